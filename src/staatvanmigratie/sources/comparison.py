"""What a new state of a dataset says otherwise than the one before, figure by figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from staatvanmigratie.store.snapshots import FIXED, OPENING, TOTAL


@dataclass(frozen=True)
class Comparison:
    """The difference between two states of a dataset, by the names of the figures."""

    added: int
    changed: pd.DataFrame  # figure, old, new: another value or status
    gone: int
    fresh: frozenset[str] | None = (
        None  # the figures that came or changed; None when there was nothing before
    )
    lost: tuple[str, ...] = ()  # the figures that are gone, in the order of the state before


def compare(old: pd.DataFrame | None, new: pd.DataFrame) -> Comparison:
    """Return how many figures came and went, and which have another value or status.

    Parameters
    ----------
    old, new
        Rows with the columns of ``observations.csv``; ``obs_value`` may be number or text, empty without one.
    """
    if old is None:
        return Comparison(len(new), pd.DataFrame(columns=["figure", "old", "new"]), 0)
    before, after = by_name(old), by_name(new)
    both = before.index.intersection(after.index)
    one, other = before.loc[both, "obs_value"], after.loc[both, "obs_value"]
    differs = ((one != other) & ~(one.isna() & other.isna())) | (
        before.loc[both, "obs_status"] != after.loc[both, "obs_status"]
    )
    names = both[differs.to_numpy()]
    changed = pd.DataFrame(
        {
            "figure": list(names),
            "old": before.loc[names, "obs_value"].to_numpy(),
            "new": after.loc[names, "obs_value"].to_numpy(),
        }
    )
    lost = before.index.difference(both, sort=False)
    fresh = frozenset(after.index.difference(both)) | frozenset(names)
    return Comparison(len(after) - len(both), changed, len(lost), fresh, tuple(lost))


def name_of(row: Mapping[str, Any]) -> str:
    """Return what a figure is about, as ``immigration 2024 NLD nationality=SYR``.

    A dimension at its total is no part of it, so that a new dimension leaves the names there were.
    """
    categories = [
        f"{name}={code}"
        for name, code in sorted(row.items(), key=str)
        if name not in FIXED and name != "value" and code != TOTAL
    ]
    return " ".join([*(str(row[name]) for name in OPENING), *categories])


def numbers(values: pd.Series) -> pd.Series:
    """Return values as numbers; where there is none, a missing value."""
    return values.replace("", None).astype(float)


def by_name(rows: pd.DataFrame) -> pd.DataFrame:
    """Return value and status of each figure: ``obs_value``, a float, and ``obs_status``, by its name."""
    dimensions = sorted(set(rows.columns) - set(FIXED))
    names = [
        name_of(dict(zip([*OPENING, *dimensions], row, strict=True)))
        for row in rows[[*OPENING, *dimensions]].itertuples(index=False, name=None)
    ]
    values = {
        "obs_value": numbers(rows["obs_value"]).to_numpy(),
        "obs_status": rows["obs_status"].to_numpy(),
    }
    return pd.DataFrame(values, index=names)
