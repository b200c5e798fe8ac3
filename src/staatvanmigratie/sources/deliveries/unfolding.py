"""A table with its periods side by side, as one with a row for each: ``jan 2024 | feb 2024`` in two rows.

    unfold: {period: Maand, value: Aantal}

Every column that is not described is a period then: its head stands in the column ``period``, its cells in
the column ``value``, and each of them keeps its place in the file. What is no period after all is refused
there, by its head.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell, Sheet
from staatvanmigratie.sources.deliveries.description import Description, on_one_line
from staatvanmigratie.sources.deliveries.extent import Table


@dataclass(frozen=True)
class _Wide(Sheet):
    """The sheet, which names a column by its own head, and not by the one its cells got here."""

    heads: Mapping[int, str] = field(default_factory=dict)

    def place(self, row: int, column: int, head: str = "") -> str:
        return super().place(row, column, self.heads.get(column, head))


def unfolded(table: Table, about: Description, name: str) -> Table:
    """Return the table with a row for each period, where the description asks for that; else as it is.

    Raises
    ------
    DataFileError
        No column is left to be a period.
    """
    if about.unfold is None:
        return table
    described = set(about.columns) - {about.unfold.period, about.unfold.value}
    wide = [n for n, head in enumerate(table.heads) if on_one_line(head.text) not in described]
    if not wide:
        raise DataFileError(f"{name}: unfold: every column is described, and none is left to be a period")
    beside = [n for n in range(len(table.heads)) if n not in wide]
    first = table.heads[wide[0]]
    heads = [
        *(table.heads[n] for n in beside),
        Cell(about.unfold.period, first.row, first.column),
        Cell(about.unfold.value, first.row, first.column),
    ]
    rows = [[*(row[n] for n in beside), table.heads[n], row[n]] for row in table.rows for n in wide]
    named = {table.heads[n].column: on_one_line(table.heads[n].text) for n in wide}
    own = {each.name: getattr(table.sheet, each.name) for each in fields(Sheet)}
    return replace(table, sheet=_Wide(**own, heads=named), heads=heads, rows=rows)
