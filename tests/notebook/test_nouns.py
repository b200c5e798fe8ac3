"""A tile, a head or a sentence may not call people homes, nor permits people."""

import pytest

from staatvanmigratie.notebook.agreement import nouns
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.store.catalogue import Catalogue, Entry
from tests.samples import records
from tests.store.test_series import ENTRY

CATALOGUE = Catalogue(
    {
        name: Entry(id=name, **{**ENTRY, **changes})
        for name, changes in {
            "taakstelling": {"unit": "personen"},
            "asiel_eerste": {"unit": "personen", "also_called": ["aanvragen"]},
            "vergunningen": {"unit": "vergunningen"},
        }.items()
    }
)


def found(said):
    printed = PrintedOutput("08_opvang", 3, records.output(said))
    return [finding.message for finding in nouns.check([printed], CATALOGUE)]


def tile(title, **of):
    tiles = [{"title": title, "shown": "17.000", "period": "2024", "number": "n1"}]
    return {"kind": "kerncijfers", "label": "kern-x", "tiles": tiles, "numbers": [of]}


def sentence(words, **of):
    return {"kind": "tekst", "source": words.replace("#", "{cijfer}`n1`"), "numbers": [of]}


def test_a_tile_that_calls_people_homes_is_an_error():
    (message,) = found(tile("Woningen te vinden voor statushouders", series="taakstelling", shown="17.000"))

    assert "says woningen of 17.000, and taakstelling counts personen" in message


@pytest.mark.parametrize(
    "title",
    ["Te huisvesten statushouders", "Mensen die een woning kregen", "Doel", "Plus (woningen)"],
)
def test_a_tile_that_names_who_is_counted_is_right(title):
    assert found(tile(title, series="taakstelling")) == []


def test_people_behind_a_number_of_permits_are_an_error_and_so_are_permits_behind_people():
    permits = {"series": "vergunningen", "unit": "vergunningen"}
    people = {"series": "taakstelling"}

    assert "says mensen of 1," in found(sentence("De grootste groep: # mensen.", **permits))[0]
    assert found(sentence("Er waren # nieuwe vergunningen.", **people))
    assert found(sentence("Er waren # mensen met vergunningen.", **people)) == []
    assert found(sentence("Er kwamen # in woningen.", **people)) == []


def test_another_word_that_the_catalogue_allows_is_right():
    assert found(tile("Eerste asielaanvragen", series="asiel_eerste")) == []
    assert found(tile("Besluiten over asiel", series="asiel_eerste"))


def test_a_rate_may_be_called_after_what_is_divided():
    assert found(tile("Vergunningen per inwoner", series="taakstelling", what="rate")) == []


def test_the_head_of_a_column_is_held_against_each_number_below_it():
    table = {
        "columns": [{"title": "Jaar"}, {"title": "Woningen (personen)"}],
        "rows": [[{"text": "2024"}, {"text": "1", "number": "n1"}]],
    }
    said = {"kind": "tabel", "label": "tab-x", "caption": "", "table": table}

    assert len(found({**said, "numbers": [{"series": "taakstelling"}]})) == 1
