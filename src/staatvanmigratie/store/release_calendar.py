"""What comes out when, and where that promise stands: ``data/release-calendar.yml``, read strictly.

The catalogue knows the habit of a source (``release``). The calendar knows what a source announced: where the
habit can be read, and for single periods the day or month of publication. What is announced goes before the
habit.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import Field, field_validator

from staatvanmigratie.foundation import periods, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict

FILE = "data/release-calendar.yml"


class Promise(Strict):
    """When one dataset is published.

    ``promise``    address where the source says so; null where nobody found it
    ``says``       in the source's words or close to them
    ``announced``  per period the day (``2026-06-30``) or month (``2026-06``) of its first publication
    """

    promise: str | None = Field(pattern=r"^https://")
    says: str = Field(min_length=3)
    announced: dict[str, str] = Field(default_factory=dict)

    @field_validator("announced")
    @classmethod
    def _days_or_months(cls, announced: dict[str, str]) -> dict[str, str]:
        for period, day in announced.items():
            if not periods.is_period(period):
                raise ValueError(f'{period!r} is no period; write "2025" or "2025-Q3"')
            if not periods.is_period(day) or periods.parse(day).frequency not in ("day", "month"):
                raise ValueError(f'{day!r} is no day or month; write "2026-06-30" or "2026-06"')
        return announced


class ReleaseCalendar:
    """The promises by dataset."""

    def __init__(self, promises: dict[str, Promise]):
        self._promises = promises

    def __iter__(self) -> Iterator[tuple[str, Promise]]:
        return iter(self._promises.items())

    def __contains__(self, dataset: str) -> bool:
        return dataset in self._promises

    def promise(self, datasets: list[str]) -> Promise | None:
        """Return what was promised for the first of the datasets that the calendar knows."""
        return next((self._promises[name] for name in datasets if name in self._promises), None)

    def announced(self, datasets: list[str]) -> dict[str, date]:
        """Return the last day on which each announced period of a series is published."""
        found = self.promise(datasets)
        return {p: periods.last_day(day) for p, day in found.announced.items()} if found else {}


def read(path: Path, datasets: set[str] | None = None) -> ReleaseCalendar:
    """Read the calendar; without a file nothing was announced.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong date, an unknown dataset; the message names file and key.
    """
    promises = strict.models(path, Promise, FILE) if path.exists() else {}
    for key in promises:
        if datasets is not None and key not in datasets:
            raise DataFileError(f"{FILE}: {key}: no such dataset in the store")
    return ReleaseCalendar(promises)
