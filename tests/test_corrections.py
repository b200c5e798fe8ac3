"""Figures of a source that cannot be right: dropped, replaced or flagged while they are wrong."""

import json
from datetime import date

import pytest

from staatvanmigratie import corrections, provenance
from staatvanmigratie.catalogue import Entry
from staatvanmigratie.errors import DataFileError
from staatvanmigratie.series import load
from staatvanmigratie.snapshots import Store
from staatvanmigratie.status import Status
from tests.test_series import ENTRY
from tests.test_series import snapshot as write

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
