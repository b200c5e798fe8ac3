"""Under which date fetched figures come into the store, and which of them are quoted afterwards."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.sources import vintages
from staatvanmigratie.store import catalogue
from staatvanmigratie.store.series import load
from staatvanmigratie.store.snapshots import Store
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def root(tmp_path):
    root = project.make(tmp_path)
    (root / "data" / "labels.yml").write_text("{}", encoding="utf-8")
    return root


def fetched(root, server, modified, more=0, today=JUNE, **options):
    """Fetch the table as the source has it then: ``more`` Syrians, and the date it puts on them."""
    made = project.table(modified=f"{modified}T02:00:00+02:00")
    for code in ("NAT9444", "T001059"):
        made.cells["T001038", code, "2024JJ00", "M1"] += more
    project.serve(server, made)
    return project.one(root, server, today, restart=True, **options)


def quoted(root, as_of):
    """The immigration of 2024 that an edition quotes, through the rule of the store."""
    entry = catalogue.read(root / "data" / "catalogue")["immigratie"]
    return load(entry, Store(root / "data" / "snapshots"), as_of, 2024, {}).at("2024").value


def test_an_older_date_with_other_figures_is_said_and_is_no_revision(root, server):
    fetched(root, server, "2026-06-19")

    outcome = fetched(root, server, "2026-05-01", more=100, today=JULY)

    assert (outcome.state, outcome.vintage) == ("backdated", "2026-07-31")
    [warning] = outcome.warnings
    assert "the source names an older date (2026-05-01) than the vintage of 2026-06-19" in warning
    assert "That is no revision" in warning
    note = project.stored(root)[-1].vintage_note
    assert (
        note == "De bron noemt als datum 2026-05-01, ouder dan de 2026-06-19 van de vorige cijfers. "
        "Opgehaald op 2026-07-31."
    )


def test_after_an_older_date_the_later_retrieval_is_quoted_from_its_day_on(root, server):
    fetched(root, server, "2026-06-19")
    fetched(root, server, "2026-05-01", more=100, today=JULY)

    assert quoted(root, date(2026, 6, 19)) == quoted(root, date(2026, 7, 30)) == 66_000
    assert quoted(root, JULY) == quoted(root, date(2027, 1, 1)) == 66_100


def test_a_withdrawn_revision_brings_the_figures_before_it_back(root, server):
    """100, then 1000, then the first again under its first date: the last is what the source says now."""
    fetched(root, server, "2026-05-01")
    fetched(root, server, "2026-06-19", more=900, today=JUNE)

    outcome = fetched(root, server, "2026-05-01", today=JULY)

    assert outcome.state == "backdated"
    assert quoted(root, date(2026, 6, 18)) == 66_000
    assert quoted(root, JUNE) == 66_900
    assert quoted(root, JULY) == 66_000


def test_what_comes_after_an_older_date_is_dated_by_the_same_rule(root, server):
    """The source is believed again as soon as its date is later than all there is."""
    fetched(root, server, "2026-06-19")
    fetched(root, server, "2026-05-01", more=100, today=JULY)

    soon = fetched(root, server, "2026-07-15", more=200, today=AUGUST)
    later = fetched(root, server, "2026-09-15", more=300, today=date(2026, 9, 30))

    assert (soon.state, soon.vintage) == ("revised", "2026-08-31")
    assert (later.state, later.vintage) == ("revised", "2026-09-15")
    assert [quoted(root, day) for day in (JULY, AUGUST, date(2026, 9, 15))] == [66_100, 66_200, 66_300]
    notes = [each.vintage_note for each in project.stored(root)]
    assert notes[2] == "De bron noemt als datum 2026-07-15; op 2026-07-31 waren al andere cijfers opgehaald."
    assert notes[3] is None


def test_three_states_on_one_day_are_quoted_by_their_order(root, server):
    fetched(root, server, "2026-06-19")
    for more in (100, 200, 300):
        outcome = fetched(root, server, "2026-06-19", more=more, today=JULY)

    assert outcome.vintage == "2026-07-31_3"
    assert quoted(root, JULY) == 66_300


def test_a_strict_fetch_refuses_an_older_date(root, server):
    fetched(root, server, "2026-06-19")

    outcome = fetched(root, server, "2026-05-01", more=100, today=JULY, strict=True)

    assert outcome.state == "failed" and "an older date (2026-05-01)" in outcome.reason
    assert quoted(root, JULY) == 66_000


def test_an_older_date_with_the_same_figures_is_nothing_new(root, server):
    fetched(root, server, "2026-06-19")

    assert fetched(root, server, "2026-05-01", today=JULY).state in ("unchanged", "pending")


def test_a_source_in_another_time_zone_may_be_a_day_ahead(root, server):
    """The figures never get an earlier date than their own page has."""
    assert fetched(root, server, "2026-07-01").vintage == "2026-07-01"


def test_a_date_that_is_still_to_come_is_refused(root, server):
    outcome = fetched(root, server, "2026-07-02")

    assert outcome.state == "failed"
    assert "says it changed the table on 2026-07-02, and today is 2026-06-30. Is the clock" in outcome.reason


# Two services of one source ---------------------------------------------------------------------------------


def through_v3(root, server, modified, **changes):
    server.fault("/odata/v1/", [Answer(503)] * 4)
    outcome = fetched(root, server, modified, **changes)
    server.faults.clear()
    assert "cbs_v4 did not answer" in outcome.remarks[0] if outcome.state != "failed" else True
    return outcome


@pytest.mark.parametrize("modified", ["2026-06-19", "2026-06-18"])
def test_the_older_service_after_the_newer_one_is_the_same_vintage(root, server, modified):
    fetched(root, server, "2026-06-19")

    outcome = through_v3(root, server, modified, today=JULY)

    assert (outcome.state, outcome.vintage, outcome.service) == ("pending", "2026-06-19", "cbs_v3")
    assert len(project.stored(root)) == 1


@pytest.mark.parametrize(
    ("modified", "said"),
    [("2026-06-19", "under the same date"), ("2026-03-01", "under an older date, 2026-03-01")],
)
def test_an_older_service_that_runs_behind_is_not_taken_for_the_last_word(root, server, modified, said):
    fetched(root, server, "2026-06-19", more=100)

    outcome = through_v3(root, server, modified, today=JULY)

    assert outcome.state == "failed"
    assert f"cbs_v3 has 2 other figures {said}" in outcome.reason
    assert "SYR: 33000 and not 33100" in outcome.reason or "66000 and not 66100" in outcome.reason
    assert "fetch again when cbs_v4 answers" in outcome.reason
    assert quoted(root, JULY) == 66_100


def test_an_older_service_with_a_later_date_is_a_revision(root, server):
    fetched(root, server, "2026-06-19")

    outcome = through_v3(root, server, "2026-07-15", more=100, today=JULY)

    assert (outcome.state, outcome.vintage) == ("revised", "2026-07-15")


def test_the_newer_service_is_believed_after_the_older_one(root, server):
    through_v3(root, server, "2026-06-19")

    assert fetched(root, server, "2026-06-19", more=100, today=JULY).state == "revised"
    assert quoted(root, JULY) == 66_100


def test_reasons_for_no_value_in_other_words_make_no_vintage(root, server):
    """v4 says why a cell is empty, v3 has a symbol."""
    made = project.table()
    made.cells["T001038", "NAT9444", "2023JJ00", "M2"] = "Confidential"
    project.serve(server, made)
    project.one(root, server, JUNE)
    server.fault("/odata/v1/", [Answer(503)] * 4)

    assert project.one(root, server, JULY, restart=True).state == "pending"
    assert len(project.stored(root)) == 1


# The rule itself --------------------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(says=st.lists(st.one_of(st.none(), days), min_size=2, max_size=6), start=days)
def test_whatever_dates_a_source_names_the_later_retrieval_is_the_newer_vintage(says, start):
    """And no figure has an earlier date than its page; a date that is not the source's says why."""
    newest = named = says[0] or start
    for number, said in enumerate(says[1:], 1):
        day = start + timedelta(days=number)

        made = vintages.after(newest, named, said, day)

        assert made.day >= newest and made.day >= (said or day)
        assert made.note if made.day not in (said, day) or made.day == newest else True
        assert bool(made.backdated) == bool(said and said < named and said <= newest)
        newest, named = made.day, said or made.day
