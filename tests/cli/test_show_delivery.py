"""A dry run of a delivery shows what was read, so that a person sees a slip before it is stored."""

import hashlib
import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from staatvanmigratie.cli import show_delivery
from staatvanmigratie.sources.deliveries import delivery

ABOUT = """\
publisher: Voorbeelddienst
title: Proef
address: https://example.org/
licence: CC0
received: "{day}"
reference_date: "2026-06-30"
sha256: {digest}
format: csv
encoding: utf-8
locale: nl
status: P
footnotes: drop
rounding: 1
columns:
  Jaar: {{role: period, form: year}}
  Geslacht: {{role: dimension, dimension: sex, codes: {{Totaal: _T, Man: male, Vrouw: female}}}}
  Aantal: {{role: value, indicator: asylum_first_applications, unit: persons}}
"""
OLD = [
    "2023;Totaal;1200",
    "2023;Man;800",
    "2023;Vrouw;400",
    "2024;Totaal;1300",
    "2024;Man;700",
    "2024;Vrouw;600",
]


@pytest.fixture
def take_up(tmp_path):
    """Take up lines of a CSV file, received on a day."""

    def of(*lines, day="2026-07-01", write=False):
        file = tmp_path / "a.csv"
        file.write_text("\n".join(["Jaar;Geslacht;Aantal", *lines]) + "\n", encoding="utf-8")
        path = tmp_path / "data" / "deliveries" / "dienst" / "proef.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        path.write_text(ABOUT.format(day=day, digest=digest), encoding="utf-8")
        return delivery.take_up(tmp_path, file, "dienst/proef", write=write)

    return of


def shown(taken):
    """What a terminal of 80 columns shows, without the room between words."""
    text = io.StringIO()
    show_delivery.tell(Console(file=text, width=80), taken)
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    return [" ".join(line.split()) for line in lines if line.strip()]


def test_the_rows_are_shown_as_they_were_read(take_up):
    found = shown(take_up(*OLD[:4], "2024;Man;1.300*", "2025;Vrouw;<5"))

    assert found[0] == "Period What Value Unit Status Note"
    assert "2023 asylum_first_applications 1200 persons P" in found
    assert "2024 asylum_first_applications 1300 persons P voetnoot *" in found
    assert found[found.index("2024 asylum_first_applications 1300 persons P voetnoot *") + 1] == "sex=male"
    assert "2025 asylum_first_applications persons Q minder dan 5" in found


def test_of_a_long_table_the_first_and_last_rows_are_shown(take_up):
    found = shown(take_up(*[f"{year};Totaal;{year - 1900}" for year in range(1950, 2020)]))

    assert "1950 asylum_first_applications 50 persons P" in found
    assert "1954 asylum_first_applications 54 persons P" in found
    assert "… 60 figures" in found
    assert "2015 asylum_first_applications 115 persons P" in found
    assert not [line for line in found if line.startswith("1955 ")]
    assert "asylum_first_applications … 58 earlier" in found


def test_ten_rows_are_all_shown(take_up):
    found = shown(take_up(*[f"{year};Totaal;{year - 1900}" for year in range(2010, 2020)]))

    assert not [line for line in found if "…" in line]
    assert len([line for line in found if line.endswith(" P")]) == 10


def test_the_total_given_stands_beside_the_sum_of_its_parts(take_up):
    found = shown(take_up(*OLD, "2025;Totaal;<5"))

    assert "Indicator Period Figures Total Of parts" in found
    assert "asylum_first_applications 2023 3 1200 1200" in found
    assert "asylum_first_applications 2024 3 1300 1300" in found
    assert "asylum_first_applications 2025 1 – –" in found


def test_a_first_vintage_has_nothing_to_be_compared_with(take_up):
    assert shown(take_up(*OLD))[-1] == "There is no earlier vintage to compare with."


def test_the_change_against_the_last_vintage_is_counted_and_the_largest_shown(take_up):
    taken = take_up(*OLD, write=True)
    rows = taken.read.observations.copy()
    rows["obs_value"] = ["", "800", "400", "1310", "710", "5"]
    rows["obs_status"] = ["Q", "P", "P", "P", "P", "P"]
    rows.loc[rows.index[-1], "time_period"] = "2025"
    read = SimpleNamespace(observations=rows)

    found = shown(SimpleNamespace(read=read, before=taken.snapshot))

    place = found.index("Against vintage 2026-07-01: 1 figure more, 3 changed, 1 gone.")
    assert found[place + 1] == "Largest changes Old New"
    assert found[place + 3] == "asylum_first_applications 2023 NLD 1200 –"
    assert set(found[place + 4 :]) == {
        "asylum_first_applications 2024 NLD 1300 1310",
        "asylum_first_applications 2024 NLD sex=male 700 710",
    }


def test_what_is_hidden_in_both_vintages_did_not_change(take_up):
    take_up("2023;Totaal;<5", "2024;Totaal;10", write=True)

    found = shown(take_up("2023;Totaal;<5", "2024;Totaal;11", day="2026-08-01"))

    assert "Against vintage 2026-07-01: 0 figures more, 1 changed, 0 gone." in found


def test_a_long_note_stays_within_the_terminal(take_up):
    found = shown(take_up("2023;Totaal;120 1) 2) 3) a) b) (p)"))

    assert "voetnoot" in " ".join(found)


def test_the_line_says_how_much_was_read_and_of_what(take_up):
    assert show_delivery.line(take_up(*OLD)) == (
        "6 rows read in rows 1 to 7; the first is about 2023, the last about 2024 sex=female"
    )
    assert show_delivery.line(take_up(OLD[0])).startswith("1 row read in rows 1 to 2")


def test_what_was_taken_up_already_is_not_read_again(take_up):
    take_up(*OLD, write=True)
    again = take_up(*OLD)

    assert again.known
    assert show_delivery.line(again) == ""
    text = io.StringIO()
    show_delivery.tell(Console(file=text, width=80), again)
    assert text.getvalue() == ""
