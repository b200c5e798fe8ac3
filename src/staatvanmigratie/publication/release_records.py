"""What was released of an edition: ``data/releases/<N>.yml``, oldest first, only added to.

A release is ``2024.0``, a reprint ``2024.1``. Its record says when, what readers saw (the digest of each
chapter, as approvals have it), which files (the digest of the manifest in the site folder), and why it was
reprinted or released before its moment. Organisations and functions only.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from staatvanmigratie.decision.digests import FORM, digest_of
from staatvanmigratie.foundation import moments, records
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict

FOLDER = Path("data/releases")
_HEAD = """\
# What was released of edition {number}, oldest first; written by svm release. Lines are added, never changed.
# Organisations and functions only. The files themselves are kept in the site folder, under releases.
releases:
"""


class ReleaseRecord(Strict):
    """One release, as it stands in the file."""

    release: str = Field(pattern=r"^\d{4}\.\d+$")
    moment: Moment
    planned: Moment  # the moment that data/editions gave
    as_of: date
    form: int = Field(default=1, ge=1, le=FORM)  # of what counted as seen
    digest: str = Field(pattern=r"^[0-9a-f]{32}$")
    chapters: dict[str, str]  # the digest of each chapter, page and document
    manifest: str = Field(pattern=r"^[0-9a-f]{64}$")
    override: str | None = None  # why it was released before its moment
    reason: str | None = None  # of a reprint
    changes: list[str] = Field(default_factory=list)  # a line each, as readers get them

    @field_validator("as_of", mode="before")
    @classmethod
    def _is_a_day(cls, value: object) -> object:
        return date.fromisoformat(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_about_its_chapters(self) -> "ReleaseRecord":
        if self.digest != digest_of(self.chapters):
            raise ValueError("its chapters are not those of its digest")
        return self

    def shows(self, chapters: Mapping[str, str]) -> bool:
        """Tell whether a reader of it sees exactly this."""
        return self.form == FORM and self.chapters == dict(chapters)


def path(root: Path, number: int) -> Path:
    """Return the file of an edition."""
    return root / FOLDER / f"{number}.yml"


def read(root: Path, number: int) -> list[ReleaseRecord]:
    """Return the releases of an edition, oldest first; none where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, a release out of order, a moment without zone or before the one above it,
        or chapters that are not those of their digest.
    """
    where = f"{FOLDER.as_posix()}/{number}.yml"
    found = records.read(path(root, number), "releases", ReleaseRecord, where)
    for place, each in enumerate(found):
        if each.release != f"{number}.{place}":
            raise DataFileError(
                f"{where}: release {place + 1}: is called {each.release}, and should be {number}.{place}"
            )
    return found


def add(root: Path, number: int, release: ReleaseRecord) -> None:
    """Write down a release below the others."""
    records.append(path(root, number), _HEAD.format(number=number), release)


def every(root: Path) -> dict[str, ReleaseRecord]:
    """Return all releases of all editions by name."""
    numbers = sorted(int(file.stem) for file in (root / FOLDER).glob("[0-9]*.yml"))
    return {release.release: release for number in numbers for release in read(root, number)}


def day(root: Path, number: int) -> date | None:
    """Return the day on which an edition was first released; None when it was not."""
    return next((each.moment.astimezone(moments.ZONE).date() for each in read(root, number)), None)
