"""Figures that were read and typed over by hand, in a table that gives the address of each figure.

Statistical offices do not keep what they said before. Where an old vintage can only be found in a copy,
a news item or an archived page, somebody wrote the figure down together with where it stood:

    indicator,period,region,breakdown,category,value,unit,status,
    source_org,source_title,source_url,source_date,note

``parse`` checks such a table. ``deliveries`` sorts its rows by provenance into datasets and vintages. Who
is behind a source, which table a title stands for and which copies are doubtful is data, not code:
``data/transcription.yml``.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from unicodedata import normalize
from urllib.parse import urlsplit

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from staatvanmigratie import periods, yamlfile
from staatvanmigratie.errors import DataFileError

COLUMNS = (
    "indicator period region breakdown category value unit status "
    "source_org source_title source_url source_date note"
).split()
#: A total needs no breakdown, a figure no note; source_date may be left to the rules.
MAY_BE_EMPTY = frozenset({"breakdown", "category", "source_date", "note"})
STATUS = {"final": "A", "provisional": "P", "rounded": "A", "estimate": "E"}

SLUG_LENGTH = 60
TOTAL = "_T"

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_REGION = re.compile(r"[A-Z]{2,3}(-[A-Z]{2})?|[A-Z0-9_]{3,}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_VINTAGE = re.compile(r"\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?")
#: Forms without a place in SDMX; they are stored as they stand.
_OTHER_PERIOD = re.compile(
    r"\d{4}/\d{4}(-\d{2})?"  # a span of years, an academic year
    r"|\d{4}-\d{2}(-\d{2})?/\d{4}-\d{2}(-\d{2})?"  # part of a year
    r"|\d{4}\+\d+m|cohort\d{4}"  # so many months after the permit of a cohort; a cohort
    r"|\d{4}-(begin|end)"
)


class Row(NamedTuple):
    """One figure as it was typed over, with its place in the file; all text, checked by :func:`parse`."""

    indicator: str
    period: str
    region: str
    breakdown: str
    category: str
    value: str
    unit: str
    status: str
    source_org: str
    source_title: str
    source_url: str
    source_date: str
    note: str
    file: str
    line: int


def parse(content: bytes, name: str) -> list[Row]:
    """Return the rows of one transcription table, in the order of the file.

    Raises
    ------
    DataFileError
        Not UTF-8, other columns, a row that is too short or too long, an empty mandatory cell, a value
        that is no number, an unknown status, or a period, region or address in no known form. The
        message names file and line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{name}: not UTF-8 at byte {error.start}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        for cells in reader:
            if reader.line_num == 1:
                _check_columns(cells, name)
                continue
            if not cells:
                continue
            rows.append(_checked([cell.strip() for cell in cells], name, reader.line_num))
    except csv.Error as error:
        raise DataFileError(f"{name}, line {reader.line_num}: {error}") from error
    if reader.line_num == 0:
        raise DataFileError(f"{name}: is empty")
    return rows


def _check_columns(found: list[str], name: str) -> None:
    if found != COLUMNS:
        wrong = [f"{column!r} is unknown" for column in found if column not in COLUMNS]
        wrong += [f"{column!r} is missing" for column in COLUMNS if column not in found]
        raise DataFileError(f"{name}, line 1: {'; '.join(wrong) or 'the columns stand in another order'}")


def _checked(cells: list[str], name: str, line: int) -> Row:
    if len(cells) != len(COLUMNS):
        raise DataFileError(f"{name}, line {line}: has {len(cells)} cells instead of {len(COLUMNS)}")
    row = Row(*cells, name, line)
    for problem in _problems(row):
        raise DataFileError(f"{name}, line {line}: {problem}")
    return row


def _problems(row: Row) -> Iterator[str]:
    for column in COLUMNS:
        cell = getattr(row, column)
        if not cell and column not in MAY_BE_EMPTY:
            yield f"{column} is empty"
        if re.search(r"[\r\n\t]", cell):
            yield f"{column} runs over more than one line"
    if not _CODE.fullmatch(row.indicator):
        yield f"indicator {row.indicator!r} is no code in small letters"
    if not periods.is_period(_sdmx(row.period)) and not _OTHER_PERIOD.fullmatch(row.period):
        yield f"unknown form of period {row.period!r}"
    if not _REGION.fullmatch(row.region):
        yield f"region {row.region!r} is no ISO code in capitals"
    if row.breakdown and not _CODE.fullmatch(row.breakdown):
        yield f"breakdown {row.breakdown!r} is no code in small letters"
    if row.breakdown not in ("", "total") and not row.category:
        yield f"category of {row.breakdown} is empty"
    if not _NUMBER.fullmatch(row.value):
        yield f"value {row.value!r} is no number; write 1234.5, without thousands separator"
    if row.status not in STATUS:
        yield f"unknown status {row.status!r}; there are {', '.join(STATUS)}"
    if not row.source_url.startswith(("http://", "https://")):
        yield f"source_url {row.source_url!r} is no address"
    if row.source_date and not (_VINTAGE.fullmatch(row.source_date) and periods.is_period(row.source_date)):
        yield f"unknown form of source_date {row.source_date!r}"


def _sdmx(period: str) -> str:
    """Write a half year as SDMX does: ``2023-H1`` is ``2023-S1``. Other forms stay."""
    return re.sub(r"^(\d{4})-H([12])$", r"\1-S\2", period)


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


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Organisation(_Strict):
    """Who made a figure; the key of the mapping is the folder under ``data/snapshots``."""

    publisher: str
    address: str
    licence: str
    own_sites: list[str] = []  # hosts, or host/path: a figure read there was read at the source itself
    named: list[str] = []  # every source_org that stands for it, letter for letter, after the rewrites
    passes_on: bool = False  # makes no figures itself: what it says is always at second hand
    warning: str | None = None


class Match(_Strict):
    """Which rows a rule is about: every pattern given must be found in that column."""

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


class OrganisationRule(_Strict):
    """One publication that passes on figures of several organisations."""

    match: Match
    organisation: str


class DatasetRule(_Strict):
    """A table, or a publication that comes out again and again. ``{name}`` is a group of the pattern."""

    match: Match
    dataset: str
    title: str | None = None  # None: the title of the row
    table: str | None = None
    address: str | None = None  # None: the page itself if it is the source's own, else of the organisation


class Mark(_Strict):
    """A doubtful copy, or one that only looks like the source's own site."""

    match: Match
    warning: str | None = None
    secondary: bool | None = None


class DateRule(_Strict):
    """Rows whose vintage, or the day from which it was known, is not simply their source_date."""

    match: Match
    known_from: Vintage | None = None
    vintage: Vintage | None = None
    vintage_note: str


class Rewrite(_Strict):
    """A change in wording: names of persons and of account holders are left out of what is printed."""

    columns: list[Literal["source_org", "source_title", "note"]]
    pattern: Pattern
    replacement: str


class Rules(_Strict):
    """``data/transcription.yml``: what the free text of a transcription stands for."""

    transcribed_on: Vintage
    ref_areas: dict[str, str]
    totals: list[str]
    joint_breakdowns: dict[str, Pattern]
    repeats_the_region: list[Match]
    provisional_notes: Pattern
    organisations: dict[str, Organisation]
    several_organisations: list[OrganisationRule]
    datasets: list[DatasetRule]
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
            return cls(**yamlfile.read(path))
        except ValidationError as error:
            problems = [
                ": ".join(filter(None, [".".join(map(str, each["loc"])), each["msg"]]))
                for each in error.errors()
            ]
            raise DataFileError(f"{path}: {'; '.join(problems)}") from error


@dataclass(frozen=True)
class Delivery:
    """What goes into one folder of the store: the keys of its ``snapshot.yml`` and its figures."""

    description: Mapping[str, object]
    folder: str
    observations: pd.DataFrame
    rows_per_file: Mapping[str, int]


@dataclass
class LeftOut:
    """Rows that were not stored, each with the reason."""

    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (file, reason)
    rows: list[tuple[Row, str]] = field(default_factory=list)

    def add(self, row: Row, reason: str) -> None:
        """Note one row and why it is not in the store."""
        self.reasons[row.file, reason] += 1
        self.rows.append((row, reason))


def left_out_copies(
    picked: Iterable[Row], others: Iterable[Row], reason: str, left_out: LeftOut
) -> list[Row]:
    """Return the picked rows that stand nowhere else; the others are left out, with the reason.

    A row counts as a copy when figure, value, status and address are the same as in another file; note
    and title may have been reworded.
    """
    elsewhere = {_figure(row) for row in others}
    only_here = []
    for row in picked:
        if _figure(row) in elsewhere:
            left_out.add(row, reason)
        else:
            only_here.append(row)
    return only_here


def _figure(row: Row) -> tuple[str, ...]:
    return (*row[: COLUMNS.index("source_org")], row.source_url, row.source_date)


def deliveries(rows: Iterable[Row], rules: Rules, left_out: LeftOut) -> list[Delivery]:
    """Sort rows by provenance into snapshots: one per dataset, vintage and place where it was read.

    The figures come back with one column per dimension; a joint breakdown is split. A row that stands
    twice is left out once; a second value for the same figure goes into a further snapshot, so that
    neither is lost.

    Raises
    ------
    DataFileError
        A source_org that no organisation in the rules lists, a row without a date, or a category that
        does not fit its breakdown. The message names file and line, and what to write in the rules.
    """
    book = _Provenance(rules)
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(book.of(row).items()), []).append(row)

    parts = []
    for keys, group in groups.items():
        for part in _without_doubles(group, rules, left_out):
            parts.append((dict(keys), part))
    # What was read at the source itself comes first, then what nobody doubts, then the larger copy.
    parts.sort(
        key=lambda part: (
            part[0]["source"],
            part[0]["dataset"],
            part[0]["vintage"],
            part[0]["secondary"],
            part[0]["warning"] or "",
            -len(part[1]),
            part[0]["seen_at"],
            part[0]["seen_in"],
        )
    )
    numbers: Counter[tuple[object, ...]] = Counter()
    result = []
    for keys, part in parts:
        place = (keys["source"], keys["dataset"], keys["vintage"])
        numbers[place] += 1
        folder = str(keys["vintage"]) + (f"_{numbers[place]}" if numbers[place] > 1 else "")
        frame = pd.DataFrame([observation for _, observation in part]).fillna(TOTAL)
        per_file = Counter(row.file for row, _ in part)
        result.append(Delivery(keys, folder, frame, per_file))
    return result


def _without_doubles(
    group: list[Row], rules: Rules, left_out: LeftOut
) -> list[list[tuple[Row, dict[str, object]]]]:
    """Spread the rows of one provenance over as few tables as hold each figure once."""
    tables: list[dict[tuple[object, ...], tuple[Row, dict[str, object]]]] = []
    for row in group:
        observation = _observation(row, rules)
        figure = tuple(
            sorted((name, value) for name, value in observation.items() if name not in _NOT_IN_THE_KEY)
        )
        for table in tables:
            if figure not in table:
                table[figure] = (row, observation)
                break
            if all(table[figure][1][name] == observation[name] for name in _THE_SAME_FIGURE):
                left_out.add(row, "the same figure stands twice")
                break
        else:
            tables.append({figure: (row, observation)})
    return [list(table.values()) for table in tables]


_THE_SAME_FIGURE = ("obs_value", "unit_measure", "obs_status", "rounded")
_NOT_IN_THE_KEY = frozenset({*_THE_SAME_FIGURE, "note"})


def _observation(row: Row, rules: Rules) -> dict[str, object]:
    note = _rewritten(row.note, "note", rules)
    status = STATUS[row.status]
    if row.status == "rounded" and re.search(rules.provisional_notes, row.note, re.IGNORECASE):
        status = "P"
    return {
        "indicator": row.indicator,
        "time_period": _sdmx(row.period),
        "ref_area": rules.ref_areas.get(row.region, row.region),
        **_dimensions(row, rules),
        "obs_value": row.value,
        "unit_measure": row.unit,
        "obs_status": status,
        "rounded": row.status == "rounded",
        "note": note,
    }


def _dimensions(row: Row, rules: Rules) -> dict[str, str]:
    if row.breakdown in ("", "total"):
        if row.category and row.category not in rules.totals:
            raise DataFileError(f"{row.file}, line {row.line}: category {row.category!r} without a breakdown")
        return {}
    if any(match.of(row) for match in rules.repeats_the_region):
        return {}
    names = row.breakdown.split("_x_")
    categories = [row.category]
    if len(names) > 1:
        pattern = rules.joint_breakdowns.get(row.breakdown)
        match = pattern and re.fullmatch(pattern, row.category)
        if not match or len(match.groups()) != len(names):
            raise DataFileError(
                f"{row.file}, line {row.line}: {row.category!r} cannot be split into {' and '.join(names)}; "
                f"see joint_breakdowns in the rules"
            )
        categories = list(match.groups())
    return {
        name: TOTAL if category in rules.totals else category
        for name, category in zip(names, categories, strict=True)
    }


class _Provenance:
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
        without_figure = row._replace(period="", region="", category="", value="", status="", line=0, file="")
        try:
            return self._look_up(without_figure)
        except DataFileError as error:
            raise DataFileError(f"{row.file}, line {row.line}: {error}") from error

    def _keys(self, row: Row) -> dict[str, object]:
        rules = self._rules
        key, organisation = self._organisation(row)
        own = _is_own_site(row.source_url, organisation)
        title = _rewritten(row.source_title, "source_title", rules)
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
            "seen_in": _rewritten(row.source_org, "source_org", rules),
            "secondary": secondary,
            "warning": warning,
            "licence": organisation.licence,
            "transcribed_on": rules.transcribed_on,
        }

    def _organisation(self, row: Row) -> tuple[str, Organisation]:
        for rule in self._rules.several_organisations:
            if rule.match.of(row):
                return rule.organisation, self._rules.organisations[rule.organisation]
        name = _rewritten(row.source_org, "source_org", self._rules)
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


def _rewritten(text: str, column: str, rules: Rules) -> str:
    for rewrite in rules.rewrites:
        if column in rewrite.columns:
            text = re.sub(rewrite.pattern, rewrite.replacement, text)
    return text.strip()


def slug(title: str) -> str:
    """Make a folder name of a title: small ASCII letters and hyphens, at most 60, whole words."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= SLUG_LENGTH:
        return words
    return words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]
