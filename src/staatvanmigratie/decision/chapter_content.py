"""What a reader of a built edition sees, apart from how it looks: the thing that is approved and compared.

Of the start page and of each chapter in ``build/<N>/chapters``: headings, sentences, figures, tables, key
figures, and every number with its state and origin. Fonts, sizes, colours and places of a drawing are layout
and do not count; its marks, axes, words and data do. The same content has the same digest, whenever and
wherever it was built.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from staatvanmigratie.book.empty_sections import without_empty_sections
from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError

FORM = 1  # of the stored content; a later form can still tell an older one apart

_ROLE = re.compile(r"\{cijfer\}`(n\d+)`")
_OTHER_ROLE = re.compile(r"\{\w+\}`([^`<]+?)(?:\s*<[^>]*>)?`")
_BLOCKS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) )|\n(?=#)")
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")
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


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: dataset, vintage and status."""

    dataset: str
    vintage: str
    status: str


@dataclass(frozen=True)
class Figure:
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
    figures: Mapping[tuple[str, str], Figure]
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
            (series, key): Figure(series, key, value, shown, origins[place])
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
    """Tell whether there is a build of an edition."""
    return any((root / "build" / str(number) / "chapters").glob("*.ipynb"))


def of_build(root: Path, number: int) -> dict[str, Content]:
    """Return what a reader of the last build sees, by chapter in reading order.

    Raises
    ------
    SvmError
        The edition has not been built.
    """
    folder = root / "build" / str(number) / "chapters"
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise SvmError(f"Edition {number} has not been built; make it with: svm build {number}")
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
    reading.prose(_DIRECTIVE.sub("", source))
    return Content(START, "Startpagina", tuple(reading.items), {}, frozenset(), {})


def of_chapter(path: Path) -> Content:
    """Return what a reader sees of one executed chapter."""
    notebook = _Part(json.loads(path.read_text(encoding="utf-8")))
    reading = _Reading()
    for cell in without_empty_sections(notebook).cells:
        if _HIDDEN & set(cell.get("metadata", {}).get("tags", ())):
            continue
        if cell.get("cell_type") == "markdown":
            reading.prose(cell.source)
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


class _Part(dict):
    """A part of a notebook, as the book reads it: ``cell.source``."""

    def __getattr__(self, name: str) -> Any:
        found = self.get(name)
        if name == "source" and isinstance(found, list):
            return "".join(found)
        return [_Part(each) for each in found or ()] if name == "cells" else found

    def get(self, name: str, default: Any = None) -> Any:
        found = super().get(name, default)
        return [_Part(each) for each in found] if name == "outputs" else found


class _Reading:
    """Takes up the outputs of a chapter, one after the other."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.figures: dict[tuple[str, str], Figure] = {}
        self.pending: set[tuple[str, str]] = set()
        self.series: dict[str, tuple[str, str, str]] = {}
        self.contributions: dict[str, str] = {}

    def prose(self, source: str, numbers: Mapping[str, Any] | None = None, contribution: str = "") -> None:
        """Take up running text, sentence by sentence."""
        numbers = numbers or {}
        for part in _sentences(source):
            head = re.match(r"#+\s+(.*)", part.strip())
            said = " ".join(
                _OTHER_ROLE.sub(r"\1", _ROLE.sub("\ue000\\1\ue001", head[1] if head else part)).split()
            )
            if not said:
                continue
            ids = re.findall("\ue000(n\\d+)\ue001", said)
            text = re.sub("\ue000n\\d+\ue001", "{}", said)
            shown = tuple(numbers[each]["shown"] for each in ids)
            kind = "kop" if head else "zin"
            digest = _digest([kind, text, [_facts(numbers[each]) for each in ids]])
            self.items.append(Item(kind, "", text, digest, shown, contribution=contribution))

    def output(self, output: Mapping[str, Any]) -> None:
        """Take up one output of a cell."""
        svm = output.get("metadata", {}).get("svm")
        if svm is None:
            text = output.get("data", {}).get("text/plain")
            if text and output.get("output_type") != "stream":
                self.prose(text if isinstance(text, str) else "".join(text))
            return
        numbers = {each["id"]: each for each in svm.get("numbers") or ()}
        for each in numbers.values():
            self._number(each)
        self.pending |= {(each["series"], each["period"]) for each in svm.get("pending") or ()}
        if svm["kind"] == "tekst":
            about = svm.get("contribution") or {}
            if about:
                self.contributions[about["organisation"]] = about["state"]
            self.prose(svm["source"], numbers, about.get("organisation", ""))
            return
        parts = {name: _digest(value) for name, value in _seen(svm, numbers) if value}
        digest = _digest([svm["kind"], svm.get("label"), parts])
        short = {name: each[:12] for name, each in parts.items()}
        label, caption = svm.get("label") or "", svm.get("caption") or ""
        rows = tuple(_rows(svm)) if label.startswith("tab-beleid") else ()
        self.items.append(Item(svm["kind"], label, caption, digest, parts=short, rows=rows))

    def _number(self, record: Mapping[str, Any]) -> None:
        bases = record.get("based_on") or []
        keys = [(base["series"], _key(base, "value")) for base in bases]
        rest = "+".join("@".join(pair) for pair in keys) if record.get("what", "value") != "value" else ""
        key = _key(record, record.get("what", "value"), rest.replace("|", "~"))
        self._add(record, key, record["shown"])
        for base, (_, base_key) in zip(bases, keys, strict=True):
            if (base["series"], base_key) not in self.figures:
                self._add(base, base_key, None)
        definition = _digest(record.get("definition", ""))[:8]
        about = (record.get("title", ""), record.get("unit", ""), definition)
        if record.get("what", "value") == "value" or record["series"] not in self.series:
            self.series[record["series"]] = about

    def _add(self, record: Mapping[str, Any], key: str, shown: str | None) -> None:
        origin = Origin(record.get("dataset", ""), record.get("vintage", ""), record.get("status", ""))
        series = record["series"]
        self.figures[series, key] = Figure(series, key, record.get("value"), shown, origin)


def _sentences(source: str) -> Iterator[str]:
    for block in _BLOCKS.split(re.sub(r"^(#+ .*)$", r"\1\n", source, flags=re.MULTILINE)):
        yield from [block] if block.lstrip().startswith("#") else _ENDS.split(block)


def _key(record: Mapping[str, Any], what: str, rest: str = "") -> str:
    categories = ",".join(f"{d}={c}" for d, c in sorted((record.get("breakdown") or {}).items()))
    return f"{record['period']}|{categories}|{what}|{rest}"


def _facts(number: Mapping[str, Any]) -> list[Any]:
    """What a reader sees of a number, on opening it too."""
    return [number.get(k) for k in ("shown", "value", "status", "vintage", "dataset", "definition", "period")]


def _seen(svm: Mapping[str, Any], numbers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a reader sees of a figure, a table or key figures, by part."""
    table = svm.get("table") or {}
    yield "caption", svm.get("caption")
    yield "alt", svm.get("alt")
    yield "columns", [column["title"] for column in table.get("columns", ())]
    yield "cells", [[[cell.get("text"), cell.get("href")] for cell in row] for row in table.get("rows", ())]
    yield (
        "tiles",
        [
            [tile.get(k) for k in ("title", "shown", "change", "note", "period")]
            for tile in svm.get("tiles") or ()
        ],
    )
    yield "steps", [svm.get("intro"), svm.get("steps"), svm.get("applies")] if "steps" in svm else None
    yield "chart", _chart(svm["spec"]) if svm.get("spec") else None
    yield "data", svm.get("csv")
    yield "numbers", [_facts(each) for each in numbers.values()]
    yield "source", svm.get("source")
    yield "notes", svm.get("notes")


def _rows(svm: Mapping[str, Any]) -> Iterator[str]:
    for row in svm["table"]["rows"]:
        yield " | ".join(" ".join(filter(None, (cell["text"], cell.get("href")))) for cell in row)


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
