"""SDMX-CSV 2.0: the same observations, for programs of statistical offices.

One data flow with a dimension per breakdown of any series; ``_Z`` is a breakdown that a series does not have,
``_T`` its total. A period without a form in SDMX is a range of days, with what the source calls it beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.periods import Period

NAME = "sdmx.csv"
FLOW = "SVM:REEKSEN(1.0)"

#: What stands behind the dimensions: column here, and column of ``observations.csv``.
ATTRIBUTES = {
    "OBS_VALUE": "OBS_VALUE",
    "OBS_STATUS": "OBS_STATUS",
    "UNIT_MEASURE": "UNIT_MEASURE",
    "VINTAGE": "VINTAGE",
    "DATA_SOURCE": "SOURCE",
    "REPORT_PERIOD": "TIME_PERIOD",
    "EXPECTED": "EXPECTED",
}
_LEADING = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M", "day": "D"}
_OTHER = "_O"  # a span, a cohort
_NOT_APPLICABLE = "_Z"


def header(dimensions: Sequence[str]) -> list[str]:
    """Return the columns; ``dimensions`` are the breakdowns of any series."""
    return [*_LEADING, "SERIES", "FREQ", *dimensions, "TIME_PERIOD", *ATTRIBUTES]


def rows(observations: Iterable[Mapping[str, str]], dimensions: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of ``observations.csv``, by column, as this standard has them."""
    for row in observations:
        days = periods.parse(row["TIME_PERIOD"])
        yield [
            "dataflow",
            FLOW,
            "I",
            row["SERIES"],
            _FREQUENCIES.get(days.frequency, _OTHER),
            *(row[each] or _NOT_APPLICABLE for each in dimensions),
            time_period(row["TIME_PERIOD"], days),
            *(row[each] for each in ATTRIBUTES.values()),
        ]


def time_period(period: str, days: Period) -> str:
    """Return a period as SDMX writes it: what has no form of its own as first day and length."""
    if days.frequency in _FREQUENCIES:
        return period
    first, last = days.first, days.last
    if first.day == 1 and last == periods.month_end(last.year, last.month):
        return f"{first}/P{12 * (last.year - first.year) + last.month - first.month + 1}M"
    return f"{first}/P{(last - first).days + 1}D"


def columns(dimensions: Sequence[str], said: Mapping[str, Any], breakdown: str) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each column; ``said`` is the meaning of those it takes over."""
    own = {
        "STRUCTURE": "Soort structuur: een dataflow.",
        "STRUCTURE_ID": "Naam en versie van de dataflow.",
        "ACTION": "Wat een ontvanger met de rij doet: I, toevoegen.",
        "FREQ": "Soort periode als code van SDMX; _O is een andere.",
        "TIME_PERIOD": "Periode in de notatie van SDMX; wat daarin geen vorm heeft als eerste dag en lengte.",
        "SERIES": said["SERIES"],
        "REPORT_PERIOD": "De periode zoals de bron haar schrijft.",
        "DATA_SOURCE": said["SOURCE"],
    }
    kinds = {"OBS_VALUE": "number", "EXPECTED": "date"}
    return [
        (name, kinds.get(name, "string"), own.get(name) or said.get(ATTRIBUTES.get(name, ""), breakdown))
        for name in header(dimensions)
    ]
