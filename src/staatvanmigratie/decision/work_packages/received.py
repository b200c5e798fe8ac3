"""Which organisation asked for which change, and what was taken up: ``data/contributions/<N>/received.yml``.

Lines are added, never changed. Organisations only; of the file that came back only the sha256 is kept, for
its properties may hold names.
"""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.contributions import FOLDER
from staatvanmigratie.store.catalogue import Strict, first_problem

NAME = "received.yml"

Done = Literal["taken up", "by hand", "noted"]


class Item(Strict):
    """What one organisation asked about one passage or figure, and what was done."""

    id: str
    asked: Literal["agreed", "changed", "remark"]
    done: Done
    code: str  # of the passage as it was sent
    where: str
    text: str | None = None  # what it asked for, where it asked for other words
    remarks: list[str] = Field(default_factory=list)


class Receipt(Strict):
    """What was taken up of one file at one moment."""

    organisation: str
    moment: datetime
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    package: str = Field(pattern=r"^[0-9a-f]{12}$")
    items: list[Item] = Field(min_length=1)

    @field_validator("moment", mode="before")
    @classmethod
    def _is_a_moment(cls, value: object) -> object:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def path(edition: Edition) -> Path:
    """Return the file of an edition."""
    return edition.root / FOLDER / str(edition.number) / NAME


def read(edition: Edition) -> list[Receipt]:
    """Return what was taken up in an edition, oldest first; nothing where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, or a wrong value.
    """
    file = path(edition)
    if not file.exists():
        return []
    where = f"{FOLDER.as_posix()}/{edition.number}/{NAME}"
    made = []
    for place, each in enumerate(strict.read(file).get("received") or [], 1):
        try:
            made.append(Receipt(**each))
        except (ValidationError, TypeError) as error:
            said = first_problem(error) if isinstance(error, ValidationError) else error
            raise DataFileError(f"{where}: entry {place}: {said}") from error
    return made


def taken_before(edition: Edition, digest: str) -> set[str]:
    """Return the ids of what was taken up before from a file with this sha256."""
    return {item.id for item in of_file(edition, digest) if item.done != "by hand"}


def of_file(edition: Edition, digest: str) -> list[Item]:
    """Return what was asked in a file with this sha256 and taken up, or left to be done by hand."""
    return [item for each in read(edition) if each.sha256 == digest for item in each.items]
