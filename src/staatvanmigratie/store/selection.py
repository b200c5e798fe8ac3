"""Everything the store holds for one series of the catalogue, and which of it an edition quotes.

Rows are selected here; which of several vintages and sources goes first is written in ``choice``, what a
sentence or a chart can ask of a series in ``series``.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import choice, left_out
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.choice import Choice
from staatvanmigratie.store.corrections import Correction, Corrections
from staatvanmigratie.store.snapshots import FIXED, TOTAL, Snapshot, Store

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

#: Frequencies of which nobody can say when the next figure comes.
_NEVER_PENDING = {"occasional", "dates", "span", "cohort"}


@dataclass(frozen=True, eq=False)
class Selection:
    """The rows of a series, of every vintage and source, up to and including the report year.

    Attributes
    ----------
    rows
        ``time_period``, the dimensions of the entry, ``obs_value`` (float; missing where ``obs_status`` says
        that there is none, or that a newer vintage left the figure out), ``obs_status``,
        ``rounded``, ``note``, ``corrected`` (why, or empty); ``dataset``, ``vintage``, ``known_from`` (date),
        ``rank`` (place of the dataset in the catalogue) and ``snapshot`` (key of ``snapshots``).
    announced
        Days on which first figures come out, by period, where the source announced them.
    """

    entry: Entry
    rows: "pd.DataFrame" = field(repr=False)
    snapshots: Mapping[int, Snapshot] = field(repr=False)
    as_of: date
    report_year: int
    announced: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def decided(self) -> "pd.DataFrame":
        """What counts for each period and category, with a number or without."""
        first_out = {period: self.first_out(period) for period in self.rows["time_period"].unique()}
        return choice.choose(self.rows, self.as_of, first_out, ["time_period", *self.entry.by])

    @cached_property
    def chosen(self) -> "pd.DataFrame":
        """The rows that are quoted, one for each period and category, in time order, with ``later``."""
        return self.decided[self.decided["obs_value"].notna()]

    @cached_property
    def withheld(self) -> "pd.DataFrame":
        """The rows that say why nothing is quoted for a period and category, in time order.

        What is only missing and still to come is not among them.
        """
        none = self.decided[self.decided["obs_value"].isna()]
        if none.empty:
            return none
        to_come = [row.silent and self.is_to_come(row.time_period) for row in none.itertuples()]
        return none[[not each for each in to_come]]

    @cached_property
    def _gave(self) -> set[tuple[str, ...]]:
        """The periods and categories for which some vintage gave a number."""
        rows = self.rows[self.rows["obs_value"].notna()]
        return set(zip(*(rows[key] for key in ("time_period", *self.entry.by)), strict=True))

    def gave(self, period: str, place: Mapping[str, str]) -> bool:
        """Tell whether some vintage gave a number for a period and a category."""
        return (period, *(place[dimension] for dimension in self.entry.by)) in self._gave

    def withheld_at(self, period: str, place: Mapping[str, str]) -> Any | None:
        """Return the row that says why there is no number for a period and a category; None without one."""
        rows = at_place(self.withheld, place)
        return next(rows[rows["time_period"] == period].itertuples(index=False), None)

    @cached_property
    def _places(self) -> dict[tuple[str, ...], Any]:
        keys = ["time_period", *self.entry.by]
        return {tuple(getattr(row, key) for key in keys): row for row in self.chosen.itertuples(index=False)}

    def at(self, period: str, place: Mapping[str, str]) -> Any | None:
        """Return the row that is quoted for a period and a category of every dimension; None without one."""
        return self._places.get((period, *(place[dimension] for dimension in self.entry.by)))

    def first_out(self, period: str) -> date:
        """Return the last day on which the first figures for a period come out: announced, or by habit."""
        return self.announced.get(period) or self.entry.release.first_out(period)

    @property
    def limit(self) -> date:
        """The last day an edition on this report year looks at; a stock on 1 January closes the year."""
        return _limit(self.entry, self.report_year)

    def is_to_come(self, period: str) -> bool:
        """Tell whether a period is after the newest one there is, and not after the end of the series."""
        entry, day = self.entry, periods.last_day
        if entry.frequency in _NEVER_PENDING or not periods.is_period(period):
            return False
        start = entry.checks.first_period
        if day(period) > self.limit or (start and periods.parse(period) < periods.parse(start)):
            return False
        if entry.ends and day(period) > day(entry.ends):
            return False
        return day(period) > max(map(day, self.chosen["time_period"]), default=date.min)

    def settled(self, row: Any) -> bool:
        """Tell whether a figure of a later vintage was what it is at the cut-off date already.

        By the release rule its period was final by then, the vintage calls it final, and no vintage that
        became known since its period was final says anything else of it.
        """
        final = self.entry.release.final_out(row.time_period)
        if final is None or final > self.as_of or row.obs_status != Status.DEFINITIEF.code or row.rounded:
            return False
        place = tuple(getattr(row, key) for key in ("time_period", *self.entry.by))
        return self._said_when_final[place] == {row.obs_value}

    @cached_property
    def _said_when_final(self) -> dict[tuple[str, ...], set[float | None]]:
        """What vintages said of a period and category since it was final; None where one gave no number."""
        said: dict[tuple[str, ...], set[float | None]] = {}
        for row in self.rows.itertuples(index=False):
            final = self.entry.release.final_out(row.time_period)
            if final and row.known_from >= final and not row.rounded:
                place = tuple(getattr(row, key) for key in ("time_period", *self.entry.by))
                value = row.obs_value if math.isfinite(row.obs_value) else None
                said.setdefault(place, set()).add(value)
        return said

    def every(self, period: str, place: Mapping[str, str]) -> "pd.DataFrame":
        """Return every row for one period and category, quoted or not."""
        return at_place(self.rows[self.rows["time_period"] == period], place)

    def explain(self, period: str, place: Mapping[str, str]) -> list[Choice]:
        """Return every value for one period and category, the quoted one first, each with the reason."""
        return choice.explain(self.every(period, place), set(self.decided.index), self.as_of, place)


def plain(rows: "pd.DataFrame") -> Iterator[Any]:
    """Yield rows as tuples with names, texts as plain texts: pandas would wrap each one anew."""
    return rows.astype(object).itertuples(index=False)


def at_place(rows: "pd.DataFrame", place: Mapping[str, str]) -> "pd.DataFrame":
    """Return the rows of one category of each dimension that is named."""
    for dimension, code in place.items():
        rows = rows[rows[dimension] == code]
    return rows


def select(
    entry: Entry,
    store: Store,
    as_of: date,
    report_year: int,
    corrections: Corrections | None = None,
    announced: Mapping[str, date] | None = None,
) -> Selection:
    """Read out of the store what an entry of the catalogue means, figures that cannot be right corrected.

    Raises
    ------
    DataFileError
        The selection of the catalogue finds nothing in any dataset, or twice the same key in one snapshot.
    """
    import pandas as pd

    parts: list[pd.DataFrame] = []
    snapshots: dict[int, Snapshot] = {}
    for rank, dataset in enumerate(entry.datasets):
        claimed = left_out.Claims(entry.by)
        for snapshot in store.snapshots(dataset):
            rows = store.observations(snapshot)
            rows = _meant(entry, corrections.apply(dataset, rows) if corrections else rows)
            if rows.empty:
                continue
            _refuse_doubles(entry, rows, snapshot)
            if snapshot.claims_all and entry.still_quoted is None:
                rows = claimed.completed(rows)
            number = len(snapshots)
            snapshots[number] = snapshot
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
    every = pd.concat(parts, ignore_index=True)
    limit = _limit(entry, report_year)
    within = [periods.last_day(period) <= limit for period in every["time_period"].to_numpy(object)]
    rows = every[within].reset_index(drop=True)
    return Selection(entry, rows, snapshots, as_of, report_year, announced or {})


def corrected(
    entry: Entry, store: Store, corrections: Corrections
) -> Iterator[tuple[str, Correction, list[Snapshot]]]:
    """Yield the corrections of figures of a series, each with its key and the vintages it changes."""
    for key, correction in corrections:
        if correction.dataset not in entry.datasets:
            continue
        vintages = []
        for snapshot in store.snapshots(correction.dataset):
            rows = store.observations(snapshot)
            hit = rows[correction.matches(rows) & (rows["obs_value"] == correction.expect)]
            if len(hit) and len(_meant(entry, hit)):
                vintages.append(snapshot)
        if vintages:
            yield key, correction, vintages


def _limit(entry: Entry, report_year: int) -> date:
    if entry.frequency == "dates" or (entry.frequency == "day" and entry.day == "01-01"):
        return date(report_year + 1, 1, 1)
    return date(report_year, 12, 31)


def _meant(entry: Entry, rows: "pd.DataFrame") -> "pd.DataFrame":
    """The rows of one snapshot the entry means; a dimension nobody mentions stands at its total."""
    import numpy as np

    keep = np.ones(len(rows), dtype=bool)
    for column, wanted in entry.select.items():
        codes = {wanted} if isinstance(wanted, str) else set(wanted)
        keep &= _among(rows[column], codes) if column in rows else TOTAL in codes
    for dimension in rows.columns.difference([*FIXED, "corrected"]):
        if dimension not in entry.select and dimension not in entry.by:
            keep &= _among(rows[dimension], {TOTAL})
    rows = rows[keep]
    for indicator, span in entry.spans.items():
        within = {
            each for each in rows["time_period"].unique() if periods.is_period(each) and span.holds(each)
        }
        rows = rows[_among(rows["time_period"], within) | ~_among(rows["indicator"], {indicator})]
    there = {period for period in rows["time_period"].unique() if _is_wanted(entry, period)}
    rows = rows[_among(rows["time_period"], there)]
    missing = {**dict.fromkeys(entry.by, TOTAL), "corrected": ""}
    rows = rows.assign(**{column: value for column, value in missing.items() if column not in rows})
    return rows[["time_period", *entry.by, "obs_value", "obs_status", "rounded", "note", "corrected"]]


def _among(column: "pd.Series", codes: set[str]) -> "np.ndarray":
    import numpy as np

    # As plain objects: pandas wraps each text anew when it goes through a column of texts.
    return np.fromiter((code in codes for code in column.to_numpy(object)), dtype=bool, count=len(column))


def _is_wanted(entry: Entry, period: str) -> bool:
    """Tell whether a period is of the frequency of the series, its day, and not before its start."""
    wanted = {"occasional": ("year",), "dates": ("day", "month")}.get(entry.frequency, (entry.frequency,))
    if not periods.is_period(period) or periods.parse(period).frequency not in wanted:
        return False
    if entry.frequency == "day" and not period.endswith(entry.day):
        return False
    return not entry.starts or periods.parse(period).first >= periods.parse(entry.starts).first


def _refuse_doubles(entry: Entry, rows: "pd.DataFrame", snapshot: Snapshot) -> None:
    doubled = rows.duplicated(["time_period", *entry.by])
    if doubled.any():
        key = rows.loc[doubled, ["time_period", *entry.by]].iloc[0].to_dict()
        raise DataFileError(
            f"data/catalogue: {entry.id}: select finds more than one value for {key} in {snapshot.key} "
            f"vintage {snapshot.vintage}; name the dimension that differs"
        )
