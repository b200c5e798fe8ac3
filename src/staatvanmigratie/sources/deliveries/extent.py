"""Where the table of a delivery stands in its file, and what stands beside it and is not read.

``range`` says where; ``until: last`` reads on to the last row that holds anything; ``ignore`` leaves out what
is no part of the table. Whatever else touches the table or follows it is refused: a table that grew looks
like that.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.office_files.spreadsheet import delimited
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area, area
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell, Sheet, of_spreadsheet
from staatvanmigratie.sources.deliveries.description import Description, on_one_line

Place = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """The cells of a delivery: its heads, the rows below them that hold anything, and what stands outside.

    ``around`` are the filled cells outside that ``ignore`` leaves out or that :meth:`left_over` complains of;
    ``beside`` are those last ones, with the side on which they stand.
    """

    sheet: Sheet
    part: Area
    heads: list[Cell]
    rows: list[list[Cell]]
    around: list[Cell]
    beside: dict[Place, str]

    @property
    def place(self) -> str:
        """The area as it is called where the file is open: ``Blad1!A1:B4``, or ``rows 1 to 4``."""
        if self.sheet.name is not None:
            return f"{self.sheet.name}!{self.part}"
        return f"rows {self.part.top} to {self.part.bottom}"

    def left_over(self, read: Collection[Place] = ()) -> list[str]:
        """Return what to say of cells that touch the table or follow it, but for those that were ``read``."""
        said = []
        for side in dict.fromkeys(self.beside.values()):
            places = [place for place, where in self.beside.items() if where == side and place not in read]
            if not places:
                continue
            rows, columns = zip(*places, strict=True)
            whole = Area(min(rows), min(columns), max(rows), max(columns))
            first = self.sheet.cell(*min(places))
            count = "1 cell" if len(places) == 1 else f"{len(places)} cells"
            more = "until: last reads on to the last row; " if side == "below" else ""
            said.append(
                f"{self.sheet.place(first.row, first.column)} holds {first.text!r}, {side} the table "
                f"{self.part} ({count} in {whole} not read). Is it a part of the table? {more}range says "
                f"where the table is; ignore: [{whole}] leaves it out"
            )
        return said


def read(about: Description, file: Path) -> Table:
    """Return the table of a file, as its description says where it stands.

    Raises
    ------
    HostileFileError
        See ``sheet.of_spreadsheet``.
    SvmError
        No such sheet, or the file is no CSV as described; or a row has more or fewer cells than the heads.
    DataFileError
        There is nothing at ``range``, or ``ignore`` cuts through a row of the table.
    """
    if about.format in ("xlsx", "ods"):
        sheet = of_spreadsheet(file, about.sheet or "", about.hidden_is_known)
    else:
        sheet = delimited.of_csv(file, about.encoding or _usual_encoding(about), about.delimiter)
    part = _part(about, sheet)
    if sheet.name is None:
        delimited.refuse_uneven(file, sheet, part, about.delimiter)
    ignored = [area(each) for each in about.ignore]

    def out(place: Place) -> bool:
        return any(place in each for each in ignored)

    rows = []
    for row in sheet.cells(part):
        left = [cell for cell in row if not out((cell.row, cell.column))]
        if len(left) == len(row):
            rows.append(row)
        elif any(not cell.empty for cell in left):
            raise DataFileError(
                f"{file.name}: ignore: it leaves out a part of {sheet.row(row[0].row)}, and not "
                f"{left[0].text!r}; leave out whole rows of the table, or give a column role: skip"
            )
    if not rows or all(cell.empty for cell in rows[0]):
        last = sheet.used.bottom
        raise DataFileError(
            f"{file.name}: range: nothing stands in the first row of {part}; the sheet has only {last} rows"
        )
    outside = [place for place in sheet.filled if place not in part]
    above = [place for place in outside if place[0] == part.top - 1 and part.left <= place[1] <= part.right]
    beside = {place: side for place in outside if not out(place) and (side := _side(part, place))}
    beside |= {place: "above" for place in above if len(above) > 1 and not out(place)}  # one is a title
    around = [sheet.cell(*place) for place in sheet.filled if place in beside or out(place)]
    filled = [row for row in rows[1:] if not all(cell.empty for cell in row)]
    return Table(sheet, part, [_on_one_line(head) for head in rows[0]], filled, around, beside)


def _on_one_line(head: Cell) -> Cell:
    """Return a head without its line breaks; one in parts keeps them, since a part may be a footnote."""
    broken = isinstance(head.value, str) and not head.runs
    return replace(head, value=on_one_line(head.value)) if broken else head  # type: ignore[arg-type]


def _usual_encoding(about: Description) -> str | None:
    return "utf-8" if about.format == "keten-csv" else None


def _part(about: Description, sheet: Sheet) -> Area:
    if about.range is None:  # a CSV is all table
        top = min(sheet.rows)
        return Area(top, 1, max(sheet.rows), len(sheet.rows[top]))
    part = area(about.range)
    if about.until is None:
        return part
    ignored = [area(each) for each in about.ignore]
    rows = [
        row
        for row, column in sheet.filled
        if row >= part.top and part.left <= column <= part.right
        if not any((row, column) in each for each in ignored)
    ]
    return Area(part.top, part.left, max(rows, default=part.top), part.right)


def _side(part: Area, place: Place) -> str:
    """Return on which side a cell goes on with the table or follows it, if it does."""
    row, column = place
    if row > part.bottom:
        return "below"
    if row < part.top:
        return ""
    return "right of" if column > part.right else "left of" if column == part.left - 1 else ""
