"""The few forms a document has, read from its Markdown: headings, paragraphs, lists and tables."""

import re
from dataclasses import dataclass
from typing import Literal

from staatvanmigratie.foundation.errors import SvmError


@dataclass(frozen=True)
class Span:
    """A piece of a line: plain, bold, or a link."""

    text: str
    bold: bool = False
    link: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """A heading with its level, a paragraph, a list, or a table whose first row is its head."""

    kind: Literal["heading", "paragraph", "list", "table"]
    lines: tuple[Line, ...] = ()
    level: int = 0
    rows: tuple[tuple[Line, ...], ...] = ()


_SPAN = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<text>[^\]]+)\]\((?P<link>https?://[^)\s]+)\)")


def line(text: str) -> Line:
    """Read bold and links in a line."""
    found: list[Span] = []
    place = 0
    for match in _SPAN.finditer(text):
        if match.start() > place:
            found.append(Span(text[place : match.start()]))
        found.append(
            Span(match["bold"], bold=True) if match["bold"] else Span(match["text"], link=match["link"])
        )
        place = match.end()
    if place < len(text):
        found.append(Span(text[place:]))
    return tuple(found)


def words(spans: Line) -> str:
    """Return a line without its markup."""
    return "".join(span.text for span in spans)


def read(markdown: str) -> list[Block]:
    """Return the blocks of a document.

    Raises
    ------
    SvmError
        Markdown that a document has no form for.
    """
    # What a template left out leaves empty lines inside a list or a table.
    text = re.sub(r"(?m)^(- .*|\|.*)\n(?:[ \t]*\n)+(?=\1?(?:- |\|))", r"\1\n", markdown)
    text = re.sub(r"(?m)^(- .*)\n\s*\n(?=- )", r"\1\n", text)
    text = re.sub(r"(?m)^(\|.*)\n\s*\n(?=\|)", r"\1\n", text)
    found = []
    for piece in re.split(r"\n[ \t]*\n", text.strip()):
        lines = [each.strip() for each in piece.splitlines() if each.strip()]
        if not lines:
            continue
        if match := re.match(r"(#{1,3}) (.+)", lines[0]):
            found.append(Block("heading", (line(match[2]),), len(match[1])))
            lines = lines[1:]
        if not lines:
            continue
        if all(each.startswith("- ") for each in lines):
            found.append(Block("list", tuple(line(each[2:]) for each in lines)))
        elif all(each.startswith("|") for each in lines):
            found.append(_table(lines))
        elif any(each.startswith(("- ", "|", "#", "```", ":::", "![", "> ")) for each in lines):
            raise SvmError(f"data/documents: no form for this, put an empty line around it: {lines[0]!r}")
        else:
            found.append(Block("paragraph", (line(" ".join(lines)),)))
    return found


def _table(lines: list[str]) -> Block:
    rows = [
        tuple(line(cell.strip()) for cell in each.strip("|").split("|"))
        for each in lines
        if not re.fullmatch(r"[|\s:-]+", each)
    ]
    if len({len(row) for row in rows}) != 1:
        raise SvmError(f"data/documents: a row of the table has another number of cells: {lines[0]!r}")
    return Block("table", rows=tuple(rows))
