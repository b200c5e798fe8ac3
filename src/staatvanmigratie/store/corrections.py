"""Figures of a source that cannot be right: ``data/corrections.yml``, read strictly.

The store keeps what a source said, also where it is wrong. A correction drops such a figure, puts another one
in its place or flags it, wherever the report quotes it. Each has a reason that readers see and an ``expect``:
the wrong value itself. A correction touches a figure only while it has that value. Once the source has
mended it, :meth:`Corrections.outdated` says so, and ``svm check`` asks to take the correction away.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store.snapshots import FIXED, OPENING, TOTAL, Store

if TYPE_CHECKING:
    import pandas as pd

FILE = "data/corrections.yml"


class Correction(Strict):
    """One figure of one dataset that the report does not take as the source gives it."""

    dataset: str
    where: dict[str, str]
    action: Literal["drop", "override", "flag"]
    expect: float
    value: float | None = None
    obs_status: Literal["A", "P", "P2", "E", "U"] | None = None
    reason: str = Field(min_length=10)
    reported: str | None  # to whom and when, organisations only; null: not yet
    status: Literal["open", "reported", "accepted", "rejected"]

    @model_validator(mode="after")
    def _an_action_has_what_it_needs(self) -> "Correction":
        if missing := [key for key in OPENING if key not in self.where]:
            raise ValueError(f"where needs {', '.join(missing)}: one figure, not a whole table")
        if (self.value is None) != (self.action != "override"):
            raise ValueError("value goes with the action override, and only with that")
        if self.action == "drop" and self.obs_status:
            raise ValueError("obs_status has no use with drop")
        return self

    def matches(self, rows: "pd.DataFrame") -> "pd.Series":
        """Tell of each row whether it is this figure, whatever it says; an unnamed dimension is a total."""
        import pandas as pd

        fits = pd.Series(True, index=rows.index)
        for column in rows.columns:
            if column in self.where or column not in (*FIXED, "corrected"):
                fits &= rows[column] == self.where.get(column, TOTAL)
        for column in set(self.where) - set(rows.columns):
            fits &= self.where[column] == TOTAL
        return fits


class Corrections:
    """All corrections by their key; none where the file is not there."""

    def __init__(self, corrections: dict[str, Correction]):
        self._corrections = corrections

    def __iter__(self) -> Iterator[tuple[str, Correction]]:
        return iter(self._corrections.items())

    @cached_property
    def _of_dataset(self) -> dict[str, list[Correction]]:
        found: dict[str, list[Correction]] = {}
        for correction in self._corrections.values():
            found.setdefault(correction.dataset, []).append(correction)
        return found

    def apply(self, dataset: str, rows: "pd.DataFrame") -> "pd.DataFrame":
        """Return the rows of one snapshot as the report takes them; the snapshot itself stays as it is.

        Where a figure was replaced or flagged there is one more column, ``corrected``: the reason, or empty.
        A figure that was replaced is not the source's, and loses the note of the source.
        """
        for correction in self._of_dataset.get(dataset, ()):
            hit = correction.matches(rows) & (rows["obs_value"] == correction.expect)
            if not hit.any():
                continue
            if correction.action == "drop":
                rows = rows[~hit]
                continue
            rows = rows.assign(corrected=rows.get("corrected", ""))
            rows.loc[hit, "corrected"] = correction.reason
            if correction.action == "override":
                rows.loc[hit, "obs_value"] = correction.value
                rows.loc[hit, "note"] = ""
            rows.loc[hit, "obs_status"] = correction.obs_status or (
                "U" if correction.action == "flag" else rows.loc[hit, "obs_status"]
            )
        return rows

    def outdated(self, store: Store) -> Iterator[tuple[str, str]]:
        """Yield key and message of every correction that the newest vintage no longer needs or knows."""
        for key, correction in self:
            known = [
                (snapshot, rows["obs_value"].iloc[0])
                for snapshot in store.snapshots(correction.dataset)
                for every in [store.observations(snapshot)]
                for rows in [every[correction.matches(every)]]
                if len(rows)
            ]
            if not known:
                yield key, f"no vintage of {correction.dataset} holds this figure; look at `where`"
                continue
            newest, value = max(known, key=lambda pair: (pair[0].known_from, pair[0].vintage))
            if value != correction.expect:
                yield (
                    key,
                    (
                        f"the source has mended it: vintage {newest.vintage} says {value:g}, expect is "
                        f"{correction.expect:g}. Take the correction away, or look at it again"
                    ),
                )


def read(path: Path, datasets: set[str] | None = None) -> Corrections:
    """Read the corrections.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong type, an unknown dataset; the message names file, key and what to
        write.
    """
    found = strict.models(path, Correction, FILE) if path.exists() else {}
    for key, correction in found.items():
        if datasets is not None and correction.dataset not in datasets:
            raise DataFileError(f"{FILE}: {key}: dataset: no {correction.dataset} in the store")
    return Corrections(found)
