"""Who and what may be named: ``data/allowed-names.yml``, each with the public source that says so."""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict

ALLOWED = "data/allowed-names.yml"


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


def allowed_names(allowed: Iterable[Allowed]) -> list[str]:
    """Return the names of office holders among what is allowed."""
    return [each.name for each in allowed if each.name]


def bare(text: str) -> str:
    """Return a name, an address or a number without what is written in different ways."""
    return re.sub(r"[\s().-]|^(?:mailto|tel):", "", text).casefold()
