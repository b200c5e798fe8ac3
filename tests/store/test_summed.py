"""A year summed from months is no firmer than its months."""

from datetime import date

import pytest

from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT


@pytest.mark.parametrize("indicator", ["emigration_incl_corrections", "net_migration"])
def test_a_year_summed_from_provisional_months_is_provisional(indicator):
    (snapshot,) = [
        each
        for each in Store(ROOT / "data" / "snapshots").snapshots("cbs/85484NED")
        if each.folder.name == "2026-09-20"
    ]

    rows = snapshot.observations()
    years = rows[(rows["indicator"] == indicator) & rows["time_period"].isin(("2024", "2025"))]

    assert set(years.loc[years["time_period"] == "2024", "obs_status"]) == {"A"}
    assert set(years.loc[years["time_period"] == "2025", "obs_status"]) == {"P"}


def test_an_edition_prints_it_as_such():
    series = open_edition(2025, date(2026, 11, 23), ROOT).series("migratiesaldo_herkomst")

    assert {each.status.key for each in series.in_period("2025")} == {"voorlopig"}
    assert {each.status.key for each in series.in_period("2024")} == {"definitief"}
