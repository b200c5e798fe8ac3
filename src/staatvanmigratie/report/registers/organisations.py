"""Who there is: the ministries, and the organisations, parts and functions; ``data/organisations.yml``."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.foundation.strict import Strict

FILE = Path("data/organisations.yml")


class Organisations(Strict):
    """The lists of the file; ministries and their codes in TOOI by the letters they are known by."""

    ministries: dict[str, str] = Field(default={})
    tooi: dict[str, Annotated[str, Field(pattern=r"^mnre\d{4}$")]] = Field(default={})
    organisations: list[str] = Field(default=[])
    parts: list[str] = Field(default=[])
    meetings: list[str] = Field(default=[])
    functions: list[str] = Field(default=[])
    words: list[str] = Field(default=[])


def read(root: Path) -> Organisations:
    """Read the list of a project; without the file nobody is known.

    Raises
    ------
    DataFileError
        An unknown key, or something else than a list of names; the message names file and key.
    """
    path = root / FILE
    return (
        strict.model(Organisations, FILE.as_posix(), strict.read(path)) if path.exists() else Organisations()
    )


def who_may_answer(root: Path, partners: Iterable[str] = ()) -> list[str]:
    """Return who may answer for a passage: ministries by letters, organisations, partners of an edition.

    Nobody in a project without the list.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    known = read(root)
    if known == Organisations():
        return []
    return list(dict.fromkeys([*known.ministries, *known.organisations, *partners]))


def ministries() -> dict[str, str]:
    """Return the ministries and programme ministers of the project: ``JenV`` is Justitie en Veiligheid."""
    return _ministries(project_root())


@cache
def _ministries(root: Path) -> dict[str, str]:
    return read(root).ministries
