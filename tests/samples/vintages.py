"""Vintages of small datasets in a store of a test, and the series that quote them.

vintages.write(root, "ind/a", "2026-10-01", {("2024", "XKX"): 3, ("2024", "_T"): 123})
vintages.series(root, date(2026, 12, 1))
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from staatvanmigratie.foundation import periods
from staatvanmigratie.store import series as store_series
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import Snapshot, Store, write_snapshot
from tests.samples import factory

#: Status codes may stand where a value would: there is none then.
_WITHOUT = ("Q", "O", "M")


def write(
    root: Path,
    dataset: str,
    vintage: str,
    cells: Mapping[tuple[str, str], Any],
    indicator: str = "asylum",
    **description: Any,
) -> Snapshot:
    """Write a delivered vintage by period and nationality; ``origin="transcribed"`` for a copy."""
    source, name = dataset.split("/")
    rows = [
        {
            "indicator": indicator,
            "time_period": period,
            "ref_area": "NLD",
            "nationality": code,
            "obs_value": "" if value in _WITHOUT else value,
            "unit_measure": "persons",
            "obs_status": value if value in _WITHOUT else "A",
            "rounded": 0,
            "note": "",
        }
        for (period, code), value in cells.items()
    ]
    about = {
        "source": source,
        "publisher": source.upper(),
        "dataset": name,
        "title": "Proef",
        "address": "https://example.org/",
        "vintage": vintage,
        "known_from": periods.last_day(vintage).isoformat(),
        "origin": "delivery",
        "seen_at": "https://example.org/",
        "seen_in": "een levering",
        "secondary": False,
        "licence": "x",
    }
    return write_snapshot(root, {**about, **description}, pd.DataFrame(rows))


def series(root: Path, as_of: date, datasets: tuple[str, ...] = ("ind/a",), **fields: Any) -> Series:
    """Return the series by nationality as known on a day, up to and including 2024."""
    known = {
        "id": "asiel",
        "title": "Asiel",
        "source": "ind",
        "datasets": list(datasets),
        "select": {"indicator": "asylum", "ref_area": "NLD"},
        "by": ["nationality"],
    }
    return store_series.load(factory.entry(**{**known, **fields}), Store(root), as_of, 2024, factory.LABELS)
