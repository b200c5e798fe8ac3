"""Text, web pages, drawings, tables and notebooks: what one sees, what stands in the tags, who wrote it."""

import base64
import csv
import io
import json
import quopri
import re
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import unquote_to_bytes

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.kinds.persons import IS_NAME, TELLS_WHO
from staatvanmigratie.privacy.parts import Inside, Packed, Part
from staatvanmigratie.privacy.personal_columns import is_about_persons

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
    if suffix in _TABLES and (table := _table(content, _TABLES[suffix])):
        yield from about_persons(table)
        rows = [_BETWEEN_CELLS.join(row) for row in table]
        if _NUMBER_IN_A_ROW.search(content):
            held = [place for place, row in enumerate(rows) if NUMBER.search(row)]
            yield from columns(table, [table[place] for place in held])
            for place in held:
                rows[place] = _BETWEEN_CELLS.join(
                    "" if NUMBER.fullmatch(cell) else cell for cell in table[place]
                )
        if "&#" not in content:  # an entity ends in what may stand between two cells
            content = _each_once(_EMPTY_CELLS.sub(_BETWEEN_CELLS * 3, "\n".join(rows)))
    for start, inner in readable_text.packed(content):
        yield Packed(f"{_line(content, start)}, packed", "packed", inner)
    yield from _authors(content)
    if "</" in content:
        yield from (
            Part(f"{_line(content, found.start())}, password", found[2], rule="token or password")
            for found in _SECRET.finditer(content)
        )
    if "=\n" in content and "quoted-printable" in content[:50_000].lower():
        yield Packed("quoted-printable", "said.txt", quopri.decodestring(content.encode("utf-8", "replace")))
    read = readable_text.unescaped(content)
    if "\\" in content and read != content and suffix != ".json":
        # Outside JSON a path of Windows loses its shape with the backslashes.
        yield Part("text", content, lines=True, names=False)
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

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?(?!(?:at|dot|punt)>)[A-Za-z][^<>]*>", re.DOTALL)
# Tags that do not end a word: what they cut in pieces is read as one.
_IN_A_WORD = re.compile(
    r"<!--|</?(?:a|b|i|u|em|strong|span|font|small|big|mark|sub|sup|wbr|tspan|abbr|code|s|del|ins|bdi|bdo|q)\b",
    re.IGNORECASE,
)


#: What breaks an address for robots, and nobody sees.
_HIDDEN = re.compile(
    r"(?<=@)<(\w{1,10})\b[^<>]{0,100}display:\s?none[^<>]{0,100}>[^<>]{0,40}</\1>", re.IGNORECASE
)
_AT_AS_A_PICTURE = re.compile(
    r"(?:<img\b[^<>]{0,200}\balt=[\"']?@[\"']?[^<>]{0,200}>|"
    r"(?<=[\w ])<img\b[^<>]{0,200}\balt=[\"']?(?:at|apen?staartje)[\"']?[^<>]{0,200}>(?=\s?\w))",
    re.IGNORECASE,
)


def _split(content: str) -> Iterator[Part]:
    """Yield what stands between the tags, and apart what stands inside them, on the lines where it was."""
    if "display:" in content and "@" in content:
        content = _HIDDEN.sub(lambda match: "\n" * match[0].count("\n"), content)
    if any(
        sign in content
        for sign in ('alt="@"', "alt='@'", "alt=@", 'alt="at"', "alt=at", "apestaartje", "apenstaartje")
    ):
        content = _AT_AS_A_PICTURE.sub("@", content)
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
    yield Part("text", "".join(inside), lines=True, names=False)
    yield Part("text", "", lines=True, later=partial(_read_in_tags, inside))


_VALUE = re.compile(r"([\w:.-]{1,60})\s{0,3}=\s{0,3}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=]+))")
#: In XML: the name in an element for a person or for who answers questions.
_CONTACT = re.compile(
    r"<(?:\w{1,12}:)?(?:contact|sender|person|respStmt|agent|responsibleParty|CI_ResponsibleParty|pointOfContact)\b[^<>]{0,200}>(?:\s|<[^<>]{0,200}>){1,6}?([^<>]{4,80})</",
    re.IGNORECASE,
)
#: Attributes that a program reads and nobody else: names of styles, places in the page, measures, drawings.
_OF_PROGRAMS = frozenset(
    "class id style for role rel type d points transform viewbox fill stroke headers scope name lang xmlns "
    "http-equiv charset".split()
)


def _read_in_tags(inside: list[str]) -> str:
    """Return the values in tags that somebody reads or a program shows, on the lines where they were."""
    said = []
    for tag in inside:
        if tag.startswith("<!--") or "=" not in tag:
            said.append(tag if tag.startswith(("<!--", "\n")) else "\n" * tag.count("\n"))
            continue
        values = [
            re.sub(r"#[\w-]*$", "", a or b or c)
            for key, a, b, c in _VALUE.findall(tag)
            if key.lower() not in _OF_PROGRAMS
            and not key.lower().startswith(("aria-labelledby", "aria-controls", "aria-describedby"))
        ]
        breaks = tag.count("\n")
        joined = "\x0b".join(value.replace("\n", " ") for value in values)
        said.append(f"\x0b{joined}\x0b" + "\n" * breaks)
    return "".join(said)


#: What stands between two tags that say that it is secret.
_SECRET = re.compile(
    r"<((?:\w{1,20}[:.-])?\w{0,20}(?:password|passwd|wachtwoord|apikey|api_key|secretkey|accesskey|authtoken))>\s{0,4}([^\s<>${]{4,200})\s{0,4}</\1>",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- who wrote it

_TRIPLE = re.compile(
    r"(?:creator|author|contributor|maintainer|publisher)>\s{1,4}\"([^\"\n]{4,80})\"", re.IGNORECASE
)
_SPEAKS = re.compile(r"<[\w:]{0,16}(?:ontact|ender|erson|espStmt|gent|Party)\b")
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
_OF_A_PERSON = re.compile(r"creator|author|contributor|reply-to|profile:(?:first|last)_name")
_AUTHOR_TAG = re.compile(
    r"<(?:\w{1,12}:)?(?:auteur|steller|opsteller|behandelaar|author|creator|contributor|developer|redacteur|\w{3,20}(?:Door|_door|By|_by))(?:\s[^>]{0,200})?>((?:[^<]{0,200}|<[^<>]{0,200}>){1,5}?)</(?!(?:\w{1,12}:)?(?:name|naam))|"
    r"<(?:\w{1,12}:)?(?:managingEditor|webMaster|ownerName|creatorName|contributorName|persName|individualName)(?:\s[^<>]{0,200})?>(?:\s|<[^<>]{0,200}>){0,4}([^<]{1,200})</|"
    r"<(?:foaf:name|vcard:(?:fn|hasName)|v:fn)(?:\s[^<>]{0,200})?>([^<]{1,200})</|"
    r"<(?:dc:creator|dc:contributor|meta:initial-creator|meta:creator|meta:printed-by|cp:lastModifiedBy|xmp:Author|"
    r"pdf:Author|Manager)\b[^>]{0,300}>(.{0,400}?)</|"
    r"<o:(?:Author|LastAuthor|Manager|Company)>([^<]{1,200})|"
    r"<(?:dc:publisher|dc:rights)\b[^>]{0,300}>(.{0,400}?)</|<cc:Agent\b[^>]{0,300}>(?:\s|<[^<>]{0,200}>){0,6}([^<]{2,200})</|"
    r"<stEvt:who>([^<]{1,200})|"
    r"<(?:photoshop:Credit|photoshop:CaptionWriter|aux:OwnerName|exifEX:CameraOwnerName)>([^<]{1,200})|"
    r"<(?:a|span)\b[^<>]{0,200}\brel=[\"']?author\b[^<>]{0,200}>([^<]{1,200})",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR_ATTRIBUTE = re.compile(
    r":(?:creator|Credit|CaptionWriter|Author|OwnerName|CameraOwnerName|who)=[\"']([^\"']{1,200})"
)
_MARKED = re.compile(
    r"<\w+\b[^<>]{0,200}\b(?:itemprop=[\"']?(?:author|creator|editor|contributor)|"
    r"class=[\"'](?:[\w -]{0,60}[\s-])?(?:byline|author|auteur|p-author|h-card|vcard|fn)(?=[\s\"'])|"
    r"property=[\"']?(?:dc|dcterms|schema|foaf)?:?(?:creator|author|contributor|maker)\b)[^<>]{0,200}>"
    r"((?:[^<>]{0,200}|<[^<>]{0,200}>){1,4}?[^<>]{2,200})</",
    re.IGNORECASE,
)
_MARKS = ("property=", "itemprop", "byline", "auteur", "author", "-card", "vcard")
_AUTHOR_OF_A_SCRIPT = re.compile(r"data-(?:author|auteur|creator|editor|owner)=[\"']([^\"'<>]{3,80})[\"']")
_AUTHOR_KEY = re.compile(
    r"\"(?:author|creator|auteur|editor|contributor|maintainer|lastModifiedBy|last_modified_by)s?\"\s{0,3}:\s{0,3}\[?\s{0,3}"
    r"(?:\{[^{}]{0,200}?\"name\"\s{0,3}:\s{0,3})?\"([^\"\\]{2,80})\"",
    re.IGNORECASE,
)


def _authors(content: str) -> Iterator[Part]:
    for match in _TRIPLE.finditer(content) if '> "' in content else ():
        if IS_NAME.fullmatch(match[1]):
            yield Part(f"{_line(content, match.start())}, author", match[1], author=True)
    for match in _CONTACT.finditer(content) if _SPEAKS.search(content) else ():
        if IS_NAME.fullmatch(match[1].strip()):
            yield Part(f"{_line(content, match.start())}, author", match[1].strip(), author=True)
    for match in _META.finditer(content) if "<meta" in content.lower() else ():
        found = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(match[0])}
        said_of = {found.get(key, "").lower() for key in ("name", "property", "itemprop", "http-equiv")}
        said = readable_text.unescaped(found.get("content", ""))
        names_one = IS_NAME.fullmatch(said) and any(map(TELLS_WHO.fullmatch, filter(None, said_of)))
        if said_of & _AUTHORS or names_one or any(_OF_A_PERSON.search(each) for each in said_of):
            yield Part(f"{_line(content, match.start())}, author", said, author=True)
    marked = _MARKED.finditer(content) if any(word in content for word in _MARKS) else ()
    for match in (*marked, *_AUTHOR_OF_A_SCRIPT.finditer(content)):
        if said := readable_text.unescaped(re.sub(r"<[^>]*>", " ", match[1])).strip():
            yield Part(f"{_line(content, match.start())}, author", said, author=True)
    if any(
        word in content
        for word in (
            *("creator", "Credit", "Author", "Manager", "author", "Owner", "Modified", "Writer", "auteur"),
            *(
                "cc:Agent",
                "contributor",
                "steller",
                "behandelaar",
                "Door>",
                "door>",
                "By>",
                "_by>",
                "redacteur",
                *(
                    "stEvt:who",
                    "managingEditor",
                    "webMaster",
                    "ownerName",
                    "persName",
                    "individualName",
                    "foaf:name",
                    "vcard:",
                    "v:fn",
                ),
            ),
        )
    ):
        for pattern in (_AUTHOR_TAG, _AUTHOR_ATTRIBUTE, _AUTHOR_KEY):
            for match in pattern.finditer(content):
                said = next((group for group in match.groups() if group), "")
                said = readable_text.unescaped(re.sub(r"<[^>]*>", " ", said)).strip()
                yield Part(f"{_line(content, match.start())}, author", said, author=True)


# ---------------------------------------------------------------- tables

#: A cell that only its column can judge.
NUMBER = re.compile(r"\d{9}")
_NUMBER_IN_A_ROW = re.compile(r"\d{9}(?<![^\s;,|\"].{9})(?![^\s;,|\"])")


def _table(content: str, separators: str) -> list[list[str]]:
    """Return the cells of a csv file; nothing when it cannot be read as one."""
    head = content.partition("\n")[0]
    separator = max(separators, key=head.count)
    try:
        return list(csv.reader(io.StringIO(content), delimiter=separator))
    except csv.Error:
        return []


_BETWEEN_CELLS, _EMPTY_CELLS = " ; ", re.compile("(?: ; ){4,}")
#: A cell with a figure of a statistic or the period of one; what a number of somebody looks like is none.
_FIGURE = re.compile(
    r"; (?!0\d)(?:-?\d{1,7}(?:\.\d{1,3})?|(?:19|20)\d\d(?:-(?:Q[1-4]|[01]\d))?)(?= ;|$)", re.MULTILINE
)


def _each_once(rows: str) -> str:
    """Return the rows without those that differ from one above in figures only; lines keep their numbers."""
    seen: set[str] = set()
    said = []
    for row, key in zip(rows.split("\n"), _FIGURE.sub("; 0", rows).split("\n"), strict=True):
        said.append("" if key in seen else row)
        seen.add(key)
    return "\n".join(said)


#: A column that says who did something; what stands there may be an organisation.
_HANDS = re.compile(
    r"\b(?:auteurs?|authors?|behandelaar|(?:op)?steller|medewerker|contact(?:persoon| person)?|"
    r"redacteur|editor|owner|eigenaar|creator|reviewer|"
    r"ondertekenaar|indiener|analist|projectleider|verantwoordelijke|naam|name|\w+ (?:door|by))\b",
    re.IGNORECASE,
)


def about_persons(table: list[list[str]]) -> Iterator[Part]:
    """Yield the columns whose head says that they are about single persons, if there is anything below it."""
    for number, head in enumerate(table[0] if table else ()):
        about = len(head) < 40 and is_about_persons(head)
        hands = len(head) < 40 and _HANDS.search(re.sub(r"[_\s]+", " ", head))
        if not about and not hands:
            continue
        below = dict.fromkeys(row[number].strip() for row in table[1:] if len(row) > number)
        below.pop("", None)
        if about and below:
            yield Part(f"column {number + 1}", head, rule="column about single persons")
        for cell in below if not about else ():
            if IS_NAME.fullmatch(cell):
                yield Part(f"column {number + 1}, author", cell, author=True)


def columns(table: list[list[str]], rows: list[list[str]] | None = None) -> Iterator[Part]:
    """Yield the columns of a table in which a cell is such a number; ``rows`` are those that may hold one."""
    held = {
        number
        for row in (filter(_holds_one, table) if rows is None else rows)
        for number, cell in enumerate(row)
        if NUMBER.fullmatch(cell.strip())
    }
    for number in sorted(held):
        said = "\n".join(row[number] for row in table if len(row) > number)
        yield Part(f"column {number + 1}", said, column=True)


def _holds_one(row: list[str]) -> bool:
    return bool(NUMBER.search(";".join(row)))


# ---------------------------------------------------------------- notebooks


#: What a kernel is called where nobody gave it a name of his own.
_KERNEL = re.compile(
    r"(?:Python|R|Julia|Deno|Bash)(?: \[conda env:\w+\])?(?: ?[\d.]*)(?: \(ipykernel\)| \(Pyodide\))?"
)


def notebook(content: str) -> Iterator[Inside]:
    """Yield source, outputs, attachments and metadata of a notebook."""
    read = json.loads(content)
    metadata = read.get("metadata", {})
    authors = metadata.get("authors", ())
    for author in authors if isinstance(authors, list) else [authors]:
        said = author.get("name", "") if isinstance(author, dict) else str(author)
        yield Part("metadata, authors", said, author=True)
    kernel = metadata.get("kernelspec")
    called = str(kernel.get("display_name", "")) if isinstance(kernel, dict) else ""
    if called and not _KERNEL.fullmatch(called):
        yield Part("metadata, kernel", called, rule="name of a kernel")
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
            at = f"{where}, {str(key)[:40]}"
            if isinstance(below, str) and TELLS_WHO.fullmatch(str(key)):
                yield Part(at, below, author=bool(below.strip()))
            yield from _values(at, below, deep - 1)
    elif value not in ({}, [], None):
        said = json.dumps(value, ensure_ascii=False, separators=(",\n", ": "))
        yield Packed(where, "values.json", said.encode("utf-8", "surrogatepass"))


def _joined(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
