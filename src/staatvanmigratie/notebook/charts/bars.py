"""Bars over time: of one series, or stacked out of the parts of a whole."""

import json
from collections.abc import Sequence
from itertools import groupby

import altair as alt

from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.charts import alt_text, chart, findings, geometry, marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.geometry import Band, Scale
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.named_series import Named, NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.observations import Printed
from staatvanmigratie.store.series import Series

_NAME = 20  # characters in a row of a label


@marks.unchecked
def staven(series: Named, since: int | str | None = None) -> Chart:
    """Draw one series as vertical bars, with its number on each bar where it fits."""
    found = chart.some([named_series.of(series, since)], "grafiek.staven")
    each, unit = found[0], named_series.unit(found)
    if not each.numbers:
        return chart.nothing("Staafdiagram", unit, found)
    slots = _slots(found)
    return Chart(
        _single(found, slots, unit, theme.WIDE),
        number_tables.over_time(found),
        alt_text.over_time("Staafdiagram", unit, found),
        "gearceerde staaf",
        tuple(chart.break_remarks(found)),
        findings.over_time(found),
        narrow=_single(found, slots, unit, theme.NARROW),
    )


def _single(found: Sequence[NamedSeries], slots: list[str], unit: str, sheet: Sheet) -> alt.LayerChart:
    """Draw the bars of one series."""
    each, values = found[0], chart.values(found, height=sheet.height)
    widest = max(geometry.text_width(wording.marked(n), theme.SMALL) for n in each.numbers.values())
    on_all = widest + 2 <= (sheet.width - chart.MARGIN) / len(slots)  # then the axis has nothing to add
    left, right = (0, 0) if on_all else (values.width, widest / 2)
    band = _band(len(slots), sheet.width - left - right - chart.MARGIN)
    bars = [
        {**chart.row(each, p, n), "onder": 0.0, "boven": float(n), "kleur": 0, "staaf": slots.index(p)}
        for p, n in each.numbers.items()
    ]
    holes, meant = _holes(found, slots, band, values.scale)
    layers = chart.unit_words(found, left, unit + meant)
    layers += _waiting(found, slots, band, values.scale) + holes
    layers += _breaks(found, slots, band, sheet.height)
    layers += _bars(bars, slots, band, values.scale, None if on_all else values.axis, found)
    said = (
        _every_value(each, slots, band, values.scale) if on_all else _telling(each, slots, band, values.scale)
    )
    layers += marks.words(said, align="center", fontSize=theme.SMALL)
    return marks.sum_of(layers, band.width, sheet.height)


def _breaks(found: Sequence[NamedSeries], slots: list[str], band: Band, height: float) -> Layers:
    return chart.break_rules(found, lambda period: band.before(slots.index(period)), band.width, height)


def _slots(found: Sequence[NamedSeries]) -> list[str]:
    """The periods of a bar chart: of yearly figures every year, also one without a number."""
    there = named_series.all_periods(found)
    if named_series.frequency(found) == "dates":
        raise SvmError("bars stand at equal distances and these dates do not: use grafiek.lijn")
    if named_series.frequency(found) not in ("year", "day"):
        return there
    return [f"{year:04d}{there[0][4:]}" for year in range(int(there[0][:4]), int(there[-1][:4]) + 1)]


def _band(count: int, width: float) -> Band:
    """Places for bars; a few bars do not become blocks."""
    inner = max(0.28, 1 - 72 * count / width)
    return Band(count, width, inner, inner / 2)


def _every_value(each: NamedSeries, slots: list[str], band: Band, y: Scale) -> list[Row]:
    """The number above each bar, or below it when negative."""
    return [
        {
            "x": band.centre(slots.index(period)),
            "y": y(float(number)) + (-9 if float(number) >= 0 else 10),
            "text": wording.marked(number),
        }
        for period, number in each.numbers.items()
    ]


def _telling(each: NamedSeries, slots: list[str], band: Band, y: Scale) -> list[Row]:
    """The numbers of the last bar, the highest and the first, clear of the other bars and of each other.

    That of the first stands right above its bar or nowhere: over higher bars beside it, it would be theirs.
    """
    found = list(each.numbers)
    top = max(found, key=lambda p: float(each.numbers[p]))
    taken: list[tuple[float, float, float]] = []
    said = []
    for period in dict.fromkeys((top, found[-1], found[0])):
        text = wording.marked(each.numbers[period])
        half = geometry.text_width(text, theme.SMALL) / 2
        slot = slots.index(period)
        x = band.centre(slot)
        if each.pending and period == found[-1]:  # the hatched place begins right of it
            x = min(x, band.start(slot + 1) - 3 - half)
        elif period == found[-1] and period != top:  # there is room right of the last bar only
            x = min(band.start(slot) + half, band.width + chart.MARGIN - 4)
        under = [
            y(max(0.0, float(number)))
            for other, number in each.numbers.items()
            if abs(band.centre(slots.index(other)) - x) < half + band.size / 2 - 1
        ]
        if period not in (top, found[-1]) and min(under) < y(max(0.0, float(each.numbers[period]))) - 2:
            continue
        place = min(under) - 9
        if all(abs(x - x2) > half + half2 + 4 or abs(place - y2) > marks.LEADING for x2, y2, half2 in taken):
            taken.append((x, place, half))
            said.append({"x": x, "y": place, "text": text})
    return said


# Marks --------------------------------------------------------------------------------------------------


def _bars(
    bars: list[Row],
    slots: list[str],
    band: Band,
    y: Scale,
    axis: alt.Axis | None,
    found: Sequence[NamedSeries],
) -> Layers:
    """Draw bars from ``onder`` to ``boven``, the provisional ones lighter, outlined and hatched."""
    place = _period_axis(slots, band, chart.stars(found))
    height = chart.quantitative(alt.Y, "boven", y, axis)
    layers: Layers = []
    for open_ in (False, True):
        for hue in sorted({row["kleur"] for row in bars if row["open"] is open_}):
            rows = [row for row in bars if row["open"] is open_ and row["kleur"] == hue]
            bar = alt.Chart(marks.data(rows)).mark_bar(fill=(theme.TINTS if open_ else theme.COLOURS)[hue])
            below = alt.Y2(field="onder")
            layers.append(bar.encode(x=place, y=height, y2=below, tooltip=chart.tooltip()))
            if open_:
                boxes = [band.box(row["staaf"], y(row["onder"]), y(row["boven"])) for row in rows]
                layers += marks.hatched(boxes, theme.COLOURS[hue], 0.9)
                layers += marks.boxes(boxes, fill=None, stroke=theme.COLOURS[hue], strokeWidth=1.5)
    return [*layers, *marks.strokes([{"x": 0, "y": y(0), "x2": band.width, "y2": y(0)}], theme.LINE)]


def _period_axis(slots: list[str], band: Band, stars: dict[str, str]) -> alt.X:
    """The periods under the bars, as many as fit and the last one always; provisional ones with a star."""
    names = [wording.short(slot) + stars.get(wording.short(slot), "") for slot in slots]
    room = max(geometry.text_width(name, theme.SMALL) for name in names) + 6
    every = next((n for n in (1, 2, 4, 5, 10, 12, 20) if band.step * n >= room), 24)
    shown = {
        slot: name if (len(slots) - 1 - n) % every == 0 else ""
        for n, (slot, name) in enumerate(zip(slots, names, strict=True))
    }
    return alt.X(
        field="tijd",
        type="ordinal",
        sort=None,
        scale=alt.Scale(domain=slots, paddingInner=band.inner, paddingOuter=band.outer),
        axis=alt.Axis(
            labelExpr=f"{json.dumps(shown, ensure_ascii=False)}[datum.value]",
            labelAngle=0,
            labelOverlap=False,
            title=None,
            ticks=False,
            domain=False,
        ),
    )


def _waiting(found: Sequence[NamedSeries], slots: list[str], band: Band, y: Scale) -> Layers:
    """An empty hatched place for what is still to come, with one message."""
    waiting = [p for each in found for p in each.pending.values()]
    layers: Layers = []
    for places in _neighbours(sorted({slots.index(p.period) for p in waiting})):
        box = {**band.box(places[0], 0, y.start), "x2": band.box(places[-1], 0, 0)["x2"]}
        here = [p for p in waiting if slots.index(p.period) in places]
        layers += marks.awaiting([box]) + chart.waiting_words(here, box)
    return layers


def _holes(found: Sequence[NamedSeries], slots: list[str], band: Band, y: Scale) -> tuple[Layers, str]:
    """Say where there is no bar that there is nothing: upright, or by a cross, and what that means."""
    holes = {
        n: _hole(slot, found)
        for n, slot in enumerate(slots)
        if not any(slot in each.numbers or slot in each.pending for each in found)
    }
    upright = 2 * band.step - band.size >= theme.SMALL + 2  # the room between the bars beside it
    said = [
        {"x": band.centre(n), "y": y(0) - 6, "text": text if upright else "×", "color": theme.MUTED}
        for n, text in holes.items()
    ]
    style = {"angle": 270} if upright else {"align": "center"}
    meant = "" if upright or not holes else f"; ×: {', '.join(dict.fromkeys(holes.values()))}"
    return marks.words(said, fontSize=theme.SMALL, **style), meant


def _hole(slot: str, found: Sequence[NamedSeries]) -> str:
    """What stands where there is no bar: why the source gives no number, where it says so."""
    words = dict.fromkeys(each.withheld[slot].shown for each in found if slot in each.withheld)
    return ", ".join(words) or number_tables.NOTHING


def _neighbours(places: Sequence[int]) -> list[list[int]]:
    runs = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    return [[place for _, place in run] for _, run in runs]


# Parts of a whole ---------------------------------------------------------------------------------------


@marks.unchecked
def gestapeld(
    parts: Series | Sequence[Named],
    order: Sequence[str] | None = None,
    since: int | str | None = None,
    aandeel: bool = False,
) -> Chart:
    """Draw the parts of a whole as stacked bars; ``aandeel`` shows each part in percent of the whole.

    ``parts`` is one series that is broken down by one dimension (``order`` chooses the categories, the first
    at the bottom), or a list of series. Of more than six parts the smallest are joined.
    """
    every = named_series.parts(parts, order, since)
    everything = [each for each in every if each.numbers or each.pending]
    # What has no number in any year is no part of the drawing, but the drawing is not whole without it.
    hidden = [each for each in every if each.withheld and each not in everything]
    found = chart.some(named_series.with_rest(everything), "grafiek.gestapeld")
    unit = named_series.unit(found)
    total = _published(parts, every) if isinstance(parts, Series) else None
    if not any(each.numbers for each in found):
        return chart.nothing("Gestapeld staafdiagram", unit, found)
    if any(float(n) < 0 for each in found for n in each.numbers.values()):
        raise SvmError("grafiek.gestapeld cannot stack a negative number; draw the parts with grafiek.lijn")
    if aandeel:
        found, unit = _shares(found, parts if isinstance(parts, Series) else None), "procent van het totaal"

    slots = _slots(found)
    waiting = {p for each in found for p in each.pending}
    whole = [slot for slot in slots if slot not in waiting and any(slot in each.numbers for each in found)]
    return Chart(
        _stacked(found, slots, whole, unit, aandeel, theme.WIDE),
        number_tables.over_time([*found, *hidden]),
        alt_text.stack(unit, [*found, *hidden], whole, aandeel, total),
        "gearceerd",
        (*chart.break_remarks(found), *_rest_remark(everything, found)),
        finding="" if hidden else findings.largest_part(found, whole),
        narrow=_stacked(found, slots, whole, unit, aandeel, theme.NARROW),
    )


def _stacked(
    found: Sequence[NamedSeries],
    slots: list[str],
    whole: Sequence[str],
    unit: str,
    aandeel: bool,
    sheet: Sheet,
) -> alt.LayerChart:
    """Draw the parts on top of each other."""
    bars = _stacks(found, whole, slots)
    values = chart.values(found, [100.0] if aandeel else [row["boven"] for row in bars], height=sheet.height)
    last = {row["kleur"]: row for row in bars if row["tijd"] == slots[-1]}
    # Names beside the last bar; above the plot where it does not have all parts, or where there is no room.
    direct = len(last) == len(found) and not sheet.narrow
    names = [geometry.wrap(each.name, _NAME) for each in found]
    beside = max(geometry.text_width(name, theme.SIZE, bold=True) for name in names) + 24
    left, right = values.width, beside if direct else 0
    band = _band(len(slots), sheet.width - left - right - chart.MARGIN)

    holes, meant = _holes(found, slots, band, values.scale)
    layers = chart.unit_words(found, left, unit + meant)
    layers += _waiting(found, slots, band, values.scale) + holes
    layers += _breaks(found, slots, band, sheet.height)
    layers += _bars(bars, slots, band, values.scale, values.axis, found)
    layers += _seams(bars, band, values.scale)
    layers += (
        _part_labels(names, last, band, values.scale) if direct else _names_above(found, whole, left, sheet)
    )
    return marks.sum_of(layers, band.width, sheet.height)


def _names_above(found: Sequence[NamedSeries], whole: Sequence[str], left: float, sheet: Sheet) -> Layers:
    """The names of the parts; on a narrow sheet from the top of the stack, with their newest numbers."""
    foot = chart.TOP - 4 - (marks.LEADING if chart.breaks(found) else 0)
    names = list(zip([each.name for each in found], theme.COLOURS, strict=False))
    if not sheet.narrow or not whole:
        return chart.legend(names, left, foot, sheet)
    said = [
        (f"{name}: {wording.marked(each.numbers[whole[-1]])}" if whole[-1] in each.numbers else name, colour)
        for each, (name, colour) in zip(found, names, strict=True)
    ]
    return chart.legend(said[::-1], left, foot, sheet, f"In {wording.short(whole[-1])}:")


def _published(series: Series, drawn: Sequence[NamedSeries]) -> NamedSeries | None:
    """The published total of a series, where all its parts are drawn; of some of them there is none."""
    names = {each.name for each in drawn}
    return named_series.whole_of(series) if all(e.name in names for e in named_series.parts(series)) else None


def _stacks(found: Sequence[NamedSeries], whole: Sequence[str], slots: Sequence[str]) -> list[Row]:
    """One bar per part and whole period, each standing on the one before."""
    bars = []
    for slot in whole:
        height = 0.0
        for hue, each in enumerate(found):
            if slot in each.numbers:
                top = height + float(each.numbers[slot])
                stack = {"onder": height, "boven": top, "kleur": hue, "staaf": slots.index(slot)}
                bars.append({**chart.row(each, slot, each.numbers[slot]), **stack})
                height = top
    return bars


def _shares(found: Sequence[NamedSeries], series: Series | None) -> list[NamedSeries]:
    """The parts as percentages of the total of the series, or of the sum of all parts where it has none."""
    total = named_series.whole_of(series) if series is not None else None
    every = named_series.parts(series) if series is not None else found
    shared = []
    for each in found:
        numbers: dict[str, Number] = {}
        for period, number in each.numbers.items():
            whole = named_series.sum_of(every, period, total)
            if whole is not None and float(whole):
                share = 100 * float(number) / float(whole)
                subjects = named_series.distinct((*number.subjects, *whole.subjects))
                numbers[period] = Printed(share, dutch.percentage(share), "share", subjects, "procent")
        shared.append(NamedSeries(each.name, each.series, numbers, each.pending, "procent", each.withheld))
    return shared


def _rest_remark(everything: Sequence[NamedSeries], found: Sequence[NamedSeries]) -> list[str]:
    kept = {each.name for each in found}
    joined = [each.name for each in everything if each.name not in kept]
    return [f"{named_series.REST}: {dutch.enumeration(joined)}."] if joined else []


def _seams(bars: Sequence[Row], band: Band, y: Scale) -> Layers:
    """A white stroke between two parts."""
    seams = [band.box(row["staaf"], y(row["onder"]), y(row["onder"])) for row in bars if row["onder"] > 0]
    wider = [{**seam, "x": seam["x"] - 1, "x2": seam["x2"] + 1} for seam in seams]
    return marks.strokes(wider, theme.PAPER, 1.5)


def _part_labels(names: Sequence[str], last: dict[int, Row], band: Band, y: Scale) -> Layers:
    """The names of the parts beside the last bar, at the height of their part."""
    wanted = [y((last[hue]["onder"] + last[hue]["boven"]) / 2) for hue in range(len(names))]
    heights = [marks.LEADING * (name.count("\n") + 1) for name in names]
    centres = geometry.nudge(wanted, heights, -12, y.start + 8, gap=3)
    edge = band.start(band.count - 1) + band.size
    words, leaders = [], []
    for name, ink, want, centre, height in zip(names, theme.INK, wanted, centres, heights, strict=False):
        top = centre - height / 2 + marks.LEADING / 2
        words.append({"x": edge + 20, "y": top, "text": name, "color": ink})
        leaders.append({"x": edge + 3, "y": want, "x2": edge + 16, "y2": centre})
    return [*marks.strokes(leaders, theme.LINE, 0.8), *marks.words(words, fontWeight=600)]
