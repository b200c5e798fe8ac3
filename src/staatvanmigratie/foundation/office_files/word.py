"""What a .docx says, as its last editor left it: tables, cells, and remarks in the margin.

Read in a process of its own. With tracked changes the accepted view counts: what was inserted is in, what was
deleted is out. Who wrote or remarked something is never read. A content control with a tag keeps it: its text
stands between the marks ``START tag MIDDLE text END``.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from staatvanmigratie.foundation.office_files import archive, isolated

START, MIDDLE, END = "\ue000", "\ue001", "\ue002"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pict", "drawing", "object")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {
    f"{_W}tab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{_W}softHyphen": "\N{SOFT HYPHEN}",
}


@dataclass
class Table:
    """Rows of cells, top to bottom; paragraphs of a cell are lines. ``remarks`` stand in the margin of it."""

    rows: list[list[str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Words:
    """All that a document says: paragraphs outside tables, tables, and remarks that are at no table."""

    paragraphs: list[str]
    tables: list[Table]
    remarks: list[str]


def of_docx(path: Path) -> Words:
    """Read a document.

    Raises
    ------
    HostileFileError
        See :func:`archive.examine`; or the reader ran out of memory, time or luck.
    """
    archive.examine(path, ["docx"])
    found = isolated.read("staatvanmigratie.foundation.office_files.word", path)
    return Words(found["paragraphs"], [Table(**each) for each in found["tables"]], found["remarks"])


class _Reading:
    """Takes up the body of a document from top to bottom."""

    def __init__(self, comments: dict[str, str]):
        self.comments = comments
        self.paragraphs: list[str] = []
        self.tables: list[Table] = []
        self.remarks: list[str] = []

    def block(self, element: Element) -> None:
        """Take up a paragraph, a table, or what holds them."""
        if element.tag == f"{_W}p":
            self.paragraphs.append(_text(element))
            self.remarks += self._remarks(element)
        elif element.tag == f"{_W}tbl":
            rows = [[_cell(cell) for cell in _own(row, f"{_W}tc")] for row in _own(element, f"{_W}tr")]
            self.tables.append(Table(rows, self._remarks(element)))
        elif element.tag not in _GONE:
            for each in element:
                self.block(each)

    def _remarks(self, element: Element) -> list[str]:
        ids = [each.get(f"{_W}id", "") for each in element.iter(f"{_W}commentReference")]
        return [self.comments[each] for each in ids if self.comments.get(each)]


def _own(element: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, but not those of a table within."""
    for each in element:
        if each.tag == tag:
            yield each
        else:
            yield from _own(each, tag)


def _cell(cell: Element) -> str:
    said = ""
    for paragraph in cell.iter(f"{_W}p"):
        joined = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None  # its end was deleted
        said += _text(paragraph) + ("" if joined else "\n")
    return said.strip()


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    for each in element:
        if each.tag in _GONE or each.tag == _FALLBACK:
            continue
        if each.tag == f"{_W}t":
            # The marks of this module cannot be typed into a document to look like a number.
            yield "".join(c for c in each.text or "" if not "\ue000" <= c <= "\uf8ff")
        elif each.tag in _SIGNS:
            yield _SIGNS[each.tag]
        elif each.tag == f"{_W}sdt":
            tag = each.find(f"{_W}sdtPr/{_W}tag")
            said = "".join(_pieces(each))
            yield f"{START}{tag.get(f'{_W}val', '')}{MIDDLE}{said}{END}" if tag is not None and said else said
        else:
            yield from _pieces(each)


def _main(path: str) -> int:
    isolated.limit()
    with zipfile.ZipFile(path) as file:
        body = ElementTree.fromstring(file.read("word/document.xml")).find(f"{_W}body")
        comments = {}
        if "word/comments.xml" in file.namelist():
            for each in ElementTree.fromstring(file.read("word/comments.xml")).iter(f"{_W}comment"):
                comments[each.get(f"{_W}id", "")] = _cell(each)
    if body is None:
        return 1
    reading = _Reading(comments)
    for each in body:
        reading.block(each)
    tables = [vars(each) for each in reading.tables]
    print(json.dumps({"paragraphs": reading.paragraphs, "tables": tables, "remarks": reading.remarks}))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
