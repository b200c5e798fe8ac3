"""A drawing of fewer elements looks as it did: each kind of chart, drawn both ways."""

import io
from xml.etree import ElementTree

import pytest
import vl_convert
from PIL import Image, ImageChops

from staatvanmigratie.book.web.drawing import inline_svg
from staatvanmigratie.book.web.outlines import Outlines
from tests.notebook.test_charts import KINDS

SVG = "http://www.w3.org/2000/svg"


def lessened(inside, **said):
    group = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in said.items())
    svg = f'<svg xmlns="{SVG}" width="99" height="99"><g{group}>{inside}</g></svg>'
    return ElementTree.fromstring(inline_svg(svg, "a", "Alt", Outlines()))


def paths(root):
    return [path.get("d") for path in root.iter(f"{{{SVG}}}path")]


def picture(svg):
    return Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=2))).convert("RGB")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_chart_looks_the_same(kind):
    svg = KINDS[kind]().svg
    before, after = inline_svg(svg, "a", "Alt"), inline_svg(svg, "a", "Alt", Outlines())
    if "<use" in after:
        pytest.skip("the outlines of a map stand elsewhere on its page")

    away = ImageChops.difference(picture(before), picture(after)).convert("L")

    # The edge of what is moved by a twentieth of a pixel has another grey; nothing is gone or elsewhere.
    assert sum(away.histogram()[64:]) <= 0.0002 * away.width * away.height
    assert after.count("<") < before.count("<")


def test_marks_of_one_kind_are_one_path():
    dot = "M2.3,0A2.3,2.3,0,1,1,-2.3,0A2.3,2.3,0,1,1,2.3,0"
    root = lessened(
        f'<g><path transform="translate(10,20)" d="{dot}" fill="#123"/></g>'
        f'<g><g><path transform="translate(18.4,19.1)" d="{dot}" fill="#123"/></g></g>',
        stroke="none",
    )

    assert paths(root) == [
        "M12.3 20a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 1 1 4.6 0m8.4-.9a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 1 1 4.6 0"
    ]


def test_lines_that_look_the_same_are_one_path():
    line = '<line transform="translate(0,{})" x2="9" y2="0" stroke="#999"/>'
    other = '<line transform="translate(0,7)" x2="9" y2="0" stroke="#000"/>'

    assert paths(lessened(line.format(5) + line.format(6) + other, fill="none")) == [
        "M0 5h9m-9 1h9",
        "M0 7h9",
    ]


@pytest.mark.parametrize(
    "style",
    ['fill="#123" stroke="#456"', 'fill="#123" fill-opacity="0.5"', 'fill="#123" opacity="0.5"'],
)
def test_what_shows_where_it_overlaps_stays_apart(style):
    bars = f'<path d="M0,0h9v9h-9Z" {style}/><path transform="translate(5,0)" d="M0,0h9v9h-9Z" {style}/>'

    assert paths(lessened(bars)) == ["M0 0h9v9h-9z", "M5 0h9v9h-9z"]


def test_what_lies_between_two_marks_stays_between_them():
    bar = '<path d="M0,0h9v9h-9Z" fill="{}"/>'

    assert len(paths(lessened(bar.format("#111") + bar.format("#222") + bar.format("#111")))) == 3


def test_words_say_once_how_they_look():
    word = '<text transform="translate({},4)" font-size="13px" fill="#111">{}</text>'
    turned = '<text transform="translate(1,2) rotate(-90)" fill="#111">d</text>'

    root = lessened(word.format(1, "a") + word.format(2, "b") + word.format(3, "c") + turned)

    group = next(each for each in root.iter(f"{{{SVG}}}g") if each.get("font-size"))
    assert group.attrib == {"font-size": "13px", "fill": "#111"}
    assert [(text.attrib, text.text) for text in group] == [
        ({"x": "1", "y": "4"}, "a"),
        ({"x": "2", "y": "4"}, "b"),
        ({"x": "3", "y": "4"}, "c"),
    ]
    assert [text.get("transform") for text in root.iter(f"{{{SVG}}}text")][-1] == "translate(1,2) rotate(-90)"


@pytest.mark.parametrize("course", ["M0,0Q5,5,9,9", "M0,0S5,5,9,9", "M0,0L"])
def test_a_path_with_other_commands_stays_as_it_is(course):
    assert paths(lessened(f'<path transform="translate(1,1)" d="{course}"/>')) == [course]


def test_curves_are_said_from_where_they_begin():
    assert paths(lessened('<path transform="translate(10,10)" d="M1,1C2,2,3,3,4,1L6,1,6,5H2V3Z"/>')) == [
        "M11 11c1 1 2 2 3 0h2v4h-4v-2z"
    ]
