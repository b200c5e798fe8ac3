"""The written origin of what is printed: a record per number, a source line per figure or table.

The records go into the metadata of a notebook output as plain JSON. The book makes of them what a reader
opens when asking where a number comes from; their keys are a contract with ``book``.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.store.observations import Number, Observation, Pending
from staatvanmigratie.store.snapshots import TOTAL, Snapshot

#: Printed behind the vintage in a source line, and what it means.
SECONDARY = "†"
LATER = "‡"
_NOTES = {
    "*": "* voorlopig cijfer",
    "**": "** nader voorlopig cijfer",
    "(r)": "(r) raming van de bron",
    "(p)": "(p) prognose van de bron",
    "|": "| breuk in de reeks",
    "(o)": "(o) lage betrouwbaarheid",
    SECONDARY: f"{SECONDARY} overgenomen uit een tweede bron; zie bijlage Bronnen",
    LATER: f"{LATER} latere stand dan de peildatum",
}

_DERIVED = "Wat de bron niet zelf als totaal of aandeel geeft, is uit haar cijfers opgeteld of gedeeld"

#: More vintages than this of one table are printed as a span.
_VINTAGES_IN_FULL = 3


def record(printed: Number, number_id: str) -> dict[str, Any]:
    """Return where one printed number comes from, as JSON values.

    The source described is that of the observation the number is about (for a change the newer, for a share
    the part); ``based_on`` lists every observation of a number that rests on several. ``later_vintage`` and
    ``secondary`` are true when they hold for any of them.
    """
    subjects = printed.subjects
    subject = subjects[0]
    value = float(printed)
    return {
        "id": number_id,
        "shown": printed.shown,
        "value": value if math.isfinite(value) else None,
        "what": printed.what,
        "series": subject.series.id,
        "title": subject.series.title,
        "unit": printed.unit,
        "definition": subject.series.definition,
        "breakdown": _categories(subject),
        "period": subject.period,
        "status": printed.status.key,
        "rounded": any(s.rounded for s in subjects),
        "derived": any(s.derived for s in subjects),
        **_source(subject.snapshot),
        "later_vintage": any(s.later for s in subjects),
        "secondary": any(s.snapshot.secondary for s in subjects),
        "based_on": [_reference(s) for s in subjects] if len(subjects) > 1 else [],
    }


def _source(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "source": short_name(snapshot.publisher),
        "publisher": snapshot.publisher,
        "table": snapshot.table,
        "dataset": f"{snapshot.source}/{snapshot.dataset}",
        "vintage": state(snapshot),
        "address": snapshot.address,
    }


def state(snapshot: Snapshot) -> str:
    """Return the period printed as the state of a figure: its vintage, or the day it was known before that.

    A figure read in a message of June can have stood in an edition whose cut-off date lay in May.
    """
    earlier = snapshot.known_from < periods.last_day(snapshot.vintage)
    return snapshot.known_from.isoformat() if earlier else snapshot.vintage


def _reference(subject: Observation) -> dict[str, Any]:
    return {
        "series": subject.series.id,
        "period": subject.period,
        "breakdown": _categories(subject),
        "value": subject.value,
        "status": subject.status.key,
        "vintage": state(subject.snapshot),
        "dataset": f"{subject.snapshot.source}/{subject.snapshot.dataset}",
    }


def _categories(subject: Observation | Pending) -> dict[str, str]:
    return {dimension: code for dimension, code in sorted(subject.breakdown.items()) if code != TOTAL}


def pending_record(pending: Pending) -> dict[str, Any]:
    """Return what is said about a figure that is still to come, as JSON values."""
    return {
        "series": pending.series.id,
        "title": pending.series.title,
        "period": pending.period,
        "expected": f"{pending.expected:%Y-%m}",
        "expected_text": pending.expected_text,
        "address": pending.address,
        "publisher": pending.publisher,
        "overdue": pending.overdue,
    }


def short_name(publisher: str) -> str:
    """Return the abbreviation a publisher's name ends with: ``… (CBS)`` becomes ``CBS``."""
    name, bracket, rest = publisher.rpartition("(")
    return rest.rstrip(") ") if bracket and name.strip() and rest.endswith(")") else publisher


def source_line(observations: Iterable[Observation], pending: Iterable[Pending] = ()) -> str:
    """Return the Dutch source line under a figure or table: publisher, table and vintages.

    ``Bron: CBS, tabel 83102NED (stand 17 juli 2025); IND (stand januari 2025†).`` Sources stand in the order
    in which they are first used. A figure for which nothing is out yet names who will publish it.
    """
    groups: dict[tuple[str, str | None], dict[str, str]] = {}
    for observation in observations:
        snapshot = observation.snapshot
        vintages = groups.setdefault((short_name(snapshot.publisher), snapshot.table), {})
        marks = (SECONDARY if snapshot.secondary else "") + (LATER if observation.later else "")
        stood = state(snapshot)
        vintages[stood] = _merged(vintages.get(stood, ""), marks)
    if groups:
        parts = [_with_vintages(name, table, vintages) for (name, table), vintages in groups.items()]
    else:
        parts = list(dict.fromkeys(f"{p.publisher} (verwacht in {p.expected_text})" for p in pending))
    return f"Bron: {'; '.join(parts)}." if parts else ""


def _merged(marks: str, others: str) -> str:
    return "".join(mark for mark in (SECONDARY, LATER) if mark in marks + others)


def _with_vintages(name: str, table: str | None, vintages: dict[str, str]) -> str:
    ordered = sorted(vintages, key=periods.last_day)
    if len(ordered) > _VINTAGES_IN_FULL:
        marks = "".join(m for m in (SECONDARY, LATER) if any(m in v for v in vintages.values()))
        first, last = periods.in_dutch(ordered[0]), periods.in_dutch(ordered[-1])
        state = f"standen van {first} tot en met {last}{marks}"
    else:
        states = [f"{periods.in_dutch(vintage)}{vintages[vintage]}" for vintage in reversed(ordered)]
        state = f"stand {dutch.enumeration(states)}"
    where = f"{name}, tabel{dutch.NBSP}{table}" if table else name
    return f"{where} ({state})"


def notes(observations: Sequence[Observation]) -> list[str]:
    """Return the explanation of every mark that applies to these observations, in a fixed order."""
    present = {observation.status.mark for observation in observations}
    present |= {SECONDARY for o in observations if o.snapshot.secondary}
    present |= {LATER for o in observations if o.later}
    found = [text for mark, text in _NOTES.items() if mark in present]
    found += [_DERIVED] if any(observation.derived for observation in observations) else []
    reasons = dict.fromkeys(observation.corrected for observation in observations if observation.corrected)
    return [*found, *(f"Gecorrigeerd in dit rapport: {reason}" for reason in reasons)]
