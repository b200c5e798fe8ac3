"""From the cells of a table to rows of the store, as a dataset file says.

:func:`observations` is pure: a table in, rows out. A category without a place here is an error or, where the
dataset file says so, left out and listed; a cell without a value is counted with its reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import dataset_files, derivation
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


# SDMX status and words per flag. A cell can have several; the first in this order is its status.
FLAGS = {
    "Definitief": ("A", ""),
    "NaderVoorlopig": ("P2", ""),
    "Voorlopig": ("P", ""),
    "p": ("P", ""),
    "e": ("E", "estimated"),
    "s": ("E", "estimated by Eurostat"),
    "f": ("F", "forecast"),
    "u": ("U", "low reliability"),
    "b": ("B", "break in the series"),
    "d": ("A", "definition differs"),
    "n": ("A", "not significant"),
    "r": ("A", "revised"),
}
#: Words and letters that say why there is no value.
NO_VALUE = {
    "Impossible": "cannot occur",
    "Confidential": "confidential",
    "NotAvailable": "not available",
    "Unreliable": "unreliable",
    "Unknown": "unknown",
    ".": "unknown, unreliable or confidential",
    "x": "confidential",
    "-": "none",
    "": "no value",
    "c": "confidential",
    "z": "not applicable",
    ":": "not available",
    "n": "not significant",
    "p": "not available",
    "u": "unreliable",
    "b": "not available",
    "d": "not available",
    "e": "not available",
    "s": "not available",
    "f": "not available",
    "r": "not available",
}


def observations(dataset: Dataset, table: Table, countries: Countries) -> Reading:
    """Turn the cells of a table into rows of the store.

    Returns
    -------
    Reading
        ``observations`` has the columns of ``Snapshot.observations``, values as exact text; the rest says
        what was passed over.

    Raises
    ------
    SchemaError
        As :func:`schema`, or a code that stands for another country than before.
    SourceError
        Two cells for one figure, an unknown flag or reason, a category without a place, no figure at all.
    """
    dataset_files.schema(dataset, table)
    reader = _Reader(dataset, table, countries)
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
    if not found:
        raise SourceError(f"{dataset.key}: no figure at all in the answer; is the selection still right?")
    frame = pd.DataFrame(found).fillna(TOTAL)
    frame["obs_value"] = [f"{value:f}" for value in frame["obs_value"]]
    left_out = {name: sorted(codes) for name, codes in sorted(reader.left_out.items())}
    remarks = list(table.remarks)
    if reader.unknown_status:
        remarks.append(f"status {', '.join(sorted(reader.unknown_status))} is unknown; shown as provisional")
    return Reading(frame, left_out, dict(sorted(reader.missing.items())), remarks)


class _Reader:
    """The rules of one dataset applied to the codes of one table; each code is looked up once."""

    def __init__(self, dataset: Dataset, table: Table, countries: Countries):
        self.dataset = dataset
        self.left_out: dict[str, set[str]] = {}
        self.missing: dict[str, int] = {}
        self.unknown_status: set[str] = set()
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
            if cell.value is None:
                self._note_missing(cell)
                continue
            row = self._row(figure, cell, period, breakdown)
            same = {
                name: value for name, value in row.items() if name not in ("obs_value", "obs_status", "note")
            }
            yield tuple(same.items()), row, figure.add_up

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

    def _row(self, figure: CellMapping, cell: Cell, period: str, breakdown: dict[str, str]) -> dict:
        status, words = self._judged(cell, period)
        area = figure.ref_area or breakdown.pop("ref_area", None) or self.dataset.ref_area
        if area is None:
            raise SourceError(f"{self.dataset.where}: {figure.indicator}: ref_area is missing")
        notes = [figure.note or self.dataset.note, *words]
        return {
            "indicator": figure.indicator,
            "time_period": f"{period}-{figure.day}" if figure.day else period,
            "ref_area": area,
            **breakdown,
            **figure.sets,
            "obs_value": cell.value * figure.factor,
            "unit_measure": figure.unit,
            "obs_status": status,
            "rounded": figure.rounded,
            "note": "; ".join(note for note in notes if note),
        }

    def _judged(self, cell: Cell, period: str) -> tuple[str, list[str]]:
        """Return the SDMX status of a cell and what its flags say in words."""
        flags = list(cell.flags)
        if self._time in self._places and self._system == "cbs":
            said = self._status.get(cell.place[self._places[self._time]])
            if said in FLAGS:
                flags = [said]
            else:
                self.unknown_status.add(said or "(none)")
                return "P", []
        unknown = [flag for flag in flags if flag not in FLAGS]
        if unknown:
            raise SourceError(
                f"{self.dataset.key}: unknown flag {', '.join(unknown)} in {cell.flags!r} for {period}; "
                "look it up at the source and add it to FLAGS in sources/reading.py"
            )
        codes = [FLAGS[flag][0] for flag in FLAGS if flag in flags]
        words = [FLAGS[flag][1] for flag in FLAGS if flag in flags and FLAGS[flag][1]]
        return next(iter(codes), "A"), words

    def _note_missing(self, cell: Cell) -> None:
        flags = [cell.flags] if cell.flags in NO_VALUE or self._system == "cbs" else list(cell.flags)
        for flag in flags:
            if flag not in NO_VALUE:
                raise SourceError(
                    f"{self.dataset.key}: a cell without a value says {flag!r}, unknown here; look it up at "
                    "the source and add it to NO_VALUE in sources/reading.py"
                )
            self.missing[NO_VALUE[flag]] = self.missing.get(NO_VALUE[flag], 0) + 1


def _measures(dataset: Dataset, table: Table) -> Iterator[tuple[CellMapping, str]]:
    for figure in dataset.figures:
        try:
            yield figure, table.measure(figure.measure).code
        except SourceError:
            if not figure.optional:
                raise


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
