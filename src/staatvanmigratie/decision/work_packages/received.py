"""Which organisation asked for which change, and what was taken up: ``data/contributions/<N>/received.yml``.

Lines are added, never changed. Organisations only; of the file that came back only the sha256 is kept, for
its properties may hold names.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field, ValidationError, field_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.contributions import FOLDER
from staatvanmigratie.store.catalogue import Strict, first_problem

if TYPE_CHECKING:
    from staatvanmigratie.decision.work_packages.comparison import Outcomes, PassageOutcome

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
    return {item.id for item in _of_file(edition, digest) if item.done != "by hand"}


def _of_file(edition: Edition, digest: str) -> list[Item]:
    return [item for each in read(edition) if each.sha256 == digest for item in each.items]


def added(
    edition: Edition,
    outcomes: "Outcomes",
    done: Sequence["PassageOutcome"],
    by_hand: Sequence[tuple["PassageOutcome", str]],
) -> str:
    """Return the file with what is taken up now added to it; what is done by hand is noted once."""
    before = {item.id for item in _of_file(edition, outcomes.digest)}
    items = [
        _item(each, "noted" if not each.passage or each.state == "remark" else "taken up") for each in done
    ]
    items += [_item(each, "by hand") for each, _ in by_hand if each.id not in before]
    file = path(edition)
    text = file.read_text(encoding="utf-8") if file.exists() else _HEAD.format(number=edition.number)
    if not items:
        return text
    receipt = Receipt(
        organisation=outcomes.organisation,
        moment=datetime.now(_ZONE).replace(microsecond=0),
        sha256=outcomes.digest,
        package=outcomes.code,
        items=items,
    )
    record = receipt.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    lines = yaml.safe_dump([record], allow_unicode=True, sort_keys=False, width=110).splitlines()
    return text + "".join(f"  {line}\n" for line in lines)


def _item(outcome: "PassageOutcome", done: Done) -> Item:
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
