"""A table as CSV for a spreadsheet set to Dutch: semicolons between the fields, and no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable

#: What a cell begins with that a spreadsheet program takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")


def write(rows: Iterable[Iterable[str]]) -> str:
    """Return rows of texts as CSV, each text guarded and quoted where needed; a line ends as on Windows."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([guarded(field) for field in row] for row in rows)
    return text.getvalue()


def guarded(text: str) -> str:
    """Return the text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
