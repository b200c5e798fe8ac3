"""What the annex on method computes about all series together."""

from staatvanmigratie.notebook.annexes.methods import Methods
from staatvanmigratie.store.catalogue import Catalogue
from tests.samples import factory

YEARS = range(2010, 2024)


def methods(*series):
    return Methods(series, Catalogue({each.id: each.entry for each in series}))


def every(step, **fields):
    return factory.series({str(year): 1000 + (year - 2009) * step for year in YEARS}, **fields)


def test_breaks_stand_in_the_table_with_series_and_note():
    """A break that is only declared and never shown helps nobody."""
    rows = methods(every(7, breaks={"2021": "Nieuwe\ntelling"})).breaks()

    assert rows == [
        {"Reeks": "Immigratie", "Bron": "CBS", "Vanaf": "2021", "Wat er verandert": "Nieuwe telling"}
    ]


def test_a_closed_series_names_its_table_and_successor():
    old = every(7, id="oud", title="Oud", ends="2023", successor="immigratie_totaal")

    (row,) = methods(old, every(7)).closed()

    assert row == {
        "Reeks": "Oud",
        "Tabel": "85451NED",
        "Laatste cijfer": "2023",
        "Opvolger": "Immigratie",
    }


def test_the_habit_of_a_source_is_read_from_its_figures():
    rows = methods(
        every(5, id="a", title="A"), every(7), every(10, id="b", title="B", owner="IND")
    ).rounding()

    assert [(row["Bron"], row["Afgerond op"], row["Bijvoorbeeld"]) for row in rows] == [
        ("CBS", "niet afgerond", "Immigratie"),
        ("CBS", "vijftallen", "A"),
        ("IND", "tientallen", "B"),
    ]


def test_a_short_series_says_nothing_about_rounding():
    assert methods(factory.series({"2022": 1000, "2023": 2000})).rounding() == []


def test_figures_are_counted_per_status():
    rows = methods(factory.series({"2021": 1, "2022": (2, "P"), "2023": (3, "Q")})).statuses()

    counted = {row["In dit rapport"]: row["Aantal in deze editie"] for row in rows}
    assert (counted["definitief"], counted["voorlopig"], counted["geheim"]) == ("1", "1", "1")
    assert counted["prognose"] == "geen"
    assert "lage betrouwbaarheid" not in counted


def test_the_calendar_follows_from_the_release_rules():
    late = every(7, id="laat", owner="Eurostat", release={"first": "N+2-03"})

    rows = methods(every(7), late, every(7, id="weg", ends="2023")).releases()

    assert [tuple(row.values()) for row in rows] == [
        ("februari\N{NO-BREAK SPACE}2024", "1", "CBS"),
        ("maart\N{NO-BREAK SPACE}2025", "1", "Eurostat"),
    ]
