"""Who and what may be named, each with the public source that says so, and which old files a person judged.

data/allowed-names.yml      names, addresses and numbers of office holders and organisations
data/allowed-history.yml    files that stand in the history of git for ever, in which a rule finds no person
"""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.privacy.rules import NEVER_MADE_UP

ALLOWED = "data/allowed-names.yml"
ALLOWED_HISTORY = "data/allowed-history.yml"


class Allowed(Strict):
    """A name, mail, telephone or postal address that may be printed, and where it is public."""

    name: str | None = None
    mail: str | None = None
    telephone: str | None = None
    organisation: str | None = None
    postal: str | None = None
    function: str
    address: str = Field(pattern=r"^https://")


def read_allowed(root: Path) -> list[Allowed]:
    """Read who and what may be named; nothing when there is no such file.

    Raises
    ------
    DataFileError
        An entry without function or public address, or an unknown key.
    """
    path = root / ALLOWED
    if not path.exists():
        return []
    found = strict.models(path, Allowed, ALLOWED)
    for key, each in found.items():
        if (
            sum(bool(kind) for kind in (each.name, each.mail, each.telephone, each.organisation, each.postal))
            != 1
        ):
            raise DataFileError(f"{ALLOWED}: {key}: give one of name, mail, telephone, organisation, postal")
    return list(found.values())


class Judged(Strict):
    """A file of the past, as it was once, in which what some rules find is no person and no secret."""

    file: str
    rules: list[str] = Field(min_length=1)
    reason: str = Field(min_length=1)


def read_allowed_history(root: Path) -> dict[str, Judged]:
    """Return the files of the past that a person judged, by the full name of their object in git.

    Raises
    ------
    DataFileError
        An unknown key, an object that is not named in full, or a find that is a name or user of the register.
    """
    path = root / ALLOWED_HISTORY
    found = strict.models(path, Judged, ALLOWED_HISTORY) if path.exists() else {}
    for key, each in found.items():
        if not re.fullmatch(r"[0-9a-f]{40}", key):
            raise DataFileError(
                f"{ALLOWED_HISTORY}: {key}: give all 40 signs of the object; git rev-parse {key} tells them"
            )
        if never := sorted(set(each.rules) & set(NEVER_MADE_UP)):
            raise DataFileError(
                f"{ALLOWED_HISTORY}: {key}: {never[0]} is never allowed; take the commit away"
            )
    return found


def allowed_names(allowed: Iterable[Allowed]) -> list[str]:
    """Return the names of office holders among what is allowed."""
    return [each.name for each in allowed if each.name]


def bare(text: str) -> str:
    """Return a name, an address or a number without what is written in different ways."""
    return re.sub(r"[\s().-]|^(?:mailto|tel):", "", text).casefold()
