"""Write the running text of the book as Typst: paragraphs, links, footnotes, lists and boxes.

Every text becomes a Typst string (``#"…";``), so nothing a writer types is ever read as markup. What a page
looks like is not decided here: a node becomes one call to a function of ``rapport.typ``.

A method ``_write_<node>`` returns Typst markup; a node without one passes its children through.
"""

import itertools
import re
from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import admonitionlabels
from sphinx.util import logging

from staatvanmigratie.book.output_nodes import source_row
from staatvanmigratie.book.pdf.markup import call, content, markup, optional, string
from staatvanmigratie.book.pdf.volumes import Volume

logger = logging.getLogger(__name__)

# These never reach paper: comments, markup for the web only, and what is written at another place.
SILENT = (
    nodes.comment,
    nodes.raw,
    nodes.substitution_definition,
    nodes.pending,
    nodes.meta,
    nodes.docinfo,
    nodes.decoration,
    nodes.system_message,
    nodes.footnote,
    addnodes.toctree,
    addnodes.index,
    addnodes.highlightlang,
    addnodes.tabular_col_spec,
)
# Boxes whose title is their own first child; the others are named after their node.
TITLED_BOXES = ("admonition", "topic", "sidebar")
ENUM_STYLES = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}


class TextWriter:
    """Writes nodes of running text, and keeps the labels and links of the whole book."""

    def __init__(self, env: BuildEnvironment):
        self.env = env
        self.docname: str = env.config.root_doc
        self._in_table = False
        self._labels: dict[str, str] = {}  # every id that was written, as "docname#id" -> label it is under
        self._links: dict[str, str] = {}  # goal of every link -> document where it was first used
        self.volume = Volume.REPORT  # in which we are
        self.alone: str | None = None  # the one chapter that is written, where it is not the whole book
        self._homes: dict[str, Volume] = {}  # label -> volume it is in
        self._footnotes: dict[tuple[str, str], nodes.footnote] = {}
        self._early: set[int] = set()  # nodes written before their turn, by identity

    # ------------------------------------------------------------------ walking

    def render(self, node: nodes.Node) -> str:
        """Return the markup of one node."""
        if isinstance(node, nodes.Text):
            return self.words(node.astext())
        if isinstance(node, SILENT) or id(node) in self._early:
            return ""
        method = getattr(self, f"_write_{type(node).__name__}", None)
        if method is not None:
            return method(node)
        if isinstance(node, nodes.Admonition):
            return self._box(node)
        if isinstance(node, nodes.Inline):
            return self._anchor(node) + self.inline(node)
        return _stack([self._anchor(node), self.blocks(node)])

    @staticmethod
    def words(text: str) -> str:
        """Return the markup of a text."""
        return markup(re.sub(r"\s*\n\s*", " ", text))

    def inline(self, node: nodes.Element) -> str:
        """Return the markup of the children as one run of text."""
        return "".join(self.render(child) for child in node.children)

    def blocks(self, node: nodes.Element, without: Sequence[nodes.Node | None] = ()) -> str:
        """Return the markup of the children, each block apart; loose inline nodes form a paragraph."""
        parts = []
        children = [child for child in node.children if not any(child is one for one in without)]
        for loose, group in itertools.groupby(children, key=is_inline):
            rendered = [self.render(child) for child in group]
            parts.extend(["".join(rendered)] if loose else rendered)
        return _stack(parts)

    def _label(self, node: nodes.Element) -> str | None:
        """Return the label to write for a node; None when it has none, or when it stands in the text already.

        A node may have several ids and Typst allows one label: the others become names for the first.
        """
        return self._label_for(node.get("ids", []))

    def _label_for(self, ids: Sequence[str]) -> str | None:
        names = [f"{self.docname}#{node_id}" for node_id in ids]
        if not names or names[0] in self._labels:
            return None
        for name in names:
            self._labels.setdefault(name, names[0])
        self._homes[names[0]] = self.volume
        return names[0]

    def _anchor(self, node: nodes.Element) -> str:
        return self._anchor_for(node.get("ids", []))

    def _anchor_for(self, ids: Sequence[str]) -> str:
        label = self._label_for(ids)
        return call("anker", string(label)) if label else ""

    # ------------------------------------------------------------------ paragraphs and characters

    def _write_paragraph(self, node: nodes.Element) -> str:
        body = self._anchor(node) + self.inline(node)
        if "svm-bron" in node["classes"]:
            return call("bron", body=body)
        return call("noot", body=body) if "svm-noot" in node["classes"] else body

    _write_compact_paragraph = _write_paragraph

    def _write_rubric(self, node: nodes.Element) -> str:
        return self._anchor(node) + call("tussenkop", body=self.inline(node))

    _write_title = _write_caption = _write_rubric

    def _write_transition(self, node: nodes.Element) -> str:
        # The one before the footnotes of a page: here they stand on the page where they are read.
        return "" if "footnotes" in node["classes"] else call("scheiding")

    def _write_container(self, node: nodes.Element) -> str:
        if "cell_input" in node["classes"]:
            return ""  # the code of a chapter
        return _stack([self._anchor(node), self.blocks(node)])

    def _write_emphasis(self, node: nodes.Element) -> str:
        return call("nadruk", body=self.inline(node))

    _write_title_reference = _write_attribution = _write_emphasis

    def _write_strong(self, node: nodes.Element) -> str:
        return call("sterk", body=self.inline(node))

    def _write_superscript(self, node: nodes.Element) -> str:
        return call("boven", body=self.inline(node))

    def _write_subscript(self, node: nodes.Element) -> str:
        return call("onder", body=self.inline(node))

    def _write_literal(self, node: nodes.Element) -> str:
        return call("code", string(node.astext()))

    def _write_literal_block(self, node: nodes.Element) -> str:
        return call("codeblok", string(node.astext()))

    def _write_math(self, node: nodes.Element) -> str:
        logger.warning(
            "A formula has no spoken text and is printed as typed; write it in words.",
            location=self.docname,
            type="svm",
            subtype="math",
        )
        return self._write_literal(node)

    _write_math_block = _write_math

    def _write_line_block(self, node: nodes.Element) -> str:
        return call("regeleinde").join(self.inline(line) for line in node.findall(nodes.line))

    def _write_block_quote(self, node: nodes.Element) -> str:
        return call("citaat", body=self.blocks(node))

    # ------------------------------------------------------------------ links

    def _write_reference(self, node: nodes.Element) -> str:
        body = self._anchor(node) + self.inline(node)
        address = node.get("refuri", "")
        if "refid" in node:
            return self._link("naar", f"{self.docname}#{node['refid']}", body)
        if address.startswith("%"):
            target = address[1:].removesuffix("#")
            return self._link("naar", target, self._with_volume(target, node.astext(), body))
        return self._web(address, body)

    _write_number_reference = _write_reference

    def _with_volume(self, target: str, words: str, body: str) -> str:
        """Return the text of a link with, in the report, the word that it leads to the annexes.

        A term of the text leads there too; in a sentence full of them the word would be in the way.
        """
        if self.volume is Volume.ANNEXES or not is_annex(target.partition("#")[0]) or "#term-" in target:
            return body
        if re.match(r"(Tabel|Figuur)\s", words):
            return markup(self.behind(words, "bijlagen"))
        return body + markup(" (bijlagen)")

    def behind(self, number: str, where: str = "") -> str:
        """Return what is called so with where a reader finds it, in a sentence: ``bijlagen, tabel 7.1``."""
        where = where or ("achterin" if self.alone else "bijlagen")
        return f"{where}, {number[0].lower()}{number[1:]}"

    @staticmethod
    def _web(address: str, body: str) -> str:
        if re.match(r"(https?|mailto|tel):", address):
            return call("web", string(address), body=body)
        return body  # a file beside the web page: nothing to point at on paper

    def _link(self, name: str, target: str, body: str) -> str:
        """Return a link of kind ``name``; whether its goal exists is known when the whole book is written."""
        self._links.setdefault(target, self.docname)
        return call(name, string(target), f"[{body}]")

    def _write_NumberNode(self, node: nodes.Element) -> str:
        body, series = self.inline(node), node["series"]
        # A table names its source underneath; a link in every cell would only make it slow to listen to.
        if self._in_table or not series:
            return body
        return self._link("cijfer", f"{self.docname}#{source_row(self.docname, series)}", body)

    def _write_footnote_reference(self, node: nodes.Element) -> str:
        # Sphinx notes the document on the node; its parents are not reliable in a notebook output.
        docname, node_id = node.get("docname", self.docname), node.get("refid", "")
        footnote = self._footnotes.get((docname, node_id))
        if footnote is None:
            return call("boven", body=self.inline(node))
        name = f"{docname}#{node_id}"
        if name in self._labels:
            return call("voetnoot-weer", string(name))
        self._labels[name] = name
        text = self.blocks(footnote, without=[footnote.next_node(nodes.label)])
        return call("voetnoot", string(name), string(node.astext()), body=text)

    def _write_citation(self, node: nodes.Element) -> str:
        label = node.next_node(nodes.label)
        return f"{self._anchor(node)}{markup(f'[{label.astext()}] ')}{self.blocks(node, without=[label])}"

    # ------------------------------------------------------------------ lists and boxes

    def _write_bullet_list(self, node: nodes.Element) -> str:
        return call("opsomming", *(f"[{self.render(item)}]" for item in node.children))

    def _write_enumerated_list(self, node: nodes.Element) -> str:
        style = ENUM_STYLES.get(node.get("enumtype"), "1")
        style = f"{node.get('prefix', '')}{style}{node.get('suffix', '.')}"
        items = (f"[{self.render(item)}]" for item in node.children)
        # A step of a process has paragraphs, which must not stand further apart than one step and the next.
        wide = "true" if "svm-stappen" in node["classes"] else None
        return call("nummering", *items, stijl=string(style), start=str(node.get("start", 1)), ruim=wide)

    def _write_list_item(self, node: nodes.Element) -> str:
        return self._anchor(node) + self.blocks(node)

    def _write_definition_list(self, node: nodes.Element) -> str:
        items = []
        for item in (child for child in node.children if isinstance(child, nodes.definition_list_item)):
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            names = call("regeleinde").join(self.render(term) for term in terms)
            items.append(f"([{names}], [{self.blocks(item, without=terms)}])")
        # A card of the glossary has several paragraphs: more room between cards than within one.
        return call("begrippen", *items, ruim="true" if "glossary" in node["classes"] else None)

    def _write_term(self, node: nodes.Element) -> str:
        return self._anchor(node) + self.inline(node)

    def _write_field_list(self, node: nodes.Element) -> str:
        items = [f"([{self.inline(field[0])}], [{self.blocks(field[1])}])" for field in node.children]
        return call("begrippen", *items)

    def _box(self, node: nodes.Element) -> str:
        kind = type(node).__name__
        own = node.next_node(nodes.title) if kind in TITLED_BOXES else None
        title = self.inline(own) if own is not None else markup(str(admonitionlabels.get(kind, "")))
        # A box with a title of its own keeps its kind as a class.
        kind = next((name for name in node["classes"] if name in admonitionlabels), kind)
        label = optional(self._label(node))
        body = self.blocks(node, without=[own])
        return call("kader", string(kind), content(title) or "none", anker=label, body=body)

    _write_topic = _write_sidebar = _box


def _stack(parts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, parts))


def is_inline(node: nodes.Node) -> bool:
    """Return whether a node is part of a line, and no block of its own."""
    return isinstance(node, (nodes.Text, nodes.Inline)) and not isinstance(node, nodes.image)


def is_annex(docname: str) -> bool:
    """Return whether a chapter is an annex: its file name starts with 90 or more."""
    return re.match(r"9\d", docname.rpartition("/")[2]) is not None
