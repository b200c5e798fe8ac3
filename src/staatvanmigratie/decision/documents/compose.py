"""The documents that go with an edition: nota, Kamerbrief, news item, summary; as PDF and as docx.

    build/<N>/documents/nota-<N>.pdf, .docx, .md    and so on for each of KINDS

The text stands in ``data/documents/<kind>.md``; the numbers come from the store of the edition and must be
the ones the report printed. The same edition gives the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.chapter_content import NotBuiltError
from staatvanmigratie.decision.documents import issued, letter, reported
from staatvanmigratie.decision.papers.document import KINDS, Document, document_name, written
from staatvanmigratie.decision.since_approval import Changes, NothingToCompareError, since
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.notebook.edition import ChapterEdition, open_edition
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition


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
        No such kind or ministry, a typed number or two versions that git left in the template, or a template
        that cannot be printed.
    """
    given = issued.of(edition, document_name(edition, kind, to))
    decision = reported.of_decision(edition, changes) if kind == "nota" else None
    return written(edition, kind, to, given, decision)


def unsignable(edition: Edition, document: Document) -> list[str]:
    """Return why nobody can sign a document; only the letter to parliament has a signature."""
    if document.kind != "kamerbrief":
        return []
    return list(letter.faults(edition, document.blocks, document.numbers))


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


def disagreements(report_year: int, as_of: str, root: str, folder: str) -> list[str]:
    """Return where a document of an edition says otherwise than the build in ``folder``; one a line.

    Raises
    ------
    SvmError
        As for :func:`compose`.
    """
    edition = open_edition(report_year, as_of, Path(root))
    made = [compose(edition, kind) for kind in KINDS]
    return [f"{each.where}: {each.message}" for each in contradictions(edition, made, Path(folder))]


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
        A fact with two values, something personal in a document, or a letter that cannot be signed
        (``letter``); nothing is written then.
    """
    from staatvanmigratie.privacy.search import scanner

    documents = list(documents)
    build = folder or edition.root / "build" / str(edition.number)
    problems = [
        f"{each.where}: {each.message}" for each in contradictions(edition, [*documents, *beside], build)
    ]
    problems += [
        f"documents/{each.name}: {fault}" for each in documents for fault in unsignable(edition, each)
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
