"""One series as an edition may quote it: what was known on the cut-off date, up to the report year.

Which rows of the store these are stands in ``selection``; what a sentence or a chart can say about one value
stands in ``observations``.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import DataFileError, NoObservationError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import frame, hidden_counts, provenance
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.choice import Choice
from staatvanmigratie.store.corrections import Corrections
from staatvanmigratie.store.observations import Observation, PartsOnly, Pending, Withheld
from staatvanmigratie.store.selection import Selection, at_place, plain, select
from staatvanmigratie.store.snapshots import TOTAL, Snapshot, Store

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Part:
    """The part of a series that is looked at: some categories, from a period on, up to and including one."""

    categories: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None

    def of(self, rows: "pd.DataFrame") -> "pd.DataFrame":
        """Return the rows of this part."""
        rows = at_place(rows, self.categories)
        if not (self.since or self.until):
            return rows
        return rows[rows["time_period"].map(self.holds).astype(bool)]

    def holds(self, period: str) -> bool:
        """Tell whether a period lies in this part."""
        days = periods.parse(period)
        begun = not self.since or days.first >= periods.parse(self.since).first
        return begun and (not self.until or days.last <= periods.last_day(self.until))


WHOLE = Part()

#: The periods of a year, in each frequency of which somebody can say when the next figure comes.
_PERIODS_OF: Mapping[str, Callable[[int, str], list[str]]] = {
    "year": lambda year, _: [f"{year:04d}"],
    "half": lambda year, _: [f"{year:04d}-S{number}" for number in (1, 2)],
    "quarter": lambda year, _: [f"{year:04d}-Q{number}" for number in (1, 2, 3, 4)],
    "month": lambda year, _: [f"{year:04d}-{number:02d}" for number in range(1, 13)],
    "day": lambda year, day: [f"{year:04d}-{day}"],
}


class Series:
    """A series of the catalogue as known on the cut-off date, up to and including the report year."""

    def __init__(
        self, selection: Selection, labels: Mapping[str, Mapping[str, str]], part: Part = WHOLE
    ) -> None:
        self._selection = selection  # shared by every part, so that the rows are chosen once
        self._labels = labels
        self._part = part

    # What it is -----------------------------------------------------------------------------------------

    @property
    def entry(self) -> Entry:
        """What the catalogue says of it."""
        return self._selection.entry

    @property
    def as_of(self) -> date:
        """The cut-off date."""
        return self._selection.as_of

    @property
    def report_year(self) -> int:
        """The last year the edition looks at."""
        return self._selection.report_year

    @property
    def id(self) -> str:
        """Key in the catalogue."""
        return self.entry.id

    @property
    def title(self) -> str:
        """Title as printed."""
        return self.entry.title

    @property
    def unit(self) -> str:
        """Unit as printed."""
        return self.entry.unit

    @property
    def definition(self) -> str:
        """What is counted, as printed."""
        return self.entry.definition

    @property
    def label(self) -> str:
        """Dutch name of the category this series is narrowed to; its title when it is not."""
        names = [self.category_name(d, c) for d, c in self._part.categories.items() if c != TOTAL]
        return ", ".join(names) or self.title

    def __repr__(self) -> str:
        span = f"{self.periods[0]} … {self.periods[-1]}" if self.periods else "no observations"
        return f"<Series {self.id} {dict(self._part.categories) or ''} {span}, as of {self.as_of}>"

    def category_name(self, dimension: str, code: str) -> str:
        """Return the Dutch name of a category; countries come from CLDR, the rest from data/labels.yml."""
        if code == TOTAL:
            return "totaal"
        name = self._labels.get(dimension, {}).get(code) or dutch.area(code)
        if name == code:
            raise DataFileError(
                f"data/labels.yml: {dimension}: no Dutch name for {code!r} (series {self.id})"
            )
        return name

    # Observations ---------------------------------------------------------------------------------------

    @cached_property
    def open_dimensions(self) -> list[str]:
        """Breakdowns of which no category has been chosen."""
        return [dimension for dimension in self.entry.by if dimension not in self._part.categories]

    def first_out(self, period: str) -> date:
        """Return the last day on which the first figures for a period come out: announced, or by habit."""
        return self._selection.first_out(period)

    def read_ahead(self) -> None:
        """Choose its observations now, for processes that are forked from this one."""
        _ = self._every

    @cached_property
    def _rows(self) -> "pd.DataFrame":
        return self._part.of(self._selection.chosen)

    def _observation(self, row: Any) -> Observation:
        return Observation(
            series=self._whole,
            period=row.time_period,
            value=float(row.obs_value),
            status=Status.from_code(row.obs_status),
            breakdown={dimension: getattr(row, dimension) for dimension in self.entry.by},
            snapshot=self._selection.snapshots[row.snapshot],
            rounded=bool(row.rounded),
            later=bool(row.later),
            settled=bool(row.later) and self._selection.settled(row),
            note=row.note or None,
            corrected=row.corrected or None,
            named=tuple(self.open_dimensions or self.entry.by),
        )

    @cached_property
    def observations(self) -> list[Observation]:
        """Every observation, oldest first; of an open dimension all categories but the total."""
        return [
            each
            for each in self._every
            if all(each.breakdown[dimension] != TOTAL for dimension in self.open_dimensions)
        ]

    @cached_property
    def _every(self) -> list[Observation]:
        """Every observation, oldest first, totals too."""
        return [self._observation(row) for row in plain(self._rows)]

    @cached_property
    def withheld(self) -> list[Withheld]:
        """Every figure for which the source gives no number, oldest first; of open dimensions no totals."""
        return [o for o in self.every_withheld if all(o.breakdown[d] != TOTAL for d in self.open_dimensions)]

    @cached_property
    def every_withheld(self) -> list[Withheld]:
        """The same with the totals of open dimensions."""
        return [self._withheld(row) for row in plain(self._part.of(self._selection.withheld))]

    def _withheld(self, row: Any) -> Withheld:
        return Withheld(
            self._whole,
            row.time_period,
            {dimension: getattr(row, dimension) for dimension in self.entry.by},
            Status.from_code(row.obs_status),
            self._selection.snapshots[row.snapshot],
            tuple(self.open_dimensions or self.entry.by),
            below=hidden_counts.limit(row.note) if row.obs_status == Status.GEHEIM.code else None,
        )

    def __iter__(self) -> Iterator[Observation]:
        return iter(self.observations)

    def __len__(self) -> int:
        return len(self.observations)

    @property
    def periods(self) -> list[str]:
        """Periods with an observation, oldest first."""
        return list(dict.fromkeys(self._rows["time_period"]))

    @cached_property
    def _whole(self) -> "Series":
        """The series without narrowing, for looking back beyond ``since``."""
        return self if self._part == WHOLE else Series(self._selection, self._labels)

    def at(self, period: str, breakdown: Mapping[str, str] | None = None) -> Observation | Pending | Withheld:
        """Return the observation of one period and category, or what says why there is none.

        Raises
        ------
        NoObservationError
            Nothing there and nothing to come: before the start, after the end, or a hole. The message says
            which periods there are.
        """
        place = {**dict.fromkeys(self.entry.by, TOTAL), **self._part.categories, **(breakdown or {})}
        if row := self._selection.at(period, place):
            return self._observation(row)
        if row := self._selection.withheld_at(period, place):
            return self._withheld(row)
        if self._selection.is_to_come(period):
            return Pending(self._whole, period, place, tuple(self.open_dimensions or self.entry.by))
        there = list(dict.fromkeys(self._selection.chosen["time_period"]))
        span = f"{there[0]} to {there[-1]}" if there else "none at all"
        category = {d: c for d, c in place.items() if c != TOTAL}
        raise NoObservationError(
            f"{self.id} has no observation for {period}{f' {category}' if category else ''} at {self.as_of} "
            f"(there are: {span}). Ask first with: series.has({period!r})"
        )

    def beside(self, observation: Observation, period: str) -> Observation | None:
        """Return what the vintage of an observation says of another period, or None where it does not."""
        rows = self._selection.every(period, observation.breakdown)
        for row in plain(rows.assign(later=observation.later)):
            same = self._selection.snapshots[row.snapshot] == observation.snapshot
            if same and math.isfinite(row.obs_value):
                return self._observation(row)
        return None

    def period_of(self, period: int | str) -> str:
        """Return the period a year stands for: of a stock one day of the year, of months December.

        Of a stock on irregular dates it is the newest date of that year.
        """
        if isinstance(period, str) and not period.isdecimal():
            return period
        if self.entry.frequency == "dates":
            there = [p for p in self.periods if periods.year_of(p) == int(period)]
            return there[-1] if there else f"{int(period):04d}-12-31"
        suffix = {
            "year": "",
            "occasional": "",
            "span": "",
            "cohort": "",
            "half": "-S2",
            "quarter": "-Q4",
            "month": "-12",
            "day": f"-{self.entry.day}",
        }
        return f"{int(period):04d}{suffix[self.entry.frequency]}"

    def __getitem__(self, period: int | str) -> Observation | Pending | Withheld:
        return self.at(self.period_of(period))

    def has(self, period: int | str) -> bool:
        """Tell whether there is an observation for a period."""
        try:
            return isinstance(self[period], Observation)
        except NoObservationError:
            return False

    @property
    def last(self) -> Observation | Pending | Withheld:
        """The observation of the report year."""
        return self.at(self._last_period)

    @property
    def _last_period(self) -> str:
        if self.entry.frequency == "day":
            year_end = self._selection.limit.isoformat()
            return year_end if self.entry.day == "01-01" else self.period_of(self.report_year)
        return self.period_of(self.report_year)

    @property
    def previous(self) -> Observation | Pending | Withheld:
        """The observation a year before the report year."""
        return self.at(periods.before(self._last_period))

    @property
    def latest(self) -> Observation | PartsOnly:
        """The newest observation up to the report year; the total where dimensions are open.

        Where there is no total it has a period and refuses to become a number.
        """
        return self._end(-1)

    @property
    def first(self) -> Observation | PartsOnly:
        """The oldest observation, as for :attr:`latest`."""
        return self._end(0)

    def _end(self, place: int) -> Observation | PartsOnly:
        if not self._every:
            raise NoObservationError(f"{self.id} has no observations at all at {self.as_of}")
        totals = [
            each
            for each in self._every
            if all(each.breakdown[dimension] == TOTAL for dimension in self.open_dimensions)
        ]
        if not totals:
            end = self._every[place]
            return PartsOnly(self, end.period, end.status)
        return totals[place]

    @property
    def pending(self) -> list[Pending]:
        """What is to come up to and including the report year, oldest first; yearly and daily series only."""
        if self.entry.frequency not in ("year", "day") or self._part.until:
            return []
        years = [periods.year_of(p) for p in self._selection.chosen["time_period"]]
        last = periods.year_of(self._last_period)
        start = max(years) + 1 if years else last
        there = (
            self[year] for year in range(start, last + 1) if self._selection.is_to_come(self.period_of(year))
        )
        return [item for item in there if isinstance(item, Pending)]

    def frame(self, totals: bool = False) -> "pd.DataFrame":
        """Return it as a tidy table of pandas, for code of one's own; its columns: ``store/frame.py``.

        Each period and category is a row, also one without a number: secret, gone, or still to come.

        Parameters
        ----------
        totals
            Whether the totals (``_T``) of what is broken down are rows too: who adds up counts those twice.
        """
        return frame.of(self.figures(totals), self.entry.by)

    def figures(self, totals: bool = False) -> list[Observation | Withheld | Pending]:
        """Return the rows of :meth:`frame` as they are: with a number, without one, and to come."""
        there = [*self._every, *self.every_withheld] if totals else [*self.observations, *self.withheld]
        return [*there, *self._awaited()]

    def _awaited(self) -> Iterator[Pending]:
        """Yield what is to come, as :attr:`pending`, in every frequency and within the part looked at."""
        entry, last = self.entry, self._selection.limit.year
        newest = max((periods.year_of(p) for p in self._selection.chosen["time_period"]), default=last)
        for year in range(newest, last + 1):
            for period in _PERIODS_OF.get(entry.frequency, lambda *_: ())(year, entry.day):
                if self._part.holds(period) and self._selection.is_to_come(period):
                    there = self.at(period)
                    if isinstance(there, Pending):
                        yield there

    @property
    def highest(self) -> Observation:
        """The largest observation."""
        return max(self.observations, key=float)

    @property
    def lowest(self) -> Observation:
        """The smallest observation."""
        return min(self.observations, key=float)

    # Sources --------------------------------------------------------------------------------------------

    @property
    def quoted(self) -> list[Snapshot]:
        """The snapshots its observations come from, newest vintage first."""
        found = [self._selection.snapshots[number] for number in dict.fromkeys(self._rows["snapshot"])]
        return sorted(found, key=lambda snapshot: (snapshot.known_from, snapshot.key), reverse=True)

    @property
    def source_line(self) -> str:
        """Publisher, table and vintages as under a figure, or who will publish it; chapters print it."""
        return provenance.source_line(self._every, self.pending)

    @property
    def warnings(self) -> list[str]:
        """What is doubtful about the copies its observations were read from."""
        return list(dict.fromkeys(snapshot.warning for snapshot in self.quoted if snapshot.warning))

    def explain(self, period: str, breakdown: Mapping[str, str] | None = None) -> list[Choice]:
        """Return every value the store holds for a period, the quoted one first, each with the reason."""
        place = {**dict.fromkeys(self.entry.by, TOTAL), **(breakdown or {})}
        return self._selection.explain(period, place)

    def gave(self, withheld: Withheld) -> bool:
        """Tell whether the source gave a number once for what it gives none for now."""
        return self._selection.gave(withheld.period, withheld.breakdown)

    @property
    def decided(self) -> "pd.DataFrame":
        """What an edition goes by for each period and category: rows with a number and rows without."""
        return self._selection.decided

    def snapshot(self, number: int) -> Snapshot:
        """Return the snapshot of a row of ``decided``."""
        return self._selection.snapshots[number]

    def vintages(self, period: str) -> list[Observation]:
        """Return what the source said about a period, each time it said something else, oldest first.

        Only what was known at the cut-off date; of a series with open dimensions the total. Nothing where the
        source gives no number any more: what became secret is not told by way of its history.
        """
        place = {dimension: self._part.categories.get(dimension, TOTAL) for dimension in self.entry.by}
        rows = self._selection.every(period, place)
        rows = rows[rows["obs_value"].notna() & (self._selection.withheld_at(period, place) is None)]
        rows = rows[rows["known_from"] <= self.as_of].sort_values(["known_from", "rank"], kind="stable")
        found: list[Observation] = []
        for row in rows.assign(later=False).itertuples(index=False):
            observation = self._observation(row)
            if not found or (found[-1].value, found[-1].status) != (observation.value, observation.status):
                found.append(observation)
        return found

    # Narrowing ------------------------------------------------------------------------------------------

    def _narrowed(self, **changes: Any) -> "Series":
        return Series(self._selection, self._labels, replace(self._part, **changes))

    def since(self, period: int | str) -> "Series":
        """Return the series from a period on."""
        return self._narrowed(since=str(period))

    def until(self, period: int | str) -> "Series":
        """Return the series up to and including a period."""
        return self._narrowed(until=str(period))

    def where(self, **categories: str) -> "Series":
        """Return the series of one category of an open dimension.

        Raises
        ------
        NoObservationError
            The series has no such dimension or category; the message lists the ones there are. Of a series
            that has nothing yet nobody knows which ones there will be.
        """
        for dimension, code in categories.items():
            if dimension not in self.entry.by:
                near = _near(dimension, self.entry.by)
                by = f"by: {', '.join(self.entry.by) or 'nothing'}"
                raise NoObservationError(f"{self.id} is not broken down by {dimension} ({by}){near}")
            known = sorted({*self.categories(dimension), *self._without_number(dimension)})
            if known and code not in {TOTAL, *known}:
                shown = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
                said = f"{self.id} has no {dimension} {code!r} (there are: {shown})"
                raise NoObservationError(f"{said}{_near(code, known)}")
        return self._narrowed(categories={**self._part.categories, **categories})

    def categories(self, dimension: str, period: int | str | None = None) -> list[str]:
        """Return the codes of a dimension, without the total; sorted."""
        rows = self._rows
        if period is not None:
            rows = rows[rows["time_period"] == self.period_of(period)]
        return sorted(set(rows[dimension]) - {TOTAL})

    def _without_number(self, dimension: str) -> set[str]:
        """The codes of a dimension for which the source gives no number in some period."""
        return set(self._part.of(self._selection.withheld)[dimension]) - {TOTAL}

    def in_period(self, period: int | str, dimension: str | None = None) -> list[Observation]:
        """Return every category of one period, largest first."""
        wanted = self.period_of(period)
        found = [o for o in self.observations if o.period == wanted]
        if dimension is not None:
            found = [o for o in found if o.breakdown[dimension] != TOTAL]
        return sorted(found, key=lambda o: (-o.value, tuple(o.breakdown.values())))

    def top(self, count: int, dimension: str, period: int | str | None = None) -> list[Observation]:
        """Return the largest countries of one period, largest first; no totals or unknowns.

        Without a period: of the newest one with categories, which can be newer than the newest total.
        """
        newest = self.observations[-1].period if self.observations else self._last_period
        wanted = newest if period is None else self.period_of(period)
        countries = [o for o in self.in_period(wanted, dimension) if is_country(o.breakdown[dimension])]
        return countries[:count]


def is_country(code: str) -> bool:
    """Tell whether a category code is one country, and no group, total or unknown."""
    return len(code) == 3 and code.isupper() and not dutch.is_no_country(code)


def load(
    entry: Entry,
    store: Store,
    as_of: date,
    report_year: int,
    labels: Mapping[str, Mapping[str, str]],
    corrections: Corrections | None = None,
    announced: Mapping[str, date] | None = None,
) -> Series:
    """Read a series of the catalogue out of the store, with the figures that cannot be right corrected.

    Raises
    ------
    DataFileError
        The selection of the catalogue finds nothing in any dataset, or twice the same key in one snapshot.
    """
    return Series(select(entry, store, as_of, report_year, corrections, announced), labels)


def _near(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted, known, n=3, cutoff=0.6)
    return f". Did you mean {' or '.join(near)}?" if near else ""
