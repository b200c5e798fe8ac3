"""From the cells of a table to rows of the store, as a dataset file says.

:func:`observations` is pure: a table in, rows out. A category without a place here is an error or, where the
dataset file says so, left out and listed. A cell without a value is a row without a value, with the status
that says why, and is counted; so a number that the source withdraws does not stay the newest one here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import beliefs, derivation, flags
from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import CellMapping, Dataset, Dimension
from staatvanmigratie.sources.services.table import Cell, Table
from staatvanmigratie.sources.services.table import Dimension as SourceDimension
from staatvanmigratie.store.snapshots import TOTAL


@dataclass
class Reading:
    """What a table gave: observations, and what was passed over and why."""

    observations: pd.DataFrame
    left_out: dict[str, list[str]] = field(
        default_factory=dict
    )  # dimension → categories without a place here
    missing: dict[str, int] = field(default_factory=dict)  # why a cell has no value → how often
    remarks: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> pd.DataFrame:
        """The observations that have a value."""
        return self.observations[self.observations["obs_value"] != ""]


#: Units of which there is no half.
COUNTED = frozenset({"persons", "permits", "applications", "requests", "transfers", "cases", "decisions"})


def observations(dataset: Dataset, table: Table, countries: Countries, today: date | None = None) -> Reading:
    """Turn the cells of a table into rows of the store.

    Returns
    -------
    Reading
        ``observations`` has the columns of ``Snapshot.observations``, values as exact text and empty where
        the source has none; the rest says what was passed over.

    Raises
    ------
    SchemaError
        As :func:`beliefs.schema`, or a code that stands for another country than before.
    SourceError
        Two cells for one figure, one cell twice, a category without a place, a part of a person, a year after
        next year, no
        figure at all.
    """
    beliefs.schema(dataset, table)
    reader = _Reader(dataset, table, countries, (today or date.today()).year + 1)
    rows: dict[tuple, dict] = {}
    for cell in table.cells:
        for key, row, adds_up in reader.rows(cell):
            if key not in rows:
                rows[key] = row
            elif adds_up:
                rows[key] = derivation.added(rows[key], row)
            else:
                raise SourceError(
                    f"{dataset.key}: two cells for one figure: {dict(key)}. Name the dimension that differs"
                )
    found = list(rows.values())
    for derived in dataset.derived:
        found += derivation.derive(derived, found, countries)
    if all(row["obs_value"] is None for row in found):
        raise SourceError(f"{dataset.key}: no figure at all in the answer; is the selection still right?")
    values = ["" if row["obs_value"] is None else f"{row['obs_value']:f}" for row in found]
    frame = pd.DataFrame([{**row, "obs_value": ""} for row in found]).fillna(TOTAL)
    frame["obs_value"] = values
    left_out = {name: sorted(codes) for name, codes in sorted(reader.left_out.items())}
    remarks = [*table.remarks, *beliefs.remarks(dataset, table), *reader.remarks()]
    return Reading(frame, left_out, dict(sorted(reader.missing.items())), remarks)


class _Reader:
    """The rules of one dataset applied to the codes of one table; each code is looked up once."""

    def __init__(self, dataset: Dataset, table: Table, countries: Countries, last_year: int):
        self.dataset = dataset
        self.left_out: dict[str, set[str]] = {}
        self.missing: dict[str, int] = {}
        self._taken: set[tuple[int, tuple[str, ...]]] = set()  # figure of the dataset file, cell
        self._odd: dict[str, tuple[str, str, int]] = {}  # mark → what is done, the first figure, how often
        self._unknown_status: set[str] = set()
        self._last_year = last_year
        self._system = dataset.source
        self._countries = countries
        self._places = {dimension.name: number for number, dimension in enumerate(table.dimensions)}
        self._measures = list(_measures(dataset, table))
        self._time, kinds = dataset.time
        self._status = {}
        self._periods: dict[str, str] = {}
        for dimension in table.dimensions:
            if dimension.name == self._time:
                self._status = {code.code: code.status for code in dimension.codes.values()}
                self._periods = {code: code for code in dimension.codes if _kind(code) in kinds}
        if dataset.since:
            self._periods = {code: code for code in self._periods if code[:4] >= dataset.since}
        self._only = {
            self._places[name]: dimension.find(plan.only)
            for name, plan in dataset.dimensions.items()
            for dimension in table.dimensions
            if plan.only and dimension.name == name
        }
        joint = {name for each in dataset.joint.values() for name in each.dimensions}
        self._only |= {
            self._places[dimension.name]: dimension.find(dataset.unnamed)
            for dimension in table.dimensions
            if dimension.name not in {*dataset.dimensions, *joint}
        }
        self._categories = {
            name: self._looked_up(plan, dimension)
            for name, plan in dataset.dimensions.items()
            for dimension in table.dimensions
            if plan.name and dimension.name == name
        }

    def _looked_up(self, plan: Dimension, dimension: SourceDimension) -> dict[str, str | None]:
        """Return the category here per code there; None where it has none."""
        found = {}
        for code in dimension.codes.values():
            category = plan.codes.get(code.code, plan.codes.get(code.title))
            if category is None and plan.countries:
                category = self._countries.of(self._system, code.code, code.title)
            if category is None and plan.others == "stop":
                raise SourceError(
                    f"{self.dataset.key}: {dimension.name} {code.code} ({code.title}) has no place here; add "
                    f"it under `codes` in {self.dataset.where}, or say `others: leave_out`"
                )
            found[code.code] = category
        return found

    def rows(self, cell: Cell) -> Iterator[tuple[tuple, dict, bool]]:
        """Yield key, row and whether it may be added up, for each figure that takes the cell."""
        if any(cell.place[place] != code for place, code in self._only.items()):
            return
        period = self._periods.get(cell.place[self._places[self._time]])
        if period is None:
            return
        categories = self._of(cell)
        if categories is None:
            return
        for figure, measure in self._measures:
            if cell.measure != measure or (figure.query is not None and cell.query != figure.query):
                continue
            breakdown = _narrowed(figure, categories)
            if breakdown is None:
                continue
            self._take_once(figure, cell)
            row = self._row(figure, cell, period, breakdown)
            if row is not None:
                same = {name: said for name, said in row.items() if name not in _SAID_OF_IT}
                yield tuple(same.items()), row, figure.add_up

    def _take_once(self, figure: CellMapping, cell: Cell) -> None:
        """Refuse a cell that stands twice in the answer: where cells are added up, it would count twice."""
        cell_of_figure = (id(figure), cell.place)
        if cell_of_figure in self._taken:
            raise SourceError(
                f"{self.dataset.key}: the answer has the cell {' '.join(cell.place)} {cell.measure} "
                "twice; one of them would be counted too much. Ask again later, or name a `query` for "
                f"this figure in {self.dataset.where}"
            )
        self._taken.add(cell_of_figure)

    def _of(self, cell: Cell) -> dict[str, str] | None:
        categories = {}
        for name, plan in self.dataset.dimensions.items():
            if not plan.name:
                continue
            code = cell.place[self._places[name]]
            if (category := self._categories[name].get(code)) is None:
                self.left_out.setdefault(name, set()).add(code)
                return None
            categories[plan.name] = category
        for name, joint in self.dataset.joint.items():
            code = " ".join(cell.place[self._places[each]] for each in joint.dimensions)
            category = next((ours for theirs, ours in joint.codes.items() if fnmatchcase(code, theirs)), None)
            if category is None:
                if joint.others == "stop":
                    raise SourceError(
                        f"{self.dataset.key}: {name}: {code} has no place here; add it under `codes`"
                    )
                self.left_out.setdefault(name, set()).add(code)
                return None
            categories[name] = category
        return categories

    def _row(self, figure: CellMapping, cell: Cell, period: str, breakdown: dict[str, str]) -> dict | None:
        """Return the row of the store for a cell, or None where that is no figure and no reason."""
        area = figure.ref_area or breakdown.pop("ref_area", None) or self.dataset.ref_area
        if area is None:
            raise SourceError(f"{self.dataset.where}: {figure.indicator}: ref_area is missing")
        what = f"{figure.indicator} {period} {area}"
        judged = self._judged(cell, what)
        if judged.status is None:
            return None
        notes = [figure.note or self.dataset.note, *judged.words]
        return {
            "indicator": figure.indicator,
            "time_period": f"{period}-{figure.day}" if figure.day else period,
            "ref_area": area,
            **breakdown,
            **figure.sets,
            "obs_value": self._value(figure, cell, what) if judged.kind == "number" else None,
            "unit_measure": figure.unit,
            "obs_status": judged.status,
            "rounded": figure.rounded,
            "note": "; ".join(note for note in notes if note),
        }

    def _value(self, figure: CellMapping, cell: Cell, what: str) -> Decimal:
        value = cell.value * figure.factor
        if figure.unit in COUNTED and value % 1:
            raise SourceError(
                f"{self.dataset.key}: {what} ({' '.join(cell.place)}, measure {cell.measure}) is {value:f} "
                f"{figure.unit}, and there is no part of one. Look at unit, factor and measure in "
                f"{self.dataset.where}"
            )
        if int(what.split(" ")[1][:4]) > self._last_year:
            raise SourceError(
                f"{self.dataset.key}: {what} lies after {self._last_year}. Is it a forecast, or a slip of "
                f"the source? Leave it out in {self.dataset.where}, or tell the source"
            )
        return value

    def _judged(self, cell: Cell, what: str) -> flags.Reading:
        """Return what the marks of a cell come to; what is unknown or contradicts itself is listed."""
        if cell.value is None:
            judged = flags.of_gap(self._system, cell.flags)
        elif self._system == "cbs":
            judged = flags.of_period(self._status.get(cell.place[self._places[self._time]]))
            if judged.unknown:
                self._unknown_status.add(judged.unknown)
                return judged
        else:
            judged = flags.of_number(self._system, cell.flags)
        if judged.kind == "gap":
            words = judged.words[0] if judged.words else "no value"
            self.missing[words] = self.missing.get(words, 0) + 1
        if judged.unknown:
            done = "shown as provisional" if judged.kind == "number" else "no value taken"
            self._list(f"status {cell.flags!r} is unknown", done, what)
        elif judged.kind == "gap" and cell.value is not None:
            self._list(f"status {cell.flags!r} says there is no number, and there is one", "not taken", what)
        return judged

    def _list(self, mark: str, done: str, what: str) -> None:
        _, first, count = self._odd.get(mark, (done, what, 0))
        self._odd[mark] = (done, first, count + 1)

    def remarks(self) -> Iterator[str]:
        """Yield what is odd about the answer, each kind once; a strict fetch stops at each."""
        if self._unknown_status:
            yield f"status {', '.join(sorted(self._unknown_status))} is unknown; shown as provisional"
        for mark, (done, first, count) in sorted(self._odd.items()):
            cells = "1 cell" if count == 1 else f"{count} cells, the first"
            yield f"{mark}; {done} ({cells}: {first})"


def _measures(dataset: Dataset, table: Table) -> Iterator[tuple[CellMapping, str]]:
    for figure in dataset.figures:
        try:
            yield figure, table.measure(figure.measure).code
        except SourceError:
            if not figure.optional:
                raise


_SAID_OF_IT = ("obs_value", "obs_status", "note")


def _kind(period: str) -> str | None:
    return periods.parse(period).frequency if periods.is_period(period) else None


def _narrowed(figure: CellMapping, categories: Mapping[str, str]) -> dict[str, str] | None:
    """Return the breakdown of a figure, or None where the figure does not take these categories."""
    kept = {}
    for name, category in categories.items():
        wanted = figure.where.get(name)
        if wanted is not None and category not in ([wanted] if isinstance(wanted, str) else wanted):
            return None
        if category in figure.without.get(name, []):
            return None
        if not isinstance(wanted, str) and not (wanted and figure.add_up):
            kept[figure.names.get(name, name)] = category
    return kept
