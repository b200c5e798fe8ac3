"""How accessible the site is, as far as that is known: ``data/accessibility.yml``, for its statement."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.strict import Strict

FILE = Path("data/accessibility.yml")


class Tested(Strict):
    """Something that was looked at: what, how, when, and what came of it."""

    what: str
    how: str
    when: str
    result: str


class Accessibility(Strict):
    """The facts of the statement; ``status`` is a letter of the Dutch model, ``A`` for all of it met."""

    standard: str
    status: Literal["A", "B", "C", "D", "E"]
    tested: list[Tested] = Field(min_length=1)
    shortcomings: list[str]


def read(root: Path) -> Accessibility | None:
    """Return the facts of a project; None without the file.

    Raises
    ------
    DataFileError
        An unknown or missing key; the message names it.
    """
    path = root / FILE
    return strict.model(Accessibility, FILE.as_posix(), strict.read(path)) if path.exists() else None
