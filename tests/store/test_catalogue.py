"""The catalogue is written by people: whatever is wrong is named by file and key."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import DataFileError, UnknownSeriesError
from staatvanmigratie.store import catalogue
from tests.store.test_series import ENTRY


def write(folder, content, name="asiel.yml"):
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_whole_entry_is_read(tmp_path):
    read = catalogue.read(write(tmp_path, {"immigratie": ENTRY}), set(ENTRY["datasets"]))

    assert read["immigratie"].title == "Immigratie"


@pytest.mark.parametrize(
    "key", ["title", "definition", "unit", "source", "datasets", "select", "owner", "release", "address"]
)
def test_a_missing_key_is_named_with_file_and_series(tmp_path, key):
    entry = {k: v for k, v in ENTRY.items() if k != key}

    with pytest.raises(DataFileError, match=rf"data/catalogue/asiel.yml: immigratie: {key}: is missing"):
        catalogue.read(write(tmp_path, {"immigratie": entry}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": "x"}, "titel: is an unknown key"),
        ({"select": {"ref_area": "NLD"}}, "indicator is missing"),
        ({"select": {"indicator": "x"}}, "ref_area is missing"),
        ({"release": {"first": "juli"}}, "no release rule"),
        ({"release": {"first": "N+1-13"}}, "no release rule"),
        ({"frequency": "weekly"}, "frequency"),
        ({"address": "cbs.nl"}, "address"),
        ({"ends": "vorig jaar"}, "ends: .*is no period"),
        ({"decimals": "1"}, "decimals"),
        ({"successor": "nergens"}, "successor: no such series"),
        ({"spans": {"immigration": {"since": "ooit"}}}, "spans.immigration.since: .*is no period"),
        ({"spans": {"emigration": {"since": "2020"}}}, "spans: emigration is no indicator under `select`"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path, change, said):
    with pytest.raises(DataFileError, match=said):
        catalogue.read(write(tmp_path, {"immigratie": {**ENTRY, **change}}))


def test_an_unknown_dataset_is_an_error_that_shows_a_near_one(tmp_path):
    entry = {**ENTRY, "datasets": ["cbs/85451ned"]}

    with pytest.raises(DataFileError, match="no cbs/85451ned in the store; near: cbs/85451NED"):
        catalogue.read(write(tmp_path, {"immigratie": entry}), {"cbs/85451NED"})


def test_a_series_stands_in_one_file_only(tmp_path):
    write(tmp_path, {"immigratie": ENTRY}, "a.yml")
    write(tmp_path, {"immigratie": ENTRY}, "b.yml")

    with pytest.raises(DataFileError, match=r"b\.yml: immigratie: duplicate id, it stands in a\.yml too"):
        catalogue.read(tmp_path)


def test_a_series_twice_in_one_file_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match="immigratie"):
        catalogue.read(write(tmp_path, "immigratie: {title: x}\nimmigratie: {title: y}\n"))


def test_an_unknown_series_gets_near_names(tmp_path):
    read = catalogue.read(write(tmp_path, {"immigratie_totaal": ENTRY}))

    with pytest.raises(UnknownSeriesError, match="Did you mean immigratie_totaal"):
        read["imigratie_totaal"]


@pytest.mark.parametrize(
    ("rule", "period", "out"),
    [
        ("N+1-07", "2023", date(2024, 7, 31)),
        ("N+2-06", "2023", date(2025, 6, 30)),
        ("N-12", "2023", date(2023, 12, 31)),
        ("+2m", "2023-12", date(2024, 2, 29)),
        ("+2m", "2023-Q4", date(2024, 2, 29)),
        ("N+1-02", "2023-12-31", date(2024, 2, 29)),
    ],
)
def test_a_release_rule_promises_the_end_of_a_month(rule, period, out):
    assert catalogue.ReleaseRule(first=rule).first_out(period) == out


@given(st.integers(1990, 2050), st.integers(0, 40))
def test_a_lag_lands_so_many_months_later(year, months):
    out = catalogue.ReleaseRule(first=f"+{months}m").first_out(str(year))

    assert (out.year - year) * 12 + out.month - 12 == months
    assert out == periods.month_end(out.year, out.month)
