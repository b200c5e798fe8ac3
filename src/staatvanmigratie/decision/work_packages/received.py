"""Which organisation asked for which change, and what was taken up: ``data/contributions/<N>/received.yml``.

Lines are added, never changed. Organisations only; of the file that came back only the sha256 is kept, for
its properties may hold names.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field

from staatvanmigratie.foundation import records
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.contributions import FOLDER

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
    moment: Moment
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    package: str = Field(pattern=r"^[0-9a-f]{12}$")
    items: list[Item] = Field(min_length=1)


def path(edition: Edition) -> Path:
    """Return the file of an edition."""
    return edition.root / FOLDER / str(edition.number) / NAME


def read(edition: Edition) -> list[Receipt]:
    """Return what was taken up in an edition, oldest first; nothing where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong value, or a moment without a time zone or before the one above it.
    """
    where = f"{FOLDER.as_posix()}/{edition.number}/{NAME}"
    return records.read(path(edition), "received", Receipt, where)


def taken_before(edition: Edition, digest: str) -> set[str]:
    """Return the ids of what was taken up before from a file with this sha256."""
    return {item.id for item in of_file(edition, digest) if item.done != "by hand"}


def of_file(edition: Edition, digest: str) -> list[Item]:
    """Return what was asked in a file with this sha256 and taken up, or left to be done by hand."""
    return [item for each in read(edition) if each.sha256 == digest for item in each.items]
