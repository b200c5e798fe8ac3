"""The boundaries of European countries and Dutch provinces, from ``data/boundaries``, shown as given.

Coordinates are metres in an equal-area projection; see the README beside the data.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.project import project_root

FOLDER = Path("data", "boundaries")
FILE = FOLDER / "europa.topo.json"
PROVINCES = FOLDER / "provincies.topo.json"

Point = tuple[float, float]
Ring = list[Point]
#: What of the earth a map shows, in metres: left, bottom, right, top.
Frame = tuple[float, float, float, float]
_EUROPE: Frame = (2_600_000.0, 1_350_000.0, 6_580_000.0, 5_450_000.0)
_NETHERLANDS: Frame = (12_000.0, 305_000.0, 278_000.0, 621_000.0)


@dataclass(frozen=True)
class Boundaries:
    """The areas of a TopoJSON file: those of its object ``name``, of which a map shows ``frame``."""

    topology: Mapping[str, Any] = field(repr=False)
    name: str
    frame: Frame

    @cached_property
    def rings(self) -> dict[str, list[Ring]]:
        """The closed lines of every area by its code, in metres; holes are rings too."""
        found: dict[str, list[Ring]] = {}
        for geometry in self.topology["objects"][self.name]["geometries"]:
            shapes = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            rings = [self._ring(arcs) for shape in shapes for arcs in shape]
            found.setdefault(geometry["id"], []).extend(rings)
        return found

    @cached_property
    def _lines(self) -> list[list[Point]]:
        scale, move = self.topology["transform"]["scale"], self.topology["transform"]["translate"]
        return [
            [(x * scale[0] + move[0], y * scale[1] + move[1]) for x, y in _absolute(arc)]
            for arc in self.topology["arcs"]
        ]

    def _ring(self, arcs: Sequence[int]) -> Ring:
        """Join arcs; a negative number is an arc walked back."""
        ring: Ring = []
        for number in arcs:
            line = self._lines[number] if number >= 0 else self._lines[~number][::-1]
            ring += line[1:] if ring else line
        return ring

    def centre(self, code: str) -> Point:
        """Return the middle of the largest piece of an area, in metres."""
        ring = max(self.rings[code], key=lambda ring: abs(_area(ring)))
        area = _area(ring)
        steps = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
        x = sum((a[0] + b[0]) * cross for a, b, cross in steps) / (6 * area)
        y = sum((a[1] + b[1]) * cross for a, b, cross in steps) / (6 * area)
        return x, y


def _absolute(arc: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """TopoJSON writes each point as a step from the one before."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def _area(ring: Ring) -> float:
    # Measured from its first point: the coordinates are large and the country may be small.
    (x0, y0) = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring)) / 2


@cache
def _read(path: Path, name: str, frame: Frame) -> Boundaries:
    try:
        return Boundaries(json.loads(path.read_text(encoding="utf-8")), name, frame)
    except (OSError, ValueError) as error:
        said = f"{FOLDER / path.name}: cannot be read ({error}); see the README beside it"
        raise DataFileError(said) from error


def europe() -> Boundaries:
    """Return the boundaries of Europe, by ISO 3166-1 alpha-3.

    Raises
    ------
    DataFileError
        The file is not there or is no JSON.
    """
    return _read(project_root() / FILE, "landen", _EUROPE)


def provinces() -> Boundaries:
    """Return the boundaries of the Dutch provinces, by the code of ``data/areas.yml``: ``NL-DR``.

    Raises
    ------
    DataFileError
        The file is not there or is no JSON.
    """
    return _read(project_root() / PROVINCES, "provincies", _NETHERLANDS)
