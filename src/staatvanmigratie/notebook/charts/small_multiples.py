"""Small multiples: one line per panel, all on the same axes."""

from collections.abc import Sequence

import altair as alt

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, time_axis, wording
from staatvanmigratie.notebook.charts import alt_text, chart, geometry, lines, marks
from staatvanmigratie.notebook.charts.chart import Chart, Values
from staatvanmigratie.notebook.charts.geometry import Scale
from staatvanmigratie.notebook.charts.marks import Layers
from staatvanmigratie.notebook.named_series import Named, NamedSeries
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.series import Series

_HEIGHT = 110
_MOST = 12
_BETWEEN = 18  # pixels between two panels


@marks.unchecked
def klein(
    series: Series | Sequence[Named],
    categories: Sequence[str] | None = None,
    since: int | str | None = None,
) -> Chart:
    """Draw one small line chart per category, on the same axes: ``grafiek.klein(s, ["SYR", "TUR", "ERI"])``.

    Of a series with one open dimension the six largest categories are shown unless you choose; at most 12.
    """
    chosen = named_series.parts(series, categories, since)
    if categories is None and isinstance(series, Series):
        chosen = chosen[:6]
    found = chart.some(chosen, "grafiek.klein", _MOST)
    if len(found) < 2:
        raise SvmError("grafiek.klein draws two panels or more; draw one line with grafiek.lijn")
    frequency = named_series.frequency(found)
    unit, step = named_series.unit(found), time_axis.step(frequency)
    if not any(each.numbers for each in found):
        return chart.nothing("Kleine lijngrafieken", unit, found)
    shown = [each for each in found if each.numbers]
    return Chart(
        _panels(found, shown, step, unit, theme.WIDE),
        number_tables.over_time(found),
        alt_text.panels(unit, found),
        "open punt en streepjeslijn",
        tuple(chart.break_remarks(shown)),
        narrow=_panels(found, shown, step, unit, theme.NARROW),
    )


def _panels(
    found: Sequence[NamedSeries], shown: Sequence[NamedSeries], step: float, unit: str, sheet: Sheet
) -> alt.ConcatChart:
    """Draw the panels; on a narrow sheet the last number stands under the name, and not beside its line."""
    values = chart.values(shown, from_zero=True, height=_HEIGHT)
    frequency = named_series.frequency(found)
    across = 2 if len(found) in (2, 4) or sheet.narrow else 3
    left, beside = values.width, 0.0
    if not sheet.narrow:
        numbers = [wording.marked(n) for each in shown for n in each.numbers.values()]
        beside = max(geometry.text_width(number, theme.SMALL) for number in numbers) + 8
    width = (sheet.width - left - chart.MARGIN - (across - 1) * _BETWEEN) / across - beside
    places = [time_axis.place(p, frequency) for p in named_series.all_periods(found)]
    names = [geometry.wrap(each.name, int((width + beside) / 8.5)) for each in found]
    extra = marks.LEADING * (max(name.count("\n") for name in names) + sheet.narrow)
    panels = []
    for n, each in enumerate(found):
        last_row = n + across >= len(found)
        layers = _panel(each, names[n], places, step, width, values, n % across == 0, last_row, sheet)
        if n == 0:
            layers += marks.words(
                [{"x": -left, "y": chart.TOP - 22 - extra, "text": unit, "color": theme.MUTED}]
            )
        panels.append(marks.sum_of(layers, width, _HEIGHT))
    spacing = {"column": _BETWEEN + beside, "row": 56 + extra}
    return alt.concat(*panels, columns=across, bounds="flush", align="none", spacing=spacing)


def _panel(
    each: NamedSeries,
    each_name: str,
    places: Sequence[float],
    step: float,
    width: float,
    values: Values,
    first: bool,
    named: bool,
    sheet: Sheet,
) -> Layers:
    """One panel: the name above, the line, its last number at the end."""
    y = values.scale
    x = lines.time_scale(places, step, bool(each.pending), width)
    above = chart.TOP - marks.LEADING * (each_name.count("\n") + sheet.narrow)
    layers = marks.words([{"x": 0, "y": above, "text": each_name, "color": theme.TEXT}], fontWeight=600)
    # Panels of the other columns have the same lines across, without the labels.
    cross = [{"x": 0, "y": y(step_), "x2": width, "y2": y(step_)} for step_ in values.steps]
    layers += marks.strokes(cross, theme.GRID)
    layers += marks.strokes([{"x": 0, "y": y(0), "x2": width, "y2": y(0)}], theme.LINE)
    if first:
        layers += _value_labels(values)
    layers += _year_labels(places, step, x) if named else []
    if not each.numbers and not each.pending:
        none = wording.withheld(list(each.withheld.values()))
        return layers + marks.words([{"x": 0, "y": _HEIGHT / 2, "text": none[0].partition(":")[0]}])
    if not each.numbers:
        return layers + _band(x(min(places)), width)
    layers += lines.line_marks([each], step, x, y, None, None)
    last, number = list(each.numbers.items())[-1]
    if each.pending:
        layers += _band(x(time_axis.place(last) + step / 2), width)
    place = {"x": 0, "y": chart.TOP} if sheet.narrow else {"x": width + 6, "y": y(float(number))}
    words = {**place, "text": wording.marked(number), "color": theme.INK[0]}
    return layers + marks.words([words], fontSize=theme.SMALL)


def _value_labels(values: Values) -> Layers:
    rows = [
        {"x": -6, "y": values.scale(step), "text": label}
        for step, label in zip(values.steps, values.labels, strict=True)
    ]
    return marks.words(rows, align="right", fontSize=theme.SMALL)


def _year_labels(places: Sequence[float], step: float, x: Scale) -> Layers:
    """The first and the last year: between them the axis speaks for itself."""
    half = 0.0 if step == 1 else 0.5
    ends = sorted({int(min(places)), int(max(places))})
    rows = [{"x": min(max(x(year + half), 0), x.end), "y": _HEIGHT + 14, "text": str(year)} for year in ends]
    layers = marks.words(rows[:1], align="left" if len(rows) > 1 else "center", fontSize=theme.SMALL)
    return layers + marks.words(rows[1:], align="right", fontSize=theme.SMALL)


def _band(start: float, end: float) -> Layers:
    return marks.awaiting([{"x": start, "y": 0, "x2": end, "y2": _HEIGHT}])
