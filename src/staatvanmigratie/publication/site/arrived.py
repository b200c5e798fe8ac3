"""Figures that a release still waited for, and that a later one prints: the feed tells of each, once."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.publication.site.kept import Kept


@dataclass(frozen=True)
class Arrived:
    """A figure that is there now: what it is, of when, in which release, and where in it."""

    series: str
    title: str
    period: str
    release: Kept
    anchor: str

    @property
    def words(self) -> str:
        """What it is and of when, for a reader."""
        return f"{self.title}, {periods.in_dutch(self.period)}"

    @property
    def identity(self) -> str:
        """A name for the feed that stays the same, wherever the site stands."""
        name = f"staat-van-migratie/{self.release.name}/{self.series}/{self.period}"
        return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def of(releases: Iterable[Kept]) -> Iterator[Arrived]:
    """Yield what arrived in each release, oldest release first."""
    waiting: dict[tuple[str, str], str] = {}
    for release in sorted(releases, key=lambda each: each.moment):
        said = _numbers(release)
        printed: dict[tuple[str, str], str] = {}
        for number in said.get("numbers", ()):
            printed.setdefault((number["series"], number["period"]), number["anchor"])
        for series, period in [key for key in waiting if key in printed]:
            title = waiting.pop((series, period))
            yield Arrived(series, title, period, release, printed[series, period])
        for pending in said.get("pending", ()):
            waiting.setdefault((pending["series"], pending["period"]), pending["title"])


def _numbers(release: Kept) -> dict[str, Any]:
    path = release.folder / "numbers.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
