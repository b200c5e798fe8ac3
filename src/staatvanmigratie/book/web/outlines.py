"""The outlines of countries, which the maps of a page share: each stands once, and is placed where it is.

A map is drawn by Vega for its own size, so the same country has other numbers in each. Here an outline is
known by how it runs from point to point, whatever its size and place, and kept in halves of a pixel, of the
first map that has it: neighbours share the corners of their border, and keep sharing them. A chapter with one
map, for a wide screen and for a phone, is half as heavy by it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree

Point = tuple[float, float]
Rings = Sequence[Sequence[Point]]

#: Closed shapes of straight strokes, as Vega writes those of a map.
_STRAIGHT = re.compile(r"(?:M[-\d.]+,[-\d.]+(?:L[-\d.]+,[-\d.]+)+Z)+")
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
#: How far a point may be off where an outline is placed, in pixels: as much as rounding does.
_OFF = 0.1
_UNIT = 2  # of what is kept, in a pixel
_SMALL = 120  # characters: less than what placing it would need


@dataclass(frozen=True)
class _Outline:
    name: str
    rings: Rings

    def placed_as(self, rings: Rings) -> tuple[float, float, float] | None:
        """Return scale and place at which this outline is those rings; nothing where it is another one."""
        own, other = _points(self.rings), _points(rings)
        width, height = _size(own)
        wide, high = _size(other)
        scale = wide / width if width >= height else high / height
        x, y = (other[0][axis] - scale * own[0][axis] for axis in (0, 1))
        off = (
            max(abs(scale * a + x - c), abs(scale * b + y - d))
            for (a, b), (c, d) in zip(own, other, strict=True)
        )
        return (scale, x, y) if max(off) <= _OFF else None


class Outlines:
    """What is kept of one page."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], list[_Outline]] = {}  # by the number of points of each ring

    def place(self, path: ElementTree.Element, drawn: str, use: str) -> None:
        """Make a shape of a map that is drawn in full one that is called ``use`` and places a kept outline.

        What is small, no closed shape of straight strokes, or stands somewhere else already, stays as it is.
        A stroke keeps its width.
        """
        if len(drawn) < _SMALL or "transform" in path.attrib or not _STRAIGHT.fullmatch(drawn):
            return
        rings = [[(float(x), float(y)) for x, y in _POINT.findall(ring)] for ring in drawn.split("Z") if ring]
        outline, (scale, x, y) = self._found(rings)
        path.tag = use
        del path.attrib["d"]
        path.set("href", f"#{outline.name}")
        moved = f"translate({x:.1f},{y:.1f})" if max(abs(x), abs(y)) > _OFF / 2 else ""
        path.set("transform", f"{moved}scale({scale / _UNIT:.5g})")
        if "stroke" in path.attrib:
            path.set("stroke-width", f"{float(path.get('stroke-width', 1)) * _UNIT / scale:.4g}")

    def _found(self, rings: Rings) -> tuple[_Outline, tuple[float, float, float]]:
        alike = self._kept.setdefault(tuple(map(len, rings)), [])
        for outline in alike:
            if placed := outline.placed_as(rings):
                return outline, placed
        count = sum(map(len, self._kept.values()))
        alike.append(_Outline(f"svm-omtrek-{count + 1}", rings))
        return alike[-1], (1.0, 0.0, 0.0)

    def written(self) -> str:
        """Return all that is kept, for the end of the page: a drawing that shows nothing itself."""
        every = sorted(
            (outline for alike in self._kept.values() for outline in alike),
            key=lambda outline: int(outline.name.rpartition("-")[2]),
        )
        paths = "".join(f'<path id="{outline.name}" d="{_short(outline.rings)}"/>' for outline in every)
        if not paths:
            return ""
        return (
            '<svg class="svm-omtrekken" xmlns="http://www.w3.org/2000/svg" width="0" height="0" '
            f'aria-hidden="true" focusable="false"><defs>{paths}</defs></svg>\n'
        )


def _points(rings: Rings) -> list[Point]:
    return [point for ring in rings for point in ring]


def _size(points: Sequence[Point]) -> Point:
    xs, ys = zip(*points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def _short(rings: Rings) -> str:
    """Return rings as steps from point to point in whole units, with no sign that can be left out."""
    said, start = [], (0, 0)
    for ring in rings:
        corners = [(round(x * _UNIT), round(y * _UNIT)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners) if a != b]
        if not steps:  # smaller than can be seen
            continue
        moved = (corners[0][0] - start[0], corners[0][1] - start[1])
        numbers = " ".join(f"{x} {y}" for x, y in steps)
        said.append(f"m{moved[0]} {moved[1]}l{numbers}z".replace(" -", "-"))
        start = corners[0]
    return "".join(said)
