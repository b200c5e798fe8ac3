"""Which of several vintages and sources an edition quotes, and what it passed over.

The rule stands in :func:`choose`; :func:`explain` tells for one period what was chosen, what was not and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import Status

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Choice:
    """One value in the store for a period, whether the edition quotes it, and why (not)."""

    chosen: bool
    period: str
    breakdown: Mapping[str, str]
    value: float
    status: Status
    dataset: str
    vintage: str
    known_from: date
    reason: str


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

    Parameters
    ----------
    candidates
        ``time_period``, ``rank`` (place of the dataset in the catalogue), ``known_from`` (date), ``rounded``
        and the columns of ``keys``.
    as_of
        The cut-off date of the edition.
    first_out
        Per period the day by which its first figures are out.
    keys
        What identifies a value: ``time_period`` and the open dimensions.

    Returns
    -------
    pandas.DataFrame
        The chosen rows, in time order, with the column ``later``.
    """
    # Arrays and not frames: this runs for every series of every chapter, mostly on a few rows.
    import numpy as np

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
    frame = frame.iloc[np.lexsort((rounded, rank, third, second, later))]  # the last key goes first
    chosen = frame[~frame.duplicated(keys)]
    columns = [chosen[key].map(periods.parse) if key == "time_period" else chosen[key] for key in keys]
    in_order = list(zip(*columns, strict=True))
    return chosen.iloc[sorted(range(len(chosen)), key=in_order.__getitem__)]


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
        elif later and not len(best):
            reason = f"not out at the cut-off date {as_of}"
        elif later:
            reason = f"became known on {row.known_from}, after the cut-off date {as_of}"
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
            )
        )
    return sorted(choices, key=lambda c: (not c.chosen, c.known_from))
