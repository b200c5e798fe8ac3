"""What a reader sees of a chapter, a page or a document, as something that is kept and compared."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.digests import FORM, digest
from staatvanmigratie.foundation.errors import DataFileError

#: Where approvals stand, and in a folder per edition what was agreed to.
FOLDER = Path("data/approvals")
START = "index"  # the start page, beside the chapters
#: The documents that go out with an edition, with what they are called.
DOCUMENTS = {
    "nota": "Nota",
    "kamerbrief": "Kamerbrief",
    "nieuwsbericht": "Nieuwsbericht",
    "summary": "Summary in English",
}
FAULT = "fout"  # of a document that cannot be written: why
#: Kinds of what stands beside the text and the outputs of the report.
BESIDE = ("uitvoer", "bestand", "opmaak", "instellingen", "inhoudsopgave", "sjabloon", FAULT)
_ALWAYS = ("kind", "text", "digest")  # of a stored item


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

    Of a sentence ``text`` has ``{}`` for each number, ``numbers`` are these as printed, and ``parts`` has the
    digest of how it is written: its mark, emphasis and references. Of the others ``text`` is the caption and
    ``parts`` the digest of each thing a reader sees of it.
    """

    kind: str
    name: str
    text: str
    digest: str
    numbers: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()  # of a table of policy developments
    contribution: str = ""
    since: int = 1  # the form in which it began to count

    @property
    def shown(self) -> str:
        """The sentence as printed, or the caption."""
        numbers = iter(self.numbers)
        return re.sub(r"\{\}", lambda _: next(numbers, "{}"), self.text)

    @property
    def is_text(self) -> bool:
        """Whether it is running text."""
        return self.kind in ("kop", "zin")

    @property
    def is_beside(self) -> bool:
        """Whether it is neither text nor an output of the report but for instance a file."""
        return self.kind in BESIDE


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
    form: int = FORM

    @cached_property
    def digest(self) -> str:
        """The digest of all of it, in reading order."""
        form = [self.form] if self.form > 1 else []
        return digest([*form, self.chapter, self.title, [item.digest for item in self.items]])

    @property
    def fault(self) -> str:
        """Why there is nothing to agree to: a document that cannot be written; empty where all is well."""
        return next((item.text for item in self.items if item.kind == FAULT), "")

    def as_in(self, form: int) -> "Content":
        """Return what counted in an earlier form; the digests of its items are still those of now."""
        return replace(self, items=tuple(item for item in self.items if item.since <= form))

    def as_json(self) -> str:
        """Return the content as a small file that says later what was approved."""
        origins: dict[Origin, int] = {}
        figures: dict[str, dict[str, list[Any]]] = {}
        for each in self.figures.values():
            place = origins.setdefault(each.origin, len(origins))
            figures.setdefault(each.series, {})[each.key] = [each.value, each.shown, place]
        items = [
            {k: v for k, v in vars(item).items() if (v and (k, v) != ("since", 1)) or k in _ALWAYS}
            for item in self.items
        ]
        content = {
            "form": self.form,
            "chapter": self.chapter,
            "title": self.title,
            "items": items,
            "figures": figures,
            "origins": [[o.dataset, o.vintage, o.status] for o in origins],
            "pending": sorted(map(list, self.pending)),
            "series": {name: list(about) for name, about in sorted(self.series.items())},
            "contributions": dict(self.contributions),
        }
        content["sum"] = digest(content)
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
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(f"{where}: not there; it says what was approved") from error
    return parse(text, path.stem, where)


def parse(text: str, known_by: str, where: str) -> Content:
    """Read stored content with the digest it is known by, or the first part of that.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    try:
        stored = json.loads(text)
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
            stored["form"],
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DataFileError(f"{where}: broken ({error}); take it from the version history") from error
    if stored.pop("sum", "") != digest(stored) or not found.digest.startswith(known_by):
        raise DataFileError(f"{where}: was changed after it was stored; take it from the version history")
    return found


class Contents(Mapping[str, Content]):
    """What a reader sees of several chapters or documents, each read when somebody looks at it."""

    def __init__(self, read: Mapping[str, Callable[[], Content]]):
        self._read = read
        self._known: dict[str, Content] = {}

    def __getitem__(self, chapter: str) -> Content:
        if chapter not in self._known:
            self._known[chapter] = self._read[chapter]()
        return self._known[chapter]

    def __contains__(self, chapter: object) -> bool:
        return chapter in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def of_words(name: str, title: str, items: Iterable[Item]) -> Content:
    """Return what a reader sees of something that is no chapter: its items in reading order."""
    return Content(name, title, tuple(items), {}, frozenset(), {})


def item(kind: str, name: str, text: str, exact: Any) -> Item:
    """Return one thing that a reader sees, which is another one when ``exact`` is, a value of JSON."""
    form = {"vorm": digest(exact)[:12]}
    return Item(kind, name, text, digest([kind, name, text, exact]), parts=form, since=FORM)
