"""Policy in a chart over time: a quiet rule with a letter on the day it took effect; a note says what it was.

An entry of the register is drawn in the charts of its ``series`` when it has ``effect_from``. A rule says
when something happened, not that it changed the line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.notebook import theme, time_axis
from staatvanmigratie.notebook.charts import marks
from staatvanmigratie.notebook.charts.marks import Layers
from staatvanmigratie.notebook.named_series import NamedSeries
from staatvanmigratie.report.registers import policy

_APART = 14  # between two rules that each have their letter


@dataclass(frozen=True)
class Event:
    """A development with the place of its day on the axis."""

    entry: policy.Development
    place: float


def of(found: Sequence[NamedSeries]) -> list[Event]:
    """Return the developments that took effect between the first and the last number of a chart, by day.

    What became known after the cut-off date of the edition is left out.
    """
    wanted = {each.series.id for each in found}
    as_of = max(each.series.as_of for each in found)
    places = [time_axis.place(period, each.frequency) for each in found for period in each.numbers]
    first, frequency = next((period, each.frequency) for each in found for period in each.numbers)
    seen = [
        Event(entry, place_of(entry, first, frequency))
        for entry in policy.of_project()
        if entry.effect_from and wanted & set(entry.series) and periods.last_day(entry.date) <= as_of
    ]
    within = [event for event in seen if min(places) <= event.place <= max(places)]
    return sorted(within, key=lambda event: (event.place, event.entry.key))


def place_of(entry: policy.Development, period: str, frequency: str = "") -> float:
    """The place of a day among periods like ``period``: a year stands at its middle, a stock at its day.

    Among counts on irregular ``dates`` each stands at its own day, and so does what took effect.
    """
    day = periods.last_day(entry.effect_from or entry.date)
    exact = day.year + (day.timetuple().tm_yday - 1) / 366
    if frequency == "dates":
        return exact
    days = periods.parse(period)
    if days.frequency == "year":
        return exact - 0.5
    if days.frequency == "day":
        return exact - (days.last.timetuple().tm_yday - 1) / 366
    return exact


def rules(events: Sequence[Event], x: Callable[[float], float], height: float) -> Layers:
    """Draw the rules with their letters; letters of rules that stand close share a place."""
    lines = [{"x": x(e.place), "y": 0, "x2": x(e.place), "y2": height} for e in events]
    said: list[marks.Row] = []
    for letter, line in zip(ascii_lowercase, lines, strict=False):
        if said and line["x"] - said[-1]["x"] < _APART:
            said[-1]["text"] += letter
        else:
            said.append({"x": line["x"], "y": height - 8, "text": letter, "color": theme.MUTED})
    return [
        *marks.strokes(lines, theme.LINE, 0.8, strokeDash=[1, 3]),
        *marks.words(said, align="center", fontSize=theme.SMALL, halo=True),
    ]


def remark(events: Sequence[Event]) -> str | None:
    """Say what the letters are; None without any."""
    if not events:
        return None
    said = [
        f"{letter} {event.entry.title} ({periods.in_dutch(event.entry.effect_from or event.entry.date)})"
        for letter, event in zip(ascii_lowercase, events, strict=False)
    ]
    return f"Beleid in deze jaren: {dutch.enumeration(said)}"
