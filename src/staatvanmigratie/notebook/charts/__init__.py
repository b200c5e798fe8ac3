"""The charts of the report. A chapter names the kind of chart and the series, and nothing of how it looks.

    grafiek.lijn(("Immigratie", immigratie), ("Emigratie", emigratie), since=2013)

Each function returns a :class:`Chart`: the chart, the table of what it shows and the same in words. What is
provisional is dashed, open or hatched, what is pending an empty hatched place with the expected month; a
declared break interrupts a line. Words stand next to what they name and never overlap. Bars start at zero.
"""

from staatvanmigratie.notebook.charts.bars import gestapeld, staven
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.custom import eigen
from staatvanmigratie.notebook.charts.dashboards.dashboard import dashboard
from staatvanmigratie.notebook.charts.lines import lijn, maanden
from staatvanmigratie.notebook.charts.maps import kaart, kaart_provincies
from staatvanmigratie.notebook.charts.rankings import liggend, vergelijk
from staatvanmigratie.notebook.charts.small_multiples import klein
from staatvanmigratie.notebook.charts.timeline import tijdlijn

__all__ = [
    "Chart",
    "dashboard",
    "eigen",
    "gestapeld",
    "kaart",
    "kaart_provincies",
    "klein",
    "liggend",
    "lijn",
    "maanden",
    "staven",
    "tijdlijn",
    "vergelijk",
]

#: The kinds of chart: what an author writes behind ``grafiek.``
KINDS = tuple(name for name in __all__ if name != "Chart")


def __dir__() -> list[str]:
    """List the kinds of chart alone, for who looks what there is."""
    return list(KINDS)
