"""HTML and drawings by what they show: ids that tools hand out, comments and the order of attributes do not.

Everything else counts, down to the last character: words, addresses, styles, scripts with their data. A
picture inside counts by its pixels.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

from staatvanmigratie.decision.seen import pictures
from staatvanmigratie.foundation.files import digest, text_digest

#: Attributes that name an id, with others beside it or not.
_NAMES_IDS = {
    *("id", "for", "headers", "list", "form", "popovertarget", "aria-labelledby", "aria-describedby"),
    *("aria-controls", "aria-owns", "aria-details", "aria-flowto", "aria-activedescendant"),
}
_ADDRESSES = {"href", "xlink:href", "{http://www.w3.org/1999/xlink}href", "data-target", "data-bs-target"}
_URL = re.compile(r"url\(\s*(['\"]?)#([^)'\"]+)\1\s*\)")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)((?:;[\w.+-]+(?:=[^;,\s\"']*)?)*),([A-Za-z0-9+/=%_.~*!$&:@-]*)")
_WORD = re.compile(r"[\w-]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # of a browser; one that does not break is shown
#: Where white space is shown, or may be.
_AS_IT_IS = {"pre", "textarea", "script", "style", "code"}
_CALLS = ("#", '"', "'")
#: Where nothing is shown, and ids are called by their names.
_CODE = ("script", "style")
#: What begins a line of its own.
_BLOCKS = set("p div h1 h2 h3 h4 h5 h6 li tr br table section figure figcaption caption dt dd pre".split())
#: Of a drawing: who made it and when.
_ABOUT_IT = "{http://www.w3.org/2000/svg}metadata"
_ADDRESS_IN_MEMORY = re.compile(r"\bat 0x[0-9a-fA-F]+")


def of_html(text: str) -> str:
    """Return the digest of what HTML shows."""
    reading = _Reading()
    reading.feed(text)
    reading.close()
    return digest(["html", _without_ids(reading.found)])


def words(text: str) -> str:
    """Return the words of HTML, what is apart from other words on a line of its own."""
    reading = _Reading()
    reading.feed(text)
    reading.close()
    said = "".join(
        part if isinstance(part, str) else "\n" if part[0].lstrip("/") in _BLOCKS else " "
        for part in reading.found
        if isinstance(part, str) or part[0]
    )
    return "\n".join(line for each in said.split("\n") if (line := _SPACE.sub(" ", each).strip()))


def of_drawing(text: str) -> str:
    """Return the digest of what an SVG shows; of one that is no XML, that of its text."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return of_text(text)
    return digest(["drawing", _without_ids([*_elements(root)])])


def of_text(text: str) -> str:
    """Return the digest of words that are shown as they are, but for where an object stood in memory."""
    return text_digest(f"text {with_pictures(in_words(text))}")


def in_words(text: str) -> str:
    """Return a text without what only the machine that made it put in."""
    return _ADDRESS_IN_MEMORY.sub("at 0x0", text.strip("\n"))


def with_pictures(text: str) -> str:
    """Return a text in which a picture is the digest of what it shows."""
    return _DATA.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    kind, about, content = found.groups()
    if not kind.startswith("image/") or kind == "image/svg+xml":
        return found[0]
    try:
        raw = unquote_to_bytes(content)
        read = base64.b64decode(raw, validate=True) if ";base64" in about else raw
    except (binascii.Error, ValueError):
        return found[0]
    return f"data:{kind},{pictures.of_picture(read)}"


class _Reading(HTMLParser):
    """Takes HTML apart into ``[tag, attributes]``, ``[/tag]`` and words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Any] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up an element with what it says of itself, in no order."""
        self.found.append([tag, {name: with_pictures(value or "") for name, value in attrs}])
        if tag in _AS_IT_IS:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take up the end of an element."""
        self.found.append([f"/{tag}"])
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """Take up words; white space is one space where a browser shows one."""
        said = _ADDRESS_IN_MEMORY.sub("at 0x0", with_pictures(data))
        if self._inside and self._inside[-1] in _CODE:
            self.found.append(["", {"": said}])
            return
        if not self._inside:
            said = _SPACE.sub(" ", said)
        if self.found and isinstance(self.found[-1], str):
            said = f"{self.found.pop()}{said}"  # a comment stood in between
        if said:
            self.found.append(said)

    def handle_decl(self, decl: str) -> None:
        """Take up what is declared: with another doctype a browser shows another page."""
        self.found.append([f"!{decl}"])

    def unknown_decl(self, data: str) -> None:
        """Take up what only some readers leave out."""
        self.found.append([f"![{data}"])

    def handle_pi(self, data: str) -> None:
        """Take up an instruction, which a browser may show."""
        self.found.append([f"?{data}"])


def _elements(element: ElementTree.Element) -> Iterator[Any]:
    if element.tag == _ABOUT_IT:
        yield element.tail or ""
        return
    yield [str(element.tag), {name: with_pictures(value) for name, value in element.attrib.items()}]
    yield element.text or ""
    for child in element:
        yield from _elements(child)
    yield [f"/{element.tag}"]
    yield element.tail or ""


def _without_ids(found: list[Any]) -> list[Any]:
    """Number the ids in the order in which they stand there, wherever something refers to them."""
    ids: dict[str, str] = {}
    for part in found:
        if isinstance(part, list) and len(part) > 1 and part[1].get("id"):
            ids.setdefault(part[1]["id"], f"id-{len(ids)}")
    return [
        [part[0], {name: _named(name, value, ids) for name, value in part[1].items()}]
        if isinstance(part, list) and len(part) > 1
        else part
        for part in found
    ]


def _named(name: str, value: str, ids: dict[str, str]) -> str:
    if not name:
        return _WORD.sub(lambda found: _called(found, ids), value)
    if name in _NAMES_IDS:
        return " ".join(ids.get(each, each) for each in value.split())
    if name in _ADDRESSES and value.startswith("#"):
        return f"#{ids.get(value[1:], value[1:])}"
    return _URL.sub(lambda found: f"url(#{ids.get(found[2], found[2])})", value)


def _called(found: re.Match[str], ids: dict[str, str]) -> str:
    """A word of a style or script; where it is ``#id`` or ``"id"``, the number of that id."""
    return (
        ids.get(found[0], found[0]) if found.string[found.start() - 1 : found.start()] in _CALLS else found[0]
    )
