"""A CSV file as a sheet of text: row and line of each cell are those of the file as it is opened."""

import csv
import io
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files import archive
from staatvanmigratie.foundation.office_files.archive import HostileFileError
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Row, Sheet

#: With what bytes a file begins that is no text, and what it is.
_NO_TEXT = {
    b"PK\x03\x04": "a workbook or another packed file",
    b"\xd0\xcf\x11\xe0": "a document of an older Excel or Word",
    b"%PDF": "a PDF",
}
#: What a cell of a spreadsheet holds at most (Excel's own limit). More is a quote that is nowhere closed. The
#: limit of `csv` itself belongs to the whole process, and any library may have lifted it.
_LONGEST_CELL = 32_767
ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "utf-16": "utf-16"}


def of_csv(path: Path, encoding: str | None, delimiter: str) -> Sheet:
    """Return the cells of a CSV file as text; a blank line is a row too.

    Raises
    ------
    SvmError
        The file does not fit the encoding the delivery declares, or it declares none: then the message
        proposes one. Or its quotes are broken.
    """
    content = path.read_bytes()
    if len(content) > archive.MOST_BYTES:
        raise HostileFileError(f"{path.name}: refused: more than {archive.MOST_BYTES // 1_000_000} MB")
    if what := next((said for begin, said in _NO_TEXT.items() if content.startswith(begin)), None):
        raise SvmError(
            f"{path.name}: this is no CSV but {what}. Say format: xlsx or ods in the description, or ask the "
            "sender for one of these or for CSV"
        )
    if encoding is None:
        raise SvmError(
            f"{path.name}: say how it is written, in the file of the delivery. Probably: "
            f"encoding: {guess(content)}"
        )
    try:
        text = content.decode(ENCODINGS[encoding])
    except UnicodeError as error:
        seems = guess(content)
        hint = f". Perhaps encoding: {seems}" if seems != encoding else ""
        raise SvmError(f"{path.name}: this is not {encoding} ({error}){hint}") from error
    if "\0" in text or (encoding != "utf-16" and content[:2] in (b"\xff\xfe", b"\xfe\xff")):
        if (seems := guess(content)) == encoding:
            line = text[: text.index("\0")].count("\n") + 1
            raise SvmError(
                f"{path.name}, line {line}: it holds a NUL (U+0000), which is no text. Ask the sender to "
                "save the file again"
            )
        raise SvmError(f"{path.name}: this is not {encoding}. Probably: encoding: {seems}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: dict[int, Row] = {}
    lines: dict[int, int] = {}
    line = 0
    try:
        for number, row in enumerate(reader, 1):
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise csv.Error(f"a cell of more than {_LONGEST_CELL} characters")
            if row:
                rows[number] = list(row)
            if line + 1 != number:  # a text in quotes ran over more than one line
                lines[number] = line + 1
            line = reader.line_num
    except csv.Error as error:
        raise SvmError(
            f"{path.name}, line {reader.line_num}: {error}. Look at the quotes there: a quote within a "
            "text is written twice"
        ) from error
    if not rows:
        raise SvmError(f"{path.name}: there is nothing in it")
    return Sheet(None, rows, lines=lines)


def refuse_uneven(path: Path, sheet: Sheet, part: Area, delimiter: str) -> None:
    """Refuse a table in which a row has another number of cells than the heads.

    Raises
    ------
    SvmError
        With the number of the row.
    """
    width = len(sheet.rows.get(part.top, ()))
    for row in range(part.top, part.bottom + 1):
        if row in sheet.rows and len(sheet.rows[row]) != width:
            raise SvmError(
                f"{path.name}, {sheet.row(row)}: {len(sheet.rows[row])} cells, but the heads are {width}. Is "
                f"{delimiter!r} between the cells? If lines stand above or below the table, range says where "
                "it is, as in range: A2:C9"
            )


def guess(content: bytes) -> str:
    """Return how a file seems to be encoded; a proposal, for somebody to look at."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[1:200:2].count(0) > 20:
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
