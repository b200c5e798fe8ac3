"""What an office file is made of, before any program opens it.

A xlsx, ods or docx file is a zip of XML. A file of a kilobyte can ask for gigabytes of memory, and a hidden
sheet can hold what nobody meant to send. This module reads the zip's table of contents and streams its XML
once, counting and looking for what must not be there. It never builds a tree and never keeps more than a
piece.
"""

import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError

MOST_BYTES = 50_000_000  # of the file itself
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
MOST_MEMBERS = 2_000
MOST_ROWS, MOST_COLUMNS = 200_000, 1_000
_PIECE = 1 << 16
_OVERLAP = 512  # longer than what is looked for, so that nothing hides on the edge of two pieces

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of xls, and of an encrypted xlsx
#: XML that is not UTF-8 would pass by whatever is looked for below.
_OTHER_ENCODING = re.compile(
    rb"""\A(?:\xfe\xff|\xff\xfe|\0|.\0|\s*<\?xml[^>]*?\bencoding\s*=\s*["'](?!utf-8["']|us-ascii["']))""",
    re.IGNORECASE | re.DOTALL,
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_FORMULA_LINK = re.compile(rb"\b(?:DDE|WEBSERVICE|cmd\|)", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,7})"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension [^>]*?\bref="[^":]*:?\$?([A-Z]{1,3})\$?(\d{1,7})"')
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"(?=[^>]*?(?:office:value|/?>))')
_HIDDEN_XLSX = re.compile(
    rb"<(?:\w+:)?(row|col|sheet|sheetFormatPr) [^>]*?"
    rb'\b(?:(?:hidden|zeroHeight)="(?:1|true)"|state="(?:very)?[hH]idden"|(?:ht|width)="0?(?:\.\d*)?")'
)
_HIDDEN_ODS = re.compile(
    rb'table:visibility="(?:collapse|filter)"|table:display="false"'
    rb'|style:(?:column-width|row-height)="0(?:\.0\d*)?(?:cm|mm|in|pt)"'
)


class HostileFileError(SvmError):
    """A file that is not read, with the reason and what to ask of the sender."""


@dataclass(frozen=True)
class Archive:
    """A file that may be opened: its kind, and what is hidden in it."""

    kind: str  # xlsx, ods or docx
    hidden: tuple[str, ...]


SPREADSHEETS = ("xlsx", "ods")


def examine(path: Path, kinds: Sequence[str] = SPREADSHEETS) -> Archive:
    """Look at an office file of one of these kinds without opening it.

    Raises
    ------
    HostileFileError
        Too large, packed too tightly, too many parts, a part with a path out of the archive or a link,
        macros, external links, entities, an encrypted or old file, or a file of another kind. The message
        names what was found, where, and what to ask of the sender.
    """
    if (size := path.stat().st_size) > MOST_BYTES:
        raise _refused(
            path, f"{size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB is read", "send it in parts"
        )
    with path.open("rb") as file:
        start = file.read(8)
    wanted = " or ".join(f".{kind}" for kind in kinds)
    if start == _OLE:
        raise _refused(
            path,
            "an old .xls or .doc file, or one with a password",
            f"save it as {wanted} without a password",
        )
    if not zipfile.is_zipfile(path):
        raise _refused(path, f"no {wanted} file, or a part of one", f"send the whole {wanted} file again")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_members(path, members)
            kind = _kind(archive)
            if kind not in kinds:
                raise _refused(path, f"a {kind} file, but no {wanted}", f"send it as {wanted}")
            found = [what for member in members for what in _content(path, archive, member, kind)]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _refused(path, f"the file is damaged ({error})", "send it again") from error
    return Archive(kind, tuple(dict.fromkeys(found)))


def _refused(path: Path, what: str, ask: str) -> HostileFileError:
    return HostileFileError(f"{path.name}: refused: {what}. Nothing was read. Ask the sender: {ask}")


def _refuse_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise _refused(path, f"{len(members)} parts in the file", "save it again with a spreadsheet program")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_UNPACKED or (unpacked > MOST_RATIO * max(packed, 1) and unpacked > 1_000_000):
        said = f"{packed} bytes would become {unpacked}"
        raise _refused(path, said, "send the figures only, without empty rows and formatting")
    for member in members:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise _refused(path, f"a part with the path {name!r}", "save it again with a spreadsheet program")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _refused(path, f"{name!r} is a link", "save it again with a spreadsheet program")
        if member.flag_bits & 1:
            raise _refused(path, "the file has a password", "send it without one, over a safe channel")
        if (
            re.search(r"vbaProject|(?:^|/)Basic/|\.bin$|activeX|macrosheets", name)
            and "printerSettings" not in name
        ):
            raise _refused(path, f"macros ({name})", "save it without macros")
        if "externalLinks/" in name:
            raise _refused(
                path, f"links to other files ({name})", "replace formulas that use other files by values"
            )
        if name.lower().endswith((".zip", ".xlsx", ".xlsm", ".ods", ".docx", ".docm", ".exe", ".dll")):
            raise _refused(path, f"a file within the file ({name})", "send the figures only")


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    if "content.xml" in names and kind == b"application/vnd.oasis.opendocument.spreadsheet":
        return "ods"
    return "zip"


def _content(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str) -> Iterator[str]:
    """Stream one part: refuse what must not be there, yield what is hidden."""
    if not member.filename.endswith((".xml", ".rels")):
        return
    for number, piece in enumerate(_pieces(path, archive, member)):
        if not number and _OTHER_ENCODING.search(piece):
            raise _refused(
                path, f"{member.filename} is not in UTF-8", "save it again with a spreadsheet program"
            )
        if _DTD.search(piece):
            raise _refused(path, f"a definition of entities in {member.filename}", "save it again")
        if _FORMULA_LINK.search(piece) and "sheet" in member.filename:
            raise _refused(
                path, f"a formula that starts a program or calls the web ({member.filename})", "send values"
            )
        if (
            member.filename.endswith(".rels")
            and b'TargetMode="External"' in piece
            and b"hyperlink" not in piece
        ):
            raise _refused(path, f"a link to another file ({member.filename})", "replace it by values")
        _refuse_far_cells(path, member, piece)
        if kind == "xlsx" and member.filename.startswith("xl/work"):
            yield from (f"{match[1].decode()} in {member.filename}" for match in _HIDDEN_XLSX.finditer(piece))
        elif kind == "ods" and _HIDDEN_ODS.search(piece):
            yield f"a sheet, row or column in {member.filename}"


def _pieces(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, each with the end of the one before; stop at more than was announced."""
    total, before = 0, b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            total += len(piece)
            if total > member.file_size:
                raise _refused(path, f"{member.filename} is larger than it says", "save it again")
            yield before + piece
            before = piece[-_OVERLAP:]


def _refuse_far_cells(path: Path, member: zipfile.ZipInfo, piece: bytes) -> None:
    """A table that claims the last cell of the sheet makes a reader reserve room for all of it."""
    places = [(column, int(row)) for pattern in (_CELL, _DIMENSION) for column, row in pattern.findall(piece)]
    places += [(b"A", int(row)) for row in _ROW.findall(piece)]
    for column, row in places:
        if row > MOST_ROWS or _column(column) > MOST_COLUMNS:
            where = f"a cell at {column.decode()}{row} in {member.filename}"
            raise _refused(path, where, "delete the empty rows and columns behind the table")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
