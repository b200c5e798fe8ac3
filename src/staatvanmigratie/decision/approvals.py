"""Who agreed to what: an approval holds for exactly what a reader saw, and lapses when that changes.

    data/approvals/<N>.yml             the approvals, oldest first; lines are added, never changed
    data/approvals/<N>/<digest>.json   what was approved, so that it can be said later what changed since

An approval names a step of ``data/editions/<N>.yml``, an organisation or function, the moment it was given
and the one it was written down, and the digest of each chapter and document it is about. It counts for one of
these as long as that still has that digest. One of a form of before, when less counted as seen, is told to be
so: it neither counts nor lapses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from staatvanmigratie.decision import chapter_content, content, persons, taken_back, who_and_when
from staatvanmigratie.decision.content import FOLDER, Content
from staatvanmigratie.decision.differences import ChapterChanges, compare
from staatvanmigratie.decision.digests import FORM, digest_of
from staatvanmigratie.decision.papers import agreed_text
from staatvanmigratie.foundation import files, moments, records
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.moments import ZONE
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import DecisionStep, Edition

DECISION = "ministerraad"  # the last step of every edition
#: Why an approval of an earlier form does not count.
FORMER = "given when this software did not look at drawings, other outputs, pages and documents; ask again"

_SHORT = 16  # of a digest, as the name of a file
_KEY = "approvals"
_HEAD = """\
# Who agreed to edition {number}, oldest first; written by svm approve. Lines are added, never changed.
# Organisations and functions only. What was agreed to is in {number}/<digest>.json.
approvals:
"""

State = Literal["agreed", "lapsed", "former", "missing", "skipped"]
#: Of a step that is still to be taken.
OPEN = ("missing", "lapsed", "former")


class Approval(Strict):
    """One agreement, as it stands in the file."""

    step: str
    by: str
    moment: Moment  # when it was given
    written: Moment | None = None  # when it was written down; None before that was kept
    form: int = Field(default=1, ge=1, le=FORM)  # of what counted as seen
    on_behalf: str | None = None  # how it was passed on by who does not speak for the step
    digest: str = Field(pattern=r"^[0-9a-f]{32}$")
    chapter: str | None = None  # None is the whole edition
    note: str | None = None
    chapters: dict[str, str]  # the digest of each chapter and document

    @model_validator(mode="after")
    def _is_about_its_chapters(self) -> "Approval":
        if self.digest != digest_of(self.chapters):
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
        """What is agreed to: what the last build holds by chapter, and the documents that go out."""
        if self._built is not None:
            return self._built
        chapters = chapter_content.of_build(self.edition.root, self.edition.number)
        read = {name: partial(chapters.__getitem__, name) for name in chapters}
        return content.Contents({**read, **agreed_text.of_edition(self.edition)})

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
        about = [
            a for a in self.given if a.step == step.name and (chapter in a.chapters or a.chapter is None)
        ]
        if about and chapter not in about[-1].chapters and chapter not in self.built:
            return Standing(step, chapter, "agreed", about[-1], reason="agreed without this chapter")
        about = [a for a in about if chapter in a.chapters]
        if about:
            return self._since(step, chapter, about[-1])
        if step.state == "agreed":
            return Standing(step, chapter, "agreed", reason="before this software kept approvals")
        return Standing(step, chapter, "missing")

    def _since(self, step: DecisionStep, chapter: str, last: Approval) -> Standing:
        """How a step stands for a chapter that somebody agreed to."""
        now = self.built.get(chapter)
        if now is not None and last.form == now.form and last.chapters[chapter] == now.digest:
            return Standing(step, chapter, "agreed", last)
        was = self.stored(last, chapter)
        changes = compare(was, now, taken_back.numbers(self.edition, was, now))
        if last.form < FORM and not changes:
            return Standing(step, chapter, "former", last, changes, reason=FORMER)
        return Standing(step, chapter, "lapsed", last, changes)

    def table(self) -> dict[str, list[Standing]]:
        """Return how every step stands, by chapter: of the last build, and approved earlier."""
        before = {name for a in self.given for name in a.chapters}
        before -= agreed_text.without_approval(self.edition).keys()
        chapters = [*self.built, *sorted(before - set(self.built))]
        return {chapter: [self.standing(step, chapter) for step in self.steps] for chapter in chapters}

    def stored(self, approval: Approval, chapter: str) -> Content:
        """Return a chapter as it was approved.

        Raises
        ------
        DataFileError
            It was not kept, or changed afterwards.
        """
        return content.read(self.path.with_suffix("") / f"{approval.chapters[chapter][:_SHORT]}.json")

    def approve(
        self,
        step: str,
        by: str,
        chapter: str | None = None,
        note: str | None = None,
        moment: datetime | None = None,
        on_behalf: str | None = None,
    ) -> Approval:
        """Write down that somebody agrees to the last build and the documents, or to one of these.

        Parameters
        ----------
        moment
            When it was given; default now. Without a zone it is on the Dutch clock.
        on_behalf
            How it was passed on, by who does not speak for the step.

        Raises
        ------
        SvmError
            No build, no such step or chapter, a step that is skipped or whose turn it is not, a moment at
            which nobody can have agreed or before an earlier approval, who may not say it, a person instead
            of a function, a document that cannot be written, or another process that is writing one. Nothing
            is written.
        """
        by = persons.named(self.edition, by)
        for said in filter(None, (note, on_behalf)):
            persons.without_persons(self.edition, said)
        wanted = self.step(step)
        self._refuse_skipped(wanted)
        who_and_when.refuse_who(self.edition, wanted, by, on_behalf)
        chosen = [chapters.meant(chapter, self.built)] if chapter else list(self.built)
        now = moments.now()
        moment = moments.dutch(moment) if moment else now
        lock = self.edition.root / "build" / f".lock-approvals-{self.edition.number}"
        with files.alone(lock, self._busy, files.TURN):
            self.__dict__.pop("given", None)  # another process may have added one
            self._refuse(wanted, chosen, chapter, moment, now)
            digests = {name: self.built[name].digest for name in chosen}
            made = Approval(
                step=wanted.name,
                by=by,
                moment=moment,
                written=now,
                form=FORM,
                on_behalf=on_behalf,
                digest=digest_of(digests),
                chapter=chosen[0] if chapter else None,
                note=note or None,
                chapters=digests,
            )
            self._write_down(made)
        self.given.append(made)
        return made

    def _write_down(self, made: Approval) -> None:
        for name in made.chapters:
            self._keep(self.built[name])
        records.append(self.path, _HEAD.format(number=self.edition.number), made)

    def warnings(self, made: Approval) -> list[str]:
        """Return where git says that who agrees is also who wrote it."""
        return list(who_and_when.same_hand(self.edition, made.by, made.chapters, bool(made.note)))

    def _busy(self, pid: str) -> SvmError:
        return SvmError(
            f"Process {pid} is writing an approval of edition {self.edition.number}. Nothing was written; "
            "give the same command again when it has finished"
        )

    def _refuse_skipped(self, step: DecisionStep) -> None:
        if step.state == "skipped":
            raise SvmError(
                f"{step.name} is skipped ({step.reason}); change data/editions if that is no longer so"
            )

    def _refuse(
        self, step: DecisionStep, chosen: Iterable[str], chapter: str | None, moment: datetime, now: datetime
    ) -> None:
        for name in chosen:
            if fault := self.built[name].fault:
                raise SvmError(f"There is no {name} to agree to; it cannot be written: {fault}")
        who_and_when.refuse_moment(self.edition, moment, now)
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
            if (standing := self.standing(earlier, name)).state in OPEN
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
        if moment.astimezone(ZONE).date() < day:
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
        A step stands twice, is skipped without a reason, or comes behind the decision.
    """
    where = f"data/editions/{edition.number}.yml: steps"
    listed = sorted(edition.file.steps, key=lambda step: step.order)
    for step in listed:
        if step.state == "skipped" and not (step.reason or "").strip():
            raise DataFileError(f"{where}: {step.name} is skipped without a reason")
        if [_as_read(other.name) for other in listed].count(_as_read(step.name)) > 1:
            raise DataFileError(f"{where}: {step.name} stands there twice")
        if _as_read(step.name) == DECISION != step.name:
            raise DataFileError(f"{where}: {step.name!r}: the decision is written as {DECISION}")
    if decision := next((step for step in listed if step.name == DECISION), None):
        if any(step.order >= decision.order for step in listed if step is not decision):
            raise DataFileError(f"{where}: {DECISION} decides last; give it an order behind all others")
        return listed
    last = max((step.order for step in listed), default=0) + 1
    return [*listed, DecisionStep(name=DECISION, order=last)]


def _as_read(name: str) -> str:
    """Return the name of a step as a person tells it from others: not by capitals or spaces."""
    return " ".join(name.split()).casefold()


def in_words(names: Iterable[str]) -> str:
    """Return how many chapters and documents there are: ``25 chapters and 4 documents``."""
    names = list(names)
    documents = sum(name in content.DOCUMENTS for name in names)
    counts = [(len(names) - documents, "chapter"), (documents, "document")]
    return " and ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)


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
