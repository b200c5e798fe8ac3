"""What every chart has: its numbers in rows and words, an axis of values, the marks for breaks and waiting.

A chart is laid out in pixels with the scales fixed here, so that words keep apart and bars can be hatched.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import altair as alt

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, time_axis, wording
from staatvanmigratie.notebook.charts import alt_text, geometry, marks
from staatvanmigratie.notebook.charts.geometry import Scale
from staatvanmigratie.notebook.charts.marks import Layers, Row
from staatvanmigratie.notebook.drawings import drawing, svg
from staatvanmigratie.notebook.named_series import NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.outputs.number_tables import Table
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.observations import Observation, Pending

TOP = -16  # where the unit stands, above the plot
MARGIN = 12  # kept free, so that a drawing never gets wider than the column
_BREAK_IN_FULL = 40  # characters; a longer explanation of a break goes under the figure


@dataclass(frozen=True)
class Chart:
    """A chart with its numbers; ``figuur`` gives it a label, a caption and a place in the book.

    ``provisional`` says how a provisional number looks in this chart; ``remarks`` are notes for under it,
    ``finding`` is what it shows, for behind its caption.
    ``narrow`` is the same for the screen of a phone; without it that shows the one chart there is.
    A dashboard shows more than its table: ``behind`` is all it rests on, ``csv`` all its numbers as a file.
    ``datasets`` are large data the chart calls by name: Altair would copy them with every layer.
    """

    chart: Any = field(repr=False)
    table: Table = field(repr=False)
    alt: str
    provisional: str = ""
    remarks: tuple[str, ...] = ()
    finding: str = ""
    behind: tuple[Observation, ...] = field(default=(), repr=False)
    csv: str = field(default="", repr=False)
    datasets: Mapping[str, Any] = field(default_factory=dict, repr=False)
    narrow: Any = field(default=None, repr=False)

    @property
    def observations(self) -> Sequence[Observation]:
        """What its numbers rest on: for the source line and the notes."""
        return self.behind or self.table.observations

    @cached_property
    @marks.unchecked
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, data included."""
        return self._spec_of(self.chart)

    @cached_property
    @marks.unchecked
    def narrow_spec(self) -> dict[str, Any] | None:
        """The specification of the narrow chart; None without."""
        if self.narrow is None:
            return None
        return {**self._spec_of(self.narrow), "usermeta": {svg.SHEET: theme.NARROW.width}}

    def _spec_of(self, drawn: Any) -> dict[str, Any]:
        made = drawn.to_dict(validate=False)
        if self.datasets:
            made["datasets"] = {**made.get("datasets", {}), **self.datasets}
        return {**made, "config": theme.config()}

    @cached_property
    def svg(self) -> str:
        """The drawing."""
        return drawing.svg_of(self.spec)

    @cached_property
    def narrow_svg(self) -> str:
        """The drawing for the screen of a phone; empty without."""
        return drawing.svg_of(self.narrow_spec) if self.narrow_spec else ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self.alt}


def some(found: list[NamedSeries], what: str, most: int = named_series.MOST) -> list[NamedSeries]:
    """Return the lines of a chart that can be drawn, or say why not."""
    if not found:
        raise SvmError(f"{what} needs at least one series")
    if len(found) > most:
        raise SvmError(
            f"{what} can tell {most} lines apart, not {len(found)}; leave some out, or use grafiek.klein"
        )
    doubled = [each.name for each in found if [other.name for other in found].count(each.name) > 1]
    if doubled:
        raise SvmError(
            f'{what}: two lines are called "{doubled[0]}"; name them yourself: ("{doubled[0]} A", series)'
        )
    for each in found:
        if not each.numbers and not each.pending and not each.withheld:
            raise SvmError(
                f"{what}: {each.series.id} has no observation in these years and none is to come; "
                "leave it out, or choose an earlier since="
            )
    return found


# Numbers ------------------------------------------------------------------------------------------------


def row(each: NamedSeries, period: str, number: Number) -> Row:
    """Return what the published specification says about one number."""
    return {
        "reeks": each.name,
        "tijd": period,
        "periode": periods.in_dutch(period),
        "plaats": round(time_axis.place(period, each.frequency), 4),
        "waarde": float(number),
        "cijfer": wording.marked(number),
        "status": number.status.words,
        "open": number.status.provisional,
    }


def tooltip() -> list[alt.Tooltip]:
    """Return what the interactive chart says about a number."""
    titles = {"reeks": "Reeks", "periode": "Periode", "cijfer": "Cijfer", "status": "Status"}
    return [alt.Tooltip(field=name, type="nominal", title=title) for name, title in titles.items()]


def stars(found: Sequence[NamedSeries]) -> dict[str, str]:
    """Return the star that marks a provisional period on an axis; an estimate is named in the notes only."""
    marked = {
        period: number.status.mark
        for each in found
        for period, number in each.numbers.items()
        if number.status.mark.startswith("*")
    }
    return {wording.short(period): mark for period, mark in marked.items()}


# The axis of values -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Values:
    """The scale of values from the foot of a plot to its head, with what stands beside it."""

    scale: Scale
    steps: Sequence[float]
    labels: Sequence[str]
    remark: str = ""

    @property
    def width(self) -> float:
        """The room the labels take up."""
        return max(geometry.text_width(label, theme.SMALL) for label in self.labels) + 6

    @property
    def axis(self) -> alt.Axis:
        """The axis with a line across the plot for each step."""
        # Vega would write 1,2 mln beside 1,25 mln; here every label has the same decimals.
        number = f"round((datum.value - {self.steps[0]}) / {self.steps[1] - self.steps[0]})"
        return alt.Axis(
            values=list(self.steps),
            labelExpr=f"{json.dumps(self.labels, ensure_ascii=False)}[{number}]",
            title=None,
            ticks=False,
            domain=False,
            grid=True,
        )


def values(
    found: Sequence[NamedSeries],
    extra: Sequence[float] = (),
    from_zero: bool = True,
    height: float = theme.HEIGHT,
) -> Values:
    """Return the axis for the numbers of some lines; bars start at zero, a line may not when it says so."""
    numbers = [*extra] or [float(n) for each in found for n in each.numbers.values()]
    low, high, remark = min(0.0, *numbers), max(0.0, *numbers), ""
    if not from_zero and len(numbers) > 3 and min(numbers) > 0.7 * max(numbers):
        low, remark = min(numbers), "De verticale as begint niet bij nul."
    unit = found[0].unit
    if unit == "procent" and 100 < high < 100.5:  # parts that are each rounded: a step more would be empty
        high = 100.0
    whole = found[0].series.entry.decimals == 0 and unit != "procent"
    steps = geometry.ticks(low, high, 5 if height >= theme.HEIGHT else 4, whole=whole)
    return Values(Scale(steps[0], steps[-1], height, 0), steps, tick_labels(steps, unit), remark)


def tick_labels(steps: Sequence[float], unit: str) -> list[str]:
    """Return what stands at the ticks: millions as ``1,2 mln``, all with the same decimals."""
    large = max(map(abs, steps)) >= 1_000_000
    shown = [step / 1_000_000 if large else step for step in steps]
    decimals = next(n for n in range(4) if n == 3 or all(abs(round(v, n) - v) < 1e-9 for v in shown))
    after = "%" if unit == "procent" else f"{dutch.NBSP}mln" if large else ""
    return ["0" if v == 0 and large else dutch.number(v, decimals) + after for v in shown]


def quantitative(channel: Any, name: str, scale: Scale, axis: alt.Axis | None) -> Any:
    """Return an encoding on a fixed scale."""
    domain = alt.Scale(domain=[scale.low, scale.high], nice=False, zero=False)
    return channel(field=name, type="quantitative", scale=domain, axis=axis)


# Breaks -------------------------------------------------------------------------------------------------


def breaks(found: Sequence[NamedSeries]) -> dict[str, str]:
    """Return the declared breaks of some lines by period."""
    return {period: why for each in found for period, why in each.breaks.items()}


def break_remarks(found: Sequence[NamedSeries]) -> list[str]:
    """Return the breaks as notes."""
    return [f"Reeksbreuk in {periods.in_dutch(p)}: {why}" for p, why in breaks(found).items()]


def unit_words(found: Sequence[NamedSeries], left: float, unit: str) -> Layers:
    """Write the unit above the axis, higher when a break is explained there too."""
    y = TOP - marks.LEADING if breaks(found) else TOP
    return marks.words([{"x": -left, "y": y, "text": unit, "color": theme.MUTED}])


def break_rules(
    found: Sequence[NamedSeries], place: Callable[[str], float], width: float, height: float
) -> Layers:
    """Draw a rule before every period with which a series changes, and say what changes."""
    rules, said = [], []
    for period, why in breaks(found).items():
        x = place(period)
        rules.append({"x": x, "y": -8, "x2": x, "y2": height})
        in_full = len(why) <= _BREAK_IN_FULL and geometry.text_width(why, theme.SMALL) <= width
        text = why if in_full else "reeksbreuk (zie noot)"
        half = geometry.text_width(text, theme.SMALL) / 2
        said.append({"x": min(max(x, half), width - half), "y": TOP, "text": text, "color": theme.MUTED})
    return [
        *marks.strokes(rules, theme.LINE, 1, strokeDash=[3, 3]),
        *marks.words(said, align="center", fontSize=theme.SMALL),
    ]


# Waiting ------------------------------------------------------------------------------------------------


def waiting_words(waiting: Sequence[Pending], box: Row) -> Layers:
    """Say in a hatched box that the figure is still to come: across, or upright where the box is narrow."""
    said = f"{number_tables.awaited(waiting)},\n{wording.expectation(waiting)}"
    room, tall = box["x2"] - box["x"], box["y2"] - box["y"]
    centre = {"x": (box["x"] + box["x2"]) / 2, "y": (box["y"] + box["y2"]) / 2, "color": theme.MUTED}
    style = {"align": "center", "fontSize": theme.SMALL, "halo": True}
    if geometry.text_width(said, theme.SMALL) + 12 <= room:
        return marks.words([{**centre, "y": centre["y"] - marks.LEADING / 2, "text": said}], **style)
    if room < 2 * theme.SMALL + 2:
        said = said.replace("\n", " ")
        if geometry.text_width(said, theme.SMALL) > tall:
            said = number_tables.awaited(waiting)
    leading = min(marks.LEADING, room / 2)
    centre["x"] -= said.count("\n") * leading / 2
    return marks.words([{**centre, "text": said}], angle=270, lineHeight=leading, **style)


def nothing(kind: str, unit: str, found: Sequence[NamedSeries], table: Table | None = None) -> Chart:
    """Return the chart of figures of which there is none: one hatched box with the message."""
    waiting = [p for each in found for p in each.pending.values()]
    none = wording.withheld([w for each in found for w in each.withheld.values()])
    if waiting:
        who = dutch.enumeration(dict.fromkeys(p.publisher for p in waiting))
        names = dutch.enumeration(periods.in_dutch(p) for p in sorted({p.period for p in waiting}))
        none.append(f"{names}: {number_tables.awaited(waiting)} ({who}, {wording.expectation(waiting)})")
    return Chart(
        _message(" ".join(none), theme.WIDE),
        table or number_tables.over_time(found),
        alt_text.over_time(kind, unit, found),
        narrow=_message(" ".join(none), theme.NARROW),
    )


def _message(text: str, sheet: Sheet) -> alt.LayerChart:
    said = geometry.wrap(text, columns(sheet.width - 40))
    width, height = sheet.width - 8, max(120, (said.count("\n") + 3) * marks.LEADING)
    words = {"x": width / 2, "y": height / 2 - said.count("\n") * marks.LEADING / 2, "text": said}
    box = {"x": 0, "y": 0, "x2": width, "y2": height}
    layers = [*marks.awaiting([box]), *marks.words([words], align="center", halo=True)]
    return marks.sum_of(layers, width, height)


def columns(width: float, size: float = theme.SIZE) -> int:
    """Return how many characters of a text fit beside each other."""
    return int(width / (0.56 * size))


# Names above a plot ---------------------------------------------------------------------------------------


def legend(
    names: Sequence[tuple[str, str]], left: float, foot: float, sheet: Sheet, head: str = ""
) -> Layers:
    """Write names with a swatch in their colour above a plot, down to ``foot``: in rows, as many as fit.

    On a narrow sheet each has a row of its own, and ``head`` stands above them.
    """
    rows: list[list[tuple[str, str, float]]] = []
    x = 0.0
    for name, colour in names:
        said = geometry.wrap(name, columns(sheet.width - 18 - MARGIN)) if sheet.narrow else name
        need = 18 + geometry.text_width(said, theme.SIZE) + 18
        if not rows or sheet.narrow or x + need > sheet.width:
            rows.append([])
            x = 0.0
        rows[-1].append((said, colour, x))
        x += need
    swatches, words = [], []
    for row in reversed(rows):
        foot -= 20 + marks.LEADING * max(said.count("\n") for said, _, _ in row)
        for said, colour, start in row:
            x = start - left
            swatches.append({"x": x, "y": foot - 6, "x2": x + 12, "y2": foot + 6, "color": colour})
            words.append({"x": x + 18, "y": foot, "text": said})
    if head:
        words.append({"x": -left, "y": foot - 20, "text": head, "color": theme.MUTED})
    return [*marks.boxes(swatches), *marks.words(words)]
