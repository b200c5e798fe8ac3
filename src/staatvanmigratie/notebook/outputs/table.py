"""Numbers as a table, as a notebook shows it and as the book prints it.

    tabel([immigratie, ("Vertrek", emigratie)], label="tab-migratie", bijschrift="Immigratie en vertrek")

Rows come from series, observations or a frame; a bare number has no source and is refused.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import named_series, wording
from staatvanmigratie.notebook.named_series import Named, Number
from staatvanmigratie.notebook.outputs import captions
from staatvanmigratie.notebook.outputs.number_tables import Cell, Numbers, Table, TitledText
from staatvanmigratie.notebook.outputs.record import Column, Link, TableOutput
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Change, Observation, Pending, Printed, Withheld
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

#: More columns than this need the full width of a page.
_NARROW = 6
_COLUMNS = 8


def tabel(
    rows: Any,
    label: str,
    bijschrift: str,
    toelichting: str | None = None,
    since: int | str | None = None,
    verandering: bool | int | str = False,
    aandeel_van: Observation | Pending | Withheld | None = None,
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
    captions.check_label(label, "tab", "tabel")
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
    caption = captions.caption(bijschrift, label, numbers)
    said = [captions.words(toelichting, numbers).plain] if toelichting else []
    record = TableOutput(
        label=label,
        caption=caption.plain,
        caption_parts=caption.parts,
        source=provenance.source_line(table.observations, table.pending),
        notes=captions.once([*said, *noted, *captions.notes(table)]),
        table=table.record(numbers),
        width="text" if len(table.columns) <= _NARROW else "full",
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
        withheld=tuple(numbers.withheld),
    )
    shown = table.html(record.caption) + captions.below(record)
    return Shown({"text/html": shown, "text/plain": f"{record.caption} ({len(table.rows)} rijen)"}, record)


@dataclass(frozen=True)
class _Extra:
    """The extra columns of a table: change and share."""

    change: bool | int | str
    whole: Observation | Pending | Withheld | None

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
            there = isinstance(number, Observation | Pending | Withheld)
            found.append(number.share_of(self.whole) if there else None)
        return found

    def _change(self, number: Cell) -> Cell:
        if not isinstance(number, Observation):
            return number if isinstance(number, Pending | Withheld) else None
        try:
            there = number.series.period_of(self.change)
            change = number.change if self.change is True else number.change_since(there)
        except NoObservationError:
            return None
        return change if isinstance(change, Pending | Withheld) else signed(change)


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
        if not isinstance(item, Number | Pending | Withheld):
            raise SvmError(
                f"{label}: a table takes series, observations or a frame of them, not {type(item).__name__}; "
                'for example: tabel(s.top(10, "nationality"), …)'
            )
    subjects = [item if isinstance(item, Pending | Withheld) else item.subjects[0] for _, item in pairs]
    shared = {subject.period for subject in subjects}
    period = shared.pop() if len(shared) == 1 else None
    series = {subject.series.id: subject.series for subject in subjects}
    units = list(
        dict.fromkeys(
            s.series.unit if isinstance(s, Pending | Withheld) else i.unit
            for s, (_, i) in zip(subjects, pairs, strict=True)
        )
    )
    title = next(iter(series.values())).title if len(series) == 1 else "Waarde"
    unit = f" ({units[0]})" if len(units) == 1 else ""
    when = f", {periods.in_dutch(period)}" if period else ""
    stub = kop or wording.stub(subjects)
    columns = [Column("categorie", stub, "left"), Column("waarde", f"{title}{when}{unit}")]
    rows = []
    for (name, item), subject in zip(pairs, subjects, strict=True):
        row_name = name or wording.capitalised(category(subject))
        if period is None:
            row_name += f" ({periods.in_dutch(subject.period)})"
        rows.append([row_name, item, *extra.cells(item)])
    return Table([*columns, *extra.columns(period)], rows), _series_notes(series.values())


def category(subject: Observation | Pending | Withheld) -> str:
    """Return the categories an observation is about in words; of a total the title of its series."""
    names = [subject.series.category_name(d, c) for d, c in subject.breakdown.items() if c != TOTAL]
    return ", ".join(names) or subject.series.title


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
        text = all(isinstance(row[n], str | Link | TitledText) or row[n] is None for row in cells)
        columns.append(Column(f"kolom{n}", title, "left" if text else "right"))
    return Table(columns, cells)


def _cell(value: Any, where: str) -> Cell:
    if value is None or isinstance(value, Number | Pending | Withheld | Link | TitledText | str):
        return value
    if isinstance(value, float) and math.isnan(value):  # how pandas writes an empty cell
        return None
    raise SvmError(
        f"{where}: a bare {type(value).__name__} has no source. Put the observation itself in the table "
        "(o, not o.value), or a change, share or rate of it; a name is text: str(…)"
    )


def _series_notes(series: Iterable[Series]) -> list[str]:
    return list(dict.fromkeys(each.entry.note for each in series if each.entry.note))
