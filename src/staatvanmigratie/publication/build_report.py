"""How a build went: times, warnings, what is still pending, which versions made it."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from staatvanmigratie.book.manifest import versions
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition


class BuildReport:
    """Filled while an edition is built; ends as ``report.json``."""

    def __init__(self, edition: Edition, strict: bool):
        self.number = edition.number
        self.as_of = edition.as_of
        self.strict = strict
        self.folder = edition.root / "build" / str(edition.number)
        self.pdf = self.folder / edition.pdf_name
        self.annexes = self.folder / edition.annexes_name
        self.site = self.folder / "html" / "index.html"
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self.used: frozenset[str] | None = None  # what the chapters used; None where nobody knows
        self.chapters: list[dict[str, Any]] = []
        self.steps: dict[str, float] = {}  # seconds
        self.numbers = 0
        self.pending: list[dict[str, Any]] = []
        self.arrived: list[dict[str, Any]] = []  # pending in the last build, printed in this one
        self.searched = 0  # files looked through for personal data and secrets
        self.reused = False  # website and PDF are those of the last build

    def set_pending(self, pending: list[dict[str, Any]], printed: set[tuple[str, str]]) -> None:
        """Note what is still to come, and what was so in the last build and is printed now.

        ``printed`` holds series and period of every number of this build. What an annex tells of the edition
        before may be printed and still be awaited there: that did not arrive.
        """
        self.pending = pending
        awaited = {(item["series"], item["period"]) for item in pending}
        try:
            last = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))["pending"]
        except (OSError, ValueError, KeyError):
            last = []  # the first build, or one by an older version
        self.arrived = [i for i in last if (i["series"], i["period"]) in printed - awaited]

    def add_chapters(self, results: Iterable[ChapterResult]) -> None:
        """Note time, cache use and warnings of each chapter."""
        for result in results:
            self.warnings += result.warnings
            self.chapters.append(
                {
                    "name": result.name,
                    "seconds": round(result.seconds, 3),
                    "cached": result.cached,
                    "why": result.why,
                    "attempts": result.attempts,
                    "failed": result.error is not None,
                }
            )

    def _shown_since(self, now: str) -> str:
        """Return when a reader could first see the pages of this build: they may be those of the last one."""
        if self.reused:
            with suppress(OSError, ValueError, KeyError):
                last = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
                return last.get("shown_since") or last["built_at"]
        return now

    def as_json(self) -> dict[str, Any]:
        """Return the content of ``report.json``."""
        return {
            "edition": self.number,
            "as_of": self.as_of.isoformat(),
            "strict": self.strict,
            "built_at": (now := datetime.now(UTC).isoformat(timespec="seconds")),
            "shown_since": self._shown_since(now),
            "chapters": self.chapters,
            "steps": {name: round(seconds, 3) for name, seconds in self.steps.items()},
            "book_reused": self.reused,
            "searched_for_leaks": self.searched,
            "numbers": self.numbers,
            "pending": self.pending,
            "arrived": self.arrived,
            "warnings": self.warnings,
            "findings": [asdict(finding) for finding in self.findings],
            "versions": versions(),
        }
