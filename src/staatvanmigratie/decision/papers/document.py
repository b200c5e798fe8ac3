"""The text of a document that goes with an edition, from its template and what it is told of the decision.

Nothing here knows of approvals: what is agreed to is made here too (``agreed_text``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.content import DOCUMENTS
from staatvanmigratie.decision.papers import blocks, docx, facts
from staatvanmigratie.decision.papers.blocks import Block
from staatvanmigratie.foundation import conflicts, strict
from staatvanmigratie.foundation.dutch import day
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.record import NumberRecord
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.typed_numbers import told, typed_numbers

FOLDER = Path("data/documents")
KINDS = tuple(DOCUMENTS)
_ENGLISH = {"summary"}


class Issued(Strict):
    """The day that stands on a document, and its reference where it has one."""

    date: date
    reference: str | None = None


@dataclass(frozen=True)
class Document:
    """A document with its text, and every number in it with where it comes from."""

    name: str
    kind: str
    language: str
    head: tuple[str, ...]
    blocks: tuple[Block, ...]
    numbers: tuple[NumberRecord, ...]
    moment: date

    @property
    def title(self) -> str:
        """The title in the properties of the files."""
        first = next(block for block in self.blocks if block.kind == "heading")
        said = blocks.words(first.lines[0])
        return said if self.kind in ("nieuwsbericht", "summary") else f"{self.head[0]}: {said}"

    @property
    def plain(self) -> str:
        """All that a reader reads, one block a line."""
        return "\n".join([*self.head, *_plain(self.blocks)]) + "\n"

    def docx(self) -> bytes:
        """Return the document as .docx."""
        return docx.docx(self.title, self.language, self.head, self.blocks)

    def pdf(self) -> bytes:
        """Return the document as an accessible PDF."""
        from staatvanmigratie.decision.papers import pdf

        midnight = datetime.fromisoformat(f"{self.moment}T00:00:00+00:00")
        return pdf.make(self.title, self.language, self.head, self.blocks, int(midnight.timestamp()))


def _plain(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if block.kind == "table":
            yield from ("; ".join(blocks.words(cell) for cell in row) for row in block.rows)
        else:
            mark = "- " if block.kind == "list" else ""
            yield from (mark + blocks.words(each) for each in block.lines)


def written(
    edition: ChapterEdition,
    kind: str,
    to: str | None = None,
    given: Issued | None = None,
    decision: Mapping[str, Any] | None = None,
) -> Document:
    """Write a document of an edition.

    Parameters
    ----------
    to
        For the nota: the ministry it is for, by its short name.
    given
        The date and reference it bears.
    decision
        The names of its template for how the decision stands, for the nota.

    Raises
    ------
    SvmError
        No such kind or ministry, a typed number in the template, or a template that cannot be printed.
    """
    source = template(edition.root, kind)
    ministry = facts.chosen_ministry(edition, to)
    rendered = text.render(source, {**facts.gather(edition, ministry), **(decision or {})})
    try:
        found = blocks.read(rendered.markdown)
    except SvmError as error:
        raise SvmError(f"{FOLDER}/{kind}.md: {error}") from error
    found = list(_numbered(found)) if kind == "nota" else found
    return Document(
        name=document_name(edition, kind, to),
        kind=kind,
        language="en-GB" if kind in _ENGLISH else "nl-NL",
        head=tuple(_head(edition, kind, ministry, given)),
        blocks=tuple(found),
        numbers=rendered.record.numbers,
        moment=given.date if given else edition.as_of,
    )


def template(root: Path, kind: str) -> str:
    """Return the template of a document.

    Raises
    ------
    SvmError
        No such kind, or a typed number or two versions that git left in the template.
    """
    path = root / FOLDER / f"{kind}.md"
    if kind not in KINDS or not path.exists():
        raise SvmError(f"There is no document {kind!r}; there are: {', '.join(KINDS)}")
    found = strict.text_of(path)
    conflicts.refuse(found, f"{FOLDER}/{kind}.md")
    for number, said in typed_numbers(found):
        raise SvmError(f"{FOLDER}/{kind}.md, line {number}: {told(said)}")
    return found


def document_name(edition: Edition, kind: str, to: str | None = None) -> str:
    """Return the name of a document, as its files and ``data/documents/issued.yml`` have it."""
    return f"{kind}-{to}-{edition.number}".replace("&", "en") if to else f"{kind}-{edition.number}"


def _head(edition: Edition, kind: str, ministry: facts.Ministry, given: Issued | None) -> Iterator[str]:
    paper = edition.paper
    own = facts.ministries(edition.root)[facts.own_ministry(edition)]
    if kind == "nota":
        yield "Nota"
        yield f"Ministerie van {own.name}"
        yield from own.part
        yield from own.address
        yield f"Aan: {ministry.to}"
        yield f"Datum: {day(given.date) if given else 'nog niet bekend'}"
        yield f"Ons kenmerk: {given.reference if given and given.reference else 'nog niet toegekend'}"
    elif kind == "kamerbrief":
        yield "Brief aan het parlement"
        yield "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"
        yield f"Datum: {day(paper.sent) if paper.sent else 'nog niet bekend'}"
        number = f", nr. {paper.number}" if paper.number else ", nummer nog niet bekend"
        yield f"Kamerstuk: {paper.dossier}{number}" if paper.dossier else "Kamerstuk: nog niet bekend"
        yield f"Van: {facts.signature(edition)[0].lower()}{facts.signature(edition)[1:]}"
    elif kind == "nieuwsbericht":
        yield "Nieuwsbericht"
        yield day(paper.sent) if paper.sent else "Datum nog niet bekend"
    else:
        yield "Summary"
        yield f"Ministries of the Government of the Netherlands, {facts.day_in_english(edition.as_of)}"


def _numbered(found: Iterable[Block]) -> Iterator[Block]:
    """Number the sections as a nota does: ``5. …``, and within it ``5.1 …``."""
    section = part = 0
    for block in found:
        if block.kind != "heading" or block.level == 1:
            yield block
            continue
        section, part = (section + 1, 0) if block.level == 2 else (section, part + 1)
        number = f"{section}. " if block.level == 2 else f"{section}.{part} "
        yield replace(block, lines=((blocks.Span(number), *block.lines[0]),))
