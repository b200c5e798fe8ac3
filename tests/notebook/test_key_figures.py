"""What leads a chapter is never a figure that only a newspaper or an action group passed on."""

import pytest

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.agreement import key_figures
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.key_figures import kerncijfers
from staatvanmigratie.store import passed_on
from tests.samples import factory, records

PRESS = {"secondary": True, "seen_at": "https://nos.nl/artikel/1", "seen_in": "NOS (CBS)"}
OTHER_PRESS = {"secondary": True, "seen_at": "https://github.com/actie/site", "seen_in": "een site"}
PARLIAMENT = {"secondary": True, "seen_at": "https://www.openkamer.org/1", "seen_in": "openkamer.org"}
COPY = {"secondary": True, "table_copy": True, "seen_at": "https://github.com/a/b.csv"}


def figure(source=None):
    return factory.series({"2022": 100, "2023": 200}, source=source).last


@pytest.mark.parametrize(
    ("source", "told"),
    [(None, False), (COPY, False), (PARLIAMENT, False), (PRESS, True), (OTHER_PRESS, True)],
)
def test_press_is_who_tells_anew_and_is_no_institution(source, told):
    assert passed_on.by_press(figure(source).snapshot) is told


def test_a_tile_of_press_is_left_out_and_the_others_stay():
    tiles = [("A", figure()), ("B", figure(PRESS)), ("C", figure(PARLIAMENT)), ("D", figure(COPY))]

    record = kerncijfers(*tiles, label="kern-a").record

    assert [tile.title for tile in record.tiles] == ["A", "C", "D"]
    assert len(record.numbers) == 3


def test_a_change_from_a_figure_of_press_is_left_out_of_its_tile():
    tile = ("A", figure(), figure(PRESS).change)

    record = kerncijfers(tile, ("B", figure()), ("C", figure()), label="kern-a").record

    assert record.tiles[0].change is None


def courses(**series):
    made = factory.series(**series)
    tile = ("A", made.last)
    return kerncijfers(tile, tile, tile, label="kern-a").record.tiles[0].course


def test_a_tile_shows_how_its_figure_went_up_to_now():
    values = {str(year): year - 1990.0 for year in range(2000, 2024)}

    course = courses(values=values)

    assert course == tuple(float(n) for n in range(23, 34)), "ten years back and no further"


def test_the_line_of_a_tile_stops_at_a_hole_and_is_none_of_a_few_years():
    assert courses(values={"2018": 1, "2020": 2, "2021": 3, "2022": 4, "2023": 5}) == (2, 3, 4, 5)
    assert courses(values={"2020": 2, "2022": 4, "2023": 5}) == ()


def test_the_line_of_a_tile_stops_where_another_count_begins():
    values = {str(year): 1.0 for year in range(2015, 2024)}

    assert len(courses(values=values, breaks={"2020": "nieuwe telling"})) == 4


def test_a_chapter_that_has_nothing_else_is_told_so():
    with pytest.raises(SvmError, match="kern-a: each of these figures was passed on by press"):
        kerncijfers(*[("A", figure(PRESS))] * 3, label="kern-a")


def said(kind, chapter, **of):
    about = {
        "tekst": {"source": "Er kwamen {cijfer}`n1` mensen."},
        "kerncijfers": {
            "label": "kern-a",
            "tiles": [{"title": "A", "shown": "200", "period": "2023", "number": "n1"}],
        },
    }[kind]
    output = records.output({"kind": kind, "numbers": [of], **about})
    return [finding.message for finding in key_figures.check([PrintedOutput(chapter, 2, output)])]


@pytest.mark.parametrize(
    ("kind", "chapter", "wrong"),
    [
        ("kerncijfers", "08_opvang", True),
        ("tekst", "00_samenvatting", True),
        ("tekst", "08_opvang", False),  # with its mark
    ],
)
def test_a_number_of_press_that_leads_is_an_error_of_svm_check(kind, chapter, wrong):
    of = {"hand": "retelling", "read_in": "NOS (CBS)", "read_at": "https://nos.nl/artikel/1"}

    messages = said(kind, chapter, **of)

    assert bool(messages) is wrong
    assert all("leads, and was read in NOS (CBS)" in message for message in messages)
    assert said(kind, chapter, **{**of, "what": "difference"}) == [], "it says why others do not add up"
    assert said(kind, chapter, **{**of, "read_at": "https://www.openkamer.org/1"}) == []
