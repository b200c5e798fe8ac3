"""Which vintage a fetch makes: the date its source names, or else the day of retrieval.

The rule, as ``data/README.md`` has it: of two vintages that were fetched, the one retrieved later is the
newer one, whatever dates the source put on them. So a vintage bears the date of its source only where that
is later than the newest vintage there is.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from staatvanmigratie.foundation.errors import RefusedError, SourceError
from staatvanmigratie.sources import plausibility
from staatvanmigratie.sources.services import dispatch
from staatvanmigratie.sources.services.table import Table
from staatvanmigratie.store.snapshots import ANSWER, Snapshot, digest

#: A source may stand in another time zone than the machine that asks it.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Retrieval:
    """What a fetch brought: ``rows`` read from a ``table``, on a ``day`` and at a ``moment`` (UTC).

    ``services`` are those of the source, the newest first.
    """

    table: Table
    rows: pd.DataFrame
    services: Sequence[str]
    day: date
    moment: str


@dataclass(frozen=True)
class Dating:
    """Under which date figures come into the store, and what is said of it.

    Attributes
    ----------
    day
        The vintage.
    note
        Dutch, for ``snapshot.yml``; None where the source dated the vintage.
    backdated
        What to tell where the source put an older date on these figures than on the last ones; else empty.
    """

    day: date
    note: str | None = None
    backdated: str = ""


def last_fetched(snapshots: Sequence[Snapshot]) -> Snapshot | None:
    """Return the vintage that was fetched last; copies and deliveries do not count."""
    fetched = [each for each in snapshots if each.origin == "api"]
    return max(fetched, key=lambda each: (each.retrieved or "", each.known_from), default=None)


def dating(came: Retrieval, snapshots: Sequence[Snapshot]) -> Dating | None:
    """Return the vintage that a retrieval makes; None where it brought the last one once more.

    Parameters
    ----------
    snapshots
        What the store holds of the dataset.

    Raises
    ------
    RefusedError
        The source names a day that is still to come; the store holds what was retrieved later (by a
        recording that is older than it); an older service of the source has other figures under the same
        date or an older one.
    """
    name, said = came.table.name, came.table.modified
    if said and said > came.day + _AHEAD:
        raise RefusedError(
            f"{name}: the source says it changed the table on {said}, and today is {came.day}. Is the "
            "clock of this machine right? If it is, fetch again on that day"
        )
    last = last_fetched(snapshots)
    if last is None:
        return Dating(said or came.day)
    if digest(came.rows) == last.sha256:
        return None
    if came.moment < (last.retrieved or ""):
        raise RefusedError(
            f"{name}: what came was retrieved at {came.moment}, and the store has a vintage that was "
            f"retrieved at {last.retrieved}. Replay recordings in the order in which they were made"
        )
    if _is_the_last_through_an_older_service(came, last):
        return None
    newest = max(each.known_from for each in snapshots if each.origin == "api")
    return after(newest, date_named(last), said, came.day)


def after(newest: date, named: date, said: date | None, day: date) -> Dating:
    """Return the vintage of other figures than the last ones.

    Parameters
    ----------
    newest
        The newest vintage that was fetched.
    named
        The day that the source named for the last one.
    said
        The day that it names now; None where it names none.
    day
        The day of retrieval.
    """
    if (said or day) > newest:
        return Dating(said or day)
    day = max(day, newest)
    if said is None:
        return Dating(day, f"De bron noemt geen datum, en gaf eerder op {day} andere cijfers.")
    if said == named:
        return Dating(day, f"De bron noemt als datum nog {said}, maar gaf op {day} andere cijfers.")
    if said > named:
        return Dating(day, f"De bron noemt als datum {said}; op {newest} waren al andere cijfers opgehaald.")
    return Dating(
        day,
        f"De bron noemt als datum {said}, ouder dan de {named} van de vorige cijfers. Opgehaald op {day}.",
        f"the source names an older date ({said}) than the vintage of {named}, with other figures. That "
        f"is no revision: they are taken up as the vintage of {day}, the day of retrieval, and quoted "
        "from then on",
    )


def date_named(snapshot: Snapshot) -> date:
    """Return the day that the source named for a fetched vintage, which may have another date.

    Raises
    ------
    DigestError
        The answer beside the vintage is gone or was changed.
    """
    if snapshot.vintage_note is None:
        return snapshot.known_from
    named = None
    with suppress(SourceError):  # a later version of the loader may refuse what an earlier one took
        named = dispatch.parse(_answer(snapshot)).modified
    return named or snapshot.known_from


def _answer(snapshot: Snapshot) -> bytes:
    snapshot.check_answer()
    return (snapshot.folder / ANSWER).read_bytes()


def _is_the_last_through_an_older_service(came: Retrieval, last: Snapshot) -> bool:
    """Tell whether an answer is the last vintage once more, through a service that stood in for a newer one.

    An older service writes some reasons for "no value" in other words, and it may run behind.
    """
    before, now, order = dispatch.service(_answer(last)), came.table.service, list(came.services)
    if {before, now} - set(order) or order.index(now) <= order.index(before):
        return False
    said, named = came.table.modified, date_named(last)
    if said is None or said > named:
        return False
    other = plausibility.compare(*map(_with_value, (last.observations(), came.rows)))
    count = len(other.changed) + other.added + other.gone
    if not count:
        return True
    example = "".join(
        f", such as {row.figure}: {row.new:g} and not {row.old:g}"
        for row in other.changed.head(1).itertuples(index=False)
    )
    date_of = "under the same date" if said == named else f"under an older date, {said}"
    raise RefusedError(
        f"{came.table.name}: the vintage of {last.vintage} came from {before}, which dated it {named}; "
        f"{now} has {count} other figures {date_of}{example}. It runs behind, or contradicts the newer "
        f"service. Nothing of it is taken up; fetch again when {before} answers"
    )


def _with_value(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[pd.to_numeric(rows["obs_value"], errors="coerce").notna()]
