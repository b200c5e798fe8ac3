"""What chapters show, once more on the start page: key figures, and charts with what they say as a title.

    :::{uitgelicht} kern-samenvatting fig-komen-en-gaan
    :::

Each leads to its chapter. Nothing is made again and nothing typed: what stands here is what stands there, and
who agreed to the chapter agreed to it.
"""

from collections.abc import Sequence
from html import escape
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from staatvanmigratie.book import page_numbers
from staatvanmigratie.book.nodes import ChartNode, HighlightNode, KeyFiguresNode, NumberNode
from staatvanmigratie.notebook.outputs.record import NumberRecord

_LOGGER = logging.getLogger(__name__)
_BELOW = {"svm-bron", "svm-noot"}


def register(app: Sphinx) -> None:
    """Teach the website the directive."""
    app.add_directive("uitgelicht", Highlights)
    app.add_node(HighlightNode, html=(_visit, _depart))
    app.connect("doctree-resolved", _fill)


class Highlights(SphinxDirective):
    """``{uitgelicht}``: labels of key figures and figures, in the order in which they are shown."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Return a place for each; what stands there is known once all chapters are read."""
        holder = nodes.container(classes=["svm-uitgelicht"])
        holder += [HighlightNode(label=label, title="") for label in self.arguments[0].split()]
        for place in holder.children:
            self.set_source_info(place)
        return [holder]


def numbers_of(document: nodes.document, env) -> dict[str, NumberRecord]:
    """Return the numbers of other pages that a page shows, by anchor."""
    found: dict[str, NumberRecord] = {}
    for place in document.findall(HighlightNode):
        there = page_numbers.of_page(env, place["docname"])
        found |= {each["anchor"]: there[each["anchor"]] for each in place.findall(NumberNode)}
    return found


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(HighlightNode)):
        known = app.env.get_domain("std").anonlabels.get(place["label"])
        shown = _shown(app, *known) if known and isinstance(app.builder, StandaloneHTMLBuilder) else ()
        if not shown:
            if not known:
                _LOGGER.warning(
                    "{uitgelicht}: no chapter has a figure or key figures %r", place["label"], location=place
                )
            place.parent.remove(place)
            continue
        chapter = known[0]
        place["docname"] = chapter
        place["address"] = f"{app.builder.get_relative_uri(docname, chapter)}#{place['label']}"
        place.extend(shown)
        if isinstance(title := place[0], nodes.caption):
            place["title"] = title.astext()
        # When the chapter is written again, so is the page that shows a piece of it.
        app.env.files_to_rebuild.setdefault(chapter, set()).add(docname)


def _shown(app: Sphinx, docname: str, label: str) -> Sequence[nodes.Element]:
    """Return what a chapter shows under a label: without its data, which stand there."""
    for node in app.env.get_doctree(docname).findall(nodes.Element):
        if label not in node.get("ids", ()):
            continue
        if isinstance(node, KeyFiguresNode):
            node["ids"], node["names"] = [], []
            return [node]
        if isinstance(node, nodes.figure):
            chart = node.next_node(ChartNode)
            chart["label"] = f"uitgelicht-{label}"
            # The marks in a drawing are explained in the notes under it.
            below = [line for line in node.findall(nodes.paragraph) if _BELOW & set(line["classes"])]
            return [node.next_node(nodes.caption), chart, *below]
    return ()


def _visit(self: HTML5Translator, node: HighlightNode) -> None:
    """Open what is shown; a chart has what it says as a title, which leads to its chapter."""
    if not node["title"]:
        self.body.append('<div class="svm-uit-cijfers">\n')
        return
    self.body.append(
        f'<section class="svm-uit-figuur"><h3><a href="{escape(node["address"])}">'
        f"{escape(node['title'])}</a></h3>\n"
    )
    for child in node.children[1:]:
        child.walkabout(self)
    self.body.append("</section>\n")
    raise nodes.SkipNode


def _depart(self: HTML5Translator, node: HighlightNode) -> None:
    """Lead on to the chapter of the key figures."""
    link = f'<a href="{escape(node["address"])}">Lees de samenvatting</a>'
    self.body.append(f'<p class="svm-verder-lezen">{link}</p></div>\n')
