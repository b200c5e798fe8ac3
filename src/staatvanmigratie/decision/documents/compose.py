"""The documents that go with an edition: nota, Kamerbrief, news item, summary; as PDF and as docx.

    build/<N>/documents/nota-<N>.pdf, .docx, .md    and so on for each of KINDS

The text stands in ``data/documents/<kind>.md``; the numbers come from the store of the edition and must be
the ones the report printed. The same edition gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.chapter_content import NotBuiltError
from staatvanmigratie.decision.documents import blocks, docx, facts
from staatvanmigratie.decision.documents.blocks import Block
from staatvanmigratie.decision.since_approval import Changes, NothingToCompareError, since
from staatvanmigratie.foundation.dutch import day
from staatvanmigratie.foundation.errors import BuildError, SvmError
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.record import NumberRecord
from staatvanmigratie.report.checks import Finding, typed_digits
from staatvanmigratie.report.edition import Edition

FOLDER = Path("data/documents")
KINDS = ("nota", "kamerbrief", "nieuwsbericht", "summary")
_ENGLISH = {"summary"}


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
        from staatvanmigratie.decision.documents import pdf

        midnight = datetime.fromisoformat(f"{self.moment}T00:00:00+00:00")
        return pdf.make(self.title, self.language, self.head, self.blocks, int(midnight.timestamp()))


def _plain(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if block.kind == "table":
            yield from ("; ".join(blocks.words(cell) for cell in row) for row in block.rows)
        else:
            mark = "- " if block.kind == "list" else ""
            yield from (mark + blocks.words(each) for each in block.lines)


def compose(
    edition: ChapterEdition, kind: str, to: str | None = None, changes: Changes | None = None
) -> Document:
    """Write a document of an edition.

    Parameters
    ----------
    to
        For the nota: the ministry it is for, by its short name.
    changes
        What changed since the last approval, for the nota.

    Raises
    ------
    SvmError
        No such kind or ministry, a typed digit in the template, or a template that cannot be printed.
    """
    path = edition.root / FOLDER / f"{kind}.md"
    if kind not in KINDS or not path.exists():
        raise SvmError(f"There is no document {kind!r}; there are: {', '.join(KINDS)}")
    template = path.read_text(encoding="utf-8")
    for number, said in typed_digits(template):
        where = f"{FOLDER}/{kind}.md, line {number}"
        raise SvmError(f"{where}: a typed digit: {said!r}; print the number from a series with {{{{ … }}}}")
    ministry = facts.chosen_ministry(edition, to)
    names = facts.gather(edition, ministry)
    if kind == "nota":
        names |= facts.of_decision(edition, changes)
    rendered = text.render(template, names)
    try:
        found = blocks.read(rendered.markdown)
    except SvmError as error:
        raise SvmError(f"{FOLDER}/{kind}.md: {error}") from error
    found = _numbered(found) if kind == "nota" else found
    return Document(
        name=f"{kind}-{to}-{edition.number}".replace("&", "en") if to else f"{kind}-{edition.number}",
        kind=kind,
        language="en-GB" if kind in _ENGLISH else "nl-NL",
        head=tuple(_head(edition, kind, ministry)),
        blocks=tuple(found),
        numbers=rendered.record.numbers,
        moment=edition.as_of,
    )


def _head(edition: Edition, kind: str, ministry: facts.Ministry) -> Iterator[str]:
    paper = edition.file.paper
    own = facts.ministries(edition.root)[facts.own_ministry(edition)]
    if kind == "nota":
        yield "Nota"
        yield f"Ministerie van {own.name}"
        yield from own.part
        yield f"Aan: {ministry.to}"
        yield f"Datum: {edition.as_of_text}"
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


def _numbered(found: list[Block]) -> list[Block]:
    number = 0
    result = []
    for block in found:
        if block.kind == "heading" and block.level == 2:
            number += 1
            block = Block("heading", ((blocks.Span(f"{number}. "), *block.lines[0]),), 2)  # noqa: PLW2901
        result.append(block)
    return result


# ---------------------------------------------------------------- one fact, one value


def contradictions(
    edition: Edition, documents: Iterable[Document], folder: Path | None = None
) -> list[Finding]:
    """Return facts that have one value in the report or a document, and another in a document.

    ``folder`` holds the build with its ``numbers.json``, default ``build/<N>``; without it the documents are
    compared with each other only.
    """
    known: dict[str, tuple[float, str, str]] = {}
    path = (folder or edition.root / "build" / str(edition.number)) / "numbers.json"
    if path.exists():
        content = json.loads(path.read_text(encoding="utf-8"))
        for number in content["numbers"]:
            known.setdefault(_fact(number), (number["value"], number["shown"], number["anchor"]))
    found = []
    for document in documents:
        for number in map(asdict, document.numbers):
            value, shown, where = known.setdefault(
                _fact(number), (number["value"], number["shown"], document.name)
            )
            if value is not None and abs(value - number["value"]) > 1e-6 * max(1.0, abs(value)):
                message = (
                    f"{number['title']}, {number['period']}: {number['shown']} here, {shown} in {where}. "
                    f"Build again, so that both quote the same figures: svm build {edition.number}"
                )
                found.append(Finding("error", f"documents/{document.name}", message))
    return found


def _fact(number: Mapping[str, Any]) -> str:
    """What a number is about: the same fact has the same value wherever it is printed."""
    rests_on = [(each["series"], each["period"], each["breakdown"]) for each in number["based_on"]]
    what = "value" if number["what"] == "rounded" else number["what"]
    direction = "size" if what == "change" and (number["value"] or 0) >= 0 else what
    about = (
        number["series"],
        number["period"],
        number["breakdown"],
        what,
        direction,
        number["unit"],
        rests_on,
    )
    return json.dumps(about, sort_keys=True)


def changed(edition: Edition) -> Changes | None:
    """Return what changed since the last approval; None without a build or an approval."""
    try:
        return since(edition, None)
    except (NotBuiltError, NothingToCompareError):
        return None


def write(
    edition: Edition,
    documents: Iterable[Document],
    folder: Path | None = None,
    beside: Iterable[Document] = (),
) -> list[Path]:
    """Write documents as PDF and docx into ``build/<N>/documents`` and return the files.

    What stands in ``beside`` is compared with them and not written.

    Raises
    ------
    BuildError
        A fact with two values, or something personal in a document; nothing is written then.
    """
    from staatvanmigratie.privacy.search import scanner

    documents = list(documents)
    build = folder or edition.root / "build" / str(edition.number)
    problems = [
        f"{each.where}: {each.message}" for each in contradictions(edition, [*documents, *beside], build)
    ]
    made = {}
    scan = scanner(edition.root)
    for document in documents:
        for name, content in (
            (f"{document.name}.docx", document.docx()),
            (f"{document.name}.pdf", document.pdf()),
        ):
            made[build / "documents" / name] = content
            problems += [str(leak) for leak in scan.file(name, content)]
    if problems:
        raise BuildError("No document was written:", problems)
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(made)
