"""What the templates of the documents may say: figures of the edition, the state of its decision, examples.

Everything is worked out from the edition file and the store; nothing here is a sentence of its own.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberFormatError, parse_decimal
from pydantic import Field

from staatvanmigratie.book.run.of_data import of_data
from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.dutch import NBSP, day, enumeration
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.notebook import passages
from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.notebook.outputs.text import RenderedText
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import processes, questions
from staatvanmigratie.store.observations import Change, Number, Observation, Pending, Printed, Withheld

MINISTRIES = Path("data/documents/ministeries.yml")

SERIES = Path("data/documents/series.yml")

_ABOUT = f"ongeveer{NBSP}"
_ENGLISH = Locale("en", "GB")
# Babel has no numbers as words.
_NUMBERS = "zero one two three four five six seven eight nine ten".split()


class Ministry(Strict):
    """The head of the nota for one ministry."""

    name: str
    part: list[str]
    address: list[str] = Field(default=[])  # lines, and the place on the web
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
    awaited: list[str]


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
    waiting = [item for item in _pending(edition) if item.period[:4] == year]
    first: dict[str, Pending] = {}
    for item in waiting:
        first.setdefault(item.series.id, item)
    ours = quoted(edition.root)
    series = {name: edition.series(name) for name in ours.headlines if name in edition.catalogue}
    headlines = {name: last for name, each in series.items() if isinstance(last := each.last, Observation)}
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
        "straks": soon(first, [*ours.by_type, *ours.awaited]),
        "later_van": publishers(first, ours.by_type),
        "telt_op": adds_up(edition, ours.short),
        **asked(edition),
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


def awaited_series(edition: Edition) -> list[str]:
    """Return the ids of the series with a figure that is still to come."""
    return list(dict.fromkeys(item.series.id for item in edition.pending()))


_AWAITED: WeakKeyDictionary[Edition, list[Pending]] = WeakKeyDictionary()


def _pending(edition: Edition) -> list[Pending]:
    """What is still to come, first expected first, without reading the series of which nothing is.

    Every document asks for it; it is found out once for an edition, whose figures do not change.
    """
    if edition not in _AWAITED:
        found = [item for name in of_data(edition, awaited_series) for item in edition.series(name).pending]
        _AWAITED[edition] = sorted(found, key=lambda item: (item.expected, item.series.id, item.period))
    return _AWAITED[edition]


def soon(first: Mapping[str, Pending], awaited: Iterable[str]) -> list[Pending]:
    """Return what comes next of the figures that parliament waits for, in the order of ``series.yml``."""
    return [first[name] for name in awaited if name in first and not first[name].overdue]


def publishers(first: Mapping[str, Pending], named: Collection[str]) -> list[str]:
    """Return the three with most figures to publish yet, beside who publishes the ``named`` series."""
    known = {first[name].publisher for name in named if name in first}
    ahead = [item for item in first.values() if not item.overdue and item.publisher not in known]
    count = Counter(item.publisher for item in ahead)
    return [name for name, _ in sorted(count.items(), key=lambda each: (-each[1], each[0]))[:3]]


def asked(edition: Edition) -> dict[str, list[questions.Question]]:
    """Return what parliament asked: all (``gevraagd``), commitments that are met, and the questions."""
    found = questions.known(edition.root, edition.as_of)
    answered = [each for each in found if each.answered]
    return {
        "gevraagd": found,
        "toegezegd": [each for each in answered if each.kind == "toezegging"],
        "beantwoord": [each for each in answered if each.kind in ("vraag", "motie")],
        "onbeantwoord": [each for each in found if each.unanswered],
    }


def adds_up(edition: ChapterEdition, short: Mapping[str, str]) -> bool:
    """Say whether immigrants, emigrants and balance are of one year and one count, to the person.

    Documents that do not quote all three have nothing to add up.
    """
    names = [short[name] for name in ("immigratie", "emigratie", "saldo") if name in short]
    if len(names) < 3:
        return True
    came, left, balance = (edition.series(name).latest for name in names)
    same = came.period == left.period == balance.period
    return same and came.value - left.value == balance.value


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


def signature(edition: Edition) -> str:
    """Return who signs, by function: never by name."""
    said = enumeration(edition.file.signatories) if edition.file.signatories else "het kabinet"
    return said[0].upper() + said[1:]


def day_in_english(value: date) -> str:
    """Return a date as ``3 June 2024``."""
    return format_date(value, "d MMMM y", locale=_ENGLISH).replace(" ", NBSP)


def english(number: Number | Pending | Withheld) -> Number | Pending | Withheld:
    """Return a number as it is written in English: ``332,863``; a change without its direction: ``17%``.

    Raises
    ------
    SvmError
        The number was rounded into Dutch words (``rond``).
    """
    if isinstance(number, Pending | Withheld):
        return number
    if isinstance(number, Change):
        size = number.percent
        return Printed(number.value, _in_english(size.shown), "change", number.subjects, "procent")
    what = "value" if isinstance(number, Observation) else number.what
    return Printed(float(number), _in_english(number.shown), what, number.subjects, number.unit)


def _in_english(shown: str) -> str:
    if shown.startswith(_ABOUT):  # the change of figures that were rounded
        return f"about{NBSP}{_in_english(shown.removeprefix(_ABOUT))}"
    digits = shown.removesuffix("%")
    try:
        exact = parse_decimal(digits.replace(dutch.MINUS, "-"), locale=dutch.LOCALE)
    except NumberFormatError as error:
        raise SvmError(f"en(): {shown!r} is more than a number; write en(number), without rond") from error
    decimals = len(digits.partition(",")[2])
    return dutch.number(float(exact), decimals, _ENGLISH) + shown[len(digits) :]
