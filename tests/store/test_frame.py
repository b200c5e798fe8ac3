"""A series as a table for an analysis of one's own: nothing of it is lost, and nothing counts twice."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store import frame
from tests.samples import factory
from tests.store.test_series import load, snapshot

TYPES = {
    **dict.fromkeys(("series", "period", "label", "unit", "vintage", "source", "hand", "dataset"), "str"),
    **dict.fromkeys(("address", "corrected", "licence"), "str"),
    **dict.fromkeys(("start", "end", "expected"), "datetime64[s]"),
    **dict.fromkeys(("rounded", "derived", "later_vintage"), "bool"),
    "value": "float64",
    "status": "category",
}


def rows(table, *columns):
    """The rows of some columns, with None where a cell is empty."""
    chosen = table[list(columns)].astype(object)
    return [tuple(row) for row in chosen.where(chosen.notna(), None).itertuples(index=False)]


def test_each_period_is_a_row_with_what_is_known_of_it():
    table = factory.series({"2021": (12.5, "A"), "2022": (None, "Q"), "2023": (130, "P")}).frame()

    assert rows(table, "period", "value", "status", "source", "vintage") == [
        ("2021", 12.5, "definitief", "CBS", "2024-02-29"),
        ("2022", None, "geheim", "CBS", "2024-02-29"),
        ("2023", 130.0, "voorlopig", "CBS", "2024-02-29"),
    ]
    assert (table["unit"] == "personen").all() and table["address"].str.startswith("https://").all()
    assert (table["start"].iloc[0], table["end"].iloc[0]) == (
        pd.Timestamp("2021-01-01"),
        pd.Timestamp("2021-12-31"),
    )


def test_the_columns_have_the_types_that_are_documented():
    table = factory.series({"2023": 1.0}).frame()

    assert {column: str(kind) for column, kind in table.dtypes.items()} == TYPES
    named = [line.split("``")[1] for line in frame.__doc__.splitlines() if line.startswith("``")]
    assert sorted(named) == sorted(TYPES)


def test_a_figure_to_come_is_a_row_with_its_status_and_the_day_it_comes():
    table = factory.series({"2021": 10.0}, as_of=date(2023, 6, 3)).frame()

    assert rows(table, "period", "value", "status", "source", "expected") == [
        ("2021", 10.0, "definitief", "CBS", None),
        ("2022", None, "in_afwachting", "CBS", pd.Timestamp("2023-02-28")),
        ("2023", None, "in_afwachting", "CBS", pd.Timestamp("2024-02-29")),
    ]
    assert table["vintage"].isna().tolist() == [False, True, True]
    assert factory.series({"2021": 10.0}).since(2023).frame()["period"].tolist() == ["2023"]
    assert factory.series({"2021": 10.0}).until(2022).frame()["period"].tolist() == ["2021", "2022"]


@pytest.mark.parametrize(
    ("frequency", "newest", "to_come"),
    [
        ("month", "2023-10", ["2023-11", "2023-12"]),
        ("quarter", "2023-Q2", ["2023-Q3", "2023-Q4"]),
        ("half", "2022-S2", ["2023-S1", "2023-S2"]),
        ("occasional", "2020", []),
    ],
)
def test_so_it_is_in_every_frequency_of_which_the_next_figure_is_promised(frequency, newest, to_come):
    table = factory.series({newest: 10.0}, frequency=frequency, release={"first": "+2m"}).frame()

    assert table["period"].tolist() == [newest, *to_come]
    assert (table["status"].iloc[1:] == "in_afwachting").all()


def test_totals_are_rows_only_when_they_are_asked_for():
    series = factory.series(
        {"_T": {"2022": 17}, "SYR": {"2022": 10}, "TUR": {"2022": 7}}, by="nationality", report_year=2022
    )

    assert rows(series.frame(), "nationality", "label", "value") == [
        ("SYR", "Syrië", 10.0),
        ("TUR", "Turkije", 7.0),
    ]
    assert series.frame(totals=True)["nationality"].tolist() == ["SYR", "TUR", "_T"]
    assert series.where(nationality="SYR").frame()["value"].tolist() == [10.0]


def test_of_a_breakdown_a_period_to_come_is_one_row():
    series = factory.series({"SYR": {"2022": 10}, "TUR": {"2022": 7}}, by="nationality")

    assert rows(series.frame(), "period", "nationality", "status")[2:] == [("2023", "_T", "in_afwachting")]


def test_a_breakdown_with_the_name_of_a_column_has_a_name_of_its_own(tmp_path):
    snapshot(tmp_path, "cbs/85451NED", "2024-02-29", [("2023", 5, "A", 0, {"status": "granted"})])
    table = load(
        tmp_path,
        date(2024, 6, 3),
        datasets=["cbs/85451NED"],
        by=["status"],
        labels={"status": {"granted": "ingewilligd"}},
    ).frame()

    assert rows(table, "status", "status_", "label") == [("definitief", "granted", "ingewilligd")]


def test_a_corrected_figure_says_why():
    (observation,) = factory.series({"2023": 1.0}).observations
    table = frame.of([replace(observation, corrected="UNHCR geeft nul op.")], [])

    assert table["corrected"].tolist() == ["UNHCR geeft nul op."]


@pytest.mark.parametrize("report_year", [2021, 2025])
def test_every_series_of_an_edition_is_a_table_that_agrees_with_its_sentences(report_year):
    for series in Edition.open(report_year).all_series():
        table = series.frame()
        to_come = table[table["status"] == "in_afwachting"]
        assert table["value"].notna().sum() == len(series.observations), series.id
        assert table["value"].sum() == pytest.approx(sum(map(float, series.observations))), series.id
        if series.entry.frequency in ("year", "day"):
            assert to_come["period"].tolist() == [each.period for each in series.pending], series.id
        by = list(frame.columns(series.entry.by).values())
        assert not series.frame(totals=True).duplicated(["period", *by]).any(), series.id
