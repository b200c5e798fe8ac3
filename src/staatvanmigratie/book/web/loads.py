"""What the pages of a website load from other servers: nothing, or a build says so.

Looked for is what a browser fetches by itself: scripts, styles, pictures, frames, fonts. A link that a reader
may follow is none of it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.book.foreign_pictures import LEFT_OUT, SAID
from staatvanmigratie.book.web import page_faults
from staatvanmigratie.foundation import addresses

_FETCHES = set(
    "script link img image iframe frame source track video audio embed object input use feimage body base "
    "meta form table td th".split()
)
_ADDRESSES = set("src srcset href xlink:href data poster background action".split())
#: A link to what is not fetched: another form of the page, a licence, the page before.
_ONLY_NAMED = set(
    "canonical alternate license author help me next prev search bookmark describedby up".split()
)
_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?P<address>[^\"')\s;]+)", re.IGNORECASE)
_LEFT_OUT = re.compile(rf'class="[^"]*\b{LEFT_OUT}\b[^"]*"[^>]*>(?P<said>.*?)</code>', re.DOTALL)


@dataclass(frozen=True)
class Load:
    """What a page would load: the address, and what a message says of it."""

    page: str  # address within the website
    address: str
    message: str


def of_site(folder: Path) -> Iterator[Load]:
    """Yield what pages and styles of a website load from elsewhere, and the pictures left out of them."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg", ".css") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found = _of_style(text) if path.suffix == ".css" else of_page(text)
            for address, said in dict.fromkeys(found):
                yield Load(path.relative_to(folder).as_posix(), address, said)


def of_page(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a page loads from elsewhere, and the pictures that were left out of it."""
    for tag in page_faults.tags(text):
        if isinstance(tag, str):
            if tag[1:2].isalpha():  # what a browser makes of it, nobody knows
                yield tag, f"what is no whole tag: {tag}"
            continue
        if tag.name in _FETCHES:
            for address in _fetched(tag):
                yield address, f"<{tag.name}> loads {address} from another server"
        yield from _of_style(tag.attributes.get("style", ""))
        if tag.name == "style":
            yield from _of_style(tag.text)
    if LEFT_OUT in text:
        for match in _LEFT_OUT.finditer(text):
            said = html.unescape(" ".join(re.sub(r"<[^>]*>", "", match["said"]).split()))
            yield said.partition(SAID)[2].split(". ")[0], said


def _fetched(tag: page_faults.Tag) -> Iterator[str]:
    if tag.name == "link" and (rel := tag.attributes.get("rel")) and set(rel.lower().split()) <= _ONLY_NAMED:
        return
    found = {name: value for name, value in tag.attributes.items() if name in _ADDRESSES}
    if tag.name == "meta":
        found["content"] = _refreshed(tag.attributes.get("content", ""))
    for name, value in found.items():
        for address in value.split(",") if name == "srcset" else [value]:
            if addresses.is_on_a_server(address):
                yield address.strip()


def _refreshed(content: str) -> str:
    """Where a page sends its reader by itself: ``0; url=https://…``."""
    found = re.match(r"\s*\d*\s*;\s*url\s*=\s*[\"']?(.*)", content, re.IGNORECASE)
    return found[1] if found else ""


def _of_style(text: str) -> Iterator[tuple[str, str]]:
    for match in _STYLE.finditer(text):
        if addresses.is_on_a_server(match["address"]):
            yield match["address"], f"a style loads {match['address']} from another server"
