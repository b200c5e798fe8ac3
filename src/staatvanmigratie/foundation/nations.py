"""What the report reads in ``data/countries.yml``: nationalities in Dutch, the member states of the EU."""

import re
from functools import cache
from pathlib import Path

from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.project import project_root

COUNTRIES = Path("data", "countries.yml")

#: Codes of a nationality that are no country, as they stand in a sentence.
_NO_NATIONALITY = {
    "STLS": "geen nationaliteit",
    "STATELESS": "geen nationaliteit",
    "UNK": "een onbekende nationaliteit",
}


def nationality(code: str) -> str:
    """Return a nationality as it stands in a sentence: ``de Syrische nationaliteit``.

    A country without an adjective is named itself: ``de nationaliteit van Aruba``.

    Raises
    ------
    DataFileError
        ``data/countries.yml`` is not there or broken.
    """
    if code in _NO_NATIONALITY:
        return _NO_NATIONALITY[code]
    adjective = _adjectives(project_root() / COUNTRIES).get(code)
    if adjective is None:
        return f"de nationaliteit van {f'{dutch.article(code)} {dutch.area(code)}'.strip()}"
    return f"de {_inflected(adjective)} nationaliteit"


def _inflected(adjective: str) -> str:
    """Return an adjective as it stands before a noun with ``de``: ``Chinees`` becomes ``Chinese``."""
    return re.sub(r"(a|e|o)\1s$", r"\1s", adjective) + "e"


@cache
def _adjectives(path: Path) -> dict[str, str]:
    """Return per country the first name of its nationality that is one word: ``Duits``."""
    found = {}
    for code, names in strict.read(path).items():
        words = [*names.get("nationality", []), *names.get("adjective", [])]
        if one := next((word for word in words if " " not in word), None):
            found[code] = one
    return found


def member_states() -> tuple[str, ...]:
    """Return the codes of the member states of the European Union.

    Raises
    ------
    DataFileError
        ``data/countries.yml`` is not there, or does not say which they are.
    """
    return _members(project_root() / COUNTRIES)


@cache
def _members(path: Path) -> tuple[str, ...]:
    try:
        return tuple(strict.read(path)["groups"]["EU27_2020"])
    except (KeyError, TypeError) as error:
        raise DataFileError(f"{COUNTRIES.as_posix()}: groups: EU27_2020 is missing") from error
