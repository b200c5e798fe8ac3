"""What the templates of the documents may say: figures of the edition, the state of its decision, examples.

Everything is worked out from the edition file and the store; nothing here is a sentence of its own.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberFormatError, parse_decimal

from staatvanmigratie.decision.differences import CAUSES
from staatvanmigratie.decision.documents import steps
from staatvanmigratie.decision.since_approval import Changes
from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.dutch import NBSP, day, enumeration
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.notebook import passages
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.notebook.outputs.text import RenderedText
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import processes
from staatvanmigratie.store.observations import Change, Number, Observation, Pending, Printed

MINISTRIES = Path("data/documents/ministeries.yml")

SERIES = Path("data/documents/series.yml")

_ENGLISH = Locale("en", "GB")
# Babel has no numbers as words.
_NUMBERS = "zero one two three four five six seven eight nine ten".split()


class Ministry(Strict):
    """The head of the nota for one ministry."""

    name: str
    part: list[str]
    to: str
    own: str


class Headline(Strict):
    """The name of a headline figure, in Dutch and in English."""

    nl: str
    en: str


class Quoted(Strict):
    """The series that the documents quote; the keys are described at the head of the file."""

    headlines: dict[str, Headline]
    short: dict[str, str]
    by_type: list[str]


def quoted(root: Path) -> Quoted:
    """Read which series the documents quote.

    Raises
    ------
    DataFileError
        No such file, or an unknown, a missing or a wrong key.
    """
    return strict.model(Quoted, SERIES.as_posix(), strict.read(root / SERIES))


def ministries(root: Path) -> dict[str, Ministry]:
    """Read the heads of the nota, by the short name of the ministry.

    Raises
    ------
    DataFileError
        No such file, or an unknown, a missing or a wrong key.
    """
    return strict.models(root / MINISTRIES, Ministry, MINISTRIES.as_posix())


def own_ministry(edition: Edition) -> str:
    """Return the short name of the ministry that brings the edition to the cabinet."""
    return "A&M" if "Asiel en Migratie" in edition.ministries else "JenV"


def chosen_ministry(edition: Edition, short: str | None) -> Ministry:
    """Return the head for a ministry; without one, that of the ministry that brings the edition.

    Raises
    ------
    SvmError
        There is no such head.
    """
    known = ministries(edition.root)
    short = short or own_ministry(edition)
    if short not in known:
        raise SvmError(f"{MINISTRIES} has no {short!r}; it has: {', '.join(known)}")
    return known[short]


def gather(edition: ChapterEdition, ministry: Ministry) -> dict[str, Any]:
    """Return the names that every template may use."""
    year = str(edition.report_year)
    waiting = [item for item in edition.pending() if item.period[:4] == year]
    first: dict[str, Pending] = {}
    for item in waiting:
        first.setdefault(item.series.id, item)
    ours = quoted(edition.root)
    series = {name: edition.series(name) for name in ours.headlines if name in edition.catalogue}
    headlines = {name: each.last for name, each in series.items() if not each.last.pending}
    paper = edition.file.paper
    return {
        **edition.names,
        "reeks": edition.series,
        "ministerie": ministry,
        **{name: edition.series(key) for name, key in ours.short.items() if key in edition.catalogue},
        "kerncijfers": [(ours.headlines[name].nl, each) for name, each in headlines.items()],
        "kerncijfers_en": [(ours.headlines[name].en, each) for name, each in headlines.items()],
        "wachtend": list(first.values()),
        "motieven": [first[name] for name in ours.by_type if name in first],
        "voorbeelden": examples(edition),
        "dashboards": len(list((edition.root / "notebooks").glob("8?_dashboard_*.ipynb"))),
        "procesplaten": len(processes.ids(edition.root / processes.FOLDER)),
        "straks": soon(list(first.values()), ours.by_type),
        "ministerraad": day(edition.file.cabinet) if edition.file.cabinet else None,
        "aanhef": "Namens het kabinet" if not edition.file.signatories else "Hierbij",
        "namens": "mede namens de andere betrokken bewindspersonen" if len(edition.ministries) > 1 else "",
        "ondertekening": signature(edition),
        "dossier": paper.dossier,
        "en": english,
        "day_en": day_in_english,
        "month_en": lambda value: format_date(value, "MMMM y", locale=_ENGLISH),
        "number_en": lambda value: _NUMBERS[value] if value <= 10 else str(value),
    }


def of_decision(edition: Edition, changes: Changes | None) -> dict[str, Any]:
    """Return the names that only the nota may use: how the steps stand, and what changed."""
    headlines = quoted(edition.root).headlines
    return {"wijzigingen": changed(changes, headlines), **steps.in_words(steps.planned(edition))}


def soon(waiting: list[Pending], types: Collection[str]) -> list[Pending]:
    """Return what comes next: the overview by type of migration, then the first figure of each publisher."""
    ahead = [item for item in waiting if not item.overdue]
    found = {item.publisher: item for item in reversed(ahead)}
    by_type = [item for item in ahead if item.series.id in types]
    named = {item.publisher for item in by_type}
    rest = [item for item in found.values() if item.publisher not in named]
    return by_type + sorted(rest, key=lambda item: (item.expected, item.series.id))


@dataclass(frozen=True)
class Example:
    """A piece of policy that was carried out, for the letter."""

    title: str
    text: RenderedText | str
    address: str | None = None


def examples(edition: ChapterEdition) -> list[Example]:
    """Return policy carried out in the report year: what organisations contributed, in their order of name.

    A contribution counts when it has a title and is no concept. Without any, what the government itself named
    with this edition, from the policy register.
    """
    given = [each for each in edition.contributions if each.title and each.state != "concept"]
    if given:
        return [Example(each.title, passages.said(each, edition.names)) for each in given]
    named = [each for each in edition.policy.of(edition.report_year) if each.in_edition]
    return [Example(each.title, each.text.strip(), each.address) for each in named[:6]]


#: The most figures that the nota lists by themselves; the rest it counts.
MOST_CHANGES = 12


def changed(changes: Changes | None, headlines: Collection[str]) -> dict[str, Any]:
    """Return what changed since the last approval: ``sinds``, ``cijfers``, ``meer`` and ``hoofdstukken``.

    ``cijfers`` are the first changed figures, each once, those of the headlines before the others; ``meer``
    counts the rest.
    """
    if not changes:
        return {"sinds": "", "cijfers": [], "meer": 0, "hoofdstukken": []}
    figures = list(dict.fromkeys(figure for each in changes.chapters for figure in each.figures))
    figures.sort(key=lambda figure: figure.series not in headlines)
    chapters = [
        {
            "titel": each.title,
            "wat": each.in_dutch(),
            "ministeries": [m for m, names in changes.by_ministry.items() if each.chapter in names],
        }
        for each in changes.chapters
    ]
    rows = [(f.name, f.old, f.new, CAUSES[f.cause]) for f in figures]
    more = max(0, len(rows) - MOST_CHANGES)
    return {"sinds": changes.since, "cijfers": rows[:MOST_CHANGES], "meer": more, "hoofdstukken": chapters}


def signature(edition: Edition) -> str:
    """Return who signs, by function: never by name."""
    said = enumeration(edition.file.signatories) if edition.file.signatories else "het kabinet"
    return said[0].upper() + said[1:]


def day_in_english(value: date) -> str:
    """Return a date as ``3 June 2024``."""
    return format_date(value, "d MMMM y", locale=_ENGLISH).replace(" ", NBSP)


def english(number: Number | Pending) -> Number | Pending:
    """Return a number as it is written in English: ``332,863``; a change without its direction: ``17%``.

    Raises
    ------
    SvmError
        The number was rounded into Dutch words (``rond``).
    """
    if isinstance(number, Pending):
        return number
    if isinstance(number, Change):
        size = number.percent
        return Printed(number.value, _in_english(size.shown), "change", number.subjects, "procent")
    what = "value" if isinstance(number, Observation) else number.what
    return Printed(float(number), _in_english(number.shown), what, number.subjects, number.unit)


def _in_english(shown: str) -> str:
    digits = shown.removesuffix("%")
    try:
        exact = parse_decimal(digits.replace(dutch.MINUS, "-"), locale=dutch.LOCALE)
    except NumberFormatError as error:
        raise SvmError(f"en(): {shown!r} is more than a number; write en(number), without rond") from error
    decimals = len(digits.partition(",")[2])
    return dutch.number(float(exact), decimals, _ENGLISH) + shown[len(digits) :]
