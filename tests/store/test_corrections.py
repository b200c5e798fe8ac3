"""Figures of a source that cannot be right: dropped, replaced or flagged while they are wrong."""

import json
from datetime import date

import pytest

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import corrections, provenance
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.series import load
from staatvanmigratie.store.snapshots import Store
from tests.store.test_series import ENTRY
from tests.store.test_series import snapshot as write

REASON = "De bron geeft nul, terwijl er aanvragen waren."
WHERE = {"indicator": "immigration", "ref_area": "NLD", "time_period": "2022"}


def read(tmp_path, **changes):
    fields = {
        "dataset": "cbs/85451NED",
        "where": WHERE,
        "action": "drop",
        "expect": 120,
        "reason": REASON,
        "reported": None,
        "status": "open",
        **changes,
    }
    path = tmp_path / "corrections.yml"
    lines = ["wrong-2022:"] + [
        f"  {key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in fields.items()
        if value != "gone"
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return corrections.read(path, {"cbs/85451NED"})


@pytest.fixture
def store(tmp_path):
    write(tmp_path, "cbs/85451NED", "2023-07-04", [("2021", 100), ("2022", 120)])
    return Store(tmp_path)


def series(store, found):
    entry = Entry(id="immigratie", **{**ENTRY, "datasets": ["cbs/85451NED"]})
    return load(entry, store, date(2024, 6, 3), 2022, {}, found)


def test_without_a_file_nothing_is_corrected(tmp_path, store):
    found = corrections.read(tmp_path / "nothing.yml")

    assert series(store, found)["2022"].value == 120


def test_a_dropped_figure_is_not_there(tmp_path, store):
    found = series(store, read(tmp_path))

    assert found.periods == ["2021"]


def test_a_replaced_figure_says_so_to_the_reader(tmp_path, store):
    one = series(store, read(tmp_path, action="override", value=125, obs_status="P"))["2022"]

    assert (one.value, one.status, one.corrected) == (125, Status.VOORLOPIG, REASON)
    assert f"Gecorrigeerd in dit rapport: {REASON}" in provenance.notes([one])


def test_a_replaced_figure_keeps_its_status_where_none_is_given(tmp_path, store):
    one = series(store, read(tmp_path, action="override", value=125))["2022"]

    assert (one.value, one.status) == (125, Status.DEFINITIEF)


def test_two_corrections_of_one_dataset_each_keep_their_reason(tmp_path, store):
    [(_, first)] = read(tmp_path, action="override", value=125)
    year = {**WHERE, "time_period": "2021"}
    [(_, second)] = read(tmp_path, action="flag", where=year, expect=100, reason="Ook dit kan niet.")

    found = series(store, corrections.Corrections({"first": first, "second": second}))

    assert [one.corrected for one in found] == ["Ook dit kan niet.", REASON]


@pytest.mark.parametrize(
    ("changes", "derived"), [({"action": "override", "value": 125}, False), ({"action": "flag"}, True)]
)
def test_only_a_figure_that_was_replaced_loses_the_note_of_the_source(tmp_path, changes, derived):
    rows = [("2021", 100), ("2022", 120, "A", 0, {"note": "derived: added up"})]
    write(tmp_path, "cbs/85451NED", "2023-07-04", rows)

    one = series(Store(tmp_path), read(tmp_path, **changes))["2022"]

    assert (one.derived, one.corrected) == (derived, REASON)


def test_a_note_of_the_source_is_never_taken_for_a_correction(tmp_path):
    write(
        tmp_path, "cbs/85451NED", "2023-07-04", [("2022", 120, "A", 0, {"note": "corrected: by the source"})]
    )

    one = series(Store(tmp_path), corrections.Corrections({}))["2022"]

    assert (one.note, one.corrected) == ("corrected: by the source", None)


def test_a_correction_of_a_total_leaves_the_parts(tmp_path):
    """A part can have the same value by chance; a breakdown that is not named means its total."""
    found = read(tmp_path, where=WHERE)
    rows = [("2022", 120, "A", 0, {"sex": "_T"}), ("2022", 120, "A", 0, {"sex": "female"})]
    write(tmp_path, "cbs/85451NED", "2023-07-04", rows)
    (snapshot,) = Store(tmp_path).snapshots("cbs/85451NED")

    left = found.apply("cbs/85451NED", snapshot.observations())

    assert left["sex"].to_list() == ["female"]


@pytest.mark.parametrize(("sex", "periods"), [("_T", ["2021"]), ("female", ["2021", "2022"])])
def test_a_table_without_a_breakdown_holds_its_total_only(tmp_path, store, sex, periods):
    assert series(store, read(tmp_path, where={**WHERE, "sex": sex})).periods == periods


def test_a_correction_that_hits_nothing_does_not_stop_the_next(tmp_path, store):
    [(_, good)] = read(tmp_path)
    [(_, idle)] = read(tmp_path, expect=7)
    both = corrections.Corrections({"idle": idle, "good": good})

    assert series(store, both).periods == ["2021"]


def test_a_flagged_figure_stays_and_is_marked(tmp_path, store):
    one = series(store, read(tmp_path, action="flag"))["2022"]

    assert (one.value, one.status) == (120, Status.ONBETROUWBAAR)


def test_the_snapshot_itself_stays_as_it_is(tmp_path, store):
    series(store, read(tmp_path, action="override", value=125))

    (snapshot,) = store.snapshots("cbs/85451NED")
    assert store.observations(snapshot)["obs_value"].tolist() == [100, 120]


def test_once_the_source_has_mended_it_the_correction_touches_nothing_and_says_so(tmp_path, store):
    found = read(tmp_path)
    assert not list(found.outdated(store))
    write(tmp_path, "cbs/85451NED", "2024-05-01", [("2021", 100), ("2022", 130)])
    later = Store(tmp_path)

    assert series(later, found)["2022"].value == 130
    ((key, message),) = found.outdated(later)
    assert key == "wrong-2022"
    assert "mended" in message and "130" in message


def test_a_correction_of_nothing_is_found_out(tmp_path, store):
    found = read(tmp_path, where={**WHERE, "ref_area": "BEL"})

    assert "no vintage" in next(found.outdated(store))[1]


def test_every_outdated_correction_is_named(tmp_path, store):
    [(_, nothing)] = read(tmp_path, where={**WHERE, "ref_area": "BEL"})
    [(_, mended)] = read(tmp_path, expect=7)

    found = corrections.Corrections({"nothing": nothing, "mended": mended}).outdated(store)

    assert [key for key, _ in found] == ["nothing", "mended"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": "gone"}, "reason"),
        ({"expect": "gone"}, "expect"),
        ({"action": "guess"}, "action"),
        ({"action": "override"}, "value"),
        ({"value": 3}, "value"),
        ({"where": {"indicator": "immigration"}}, "time_period"),
        ({"dataset": "cbs/nothing"}, "no cbs/nothing in the store"),
        ({"typo": 1}, "typo"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_slip_is_an_error_that_names_the_key(tmp_path, change, said):
    with pytest.raises(DataFileError, match="wrong-2022") as error:
        read(tmp_path, **change)

    assert said in str(error.value)
