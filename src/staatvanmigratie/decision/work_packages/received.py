"""Which organisation asked for which change, and what was taken up: ``data/contributions/<N>/received.yml``.

Lines are added, never changed. Organisations only; of the file that came back only the sha256 is kept, for
its properties may hold names.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from staatvanmigratie.foundation import records
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.contributions import FOLDER

if TYPE_CHECKING:
    from staatvanmigratie.decision.work_packages.comparison import Outcome, Outcomes

NAME = "received.yml"

_ZONE = ZoneInfo("Europe/Amsterdam")
_HEAD = """\
# What organisations asked for in edition {number}, oldest first; written by svm contribute. Lines are added,
# never changed. Organisations only; a file that came back is known by its sha256 and is not kept here.
received:
"""


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
    return {item.id for item in _of_file(edition, digest) if item.done != "by hand"}


def _of_file(edition: Edition, digest: str) -> list[Item]:
    return [item for each in read(edition) if each.sha256 == digest for item in each.items]


def added(
    edition: Edition,
    outcomes: "Outcomes",
    done: Sequence["Outcome"],
    by_hand: Sequence[tuple["Outcome", str]],
) -> str:
    """Return the file with what is taken up now added to it; what is done by hand is noted once."""
    before = {item.id for item in _of_file(edition, outcomes.digest)}
    items = [
        _item(each, "noted" if not each.passage or each.state == "remark" else "taken up") for each in done
    ]
    items += [_item(each, "by hand") for each, _ in by_hand if each.id not in before]
    file, head = path(edition), _HEAD.format(number=edition.number)
    if not items:
        return file.read_text(encoding="utf-8") if file.exists() else head
    receipt = Receipt(
        organisation=outcomes.organisation,
        moment=datetime.now(_ZONE).replace(microsecond=0),
        sha256=outcomes.digest,
        package=outcomes.code,
        items=items,
    )
    return records.added(file, head, receipt)


def _item(outcome: "Outcome", done: Done) -> Item:
    passage = outcome.passage
    return Item(
        id=outcome.id,
        asked=outcome.state,
        done=done,
        code=passage.code if passage else outcome.id,
        where=passage.where if passage else outcome.figure,
        text=outcome.back if outcome.state == "changed" else None,
        remarks=outcome.remarks,
    )
