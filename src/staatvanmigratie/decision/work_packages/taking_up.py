"""Takes up what was accepted: rewrites contributions and chapters, and writes down who asked for it.

A passage is taken up whole or not at all. What has no plain source, or another source than when the edition
was built, is left to a researcher with the place where it stands. Every file is written whole or not at
all; the log is the last, and a run that broke off goes on with the same command: what is there already is
recognised.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2

from staatvanmigratie.decision.work_packages import received
from staatvanmigratie.decision.work_packages.comparison import Outcomes, PassageOutcome
from staatvanmigratie.decision.work_packages.passages import Passage
from staatvanmigratie.foundation import files, markup, records
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.report.registers import contributions

_BUSY = (
    "Process {pid} is taking up contributions to edition {number}. Nothing was written; "
    "give the same command again when it has finished"
)
_ZONE = ZoneInfo("Europe/Amsterdam")
_HEAD = """\
# What organisations asked for in edition {number}, oldest first; written by svm contribute. Lines are added,
# never changed. Organisations only; a file that came back is known by its sha256 and is not kept here.
received:
"""
_STATE = re.compile(r"^(state:[ \t]*)(?:concept|ter toetsing)(?=[ \t]*(?:#|$))", re.MULTILINE)
_MARK = re.compile(r"(?:\A|\n)[ \t]*(?:[-*+:]|\d+[.)])[ \t]+\Z")  # of an item
_KNOWN = 3  # words by which a piece of source is known in a cell that was edited since
_BEGINS = re.compile(r"(?:\A|\n[ \t]*\n)[ \t]*\Z")  # of a paragraph


@dataclass
class TakenChanges:
    """What became of what was accepted."""

    done: list[PassageOutcome] = field(default_factory=list)
    by_hand: list[tuple[PassageOutcome, str]] = field(default_factory=list)  # with the reason
    files: list[Path] = field(default_factory=list)  # that were written


class ByHandError(SvmError):
    """A change that is not made here; the message is the reason."""


def take(outcomes: Outcomes, chosen: Sequence[PassageOutcome]) -> TakenChanges:
    """Take up the accepted outcomes of a file.

    Raises
    ------
    SvmError
        A file of the project is broken, or another process is taking up contributions. Nothing was written.
    """
    edition = outcomes.package.edition
    lock = edition.root / "build" / f".lock-contribute-{edition.number}"
    with files.alone(lock, lambda pid: SvmError(_BUSY.format(pid=pid, number=edition.number)), files.TURN):
        taken = TakenChanges()
        draft = _Draft(edition)
        for each in chosen:
            try:
                draft.make(each)
                taken.done.append(each)
            except ByHandError as reason:
                taken.by_hand.append((each, str(reason)))
        if taken.done or taken.by_hand:
            path = received.path(edition)
            if path.exists():
                draft.before[path] = path.read_text(encoding="utf-8")
            draft.files[path] = added(outcomes, taken)
            draft.refuse_if_edited()
            files.write_all(dict(_log_last(draft.changed())))
        taken.files = list(draft.changed())
    return taken


def added(outcomes: Outcomes, taken: TakenChanges) -> str:
    """Return ``received.yml`` with what is taken up now added to it; what is done by hand is noted once."""
    edition = outcomes.package.edition
    before = {item.id for item in received.of_file(edition, outcomes.digest)}
    items = [
        _item(each, "noted" if not each.passage or each.state == "remark" else "taken up")
        for each in taken.done
    ]
    items += [_item(each, "by hand") for each, _ in taken.by_hand if each.id not in before]
    file, head = received.path(edition), _HEAD.format(number=edition.number)
    if not items:
        return file.read_text(encoding="utf-8") if file.exists() else head
    receipt = received.Receipt(
        organisation=outcomes.organisation,
        moment=datetime.now(_ZONE).replace(microsecond=0),
        sha256=outcomes.digest,
        package=outcomes.code,
        items=items,
    )
    return records.added(file, head, receipt)


def _item(outcome: PassageOutcome, done: received.Done) -> received.Item:
    passage = outcome.passage
    return received.Item(
        id=outcome.id,
        asked=outcome.state,
        done=done,
        code=passage.code if passage else outcome.id,
        where=passage.where if passage else outcome.figure,
        text=outcome.back if outcome.state == "changed" else None,
        remarks=outcome.remarks,
    )


class _Draft:
    """The files as they will be."""

    def __init__(self, edition: ChapterEdition):
        self.edition = edition
        self.files: dict[Path, str] = {}
        self.before: dict[Path, str] = {}

    def make(self, outcome: PassageOutcome) -> None:
        """Make the change of one passage, or refuse it whole."""
        passage = outcome.passage
        if passage is None or (outcome.state != "changed" and not passage.contribution):
            return
        path = self.edition.root / passage.file
        edits = list(_edits(outcome)) if outcome.state == "changed" else []
        whole = self.files.get(path) or self._read(path)
        if passage.contribution:
            made = self._contribution(path, whole, edits, agreed=outcome.state == "agreed")
        else:
            made = _notebook(self.before[path], whole, passage, edits)
        self.files[path] = made

    def changed(self) -> dict[Path, str]:
        """The files that will be other than they are."""
        return {path: made for path, made in self.files.items() if made != self.before.get(path)}

    def refuse_if_edited(self) -> None:
        """Stop when somebody saved one of the files meanwhile, in JupyterLab for example."""
        for path, before in self.before.items():
            if path.read_bytes() != before.encode("utf-8"):
                raise SvmError(
                    f"{path.name} was saved by somebody else just now. Nothing was written; try again"
                )

    def _read(self, path: Path) -> str:
        try:
            self.before[path] = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise ByHandError(f"{path.name} is not there any more") from error
        return self.before[path]

    def _contribution(self, path: Path, whole: str, edits: Sequence[tuple[str, str]], agreed: bool) -> str:
        head, body = _parts(whole)
        for old, new in edits:
            body = _replaced(body, old, new)
        if agreed:
            head = _STATE.sub(r"\1akkoord", head)
        if edits:
            try:
                text.render(body, self.edition.names)
            except SvmError as error:
                raise ByHandError(f"the new text cannot be printed: {error}") from error
            for _, message in markup.faults(body):
                raise ByHandError(f"the new text cannot be printed: {message}")
        return head + body


def _edits(outcome: PassageOutcome) -> Iterator[tuple[str, str]]:
    """The pieces of source that change, with what they become."""
    passage = outcome.passage
    for each in outcome.rewritings if passage else ():
        found = each.edited(passage.text, passage.template)
        if found is None:
            raise ByHandError("its source holds {% … %} or is computed, so the change is not made here")
        yield found


def _notebook(before: str, whole: str, passage: Passage, edits: Sequence[tuple[str, str]]) -> str:
    """The notebook with the cell of a passage edited, and every other byte as it was.

    ``before`` is the file as it was found, ``whole`` with what was taken up of other passages.
    """
    notebook = json.loads(whole)
    if _dumped(notebook) != whole:
        raise ByHandError(f"{passage.file} is not written as JupyterLab does; open and save it there first")
    cell = notebook["cells"][passage.cell - 1] if passage.cell <= len(notebook["cells"]) else {}
    source = "".join(cell.get("source", ()))
    made = source
    for old, new in edits:
        made = _replaced(made, old, new)
    found = "".join(json.loads(before)["cells"][passage.cell - 1]["source"]) if cell else ""
    edited = not found.endswith(passage.template)
    if made != source and edited and any(len(old.split()) < _KNOWN for old, _ in edits):
        raise ByHandError(f"cell {passage.cell} was edited after the edition was built; build it, and look")
    try:
        jinja2.Environment().parse(made)
    except jinja2.TemplateSyntaxError as error:
        raise ByHandError(f"the new text is no template: {error}") from error
    if made != source:
        cell["source"] = made.splitlines(keepends=True)
    return _dumped(notebook)


def _dumped(notebook: object) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _replaced(source: str, old: str, new: str) -> str:
    """Replace the one place where a piece of source stands, as whole words."""
    places = _places(source, old)
    if not places and new and len(_places(source, new)) == 1:
        return source  # a run that broke off made this change
    if len(places) != 1:
        often = "no longer" if not places else f"{len(places)} times"
        raise ByHandError(
            f"the sentence stands {often} in the source; build the edition and look, or change it by hand"
        )
    before, after = source[: places[0]], source[places[0] + len(old) :]
    if not new and _MARK.search(before):
        raise ByHandError("of an item or explanation only its mark would be left; take it out by hand")
    if not new and _BEGINS.search(before):
        after = after.lstrip()
    elif not new:  # the space before it goes too, or an empty line would be left
        before = before.rstrip()
    return before + new + after


def _places(source: str, piece: str) -> list[int]:
    """Where a piece of source stands, and is no part of longer words."""
    begin, end = (r"(?<!\w)" if piece[:1].isalnum() else ""), (r"(?!\w)" if piece[-1:].isalnum() else "")
    return [match.start() for match in re.finditer(begin + re.escape(piece) + end, source)]


def _parts(whole: str) -> tuple[str, str]:
    """The front matter of a contribution and its body."""
    found = re.match(r"\A---\r?\n.*?\n---\r?\n", whole, re.DOTALL)
    if not found:
        raise ByHandError(f"{contributions.FOLDER.as_posix()}: a contribution without front matter")
    return found[0], whole[found.end() :]


def _log_last(changed: Mapping[Path, str]) -> Iterable[tuple[Path, str]]:
    return sorted(changed.items(), key=lambda item: item[0].name == received.NAME)
