"""Footnotes in the cells of a delivery, and the legends they refer to.

A raised 1 behind 864 makes 8641 for whoever reads the text only. A footnote is refused, or dropped and kept
as the note of the figure where the description says ``footnotes: drop``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell

_SIGNS = "*†‡§#⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵖʳ₀₁₂₃₄₅₆₇₈₉"
#: A footnote that shows by itself: ¹ * 1) (1) [1], and a) or (p) behind a number, but not behind words.
_SURE = rf"[{_SIGNS}]+\)?|\(?\d{{1,2}}\)|\[\d{{1,2}}\]"
_MARK = rf"(?:{_SURE}|\(?[a-zA-Z]{{1,2}}\)|\[[a-zA-Z]{{1,2}}\])"
_NUMBER = r"(?:[-−]?\d(?:[\d.,\s]*\d)?|<\s?\d+)"
#: A digit next to a digit could belong to either, as in 8641): between them stands a space or a sign.
_BEHIND_NUMBER = re.compile(
    rf"(?P<value>{_NUMBER})(?:\s+|(?=[{_SIGNS}(\[a-zA-Z]))(?P<marks>{_MARK}(?:[\s,;]*{_MARK})*)"
)
_BEFORE_NUMBER = re.compile(rf"(?P<marks>[{_SIGNS}]+|{_MARK}(?=\s))\s*(?P<value>{_NUMBER})")
_BEHIND_TEXT = re.compile(
    rf"(?P<value>.*?[^\s{_SIGNS}])(?:\s+|(?<!\d)|(?=[{_SIGNS}(\[]))"
    rf"(?P<marks>(?:{_SURE}|(?<=\s)[a-z]\))(?:[\s,;]*(?:{_SURE}))*)"
)
_LEGEND = re.compile(
    rf"(?P<marks>{_MARK}|\d{{1,2}}[.)]?(?=\s)|[a-zA-Z](?=[.)\s]))\s*[.:=)]?\s*(?P<text>\S.*)", re.DOTALL
)
_ALONE = re.compile(rf"{_MARK}|\d{{1,2}}[.)]?|[a-zA-Z]")
_ORDINAL = {"e", "de", "ste", "st", "nd", "rd", "th"}


class FootnoteError(SvmError):
    """A cell whose footnote would join what it says."""


@dataclass(frozen=True)
class Apart:
    """What a cell says without its footnotes, and these."""

    value: object
    marks: tuple[str, ...] = ()


def of_number(cell: Cell, drop: bool) -> Apart:
    """Return what a cell with a number says, and its footnotes.

    Raises
    ------
    FootnoteError
        It has footnotes and they are not to be dropped; or all of it is raised.
    """
    apart = _raised(cell)
    if not apart.marks and isinstance(cell.value, str):
        text = cell.text
        if match := _BEHIND_NUMBER.fullmatch(text) or _BEFORE_NUMBER.fullmatch(text):
            apart = Apart(match["value"], _single(match["marks"]))
    return _allowed(cell, apart, drop)


def of_label(cell: Cell, known: Iterable[str], drop: bool) -> Apart:
    """Return what a cell with words or a period says, and its footnotes; ``known`` words have none.

    Raises
    ------
    FootnoteError
        As for :func:`of_number`; only raised footnotes are sure to be ones, others are left to who knows
        the words.
    """
    apart = _raised(cell)
    words = isinstance(cell.value, str) and not apart.marks and cell.text not in set(known)
    if words and drop and (match := _BEHIND_TEXT.fullmatch(cell.text)):
        apart = Apart(match["value"], _single(match["marks"]))
    return _allowed(cell, apart, drop)


def legends(cells: Iterable[Cell]) -> dict[str, tuple[str, list[Cell]]]:
    """Return what is said of each footnote beside the table, with the cells that say it."""
    found: dict[str, tuple[str, list[Cell]]] = {}
    before: Cell | None = None
    for cell in cells:
        begins = cell.runs[0][0] if cell.runs and cell.runs[0][1] else ""
        text = cell.text
        if begins:
            said = text.removeprefix(begins.strip()).lstrip(" .:=)")
            found.setdefault(_plain(begins), (said, [cell]))
        elif match := _LEGEND.fullmatch(text):
            found.setdefault(_plain(match["marks"]), (match["text"], [cell]))
        elif (
            before is not None
            and (before.row, before.column + 1) == (cell.row, cell.column)
            and _ALONE.fullmatch(before.text)
        ):
            found.setdefault(_plain(before.text), (text, [before, cell]))
        before = cell
    return found


def note(marks: Iterable[str], said: Mapping[str, tuple[str, list[Cell]]]) -> str:
    """Return footnotes as the note of a figure, in Dutch: ``voetnoot 1: exclusief nareis``."""
    texts = [f"voetnoot {mark}: {said[mark][0]}" if mark in said else f"voetnoot {mark}" for mark in marks]
    return "; ".join(dict.fromkeys(texts))


def _raised(cell: Cell) -> Apart:
    """Split a cell at what is raised in it; an ordinal, as in 1e kwartaal, is part of the text."""
    if not cell.runs:
        return Apart(cell.value)
    base, marks = "", []
    for place, (text, raised) in enumerate(cell.runs):
        ordinal = text.strip().casefold() in _ORDINAL and base[-1:].isdecimal() and place + 1 < len(cell.runs)
        if raised and not ordinal:
            marks += _single(text)
        else:
            base += text
    if not base.strip():
        raise FootnoteError(f"all of {cell.text!r} is raised: is it a number or a footnote? Ask the sender")
    return Apart(base.strip() if isinstance(cell.value, str) else cell.value, tuple(marks))


def _allowed(cell: Cell, apart: Apart, drop: bool) -> Apart:
    if apart.marks and not drop:
        said = ", ".join(map(repr, apart.marks))
        raise FootnoteError(
            f"{cell.text!r} is {str(apart.value)!r} with footnote {said}. Ask the sender for cells without "
            "footnotes; or write footnotes: drop in the description, and it is kept as the note of the figure"
        )
    return apart


def _single(text: str) -> tuple[str, ...]:
    """Return footnotes one by one: ``1) 2)`` are two, and so are ``1,2``."""
    return tuple(mark for part in re.split(r"[\s,;]+|(?<=\))(?=.)", text) if (mark := _plain(part)))


def _plain(mark: str) -> str:
    """Return a footnote as it is called: ``1`` for ¹, 1) and (1)."""
    return unicodedata.normalize("NFKC", mark).strip(" ()[].:=").casefold()
