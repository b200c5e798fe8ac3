"""What an edition printed, kept so that the next one can be held against it: ``data/printed/<N>.yml``.

These are the figures the government itself gave for its edition N, as read at the address beside each. They
are never a source of a figure in a chapter; the annex *Herzieningen* compares them with what the source says
later. ``data/errata.yml`` holds the mistakes that were found in an edition after it appeared.
"""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.strict import Strict

FOLDER = "data/printed"
ERRATA = "data/errata.yml"


class EarlierFigure(Strict):
    """One printed figure; the keys are described in ``data/printed/README.md``."""

    id: str
    title: str
    period: str
    value: float
    kind: Literal["value", "change", "percent"] = "value"
    rounded_to: float | None = Field(default=None, gt=0)
    series: str | None = None
    where: dict[str, str] = Field(default={})
    missing: str | None = None
    cause: str | None = None
    address: str = Field(pattern=r"^https?://\S+$")
    note: str | None = None

    @model_validator(mode="after")
    def _can_be_compared_or_says_why_not(self) -> "EarlierFigure":
        if (self.series is None) == (self.missing is None):
            raise ValueError("series: name the series that goes on, or say under `missing` why there is none")
        return self

    @property
    def shown(self) -> str:
        """The figure as a reader sees it: ``403.108``, ``ongeveer 314.000``, ``+61%``."""
        if self.kind == "change":
            return f"{'+' if self.value > 0 else ''}{dutch.percentage(self.value)}"
        unit = "%" if self.kind == "percent" else ""
        exact = self.rounded_to is None or (self.kind == "percent" and self.rounded_to == 1)
        about = "" if exact else f"ongeveer{dutch.NBSP}"
        return f"{about}{dutch.number(self.value)}{unit}"


class Erratum(Strict):
    """A mistake in an edition: what stood there, what it should be, and how it came about."""

    id: str
    edition: int
    found: date
    place: str
    was: str
    should_be: str
    cause: str
    effect: str


def read(folder: Path, number: int) -> list[EarlierFigure]:
    """Return what edition ``number`` printed, in the order of its file; nothing where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, or a wrong value; the message names file, figure and key.
    """
    path = folder / f"{number}.yml"
    if not path.exists():
        return []
    return list(strict.models(path, EarlierFigure, f"{FOLDER}/{path.name}", "id").values())


def numbers(folder: Path) -> list[int]:
    """Return the editions of which printed figures are kept, oldest first."""
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.yml"))


def errata(path: Path, number: int) -> list[Erratum]:
    """Return the mistakes found in edition ``number``, in the order they were found.

    Raises
    ------
    DataFileError
        An unknown or missing key, or a wrong value.
    """
    if not path.exists():
        return []
    every = strict.models(path, Erratum, ERRATA, "id")
    return sorted((each for each in every.values() if each.edition == number), key=lambda each: each.found)
