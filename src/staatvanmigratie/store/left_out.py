"""What a newer vintage of a dataset leaves out: no longer published.

A vintage that was fetched or delivered holds all that the source says of its selection, and so it speaks by
what is not in it. A table that was typed over does not: it holds the cells that somebody needed. ``complete``
in ``snapshot.yml`` says otherwise where it is otherwise.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from staatvanmigratie.foundation.statuses import GONE
from staatvanmigratie.store.snapshots import TOTAL

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, ...]  # the period, and a category of every open dimension


class Claims:
    """What the vintages of one dataset that hold everything have said so far, oldest first."""

    def __init__(self, by: Sequence[str]):
        self._columns = ["time_period", *by]
        self._said: set[Key] = set()

    def completed(self, rows: "pd.DataFrame") -> "pd.DataFrame":
        """Return the rows of the next vintage, and one without a value for each figure that it leaves out.

        A figure is left out when the vintage has its period, and other categories of every dimension that the
        figure is a category of. A vintage about other periods, or with totals only, leaves nothing out.
        """
        import pandas as pd

        here = set(zip(*(rows[name] for name in self._columns), strict=True))
        broken_down = {
            (key[0], place) for key in here for place, code in enumerate(key[1:], 1) if code != TOTAL
        }
        periods = {key[0] for key in here}
        gone = [
            key
            for key in sorted(self._said - here)
            if key[0] in periods
            and all((key[0], n) in broken_down for n, code in enumerate(key[1:], 1) if code != TOTAL)
        ]
        self._said = (self._said | here) - set(gone)
        if not gone:
            return rows
        left = pd.DataFrame(gone, columns=self._columns).assign(
            obs_value=float("nan"), obs_status=GONE, rounded=False, note="", corrected=""
        )
        return pd.concat([rows, left[rows.columns]], ignore_index=True)
