"""The numbers of a dashboard: which there are, which are shown first, and the rows they are drawn from."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from staatvanmigratie.foundation import nations, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.named_series import Number
from staatvanmigratie.store.observations import Observation, Pending, Withheld
from staatvanmigratie.store.series import Series, is_country
from staatvanmigratie.store.snapshots import TOTAL

Measure = Series | Sequence[Series | Number]

_ALL = "Totaal"
_NO_RANK = 999
_COUNTRIES = {
    name for key, name in wording.DIMENSIONS.items() if key in ("ref_area", "nationality", "citizenship")
}
_CLASSES = len(theme.CLASSES)


@dataclass(frozen=True)
class DashboardNumber:
    """One number of a dashboard and where it stands."""

    measure: int
    code: str
    year: int
    month: int
    number: Number


# What there is -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """The numbers of the subjects; with rates every second measure is the rate of the one before."""

    names: Sequence[str]
    units: Sequence[str]
    numbers: Sequence[DashboardNumber]
    labels: Mapping[str, str]
    dimension: str
    measures: Sequence[Measure]
    rates: bool

    @classmethod
    def read(
        cls, given: Mapping[str, Measure], since: int, inhabitants: Series | None, members_only: bool
    ) -> "Found":
        """Read the subjects; measures without a number in these years stay out."""
        names, units, numbers, measures = [], [], [], []
        dimensions: dict[str, None] = {}
        people = {
            (_code(o), o.year): o for o in (inhabitants.observations if inhabitants is not None else ())
        }
        for name, measure in given.items():
            here = [n for n in _numbers(measure) if _year(n) >= since]
            if members_only:
                here = [n for n in here if _code(n) in nations.member_states()]
            here = [n for n in here if not _group(n)]
            if not here:
                continue
            dimensions.update(dict.fromkeys(d for n in here if (d := _dimension(n))))
            place = len(names) * (2 if inhabitants is not None else 1)
            numbers += [DashboardNumber(place, _code(n), _year(n), 0, n) for n in here]
            if inhabitants is not None:
                rates = [(_code(n), _year(n), _rate(n, people)) for n in here]
                numbers += [DashboardNumber(place + 1, code, year, 0, n) for code, year, n in rates if n]
                rate = next((n.unit for _, _, n in rates if n), "")
                units += [here[0].unit, rate]
            else:
                units.append(here[0].unit)
            names.append(name)
            measures.append(measure)
        if not names:
            raise SvmError(
                "grafiek.dashboard: no subject has a number in these years; choose an earlier since="
            )
        if len(dimensions) > 1:
            raise SvmError(
                f"grafiek.dashboard: its subjects are broken down by {' and by '.join(dimensions)}; "
                "one dashboard has one, others go in verdeling="
            )
        _once(numbers)
        labels = {c.code: label_of(c.number) for c in numbers}
        return cls(
            names,
            units,
            numbers,
            dict(sorted(labels.items(), key=lambda pair: (pair[0] != TOTAL, _folded(pair[1])))),
            next(iter(dimensions), ""),
            measures,
            inhabitants is not None,
        )

    @property
    def years(self) -> list[int]:
        """Every year with a number, newest first."""
        return sorted({c.year for c in self.numbers}, reverse=True)

    def of(self, measure: int, year: int | None = None, code: str | None = None) -> list[DashboardNumber]:
        """The numbers of one measure, of a year or a category."""
        return [
            c
            for c in self.numbers
            if c.measure == measure and year in (None, c.year) and code in (None, c.code)
        ]

    def ranked_years(self, measure: int) -> list[int]:
        """The years in which there is something to rank; of a measure without categories all its years."""
        there = {c.year for c in self.of(measure) if c.code != TOTAL or not self.dimension}
        return sorted(there or {c.year for c in self.of(measure)})

    @property
    def full_year(self) -> int:
        """The newest year of which half of the subjects have a number."""
        count = {year: len({c.measure for c in self.numbers if c.year == year}) for year in self.years}
        return next((year for year in self.years if 2 * count[year] >= len(self.names)), self.years[0])

    def name(self, measure: int) -> str:
        """Name of a measure."""
        return self.names[measure // 2 if self.rates else measure]


@dataclass(frozen=True)
class Chosen:
    """What is shown before a reader chooses."""

    measure: int
    year: int
    code: str

    @classmethod
    def of(cls, found: Found, start: str | None, beside: str | None) -> "Chosen":
        """The first subject, its newest year, and the given category, the total or the largest."""
        measure = 1 if found.rates and found.units[1] else 0
        year = found.ranked_years(measure)[-1] if found.dimension else found.full_year
        there = ranked(found.of(measure, year))
        codes = [c.code for c in found.of(measure)]
        if start is not None and start not in codes:
            start = None
        code = start or (TOTAL if TOTAL in codes else next(c for c in there if c != beside))
        return cls(measure, year, code)


@dataclass(frozen=True)
class Parts:
    """The numbers of the parts: an own list of measures."""

    names: Sequence[str]
    units: Sequence[str]
    numbers: Sequence[DashboardNumber]
    labels: Mapping[str, str]
    measures: Sequence[Measure]

    @classmethod
    def read(cls, given: Mapping[str, Series], since: int) -> "Parts":
        """Read the series of the parts, without their totals."""
        names, units, numbers, measures = [], [], [], []
        for name, series in given.items():
            here = [o for o in series.observations if o.year >= since]
            if here:
                numbers += [DashboardNumber(len(names), _code(o), o.year, 0, o) for o in here]
                names.append(name)
                units.append(series.unit)
                measures.append(series)
        _once(numbers)
        return cls(names, units, numbers, {c.code: label_of(c.number) for c in numbers}, measures)


def _numbers(measure: Measure) -> list[Number]:
    """The numbers of a subject, each place once: what stands first in a list goes first."""
    found: dict[tuple[str, int], Number] = {}
    for item in [measure] if isinstance(measure, Series) else measure:
        here = _of_series(item) if isinstance(item, Series) else [item]
        if not all(isinstance(n, Number) for n in here):
            raise SvmError("grafiek.dashboard takes series, or lists of series, observations and rates")
        _once([DashboardNumber(0, _code(n), _year(n), 0, n) for n in here])
        for number in here:
            found.setdefault((_code(number), _year(number)), number)
    return list(found.values())


def _of_series(series: Series) -> list[Number]:
    if series.entry.frequency not in ("year", "day", "occasional"):
        raise SvmError(
            f"{series.id} is by {series.entry.frequency}; a subject is yearly. Choose one month, "
            'for example: [o for o in s if o.period.endswith("-12")]'
        )
    if not series.open_dimensions:
        # Narrowed to one category, it is a subject as a whole: there is nothing to name any more.
        return [replace(o, named=()) for o in series.observations]
    total = series.where(**dict.fromkeys(series.open_dimensions, TOTAL))
    return [*series.observations, *total.observations]


def series_of(measure: Measure) -> list[Series]:
    """Return the series a subject was given as."""
    return [
        item for item in ([measure] if isinstance(measure, Series) else measure) if isinstance(item, Series)
    ]


def awaited(measure: Measure) -> dict[int, Pending]:
    """Return what is still to come of a subject, by year."""
    return {p.year: p for series in series_of(measure) for p in series.pending}


def without_number(given: Mapping[str, Measure], since: int) -> list[tuple[str, Withheld]]:
    """Return for what the source gives no number, with the name of its subject."""
    found = []
    for name, measure in given.items():
        for series in series_of(measure):
            every = list(series.withheld)
            if series.open_dimensions:
                every += series.where(**dict.fromkeys(series.open_dimensions, TOTAL)).withheld
            found += [(name, each) for each in every if each.year >= since]
    return found


def monthly(given: Mapping[str, Series], found: Found, since: int) -> list[DashboardNumber]:
    """Return the numbers by month, of the subjects that have them."""
    numbers = []
    for name, series in given.items():
        if name not in found.names:
            continue
        place = found.names.index(name) * (2 if found.rates else 1)
        every: list[Observation] = list(series.observations)
        if series.open_dimensions:
            every += series.where(**dict.fromkeys(series.open_dimensions, TOTAL)).observations
        numbers += [
            DashboardNumber(place, _code(o), o.year, periods.parse(o.period).first.month, o)
            for o in every
            if o.year >= since
        ]
    _once(numbers)
    return numbers


def _once(numbers: Sequence[DashboardNumber]) -> None:
    seen = set()
    for c in numbers:
        place = (c.measure, c.code, c.year, c.month)
        if place in seen:
            raise SvmError(
                f"grafiek.dashboard: two numbers for {c.number.subjects[0].series.id} {c.code} {c.year}; "
                "narrow the series to one number per category and year"
            )
        seen.add(place)


def _dimension(number: Number) -> str:
    """The dimension a number is broken down by; nothing for a total."""
    subject = number.subjects[0]
    named = tuple(subject.breakdown) if subject.named is None else subject.named
    return next((d for d in named if subject.breakdown[d] != TOTAL), "")


def _code(number: Number) -> str:
    dimension = _dimension(number)
    return number.subjects[0].breakdown[dimension] if dimension else TOTAL


def label_of(number: Number) -> str:
    """Return the Dutch name of the category of a number; of a total ``Totaal``."""
    subject, dimension = number.subjects[0], _dimension(number)
    if not dimension:
        return _ALL
    return wording.capitalised(subject.series.category_name(dimension, subject.breakdown[dimension]))


def _group(number: Number) -> bool:
    """Whether a number is about a group of countries, such as a continent, or about unknown ones."""
    code = _code(number)
    countries = wording.DIMENSIONS.get(_dimension(number)) in _COUNTRIES
    return countries and code != TOTAL and not is_country(code)


def _year(number: Number) -> int:
    return number.subjects[0].year


def _rate(number: Number, people: Mapping[tuple[str, int], Observation]) -> Number | None:
    """The number per 1,000 inhabitants; a percentage stays what it is."""
    if number.unit == "procent":
        return number
    there = people.get((_code(number), _year(number)))
    rate = number.subjects[0].per_1000(there) if there is not None else None
    return rate if isinstance(rate, Number) else None


def ranked(found: Iterable[DashboardNumber]) -> list[str]:
    """Return the codes of one measure and year, largest first: countries only where there are any."""
    every = [c for c in found if c.code != TOTAL]
    countries = [c for c in every if is_country(c.code)]
    chosen = countries or every
    return [c.code for c in sorted(chosen, key=lambda c: (-float(c.number), c.code))]


# Rows of the specification -----------------------------------------------------------------------------


def by_measure_and_year(numbers: Sequence[DashboardNumber]) -> dict[tuple[int, int], list[DashboardNumber]]:
    """Return numbers in groups, each of one measure and year: what is ranked together."""
    groups: dict[tuple[int, int], list[DashboardNumber]] = {}
    for c in numbers:
        groups.setdefault((c.measure, c.year), []).append(c)
    return groups


def rows_of(numbers: Sequence[DashboardNumber], with_class: bool) -> list[dict[str, Any]]:
    """Return the yearly numbers as rows: with rank, piece of the line and class."""
    ranks = {key: ranked(group) for key, group in by_measure_and_year(numbers).items()}
    pieces = _pieces(numbers)
    rows = []
    for c in numbers:
        order = ranks[c.measure, c.year]
        rank = order.index(c.code) + 1 if c.code in order else _NO_RANK
        row = {**row_of(c), "jaar": c.year, "rang": rank, "stuk": pieces[c.measure, c.code, c.year]}
        if with_class:
            # The highest fifth of the countries is class 5; rank 1 is the highest.
            row["klasse"] = _CLASSES - (rank - 1) * _CLASSES // len(order) if rank != _NO_RANK else 0
        rows.append(row)
    return rows


def row_of(c: DashboardNumber) -> dict[str, Any]:
    """Return a number as a row of the specification: its value, and the words a reader sees."""
    final = c.number.status.words if c.number.status.key != "definitief" else ""
    return {
        "maat": c.measure,
        "code": c.code,
        "waarde": exact(c.number),
        "cijfer": wording.marked(c.number),
        "status": final,
        "open": int(c.number.status.provisional),
    }


def _pieces(numbers: Sequence[DashboardNumber]) -> dict[tuple[int, str, int], int]:
    """Number the unbroken pieces of every line: a missing year or a declared break starts a new one."""
    by_line: dict[tuple[int, str], list[DashboardNumber]] = {}
    for c in numbers:
        by_line.setdefault((c.measure, c.code), []).append(c)
    found = {}
    for (measure, code), line in by_line.items():
        line.sort(key=lambda c: c.year)
        piece = 0
        found[measure, code, line[0].year] = piece
        for before, c in pairwise(line):
            breaks = {periods.year_of(p) for p in c.number.subjects[0].series.entry.breaks}
            piece += c.year - before.year > 1 or any(before.year < b <= c.year for b in breaks)
            found[measure, code, c.year] = piece
    return found


def exact(number: Number) -> str:
    """Return a value as short as it can be without loss; a rate to six decimals."""
    value = float(number)
    return str(int(value)) if value.is_integer() else repr(round(value, 6))


def _folded(text: str) -> str:
    """How a name is sorted: without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
