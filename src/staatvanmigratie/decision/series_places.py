"""Where an edition prints a series: sentences, figures, tables and tiles of its last build, and documents.

The website has the last word on places, so anchors are read from ``numbers.json``; the sentence around a
number from the chapters it was made of. Of an edition that is not built only the chapters that ask for the
series are known, from their sources.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from staatvanmigratie.decision import built_chapters
from staatvanmigratie.decision.chapter_content import is_built
from staatvanmigratie.decision.papers import facts
from staatvanmigratie.decision.papers.document import FOLDER, KINDS
from staatvanmigratie.foundation import strict
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import NumberRecord, Output, TextOutput
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import processes

_EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """A sentence, or a figure, table or tile, with the numbers of the series that stand there.

    ``kind`` is that of the output, or ``chapter`` for one that asks for the series and is not built, or
    ``document``; ``anchor`` is the page and the place on it of the first number.
    """

    kind: str
    place: str
    label: str | None
    anchor: str | None
    text: str
    shown: list[str] = field(default_factory=list)


def places(edition: Edition, series_id: str) -> list[Place]:
    """Return where a series is printed, in reading order, and the documents that quote it.

    Raises
    ------
    UnknownSeriesError
        Not in the catalogue.
    """
    edition.series(series_id)
    built = is_built(edition.root, edition.number)
    found = _printed(edition, series_id) if built else _asking(edition.root, series_id)
    return [*found, *_documents(edition, series_id)]


def _asking(root: Path, series_id: str) -> Iterator[Place]:
    for chapter in chapters.read_all(root):
        for cell in chapter.cells:
            if series_id in chapters.series_called(cell.source):
                yield Place("chapter", chapter.name, None, None, f"cell {cell.number} asks for it")
    pictures = processes.series_used(root / processes.FOLDER)
    if series_id in pictures:
        yield Place("chapter", "procesplaten", None, None, pictures[series_id])


def _printed(edition: Edition, series_id: str) -> list[Place]:
    folder = edition.root / "build" / str(edition.number)
    said = _said(folder / "chapters", series_id)
    content = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    found: dict[tuple[str, ...], Place] = {}
    for number in content["numbers"]:
        if series_id not in (number["series"], *(each["series"] for each in number["based_on"])):
            continue
        chapter, kind, label = (number[key] for key in ("chapter", "kind", "label"))
        same = said.get((chapter, kind, label or "", number["period"], number["shown"]), [])
        text = same.pop(0) if same else number["title"]
        here = Place(kind, chapter, label, number["anchor"], text)
        place = found.setdefault((chapter, kind, label or text), here)
        place.shown.append(number["shown"])
    return list(found.values())


def _said(folder: Path, series_id: str) -> dict[tuple[str, ...], list[str]]:
    """Return the sentence or caption around each number of a series, in reading order, by what it is."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        for cell in built_chapters.read(path).cells:
            for output in record.of_outputs(cell):
                for number in output.numbers:
                    if any(subject.series == series_id for subject in number.subjects):
                        key = (path.stem, output.kind, output.label, number.period, number.shown)
                        found.setdefault(key, []).append(_around(output, number))
    return found


def _around(output: Output, number: NumberRecord) -> str:
    if not isinstance(output, TextOutput):
        return getattr(output, "title", "") or output.label
    sentences = (sentence for block in output.blocks for sentence in block.sentences)
    own = (each for each in sentences if any(part.number == number.id for part in each.parts))
    return next((output.said(each) for each in own), "")


def _documents(edition: Edition, series_id: str) -> Iterator[Place]:
    """Yield the documents that quote a series: by its id, its short name, or in the table of key figures."""
    if not (edition.root / facts.SERIES).exists():
        return
    quoted = facts.quoted(edition.root)
    names = {name for name, each in quoted.short.items() if each == series_id} | {series_id}
    names |= {"kerncijfers", "kerncijfers_en"} if series_id in quoted.headlines else set()
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    for kind in KINDS:
        path = edition.root / FOLDER / f"{kind}.md"
        template = strict.text_of(path) if path.exists() else ""
        at = (each.start() for each in _EXPRESSION.finditer(template) if word.search(each.group()))
        lines = list(dict.fromkeys(str(template.count("\n", 0, place) + 1) for place in at))
        if lines:
            where = f"{FOLDER.as_posix()}/{kind}.md, line{'s'[: len(lines) - 1]} {', '.join(lines)}"
            yield Place("document", kind, None, None, where)
