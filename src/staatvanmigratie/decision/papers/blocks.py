"""The few forms a document has, read from its Markdown: headings, paragraphs, lists and tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

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


_MARKDOWN = MarkdownIt("commonmark").enable("table")

_SHOWN = (
    "headings with #, ## or ###, paragraphs, lists with -, tables with | and a line of dashes below their "
    "head, **bold** and [links](https://…)"
)
#: What Markdown has and a document has no form for, by the name the parser gives it.
_UNSHOWN = {
    "blockquote": "a quotation",
    "bullet_list": "a list in a list",
    "code_block": "a line that begins with four spaces",
    "code_inline": "code",
    "em": "italics",
    "fence": "code",
    "hardbreak": "a break within a paragraph",
    "hr": "a line across the page",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "an image",
    "link": "a link in bold",
    "ordered_list": "a numbered list",
    "paragraph": "a second paragraph in a list",
    "strong": "bold in a link or in bold",
}


def words(spans: Line) -> str:
    """Return a line without its markup."""
    return "".join(span.text for span in spans)


def read(markdown: str) -> list[Block]:
    """Return the blocks of a document.

    Raises
    ------
    SvmError
        Markdown that a document has no form for; the message quotes the line and says what may be used.
    """
    # What a template left out leaves empty lines between the rows of a table.
    text = re.sub(r"(?m)^(\|.*)\n\s*\n(?=\|)", r"\1\n", markdown)
    unseen: dict[str, Any] = {}
    root = SyntaxTreeNode(_MARKDOWN.parse(text, unseen))
    for link in unseen.get("references", {}).values():
        raise _refused("a link that stands apart from its words", text.splitlines()[link["map"][0]])
    return [_block(node, text.splitlines()) for node in root.children]


def _refused(what: str, line: str) -> SvmError:
    return SvmError(f"{line.strip()!r}: a document cannot show {what}; it shows {_SHOWN}")


def _block(node: SyntaxTreeNode, source: Sequence[str]) -> Block:
    first = source[node.map[0]] if node.map else ""
    match node.type:
        case "heading" if node.tag in ("h1", "h2", "h3"):
            return Block("heading", (_line(node.children[0]),), int(node.tag[1]))
        case "heading":
            raise _refused("a heading below ###", first)
        case "paragraph":
            return Block("paragraph", (_paragraph(node, source),))
        case "bullet_list":
            return Block("list", tuple(_item(item, source) for item in node.children))
        case "table":
            return _table(node, source)
    raise _refused(_UNSHOWN.get(node.type, node.type), first)


def _paragraph(node: SyntaxTreeNode, source: Sequence[str]) -> Line:
    for line in node.children[0].content.splitlines():
        if line.startswith("|"):
            raise _refused(
                "a table with a head of other cells than its line of dashes, or without that", line
            )
        if line.startswith(":::"):
            raise _refused("a directive of MyST", line)
    return _line(node.children[0])


def _item(node: SyntaxTreeNode, source: Sequence[str]) -> Line:
    if not node.children:
        raise _refused("a list with nothing behind a dash", source[node.map[0]] if node.map else "-")
    first, *more = node.children
    for other in more if first.type == "paragraph" else [first]:
        raise _refused(_UNSHOWN.get(other.type, f"a {other.type} in a list"), source[other.map[0]])
    return _paragraph(first, source)


def _table(node: SyntaxTreeNode, source: Sequence[str]) -> Block:
    rows = [row for part in node.children for row in part.children]
    for row in rows:  # Markdown itself drops a cell too many, and adds one that is missing
        line = source[row.map[0]].strip()
        cells = len(re.findall(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))) + 1
        if cells != len(rows[0].children):
            raise _refused("a row with another number of cells than its table", line)
    return Block("table", rows=tuple(tuple(_line(cell.children[0]) for cell in row.children) for row in rows))


def _line(inline: SyntaxTreeNode) -> Line:
    """Read the spans of a line, or of the lines of a paragraph as one."""
    source = inline.content.splitlines()
    spans: list[Span] = []
    row = 0
    for node in inline.walk(include_self=False):
        around = node.parent
        if node.type in ("strong", "link") and around is inline:
            if node.type == "link" and not re.match("https?://", node.attrs["href"]):
                raise _refused(f"a link to {node.attrs['href']!r}", source[row])
            if "title" in node.attrs:
                raise _refused("words that appear above a link", source[row])
            continue
        if node.type not in ("text", "softbreak"):
            raise _refused(_UNSHOWN.get(node.type, node.type), source[row])
        row += node.type == "softbreak"
        said = " " if node.type == "softbreak" else node.content
        span = Span(said, around.type == "strong", around.attrs.get("href"))
        if spans and replace(spans[-1], text=said) == span:
            spans[-1] = replace(span, text=spans[-1].text + said)
        elif said:
            spans.append(span)
    return tuple(spans)
