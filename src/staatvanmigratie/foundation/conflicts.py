"""What git leaves in a file where two people changed the same lines: both versions, between marks.

    <<<<<<< HEAD
    one version
    =======
    the other
    >>>>>>> their-branch

In a text these lines are words like any other, and both versions would be printed. A line of ``=`` alone
says nothing: in Markdown it makes a heading of the line above.
"""

import re
from collections.abc import Iterator

from staatvanmigratie.foundation.errors import DataFileError

_MARK = re.compile(r"^[ \t]*(?:<{7}|>{7})(?:[ \t].*)?$", re.MULTILINE)

SAID = "git left two versions here; keep one, and take out the lines with <<<<<<<, ======= and >>>>>>>"


def found(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, from 1, on which a version begins or ends, and what stands there."""
    if "<" * 7 not in text and ">" * 7 not in text:
        return
    for match in _MARK.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0].strip()


def refuse(text: str, where: str) -> None:
    """Refuse a text with two versions in it; ``where`` is what a message calls it.

    Raises
    ------
    DataFileError
        The message names the first such line.
    """
    for line, said in found(text):
        raise DataFileError(f"{where}, line {line}: {said!r}: {SAID}")
