"""Documents and spreadsheets (docx, xlsx, ods) and zip files: every part, and what is hidden in it."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.kinds.persons import IS_NAME, TELLS_WHO
from staatvanmigratie.privacy.parts import Inside, Packed, Part
from staatvanmigratie.privacy.readers.pages import NUMBER, about_persons, columns

#: Documents that are one file of XML instead of a zip.
FLAT = {".fods", ".fodt", ".fodp"}
_STRINGS = "xl/sharedStrings.xml"
_XML = (".xml", ".rels", ".rdf", ".vml")
_MOST_MEMBERS = 20_000


def parts(content: bytes, largest: int) -> Iterator[Inside]:
    """Yield the parts of a zip file, which documents and spreadsheets are.

    Raises
    ------
    ValueError
        It holds more than ``largest`` bytes, or more parts than any document has.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(info.file_size for info in members) > largest or len(members) > _MOST_MEMBERS:
            raise ValueError("too large to be a document")
        if archive.comment:
            yield Packed("comment of the zip file", "comment", archive.comment)
        starts = [info.header_offset for info in members]
        if before := content[: min(starts, default=0)]:
            yield Packed("before the zip file", "before", before)
        strings = _strings(archive.read(_STRINGS)) if _STRINGS in archive.namelist() else []
        for info in members:
            yield Part("name of a part", below_the_root(info.filename).replace("_", " "))
            if info.comment:
                yield Packed(f"{info.filename}, comment", "comment", info.comment)
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                yield Part(info.filename, "", rule="part with a password, not opened")
            elif info.filename.endswith(_XML):
                yield from xml(info.filename, archive.read(info), strings)
            else:
                yield Packed(info.filename, info.filename, archive.read(info))


def below_the_root(name: str) -> str:
    """Return the name of a packed file as it was on the machine where it was packed."""
    return f"/{name}" if name.startswith(("home/", "Users/", "root/", "mnt/", "var/", "tmp/")) else name


# ---------------------------------------------------------------- what stands in a part

_AUTHOR_TAG = re.compile(
    r"\}(?:creator|lastModifiedBy|initial-creator|Manager|Company|author|printed-by|contributor|author-name|author-initials|sender-[\w-]+)$"
)
_AUTHOR_KEY = re.compile(r"(?:^|\})(?:author|userId|displayName|initials|refreshedBy|userName|lastEditedBy)$")
_BLOCK_END = re.compile(
    r"\}(?:p|tr|tc|row|h|br|cr|a|si|c|v|f|is|comment|author|table-row|table-cell|title|tab|s|definedName|property|"
    r"line-break|user-defined|oddHeader|oddFooter|lpwstr|keyword|li)$"
)
_CHANGE = re.compile(
    r"\}(?:ins|del|moveFrom|moveTo|(?:rPr|pPr|sectPr|tblPr|trPr|tcPr|tblGrid|numbering)Change|cell(?:Ins|Del|Merge)|"
    r"tracked-changes|changed-region)$"
)
#: Being there is the fault. Keys are the ends of names of elements, with the part of the file they stand in.
_FAULTS = {
    "}vanish": "hidden text",
    "}specVanish": "hidden text",
    "}annotation": "comment",
    "}threadedComment": "comment",
    "}user-defined": "property of its own",
    "}pivotCacheDefinition": "copy of the data behind a pivot table",
    "}connection": "connection to a source of data",
    "}database-source-sql": "connection to a source of data",
    "}externalBook": "link to another file",
    "}hidden-text": "hidden text",
    "}hidden-paragraph": "hidden text",
    "}fileSharing": "name of who saved the file",
}
#: What Word fills in by itself.
_OF_AN_AUTHOR = re.compile(r"\s*(?:AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS)\b", re.IGNORECASE)
#: How Excel says where in the head of a page something stands, and in which letters.
_OF_A_HEAD = re.compile(r"&(?:\"[^\"]*\"|\d{1,3}|K[0-9A-F]{6}|[A-Z])")
_ONES = ("1", "true")


def xml(name: str, content: bytes, strings: Sequence[str] = ()) -> Iterator[Inside]:
    """Yield the text of a part of a document, also where a word is cut in pieces, and the attributes.

    ``strings`` are those that the cells of a workbook share.
    """
    if b"<!ENTITY" in content or "<!ENTITY" in readable_text.decoded(content[:100_000]):
        yield Part(name, readable_text.decoded(content), rule="XML with entities, not opened")
        return
    try:
        tree = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        yield Packed(name, "unreadable.xml", content)
        return
    pieces: list[str] = []
    attributes: list[str] = []
    hidden_styles = _hidden_styles(tree)
    notes = name.rpartition("/")[2].startswith("comments")
    for event, element in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            if _told_by(tag).ends_a_block:
                pieces.append("\n")
            pieces.append((element.tail or "") if element is not tree else "")
            continue
        said = element.text or ""
        if tag.endswith(("Header", "Footer")):
            said = _OF_A_HEAD.sub("\n", said)
        pieces.append("" if tag.endswith("}v") and NUMBER.fullmatch(said) else said)
        attributes += [value for key, value in element.attrib.items() if _is_said(key, value)]
        yield from _authors(name, element, tag)
        if rule := _fault(element, tag, notes, hidden_styles):
            yield Part(name, _attribute(element, "name") or _beginning(element), rule=rule)
        if tag.endswith("}property") and name.endswith("custom.xml"):
            yield Part(name, _attribute(element, "name"), rule="property of its own")
        if tag.endswith("}binary-data"):
            yield Packed(f"{name}, picture", "packed.txt", (element.text or "").encode())
    said = "".join(pieces)
    yield Part(name, readable_text.unescaped(said))
    if "\\" in said:
        yield Part(name, said, names=False)  # a path of Windows, as it stands there
    yield from _comments(name, content)
    yield Part(f"{name}, attributes", readable_text.unescaped("\n".join(attributes)))
    yield from _of_tables(name, tree, strings)


#: Elements whose plain ``name`` is that of a person.
_NAMED = ("}customWorkbookView", "}userInfo", "}cmAuthor", "}person", "}presenceInfo")


def _authors(name: str, element: Element, tag: str) -> Iterator[Part]:
    if tag.endswith(_NAMED) and element.get("name"):
        yield Part(f"{name}, author", element.get("name", ""), author=True)
    if tag.endswith("}sdt") and any(
        TELLS_WHO.fullmatch(_attribute(each, "val"))
        for each in element.iter()
        if str(each.tag).endswith(("}alias", "}tag"))
    ):
        yield Part(f"{name}, author", _beginning(element, 200).strip(), author=True)
    if name.endswith(".vml") and IS_NAME.fullmatch(said := (element.text or "").strip(": \n")):
        yield Part(f"{name}, author", said, author=True)
    for key, value in element.attrib.items():
        if _tells_author(key) and not tag.endswith("}table"):  # that has a name to be shown, of its own
            yield Part(f"{name}, author", value, author=True)
    if _told_by(tag).is_author and (said := _beginning(element, 1000).strip()):
        yield Part(f"{name}, author", said, author=True)


class _Tag(NamedTuple):
    """What the name of an element tells: documents have many elements, of few names."""

    local: str
    ends_a_block: bool
    is_author: bool
    fault: str | None
    may_be_one: bool


@lru_cache(maxsize=10_000)
def _told_by(tag: str) -> _Tag:
    local = tag.rpartition("}")[2]
    fault = (
        "tracked change"
        if _CHANGE.search(tag)
        else next((r for e, r in _FAULTS.items() if tag.endswith(e)), None)
    )
    return _Tag(
        local, bool(_BLOCK_END.search(tag)), bool(_AUTHOR_TAG.search(tag)), fault, local in _BY_ATTRIBUTE
    )


@lru_cache(maxsize=10_000)
def _tells_author(key: str) -> bool:
    return bool(_AUTHOR_KEY.search(key))


#: Elements that are at fault by what they hold.
_BY_ATTRIBUTE = frozenset(
    "comment sheet row col definedName table table-row table-column instrText fldSimple".split()
)


def _fault(  # noqa: PLR0911 - one line per kind of fault
    element: Element, tag: str, notes: bool, hidden_styles: set[str]
) -> str | None:
    """Return the rule that an element breaks by being there."""
    local, _, _, fault, may_be_one = _told_by(tag)
    if fault or not may_be_one:
        return fault
    if local == "comment" and notes:
        return "comment"
    if local == "sheet" and element.get("state", "visible") != "visible":
        return "hidden sheet"
    if local in ("row", "col") and (
        element.get("hidden") in _ONES
        or element.get("zeroHeight") in _ONES
        or re.fullmatch(r"0(?:\.0*)?", element.get("width", element.get("ht", "1")))
    ):
        return "hidden row or column"
    if (
        local == "definedName"
        and element.get("hidden") in _ONES
        and "_FilterDatabase" not in element.get("name", "")
    ):
        return "hidden name"
    if local == "table" and _attribute(element, "style-name") in hidden_styles:
        return "hidden sheet"
    if local in ("table-row", "table-column") and _attribute(element, "visibility") in ("collapse", "filter"):
        return "hidden row or column"
    if _OF_AN_AUTHOR.match(
        _attribute(element, "instr") or (element.text or "" if local == "instrText" else "")
    ):
        return "field with the name of who wrote it"
    return None


# Ids and measures of the format are no words; a telephone number begins with a zero or a plus and is longer.
_ID = re.compile(r"(?![0+]\d{9})(?:[0-9A-Fa-f{}-]*|[\d.,]+(?:pt|cm|mm|in|px|%)|#[0-9A-Fa-f]{6})$")


def _is_said(key: str, value: str) -> bool:
    return not _ID.match(value) or key.rpartition("}")[2] in ("descr", "title", "alt", "name")


def _beginning(element: Element, most: int = 80) -> str:
    """The first letters of an element, without reading all that lies below it."""
    said = ""
    for piece in element.itertext():
        said += piece
        if len(said) > most:
            break
    return said[:most]


def _comments(name: str, content: bytes) -> Iterator[Part]:
    """The remarks in the XML itself, which reading it leaves out."""
    if b"<!--" in content or b"<?" in content[6:]:
        said = re.findall(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", content, re.DOTALL)
        yield Part(f"{name}, remark", readable_text.unescaped("\n".join(map(readable_text.decoded, said))))


def _attribute(element: Element, local: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == local), "")


def _hidden_styles(tree: Element) -> set[str]:
    """Names of the styles with which OpenDocument hides a sheet."""
    found = set()
    for style in tree.iter():
        if isinstance(style.tag, str) and style.tag.endswith("}style"):
            for each in style:
                if str(each.tag).endswith("}table-properties") and _attribute(each, "display") == "false":
                    found.add(_attribute(style, "name"))
    return found


def _walk(tree: Element) -> Iterator[tuple[str, Element]]:
    """Yield each element when it begins and when it ends; a file may be deeper than Python's own stack."""
    left: list[tuple[str, Element]] = [("start", tree)]
    while left:
        event, element = left.pop()
        yield event, element
        if event == "start":
            left.append(("end", element))
            left += [("start", below) for below in reversed(element)]


# ---------------------------------------------------------------- tables

_ROWS = ("}row", "}table-row")
_CELLS = ("}c", "}table-cell")
_SHEETS = ("}sheetData", "}table")
_MOST_REPEATED = 100
#: In so many rows there is a head, and something below it.
_FIRST_ROWS = 40


def _of_tables(name: str, tree: Element, strings: Sequence[str]) -> Iterator[Part]:
    """Yield the columns with numbers of persons, and those whose head says that they are about persons."""
    for table in _tables(tree):
        for column in columns(table):
            yield Part(f"{name}, {column.place}", column.text, column=True)
    for parent in tree.iter():
        if str(parent.tag).endswith(_SHEETS):
            for column in about_persons(_begin_of_table(parent, strings)):
                yield replace(column, place=f"{name}, {column.place}")


def _strings(content: bytes) -> list[str]:
    """Return the texts that the cells of a workbook share, in their order."""
    found = re.findall(rb"<si>(.*?)</si>|<si/>", content, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", each.decode("utf-8", "replace"))) for each in found]


def _begin_of_table(parent: Element, strings: Sequence[str]) -> list[list[str]]:
    """Return the first rows of a sheet from its head on: the first row with more than one cell filled."""
    rows = (row for row in parent.iter() if isinstance(row.tag, str) and row.tag.endswith(_ROWS))
    table = [_cells(row, strings) for row in islice(rows, _FIRST_ROWS)]
    widest = max((len(list(filter(None, row))) for row in table), default=0)
    while table and len(list(filter(None, table[0]))) < min(2, widest):
        del table[0]
    return table


def _tables(tree: Element) -> Iterator[list[list[str]]]:
    """Yield the sheets in a part of a spreadsheet, as rows of cells."""
    rows: dict[Element, list[list[str]]] = {}
    parents = [each for each in tree.iter() if str(each.tag).endswith(_SHEETS)]
    for parent in parents:
        for row in parent.iter():
            if isinstance(row.tag, str) and row.tag.endswith(_ROWS):
                rows.setdefault(parent, []).append(_cells(row))
        if not parent.tag.endswith("}sheetData") and len(parents) > 500:
            break
    yield from rows.values()


def _cells(row: Element, strings: Sequence[str] = ()) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if not str(cell.tag).endswith(_CELLS):
            continue
        repeated = _attribute(cell, "number-columns-repeated")
        if place := re.match(r"[A-Z]{1,3}", cell.get("r", "")):
            cells += [""] * min(_number(place[0]) - 1 - len(cells), 20_000)
        text = _beginning(cell)
        if cell.get("t") == "s":
            text = strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
        cells += [text] * min(int(repeated) if repeated.isdigit() else 1, _MOST_REPEATED)
    return cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
