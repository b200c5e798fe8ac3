"""Periods that a source should have published by now, and has not."""

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.sources import plausibility
from staatvanmigratie.store.catalogue import Entry


def periods_due(entries: Sequence[Entry], rows: pd.DataFrame, today: date) -> Iterator[dict[str, str]]:
    """Yield the periods that should be out by now by the rule of the catalogue, and are not in the answer.

    Parameters
    ----------
    entries
        The series that quote the dataset.
    rows
        The observations of the answer.
    today
        The day of retrieval.
    """
    for entry in entries:
        there = plausibility.selected(entry, rows.assign(value=0.0))["time_period"]
        wanted = "year" if entry.frequency == "occasional" else entry.frequency
        found = [
            each for each in there if periods.is_period(each) and periods.parse(each).frequency == wanted
        ]
        if not found or entry.frequency == "occasional":
            continue
        period = _next(max(found, key=periods.last_day), entry.frequency)
        while entry.release.first_out(period) <= today:
            if entry.ends and periods.last_day(period) > periods.last_day(entry.ends):
                break
            yield {
                "series": entry.id,
                "period": period,
                "expected": entry.release.first_out(period).isoformat(),
            }
            period = _next(period, entry.frequency)


def _next(period: str, frequency: str) -> str:
    year = int(period[:4])
    if frequency == "month":
        month = int(period[5:7])
        return f"{year + month // 12}-{month % 12 + 1:02d}"
    if frequency in ("quarter", "half"):
        number, most = int(period[6]), 4 if frequency == "quarter" else 2
        return f"{year + number // most}-{period[5]}{number % most + 1}"
    return f"{year + 1}{period[4:]}"
