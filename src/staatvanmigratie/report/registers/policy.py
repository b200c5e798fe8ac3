"""The register of policy developments: ``data/policy/<year>.yml``, read strictly.

An entry says what happened on a day and where that can be read; it holds no figure and no judgement. Its key
is the paper it stands in (dossier and number, or an official journal), because titles of letters repeat. A
development without a paper has a key that begins with ``news-`` and its date. Which series and chapters an
entry concerns is checked by ``checks``: the register knows nothing of the catalogue.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from staatvanmigratie.foundation import dutch, periods, strict, uses
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.registers.organisations import ministries

FOLDER = "data/policy"
DOMAINS = Path(FOLDER, "domains.yml")

#: What became of a development on the day of the entry; it never says how things stand now.
Status = Literal[
    "aangekondigd",
    "voorgesteld",
    "advies",
    "gepubliceerd",
    "akkoord",
    "aangenomen",
    "gestart",
    "in werking",
    "gewijzigd",
    "verlengd",
    "beëindigd",
    "uitspraak",
]

#: What letters are called that nobody can tell apart by it; refused in a title and in a text.
EMPTY = (
    "actuele situatie",
    "allerlei onderwerpen",
    "diverse onderwerpen",
    "onderwerpen op het gebied van",
    "overige onderwerpen",
    "stand van zaken",
    "verschillende onderwerpen",
    "verzamelbrief",
)

M = TypeVar("M", bound=Strict)

_KAMERSTUK = re.compile(r"(?P<dossier>\d{5}(?:-[IVX]+)?)-(?P<number>\d+|[A-Z]{1,3})")
_JOURNAL = re.compile(r"(?P<journal>stb|stcrt|trb|eu)-(?P<year>\d{4})-(?P<number>\d+)")
_LETTER = re.compile(r"tk-(?P<number>\d{4}D\d{5})")
_NEWS = re.compile(r"news-(?P<date>\d{4}(?:-\d{2}){0,2})-(?P<name>[a-z][a-z0-9-]*)")
_JOURNALS = {"stb": "Staatsblad", "stcrt": "Staatscourant", "trb": "Tractatenblad"}
_FORMS = "30573-228, stb-2024-12, stcrt-2024-3320, eu-2022-382, tk-2026D05153 or news-2022-06-name"


class Domain(Strict):
    """A domain of the register as a reader meets it: as a head, and in a sentence."""

    head: str
    said: str


def domains() -> dict[str, Domain]:
    """Return the domains of the project's register, in the order of the report.

    Raises
    ------
    DataFileError
        No ``data/policy/domains.yml``, or an unknown, a missing or a wrong key in it.
    """
    return _domains(project_root() / DOMAINS)


@cache
def _domains(path: Path) -> dict[str, Domain]:
    return strict.models(path, Domain, DOMAINS.as_posix())


def of_project() -> "Register":
    """Return the register of the project, read once.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    return _of_project(project_root() / FOLDER)


@cache
def _of_project(folder: Path) -> "Register":
    return read(folder)


class Development(Strict):
    """One entry of the register; the fields are described in ``data/policy/README.md``."""

    key: str
    date: str
    title: str = Field(min_length=5, max_length=70)
    text: str = Field(min_length=20, max_length=400)
    domain: str
    also: list[str] = Field(default=[])  # other domains whose chapter shows it too
    ministry: list[str] = Field(default=[])
    by: str | None = None  # who, where it is no ministry
    status: Status
    address: str
    seen_in: str | None = None  # what the address is, where it is not the paper itself
    dossiers: list[str] = Field(default=[])  # other ones than the key has
    chapters: list[str] = Field(min_length=1)
    series: list[str] = Field(default=[])
    effect_from: str | None = None  # the day from which charts of these series show it
    in_edition: bool = False

    @field_validator("date", mode="before")
    @classmethod
    def _in_words(cls, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value  # a bare date in YAML

    @field_validator("date")
    @classmethod
    def _is_a_date(cls, value: str) -> str:
        if not periods.is_period(value) or periods.parse(value).frequency in ("quarter", "half"):
            raise ValueError(
                f"{value!r} is no date; write 2024-02-01, or 2022-06 where only the month is known"
            )
        return value

    @field_validator("effect_from", mode="before")
    @classmethod
    def _is_a_day(cls, value: object) -> object:
        said = value.isoformat() if isinstance(value, date) else value
        if said is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(said)):
            raise ValueError(f"{said!r} is no day; write 2024-02-01")
        return said

    @field_validator("title", "text")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if empty := next((phrase for phrase in EMPTY if phrase in value.lower()), None):
            raise ValueError(f"{empty!r} says nothing; write what the paper is about")
        return value

    @field_validator("domain")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in domains():
            raise ValueError(unknown_domain(value))
        return value

    @field_validator("also")
    @classmethod
    def _are_known(cls, value: list[str]) -> list[str]:
        for domain in value:
            cls._is_known(domain)
        return value

    @field_validator("ministry")
    @classmethod
    def _are_ministries(cls, value: list[str]) -> list[str]:
        if unknown := [name for name in value if name not in ministries()]:
            raise ValueError(f"no ministry {unknown[0]!r}; there are: {', '.join(ministries())}")
        return value

    @field_validator("address")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+/\S*", value):
            raise ValueError(f"{value!r} is no address; write one that begins with https://")
        return value

    @field_validator("dossiers")
    @classmethod
    def _are_numbers(cls, value: list[str]) -> list[str]:
        for dossier in value:
            if not re.fullmatch(r"\d{5}(?:-[IVX]+)?", dossier):
                raise ValueError(f'{dossier!r} is no dossier; write "19637" or "36200-VI"')
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> "Development":
        if not any(form.fullmatch(self.key) for form in (_KAMERSTUK, _JOURNAL, _LETTER, _NEWS)):
            raise ValueError(f"{self.key!r} is no key of a paper; write {_FORMS}")
        if (news := _NEWS.fullmatch(self.key)) and news["date"] != self.date:
            raise ValueError(f"the key says {news['date']}, date says {self.date}")
        if news and not self.seen_in:
            raise ValueError("seen_in is missing: without a paper, say whose page the address is")
        if self.effect_from and not self.series:
            raise ValueError("effect_from: name the series too; it is shown in their charts")
        if self.domain in self.also:
            raise ValueError(f"also: {self.domain} is its domain already")
        if bool(self.ministry) == bool(self.by):
            raise ValueError("ministry or by: name the ministries, or who it was where it is none; not both")
        return self

    @property
    def year(self) -> int:
        """The calendar year of the development."""
        return periods.year_of(self.date)

    @property
    def day(self) -> str:
        """The date for a reader: ``1 februari 2024``, ``juni 2022``."""
        return periods.in_dutch(self.date)

    @property
    def who(self) -> str:
        """Who answers for it: ``JenV en SZW``, or the institution."""
        return self.by or dutch.enumeration(self.ministry)

    @property
    def has_paper(self) -> bool:
        """Whether it stands in a parliamentary paper or an official journal."""
        return not _NEWS.fullmatch(self.key)

    @property
    def paper(self) -> str:
        """The paper for a reader: ``Kamerstuk 30 573, nr. 228``; without a paper, whose page it is."""
        space = dutch.NBSP
        if match := _KAMERSTUK.fullmatch(self.key):
            number = match["number"]
            number = f"nr.{space}{number}" if number.isdigit() else number
            return f"Kamerstuk{space}{_spaced(match['dossier'])}, {number}"
        if match := _JOURNAL.fullmatch(self.key):
            if match["journal"] == "eu":
                return f"(EU){space}{match['year']}/{match['number']}"
            return f"{_JOURNALS[match['journal']]} {match['year']},{space}{match['number']}"
        if match := _LETTER.fullmatch(self.key):
            return f"Kamerbrief {match['number']}"
        return self._place[:1].upper() + self._place[1:]

    @property
    def reference(self) -> str:
        """What the link says: the paper, where it was read if that is another page, or whose page it is.

        A development without a paper names the dossiers it belongs to, unless the page already does.
        """
        if self.has_paper:
            return f"{self.paper} (genoemd in {self._place})" if self.seen_in else self.paper
        dossiers = [dossier for dossier in map(_spaced, self.dossiers) if dossier not in self.paper]
        if not dossiers:
            return self.paper
        noun = "dossier" if len(dossiers) == 1 else "dossiers"
        return f"{self.paper} ({noun} {dutch.enumeration(dossiers)})"

    @property
    def _place(self) -> str:
        """What the address is, its numbers kept on one line."""
        return re.sub(r"(?<=nr\.) (?=\d)|(?<=\d\d) (?=\d{3}\b)", dutch.NBSP, self.seen_in or "")


def _spaced(dossier: str) -> str:
    number, _, chapter = dossier.partition("-")
    return dutch.NBSP.join(part for part in (number[:2], number[2:], chapter) if part)


class Register(Sequence[Development]):
    """All developments in the order of their dates; what is dated by month stands after its days."""

    def __init__(self, developments: Sequence[Development]):
        self._found = sorted(developments, key=lambda each: periods.last_day(each.date))

    def __getitem__(self, place):
        uses.note(f"{FOLDER}/")
        return self._found[place]

    def __len__(self) -> int:
        uses.note(f"{FOLDER}/")
        return len(self._found)

    def __iter__(self) -> Iterator[Development]:
        uses.note(f"{FOLDER}/")
        return iter(self._found)

    def of(self, year: int) -> list[Development]:
        """Return the developments of a year."""
        uses.note(f"{FOLDER}/{year}.yml")
        return [each for each in self._found if each.year == year]

    def within(self, year: int, *domains: str) -> list[Development]:
        """Return the developments of a year that stand under these domains; each stands under one.

        Raises
        ------
        SvmError
            A domain there is not; the message lists the ones there are.
        """
        wanted = _known(domains)
        return [each for each in self.of(year) if each.domain in wanted]

    def about(self, year: int, *domains: str) -> list[Development]:
        """Return the developments of a year that concern these domains, also from under another one.

        Raises
        ------
        SvmError
            A domain there is not; the message lists the ones there are.
        """
        wanted = _known(domains)
        return [each for each in self.of(year) if wanted & {each.domain, *each.also}]

    def busiest(self, year: int) -> list[str]:
        """Return the domains with most developments in a year, as they stand in a sentence."""
        return [domains()[name].said for name, _ in busiest(self.of(year))]


def busiest(found: Sequence[Development]) -> list[tuple[str, int]]:
    """Return the one to three domains with more developments than any other, and how many.

    Domains with as many are not torn apart: none is returned when more than three are equal.
    """
    count = Counter(each.domain for each in found)
    ranked = sorted(count.items(), key=lambda item: (-item[1], list(domains()).index(item[0])))
    for most in (3, 2, 1):
        if most < len(ranked) and ranked[most - 1][1] > ranked[most][1]:
            return ranked[:most]
    return []


def _known(asked: Iterable[str]) -> set[str]:
    for domain in asked:
        if domain not in domains():
            raise SvmError(unknown_domain(domain))
    return set(asked)


def unknown_domain(domain: str) -> str:
    """Return what is wrong with a domain the register does not have."""
    near = get_close_matches(domain, domains(), n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"no domain {domain!r}; {hint}there are: {', '.join(domains())}"


def read(folder: Path) -> Register:
    """Read every year of the register.

    Parameters
    ----------
    folder
        ``data/policy``, with a file per calendar year beside that of the domains.

    Raises
    ------
    DataFileError
        An unknown or missing key, an unknown domain, a missing or unsafe address, a key that stands twice in
        any of the files, an entry in the file of another year; the message names file, entry and key.
    """
    found: dict[str, Development] = {}
    origin: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == DOMAINS.name:
            continue
        if not re.fullmatch(r"\d{4}", path.stem):
            raise DataFileError(f"data/policy/{path.name}: a file is named after its year, such as 2024.yml")
        for key, entry in strict.models(path, Development, f"data/policy/{path.name}", "key").items():
            where = f"data/policy/{path.name}: {key}"
            if key in found:
                raise DataFileError(f"{where}: duplicate key, it stands in {origin[key]} too")
            if entry.year != int(path.stem):
                raise DataFileError(f"{where}: date: {entry.date} belongs in {entry.year}.yml")
            found[key], origin[key] = entry, path.name
    return Register(list(found.values()))
