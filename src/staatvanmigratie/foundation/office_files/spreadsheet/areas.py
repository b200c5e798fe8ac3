"""Places on a sheet as a person names them: ``B3``, ``A5:F120``; rows and columns count from 1."""

import re
from dataclasses import dataclass
from functools import cache

from staatvanmigratie.foundation.errors import SvmError

_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Tell whether a row and column lie in it."""
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        """Return it as it is typed: ``A5:F120``, or ``B3`` for one cell."""
        first, last = name(self.top, self.left), name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def area(text: str) -> Area:
    """Return the area that a text names.

    Raises
    ------
    SvmError
        It names none, or ends before it begins.
    """
    match = _AREA.fullmatch(text.strip().replace("$", "").upper())
    if not match:
        raise SvmError(f"{text!r}: write it as A5:F120, or B3 for one cell")
    left, top = column_number(match[1]), int(match[2])
    right, bottom = (column_number(match[3]), int(match[4])) if match[3] else (left, top)
    if bottom < top or right < left:
        raise SvmError(f"{text!r}: it ends before it begins")
    return Area(top, left, bottom, right)


def place(text: str) -> tuple[int, int]:
    """Return the row and column of a cell by its name; for names by a program, which are not checked."""
    letters = text.rstrip("0123456789")
    return int(text[len(letters) :]), column_number(letters)


def name(row: int, column: int) -> str:
    """Return what a spreadsheet program calls a cell: ``B3``."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


@cache
def column_number(letters: str) -> int:
    """Return the number of a column: 1 for ``A``, 28 for ``AB``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
