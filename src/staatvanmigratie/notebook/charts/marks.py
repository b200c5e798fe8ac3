"""The strokes charts are made of: words, strokes, boxes and hatching at fixed pixels, marks on a scale.

Everything returns a list of Altair layers, empty when there is nothing to draw, so that a chart is the sum of
its parts. Rows of marks that show data carry Dutch field names: they are published with the chart.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
from altair.utils import schemapi
from altair.utils.schemapi import debug_mode

from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts import geometry

Row = dict[str, Any]
Layers = list[alt.Chart]

LEADING = 16  # pixels between two lines of words

#: Decorates a kind of chart. Altair would check each part of it against the schema while it is made, which
#: takes longer than making it; the tests check every kind as a whole, and ``eigen`` what an author made.
unchecked = debug_mode(False)


_copied = schemapi._deep_copy
_WHOLE = (str, int, float, bool, type(None), type(alt.Undefined))


def _deep_copy(obj: Any, by_ref: set[str]) -> Any:
    """Copy a part of a chart as Altair does, without a call for each key that has no parts.

    An encoding has forty keys, most of them undefined, and a layer is copied with all that is laid over it.
    """
    if not isinstance(obj, alt.SchemaBase) or obj._args or hasattr(type(obj), "__deepcopy__"):
        return _copied(obj, by_ref)
    kept = {
        name: value if isinstance(value, _WHOLE) or name in by_ref else schemapi._deep_copy(value, by_ref)
        for name, value in obj._kwds.items()
    }
    with debug_mode(False):
        return obj.__class__(**kept)


schemapi._deep_copy = _deep_copy


class _Rows(alt.InlineData):
    """Data that stand in the specification, and that no layer copies: nobody changes them."""

    def __deepcopy__(self, memo: Any = None) -> "_Rows":
        return self


def data(rows: Iterable[Row]) -> alt.InlineData:
    """Return rows as data that stands in the specification."""
    return _Rows(values=list(rows))


def at(channel: Any, name: str) -> Any:
    """Return an encoding whose values are pixels."""
    return channel(field=name, type="quantitative", scale=None, axis=None)


def text(name: str) -> alt.Text:
    """Return an encoding whose values are words."""
    return alt.Text(field=name, type="nominal")


def words(rows: Sequence[Row], *, halo: bool = False, **style: Any) -> Layers:
    """Write words: rows have x, y, text and may have color; ``halo`` keeps them readable on lines."""
    if not rows:
        return []
    rows = [{"color": theme.TEXT, **row, **_rounded(row, "x", "y")} for row in rows]
    style = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LEADING, **style}
    layers = []
    if halo:
        ground = {
            **style,
            "stroke": theme.PAPER,
            "strokeWidth": 4,
            "strokeJoin": "round",
            "fill": theme.PAPER,
        }
        layers.append(_placed(alt.Chart(data(rows)).mark_text(**ground)))
    color = alt.Color(field="color", type="nominal", scale=None, legend=None)
    return [*layers, _placed(alt.Chart(data(rows)).mark_text(**style)).encode(color=color)]


def _placed(chart: alt.Chart) -> alt.Chart:
    return chart.encode(x=at(alt.X, "x"), y=at(alt.Y, "y"), text=text("text"))


def strokes(rows: Sequence[Row], color: str = theme.LINE, width: float = 1, **style: Any) -> Layers:
    """Draw straight strokes: rows have x, y, x2 and y2."""
    if not rows:
        return []
    rows = [_rounded(row, "x", "y", "x2", "y2") for row in rows]
    chart = alt.Chart(data(rows)).mark_rule(color=color, strokeWidth=width, **style)
    return [
        chart.encode(x=at(alt.X, "x"), y=at(alt.Y, "y"), x2=alt.X2(field="x2"), y2=alt.Y2(field="y2")),
    ]


def boxes(rows: Sequence[Row], **style: Any) -> Layers:
    """Draw boxes: rows have x, y, x2 and y2 and may have color."""
    if not rows:
        return []
    rows = [{**row, **_rounded(row, "x", "y", "x2", "y2")} for row in rows]
    chart = alt.Chart(data(rows)).mark_rect(**style)
    chart = chart.encode(x=at(alt.X, "x"), y=at(alt.Y, "y"), x2=alt.X2(field="x2"), y2=alt.Y2(field="y2"))
    if "color" in rows[0]:
        chart = chart.encode(fill=alt.Fill(field="color", type="nominal", scale=None, legend=None))
    return [chart]


def dots(rows: Sequence[Row], tooltip: list[alt.Tooltip] | None = None) -> Layers:
    """Draw dots: rows have x, y and color; with ``open`` only the edge."""
    layers = []
    for open_ in (False, True):
        here = [{**row, **_rounded(row, "x", "y")} for row in rows if row.get("open", False) is open_]
        if here:
            chart = alt.Chart(data(here)).mark_point(size=90, opacity=1, strokeWidth=2.5, shape="circle")
            stroke = alt.Stroke(field="color", type="nominal", scale=None, legend=None)
            filled = alt.Fill(field="color", type="nominal", scale=None, legend=None)
            chart = chart.encode(x=at(alt.X, "x"), y=at(alt.Y, "y"), stroke=stroke)
            chart = chart.encode(fill=alt.FillValue(theme.PAPER) if open_ else filled)
            layers.append(chart.encode(tooltip=tooltip) if tooltip else chart)
    return layers


def hatched(rows: Sequence[Row], color: str, width: float = 1) -> Layers:
    """Hatch boxes: rows have x, y, x2 and y2. All strokes are one path: the shape of one point."""
    lines = [
        line
        for row in rows
        for line in geometry.hatching(row["x"], row["y"], row["x2"] - row["x"], row["y2"] - row["y"])
    ]
    return path_of(lines, color, width)


def path_of(lines: Sequence[Row], color: str, width: float = 1) -> Layers:
    """Draw many straight strokes as one path: rows have x, y, x2 and y2."""
    if not lines:
        return []
    path = "".join(f"M{line['x']:g},{line['y']:g}L{line['x2']:g},{line['y2']:g}" for line in lines)
    # Vega draws a shape in units of half the root of its size: at size four a unit is a pixel.
    style = {"size": 4, "fill": None, "stroke": color, "strokeWidth": width, "opacity": 1}
    chart = alt.Chart(data([{"x": 0, "y": 0, "path": path}])).mark_point(**style)
    shape = alt.Shape(field="path", type="nominal", scale=None, legend=None)
    return [chart.encode(x=at(alt.X, "x"), y=at(alt.Y, "y"), shape=shape)]


def awaiting(rows: Sequence[Row]) -> Layers:
    """Draw the place of a figure that is still to come: an empty hatched box with a dashed edge."""
    return [
        *boxes(rows, fill=theme.PAPER),
        *hatched(rows, theme.GRID),
        *boxes(rows, fill=None, stroke=theme.LINE, strokeWidth=1, strokeDash=[3, 3]),
    ]


def _rounded(row: Row, *names: str) -> Row:
    return {name: round(float(row[name]), 2) for name in names}


def sum_of(layers: Layers, width: float, height: float) -> alt.LayerChart:
    """Lay the layers over each other in a plot of this size."""
    return alt.layer(*layers, width=round(width), height=round(height))
