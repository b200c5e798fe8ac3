"""Figures, tables and key figures as a notebook shows them and as the book prints them.

    figuur(grafiek.lijn(immigratie), label="fig-immigratie", bijschrift="Immigratie")

Each makes one output. JupyterLab shows it with caption, source and numbers; the book takes everything from
its metadata (``svm``): label, caption, source line with vintage, notes, table, the origin of every number.
Nothing here is typed by an author but the caption: source, marks and notes follow from the numbers.
"""

import html
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.named_series import Named, Number
from staatvanmigratie.notebook.number_tables import PENDING, Cell, Numbers, Passage, Table
from staatvanmigratie.notebook.outputs import running_text
from staatvanmigratie.notebook.outputs.record import (
    AnyOutput,
    Column,
    FigureOutput,
    KeyFiguresOutput,
    Link,
    Part,
    TableOutput,
    Tile,
)
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Change, Observation, Pending, Printed
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

_LABEL = "[a-z0-9][a-z0-9-]*"
_TEMPLATE = re.compile(r"\{\{|\{%")

#: More columns than this need the full width of a page.
_NARROW = 6
_COLUMNS = 8
_TILES = (3, 6)


class Shown(Generic[AnyOutput]):
    """One output: what JupyterLab shows, and beside it the record of it for the book."""

    def __init__(self, data: Mapping[str, str], record: AnyOutput):
        self.data = dict(data)
        self.record = record

    def __repr__(self) -> str:
        return f"<{self.record.kind} {self.record.label}>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return self.data, self.record.as_metadata()


# Figures ------------------------------------------------------------------------------------------------


def figuur(
    grafiek: Any, label: str, bijschrift: str, alt: str | None = None, toelichting: str | None = None
) -> Shown[FigureOutput]:
    """Show a chart as a figure with caption, source line, description and data table.

    Parameters
    ----------
    grafiek
        What a function of ``grafiek`` returns.
    label
        ``fig-…``: the name for references, {numref}`fig-immigratie`.
    bijschrift
        Caption without full stop. ``{{ … }}`` works in it as in ``%%tekst``; so in alt and toelichting.
    alt
        The chart in words; by default made from the numbers. Write your own only when you can say it better.
    toelichting
        A sentence under the figure.

    Raises
    ------
    SvmError
        A wrong label, an empty caption or description, or something that is no chart of ``grafiek``.
    """
    _check_label(label, "fig", "figuur")
    if not isinstance(getattr(grafiek, "table", None), Table):
        raise SvmError(
            f"figuur takes a chart made by grafiek.…, not {type(grafiek).__name__}; for example "
            f'figuur(grafiek.lijn(s), label="{label}", bijschrift="…"); '
            "your own Altair chart goes through grafiek.eigen"
        )
    numbers = Numbers()
    caption = _caption(bijschrift, label, numbers)
    described = _described(grafiek.alt if alt is None else alt, label, caption.plain)
    table = grafiek.table.record(numbers)
    said = [_words(toelichting, numbers).plain] if toelichting else []
    record = FigureOutput(
        label=label,
        caption=caption.plain,
        caption_parts=caption.parts,
        alt=described,
        source=provenance.source_line(grafiek.observations, grafiek.table.pending),
        notes=(*said, *grafiek.remarks, *_notes_of(grafiek)),
        spec=grafiek.spec,
        table=table,
        dashboard=bool(grafiek.csv),
        csv=grafiek.csv or None,
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
    )
    data = {
        "image/svg+xml": grafiek.svg,
        "text/html": _figure_html(record, grafiek),
        "text/plain": described,
    }
    return Shown(data, record)


def _described(alt: str, label: str, caption: str) -> str:
    text = _words(alt, Numbers()).plain.strip()
    if not text or text == caption:
        raise SvmError(
            f"{label}: alt is {'the caption again' if text else 'empty'}: who cannot see the chart knows "
            "nothing. Leave alt= out, then it is made from the numbers; or say what the chart is and what it "
            'shows: alt="Lijngrafiek van … Van 164.772 in 2013 naar …"'
        )
    return text


def _figure_html(record: FigureOutput, grafiek: Any) -> str:
    """The figure as JupyterLab shows it."""
    alt = html.escape(record.alt, quote=True)
    # A notebook has no font of the report; the widths were measured with it, so only the look differs.
    svg = grafiek.svg.replace(f'"{theme.FONT}"', f'"{theme.FONT}, sans-serif"')
    return (
        f'<figure id="{record.label}" style="margin: 0; max-width: 46em">'
        f'<div role="img" aria-label="{alt}">{svg}</div>'
        f"<figcaption><strong>{html.escape(record.caption)}</strong>{_below(record)}</figcaption>"
        f"<details><summary>Gegevens en beschrijving</summary><p>{html.escape(record.alt)}</p>"
        f"{grafiek.table.html()}</details></figure>"
    )


# Tables -------------------------------------------------------------------------------------------------


def tabel(
    rows: Any,
    label: str,
    bijschrift: str,
    toelichting: str | None = None,
    since: int | str | None = None,
    verandering: bool | int | str = False,
    aandeel_van: Observation | Pending | None = None,
    kop: str | None = None,
) -> Shown[TableOutput]:
    """Show numbers as a table with caption and source line.

    Parameters
    ----------
    rows
        One series or several (periods down, series across), a list of observations (categories down), or a
        pandas frame or list of dicts whose cells are observations, changes, shares, text or None. A bare
        number has no source and is refused.
    label
        ``tab-…``: the name for references, {numref}`tab-migratie`.
    bijschrift, toelichting
        Caption, and a sentence under the table; both may hold ``{{ … }}``.
    since
        First period, for series.
    verandering
        A column with the change: ``True`` against a year earlier, ``2019`` against that year.
    aandeel_van
        A column with the share of this observation.
    kop
        Head of the first column.

    Raises
    ------
    SvmError
        A wrong label, an empty caption, a bare number, or rows of another kind.
    """
    _check_label(label, "tab", "tabel")
    extra = _Extra(verandering, aandeel_van)
    noted: Iterable[str] = ()
    if _is_frame(rows):
        table = _of_frame(rows, label, kop)
    else:
        items = [rows] if isinstance(rows, Series) else list(rows)
        if not items:
            raise SvmError(f"{label}: no rows; give a series, a list of observations or a frame")
        if all(isinstance(item, dict) for item in items):
            table = _of_records(list(items[0]), [list(item.values()) for item in items], label, kop)
        elif all(isinstance(item, Series) or _named(item, Series) for item in items):
            table, noted = _of_series(rows if isinstance(rows, Series) else items, since, extra, kop)
        else:
            table, noted = _of_categories(items, extra, label, kop)
    numbers = Numbers()
    caption = _caption(bijschrift, label, numbers)
    said = [_words(toelichting, numbers).plain] if toelichting else []
    record = TableOutput(
        label=label,
        caption=caption.plain,
        caption_parts=caption.parts,
        source=provenance.source_line(table.observations, table.pending),
        notes=(*said, *dict.fromkeys(noted), *_notes(table)),
        table=table.record(numbers),
        width="text" if len(table.columns) <= _NARROW else "full",
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
    )
    shown = table.html(record.caption) + _below(record)
    return Shown({"text/html": shown, "text/plain": f"{record.caption} ({len(table.rows)} rijen)"}, record)


@dataclass(frozen=True)
class _Extra:
    """The extra columns of a table: change and share."""

    change: bool | int | str
    whole: Observation | Pending | None

    def columns(self, period: str | None = None) -> list[Column]:
        """Their heads; ``period`` when all rows are of one."""
        found = []
        if self.change is True:
            then = f"t.o.v. {periods.in_dutch(periods.before(period))}" if period else "in een jaar"
            found.append(Column("verandering", f"Verandering {then}"))
        elif self.change is not False:
            found.append(Column("verandering", f"Verandering sinds {self.change}"))
        if self.whole is not None:
            found.append(Column("aandeel", "Aandeel"))
        return found

    def cells(self, number: Cell) -> list[Cell]:
        """Their cells beside a number."""
        found: list[Cell] = []
        if self.change is not False:
            found.append(self._change(number))
        if self.whole is not None:
            found.append(number.share_of(self.whole) if isinstance(number, Observation | Pending) else None)
        return found

    def _change(self, number: Cell) -> Cell:
        if not isinstance(number, Observation):
            return number if isinstance(number, Pending) else None
        try:
            there = number.series.period_of(self.change)
            change = number.change if self.change is True else number.change_since(there)
        except NoObservationError:
            return None
        return change if isinstance(change, Pending) else signed(change)


def signed(change: Change) -> Printed:
    """Return a change as a column of a table has it: ``+3%``, ``−17%``, of percentages in points."""
    if change.now.unit == "procent":
        value = change.now.value - change.then.value
        shown = dutch.number(value, change.now.series.entry.decimals)
        unit = f"{dutch.NBSP}procentpunt"
    else:
        value, unit = change.value, ""
        shown = dutch.percentage(value)
    plus = "+" if value > 0 and any(c in "123456789" for c in shown) else ""
    return Printed(value, f"{plus}{shown}{unit}", "change", change.subjects, unit.strip() or "procent")


def _is_frame(rows: Any) -> bool:
    return hasattr(rows, "itertuples") and hasattr(rows, "columns")


def _named(item: Any, kind: type | tuple[type, ...]) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], kind)


def _of_series(
    rows: Series | Sequence[Named], since: int | str | None, extra: _Extra, kop: str | None
) -> tuple[Table, list[str]]:
    """Periods down, series across; of one series with an open dimension its categories across."""
    if isinstance(rows, Series) and rows.open_dimensions:
        found = named_series.parts(rows, None, since)
    else:
        found = [named_series.of(item, since) for item in ([rows] if isinstance(rows, Series) else rows)]
    if len(found) > _COLUMNS:
        raise SvmError(f"a table has room for {_COLUMNS} columns of numbers, not {len(found)}; choose")
    one = len(found) == 1
    units = list(dict.fromkeys(each.unit for each in found))
    stub = kop or wording.STUBS.get(named_series.frequency(found), "Jaar")
    columns = [Column("periode", stub, "left")]
    for n, each in enumerate(found, 1):
        title = f"{each.name} ({each.unit})" if one or len(units) > 1 else each.name
        columns.append(Column(f"reeks{n}", title))
    columns += extra.columns() if one else []
    cells = []
    for period in named_series.all_periods(found):
        numbers = [each.at(period) for each in found]
        cells.append([periods.in_dutch(period), *numbers, *(extra.cells(numbers[0]) if one else [])])
    noted = [f"Aantallen in {units[0]}."] if not one and len(units) == 1 and units[0] != "procent" else []
    return Table(columns, cells), [*noted, *_series_notes(each.series for each in found)]


def _of_categories(
    items: Sequence[Any], extra: _Extra, label: str, kop: str | None
) -> tuple[Table, list[str]]:
    """Categories down; the number, its change and its share across."""
    pairs = [item if isinstance(item, tuple) else (None, item) for item in items]
    for _, item in pairs:
        if not isinstance(item, Number | Pending):
            raise SvmError(
                f"{label}: a table takes series, observations or a frame of them, not {type(item).__name__}; "
                'for example: tabel(s.top(10, "nationality"), …)'
            )
    subjects = [item if isinstance(item, Pending) else item.subjects[0] for _, item in pairs]
    shared = {subject.period for subject in subjects}
    period = shared.pop() if len(shared) == 1 else None
    series = {subject.series.id: subject.series for subject in subjects}
    units = list(
        dict.fromkeys(
            s.series.unit if isinstance(s, Pending) else i.unit
            for s, (_, i) in zip(subjects, pairs, strict=True)
        )
    )
    title = next(iter(series.values())).title if len(series) == 1 else "Waarde"
    unit = f" ({units[0]})" if len(units) == 1 else ""
    when = f", {periods.in_dutch(period)}" if period else ""
    columns = [Column("categorie", kop or _stub(subjects), "left"), Column("waarde", f"{title}{when}{unit}")]
    rows = []
    for (name, item), subject in zip(pairs, subjects, strict=True):
        row_name = name or wording.capitalised(_category(subject))
        if period is None:
            row_name += f" ({periods.in_dutch(subject.period)})"
        rows.append([row_name, item, *extra.cells(item)])
    return Table([*columns, *extra.columns(period)], rows), _series_notes(series.values())


def _category(subject: Observation | Pending) -> str:
    names = [subject.series.category_name(d, c) for d, c in subject.breakdown.items() if c != TOTAL]
    return ", ".join(names) or subject.series.title


def _stub(subjects: Iterable[Observation | Pending]) -> str:
    dimensions = {d for subject in subjects for d, c in subject.breakdown.items() if c != TOTAL}
    return wording.DIMENSIONS.get(dimensions.pop(), "Categorie") if len(dimensions) == 1 else "Categorie"


def _of_frame(frame: Any, label: str, kop: str | None) -> Table:
    """The cells of a pandas frame; a named or written index becomes the first column."""
    columns, rows = [str(c) for c in frame.columns], [list(row) for row in frame.itertuples(index=False)]
    if frame.index.name or type(frame.index).__name__ != "RangeIndex":
        columns = [str(frame.index.name or ""), *columns]
        rows = [[index, *row] for index, row in zip(frame.index, rows, strict=True)]
    return _of_records(columns, rows, label, kop)


def _of_records(titles: Sequence[str], rows: Sequence[Sequence[Any]], label: str, kop: str | None) -> Table:
    if not rows:
        raise SvmError(f"{label}: no rows; give a series, a list of observations or a frame")
    titles = [kop or titles[0], *titles[1:]]
    if not titles[0].strip():
        raise SvmError(f'{label}: the first column has no head; give one with kop="…"')
    cells = [
        [
            str(row[0]),
            *(
                _cell(value, f"{label}, {row[0]}, {title}")
                for value, title in zip(row[1:], titles[1:], strict=True)
            ),
        ]
        for row in rows
    ]
    columns = [Column("kop", titles[0], "left")]
    for n, title in enumerate(titles[1:], 1):
        text = all(isinstance(row[n], str | Link | Passage) or row[n] is None for row in cells)
        columns.append(Column(f"kolom{n}", title, "left" if text else "right"))
    return Table(columns, cells)


def _cell(value: Any, where: str) -> Cell:
    if value is None or isinstance(value, Number | Pending | Link | Passage | str):
        return value
    if isinstance(value, float) and math.isnan(value):  # how pandas writes an empty cell
        return None
    raise SvmError(
        f"{where}: a bare {type(value).__name__} has no source. Put the observation itself in the table "
        "(o, not o.value), or a change, share or rate of it; a name is text: str(…)"
    )


def _series_notes(series: Iterable[Series]) -> list[str]:
    return list(dict.fromkeys(each.entry.note for each in series if each.entry.note))


# Key figures --------------------------------------------------------------------------------------------


def kerncijfers(*tiles: Any, label: str) -> Shown[KeyFiguresOutput]:
    """Show three to six key figures as tiles.

    Parameters
    ----------
    tiles
        An observation, or ``(title, number)``, ``(title, number, change)`` or
        ``(title, number, change, note)``. A pending number says so, with the month in which it is expected.
    label
        ``kern-…``: the name for references.

    Raises
    ------
    SvmError
        A wrong label, too few or too many tiles, or a tile without a number of the report.
    """
    _check_label(label, "kern", "kerncijfers")
    if not _TILES[0] <= len(tiles) <= _TILES[1]:
        raise SvmError(f"{label}: {_TILES[0]} to {_TILES[1]} tiles read well, not {len(tiles)}")
    numbers = Numbers()
    made = [_tile(tile, label, numbers) for tile in tiles]
    shown = [tile.number for tile in (_Tile.read(tile, label) for tile in tiles)]
    subjects = named_series.distinct(s for n in shown if isinstance(n, Number) for s in n.subjects)
    waiting = [n for n in shown if isinstance(n, Pending)]
    notes = [note for note in provenance.notes(subjects) if not note.startswith("*")]  # the tile says so
    record = KeyFiguresOutput(
        label=label,
        tiles=tuple(made),
        source=provenance.source_line(subjects, waiting),
        notes=tuple(notes),
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
    )
    body = "".join(_tile_html(tile) for tile in made)
    listed = f'<dl style="display: flex; flex-wrap: wrap; gap: 1em 2.5em">{body}</dl>'
    data = {
        "text/html": listed + _below(record),
        "text/plain": "; ".join(f"{tile.title}: {tile.shown or PENDING}" for tile in made),
    }
    return Shown(data, record)


@dataclass(frozen=True)
class _Tile:
    """What an author wrote for one tile."""

    title: str
    number: Number | Pending
    change: Change | Pending | None = None
    note: str | None = None

    @classmethod
    def read(cls, tile: Any, label: str) -> "_Tile":
        if isinstance(tile, Observation | Pending):
            return cls(wording.capitalised(_category(tile)), tile)
        if isinstance(tile, tuple) and 2 <= len(tile) <= 4 and isinstance(tile[0], str):
            made = cls(*tile)
            change = made.change is None or isinstance(made.change, Change | Pending)
            if isinstance(made.number, Number | Pending) and change:
                return made
        raise SvmError(
            f"{label}: a tile is an observation or (title, number, change, note), not {tile!r}; "
            'for example: ("Immigranten", s.last, s.last.change)'
        )


def _tile(written: Any, label: str, numbers: Numbers) -> Tile:
    tile = _Tile.read(written, label)
    if isinstance(tile.number, Pending):
        record = numbers.await_(tile.number)
        note = wording.expectation([tile.number])
        return Tile(
            title=tile.title,
            shown="",
            note=", ".join(part for part in (note, tile.note) if part),
            period=periods.in_dutch(tile.number.period),
            pending=record,
        )
    status = tile.number.status.words if tile.number.status.provisional else None
    change = tile.change if isinstance(tile.change, Change) else None
    return Tile(
        title=tile.title,
        shown=tile.number.shown,
        number=numbers.add(tile.number),
        change=change.shown if change else None,
        change_number=numbers.add(change) if change else None,
        note=", ".join(part for part in (status, tile.note) if part) or None,
        period=periods.in_dutch(tile.number.subjects[0].period),
    )


def _tile_html(tile: Tile) -> str:
    value = html.escape(tile.shown or PENDING)
    below = " · ".join(html.escape(t) for t in (tile.period, tile.change, tile.note) if t)
    return (
        f"<div><dt>{html.escape(tile.title)}</dt>"
        f'<dd style="margin: 0"><strong style="font-size: 1.6em">{value}</strong><br>{below}</dd></div>'
    )


# Words around numbers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """A text as a reader sees it, and where numbers print themselves in it, in parts."""

    plain: str
    parts: tuple[Part, ...] = ()


def _words(text: str, numbers: Numbers) -> _Words:
    """Render ``{{ … }}`` in a text of the author; its numbers get ids of this output."""
    if not _TEMPLATE.search(text):
        return _Words(text.strip())
    from staatvanmigratie.notebook.text import render

    made = render(text, _notebook_names())
    ids = numbers.take(made.record.numbers, made.record.pending)
    parts = [part for block in made.record.blocks for part in block.parts]
    return _Words(made.markdown.strip(), running_text.renumbered(parts, ids))


def _notebook_names() -> Mapping[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_ns if shell else {}


def _caption(text: str, label: str, numbers: Numbers) -> _Words:
    caption = _words(text, numbers)
    if not caption.plain:
        raise SvmError(f'{label}: the caption is empty; say what it shows: bijschrift="Immigratie per jaar"')
    return caption


def _check_label(label: str, kind: str, function: str) -> None:
    if not re.fullmatch(f"{kind}-{_LABEL}", label):
        raise SvmError(
            f"{function}: label {label!r} should be {kind}- and small letters, digits or hyphens: "
            f'label="{kind}-immigratie"'
        )


def _notes(table: Table) -> list[str]:
    """What the marks mean, and what is still to come."""
    return [*provenance.notes(table.observations), *_waiting_notes(table.pending)]


def _notes_of(grafiek: Any) -> list[str]:
    """The same for a chart, with how a provisional number looks; a dashboard says itself what is to come."""
    found = []
    for note in provenance.notes(grafiek.observations):
        mark = note.startswith(("*", "("))
        found.append(f"{note} ({grafiek.provisional})" if mark and grafiek.provisional else note)
    return found if grafiek.behind else [*found, *_waiting_notes(grafiek.table.pending)]


def _waiting_notes(waiting: Sequence[Pending]) -> list[str]:
    """Who publishes what is still to come, and when; one sentence per period."""
    groups: dict[tuple[str, bool], list[Pending]] = {}
    for pending in sorted(waiting, key=lambda p: (periods.parse(p.period), p.expected)):
        groups.setdefault((pending.period, pending.overdue), []).append(pending)
    said = []
    for (period, overdue), found in groups.items():
        publishers = list(dict.fromkeys(p.publisher for p in found))
        months = dutch.enumeration(dict.fromkeys(p.expected_text for p in found))
        what = "dit cijfer" if len(found) == 1 else "deze cijfers"
        several = len(publishers) > 1
        late = f"{'zouden' if several else 'zou'} {what} in {months} publiceren"
        due = f"{'verwachten' if several else 'verwacht'} {what} in {months}"
        who = dutch.enumeration(publishers)
        said.append(f"{periods.in_dutch(period)}: {PENDING}. {who} {late if overdue else due}.")
    return said


def _below(record: FigureOutput | TableOutput | KeyFiguresOutput) -> str:
    """The source line and the notes as HTML."""
    said = [record.source, *record.notes]
    return "".join(f'<p style="font-size: 0.9em; margin: 0">{html.escape(text)}</p>' for text in said if text)
