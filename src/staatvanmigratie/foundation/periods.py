"""Periods in SDMX notation: what day they end, how they sort, what a Dutch reader calls them.

    "2023"  "2023-S1"  "2023-Q3"  "2023-12"  "2023-12-31"

Two forms have no place on a time axis, only in a table or a sentence: a span from one period to another
("2023-01/2023-10", the days of a range in ISO 8601) and a cohort some months later ("2014+36m": of the
people of 2014, three years on).
"""

import calendar
import re
from datetime import date
from functools import cache
from typing import NamedTuple

from staatvanmigratie.foundation.dutch import MONTHS, NBSP
from staatvanmigratie.foundation.errors import SvmError

ORDINALS = ("eerste", "tweede", "derde", "vierde")

# Digits of other scripts are digits to ``\d`` too, and a year written in them would be another year.
_COHORT = re.compile(r"(?P<year>\d{4})\+(?P<months>\d{1,3})m", re.ASCII)
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|S(?P<half>[12])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?))?",
    re.ASCII,
)


class Period(NamedTuple):
    """A stretch of time as its first and last day; sorts in time."""

    first: date
    last: date
    frequency: str  # year | half | quarter | month | day | span | cohort


@cache
def parse(period: str) -> Period:
    """Return the days a period covers.

    Raises
    ------
    SvmError
        The text is no period; the message shows the forms there are.
    """
    start, slash, end = period.partition("/")
    if slash:
        begun, ended = _simple(start), _simple(end)
        if begun.first >= ended.last:
            raise SvmError(f"{period!r} is no period: it ends before it begins")
        return Period(begun.first, ended.last, "span")
    if match := _COHORT.fullmatch(period):
        year, (later, month0) = int(match["year"]), divmod(11 + int(match["months"]), 12)
        return Period(date(year, 1, 1), month_end(year + later, month0 + 1), "cohort")
    return _simple(period)


def _simple(period: str) -> Period:
    match = _FORM.fullmatch(period)
    if not match:
        raise SvmError(f"{period!r} is no period; write 2023, 2023-S1, 2023-Q3, 2023-12 or 2023-12-31")
    year = int(match["year"])
    if match["day"]:
        try:
            day = date(year, int(match["month"]), int(match["day"]))
        except ValueError as error:
            raise SvmError(f"{period!r} is no day of the calendar") from error
        return Period(day, day, "day")
    if match["month"]:
        start, length, frequency = int(match["month"]), 1, "month"
    elif match["quarter"]:
        start, length, frequency = 3 * int(match["quarter"]) - 2, 3, "quarter"
    elif match["half"]:
        start, length, frequency = 6 * int(match["half"]) - 5, 6, "half"
    else:
        start, length, frequency = 1, 12, "year"
    return Period(date(year, start, 1), month_end(year, start + length - 1), frequency)


def is_period(text: str) -> bool:
    """Tell whether a text has the form of a period."""
    try:
        parse(text)
    except SvmError:
        return False
    return True


def last_day(period: str) -> date:
    """Return the last day of a period or of a vintage that is dated by year, quarter, month or day."""
    return parse(period).last


def until(period: str, day: date) -> str:
    """Return the part of a period until a day in it, as a span: of 2026 until 30 June ``2026-01/2026-06``.

    In days where the day is not the last of its month; the period itself where the day is its last.
    """
    days = parse(period)
    if not days.first <= day <= days.last:
        raise SvmError(f"{day} is no day of {period}")
    if day == days.last:
        return period
    if day == days.first:
        return day.isoformat()
    if day == month_end(day.year, day.month):
        return f"{days.first:%Y-%m}/{day:%Y-%m}"
    return f"{days.first}/{day}"


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def year_of(period: str) -> int:
    """Return the calendar year in which a period ends."""
    return parse(period).last.year


def before(period: str) -> str:
    """Return the same period one year earlier: what a change over a year compares with."""
    parse(period)
    start, slash, end = period.partition("/")
    if slash:
        return f"{before(start)}/{before(end)}"
    earlier = f"{int(period[:4]) - 1:04d}{period[4:]}"
    return earlier if is_period(earlier) else earlier[:-2] + "28"  # 29 February


def in_dutch(period: str) -> str:
    """Return what a reader calls the period: ``2023``, ``derde kwartaal 2023``, ``31 december 2023``.

    Of a span ``januari tot en met oktober 2023``, of a cohort ``cohort 2014, na 36 maanden``.
    """
    days = parse(period)
    year, month = days.last.year, MONTHS[days.last.month - 1]
    match days.frequency:
        case "span" | "cohort":
            return _stretch(period)
        case "half":
            return f"{ORDINALS[days.last.month // 6 - 1]} halfjaar {year}"
        case "quarter":
            return f"{ORDINALS[days.last.month // 3 - 1]} kwartaal {year}"
        case "month":
            return f"{month} {year}"
        case "day":
            return f"{days.last.day}{NBSP}{month}{NBSP}{year}"
    return str(year)


def _stretch(period: str) -> str:
    start, slash, end = period.partition("/")
    if not slash:
        cohort, _, months = period.rstrip("m").partition("+")
        return f"cohort {cohort}, na {int(months)} maanden"
    begin = in_dutch(start)
    if start[:4] == end[:4]:
        begin = begin.removesuffix(start[:4]).rstrip(f" {NBSP}")
    return f"{begin} tot en met {in_dutch(end)}"
