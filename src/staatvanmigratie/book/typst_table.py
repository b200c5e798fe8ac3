"""Read a docutils table into what the template needs: columns with a kind and a weight, cells, headers."""

from collections import Counter
from dataclasses import dataclass, replace

from docutils import nodes

# What a cell says while its figure is not out, when the table itself says nothing.
PENDING = "nog niet beschikbaar"
NUMBER_CLASSES = {"getal", "text-right"}
# Longer texts than this take another line instead of more width.
WIDEST_TEXT = 44
# In a table of more columns than this a pending cell takes two or three lines.
FEW_COLUMNS = 5
LONGEST_WORD_OF_PENDING = max(map(len, PENDING.split()))


@dataclass(frozen=True)
class Cell:
    """One cell; ``kind`` is "getal" (right-aligned) or "tekst", ``column`` is where it starts."""

    entry: nodes.entry
    column: int
    columns: int
    rows: int
    kind: str
    pending: bool

    @property
    def text(self) -> str:
        """Return the cell's text on one line."""
        return " ".join(self.entry.astext().split())


@dataclass(frozen=True)
class TableLayout:
    """A table as rows of cells.

    ``columns``      (kind, weight) per column; the weight is the width the column asks for, in characters
    ``head``         header rows
    ``body``         (row node, its cells) per body row
    ``row_headers``  per body row: how many of its own cells are row headers
    """

    columns: list[tuple[str, int]]
    head: list[list[Cell]]
    body: list[tuple[nodes.row, list[Cell]]]
    row_headers: list[int]

    @classmethod
    def of(cls, table: nodes.table) -> "TableLayout":
        """Read ``table``; spans are followed, so that a cell knows its column."""
        group = table.next_node(nodes.tgroup)
        specs = [child for child in group.children if isinstance(child, nodes.colspec)]
        stubs = sum(bool(spec.get("stub")) for spec in specs)
        head = [cells for _, cells in _rows(group, nodes.thead)]
        body = _rows(group, nodes.tbody)
        kinds = [_column_kind(index, body) for index in range(len(specs))]
        head = [[replace(cell, kind=_head_kind(cell, kinds)) for cell in cells] for cells in head]
        body = [(row, [_in_column(cell, kinds) for cell in cells]) for row, cells in body]
        weights = [_weight(index, len(specs), head, body) for index in range(len(specs))]
        row_headers = [sum(cell.column < stubs for cell in cells) for _, cells in body]
        return cls(list(zip(kinds, weights, strict=True)), head, body, row_headers)


def _rows(group: nodes.tgroup, part: type[nodes.Element]) -> list[tuple[nodes.row, list[Cell]]]:
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
                pending = "wacht" in entry["classes"]
                cells.append(Cell(entry, column, columns, rows, _entry_kind(entry), pending))
                covered.update({index: rows - 1 for index in range(column, column + columns)})
                column += columns
            found.append((row, cells))
    return found


def _entry_kind(entry: nodes.entry) -> str:
    right = NUMBER_CLASSES & set(entry["classes"]) or entry.get("align") == "right"
    return "getal" if right else "tekst"


def _column_kind(index: int, body: list) -> str:
    cells = [cell for _, cells in body for cell in cells if cell.column == index and cell.columns == 1]
    numbers = any(cell.kind == "getal" for cell in cells)
    return "getal" if numbers and all(cell.kind == "getal" or cell.pending for cell in cells) else "tekst"


def _head_kind(cell: Cell, kinds: list[str]) -> str:
    return kinds[cell.column] if cell.columns == 1 else "tekst"


def _in_column(cell: Cell, kinds: list[str]) -> Cell:
    return replace(cell, kind=kinds[cell.column]) if cell.pending else cell


def _weight(index: int, count: int, head: list, body: list) -> int:
    """Return the characters one of ``count`` columns asks for; never less than its longest word."""
    own = [cell for cells in head for cell in cells if cell.column == index and cell.columns == 1]
    words = [word for cell in own for word in cell.text.split()]
    lengths = [4, *map(len, words)]
    for _, cells in body:
        for cell in cells:
            if cell.column != index or cell.columns > 1:
                continue
            if cell.pending:
                lengths.append(len(PENDING) if count <= FEW_COLUMNS else LONGEST_WORD_OF_PENDING)
            elif cell.kind == "getal":
                lengths.append(len(cell.text))
            else:
                lengths.extend([min(len(cell.text), WIDEST_TEXT), *map(len, cell.text.split())])
    return max(lengths)
