"""Who agreed to what: an approval holds for exactly what a reader saw, and lapses when that changes.

    data/approvals/<N>.yml             the approvals, oldest first; lines are added, never changed
    data/approvals/<N>/<digest>.json   what was approved, so that it can be said later what changed since

An approval names a step of ``data/editions/<N>.yml``, an organisation or function, a moment, and the digest
of each chapter it is about. It counts for a chapter as long as the last build still has that digest.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from staatvanmigratie.decision import chapter_content, persons
from staatvanmigratie.decision.chapter_content import Content
from staatvanmigratie.decision.differences import ChapterChanges, compare
from staatvanmigratie.foundation import files, moments, records
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.moments import ZONE
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.edition import DecisionStep, Edition

FOLDER = Path("data/approvals")
DECISION = "ministerraad"  # the last step of every edition

_SHORT = 16  # of a digest, as the name of a file
_KEY = "approvals"
_HEAD = """\
# Who agreed to edition {number}, oldest first; written by svm approve. Lines are added, never changed.
# Organisations and functions only. What was agreed to is in {number}/<digest>.json.
approvals:
"""

State = Literal["agreed", "lapsed", "missing", "skipped"]


class Approval(Strict):
    """One agreement, as it stands in the file."""

    step: str
    by: str
    moment: Moment
    digest: str = Field(pattern=r"^[0-9a-f]{32}$")
    chapter: str | None = None  # None is the whole edition
    note: str | None = None
    chapters: dict[str, str]  # the digest of each chapter

    @model_validator(mode="after")
    def _is_about_its_chapters(self) -> "Approval":
        if self.digest != chapter_content.digest_of(self.chapters):
            raise ValueError("its chapters are not those of its digest")
        return self


@dataclass(frozen=True)
class Standing:
    """How a step stands for a chapter."""

    step: DecisionStep
    chapter: str
    state: State
    approval: Approval | None = None
    changes: ChapterChanges | None = None  # since a lapsed approval
    reason: str = ""

    @property
    def words(self) -> str:
        """The state as a table shows it."""
        return f"{self.state}*" if self.state == "agreed" and self.approval is None else self.state


class Approvals:
    """The approvals of an edition beside what its last build holds."""

    def __init__(self, edition: Edition, built: Mapping[str, Content] | None = None):
        self.edition = edition
        self._built = built

    @cached_property
    def built(self) -> Mapping[str, Content]:
        """What the last build holds, by chapter."""
        found = self._built
        return chapter_content.of_build(self.edition.root, self.edition.number) if found is None else found

    @property
    def path(self) -> Path:
        """The file of the approvals."""
        return self.edition.root / FOLDER / f"{self.edition.number}.yml"

    @cached_property
    def given(self) -> list[Approval]:
        """All approvals, oldest first."""
        return read(self.path)

    @cached_property
    def steps(self) -> list[DecisionStep]:
        """The steps in their order, with the decision as the last."""
        return steps(self.edition)

    def step(self, name: str) -> DecisionStep:
        """Return a step by its literal name.

        Raises
        ------
        SvmError
            There is no such step; the message lists the ones there are.
        """
        found = {step.name: step for step in self.steps}
        if name not in found:
            raise SvmError(
                f"There is no step {name!r}; edition {self.edition.number} has: {', '.join(found)}"
            )
        return found[name]

    def standing(self, step: DecisionStep, chapter: str) -> Standing:
        """Return how a step stands for a chapter of the last build."""
        if step.state == "skipped":
            return Standing(step, chapter, "skipped", reason=step.reason or "")
        now = self.built.get(chapter)
        about = [
            a for a in self.given if a.step == step.name and (chapter in a.chapters or a.chapter is None)
        ]
        if now is None and about and chapter not in about[-1].chapters:
            return Standing(step, chapter, "agreed", about[-1], reason="agreed without this chapter")
        about = [a for a in about if chapter in a.chapters]
        if not about:
            if step.state == "agreed":
                return Standing(step, chapter, "agreed", reason="before this software kept approvals")
            return Standing(step, chapter, "missing")
        last = about[-1]
        if now is not None and last.chapters[chapter] == now.digest:
            return Standing(step, chapter, "agreed", last)
        return Standing(step, chapter, "lapsed", last, compare(self.stored(last, chapter), now))

    def table(self) -> dict[str, list[Standing]]:
        """Return how every step stands, by chapter: of the last build, and approved earlier."""
        before = {name for a in self.given for name in a.chapters}
        chapters = [*self.built, *sorted(before - set(self.built))]
        return {chapter: [self.standing(step, chapter) for step in self.steps] for chapter in chapters}

    def stored(self, approval: Approval, chapter: str) -> Content:
        """Return a chapter as it was approved.

        Raises
        ------
        DataFileError
            It was not kept, or changed afterwards.
        """
        return chapter_content.read(self.path.with_suffix("") / f"{approval.chapters[chapter][:_SHORT]}.json")

    def chapter(self, name: str) -> str:
        """Return the chapter somebody means: ``asiel``, ``7``, ``07_asiel``.

        Raises
        ------
        SvmError
            None or several; the message lists them.
        """
        asked = name.casefold().removesuffix(".ipynb")
        number, title = asked.zfill(2), re.sub(r"[\s-]+", "_", asked)
        found = [c for c in self.built if asked == c or c.partition("_")[0] == number]
        found = found or [c for c in self.built if c.partition("_")[2] == title]
        found = found or [c for c in self.built if title in c]
        if len(found) == 1:
            return found[0]
        near = found or get_close_matches(asked, self.built, n=3, cutoff=0.4) or list(self.built)
        which = "several chapters are" if found else "no chapter is"
        raise SvmError(f"--chapter: {which} called {name!r}; write one of: {', '.join(near)}")

    def approve(
        self,
        step: str,
        by: str,
        chapter: str | None = None,
        note: str | None = None,
        moment: datetime | None = None,
    ) -> Approval:
        """Write down that somebody agrees to the last build, or to one chapter of it.

        Raises
        ------
        SvmError
            No build, no such step or chapter, a step that is skipped or whose turn it is not, a moment in
            the future or before an earlier approval, a person instead of a function, or another process that
            is writing one. Nothing is written.
        """
        by = persons.named(self.edition, by)
        if note:
            persons.without_persons(self.edition, note)
        wanted = self.step(step)
        chosen = [self.chapter(chapter)] if chapter else list(self.built)
        now = moments.now()
        moment = _with_zone(moment) if moment else now
        lock = self.edition.root / "build" / f".lock-approvals-{self.edition.number}"
        with files.alone(lock, self._busy, files.TURN):
            self.__dict__.pop("given", None)  # another process may have added one
            self._refuse(wanted, chosen, chapter, moment, now)
            digests = {name: self.built[name].digest for name in chosen}
            made = Approval(
                step=wanted.name,
                by=by,
                moment=moment,
                digest=chapter_content.digest_of(digests),
                chapter=chosen[0] if chapter else None,
                note=note or None,
                chapters=digests,
            )
            for name in chosen:
                self._keep(self.built[name])
            records.append(self.path, _HEAD.format(number=self.edition.number), made)
        self.given.append(made)
        return made

    def _busy(self, pid: str) -> SvmError:
        return SvmError(
            f"Process {pid} is writing an approval of edition {self.edition.number}. Nothing was written; "
            "give the same command again when it has finished"
        )

    def _refuse(
        self, step: DecisionStep, chosen: Iterable[str], chapter: str | None, moment: datetime, now: datetime
    ) -> None:
        if step.state == "skipped":
            raise SvmError(
                f"{step.name} is skipped ({step.reason}); change data/editions if that is no longer so"
            )
        if moment > now:
            raise SvmError(f"--moment: {moment.isoformat()} is in the future")
        if self.given and moment < self.given[-1].moment:
            raise SvmError(
                f"--moment: {moment.isoformat()} lies before the approval by {self.given[-1].by} "
                f"of {self.given[-1].moment.isoformat()}; approvals are written down in order"
            )
        if step.name == DECISION:
            self._refuse_decision(chapter, moment)
        open_ = [
            standing
            for earlier in self.steps
            if earlier.order < step.order
            for name in chosen
            if (standing := self.standing(earlier, name)).state in ("missing", "lapsed")
        ]
        if open_:
            shown = ", ".join(f"{s.step.name} for {s.chapter} ({s.state})" for s in open_[:3])
            more = f" and {len(open_) - 3} more" if len(open_) > 3 else ""
            raise SvmError(f"It is not yet the turn of {step.name}; first: {shown}{more}")

    def _refuse_decision(self, chapter: str | None, moment: datetime) -> None:
        day = self.edition.file.cabinet
        if chapter:
            raise SvmError(f"The {DECISION} decides about the whole edition; leave --chapter out")
        if day is None:
            raise SvmError(f"data/editions/{self.edition.number}.yml: cabinet: no date; write it first")
        if moment.date() < day:
            raise SvmError(f"The {DECISION} decides on {day}; until then there is nothing to write down")

    def _keep(self, chapter: Content) -> None:
        path = self.path.with_suffix("") / f"{chapter.digest[:_SHORT]}.json"
        if not path.exists():
            files.write_whole(path, chapter.as_json())


def steps(edition: Edition) -> list[DecisionStep]:
    """Return the steps of an edition in their order, with the decision as the last.

    Raises
    ------
    DataFileError
        A step stands twice, or is skipped without a reason.
    """
    where = f"data/editions/{edition.number}.yml: steps"
    listed = sorted(edition.file.steps, key=lambda step: step.order)
    for step in listed:
        if step.state == "skipped" and not (step.reason or "").strip():
            raise DataFileError(f"{where}: {step.name} is skipped without a reason")
        if [other.name for other in listed].count(step.name) > 1:
            raise DataFileError(f"{where}: {step.name} stands there twice")
    if any(step.name == DECISION for step in listed):
        return listed
    last = max((step.order for step in listed), default=0) + 1
    return [*listed, DecisionStep(name=DECISION, order=last)]


def read(path: Path) -> list[Approval]:
    """Read the approvals of an edition; none where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, a moment without a time zone or before the one above it, or chapters that
        are not those of their digest.
    """
    return records.read(path, _KEY, Approval, f"{FOLDER.as_posix()}/{path.name}")


def parse(text: str, where: str) -> list[Approval]:
    """Read the approvals in a text, as :func:`read` does; ``where`` is what a message calls it.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    return records.parse(text, _KEY, Approval, where)


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
