"""Rows and columns of numbers: the table under a figure, and a table of its own.

A cell holds the number itself, so that its origin goes along; ``record`` writes down text and origin for the
book, ``html`` shows the same table in JupyterLab.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from staatvanmigratie.foundation import addresses, periods
from staatvanmigratie.notebook import named_series, wording
from staatvanmigratie.notebook.named_series import NamedSeries, Number
from staatvanmigratie.notebook.outputs.record import (
    CellRecord,
    Column,
    Link,
    NumberRecord,
    PendingRecord,
    TableRecord,
    WithheldRecord,
)
from staatvanmigratie.store.observations import Observation, Pending, Withheld


@dataclass(frozen=True)
class TitledText:
    """A sentence or two under a title of their own, which stands out."""

    title: str
    text: str


Cell = Number | Pending | Withheld | Link | TitledText | str | None

PENDING = "nog niet beschikbaar"
#: What was planned for before the cut-off date may be out: nobody looked, or it was not taken up.
LATE = "nog niet verwerkt"
OVERDUE = f"{LATE} in dit rapport"
NOTHING = "geen cijfer"


@dataclass
class Numbers:
    """The numbers of one output: each gets an id, and its origin is written down once."""

    records: list[NumberRecord] = field(default_factory=list)
    pending: list[PendingRecord] = field(default_factory=list)
    withheld: list[WithheldRecord] = field(default_factory=list)

    def add(self, number: Number) -> str:
        """Write a number down and return its id."""
        key = f"n{len(self.records) + 1}"
        self.records.append(NumberRecord.of(number, key))
        return key

    def await_(self, pending: Pending) -> PendingRecord:
        """Write a pending figure down, once."""
        record = PendingRecord.of(pending)
        self.take((), [record])
        return record

    def withhold(self, withheld: Withheld) -> None:
        """Write down for which figure there is no number, once."""
        self.take((), (), [WithheldRecord.of(withheld)])

    def take(
        self,
        numbers: Sequence[NumberRecord],
        pending: Sequence[PendingRecord],
        withheld: Sequence[WithheldRecord] = (),
    ) -> dict[str, str]:
        """Take the numbers of another output over, and return which id each has here."""
        ids = {each.id: f"n{len(self.records) + n}" for n, each in enumerate(numbers, 1)}
        self.records += [replace(each, id=ids[each.id]) for each in numbers]
        self.pending += [each for each in pending if each not in self.pending]
        self.withheld += [each for each in withheld if each not in self.withheld]
        return ids


@dataclass(frozen=True)
class Table:
    """A table whose first ``stub`` columns say what the row is about."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    stub: int = 1

    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        return (cell for row in self.rows for cell in row)

    @property
    def observations(self) -> list[Observation]:
        """What the numbers rest on, each once, in the order of the table."""
        numbers = (cell for cell in self.cells() if isinstance(cell, Number))
        return list(named_series.distinct(subject for number in numbers for subject in number.subjects))

    @property
    def pending(self) -> list[Pending]:
        """What is still to come."""
        return [cell for cell in self.cells() if isinstance(cell, Pending)]

    @property
    def withheld(self) -> list[Withheld]:
        """For what the source gives no number."""
        return [cell for cell in self.cells() if isinstance(cell, Withheld)]

    def record(self, numbers: Numbers) -> TableRecord:
        """Return the table for the book; every number is added to ``numbers``."""
        rows = tuple(tuple(_record(cell, numbers) for cell in row) for row in self.rows)
        return TableRecord(tuple(self.columns), rows, self.stub)

    def html(self, caption: str = "") -> str:
        """Return the table as HTML with row and column headers."""
        head = "".join(f'<th scope="col"{_style(c)}>{html.escape(c.title)}</th>' for c in self.columns)
        body = "".join(f"<tr>{''.join(self._html_row(row))}</tr>" for row in self.rows)
        title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _html_row(self, row: Sequence[Cell]) -> Iterator[str]:
        for place, (cell, column) in enumerate(zip(row, self.columns, strict=True)):
            name, scope = ("th", ' scope="row"') if place < self.stub else ("td", "")
            yield f"<{name}{scope}{_style(column)}>{_html(cell)}</{name}>"


def _style(column: Column) -> str:
    return f' style="text-align: {column.align}"'


def awaited(waiting: Sequence[Pending]) -> str:
    """Return what stands in the place of figures that are still to come, by the one that was due first."""
    return LATE if min(waiting, key=lambda each: each.expected).overdue else PENDING


def in_place_of(pending: PendingRecord | None) -> str:
    """Return what stands in a tile in the place of a figure that is still to come."""
    return OVERDUE if pending and pending.overdue else PENDING


def shown(cell: Cell) -> str:
    """Return what a reader sees in a cell."""
    if isinstance(cell, Pending):
        return awaited([cell])
    if isinstance(cell, Withheld):
        return cell.in_a_cell
    if isinstance(cell, Number):
        return wording.marked(cell)
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, TitledText):
        return f"{_lead(cell)} {cell.text}"
    return NOTHING if cell is None else cell


def _lead(cell: TitledText) -> str:
    return f"{cell.title}."


def _html(cell: Cell) -> str:
    if isinstance(cell, TitledText):
        return f"<strong>{html.escape(_lead(cell))}</strong> {html.escape(cell.text)}"
    words = html.escape(shown(cell))
    return (
        f'<a href="{html.escape(addresses.safe(cell.href))}">{words}</a>' if isinstance(cell, Link) else words
    )


def _record(cell: Cell, numbers: Numbers) -> CellRecord:
    if isinstance(cell, Pending):
        numbers.await_(cell)
    if isinstance(cell, Withheld):
        numbers.withhold(cell)
    return CellRecord(
        shown(cell),
        number=numbers.add(cell) if isinstance(cell, Number) else None,
        pending=isinstance(cell, Pending),
        withheld=cell.status.key if isinstance(cell, Withheld) else None,
        href=cell.href if isinstance(cell, Link) else None,
        lead=_lead(cell) if isinstance(cell, TitledText) else None,
    )


def over_time(found: Sequence[NamedSeries]) -> Table:
    """Return the table of some lines: a row per period, a column per line."""
    units = {each.unit for each in found}
    with_unit = len(units) > 1 or len(found) == 1
    titles = [f"{each.name} ({each.unit})" if with_unit else each.name for each in found]
    stub = wording.STUBS.get(named_series.frequency(found), "Jaar")
    columns = [Column("periode", stub, "left")]
    columns += [Column(f"reeks{n}", title) for n, title in enumerate(titles, 1)]
    rows = [[periods.in_dutch(p), *(each.at(p) for each in found)] for p in named_series.all_periods(found)]
    return Table(columns, rows)
