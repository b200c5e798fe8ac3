"""What an edition quotes, and what it does not."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import DataFileError, NoObservationError, PendingError, SvmError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import catalogue, choice, series
from staatvanmigratie.store.observations import Pending
from staatvanmigratie.store.snapshots import Store, write_snapshot
from tests.samples import factory

ENTRY = {
    "title": "Immigratie",
    "definition": "Personen die zich inschrijven.",
    "unit": "personen",
    "source": "cbs",
    "datasets": ["cbs/85451NED", "jenv/staat-van-migratie"],
    "select": {"indicator": "immigration", "ref_area": "NLD"},
    "owner": "CBS",
    "release": {"first": "N+1-02", "final": "N+1-07"},
    "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85451NED/table",
}


def snapshot(root, dataset, vintage, rows, secondary=False, table_copy=False):
    """Write a snapshot; rows are (period, value[, status[, rounded[, dimensions]]])."""
    source, name = dataset.split("/")
    records = []
    for period, value, *rest in rows:
        status, rounded, dimensions = (*rest, *("A", 0, {})[len(rest) :])
        records.append(
            {
                "indicator": "immigration",
                "time_period": period,
                "ref_area": "NLD",
                "obs_value": value,
                "unit_measure": "persons",
                "obs_status": status,
                "rounded": rounded,
                "note": "",
                **dimensions,
            }
        )
    frame = pd.DataFrame(records)
    for column in frame.columns.difference(["obs_value"]):
        frame[column] = frame[column].fillna("_T") if frame[column].dtype == object else frame[column]
    description = {
        "source": source,
        "publisher": source.upper(),
        "dataset": name,
        "title": "Immi- en emigratie",
        "table": name if source == "cbs" else None,
        "address": "https://opendata.cbs.nl/",
        "vintage": vintage,
        "known_from": periods.last_day(vintage).isoformat(),
        "origin": "transcribed",
        "seen_at": "https://example.org/",
        "seen_in": "a copy",
        "secondary": secondary,
        "table_copy": table_copy,
        "licence": "CC BY 4.0",
        "transcribed_on": "2026-11-23",
    }
    write_snapshot(root, description, frame)


def load(root, as_of, report_year=2023, labels=None, **changes):
    entry = catalogue.Entry(id="immigratie", **{**ENTRY, **changes})
    return series.load(entry, Store(root), as_of, report_year, labels or {})


@pytest.fixture
def store(tmp_path):
    """The headline of 2023 as it went: printed in the edition, revised by CBS within weeks."""
    snapshot(
        tmp_path,
        "cbs/85451NED",
        "2025-07-17",
        [("2021", 252528), ("2022", 403108), ("2023", 335668), ("2024", 316305)],
    )
    snapshot(tmp_path, "jenv/staat-van-migratie", "2024-06-03", [("2023", 332863, "P")])
    return tmp_path


def test_an_edition_quotes_what_was_known_on_its_cut_off_date(store):
    last = load(store, date(2024, 6, 3)).last

    assert (last.value, last.status, last.later) == (332863, Status.VOORLOPIG, False)


def test_the_same_series_quotes_the_revision_once_it_is_known(store):
    last = load(store, date(2025, 7, 17)).last

    assert (last.value, last.status, last.snapshot.dataset) == (335668, Status.DEFINITIEF, "85451NED")


def test_a_later_vintage_serves_only_for_periods_that_were_out_and_is_marked(store):
    early = load(store, date(2024, 6, 3))

    assert (early[2022].value, early[2022].later) == (403108, True)


def test_a_later_vintage_of_what_was_final_by_then_is_settled(store):
    early = load(store, date(2024, 6, 3))

    assert early[2022].later and early[2022].settled, "final in July 2023, and no vintage says anything else"
    assert not early[2023].settled, "it was known by then, so nothing is to be said of it"


@pytest.mark.parametrize(
    ("dataset", "row", "as_of"),
    [
        ("cbs/85451NED", ("2022", 403109), date(2024, 6, 3)),  # revised since, whatever the plan says
        ("jenv/staat-van-migratie", ("2022", "", "Q"), date(2024, 6, 3)),  # called secret since, by another
        ("cbs/85451NED", ("2021", 1), date(2023, 6, 30)),  # final a day later
    ],
)
def test_what_was_revised_since_or_was_not_final_yet_is_not_settled(store, dataset, row, as_of):
    snapshot(store, dataset, "2026-01-31", [row])

    early = load(store, as_of, report_year=as_of.year - 1)

    assert early[2022].later and not early[2022].settled


def test_a_rounded_a_provisional_and_an_unplanned_figure_are_never_settled(tmp_path):
    rows = [("2020", 1, "A", 1), ("2021", 1, "P"), ("2022", 403108)]
    snapshot(tmp_path, "cbs/85451NED", "2025-07-17", rows)
    own = {"datasets": ["cbs/85451NED"]}

    assert not any(load(tmp_path, date(2024, 6, 3), **own)[year].settled for year in (2020, 2021))
    assert not load(tmp_path, date(2024, 6, 3), release={"first": "N+1-02"}, **own)[2022].settled


def test_a_period_that_was_not_out_is_pending_although_the_store_knows_it(store):
    """The edition of January 2024 must not print a figure of July 2025."""
    last = load(store, date(2024, 1, 15)).last

    assert isinstance(last, Pending)
    assert last.expected_text.replace("\N{NO-BREAK SPACE}", " ") == "februari 2024"
    assert not last.overdue


def test_nothing_after_the_report_year_is_shown(store):
    today = load(store, date(2026, 11, 24))

    assert today.periods[-1] == "2023"
    with pytest.raises(NoObservationError):
        _ = today[2024]


def test_a_figure_that_should_have_been_out_is_pending_and_overdue(store):
    overdue = load(store, date(2026, 11, 24), report_year=2025).last

    assert overdue.pending and overdue.overdue


@pytest.mark.parametrize("use", [str, float, int, lambda p: p + 1, lambda p: f"{p}", lambda p: p > 3, round])
def test_pending_refuses_to_become_a_number_or_a_text(store, use):
    pending = load(store, date(2024, 1, 15)).last

    with pytest.raises(PendingError, match=r"if x\.pending"):
        use(pending)


def test_what_is_said_of_a_pending_figure_is_pending_too(store):
    early = load(store, date(2024, 1, 15))

    assert early.last.change.pending
    assert early.last.share_of(early[2022]).pending
    assert early[2022].share_of(early.last).pending
    assert early.last.plus(early[2022]).pending
    assert early[2022].plus(early.last).pending


def test_a_category_of_a_series_that_has_nothing_yet_is_pending_and_a_slip_in_one_that_has_is_refused(store):
    rows = [("2022", 5, "A", 0, {"nationality": "SYR"})]
    snapshot(store, "ind/asiel", "2023-03-01", rows)
    told = {"datasets": ["ind/asiel"], "by": ["nationality"], "report_year": 2022}

    early = load(store, date(2023, 1, 2), **told)

    assert early.where(nationality="SYR").last.pending
    with pytest.raises(NoObservationError, match="no observations at all at 2023-01-02"):
        _ = early.where(nationality="SYR").latest
    with pytest.raises(NoObservationError, match=r"no nationality 'SIR' \(there are: SYR\)"):
        load(store, date(2023, 6, 2), **told).where(nationality="SIR")


def test_before_the_start_is_an_error_and_not_pending(store):
    with pytest.raises(NoObservationError, match="2021 to 2023"):
        _ = load(store, date(2025, 12, 31))[1990]


def test_what_lies_before_the_start_of_a_series_is_left_out(store):
    assert load(store, date(2025, 12, 31), starts="2022").periods == ["2022", "2023"]


def test_one_count_goes_over_into_another_where_the_catalogue_says_so(tmp_path):
    """Both stand in one table for the same years: without the spans nobody could tell which is meant."""
    wide = {"indicator": "immigration_all"}
    rows = [(year, n) for year, n in (("2021", 1), ("2022", 2), ("2023", 3))]
    rows += [(year, n, "A", 0, wide) for year, n in (("2021", 10), ("2022", 20), ("2023", 30))]
    snapshot(tmp_path, "cbs/85451NED", "2024-05", rows)
    select = {"indicator": ["immigration", "immigration_all"], "ref_area": "NLD"}
    spans = {"immigration": {"until": "2022"}, "immigration_all": {"since": "2023"}}
    told = {"datasets": ["cbs/85451NED"], "select": select}

    found = load(tmp_path, date(2024, 6, 3), spans=spans, **told)

    assert [each.value for each in found] == [1, 2, 30]
    with pytest.raises(DataFileError, match="more than one value"):
        load(tmp_path, date(2024, 6, 3), **told)


def test_a_snapshot_with_nothing_in_the_wanted_years_is_passed_over(store):
    later = load(store, date(2025, 12, 31), report_year=2024, starts="2024")

    assert later.periods == ["2024"]
    assert later.since(2030).periods == later.until(1990).periods == []


def test_a_closed_series_is_never_pending_after_its_end(store):
    closed = load(store, date(2026, 1, 1), report_year=2025, ends="2024")

    assert closed.pending == []
    with pytest.raises(NoObservationError):
        _ = closed[2025]


def test_the_last_period_of_a_closed_series_is_still_to_come(store):
    closed = load(store, date(2026, 1, 1), report_year=2026, ends="2025")

    assert [item.period for item in closed.pending] == ["2025"]


@pytest.mark.parametrize(
    ("frequency", "day", "last"),
    [("dates", "12-31", "2024-01-01"), ("day", "01-01", "2024-01-01"), ("day", "12-31", "2023-12-31")],
)
def test_a_stock_on_1_january_closes_the_year_before_it(tmp_path, frequency, day, last):
    days = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-01-02"]
    snapshot(tmp_path, "cbs/85451NED", "2025-07-17", [(each, 100) for each in days])

    stock = load(
        tmp_path,
        date(2025, 12, 31),
        datasets=["cbs/85451NED"],
        frequency=frequency,
        day=day,
    )

    assert stock.periods[-1] == last


def test_a_figure_of_single_years_is_never_pending_in_between(store):
    single = load(store, date(2026, 1, 1), report_year=2025, frequency="occasional")

    assert single.pending == []
    assert single.latest.period == "2024"


def test_a_series_that_starts_later_is_not_pending_before_its_start(store):
    later = load(store, date(2024, 1, 15), checks={"first_period": "2024"})

    assert later.pending == []


def test_a_change_over_a_declared_break_says_so(store):
    broken = load(store, date(2025, 12, 31), breaks={"2022": "Nieuwe telling"})

    assert broken[2022].change.over_break == "Nieuwe telling"
    assert broken[2023].change.over_break is None


def test_changes_read_as_people_say_them(store):
    last = load(store, date(2024, 6, 3)).last

    assert last.change.shown == "17%\N{NO-BREAK SPACE}minder"
    assert last.change.direction == "daalde"
    assert last.change.absolute.shown == "70.245"
    assert last.change.status is Status.VOORLOPIG


def test_the_edition_can_say_what_it_did_not_choose_and_why(store):
    early = load(store, date(2024, 6, 3))

    choices = early.explain("2023")

    assert [(c.chosen, c.value) for c in choices] == [(True, 332863), (False, 335668)]
    assert "after the cut-off date 2024-06-03" in choices[1].reason


def test_a_selection_that_finds_nothing_is_an_error_and_not_pending(store):
    with pytest.raises(DataFileError, match="finds no observation"):
        load(store, date(2024, 6, 3), select={"indicator": "imigration", "ref_area": "NLD"})


def test_a_selection_that_finds_two_values_is_an_error(tmp_path):
    rows = [("2023", 5, "A", 0, {"sex": "_T"}), ("2023", 3, "A", 0, {"sex": "female"})]
    snapshot(tmp_path, "cbs/85451NED", "2024", rows)

    with pytest.raises(DataFileError, match="more than one value"):
        load(
            tmp_path,
            date(2025, 1, 1),
            datasets=["cbs/85451NED"],
            select={"indicator": "immigration", "ref_area": "NLD", "sex": ["_T", "female"]},
        )


@pytest.fixture
def by_country(tmp_path):
    rows = [
        (year, value, "A", 0, {"nationality": code})
        for year, values in {"2022": (90, 50, 30, 10), "2023": (120, 40, 60, 20)}.items()
        for code, value in zip(("_T", "SYR", "TUR", "UNK"), values, strict=True)
    ]
    snapshot(tmp_path, "cbs/85451NED", "2024-02-01", rows)
    return load(tmp_path, date(2024, 6, 3), datasets=["cbs/85451NED"], by=["nationality"])


def test_a_ranking_holds_countries_only(by_country):
    top = by_country.top(10, "nationality")

    assert [(o.label, o.value) for o in top] == [("Turkije", 60), ("Syrië", 40)]


def test_one_category_is_a_series_of_its_own(by_country):
    syria = by_country.where(nationality="SYR")

    assert [o.value for o in syria] == [50, 40]
    assert syria.last.change.shown == "20%\N{NO-BREAK SPACE}minder"
    assert syria.last.share_of(by_country.last).shown == "33%"
    assert syria.label == "Syrië"


def test_a_sum_can_be_a_share_of_a_sum(by_country):
    syria, turkey = (by_country.where(nationality=code).last for code in ("SYR", "TUR"))

    share = syria.plus(turkey).share_of(by_country.last)
    half = syria.share_of(syria.plus(syria))

    assert (share.shown, share.what) == ("83%", "share")
    assert [subject.value for subject in share.subjects] == [40, 60, 120]
    assert half.shown == "50%"


def test_a_sum_rests_on_its_parts(by_country):
    syria, turkey = (by_country.where(nationality=code).last for code in ("SYR", "TUR"))
    both = syria.plus(turkey)

    assert (both.shown, both.what, both.unit) == ("100", "sum", syria.unit)
    assert both.subjects == (syria, turkey)


def test_what_a_series_is_narrowed_to_goes_without_saying(tmp_path):
    """In a ranking of nationalities in one country the country is not repeated in every label."""
    rows = [("2023", 5, "A", 0, {"nationality": "SYR", "sex": "_T"})]
    snapshot(tmp_path, "cbs/85451NED", "2024-02-01", rows)
    whole = load(
        tmp_path,
        date(2024, 6, 3),
        datasets=["cbs/85451NED"],
        select={"indicator": "immigration"},
        by=["ref_area", "nationality"],
    )

    assert whole.observations[0].label == "Nederland, Syrië"
    assert whole.where(ref_area="NLD").observations[0].label == "Syrië"
    assert whole.where(ref_area="NLD", nationality="SYR").latest.label == "Nederland, Syrië"


def test_a_country_has_its_article_in_a_sentence_and_not_beside_a_bar(tmp_path):
    rows = [("2023", 5, "A", 0, {"nationality": "USA"}), ("2023", 4, "A", 0, {"nationality": "SYR"})]
    snapshot(tmp_path, "cbs/85451NED", "2024-02-01", rows)
    found = load(tmp_path, date(2024, 6, 3), datasets=["cbs/85451NED"], by=["nationality"]).observations

    assert {(o.label, o.name) for o in found} == {
        ("Verenigde Staten", "de Verenigde Staten"),
        ("Syrië", "Syrië"),
    }


def test_an_unknown_category_lists_the_ones_there_are(by_country):
    with pytest.raises(NoObservationError, match="SYR, TUR"):
        by_country.where(nationality="SYRIA")


def test_narrowing_leaves_the_series_as_it_is_and_chooses_no_rows_again(by_country, monkeypatch):
    """A chart narrows a series to every country, and choosing takes longest."""
    before = [str(each) for each in by_country]
    monkeypatch.setattr(choice, "choose", None)

    narrowed = by_country.where(nationality="SYR").since(2022).until(2022)

    assert narrowed.periods == ["2022"]
    assert [str(each) for each in by_country] == before


def test_narrowing_keeps_the_year_before_for_changes(by_country):
    since = by_country.where(nationality="TUR").since(2023)

    assert since.periods == ["2023"]
    assert since.latest.change.shown == "100%\N{NO-BREAK SPACE}meer"


CANDIDATE = ["time_period", "rank", "known_from", "rounded"]
CANDIDATES = st.lists(
    st.tuples(
        st.sampled_from(["2020", "2021", "2022", "2023"]),
        st.integers(0, 2),
        st.dates(date(2021, 1, 1), date(2026, 12, 31)),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


@given(CANDIDATES, st.dates(date(2021, 1, 1), date(2026, 12, 31)))
def test_the_rule_of_choice_holds_for_any_store(rows, as_of):
    """Known before later; never a figure from the future for a period that was not out."""
    frame = pd.DataFrame(rows, columns=CANDIDATE).assign(obs_status="A", dataset="cbs/x")
    out = {p: date(int(p) + 1, 7, 31) for p in frame["time_period"].unique()}

    chosen = choice.choose(frame, as_of, out, ["time_period"])

    assert not chosen["time_period"].duplicated().any()
    for row in chosen.itertuples():
        others = frame[frame["time_period"] == row.time_period]
        known = others[others["known_from"] <= as_of]
        if row.later:
            assert known.empty
            assert out[row.time_period] <= as_of
        else:
            assert row.rank == known["rank"].min()
            assert row.known_from == known[known["rank"] == row.rank]["known_from"].max()
    for period in set(frame["time_period"]) - set(chosen["time_period"]):
        assert (frame[frame["time_period"] == period]["known_from"] > as_of).all()
        assert out[period] > as_of


@given(CANDIDATES, st.dates(date(2021, 1, 1), date(2026, 12, 31)), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_the_store(rows, as_of, random):
    out = {str(y): date(y + 1, 7, 31) for y in range(2020, 2024)}
    shuffled = random.sample(rows, len(rows))
    frames = [pd.DataFrame(each, columns=CANDIDATE) for each in (rows, shuffled)]

    one, two = (
        choice.choose(each.assign(obs_status="A", dataset="cbs/x"), as_of, out, ["time_period"])
        for each in frames
    )

    assert one[CANDIDATE].to_numpy().tolist() == two[CANDIDATE].to_numpy().tolist()


def test_the_newest_of_several_categories_without_a_total_is_never_one_of_them(tmp_path):
    rows = [
        (period, value, "A", 0, {"kind": kind})
        for period in ("2022", "2023")
        for kind, value in (("x", 5), ("y", 4))
    ]
    snapshot(tmp_path, "cbs/85451NED", "2024-02-01", rows)
    loaded = load(tmp_path, date(2024, 6, 3), datasets=["cbs/85451NED"], by=["kind"])

    assert (loaded.first.period, loaded.latest.period, loaded.latest.year) == ("2022", "2023", 2023)
    for number in (str, float, lambda end: end.value, lambda end: f"{end.change}", lambda end: end + 1):
        with pytest.raises(NoObservationError, match=r"no total over kind in 2023. .*where\(kind='x'\)"):
            number(loaded.latest)
    assert loaded.where(kind="y").latest.value == 4


# From zero ----------------------------------------------------------------------------------------------


def test_a_change_from_zero_is_said_in_numbers_and_never_in_percent():
    """Of nothing there is no percentage, and yet there is something to say."""
    change = factory.series({"2022": 0, "2023": 5}).last.change

    assert change.shown == "5\N{NO-BREAK SPACE}meer"
    assert (change.direction, change.unit, change.absolute.shown) == ("steeg", "personen", "5")
    assert not change.hardly
    with pytest.raises(SvmError, match=r"is 0 in 2022, so its change is no percentage"):
        _ = change.percent


def test_nothing_after_nothing_is_no_change():
    change = factory.series({"2022": 0, "2023": 0}).last.change

    assert change.shown == "vrijwel\N{NO-BREAK SPACE}evenveel" and change.direction == "bleef vrijwel gelijk"
