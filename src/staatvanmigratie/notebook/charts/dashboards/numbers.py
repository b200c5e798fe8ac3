"""A dashboard: a few linked charts in which the reader chooses subject, year and category.

    grafiek.dashboard({"Eerste asielaanvragen": eerste, "Nareizigers": nareizigers}, keuze="Nationaliteit")

All numbers stand in the specification once, as CSV. The choices are parameters bound to native inputs, which
the page puts above the charts. Without JavaScript and on paper a reader sees the same charts with the first
choice of each, and the table of their numbers.
"""

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from staatvanmigratie.foundation import csv_text, dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import named_series, number_tables, theme
from staatvanmigratie.notebook.charts import alt_text, boundaries
from staatvanmigratie.notebook.charts.chart import Grafiek
from staatvanmigratie.notebook.charts.dashboards import charts
from staatvanmigratie.notebook.charts.dashboards.charts import Layout
from staatvanmigratie.notebook.named_series import Line, Number
from staatvanmigratie.notebook.number_tables import Cell, Column, Table
from staatvanmigratie.store.observations import TOTAL, Observation, Pending
from staatvanmigratie.store.series import Series, is_country

Measure = Series | Sequence[Series | Number]

#: Of a dashboard in all, as JSON; and of the file with its numbers.
LARGEST = 300_000

_ALL = "Totaal"
_RANKING = 15  # categories in a ranking
_NO_RANK = 999
_COUNTRIES = {
    name for key, name in named_series.DIMENSIONS.items() if key in ("ref_area", "nationality", "citizenship")
}
_YEARS_IN_TABLE = 6
_CLASSES = len(theme.CLASSES)


@dataclass(frozen=True)
class _Cijfer:
    """One number of a dashboard and where it stands."""

    measure: int
    code: str
    year: int
    month: int
    number: Number


def dashboard(
    onderwerpen: Mapping[str, Measure],
    *,
    keuze: str = "",
    start: str | None = None,
    naast: str | None = None,
    maanden: Mapping[str, Series] | None = None,
    verdeling: Mapping[str, Series] | None = None,
    per_1000: Series | None = None,
    kaart: bool = False,
    since: int = 2013,
) -> Grafiek:
    """Draw linked charts in which the reader chooses.

    Parameters
    ----------
    onderwerpen
        What can be chosen, by its Dutch name: a yearly series with one open dimension, or a list of series,
        observations and rates: one number per category and year, of two the first. When no series is broken
        down, the dashboard is an overview.
    keuze
        What a category is called: ``Nationaliteit``, ``Lidstaat``; default from the dimension.
    start
        Code of the category shown first; default the total, else the largest.
    naast
        Code of a category that is always shown beside the chosen one.
    maanden
        Monthly series of some of the subjects, by the same names: a chart of the months of the chosen year.
    verdeling
        Series broken down by another dimension: a chart of the parts in the chosen year.
    per_1000
        Inhabitants by the same dimension: the reader chooses between numbers and rates.
    kaart
        Show the member states of the EU on a map as well, in five classes of about as many states.
    since
        First year.

    Raises
    ------
    SvmError
        No numbers, two numbers for one place, a month without its subject, or more than 300 kB of data.
    """
    found = _Found.read(onderwerpen, since, per_1000, kaart)
    chosen = _Chosen.of(found, start, naast)
    months = _months(maanden or {}, found, since)
    parts = _Parts.read(verdeling or {}, since)
    layout = _layout(found, chosen, keuze, naast, months, parts, kaart)
    for name in (*found.names, *parts.names):
        if not charts.fits(name):
            raise SvmError(f'grafiek.dashboard: "{name}" is too long for a title; name it shorter')
    drawn = charts.compose(layout)
    behind = tuple(
        subject
        for each in (found.numbers, months, parts.numbers)
        for c in each
        for subject in c.number.subjects
    )
    made = Grafiek(
        drawn,
        _table(found, chosen, layout, months, parts),
        _alt(found, chosen, layout, months),
        "open punt of lichte staaf met rand",
        tuple(_waiting(found.measures, parts.measures)),
        behind=named_series.distinct(behind),
        csv=_csv(found, months, parts),
        datasets=charts.datasets(layout),
    )
    weight = max(len(json.dumps(made.spec, ensure_ascii=False).encode()), len(made.csv.encode()))
    if weight > LARGEST:
        raise SvmError(
            f"grafiek.dashboard: {weight:,} bytes of data, and {LARGEST:,} is the most a reader should load; "
            "start later (since=) or leave a subject out"
        )
    return made


# What there is -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """The numbers of the subjects; with rates every second measure is the rate of the one before."""

    names: Sequence[str]
    units: Sequence[str]
    numbers: Sequence[_Cijfer]
    labels: Mapping[str, str]
    dimension: str
    measures: Sequence[Measure]
    rates: bool

    @classmethod
    def read(
        cls, given: Mapping[str, Measure], since: int, inhabitants: Series | None, members_only: bool
    ) -> "_Found":
        """Read the subjects; measures without a number in these years stay out."""
        names, units, numbers, measures = [], [], [], []
        dimensions: dict[str, None] = {}
        people = {
            (_code(o), o.year): o for o in (inhabitants.observations if inhabitants is not None else ())
        }
        for name, measure in given.items():
            here = [n for n in _numbers(measure) if _year(n) >= since]
            if members_only:
                here = [n for n in here if _code(n) in boundaries.member_states()]
            here = [n for n in here if not _group(n)]
            if not here:
                continue
            dimensions.update(dict.fromkeys(d for n in here if (d := _dimension(n))))
            place = len(names) * (2 if inhabitants is not None else 1)
            numbers += [_Cijfer(place, _code(n), _year(n), 0, n) for n in here]
            if inhabitants is not None:
                rates = [(_code(n), _year(n), _rate(n, people)) for n in here]
                numbers += [_Cijfer(place + 1, code, year, 0, n) for code, year, n in rates if n]
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
        labels = {c.code: _label(c.number) for c in numbers}
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

    def of(self, measure: int, year: int | None = None, code: str | None = None) -> list[_Cijfer]:
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
class _Chosen:
    """What is shown before a reader chooses."""

    measure: int
    year: int
    code: str

    @classmethod
    def of(cls, found: _Found, start: str | None, beside: str | None) -> "_Chosen":
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
class _Parts:
    """The numbers of the parts: an own list of measures."""

    names: Sequence[str]
    units: Sequence[str]
    numbers: Sequence[_Cijfer]
    labels: Mapping[str, str]
    measures: Sequence[Measure]

    @classmethod
    def read(cls, given: Mapping[str, Series], since: int) -> "_Parts":
        """Read the series of the parts, without their totals."""
        names, units, numbers, measures = [], [], [], []
        for name, series in given.items():
            here = [o for o in series.observations if o.year >= since]
            if here:
                numbers += [_Cijfer(len(names), _code(o), o.year, 0, o) for o in here]
                names.append(name)
                units.append(series.unit)
                measures.append(series)
        _once(numbers)
        return cls(names, units, numbers, {c.code: _label(c.number) for c in numbers}, measures)


def _numbers(measure: Measure) -> list[Number]:
    """The numbers of a subject, each place once: what stands first in a list goes first."""
    found: dict[tuple[str, int], Number] = {}
    for item in [measure] if isinstance(measure, Series) else measure:
        here = _of_series(item) if isinstance(item, Series) else [item]
        if not all(isinstance(n, Number) for n in here):
            raise SvmError("grafiek.dashboard takes series, or lists of series, observations and rates")
        _once([_Cijfer(0, _code(n), _year(n), 0, n) for n in here])
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


def _waits(measure: Measure) -> dict[int, Pending]:
    """What is still to come of a subject, by year."""
    return {p.year: p for series in series_of(measure) for p in series.pending}


def _months(given: Mapping[str, Series], found: _Found, since: int) -> list[_Cijfer]:
    """The numbers by month, of the subjects that have them."""
    numbers = []
    for name, series in given.items():
        if name not in found.names:
            continue
        place = found.names.index(name) * (2 if found.rates else 1)
        every: list[Observation] = list(series.observations)
        if series.open_dimensions:
            every += series.where(**dict.fromkeys(series.open_dimensions, TOTAL)).observations
        numbers += [
            _Cijfer(place, _code(o), o.year, periods.parse(o.period).first.month, o)
            for o in every
            if o.year >= since
        ]
    _once(numbers)
    return numbers


def _once(numbers: Sequence[_Cijfer]) -> None:
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


def _label(number: Number) -> str:
    subject, dimension = number.subjects[0], _dimension(number)
    if not dimension:
        return _ALL
    return named_series.capitalised(subject.series.category_name(dimension, subject.breakdown[dimension]))


def _group(number: Number) -> bool:
    """Whether a number is about a group of countries, such as a continent, or about unknown ones."""
    code = _code(number)
    countries = named_series.DIMENSIONS.get(_dimension(number)) in _COUNTRIES
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


def ranked(found: Iterable[_Cijfer]) -> list[str]:
    """Return the codes of one measure and year, largest first: countries only where there are any."""
    every = [c for c in found if c.code != TOTAL]
    countries = [c for c in every if is_country(c.code)]
    chosen = countries or every
    return [c.code for c in sorted(chosen, key=lambda c: (-float(c.number), c.code))]


# Data in the specification -----------------------------------------------------------------------------


def _groups(numbers: Sequence[_Cijfer]) -> dict[tuple[int, int], list[_Cijfer]]:
    groups: dict[tuple[int, int], list[_Cijfer]] = {}
    for c in numbers:
        groups.setdefault((c.measure, c.year), []).append(c)
    return groups


def _rows(numbers: Sequence[_Cijfer], with_class: bool) -> list[dict[str, Any]]:
    """The yearly numbers: with rank, piece of the line and class."""
    ranks = {key: ranked(group) for key, group in _groups(numbers).items()}
    pieces = _pieces(numbers)
    rows = []
    for c in numbers:
        order = ranks[c.measure, c.year]
        rank = order.index(c.code) + 1 if c.code in order else _NO_RANK
        row = {**_row(c), "jaar": c.year, "rang": rank, "stuk": pieces[c.measure, c.code, c.year]}
        if with_class:
            # The highest fifth of the countries is class 5; rank 1 is the highest.
            row["klasse"] = _CLASSES - (rank - 1) * _CLASSES // len(order) if rank != _NO_RANK else 0
        rows.append(row)
    return rows


def _row(c: _Cijfer) -> dict[str, Any]:
    final = c.number.status.words if c.number.status.key != "definitief" else ""
    return {
        "maat": c.measure,
        "code": c.code,
        "waarde": exact(c.number),
        "cijfer": named_series.marked(c.number),
        "status": final,
        "open": int(c.number.status.provisional),
    }


def _pieces(numbers: Sequence[_Cijfer]) -> dict[tuple[int, str, int], int]:
    """Number the unbroken pieces of every line: a missing year or a declared break starts a new one."""
    by_line: dict[tuple[int, str], list[_Cijfer]] = {}
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


# Layout -------------------------------------------------------------------------------------------------


def _layout(
    found: _Found,
    chosen: _Chosen,
    keuze: str,
    naast: str | None,
    months: Sequence[_Cijfer],
    parts: _Parts,
    kaart: bool,
) -> Layout:
    overview = set(found.labels) == {TOTAL}
    what = keuze or named_series.DIMENSIONS.get(found.dimension, "Categorie")
    per = 2 if found.rates else 1
    count = len(found.names) * per
    waiting = [
        sorted(set(_waits(measure)) - set(found.ranked_years(n * per)))
        for n, measure in enumerate(found.measures)
        for _ in range(per)
    ]
    return Layout(
        names=found.names,
        units=[named_series.capitalised(unit) for unit in found.units],
        labels=found.labels,
        years=found.years,
        measure=chosen.measure,
        year=chosen.year,
        code=chosen.code,
        what=what,
        beside=naast if naast in found.labels else None,
        rates=found.rates,
        overview=overview,
        map=kaart,
        rows=_rows(found.numbers, kaart),
        changes=_changes(found) if overview else [],
        months=[{**_row(c), "jaar": c.year, "maand": c.month} for c in months],
        parts=[{**_row(c), "jaar": c.year} for c in parts.numbers],
        part_names=parts.names,
        part_units=[named_series.capitalised(unit) for unit in parts.units],
        part_labels=parts.labels,
        part_year_of=[max(c.year for c in parts.numbers if c.measure == n) for n in range(len(parts.names))],
        there=[found.ranked_years(n) for n in range(count)],
        codes=[sorted({c.code for c in found.of(n)}) for n in range(count)],
        waiting=waiting,
        height=max(len(ranked(g)) for g in _groups(found.numbers).values()),
        ranking=27 if kaart else _RANKING,
    )


def _changes(found: _Found) -> list[dict[str, Any]]:
    """What the overview says of every subject in every year."""
    rows = []
    for measure, given in enumerate(found.measures):
        line = {c.year: c.number for c in found.of(measure)}
        waiting = _waits(given)
        for year in found.years:
            number = line.get(year)
            said = number_tables.PENDING if year in waiting else number_tables.NOTHING
            rows.append(
                {
                    "maat": measure,
                    "jaar": year,
                    "cijfer": named_series.marked(number) if number else said,
                    "verschil": _change(number),
                    "er": int(number is not None),
                    "status": number.status.words if number else "",
                }
            )
    return rows


def _change(number: Number | None) -> str:
    """The change against a year earlier in words, where there is a year earlier and no break."""
    if not isinstance(number, Observation) or number.unit == "procent":
        return ""
    try:
        change = number.change
    except NoObservationError:
        return ""
    if isinstance(change, Pending) or change.over_break or not change.then.value:
        return ""
    return change.shown


# In words and in a table --------------------------------------------------------------------------------


def _waiting(*every: Sequence[Measure]) -> list[str]:
    """Sentences about what is still to come, one per subject."""
    said = []
    for measures in every:
        for measure in measures:
            for series in series_of(measure):
                if series.pending:
                    title = named_series.capitalised(series.title)
                    said.append(f"{title}: {_lowered(alt_text.pending(series.pending))}")
    return list(dict.fromkeys(said))


def _alt(found: _Found, chosen: _Chosen, layout: Layout, months: Sequence[_Cijfer]) -> str:
    name = found.name(chosen.measure)
    unit = found.units[chosen.measure]
    choices = [f"onderwerp {name}", f"jaar {chosen.year}"]
    if not layout.overview:
        choices.append(f"{layout.what.lower()} {found.labels[chosen.code]}")
    said = [f"Dashboard met {dutch.numeral(layout.panes)} grafieken. Gekozen: {dutch.enumeration(choices)}."]
    line = {
        str(c.year): c.number
        for c in sorted(found.of(chosen.measure, code=chosen.code), key=lambda c: c.year)
    }
    each = Line(found.labels[chosen.code], next(iter(line.values())).subjects[0].series, line)
    if layout.overview:
        each = Line(name, each.series, line)
        here = [row for row in layout.changes if row["jaar"] == chosen.year]
        numbers = "; ".join(f"{found.name(row['maat'])} {row['cijfer']}" for row in here)
        said.append(f"In {chosen.year}: {numbers}.")
    else:
        by_code = {c.code: c for c in found.of(chosen.measure, chosen.year)}
        order = [(found.labels[code], by_code[code].number) for code in ranked(by_code.values())]
        named = found.labels.get(layout.beside or "", "")
        said.append(alt_text.ranking(name, unit, str(chosen.year), order[: layout.shown], [], named))
    said.append(alt_text.over_time("Lijngrafiek", unit, [each]))
    return " ".join(said)


def _table(found: _Found, chosen: _Chosen, layout: Layout, months: Sequence[_Cijfer], parts: _Parts) -> Table:
    """The numbers of the first choice: by category, by year, by month and by part."""
    if layout.overview:
        return _overview_table(found)
    shown = [n for n in range(len(found.units)) if not found.rates or n % 2 == chosen.measure % 2]
    years = {n: max((y for y in layout.there[n] if y <= chosen.year), default=0) for n in shown}
    of_year = {(n, c.code): c.number for n in shown if years[n] for c in found.of(n, years[n])}
    codes = list(dict.fromkeys(code for n in shown for code in ranked(found.of(n, years[n]))[: layout.shown]))
    codes.sort(key=lambda code: -float(of_year.get((chosen.measure, code), -math.inf)))
    rows: list[list[Cell]] = []
    for code in codes:
        rows.append(
            [f"{layout.what}, {chosen.year}", found.labels[code], *(of_year.get((n, code)) for n in shown)]
        )
    label = found.labels[chosen.code]
    waiting = {n: _waits(found.measures[n // 2 if found.rates else n]) for n in shown}
    for code in dict.fromkeys((chosen.code, layout.beside or chosen.code)):
        for year in sorted(found.years):
            line = {n: c.number for n in shown for c in found.of(n, year, code)}
            if line:
                cells: list[Cell] = [line.get(n) or waiting[n].get(year) for n in shown]
                rows.append([f"{found.labels[code]}, per jaar", str(year), *cells])
    columns = [Column("deel", "Onderdeel", "left"), Column("naam", f"{layout.what} of periode", "left")]
    for n in shown:
        when = f", {years[n]}" if years[n] and years[n] != chosen.year else ""
        columns.append(Column(f"reeks{n}", f"{found.name(n)} ({found.units[n]}{when})"))
    by_month = {
        (c.measure, c.month): c.number for c in months if c.year == chosen.year and c.code == chosen.code
    }
    for month, name in enumerate(dutch.MONTHS, 1):
        if any((n, month) in by_month for n in shown):
            of_months = f"{label}, per maand in {chosen.year}"
            rows.append([of_months, name, *(by_month.get((n, month)) for n in shown)])
    if parts.names:
        year = min(chosen.year, layout.part_year_of[0])
        columns.append(Column("verdeling", f"Verdeling ({parts.units[0]})"))
        rows = [[*row, ""] for row in rows]
        some = [c for c in parts.numbers if c.measure == 0 and c.year == year]
        for c in sorted(some, key=lambda c: -float(c.number)):
            blank: list[Cell] = [""] * len(shown)
            rows.append([f"{parts.names[0]}, {year}", parts.labels[c.code], *blank, c.number])
    return Table(columns, rows, stub=2)


def _overview_table(found: _Found) -> Table:
    years = found.years[:_YEARS_IN_TABLE][::-1]
    rows: list[list[Cell]] = []
    for measure, name in enumerate(found.names):
        line = {c.year: c.number for c in found.of(measure)}
        waiting = _waits(found.measures[measure])
        rows.append([f"{name} ({found.units[measure]})", *(line.get(y) or waiting.get(y) for y in years)])
    columns = [Column("onderwerp", "Onderwerp", "left")]
    return Table([*columns, *(Column(f"jaar{y}", str(y)) for y in years)], rows)


def _csv(found: _Found, months: Sequence[_Cijfer], parts: _Parts) -> str:
    """Every number of the dashboard with its status and source, as a file for a spreadsheet set to Dutch."""
    rates = {}
    counts = list(found.numbers)
    if found.rates:
        rates = {(c.measure - 1, c.code, c.year): c.number for c in found.numbers if c.measure % 2}
        counts = [c for c in found.numbers if c.measure % 2 == 0]
    head = ["Onderwerp", "Categorie", "Periode", "Waarde", "Eenheid"]
    head += ["Per 1.000 inwoners"] if found.rates else []
    rows = [[*head, "Status", "Bron", "Stand"]]
    for names, labels, numbers in (
        ([found.name(n) for n in range(len(found.units))], found.labels, counts),
        ([found.name(n) for n in range(len(found.units))], found.labels, months),
        (parts.names, parts.labels, parts.numbers),
    ):
        for c in numbers:
            subject = c.number.subjects[0]
            label = labels.get(c.code) or _label(c.number)
            row = [names[c.measure], label, subject.period, _decimal(c.number), c.number.unit]
            if found.rates:
                rate = rates.get((c.measure, c.code, c.year)) if not c.month else None
                row.append(_decimal(rate) if rate and rate.unit != "procent" else "")
            source = subject.snapshot
            rows.append([*row, c.number.status.words, source.dataset, source.vintage])
    return csv_text.write([field.replace(dutch.NBSP, " ") for field in row] for row in rows)


def exact(number: Number) -> str:
    """Return a value as short as it can be without loss; a rate to six decimals."""
    value = float(number)
    return str(int(value)) if value.is_integer() else repr(round(value, 6))


def _decimal(number: Number) -> str:
    return exact(number).replace(".", ",")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _folded(text: str) -> str:
    """How a name is sorted: without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
