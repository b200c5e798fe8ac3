"""Whether what a source sent can be right: shape, bounds, parts against totals, jumps. Before it is taken up.

A *doubt* stops the dataset, or is a warning that a strict fetch stops at. Nothing is mended here: an answer
that cannot be right is refused as a whole. The rules that hold for deliveries too stand in ``doubts``.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from staatvanmigratie.sources import doubts
from staatvanmigratie.sources.comparison import Comparison, compare
from staatvanmigratie.sources.doubts import Doubt, selected
from staatvanmigratie.sources.services.dataset_files import Balance, Dataset
from staatvanmigratie.sources.services.table import Schema
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import CLOSING, TOTAL

#: All that a fetch asks of the rules stands here.
__all__ = ["Doubt", "against_copies", "compare", "examine", "selected", "shape"]

#: A table that loses more than this share of its figures was not read whole.
MOST_GONE = 0.5


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
    frame = doubts.valued(rows)
    found = []
    for figure in dataset.figures:
        if figure.minimum is not None:
            found += doubts.below(frame[frame["indicator"] == figure.indicator], figure.minimum)
    fresh = difference.fresh if difference.fresh is not None else doubts.newest(frame)
    signed = {figure.indicator for figure in dataset.figures if figure.minimum is None}
    for entry in entries:
        found += doubts.catalogue(entry, frame, fresh, signed, dataset.jumps)
    for rule in dataset.sums:
        found += doubts.parts(rule, frame, dataset.rounding)
    for balance in dataset.balances:
        found += _balance(dataset, balance, frame)
    found += doubts.jumps(frame, fresh, signed, dataset.jumps)
    found += doubts.revised(difference, dataset.jumps)
    there = len(difference.changed) + difference.gone
    if difference.gone and difference.gone > MOST_GONE * max(len(rows), there):
        found.append(
            Doubt(f"{difference.gone} figures of the last vintage are gone; was the table read whole?", True)
        )
    elif difference.gone:
        found.append(Doubt(f"{difference.gone} figures of the last vintage are gone", False))
    return found


def _balance(dataset: Dataset, rule: Balance, frame: pd.DataFrame) -> Iterator[Doubt]:
    place = [c for c in frame.columns if c not in {*CLOSING, "indicator", "value"}]
    lines = {
        indicator: frame[frame["indicator"] == indicator].set_index(place)["value"]
        for indicator in (rule.total, *rule.plus, *rule.minus)
    }
    room = doubts.room_for(dataset.rounding, rule.tolerance, len(lines))
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
        if doubts.jumped(row.old, row.new) and not doubts.is_known(row.figure, dataset.jumps)
    ]
