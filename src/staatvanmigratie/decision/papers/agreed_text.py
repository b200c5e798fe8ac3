"""What is agreed to of each document that goes out: the words of its text and its head, and where they lead.

The nota reports the very agreements that it asks for. Of the nota counts what it says without these: its text
with no step taken and nothing changed, its template as it is written, and its head for each ministry, without
the day and the reference that it gets in the end.

``data/editions/<N>.yml`` may name documents that nobody has to agree to, with the reason:
``without_approval: {summary: …}``. What was written is kept until something under ``data`` or ``notebooks``
or in this software is another, so that asking how an edition stands does not write every document anew.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from staatvanmigratie.book.run.cache import package_tree
from staatvanmigratie.decision import content
from staatvanmigratie.decision.content import DOCUMENTS, FAULT, Content, Item, item
from staatvanmigratie.decision.digests import FORM
from staatvanmigratie.decision.papers import blocks, facts
from staatvanmigratie.decision.papers.document import FOLDER, Document, template, written
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.files import digest, tree, write_whole
from staatvanmigratie.notebook.edition import ChapterEdition, open_edition
from staatvanmigratie.report.edition import Edition

#: What the nota is told of a decision that nobody has taken a step of.
_UNDECIDED = {
    "wijzigingen": {"sinds": "", "cijfers": [], "meer": 0, "hoofdstukken": []},
    **dict.fromkeys(("akkoord", "samen_akkoord", "vervallen", "overgeslagen", "parallel", "open"), ()),
    "besloten": False,
}
#: Under data: what is written down of the decision itself.
_OF_THE_DECISION = ("approvals", "releases")


def without_approval(edition: Edition) -> dict[str, str]:
    """Return the documents that nobody has to agree to, each with the reason.

    Raises
    ------
    DataFileError
        No such document, or no reason.
    """
    where = f"data/editions/{edition.number}.yml: without_approval"
    found = edition.file.without_approval or {}
    for kind, reason in found.items():
        if kind not in DOCUMENTS:
            raise DataFileError(f"{where}: there is no document {kind!r}; there are: {', '.join(DOCUMENTS)}")
        if not reason.strip():
            raise DataFileError(f"{where}: {kind}: say why nobody has to agree to it")
    return found


def of_edition(edition: Edition) -> dict[str, Callable[[], Content]]:
    """Return what is agreed to of each document, by its kind; they are written when one is asked for."""
    left_out = without_approval(edition)
    kinds = [k for k in DOCUMENTS if k not in left_out and (edition.root / FOLDER / f"{k}.md").exists()]
    texts = _Texts(edition, kinds)
    return {kind: partial(texts.of, kind) for kind in kinds}


class _Texts:
    """The documents of an edition, all written at once, or taken from what was written before."""

    def __init__(self, edition: Edition, kinds: list[str]):
        self._edition = edition
        self._kinds = kinds
        self._found: dict[str, Content] = {}

    def of(self, kind: str) -> Content:
        """Return one of them."""
        if not self._found:
            self._found = self._kept() or self._written()
        return self._found[kind]

    @property
    def _file(self) -> Path:
        return self._edition.root / "build" / ".cache" / "documents" / f"{self._edition.number}.json"

    def _key(self) -> str:
        edition, root = self._edition, self._edition.root
        read = [
            path
            for part in ("data", "notebooks")
            for path in (root / part).rglob("*")
            if path.relative_to(root).parts[1] not in _OF_THE_DECISION
        ]
        conditions = [edition.number, edition.as_of.isoformat(), date.today().isoformat(), self._kinds]
        return digest([FORM, conditions, tree(root, read), package_tree(("",))])

    def _kept(self) -> dict[str, Content]:
        with suppress(OSError, ValueError, KeyError, DataFileError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["key"] == self._key():
                return {
                    kind: content.parse(text, "", f"{self._file.name}: {kind}")
                    for kind, text in kept["documents"].items()
                }
        return {}

    def _written(self) -> dict[str, Content]:
        edition, key = self._edition, self._key()
        if not isinstance(edition, ChapterEdition):
            edition = open_edition(edition.report_year, edition.as_of, edition.root)
        made = {kind: _content(edition, kind) for kind in self._kinds}
        if not any(each.fault for each in made.values()) and (edition.root / "build").is_dir():
            kept = {"key": key, "documents": {kind: each.as_json() for kind, each in made.items()}}
            with suppress(OSError):  # they have to be written once more
                write_whole(self._file, json.dumps(kept, ensure_ascii=False))
        return made


def _content(edition: ChapterEdition, kind: str) -> Content:
    try:
        found = list(_items(edition, kind))
    except SvmError as error:
        found = [item(FAULT, f"{FAULT} {kind}", str(error), [])]
    return content.of_words(kind, DOCUMENTS[kind], found)


def _items(edition: ChapterEdition, kind: str) -> Iterator[Item]:
    document = written(edition, kind, decision=_UNDECIDED if kind == "nota" else None)
    yield from (item("zin", "", line, "head") for line in document.head)
    yield from _text(document)
    if kind == "nota":
        yield item("sjabloon", "sjabloon van de nota", "", template(edition.root, kind))
        for short, head in facts.ministries(edition.root).items():
            yield item("sjabloon", f"sjabloon: de nota voor {short}", "", head.model_dump(mode="json"))


def _text(document: Document) -> Iterator[Item]:
    for block in document.blocks:
        kind = "kop" if block.kind == "heading" else "zin"
        for cells in block.rows or [(line,) for line in block.lines]:
            said = "; ".join(blocks.words(cell) for cell in cells)
            exact = [[[span.text, span.bold, span.link] for span in cell] for cell in cells]
            yield item(kind, "", said, [block.kind, block.level, exact])
