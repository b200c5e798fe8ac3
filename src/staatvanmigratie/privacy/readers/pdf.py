"""PDF: pages, properties, XMP, attachments, notes, forms, images, and earlier versions of the file."""

import io
import re
from collections.abc import Iterator
from typing import Any

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.kinds.persons import IS_NAME, TELLS_WHO
from staatvanmigratie.privacy.parts import Inside, Packed, Part

#: The most that one stream may unpack to.
LARGEST = 50_000_000
# Where a version ends; the last letters alone can stand in a compressed stream by chance.
_END = re.compile(rb"startxref\s{1,4}\d{1,12}\s{1,4}%%EOF\s{0,4}")
_MOST_VERSIONS = 5


def parts(content: bytes) -> Iterator[Inside]:
    """Yield the texts of a PDF and the files in it.

    Raises
    ------
    ValueError
        It cannot be opened.
    """
    import pikepdf

    try:
        document = pikepdf.open(io.BytesIO(content))
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    with document:
        for key, value in document.docinfo.items():
            yield Part(f"properties, {key}", str(value), author=_tells_who(str(key), str(value)))
        if "/Metadata" in document.Root:
            yield Packed("XMP", "xmp.xml", _unpacked(document.Root.Metadata))
        for name, attached in document.attachments.items():
            yield Part("attachment, name", name.replace("_", " "))
            yield Part("attachment, description", attached.description or "")
        yield from _streams(document)
        yield from _strings(document)
        yield from _notes(document)
        yield from _signatures(document)
    yield from _pages(content)
    yield from _earlier(content)


def _earlier(content: bytes) -> Iterator[Inside]:
    """A PDF that was saved over holds what it was before, readable for whoever cuts off the end."""
    ends = [match.end() for match in _END.finditer(content)]
    first = 1 if b"/Linearized" in content[:1024] else 0
    for number, end in enumerate(ends[first:-1][-_MOST_VERSIONS:], 1):
        yield Packed(f"earlier version {number}", "earlier.pdf", content[:end])
    if ends and (behind := content[ends[-1] :].strip()):
        yield Packed("behind the PDF", "behind", behind)


_PROGRAM = re.compile(
    r"\d|microsoft|office|word|writer|acrobat|adobe|pdf|typst|tex\b|print|chrom|skia|quartz|indesign|pages|matplotlib|cairo|pandoc|apache",
    re.IGNORECASE,
)


def _tells_who(key: str, value: str) -> bool:
    """Whether a property names who made it; in Creator stands a program, or a name where one is known."""
    said = key.removeprefix("/")
    return bool(
        (said != "Creator" and TELLS_WHO.fullmatch(said))
        or (said == "Creator" and IS_NAME.fullmatch(value) and not _PROGRAM.search(value))
    )


_PDF_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream", re.DOTALL)
_PDF_STRING = re.compile(
    rb"(?:/(\w{1,20})\s{0,9})?(?:\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,999}\)){0,9999}\)){1,99999})\)|"
    rb"<(?!<)([0-9a-fA-F\s]{4,})>)",
    re.DOTALL,
)
_OF_A_PERSON = (b"Author", b"LastModifiedBy", b"Owner", b"Manager")
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


def _strings(document: Any) -> Iterator[Part]:
    """Yield the texts beside the pages: alternative texts, notes, links, bookmarks.

    Read from the objects written out in full, which is many times faster than asking each for its keys.
    """
    import pikepdf

    written = io.BytesIO()
    plainly = pikepdf.ObjectStreamMode.disable
    document.save(written, object_stream_mode=plainly, linearize=False, fix_metadata_version=False)
    found: dict[str, dict[str, None]] = {}
    for key, literal, digits in _PDF_STRING.findall(_PDF_STREAM.sub(b"", written.getvalue())):
        digits = re.sub(rb"\s", b"", digits)  # noqa: PLW2901
        raw = _unescaped(literal) if literal else bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        if key in _OF_A_PERSON and len(raw) > 3:
            yield Part("author of a piece", _pdf_text(raw), author=True)
        if len(raw) > 3:
            found.setdefault(_PDF_PLACES.get(key, "string"), {})[_pdf_text(raw)] = None
    for place, texts in found.items():
        said = "\n".join(texts)
        yield Part(place, readable_text.unescaped(said))
        if "\\" in said:
            yield Part(place, said, names=False)  # a path of Windows, as it stands there


def _notes(document: Any) -> Iterator[Part]:
    """Yield who wrote a note on a page, or drew on it; a link and a field of a form have no author."""
    for number, page in enumerate(document.pages, 1):
        for note in _listed(page.obj.get("/Annots")):
            if str(note.get("/Subtype", "")) not in ("/Link", "/Widget") and (by := str(note.get("/T", ""))):
                yield Part(f"page {number}, author of a note", by, author=True)


def _signatures(document: Any) -> Iterator[Part]:
    """Yield who signed it."""
    form = document.Root.get("/AcroForm")
    left = _listed(form.get("/Fields")) if form is not None else []
    for field in left:
        left += _listed(field.get("/Kids"))[:_MOST_KIDS]
        signed = field.get("/V")
        if (
            str(field.get("/FT", "")) == "/Sig"
            and signed is not None
            and (by := str(signed.get("/Name", "")))
        ):
            yield Part("signature", by, author=True)
        if len(left) > _MOST_FIELDS:
            break


_MOST_KIDS, _MOST_FIELDS = 200, 5000


def _unescaped(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal

    def one(match: re.Match[bytes]) -> bytes:
        said = match[1]
        return bytes([int(said, 8) & 255]) if _octal(said) else _PDF_LETTERS.get(said, said.strip(b"\r\n"))

    return _PDF_ESCAPE.sub(one, literal)


def _octal(said: bytes) -> bool:
    return said.isdigit() and not set(said) & set(b"89")


def _pdf_text(raw: bytes) -> str:
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return readable_text.decoded(raw)
    return readable_text.decoded(raw) if raw[:3] == b"\xef\xbb\xbf" else raw.decode("cp1252", "replace")


#: Streams that hold no words of ours: drawings of pages are read as pages, fonts and images are no text.
_NO_WORDS = {"/XObject", "/ObjStm", "/XRef", "/Pattern", "/CMap"}


def _streams(document: Any) -> Iterator[Inside]:
    """Yield files, photos, scripts and forms in the file, whether something points at them or not."""
    import pikepdf

    contents = {
        each.objgen
        for page in document.pages
        for each in _listed(page.obj.get("/Contents"))
        if isinstance(each, pikepdf.Stream)
    }
    top = document.Root.get("/Metadata")
    contents |= {top.objgen} if isinstance(top, pikepdf.Stream) else set()
    for each in document.objects:
        if not isinstance(each, pikepdf.Stream) or each.objgen in contents:
            continue
        kind, filters = str(each.get("/Type", "")), str(each.get("/Filter", ""))
        if "DCTDecode" in filters and filters.count("Decode") == 1:
            yield Packed("photo", "photo.jpg", each.read_raw_bytes())
        elif kind == "/EmbeddedFile":
            yield Packed("attachment", "attached", _unpacked(each))
        elif kind not in _NO_WORDS and not _is_font(each) and "/FunctionType" not in each:
            yield Packed(kind.removeprefix("/").lower() or "stream", "stream", _unpacked(each))


def _is_font(stream: Any) -> bool:
    subtypes = ("/Type1C", "/CIDFontType0C", "/OpenType", "/Image", "/Form")
    return "/Length1" in stream or str(stream.get("/Subtype", "")) in subtypes or "/N" in stream


def _listed(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _unpacked(stream: Any) -> bytes:
    """The bytes of a stream, unless they are far too many."""
    filters = [str(each) for each in _listed(stream.get("/Filter"))]
    if set(filters) != {"/FlateDecode"} or "/DecodeParms" in stream:
        return stream.read_bytes()
    content = stream.read_raw_bytes()
    for _ in filters:
        content = readable_text.inflated(content, LARGEST)
    return content


def _pages(content: bytes) -> Iterator[Part]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        text = document[number].get_textpage().get_text_range()
        text = re.sub(r"\r\n?", "\n", text.replace("\0", ""))
        yield Part(f"page {number + 1}", re.sub(r"[\ufffe\x02]", "-", text))
        whole = re.sub(
            r"[\ufffe\x02]\n?|(?<=[^\W\d_])-\n", "", text
        )  # words that are cut at the end of a line
        if whole != text:
            yield Part(f"page {number + 1}", whole)
