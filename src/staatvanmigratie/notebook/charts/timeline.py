"""Policy developments of one year: a row per domain, a dot on the day, and what happened beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.charts import alt_text, chart, geometry, marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.geometry import Scale
from staatvanmigratie.notebook.charts.marks import Layers
from staatvanmigratie.notebook.outputs.number_tables import Column, Table
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.report.registers import policy
from staatvanmigratie.report.registers.policy import Development

_LABEL = (60, 30)  # characters in a row of what happened: in one row, or in two
_LEADING = 15
_BESIDE = 9  # between a dot and its words
_APART = 12  # between two labels side by side
_BETWEEN = 4  # between two labels above each other
_INSET = 7  # above and below what stands in a row


@marks.unchecked
def tijdlijn(developments: Sequence[Development]) -> Chart:
    """Draw the developments of one year in time: ``grafiek.tijdlijn(editie.policy.of(report_year))``.

    A filled dot stands on its day, an open one in the middle of a month of which the day is not known; what
    is dated by year is a stroke along the whole of it.

    Raises
    ------
    SvmError
        No developments, or of several years.
    """
    found = list(developments)
    years = sorted({each.year for each in found})
    if len(years) != 1:
        there = " and ".join(map(str, years)) or "none"
        raise SvmError(f"grafiek.tijdlijn draws the developments of one year; these are of {there}")
    by_domain = {name: [each for each in found if each.domain == name] for name in policy.domains()}
    domains = {name: there for name, there in by_domain.items() if there}

    return Chart(
        _in_rows(domains, years[0]),
        _table(found),
        alt_text.timeline(years[0], found),
        remarks=_remarks(found),
        narrow=_listed(domains, theme.NARROW),
    )


def _in_rows(domains: Mapping[str, Sequence[Development]], year: int) -> alt.LayerChart:
    """Draw a row per domain, with the year from left to right."""
    left = max(geometry.text_width(_head(name), theme.SIZE, bold=True) for name in domains) + 12
    width = theme.WIDTH - left - chart.MARGIN
    days = periods.parse(str(year))
    x = Scale(days.first.toordinal(), days.last.toordinal() + 1, 0, width)

    top, rows, placed = 0.0, [], []
    for name, there in domains.items():
        labels = _placed(there, x, top + _INSET)
        height = max(label.foot for label in labels) - top + _INSET
        rows.append((name, top, height))
        placed += labels
        top += height
    layers = _ground(rows, x, year, top)
    for name, start, _ in rows:
        words = {"x": -left, "y": start + _INSET + _LEADING / 2, "text": _head(name)}
        layers += marks.words([words], fontWeight=600)
    layers += _developments(placed)
    return marks.sum_of(layers, width, top)


def _listed(domains: Mapping[str, Sequence[Development]], sheet: Sheet) -> alt.LayerChart:
    """Draw the developments under each other: where words are as wide as the sheet, a year has no width."""
    heads, days, titles, dots, spans = [], [], [], [], []
    y = 0.0
    for domain, there in domains.items():
        heads.append({"x": 0, "y": y + _LEADING / 2, "text": _head(domain)})
        y += 24
        for each in there:
            text = geometry.wrap(each.title, chart.columns(sheet.width - chart.MARGIN - 20, theme.SMALL))
            middle = y + _LEADING / 2
            whole = periods.parse(each.date).frequency == "year"
            days.append({"x": 18, "y": middle, "text": each.day, "color": theme.MUTED})
            titles.append({"x": 18, "y": middle + _LEADING, "text": text})
            if whole:
                spans.append({"x": 0, "y": middle, "x2": 12, "y2": middle})
            else:
                open_ = periods.parse(each.date).frequency == "month"
                dots.append({"x": 6, "y": middle, "color": theme.COLOURS[0], "open": open_})
            y += _LEADING * (text.count("\n") + 2) + 6
        y += 10
    style = {"fontSize": theme.SMALL, "lineHeight": _LEADING}
    layers = marks.words(heads, fontWeight=600) + marks.words(days, **style) + marks.words(titles, **style)
    layers += marks.strokes(spans, theme.COLOURS[0], 2.5) + marks.dots(dots)
    return marks.sum_of(layers, sheet.width - chart.MARGIN, y)


def _head(domain: str) -> str:
    return policy.domains()[domain].head


@dataclass(frozen=True)
class _Label:
    """A development in its place: the dot, and the words beside it from ``start`` to ``end``."""

    development: Development
    dot: float
    start: float
    end: float
    top: float
    text: str

    @property
    def foot(self) -> float:
        """Where its room ends; the stroke of a whole year stands under its words."""
        return self.top + (self.text.count("\n") + 1) * _LEADING + (4 if self.whole else 0)

    @property
    def whole(self) -> bool:
        """Whether it is dated by year."""
        return periods.parse(self.development.date).frequency == "year"

    @property
    def before(self) -> bool:
        """Whether the words end at the dot."""
        return self.end < self.dot

    def is_free(self, others: Sequence["_Label"]) -> bool:
        """Tell whether it keeps clear of the others."""
        left, right = min(self.start, self.dot - 6), max(self.end, self.dot + 6)
        for other in others:
            beside = (
                right + _APART <= min(other.start, other.dot - 6)
                or max(other.end, other.dot + 6) + _APART <= left
            )
            above = self.foot + _BETWEEN <= other.top + 0.01 or other.foot + _BETWEEN <= self.top + 0.01
            if not beside and not above:
                return False
        return True


def _placed(found: Sequence[Development], x: Scale, top: float) -> list[_Label]:
    """Put every development of a domain as high as it fits, in one row of words or in two."""
    placed: list[_Label] = []
    for each in found:
        tops = sorted({top, *(label.foot + _BETWEEN for label in placed)})
        free = [
            label for y in tops for label in _candidates(each, x, y) if label.is_free(placed)
        ]  # never empty: below all others there is room
        placed.append(min(free, key=lambda label: label.foot))
    return placed


def _candidates(each: Development, x: Scale, top: float) -> list[_Label]:
    """The ways to write a development at a height: after its dot or before it, where the words fit."""
    days = periods.parse(each.date)
    if days.frequency == "year":
        return [_Label(each, x.start, x.start, x.end, top, each.title)]
    dot = x((days.first.toordinal() + days.last.toordinal() + 1) / 2)
    found = []
    for columns in _LABEL:
        text = geometry.wrap(each.title, columns)
        wide = geometry.text_width(text, theme.SMALL)
        if dot + _BESIDE + wide <= x.end:
            found.append(_Label(each, dot, dot + _BESIDE, dot + _BESIDE + wide, top, text))
        if dot - _BESIDE - wide >= x.start:
            found.append(_Label(each, dot, dot - _BESIDE - wide, dot - _BESIDE, top, text))
    return found


def _ground(rows: Sequence[tuple[str, float, float]], x: Scale, year: int, foot: float) -> Layers:
    """The months as lines with their names above and below, and a line between the rows."""
    starts = [x(periods.parse(f"{year}-{month:02d}").first.toordinal()) for month in range(1, 13)]
    ends = [*starts[1:], x.end]
    months = [
        {"x": (start + end) / 2, "y": y, "text": name, "color": theme.MUTED}
        for start, end, name in zip(starts, ends, dutch.SHORT_MONTHS, strict=True)
        for y in (-12, foot + 12)
    ]
    between = [{"x": 0, "y": y, "x2": x.end, "y2": y} for _, y, _ in rows] + [
        {"x": 0, "y": foot, "x2": x.end, "y2": foot}
    ]
    return [
        *marks.strokes([{"x": at, "y": 0, "x2": at, "y2": foot} for at in [*starts, x.end]], theme.GRID),
        *marks.strokes(between, theme.LINE, 0.8),
        *marks.words(months, align="center", fontSize=theme.SMALL),
    ]


def _developments(placed: Sequence[_Label]) -> Layers:
    """Dots, strokes and words."""
    dots, spans, words = [], [], []
    for label in placed:
        each = label.development
        middle = label.top + _LEADING / 2
        at = label.end if label.before else label.start + 4 * label.whole
        words.append({"x": at, "y": middle, "text": label.text, "before": label.before})
        if label.whole:
            spans.append({"x": label.start, "y": label.foot - 1, "x2": label.end, "y2": label.foot - 1})
            continue
        month = periods.parse(each.date).frequency == "month"
        about = {
            "datum": each.day,
            "onderwerp": _head(each.domain),
            "ontwikkeling": each.title,
            "stuk": each.reference,
        }
        dots.append({**about, "x": label.dot, "y": middle, "color": theme.COLOURS[0], "open": month})
    titles = {"datum": "Datum", "onderwerp": "Onderwerp", "ontwikkeling": "Ontwikkeling", "stuk": "Stuk"}
    tooltip = [alt.Tooltip(field=name, type="nominal", title=title) for name, title in titles.items()]
    layers = marks.strokes(spans, theme.COLOURS[0], 2.5)
    for before, align in ((False, "left"), (True, "right")):
        here = [{k: v for k, v in row.items() if k != "before"} for row in words if row["before"] is before]
        layers += marks.words(here, align=align, fontSize=theme.SMALL, lineHeight=_LEADING, halo=True)
    return layers + marks.dots(dots, tooltip=tooltip)


def _remarks(found: Sequence[Development]) -> tuple[str, ...]:
    kinds = {periods.parse(each.date).frequency for each in found}
    said = {
        "month": "Open punt: alleen de maand is bekend.",
        "year": "Lijn: een ontwikkeling van het hele jaar.",
    }
    return tuple(text for kind, text in said.items() if kind in kinds)


def _table(found: Sequence[Development]) -> Table:
    columns = [
        Column("datum", "Datum", "left"),
        Column("onderwerp", "Onderwerp", "left"),
        Column("ontwikkeling", "Ontwikkeling", "left"),
        Column("status", "Status", "left"),
    ]
    rows = [[each.day, _head(each.domain), each.title, wording.capitalised(each.status)] for each in found]
    return Table(columns, rows)
