"""Whether the text that a cell of a .ods shows is that of its number: the file holds both, and one is seen.

A program that does not calculate, or a hand in the XML, changes one of them only. Then nobody can tell which
is meant.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL, look

#: A number as it is shown in any language, with what separates its thousands and decimals.
_NUMBER = re.compile(r"\d(?:[\d.,'\N{RIGHT SINGLE QUOTATION MARK}\s]*\d)?")
_THOUSANDS = re.compile(r"\d{1,3}([.,'\N{RIGHT SINGLE QUOTATION MARK}\s])\d{3}(?:\1\d{3})*")
_MINUS = re.compile(r"[-−–(]\s*[^\d\s]{0,3}\s*\d|\d\s*-$")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
#: How exactly a program shows a number without a format.
_EXACTLY = Decimal("1e-8")


def agrees(text: str, number: float, code: str) -> bool:
    """Tell whether a text can be what is shown of a number with a format; a text without digits may be."""
    shown = look(code, number)
    if shown.kind not in ("number", "unsigned") or not (found := _NUMBER.findall(text)):
        return True
    if shown.literal or len(found) > 1:  # the digits of a text that stands beside it
        return True
    if number and shown.kind == "number" and bool(_MINUS.search(text)) != (number < 0):
        return float(re.sub(r"\D", "", found[0])) == 0  # -0,3 may be shown as 0
    seen = abs(Decimal(repr(number)) * shown.times)
    for said, step in _readings(found[0]):
        room = max(seen, 1) * _EXACTLY if code == GENERAL else step / 2 + seen * _EXACTLY
        if abs(said - seen) <= room:
            return True
    return False


def agrees_on_year(text: str, day: str) -> bool:
    """Tell whether a text can be what is shown of a day: every year in it is that of the day."""
    return all(year == day[:4] for year in _YEAR.findall(text))


def _readings(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what digits with separators can be, and what their last digit counts."""
    plain = re.sub(r"\s", "", text)
    if _THOUSANDS.fullmatch(text.strip()) or plain.isdecimal():
        yield Decimal(re.sub(r"\D", "", text)), Decimal(1)
    whole, _, decimals = re.fullmatch(r"(.*?)(?:([.,])(\d+))?", plain).groups()  # type: ignore[union-attr]
    if decimals and (digits := re.sub(r"\D", "", whole)):
        yield Decimal(f"{digits}.{decimals}"), Decimal(1).scaleb(-len(decimals))
