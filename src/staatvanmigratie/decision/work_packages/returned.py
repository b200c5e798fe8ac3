"""What an organisation sent back, read from a .docx, .ods or .xlsx without believing any of it.

The file is examined before it is opened, and read in a process of its own (``office_files``). What comes out
is plain text per passage and per figure; nothing about who wrote it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from staatvanmigratie.decision.work_packages import docx_form, ods_form
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files import archive, word
from staatvanmigratie.foundation.office_files.spreadsheet import sheet

KINDS = ("docx", "ods", "xlsx")

_MARK = re.compile(r"Pakketcode:\s*(\d{4})\s*/\s*(.+?)\s*/\s*([0-9a-f]{12})")
_HEAD = re.compile(r"(?:Passage|Bijdrage .+?)\s+([\w-]{1,60})")
_ID = re.compile(r"[\w-]{1,60}")
_CODE = re.compile(r"(?:Code\s+)?([0-9a-f]{12})")
_LAST_ROW = 20_000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_EMPTY = ("", None)


@dataclass
class Entry:
    """One passage as it came back; ``own`` may hold the marks of content controls (``office_files.word``)."""

    id: str
    code: str
    printed: str = ""
    choice: str = ""
    own: str | None = None  # None where its row is gone
    remarks: list[str] = field(default_factory=list)

    @property
    def agreed(self) -> bool:
        """Whether the choice is to agree."""
        return self.choice.casefold().startswith(docx_form.CHOICES[0].casefold())

    @property
    def wants_change(self) -> bool:
        """Whether the choice is to change."""
        return self.choice.casefold().startswith(docx_form.CHOICES[1].casefold())


@dataclass
class FigureEntry:
    """One figure about which something was said."""

    code: str
    shown: str
    agreed: str
    remark: str


@dataclass
class Returned:
    """All that came back in one file."""

    number: int
    organisation: str
    code: str
    entries: list[Entry] = field(default_factory=list)
    figures: list[FigureEntry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # at no passage


def read(path: Path) -> Returned:
    """Read a file that came back.

    Raises
    ------
    HostileFileError
        The file may harm, is damaged, or is of another kind.
    SvmError
        It is no work package: its package code is not there.
    """
    if not path.is_file():
        raise SvmError(f"--from: no file {path}; give the .docx or .ods that came back")
    kind = archive.examine(path, KINDS).kind
    return _of_docx(path) if kind == "docx" else _of_sheet(path)


def _begun(path: Path, text: str) -> Returned:
    found = _MARK.search(text)
    if not found:
        raise SvmError(
            f"{path.name}: this is no work package, or its line «Pakketcode» is gone. Put that line back as "
            "it was sent, or ask for a file in which it stands"
        )
    return Returned(int(found[1]), found[2], found[3])


def _of_docx(path: Path) -> Returned:
    said = word.of_docx(path)
    made = _begun(
        path,
        without_marks("\n".join([*said.paragraphs, *(c for t in said.tables for r in t.rows for c in r)])),
    )
    made.remarks += said.remarks
    for table in said.tables:
        before = len(made.entries)
        for row in table.rows:
            _take_row(made, row)
        # A program may join tables that stand below each other; then remarks go to the first.
        rest = made.entries[before].remarks if len(made.entries) > before else made.remarks
        rest += table.remarks
    return made


def _take_row(made: Returned, row: Sequence[str]) -> None:
    plain = [without_marks(cell).strip() for cell in row]
    if len(row) == len(docx_form.FIGURE_HEADS) and _CODE.fullmatch(plain[-1].replace("\n", "")):
        _, _, shown, _, agreed, remark, code = plain
        made.figures.append(FigureEntry(code.replace("\n", ""), shown, agreed, remark))
    if len(row) != 2:
        return
    head, code = _HEAD.fullmatch(plain[0]), _CODE.fullmatch(plain[1])
    if head and code:
        made.entries.append(Entry(head[1], code[1]))
    elif made.entries:
        entry = made.entries[-1]
        if plain[0] == docx_form.PRINTED:
            entry.printed = plain[1]
        elif plain[0] == docx_form.CHOICE:
            entry.choice = plain[1]
        elif plain[0] == docx_form.OWN:
            entry.own = row[1]
        elif plain[0] == docx_form.REMARK and plain[1]:
            entry.remarks.insert(0, plain[1])


def _of_sheet(path: Path) -> Returned:
    made = None
    for name, heads in (
        (ods_form.PASSAGES, ods_form.PASSAGE_HEADS),
        (ods_form.FIGURES, ods_form.FIGURE_HEADS),
    ):
        last = chr(ord("A") + len(heads) - 1)
        try:
            # A filter hides rows; that is how one works in a long table.
            rows = sheet.values(
                sheet.of_spreadsheet(path, name, hidden_is_known=True), f"A1:{last}{_LAST_ROW}"
            )
        except archive.HostileFileError:
            raise
        except SvmError:  # a package without passages has no such sheet
            continue
        text = [[_PRIVATE.sub("", "" if cell in _EMPTY else str(cell)) for cell in row] for row in rows]
        begun = _begun(path, "\n".join(cell for row in text[:6] for cell in row))
        made = made or begun
        for row in _below(path, name, text, heads):
            if name == ods_form.PASSAGES:
                _, _, number, printed, choice, own, remark, code = row
                found = _CODE.fullmatch(code.strip())
                if found and _ID.fullmatch(number.strip()):
                    remarks = [remark.strip()] if remark.strip() else []
                    made.entries.append(
                        Entry(number.strip(), found[1], printed, choice.strip(), own, remarks)
                    )
            elif found := _CODE.fullmatch(row[-1].strip()):
                made.figures.append(FigureEntry(found[1], row[6], row[11].strip(), row[12].strip()))
    if made is None:
        raise SvmError(
            f"{path.name}: this is no work package: no sheet {ods_form.PASSAGES} or {ods_form.FIGURES}"
        )
    return made


def _below(path: Path, name: str, rows: list[list[str]], heads: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows below the heads, with the columns in the order in which they were sent."""
    for place, row in enumerate(rows[:20]):
        found = [cell.strip() for cell in row]
        if set(heads) <= set(found):
            order = [found.index(head) for head in heads]
            yield from ([each[column] for column in order] for each in rows[place + 1 :])
            return
    raise SvmError(
        f"{path.name}: the heads of the table on sheet {name} are not those that were sent: "
        f"{', '.join(heads)}"
    )


def without_marks(text: str) -> str:
    """Return text that came back without the marks of content controls."""
    without = re.sub(f"{word.START}[^{word.MIDDLE}]*{word.MIDDLE}", "", text)
    return _PRIVATE.sub("", without)
