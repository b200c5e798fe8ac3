"""Lines over time: by year, quarter or month."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import altair as alt

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, time_axis, wording
from staatvanmigratie.notebook.charts import alt_text, chart, events, findings, geometry, marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.geometry import Scale
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.named_series import Named, NamedSeries
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.observations import Pending

_GAP = 10  # between the end of a line and its label
_NAME = 22  # characters in a row of a label
_NARROW_NAME = 12  # likewise on a narrow sheet
_NAMED_BESIDE = 104  # pixels a label may take there beside the lines


@marks.unchecked
def lijn(*series: Named, since: int | str | None = None) -> Chart:
    """Draw one to six series as lines over time, each named at its end.

    ``grafiek.lijn(("Immigratie", immigratie), ("Emigratie", emigratie), since=2013)``
    """
    return _lines(chart.some([named_series.of(item, since) for item in series], "grafiek.lijn"))


@marks.unchecked
def maanden(*series: Named, since: int | str | None = None) -> Chart:
    """Draw monthly or quarterly series as lines over several years: ``maanden(s, since="2021-01")``."""
    found = chart.some([named_series.of(item, since) for item in series], "grafiek.maanden")
    if time_axis.step(named_series.frequency(found)) == 1:
        raise SvmError("grafiek.maanden draws series within the year; this one is yearly: use grafiek.lijn")
    return _lines(found)


def _lines(found: list[NamedSeries]) -> Chart:
    frequency = named_series.frequency(found)
    unit, step = named_series.unit(found), time_axis.step(frequency)
    if not any(each.numbers for each in found):
        return chart.nothing("Lijngrafiek", unit, found)
    shown = [each for each in found if each.numbers]
    places = [time_axis.place(p, frequency) for each in shown for p in each.numbers]
    last = max(places)
    waiting = [p for each in found for p in each.pending.values() if time_axis.place(p.period) > last]
    places += [time_axis.place(p.period) for p in waiting]

    policies = events.of(shown)

    def drawn(sheet: Sheet) -> alt.LayerChart:
        values = chart.values(shown, from_zero=False, height=sheet.height)
        beside = [_label(each, last, len(found) > 1, sheet) for each in shown]
        # On a phone long names would leave no room for the lines: they go above, the numbers stay.
        above = sheet.narrow and len(found) > 1 and max(label.width for label in beside) > _NAMED_BESIDE
        labels = [replace(label, name="") for label in beside] if above else beside
        left, right = values.width, max(label.width for label in labels) + _GAP + 4
        x = time_scale(places, step, bool(waiting), sheet.width - left - right - chart.MARGIN)
        layers = chart.unit_words(shown, left, unit)
        if above:
            foot = chart.TOP - 4 - (marks.LEADING if chart.breaks(shown) else 0)
            layers += chart.legend(_from_the_top(shown), left, foot, sheet)
        layers += _waiting_band(waiting, x(last + step / 2), x(max(places) + step / 2), sheet.height)
        layers += chart.break_rules(
            shown, lambda period: x(time_axis.place(period, frequency) - step / 2), x.end, sheet.height
        )
        layers += events.rules(policies, x, sheet.height)
        layers += year_ticks(x, step, sheet.height)
        layers += line_marks(shown, step, x, values.scale, year_axis(places, step, x, shown), values.axis)
        layers += _end_labels(labels, x, values.scale, last)
        if len(found) == 1:
            layers += _peak(shown[0], x, values.scale)
        return marks.sum_of(layers, x.end, sheet.height)

    return Chart(
        drawn(theme.WIDE),
        number_tables.over_time(found),
        alt_text.over_time("Lijngrafiek", unit, found),
        "open punt en streepjeslijn" if step == 1 else "streepjeslijn",
        tuple(
            remark
            for remark in (
                chart.values(shown, from_zero=False).remark,
                *chart.break_remarks(shown),
                events.remark(policies),
            )
            if remark
        ),
        findings.over_time(found),
        narrow=drawn(theme.NARROW),
    )


def _from_the_top(found: Sequence[NamedSeries]) -> list[tuple[str, str]]:
    """The names of lines with their colours, in the order in which the lines end."""
    ends = [float(list(each.numbers.values())[-1]) for each in found]
    order = sorted(range(len(found)), key=lambda n: -ends[n])
    return [(found[n].name, theme.COLOURS[n]) for n in order]


# The axis of time ---------------------------------------------------------------------------------------


def time_scale(places: Sequence[float], step: float, waiting: bool, width: float) -> Scale:
    """Return the scale of time; a band of waiting and a single point need half a period beside them."""
    low, high = min(places), max(places)
    alone = low == high
    before = 0.5 if alone else 0.3
    after = 0.5 if alone or waiting else 0.3
    return Scale(low - before * step, high + after * step, 0, width)


def year_axis(
    places: Sequence[float], step: float, x: Scale, found: Sequence[NamedSeries], room: float = 44
) -> alt.Axis:
    """Return the axis with years under the plot, as many as fit and the last one always."""
    first, last = int(min(places)), int(max(places))
    wide = x(1) - x(0)
    every = next((n for n in (1, 2, 5, 10, 20) if wide * n >= room), 50)
    years = [n for n in range(first, last + 1) if (last - n) % every == 0]
    if step == 1:
        where = [float(year) for year in years]
    else:  # a year of months is named in the middle of what is shown of it
        parts = [(max(year, x.low), min(year + 1, x.high)) for year in years]
        least = min(room, wide) - 10  # of a year that is named
        where = [round((start + end) / 2, 4) for start, end in parts if x(end) - x(start) > least]
    names = {str(year): f"{year}{chart.stars(found).get(str(year), '')}" for year in years}
    return alt.Axis(
        values=where,
        labelExpr=f"{json.dumps(names)}[floor(datum.value)]",
        labelOverlap=False,
        title=None,
        grid=False,
        ticks=step == 1,
    )


def year_ticks(x: Scale, step: float, foot: float) -> Layers:
    """Mark where a year of months begins."""
    years = range(math.ceil(x.low), math.floor(x.high) + 1) if step < 1 else ()
    return marks.strokes([{"x": x(n), "y": foot, "x2": x(n), "y2": foot + 6} for n in years])


# Lines --------------------------------------------------------------------------------------------------


def line_marks(
    found: Sequence[NamedSeries],
    step: float,
    x: Scale,
    y: Scale,
    x_axis: alt.Axis | None,
    y_axis: alt.Axis | None,
    colours: Sequence[str] = theme.COLOURS,
) -> Layers:
    """Draw lines: solid, dashed towards a provisional number, interrupted at a hole or a break."""
    solid: list[Row] = []
    dashed: list[Row] = []
    dots: list[Row] = []
    for each in found:
        rows = [chart.row(each, period, n) for period, n in each.numbers.items()]
        joined = set()
        widest = {"occasional": math.inf, "dates": 1.01}.get(each.frequency, 1.5 * step)
        for a, b in pairwise(rows):
            if b["plaats"] - a["plaats"] > widest or b["tijd"] in each.breaks:
                continue
            (dashed if b["open"] else solid).extend([a, b])
            joined |= {a["tijd"], b["tijd"]}
        # The months of a year would be a string of beads; of irregular dates the beads are what was measured.
        every = len(rows) <= 3 or step >= 0.5 or each.frequency == "dates"
        dots += [row for row in rows if every or row["tijd"] not in joined or row is rows[-1]]
    names = [each.name for each in found]
    hues = alt.Scale(domain=names, range=list(colours[: len(names)]))
    color = alt.Color(field="reeks", type="nominal", legend=None, scale=hues)
    place = chart.quantitative(alt.X, "plaats", x, x_axis)
    height = chart.quantitative(alt.Y, "waarde", y, y_axis)
    layers = []
    for rows, style in ((solid, {}), (dashed, {"strokeDash": [5, 4]})):
        if rows:
            run = alt.Detail(field="stuk", type="nominal")
            line = alt.Chart(marks.data(_runs(rows))).mark_line(**style)
            layers.append(line.encode(x=place, y=height, color=color, detail=run))
    for open_ in (False, True):
        if rows := [row for row in dots if row["open"] is open_]:
            size = 48 if open_ else 22
            points = alt.Chart(marks.data(rows)).mark_point(
                size=size, opacity=1, filled=not open_, strokeWidth=2
            )
            points = points.encode(x=place, y=height, color=color, tooltip=chart.tooltip())
            layers.append(points.encode(fill=alt.FillValue(theme.PAPER)) if open_ else points)
    return layers


def _runs(pairs: list[Row]) -> list[Row]:
    """Pairs of neighbours as whole runs, so that a stretch is one path and its corners join."""
    runs: list[Row] = []
    for a, b in zip(pairs[::2], pairs[1::2], strict=True):
        if runs and (runs[-1]["reeks"], runs[-1]["tijd"]) == (a["reeks"], a["tijd"]):
            runs.append({**b, "stuk": runs[-1]["stuk"]})
        else:
            run = f"{a['reeks']} {a['tijd']}"
            runs += [{**a, "stuk": run}, {**b, "stuk": run}]
    return runs


# Words --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Label:
    """The words at the end of a line: its name in bold, and its last number."""

    name: str
    value: str
    place: float
    at: float

    @property
    def width(self) -> float:
        name = geometry.text_width(self.name, theme.SIZE, bold=True) if self.name else 0
        return max(name, geometry.text_width(self.value, theme.SIZE, bold=not self.name))

    @property
    def name_rows(self) -> int:
        return self.name.count("\n") + 1 if self.name else 0

    @property
    def height(self) -> float:
        return marks.LEADING * (self.name_rows + self.value.count("\n") + 1)


def _label(each: NamedSeries, last: float, named: bool, sheet: Sheet) -> _Label:
    """The label of a line; with the year where other lines go on, and with what is still to come there."""
    period, number = list(each.numbers.items())[-1]
    value = wording.marked(number)
    place = time_axis.place(period, each.frequency)
    if place < last:
        value += f" ({wording.short(period, each.frequency)})"
    late = [p for p in each.pending.values() if time_axis.place(p.period) <= last]
    if late:
        value += f"\n{wording.short(late[-1].period)}: {number_tables.awaited(late[-1:])}"
    none = [w for w in each.withheld.values() if time_axis.place(w.period, each.frequency) > place]
    if none:
        value += f"\n{wording.short(none[-1].period, each.frequency)}: {none[-1].shown}"
    name = geometry.wrap(each.name, _NARROW_NAME if sheet.narrow else _NAME) if named else ""
    if sheet.narrow:
        value = "\n".join(geometry.wrap(line, _NARROW_NAME) for line in value.split("\n"))
    return _Label(name, value, place, float(number))


def _end_labels(labels: Sequence[_Label], x: Scale, y: Scale, last: float) -> Layers:
    """Write every label in the margin, moved apart, with a thin stroke where it had to leave its line."""
    wanted = [y(label.at) for label in labels]
    heights = [label.height for label in labels]
    centres = geometry.nudge(wanted, heights, -12, y.start + 12, gap=4)
    names, values, leaders = [], [], []
    edge = x.end + _GAP
    for label, ink, want, centre in zip(labels, theme.INK, wanted, centres, strict=False):
        top = centre - label.height / 2 + marks.LEADING / 2
        if label.name:
            names.append({"x": edge, "y": top, "text": label.name, "color": ink})
        below = top + marks.LEADING * label.name_rows
        color = theme.TEXT if label.name else ink
        values.append({"x": edge, "y": below, "text": label.value, "color": color})
        end = x(label.place) + 6
        far = x.end - end > 30 and len(labels) + (label.place < last) > 1
        if abs(centre - want) > marks.LEADING or far:
            leaders.append({"x": end, "y": want, "x2": edge - 4, "y2": centre})
    return [
        *marks.strokes(leaders, theme.LINE, 0.8, strokeDash=[1, 3]),
        *marks.words(names, fontWeight=600),
        *marks.words(values, fontWeight="normal" if names else 600),
    ]


def _peak(each: NamedSeries, x: Scale, y: Scale) -> Layers:
    """The highest number of a single line, unless it stands beside the label of the last."""
    found = list(each.numbers.items())
    period, top = max(found, key=lambda item: float(item[1]))
    if len(found) < 4 or period in (found[-1][0], found[-2][0]):
        return []
    text = wording.marked(top)
    half = geometry.text_width(text, theme.SIZE) / 2
    place = min(max(x(time_axis.place(period, each.frequency)), half), x.end - half)
    return marks.words(
        [{"x": place, "y": y(float(top)) - 13, "text": text, "color": theme.INK[0]}], align="center"
    )


def _waiting_band(waiting: Sequence[Pending], start: float, end: float, height: float) -> Layers:
    """The stretch of time for which every line is still to come."""
    if not waiting:
        return []
    box = {"x": start, "y": 0, "x2": end, "y2": height}
    return [*marks.awaiting([box]), *chart.waiting_words(waiting, box)]
