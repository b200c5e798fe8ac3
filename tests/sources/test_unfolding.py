"""A delivery with its months side by side is read as one with a row a month, each figure from its cell."""

import hashlib

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.deliveries import delivery
from tests.samples import partner, spreadsheets

MONTHS = {
    "Maand": {"role": "period", "form": "month"},
    "Land": partner.LAND,
    "Aantal": partner.COUNT,
}
UNFOLD = {"columns": MONTHS, "unfold": {"period": "Maand", "value": "Aantal"}}
HEADS = ["Land", "april 2026", "mei 2026"]


@pytest.fixture
def sends(tmp_path):
    """Return what takes up rows as a spreadsheet, or as a CSV file, with a description."""
    project = partner.Partner(tmp_path)

    def send(rows, form="xlsx", **about):
        made = tmp_path / f"a.{form}"
        if form == "csv":
            made.write_text("\n".join(";".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
        else:
            last = f"{'ABCDEF'[len(rows[0]) - 1]}{len(rows)}"
            about = {"sheet": "Tabel 1", "range": f"A1:{last}", **about}
            getattr(spreadsheets, form)(made, rows)
        said = {**partner.ABOUT, **UNFOLD, **about, "format": form}
        said["sha256"] = hashlib.sha256(made.read_bytes()).hexdigest()
        description = project.root / "data" / "deliveries" / f"{partner.DELIVERY}.yml"
        description.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
        delivery.take_up(project.root, made, partner.DELIVERY)
        (snapshot,) = project.snapshots()
        frame = snapshot.observations()
        return {(row.time_period, row.land): row.obs_value for row in frame.itertuples()}

    return send


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_each_month_has_the_figure_below_its_own_head(sends, form):
    found = sends([HEADS, ["Syrië", 1202, 1303], ["Totaal", 1202, 1303]], form)

    assert found == {
        ("2026-04", "SYR"): 1202,
        ("2026-05", "SYR"): 1303,
        ("2026-04", "_T"): 1202,
        ("2026-05", "_T"): 1303,
    }


def test_months_of_a_year_beside_a_column_with_the_year(sends):
    columns = {
        **MONTHS,
        "Jaar": {"role": "period", "form": "year"},
        "Maand": {"role": "period", "form": "month_of_year"},
    }

    found = sends([["Jaar", "Land", "jan", "feb"], [2026, "Syrië", 1202, 1303]], columns=columns)

    assert found == {("2026-01", "SYR"): 1202, ("2026-02", "SYR"): 1303}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("xlsx", r"Tabel 1!C1: 'Opmerking' is no month"),
        ("csv", r"row 1, column 'Opmerking': 'Opmerking' is no month"),
    ],
)
def test_a_column_that_is_no_period_is_refused_by_its_head(sends, form, said):
    with pytest.raises(DataFileError, match=said):
        sends([["Land", "april 2026", "Opmerking"], ["Syrië", 1202, 7]], form)


def test_a_cell_that_is_no_number_is_named_by_row_and_by_its_own_month(sends):
    with pytest.raises(DataFileError, match=r"row 2, column 'mei 2026'"):
        sends([HEADS, ["Syrië", 1202, "veel"]], "csv")


def test_a_cell_beside_the_months_is_named_by_its_own_head(sends):
    with pytest.raises(DataFileError, match=r"row 2, column 'Land'.*Syriee"):
        sends([HEADS, ["Syriee", 1202, 1303]], "csv")


def test_one_month_twice_is_refused(sends):
    with pytest.raises(DataFileError, match="the same figure stands in"):
        sends([["Land", "april 2026", "2026-04"], ["Syrië", 1202, 1303]])


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"unfold": {"period": "Maand", "value": "Getal"}}, "describe a column 'Getal' with role value"),
        ({"unfold": {"period": "Land", "value": "Aantal"}}, "describe a column 'Land' with role period"),
    ],
)
def test_what_it_becomes_must_be_described(sends, about, said):
    with pytest.raises(DataFileError, match=said):
        sends([HEADS, ["Syrië", 1202, 1303]], **about)


@pytest.mark.parametrize("described", ["Aantal per maand", "Aantal\nper maand"])
def test_a_head_may_have_line_breaks(sends, described):
    columns = {"Jaar": partner.YEARS["Jaar"], "Land": partner.LAND, described: partner.COUNT}

    rows = [["Jaar", "Land", "Aantal \nper  maand"], [2025, "Syrië", 1202]]
    found = sends(rows, columns=columns, unfold=None)

    assert found == {("2025", "SYR"): 1202}


def test_what_nobody_answered_is_told_all_at_once(sends):
    with pytest.raises(
        DataFileError, match=r"still to be answered, where \?\?\? stands: columns.Land.codes.Totaal, licence"
    ):
        land = {**partner.LAND, "codes": {"Totaal": "???"}}
        sends([HEADS, ["Syrië", 1202, 1303]], columns={**MONTHS, "Land": land}, licence="???")
