"""What a figure or a table is about: series of numbers, each with a name.

Charts and tables take series, or ``(name, series)`` where the author wants another name than the catalogue's.
Here they become :class:`NamedSeries` objects, the one shape every chart, table and description is made from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import wording
from staatvanmigratie.store.observations import Number, Observation, Pending, Printed, Withheld
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

#: What an author gives: a series, or one with another name than the catalogue has.
Named = Series | tuple[str, Series]

#: A chart tells at most so many lines or parts apart: one hue each.
MOST = 6
REST = "Overig"


@dataclass(frozen=True)
class NamedSeries:
    """One line of a chart, or one column of a table: numbers by period, oldest first.

    ``pending`` are the figures still to come, ``withheld`` those for which the source gives no number.
    """

    name: str
    series: Series = field(repr=False)
    numbers: Mapping[str, Number]
    pending: Mapping[str, Pending] = field(default_factory=dict)
    unit: str = ""
    withheld: Mapping[str, Withheld] = field(default_factory=dict)

    def at(self, period: str) -> "Number | Pending | Withheld | None":
        """Return what is known about a period; None where nothing is and nothing is to come."""
        return self.numbers.get(period) or self.pending.get(period) or self.withheld.get(period)

    @property
    def frequency(self) -> str:
        """Frequency of the series."""
        return self.series.entry.frequency

    @property
    def breaks(self) -> Mapping[str, str]:
        """Declared breaks that lie between the first and the last number."""
        if not self.numbers:
            return {}
        first, last = (periods.parse(p).first for p in (next(iter(self.numbers)), list(self.numbers)[-1]))
        return {
            p: why for p, why in self.series.entry.breaks.items() if first < periods.parse(p).first <= last
        }


def of(item: Named, since: int | str | None = None) -> NamedSeries:
    """Return the line of one series; of a series that is broken down, its total.

    Raises
    ------
    SvmError
        No series, or one that is broken down and has no total; the message lists the categories.
    """
    name, series = item if isinstance(item, tuple) else (None, item)
    if not isinstance(series, Series):
        raise SvmError(
            f'expected a series or ("Naam", series), found {type(series).__name__}; '
            'write for example: grafiek.lijn(editie.series("immigratie_totaal"))'
        )
    for dimension in series.open_dimensions:
        series = _total(series, dimension)
    narrowed = series.since(since) if since is not None else series
    return NamedSeries(
        name or wording.capitalised(series.label),
        series,
        {o.period: o for o in narrowed.observations},
        {p.period: p for p in _since(series.pending, since)},
        series.unit,
        {w.period: w for w in narrowed.withheld},
    )


def _total(series: Series, dimension: str) -> Series:
    total = series.where(**{dimension: TOTAL})
    codes = series.categories(dimension)
    if codes and not len(total) and not total.withheld:
        shown = ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
        raise SvmError(
            f"{series.id} is broken down by {dimension} and has no total to draw; choose a category with "
            f'.where({dimension}="{codes[0]}") (there are: {shown}), or draw the parts with '
            "grafiek.gestapeld or grafiek.klein"
        )
    return total


def parts(
    what: Series | Sequence[Named], categories: Sequence[str] | None = None, since: int | str | None = None
) -> list[NamedSeries]:
    """Return the parts of a series with one open dimension, or the lines of a list of series.

    ``categories`` chooses the parts and their order; by default the largest comes first.
    """
    if not isinstance(what, Series):
        if categories is not None:
            raise SvmError(
                "order and categories choose parts of one series; a list of series has its own order"
            )
        return [of(item, since) for item in what]
    dimensions = what.open_dimensions
    if len(dimensions) != 1:
        raise SvmError(
            f"{what.id} should be broken down by one dimension here, and is by {dimensions or 'none'}; "
            + (
                "fix the others with .where(…)"
                if dimensions
                else "draw it with grafiek.lijn or grafiek.staven"
            )
        )
    dimension = dimensions[0]
    for code in categories or ():
        what.where(**{dimension: code})  # names the categories there are when this is none of them
    narrowed = what.since(since) if since is not None else what
    by_code: dict[str, dict[str, Number]] = {}
    for observation in narrowed.observations:
        by_code.setdefault(observation.breakdown[dimension], {})[observation.period] = observation
    without: dict[str, dict[str, Withheld]] = {}
    for each in narrowed.withheld:
        without.setdefault(each.breakdown[dimension], {})[each.period] = each
    # Nothing is out for any category after the newest period of the series: all of them await the same.
    waiting = _since(what.pending, since)
    found = [
        NamedSeries(
            wording.capitalised(what.category_name(dimension, code)),
            what,
            by_code.get(code, {}),
            {p.period: replace(p, breakdown={**p.breakdown, dimension: code}) for p in waiting},
            what.unit,
            without.get(code, {}),
        )
        for code in (
            categories if categories is not None else sorted({*what.categories(dimension), *without})
        )
    ]
    if categories is not None:
        return found
    return sorted((each for each in found if each.numbers or each.pending or each.withheld), key=_by_size)


def _since(waiting: Iterable[Pending], since: int | str | None) -> list[Pending]:
    if since is None:
        return list(waiting)
    start = periods.parse(str(since)).first
    return [p for p in waiting if periods.parse(p.period).first >= start]


def _by_size(each: NamedSeries) -> tuple[float, float, str]:
    """Largest in the newest period first."""
    newest = list(each.numbers)[-1] if each.numbers else ""
    last = periods.parse(newest).last.toordinal() if newest else 0
    return (-last, -float(each.numbers[newest]) if newest else 0.0, each.name)


def with_rest(found: list[NamedSeries], most: int = MOST) -> list[NamedSeries]:
    """Join the smallest parts, and what is already called "Overig", into one when there are too many.

    In a period in which one of them is withheld the rest is so too: the others together are not the rest.
    """
    if len(found) <= most:
        return found
    named = [each for each in found if not each.name.lower().startswith(REST.lower())]
    kept = named[: most - 1]
    joined = [each for each in found if each not in kept]
    numbers: dict[str, Number] = {}
    withheld = {period: w for each in joined for period, w in each.withheld.items()}
    for period in all_periods(joined):
        there = [each.numbers[period] for each in joined if period in each.numbers]
        if there and period not in withheld:
            numbers[period] = total_of(there)
    pending = {period: p for each in joined for period, p in each.pending.items()}
    return [*kept, NamedSeries(REST, joined[0].series, numbers, pending, joined[0].unit, withheld)]


def total_of(numbers: Sequence[Number]) -> Printed:
    """Return the sum of numbers of one unit, resting on all of them."""
    subjects = distinct(subject for number in numbers for subject in number.subjects)
    value = sum(map(float, numbers))
    return Printed(
        value, dutch.number(value, subjects[0].series.entry.decimals), "sum", subjects, numbers[0].unit
    )


def distinct(subjects: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return observations, each once, in their order."""
    return tuple({(s.series.id, s.period, *sorted(s.breakdown.items())): s for s in subjects}.values())


def all_periods(lines: Iterable[NamedSeries]) -> list[str]:
    """Return every period of some lines, pending and withheld ones included, in time order."""
    found = {period for each in lines for period in (*each.numbers, *each.pending, *each.withheld)}
    return sorted(found, key=periods.parse)


def frequency(lines: Sequence[NamedSeries]) -> str:
    """Return the frequency the lines share.

    Raises
    ------
    SvmError
        They differ.
    """
    if not lines:
        raise SvmError("no category has an observation in these years; choose an earlier since=")
    found = sorted({each.frequency for each in lines})
    if found == ["occasional", "year"]:
        return "year"
    if len(found) > 1:
        raise SvmError(f"one chart has one time axis; these series are by {' and by '.join(found)}")
    return found[0]


def unit(lines: Sequence[NamedSeries]) -> str:
    """Return the unit the lines share, as an axis has it.

    Raises
    ------
    SvmError
        They differ.
    """
    found = list(dict.fromkeys(each.unit for each in lines))
    if len(found) > 1:
        raise SvmError(f"one chart has one unit; these series count {' and '.join(found)}. Make two figures")
    entry = lines[0].series.entry
    if entry.frequency == "day":
        day = periods.in_dutch(f"2000-{entry.day}").rpartition("\N{NO-BREAK SPACE}")[0]
        return f"{found[0]}, op {day}"
    return found[0]


def whole_of(series: Series) -> NamedSeries | None:
    """Return the total of a series that is broken down, or None where it has none."""
    for dimension in series.open_dimensions:
        series = series.where(**{dimension: TOTAL})
    return of(series) if len(series) else None


def sum_of(found: Sequence[NamedSeries], period: str, whole: NamedSeries | None) -> Number | None:
    """Return the whole of some parts in one period: the published total, or else the sum of the parts.

    None where there is no published total and one of the parts is withheld: what can be seen is not the
    whole.
    """
    if whole is not None and period in whole.numbers:
        return whole.numbers[period]
    there = [each.numbers[period] for each in found if period in each.numbers]
    return total_of(there) if there and not any(period in each.withheld for each in found) else None
