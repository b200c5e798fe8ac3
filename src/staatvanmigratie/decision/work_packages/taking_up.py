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
from staatvanmigratie.foundation import files, records
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
            made = _notebook(path, whole, edits)
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
            body = _replaced([body], old, new)[0]
        if agreed:
            head = _STATE.sub(r"\1akkoord", head)
        if edits:
            try:
                text.render(body, self.edition.names)
            except SvmError as error:
                raise ByHandError(f"the new text cannot be printed: {error}") from error
        return head + body


def _edits(outcome: PassageOutcome) -> Iterator[tuple[str, str]]:
    """The pieces of source that change, with what they become."""
    passage = outcome.passage
    for each in outcome.rewritings if passage else ():
        found = each.edited(passage.text, passage.template)
        if found is None:
            raise ByHandError("its source holds {% … %} or is computed, so the change is not made here")
        yield found


def _notebook(path: Path, whole: str, edits: Sequence[tuple[str, str]]) -> str:
    """The notebook with its text cells edited, and every other byte as it was."""
    notebook = json.loads(whole)
    if _dumped(notebook) != whole:
        raise ByHandError(f"{path.name} is not written as JupyterLab does; open and save it there first")
    cells = [cell for cell in notebook["cells"] if _is_text(cell)]
    sources = ["".join(cell["source"]) for cell in cells]
    for old, new in edits:
        sources = _replaced(sources, old, new)
    for cell, source in zip(cells, sources, strict=True):
        try:
            jinja2.Environment().parse(source)
        except jinja2.TemplateSyntaxError as error:
            raise ByHandError(f"the new text is no template: {error}") from error
        if "".join(cell["source"]) != source:
            cell["source"] = source.splitlines(keepends=True)
    return _dumped(notebook)


def _is_text(cell: Mapping[str, object]) -> bool:
    source = "".join(cell["source"])  # type: ignore[arg-type]
    return cell["cell_type"] == "markdown" or source.lstrip().startswith("%%tekst")


def _dumped(notebook: object) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _replaced(sources: Sequence[str], old: str, new: str) -> list[str]:
    """Replace the one place where a piece of source stands, in the one text that holds it."""
    count = sum(source.count(old) for source in sources)
    if count == 0 and new and sum(source.count(new) for source in sources) == 1:
        return list(sources)  # a run that broke off made this change
    if count != 1:
        often = "no longer" if not count else f"{count} times"
        raise ByHandError(
            f"the sentence stands {often} in the source; build the edition and look, or change it by hand"
        )
    made = []
    for source in sources:
        before, found, after = source.partition(old)
        if not found:
            made.append(source)
            continue
        if not new and _BEGINS.search(before):
            after = after.lstrip()
        elif not new:  # the space before it goes too, or an empty line would be left
            before = before.rstrip()
        made.append(before + new + after)
    return made


def _parts(whole: str) -> tuple[str, str]:
    """The front matter of a contribution and its body."""
    found = re.match(r"\A---\r?\n.*?\n---\r?\n", whole, re.DOTALL)
    if not found:
        raise ByHandError(f"{contributions.FOLDER.as_posix()}: a contribution without front matter")
    return found[0], whole[found.end() :]


def _log_last(changed: Mapping[Path, str]) -> Iterable[tuple[Path, str]]:
    return sorted(changed.items(), key=lambda item: item[0].name == received.NAME)
