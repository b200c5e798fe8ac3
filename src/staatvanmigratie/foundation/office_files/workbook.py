"""A workbook to be written, as the guidance of the UK statistical service has it: one table a sheet.

Every sheet has its title in the first cell, lines of text under it, and then its table with one row of heads.
There are no merged cells, no empty rows or columns, nothing that only a colour says. ``xlsx_form`` and
``ods_form`` write it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Value = str | int | float | None

_NARROWEST, _WIDEST = 10, 60  # of a column, in characters
_OF_HEAD = 28  # how wide a column is for its head at most


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name on the tab, and its table, whose heads are all different."""

    name: str
    title: str
    lines: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]

    @property
    def first(self) -> int:
        """The row of the heads, counted from one."""
        return len(self.lines) + 2

    @property
    def last(self) -> int:
        """The last row of the table."""
        return self.first + len(self.rows)

    @property
    def corner(self) -> str:
        """The last cell of the table."""
        return f"{letters(len(self.heads) - 1)}{self.last}"

    @property
    def table(self) -> str:
        """The name of the table: that of the sheet, in what a name may hold."""
        return "".join(each if each.isalnum() else "_" for each in self.name)

    @cached_property
    def widths(self) -> list[int]:
        """How many characters each column is wide; what is longer goes on in the next line of its cell."""
        columns = zip(self.heads, *self.rows, strict=True)
        return [
            min(_WIDEST, max(_NARROWEST, min(len(head) + 2, _OF_HEAD), *(len(_shown(v)) + 2 for v in column)))
            for head, *column in columns
        ]


@dataclass(frozen=True)
class Workbook:
    """Sheets, with what the properties of the file say; the language is Dutch."""

    title: str
    about: str
    sheets: Sequence[Sheet]


def height(sheet: Sheet, row: Sequence[Value]) -> int:
    """Return how many lines the highest cell of a row takes."""
    return max(-(-len(_shown(value)) // width) for value, width in zip(row, sheet.widths, strict=True)) or 1


def distinct(heads: Sequence[str]) -> list[str]:
    """Return heads of which no two are the same: a table is known by them."""
    found: list[str] = []
    for head in heads:
        name, n = head, 1
        while name.casefold() in {each.casefold() for each in found}:
            n += 1
            name = f"{head} ({n})"
        found.append(name)
    return found


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from zero: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_grouped(value: float) -> bool:
    """Whether a number is shown with marks for thousands: not a year, and nothing with decimals."""
    return abs(value) >= 10_000 and float(value).is_integer()


def as_text(value: float) -> str:
    """Return a number as a file holds it: no figure is exact to more than twelve digits."""
    return str(value) if isinstance(value, int) else f"{value:.12g}"


def _shown(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else as_text(value)
