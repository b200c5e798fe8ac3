"""How a supplier writes a period, and the period of the store it means: ``mei 2024`` is ``2024-05``.

The delivery says which kind of period a column holds. What is not clearly of that kind is refused: 45443 is a
day counted from 1900 or from 1904, and 05-06-2024 is one in May or in June.
"""

from collections.abc import Mapping

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError

_MONTHS = {name: number for number, name in enumerate(dutch.MONTHS, 1)}


def period(cells: Mapping[str, object]) -> str:
    """Return the period that the cells of one row say, by kind: one cell, or a year and a month of it.

    Raises
    ------
    SvmError
        No period, a month without a year, or a cell that is not of its kind.
    """
    if not cells:
        raise SvmError("the row does not say of which period it is")
    if "month_of_year" not in cells:
        ((kind, cell),) = cells.items()
        return of_kind(cell, kind)
    if "year" not in cells:
        raise SvmError("a month without a year")
    text = _text(cells["month_of_year"]).casefold()
    month = _MONTHS.get(text) or (int(text) if text.isdecimal() else 0)
    if not 1 <= month <= 12:
        raise SvmError(f"{text!r} is no month of a year")
    return f"{of_kind(cells['year'], 'year')}-{month:02d}"


def of_kind(cell: object, kind: str) -> str:
    """Return a period in its SDMX form: ``2024``, ``2024-05``, ``2024-Q2``, ``2024-05-31``.

    Raises
    ------
    SvmError
        The cell is no period of this kind.
    """
    text = _text(cell)
    if kind == "month":
        words = text.casefold().split()
        if len(words) == 2 and words[0] in _MONTHS and words[1].isdigit():
            text = f"{words[1]}-{_MONTHS[words[0]]:02d}"
        elif len(text) == 6 and text.isdigit():
            text = f"{text[:4]}-{text[4:]}"
        elif len(text) == 10 and text.endswith("-01"):  # a month that a spreadsheet keeps as its first day
            text = text[:7]
    if not periods.is_period(text) or periods.parse(text).frequency != kind:
        raise SvmError(f"{text!r} is no {kind}")
    return text


def _text(cell: object) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
