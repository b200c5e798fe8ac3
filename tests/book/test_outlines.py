"""Maps of a page share the outlines of countries, and look as they did."""

import re
from xml.etree import ElementTree

import pytest

from staatvanmigratie.book.web.drawing import inline_svg, narrow_svg
from staatvanmigratie.book.web.outlines import Outlines

SVG = "http://www.w3.org/2000/svg"
COUNTRY = [(100, 100), (150.26, 110), (160, 170.5), (120, 180), (90, 160), (80, 140), (85, 120), (90.5, 110)]
ISLAND = [(200, 100), (210, 105), (205, 115), (201, 112)]


def path(rings, scale=1.0, right=0.0, **style):
    drawn = "".join(
        "M" + "L".join(f"{x * scale + right:.3f},{y * scale:.3f}" for x, y in ring) + "Z" for ring in rings
    )
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
    return f'<path transform="translate(0,0)" d="{drawn}"{said}/>'


def drawing(*paths, kind="mark-shape"):
    return (
        f'<svg xmlns="{SVG}" width="400" height="300" viewBox="0 0 400 300">'
        f'<g class="{kind} role-mark">{"".join(paths)}</g></svg>'
    )


def used(svg):
    return [element for element in ElementTree.fromstring(svg).iter(f"{{{SVG}}}use")]


def corners(written, name):
    """The corners of a kept outline, in its own units."""
    x = y = 0.0
    found = []
    for ring in re.findall(r"m[^z]*z", re.search(rf'id="{name}" d="([^"]+)"', written)[1]):
        numbers = [float(n) for n in re.findall(r"-?\d+", ring)]
        start = None
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            start = start or (x, y)
            found.append((x, y))
        x, y = start
    return found


def test_a_country_stands_once_for_a_wide_screen_and_for_a_phone_and_where_it_was():
    outlines = Outlines()

    wide = inline_svg(
        drawing(path([COUNTRY, ISLAND], stroke="#FFF", stroke_width=0.8)), "a", "Kaart", outlines
    )
    narrow = narrow_svg(
        drawing(path([COUNTRY, ISLAND], 0.45, 30, stroke="#FFF", stroke_width=0.8)), "a", outlines
    )

    written = outlines.written()
    assert written.count("<path") == 1 and "<path" not in wide + narrow
    for svg, scale, right in ((wide, 1, 0), (narrow, 0.45, 30)):
        (use,) = used(svg)
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", use.get("transform"))]
        (x, y), factor = (numbers[:2], numbers[2]) if len(numbers) == 3 else ((0, 0), numbers[0])
        there = [(a * factor + x, b * factor + y) for a, b in corners(written, use.get("href")[1:])]
        meant = [(a * scale + right, b * scale) for a, b in [*COUNTRY, *ISLAND]]
        assert all(max(abs(a - c), abs(b - d)) <= 0.3 for (a, b), (c, d) in zip(there, meant, strict=True))
        assert float(use.get("stroke-width")) * factor == pytest.approx(0.8, rel=0.01)


def test_an_island_that_is_too_small_to_be_seen_leaves_no_stroke_without_an_end():
    outlines = Outlines()
    islet = [(10.01, 10), (10.02, 10.01), (10.01, 10.02)]

    inline_svg(drawing(path([COUNTRY, islet, ISLAND])), "a", "Kaart", outlines)

    written = outlines.written()
    assert "lz" not in written and written.count("z") == 2
    assert corners(written, "svm-omtrek-1")[len(COUNTRY)] == (400, 200)  # where the next island is


def test_another_shape_of_as_many_corners_is_another_outline():
    outlines = Outlines()
    bent = [*COUNTRY[:-1], (70, 90)]

    inline_svg(drawing(path([COUNTRY]), path([bent])), "a", "Kaart", outlines)

    assert outlines.written().count("<path") == 2


def test_what_is_small_or_no_map_or_has_curves_stays_as_it_is():
    outlines = Outlines()
    curve = path([COUNTRY]).replace("Z", "A5,5,0,1,1,9,9Z")

    for svg in (drawing(path([ISLAND]), curve), drawing(path([COUNTRY]), kind="mark-area")):
        assert "<use" not in inline_svg(svg, "a", "Kaart", outlines)
    assert outlines.written() == ""


def test_what_is_agreed_to_is_the_drawing_in_full():
    svg = drawing(path([COUNTRY]))

    assert "<use" not in inline_svg(svg, "a", "Kaart")
