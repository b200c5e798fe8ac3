"""What a reader of a built edition sees, apart from how it looks: the thing that is approved and compared.

Of the start page and of each chapter in ``build/<N>/chapters``: headings, sentences, figures, tables, key
figures, and every number with its state and origin. Fonts, sizes, colours and places of a drawing are layout
and do not count; its marks, axes, words and data do. The same content has the same digest, whenever and
wherever it was built.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from staatvanmigratie.book.empty_sections import without_empty_sections
from staatvanmigratie.decision import built_chapters
from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
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

FORM = 1  # of the stored content; a later form can still tell an older one apart

_LENGTH = 32  # of a digest in hexadecimal digits: 128 bits
_HIDDEN = {"remove-cell", "remove-output"}
_SUBSTITUTION = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_DIRECTIVE = re.compile(r"^(?::{3,}|`{3,}).*$", re.MULTILINE)
START = "index"  # the start page, beside the chapters

#: Of a chart: what a thing is drawn with, not what it says.
_LAYOUT = set(
    "x y x2 y2 xOffset yOffset dx dy color colour fill stroke size width height angle align baseline opacity "
    "geometry coordinates path anchor offset theta radius strokeDash fontSize plaats".split()
)
_SAID = ("field", "type", "title", "aggregate", "timeUnit", "bin", "stack")
_SCALE = ("domain", "type", "zero")


class NotBuiltError(SvmError):
    """There is no build of the edition, or one of another version."""


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: dataset, vintage and status."""

    dataset: str
    vintage: str
    status: str


@dataclass(frozen=True)
class PrintedNumber:
    """A number that a chapter prints or rests on; ``shown`` is None where only others rest on it."""

    series: str
    key: str  # period, categories and kind of number
    value: float | None
    shown: str | None
    origin: Origin

    @property
    def period(self) -> str:
        """The period it is about."""
        return self.key.split("|")[0]

    @property
    def what(self) -> str:
        """``value``, or how it was computed: ``change``, ``share`` …"""
        return self.key.split("|")[2]

    @property
    def categories(self) -> dict[str, str]:
        """The categories that are no total."""
        return dict(pair.split("=", 1) for pair in self.key.split("|")[1].split(",") if pair)

    @property
    def bases(self) -> list[tuple[str, str]]:
        """The numbers a computed one rests on, as series and key."""
        return [tuple(part.split("@", 1)) for part in self.key.split("|")[3].split("+") if part]


@dataclass(frozen=True)
class Item:
    """A heading, a sentence, a figure, a table or key figures.

    Of a sentence ``text`` has ``{}`` for each number and ``numbers`` are these as printed. Of the others
    ``text`` is the caption and ``parts`` the digest of each thing a reader sees of it.
    """

    kind: str
    name: str
    text: str
    digest: str
    numbers: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()  # of a table of policy developments
    contribution: str = ""

    @property
    def shown(self) -> str:
        """The sentence as printed, or the caption."""
        numbers = iter(self.numbers)
        return re.sub(r"\{\}", lambda _: next(numbers, "{}"), self.text)

    @property
    def is_text(self) -> bool:
        """Whether it is running text."""
        return self.kind in ("kop", "zin")


@dataclass(frozen=True)
class Content:
    """What a reader sees of one chapter."""

    chapter: str
    title: str
    items: tuple[Item, ...]
    figures: Mapping[tuple[str, str], PrintedNumber]
    pending: frozenset[tuple[str, str]]
    series: Mapping[str, tuple[str, str, str]]  # title, unit, digest of the definition
    contributions: Mapping[str, str] = field(default_factory=dict)  # organisation: state

    @property
    def digest(self) -> str:
        """The digest of all of it, in reading order."""
        return _digest([self.chapter, self.title, [item.digest for item in self.items]])

    def as_json(self) -> str:
        """Return the content as a small file that says later what was approved."""
        origins: dict[Origin, int] = {}
        figures: dict[str, dict[str, list[Any]]] = {}
        for each in self.figures.values():
            place = origins.setdefault(each.origin, len(origins))
            figures.setdefault(each.series, {})[each.key] = [each.value, each.shown, place]
        items = [
            {k: v for k, v in vars(item).items() if v or k in ("kind", "text", "digest")}
            for item in self.items
        ]
        content = {
            "form": FORM,
            "chapter": self.chapter,
            "title": self.title,
            "items": items,
            "figures": figures,
            "origins": [[o.dataset, o.vintage, o.status] for o in origins],
            "pending": sorted(map(list, self.pending)),
            "series": {name: list(about) for name, about in sorted(self.series.items())},
            "contributions": dict(self.contributions),
        }
        content["sum"] = _digest(content)
        lines = [f"{json.dumps(k)}: {_compact(v)}" for k, v in content.items()]
        return "{" + ",\n".join(lines) + "}\n"


def _compact(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ",\n".join(json.dumps(v, ensure_ascii=False) for v in value) + "]"
    if isinstance(value, dict):
        lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
        return "{" + ",\n".join(lines) + "}"
    return json.dumps(value, ensure_ascii=False)


def read(path: Path) -> Content:
    """Read stored content.

    Raises
    ------
    DataFileError
        The file is missing or broken, or its content is not what its digest says.
    """
    where = f"data/approvals/{path.parent.name}/{path.name}"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        origins = [Origin(*each) for each in stored["origins"]]
        figures = {
            (series, key): PrintedNumber(series, key, value, shown, origins[place])
            for series, numbers in stored["figures"].items()
            for key, (value, shown, place) in numbers.items()
        }
        items = tuple(
            Item(
                **{
                    **each,
                    "name": each.get("name", ""),
                    "numbers": tuple(each.get("numbers", ())),
                    "rows": tuple(each.get("rows", ())),
                }
            )
            for each in stored["items"]
        )
        found = Content(
            stored["chapter"],
            stored["title"],
            items,
            figures,
            frozenset((series, period) for series, period in stored["pending"]),
            {name: tuple(about) for name, about in stored["series"].items()},
            stored["contributions"],
        )
    except OSError as error:
        raise DataFileError(f"{where}: not there; it says what was approved") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DataFileError(f"{where}: broken ({error}); take it from the version history") from error
    if stored.pop("sum", "") != _digest(stored) or not found.digest.startswith(path.stem):
        raise DataFileError(f"{where}: was changed after it was stored; take it from the version history")
    return found


def digest_of(chapters: Mapping[str, str]) -> str:
    """Return the digest of several chapters from theirs."""
    return _digest(sorted(chapters.items()))


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


def of_build(root: Path, number: int) -> dict[str, Content]:
    """Return what a reader of the last build sees, by chapter in reading order.

    Raises
    ------
    SvmError
        The edition has not been built.
    """
    folder = root / "build" / str(number) / "chapters"
    paths = sorted(folder.glob("*.ipynb"))
    refuse_without_build(root, number)
    start = of_start_page(root / "build" / str(number) / "book")
    return {**({START: start} if start else {}), **{path.stem: of_chapter(path) for path in paths}}


def of_start_page(book: Path) -> Content | None:
    """Return what a reader sees of the start page; None where the build has none."""
    page, config = book / f"{START}.md", book / "_config.yml"
    if not page.exists() or not config.exists():
        return None
    settings = strict.read(config).get("sphinx", {}).get("config", {})
    names = settings.get("myst_substitutions", {})
    source = _SUBSTITUTION.sub(lambda m: str(names.get(m[1], m[0])), page.read_text(encoding="utf-8"))
    reading = _Reading()
    reading.prose(running_text.of_markdown(_DIRECTIVE.sub("", source)))
    return Content(START, "Startpagina", tuple(reading.items), {}, frozenset(), {})


def of_chapter(path: Path) -> Content:
    """Return what a reader sees of one executed chapter."""
    notebook = built_chapters.read(path)
    reading = _Reading()
    for cell in without_empty_sections(notebook).cells:
        if _HIDDEN & set(cell.metadata.get("tags", ())):
            continue
        if cell.cell_type == "markdown":
            reading.prose(running_text.of_markdown(cell.source))
        for output in cell.get("outputs", ()):
            reading.output(output)
    heads = [item.text for item in reading.items if item.kind == "kop"]
    return Content(
        path.stem,
        heads[0] if heads else path.stem,
        tuple(reading.items),
        reading.figures,
        frozenset(reading.pending),
        reading.series,
        reading.contributions,
    )


class _Reading:
    """Takes up the outputs of a chapter, one after the other."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.figures: dict[tuple[str, str], PrintedNumber] = {}
        self.pending: set[tuple[str, str]] = set()
        self.series: dict[str, tuple[str, str, str]] = {}
        self.contributions: dict[str, str] = {}

    def prose(self, blocks: Sequence[Block], text: TextOutput | None = None, contribution: str = "") -> None:
        """Take up running text, sentence by sentence; ``text`` describes the numbers in it."""
        for kind, parts in _sentences(blocks):
            numbers = [text.number(part.number) for part in parts if text and part.number]
            said = " ".join("".join(map(_said, parts)).split())
            digest = _digest([kind, said, [_facts(each) for each in numbers]])
            shown = tuple(each.shown for each in numbers)
            self.items.append(Item(kind, "", said, digest, shown, contribution=contribution))

    def output(self, output: Mapping[str, Any]) -> None:
        """Take up one output of a cell."""
        if (about := record.read(output.get("metadata", {}))) is None:
            text = output.get("data", {}).get("text/plain")
            if text and output.get("output_type") != "stream":
                self.prose(running_text.of_markdown(text))
            return
        for each in about.numbers:
            self._number(each)
        self.pending |= {(each.series, each.period) for each in about.pending}
        if isinstance(about, TextOutput):
            mine = about.contribution
            if mine:
                self.contributions[mine.organisation] = mine.state
            self.prose(about.blocks, about, mine.organisation if mine else "")
            return
        parts = {name: _digest(value) for name, value in _seen(about) if value}
        digest = _digest([about.kind, about.label, parts])
        short = {name: each[:12] for name, each in parts.items()}
        rows = tuple(_rows(about)) if about.label.startswith("tab-beleid") else ()
        caption = "" if isinstance(about, KeyFiguresOutput) else about.caption
        self.items.append(Item(about.kind, about.label, caption, digest, parts=short, rows=rows))

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


def _sentences(blocks: Sequence[Block]) -> Iterator[tuple[str, Sequence[Part]]]:
    """Yield headings and sentences as kept approvals have them (FORM 1).

    An explanation goes with its term, and the number of an item is a sentence of its own.
    """
    found: list[tuple[str, list[Part]]] = []
    for block in blocks:
        if block.kind == "heading":
            found.append(("kop", [part for sentence in block.sentences for part in sentence.parts]))
            continue
        first, *rest = block.sentences
        if block.kind == "explanation" and found:
            found[-1][1].extend([Part(f" {block.mark}"), *first.parts])
        elif block.mark[:1].isdigit():
            found += [("zin", [Part(block.mark)]), ("zin", list(first.parts))]
        else:
            found.append(("zin", [Part(block.mark), *first.parts]))
        found += [("zin", list(sentence.parts)) for sentence in rest]
    yield from found


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
        yield "tiles", [[t.title, t.shown, t.change, t.note, t.period] for t in about.tiles]
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
        yield "chart", _chart(about.spec) if about.spec else None
        yield "data", about.csv
    yield "numbers", [_facts(each) for each in about.numbers]
    yield "source", about.source
    yield "notes", about.notes


def _rows(about: TableOutput) -> Iterator[str]:
    for row in about.table.rows:
        yield " | ".join(" ".join(filter(None, (cell.text, cell.href))) for cell in row)


def _chart(spec: Any) -> dict[str, Any]:
    """Return what a chart says: kinds of marks, what its axes stand for, its choices, and its data."""
    marks: list[str] = []
    channels: list[Any] = []
    data: list[str] = []
    _walk(spec, marks, channels, data)
    return {"marks": marks, "channels": channels, "data": sorted(set(data))}


def _walk(part: Any, marks: list[str], channels: list[Any], data: list[str]) -> None:
    if isinstance(part, list):
        for each in part:
            _walk(each, marks, channels, data)
        return
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name == "config":
            continue
        if name == "mark":
            marks.append(value if isinstance(value, str) else value.get("type", ""))
        elif name == "encoding":
            channels += [
                [channel, said] for channel, about in sorted(value.items()) if (said := _channel(about))
            ]
        elif name == "datasets" and isinstance(value, dict):
            for rows in value.values():
                data += _data(rows)
        elif name == "values":
            data += _data(value)
        elif name == "params":
            channels += [
                ["choice", p.get("value"), p["bind"].get("name"), p["bind"].get("options")]
                for p in value
                if isinstance(p, dict) and isinstance(p.get("bind"), dict)
            ]
        else:
            _walk(value, marks, channels, data)


def _channel(about: Any) -> dict[str, Any]:
    if not isinstance(about, dict) or about.get("field") in _LAYOUT:
        return {}
    said = {key: about[key] for key in _SAID if about.get(key) is not None}
    if isinstance(about.get("scale"), dict) and said:
        said |= {f"scale {key}": about["scale"][key] for key in _SCALE if key in about["scale"]}
    if isinstance(about.get("axis"), dict) and about["axis"].get("title"):
        said["axis"] = about["axis"]["title"]
    return said


def _data(rows: Any) -> Iterator[str]:
    if isinstance(rows, str):
        yield rows
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            said = {key: value for key, value in row.items() if key not in _LAYOUT}
            if said:
                yield json.dumps(said, ensure_ascii=False, sort_keys=True)
        else:
            yield json.dumps(row, ensure_ascii=False, sort_keys=True)


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
