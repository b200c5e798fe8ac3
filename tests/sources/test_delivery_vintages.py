"""Which vintage of a delivery is new: a correction, one that is withdrawn, an older file that came late."""

from datetime import date

import pytest

from staatvanmigratie.foundation.errors import DataFileError
from tests.samples.partner import COUNT, YEARS, Partner


@pytest.fixture
def partner(tmp_path):
    return Partner(tmp_path)


def test_a_withdrawn_correction_is_a_new_vintage(partner):
    assert not partner.sends("2024;100").known
    assert not partner.sends("2024;250").known
    assert not partner.sends("2024;100").known

    assert [each.vintage for each in partner.snapshots()] == [
        "2026-07-01",
        "2026-07-02",
        "2026-07-03",
    ]
    assert partner.stored() == {("2024", 100)}


def test_the_content_of_the_newest_vintage_is_known_and_so_is_that_of_its_own_day(partner):
    partner.sends("2024;100")
    partner.sends("2024;250")

    assert partner.sends("2024;250").known
    assert partner.sends("2024;100", received="2026-07-01").known
    assert len(partner.snapshots()) == 2


def test_an_older_file_that_came_between_changes_nothing_that_is_newer(partner):
    partner.sends("2024;100", received="2026-07-01")
    partner.sends("2024;250", received="2026-07-05")

    assert partner.sends("2024;100", received="2026-07-03").known
    partner.sends("2024;170", received="2026-07-04")
    assert partner.stored() == {("2024", 250)}


def test_a_file_that_came_on_a_day_still_to_come_is_refused(partner):
    """It would be quoted by no edition for years, or stand in front of every file that comes."""
    with pytest.raises(DataFileError, match="received: 2062-07-01 is still to come, and today is 2026-07-04"):
        partner.sends("2024;100", received="2062-07-01", today=date(2026, 7, 4))
    with pytest.raises(DataFileError, match="received: 2062-07-01 is still to come, and today is 20"):
        partner.sends("2024;100", received="2062-07-01")
    with pytest.raises(DataFileError, match='Write the day on which the file came; received: "2026-07-04"'):
        partner.sends("2024;100", received="2026-07-05", today=date(2026, 7, 4))
    assert partner.sends("2024;100", received="2026-07-04", today=date(2026, 7, 4)).snapshot


def test_the_same_file_otherwise_described_is_no_known_one(partner):
    """What was taken for persons may turn out to be a percentage."""
    partner.sends("2024;50")
    other = {**YEARS, "Aantal": {**COUNT, "unit": "percent"}}

    with pytest.raises(
        DataFileError, match=r"other figures of 2026-07-01 were taken up already.*a later day"
    ):
        partner.sends("2024;50", received="2026-07-01", columns=other)
    assert partner.is_refused("2024;50", columns=other) == [
        "x: in percent; in the vintage 2026-07-01 in persons"
    ]
    assert not partner.is_right_after_all("2024;50", columns=other).known
