"""Bars and dots by category: a ranking, or two periods compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.charts import alt_text, chart, findings, geometry, marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.geometry import Band, Scale
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.named_series import Named, NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.outputs.number_tables import Column, Table
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.observations import Pending, Withheld
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

Item = Number | Pending | Withheld | tuple[str, Number | Pending | Withheld]

_NAME = 30  # characters in a row of a category's name
_ROW = 28  # pixels from one bar to the next
_BESIDE = 6  # between a bar and its number
_MOST = 30
_BESIDE_BARS = 116  # pixels the names may take beside the bars on a narrow sheet
_BAR = 16  # height of a bar under its name
_DOTS = 14  # likewise of dots


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
    found, waiting, without = _categories(items)
    unit, title, table = _headings(found, waiting, without)
    if not found:
        first = (waiting or without)[0]
        none = {f"{w.period} {w.label}": w for w in without}
        each = NamedSeries(title, first.series, {}, {p.period: p for p in waiting}, unit, none)
        return chart.nothing("Liggend staafdiagram", unit, [each], table)
    chosen = [accent in each.code or each.name == accent for each in found]
    described = [(each.name, each.number) for each in found]
    shared = {each.number.subjects[0].period for each in found}
    period = periods.in_dutch(shared.pop()) if len(shared) == 1 else ""
    named = next((each.name for each, here in zip(found, chosen, strict=True) if here), "")
    return Chart(
        _ranked(found, waiting, chosen, accent, unit, theme.WIDE),
        table,
        alt_text.ranking(title, unit, period, described, waiting, named, without),
        "gearceerde staaf",
        finding=findings.on_top(described, not waiting and not without and bool(period)),
        narrow=_ranked(found, waiting, chosen, accent, unit, theme.NARROW),
    )


def _ranked(
    found: Sequence[_Category],
    waiting: Sequence[Pending],
    chosen: Sequence[bool],
    accent: str | None,
    unit: str,
    sheet: Sheet,
) -> alt.LayerChart:
    """Draw the bars of a ranking; on a narrow sheet long names stand above them, and not beside them."""
    said = [*(each.name for each in found), *(_name(p, found) for p in waiting)]
    names = [geometry.wrap(name, _NAME) for name in said]
    left = max(geometry.text_width(name, theme.SIZE, bold=True) for name in names) + 10
    if above := sheet.narrow and left > _BESIDE_BARS:
        names, left = [geometry.wrap(name, chart.columns(sheet.width - chart.MARGIN)) for name in said], 0.0
    rows = max(name.count("\n") + 1 for name in names)
    texts = [wording.marked(each.number) for each in found]
    beside = max(geometry.text_width(text, theme.SIZE, bold=True) for text in texts) + _BESIDE
    width = sheet.width - left - chart.MARGIN
    low, high = min(0.0, *(float(e.number) for e in found)), max(0.0, *(float(e.number) for e in found))
    x = Scale(low, high if high > low else 1, beside if low < 0 else 0, width - (beside if high > 0 else 0))
    band = _lanes(names, above, max(_ROW, 8 + marks.LEADING * rows), _BAR)
    top = chart.TOP - (marks.LEADING * rows if above else 0)
    layers = marks.words([{"x": -left, "y": top, "text": unit, "color": theme.MUTED}])
    layers += _ranking_bars(found, accent, x, band)
    places = [_name_place(band, n, above) | {"text": name} for n, name in enumerate(names)]
    bold = [*chosen, *[False] * len(waiting)]
    layers += _names([row for row, here in zip(places, bold, strict=True) if not here], "normal", above)
    layers += _names([row for row, here in zip(places, bold, strict=True) if here], 600, above)
    layers += _ranking_numbers(found, chosen, x, band)
    layers += _ranking_waiting(waiting, len(found), x, band)
    return marks.sum_of(layers, width, band.width)


def _lanes(names: Sequence[str], above: bool, tall: float, bar: float) -> Band:
    """The places of bars under each other, with room for the name above each where that stands there."""
    if not above:
        return Band(len(names), tall * len(names), 0.3, 0.15)
    tall = bar + marks.LEADING * max(name.count("\n") + 1 for name in names) + 12
    return Band(len(names), tall * len(names), 1 - bar / tall, (1 - bar / tall) / 2)


def _name_place(band: Band, place: int, above: bool) -> Row:
    return {"x": 0, "y": band.start(place) - 10} if above else {"x": -10, "y": band.centre(place)}


def _categories(items: Series | Sequence[Item]) -> tuple[list[_Category], list[Pending], list[Withheld]]:
    """The bars of a ranking, largest first, what is still to come, and for what there is no number."""
    if isinstance(items, Series):
        dimensions = items.open_dimensions
        if len(dimensions) != 1:
            raise SvmError(f'{items.id}: choose what to rank, for example {items.id}.top(10, "nationality")')
        series = items
        items = series.top(10, dimensions[0]) or series.in_period(series.latest.period, dimensions[0])
        if items and len(series.in_period(items[0].period, dimensions[0])) == len(items):
            # A ranking of all there is says which ones have no number; of the first ten nobody misses them.
            items = [*items, *(w for w in series.withheld if w.period == items[0].period)]
    named = [item if isinstance(item, tuple) else (None, item) for item in items]
    if not named or sum(not isinstance(item, Withheld) for _, item in named) > _MOST:
        raise SvmError(f"grafiek.liggend draws 1 to {_MOST} bars, not {len(named)}")
    for _, item in named:
        if not isinstance(item, Number | Pending | Withheld):
            raise SvmError(
                f"grafiek.liggend takes observations, shares and rates, not {type(item).__name__}; "
                'for example: grafiek.liggend(s.top(10, "nationality"))'
            )
    there = [(name, item) for name, item in named if isinstance(item, Number)]
    several = len({item.subjects[0].period for _, item in there}) > 1
    found = []
    for name, item in there:
        subject = item.subjects[0]
        text = name or wording.capitalised(subject.label)
        if several:
            text += f" ({wording.short(subject.period)})"
        found.append(_Category(text, item, frozenset(subject.breakdown.values()) - {TOTAL}))
    found.sort(key=lambda each: (-float(each.number), each.name))
    waiting = [item for _, item in named if isinstance(item, Pending)]
    return found, waiting, [item for _, item in named if isinstance(item, Withheld)]


def _name(pending: Pending | Withheld, found: Sequence[_Category]) -> str:
    names = [pending.series.category_name(d, c) for d, c in pending.breakdown.items() if c != TOTAL]
    name = wording.capitalised(", ".join(names) or pending.series.title)
    other = any(each.number.subjects[0].period != pending.period for each in found)
    return f"{name} ({wording.short(pending.period)})" if other else name


def _headings(
    found: Sequence[_Category], waiting: Sequence[Pending], without: Sequence[Withheld]
) -> tuple[str, str, Table]:
    """The unit, the title and the table of a ranking."""
    units = list(dict.fromkeys(each.number.unit for each in found)) or [(waiting or without)[0].series.unit]
    if len(units) > 1:
        raise SvmError(f"one ranking has one unit; these count {' and '.join(units)}")
    subjects = [each.number.subjects[0] for each in found]
    series = {s.series.id: s.series for s in subjects} or {
        p.series.id: p.series for p in [*waiting, *without]
    }
    title = next(iter(series.values())).title if len(series) == 1 else ""
    rows: list[list[number_tables.Cell]] = [[each.name, each.number] for each in found]
    rows += [[_name(absent, found), absent] for absent in [*waiting, *without]]
    head = f"{title} ({units[0]})" if len(series) == 1 else wording.capitalised(units[0])
    stub = wording.stub([*subjects, *waiting, *without])
    return units[0], title, Table([Column("categorie", stub, "left"), Column("waarde", head)], rows)


def _names(rows: Sequence[Row], weight: str | int, above: bool) -> Layers:
    """Write names beside their bars, at half the height of all their lines, or above them."""
    part = 1 if above else 2
    shifted = [{**row, "y": row["y"] - row["text"].count("\n") * marks.LEADING / part} for row in rows]
    return marks.words(shifted, align="left" if above else "right", fontWeight=weight)


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
        said = f"{number_tables.awaited([pending])}, {wording.expectation([pending])}"
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
    return Chart(
        _compared(narrowed, start, end, unit, theme.WIDE),
        _compared_table(narrowed, start, end),
        alt_text.comparison(unit, start, end, narrowed),
        "open punt",
        narrow=_compared(narrowed, start, end, unit, theme.NARROW),
    )


def _compared(
    narrowed: Sequence[NamedSeries], start: str, end: str, unit: str, sheet: Sheet
) -> alt.LayerChart:
    """Draw two dots per category."""
    room = chart.columns(sheet.width - chart.MARGIN) if sheet.narrow else _NAME
    names = [geometry.wrap(each.name, room) for each in narrowed]
    left = 0.0 if sheet.narrow else max(geometry.text_width(name, theme.SIZE) for name in names) + 10
    shown = [n for each in narrowed for n in each.numbers.values()]
    beside = max(geometry.text_width(wording.marked(n), theme.SIZE, bold=True) for n in shown) + 12
    width = sheet.width - left - chart.MARGIN
    low, high = min(0.0, *map(float, shown)), max(0.0, *map(float, shown))
    x = Scale(low, high if high > low else 1, beside, width - beside)
    band = _lanes(names, sheet.narrow, _ROW + 4 + 6 * any("\n" in name for name in names), _DOTS)
    top = chart.TOP - 6
    if sheet.narrow:
        top -= marks.LEADING * max(name.count("\n") + 1 for name in names)
    layers = _compared_legend(start, end, left, top)
    place = {"x": 0, "y": top - 22} if sheet.narrow else {"x": width, "y": top}
    align = "left" if sheet.narrow else "right"
    layers += marks.words([{**place, "text": unit, "color": theme.MUTED}], align=align)
    lanes = [{"x": 0, "y": band.centre(n), "x2": width, "y2": band.centre(n)} for n in range(len(narrowed))]
    layers += marks.strokes(lanes, theme.GRID)
    layers += _dumbbells(narrowed, start, end, x, band)
    layers += _names(
        [_name_place(band, n, sheet.narrow) | {"text": name} for n, name in enumerate(names)],
        "normal",
        sheet.narrow,
    )
    return marks.sum_of(layers, width, band.width)


def _two(each: NamedSeries, start: str, end: str) -> NamedSeries:
    numbers = {p: each.numbers[p] for p in (start, end) if p in each.numbers}
    pending = {p: each.pending[p] for p in (start, end) if p in each.pending}
    return NamedSeries(each.name, each.series, numbers, pending, each.unit)


def _compared_legend(start: str, end: str, left: float, y: float) -> Layers:
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
            words.append(
                {**place, "y": y, "text": number_tables.awaited([each.pending[end]]), "color": theme.MUTED}
            )
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
