"""The cells of a file: a spreadsheet is opened in a process of its own, a CSV is read as text.

A spreadsheet reader is native code fed by a stranger: see ``isolated``.
"""

import csv
import io
import json
import re
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files import archive, isolated
from staatvanmigratie.foundation.office_files.archive import HostileFileError

Row = list[object]

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,6}):([A-Z]{1,3})(\d{1,6})")
_ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "utf-16": "utf-16"}


def of_spreadsheet(path: Path, sheet: str, where: str, hidden_is_known: bool = False) -> list[Row]:
    """Return the cells of a range, row by row: text, numbers, and days as ISO text.

    Parameters
    ----------
    sheet, where
        Name of the sheet, and the range with its row of heads: ``A5:F120``.
    hidden_is_known
        The delivery says that the file has hidden sheets, rows or columns, and that this was looked at.

    Raises
    ------
    HostileFileError
        See :func:`archive.examine`; or something is hidden; or the reader ran out of memory, time or luck.
    SvmError
        No such sheet or range; the message lists the sheets.
    """
    found = archive.examine(path)
    if found.hidden and not hidden_is_known:
        raise HostileFileError(
            f"{path.name}: refused: hidden: {'; '.join(found.hidden[:5])}. Nothing was read. Ask the sender "
            "to take it out; or look at it, and write hidden_is_known: true in the file of the delivery"
        )
    if not (match := _RANGE.fullmatch(where)):
        raise SvmError(f"range: {where!r}: write it as A5:F120, the row of heads included")
    return isolated.read("staatvanmigratie.foundation.office_files.spreadsheet", path, sheet, *match.groups())


def of_csv(path: Path, encoding: str | None, delimiter: str) -> list[Row]:
    """Return the cells of a CSV file as text.

    Raises
    ------
    SvmError
        The file does not fit the encoding the delivery declares, or it declares none: then the message
        proposes one. Or a row has another number of cells than the heads.
    """
    content = path.read_bytes()
    if len(content) > archive.MOST_BYTES:
        raise HostileFileError(f"{path.name}: refused: more than {archive.MOST_BYTES // 1_000_000} MB")
    if encoding is None:
        raise SvmError(
            f"{path.name}: say how it is written, in the file of the delivery. Probably: "
            f"encoding: {_guess(content)}"
        )
    try:
        text = content.decode(_ENCODINGS[encoding])
    except UnicodeError as error:
        guess = _guess(content)
        hint = f". Perhaps encoding: {guess}" if guess != encoding else ""
        raise SvmError(f"{path.name}: this is not {encoding} ({error}){hint}") from error
    if "\0" in text or (encoding != "utf-16" and content[:2] in (b"\xff\xfe", b"\xfe\xff")):
        raise SvmError(f"{path.name}: this is not {encoding}. Probably: encoding: {_guess(content)}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows: list[Row] = [list(row) for row in reader if row]
    except csv.Error as error:
        raise SvmError(
            f"{path.name}, line {reader.line_num}: {error}. Look at the quotes there: a quote within a "
            "text is written twice"
        ) from error
    if not rows:
        raise SvmError(f"{path.name}: there is nothing in it")
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise SvmError(
                f"{path.name}, row {number}: {len(row)} cells, but the heads are {len(rows[0])}. Is "
                f"{delimiter!r} between the cells?"
            )
    return rows


def _guess(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[1:200:2].count(0) > 20:
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _main(file: str, sheet: str, first_column: str, first_row: str, last_column: str, last_row: str) -> int:
    """Read in this process and print JSON; exit code 3 for what the reader of the message can mend."""
    isolated.limit()
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as workbook:
        if sheet not in workbook.sheet_names:
            print(f"no sheet {sheet!r}; there are: {', '.join(workbook.sheet_names)}", file=sys.stderr)
            return 3
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    columns = slice(_number(first_column) - 1, _number(last_column))
    width = columns.stop - columns.start
    part = [row[columns] for row in rows[int(first_row) - 1 : int(last_row)]]
    if not part:
        print(f"range: the sheet {sheet!r} has only {len(rows)} rows", file=sys.stderr)
        return 3
    print(json.dumps([[_plain(cell) for cell in row] + [""] * (width - len(row)) for row in part]))
    return 0


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
