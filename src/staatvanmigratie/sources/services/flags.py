"""What a source says of a cell beside its number: how final that is, or why there is none.

Eurostat writes letters that combine, ``bdip``: those of its code list OBS_FLAG (version 1.39, with ``s``,
``z``, ``c`` and ``r`` of the years before 2025) and in capitals those of CONF_STATUS. CBS gives a status per
period, and for a cell without a number a word (v4) or a symbol (v3). UNHCR writes ``-`` for zero, unknown and
not applicable alike: that is no figure, and no reason either.

A mark that is not in these lists never costs more than its own cell: the figure counts as provisional, a gap
as missing, and the report of the fetch names it.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "gap"]


@dataclass(frozen=True)
class Mark:
    """What one mark means: the status in SDMX and words for the note; no status is no row in the store."""

    status: str | None
    words: str = ""


@dataclass(frozen=True)
class Reading:
    """What the marks of one cell come to; ``unknown`` are the marks that no list here has."""

    kind: Kind
    status: str | None
    words: tuple[str, ...] = ()
    unknown: str = ""


#: Beside a number. A cell can have several; the first in this order is its status.
NUMBERS = {
    "eurostat": {
        "p": Mark("P"),
        "e": Mark("E", "estimated"),
        "s": Mark("E", "estimated by Eurostat"),
        "i": Mark("E", "imputed by Eurostat or another receiving agency"),
        "f": Mark("F", "forecast"),
        "u": Mark("U", "low reliability"),
        "b": Mark("B", "break in the series"),
        "d": Mark("A", "definition differs"),
        "n": Mark("A", "not significant"),
        "r": Mark("A", "revised"),
    },
    "cbs": {"Definitief": Mark("A"), "NaderVoorlopig": Mark("P2"), "Voorlopig": Mark("P")},
}
#: Why there is no number; the first in this order counts.
GAPS = {
    "eurostat": {
        "C": Mark("Q", "confidential"),
        "c": Mark("Q", "confidential"),
        "N": Mark("Q", "not for publication"),
        "P": Mark("Q", "under secrecy arrangements"),
        "m": Mark("M", "cannot exist"),
        "z": Mark("M", "not applicable"),
        "l": Mark("O", "not collected"),
        ":": Mark("O", "not available"),
    },
    "cbs": {
        "Confidential": Mark("Q", "confidential"),
        "x": Mark("Q", "confidential"),
        "Impossible": Mark("M", "cannot occur"),
        "": Mark("M", "cannot occur"),
        "NotAvailable": Mark("O", "not available"),
        "Unreliable": Mark("O", "unreliable"),
        "Unknown": Mark("O", "unknown"),
        ".": Mark("O", "unknown, unreliable or confidential"),
        "-": Mark("O", "none"),
    },
    "unhcr": {"-": Mark(None, "none, not available or not applicable"), "": Mark(None, "no value")},
}


def of_number(source: str, flags: str) -> Reading:
    """Return what the flags beside a number come to.

    A flag that says there is no number makes a gap of it: of the two, the number is what may not be printed.
    """
    known, gaps = NUMBERS.get(source, {}), GAPS.get(source, {})
    if any(flag in gaps and flag not in known for flag in flags):
        return _of_gap(source, flags)
    return _reading("number", [known[flag] for flag in known if flag in flags], flags, {*known}, "A", "P")


def of_period(said: str | None) -> Reading:
    """Return what the status comes to that CBS gives to a period, for the numbers in it."""
    mark = NUMBERS["cbs"].get(said or "")
    return Reading("number", mark.status) if mark else Reading("number", "P", unknown=said or "(none)")


def of_gap(source: str, said: str) -> Reading:
    """Return why a cell has no number; only Eurostat's reasons are letters that combine."""
    if source == "eurostat":
        return _of_gap(source, said or ":")
    mark = GAPS.get(source, {}).get(said)
    if mark is None:
        return Reading("gap", "O", ("reason unknown" if said else "no value",), said)
    return Reading("gap", mark.status, (mark.words,))


def _of_gap(source: str, flags: str) -> Reading:
    gaps, numbers = GAPS[source], NUMBERS[source]
    marks = [gaps[flag] for flag in gaps if flag in flags]
    beside = [Mark(None, numbers[flag].words or "provisional") for flag in numbers if flag in flags]
    found = marks or [Mark("O", "not available")]
    return _reading("gap", [*found, *beside], flags, {*gaps, *numbers}, "O", "O")


def _reading(
    kind: Kind, marks: list[Mark], flags: str, known: set[str], plain: str, in_doubt: str
) -> Reading:
    unknown = "".join(flag for flag in flags if flag not in known)
    status = next((mark.status for mark in marks), in_doubt if unknown else plain)
    if unknown and kind == "number":
        status = in_doubt
    return Reading(kind, status, tuple(mark.words for mark in marks if mark.words), unknown)
