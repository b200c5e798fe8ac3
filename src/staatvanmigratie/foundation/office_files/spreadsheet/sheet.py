"""A sheet as it is seen: values, and what a value alone does not tell about its cell.

A spreadsheet is opened in a process of its own: a reader is native code fed by a stranger (``isolated``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files import archive, isolated
from staatvanmigratie.foundation.office_files.archive import HostileFileError
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area, area, name
from staatvanmigratie.foundation.office_files.spreadsheet.marks import CHANGING
from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL

Row = list[object]
Runs = tuple[tuple[str, bool], ...]

#: What stands in a cell whose formula cannot be calculated; in Dutch where a Dutch program wrote it as text.
_ERROR = re.compile(
    r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA"
    r"|DEEL/0!|N/B|VERW!|WAARDE!|NAAM\?|GETAL!|LEEG!|OVERLOOP!)|Err:\d{3}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cell:
    """One cell.

    ``value``   text, a number, or a day as ISO text, as far as its format shows it; empty text for nothing
    ``format``  its number format, in the English of Excel
    ``runs``    its text in parts, each with whether it is raised, lowered or much smaller; else empty
    ``fault``   why its value is none
    """

    value: object
    row: int
    column: int
    format: str = GENERAL
    runs: Runs = ()
    fault: str = ""

    @property
    def text(self) -> str:
        """Its value as text, a whole number without a point."""
        whole = isinstance(self.value, float) and self.value.is_integer()
        return str(int(self.value) if whole else self.value).strip()  # type: ignore[call-overload]

    @property
    def empty(self) -> bool:
        """Whether a person sees nothing in it."""
        return not self.text and not self.fault


@dataclass(frozen=True)
class Sheet:
    """All cells of one sheet.

    Parameters
    ----------
    name
        What the sheet is called; None for a CSV file, which has none.
    rows
        The values of the rows that hold any, from column A on, by row number.
    formats
        The number of its format for each cell of a row, from column A on; 0 where a row ends before.
    codes
        The formats; the first is that of a cell without one.
    runs, faults
        See :class:`Cell`; by name of the cell.
    merged
        Areas that are shown as one cell.
    changing
        Areas in which a condition gives numbers another format.
    lines
        Of a CSV file: the line of each row in a text editor, where that is another number.
    beside
        What comments, text boxes, and headers and footers of the page say, and other sheets without numbers.
    """

    name: str | None
    rows: Mapping[int, Row]
    formats: Mapping[int, Sequence[int]] = field(default_factory=dict)
    codes: Sequence[str] = (GENERAL,)
    runs: Mapping[str, Runs] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    merged: Sequence[Area] = ()
    changing: Sequence[Area] = ()
    lines: Mapping[int, int] = field(default_factory=dict)
    beside: Sequence[str] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell; also where the sheet holds nothing."""
        values, formats = self.rows.get(row, ()), self.formats.get(row, ())
        value = values[column - 1] if column <= len(values) else ""
        number = formats[column - 1] if column <= len(formats) else 0
        place = name(row, column)
        fault = self.faults.get(place, "")
        if isinstance(value, str) and _ERROR.fullmatch(value.strip()):
            fault = f"it holds the error {value.strip()}"
        return Cell(
            "" if value is None else value, row, column, self.codes[number], self.runs.get(place, ()), fault
        )

    def cells(self, part: Area) -> Iterator[list[Cell]]:
        """Yield the cells of an area row by row; what a merged cell covers is at fault: it looks filled."""
        covered = {}
        for each in self.merged:
            rows = range(max(each.top, part.top), min(each.bottom, part.bottom) + 1)
            columns = range(max(each.left, part.left), min(each.right, part.right) + 1)
            covered.update({(row, column): each for row in rows for column in columns})
            covered.pop((each.top, each.left), None)
        for row in range(part.top, part.bottom + 1):
            made = []
            for column in range(part.left, part.right + 1):
                cell = self.cell(row, column)
                if whole := covered.get((row, column)):
                    said = f"it is a part of the merged cells {whole}; ask for a value in every cell"
                    cell = replace(cell, fault=said)
                elif cell.text and any((row, column) in each for each in self.changing):
                    cell = replace(cell, fault=cell.fault or CHANGING)
                made.append(cell)
            yield made

    @cached_property
    def filled(self) -> list[tuple[int, int]]:
        """Row and column of every cell in which a person sees something, in reading order."""
        faults = [area(place) for place in self.faults]
        odd = {(each.top, each.left) for each in faults}
        here = {
            (row, column)
            for row, values in self.rows.items()
            for column, value in enumerate(values, 1)
            if value is not None and str(value).strip()
        }
        return sorted(here | odd)

    @property
    def used(self) -> Area:
        """The smallest area from A1 that holds all that is filled; A1 alone where nothing is."""
        places = self.filled or [(1, 1)]
        return Area(1, 1, places[-1][0], max(column for _, column in places))

    def place(self, row: int, column: int, head: str = "") -> str:
        """Return what a cell is called in the open file: ``Blad1!B3``, or ``row 3, column 'Aantal'``."""
        if self.name is not None:
            return f"{self.name}!{name(row, column)}"
        return f"{self.row(row)}, column {head!r}" if head else f"{self.row(row)}, cell {column}"

    def row(self, row: int) -> str:
        """Return what a row is called; in a text editor it may have another number than in a spreadsheet."""
        line = self.lines.get(row, row)
        return f"row {row}" if line == row else f"row {row} (line {line} in an editor)"


def of_spreadsheet(path: Path, sheet: str, hidden_is_known: bool = False) -> Sheet:
    """Return a sheet of an xlsx or ods file.

    Parameters
    ----------
    hidden_is_known
        Somebody looked at what is hidden in the file: sheets, rows or columns.

    Raises
    ------
    HostileFileError
        See :func:`archive.examine`; or something is hidden; or the reader ran out of memory, time or luck.
    SvmError
        No such sheet; the message lists those there are.
    """
    found = archive.examine(path)
    if found.hidden and not hidden_is_known:
        raise HostileFileError(
            f"{path.name}: refused: hidden: {'; '.join(found.hidden[:5])}. Nothing was read. Ask the sender "
            "to take it out; or look at it, and write hidden_is_known: true in the file of the delivery"
        )
    said = isolated.read(
        "staatvanmigratie.foundation.office_files.spreadsheet.reading", path, sheet, found.kind
    )
    return Sheet(
        sheet,
        {int(row): values for row, values in said["rows"].items()},
        {int(row): numbers for row, numbers in said["formats"].items()},
        said["codes"],
        {place: tuple((text, raised) for text, raised in runs) for place, runs in said["runs"].items()},
        said["faults"],
        [Area(*each) for each in said["merged"]],
        [Area(*each) for each in said["changing"]],
        beside=said["beside"],
    )


def values(sheet: Sheet, where: str) -> list[Row]:
    """Return the values of an area row by row, as far down as the sheet is filled.

    Raises
    ------
    SvmError
        It is no area, or the sheet ends above it.
    """
    part = area(where)
    if part.top > (last := sheet.used.bottom):
        raise SvmError(f"{where}: the sheet {sheet.name!r} has only {last} rows")
    part = Area(part.top, part.left, min(part.bottom, last), part.right)
    return [[cell.value for cell in row] for row in sheet.cells(part)]
