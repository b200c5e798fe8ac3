"""Which of several vintages and sources an edition quotes, and what it passed over.

The rule stands in :func:`choose`; :func:`explain` tells for one period what was chosen, what was not and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import GONE, VALUELESS, Status

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Choice:
    """One value in the store for a period, whether the edition quotes it, and why (not).

    ``value`` is not a number where the vintage gives none; ``status`` says why. ``corrected`` is the reason
    why the report does not take the figure as the source gives it, ``value`` then what it takes; else empty.
    """

    chosen: bool
    period: str
    breakdown: Mapping[str, str]
    value: float
    status: Status
    dataset: str
    vintage: str
    known_from: date
    reason: str
    corrected: str = ""


def choose(
    candidates: "pd.DataFrame", as_of: date, first_out: Mapping[str, date], keys: list[str]
) -> "pd.DataFrame":
    """Choose one value per key out of several vintages and sources: the written rule.

    1. What was known at the cut-off date goes before what was not.
    2. Among the known: the dataset named first in the catalogue, and of that dataset the newest vintage
       (an exact figure before a rounded one of the same day).
    3. Where nothing was known but the release rule says the period was out by then, a later vintage serves
       and is marked: an exact figure before a rounded one, then the earliest, then catalogue order.
    4. Otherwise there is no value: the figure is pending.

    A vintage that gives no number counts as one that does: what it makes secret, missing, impossible or
    leaves
    out, is no longer quoted from an older vintage of that dataset. What is secret is not quoted from another
    dataset of the same source either, where that is older. A figure that a dataset never gave and that it
    calls missing says nothing: the next dataset serves.

    Parameters
    ----------
    candidates
        ``time_period``, ``rank`` (place of the dataset in the catalogue), ``known_from`` (date), ``rounded``,
        ``obs_status``, ``dataset`` (``source/name``) and the columns of ``keys``.
    as_of
        The cut-off date of the edition.
    first_out
        Per period the day by which its first figures are out.
    keys
        What identifies a value: ``time_period`` and the open dimensions.

    Returns
    -------
    pandas.DataFrame
        The chosen rows, in time order, with the columns ``later`` and ``silent``: nothing but a dataset that
        calls the figure missing and never gave it.
    """
    # Arrays and not frames: this runs for every series of every chapter, mostly on a few rows.
    import numpy as np

    candidates = _standing(candidates, as_of, keys)
    day = np.array([known.toordinal() for known in candidates["known_from"]], dtype=int)
    later = day > as_of.toordinal()
    out = {period: first <= as_of for period, first in first_out.items()}
    usable = ~later | np.array(
        [out[period] for period in candidates["time_period"].to_numpy(object)], dtype=bool
    )
    frame = candidates.assign(later=later)[usable]
    later, day = later[usable], day[usable]
    rank, rounded = frame["rank"].to_numpy(dtype=int), frame["rounded"].to_numpy(dtype=int)
    second, third = np.where(later, rounded, rank), np.where(later, day, -day)
    silent = frame["silent"].to_numpy(dtype=bool)
    frame = frame.iloc[np.lexsort((rounded, rank, third, second, later, silent))]  # the last key goes first
    chosen = frame[~frame.duplicated(keys)]
    columns = [chosen[key].map(periods.parse) if key == "time_period" else chosen[key] for key in keys]
    in_order = list(zip(*columns, strict=True))
    return chosen.iloc[sorted(range(len(chosen)), key=in_order.__getitem__)]


def _standing(candidates: "pd.DataFrame", as_of: date, keys: list[str]) -> "pd.DataFrame":
    """Return the candidates without what a newer vintage took back, with the column ``silent``."""
    import numpy as np

    none = candidates["obs_status"].isin(VALUELESS | {GONE}).to_numpy(dtype=bool)
    if not none.any():
        return candidates.assign(silent=False)
    frame = candidates.assign(silent=False)
    places = list(zip(*(frame[key] for key in keys), strict=True))
    touched = {place for place, without in zip(places, none, strict=True) if without}
    groups: dict[tuple[str, ...], list[_Said]] = {}
    for n, row in enumerate(frame.itertuples(index=False)):
        if places[n] in touched:
            said = _Said(
                n, row.dataset, row.known_from, row.known_from > as_of, row.obs_status, bool(none[n])
            )
            groups.setdefault(places[n], []).append(said)
    keep, silent = np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for every in groups.values():
        for each in every:
            silent[each.row] = _says_nothing(each, every)
            keep[each.row] = not any(_takes_back(newer, each, every) for newer in every)
    return frame.assign(silent=silent)[keep]


@dataclass(frozen=True)
class _Said:
    """What one vintage says of a figure; ``without`` a number."""

    row: int
    dataset: str
    day: date
    later: bool  # than the cut-off date
    status: str
    without: bool


def _says_nothing(said: _Said, every: list[_Said]) -> bool:
    """Tell whether a dataset calls a figure missing about which it never said anything else."""
    missing = Status.ONTBREEKT.code
    spoke = any(o.dataset == said.dataset and o.day < said.day and o.status != missing for o in every)
    return said.status == missing and not spoke


def _takes_back(newer: _Said, older: _Said, every: list[_Said]) -> bool:
    """Tell whether a vintage puts something else in the place of what an older one says.

    Only within what was known at the cut-off date, or within what came later: an edition quotes a number that
    became secret after its cut-off date, and ``svm check`` says so.
    """
    if newer.day <= older.day or newer.later != older.later or _says_nothing(newer, every):
        return False
    if newer.dataset == older.dataset:
        return newer.without or older.without
    same_source = newer.dataset.partition("/")[0] == older.dataset.partition("/")[0]
    stands = not any(
        o.dataset == newer.dataset and o.day > newer.day and o.later == newer.later for o in every
    )
    return newer.status == Status.GEHEIM.code and same_source and stands and not older.without


def explain(
    candidates: "pd.DataFrame", chosen: set[int], as_of: date, place: Mapping[str, str]
) -> list[Choice]:
    """Return every value of one period and category, the quoted one first, each with the reason.

    Parameters
    ----------
    candidates
        As for :func:`choose`, with ``dataset`` and ``vintage``; all of one period and category.
    chosen
        Index of the rows that :func:`choose` kept.
    as_of
        The cut-off date.
    place
        The category, for the answer.
    """
    best = candidates.loc[[i for i in candidates.index if i in chosen]]
    choices = []
    for row in candidates.itertuples():
        later = row.known_from > as_of
        if row.Index in chosen:
            reason = (
                "earliest later vintage; the period was out by the cut-off date"
                if later
                else "first dataset of the catalogue known at the cut-off date, newest vintage"
            )
            reason += f"; it gives no number: {word}" if (word := _without(best)) else ""
        elif later and not len(best):
            reason = f"not out at the cut-off date {as_of}"
        elif later:
            reason = f"became known on {row.known_from}, after the cut-off date {as_of}"
        elif (word := _without(best)) and row.known_from <= best["known_from"].iloc[0]:
            reason = f"{best['dataset'].iloc[0]} of {best['vintage'].iloc[0]} says: {word}"
        elif row.rank > best["rank"].iloc[0]:
            reason = f"{row.dataset} stands later in the catalogue than {best['dataset'].iloc[0]}"
        else:
            reason = f"a newer vintage of {row.dataset} was known"
        status = Status.from_code(row.obs_status)
        choices.append(
            Choice(
                row.Index in chosen,
                row.time_period,
                place,
                float(row.obs_value),
                status,
                row.dataset,
                row.vintage,
                row.known_from,
                reason,
                getattr(row, "corrected", ""),
            )
        )
    return sorted(choices, key=lambda c: (not c.chosen, c.known_from))


def _without(best: "pd.DataFrame") -> str:
    """Return why the row that counts gives no number; empty where it gives one."""
    codes = [code for code in best["obs_status"] if code in VALUELESS | {GONE}]
    return Status.from_code(codes[0]).words if codes else ""
