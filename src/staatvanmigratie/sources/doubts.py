"""What can be doubted about figures, whoever sent them: the rules of a fetch and of a delivery.

A rule gets the figures as a table with the columns of ``observations.csv`` and the column ``value``, a float
that is missing where there is no number; the index says in which cell or row of the file a figure stands,
where there is one.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.sources.comparison import Comparison, name_of, numbers
from staatvanmigratie.sources.services.dataset_files import Sum
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import CLOSING, FIXED, TOTAL

#: A value that became so many times as large or small asks for a look; below this size it may.
TIMES_LARGER, TIMES_SMALLER, SMALL = 3.0, 0.3, 1000.0


@dataclass(frozen=True)
class Doubt:
    """One reason to look at figures again; ``stops`` when they cannot be taken up.

    ``places`` are the cells or rows of the file, where the figures came in one.
    """

    text: str
    stops: bool
    places: tuple[object, ...] = ()


def valued(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the column ``value``."""
    return rows.assign(value=numbers(rows["obs_value"]))


def below(frame: pd.DataFrame, minimum: float, why: str = "") -> Iterator[Doubt]:
    """Doubt what is smaller than it can be."""
    for place, row in labelled(frame[frame["value"] < minimum]):
        yield Doubt(f"{name_of(row)} is {row['value']:.15g}, below {minimum:g}{why}", True, (place,))


def above(frame: pd.DataFrame, maximum: float, why: str = "") -> Iterator[Doubt]:
    """Doubt what is larger than it can be."""
    for place, row in labelled(frame[frame["value"] > maximum]):
        yield Doubt(f"{name_of(row)} is {row['value']:.15g}, above {maximum:.15g}{why}", True, (place,))


def catalogue(
    entry: Entry, frame: pd.DataFrame, fresh: frozenset[str], signed: Container[str], known: Container[str]
) -> Iterator[Doubt]:
    """Doubt what the catalogue calls impossible or unlikely for a series; the rest as for :func:`jumps`."""
    rows = selected(entry, frame)
    low, high, change = entry.checks.minimum, entry.checks.maximum, entry.checks.maximum_yearly_change
    if low is not None:
        yield from below(_unsigned(rows, signed), low, f" ({entry.id})")
    if high is not None:
        yield from above(rows, high, f" ({entry.id})")
    if change is not None:
        for row, before, place in a_year_apart(rows, fresh):
            if before and abs(row["value"] / before - 1) > change and _year(row) not in known:
                yield Doubt(f"{jump(row, before)}, more than {change:.0%} ({entry.id})", False, (place,))


def selected(entry: Entry, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows a catalogue entry is about; what it does not name stands at its total."""
    keep = pd.Series(True, index=frame.index)
    for column, wanted in entry.select.items():
        codes = [wanted] if isinstance(wanted, str) else wanted
        keep &= frame[column].isin(codes) if column in frame else TOTAL in codes
    fixed = {*FIXED, "value"}
    for dimension in set(frame.columns) - fixed - set(entry.select) - set(entry.by):
        keep &= frame[dimension] == TOTAL
    return frame[keep]


def parts(rule: Sum, frame: pd.DataFrame, rounding: int | None, some: float = 0) -> Iterator[Doubt]:
    """Doubt a total that its parts do not make.

    Parts of which one is hidden may make less than the total, and never more. So may as many parts as
    ``some``, or fewer: they are some of those that make it.
    """
    if rule.by not in frame:
        return
    found = frame[(frame["indicator"] == rule.indicator) & ~frame[rule.by].isin((TOTAL, rule.whole))]
    found = found[found[rule.by].isin(rule.parts)] if rule.parts else found
    totals = frame[(frame["indicator"] == (rule.total or rule.indicator)) & (frame[rule.by] == rule.whole)]
    place = [c for c in frame.columns if c not in {*CLOSING, "indicator", "value", rule.by}]
    found = found.assign(hidden=found["value"].isna() & (found["obs_status"] != "M"))
    added = found.groupby(place).agg(made=("value", "sum"), count=("value", "size"), hidden=("hidden", "any"))
    for label, row in labelled(totals):
        key = tuple(row[name] for name in place)
        if key not in added.index or (rule.parts and added.loc[key, "count"] < len(rule.parts)):
            continue
        made, count, hidden = added.loc[key, ["made", "count", "hidden"]]
        off, room = made - row["value"], room_for(rounding, rule.tolerance, int(count) + 1)
        if off > room or (off < -room and not (hidden or count <= some)):
            these = found[(found[place] == pd.Series(key, index=place)).all(axis=1)].index
            yield Doubt(
                f"{name_of(row)} is {row['value']:.15g}, its parts by {rule.by} make {made:.15g}",
                True,
                (label, *these),
            )


def room_for(rounding: int | None, tolerance: float | None, count: int) -> float:
    """Return how much a sum may be off: half the rounding base for each number in it."""
    return tolerance if tolerance is not None else (rounding or 0) / 2 * count + 0.5


def jumps(
    frame: pd.DataFrame, fresh: frozenset[str], signed: Container[str], known: Container[str]
) -> Iterator[Doubt]:
    """Doubt totals that triple or fall by seventy percent in a year.

    ``fresh`` are the names of the figures to look at; an indicator that is ``signed`` may be below zero, and
    jump; ``known`` are the jumps that somebody looked at, as ``indicator period``.
    """
    dimensions = [c for c in frame.columns if c not in {*FIXED, "value"}]
    totals = frame[(frame[dimensions] == TOTAL).all(axis=1)] if dimensions else frame
    for row, before, place in a_year_apart(_unsigned(totals, signed), fresh):
        if jumped(before, row["value"]) and _year(row) not in known:
            yield Doubt(jump(row, before), False, (place,))


def revised(difference: Comparison, known: Iterable[str]) -> Iterator[Doubt]:
    """Doubt figures that became many times as large or small since the last vintage."""
    for row in difference.changed.itertuples(index=False):
        if jumped(row.old, row.new) and not is_known(row.figure, known):
            yield Doubt(f"{row.figure}: revised from {row.old:.15g} to {row.new:.15g}", False)


def is_known(figure: str, known: Iterable[str]) -> bool:
    """Tell whether somebody looked at the jump of a figure: of its own indicator and period."""
    return any(f"{figure} ".startswith(f"{each} ") for each in known)


def jumped(before: float, now: float) -> bool:
    """Tell whether a value became many times as large or small."""
    if max(abs(before), abs(now)) < SMALL or before <= 0:
        return False
    return now > TIMES_LARGER * before or now < TIMES_SMALLER * before


def jump(row: dict[str, Any], before: float) -> str:
    """Say what a value was a year before."""
    return f"{name_of(row)}: {before:g} a year before, now {row['value']:g}"


def newest(frame: pd.DataFrame) -> frozenset[str]:
    """Return the figures of the newest period of each indicator: history was jumped over before our time."""
    latest = frame.groupby("indicator")["time_period"].transform("max")
    return frozenset(name_of(row) for _, row in labelled(frame[frame["time_period"] == latest]))


def a_year_apart(rows: pd.DataFrame, fresh: frozenset[str]) -> Iterator[tuple[dict[str, Any], float, object]]:
    """Yield each fresh row with the value a year before it, where there is one, and its place in the file."""
    place = [c for c in rows.columns if c not in {*CLOSING, "value", "time_period"}]
    values = {(row["time_period"], *(row[name] for name in place)): row["value"] for _, row in labelled(rows)}
    for label, row in labelled(rows):
        if name_of(row) in fresh and periods.is_period(row["time_period"]):
            before = values.get((periods.before(row["time_period"]), *(row[name] for name in place)))
            if before is not None:
                yield row, before, label


def labelled(frame: pd.DataFrame) -> Iterator[tuple[object, dict[str, Any]]]:
    """Yield each row as a mapping, with its place in the file."""
    return zip(frame.index, frame.to_dict("records"), strict=True)


def _unsigned(rows: pd.DataFrame, signed: Container[str]) -> pd.DataFrame:
    return rows.loc[[indicator not in signed for indicator in rows["indicator"]]]  # none has its columns too


def _year(row: dict[str, Any]) -> str:
    return f"{row['indicator']} {row['time_period']}"
