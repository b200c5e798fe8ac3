"""A map of Europe or the Netherlands: each country or province in the colour of its class.

The boundaries are equal-area and in metres, so that a map is laid out in pixels like every other chart.
Colour is never alone: what is provisional is hatched, what has no number is grey, Malta and other small
states are dots, and the legend says the bounds of each class.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from staatvanmigratie.foundation import dutch, nations, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.charts import alt_text, boundaries, chart, geometry, marks
from staatvanmigratie.notebook.charts.boundaries import Boundaries
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


@dataclass(frozen=True)
class Place:
    """Where the map stands: from metres to pixels."""

    ground: Boundaries
    width: float
    left: float = 0.0
    top: float = 0.0

    @property
    def factor(self) -> float:
        """Pixels per metre."""
        left, _, right, _ = self.ground.frame
        return self.width / (right - left)

    @property
    def height(self) -> float:
        """Height in pixels."""
        _, bottom, _, top = self.ground.frame
        return (top - bottom) * self.factor

    def __call__(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the pixel of a point in metres."""
        (x, y), (left, _, _, top) = point, self.ground.frame
        return self.left + (x - left) * self.factor, self.top + (top - y) * self.factor

    @property
    def projection(self) -> dict[str, Any]:
        """The same for Vega."""
        left, _, _, top = self.ground.frame
        move = [self.left - left * self.factor, self.top + top * self.factor]
        return {"type": "identity", "reflectY": True, "scale": self.factor, "translate": move}


@dataclass(frozen=True)
class _Kind:
    """What a map is about, and how its areas are called.

    ``small``    areas too small to see, drawn as a dot as well
    ``written``  whether each area has its number in it, and where there is room its name
    """

    called: str
    shows: str
    areas: Callable[[], Boundaries]
    about: Callable[[], Iterable[str]]
    one: str
    many: str
    heading: str
    small: tuple[str, ...] = ()
    widest: float = theme.WIDTH
    written: bool = False


_EUROPE = _Kind(
    called="grafiek.kaart",
    shows="country on the map of Europe",
    areas=boundaries.europe,
    about=nations.member_states,
    one="land",
    many="landen",
    heading="Kaart van Europa",
    small=SMALL_STATES,
)
_PROVINCES = _Kind(
    called="grafiek.kaart_provincies",
    shows="province of the Netherlands",
    areas=boundaries.provinces,
    about=lambda: boundaries.provinces().rings,
    one="provincie",
    many="provincies",
    heading="Kaart van de Nederlandse provincies",
    widest=400,
    written=True,
)


@dataclass(frozen=True)
class _Area:
    """One country or province with its number and class."""

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
    return _map(_EUROPE, items, grenzen, accent, landen)


@marks.unchecked
def kaart_provincies(
    items: Sequence[Number | Pending | Withheld], grenzen: Sequence[float] | None = None
) -> Chart:
    """Draw a map of the provinces, each in the colour of its class: ``grafiek.kaart_provincies(rates)``.

    Parameters
    ----------
    items
        Observations, shares or rates of one series and period, one per province (``ref_area``).
    grenzen
        Bounds of the classes, at most four; by default every class gets about as many provinces.

    Raises
    ------
    SvmError
        No numbers, several units or periods, or an area that is no province.
    """
    return _map(_PROVINCES, items, grenzen)


def _map(
    kind: _Kind,
    items: Sequence[Number | Pending | Withheld],
    given: Sequence[float] | None,
    accent: str | None = None,
    about: Sequence[str] | None = None,
) -> Chart:
    there = [item for item in items if isinstance(item, Number)]
    waiting = [item for item in items if isinstance(item, Pending)]
    without = [item for item in items if isinstance(item, Withheld)]
    if not there:
        if not waiting and not without:
            raise SvmError(f"{kind.called} needs at least one {kind.shows.split()[0]} with a number")
        series = (waiting or without)[0].series
        none = {f"{w.period} {w.label}": w for w in without}
        each = NamedSeries("", series, {}, {p.period: p for p in waiting}, series.unit, none)
        return chart.nothing("Kaart", each.unit, [each], _table(kind, [], waiting, without))
    ground = kind.areas()
    bounds, found = _classed(kind, _areas(kind, there, ground), given)
    units, times = {c.number.unit for c in found}, {c.number.subjects[0].period for c in found}
    if len(units) > 1 or len(times) > 1:
        raise SvmError(
            f"one map has one unit and one period; these have {' and '.join(sorted(units | times))}"
        )
    about = kind.about() if about is None else about
    missing = [code for code in about if code not in {c.code for c in found}]
    unit, period = found[0].number.unit, periods.in_dutch(found[0].number.subjects[0].period)
    named = next((c for c in found if c.code == accent), None)

    def drawn(sheet: Sheet) -> alt.LayerChart:
        left = 0 if sheet.narrow else _LEGEND
        place = Place(ground, min(sheet.width - chart.MARGIN - left, kind.widest), left)
        layers = _drawn(kind, found, missing, place)
        layers += _outline(named.code, place) if named else []
        layers += _written(found, place, names=not sheet.narrow) if kind.written else []
        head = geometry.wrap(unit, 40 if sheet.narrow else 22) + f"\n{period}"
        under, height = _legend(
            kind, head, bounds, found, bool(missing), named, place.height + 8 if sheet.narrow else 0
        )
        return marks.sum_of(layers + under, sheet.width - chart.MARGIN, max(place.height, height))

    said = {w.breakdown.get("ref_area") for w in without}
    names = [wording.capitalised(dutch.area(code)) for code in missing if code not in said]
    return Chart(
        drawn(theme.WIDE),
        _table(kind, found, waiting, without),
        alt_text.map_of(
            kind.heading,
            unit,
            period,
            [(c.name, c.number) for c in found],
            named and named.name,
            names,
            without,
        ),
        "gearceerd",
        (() if given else (f"Elke kleur staat voor ongeveer evenveel {kind.many}.",)),
        datasets=datasets(ground),
        narrow=drawn(theme.NARROW),
    )


def _drawn(kind: _Kind, found: Sequence[_Area], missing: Sequence[str], place: Place) -> Layers:
    layers: Layers = [land(place, [*missing, *(c.code for c in found)])]
    layers += _shapes([_row(c) for c in found], place)
    layers += [grey(missing, place)] if missing else []
    layers += _hatching([c for c in found if c.open], place)
    return layers + (_dots(kind, found, missing, place) if kind.small else [])


def _areas(kind: _Kind, there: Sequence[Number], ground: Boundaries) -> list[_Area]:
    found = []
    for number in there:
        subject = number.subjects[0]
        code = subject.breakdown.get("ref_area", "")
        if code not in ground.rings:
            each = kind.shows.split()[0]
            raise SvmError(
                f"{kind.called}: {code or subject.series.id!r} is no {kind.shows}; give one "
                f'number per {each}, for example: [o.per_1000(inwoners.at("2023", o.breakdown)) for o in …]'
            )
        found.append(_Area(code, wording.capitalised(dutch.area(code)), number))
    codes = [c.code for c in found]
    if doubled := {code for code in codes if codes.count(code) > 1}:
        raise SvmError(f"{kind.called}: more than one number for {', '.join(sorted(doubled))}")
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


def _classed(
    kind: _Kind, found: Sequence[_Area], given: Sequence[float] | None
) -> tuple[list[float], list[_Area]]:
    values = [printed_value(c.number) for c in found]
    bounds = class_bounds(values) if given is None else sorted(map(float, given))
    if len(bounds) >= len(theme.CLASSES):
        raise SvmError(
            f"{kind.called} has {len(theme.CLASSES)} colours, so at most {len(theme.CLASSES) - 1} bounds"
        )
    ranks = [sum(value >= bound for bound in bounds) for value in values]
    return bounds, [_Area(c.code, c.name, c.number, r) for c, r in zip(found, ranks, strict=True)]


def colour(rank: int, classes: int) -> str:
    """Return the colour of a class; few classes keep apart as far as they can."""
    last = len(theme.CLASSES) - 1
    return theme.CLASSES[round(rank * last / (classes - 1)) if classes > 1 else last // 2]


# Drawing ------------------------------------------------------------------------------------------------


def topology(ground: Boundaries) -> alt.NamedData:
    """Return the boundaries as data of a chart, by name: :func:`datasets` holds them."""
    form = alt.TopoDataFormat(type="topojson", feature=ground.name)
    return alt.NamedData(name=ground.name, format=form)


def datasets(ground: Boundaries) -> dict[str, Any]:
    """Return the data that charts with a map call by name."""
    return {ground.name: dict(ground.topology)}


def _shape(data: Any, place: Place, **style: Any) -> alt.Chart:
    return alt.Chart(data).mark_geoshape(clip=False, strokeJoin="round", **style).project(**place.projection)


def land(place: Place, apart: Sequence[str]) -> alt.Chart:
    """Return the land around the countries of a map, without boundaries between what the map is not about."""
    shape = _shape(topology(place.ground), place, fill=theme.LAND, stroke=theme.LAND, strokeWidth=0.8)
    return shape.transform_filter(f"!({_only(apart)})")


def _only(codes: Sequence[str]) -> str:
    # An expression: a predicate on a field makes Vega-Lite read the boundaries once more, and lose them.
    return f"indexof({json.dumps(list(codes))}, datum.id) >= 0"


def grey(codes: Sequence[str], place: Place) -> alt.Chart:
    """Return countries without a number."""
    shape = _shape(topology(place.ground), place, fill=theme.NO_NUMBER, stroke=theme.PAPER, strokeWidth=0.8)
    return shape.transform_filter(_only(codes))


def _outline(code: str, place: Place) -> Layers:
    shape = _shape(topology(place.ground), place, fill=None, stroke=theme.ACCENT, strokeWidth=2.2)
    return [shape.transform_filter(_only([code]))]


def _row(country: _Area) -> Row:
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
    shapes = alt.LookupData(data=topology(place.ground), key="id", fields=["type", "geometry"])
    shape = _shape(marks.data(rows), place, stroke=theme.PAPER, strokeWidth=0.8)
    shape = shape.transform_lookup(lookup="code", from_=shapes)
    fill = alt.Fill(field="klasse", type="ordinal", scale=scale, legend=None)
    return [shape.encode(fill=fill, tooltip=chart.tooltip())]


def _hatching(found: Sequence[_Area], place: Place) -> Layers:
    """White strokes over what is provisional, also where the country is light."""
    layers: Layers = []
    for dark in (False, True):
        rings = [
            [place(point) for point in ring]
            for c in found
            if (c.rank >= 3) is dark
            for ring in place.ground.rings[c.code]
        ]
        strokes = geometry.hatching_of(rings, _HATCH)
        layers += marks.path_of(strokes, theme.PAPER if dark else theme.COLOURS[0], 0.8)
    return layers


def _written(found: Sequence[_Area], place: Place, names: bool) -> Layers:
    """Write each number in its area, with its name where there is room."""
    rows = []
    for each in found:
        x, y = place(place.ground.centre(each.code))
        name = each.name.replace("-", "-\n") + "\n" if names else ""
        text = name + wording.marked(each.number)
        rows.append({"x": x, "y": y - marks.LEADING * text.count("\n") / 2, "text": text})
    return marks.words(rows, halo=True, align="center", fontSize=theme.SMALL)


def _dots(kind: _Kind, found: Sequence[_Area], missing: Sequence[str], place: Place) -> Layers:
    classes = max(c.rank for c in found) + 1
    rows = []
    for code in kind.small:
        x, y = place(place.ground.centre(code))
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
    kind: _Kind,
    head: str,
    bounds: Sequence[float],
    found: Sequence[_Area],
    missing: bool,
    named: _Area | None,
    top: float,
) -> tuple[Layers, float]:
    """The unit, the classes with the highest on top, and what the other marks mean; and where it ends."""
    classes = len(bounds) + 1
    words = [class_name(n, bounds, found[0].number, kind.many) for n in range(classes)]
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


def class_name(rank: int, bounds: Sequence[float], example: Number, many: str = "landen") -> str:
    """Return a class in words: ``minder dan 0,5``, ``0,5 tot 1,0``, ``4,0 of meer``."""
    after = "%" if example.shown.endswith("%") else ""
    _, _, shown = example.shown.rstrip("%").partition(",")
    decimals = min(len(shown), max((_decimals(b) for b in bounds), default=0))
    words = [dutch.number(bound, decimals) + after for bound in bounds]
    if not words:
        return f"alle {many}"
    if rank == 0:
        return f"minder dan {words[0]}"
    if rank == len(words):
        return f"{words[-1]} of meer"
    return f"{words[rank - 1]} tot {words[rank]}"


def _decimals(value: float) -> int:
    return next(n for n in range(7) if n == 6 or abs(round(value, n) - value) < 1e-9)


def _table(
    kind: _Kind, found: Sequence[_Area], waiting: Sequence[Pending], without: Sequence[Withheld]
) -> Table:
    absent = [*waiting, *without]
    subjects = [c.number.subjects[0] for c in found] or absent
    unit = found[0].number.unit if found else absent[0].series.unit
    titles = [s.series.title for s in subjects]
    title = max(dict.fromkeys(titles), key=titles.count)
    head = f"{title} ({unit})" if len(set(titles)) == 1 and unit == subjects[0].series.unit else unit
    rows: list[list[Cell]] = [[c.name, c.number] for c in found]
    rows += [[wording.capitalised(dutch.area(p.breakdown.get("ref_area", ""))), p] for p in absent]
    return Table(
        [
            Column(kind.one, wording.capitalised(kind.one), "left"),
            Column("waarde", wording.capitalised(head)),
        ],
        rows,
    )
