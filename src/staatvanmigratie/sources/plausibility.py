"""Whether what a source sent can be right: shape, bounds, parts against totals, jumps. Before it is taken up.

A *doubt* stops the dataset, or is a warning that a strict fetch stops at. Nothing is mended here: an answer
that cannot be right is refused as a whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.sources.services.dataset_files import Balance, Dataset, Sum
from staatvanmigratie.sources.services.table import Schema
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import CLOSING, FIXED, OPENING, TOTAL

#: A value that became so many times as large or small asks for a look; below this size it may.
TIMES_LARGER, TIMES_SMALLER, SMALL = 3.0, 0.3, 1000.0
#: A table that loses more than this share of its figures was not read whole.
MOST_GONE = 0.5


@dataclass(frozen=True)
class Doubt:
    """One reason to look at an answer again; ``stops`` when it cannot be taken up."""

    text: str
    stops: bool


@dataclass(frozen=True)
class Comparison:
    """What a new state of a dataset says otherwise than the one before, by figure."""

    added: int
    changed: pd.DataFrame  # figure, old, new
    gone: int
    fresh: frozenset[str] | None = (
        None  # the figures that came or changed; None when there was nothing before
    )


def compare(old: pd.DataFrame | None, new: pd.DataFrame) -> Comparison:
    """Return how many figures came and went, and which have another value or status."""
    if old is None:
        return Comparison(len(new), new.iloc[:0], 0)
    before, after = _by_key(old), _by_key(new)
    both = before.index.intersection(after.index)
    differs = (before.loc[both, "obs_value"] != after.loc[both, "obs_value"]) | (
        before.loc[both, "obs_status"] != after.loc[both, "obs_status"]
    )
    keys = both[differs.to_numpy()]
    changed = pd.DataFrame(
        {
            "figure": list(keys),
            "old": before.loc[keys, "obs_value"].to_numpy(),
            "new": after.loc[keys, "obs_value"].to_numpy(),
        }
    )
    fresh = frozenset(after.index.difference(both)) | frozenset(keys)
    return Comparison(len(after) - len(both), changed, len(before) - len(both), fresh)


def _by_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Index rows by what they are about; a dimension at its total is no part of the key."""
    dimensions = sorted(set(rows.columns) - set(FIXED))
    keys = [
        " ".join(
            [
                *row[:3],
                *(f"{name}={code}" for name, code in zip(dimensions, row[3:], strict=True) if code != TOTAL),
            ]
        )
        for row in rows[[*OPENING, *dimensions]].itertuples(index=False, name=None)
    ]
    values = {
        "obs_value": rows["obs_value"].astype(float).to_numpy(),
        "obs_status": rows["obs_status"].to_numpy(),
    }
    return pd.DataFrame(values, index=keys)


def shape(old: Schema | None, new: Schema) -> tuple[list[Doubt], list[str]]:
    """Return what stops because the shape is another than the last one taken up, and what is worth saying."""
    if old is None or old.fingerprint == new.fingerprint:
        return [], []
    stops, remarks = old.difference(new)
    return [Doubt(f"the table has another shape: {text}", True) for text in stops], remarks


def examine(
    dataset: Dataset, rows: pd.DataFrame, entries: Iterable[Entry], difference: Comparison
) -> list[Doubt]:
    """Return every doubt about the figures of one answer."""
    frame = rows.assign(value=rows["obs_value"].astype(float))
    found = [*_bounds(dataset, frame)]
    fresh = difference.fresh if difference.fresh is not None else _newest(frame)
    for entry in entries:
        found += _catalogue(dataset, entry, frame, fresh)
    for rule in dataset.sums:
        found += _parts(dataset, rule, frame)
    for balance in dataset.balances:
        found += _balance(dataset, balance, frame)
    found += _jumps(dataset, frame, fresh)
    found += _revised(dataset, difference)
    there = len(difference.changed) + difference.gone
    if difference.gone and difference.gone > MOST_GONE * max(len(rows), there):
        found.append(
            Doubt(f"{difference.gone} figures of the last vintage are gone; was the table read whole?", True)
        )
    elif difference.gone:
        found.append(Doubt(f"{difference.gone} figures of the last vintage are gone", False))
    return found


def _bounds(dataset: Dataset, frame: pd.DataFrame) -> Iterator[Doubt]:
    for figure in dataset.figures:
        if figure.minimum is None:
            continue
        wrong = frame[(frame["indicator"] == figure.indicator) & (frame["value"] < figure.minimum)]
        yield from (
            Doubt(f"{_name(row)} is {row['obs_value']}, below {figure.minimum:g}", True)
            for row in _rows(wrong)
        )


def _catalogue(dataset: Dataset, entry: Entry, frame: pd.DataFrame, fresh: frozenset[str]) -> Iterator[Doubt]:
    rows = selected(entry, frame)
    may_be_negative = {figure.indicator for figure in dataset.figures if figure.minimum is None}
    low, high, change = entry.checks.minimum, entry.checks.maximum, entry.checks.maximum_yearly_change
    if low is not None:
        wrong = rows[(rows["value"] < low) & ~rows["indicator"].isin(may_be_negative)]
        yield from (
            Doubt(f"{_name(row)} is {row['obs_value']}, below {low:g} ({entry.id})", True)
            for row in _rows(wrong)
        )
    if high is not None:
        wrong = rows[rows["value"] > high]
        yield from (
            Doubt(f"{_name(row)} is {row['obs_value']}, above {high:g} ({entry.id})", True)
            for row in _rows(wrong)
        )
    if change is not None:
        for row, before in _pairs(rows, fresh):
            if before and abs(row["value"] / before - 1) > change and not _known(dataset, row):
                yield Doubt(f"{_jump(row, before)}, more than {change:.0%} ({entry.id})", False)


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


def _parts(dataset: Dataset, rule: Sum, frame: pd.DataFrame) -> Iterator[Doubt]:
    if rule.by not in frame:
        return
    parts = frame[(frame["indicator"] == rule.indicator) & ~frame[rule.by].isin((TOTAL, rule.whole))]
    parts = parts[parts[rule.by].isin(rule.parts)] if rule.parts else parts
    totals = frame[(frame["indicator"] == (rule.total or rule.indicator)) & (frame[rule.by] == rule.whole)]
    place = [c for c in frame.columns if c not in {*CLOSING, "indicator", "value", rule.by}]
    added = parts.groupby(place)["value"].agg(["sum", "count"])
    for row in _rows(totals):
        key = tuple(row[name] for name in place)
        if key not in added.index or (rule.parts and added.loc[key, "count"] < len(rule.parts)):
            continue
        total, count = added.loc[key, "sum"], added.loc[key, "count"]
        room = _room(dataset, rule.tolerance, int(count) + 1)
        if abs(total - row["value"]) > room:
            yield Doubt(f"{_name(row)} is {row['value']:g}, its parts by {rule.by} make {total:g}", True)


def _balance(dataset: Dataset, rule: Balance, frame: pd.DataFrame) -> Iterator[Doubt]:
    place = [c for c in frame.columns if c not in {*CLOSING, "indicator", "value"}]
    lines = {
        indicator: frame[frame["indicator"] == indicator].set_index(place)["value"]
        for indicator in (rule.total, *rule.plus, *rule.minus)
    }
    room = _room(dataset, rule.tolerance, len(lines))
    for key, value in lines[rule.total].items():
        terms = [(lines[each].get(key), 1) for each in rule.plus] + [
            (lines[each].get(key), -1) for each in rule.minus
        ]
        if any(term is None for term, _ in terms):
            continue
        made = sum(term * sign for term, sign in terms)
        if abs(made - value) > room:
            yield Doubt(
                f"{rule.total} {' '.join(key)} is {value:g}, {' + '.join(rule.plus)} and so on make {made:g}",
                True,
            )


def _room(dataset: Dataset, tolerance: float | None, numbers: int) -> float:
    """Return how much a sum may be off: half the rounding base for each number in it."""
    return tolerance if tolerance is not None else (dataset.rounding or 0) / 2 * numbers + 0.5


def _jumps(dataset: Dataset, frame: pd.DataFrame, fresh: frozenset[str]) -> Iterator[Doubt]:
    """Totals that triple or fall by seventy percent in a year."""
    dimensions = [c for c in frame.columns if c not in {*FIXED, "value"}]
    totals = frame[(frame[dimensions] == TOTAL).all(axis=1)] if dimensions else frame
    signed = {figure.indicator for figure in dataset.figures if figure.minimum is None}
    for row, before in _pairs(totals[~totals["indicator"].isin(signed)], fresh):
        if _jumped(before, row["value"]) and not _known(dataset, row):
            yield Doubt(_jump(row, before), False)


def _revised(dataset: Dataset, difference: Comparison) -> Iterator[Doubt]:
    for row in difference.changed.itertuples(index=False):
        if _jumped(row.old, row.new) and not any(row.figure.startswith(known) for known in dataset.jumps):
            yield Doubt(f"{row.figure}: revised from {row.old:g} to {row.new:g}", False)


def against_copies(dataset: Dataset, copies: list[pd.DataFrame], rows: pd.DataFrame) -> list[Doubt]:
    """Return the figures of a first fetch of another size than in the copies of the store, oldest first.

    A mapping that nobody tried at the source shows itself here: a wrong factor, measure or category.
    """
    if not copies:
        return []
    every = pd.concat(copies).fillna(TOTAL)
    place = [column for column in every.columns if column not in CLOSING]
    changed = compare(every.drop_duplicates(place, keep="last"), rows).changed
    return [
        Doubt(f"{row.figure} is {row.new:g}, a copy in the store says {row.old:g}", False)
        for row in changed.itertuples(index=False)
        if _jumped(row.old, row.new) and not any(row.figure.startswith(known) for known in dataset.jumps)
    ]


def _jumped(before: float, now: float) -> bool:
    if max(abs(before), abs(now)) < SMALL or before <= 0:
        return False
    return now > TIMES_LARGER * before or now < TIMES_SMALLER * before


def _newest(frame: pd.DataFrame) -> frozenset[str]:
    """Return the figures of the newest period of each indicator: history was jumped over before our time."""
    newest = frame.groupby("indicator")["time_period"].transform("max")
    return frozenset(_name(row) for row in _rows(frame[frame["time_period"] == newest]))


def _pairs(rows: pd.DataFrame, fresh: frozenset[str]) -> Iterator[tuple[dict, float]]:
    """Yield each fresh row with the value a year before it, where there is one."""
    place = [c for c in rows.columns if c not in {*CLOSING, "value", "time_period"}]
    values = {
        (row["time_period"], *(row[name] for name in place)): row["value"] for row in rows.to_dict("records")
    }
    for row in rows.to_dict("records"):
        if _name(row) in fresh and periods.is_period(row["time_period"]):
            before = values.get((periods.before(row["time_period"]), *(row[name] for name in place)))
            if before is not None:
                yield row, before


def _known(dataset: Dataset, row: dict) -> bool:
    return f"{row['indicator']} {row['time_period']}" in dataset.jumps


def _jump(row: dict, before: float) -> str:
    return f"{_name(row)}: {before:g} a year before, now {row['value']:g}"


def _name(row: dict) -> str:
    fixed = {*FIXED, "value"}
    categories = [
        f"{name}={code}" for name, code in sorted(row.items(), key=str) if name not in fixed and code != TOTAL
    ]
    return " ".join([row["indicator"], row["time_period"], row["ref_area"], *categories])


def _rows(frame: pd.DataFrame) -> list[dict]:
    return frame.to_dict("records")
