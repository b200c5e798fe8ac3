"""Reads a sheet twice, in a process of its own: its values, and what its XML says beside them.

The values come from Calamine, which joins the parts of a text and tells nothing of formats and formulas.
Where the two readings do not agree on whether a cell holds anything, it is at fault.
"""

import json
import sys
import zipfile
from dataclasses import astuple
from datetime import date, datetime, time, timedelta

from staatvanmigratie.foundation.office_files import isolated
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area, name
from staatvanmigratie.foundation.office_files.spreadsheet.marks import Mark
from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL, date_parts
from staatvanmigratie.foundation.office_files.spreadsheet.ods import Document
from staatvanmigratie.foundation.office_files.spreadsheet.xlsx import Workbook

_UNLIKE = "two readings of the file do not agree on it; ask the sender to save the file again"
_EMPTY = ("", None)


def _main(file: str, sheet: str, kind: str) -> int:
    """Read in this process and print JSON; exit code 3 for what the reader of the message can mend."""
    isolated.limit()
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as workbook:
        if sheet not in workbook.sheet_names:
            print(f"no sheet {sheet!r}; there are: {', '.join(workbook.sheet_names)}", file=sys.stderr)
            return 3
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        others = (workbook.get_sheet_by_name(each) for each in workbook.sheet_names if each != sheet)
        explained = [text for each in others for text in _explanation(each.to_python())]
    table = _Table(rows)
    with zipfile.ZipFile(file) as parts:
        marked = Workbook(parts) if kind == "xlsx" else Document(parts)
        for mark in marked.marks(sheet):
            table.take(mark)
    print(json.dumps(table.as_json(marked.merged, marked.changing, [*marked.beside, *explained])))
    return 0


def _explanation(rows: list[list[object]]) -> list[str]:
    """Return the texts of a sheet without numbers, as one with an explanation of all others is."""
    cells = [cell for row in rows for cell in row if cell not in _EMPTY]
    return [cell for cell in cells if isinstance(cell, str)] if not any(map(_is_number, cells)) else []


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


class _Table:
    """The values of a sheet with what its XML says of them."""

    def __init__(self, rows: list[list[object]]):
        self.rows = rows
        self.codes = {GENERAL: 0}
        self.formats: dict[int, list[int]] = {}
        self.runs: dict[str, object] = {}
        self.faults: dict[str, str] = {}
        self.told: dict[int, set[int]] = {}

    def take(self, mark: Mark) -> None:
        """Take up what is said of one cell."""
        row, column = mark.row, mark.column
        told = self.told.setdefault(row, set())
        here = row <= len(self.rows) and column <= len(self.rows[row - 1])
        value = self.rows[row - 1][column - 1] if here else ""
        if column in told or (mark.filled and value in _EMPTY):
            self.faults[name(row, column)] = _UNLIKE
        told.add(column)
        if mark.fault:
            self.faults[name(row, column)] = mark.fault
        if mark.runs:
            self.runs[name(row, column)] = mark.runs
        number = self.codes.setdefault(mark.format, len(self.codes))
        if number:
            formats = self.formats.setdefault(row, [])
            formats += [0] * (column - len(formats))
            formats[column - 1] = number
        if here:
            self.rows[row - 1][column - 1] = _seen(value, mark)

    def as_json(self, merged: list[Area], changing: list[Area], beside: list[str]) -> dict[str, object]:
        """Return all of it, in the words of ``sheet.Sheet``."""
        for row, values in enumerate(self.rows, 1):
            for column, value in enumerate(values, 1):
                if value not in _EMPTY and column not in self.told.get(row, ()):
                    self.faults[name(row, column)] = _UNLIKE
        return {
            "rows": {
                row: [_plain(value) for value in values]
                for row, values in enumerate(self.rows, 1)
                if any(value not in _EMPTY for value in values)
            },
            "formats": self.formats,
            "codes": list(self.codes),
            "runs": self.runs,
            "faults": self.faults,
            "merged": [astuple(each) for each in merged],
            "changing": [astuple(each) for each in changing],
            "beside": [text for text in beside if text.strip()],
        }


def _seen(value: object, mark: Mark) -> object:
    """Return the value as far as it shows: a number to 15 digits, a day as a month where only that shows."""
    shown = date_parts(mark.format)
    if mark.number is not None and not shown:
        return float(f"{mark.number:.15g}")
    if not isinstance(value, date):  # a moment is a date too
        return value
    match shown:
        case "my":
            return f"{value.year:04d}-{value.month:02d}"
        case "y":
            return f"{value.year:04d}"
        case "m":
            return str(value.month)
    return value


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
