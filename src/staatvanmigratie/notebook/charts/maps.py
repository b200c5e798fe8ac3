"""A map of Europe: each country in the colour of its class.

The boundaries are equal-area and in metres, so that a map is laid out in pixels like every other chart.
Colour is never alone: what is provisional is hatched, what has no number is grey, Malta and other small
states are dots, and the legend says the bounds of each class.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from staatvanmigratie.foundation import dutch, nations, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.charts import alt_text, boundaries, chart, geometry, marks
from staatvanmigratie.notebook.charts.boundaries import FRAME, Boundaries
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.named_series import NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.outputs.number_tables import Cell, Column, Table
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.observations import Pending, Withheld

#: Too small to see: drawn as a dot as well.
SMALL_STATES = ("MLT", "LUX", "CYP")
DOT = 7.0  # radius in pixels

_LEGEND = 158  # pixels left of the map
_HATCH = 6
_EVENLY = "Elke kleur staat voor ongeveer evenveel landen."


@dataclass(frozen=True)
class Place:
    """Where the map stands: from metres to pixels."""

    width: float
    left: float = 0.0
    top: float = 0.0

    @property
    def factor(self) -> float:
        """Pixels per metre."""
        return self.width / (FRAME[2] - FRAME[0])

    @property
    def height(self) -> float:
        """Height in pixels."""
        return (FRAME[3] - FRAME[1]) * self.factor

    def __call__(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the pixel of a point in metres."""
        x, y = point
        return self.left + (x - FRAME[0]) * self.factor, self.top + (FRAME[3] - y) * self.factor

    @property
    def projection(self) -> dict[str, Any]:
        """The same for Vega."""
        move = [self.left - FRAME[0] * self.factor, self.top + FRAME[3] * self.factor]
        return {"type": "identity", "reflectY": True, "scale": self.factor, "translate": move}


@dataclass(frozen=True)
class _Country:
    """One country with its number and class."""

    code: str
    name: str
    number: Number
    rank: int = 0

    @property
    def open(self) -> bool:
        return self.number.status.provisional


@marks.unchecked
def kaart(
    items: Sequence[Number | Pending | Withheld],
    grenzen: Sequence[float] | None = None,
    accent: str = "NLD",
    landen: Sequence[str] | None = None,
) -> Chart:
    """Draw a map of Europe, each country in the colour of its class: ``grafiek.kaart(landen_per_1000)``.

    Parameters
    ----------
    items
        Observations, shares or rates of one series and period, one per country (``ref_area``).
    grenzen
        Bounds of the classes, at most four; by default every class gets about as many countries.
    accent
        Code of the country that gets an outline.
    landen
        The countries the map is about, by default the member states of the European Union; those without a
        number are grey, all others only background.

    Raises
    ------
    SvmError
        No numbers, several units or periods, or a country that is not on the map.
    """
    there = [item for item in items if isinstance(item, Number)]
    waiting = [item for item in items if isinstance(item, Pending)]
    without = [item for item in items if isinstance(item, Withheld)]
    if not there:
        if not waiting and not without:
            raise SvmError("grafiek.kaart needs at least one country with a number")
        series = (waiting or without)[0].series
        none = {f"{w.period} {w.label}": w for w in without}
        each = NamedSeries("", series, {}, {p.period: p for p in waiting}, series.unit, none)
        return chart.nothing("Kaart", each.unit, [each], _table([], waiting, without))
    europe = boundaries.europe()
    bounds, found = _classed(_countries(there, europe), grenzen)
    units, times = {c.number.unit for c in found}, {c.number.subjects[0].period for c in found}
    if len(units) > 1 or len(times) > 1:
        raise SvmError(
            f"one map has one unit and one period; these have {' and '.join(sorted(units | times))}"
        )
    landen = nations.member_states() if landen is None else landen
    missing = [code for code in landen if code not in {c.code for c in found}]
    unit, period = found[0].number.unit, periods.in_dutch(found[0].number.subjects[0].period)
    named = next((c for c in found if c.code == accent), None)

    def drawn(sheet: Sheet) -> alt.LayerChart:
        left = 0 if sheet.narrow else _LEGEND
        place = Place(sheet.width - chart.MARGIN - left, left)
        layers = _countries_drawn(found, missing, europe, place)
        layers += _outline(accent, place) if named else []
        head = geometry.wrap(unit, 40 if sheet.narrow else 22) + f"\n{period}"
        under, height = _legend(
            head, bounds, found, bool(missing), named, place.height + 8 if sheet.narrow else 0
        )
        return marks.sum_of(layers + under, sheet.width - chart.MARGIN, max(place.height, height))

    said = {w.breakdown.get("ref_area") for w in without}
    names = [wording.capitalised(dutch.area(code)) for code in missing if code not in said]
    return Chart(
        drawn(theme.WIDE),
        _table(found, waiting, without),
        alt_text.map_of(
            unit, period, [(c.name, c.number) for c in found], named and named.name, names, without
        ),
        "gearceerd",
        (() if grenzen else (_EVENLY,)),
        datasets=datasets(europe),
        narrow=drawn(theme.NARROW),
    )


def _countries_drawn(
    found: Sequence[_Country], missing: Sequence[str], europe: Boundaries, place: Place
) -> Layers:
    layers: Layers = [land(place, [*missing, *(c.code for c in found)])]
    layers += _shapes([_row(c) for c in found], place)
    layers += [grey(missing, place)] if missing else []
    layers += _hatching([c for c in found if c.open], europe, place)
    return layers + _dots(found, missing, europe, place)


def _countries(there: Sequence[Number], europe: Boundaries) -> list[_Country]:
    found = []
    for number in there:
        subject = number.subjects[0]
        code = subject.breakdown.get("ref_area", "")
        if code not in europe.rings:
            raise SvmError(
                f"grafiek.kaart: {code or subject.series.id!r} is no country on the map of Europe; give one "
                'number per country, for example: [o.per_1000(inwoners.at("2023", o.breakdown)) for o in …]'
            )
        found.append(_Country(code, wording.capitalised(dutch.area(code)), number))
    codes = [c.code for c in found]
    if doubled := {code for code in codes if codes.count(code) > 1}:
        raise SvmError(f"grafiek.kaart: more than one number for {', '.join(sorted(doubled))}")
    return sorted(found, key=lambda c: (-float(c.number), c.name))


# Classes ------------------------------------------------------------------------------------------------


def printed_value(number: Number) -> float:
    """Return the value as it is printed: a class follows what the reader sees."""
    _, _, decimals = number.shown.rstrip("%").partition(",")
    return round(float(number), len(decimals))


def class_bounds(values: Sequence[float], classes: int = len(theme.CLASSES)) -> list[float]:
    """Return round bounds that put about as many values in every class; equal values share a class."""
    ordered = sorted(values)
    bounds: list[float] = []
    for n in range(1, classes):
        cut = round(n * len(ordered) / classes)
        while 0 < cut < len(ordered) and ordered[cut] == ordered[cut - 1]:
            cut += 1
        if 0 < cut < len(ordered):
            bound = _roundest(ordered[cut - 1], ordered[cut])
            if not bounds or bound > bounds[-1]:
                bounds.append(bound)
    return bounds


def _roundest(low: float, high: float) -> float:
    """The roundest number above ``low`` and at most ``high``."""
    for power in range(9, -4, -1):
        for step in (5, 2.5, 2, 1) if power > 0 else (5, 2, 1):
            size = step * 10.0**power
            multiple = round(int(high / size + 1e-9) * size, 6)
            if multiple > low + 1e-9:
                return multiple
    return high


def _classed(found: Sequence[_Country], given: Sequence[float] | None) -> tuple[list[float], list[_Country]]:
    values = [printed_value(c.number) for c in found]
    bounds = class_bounds(values) if given is None else sorted(map(float, given))
    if len(bounds) >= len(theme.CLASSES):
        raise SvmError(
            f"grafiek.kaart has {len(theme.CLASSES)} colours, so at most {len(theme.CLASSES) - 1} bounds"
        )
    ranks = [sum(value >= bound for bound in bounds) for value in values]
    return bounds, [_Country(c.code, c.name, c.number, r) for c, r in zip(found, ranks, strict=True)]


def colour(rank: int, classes: int) -> str:
    """Return the colour of a class; few classes keep apart as far as they can."""
    last = len(theme.CLASSES) - 1
    return theme.CLASSES[round(rank * last / (classes - 1)) if classes > 1 else last // 2]


# Drawing ------------------------------------------------------------------------------------------------


def topology() -> alt.NamedData:
    """Return the boundaries as data of a chart, by name: :func:`datasets` holds them."""
    form = alt.TopoDataFormat(type="topojson", feature=boundaries.OBJECT)
    return alt.NamedData(name=boundaries.OBJECT, format=form)


def datasets(europe: Boundaries) -> dict[str, Any]:
    """Return the data that charts with a map call by name."""
    return {boundaries.OBJECT: dict(europe.topology)}


def _shape(data: Any, place: Place, **style: Any) -> alt.Chart:
    return alt.Chart(data).mark_geoshape(clip=False, strokeJoin="round", **style).project(**place.projection)


def land(place: Place, apart: Sequence[str]) -> alt.Chart:
    """Return the land around the countries of a map, without boundaries between what the map is not about."""
    shape = _shape(topology(), place, fill=theme.LAND, stroke=theme.LAND, strokeWidth=0.8)
    return shape.transform_filter(f"!({_only(apart)})")


def _only(codes: Sequence[str]) -> str:
    # An expression: a predicate on a field makes Vega-Lite read the boundaries once more, and lose them.
    return f"indexof({json.dumps(list(codes))}, datum.id) >= 0"


def grey(codes: Sequence[str], place: Place) -> alt.Chart:
    """Return countries without a number."""
    shape = _shape(topology(), place, fill=theme.NO_NUMBER, stroke=theme.PAPER, strokeWidth=0.8)
    return shape.transform_filter(_only(codes))


def _outline(code: str, place: Place) -> Layers:
    shape = _shape(topology(), place, fill=None, stroke=theme.ACCENT, strokeWidth=2.2)
    return [shape.transform_filter(_only([code]))]


def _row(country: _Country) -> Row:
    subject = country.number.subjects[0]
    return {
        "code": country.code,
        "reeks": country.name,
        "periode": periods.in_dutch(subject.period),
        "waarde": float(country.number),
        "cijfer": wording.marked(country.number),
        "status": country.number.status.words,
        "klasse": country.rank,
    }


def _shapes(rows: Sequence[Row], place: Place) -> Layers:
    classes = max(row["klasse"] for row in rows) + 1
    scale = alt.Scale(domain=list(range(classes)), range=[colour(n, classes) for n in range(classes)])
    shapes = alt.LookupData(data=topology(), key="id", fields=["type", "geometry"])
    shape = _shape(marks.data(rows), place, stroke=theme.PAPER, strokeWidth=0.8)
    shape = shape.transform_lookup(lookup="code", from_=shapes)
    fill = alt.Fill(field="klasse", type="ordinal", scale=scale, legend=None)
    return [shape.encode(fill=fill, tooltip=chart.tooltip())]


def _hatching(found: Sequence[_Country], europe: Boundaries, place: Place) -> Layers:
    """White strokes over what is provisional, also where the country is light."""
    layers: Layers = []
    for dark in (False, True):
        rings = [
            [place(point) for point in ring]
            for c in found
            if (c.rank >= 3) is dark
            for ring in europe.rings[c.code]
        ]
        strokes = geometry.hatching_of(rings, _HATCH)
        layers += marks.path_of(strokes, theme.PAPER if dark else theme.COLOURS[0], 0.8)
    return layers


def _dots(found: Sequence[_Country], missing: Sequence[str], europe: Boundaries, place: Place) -> Layers:
    classes = max(c.rank for c in found) + 1
    rows = []
    for code in SMALL_STATES:
        x, y = place(europe.centre(code))
        number = next((c for c in found if c.code == code), None)
        if number:
            rows.append({**_row(number), "x": x, "y": y, "color": colour(number.rank, classes)})
        elif code in missing:
            rows.append({"x": x, "y": y, "color": theme.NO_NUMBER, "reeks": dutch.area(code)})
    if not rows:
        return []
    rows = [{**row, "x": round(row["x"], 1), "y": round(row["y"], 1)} for row in rows]
    dots = alt.Chart(marks.data(rows)).mark_point(
        size=(2 * DOT) ** 2 * 0.785, opacity=1, stroke=theme.PAPER, strokeWidth=1.5, shape="circle"
    )
    fill = alt.Fill(field="color", type="nominal", scale=None, legend=None)
    return [dots.encode(x=marks.at(alt.X, "x"), y=marks.at(alt.Y, "y"), fill=fill, tooltip=chart.tooltip())]


def _legend(
    head: str,
    bounds: Sequence[float],
    found: Sequence[_Country],
    missing: bool,
    named: _Country | None,
    top: float,
) -> tuple[Layers, float]:
    """The unit, the classes with the highest on top, and what the other marks mean; and where it ends."""
    classes = len(bounds) + 1
    words = [class_name(n, bounds, found[0].number) for n in range(classes)]
    entries = [(colour(n, max(c.rank for c in found) + 1), words[n]) for n in reversed(range(classes))]
    if missing:
        entries.append((theme.NO_NUMBER, number_tables.NOTHING))
    y = top + 36 + marks.LEADING * head.count("\n")
    layers = marks.words([{"x": 0, "y": top + 10, "text": head, "color": theme.MUTED}])
    boxes = [
        {"x": 0, "y": y + 24 * n - 8, "x2": 22, "y2": y + 24 * n + 8, "color": fill}
        for n, (fill, _) in enumerate(entries)
    ]
    said = [{"x": 30, "y": y + 24 * n, "text": text} for n, (_, text) in enumerate(entries)]
    layers += marks.boxes(boxes)
    y += 24 * len(entries)
    if any(c.open for c in found):
        box = {"x": 0, "y": y - 8, "x2": 22, "y2": y + 8}
        layers += marks.boxes([{**box, "color": theme.CLASSES[1]}]) + marks.hatched(
            [box], theme.COLOURS[0], 0.8
        )
        said.append({"x": 30, "y": y, "text": "voorlopig"})
        y += 24
    if named:
        y += 4
        box = {"x": 1, "y": y - 8, "x2": 22, "y2": y + 8}
        layers += marks.boxes([box], fill=None, stroke=theme.ACCENT, strokeWidth=2.2)
        said.append({"x": 30, "y": y, "text": f"{named.name}: {wording.marked(named.number)}"})
        y += 24
    return layers + marks.words(said, fontSize=theme.SMALL), y - 12


def class_name(rank: int, bounds: Sequence[float], example: Number) -> str:
    """Return a class in words: ``minder dan 0,5``, ``0,5 tot 1,0``, ``4,0 of meer``."""
    after = "%" if example.shown.endswith("%") else ""
    _, _, shown = example.shown.rstrip("%").partition(",")
    decimals = min(len(shown), max((_decimals(b) for b in bounds), default=0))
    words = [dutch.number(bound, decimals) + after for bound in bounds]
    if not words:
        return "alle landen"
    if rank == 0:
        return f"minder dan {words[0]}"
    if rank == len(words):
        return f"{words[-1]} of meer"
    return f"{words[rank - 1]} tot {words[rank]}"


def _decimals(value: float) -> int:
    return next(n for n in range(7) if n == 6 or abs(round(value, n) - value) < 1e-9)


def _table(found: Sequence[_Country], waiting: Sequence[Pending], without: Sequence[Withheld]) -> Table:
    absent = [*waiting, *without]
    subjects = [c.number.subjects[0] for c in found] or absent
    unit = found[0].number.unit if found else absent[0].series.unit
    titles = [s.series.title for s in subjects]
    title = max(dict.fromkeys(titles), key=titles.count)
    head = f"{title} ({unit})" if len(set(titles)) == 1 and unit == subjects[0].series.unit else unit
    rows: list[list[Cell]] = [[c.name, c.number] for c in found]
    rows += [[wording.capitalised(dutch.area(p.breakdown.get("ref_area", ""))), p] for p in absent]
    return Table([Column("land", "Land", "left"), Column("waarde", wording.capitalised(head))], rows)
