"""The monthly file of the ministry: *Totaal van* names the columns that a number is broken down by.

As data.overheid.nl says: "Jaar" is the total of a year, "Jaar, Maand" that of a month; all numbers in tens,
fewer than five not shown. The heads of the other columns differ per file.
"""

import hashlib
import math

import pytest

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.deliveries import delivery, description
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT

ABOUT = """\
publisher: Ministerie van Justitie en Veiligheid
title: "Migratieketen: ketenbreed vertrek"
address: https://data.overheid.nl/communities/open-data-migratieketen
licence: CC0
received: "2024-06-10"
reference_date: "2024-05-31"
sha256: {digest}
format: keten-csv
locale: nl
status: P
rounding: 10
unfinished: part
columns:
  Totaal van: {{role: total_of}}
  Jaar: {{role: period, form: year}}
  Maand: {{role: period, form: month_of_year}}
  Nationaliteit: {{role: dimension, dimension: nationality, country: true, codes: {{Totaal: _T}}}}
  Geslacht: {{role: skip}}
  Aantal: {{role: value, indicator: departures_chain_wide, unit: persons}}
"""
HEADS = "Totaal van;Jaar;Maand;Nationaliteit;Geslacht;Aantal"
COUNTRIES = (
    "SYR: {eurostat: SY, titles: [Syrië], nationality: [Syrisch]}\nTUR: {eurostat: TR, titles: [Turkije]}\n"
)
ROWS = [
    "Jaar;2024;;;;1.240",
    "Jaar, Maand;2024;5;;;250",
    "Jaar, Maand;2024;april;Totaal;;230",
    "Jaar, Nationaliteit;2024;;Syrisch;;120",
    "Jaar, Maand, Nationaliteit;2024;5;Turkije;;",
    "Jaar, Geslacht;2024;;;Man;900",
]


def taken_up(root, rows, about=ABOUT):
    (root / "data" / "deliveries" / "jenv").mkdir(parents=True, exist_ok=True)
    (root / "data" / "countries.yml").write_text(COUNTRIES, encoding="utf-8")
    file = root / "keten.csv"
    file.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    path = root / "data" / "deliveries" / "jenv" / "vertrek.yml"
    path.write_text(about.format(digest=digest), encoding="utf-8")
    delivery.take_up(root, file, "jenv/vertrek")
    store = Store(root / "data" / "snapshots")
    (snapshot,) = store.snapshots("jenv/vertrek")
    rows = store.observations(snapshot).itertuples()
    return {(row.time_period, row.nationality): (row.obs_value, row.obs_status) for row in rows}


def test_what_a_row_is_not_broken_down_by_stands_at_its_total(tmp_path):
    found = taken_up(tmp_path, ROWS)

    assert found["2024-01/2024-05", "_T"] == (1240, "P")
    assert found["2024-05", "_T"] == (250, "P")
    assert found["2024-04", "_T"] == (230, "P")
    assert found["2024-01/2024-05", "SYR"] == (120, "P")


def test_a_number_below_five_is_not_shown_and_is_no_zero(tmp_path):
    value, status = taken_up(tmp_path, ROWS)["2024-05", "TUR"]

    assert status == "Q" and math.isnan(value)


def test_rows_by_a_column_that_is_skipped_are_left_out(tmp_path):
    """Men and women together are the row of the year, which the file has too."""
    assert len(taken_up(tmp_path, ROWS)) == 5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "Jaar, Leeftijd;2024;;;;10",
            "row 2, column 'Totaal van': Totaal van names 'Leeftijd', which is no column",
        ),
        (
            "Jaar;2024;;Syrisch;;10",
            "row 2, column 'Nationaliteit': the total is not of Nationaliteit, and yet Nationaliteit is 'Syr",
        ),
        ("Jaar;2024;5;;;10", "row 2, column 'Maand': the total is not of Maand, and yet Maand is '5'"),
        ("Nationaliteit;;;Syrisch;;10", "row 2, column 'Jaar': the row does not say of which period it is"),
        ("Maand;;5;;;10", "row 2, column 'Jaar': a month without a year"),
        ("Jaar, Maand;2024;13;;;10", "row 2, column 'Jaar': '13' is no month of a year"),
        (";2024;;;;10", "row 2, column 'Totaal van': Totaal van names '', which is no column"),
        ("Jaar, Nationaliteit;2024;;Elfen;;10", "row 2, column 'Nationaliteit': 'Elfen' is no country"),
    ],
)
def test_a_row_that_says_two_things_is_refused_with_its_number(tmp_path, row, said):
    with pytest.raises(DataFileError) as caught:
        taken_up(tmp_path, [row])

    assert said in str(caught.value)


def test_the_same_total_twice_is_refused(tmp_path):
    """One total per subject: two would count everybody double."""
    with pytest.raises(DataFileError, match="row 3, column 'Aantal': the same figure stands in row 2"):
        taken_up(tmp_path, [ROWS[0], "Jaar;2024;;Totaal;;1.240"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  Totaal van: {{role: total_of}}\n", "", "role total_of goes with format keten-csv"),
        ("format: keten-csv", "format: csv", "role total_of goes with format keten-csv"),
        ("  Jaar: {{role: period, form: year}}\n", "", "one with form year and one with form month_of_year"),
    ],
)
def test_a_description_of_the_chain_file_needs_its_columns(tmp_path, old, new, said):
    with pytest.raises(DataFileError, match=said):
        taken_up(tmp_path, ROWS, ABOUT.replace(old, new))


def test_the_shipped_description_needs_only_the_file(tmp_path):
    """Day and digest are those of the file that came; the error message says which digest that is."""
    about = (ROOT / "data" / "deliveries" / "jenv" / "ketenbreed-vertrek.yml").read_text("utf-8")
    rows = ["Totaal van;Jaar;Maand;Aantal", "Jaar;2023;;12340", "Jaar, Maand;2023;5;1.030"]
    folder = tmp_path / "data" / "deliveries" / "jenv"
    folder.mkdir(parents=True)
    (folder / "ketenbreed-vertrek.yml").write_text(about, encoding="utf-8")
    file = tmp_path / "keten.csv"
    file.write_text("\n".join(rows), encoding="utf-8")

    with pytest.raises(DataFileError, match=r"sha256 is \w{64}, there it is 0{64}") as refused:
        delivery.take_up(tmp_path, file, "jenv/ketenbreed-vertrek")
    digest = str(refused.value).partition("sha256 is ")[2][:64]
    (folder / "ketenbreed-vertrek.yml").write_text(about.replace("0" * 64, digest), encoding="utf-8")

    assert delivery.take_up(tmp_path, file, "jenv/ketenbreed-vertrek").values == 2


def test_every_shipped_description_can_be_read():
    for path in (ROOT / "data" / "deliveries").glob("*/*.yml"):
        assert description.read(ROOT, f"{path.parent.name}/{path.stem}").publisher
