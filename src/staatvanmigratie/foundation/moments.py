"""A moment of release: a day and a time with its zone, that comes exactly once.

    2026-06-12T12:00 Europe/Amsterdam     what the clock says in a zone
    2026-06-12T12:00+02:00                the same, with the distance to UTC; Z is UTC itself

A time without zone is refused, and so is one in the night in which the clock is changed that never comes or
comes twice: an embargo must not depend on who reads it.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from staatvanmigratie.foundation.dutch import day
from staatvanmigratie.foundation.errors import SvmError

ZONE = ZoneInfo("Europe/Amsterdam")
EXAMPLE = "2026-06-12T12:00 Europe/Amsterdam"

_FORM = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)\s*"
    r"(?P<zone>Z|[+-]\d\d:\d\d|[A-Za-z]+(?:/[A-Za-z_]+)+)?"
)


class MomentError(SvmError):
    """What was written is no moment, or not one; the message says what to write."""


def midnight(day: date) -> int:
    """Return the start of a day in UTC as seconds since 1970: the moment that stands in made files."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def parse(text: str) -> datetime:
    """Return a moment with its zone.

    Raises
    ------
    MomentError
        No day and time, no zone, an unknown one, a distance to UTC that Dutch clocks do not have at that
        time, or a time that does not come or comes twice.
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise MomentError(f"{text!r} is no moment; write it as {EXAMPLE}")
    try:
        clock = datetime.fromisoformat(f"{found['day']}T{found['time']}")
    except ValueError:
        raise MomentError(f"{text!r}: there is no such day or time; write it as {EXAMPLE}") from None
    zone = found["zone"]
    if zone is None:
        raise MomentError(f"{text!r} has no time zone; write {text.strip()} Europe/Amsterdam")
    if "/" in zone:
        return _on_the_clock(clock, zone)
    return _at_a_distance(datetime.fromisoformat(f"{clock.isoformat()}{zone}"), text)


def dutch(moment: datetime) -> datetime:
    """Return a moment on the Dutch clock; without a zone it is what that clock says.

    Raises
    ------
    MomentError
        A time without a zone that does not come, or comes twice.
    """
    return moment.astimezone(ZONE) if moment.tzinfo else _on_the_clock(moment, ZONE.key)


def _on_the_clock(clock: datetime, name: str) -> datetime:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise MomentError(f"There is no time zone {name!r}; write Europe/Amsterdam") from None
    first, second = clock.replace(tzinfo=zone), clock.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    said = f"{clock:%Y-%m-%d %H:%M} in {name}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != clock:
        after = first.astimezone(UTC).astimezone(zone)
        raise MomentError(
            f"{said} does not come: the clock goes forward that night. Write {after:%Y-%m-%dT%H:%M} {name}"
        )
    raise MomentError(
        f"{said} comes twice: the clock goes back that night. Write {first.isoformat(timespec='minutes')} "
        f"for the first time, {second.isoformat(timespec='minutes')} for the second"
    )


def _at_a_distance(moment: datetime, text: str) -> datetime:
    dutch = moment.astimezone(ZONE)
    if moment.utcoffset() and moment.utcoffset() != dutch.utcoffset():
        raise MomentError(
            f"{text!r}: Dutch clocks do not have that distance to UTC then; it would be "
            f"{dutch.isoformat(timespec='minutes')}. Write that, or the time on the Dutch clock: "
            f"{moment:%Y-%m-%dT%H:%M} Europe/Amsterdam"
        )
    return moment


def now() -> datetime:
    """Return the present moment on the Dutch clock, in whole seconds."""
    return datetime.now(ZONE).replace(microsecond=0)


def in_words(moment: datetime) -> str:
    """Return a moment for a reader: ``3 juni 2024, 12.00 uur``."""
    local = moment.astimezone(ZONE)
    return f"{day(local.date())}, {local:%H.%M} uur"
