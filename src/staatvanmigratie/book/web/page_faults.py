"""What a written page may not hold: scripts that are not ours, and what asks other servers.

All that is data was made text before; this looks at the outcome. A tag is read only in the one form that
every browser takes in the same way; a sign that begins a tag and is none of that form is a fault too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from staatvanmigratie.book.web import scripts
from staatvanmigratie.foundation import addresses

_ELEMENTS = {
    *("animate", "animatemotion", "animatetransform", "applet", "base", "embed", "foreignobject", "frame"),
    *("frameset", "handler", "iframe", "object", "portal", "set", "template"),
}
#: Attributes with an address; what stands in the second kind is fetched with the page.
_LINKS = {"action", "cite", "formaction", "href", "longdesc", "ping", "xlink:href"}
_FETCHED = {"background", "data", "data-script", "dynsrc", "lowsrc", "manifest", "poster", "src", "srcset"}
_PICTURES = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=]+", re.ASCII)
_FETCHING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload"}
_STYLE = re.compile(
    r"@import|expression\s*\(|url\(\s*['\"]?\s*(?!#|data:image/|['\"]?[\w./-]+['\"]?\s*\))", re.I
)
_SHOWN = 60

_VALUE = r"\"[^\"<]*\"|'[^'<]*'|[\w.:/#%-]+"  # what ends an element around it may not stand in a value
_ATTRIBUTE = re.compile(rf"\s+(?P<name>[\w:.-]+)(?:\s*=\s*(?P<value>{_VALUE}))?")
_TOKEN = re.compile(
    rf"<!--.*?-->|<!DOCTYPE[^<>]*>|</[a-zA-Z][\w:-]*\s*>"
    rf"|<(?P<tag>[a-zA-Z][\w:-]*)(?P<about>(?:\s+[\w:.-]+(?:\s*=\s*(?:{_VALUE}))?)*)\s*/?>",
    re.DOTALL | re.IGNORECASE,
)
_BEGINS = re.compile(r"<(?=[a-zA-Z/!?])")
#: Elements of which the content is no HTML.
_RAW = re.compile(r"(?P<text>.*?)</(?:script|style|title|textarea)\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Tag:
    """The start of an element: name and attributes in small letters, and the text of a script or style."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""


def of_site(folder: Path) -> Iterator[str]:
    """Yield what pages of a website may not hold, with the page."""
    for path in sorted(folder.rglob("*.html")):
        for fault in of_page(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(folder).as_posix()}: {fault}"


def of_page(page: str) -> Iterator[str]:
    """Yield what a page may not hold."""
    for tag in tags(page):
        if isinstance(tag, str):
            yield f"what is no whole tag: {_begin(tag)}"
            continue
        if tag.name in _ELEMENTS:
            yield f"the element {tag.name}"
        elif tag.name == "script":
            yield from _script(tag)
        elif tag.name == "style" and _STYLE.search(tag.text):
            yield f"a style that asks for a file: {_begin(tag.text)}"
        for name, value in tag.attributes.items():
            if fault := _attribute(tag, name, value):
                yield fault


def tags(said: str) -> Iterator[Tag | str]:
    """Yield the start tags of HTML in order, and as text what begins as a tag and is no whole one."""
    place = 0
    while found := _BEGINS.search(said, place):
        token = _TOKEN.match(said, found.start())
        if not token:
            yield said[found.start() : found.start() + _SHOWN]
            place = found.end()
            continue
        place = token.end()
        if not token["tag"]:
            continue
        name, text = token["tag"].lower(), ""
        if name in ("script", "style", "title", "textarea") and (raw := _RAW.match(said, place)):
            text, place = raw["text"], raw.end()
        yield Tag(name, _attributes(token["about"]), text)


def _attributes(about: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(about):
        value = match["value"] or ""
        value = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(match["name"].lower(), unescape(value))
    return found


def _script(tag: Tag) -> Iterator[str]:
    address = tag.attributes.get("src")
    if address is not None:
        if not scripts.is_known_file(address):
            yield f"the script {address!r}, which is not in book/web/scripts.py"
    elif tag.attributes.get("type") == scripts.LINKED_DATA:
        if fault := scripts.fault_of_data(tag.text):
            yield fault
    elif not scripts.is_known(tag.text):
        yield (
            f"a script that is not in book/web/scripts.py: {_begin(tag.text)}. Is it one of the theme? Then "
            f"add {scripts.digest(tag.text)}"
        )


def _attribute(tag: Tag, name: str, value: str) -> str:
    said = f"{name}={_begin(value)} at {tag.name}"
    if name.startswith("on") or name == "srcdoc":
        return f"{said}, which runs"
    if name == "http-equiv" and value.lower() not in ("content-type", "x-ua-compatible"):
        return said
    if name == "style" and _STYLE.search(value):
        return f"{said}, which asks for a file"
    fetched = name in _FETCHED or (name in _LINKS and _is_fetched(tag))
    if fetched and addresses.is_elsewhere(value) and not (tag.name == "img" and _PICTURES.fullmatch(value)):
        return f"{said}, which is fetched from elsewhere"
    if name in _LINKS and not addresses.is_safe(value):
        return f"{said}: an address is https:, http:, mailto: or of the report itself"
    return ""


def _is_fetched(tag: Tag) -> bool:
    if tag.name == "link":
        return bool(_FETCHING_LINKS & set(tag.attributes.get("rel", "").lower().split()))
    return tag.name in ("use", "image", "feimage", "form", "button", "input")


def _begin(said: str) -> str:
    said = " ".join(said.split())
    return repr(said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…")
