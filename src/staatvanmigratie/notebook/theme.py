"""How charts look: colours, type, sizes and Dutch numbers. No chart styles itself.

The six hues are the categorical palette of the UK government's Analysis Function, tested for colour
blindness; each has a contrast of at least 3:1 with white. ``INK`` holds a darker form of each for words
(4.5:1). What is provisional or pending also differs in form: hatching, dashes, an open point.
"""

from dataclasses import dataclass
from typing import Any

FONT = "Fira Sans"
WIDTH = 680  # pixels: the text column of the site, and the full width of a page in the PDF
HEIGHT = 300
SIZE = 14  # of every word in a chart: nine points on A4
SMALL = 13


@dataclass(frozen=True)
class Sheet:
    """What a chart is drawn on: the width of all of it, and the height of a plot, in pixels."""

    width: int
    height: int

    @property
    def narrow(self) -> bool:
        """Whether it is that of a phone: words stand above what they name, and not beside it."""
        return self.width < WIDTH


WIDE = Sheet(WIDTH, HEIGHT)
#: On a screen of 320 pixels the text column is 288, in which the smallest words of this sheet are 12 pixels.
NARROW = Sheet(312, 230)

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
INK = ("#12436D", "#1B7A72", "#801650", "#B5481A", "#3D3D3D", "#7A57B3")
TINTS = ("#A0B4C5", "#B5DFDB", "#CDA6BB", "#FBC8AE", "#B1B1B1", "#DED2EF")
QUIET = "#7F93A8"  # what is not the point of the chart
QUIET_TINT = "#CDD6DE"
CLASSES = ("#D6E6F4", "#A3C6E5", "#6699CC", "#2F669E", "#12305A")  # of a map, from low to high
NO_NUMBER = "#C4C4C4"  # a country without a number
LAND = "#EEEEEC"  # countries a map is not about
ACCENT = COLOURS[3]  # the outline of what is pointed out
TEXT = "#1F1F1F"
MUTED = "#595959"
LINE = "#767676"
GRID = "#E3E3E3"
PAPER = "#FFFFFF"

NUMBER_LOCALE: dict[str, Any] = {
    "decimal": ",",
    "thousands": ".",
    "grouping": [3],
    "currency": ["€\N{NO-BREAK SPACE}", ""],
    "minus": "\N{MINUS SIGN}",
}


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart, for the still picture and the interactive one."""
    return {
        "font": FONT,
        "background": PAPER,  # words and halos are made for paper, also where a page is dark
        "padding": 2,
        "aria": False,  # the figure has a text in words; Vega's own labels would be English
        "locale": {"number": NUMBER_LOCALE},
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": SMALL,
            "titleFontSize": SMALL,
            "labelColor": TEXT,
            "titleColor": MUTED,
            "titleFontWeight": "normal",
            "domainColor": LINE,
            "tickColor": LINE,
            "gridColor": GRID,
            "labelPadding": 5,
            "labelLimit": 0,
            "titleLimit": 0,
        },
        "text": {"font": FONT, "fontSize": SIZE, "color": TEXT},
        "mark": {"color": COLOURS[0]},
        "range": {"category": list(COLOURS), "ramp": ["#ADD1F1", "#092135"]},
        "line": {"strokeWidth": 2.5, "strokeCap": "round", "strokeJoin": "round"},
        "rule": {"strokeCap": "butt"},
    }
