"""What a reader of a built page reads: its prose, its notes, and how hard that is.

The score of a text is the mean length of its sentences in words, and which share of its words has more than
fourteen letters: what Dutch guides to plain language count first.
"""

import html.parser
import re
from dataclasses import dataclass
from pathlib import Path

#: What is no text of the report: drawings, code, the frame of the page, and cells of tables.
_SILENT = {"svg", "script", "style", "nav", "header", "footer", "table", "button", "select", "template"}
_BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "figcaption", "caption", "div", "section", "figure"}
_NOT_CLOSED = {"br", "img", "input", "link", "meta", "hr", "source", "wbr"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘'\"])")
_LONG = 14


class _Text(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []  # kind and text
        self._open: list[str] = []
        self._kind = ""
        self._words: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in _NOT_CLOSED:
            return
        self._open.append(tag)
        if tag in _BLOCKS:
            self._close(f"{tag}.{dict(attributes).get('class') or ''}")

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in _BLOCKS:
            self._close("")

    def handle_data(self, data):
        if "article" in self._open and not _SILENT & set(self._open):
            self._words.append(data)

    def _close(self, kind):
        if text := " ".join("".join(self._words).split()):
            self.blocks.append((self._kind, text))
        self._words, self._kind = [], kind


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the texts of a page in reading order, each with its element: ``p.svm-noot``."""
    reader = _Text()
    reader.feed(page.read_text(encoding="utf-8"))
    reader._close("")
    return reader.blocks


def prose(page: Path) -> list[str]:
    """Return the running text of a page, without sources, notes and headings."""
    return [text for kind, text in blocks(page) if kind in ("p.", "dd.", "li.") and len(text.split()) > 3]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return _SENTENCE.split(text)


@dataclass(frozen=True)
class Score:
    """How hard a text reads: words per sentence, and the share of its words that is long."""

    words_per_sentence: float
    long_words: float


def score(texts: list[str]) -> Score:
    """Return how hard some texts read; a number, a link and an address count as a word each."""
    found = [sentence.split() for text in texts for sentence in sentences(text)]
    words = [word.strip(".,;:()\"'‘’") for sentence in found for word in sentence]
    long = sum(len(word) > _LONG and "/" not in word for word in words)
    return Score(len(words) / max(len(found), 1), long / max(len(words), 1))
