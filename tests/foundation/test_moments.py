"""A moment of release comes exactly once, whoever reads it and wherever."""

from datetime import UTC, datetime

import pytest

from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.moments import MomentError


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-06-14T12:00 Europe/Amsterdam", "2024-06-14T10:00"),
        ("2024-06-14T12:00+02:00", "2024-06-14T10:00"),
        ("2024-06-14 12:00:30 Europe/Amsterdam", "2024-06-14T10:00:30"),
        ("2024-01-14T12:00 Europe/Amsterdam", "2024-01-14T11:00"),
        ("2024-06-14T10:00Z", "2024-06-14T10:00"),
        ("2026-10-25T01:59 Europe/Amsterdam", "2026-10-24T23:59"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30"),
        ("2026-10-25T03:00 Europe/Amsterdam", "2026-10-25T02:00"),
        ("2027-03-28T01:59 Europe/Amsterdam", "2027-03-28T00:59"),
        ("2027-03-28T03:00 Europe/Amsterdam", "2027-03-28T01:00"),
    ],
)
def test_a_moment_is_one_moment(text, utc):
    assert moments.parse(text).astimezone(UTC) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-06-14T12:00", "no time zone; write 2024-06-14T12:00 Europe/Amsterdam"),
        ("2024-06-14", "is no moment; write it as 2026-06-12T12:00 Europe/Amsterdam"),
        ("after the ministerraad", "is no moment"),
        ("2024-06-31T12:00 Europe/Amsterdam", "no such day or time"),
        ("2024-06-14T25:00+02:00", "no such day or time"),
        ("2024-06-14T12:00 Europe/Nergens", "no time zone 'Europe/Nergens'"),
        ("2024-06-14T12:00+01:00", r"it would be 2024-06-14T13:00\+02:00"),
        (
            "2026-10-25T02:30 Europe/Amsterdam",
            r"comes twice.*2026-10-25T02:30\+02:00 for the first time, 2026-10-25T02:30\+01:00",
        ),
        ("2027-03-28T02:30 Europe/Amsterdam", "does not come.*Write 2027-03-28T03:30 Europe/Amsterdam"),
        ("2027-03-28T02:30+01:00", r"it would be 2027-03-28T03:30\+02:00"),
        ("2027-03-28T02:30+02:00", r"it would be 2027-03-28T01:30\+01:00"),
    ],
)
def test_what_is_no_moment_or_not_one_is_refused(text, said):
    with pytest.raises(MomentError, match=said):
        moments.parse(text)


def test_a_reader_gets_the_dutch_clock():
    said = moments.in_words(datetime(2024, 6, 14, 10, tzinfo=UTC))

    assert said.replace("\N{NO-BREAK SPACE}", " ") == "14 juni 2024, 12.00 uur"
