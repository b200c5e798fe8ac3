"""Read a table into what the template needs: columns with a kind and a weight, cells, headers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docutils import nodes

from staatvanmigratie.notebook.outputs.number_tables import PENDING
from staatvanmigratie.notebook.outputs.record import CellRecord, TableRecord

# Longer texts than this take another line instead of more width.
WIDEST_TEXT = 44
# A cell with more text than this is a passage and asks for more width, or it gets high and narrow.
PASSAGE = 120
WIDEST_PASSAGE = 64
# Longer words than this are broken.
LONGEST_WORD = 24
# A cell with more text than this may be broken over two pages.
LONGEST_WHOLE = 300
# In a table of more columns than this a pending cell takes two or three lines.
FEW_COLUMNS = 5
# A list to look something up in has at least so many columns.
LIST_COLUMNS = 4


@dataclass(frozen=True)
class Cell:
    """One cell; ``kind`` is "getal" (right-aligned) or "tekst", ``column`` is where it starts.

    ``text`` stands on one line, with its non-breaking spaces.
    """

    content: nodes.entry | CellRecord
    text: str
    column: int
    kind: str
    pending: bool
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class TableLayout:
    """A table as rows of cells.

    ``columns``      per column its kind, a text of the width it asks for, and the word it cannot do without
    ``head``         header rows
    ``body``         (ids of the row, its cells) per body row
    ``row_headers``  per body row: how many of its own cells are row headers
    """

    columns: list[tuple[str, str, str]]
    head: list[list[Cell]]
    body: list[tuple[list[str], list[Cell]]]
    row_headers: list[int]

    @property
    def rows_fit(self) -> bool:
        """Whether no row can be so high that it has to be broken over pages."""
        return all(len(cell.text) <= LONGEST_WHOLE for _, cells in self.body for cell in cells)

    @property
    def looked_up(self) -> bool:
        """Whether it is a list to look something up in, as the sources are: words in short cells."""
        kinds = [kind for kind, _, _ in self.columns]
        short = all(len(cell.text) <= PASSAGE for _, cells in self.body for cell in cells)
        return len(kinds) >= LIST_COLUMNS and set(kinds) == {"tekst"} and short

    @classmethod
    def of(cls, table: nodes.table) -> "TableLayout":
        """Read a docutils table; spans are followed, so that a cell knows its column."""
        group = table.next_node(nodes.tgroup)
        specs = [child for child in group.children if isinstance(child, nodes.colspec)]
        stubs = sum(bool(spec.get("stub")) for spec in specs)
        head = [cells for _, cells in _rows(group, nodes.thead)]
        return cls._laid_out(len(specs), stubs, head, _rows(group, nodes.tbody))

    @classmethod
    def of_record(cls, table: TableRecord) -> "TableLayout":
        """Read a table of the report."""
        kinds = ["getal" if column.align == "right" else "tekst" for column in table.columns]

        def cells(row: Sequence[CellRecord]) -> list[Cell]:
            each = enumerate(zip(row, kinds, strict=True))
            return [Cell(cell, _on_one_line(cell.text), n, kind, cell.pending) for n, (cell, kind) in each]

        head = cells([CellRecord(column.title) for column in table.columns])
        ids = [[row_id] for row_id in table.row_ids] or [[] for _ in table.rows]
        body = [(row_ids, cells(row)) for row_ids, row in zip(ids, table.rows, strict=True)]
        return cls._laid_out(len(kinds), table.stub, [head], body)

    @classmethod
    def _laid_out(cls, count: int, stubs: int, head: list, body: list) -> "TableLayout":
        kinds = [_column_kind(index, body) for index in range(count)]
        head = [[replace(cell, kind=_head_kind(cell, kinds)) for cell in cells] for cells in head]
        body = [(ids, [_in_column(cell, kinds) for cell in cells]) for ids, cells in body]
        widths = [_widths(index, count, head, body) for index in range(count)]
        row_headers = [sum(cell.column < stubs for cell in cells) for _, cells in body]
        columns = [(kind, *pair) for kind, pair in zip(kinds, widths, strict=True)]
        return cls(columns, head, body, row_headers)


def _rows(group: nodes.tgroup, part: type[nodes.Element]) -> list[tuple[list[str], list[Cell]]]:
    found = []
    covered: Counter[int] = Counter()  # column -> rows still taken by a cell above
    for section in (child for child in group.children if isinstance(child, part)):
        for row in section.children:
            cells, column = [], 0
            taken = {index for index, rows in covered.items() if rows > 0}
            covered.subtract(taken)
            for entry in row.children:
                while column in taken:
                    column += 1
                columns, rows = entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1
                text, kind = _on_one_line(entry.astext()), _entry_kind(entry)
                cells.append(Cell(entry, text, column, kind, False, columns, rows))
                covered.update({index: rows - 1 for index in range(column, column + columns)})
                column += columns
            found.append((row["ids"], cells))
    return found


def _on_one_line(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def _entry_kind(entry: nodes.entry) -> str:
    right = "text-right" in entry["classes"] or entry.get("align") == "right"
    return "getal" if right else "tekst"


def _column_kind(index: int, body: list) -> str:
    cells = list(_in(index, [cells for _, cells in body]))
    numbers = any(cell.kind == "getal" for cell in cells)
    return "getal" if numbers and all(cell.kind == "getal" or cell.pending for cell in cells) else "tekst"


def _head_kind(cell: Cell, kinds: list[str]) -> str:
    return kinds[cell.column] if cell.columns == 1 else "tekst"


def _in_column(cell: Cell, kinds: list[str]) -> Cell:
    return replace(cell, kind=kinds[cell.column]) if cell.pending else cell


def _widths(index: int, count: int, head: list[list[Cell]], body: list) -> tuple[str, str]:
    """Return a text as wide as one of ``count`` columns asks for, and its longest word or number."""
    words = [word for cell in _in(index, head) for word in _words(cell.text)]
    wishes = []
    for cell in _in(index, [cells for _, cells in body]):
        text = cell.text or PENDING * cell.pending
        number = cell.kind == "getal" and not cell.pending
        words.extend([text] if number else _words(text))
        if count <= FEW_COLUMNS or not cell.pending:
            wishes.append(text[: WIDEST_TEXT if len(text) <= PASSAGE else WIDEST_PASSAGE])
    least = max(words, key=len, default="")
    return max([least, *wishes], key=len), least


def _in(index: int, rows: list[list[Cell]]) -> Iterator[Cell]:
    """Give the cells that stand in one column only, the one with this index."""
    return (cell for cells in rows for cell in cells if cell.column == index and cell.columns == 1)


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in text.split(" ")]
