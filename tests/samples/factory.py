"""Small series for tests, made without a store, a catalogue or an edition.

factory.series({"2021": 100, "2022": 120, "2023": (130, "P")})
factory.series({"SYR": {"2023": 10}, "TUR": {"2023": 7}}, by="nationality")
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.selection import Selection
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import Snapshot

LABELS = {
    "purpose": {"work": "Arbeid", "study": "Studie", "family": "Gezin", "asylum": "Asiel", "other": "Overig"},
    "sex": {"F": "Vrouwen", "M": "Mannen"},
}


def entry(**changes: Any) -> Entry:
    fields = {
        "id": "immigratie_totaal",
        "title": "Immigratie",
        "definition": "Mensen die zich in Nederland inschrijven.",
        "unit": "personen",
        "source": "cbs",
        "datasets": ["cbs/85451NED"],
        "select": {"indicator": "immigration_total", "ref_area": "NLD"},
        "owner": "CBS",
        "release": {"first": "N+1-02", "final": "N+1-07"},
        "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85451NED/table",
    }
    return Entry(**{**fields, **changes})


def snapshot(**changes: Any) -> Snapshot:
    fields = {
        "source": "cbs",
        "publisher": "Centraal Bureau voor de Statistiek (CBS)",
        "dataset": "85451NED",
        "title": "Immi- en emigratie; geslacht, leeftijd, nationaliteit, regio",
        "table": "85451NED",
        "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85451NED/table",
        "vintage": "2024-02-29",
        "known_from": date(2024, 2, 29),
        "vintage_note": None,
        "origin": "transcribed",
        "seen_at": "https://example.org/copy",
        "seen_in": "CBS (StatLine 85451NED)",
        "secondary": False,
        "warning": None,
        "licence": "CC BY 4.0",
        "transcribed_on": None,
        "rows": 1,
        "sha256": "0" * 64,
        "folder": Path("data/snapshots/cbs/85451NED/2024-02-29"),
    }
    return Snapshot(**{**fields, **changes})


def series(
    values: Mapping[str, Any],
    *,
    by: str | None = None,
    report_year: int = 2023,
    as_of: date | None = None,
    source: Mapping[str, Any] | None = None,
    rounded: bool = False,
    **fields: Any,
) -> Series:
    """Make a series as known on ``as_of`` (default: 3 June after the report year).

    ``values`` maps periods to a value or to ``(value, status code)``, ``(None, "Q")`` where there is none;
    with ``by`` it maps categories to that,
    ``_T`` for the total. ``source`` changes the snapshot, ``fields`` the catalogue entry.
    """
    made = entry(by=[by] if by else [], **fields)
    one = snapshot(**(source or {}))
    per_category = values if by else {None: values}
    rows = []
    for category, line in per_category.items():
        for period, value in line.items():
            number, status = value if isinstance(value, tuple) else (value, "A")
            row = {
                "time_period": period,
                "obs_value": float("nan") if number is None else float(number),
                "obs_status": status,
                "rounded": rounded,
                "note": "",
                "corrected": "",
                "dataset": one.key,
                "rank": 0,
                "snapshot": 0,
                "known_from": one.known_from,
            }
            rows.append({**row, by: category} if by else row)
    columns = ["time_period", *made.by, "obs_value", "obs_status", "rounded", "note", "corrected"]
    columns += ["dataset", "rank", "snapshot", "known_from"]
    cut_off = as_of or date(report_year + 1, 6, 3)
    return Series(
        Selection(made, pd.DataFrame(rows, columns=columns), {0: one}, cut_off, report_year), LABELS
    )
