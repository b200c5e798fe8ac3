"""One series as an edition may quote it: what was known on the cut-off date, up to the report year.

The rule of choice between vintages and sources stands in ``choice``; what a sentence or a chart can say about
one value stands in ``observations``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import DataFileError, NoObservationError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import choice, provenance
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.choice import Choice
from staatvanmigratie.store.corrections import Corrections
from staatvanmigratie.store.observations import TOTAL, Observation, Pending
from staatvanmigratie.store.snapshots import Snapshot, Store

#: Frequencies of which nobody can say when the next figure comes.
_NEVER_PENDING = {"occasional", "dates", "span", "cohort"}


class Series:
    """A series of the catalogue as known on the cut-off date, up to and including the report year."""

    def __init__(
        self,
        entry: Entry,
        candidates: pd.DataFrame,
        as_of: date,
        report_year: int,
        labels: Mapping[str, Mapping[str, str]],
        snapshots: Mapping[int, Snapshot],
        announced: Mapping[str, date] | None = None,
    ):
        self.entry = entry
        self.as_of = as_of
        self.report_year = report_year
        self._labels = labels
        self._snapshots = snapshots
        self._candidates = candidates
        self._announced = announced or {}
        self._fixed: dict[str, str] = {}
        self._from: str | None = None
        self._until: str | None = None

    # What it is -----------------------------------------------------------------------------------------

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
        names = [self.category_name(d, c) for d, c in self._fixed.items() if c != TOTAL]
        return ", ".join(names) or self.title

    def __repr__(self) -> str:
        span = f"{self.periods[0]} … {self.periods[-1]}" if self.periods else "no observations"
        return f"<Series {self.id} {dict(self._fixed) or ''} {span}, as of {self.as_of}>"

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

    @property
    def open_dimensions(self) -> list[str]:
        """Breakdowns of which no category has been chosen."""
        return [dimension for dimension in self.entry.by if dimension not in self._fixed]

    @cached_property
    def _chosen(self) -> pd.DataFrame:
        """All chosen rows of the whole series: shared by every narrowing of it."""
        first_out = {p: self.first_out(p) for p in self._candidates["time_period"].unique()}
        return choice.choose(self._candidates, self.as_of, first_out, ["time_period", *self.entry.by])

    def first_out(self, period: str) -> date:
        """Return the last day on which the first figures for a period come out: announced, or by habit."""
        return self._announced.get(period) or self.entry.release.first_out(period)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        rows = self._chosen
        for dimension, code in self._fixed.items():
            rows = rows[rows[dimension] == code]
        if self._from:
            start = periods.parse(self._from).first
            rows = _kept(rows, lambda period: periods.parse(period).first >= start)
        if self._until:
            end = periods.last_day(self._until)
            rows = _kept(rows, lambda period: periods.last_day(period) <= end)
        return rows

    def _observation(self, row: Any) -> Observation:
        return Observation(
            series=self._whole,
            period=row.time_period,
            value=float(row.obs_value),
            status=Status.from_code(row.obs_status),
            breakdown={dimension: getattr(row, dimension) for dimension in self.entry.by},
            snapshot=self._snapshots[row.snapshot],
            rounded=bool(row.rounded),
            later=bool(row.later),
            note=row.note or None,
            named=tuple(self.open_dimensions or self.entry.by),
        )

    @cached_property
    def observations(self) -> list[Observation]:
        """Every observation, oldest first; of an open dimension all categories but the total."""
        rows = self._rows
        for dimension in self.open_dimensions:
            rows = rows[rows[dimension] != TOTAL]
        return [self._observation(row) for row in rows.itertuples(index=False)]

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
        if not (self._fixed or self._from or self._until):
            return self
        return self._narrowed(_fixed={}, _from=None, _until=None)

    def at(self, period: str, breakdown: Mapping[str, str] | None = None) -> "Observation | Pending":
        """Return the observation of one period and category, or what says that it is still to come.

        Raises
        ------
        NoObservationError
            Nothing there and nothing to come: before the start, after the end, or a hole. The message says
            which periods there are.
        """
        place = {**dict.fromkeys(self.entry.by, TOTAL), **self._fixed, **(breakdown or {})}
        rows = self._chosen[self._chosen["time_period"] == period]
        for dimension, code in place.items():
            rows = rows[rows[dimension] == code]
        for row in rows.itertuples(index=False):
            return self._observation(row)
        if self._is_to_come(period):
            return Pending(self._whole, period, place)
        there = list(dict.fromkeys(self._chosen["time_period"]))
        span = f"{there[0]} to {there[-1]}" if there else "none at all"
        category = {d: c for d, c in place.items() if c != TOTAL}
        raise NoObservationError(
            f"{self.id} has no observation for {period}{f' {category}' if category else ''} at {self.as_of} "
            f"(there are: {span}). Ask first with: series.has({period!r})"
        )

    def _is_to_come(self, period: str) -> bool:
        """After the newest period of the whole series and not after its end."""
        if self.entry.frequency in _NEVER_PENDING or not periods.is_period(period):
            return False
        start = self.entry.checks.first_period
        if periods.last_day(period) > self._limit or (start and periods.parse(period) < periods.parse(start)):
            return False
        if self.entry.ends and periods.last_day(period) > periods.last_day(self.entry.ends):
            return False
        there = self._chosen["time_period"]
        return bool(len(there)) is False or periods.last_day(period) > max(map(periods.last_day, there))

    @property
    def _limit(self) -> date:
        """The last day an edition on this report year looks at; a stock on 1 January closes the year."""
        if self.entry.frequency == "dates" or (self.entry.frequency == "day" and self.entry.day == "01-01"):
            return date(self.report_year + 1, 1, 1)
        return date(self.report_year, 12, 31)

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

    def __getitem__(self, period: int | str) -> "Observation | Pending":
        return self.at(self.period_of(period))

    def has(self, period: int | str) -> bool:
        """Tell whether there is an observation for a period."""
        try:
            return not self[period].pending
        except NoObservationError:
            return False

    @property
    def last(self) -> "Observation | Pending":
        """The observation of the report year."""
        return self.at(self._last_period)

    @property
    def _last_period(self) -> str:
        if self.entry.frequency == "day":
            return self._limit.isoformat() if self.entry.day == "01-01" else self.period_of(self.report_year)
        return self.period_of(self.report_year)

    @property
    def previous(self) -> "Observation | Pending":
        """The observation a year before the report year."""
        return self.at(periods.before(self._last_period))

    @property
    def latest(self) -> Observation:
        """The newest observation up to the report year; the total where dimensions are open."""
        return self._end(-1)

    @property
    def first(self) -> Observation:
        """The oldest observation; of a total where dimensions are open."""
        return self._end(0)

    def _end(self, place: int) -> Observation:
        rows = self._rows
        totals = rows
        for dimension in self.open_dimensions:
            totals = totals[totals[dimension] == TOTAL]
        rows = totals if len(totals) else rows
        if not len(rows):
            raise NoObservationError(f"{self.id} has no observations at all at {self.as_of}")
        return self._observation(next(rows.iloc[[place]].itertuples(index=False)))

    @property
    def pending(self) -> list[Pending]:
        """What is to come up to and including the report year, oldest first; yearly and daily series only."""
        if self.entry.frequency not in ("year", "day") or self._until:
            return []
        years = [periods.year_of(p) for p in self._chosen["time_period"]]
        last = periods.year_of(self._last_period)
        start = max(years) + 1 if years else last
        there = (
            self.at(self.period_of(year), self._fixed)
            for year in range(start, last + 1)
            if self._is_to_come(self.period_of(year))
        )
        return [item for item in there if isinstance(item, Pending)]

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
        found = [self._snapshots[number] for number in dict.fromkeys(self._rows["snapshot"])]
        return sorted(found, key=lambda snapshot: (snapshot.known_from, snapshot.key), reverse=True)

    @property
    def source_line(self) -> str:
        """Publisher, table and vintages as printed under a figure, or who will publish it."""
        every = [self._observation(row) for row in self._rows.itertuples(index=False)]
        return provenance.source_line(every, self.pending)

    @property
    def warnings(self) -> list[str]:
        """What is doubtful about the copies its observations were read from."""
        return list(dict.fromkeys(snapshot.warning for snapshot in self.quoted if snapshot.warning))

    def explain(self, period: str, breakdown: Mapping[str, str] | None = None) -> list[Choice]:
        """Return every value the store holds for a period, the quoted one first, each with the reason."""
        place = {**dict.fromkeys(self.entry.by, TOTAL), **(breakdown or {})}
        return choice.explain(self._at_place(period, place), set(self._chosen.index), self.as_of, place)

    def vintages(self, period: str) -> list[Observation]:
        """Return what the source said about a period, each time it said something else, oldest first.

        Only what was known at the cut-off date; of a series with open dimensions the total.
        """
        place = {dimension: self._fixed.get(dimension, TOTAL) for dimension in self.entry.by}
        rows = self._at_place(period, place)
        rows = rows[rows["known_from"] <= self.as_of].sort_values(["known_from", "rank"], kind="stable")
        found: list[Observation] = []
        for row in rows.assign(later=False).itertuples(index=False):
            observation = self._observation(row)
            if not found or (found[-1].value, found[-1].status) != (observation.value, observation.status):
                found.append(observation)
        return found

    def _at_place(self, period: str, place: Mapping[str, str]) -> pd.DataFrame:
        """Every candidate for one period and category."""
        rows = self._candidates[self._candidates["time_period"] == period]
        for dimension, code in place.items():
            rows = rows[rows[dimension] == code]
        return rows

    # Narrowing ------------------------------------------------------------------------------------------

    def _narrowed(self, **changes: Any) -> "Series":
        other = object.__new__(Series)
        other.__dict__.update(
            {k: v for k, v in self.__dict__.items() if k not in ("_rows", "observations", "_whole")}
        )
        _ = self._chosen  # chosen once, shared by every narrowing
        other.__dict__["_chosen"] = self._chosen
        other.__dict__.update(changes)
        return other

    def since(self, period: int | str) -> "Series":
        """Return the series from a period on."""
        return self._narrowed(_from=str(period))

    def until(self, period: int | str) -> "Series":
        """Return the series up to and including a period."""
        return self._narrowed(_until=str(period))

    def where(self, **categories: str) -> "Series":
        """Return the series of one category of an open dimension.

        Raises
        ------
        NoObservationError
            The series has no such dimension or category; the message lists the ones there are.
        """
        for dimension, code in categories.items():
            if dimension not in self.entry.by:
                raise NoObservationError(f"{self.id} is not broken down by {dimension} (by: {self.entry.by})")
            known = self.categories(dimension)
            if code != TOTAL and code not in known:
                shown = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
                raise NoObservationError(f"{self.id} has no {dimension} {code!r} (there are: {shown})")
        return self._narrowed(_fixed={**self._fixed, **categories})

    def categories(self, dimension: str, period: int | str | None = None) -> list[str]:
        """Return the codes of a dimension, without the total; sorted."""
        rows = self._rows
        if period is not None:
            rows = rows[rows["time_period"] == self.period_of(period)]
        return sorted(set(rows[dimension]) - {TOTAL})

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
    parts, snapshots = [], {}
    for rank, dataset in enumerate(entry.datasets):
        for snapshot in store.snapshots(dataset):
            rows = store.observations(snapshot)
            rows = _select(entry, corrections.apply(dataset, rows) if corrections else rows)
            if rows.empty:
                continue
            number = len(snapshots)
            snapshots[number] = snapshot
            doubled = rows.duplicated(["time_period", *entry.by])
            if doubled.any():
                key = rows.loc[doubled, ["time_period", *entry.by]].iloc[0].to_dict()
                raise DataFileError(
                    f"data/catalogue: {entry.id}: select finds more than one value for {key} in {dataset} "
                    f"vintage {snapshot.vintage}; name the dimension that differs"
                )
            parts.append(
                rows.assign(
                    dataset=dataset,
                    vintage=snapshot.vintage,
                    rank=rank,
                    snapshot=number,
                    known_from=snapshot.known_from,
                )
            )
    if not parts:
        raise DataFileError(
            f"data/catalogue: {entry.id}: select finds no observation in {', '.join(entry.datasets)} "
            f"(select: {entry.select}, by: {entry.by}, frequency: {entry.frequency})"
        )
    series = Series(entry, pd.DataFrame(), as_of, report_year, labels, snapshots, announced)
    every = pd.concat(parts, ignore_index=True)
    within = [periods.last_day(p) <= series._limit for p in every["time_period"]]
    series._candidates = every[within].reset_index(drop=True)
    return series


def _select(entry: Entry, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one snapshot the entry means; a dimension nobody mentions stands at its total."""
    fixed = {
        "indicator",
        "time_period",
        "ref_area",
        "obs_value",
        "unit_measure",
        "obs_status",
        "rounded",
        "note",
    }
    keep = np.ones(len(rows), dtype=bool)
    for column, wanted in entry.select.items():
        codes = {wanted} if isinstance(wanted, str) else set(wanted)
        keep &= _among(rows[column], codes) if column in rows else TOTAL in codes
    for dimension in rows.columns.difference(fixed):
        if dimension not in entry.select and dimension not in entry.by:
            keep &= _among(rows[dimension], {TOTAL})
    rows = rows[keep]
    there = {period for period in rows["time_period"] if _is_wanted(entry, period)}
    rows = rows[_among(rows["time_period"], there) & rows["obs_value"].notna().to_numpy()]  # else a hole
    missing = {dimension: TOTAL for dimension in entry.by if dimension not in rows}
    columns = ["time_period", *entry.by, "obs_value", "obs_status", "rounded", "note"]
    return rows.assign(**missing)[columns]


def _among(column: pd.Series, codes: set[str]) -> np.ndarray:
    return np.fromiter((code in codes for code in column), dtype=bool, count=len(column))


def _is_wanted(entry: Entry, period: str) -> bool:
    """Tell whether a period is of the frequency of the series, its day, and not before its start."""
    wanted = {"occasional": ("year",), "dates": ("day", "month")}.get(entry.frequency, (entry.frequency,))
    if _frequency(period) not in wanted or (entry.frequency == "day" and not period.endswith(entry.day)):
        return False
    return not entry.starts or periods.parse(period).first >= periods.parse(entry.starts).first


def _kept(rows: pd.DataFrame, wanted: Callable[[str], bool]) -> pd.DataFrame:
    return rows[rows["time_period"].map(wanted).astype(bool)]


def _frequency(period: str) -> str | None:
    return periods.parse(period).frequency if periods.is_period(period) else None
