"""Text, web pages, drawings, tables and notebooks: what one sees, what stands in the tags, who wrote it."""

import base64
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.parts import Inside, Packed, Part

#: Endings of files that are text whatever bytes stand in them.
SUFFIXES = set(
    ".html .htm .xhtml .svg .xml .md .rst .txt .json .js .mjs .css .csv .tsv .yml .yaml .toml .cfg "
    ".ipynb .py .typ .bib".split()
)
_TABLES = {".csv": ";,\t|", ".tsv": "\t"}
_DATA_ADDRESS = re.compile(
    r"data:([\w/+.-]{0,60})((?:;[\w-]{1,30}(?:=[\w.%-]{0,60})?){0,5}?)(;base64)?,([^\s\"'<>()]+)",
    re.IGNORECASE,
)
_ENDINGS = {"image/svg+xml": ".svg", "text/html": ".html", "application/json": ".json", "text/csv": ".csv"}


def text(suffix: str, content: str) -> Iterator[Inside]:
    """Yield the text of a file, with the files that are packed into it."""
    if "data:" in content:
        yield from _data_addresses(content)
        content = _DATA_ADDRESS.sub(lambda match: "data:" + "\n" * match[0].count("\n"), content)
    for start, inner in readable_text.packed(content):
        yield Packed(f"{_line(content, start)}, packed", "packed", inner)
    yield from _authors(content)
    if suffix in _TABLES and (table := _table(content, _TABLES[suffix])):
        yield from columns(table)
        content = "\n".join(
            " ; ".join("" if NUMBER.fullmatch(cell) else cell for cell in row) for row in table
        )
    read = readable_text.unescaped(content)
    if "\\" in content and read != content and suffix != ".json":
        # Outside JSON a path of Windows loses its shape with the backslashes.
        yield Part("text", content, lines=True)
    yield from _split(read)


def _data_addresses(content: str) -> Iterator[Packed]:
    for match in _DATA_ADDRESS.finditer(content):
        kind, packed, said = match[1].lower(), match[3], unquote_to_bytes(match[4])
        try:
            inner = base64.b64decode(said.translate(_URL_SAFE) + b"==") if packed else said
        except ValueError:
            inner = said
        yield Packed(
            f"{_line(content, match.start())}, embedded file", "embedded" + _ENDINGS.get(kind, ""), inner
        )


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _line(content: str, place: int) -> str:
    return f"line {content.count(chr(10), 0, place) + 1}"


# ---------------------------------------------------------------- tags and what stands between them

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
# Tags that do not end a word: what they cut in pieces is read as one.
_IN_A_WORD = re.compile(
    r"<!--|</?(?:a|b|i|u|em|strong|span|font|small|big|mark|sub|sup|wbr|tspan|abbr|code|s|del|ins|bdi|bdo|q)\b",
    re.IGNORECASE,
)


def _split(content: str) -> Iterator[Part]:
    """Yield what stands between the tags, and apart what stands inside them, on the lines where it was."""
    if "<" not in content or not _TAG.search(content):
        yield Part("text", content, lines=True)
        return
    between, inside = [], []
    past = 0
    for match in _TAG.finditer(content):
        tag, shown = match[0], content[past : match.start()]
        past = match.end()
        breaks = "\n" * tag.count("\n")
        between += [shown, breaks if breaks or _IN_A_WORD.match(tag) else "\x0b"]
        inside += ["\n" * shown.count("\n"), tag]
    between.append(content[past:])
    yield Part("text", "".join(between), lines=True)
    yield Part("text", "".join(inside), lines=True)


# ---------------------------------------------------------------- who wrote it

_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_AUTHORS = {
    *(
        "author",
        "creator",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "article:author",
        "citation_author",
    ),
    *("twitter:creator", "lastmodifiedby", "web_author"),
}
_AUTHOR_TAG = re.compile(
    r"<(?:dc:creator|dc:contributor|meta:initial-creator|meta:creator|meta:printed-by|cp:lastModifiedBy|xmp:Author|"
    r"pdf:Author|Manager)\b[^>]{0,300}>(.{0,400}?)</|"
    r"\b(?:dc:creator|photoshop:Credit|photoshop:CaptionWriter|xmp:Author|pdf:Author|aux:OwnerName|exifEX:CameraOwnerName)"
    r"=[\"']([^\"']{1,200})|"
    r"<(?:photoshop:Credit|photoshop:CaptionWriter|aux:OwnerName|exifEX:CameraOwnerName)>([^<]{1,200})|"
    r"<(?:a|span)\b[^<>]{0,200}\brel=[\"']?author\b[^<>]{0,200}>([^<]{1,200})",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR_KEY = re.compile(
    r"\"(?:author|creator|auteur|lastModifiedBy|last_modified_by)s?\"\s{0,3}:\s{0,3}\[?\s{0,3}"
    r"(?:\{[^{}]{0,200}?\"name\"\s{0,3}:\s{0,3})?\"([^\"\\]{2,80})\"",
    re.IGNORECASE,
)


def _authors(content: str) -> Iterator[Part]:
    for match in _META.finditer(content) if "<meta" in content.lower() else ():
        found = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(match[0])}
        if {found.get(key, "").lower() for key in ("name", "property", "itemprop")} & _AUTHORS:
            said = readable_text.unescaped(found.get("content", ""))
            yield Part(f"{_line(content, match.start())}, author", said, author=True)
    if any(
        word in content
        for word in ("creator", "Credit", "Author", "Manager", "author", "Owner", "Modified", "Writer")
    ):
        for pattern in (_AUTHOR_TAG, _AUTHOR_KEY):
            for match in pattern.finditer(content):
                said = next((group for group in match.groups() if group), "")
                said = readable_text.unescaped(re.sub(r"<[^>]*>", " ", said)).strip()
                yield Part(f"{_line(content, match.start())}, author", said, author=True)


# ---------------------------------------------------------------- tables

#: A cell that only its column can judge.
NUMBER = re.compile(r"\d{9}")


def _table(content: str, separators: str) -> list[list[str]]:
    """Return the cells of a csv file; nothing when it cannot be read as one."""
    head = content.partition("\n")[0]
    separator = max(separators, key=head.count)
    try:
        return list(csv.reader(io.StringIO(content), delimiter=separator))
    except csv.Error:
        return []


def columns(table: list[list[str]]) -> Iterator[Part]:
    """Yield the columns of a table that hold long numbers."""
    for number in range(max(map(len, table), default=0)):
        cells = [row[number] for row in table if len(row) > number]
        if any(len(cell) >= 8 for cell in cells):
            yield Part(f"column {number + 1}", "\n".join(cells), column=True)


# ---------------------------------------------------------------- notebooks


def notebook(content: str) -> Iterator[Inside]:
    """Yield source, outputs, attachments and metadata of a notebook."""
    read = json.loads(content)
    metadata = read.get("metadata", {})
    authors = metadata.get("authors", ())
    for author in authors if isinstance(authors, list) else [authors]:
        said = author.get("name", "") if isinstance(author, dict) else str(author)
        yield Part("metadata, authors", said, author=True)
    yield from _values("metadata", metadata)
    for key, value in read.items():
        if key not in ("metadata", "cells"):
            yield from _values(str(key), value)
    for number, cell in enumerate(read.get("cells", ()), 1):
        where = f"cell {number}"
        yield from _below(where, _joined(cell.get("source")))
        yield from _values(f"{where}, metadata", cell.get("metadata"))
        for name, data in (cell.get("attachments") or {}).items():
            yield from _bundle(f"{where}, attachment {name}", data)
        for place, output in enumerate(cell.get("outputs") or (), 1):
            at = f"{where}, output {place}"
            yield from _values(f"{at}, metadata", output.get("metadata"))
            trace = output.get("traceback") or ()
            said = [output.get("text"), output.get("ename"), output.get("evalue")]
            said += trace if isinstance(trace, list) else [trace]
            yield from _below(at, re.sub(r"\x1b\[[\d;]*m", "", "\n".join(map(_joined, said))))
            yield from _bundle(at, output.get("data") or {})


def _bundle(where: str, data: Mapping[str, object]) -> Iterator[Inside]:
    for kind, value in data.items():
        if isinstance(value, dict) or kind.endswith("json"):
            yield from _values(f"{where}, {kind}", value)
        elif kind.startswith(("image/", "audio/", "video/", "application/")) and "svg" not in kind:
            said = _joined(value)
            try:
                yield Packed(where, "image", base64.b64decode(said, validate=False))
            except ValueError:
                yield from _below(f"{where}, {kind}", said)
        else:
            yield from _below(f"{where}, {kind}", _joined(value))


def _below(where: str, said: str) -> Iterator[Inside]:
    if said:
        yield Packed(where, "source.txt", said.encode("utf-8", "surrogatepass"))


def _values(where: str, value: object, deep: int = 2) -> Iterator[Inside]:
    """Yield what JSON held, in pieces: a notebook and the page made of it share most of them."""
    if isinstance(value, dict) and deep:
        yield from _below(where, "\n".join(map(str, value)))
        for key, below in value.items():
            yield from _values(f"{where}, {str(key)[:40]}", below, deep - 1)
    elif value not in ({}, [], None):
        said = json.dumps(value, ensure_ascii=False, separators=(",\n", ": "))
        yield Packed(where, "values.json", said.encode("utf-8", "surrogatepass"))


def _joined(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
