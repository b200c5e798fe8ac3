"""How a supplier writes numbers, and what the other signs in a table mean.

``12.345`` is twelve thousand in Dutch and twelve in English. Nothing in the cell tells which, so the delivery
has to say so (``locale``), and what does not fit that notation is refused. Five signs look alike and are not:

    0      nobody, or less than half a unit       a number
    <5     too few to show                        Q  geheim
    .      unknown, unreliable or secret          O  ontbreekt
    -      nil, the supplier counted none         a number, zero
    blank  cannot occur                           M  niet mogelijk
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

from staatvanmigratie.foundation.errors import SvmError

Locale = Literal["nl", "en"]

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} "
_NUMBERS = {
    "nl": re.compile(r"[-−]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    "en": re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_SPACED = re.compile(rf"[-−]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")

#: Signs that stand for a missing number, and the status they are stored as.
DEFAULT_SIGNS = {"<5": "Q", "< 5": "Q", "x": "Q", ".": "O", "": "M"}
#: Signs that are a number after all.
_NIL = {"-", "–", "—"}


class NotationError(SvmError):
    """A cell that is no number in the notation of the delivery."""


@dataclass(frozen=True)
class Cell:
    """What a cell says: a value, or the status of a value that is not given."""

    value: float | None
    status: str | None  # Q, O or M where there is no value


def read(cell: object, locale: Locale, signs: dict[str, str] | None = None) -> Cell:
    """Read one cell.

    Parameters
    ----------
    cell
        A number where the file has a number, else the text as it stands.
    locale
        How the supplier writes numbers.
    signs
        More signs of this supplier and their status, before the usual ones.

    Raises
    ------
    NotationError
        No number in this notation, or a number that only fits the other one.
    """
    if isinstance(cell, bool):
        raise NotationError(f"{cell} is no number")
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise NotationError(f"{cell} is no number")
        return Cell(float(cell), None)
    text = str(cell).strip(_SPACES + "\t\r\n")
    known = {**DEFAULT_SIGNS, **(signs or {})}
    if text.casefold() in (folded := {sign.casefold(): status for sign, status in known.items()}):
        return Cell(None, folded[text.casefold()])
    if text in _NIL:
        return Cell(0.0, None)
    plain = re.sub(f"[{_SPACES}]", "", text) if _SPACED.fullmatch(text) else text
    if not _NUMBERS[locale].fullmatch(plain):
        other = "en" if locale == "nl" else "nl"
        fits = f"; it would be a number with locale: {other}" if _NUMBERS[other].fullmatch(plain) else ""
        raise NotationError(f"{text!r} is no number with locale: {locale}{fits}")
    if locale == "nl":
        plain = plain.replace(".", "").replace(",", ".")
    return Cell(float(plain.replace(",", "").replace("−", "-")), None)
