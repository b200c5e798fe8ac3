"""Where figures come from, in words: publisher, state and categories, the source line under a table."""

from collections.abc import Iterable, Sequence
from typing import get_args

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.store.observations import Observation, Pending, Withheld
from staatvanmigratie.store.snapshots import TOTAL, Hand, Snapshot

#: Printed behind the vintage in a source line, in this order, and what each of them means.
RETOLD = "†"
COPY = "§"
LATER = "‡"
_NOTES = {
    "*": "* voorlopig cijfer",
    "**": "** nader voorlopig cijfer",
    "(r)": "(r) raming van de bron",
    "(p)": "(p) prognose van de bron",
    "|": "| breuk in de reeks",
    "(o)": "(o) lage betrouwbaarheid",
    RETOLD: f"{RETOLD} overgenomen uit een tweede bron; zie bijlage Bronnen",
    COPY: f"{COPY} gelezen in een kopie van de tabel van de bron; zie bijlage Bronnen",
    LATER: f"{LATER} latere stand dan de peildatum",
}

_DERIVED = "Totalen en aandelen die de bron niet zelf geeft, zijn uit haar cijfers berekend"

#: Every line that explains a mark, in a fixed order. The book has each of them once per page.
LEGEND = (*_NOTES.values(), _DERIVED)

#: More vintages than this of one table are printed as a span.
_VINTAGES_IN_FULL = 3


def state(snapshot: Snapshot) -> str:
    """Return the period printed as the state of a figure: its vintage, or the day it was known before that.

    A figure read in a message of June can have stood in an edition whose cut-off date lay in May.
    """
    earlier = snapshot.known_from < periods.last_day(snapshot.vintage)
    return snapshot.known_from.isoformat() if earlier else snapshot.vintage


def categories(subject: Observation | Withheld) -> dict[str, str]:
    """Return the categories an observation is about, without those that are a total."""
    return {dimension: code for dimension, code in sorted(subject.breakdown.items()) if code != TOTAL}


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
        stood = state(snapshot)
        vintages[stood] = _merged(vintages.get(stood, ""), marks(observation))
    if groups:
        parts = [_with_vintages(name, table, vintages) for (name, table), vintages in groups.items()]
    else:
        parts = list(dict.fromkeys(f"{p.publisher} (verwacht in {p.expected_text})" for p in pending))
    return f"Bron: {'; '.join(parts)}." if parts else ""


def hand_mark(hand: Hand) -> str:
    """Return the mark that says how near to the source a figure was read; empty for the source itself."""
    return {"source": "", "copy": COPY, "retelling": RETOLD}[hand]


def marks(observation: Observation) -> str:
    """Return the marks of a figure: where it was read, and that it may not be what was known by then."""
    later = LATER if observation.later and not observation.settled else ""
    return hand_mark(observation.snapshot.hand) + later


def furthest(hands: Iterable[Hand]) -> Hand:
    """Return how near to the source the whole of some figures was read: as the one furthest from it."""
    return max(hands, key=get_args(Hand).index)


def _merged(ours: str, others: str) -> str:
    return "".join(mark for mark in (RETOLD, COPY, LATER) if mark in ours + others)


def _with_vintages(name: str, table: str | None, vintages: dict[str, str]) -> str:
    ordered = sorted(vintages, key=periods.last_day)
    if len(ordered) > _VINTAGES_IN_FULL:
        every = _merged("", "".join(vintages.values()))
        first, last = periods.in_dutch(ordered[0]), periods.in_dutch(ordered[-1])
        state = f"standen van {first} tot en met {last}{every}"
    else:
        states = [f"{periods.in_dutch(vintage)}{vintages[vintage]}" for vintage in reversed(ordered)]
        state = f"stand {dutch.enumeration(states)}"
    where = f"{name}, tabel{dutch.NBSP}{table}" if table else name
    return f"{where} ({state})"


def notes(observations: Sequence[Observation]) -> list[str]:
    """Return the explanation of every mark that applies to these observations, in a fixed order."""
    present = {observation.status.mark for observation in observations}
    present |= {mark for observation in observations for mark in marks(observation)}
    found = [text for mark, text in _NOTES.items() if mark in present]
    found += [_DERIVED] if any(observation.derived for observation in observations) else []
    reasons = dict.fromkeys(observation.corrected for observation in observations if observation.corrected)
    return [*found, *(f"Gecorrigeerd in dit rapport: {reason}" for reason in reasons)]
