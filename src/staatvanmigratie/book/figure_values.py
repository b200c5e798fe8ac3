"""The numbers of a figure or table as values: every number has its status in a column of its own beside it.

Where there is no number the cell is empty, and the status says why. What a reader downloads is made of it.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from staatvanmigratie.foundation.office_files import workbook
from staatvanmigratie.foundation.office_files.workbook import Value
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.outputs.number_tables import NOTHING
from staatvanmigratie.notebook.outputs.record import CellRecord, FigureOutput, TableOutput, TableRecord

_WORDS = {status.key: status.words for status in Status}
_NUMBER = re.compile(r"-?\d+(?:,\d+)?")
_YEAR = re.compile(r"\d{4}")
#: Columns of the file of a dashboard that hold numbers; its status stands in a column already.
_OF_DASHBOARD = ("Waarde", "Per 1.000 inwoners")


@dataclass(frozen=True)
class Values:
    """A table: heads, of which no two are the same, and rows."""

    heads: list[str]
    rows: list[list[Value]]


def of(output: FigureOutput | TableOutput) -> Values:
    """Return the values of a figure or table.

    Raises
    ------
    BuildError
        A cell names a number that the output does not describe.
    """
    if isinstance(output, FigureOutput) and output.csv:  # a dashboard holds more than its table
        return _of_dashboard(output.csv)
    table = output.table or TableRecord((), ())
    numeric = [place for place in range(table.stub, len(table.columns)) if _is_numeric(table, place)]
    heads = []
    for place, column in enumerate(table.columns):
        heads.append(column.title)
        if place in numeric:
            # Not "Status: …", which the search for leaks takes for who is at work on something.
            heads.append("Status" if len(numeric) == 1 else f"{column.title} (status)")
    rows = [list(_row(output, table, row, numeric)) for row in table.rows]
    return Values(workbook.distinct(heads), rows)


def _of_dashboard(text: str) -> Values:
    heads, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    numeric = {place for place, head in enumerate(heads) if head in _OF_DASHBOARD}
    return Values(
        heads,
        [
            [_read(cell) if place in numeric else _plain(cell) for place, cell in enumerate(row)]
            for row in rows
        ],
    )


def _read(cell: str) -> Value:
    return _short(float(cell.replace(",", "."))) if _NUMBER.fullmatch(cell) else cell or None


def _is_numeric(table: TableRecord, place: int) -> bool:
    column = [row[place] for row in table.rows]
    return any(cell.number or cell.pending or cell.withheld for cell in column)


def _row(
    output: FigureOutput | TableOutput, table: TableRecord, row: tuple[CellRecord, ...], numeric: list[int]
) -> Iterator[Value]:
    for place, cell in enumerate(row):
        if place not in numeric:
            yield _label(cell) if place < table.stub else _value(output, cell)
            continue
        yield None if cell.text == NOTHING else _value(output, cell)
        yield _status(output, cell)


def _label(cell: CellRecord) -> Value:
    return int(cell.text) if _YEAR.fullmatch(cell.text) else _plain(cell.text)


def _value(output: FigureOutput | TableOutput, cell: CellRecord) -> Value:
    if cell.pending or cell.withheld:
        return None
    if cell.number is None:
        return _plain(cell.text)
    number = output.number(cell.number)
    if number.value is None:
        return None
    # What was divided is no more exact than what it was divided out of.
    return _short(number.value if number.what == "value" else round(number.value, 2))


def _short(value: float) -> Value:
    """A whole number, or one of at most twelve digits: no figure is more exact."""
    return int(value) if float(value).is_integer() else float(f"{value:.12g}")


def _plain(text: str) -> Value:
    return text.replace("\N{NO-BREAK SPACE}", " ") or None


def _status(output: FigureOutput | TableOutput, cell: CellRecord) -> Value:
    if cell.pending:
        return Status.IN_AFWACHTING.words
    if cell.withheld:
        return _WORDS.get(cell.withheld, cell.withheld)
    if cell.number is None:
        return NOTHING if cell.text == NOTHING else None
    number = output.number(cell.number)
    return _plain(cell.text) if number.value is None else _WORDS.get(number.status, number.status)
