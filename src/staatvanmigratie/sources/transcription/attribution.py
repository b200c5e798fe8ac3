"""Whose figure it is: what the free text of a transcribed row stands for.

The facts are data, in ``data/transcription.yml``: which organisation is meant by "NOS (IND)", which table by
a title, which copies are doubtful. This module reads that file strictly and looks rows up in it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from unicodedata import normalize
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator

from staatvanmigratie.foundation import periods, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.sources.transcription.rows import Row

SLUG_LENGTH = 60


def _regular_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return pattern


def _vintage(text: str) -> str:
    if not periods.is_period(text):
        raise ValueError(f"{text!r} is no vintage; write 2024, 2024-Q1, 2024-05 or 2024-05-31")
    return text


Pattern = Annotated[str, AfterValidator(_regular_expression)]
Vintage = Annotated[str, AfterValidator(_vintage)]


class Organisation(Strict):
    """Who made a figure; the key of the mapping is the folder under ``data/snapshots``."""

    publisher: str
    address: str
    licence: str
    own_sites: list[str] = Field(default=[])  # hosts, or host/path: what is read there is read at the source
    # Every source_org that stands for it, letter for letter, after the rewrites.
    named: list[str] = Field(default=[])
    passes_on: bool = False  # makes no figures itself: what it says is always at second hand
    warning: str | None = None


class Match(Strict):
    """Which rows a rule is about: every pattern given must be found in that column, or in the file's name."""

    file: Pattern | None = None
    indicator: Pattern | None = None
    breakdown: Pattern | None = None
    unit: Pattern | None = None
    source_org: Pattern | None = None
    source_title: Pattern | None = None
    source_url: Pattern | None = None
    note: Pattern | None = None

    def of(self, row: Row) -> re.Match[str] | None:
        """Return the last match, or None when one of the patterns is not there."""
        found = None
        for column, pattern in self:
            if pattern is not None:
                found = re.search(pattern, getattr(row, column))
                if not found:
                    return None
        return found


class OrganisationRule(Strict):
    """One publication that passes on figures of several organisations."""

    match: Match
    organisation: str


class DatasetRule(Strict):
    """A table, or a publication that comes out again and again. ``{name}`` is a group of the pattern."""

    match: Match
    dataset: str
    title: str | None = None  # None: the title of the row
    table: str | None = None
    address: str | None = None  # None: the page itself if it is the source's own, else of the organisation


class Mark(Strict):
    """A doubtful copy, or one that only looks like the source's own site."""

    match: Match
    warning: str | None = None
    secondary: bool | None = None


class DateRule(Strict):
    """Rows whose vintage, or the day from which it was known, is not simply their source_date."""

    match: Match
    known_from: Vintage | None = None
    vintage: Vintage | None = None
    vintage_note: str


class Reading(Strict):
    """Rows that were typed over on another day than the rest."""

    match: Match
    transcribed_on: Vintage


class Rewrite(Strict):
    """A change in wording: names of persons and of account holders are left out of what is printed."""

    columns: list[Literal["source_org", "source_title", "note"]]
    file: Pattern = ""  # in the tables with such a name
    pattern: Pattern
    replacement: str


class Rules(Strict):
    """``data/transcription.yml``: what the free text of a transcription stands for."""

    transcribed_on: Vintage
    readings: list[Reading] = Field(default=[])
    ref_areas: dict[str, str]
    totals: list[str]
    categories: dict[str, dict[str, str]] = Field(default={})  # per dimension: as typed over -> in the store
    joint_breakdowns: dict[str, Pattern]
    repeats_the_region: list[Match]
    provisional_notes: Pattern
    derived_notes: Pattern
    rounded_notes: Pattern
    flag_notes: dict[Literal["U", "B"], Pattern] = Field(default={})  # the first that is found
    organisations: dict[str, Organisation]
    several_organisations: list[OrganisationRule]
    datasets: list[DatasetRule]
    # Files that hold a table of the office itself, put where others can read it: no retelling of it.
    table_copies: list[Match] = Field(default=[])
    marks: list[Mark]
    dates: list[DateRule]
    rewrites: list[Rewrite]
    left_out_files: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _each_name_has_one_organisation(self) -> "Rules":
        seen: dict[str, str] = {}
        for key, organisation in self.organisations.items():
            for name in organisation.named:
                if name in seen:
                    raise ValueError(f"organisations: {name!r} stands under {seen[name]} and under {key}")
                seen[name] = key
        for rule in self.several_organisations:
            if rule.organisation not in self.organisations:
                raise ValueError(f"several_organisations: {rule.organisation} is not under organisations")
        return self

    @classmethod
    def read(cls, path: Path) -> "Rules":
        """Read the rules strictly; a slip is a DataFileError that names file and key."""
        try:
            return cls(**strict.read(path))
        except ValidationError as error:
            problems = [
                ": ".join(filter(None, [".".join(map(str, each["loc"])), each["msg"]]))
                for each in error.errors()
            ]
            raise DataFileError(f"{path}: {'; '.join(problems)}") from error


class Attribution:
    """Looks up, once per publication, what the rules say about a row."""

    def __init__(self, rules: Rules):
        self._rules = rules
        self._by_name = {
            name: key for key, organisation in rules.organisations.items() for name in organisation.named
        }
        # Thousands of rows share one publication; what can tell them apart is in the key.
        self._look_up = lru_cache(maxsize=None)(self._keys)

    def of(self, row: Row) -> dict[str, object]:
        """Return the keys of ``snapshot.yml`` for a row, without ``rows`` and ``sha256``."""
        without_figure = row._replace(period="", region="", category="", value="", status="", line=0)
        try:
            return self._look_up(without_figure)
        except DataFileError as error:
            raise DataFileError(f"{row.file}, line {row.line}: {error}") from error

    def _keys(self, row: Row) -> dict[str, object]:
        rules = self._rules
        key, organisation = self._organisation(row)
        own = _is_own_site(row.source_url, organisation)
        title = rewritten(row, "source_title", rules)
        dataset, table, address = slug(title), None, None
        for rule in rules.datasets:
            if found := rule.match.of(row):
                groups = found.groupdict()
                dataset = rule.dataset.format(**groups)
                title = rule.title or title
                table = rule.table and rule.table.format(**groups)
                address = rule.address and rule.address.format(**groups)
                break
        secondary, warning = organisation.passes_on or not own, organisation.warning
        for mark in rules.marks:
            if mark.match.of(row):
                warning = mark.warning or warning
                secondary = secondary if mark.secondary is None else mark.secondary
                break
        vintage, known_from, vintage_note = row.source_date, None, None
        for dated in rules.dates:
            if dated.match.of(row):
                vintage = dated.vintage or vintage
                known_from, vintage_note = dated.known_from, dated.vintage_note
                break
        days = [reading.transcribed_on for reading in rules.readings if reading.match.of(row)]
        if not vintage:
            raise DataFileError("source_date is empty; give the rules a vintage under dates, with the reason")
        return {
            "source": key,
            "publisher": organisation.publisher,
            "dataset": dataset,
            "title": title,
            "table": table,
            "address": address or (row.source_url if own and not secondary else organisation.address),
            "vintage": vintage,
            "known_from": known_from or periods.last_day(vintage).isoformat(),
            "vintage_note": vintage_note,
            "origin": "transcribed",
            "seen_at": row.source_url,
            "seen_in": rewritten(row, "source_org", rules),
            "secondary": secondary,
            "table_copy": secondary and any(match.of(row) for match in rules.table_copies),
            "warning": warning,
            "licence": organisation.licence,
            "transcribed_on": days[0] if days else rules.transcribed_on,
        }

    def _organisation(self, row: Row) -> tuple[str, Organisation]:
        for rule in self._rules.several_organisations:
            if rule.match.of(row):
                return rule.organisation, self._rules.organisations[rule.organisation]
        name = rewritten(row, "source_org", self._rules)
        if name not in self._by_name:
            raise DataFileError(
                f"source_org {name!r} is unknown; write it under `named` of the organisation "
                "that made the figure"
            )
        key = self._by_name[name]
        return key, self._rules.organisations[key]


def _is_own_site(address: str, organisation: Organisation) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    for site in organisation.own_sites:
        own_host, _, path = site.partition("/")
        if (host == own_host or host.endswith(f".{own_host}")) and parts.path.startswith(f"/{path}"):
            return True
    return False


def rewritten(row: Row, column: str, rules: Rules) -> str:
    """Return a cell in the wording that is printed."""
    text: str = getattr(row, column)
    for rewrite in rules.rewrites:
        if column in rewrite.columns and re.search(rewrite.file, row.file):
            text = re.sub(rewrite.pattern, rewrite.replacement, text)
    return text.strip()


def slug(title: str) -> str:
    """Make a folder name of a title: small ASCII letters and hyphens, at most 60, whole words."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= SLUG_LENGTH:
        return words
    return words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]
