"""The charts of a dashboard as one Altair chart, linked by its parameters.

Other charts fix every word at its pixel; here a reader changes what is shown, so words stand where they fit
for any choice: names in a column of their own, numbers behind the longest bar there can be.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from staatvanmigratie.foundation import dutch, nations
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts import boundaries, geometry, maps, marks
from staatvanmigratie.notebook.theme import Sheet
from staatvanmigratie.store.snapshots import TOTAL

Rows = Sequence[Mapping[str, Any]]

_BETWEEN = 24
_LEFT = 312  # width of the ranking or the overview
_NAMES = 150  # for the names of categories, of those at most
_NUMBERS = 62  # behind a bar
_AXIS = 52  # for the labels of an axis of values
_BAR = 22
_LOW_BAR = 19  # of a ranking of many
_TALL_BAR = 32  # where a name takes two lines
_ROOM = 20  # above a line, for the number of the chosen year
_TITLED = 19  # from one line above a chart to the next
_UNDER = 78  # between two charts: labels of the one, title of the other
_LINE = 168  # height of the line chart
_HIGHEST = 400  # where it stands alone
_MONTHS = 110
_MAP = 214
_NARROW_MAP = 182
_ROW = 44  # of the overview
_TITLE = 15
_LETTERS = 23  # of a name in one line
_LEADING = 14
_RANKED = 16  # more places than this are lower

# Most numbers are final: the data says so by saying nothing.
_STATUS = "datum.status ? datum.status : 'definitief'"

#: The order of the choices, and the parameter each sets.
CHOICES = ("onderwerp", "weergave", "jaar", "keuze", "verdeling")


@dataclass(frozen=True)
class Layout:
    """What a dashboard shows: names, numbers in rows, and the first choice of each kind."""

    names: Sequence[str]
    units: Sequence[str]
    labels: Mapping[str, str]
    years: Sequence[int]
    measure: int
    year: int
    code: str
    what: str
    beside: str | None
    rates: bool
    overview: bool
    map: bool
    rows: Rows
    changes: Rows
    months: Rows
    parts: Rows
    part_names: Sequence[str]
    part_units: Sequence[str]
    part_labels: Mapping[str, str]
    part_year_of: Sequence[int]
    there: Sequence[Sequence[int]]
    codes: Sequence[Sequence[str]]
    waiting: Sequence[Sequence[int]]
    height: int
    ranking: int

    @property
    def shown(self) -> int:
        """Bars in the ranking."""
        return min(self.height, self.ranking)

    @property
    def bar(self) -> int:
        """Height of a place in the ranking."""
        return _LOW_BAR if self.shown > _RANKED else _BAR

    @property
    def parts_height(self) -> int:
        """Height of the chart of parts; higher where a name takes two lines."""
        if not self.parts:
            return 0
        groups: dict[tuple[int, int], int] = {}
        for row in self.parts:
            key = row["maat"], row["jaar"]
            groups[key] = groups.get(key, 0) + 1
        tall = any(len(_wrapped(name)) > 1 for name in self.part_labels.values())
        return max(groups.values()) * (_TALL_BAR if tall else _BAR)

    @property
    def left_height(self) -> int:
        """Height of the left column."""
        if self.overview:
            return _ROW * len(self.names) - 20
        return self.bar * self.shown + (self.parts_height + _UNDER if self.parts else 0)

    @property
    def panes(self) -> int:
        """How many charts there are."""
        return 2 + bool(self.map) + bool(self.months) + bool(self.parts)


@dataclass(frozen=True)
class _Room:
    """Where the charts of a sheet stand: side by side, or on a narrow one under each other.

    There what has no axis begins where the labels of the others do.
    """

    left: float  # where a chart without an axis begins
    across: float  # its width
    years: float  # width of a chart behind an axis
    map: float
    narrow: bool = False

    @classmethod
    def on(cls, sheet: Sheet) -> "_Room":
        width = sheet.width - 8
        if sheet.narrow:
            return cls(-_AXIS, width, width - _AXIS, _NARROW_MAP, True)
        return cls(0, _LEFT, width - _LEFT - _BETWEEN - _AXIS, _MAP)

    @property
    def right(self) -> float:
        return self.left + self.across


def compose(layout: Layout, sheet: Sheet = theme.WIDE) -> alt.TopLevelMixin:
    """Return the charts side by side: on the left one year, on the right the years.

    On a narrow sheet they stand under each other.
    """
    room = _Room.on(sheet)
    left = [_overview(layout, room) if layout.overview else _ranking(layout, room)]
    right = [_line(layout, room)]
    if layout.map:
        right.insert(0, _map(layout, room))
    if layout.months:
        right.append(_month_bars(layout, room))
    if layout.parts:
        left.append(_part_bars(layout, room))
    if sheet.narrow:
        chart = _column([*left, *right])
    else:
        chart = alt.hconcat(_column(left), _column(right), spacing=_BETWEEN)
    chart = chart.resolve_scale(color="independent")
    # Not with add_params: that copies every layer of every chart once more.
    chart.params = [parameter.param for parameter in _parameters(layout)]
    return chart


def _column(charts: list[alt.LayerChart]) -> Any:
    """Put charts under each other; places are fixed, so that nothing moves when a label gets longer."""
    return alt.vconcat(*charts, spacing=_UNDER, bounds="flush") if len(charts) > 1 else charts[0]


def fits(title: str) -> bool:
    """Tell whether a name can stand above a chart."""
    return geometry.text_width(title, _TITLE, bold=True) <= _LEFT


# Choices ------------------------------------------------------------------------------------------------


def _parameters(layout: Layout) -> list[alt.Parameter]:
    """The choices with their Dutch names, and what expressions look names and years up in."""
    per = 2 if layout.rates else 1
    found = []
    if len(layout.names) > 1:
        places = list(range(len(layout.names)))
        found.append(_select("onderwerp", layout.measure // per, places, list(layout.names), "Onderwerp"))
    else:
        found.append(alt.param(name="onderwerp", value=0))
    if layout.rates:
        options = ["Aantal", "Per 1.000 inwoners"]
        found.append(_select("weergave", layout.measure % 2, [0, 1], options, "Weergave"))
    found.append(_select("jaar", layout.year, list(layout.years), [str(y) for y in layout.years], "Jaar"))
    if not layout.overview:
        found.append(
            _select("keuze", layout.code, list(layout.labels), list(layout.labels.values()), layout.what)
        )
    else:
        found.append(alt.param(name="keuze", value=TOTAL))
    if len(layout.part_names) > 1:
        places = list(range(len(layout.part_names)))
        found.append(_select("verdeling", 0, places, list(layout.part_names), "Verdeling"))
    elif layout.part_names:
        found.append(alt.param(name="verdeling", value=0))
    tables: dict[str, Any] = {
        "onderwerpen": list(layout.names),
        "eenheden": list(layout.units),
        "namen": dict(layout.labels),
        "jaren_met": [list(years) for years in layout.there],
        "wachtend": [list(years) for years in layout.waiting],
        "codes_met": [list(codes) for codes in layout.codes],
    }
    if layout.parts:
        tables["verdelingen"] = list(layout.part_names)
        tables["deeleenheden"] = list(layout.part_units)
        tables["delen"] = dict(layout.part_labels)
        tables["deeljaren"] = [
            sorted({row["jaar"] for row in layout.parts if row["maat"] == n})
            for n in range(len(layout.part_names))
        ]
    found += [alt.param(name=name, value=value) for name, value in tables.items()]
    expression = "onderwerp * 2 + weergave" if layout.rates else "onderwerp"
    found.append(alt.param(name="maat", expr=expression))
    return found


def _select(name: str, value: Any, options: list[Any], labels: list[str], title: str) -> alt.Parameter:
    bind = alt.binding_select(options=options, labels=labels, name=title)
    return alt.param(name=name, value=value, bind=bind)


# Pieces -------------------------------------------------------------------------------------------------


def _named(name: str, rows: Rows) -> alt.NamedData:
    """Return the rows of a dashboard as data of a chart, by name: :func:`datasets` holds them as CSV."""
    numbers = {"maat", "jaar", "maand", "waarde", "rang", "stuk", "klasse", "open", "er"} & set(rows[0])
    parse = {column: "number" if column in numbers else "string" for column in rows[0]}
    return alt.NamedData(name=name, format=alt.CsvDataFormat(type="csv", parse=parse))


def datasets(layout: Layout) -> dict[str, Any]:
    """Return the data the charts call by name; CSV has half the weight of JSON."""
    tables = {
        "cijfers": layout.rows,
        "standen": layout.changes,
        "maanden": layout.months,
        "delen": layout.parts,
    }
    made: dict[str, Any] = {name: _csv(rows) for name, rows in tables.items() if rows}
    return {**made, **maps.datasets(boundaries.europe())} if layout.map else made


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _titled(
    layers: list[alt.Chart], text: str, below: str, left: float = 0, higher: float = 0
) -> list[alt.Chart]:
    """Put a title of two lines above a chart that follows the choices; both are expressions."""
    for y, said, style in (
        (-34, text, {"fontSize": _TITLE, "fontWeight": 600}),
        (-15, below, {"fontSize": theme.SMALL, "color": theme.MUTED}),
    ):
        layers.append(_said(said, -left, y + higher, align="left", **style))
    return layers


def _said(text: str, x: float, y: float, **style: Any) -> alt.Chart:
    """Write what an expression says at a fixed place."""
    chart = alt.Chart(marks.data([{"x": round(x, 1), "y": y}])).mark_text(baseline="middle", **style)
    return chart.encode(x=marks.at(alt.X, "x"), y=marks.at(alt.Y, "y"), text=alt.TextValue(alt.ExprRef(text)))


def _message(text: str, width: float, height: float) -> alt.Chart:
    """A sentence where there is nothing to draw; empty otherwise."""
    return _said(text, width / 2, height / 2, align="center", color=theme.MUTED, fontSize=theme.SIZE)


def _tooltip(name: str, title: str, period: str = "jaar") -> list[alt.Tooltip]:
    fields = {name: title, period: "Periode", "cijfer": "Cijfer", "status": "Status"}
    return [alt.Tooltip(field=field, type="nominal", title=head) for field, head in fields.items()]


def _colours(chart: alt.Chart, test: str = "") -> alt.Chart:
    """Colour bars: the chosen one dark, the others quiet, what is provisional light with an edge."""
    dark = f"({test} ? '{theme.COLOURS[0]}' : '{theme.QUIET}')" if test else f"'{theme.COLOURS[0]}'"
    light = f"({test} ? '{theme.TINTS[0]}' : '{theme.QUIET_TINT}')" if test else f"'{theme.TINTS[0]}'"
    chart = chart.transform_calculate(rand=dark, vulling=f"datum.open ? {light} : {dark}")
    fill = alt.Fill(field="vulling", type="nominal", scale=None, legend=None)
    stroke = alt.Stroke(field="rand", type="nominal", scale=None, legend=None)
    return chart.encode(fill=fill, stroke=stroke)


_NOTHING_THIS_YEAR = (
    "indexof(jaren_met[maat], jaar) >= 0 ? '' : "
    "indexof(wachtend[maat], jaar) >= 0 ? jaar + ': nog niet beschikbaar' : 'Geen cijfers over ' + jaar"
)


# Left: one year -----------------------------------------------------------------------------------------


def _ranking(layout: Layout, room: _Room) -> alt.LayerChart:
    """The categories of the chosen year, largest first."""
    base = alt.Chart(_named("cijfers", layout.rows)).transform_filter(
        f"datum.maat == maat && datum.jaar == jaar && datum.rang <= {layout.shown}"
    )
    base = base.transform_calculate(
        naam="namen[datum.code]",
        regels="[namen[datum.code]]",
        deel="onderwerpen[onderwerp]",
        volgorde="datum.rang",
        status=_STATUS,
    )
    layers = _bars(base, layout, room, "rang", "ascending", layout.what, "datum.code == keuze")
    layers.append(_message(_NOTHING_THIS_YEAR, 2 * room.left + room.across + _names(layout), 60))
    layers = _titled(layers, "onderwerpen[onderwerp]", "eenheden[maat] + ', ' + jaar", -room.left)
    return alt.layer(*layers, width=room.right, height=layout.bar * layout.shown)


def _bars(
    base: alt.Chart, layout: Layout, room: _Room, by: str, order: str, what: str, chosen: str = ""
) -> list[alt.Chart]:
    """Horizontal bars with their names before them and their numbers behind them."""
    names = _names(layout)
    start = room.left + names
    place = alt.Y(
        field="naam",
        type="nominal",
        sort=alt.EncodingSortField(field=by, op="min", order=order),
        axis=None,
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.14),
    )
    scale = alt.Scale(range=[start, room.right - _NUMBERS], nice=False, zero=True)
    x = alt.X(field="waarde", type="quantitative", axis=None, scale=scale)
    bars = base.mark_bar(strokeWidth=1).encode(x=x, y=place, tooltip=_tooltip("naam", what))
    numbers = base.mark_text(align="left", baseline="middle", dx=5, fontSize=theme.SMALL)
    words = base.mark_text(
        align="right",
        baseline="middle",
        fontSize=theme.SMALL,
        lineHeight=_LEADING,
        limit=names - 6,
        dy=alt.ExprRef(f"-{_LEADING / 2} * (length(datum.regels) - 1)"),
        fontWeight=alt.ExprRef(f"{chosen} ? 700 : 400") if chosen else 400,
    )
    return [
        _colours(bars, chosen),
        numbers.encode(x=x, y=place, text=marks.text("cijfer")),
        words.encode(x=alt.XValue(start - 8), y=place, text=marks.text("regels")),
    ]


def _overview(layout: Layout, room: _Room) -> alt.LayerChart:
    """Every subject with its number of the chosen year and the change; the chosen one on a band."""
    height = _ROW * len(layout.names)
    base = alt.Chart(_named("standen", layout.changes)).transform_filter("datum.jaar == jaar")
    base = base.transform_calculate(
        onder=f"datum.maat * {_ROW}",
        boven=f"datum.maat * {_ROW} + {_ROW - 2}",
        regel1=f"datum.maat * {_ROW} + 14",
        regel2=f"datum.maat * {_ROW} + 31",
        naam="onderwerpen[datum.maat]",
        deel="'Alle onderwerpen'",
        volgorde="datum.maat",
        eenheid="eenheden[datum.maat]",
        getal="datum.er ? datum.cijfer : ''",
        anders="datum.er ? (datum.verschil ? datum.verschil : '') : datum.cijfer",
        samen="!datum.er ? datum.cijfer : datum.cijfer + (datum.verschil ? ' (' + datum.verschil + ')' : '')",
        kleur=f"datum.maat == onderwerp ? '{theme.CLASSES[0]}' : '{theme.PAPER}'",
    )
    band = base.mark_rect().encode(
        x=alt.XValue(room.left),
        x2=alt.X2Value(room.right),
        y=marks.at(alt.Y, "onder"),
        y2=alt.Y2(field="boven"),
        fill=alt.Fill(field="kleur", type="nominal", scale=None, legend=None),
    )
    words = []
    quiet = {"fontSize": theme.SMALL, "color": theme.MUTED}
    number = {"fontSize": theme.SIZE, "fontWeight": 600, "align": "right"}
    beside = [
        ("getal", room.right - 8, "regel1", number),
        ("anders", room.right - 8, "regel2", {**quiet, "align": "right"}),
    ]
    if room.narrow:  # a name may be as wide as the sheet
        beside = [("samen", room.right - 8, "regel2", number)]
    for text, x, y, style in (
        ("naam", room.left + 8, "regel1", {"fontSize": theme.SIZE}),
        ("eenheid", room.left + 8, "regel2", quiet),
        *beside,
    ):
        mark = base.mark_text(**{"baseline": "middle", "align": "left", **style})
        words.append(mark.encode(x=alt.XValue(x), y=marks.at(alt.Y, y), text=marks.text(text)))
    layers = _titled([band, *words], "'In ' + jaar", "'Met het verschil met een jaar eerder'", -room.left)
    return alt.layer(*layers, width=room.right, height=height)


# Right: the years ---------------------------------------------------------------------------------------


def _line(layout: Layout, room: _Room) -> alt.LayerChart:
    """The chosen category through the years, with the one beside it; the chosen year is marked."""
    width = room.years
    alone = not layout.months and not layout.map and not room.narrow
    height = min(max(_LINE, layout.left_height), _HIGHEST) if alone else _LINE
    years = [min(layout.years), max(layout.years)]
    beside = json.dumps(layout.beside) if layout.beside else "''"
    base = alt.Chart(_named("cijfers", layout.rows)).transform_filter(
        f"datum.maat == maat && (datum.code == keuze || datum.code == {beside})"
    )
    chosen = f"datum.code == keuze ? '{theme.COLOURS[0]}' : '{theme.COLOURS[3]}'"
    base = base.transform_calculate(
        naam="onderwerpen[onderwerp]" if layout.overview else "namen[datum.code]",
        deel="'Per jaar'",
        volgorde="datum.jaar",
        status=_STATUS,
        kleur=chosen,
        vlak=f"datum.open ? '{theme.PAPER}' : {chosen}",
    )
    step = next(n for n in (1, 2, 5, 10) if (years[1] - years[0]) / n <= 6)
    marked = [year for year in range(years[0], years[1] + 1) if (years[1] - year) % step == 0]
    x = alt.X(
        field="jaar",
        type="quantitative",
        axis=alt.Axis(title=None, format="d", values=marked, grid=False, tickSize=4),
        scale=alt.Scale(domain=[years[0] - 0.5, years[1] + 0.5], nice=False, zero=False),
    )
    y = alt.Y(
        field="waarde",
        type="quantitative",
        axis=_values_axis(),
        scale=alt.Scale(zero=True, nice=True, range=[height, _ROOM * (2 if layout.beside else 1)]),
    )
    colour = alt.Stroke(field="kleur", type="nominal", scale=None, legend=None)
    piece = alt.Detail(field="stuk", type="nominal")
    lines = base.mark_line().encode(x=x, y=y, stroke=colour, detail=[piece, alt.Detail(field="code")])
    fill = alt.Fill(field="vlak", type="nominal", scale=None, legend=None)
    points = base.mark_point(size=44, opacity=1, strokeWidth=2, shape="circle").encode(
        x=x, y=y, stroke=colour, fill=fill, tooltip=_tooltip("naam", "Reeks")
    )
    words = _numbers_at_rule(base, x, years, 2 if layout.beside else 1)
    rule = (
        alt.Chart(marks.data([{}]))
        .mark_rule(color=theme.LINE, strokeDash=[3, 3])
        .encode(x=alt.X(datum=alt.ExprRef("jaar"), type="quantitative"))
    )
    empty = "'Geen cijfers over ' + namen[keuze]"
    message = _message(f"indexof(codes_met[maat], keuze) >= 0 ? '' : {empty}", width, height)
    layers = [rule, lines, points, *words, message]
    if layout.beside:
        layers += _beside(layout, width, -_TITLED if room.narrow else 0)
    if layout.overview:
        text, below = "onderwerpen[onderwerp]", "eenheden[maat] + ', per jaar'"
    else:
        text, below = (
            "namen[keuze] + ', per jaar'",
            "onderwerpen[onderwerp] + ' (' + lower(eenheden[maat]) + ')'",
        )
    if layout.beside:
        text = "'Per jaar'"
        below = "onderwerpen[onderwerp]"  # the unit stands above the ranking, and here two names
    layers = _titled(layers, text, below, _AXIS, -_TITLED if room.narrow and layout.beside else 0)
    return alt.layer(*layers, width=width, height=height)


def _numbers_at_rule(base: alt.Chart, x: alt.X, years: Sequence[int], rows: int) -> list[alt.Chart]:
    """The numbers of the chosen year, beside the head of the rule, where no line comes."""
    early = f"jaar < {sum(years) / 2}"
    found = []
    for row, (test, ink) in enumerate((("==", theme.INK[0]), ("!=", theme.INK[3]))[:rows]):
        here = base.transform_filter(f"datum.jaar == jaar && datum.code {test} keuze")
        mark = here.mark_text(
            baseline="middle",
            align=alt.ExprRef(f"{early} ? 'left' : 'right'"),
            dx=alt.ExprRef(f"{early} ? 6 : -6"),
            color=ink,
            fontSize=theme.SMALL,
            fontWeight=600,
        )
        found.append(mark.encode(x=x, y=alt.YValue(7 + marks.LEADING * row), text=marks.text("cijfer")))
    return found


def _beside(layout: Layout, width: float, higher: float) -> list[alt.Chart]:
    """Which colour is whose: two names above the lines, the first ``higher`` than beside the title."""
    other = json.dumps(layout.beside)
    style = {"fontWeight": 600, "fontSize": theme.SMALL}
    name = f"keuze == {other} ? '' : namen[{other}]"
    return [
        _said("namen[keuze]", width, -34 + higher, align="right", color=theme.INK[0], **style),
        _said(name, width, -15, align="right", color=theme.INK[3], **style),
    ]


def _values_axis() -> alt.Axis:
    """The axis of values: Dutch numbers, with ``mln`` for millions."""
    millions = (
        "abs(datum.value) >= 1000000 ? replace(format(datum.value / 1000000, ',.1f'), ',0', '') + ' mln'"
    )
    small = "abs(datum.value) < 10 && datum.value != floor(datum.value) ? format(datum.value, ',.1f')"
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        grid=True,
        tickCount=4,
        labelExpr=f"{millions} : {small} : format(datum.value, ',.0f')",
        minExtent=_AXIS - 6,
        maxExtent=_AXIS - 6,
    )


def _month_bars(layout: Layout, room: _Room) -> alt.LayerChart:
    """The months of the chosen year; of a category without months the total."""
    width = room.years
    base = alt.Chart(_named("maanden", layout.months)).transform_filter(
        "datum.maat == maat && datum.jaar == jaar && datum.code == keuze"
    )
    base = base.transform_calculate(
        periode=f"{json.dumps(dutch.SHORT_MONTHS)}[datum.maand - 1] + ' ' + datum.jaar",
        naam="namen[datum.code]",
        deel="'Per maand'",
        volgorde="datum.maand",
        status=_STATUS,
    )
    names, size = dutch.SHORT_MONTHS, 12
    if room.narrow:
        names, size = [name[0] for name in names], theme.SMALL
    x = alt.X(
        field="maand",
        type="ordinal",
        axis=alt.Axis(
            title=None,
            labelAngle=0,
            ticks=False,
            domain=False,
            labelExpr=f"{json.dumps(names)}[datum.value - 1]",
            labelFontSize=size,
        ),
        scale=alt.Scale(domain=list(range(1, 13)), paddingInner=0.28, paddingOuter=0.14),
    )
    y = alt.Y(field="waarde", type="quantitative", axis=_values_axis(), scale=alt.Scale(zero=True, nice=True))
    bars = base.mark_bar(strokeWidth=1).encode(x=x, y=y, tooltip=_tooltip("naam", "Reeks", "periode"))
    known = sorted({(row["maat"], row["code"], row["jaar"]) for row in layout.months})
    there = json.dumps([f"{measure} {code} {year}" for measure, code, year in known])
    message = _message(
        f"indexof({there}, maat + ' ' + keuze + ' ' + jaar) >= 0 ? '' : 'Geen cijfers per maand'",
        width,
        _MONTHS,
    )
    text = "namen[keuze] + ', per maand in ' + jaar"
    layers = _titled([_colours(bars), message], text, "onderwerpen[onderwerp]", _AXIS)
    return alt.layer(*layers, width=width, height=_MONTHS)


def _part_bars(layout: Layout, room: _Room) -> alt.LayerChart:
    """The parts of the chosen year, largest first."""
    base = alt.Chart(_named("delen", layout.parts)).transform_filter(
        "datum.maat == verdeling && datum.jaar == jaar"
    )
    rows = json.dumps({code: _wrapped(name) for code, name in layout.part_labels.items()}, ensure_ascii=False)
    base = base.transform_calculate(
        naam="delen[datum.code]",
        regels=f"{rows}[datum.code]",
        deel="verdelingen[verdeling]",
        volgorde="-datum.waarde",
        status=_STATUS,
    )
    layers = _bars(base, layout, room, "waarde", "descending", "Deel")
    message = "indexof(deeljaren[verdeling], jaar) >= 0 ? '' : 'Geen cijfers over ' + jaar"
    layers.append(_message(message, 2 * room.left + room.across + _names(layout), 60))
    layers = _titled(layers, "verdelingen[verdeling]", "deeleenheden[verdeling] + ', ' + jaar", -room.left)
    return alt.layer(*layers, width=room.right, height=layout.parts_height)


def _wrapped(name: str) -> list[str]:
    return geometry.wrap(name, _LETTERS).split("\n")


def _names(layout: Layout) -> float:
    """Pixels for the names of the left column."""
    every = [*layout.labels.values()]
    every += [row for name in layout.part_labels.values() for row in _wrapped(name)]
    longest = max(geometry.text_width(name, theme.SMALL, bold=True) for name in every)
    return min(_NAMES, longest + 8)


def _map(layout: Layout, room: _Room) -> alt.LayerChart:
    """The member states in five classes of about as many; the chosen one outlined."""
    place = maps.Place(boundaries.europe(), room.map, -_AXIS)
    measure = "onderwerp * 2 + 1" if layout.rates else "onderwerp"
    base = alt.Chart(_named("cijfers", layout.rows)).transform_filter(
        f"datum.maat == {measure} && datum.jaar == jaar && datum.klasse > 0"
    )
    base = base.transform_calculate(naam="namen[datum.code]")
    shapes = alt.LookupData(data=maps.topology(boundaries.europe()), key="id", fields=["type", "geometry"])
    scale = alt.Scale(domain=list(range(1, len(theme.CLASSES) + 1)), range=list(theme.CLASSES))
    states = (
        base.transform_lookup(lookup="code", from_=shapes)
        .mark_geoshape(clip=False, stroke=theme.PAPER, strokeWidth=0.6)
        .encode(
            fill=alt.Fill(field="klasse", type="ordinal", scale=scale, legend=None),
            tooltip=_tooltip("naam", layout.what),
        )
        .project(**place.projection)
    )
    outline = (
        alt.Chart(maps.topology(boundaries.europe()))
        .mark_geoshape(clip=False, fill=None, stroke=theme.ACCENT, strokeWidth=2)
        .transform_filter("datum.id == keuze")
        .project(**place.projection)
    )
    layers = [
        maps.land(place, nations.member_states()),
        maps.grey(nations.member_states(), place),
        states,
        outline,
        *_dots(layout, place, base, scale),
        *_map_legend(base, room, scale),
        _message(_NOTHING_THIS_YEAR, room.map - 2 * _AXIS, 2 * round(place.height) + 20),
    ]
    rate = "'Per 1.000 inwoners, '" if layout.rates else "''"
    below = f"(eenheden[maat] == 'Procent' ? 'Procent, ' : {rate}) + jaar"
    layers = _titled(layers, "onderwerpen[onderwerp]", below, _AXIS)
    return alt.layer(*layers, width=room.years, height=round(place.height))


def _dots(layout: Layout, place: maps.Place, base: alt.Chart, scale: alt.Scale) -> list[alt.Chart]:
    """Small states as dots."""
    europe = boundaries.europe()
    spots = {code: place(europe.centre(code)) for code in maps.SMALL_STATES}
    x, y = ({c: round(spot[n], 1) for c, spot in spots.items()} for n in (0, 1))
    codes = json.dumps(list(maps.SMALL_STATES))
    dots = base.transform_filter(f"indexof({codes}, datum.code) >= 0").transform_calculate(
        px=f"{json.dumps(x)}[datum.code]",
        py=f"{json.dumps(y)}[datum.code]",
        rand=f"datum.code == keuze ? '{theme.ACCENT}' : '{theme.PAPER}'",
    )
    return [
        dots.mark_point(size=70, opacity=1, strokeWidth=1.5, shape="circle").encode(
            x=marks.at(alt.X, "px"),
            y=marks.at(alt.Y, "py"),
            fill=alt.Fill(field="klasse", type="ordinal", scale=scale, legend=None),
            stroke=alt.Stroke(field="rand", type="nominal", scale=None, legend=None),
            tooltip=_tooltip("naam", layout.what),
        )
    ]


def _map_legend(base: alt.Chart, room: _Room, scale: alt.Scale) -> list[alt.Chart]:
    """A box for each fifth there is, the lowest below, each with the lowest value in it."""
    left = room.map - _AXIS + 14
    lowest = alt.AggregatedFieldDef(op="min", field="waarde", **{"as": "laagste"})
    values = base.transform_aggregate(aggregate=[lowest], groupby=["klasse"])
    decimals = "datum.laagste < 100 && datum.laagste != floor(datum.laagste) ? ',.1f' : ',.0f'"
    values = values.transform_calculate(
        hoogte="112 - 17 * datum.klasse",
        boven="104 - 17 * datum.klasse",
        onder="119 - 17 * datum.klasse",
        woorden=f"'vanaf ' + format(datum.laagste, {decimals})",
    )
    boxes = values.mark_rect().encode(
        x=alt.XValue(left),
        x2=alt.X2Value(left + 18),
        y=marks.at(alt.Y, "boven"),
        y2=alt.Y2(field="onder"),
        fill=alt.Fill(field="klasse", type="ordinal", scale=scale, legend=None),
    )
    words = values.mark_text(align="left", baseline="middle", fontSize=theme.SMALL)
    words = words.encode(x=alt.XValue(left + 24), y=marks.at(alt.Y, "hoogte"), text=marks.text("woorden"))
    return [boxes, words]
