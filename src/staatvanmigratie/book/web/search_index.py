"""What the search of the website knows of each page: titles, headings, captions, prose, words of tables.

``svm-zoek.js`` does all that is done with words, so that what the index says and what a reader types are
treated alike; here the text of the report is only taken apart, in the order in which it stands. The file is a
script that assigns: from a disk a page can read nothing else.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from html import unescape
from typing import IO, Any

import sphinx.search
from docutils import nodes
from sphinx import addnodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from staatvanmigratie.book import output_nodes, page_numbers
from staatvanmigratie.book.nodes import ChartNode, DataNode, KeyFigureNode, TableNode
from staatvanmigratie.book.web import number_card
from staatvanmigratie.notebook.outputs.record import NumberRecord

FILE = "searchindex.js"
_BEFORE, _AFTER = "svmIndex=", ";\n"
#: Annexes and dashboards repeat the chapters, and the start page leads to them: a chapter stands first.
_WEIGHTS = {"8": 0.7, "9": 0.6, "i": 0.3}
_TAG = re.compile(r"<[^>]*>")
_NO_TEXT = (nodes.raw, nodes.comment, nodes.image, nodes.math, nodes.math_block, addnodes.toctree, ChartNode)
_CAPTIONED = (nodes.figure, nodes.table, nodes.container, TableNode)
#: The source line and the notes under a figure: found, but no prose to show.
_BESIDE = {"svm-bron", "svm-noot"}


class SearchIndex:
    """Stands in for Sphinx's own index, which stems Dutch in one way and looks for it in another.

    Sphinx makes it with what its own has: the book, then language, options and scoring, which are not used.
    """

    def __init__(self, env: BuildEnvironment, *_options: Any):
        self.env = env
        self._pages: dict[str, dict[str, Any]] = {}

    def label(self) -> str:
        """Return what Sphinx says while it writes the index."""
        return "Dutch"

    def context_for_searchtool(self) -> dict[str, Any]:
        """Return what Sphinx's own script wants to know; it is written by Sphinx and taken away again."""
        names = ("language_stemming_code", "language_stop_words", "scorer_tool", "word_splitter_code")
        return {f"search_{name}": "" for name in names}

    def get_js_stemmer_rawcodes(self) -> list[str]:
        """Return no scripts that stem."""
        return []

    def load(self, stream: IO[str], format: Any) -> None:
        """Take up the pages of the index that is there, of which some are not written again."""
        said = stream.read()
        if not said.startswith(_BEFORE):
            raise ValueError(f"{FILE} is no index of this package; remove the folder and build again")
        known = json.loads(said.removeprefix(_BEFORE).removesuffix(_AFTER))
        self._pages = {page["path"]: page for page in known["pages"]}

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget the pages that are not among these."""
        kept = set(docnames)
        self._pages = {name: page for name, page in self._pages.items() if name in kept}

    def feed(self, docname: str, filename: str, title: str, doctree: nodes.document) -> None:
        """Take apart the text of one page."""
        if heading := doctree.next_node(nodes.title):
            title = _text(heading)  # what Sphinx gives is HTML
        numbers = page_numbers.of_page(self.env, docname).values()
        found = _sections(title, doctree)
        found[0].add_words(_sources(docname, doctree, numbers))
        sections = [place.as_json() for place in found]
        self._pages[docname] = {"path": docname, "title": title, "sections": sections}

    def dump(self, stream: IO[str], format: Any) -> None:
        """Write the pages by name, with the numbers their headings have now."""
        pages = [self._numbered(name, page) for name, page in sorted(self._pages.items())]
        known = {"pages": pages, "terms": _terms(self.env.config)}
        stream.write(f"{_BEFORE}{json.dumps(known, ensure_ascii=False, separators=(',', ':'))}{_AFTER}")

    def _numbered(self, docname: str, page: dict[str, Any]) -> dict[str, Any]:
        numbers = self.env.toc_secnumbers.get(docname, {})

        def number(anchor: str) -> str:
            return ".".join(map(str, numbers.get(anchor) or ()))

        sections = [
            {**section, "number": number(f"#{section['anchor']}") if place else number("")}
            for place, section in enumerate(page["sections"])
        ]
        weight = _WEIGHTS.get(docname.rpartition("/")[2][:1], 1)
        return {**page, "number": number(""), "weight": weight, "sections": sections}


def take_the_place() -> None:
    """Let Sphinx make this index and no other, once per process."""
    sphinx.search.IndexBuilder = SearchIndex


class _Place:
    """A section while it is taken apart: what stands in it and in none of its subsections."""

    def __init__(self, anchor: str, heading: str):
        self.anchor, self.heading = anchor, heading
        self.prose: list[str] = []
        self.captions: list[tuple[str, str, list[str]]] = []  # anchor, text, words of its data
        self.words: list[str] = []
        self._known: set[str] = set()

    def add_words(self, text: str, below_caption: bool = False) -> None:
        """Add words to this place, or to its last caption where they stand below it; each counts once."""
        new = [word for word in dict.fromkeys(text.split()) if word not in self._known]
        self._known.update(new)
        (self.captions[-1][2] if below_caption else self.words).extend(new)

    def as_json(self) -> dict[str, Any]:
        return {
            "anchor": self.anchor,
            "heading": self.heading,
            "prose": self.prose,
            "captions": [[anchor, text, " ".join(words)] for anchor, text, words in self.captions],
            "words": " ".join(self.words),
        }


def _sections(title: str, doctree: nodes.document) -> list[_Place]:
    found = [_Place("", title)]
    _take(doctree, found[0], found)
    return found


def _take(node: nodes.Node, here: _Place, found: list[_Place]) -> None:
    """Add a node and what is in it to the place where it stands; a heading begins a place of its own."""
    match node:
        case nodes.section() if not isinstance(node.parent, nodes.document):
            found.append(_Place(node["ids"][0], _text(node.next_node(nodes.title))))
            _take_all(node, found[-1], found)
        case nodes.definition_list_item() if ids := _ids_of_term(node):
            found.append(_Place(ids[0], _text(node[0])))
            _take_all(node, found[-1], found)
        case nodes.title(parent=nodes.section()):
            pass  # the heading of its place
        case nodes.term() if node["ids"]:
            pass  # likewise
        case nodes.title() | nodes.caption() if isinstance(node.parent, _CAPTIONED):
            here.captions.append((next(iter(node.parent["ids"]), ""), _text(node), []))
        case DataNode() | nodes.tgroup() | nodes.Text(parent=TableNode()):
            text = " ".join(part.astext() for part in node.findall(nodes.Text))
            here.add_words(text, below_caption=_has_caption(node.parent))
        case KeyFigureNode():
            shown = (node[key] for key in ("title", "shown", "change", "note", "period") if node.get(key))
            here.add_words(" ".join(map(str, shown)))
            if node.get("pending"):
                here.add_words("".join(number_card.to_come(node["pending"], node.get("note"))))
        case nodes.paragraph() | nodes.term() | nodes.title() | nodes.rubric() | nodes.literal_block():
            if _BESIDE & set(node["classes"]):
                here.add_words(node.astext())
            else:
                here.prose.append(_text(node))
        case nodes.Element() if not isinstance(node, _NO_TEXT):
            _take_all(node, here, found)


def _take_all(node: nodes.Element, here: _Place, found: list[_Place]) -> None:
    for child in node.children:
        _take(child, here, found)


def _has_caption(node: nodes.Element) -> bool:
    is_caption = (isinstance(child, nodes.title | nodes.caption) for child in node.children)
    return isinstance(node, _CAPTIONED) and any(is_caption)


def _ids_of_term(item: nodes.Element) -> list[str]:
    return [name for term in item.children if isinstance(term, nodes.term) for name in term["ids"]]


def _text(node: nodes.Node) -> str:
    return " ".join(node.astext().split())


def _terms(config: Config) -> list[dict[str, list[str]]]:
    """Return the names of each card, and the chapters that tell more."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for name, title in config.svm_terms.items():
        names[title] |= {name, title.casefold()}
    return [
        {"names": sorted(known), "chapters": config.svm_term_chapters.get(title, [])}
        for title, known in sorted(names.items())
    ]


def _sources(docname: str, doctree: nodes.document, numbers: Iterable[NumberRecord]) -> str:
    """Return the words of the list of sources under a page without a table of them."""
    rows = output_nodes.source_rows(doctree)
    listed = [each for each in numbers if output_nodes.source_row(docname, each.series) not in rows]
    return " ".join(
        dict.fromkeys(unescape(_TAG.sub(" ", number_card.source_of([number]))) for number in listed)
    )
