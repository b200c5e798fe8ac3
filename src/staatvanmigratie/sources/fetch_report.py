"""Where a fetch stands: what became of each dataset, on disk after every step, so that a run can go on.

build/fetch/journal.json     the run that is under way or was interrupted
build/fetch/report.json      what the last whole run did
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.files import write_whole

#: ``backdated``: other figures, on which the source put an older date than on the last ones.
STATES = ("new", "revised", "backdated", "unchanged", "pending", "failed")
#: A run that was interrupted longer ago is begun again.
STALE = timedelta(hours=24)


@dataclass
class DatasetOutcome:
    """What became of one dataset."""

    dataset: str
    state: str = "failed"
    reason: str = ""
    vintage: str | None = None
    service: str | None = None
    rows: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    pending: list[dict[str, str]] = field(default_factory=list)
    kept_apart: str | None = None
    requests: int = 0
    retries: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class FetchReport:
    """What a run did, one outcome per dataset."""

    started: str
    dry_run: bool
    outcomes: list[DatasetOutcome] = field(default_factory=list)
    resumed: int = 0  # datasets that an interrupted run had done
    recorded: str | None = None  # the day of the recording that answered instead of the sources

    @property
    def counts(self) -> dict[str, int]:
        """Number of datasets per state."""
        return {state: sum(each.state == state for each in self.outcomes) for state in STATES}

    @property
    def failed(self) -> bool:
        """Whether something must be mended."""
        return any(each.state == "failed" for each in self.outcomes)

    def as_json(self) -> str:
        """Return the report as it stands in ``build/fetch/report.json``."""
        content = {
            "started": self.started,
            "dry_run": self.dry_run,
            "recorded": self.recorded,
            "counts": self.counts,
            "datasets": [asdict(outcome) for outcome in self.outcomes],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class Options:
    """How to fetch."""

    since: date | None = None
    dry_run: bool = False
    strict: bool = False
    accept_schema: bool = False
    restart: bool = False


class Journal:
    """The state of a run on disk, written after each dataset as a whole or not at all."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._asked: dict[str, Any] = {}

    def opened(self, names: list[str], options: Options, recording: str | None = None) -> FetchReport:
        """Return the report of an interrupted run that asked for the same, or a new one.

        ``recording`` is the digest of the recording that is asked instead of the sources.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._asked = {"names": names, "options": json.loads(json.dumps(asdict(options), default=str))}
        self._asked["recording"] = recording
        self._asked["options"].pop("restart")
        now = datetime.now(UTC)
        report = FetchReport(now.strftime("%Y-%m-%dT%H:%M:%SZ"), options.dry_run)
        try:
            said = json.loads((self.folder / "journal.json").read_text("utf-8"))
            started = datetime.fromisoformat(said["report"]["started"])
            outcomes = [DatasetOutcome(**each) for each in said["report"]["datasets"]]
        except (OSError, ValueError, KeyError, TypeError):
            return report
        if options.restart or said.get("asked") != self._asked or now - started > STALE:
            return report
        report.started, report.outcomes = (
            said["report"]["started"],
            [each for each in outcomes if each.state != "failed"],
        )
        report.resumed = len(report.outcomes)
        return report

    def write(self, report: FetchReport) -> None:
        """Put the state of the run on disk."""
        content = {"asked": self._asked, "report": json.loads(report.as_json())}
        write_whole(self.folder / "journal.json", json.dumps(content, ensure_ascii=False))

    def close(self, report: FetchReport) -> None:
        """Write the report of a run that came to its end."""
        write_whole(self.folder / "report.json", report.as_json())
        (self.folder / "journal.json").unlink(missing_ok=True)
