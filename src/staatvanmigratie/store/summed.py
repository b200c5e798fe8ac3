"""How final a year is that whoever typed a table over summed from its months.

The copy of a table says of no cell how final it is; of the months that is what the source has as its habit. A
sum of them is no firmer than they are, whatever stands beside it.
"""

from typing import TYPE_CHECKING

from staatvanmigratie.foundation.statuses import Status

if TYPE_CHECKING:
    import pandas as pd

#: What the note of such a year says.
_SUMMED = r"^derived\b.*\btwelve months"


def as_firm_as_their_months(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return the figures of one snapshot; a summed year is provisional while one of its months is."""
    summed = rows["note"].str.contains(_SUMMED) & (rows["time_period"].str.len() == len("2025"))
    if not summed.any():
        return rows
    month = rows["time_period"].str.fullmatch(r"\d{4}-\d{2}")
    provisional = rows.loc[month & (rows["obs_status"] == Status.VOORLOPIG.code), "time_period"].str[:4]
    open_ = summed & rows["time_period"].isin(set(provisional))
    return rows.assign(obs_status=rows["obs_status"].mask(open_, Status.VOORLOPIG.code))
