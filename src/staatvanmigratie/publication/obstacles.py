"""Why an edition may not be released yet: all reasons at once, each with what to do.

Looks at what was built, at who agreed, at the documents that go with it, at what must not get out, at the
clock, and at what was released before. No reason can be set aside, but for one: that the moment of release
has not come.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.decision import chapter_content, persons
from staatvanmigratie.decision.approvals import DECISION, FORMER, Approvals, Standing, in_words
from staatvanmigratie.decision.digests import FORM
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.decision.papers.document import KINDS
from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.moments import MomentError
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.privacy import search
from staatvanmigratie.publication import embargo, release_records
from staatvanmigratie.publication.build import build_edition
from staatvanmigratie.publication.build_report import BuildReport
from staatvanmigratie.publication.verification import records
from staatvanmigratie.report.checks import check_edition
from staatvanmigratie.report.edition import Edition

_SHOWN = 4  # chapters in one line


@dataclass(frozen=True)
class Reason:
    """One reason against a release: what it is about, and what to do."""

    about: str
    text: str
    is_moment: bool = False  # only the moment has not come

    def __str__(self) -> str:
        return f"{self.about}: {self.text}"


def build(
    edition: Edition,
    on_progress: Callable[[Progress], None] | None = None,
    on_published: Callable[[BuildReport], object] | None = None,
) -> list[Reason]:
    """Bring the build of an edition up to date and return everything that a strict build stops at.

    A strict build stops at the first kind of trouble. Where that is what the checks find, the edition is
    built all the same, so that failing chapters are told in the same breath.
    """
    try:
        build_edition(
            edition.number,
            edition.as_of,
            root=edition.root,
            strict=True,
            on_progress=on_progress,
            on_published=on_published,
        )
    except SvmError as error:
        stopped = [Reason("build", line) for line in _problems(error)]
    else:
        return []
    findings = [finding for finding in check_edition(edition) if finding.level != "todo"]
    if not findings:
        return stopped
    found = [Reason("check", f"{finding.where}: {finding.message}") for finding in findings]
    try:
        report = build_edition(edition.number, edition.as_of, root=edition.root, on_progress=on_progress)
    except SvmError as error:
        return [*found, *(Reason("build", line) for line in _problems(error))]
    seen = [finding for finding in report.findings if finding.level != "todo" and finding not in findings]
    found += [Reason("check", f"{finding.where}: {finding.message}") for finding in seen]
    return [*found, *(Reason("build", warning) for warning in report.warnings)]


def _problems(error: SvmError) -> list[str]:
    """Return the points of an error, what to do about them with the last; without points it is one itself."""
    if not error.points:
        return [str(error)]
    *others, last = error.points
    return [*others, f"{last}\n{error.end}" if error.end else last]


def reasons(
    edition: ChapterEdition, now: datetime, reprint: str | None, override: str | None
) -> list[Reason]:
    """Return every reason against releasing the last build of an edition.

    Parameters
    ----------
    now
        The present moment.
    reprint, override
        What was given as reason for a reprint, and for a release before its moment.
    """
    released = release_records.read(edition.root, edition.number)
    found = [*_moment(edition, now), *_clock(edition, now), *_reasons_given(edition, reprint, override)]
    if not chapter_content.is_built(edition.root, edition.number):
        return [*found, Reason("build", f"there is none of edition {edition.number}")]
    approvals = Approvals(edition)
    return [
        *_as_released(edition),
        *_records(edition),
        *_approvals(approvals),
        *_documents(edition),
        *_leaks(edition),
        *(Reason("embargo", said) for said in embargo.named(edition, now)),
        *_reprint(edition, approvals, released, reprint),
        *found,
    ]


def _as_released(edition: Edition) -> Iterator[Reason]:
    """A build that somebody else made in between, less strictly or of another day."""
    path = edition.root / "build" / str(edition.number) / "report.json"
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if report.get("as_of") != edition.as_of.isoformat():
        made = report.get("as_of", "an unknown day")
        yield Reason("build", f"the last one shows figures of {made}, not of {edition.as_of}")
    if not report.get("strict"):
        yield Reason("build", "the last one was not strict")


def _records(edition: Edition) -> Iterator[Reason]:
    """Records that were changed by hand: no release rests on them."""
    for found in records.chains(edition.root):
        if not found.holds:
            yield Reason(
                "records", f"{found}; put it back as the version history has it, and see: svm verify"
            )


# Who agreed ----------------------------------------------------------------------------------------------


def _approvals(approvals: Approvals) -> Iterator[Reason]:
    table = approvals.table()
    told: dict[str, str] = {}  # what lapsed, by the first step that it is told of
    for step in approvals.steps:
        standings = [standing for row in table.values() for standing in row if standing.step == step]
        about = "decision" if step.name == DECISION else "approval"
        command = f'svm approve {approvals.edition.number} --step {step.name} --by "…"'
        missing = [s for s in standings if s.state == "missing"]
        unknown = [s for s in standings if s.state == "agreed" and s.approval is None]
        lapsed = [s for s in standings if s.state == "lapsed"]
        former = [s for s in standings if s.state == "former"]
        if missing:
            yield Reason(about, f"{step.name} is missing for {_chapters(missing, standings)}; {command}")
        if unknown:
            said = (
                f"data/editions/{approvals.edition.number}.yml says that {step.name} agreed, but not to what"
            )
            yield Reason(about, f"{said}; that counts as missing. {command}")
        if former:
            yield Reason(about, f"{step.name} for {_chapters(former, standings)} was {FORMER}. {command}")
        if lapsed:
            changed = "; ".join(f"{s.chapter} ({s.changes.summary})" for s in lapsed[:_SHOWN] if s.changes)
            more = f"; and {len(lapsed) - _SHOWN} more" if len(lapsed) > _SHOWN else ""
            first = told.setdefault(f"{changed}{more}", step.name)
            what = f"{changed}{more}" if first == step.name else f"the same as {first}"
            yield Reason(about, f"{step.name} lapsed for {what}; {command}")


def _chapters(some: list[Standing], every: list[Standing]) -> str:
    if len(some) == len(every):
        return f"all {in_words(s.chapter for s in every)}" if len(every) > 1 else every[0].chapter
    more = f" and {len(some) - _SHOWN} more" if len(some) > _SHOWN else ""
    of = in_words(s.chapter for s in every)
    return f"{', '.join(s.chapter for s in some[:_SHOWN])}{more} ({len(some)} of {of})"


# What goes out -------------------------------------------------------------------------------------------


def _documents(edition: ChapterEdition) -> Iterator[Reason]:
    """Write the documents that go with the edition beside its build; what stands in the way is a reason."""
    made, changed = [], compose.changed(edition)
    for kind in KINDS:
        try:
            made.append(compose.compose(edition, kind, changes=changed if kind == "nota" else None))
        except SvmError as error:
            yield Reason("documents", f"{kind} cannot be written: {error}")
    try:
        compose.write(edition, made)
    except SvmError as error:
        yield from (Reason("documents", line) for line in _problems(error))


def _leaks(edition: Edition) -> Iterator[Reason]:
    scan = search.scanner(edition.root, memory=edition.root / "build" / ".cache" / "leaks")
    for leak in search.check(edition.root, [edition.number], scan=scan):
        yield Reason("leak", str(leak))


# When, and what was before -------------------------------------------------------------------------------


def _moment(edition: Edition, now: datetime) -> Iterator[Reason]:
    where = f"data/editions/{edition.number}.yml: release"
    if not edition.file.release:
        yield Reason("moment", f"{where}: none is set; write for example {moments.EXAMPLE}")
        return
    try:
        planned = moments.parse(edition.file.release)
    except MomentError as error:
        yield Reason("moment", f"{where}: {error}")
        return
    if now < planned:
        text = f"it is {_clock_says(now)}, and the release is at {_clock_says(planned)}"
        yield Reason("moment", f'{text}; wait, or say why it may be earlier: --override "…"', is_moment=True)


def _clock(edition: Edition, now: datetime) -> Iterator[Reason]:
    """A clock that is behind something that has happened already. One that is ahead shows nowhere."""
    happened = [
        (release.moment, f"the release {name}")
        for name, release in release_records.every(edition.root).items()
    ]
    happened += [(each.moment, f"the approval by {each.by}") for each in Approvals(edition).given]
    if happened and (last := max(happened))[0] > now:
        text = f"it says {_clock_says(now)}, but {last[1]} is of {_clock_says(last[0])}"
        yield Reason("clock", f"{text}; set the clock of this machine right")


def _clock_says(moment: datetime) -> str:
    return f"{moment.astimezone(moments.ZONE):%Y-%m-%d %H:%M %Z}"


def _reasons_given(edition: Edition, reprint: str | None, override: str | None) -> Iterator[Reason]:
    for option, text in (("--reason", reprint), ("--override", override)):
        if text is None:
            continue
        if not text.strip():
            yield Reason("reason", f"{option} is empty; say why in a few words")
            continue
        try:
            persons.without_persons(edition, text)
        except SvmError as error:
            yield Reason("reason", f"{option}: {error}")


def _reprint(
    edition: Edition, approvals: Approvals, released: list[release_records.ReleaseRecord], reprint: str | None
) -> Iterator[Reason]:
    if not released:
        if reprint is not None:
            yield Reason("reprint", f"edition {edition.number} was not released yet; leave --reason out")
        return
    last = released[-1]
    digests = {name: each.digest for name, each in approvals.built.items()}
    if not last.shows(digests) and not reprint:
        out = f'{last.release} is out already; say why there is another: --reason "…"'
        former = ". It was released when less counted as seen: nobody can tell whether readers see the same"
        yield Reason("reprint", f"{out}{'' if last.form == FORM else former}")
