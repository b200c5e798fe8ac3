"""Figures that were read and typed over by hand, in a table that gives the address of each figure.

Statistical offices do not keep what they said before. Where an old vintage can only be found in a copy,
a news item or an archived page, somebody wrote the figure down together with where it stood:

    indicator,period,region,breakdown,category,value,unit,status,
    source_org,source_title,source_url,source_date,note

This module only checks such a table. Whose figure it is stands in ``attribution``; ``grouping`` makes
snapshots of the rows.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import DataFileError

COLUMNS = (
    "indicator period region breakdown category value unit status "
    "source_org source_title source_url source_date note"
).split()
#: A total needs no breakdown, a figure no note; source_date may be left to the rules.
MAY_BE_EMPTY = frozenset({"breakdown", "category", "source_date", "note"})
STATUS = {"final": "A", "provisional": "P", "rounded": "A", "estimate": "E"}
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
    if not periods.is_period(sdmx(row.period)) and not _OTHER_PERIOD.fullmatch(row.period):
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


def sdmx(period: str) -> str:
    """Write a half year as SDMX does: ``2023-H1`` is ``2023-S1``. Other forms stay."""
    return re.sub(r"^(\d{4})-H([12])$", r"\1-S\2", period)
