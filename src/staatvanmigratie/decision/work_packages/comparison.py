"""What came back beside what is there now: agreed, changed, remark, untouched, conflict, unknown or refused.

Nothing is written here. A passage that changed since it was sent is a conflict and cannot be accepted: what
was sent, what came back and what is there now are shown, and a new package can be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from staatvanmigratie.decision import persons
from staatvanmigratie.decision.differences import word_changes
from staatvanmigratie.decision.work_packages import (
    alignment,
    passages,
    received,
    refusals,
    returned,
    sentences,
)
from staatvanmigratie.decision.work_packages.alignment import Rewriting
from staatvanmigratie.decision.work_packages.passages import Package, PackageNumber, Passage
from staatvanmigratie.decision.work_packages.returned import Entry, FigureEntry, Returned
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.privacy.rules import mask
from staatvanmigratie.privacy.search import Scan, scanner
from staatvanmigratie.report.edition import Edition

_MOST = 10  # times the length it was sent with; more takes too long to compare
_PERSONAL_REMARK = "its remark holds something about a person; have it sent without"

State = Literal["agreed", "changed", "remark", "untouched", "conflict", "unknown", "refused", "same"]


@dataclass
class PassageOutcome:
    """What one passage or figure came to.

    ``words`` are runs of (mark, text) as in ``differences``; ``dropped`` the numbers and references that are
    no longer in the text; ``rewritings`` the sentences that changed. ``remarks`` are of the organisation,
    ``notes`` are for the editor.
    """

    id: str
    state: State
    passage: Passage | None = None
    sent: str = ""
    back: str = ""
    words: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    rewritings: tuple[Rewriting, ...] = ()
    remarks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figure: str = ""  # what it is about, where it is one

    @property
    def acceptable(self) -> bool:
        """Whether it can be accepted at all."""
        return self.state in ("agreed", "changed", "remark")

    @property
    def where(self) -> str:
        """The source for an editor."""
        return self.passage.where if self.passage else "figure" if self.figure else ""


@dataclass
class Outcomes:
    """All of one file."""

    package: Package
    organisation: str
    digest: str  # sha256 of the file
    code: str  # of the package as it was sent
    found: list[PassageOutcome]
    remarks: list[str]  # at no passage

    @property
    def earlier(self) -> bool:
        """Whether the file is of an earlier package: the edition changed since it was sent."""
        return self.code != self.package.code

    @property
    def absent(self) -> list[str]:
        """The passages that were sent and are not in the file that came back."""
        there = {each.id for each in self.found}
        return [each.id for each in self.package.passages if each.id not in there and not self.earlier]

    @property
    def said(self) -> list[PassageOutcome]:
        """Those about which something was said."""
        return [each for each in self.found if each.state not in ("untouched", "same")]


def of_file(edition: Edition, path: Path, to: str | None = None) -> Outcomes:
    """Compare a file that came back with the edition as it is now.

    Raises
    ------
    HostileFileError, SvmError
        The file cannot be read, is no work package, or is of another edition or organisation.
    """
    back = returned.read(path)
    if back.number != edition.number:
        raise SvmError(
            f"{path.name} belongs to edition {back.number}, not to {edition.number}. Take it up with: "
            f"svm contribute {back.number} --from {path.name}"
        )
    if to is not None and to.casefold() != back.organisation.casefold():
        raise SvmError(
            f"{path.name} comes from {back.organisation}, not from {to}; leave --to out, or look again"
        )
    package = passages.gather(edition, back.organisation)
    comparing = _Comparing(package, scanner(edition.root))
    found = _once([*map(comparing.entry, back.entries), *comparing.figures(back)])
    remarks = [comparing.remark(each, "") for each in back.remarks]
    digest = file_digest(path)
    before = received.taken_before(edition, digest)
    for each in found:
        if each.id in before and each.acceptable:
            each.state = "same"
    return Outcomes(package, package.organisation, digest, back.code, found, remarks)


def _once(found: Sequence[PassageOutcome]) -> list[PassageOutcome]:
    """The outcomes with one per id; what was said twice about one passage is refused."""
    made: dict[str, PassageOutcome] = {}
    for each in found:
        before = made.setdefault(each.id, each)
        if before is each or each.state == "untouched":
            continue
        if before.state == "untouched":
            made[each.id] = each
        elif (before.state, before.back, before.remarks) != (each.state, each.back, each.remarks):
            before.state = "refused"
            before.refused.append("it stands in the file twice, with different answers; ask which one counts")
    return list(made.values())


class _Comparing:
    """Compares entry by entry."""

    def __init__(self, package: Package, scan: Scan):
        self.package = package
        self.scan = scan
        self.by_code: dict[str, list[Passage]] = {}
        for each in package.passages:
            self.by_code.setdefault(each.code, []).append(each)
        self.by_id = {each.id: each for each in package.passages}

    def entry(self, entry: Entry) -> PassageOutcome:
        """Compare one passage."""
        same = self.by_code.get(entry.code, [])
        passage = next((each for each in same if each.id == entry.id), same[0] if same else None)
        if passage is None:
            return self._changed_meanwhile(entry)
        printed, shown = _line(entry.printed), _line(passage.text.shown)
        if (own := entry.own) is None:
            said = "its row «Uw tekst» is not in the file any more; ask for it"
            return PassageOutcome(passage.id, "refused", passage, shown, printed, refused=[said])
        if _line(returned.without_marks(own)) in ("", shown) and printed not in ("", shown):
            own = entry.printed  # the text was changed in the row above the one that is meant for it
        if len(own) > _MOST * len(shown) + 2_000:
            said = f"it is {len(own)} characters long; have it sent as a document of its own"
            return PassageOutcome(passage.id, "refused", passage, shown, refused=[said])
        form = alignment.form_of(own, passage.text)
        changed = bool(form) and form != passage.text.form
        made = PassageOutcome(
            passage.id, "untouched", passage, shown, _line(returned.without_marks(own)) if changed else shown
        )
        if changed:
            self._compare(made, passage, form)
            if entry.agreed:
                made.notes.append("the choice is to agree, and yet the text was changed")
        elif entry.agreed:
            made.state = "agreed"
        elif not form:
            made.state = "remark"
            made.notes.append("the passage was emptied; take it out by hand if it is to go")
        elif entry.wants_change and not entry.remarks:
            made.state = "remark"
            made.notes.append("asks for a change without a text or a remark; ask what it should be")
        self._remarks(made, entry)
        return made

    def _compare(self, made: PassageOutcome, passage: Passage, form: str) -> None:
        text = passage.text
        lost = alignment.missing(form, text)
        made.state = "changed"
        runs = list(word_changes(text.words, form.split()))
        made.words = tuple((mark, _line(sentences.shown(run, text.tokens))) for mark, run in runs)
        made.dropped = tuple(text.tokens[place].shown for place in lost)
        made.rewritings = tuple(alignment.rewritings(text, form))
        added = [run for mark, run in runs if mark == "+"]
        made.refused += refusals.of_text(text, form, lost, added)
        if retyped := refusals.retyped(text, lost, added):
            made.state = "remark"
            made.remarks.append(retyped)
            made.notes.append(
                "a number was retyped, so the text stays as it is; if the source is wrong, write it in "
                "data/corrections.yml"
            )
        typed = refusals.words_of(form)
        if reason := refusals.personal(self.package.edition, self.scan, typed, text.shown):
            made.refused = [f"it holds {reason}"]
            made.back, made.words, made.remarks = mask(made.back), (), []
        elif strange := persons.openings(self.package.edition, typed, text.shown):
            made.notes.append(f"look whether this is a name: {', '.join(strange)}")
        if made.refused:
            made.state = "refused"

    def _changed_meanwhile(self, entry: Entry) -> PassageOutcome:
        now = self.by_id.get(entry.id)
        back, sent = _line(returned.without_marks(entry.own or "")), _line(entry.printed)
        said = entry.agreed or entry.wants_change or entry.remarks or back not in ("", sent)
        if now is not None and back == _line(now.text.shown) and back != sent:
            return PassageOutcome(now.id, "same", now, back, back)  # taken up before
        state: State = "untouched" if not said else "conflict" if now is not None else "unknown"
        made = PassageOutcome(entry.id, state, now, sent, back)
        known = f"{sent} {now.text.shown if now else ''}"
        new = " ".join(word for word in back.split() if word not in known.split())
        if refusals.personal(self.package.edition, self.scan, new, known):
            made.sent, made.back = mask(sent), mask(back)
        self._remarks(made, entry)
        return made

    def _remarks(self, made: PassageOutcome, entry: Entry) -> None:
        for each in entry.remarks:
            said = self.remark(each, made.sent)
            if said != each and made.state not in ("conflict", "unknown"):
                made.state = "refused"
                made.refused.append(_PERSONAL_REMARK)
            made.remarks.append(said)
        if made.state == "untouched" and made.remarks:
            made.state = "remark"

    def remark(self, said: str, also: str) -> str:
        """Return a remark, masked where it holds something about a person."""
        return mask(said) if refusals.personal(self.package.edition, self.scan, said, also) else said

    def figures(self, back: Returned) -> list[PassageOutcome]:
        """Compare the figures: nobody changes them here, what was said about them is kept."""
        known = {each.code: each for each in self.package.figures}
        return [self._figure(each, known.get(each.code)) for each in back.figures]

    def _figure(self, entry: FigureEntry, figure: PackageNumber | None) -> PassageOutcome:
        shown = " ".join(figure.record.shown.split()) if figure else ""
        about = figure.title if figure else "no longer in the edition"
        made = PassageOutcome(entry.code, "untouched", sent=shown, back=_line(entry.shown), figure=about)
        agreed = entry.agreed.casefold().startswith(("ja", "akkoord"))
        said = ["niet akkoord"] if entry.agreed.casefold().startswith("nee") else []
        if figure and made.back not in ("", shown):
            said.append(f"{made.back} in plaats van {shown}: het cijfer komt uit de bron")
        said += [entry.remark] if entry.remark else []
        made.remarks = [self.remark(each, about) for each in said]
        made.state = "remark" if said else "agreed" if agreed else "untouched"
        if figure is None and made.state != "untouched":
            made.state = "unknown"
        elif made.remarks != said:
            made.state = "refused"
            made.refused.append(_PERSONAL_REMARK)
        return made


def chosen(outcomes: Outcomes, accept: Sequence[str]) -> list[PassageOutcome]:
    """Return what somebody accepts: ``all``, ``figures``, or ids.

    Raises
    ------
    SvmError
        An id that is not in the file, or that cannot be accepted; or all of an earlier package.
    """
    by_id = {each.id: each for each in outcomes.found}
    found: dict[str, PassageOutcome] = {}
    for name in accept:
        if name in ("all", "figures"):
            if outcomes.earlier:
                raise SvmError(
                    "This file is of an earlier package: the edition has changed since it was "
                    "sent. Nothing was written. Look at it, then accept by id what is no conflict: "
                    "--accept 04-001; or send a new package: "
                    f"svm contribute {outcomes.package.edition.number} --to {outcomes.organisation}"
                )
            found |= {o.id: o for o in outcomes.found if o.acceptable and (name == "all" or o.figure)}
            continue
        if name not in by_id:
            near = get_close_matches(name, by_id, n=3, cutoff=0.5) or [o.id for o in outcomes.said[:5]]
            raise SvmError(f"--accept: no passage {name!r} in this file; there are: {', '.join(near)}")
        one = by_id[name]
        if not one.acceptable:
            why = "; ".join(one.refused) or {
                "untouched": "nothing was said about it",
                "same": "it was taken up before",
                "conflict": "the passage has changed since it was sent; send a new package",
                "unknown": "the edition has no such passage any more",
            }.get(one.state, "")
            raise SvmError(f"--accept {name}: {one.state}: {why}. Nothing was written")
        found[name] = one
    return list(found.values())


def _line(text: str) -> str:
    return " ".join(text.split())
