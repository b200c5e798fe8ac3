"""How a supplier writes numbers, and what the other signs in a table mean.

``12.345`` is twelve thousand in Dutch and twelve in English. Nothing in the cell tells which, so the delivery
has to say so (``locale``), and what does not fit that notation is refused. Four signs look alike and are not:

    0      nobody, or less than half a unit       a number
    <5     too few to show                        Q  geheim
    .      unknown, unreliable or secret          O  ontbreekt
    -      nil, the supplier counted none         a number, zero

A blank is no sign: CBS means "cannot occur" by it, others none, or not known, or forgotten. The delivery says
which (``empty``), or it is refused.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import CURRENCIES

Locale = Literal["nl", "en"]

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} "
#: No thousands begin with a zero: 0.253 is a fraction in the other notation, and never 253.
_NUMBERS = {
    "nl": re.compile(r"[-−]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    "en": re.compile(r"[-−]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_SPACED = re.compile(rf"[-−]?[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")

#: Signs that stand for a missing number, and the status they are stored as.
DEFAULT_SIGNS = {"<5": "Q", "< 5": "Q", "x": "Q", ".": "O"}
#: Signs that are a number after all.
_NIL = {"-", "–", "—", "−"}


class NotationError(SvmError):
    """A cell that is no number in the notation of the delivery."""


_UNITS = {sign.casefold(): unit for sign, unit in CURRENCIES.items()}
_UNIT = re.compile(
    rf"(?P<before>€|EUR|US\$|USD|\$)[{_SPACES}]*(?P<rest>.+)|(?P<number>.+?)[{_SPACES}]*(?P<behind>%|€|euro|EUR|US\$|USD|\$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cell:
    """What a cell says: a value, or the status of a value that is not given."""

    value: float | None
    status: str | None  # Q, O or M where there is no value
    sign: str = ""  # what stands for it


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
    if not text:
        raise NotationError(
            "it is empty. Say what that means in this file: empty: missing (nobody knows), impossible "
            "(cannot be), secret, nil (none were counted) or not_asked (no figure); or ask the sender"
        )
    known = {**DEFAULT_SIGNS, **(signs or {})}
    if text.casefold() in (folded := {sign.casefold(): status for sign, status in known.items()}):
        return Cell(None, folded[text.casefold()], text)
    if text in _NIL:
        return Cell(0.0, None)
    plain = re.sub(f"[{_SPACES}]", "", text) if _SPACED.fullmatch(text) else text
    if not _NUMBERS[locale].fullmatch(plain):
        other = "en" if locale == "nl" else "nl"
        fits = f"; it would be a number with locale: {other}" if _NUMBERS[other].fullmatch(plain) else ""
        sign = (
            f"; if it is a sign, say what it means: signs: {{{text!r}: O}} (or Q, M)"
            if _is_sign(text)
            else ""
        )
        raise NotationError(f"{text!r} is no number with locale: {locale}{fits}{sign}")
    if locale == "nl":
        plain = plain.replace(".", "").replace(",", ".")
    return Cell(float(plain.replace(",", "").replace("−", "-")), None)


def limit(sign: str) -> int | None:
    """Return below which number a hidden count lies by its sign: 10 for ``<10``, ``<=9`` and ``1-9``."""
    numbers = re.findall(r"\d+", sign)
    below = re.search(r"<(?!=)|minder dan|fewer than", sign)
    return int(numbers[-1]) + (not below) if numbers else None


def _is_sign(text: str) -> bool:
    """Tell whether a text may stand for a number that is not given: ``n.v.t.``, ``<10``, ``…``."""
    return not re.search(r"\d", text) or text.startswith("<")


def without_unit(text: str, unit: str) -> tuple[str, str]:
    """Return a text without the sign of its unit, and that sign: ``25,3%`` is 25,3 with ``unit: percent``.

    Raises
    ------
    NotationError
        The sign is not that of the unit.
    """
    match = _UNIT.fullmatch(text.strip())
    if not match:
        return text, ""
    sign, rest = match["before"] or match["behind"], match["rest"] or match["number"]
    refuse_other_unit(text, sign, unit)
    return rest, sign


def refuse_other_unit(shown: str, sign: str, unit: str) -> None:
    """Refuse a number beside which the sign of another unit stands than the description says.

    Raises
    ------
    NotationError
        The message says which unit to write.
    """
    wanted = "percent" if sign == "%" else _UNITS.get(sign.casefold(), "")
    if not wanted or unit.partition("_")[0] != wanted or (sign == "%" and unit != wanted):
        write = f"unit: {wanted}, if that is what it is" if wanted else "the unit that it has"
        raise NotationError(
            f"{shown} is shown with {sign}, and unit is {unit}. Write {write}; or ask the sender"
        )
