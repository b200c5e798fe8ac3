"""How a supplier writes a period, and the period of the store it means: ``mei 2024`` is ``2024-05``.

The delivery says which kind of period a column holds, in ``form``. What is not clearly of that kind is
refused: 45443 is a day counted from 1900 or from 1904, 05-06-2024 is one in May or in June, and ``jul 23``
may be a day.
"""

import re
from collections.abc import Mapping
from itertools import chain

from babel import Locale
from babel.dates import get_month_names

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError

_MONTHS = {
    name.casefold().rstrip("."): month
    for locale in ("nl", "en_GB", "en_US")
    for width in ("wide", "abbreviated")
    for month, name in get_month_names(width, locale=Locale.parse(locale)).items()
}
_MONTHS["sept"] = 9
_ORDINALS = dict(
    zip(chain(periods.ORDINALS, ("first", "second", "third", "fourth")), (1, 2, 3, 4) * 2, strict=True)
)

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BETWEEN = r"[ ./-]?"
_NUMBER = rf"(?P<number>0?[1-4](?:e|de|ste|st|nd|rd|th)?|{'|'.join(_ORDINALS)})"
#: What a part of a year is called, and how SDMX writes it.
_NAMED = {
    "quarter": (r"k(?:w|wartaal)?|q(?:uarter)?|kw\.", "Q", 4),
    "half": (r"h|s|halfjaar|half ?year|semester", "S", 2),
}
_HOW_WRITTEN = {
    "year": "2024",
    "half": "1e halfjaar 2024, H1 2024 or 2024-S1",
    "quarter": "1e kwartaal 2024, 2024 K1, Q1 2024 or 2024-Q1",
    "month": "mei 2024, May 2024, 2024-05 or 202405",
    "day": "2024-05-31",
    "school_year": "2023/'24, 2023/24 or 2023/2024",
}


def period(cells: Mapping[str, object]) -> str:
    """Return the period that the cells of one row say, by kind: one cell, or a year and a part of it.

    Raises
    ------
    SvmError
        No period, a part of a year without the year, or a cell that is not of its kind.
    """
    if not cells:
        raise SvmError("the row does not say of which period it is")
    part = next((kind for kind in cells if kind.endswith("_of_year")), None)
    if part is None:
        ((kind, cell),) = cells.items()
        return of_kind(cell, kind)
    if "year" not in cells:
        raise SvmError(f"a {part.removesuffix('_of_year')} without a year")
    text, year = _text(cells[part]), of_kind(cells["year"], "year")
    number = _month(text) if part == "month_of_year" else _part(text, "quarter", alone=True)
    if not number:
        raise SvmError(f"{text!r} is no {part.replace('_of_', ' of a ')}")
    return f"{year}-{number:02d}" if part == "month_of_year" else f"{year}-Q{number}"


def of_kind(cell: object, kind: str) -> str:
    """Return a period in the form of the store.

    ``2024``, ``2024-05``, ``2024-Q2``, ``2024-S1``, ``2024-05-31``; a school year ``2023/2024``.

    Raises
    ------
    SvmError
        The cell is no period of this kind.
    """
    text = _text(cell)
    found = {"month": _of_month, "quarter": _of_part, "half": _of_part, "school_year": _of_school_year}
    said = found[kind](text, kind) if kind in found else text
    expected = "span" if kind == "school_year" else kind
    if not said or not periods.is_period(said) or periods.parse(said).frequency != expected:
        raise SvmError(f"{text!r} is no {kind.replace('_', ' ')}; that is written as {_HOW_WRITTEN[kind]}")
    return said


def _of_month(text: str, _: str) -> str:
    if match := re.fullmatch(rf"{_YEAR}(?:M|MM)?(\d\d)", text):  # 202405, and 2024MM05 of CBS
        return f"{match['year']}-{match[2]}"
    if re.fullmatch(rf"{_YEAR}-\d\d-01", text):  # a month that a spreadsheet keeps as its first day
        return text[:7]
    match = re.fullmatch(
        rf"{_YEAR}[ -](?P<name>[^\W\d]+)\.?|(?P<named>[^\W\d]+)\.?[ -](?P<later>\d{{4}})", text
    )
    if match and (month := _MONTHS.get((match["name"] or match["named"]).casefold())):
        return f"{match['year'] or match['later']}-{month:02d}"
    return text


def _month(text: str) -> int:
    number = int(text) if re.fullmatch("[0-9]{1,2}", text) else 0
    return _MONTHS.get(text.casefold().rstrip("."), number if 1 <= number <= 12 else 0)


def _of_part(text: str, kind: str) -> str:
    """Read a quarter or half year with the year before or behind it."""
    before, behind = (
        re.fullmatch(rf"{_YEAR}{_BETWEEN}(.+)", text),
        re.fullmatch(rf"(.+?){_BETWEEN}{_YEAR}", text),
    )
    for match, rest in ((before, before and before[2]), (behind, behind and behind[1])):
        if match and rest and (number := _part(rest, kind)):
            return f"{match['year']}-{_NAMED[kind][1]}{number}"
    return ""


def _part(text: str, kind: str, alone: bool = False) -> int:
    """Return which quarter or half year a text without its year says, or a number ``alone``; 0 for none."""
    names, _, most = _NAMED[kind]
    for form in (rf"(?:{names}) ?{_NUMBER}", rf"{_NUMBER} ?(?:{names})", *([_NUMBER] if alone else [])):
        if match := re.fullmatch(form, text, re.IGNORECASE):
            said = match["number"].casefold()
            number = _ORDINALS.get(said) or int(re.match("[0-9]+", said)[0])  # type: ignore[index]
            return number if number <= most else 0
    return 0


def _of_school_year(text: str, _: str) -> str:
    match = re.fullmatch(rf"{_YEAR} ?[/–-] ?(?:['’‘]?(\d\d)|(\d{{4}}))", text)
    if not match:
        return ""
    first = int(match["year"])
    second = int(match[3]) if match[3] else first // 100 * 100 + int(match[2])
    second += 100 if second < first else 0  # 1999/00
    return f"{first}/{second}" if second == first + 1 else ""


def _text(cell: object) -> str:
    whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return re.sub(r"\s+", " ", str(whole)).strip()
