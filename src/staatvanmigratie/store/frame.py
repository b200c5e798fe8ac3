"""A series as a table of pandas, one row for each period and category: for an analysis of one's own.

=================  =============  ==========================================================================
column             type           what it holds
=================  =============  ==========================================================================
``series``         text           key in the catalogue
``period``         text           as the source has it: ``2024``, ``2024-Q3``, ``2024-12-31``
``start``          datetime       first day of the period
``end``            datetime       its last day
one per breakdown  text           code of the category, ``_T`` for a total; ``status_`` is one with
                                  the name of another column
``label``          text           Dutch name of the category or country
``value``          float          in ``unit``; nothing where there is no number
``unit``           text           as printed
``status``         category       a key of ``foundation.statuses``: ``voorlopig``, ``in_afwachting`` …
``rounded``        bool           whether the source rounded it
``derived``        bool           whether it was added up or divided out of figures of the source
``vintage``        text           state of the source that says so
``later_vintage``  bool           whether that is one of after the cut-off date, which may say something else
``source``         text           who gives the figure, or will give it
``hand``           text           ``source``, ``copy`` of its table, or ``retelling`` by others
``licence``        text           under which terms the source gives it
``dataset``        text           where the store holds it
``address``        text           of the table of the source
``expected``       datetime       of a figure that is still to come: the last day on which it comes out
``corrected``      text           why the report does not take the figure as the source gives it
=================  =============  ==========================================================================

What the source keeps secret or no longer gives is a row without value, and so is a figure that is still to
come. Of that there is one row a period, with ``_T`` for each breakdown: nothing is out for any category.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Observation, Pending, Withheld

if TYPE_CHECKING:
    import pandas as pd

_BEFORE = ("series", "period", "start", "end")
_AFTER = (
    "label value unit status rounded derived vintage later_vintage source hand licence dataset address "
    "expected corrected"
).split()
_DAYS = ("start", "end", "expected")
_YES_OR_NO = ("rounded", "derived", "later_vintage")


def columns(dimensions: Iterable[str]) -> dict[str, str]:
    """Return the column of each breakdown."""
    taken = {*_BEFORE, *_AFTER}
    return {dimension: f"{dimension}_" if dimension in taken else dimension for dimension in dimensions}


def of(rows: Iterable[Observation | Withheld | Pending], dimensions: Iterable[str]) -> "pd.DataFrame":
    """Return figures of one series as a table, in time order."""
    import pandas as pd

    dimensions = list(dimensions)
    names = [*_BEFORE, *columns(dimensions).values(), *_AFTER]
    frame = pd.DataFrame(list(rows_of(rows, dimensions)), columns=names)
    status = pd.CategoricalDtype([each.key for each in Status])
    types = {"value": "float64", "status": status, **dict.fromkeys(_YES_OR_NO, "bool")}
    types |= dict.fromkeys(_DAYS, "datetime64[s]")
    return frame.astype({column: types.get(column, "str") for column in frame})


def rows_of(
    rows: Iterable[Observation | Withheld | Pending], dimensions: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of that table in plain values; a key that a row has not is an empty cell."""
    named = columns(dimensions)
    for row in sorted(rows, key=lambda row: (periods.parse(row.period), *row.breakdown.values())):
        yield _row(row, named)


def _row(row: Observation | Withheld | Pending, named: Mapping[str, str]) -> dict[str, Any]:
    days, series = periods.parse(row.period), row.series
    common = {
        "series": series.id,
        "period": row.period,
        "start": days.first,
        "end": days.last,
        **{column: row.breakdown[dimension] for dimension, column in named.items()},
        "unit": series.unit,
        **dict.fromkeys(_YES_OR_NO, False),
    }
    if isinstance(row, Pending):
        return common | {
            "label": series.title,
            "status": Status.IN_AFWACHTING.key,
            "source": row.publisher,
            "address": row.address,
            "expected": row.expected,
        }
    snapshot = row.snapshot
    common |= {
        "label": row.label,
        "status": row.status.key,
        "vintage": provenance.state(snapshot),
        "source": provenance.short_name(snapshot.publisher),
        "hand": snapshot.hand,
        "licence": snapshot.licence,
        "dataset": snapshot.key,
        "address": snapshot.address,
    }
    if isinstance(row, Withheld):
        return common
    return common | {
        "value": row.value,
        "rounded": row.rounded,
        "derived": row.derived,
        "later_vintage": row.later and not row.settled,
        "corrected": row.corrected,
    }
