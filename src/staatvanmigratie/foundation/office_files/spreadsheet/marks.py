"""What the XML of a spreadsheet says of one cell, the same for xlsx and ods."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL

NO_RESULT = (
    "its formula has no result in the file. Ask the sender to open the file, save it, and send it again"
)
NOT_CALCULATED = (
    "the file says that its formulas are still to be calculated. Ask the sender to open the file, save it, "
    "and send it again"
)
CHANGING = (
    "a condition changes how its number is shown. Ask the sender for cells that hold what they show, without "
    "conditional formats that change, strike out or whiten a number"
)
STRUCK = "all or a part of it is struck out. Ask the sender for cells without what no longer holds"
UNSEEN = (
    "it is white on white, or has another colour that cannot be told from its ground. Ask the sender whether "
    "it is to be read, and for a file that shows it"
)
UNLIKE = "it shows {!r} and holds {}. Ask the sender which of them it is, and for a file that is saved anew"
#: In place of a text that has one look: its words stand in the value.
ONE_LOOK = "…"
#: How far the red, green and blue of text and ground lie apart at most where nobody sees the text.
_APART = 20
#: Text of less than this part of the size of the text beside it is a footnote.
SMALLER = 0.8


class Mark(NamedTuple):
    """One cell: where it is, its number if it has one, and what its value does not tell.

    ``filled`` where it surely holds something.
    """

    row: int
    column: int
    number: float | None = None
    filled: bool = False
    format: str = GENERAL
    runs: Sequence[tuple[str, bool]] = ()
    fault: str = ""


class Run(NamedTuple):
    """A stretch of text of one look; a size of 0 is not known."""

    text: str
    raised: bool
    size: float


def runs(parts: Sequence[Run]) -> list[tuple[str, bool]]:
    """Return the parts of a text with whether each is raised or much smaller; nothing where none is."""
    said = [part for part in parts if part.text]
    full = max((part.size for part in said if not part.raised), default=0.0)
    made: list[tuple[str, bool]] = []
    for part in said:
        raised = (part.raised or 0 < part.size < SMALLER * full) and bool(part.text.strip())
        if made and made[-1][1] == raised:
            made[-1] = (made[-1][0] + part.text, raised)
        else:
            made.append((part.text, raised))
    return made if any(raised for _, raised in made) else []


def alike(one: str, other: str) -> bool:
    """Tell whether nobody can tell two colours apart, as FEFEFE and FFFFFF; one not known is unlike any."""
    if not (re.fullmatch(r"[\da-fA-F]{6}", one) and re.fullmatch(r"[\da-fA-F]{6}", other)):
        return False
    return all(abs(a - b) < _APART for a, b in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))
