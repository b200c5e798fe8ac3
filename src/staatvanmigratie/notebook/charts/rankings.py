"""Bars and dots by category: a ranking, or two periods compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.charts import alt_text, chart, geometry, marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.geometry import Band, Scale
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.named_series import Named, NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.outputs.number_tables import Column, Table
from staatvanmigratie.store.observations import Pending
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

Item = Number | Pending | tuple[str, Number | Pending]

_NAME = 30  # characters in a row of a category's name
_ROW = 28  # pixels from one bar to the next
_BESIDE = 6  # between a bar and its number
_MOST = 30


@dataclass(frozen=True)
class _Category:
    """One bar of a ranking."""

    name: str
    number: Number
    code: frozenset[str]

    @property
    def open(self) -> bool:
        return self.number.status.provisional


@marks.unchecked
def liggend(items: Series | Sequence[Item], accent: str | None = None) -> Chart:
    """Draw a ranking as horizontal bars, the largest on top.

    ``grafiek.liggend(eerste.top(10, "nationality"))``; with ``accent="NLD"`` the other bars are quiet. The
    items are observations, shares or rates, each with its own name if you like: ``("Nederland", o)``.
    """
    found, waiting = _categories(items)
    unit, title, table = _headings(found, waiting)
    if not found:
        each = NamedSeries(title, waiting[0].series, {}, {p.period: p for p in waiting}, unit)
        return chart.nothing("Liggend staafdiagram", unit, [each], table)
    names = [geometry.wrap(each.name, _NAME) for each in found]
    last_names = [geometry.wrap(_name(p, found), _NAME) for p in waiting]
    left = max(geometry.text_width(name, theme.SIZE, bold=True) for name in names + last_names) + 10
    texts = [wording.marked(each.number) for each in found]
    beside = max(geometry.text_width(text, theme.SIZE, bold=True) for text in texts) + _BESIDE
    width = theme.WIDTH - left - chart.MARGIN
    low, high = min(0.0, *(float(e.number) for e in found)), max(0.0, *(float(e.number) for e in found))
    x = Scale(low, high if high > low else 1, beside if low < 0 else 0, width - (beside if high > 0 else 0))
    tall = max(_ROW, *(8 + marks.LEADING * (name.count("\n") + 1) for name in names + last_names))
    band = Band(len(found) + len(waiting), tall * (len(found) + len(waiting)), 0.3, 0.15)

    layers = marks.words([{"x": -left, "y": chart.TOP, "text": unit, "color": theme.MUTED}])
    layers += _ranking_bars(found, accent, x, band)
    rows = [{"x": -10, "y": band.centre(n), "text": name} for n, name in enumerate(names + last_names)]
    chosen = [accent in each.code or each.name == accent for each in found] + [False] * len(waiting)
    layers += _names([row for row, here in zip(rows, chosen, strict=True) if not here], "normal")
    layers += _names([row for row, here in zip(rows, chosen, strict=True) if here], 600)
    layers += _ranking_numbers(found, chosen, x, band)
    layers += _ranking_waiting(waiting, len(found), x, band)
    described = [(each.name, each.number) for each in found]
    shared = {each.number.subjects[0].period for each in found}
    period = periods.in_dutch(shared.pop()) if len(shared) == 1 else ""
    named = next((each.name for each, here in zip(found, chosen, strict=False) if here), "")
    return Chart(
        marks.sum_of(layers, width, band.width),
        table,
        alt_text.ranking(title, unit, period, described, waiting, named),
        "gearceerde staaf",
    )


def _categories(items: Series | Sequence[Item]) -> tuple[list[_Category], list[Pending]]:
    """The bars of a ranking, largest first, and what is still to come."""
    if isinstance(items, Series):
        dimensions = items.open_dimensions
        if len(dimensions) != 1:
            raise SvmError(f'{items.id}: choose what to rank, for example {items.id}.top(10, "nationality")')
        items = items.top(10, dimensions[0]) or items.in_period(items.latest.period, dimensions[0])
    named = [item if isinstance(item, tuple) else (None, item) for item in items]
    if not named or len(named) > _MOST:
        raise SvmError(f"grafiek.liggend draws 1 to {_MOST} bars, not {len(named)}")
    for _, item in named:
        if not isinstance(item, Number | Pending):
            raise SvmError(
                f"grafiek.liggend takes observations, shares and rates, not {type(item).__name__}; "
                'for example: grafiek.liggend(s.top(10, "nationality"))'
            )
    there = [(name, item) for name, item in named if not isinstance(item, Pending)]
    several = len({item.subjects[0].period for _, item in there}) > 1
    found = []
    for name, item in there:
        subject = item.subjects[0]
        text = name or wording.capitalised(subject.label)
        if several:
            text += f" ({wording.short(subject.period)})"
        found.append(_Category(text, item, frozenset(subject.breakdown.values()) - {TOTAL}))
    found.sort(key=lambda each: (-float(each.number), each.name))
    return found, [item for _, item in named if isinstance(item, Pending)]


def _name(pending: Pending, found: Sequence[_Category]) -> str:
    names = [pending.series.category_name(d, c) for d, c in pending.breakdown.items() if c != TOTAL]
    name = wording.capitalised(", ".join(names) or pending.series.title)
    other = any(each.number.subjects[0].period != pending.period for each in found)
    return f"{name} ({wording.short(pending.period)})" if other else name


def _headings(found: Sequence[_Category], waiting: Sequence[Pending]) -> tuple[str, str, Table]:
    """The unit, the title and the table of a ranking."""
    units = list(dict.fromkeys(each.number.unit for each in found)) or [waiting[0].series.unit]
    if len(units) > 1:
        raise SvmError(f"one ranking has one unit; these count {' and '.join(units)}")
    subjects = [each.number.subjects[0] for each in found]
    series = {s.series.id: s.series for s in subjects} or {p.series.id: p.series for p in waiting}
    title = next(iter(series.values())).title if len(series) == 1 else ""
    dimensions = {d for s in [*subjects, *waiting] for d, c in s.breakdown.items() if c != TOTAL}
    stub = wording.DIMENSIONS.get(dimensions.pop(), "Categorie") if len(dimensions) == 1 else "Categorie"
    rows: list[list[number_tables.Cell]] = [[each.name, each.number] for each in found]
    rows += [[_name(pending, found), pending] for pending in waiting]
    head = f"{title} ({units[0]})" if len(series) == 1 else wording.capitalised(units[0])
    return units[0], title, Table([Column("categorie", stub, "left"), Column("waarde", head)], rows)


def _names(rows: Sequence[Row], weight: str | int) -> Layers:
    shifted = [{**row, "y": row["y"] - row["text"].count("\n") * marks.LEADING / 2} for row in rows]
    return marks.words(shifted, align="right", fontWeight=weight)


def _ranking_bars(found: Sequence[_Category], accent: str | None, x: Scale, band: Band) -> Layers:
    here = [accent in each.code or each.name == accent for each in found]
    quiet = any(here)
    rows = [
        {
            "categorie": each.name,
            "reeks": each.name,
            "periode": periods.in_dutch(each.number.subjects[0].period),
            "waarde": float(each.number),
            "cijfer": wording.marked(each.number),
            "status": each.number.status.words,
            "hue": (theme.QUIET if quiet and not chosen else theme.COLOURS[0]),
            "fill": _fill(each.open, quiet and not chosen),
            "box": {**_across(x, band, n, float(each.number))},
            "open": each.open,
        }
        for n, (each, chosen) in enumerate(zip(found, here, strict=True))
    ]
    place = alt.Y(
        field="categorie",
        type="ordinal",
        sort=None,
        axis=None,
        scale=alt.Scale(
            domain=[each.name for each in found],
            range=[0, band.step * len(found)],
            paddingInner=band.inner,
            paddingOuter=band.outer,
        ),
    )
    domain = alt.Scale(domain=[x.low, x.high], range=[x.start, x.end], nice=False, zero=False)
    length = alt.X(field="waarde", type="quantitative", axis=None, scale=domain)
    fill = alt.Fill(field="fill", type="nominal", scale=None, legend=None)
    shown = [{k: v for k, v in row.items() if k not in ("box", "hue")} for row in rows]
    bars = (
        alt.Chart(marks.data(shown)).mark_bar().encode(x=length, y=place, fill=fill, tooltip=chart.tooltip())
    )
    layers: Layers = [bars]
    for hue in (theme.QUIET, theme.COLOURS[0]):
        boxes = [row["box"] for row in rows if row["open"] and row["hue"] == hue]
        layers += marks.hatched(boxes, hue, 0.9)
        layers += marks.boxes(boxes, fill=None, stroke=hue, strokeWidth=1.5)
    return layers + marks.strokes([{"x": x(0), "y": 0, "x2": x(0), "y2": band.width}], theme.LINE)


def _fill(open_: bool, quiet: bool) -> str:
    if quiet:
        return theme.QUIET_TINT if open_ else theme.QUIET
    return theme.TINTS[0] if open_ else theme.COLOURS[0]


def _across(x: Scale, band: Band, place: int, value: float) -> Row:
    """The box of a horizontal bar."""
    start, end = sorted((x(0), x(value)))
    return {"x": start, "y": band.start(place), "x2": end, "y2": band.start(place) + band.size}


def _ranking_numbers(found: Sequence[_Category], chosen: Sequence[bool], x: Scale, band: Band) -> Layers:
    layers: Layers = []
    for n, (each, here) in enumerate(zip(found, chosen, strict=False)):
        value = float(each.number)
        place = x(value) + (_BESIDE if value >= 0 else -_BESIDE)
        row = {"x": place, "y": band.centre(n), "text": wording.marked(each.number)}
        style = {"align": "left" if value >= 0 else "right", "fontWeight": 600 if here else "normal"}
        layers += marks.words([row], **style)
    return layers


def _ranking_waiting(waiting: Sequence[Pending], start: int, x: Scale, band: Band) -> Layers:
    boxes, words = [], []
    for n, pending in enumerate(waiting, start):
        box = {"x": x(0), "y": band.start(n), "x2": x.end, "y2": band.start(n) + band.size}
        boxes.append(box)
        said = f"{number_tables.PENDING}, {wording.expectation([pending])}"
        words.append({"x": box["x"] + 10, "y": band.centre(n), "text": said, "color": theme.MUTED})
    return [*marks.awaiting(boxes), *marks.words(words, fontSize=theme.SMALL, halo=True)]


# Two periods --------------------------------------------------------------------------------------------


@marks.unchecked
def vergelijk(
    parts: Series | Sequence[Named],
    then: int | str,
    now: int | str | None = None,
    categories: Sequence[str] | None = None,
) -> Chart:
    """Compare two periods per category, as two dots with a stroke between: ``grafiek.vergelijk(s, 2013)``.

    ``now`` is the newest period with a number. Of a series with one open dimension the ten largest are shown.
    """
    found = [each for each in named_series.parts(parts, categories) if each.numbers or each.pending]
    if not found:
        raise SvmError("grafiek.vergelijk needs at least one series with an observation")
    unit = named_series.unit(found)
    newest = [p for each in found for p in each.numbers]
    if not newest:
        return chart.nothing("Vergelijking", unit, found)
    start = found[0].series.period_of(then)
    end = found[0].series.period_of(now) if now is not None else max(newest, key=periods.parse)
    found = [each for each in found if start in each.numbers or each.at(end)]
    found.sort(key=lambda each: -float(each.numbers[end]) if end in each.numbers else 1)
    found = found[: None if categories else 10]
    if not any(start in each.numbers for each in found) or start == end:
        there = ", ".join(sorted(set(newest), key=periods.parse)[:12])
        raise SvmError(
            f"grafiek.vergelijk: no two periods to compare: {start} and {end} (there are: {there})"
        )
    narrowed = [_two(each, start, end) for each in found]

    names = [geometry.wrap(each.name, _NAME) for each in narrowed]
    left = max(geometry.text_width(name, theme.SIZE) for name in names) + 10
    shown = [n for each in narrowed for n in each.numbers.values()]
    beside = max(geometry.text_width(wording.marked(n), theme.SIZE, bold=True) for n in shown) + 12
    width = theme.WIDTH - left - chart.MARGIN
    low, high = min(0.0, *map(float, shown)), max(0.0, *map(float, shown))
    x = Scale(low, high if high > low else 1, beside, width - beside)
    tall = _ROW + 4 + 6 * any("\n" in name for name in names)
    band = Band(len(narrowed), tall * len(narrowed), 0.3, 0.15)
    layers = _compared_legend(start, end, left)
    layers += marks.words(
        [{"x": width, "y": chart.TOP - 6, "text": unit, "color": theme.MUTED}], align="right"
    )
    lanes = [{"x": 0, "y": band.centre(n), "x2": width, "y2": band.centre(n)} for n in range(len(narrowed))]
    layers += marks.strokes(lanes, theme.GRID)
    layers += _dumbbells(narrowed, start, end, x, band)
    layers += _names(
        [{"x": -10, "y": band.centre(n), "text": name} for n, name in enumerate(names)], "normal"
    )
    return Chart(
        marks.sum_of(layers, width, band.width),
        _compared_table(narrowed, start, end),
        alt_text.comparison(unit, start, end, narrowed),
        "open punt",
    )


def _two(each: NamedSeries, start: str, end: str) -> NamedSeries:
    numbers = {p: each.numbers[p] for p in (start, end) if p in each.numbers}
    pending = {p: each.pending[p] for p in (start, end) if p in each.pending}
    return NamedSeries(each.name, each.series, numbers, pending, each.unit)


def _compared_legend(start: str, end: str, left: float) -> Layers:
    y = chart.TOP - 6
    x, first = -left, periods.in_dutch(start)
    second = x + 14 + geometry.text_width(first, theme.SIZE) + 24
    dots = [{"x": x + 4, "y": y, "color": theme.QUIET}, {"x": second + 4, "y": y, "color": theme.COLOURS[0]}]
    words = [{"x": x + 14, "y": y, "text": first}, {"x": second + 14, "y": y, "text": periods.in_dutch(end)}]
    return [*marks.dots(dots), *marks.words(words)]


def _dumbbells(found: Sequence[NamedSeries], start: str, end: str, x: Scale, band: Band) -> Layers:
    bars, dots, words, bold = [], [], [], []
    for n, each in enumerate(found):
        y = band.centre(n)
        before, after = each.numbers.get(start), each.numbers.get(end)
        if before and after:
            bars.append({"x": x(float(before)), "y": y, "x2": x(float(after)), "y2": y})
        for number, other, color, rows in (
            (before, after, theme.QUIET, words),
            (after, before, theme.COLOURS[0], bold),
        ):
            if number is None:
                continue
            about = {"reeks": each.name, "cijfer": wording.marked(number), "status": number.status.words}
            period = periods.in_dutch(number.subjects[0].period)
            open_ = number.status.provisional
            dots.append(
                {**about, "periode": period, "x": x(float(number)), "y": y, "color": color, "open": open_}
            )
            right = (
                other is None
                or float(number) > float(other)
                or (number is after and float(number) == float(other))
            )
            place = x(float(number)) + (9 if right else -9)
            ink = theme.MUTED if number is before else theme.INK[0]
            align = "left" if right else "right"
            rows.append({"x": place, "y": y, "text": wording.marked(number), "color": ink, "align": align})
        if end in each.pending:
            far = before is not None and x(float(before)) > x.end / 2
            place = {"x": 0, "align": "left"} if far else {"x": x.end + x.start, "align": "right"}
            words.append({**place, "y": y, "text": number_tables.PENDING, "color": theme.MUTED})
    layers = marks.strokes(bars, theme.QUIET, 3) + marks.dots(dots, tooltip=chart.tooltip())
    for rows, weight in ((words, "normal"), (bold, 600)):
        for align in ("left", "right"):
            here = [row for row in rows if row["align"] == align]
            layers += marks.words(here, align=align, fontWeight=weight, halo=True)
    return layers


def _compared_table(found: Sequence[NamedSeries], start: str, end: str) -> Table:
    dimensions = [d for each in found for d in each.series.entry.by]
    stub = wording.DIMENSIONS.get(dimensions[0], "Categorie") if dimensions else "Categorie"
    heads = [f"{periods.in_dutch(p)} ({found[0].unit})" for p in (start, end)]
    columns = [Column("categorie", stub, "left"), Column("toen", heads[0]), Column("nu", heads[1])]
    return Table(columns, [[each.name, each.at(start), each.at(end)] for each in found])
