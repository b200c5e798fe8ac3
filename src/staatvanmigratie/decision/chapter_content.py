"""What a reader of a built edition sees: the thing that is approved and compared.

Of each page and each chapter as the book has it in ``build/<N>/book``: headings, sentences, figures with
their drawings, tables, key figures, every number with the card that opens at it, and whatever else a cell
put out (``seen``). Type, colours and frame of the pages are layout and do not count. The same content has the
same digest, whenever and wherever it was built.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from staatvanmigratie.book import added_cells
from staatvanmigratie.book.empty_sections import without_empty_sections
from staatvanmigratie.book.web import drawing, number_card
from staatvanmigratie.decision import built_chapters
from staatvanmigratie.decision.content import (
    START,
    Content,
    Contents,
    Item,
    Origin,
    PrintedNumber,
    of_words,
)
from staatvanmigratie.decision.digests import FORM
from staatvanmigratie.decision.digests import digest as _digest
from staatvanmigratie.decision.seen import charts, markup, pages, raw_outputs
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.notebook.outputs import record, running_text
from staatvanmigratie.notebook.outputs.record import (
    Basis,
    Block,
    FigureOutput,
    KeyFiguresOutput,
    NumberRecord,
    Output,
    Part,
    ProcessOutput,
    TableOutput,
    TextOutput,
)

_PARAGRAPH = re.compile(r"\n(?:[ \t]*\n)+")
_NO_CELL = {"remove-cell", "remove_cell"}
_NO_OUTPUT = {
    "remove-output",
    "remove_output",
}  # of text there is none to remove: a reader sees it all the same
_BREAK = re.compile(r" {2,}\n(?=.)")  # at the end of a line it begins a new one on the page
_SPACES = re.compile(r"[ \t\r\n\f]+")  # what a page shows as one; one that does not break is another
_BY_TOOLS = {"parameters", "injected-parameters", "remove-input", "hide-input"}  # tags that show nothing else

#: Of a record: what counts by itself, and ids.
_APART = {"kind", "form", "label", "anchor_prefix", "numbers", "blocks", "spec", "csv"} | {
    "narrow",
    "narrow_spec",
}


class NotBuiltError(SvmError):
    """There is no build of the edition, or one of another version."""


def is_built(root: Path, number: int) -> bool:
    """Tell whether there is a build of an edition; one of another form of the record counts as none."""
    paths = (root / "build" / str(number) / "chapters").glob("*.ipynb")
    first = next((json.loads(path.read_text(encoding="utf-8")) for path in sorted(paths)), None)
    return first is not None and record.is_readable(first)


def refuse_without_build(root: Path, number: int) -> None:
    """Refuse what needs a build where there is none that this version can read.

    Raises
    ------
    NotBuiltError
        The message says how to make one.
    """
    if not is_built(root, number):
        kept = any((root / "build" / str(number) / "chapters").glob("*.ipynb"))
        how = "was built by another version" if kept else "has not been built"
        raise NotBuiltError(f"Edition {number} {how}; make it with: svm build {number}")


def of_build(root: Path, number: int) -> Mapping[str, Content]:
    """Return what a reader of the last build sees, by chapter in reading order; read when it is looked at.

    Raises
    ------
    SvmError
        The edition has not been built.
    """
    build = root / "build" / str(number)
    refuse_without_build(root, number)
    book = pages.Book(build / "book")
    found: dict[str, Callable[[], Content]] = {}
    for name in book.pages:
        found[name] = partial(of_page, book, name)
    for path in sorted((build / "chapters").glob("*.ipynb")):
        found[path.stem] = partial(of_chapter, book.chapters.get(path.stem, path), book.labels)
    return Contents(found)


def of_page(book: pages.Book, name: str) -> Content:
    """Return what a reader sees of a page that is no chapter; the first one has what all pages share."""
    reading = _Reading()
    page = book.page(name)
    reading.prose(running_text.of_markdown(page.text))
    for kind, called, parts in [*page.beside, *(book.shared() if name == START else ())]:
        reading.beside(kind, called, parts)
    title = "Startpagina" if name == START else reading.title or name
    return of_words(name, title, reading.items)


def of_chapter(path: Path, labels: number_card.Names | None = None) -> Content:
    """Return what a reader sees of one executed chapter; ``labels`` are the names of categories.

    Whoever asks how an edition stands asks several times. The same file is read once in a process; nothing of
    it is kept on disk, where somebody could write down that something else was seen.
    """
    return _of_chapter(path, file_digest(path), json.dumps(labels or {}, ensure_ascii=False))


@lru_cache(maxsize=200)
def _of_chapter(path: Path, _digest_of_file: str, labels: str) -> Content:
    notebook = built_chapters.read(path)
    reading = _Reading(json.loads(labels), notebook.metadata.get("widgets", {}))
    for cell in without_empty_sections(notebook).cells:
        tags = set(cell.metadata.get("tags", ()))
        without = _NO_CELL | _NO_OUTPUT if cell.cell_type == "code" else _NO_CELL
        if not without & tags:
            reading.cell(cell, tags - _BY_TOOLS)
    if about := pages.set_by_authors(notebook.metadata):
        reading.beside("opmaak", "van het hoofdstuk", about)
    return Content(
        path.stem,
        reading.title or path.stem,
        tuple(reading.items),
        reading.figures,
        frozenset(reading.pending),
        reading.series,
        reading.contributions,
    )


class _Reading:
    """Takes up what a chapter shows, one thing after the other."""

    def __init__(self, labels: number_card.Names | None = None, widgets: Mapping[str, Any] | None = None):
        self.items: list[Item] = []
        self.figures: dict[tuple[str, str], PrintedNumber] = {}
        self.pending: set[tuple[str, str]] = set()
        self.series: dict[str, tuple[str, str, str]] = {}
        self.contributions: dict[str, str] = {}
        self._labels = labels or {}
        self._widgets = widgets or {}
        self._raw = 0

    @property
    def title(self) -> str:
        """The first heading."""
        return next((item.text for item in self.items if item.kind == "kop"), "")

    def cell(self, cell: Mapping[str, Any], tags: Collection[str]) -> None:
        """Take up what one cell shows."""
        before = len(self.items)
        since = FORM if added_cells.is_one(cell["source"]) else 1
        if cell["cell_type"] == "markdown":
            self.prose(running_text.of_markdown(markup.with_pictures(cell["source"])), since=since)
            for name, forms in sorted(cell.get("attachments", {}).items()):
                self.beside("bestand", name, raw_outputs.parts({"data": forms}))
        elif cell["cell_type"] == "raw":
            self.raw({"output_type": "stream", "name": "raw", "text": cell["source"]})
        for output in cell.get("outputs", ()):
            self.output(output, since)
        said = pages.set_by_authors({**cell["metadata"], "tags": sorted(tags)})
        if said and len(self.items) > before:
            self.beside("opmaak", f"van een cel, {_digest(said)[:8]}", said)

    def prose(
        self,
        blocks: Sequence[Block],
        text: TextOutput | None = None,
        contribution: str = "",
        since: int = 1,
    ) -> None:
        """Take up running text, sentence by sentence; ``text`` describes the numbers in it."""
        for kind, parts, place in _sentences(blocks):
            numbers = [text.number(part.number) for part in parts if text and part.number]
            said = " ".join("".join(map(_said, parts)).split())
            exact = _exact("".join("{}" if part.number else part.myst for part in parts))
            form = {"vorm": _digest([place, exact])[:12]}
            digest = _digest([kind, said, form, [self._facts(each) for each in numbers]])
            shown = tuple(each.shown for each in numbers)
            self.items.append(Item(kind, "", said, digest, shown, form, (), contribution, since))

    def output(self, output: Mapping[str, Any], since: int = 1) -> None:
        """Take up one output of a cell."""
        if (about := record.read(output.get("metadata", {}))) is None:
            self.raw(output)
            return
        for each in about.numbers:
            self._number(each)
        self.pending |= {(each.series, each.period) for each in about.pending}
        if isinstance(about, TextOutput):
            mine = about.contribution
            if mine:
                self.contributions[mine.organisation] = mine.state
            self.prose(about.blocks, about, mine.organisation if mine else "", since)
            return
        seen = [*_seen(about), ("cards", [self._facts(each) for each in about.numbers])]
        seen.append(("drawing", _drawing(about, output.get("data", {}).get("image/svg+xml"))))
        seen.append(("narrow drawing", _narrow_drawing(about)))
        parts = {name: _digest(value) for name, value in seen if value}
        digest = _digest([about.kind, about.label, parts])
        short = {name: each[:12] for name, each in parts.items()}
        rows = tuple(_rows(about)) if about.label.startswith("tab-beleid") else ()
        caption = "" if isinstance(about, KeyFiguresOutput) else about.caption
        item = Item(about.kind, about.label, caption, digest, parts=short, rows=rows, since=since)
        self.items.append(item)

    def raw(self, output: Mapping[str, Any]) -> None:
        """Take up an output that is none of the report: its words sentence by sentence, and every form."""
        if said := raw_outputs.words(output):
            self.prose(running_text.of_markdown(said), since=FORM)
        self._raw += 1
        self.beside("uitvoer", str(self._raw), raw_outputs.parts(output, self._widgets))

    def beside(self, kind: str, name: str, parts: Mapping[str, str]) -> None:
        """Take up what is no text and no output of the report."""
        short = {part: each[:12] for part, each in parts.items()}
        digest = _digest([kind, name, dict(parts)])
        self.items.append(Item(kind, f"{kind} {name}", ", ".join(parts), digest, parts=short, since=FORM))

    def _facts(self, number: NumberRecord) -> list[Any]:
        """What a reader sees of a number, with the card that opens at it."""
        return [asdict(number), number_card.origin(number, self._labels)]

    def _number(self, number: NumberRecord) -> None:
        keys = [(base.series, _key(base, "value")) for base in number.based_on]
        rest = "+".join("@".join(pair) for pair in keys) if number.what != "value" else ""
        self._add(number, _key(number, number.what, rest.replace("|", "~")), number.shown)
        for base, (_, base_key) in zip(number.based_on, keys, strict=True):
            if (base.series, base_key) not in self.figures:
                self._add(base, base_key, None)
        if number.what == "value" or number.series not in self.series:
            definition = _digest(number.definition)[:8]
            self.series[number.series] = (number.title, number.unit, definition)

    def _add(self, number: NumberRecord | Basis, key: str, shown: str | None) -> None:
        origin = Origin(number.dataset, number.vintage, number.status)
        self.figures[number.series, key] = PrintedNumber(number.series, key, number.value, shown, origin)


def _sentences(blocks: Sequence[Block]) -> Iterator[tuple[str, Sequence[Part], list[str]]]:
    """Yield headings and sentences as kept approvals have them, each with where it stands in its block.

    An explanation goes with its term, and the number of an item is a sentence of its own. What is no running
    text has every space that it was written with, except for a table.
    """
    found: list[tuple[str, list[Part], list[str]]] = []
    for block in blocks:
        place = [block.kind, block.mark, _PARAGRAPH.sub("\n\n", block.before)]
        first, *rest = block.sentences
        if block.kind == "heading":
            found.append(("kop", [part for sentence in block.sentences for part in sentence.parts], place))
            continue
        if block.kind == "other" and first.parts[:1] and not first.parts[0].words.startswith("|"):
            place.append("".join(part.myst for part in block.parts).strip())
        if block.kind == "explanation" and found:
            found[-1][1].extend([Part(f" {block.mark}"), *first.parts])
        elif block.mark[:1].isdigit():
            found += [("zin", [Part(block.mark)], place), ("zin", list(first.parts), [])]
        else:
            found.append(("zin", [Part(block.mark), *first.parts], place))
        found += [("zin", [Part(sentence.before), *sentence.parts], []) for sentence in rest]
    yield from found


def _exact(written: str) -> str:
    """A text with every space that a page shows: lines may be broken anywhere, but not for the reader."""
    return _SPACES.sub(" ", _BREAK.sub("\\\\\n", written)).strip(" ")


def _said(part: Part) -> str:
    """What stands for a part in the text of a sentence: a number is ``{}``."""
    return "{}" if part.number else part.title if part.role else part.words


def _key(number: NumberRecord | Basis, what: str, rest: str = "") -> str:
    categories = ",".join(f"{d}={c}" for d, c in sorted(number.breakdown.items()))
    return f"{number.period}|{categories}|{what}|{rest}"


def _facts(number: NumberRecord) -> list[Any]:
    """What a reader sees of a number, on opening it too."""
    return [
        number.shown,
        number.value,
        number.status,
        number.vintage,
        number.dataset,
        number.definition,
        number.period,
    ]


def _seen(about: Output) -> Iterator[tuple[str, Any]]:
    """What a reader sees of a figure, a table, key figures or a process, by part."""
    if isinstance(about, KeyFiguresOutput):
        yield "tiles", [[t.title, t.shown, t.change, t.note, t.period, *t.course] for t in about.tiles]
    else:
        yield "caption", about.caption
    if isinstance(about, FigureOutput | ProcessOutput):
        yield "alt", about.alt
    if isinstance(about, FigureOutput | TableOutput) and about.table:
        yield "columns", [column.title for column in about.table.columns]
        yield "cells", [[[cell.text, cell.href] for cell in row] for row in about.table.rows]
    if isinstance(about, ProcessOutput):
        yield "steps", about.list_as_json
    if isinstance(about, FigureOutput):
        yield "chart", charts.said(about.spec) if about.spec else None
        yield "data", about.csv
    yield "numbers", [_facts(each) for each in about.numbers]
    yield "source", about.source
    yield "notes", about.notes
    yield "record", {k: _without_row_ids(v) for k, v in about.as_json().items() if k not in _APART}


def _without_row_ids(value: Any) -> Any:
    return {k: v for k, v in value.items() if k != "row_ids"} if isinstance(value, dict) else value


def _drawing(about: Output, svg: Any) -> str:
    """The digest of what a reader gets of a drawing; a dashboard is drawn from its specification too."""
    if not isinstance(about, FigureOutput | ProcessOutput):
        return ""
    spec = _digest(about.spec) if isinstance(about, FigureOutput) and about.dashboard else ""
    return spec + (_picture(svg, about.label, about.alt) if isinstance(svg, str) else "")


def _narrow_drawing(about: Output) -> str:
    """The digest of what a reader gets on the screen of a phone."""
    if not isinstance(about, FigureOutput | ProcessOutput) or not about.narrow:
        return ""
    spec = _digest(about.narrow_spec) if isinstance(about, FigureOutput) and about.narrow_spec else ""
    return spec + _picture(about.narrow, about.label, about.alt)


def _picture(svg: str, label: str, alt: str) -> str:
    """The digest of a drawing as it stands in a page; of what is no drawing, that of its text."""
    try:
        return markup.of_drawing(drawing.inline_svg(svg, label, alt))
    except ElementTree.ParseError:
        return markup.of_text(svg)


def _rows(about: TableOutput) -> Iterator[str]:
    for row in about.table.rows:
        yield " | ".join(" ".join(filter(None, (cell.text, cell.href))) for cell in row)
