"""What the text of another organisation may hold: paragraphs, lists, emphasis, links, references.

A text of the data (a label, a title) is no markup at all: :func:`as_text`.

A contribution is parsed as MyST by the book, which would also take raw HTML, pictures of other servers and
directives that read files. Each of those is named here with its line and what to write instead.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from staatvanmigratie.foundation import addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ROLES = ("abbr", "doc", "numref", "ref", "sub", "sup", "term")

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ROLE = re.compile(r"\{(?P<name>[a-zA-Z][\w:+.-]*)\}(?=`)")
#: What begins markup within a line: HTML, an entity, a link, emphasis, code, a role, a value to fill in.
_HTML_SIGNS = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)|[\[\]\\]|\{(?=[{%#])")
_SIGNS = re.compile(rf"{_HTML_SIGNS.pattern}|[`*]|(?<![^\W_])_|_(?![^\W_])")
_ENDS_LINK = re.compile(r"[\s<>\"'`(){}\[\]\\|^]")
_SHOWN = 40  # characters of what was found


def as_text(said: str) -> str:
    """Return a text of the data so that MyST prints it in one line as it is, whatever signs it holds."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(said.splitlines()))


def as_target(address: str) -> str:
    """Return an address as it stands between the brackets of a link; what could end the link is encoded."""
    return _ENDS_LINK.sub(lambda match: quote(match[0], safe=""), address)


def as_prose(said: str) -> str:
    """Return a text of the data in which emphasis and references are markup, and nothing else."""
    said = _HTML_SIGNS.sub(r"\\\g<0>", said)
    return _ROLE.sub(lambda match: match[0] if match["name"] in ROLES else f"\\{match[0]}", said)


def faults(text: str, roles: Sequence[str] = ROLES) -> Iterator[tuple[int, str]]:
    """Yield line and message of what a text of others may not hold, beside these roles.

    Template code counts as a word: what it prints is looked at when it is printed.
    """
    text = _TEMPLATE.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text.replace("\r\n", "\n"))
    for token in _reader().parse(text):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            yield from _of_line(token, line)
        elif message := _of_block(token):
            yield line, message
    for number, said in enumerate(text.splitlines(), 1):
        if re.match(r"\s*:::", said):
            yield number, f"a directive: {_begin(said)}; a text has paragraphs and lists"
        if re.match(r" {0,3}(?:%|\+\+\+)", said):
            yield number, f"a line that no page shows: {_begin(said)}; begin it with a word"
        if re.match(r"\s*\([^)\s]+\)=\s*$", said):
            yield number, f"a label: {_begin(said)}; only a chapter has those"
        for role in _ROLE.finditer(said):
            if role["name"] not in roles:
                yield number, f"the role {{{role['name']}}}; there are: {', '.join(roles)}"


def _of_block(token: "Token") -> str:
    if token.type == "html_block":
        return _html(token.content)
    if token.type == "heading_open":
        return f"a heading ({token.markup}): only a chapter has those; write **bold** in a line of its own"
    if token.type in ("fence", "code_block"):
        said = token.info or token.content
        return f"a directive or code: {_begin(said)}; a text has paragraphs and lists"
    return ""


def _of_line(token: "Token", line: int) -> Iterator[tuple[int, str]]:
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            yield line, _html(child.content)
            line += child.content.count("\n")
        elif child.type == "image":
            yield (
                line,
                f"a picture: {_begin(str(child.attrGet('src')))}; a figure is made in a chapter",
            )
        elif child.type == "link_open" and not addresses.is_safe(address := str(child.attrGet("href"))):
            yield line, f"the address {_begin(address)}; write one that begins with https://"


def _html(said: str) -> str:
    return (
        f"raw HTML: {_begin(said)}; write **bold**, *italic* or a list, and \\< for a sign that is meant so"
    )


def _begin(said: str) -> str:
    said = " ".join(said.split())
    return repr(said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…")


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True})
    reader.validateLink = lambda _address: True  # told here
    return reader
