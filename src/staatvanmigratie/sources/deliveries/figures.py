"""The cells of a delivery as figures: every row read as the description says, and what is wrong with it."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell
from staatvanmigratie.privacy import personal_columns
from staatvanmigratie.sources.deliveries import cells, dates, footnotes
from staatvanmigratie.sources.deliveries.cells import Figure, Label
from staatvanmigratie.sources.deliveries.country_names import CountryNames
from staatvanmigratie.sources.deliveries.description import Column, Description
from staatvanmigratie.sources.deliveries.disclosure import Rule, larger, protect
from staatvanmigratie.sources.deliveries.extent import Table
from staatvanmigratie.sources.deliveries.unfolding import unfolded
from staatvanmigratie.sources.doubts import Doubt
from staatvanmigratie.sources.services import countries
from staatvanmigratie.sources.units import adds_up, contradicts, is_counted, scale_of, told_scale
from staatvanmigratie.store.hidden_counts import FURTHER, HIDDEN_BELOW, limit_note
from staatvanmigratie.store.snapshots import CLOSING, FIXED, TOTAL

_SHOWN = 8  # problems in one message
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: What may stand in every row of a column that is left out: nothing, a number, a word for all.
_SAYS_NOTHING = re.compile(r"[\d.,\s-]*|(?:totaal|total|alle?)\b.*", re.IGNORECASE)


#: Where a text stands that is in no cell of the sheet.
_BESIDE = "another sheet, a comment, a text box or the head of a page"


class _Head(NamedTuple):
    """A column by its name in the description, with the footnotes in its head."""

    name: str
    column: Column
    marks: tuple[str, ...]


class _About(NamedTuple):
    """What the figures of a row are about, with the footnotes beside that."""

    key: dict[str, str]
    marks: list[str]


@dataclass(frozen=True)
class Reading:
    """What was read of a file.

    ``observations``  the figures, in the columns of ``observations.csv``; made safe where that is asked
    ``exact``         the same as they stand in the file; the index is the cell or row
    ``rows``          how many rows of the file they stand in, in the area ``place``
    ``first, last``   what the first and the last row are about
    ``problems``      what does not fit the description, with the cells or rows; these are no figures
    ``doubts``        what of the columns may be meant otherwise
    """

    observations: pd.DataFrame
    exact: pd.DataFrame
    rows: int
    place: str
    first: str
    last: str
    problems: list[str]
    doubts: list[Doubt]


class Reader:
    """Turns the cells of one file into observations; collects what is wrong."""

    def __init__(self, about: Description, root: Path, name: str):
        self.about = about
        self.name = name
        self.root = root
        self.problems: list[str] = []

    def read(self, table: Table) -> Reading:
        """Return the figures of a file, in its own order.

        Raises
        ------
        DataFileError
            A column does not fit the description, or is about single persons; or no figure could be read.
        """
        table = unfolded(table, self.about, self.name)
        self.sheet = table.sheet
        self.legends = footnotes.legends(table.around)
        columns = self._columns(table)
        self._personal(table, columns)
        self._stop()
        self._scales(table, columns)
        shown: dict[str, tuple[str, Cell]] = {}
        records = [record for row in table.rows for record in self._row(row, columns, shown)]
        self._twice(records)
        used = {mark for record in records for mark in record["marks"]}
        read = {(c.row, c.column) for mark in used if mark in self.legends for c in self.legends[mark][1]}
        self.problems += table.left_over(read)
        if not records:
            self._stop()
            raise DataFileError(f"{self.name}: no figures in it; look at range and columns")
        exact = pd.DataFrame(records).set_index("place").drop(columns="marks")
        dimensions = [name for name in exact.columns if name not in FIXED]
        exact[dimensions] = exact[dimensions].fillna(TOTAL)
        if self.problems:
            exact = exact[~exact.duplicated([name for name in exact.columns if name not in CLOSING])]
        exact["time_period"] = exact["time_period"].map(self._until)
        keys = [" ".join([row["time_period"], *_breakdown(row)]) for row in (records[0], records[-1])]
        frame = self._safe(exact, dimensions) if self.about.disclosure else exact
        return Reading(
            frame,
            exact,
            len(table.rows),
            table.place,
            keys[0],
            keys[1],
            self.problems,
            list(self._doubts(table, columns, exact)),
        )

    def _columns(self, table: Table) -> list[_Head]:
        """Return what each column of the file holds, by its head."""
        found = []
        for cell in table.heads:
            try:
                said = self._label(cell, self.about.columns)
            except SvmError as error:
                self.problems.append(f"{table.sheet.place(cell.row, cell.column)}: {error}")
                continue
            if said.text not in self.about.columns:
                told = f"column {said.text!r} is not described; describe it, or give it role: skip"
                self.problems.append(told)
                continue
            found.append(_Head(said.text, self.about.columns[said.text], said.marks))
        heads = [each.name for each in found]
        if doubled := {head for head in heads if heads.count(head) > 1}:
            self.problems.append(f"the heads {', '.join(sorted(map(repr, doubled)))} stand twice")
        for head in self.about.columns:
            if head not in heads:
                self.problems.append(f"column {head!r} is described, but not in the file")
        self._stop()
        return found

    def _personal(self, table: Table, columns: list[_Head]) -> None:
        times = {number for number, head in enumerate(columns) if head.column.role == "period"}
        amounts = {
            number
            for number, head in enumerate(columns)
            if head.column.role == "value" and adds_up(head.column.unit or "")
        }
        rows = [[cell.value for cell in row] for row in table.rows]
        numbers = [row[0].row for row in table.rows]
        heads = [head.name for head in columns]
        self.problems += personal_columns.columns(heads, rows, times, numbers, amounts)

    def _scales(self, table: Table, columns: list[_Head]) -> None:
        """Refuse what counts by the thousand, as a text in the sheet says, and is described one by one."""
        sheet = table.sheet
        around = [sheet.cell(*place) for place in sheet.filled if place not in table.part]
        skipped = [number for number, head in enumerate(columns) if head.column.role == "skip"]
        around += {row[number].text: row[number] for row in table.rows for number in skipped}.values()
        texts = [(sheet.place(cell.row, cell.column), cell.text) for cell in around]
        texts += [(_BESIDE, text) for text in sheet.beside]
        beside = [("the name of the sheet", sheet.name or ""), *texts]
        for head, cell in zip(columns, table.heads, strict=True):
            unit = head.column.unit or ""
            if head.column.role != "value" or head.column.factor or not adds_up(unit):
                continue
            own = [(sheet.place(cell.row, cell.column), cell.text)]
            for place, text in own if told_scale(cell.text) > 1 else beside:
                if (told := told_scale(text)) not in (1, scale_of(unit)):
                    self.problems.append(
                        f"{place} says {text!r}, and column {head.name!r} is described in {unit}. Give the "
                        f"column factor: {told // scale_of(unit) or 1}, or factor: 1 where its numbers are "
                        f"{unit} after all"
                    )

    def _doubts(self, table: Table, columns: list[_Head], exact: pd.DataFrame) -> Iterator[Doubt]:
        """Doubt a head that says another unit or year, and a column left out that says the same in every row.

        So are texts beside the table that name years, none of them that of the description.
        """
        period = self.about.constants.get("time_period", "")
        sheet = self.sheet
        beside = [sheet.cell(*each) for each in sheet.filled if each not in table.part]
        named = {year: cell for cell in beside for year in _YEAR.findall(cell.text)}
        if period and named and not named.keys() & set(_YEAR.findall(period)):
            year, cell = next(iter(named.items()))
            where = sheet.place(cell.row, cell.column)
            text = f"constants: time_period is {period}, and {cell.text!r} beside the table names {year}"
            yield Doubt(text, True, (where,))
        for number, (head, cell) in enumerate(zip(columns, table.heads, strict=True)):
            where, unit = self.sheet.place(cell.row, cell.column), head.column.unit or ""
            if head.column.role == "value" and contradicts(cell.text, unit):
                yield Doubt(
                    f"column {head.name!r} is described in {unit}, and its head says otherwise",
                    True,
                    (where,),
                )
            years = set(_YEAR.findall(cell.text)) if head.column.role == "value" else set()
            if years and not years & set(_YEAR.findall(" ".join(exact["time_period"]))):
                text = f"the head {head.name!r} names a year, and the figures below it are of others"
                yield Doubt(text, True, (where,))
            said = {row[number].text for row in table.rows}
            same = head.column.role == "skip" and len(table.rows) > 1 and len(said) == 1
            if same and self.about.format != "keten-csv" and not _SAYS_NOTHING.fullmatch(text := said.pop()):
                yield Doubt(
                    f"column {head.name!r} is left out and says {text!r} in every row: are the figures "
                    "of that only? If so, say it in constants",
                    True,
                    (where,),
                )

        for head in columns:
            for cell, code in head.column.codes.items() if head.column.country else ():
                if (other := self._country(cell)) not in (None, code):
                    text = (
                        f"column {head.name!r}: codes says that {cell!r} is {code}, and {other} is called so"
                    )
                    yield Doubt(text, True)

    def _country(self, name: str) -> str | None:
        try:
            return self._countries.of_name(name)
        except SvmError:
            return None

    def _row(
        self, row: list[Cell], columns: list[_Head], shown: dict[str, tuple[str, Cell]]
    ) -> Iterator[dict[str, Any]]:
        here = list(zip(columns, row, strict=True))
        about = self._about(here)
        chain = self.about.format == "keten-csv" and not self.about.empty
        empty, below = ("secret", HIDDEN_BELOW) if chain else (self.about.empty, None)
        for head, cell in here if about else []:
            if head.column.role == "value":
                try:
                    if cell.empty and empty:
                        if (figure := cells.blank(empty, below)) is None:
                            continue
                    else:
                        figure = self._figure(cell, head.column)
                    self._same_look(head.name, cell, figure.shown_as, shown)
                except SvmError as error:
                    self._wrong(head, cell, error)
                    continue
                assert about is not None
                times = head.column.factor or 1
                marks = [*about.marks, *head.marks, *figure.marks]
                yield {
                    **about.key,
                    **head.column.where,
                    "indicator": head.column.indicator,
                    "obs_value": "" if figure.value is None else f"{(figure.value * times).normalize():f}",
                    "unit_measure": head.column.unit,
                    "obs_status": figure.status or self.about.status,
                    "rounded": int(times > 1 or self._is_rounded(head.column)),
                    "note": self._note(marks, figure),
                    "place": self.sheet.place(cell.row, cell.column, head.name),
                    "marks": marks,
                }

    def _note(self, marks: list[str], figure: Figure) -> str:
        said = [footnotes.note(marks, self.legends), limit_note(figure.below) if figure.below else ""]
        return "; ".join(filter(None, said))

    def _figure(self, cell: Cell, column: Column) -> Figure:
        return cells.figure(cell, column, self.about.locale, self.about.signs, self._drop)

    def _about(self, here: list[tuple[_Head, Cell]]) -> _About | None:
        """Return what the figures of a row are about; nothing where they are not taken up, or it is wrong."""
        key: dict[str, str] = {"ref_area": "NLD", **self.about.constants}
        marks: list[str] = []
        head, cell = here[0]
        try:
            told = self._told(here)
            for head, cell in here:
                silent = head.name in told or head.column.role == "skip"
                if not silent and cell.text not in ("", *_names_of_total(head.column)):
                    raise SvmError(f"the total is not of {head.name}, and yet {head.name} is {cell.text!r}")
            when: dict[str, str] = {}
            for head, cell in here:
                if head.name in told and head.column.role == "period":
                    said = self._label(cell, head.column.codes)
                    when[head.column.form or ""] = head.column.codes.get(said.text, said.text)
                    marks += said.marks
            if "time_period" not in key:
                head, cell = next(each for each in here if each[0].column.role == "period")
                key["time_period"] = dates.period(when)
            for head, cell in here:
                if head.name in told and head.column.role == "dimension":
                    said = self._label(cell, head.column.codes)
                    key[head.column.dimension or ""] = self._code(head.column, said.text)
                    marks += said.marks
                elif head.name in told and head.column.role == "skip" and self.about.format == "keten-csv":
                    return None  # a part of what the row of the other columns holds already
        except SvmError as error:
            self._wrong(head, cell, error)
            return None
        return _About(key, marks)

    def _wrong(self, head: _Head, cell: Cell, error: SvmError) -> None:
        self.problems.append(f"{self.sheet.place(cell.row, cell.column, head.name)}: {error}")

    @property
    def _drop(self) -> bool:
        return self.about.footnotes == "drop"

    def _label(self, cell: Cell, known: Iterable[str]) -> Label:
        return cells.label(cell, known, self._drop)

    def _same_look(self, head: str, cell: Cell, look: str | None, shown: dict[str, tuple[str, Cell]]) -> None:
        """Refuse a column that shows 25% in one cell and 0.25 in another."""
        if look is None:
            return
        first, where = shown.setdefault(head, (look, cell))
        if first != look:
            one, other = (f"with {each}" if each else "as a plain number" for each in (look, first))
            place = self.sheet.place(where.row, where.column, head)
            ask = "Ask the sender for a column that is shown in one way"
            raise SvmError(f"it is shown {one}, and {place} {other}. {ask}")

    def _is_rounded(self, column: Column) -> bool:
        made_safe = self.about.disclosure is not None
        return made_safe or ((self.about.rounding or 1) > 1 and is_counted(column.unit or ""))

    def _until(self, period: str) -> str:
        """Return the period of a figure; where that is declared, of one not over the part until now."""
        day, days = self.about.reference_date, periods.parse(period)
        part = self.about.unfinished and days.first <= day < days.last
        return periods.until(period, day) if part else period

    def _told(self, here: list[tuple[_Head, Cell]]) -> set[str]:
        """Return the columns that say what a row is about.

        In the chain file *Totaal van* names them, as in ``Jaar, Maand``: whatever it does not name stands at
        its total.
        """
        total = next(((head, cell) for head, cell in here if head.column.role == "total_of"), None)
        if total is None:
            return {head.name for head, _ in here}
        heads = {head.name.casefold(): head.name for head, _ in here}
        names = [name.strip() for name in total[1].text.split(",")]
        if unknown := [name for name in names if name.casefold() not in heads]:
            raise SvmError(f"{total[0].name} names {', '.join(map(repr, unknown))}, which is no column")
        told = {heads[name.casefold()] for name in names}
        return told | {head.name for head, _ in here if head.column.role in ("value", "total_of")}

    def _code(self, column: Column, text: str) -> str:
        if text in column.codes:
            return column.codes[text]
        if column.country == "codes":
            return self._countries.of_code(text)
        if column.country:
            return self._countries.of_name(text)
        known = ", ".join(map(repr, list(column.codes)[:10]))
        raise SvmError(f"{text!r} is not among the codes of this column: {known}")

    @cached_property
    def _countries(self) -> CountryNames:
        return CountryNames(countries.read(self.root / "data" / "countries.yml"))

    def _twice(self, records: Iterable[dict[str, Any]]) -> None:
        seen: dict[tuple[object, ...], object] = {}
        for record in records:
            key = tuple(sorted((k, v) for k, v in record.items() if k not in (*CLOSING, "place", "marks")))
            if key in seen:
                self.problems.append(f"{record['place']}: the same figure stands in {seen[key]}")
            seen.setdefault(key, record["place"])

    def _safe(self, frame: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
        """Make exact counts safe, one table of two breakdowns at a time."""
        rule = self.about.disclosure
        assert rule is not None
        if missing := {rule.rows, rule.columns} - set(dimensions):
            raise DataFileError(f"disclosure: {', '.join(sorted(missing))} is no dimension of this delivery")
        # A footnote is no breakdown: it must not take a figure out of its table.
        others = [c for c in FIXED if c not in ("obs_value", "obs_status", "note")]
        others += [name for name in dimensions if name not in (rule.rows, rule.columns)]
        made = []
        for key, part in frame.groupby(others, dropna=False, sort=False):
            table = part.assign(obs_value=pd.to_numeric(part["obs_value"], errors="coerce"))
            table = table.pivot(index=rule.rows, columns=rule.columns, values="obs_value")
            safe = Rule(rule.hidden_below, rule.base)
            shown = protect(table, safe)
            protecting = larger(table, shown, safe)
            notes = part.set_index([rule.rows, rule.columns])["note"].to_dict()
            for (row, column), value in shown.stack(future_stack=True).items():
                hidden, note = math.isnan(value), notes.get((row, column), "")
                if hidden and TOTAL not in (row, column) and table.at[row, column] < rule.hidden_below:
                    note = "; ".join(filter(None, [note, limit_note(rule.hidden_below)]))
                said = {
                    "obs_value": "" if hidden else f"{value:.0f}",
                    "obs_status": "Q" if hidden else self.about.status,
                    "note": FURTHER if protecting.loc[row, column] else note,
                }
                made.append(
                    {**dict(zip(others, key, strict=True)), rule.rows: row, rule.columns: column, **said}
                )
        return pd.DataFrame(made)

    def _stop(self) -> None:
        if self.problems:
            more = f"… and {len(self.problems) - _SHOWN} more" if len(self.problems) > _SHOWN else ""
            said = f"{self.name} was not taken up; nothing was stored:"
            raise DataFileError(said, self.problems[:_SHOWN], more)


def _breakdown(record: dict[str, Any]) -> list[str]:
    """Return the categories that a figure is about, without what stands at its total."""
    named = [(name, code) for name, code in record.items() if name not in (*FIXED, "place", "marks")]
    return [f"{name}={code}" for name, code in named if code != TOTAL]


def _names_of_total(column: Column) -> list[str]:
    return [cell for cell, code in column.codes.items() if code == TOTAL]
