"""The charts of the report. A chapter names the kind of chart and the series, and nothing of how it looks.

    grafiek.lijn(("Immigratie", immigratie), ("Emigratie", emigratie), since=2013)

Each function returns a :class:`Grafiek`: the chart, the table of what it shows and the same in words. What is
provisional is dashed, open or hatched, what is pending an empty hatched place with the expected month; a
declared break interrupts a line. Words stand next to what they name and never overlap. Bars start at zero.
"""

from staatvanmigratie.grafiek.bars import gestapeld, staven
from staatvanmigratie.grafiek.categories import liggend, vergelijk
from staatvanmigratie.grafiek.dashboard import dashboard
from staatvanmigratie.grafiek.frame import Grafiek
from staatvanmigratie.grafiek.maps import kaart
from staatvanmigratie.grafiek.over_time import lijn, maanden
from staatvanmigratie.grafiek.own import eigen
from staatvanmigratie.grafiek.panels import klein
from staatvanmigratie.grafiek.timeline import tijdlijn

__all__ = [
    "Grafiek",
    "dashboard",
    "eigen",
    "gestapeld",
    "kaart",
    "klein",
    "liggend",
    "lijn",
    "maanden",
    "staven",
    "tijdlijn",
    "vergelijk",
]
