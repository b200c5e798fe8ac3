"""A chart of the author's own making, with the numbers it shows."""

import json
from collections.abc import Sequence
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.named_series import Number
from staatvanmigratie.notebook.outputs.number_tables import Cell, Column, Table
from staatvanmigratie.store.series import Series


def eigen(chart: Any, numbers: Series | Sequence[Number | Series], alt: str, smal: Any = None) -> Chart:
    """Take an Altair chart nobody made a function for yet: ``grafiek.eigen(chart, [s], alt="…")``.

    ``numbers`` are the series or observations it shows: they make the source line and the table under it.
    ``alt`` is the chart in words: what it is, and what it shows. ``smal`` is the same chart for the screen of
    a phone, at most 312 pixels wide; without it a reader there slides the one chart sideways.

    Raises
    ------
    SvmError
        No Altair chart, no numbers, or data the chart would fetch from somewhere.
    """
    for each in [chart] if smal is None else [chart, smal]:
        if not hasattr(each, "to_dict"):
            raise SvmError(f"grafiek.eigen takes an Altair chart, not {type(each).__name__}")
        if '"url"' in json.dumps(each.to_dict()):
            raise SvmError("grafiek.eigen: the chart fetches data from an address; give it its data instead")
    found = [numbers] if isinstance(numbers, Series) else list(numbers)
    flat = [n for item in found for n in (item.observations if isinstance(item, Series) else [item])]
    if not flat or not all(isinstance(n, Number) for n in flat):
        raise SvmError(
            "grafiek.eigen: name the series or observations the chart shows, for its source and table"
        )
    rows: list[list[Cell]] = [
        [wording.capitalised(n.subjects[0].label), periods.in_dutch(n.subjects[0].period), n] for n in flat
    ]
    units = "; ".join(dict.fromkeys(n.unit for n in flat))
    columns = [Column("reeks", "Reeks", "left"), Column("periode", "Periode", "left")]
    return Chart(
        chart, Table([*columns, Column("waarde", f"Waarde ({units})")], rows, stub=2), alt, narrow=smal
    )
