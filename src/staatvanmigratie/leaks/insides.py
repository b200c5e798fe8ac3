"""The texts inside a file, each with its place: pages, properties, comments, hidden sheets, attachments.

Nothing here judges. What can only be a mistake in a file for readers (a tracked change, a comment, a hidden
sheet, an author) is given as a :class:`Part` with the rule it breaks.
"""

import base64
import gzip
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree

#: Fonts, and what Sphinx keeps for itself: no words of ours inside.
SKIPPED = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
_ZIPS = {".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".ods", ".odt", ".odp", ".zip", ".epub"}
_DEEPEST = 4
_LARGEST = 200_000_000


@dataclass(frozen=True)
class Part:
    """A piece of text in a file. ``rule``: being there is the fault; ``author``: a field for a name."""

    place: str
    text: str
    rule: str | None = None
    author: bool = False
    lines: bool = False


def parts(name: str, content: bytes, depth: int = 0) -> Iterator[Part]:
    """Yield all texts in a file, its name first. A file that is not what it says it is, is read as bytes."""
    if depth > _DEEPEST:
        yield Part("inside", "", rule="file in a file in a file, not opened")
        return
    if depth == 0:
        yield Part("file name", name)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in SKIPPED:
        return
    try:
        yield from _of_kind(suffix, content, depth)
    except (ValueError, KeyError, EOFError, OSError, zlib.error, zipfile.BadZipFile, struct.error) as error:
        yield Part("bytes", _printable(content))
        yield Part("whole file", type(error).__name__, rule="file that cannot be opened")


def _of_kind(suffix: str, content: bytes, depth: int) -> Iterator[Part]:
    if content[:5] == b"%PDF-":
        yield from _pdf(content, depth)
    elif content[:4] == b"PK\x03\x04" or suffix in _ZIPS:
        yield from _zip(content, depth)
    elif content[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _png(content)
    elif content[:3] == b"\xff\xd8\xff":
        yield from _jpeg(content)
    elif content[:2] == b"\x1f\x8b":
        with gzip.open(io.BytesIO(content)) as file:
            yield from _inner("packed", "file", file.read(_LARGEST), depth)
    elif content[:20] == b"# Sphinx inventory v":
        yield Part("inventory", zlib.decompress(content.split(b"\n", 4)[4]).decode("utf-8", "replace"))
    elif content[:4] in (b"II*\0", b"MM\0*"):
        yield from _exif(content)
    elif suffix == ".ipynb":
        yield from _notebook(content, depth)
    elif b"\0" in content[:4096] and suffix not in {".html", ".svg"}:
        yield Part("bytes", _printable(content))
    else:
        yield from _text(suffix, _decoded(content), depth)


def _inner(place: str, name: str, content: bytes, depth: int) -> Iterator[Part]:
    for part in parts(name, content, depth + 1):
        yield Part(f"{place}, {part.place}", part.text, part.rule, part.author, part.lines)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_RUN = re.compile(rb"[\x20-\x7e\xc0-\xff]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){5,}")


def _printable(content: bytes) -> str:
    """The readable runs of a binary file, as one line each; also those of two bytes a letter."""
    runs = [run.decode("latin-1") for run in _RUN.findall(content[:_LARGEST])]
    return "\n".join([*runs, *(run.decode("utf-16-le") for run in _WIDE.findall(content))])


# ---------------------------------------------------------------- text, web pages, notebooks

_DATA_ADDRESS = re.compile(r"data:[\w/+.-]{3,60};(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/=\s]{40,})")
_META_AUTHOR = re.compile(
    r"<meta\s[^>]{0,200}?name=[\"'](?:author|dc\.creator|dcterms\.creator|creator)[\"'][^>]{0,200}?content=[\"']([^\"']*)|"
    r"<(?:dc:creator|meta:initial-creator|meta:creator|cp:lastModifiedBy|xmp:Author|Manager)\b[^>]*>(.{0,400}?)</",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def _text(suffix: str, text: str, depth: int) -> Iterator[Part]:
    if "base64," in text:
        for match in list(_DATA_ADDRESS.finditer(text)):
            line = text.count("\n", 0, match.start()) + 1
            try:
                inner = base64.b64decode(match[1])
            except ValueError:
                continue
            yield from _inner(f"line {line}, embedded file", "embedded", inner, depth)
        text = _DATA_ADDRESS.sub("data:", text)
    if suffix in {".html", ".htm", ".svg", ".xml", ".xhtml"}:
        for match in _META_AUTHOR.finditer(text):
            said = _without_tags(match[1] or match[2] or "")
            yield Part(f"line {text.count(chr(10), 0, match.start()) + 1}, author", said, author=True)
        if "&" in text:
            text = html.unescape(text)
    if "\\u" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if "%40" in text or "%20" in text:
        yield Part("text", unquote(text), lines=True)
        return
    yield Part("text", text, lines=True)


def _without_tags(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).strip()


def _notebook(content: bytes, depth: int) -> Iterator[Part]:
    notebook = json.loads(content)
    metadata = notebook.get("metadata", {})
    for author in metadata.get("authors", ()):
        said = author.get("name", "") if isinstance(author, dict) else str(author)
        yield Part("metadata, authors", said, author=True)
    yield Part("metadata", json.dumps(metadata, ensure_ascii=False))
    for number, cell in enumerate(notebook.get("cells", ()), 1):
        yield from (
            Part(f"cell {number}, {part.place}", part.text, part.rule, part.author, part.lines)
            for part in _text(".html", _joined(cell.get("source")), depth)
        )
        yield Part(f"cell {number}, metadata", _dumped(cell.get("metadata", {})))
        for kind, data in (cell.get("attachments") or {}).items():
            yield from _bundle(f"cell {number}, attachment {kind}", data, depth)
        for place, output in enumerate(cell.get("outputs", ()), 1):
            where = f"cell {number}, output {place}"
            yield Part(f"{where}, metadata", _dumped(output.get("metadata", {})))
            yield Part(where, _joined(output.get("text")) + "\n" + "\n".join(output.get("traceback", ())))
            yield from _bundle(where, output.get("data", {}), depth)


def _bundle(where: str, data: dict[str, object], depth: int) -> Iterator[Part]:
    for kind, value in data.items():
        if kind.startswith("image/") and "svg" not in kind:
            yield from _inner(where, "image", base64.b64decode(_joined(value)), depth)
        elif isinstance(value, (dict,)) or kind.endswith("json"):
            yield Part(f"{where}, {kind}", _dumped(value))
        else:
            for part in _text(".html", _joined(value), depth):
                yield Part(f"{where}, {kind}, {part.place}", part.text, part.rule, part.author, part.lines)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=0) if value else ""


def _joined(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


# ---------------------------------------------------------------- PDF


def _pdf(content: bytes, depth: int) -> Iterator[Part]:
    import pikepdf

    try:
        document = pikepdf.open(io.BytesIO(content))
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    with document:
        for key, value in document.docinfo.items():
            yield Part(f"properties, {key}", str(value), author=str(key) == "/Author")
        if "/Metadata" in document.Root:
            xmp = document.Root.Metadata.read_bytes().decode("utf-8", "replace")
            yield from (
                Part(f"XMP, {part.place}", part.text, part.rule, part.author)
                for part in _text(".xml", xmp, depth)
            )
        for name, attached in document.attachments.items():
            yield Part("attachment, name", name)
            yield Part("attachment, description", attached.description or "")
            yield from _inner(f"attachment {name}", name, attached.get_file().read_bytes(), depth)
        for place, text in _strings(document):
            yield Part(place, text)
    yield from _pdf_pages(content)


_PDF_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream", re.DOTALL)
_PDF_STRING = re.compile(
    rb"(?:/(\w{1,20})\s*)?(?:\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))+)\)|<(?!<)([0-9a-fA-F\s]{4,})>)",
    re.DOTALL,
)
_PDF_PLACES = {
    b"Alt": "alternative text",
    b"ActualText": "text for a screen reader",
    b"Contents": "note",
    b"T": "title or author of a note",
    b"URI": "link",
    b"Title": "bookmark",
    b"V": "field",
    b"F": "file name",
    b"UF": "file name",
    b"JS": "script",
}
_PDF_ESCAPE = re.compile(rb"\\(\d{1,3}|\r?\n|.)", re.DOTALL)
_PDF_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}


def _strings(document: object) -> Iterator[tuple[str, str]]:
    """Yield the texts beside the pages: alternative texts, notes, links, bookmarks, stray metadata.

    Read from the objects written out in full, which is many times faster than asking each for its keys.
    """
    import pikepdf

    plain = io.BytesIO()
    document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=False)
    bodies = _PDF_STREAM.sub(b"", plain.getvalue())
    found: dict[str, dict[str, None]] = {}
    for key, literal, digits in _PDF_STRING.findall(bodies):
        raw = _unescaped(literal) if literal else bytes.fromhex(digits.decode()[: len(digits) // 2 * 2])
        if len(raw) > 4:
            text = raw[2:].decode("utf-16", "replace") if raw[:2] == b"\xff\xfe" else _pdf_text(raw)
            found.setdefault(_PDF_PLACES.get(key, "string"), {})[text] = None
    for place, texts in found.items():
        yield place, "\n".join(texts)
    for match in re.finditer(rb"<x:xmpmeta.*?</x:xmpmeta>", plain.getvalue(), re.DOTALL):
        yield "metadata of an object", match[0].decode("utf-8", "replace")


def _unescaped(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal

    def one(match: re.Match[bytes]) -> bytes:
        said = match[1]
        return bytes([int(said, 8) & 255]) if said.isdigit() else _PDF_LETTERS.get(said, said.strip(b"\r\n"))

    return _PDF_ESCAPE.sub(one, literal)


def _pdf_text(raw: bytes) -> str:
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    return (
        raw[3:].decode("utf-8", "replace") if raw[:3] == b"\xef\xbb\xbf" else raw.decode("cp1252", "replace")
    )


def _pdf_pages(content: bytes) -> Iterator[Part]:
    try:
        import pypdfium2
    except ImportError:
        yield Part("pages", "", rule="pages cannot be read; install pypdfium2")
        return
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        text = document[number].get_textpage().get_text_bounded()
        yield Part(f"page {number + 1}", re.sub(r"[\r\n\ufffe]+", "\n", text))


# ---------------------------------------------------------------- docx, xlsx, ods and other zip files

_AUTHOR_TAG = re.compile(r"\}(?:creator|lastModifiedBy|initial-creator|Manager|author|printed-by)$")
_BLOCK_END = re.compile(r"\}(?:p|tr|row|h|br|cr|t|a|si|comment|author|table-row|table-cell|title|tab|s)$")
_CHANGE = re.compile(r"\}(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|tracked-changes|changed-region)$")


def _zip(content: bytes, depth: int) -> Iterator[Part]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            yield Part("whole file", "", rule="file that cannot be opened")
            return
        if archive.comment:
            yield Part("comment of the zip file", archive.comment.decode("utf-8", "replace"))
        for info in archive.infolist():
            yield Part("name of a part", info.filename)
            if info.comment:
                yield Part(f"{info.filename}, comment", info.comment.decode("utf-8", "replace"))
            if info.is_dir():
                continue
            inner = archive.read(info)
            if info.filename.endswith((".xml", ".rels", ".rdf")):
                yield from _office_xml(info.filename, inner)
            else:
                yield from _inner(info.filename, info.filename, inner, depth)


def _office_xml(name: str, content: bytes) -> Iterator[Part]:  # noqa: PLR0912 - one line per kind of find
    """The text of a part of a document, also where a word is cut in pieces, and the attributes."""
    if b"<!ENTITY" in content:
        yield Part(name, "", rule="XML with entities, not opened")
        return
    try:
        tree = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        yield Part(name, _decoded(content))
        return
    pieces: list[str] = []
    attributes: list[str] = []
    comment = name.rpartition("/")[2].startswith(("comments", "threadedComment"))
    hidden_styles = _hidden_styles(tree)
    for event, element in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            pieces.append((element.tail or "") if element is not tree else "")
            if _BLOCK_END.search(tag) and not tag.endswith("}t"):
                pieces.append("\n")
            continue
        pieces.append(element.text or "")
        for key, value in element.attrib.items():
            attributes.append(value)
            if re.search(r"\}?(?:author|userId|displayName|initials)$", key):
                yield Part(f"{name}, author", value, author=True)
        if _AUTHOR_TAG.search(tag) and (said := "".join(element.itertext()).strip()):
            yield Part(f"{name}, author", said, author=True)
        if _CHANGE.search(tag):
            yield Part(name, "".join(element.itertext())[:80], rule="tracked change")
        if (tag.endswith("}comment") and comment) or tag.endswith("}annotation"):
            yield Part(name, "".join(element.itertext())[:80], rule="comment")
        if tag.endswith("}sheet") and element.get("state", "visible") != "visible":
            yield Part(name, element.get("name", ""), rule="hidden sheet")
        if tag.endswith("}vanish"):
            yield Part(name, "", rule="hidden text")
        if tag.endswith(("}row", "}col")) and element.get("hidden") in ("1", "true"):
            yield Part(name, "", rule="hidden row or column")
        if tag.endswith("}table") and _attribute(element, "style-name") in hidden_styles:
            yield Part(name, _attribute(element, "name"), rule="hidden sheet")
        if tag.endswith(("}table-row", "}table-column")) and _attribute(element, "visibility") == "collapse":
            yield Part(name, "", rule="hidden row or column")
    yield Part(name, "".join(pieces))
    # Attributes hold links, alternative texts and sheet names; ids and measures of the format are no words.
    yield Part(f"{name}, attributes", "\n".join(value for value in attributes if not _ID.match(value)))


_ID = re.compile(r"[0-9A-Fa-f{}-]+$|[\w.:-]{0,20}$")


def _attribute(element: ElementTree.Element, local: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{local}")), "")


def _hidden_styles(tree: ElementTree.Element) -> set[str]:
    """Names of the styles with which OpenDocument hides a sheet."""
    found = set()
    for style in tree.iter():
        if isinstance(style.tag, str) and style.tag.endswith("}style"):
            for each in style:
                if str(each.tag).endswith("}table-properties") and _attribute(each, "display") == "false":
                    found.add(_attribute(style, "name"))
    return found


def _walk(tree: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    yield "start", tree
    for child in tree:
        yield from _walk(child)
    yield "end", tree


# ---------------------------------------------------------------- images


def _png(content: bytes) -> Iterator[Part]:
    place = 8
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"tEXt":
            yield from _png_text(data.split(b"\0", 1))
        elif kind == b"zTXt":
            key, _, packed = data.partition(b"\0")
            yield from _png_text([key, zlib.decompress(packed[1:])])
        elif kind == b"iTXt":
            key, _, rest = data.partition(b"\0")
            packed, (_, _, text) = rest[0], [*rest[2:].split(b"\0", 2), b"", b""][:3]
            yield from _png_text([key, zlib.decompress(text) if packed else text])
        elif kind == b"eXIf":
            yield from _exif(data)
        elif kind == b"IEND":
            break
    if place < len(content):
        yield Part("behind the image", _printable(content[place:]))


def _png_text(pair: list[bytes]) -> Iterator[Part]:
    key = pair[0].decode("latin-1")
    text = pair[-1].decode("utf-8", "replace")
    if text.lstrip().startswith(("<?xpacket", "<x:xmpmeta")):
        yield from _text(".xml", text, 0)
    else:
        yield Part(f"image metadata, {key}", text, author=key.lower() in {"author", "artist", "creator"})


def _jpeg(content: bytes) -> Iterator[Part]:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        data = content[place + 4 : place + 2 + length]
        if marker == 0xDA:
            break
        if data[:6] == b"Exif\0\0":
            yield from _exif(data[6:])
        elif marker == 0xE1:
            yield from _text(".xml", data.decode("utf-8", "replace"), 0)
        elif marker == 0xFE or 0xE2 <= marker <= 0xEF:
            yield Part("image metadata", _printable(data))
        place += 2 + length
    end = content.rfind(b"\xff\xd9")
    if 0 <= end < len(content) - 2:
        yield Part("behind the image", _printable(content[end + 2 :]))


_EXIF_AUTHORS = {0x013B, 0x9C9D, 0xA430}
_GPS = 0x8825


def _exif(data: bytes) -> Iterator[Part]:
    """The words in EXIF, who made it apart, and whether a place on earth is in it."""
    order = "<" if data[:2] == b"II" else ">"
    (offset,) = struct.unpack(f"{order}I", data[4:8])
    (count,) = struct.unpack(f"{order}H", data[offset : offset + 2])
    for number in range(count):
        start = offset + 2 + 12 * number
        tag, _, size = struct.unpack(f"{order}HHI", data[start : start + 8])
        if tag == _GPS:
            yield Part("image metadata", "GPS", rule="place where a photo was taken")
        if tag in _EXIF_AUTHORS:
            at = struct.unpack(f"{order}I", data[start + 8 : start + 12])[0] if size > 4 else start + 8
            raw = data[at : at + size]
            said = raw.decode("utf-16-le" if tag == 0x9C9D else "latin-1", "replace").strip("\0 ")
            yield Part("image metadata, author", said, author=True)
    yield Part("image metadata", _printable(data))
