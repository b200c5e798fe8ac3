"""A reader who has read the opening finds something new in the tiles below it."""

import pytest

from staatvanmigratie.notebook.agreement import repeats
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from tests.samples import records

TILES = {
    "kind": "kerncijfers",
    "label": "kern-a",
    "tiles": [{"title": "A", "shown": "38.377", "period": "2023", "number": "n1"}],
    "numbers": [{"series": "asiel_eerste", "period": "2023"}],
}


def text(**of):
    return {"kind": "tekst", "source": "Er kwamen {cijfer}`n1` mensen.", "numbers": [of]}


def found(*outputs, chapter="07_asiel"):
    printed = [PrintedOutput(chapter, n, records.output(each)) for n, each in enumerate(outputs, 1)]
    return [finding.message for finding in repeats.check(printed)]


def test_a_number_that_stands_in_the_opening_and_in_a_tile_is_an_error():
    (message,) = found(text(series="asiel_eerste", period="2023"), TILES)

    assert "of asiel_eerste in 2023 stands in a tile below too" in message
    assert found(text(series="asiel_eerste", period="2023", what="rounded"), TILES), "rounded, it is the same"


@pytest.mark.parametrize(
    "of",
    [
        {"series": "asiel_eerste", "period": "2022"},
        {"series": "nareizigers", "period": "2023"},
        {"series": "asiel_eerste", "period": "2023", "breakdown": {"nationality": "SYR"}},
        {"series": "asiel_eerste", "period": "2023", "what": "share"},
    ],
)
def test_another_number_in_the_opening_is_no_repetition(of):
    assert found(text(**of), TILES) == []


def test_below_the_tiles_and_without_tiles_nothing_is_repeated():
    same = text(series="asiel_eerste", period="2023")

    assert found(TILES, same) == []
    assert found(same) == []


@pytest.mark.parametrize(
    ("note", "wrong"),
    [("in 2023", True), ("per 1.000, in 2023", True), ("2023 was hoger", False), (None, False)],
)
def test_a_tile_does_not_say_its_period_again_in_its_note(note, wrong):
    tile = {**TILES["tiles"][0], "note": note}

    assert bool(found({**TILES, "tiles": [tile]})) == wrong
