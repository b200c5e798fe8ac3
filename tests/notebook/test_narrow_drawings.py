"""The drawings for the screen of a phone: as wide as that, with words to read and the newest numbers."""

import json
import re
from xml.etree import ElementTree

import pytest

from staatvanmigratie import grafiek
from staatvanmigratie.foundation.project import PACKAGE
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.process_pictures import narrow_picture
from staatvanmigratie.report.registers import processes
from tests.notebook.test_charts import KINDS, WHOLE, YEARS
from tests.samples import ROOT, factory

#: Of the smallest screen: its text column is 288 pixels.
LEAST = 12
REAL = ROOT / "data" / "processes"
SCALE = 288 / theme.NARROW.width
TEXT = "{http://www.w3.org/2000/svg}text"
LONG = "Mensen met een verblijfsvergunning voor onderzoek en wetenschap"


def read(svg):
    root = ElementTree.fromstring(svg)
    sizes, said = [], []
    for text in root.iter(TEXT):
        said.append("".join(text.itertext()))
        if size := text.get("font-size"):
            sizes.append(float(size.removesuffix("px")))
    return root, sizes, " ".join(said).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_is_as_wide_as_its_sheet_and_its_words_can_be_read(kind):
    root, sizes, _ = read(KINDS[kind]().narrow_svg)

    assert float(root.get("width")) == theme.NARROW.width <= 360
    assert sizes and min(sizes) * SCALE >= LEAST


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_wide_drawing_is_as_it_was_for_paper(kind):
    assert float(read(KINDS[kind]().svg)[0].get("width")) == theme.WIDTH


def test_lines_with_long_names_have_them_above_and_their_newest_numbers_beside():
    g = grafiek.lijn((LONG, factory.series(WHOLE)), (f"{LONG}, anderen", factory.series(YEARS)))

    root, _, said = read(g.narrow_svg)

    assert float(root.get("width")) == theme.NARROW.width
    assert "Mensen met een verblijfsvergunning" in said
    assert "310.000*" in said


def test_a_hole_that_is_too_narrow_for_words_has_a_cross_that_is_told_above():
    many = {str(year): 100 + year % 7 for year in range(1994, 2024) if year != 2010}
    g = grafiek.staven(factory.series(many))

    narrow, wide = read(g.narrow_svg), read(g.svg)

    upright = [text for text in narrow[0].iter(TEXT) if "rotate" in text.get("transform", "")]
    assert not upright, "it would stand on the bars beside it"
    assert "×: geen cijfer" in narrow[2]
    assert "×" not in wide[2] and "geen cijfer" in wide[2]


def test_the_number_of_the_first_bar_stands_on_that_bar_or_nowhere():
    def said(second):
        rising = {
            "1994": 1000,
            "1995": second,
            **{str(year): 50 for year in range(1996, 2024)},
            "2010": 90000,
        }
        return read(grafiek.staven(factory.series(rising)).narrow_svg)[2]

    assert "1.000" in said(900)
    assert "1.000" not in said(60000), "it would stand over the bar of 1995"


def test_short_names_stand_at_their_lines():
    said = read(KINDS["lijn"]().narrow_svg)[2]

    assert "Immigratie" in said and "310.000*" in said


def test_a_stack_says_the_newest_number_of_each_part():
    g = KINDS["gestapeld"]()

    said = read(g.narrow_svg)[2]

    assert "In 2023:" in said
    newest = [cell.shown for row in g.table.rows if row[0] == "2023" for cell in row[1:]]
    assert newest and all(f": {number}" in said for number in newest)


def test_a_long_name_in_a_ranking_stands_above_its_bar_and_a_short_one_beside_it():
    def ranking(name):
        parts = {"work": {"2023": 120}, "study": {"2023": 80}}
        first, second = factory.series(parts, by="purpose").in_period(2023)
        return grafiek.liggend([(name, first), ("B", second)]).narrow_spec

    def aligned(spec):
        return "right" in re.findall(r'"align": "(\w+)"', json.dumps(spec))

    assert aligned(ranking("A"))
    assert not aligned(ranking(LONG))


def test_an_own_chart_has_a_narrow_one_when_the_author_gives_it():
    import altair as alt

    s = factory.series(YEARS)
    own = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_point()

    assert grafiek.eigen(own, s, alt="Puntgrafiek.").narrow_svg == ""
    assert grafiek.eigen(own, s, alt="Puntgrafiek.", smal=own).narrow_svg


@pytest.mark.parametrize("name", processes.ids(REAL))
def test_the_steps_of_a_process_stand_under_each_other(name):
    process, actors = processes.read(REAL, name), processes.actors(REAL)
    svg = narrow_picture.draw(
        process, actors, {step.id: None for step in process.steps}, [None] * len(process.branches)
    )
    root, _, said = read(svg)

    assert float(root.get("width")) == theme.NARROW.width
    for step in process.steps:
        assert step.title.split()[0].replace("\u00ad", "") in said


def test_every_colour_of_a_chart_has_one_on_a_dark_page_that_can_be_seen():
    style = (PACKAGE / "book" / "web" / "static" / "svm.css").read_text(encoding="utf-8")
    rule = re.compile(r'html\[data-theme="dark"\] \.svm-grafiek \[fill="(#\w+)" i\] \{ fill: (#\w+); \}')
    dark = dict(rule.findall(style))
    seen = {*theme.COLOURS, *theme.INK, *theme.TINTS, *theme.CLASSES, theme.QUIET, theme.QUIET_TINT}
    seen |= {theme.NO_NUMBER, theme.LAND, theme.TEXT, theme.MUTED, theme.LINE, theme.GRID, theme.PAPER}

    assert seen <= dark.keys()
    for group, least in ((theme.COLOURS, 3), (theme.INK, 4.5), ((theme.TEXT, theme.MUTED), 4.5)):
        for colour in group:
            assert contrast(dark[colour], dark[theme.PAPER]) >= least, colour


def contrast(one, other):
    def light(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
