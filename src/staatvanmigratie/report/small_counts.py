"""Whether a count that is secret follows from all that an edition quotes.

Everything printed, in sentences, tables, charts, descriptions and files, is made of the figures that the
series of the edition quote. What does not follow from all of these together, follows from nothing that is
printed. Counts add up over the categories of a breakdown, over the months of a year, and over series where
``data/relations.yml`` says so.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import pandas as pd

from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import relations
from staatvanmigratie.report.registers.relations import Relation
from staatvanmigratie.store import hidden_counts
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.hidden_counts import Equation, Key
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import CLOSING, OPENING, TOTAL

Level = Literal["error", "todo"]
#: What a row is, beside the columns of ``observations.csv`` and ``base``.
_BESIDE = ("series", "snapshot", "origin")


def following(edition: Edition) -> Iterator[tuple[Level, str, str]]:
    """Yield how bad, where and what: every count that a source hides and that the edition gives away.

    What a published table gives away by itself is only listed: the edition adds nothing to it.
    """
    series = [each for each in edition.all_series() if isinstance(each.entry.select["indicator"], str)]
    related = _related(edition, series)
    rows = [_rows(edition, each) for each in series if each.id in related]
    if not (rows := [each for each in rows if len(each)]):
        return
    every = pd.concat(rows, ignore_index=True)
    dimensions = sorted(set(every.columns) - {*OPENING, *CLOSING, "base", *_BESIDE})
    every[dimensions] = every[dimensions].fillna(TOTAL)
    places = [*OPENING, *dimensions]
    said = dict(zip(_keys(every, places), every["series"], strict=True))
    shown = every[every["obs_value"].notna()]
    quoted = dict(zip(_keys(shown, places), shown["series"], strict=True))
    for key in sorted(set(_keys(every[every["obs_status"] == "Q"], places))):
        if key in quoted:
            message = f"secret in one dataset, and yet {quoted[key]} quotes a number for it"
            yield "error", f"data/catalogue: {said[key]}, {_name(key)}", message
    by_itself = _by_itself(every, places)
    for key in _counts(every, places, list(_sums(edition, series, every, places))):
        where = f"data/catalogue: {said[key]}, {_name(key)}"
        if key in by_itself:
            message = (
                "secret, and yet it follows from totals and parts of the table that its source published; "
                "tell the source"
            )
            yield "todo", where, message
            continue
        message = (
            "secret, and yet it follows from the totals and parts that this edition quotes. Ask the source "
            "which of them to hide too, or leave one out of the catalogue"
        )
        yield "error", where, message


def _related(edition: Edition, series: Sequence[Series]) -> set[str]:
    """Return the series that have an indicator in common, or a sum, with one of which a count is secret."""
    hide = {each.entry.select["indicator"] for each in series if (each.decided["obs_status"] == "Q").any()}
    if not hide:
        return set()
    found = {each.id for each in series if each.entry.select["indicator"] in hide}
    for relation in relations.read(edition.root).values():
        if found & set(relation.series):
            found |= set(relation.series)
    return found


def _rows(edition: Edition, series: Series) -> pd.DataFrame:
    """The rows that a series goes by, what they are about as in the store, and what they are rounded to."""
    entry = series.entry
    fixed = {name: code for name, code in entry.select.items() if name not in entry.by}
    if not all(isinstance(code, str) for code in fixed.values()):
        return pd.DataFrame()  # several categories as one: no cell of a table
    made = []
    for number, rows in series.decided.groupby("snapshot"):
        snapshot = series.snapshot(int(number))
        kept = rows[["time_period", *entry.by, "obs_value", "obs_status", "rounded", "note"]]
        about = {"snapshot": str(snapshot.folder), "origin": snapshot.origin}
        made.append(kept.assign(base=_base(edition, series, int(number), entry), **about))
    return pd.concat(made).assign(**fixed, unit_measure="", series=series.id) if made else pd.DataFrame()


def _base(edition: Edition, series: Series, number: int, entry: Entry) -> int:
    snapshot = series.snapshot(number)
    if snapshot.rounding:
        return snapshot.rounding
    rows = edition.store.observations(snapshot)
    return hidden_counts.base_of(
        rows.loc[rows["indicator"] == entry.select["indicator"], "obs_value"].dropna()
    )


def _counts(rows: pd.DataFrame, places: list[str], sums: Sequence[Equation] = ()) -> list[Key]:
    # Of two rows for one figure a number counts before its being secret: a reader sees it.
    ordered = rows.sort_values("obs_value", na_position="last", kind="stable")[[*places, *CLOSING, "base"]]
    return hidden_counts.of_rows(ordered, sums=sums).following()


def _by_itself(every: pd.DataFrame, places: list[str]) -> set[Key]:
    """Return what follows from one published table alone; a delivery is published by nobody but us."""
    published = every[every["origin"] != "delivery"]
    return {key for _, rows in published.groupby("snapshot") for key in _counts(rows, places)}


def _sums(
    edition: Edition, series: Sequence[Series], every: pd.DataFrame, places: list[str]
) -> Iterator[Equation]:
    """Yield the sums of series that hold exactly, with a difference brought to the other side."""
    catalogued = {each.id: each.entry for each in series}
    for number, relation in enumerate(relations.read(edition.root).values(), 1):
        if relation.over or relation.because or not catalogued.keys() >= set(relation.series):
            continue
        totals = {name: _totals(every, name, catalogued[name], places) for name in relation.series}
        for period in totals[relation.total]:
            if all(period in each for each in totals.values()):
                yield from _sum(relation, {name: each[period] for name, each in totals.items()}, -number)


def _sum(relation: Relation, keys: dict[str, Key], place: int) -> Iterator[Equation]:
    less = [keys[part[1:]] for part in relation.parts if part[0] == "-"]
    more = [keys[part] for part in relation.parts if part[0] != "-"]
    if not less:
        yield Equation(keys[relation.total], tuple(more), place)
    elif len(more) == 1:
        yield Equation(more[0], (keys[relation.total], *less), place)


def _totals(every: pd.DataFrame, name: str, entry: Entry, places: list[str]) -> dict[str, Key]:
    rows = every[every["series"] == name]
    for dimension in entry.by:
        rows = rows[rows[dimension] == TOTAL]
    return dict(zip(rows["time_period"], _keys(rows, places), strict=True))


def _keys(rows: pd.DataFrame, places: list[str]) -> list[Key]:
    return list(rows[places].itertuples(index=False, name=None))


def _name(key: Key) -> str:
    return " ".join(part for part in key if part != TOTAL)
