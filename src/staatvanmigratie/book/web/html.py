"""The nodes of the book written as HTML.

A number is a button that opens a native popover with its origin; the boxes stand together at the end of the
page, where a browser without popovers and a printer show them as a list. A figure is its drawing inline, then
source, notes and the data in a fold. Without JavaScript everything but "Maak interactief" works.
"""

import json
import re
from html import escape
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from staatvanmigratie.book.nodes import ChartNode, DataNode, KeyFigureNode, KeyFiguresNode, NumberNode
from staatvanmigratie.book.web.number_card import Names, origin, period
from staatvanmigratie.notebook.outputs.record import PendingRecord

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)

#: Folder of the site with one CSV file per figure and table.
DATA = "data"

#: A table with more columns is set smaller.
COLUMNS = 5

# Shown only where a figure or table is wider than the screen; the frame itself says so to a screen reader.
_HINT = '<p class="svm-hint" aria-hidden="true">Schuif opzij om alles te zien</p>\n'

_OPENING = re.compile(r"[(\[“‘]+$")
_CLOSING = re.compile(r"[.,;:!?)\]”’*]+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def register(app: Sphinx) -> None:
    """Teach the HTML builders the nodes of the book, and how to write tables and figures accessibly."""
    app.add_node(NumberNode, html=(visit_number, depart_number))
    app.add_node(ChartNode, html=(visit_chart, None))
    app.add_node(DataNode, html=(visit_data, depart_data))
    app.add_node(KeyFiguresNode, html=(visit_key_figures, depart_key_figures))
    app.add_node(KeyFigureNode, html=(visit_key_figure, None))
    for node, visit, depart in (
        (nodes.document, visit_document, depart_document),
        (nodes.figure, visit_figure, depart_figure),
        (nodes.table, visit_table, depart_table),
        (nodes.entry, visit_entry, depart_entry),
    ):
        app.add_node(node, override=True, html=(visit, depart))


class Page:
    """What one page keeps while it is written: the origins of its numbers, ids and names it has used.

    Equal origins share one box.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._boxes: dict[str, str] = {}
        self._used: set[str] = set()

    def box_for(self, node: NumberNode) -> str:
        """Return the id of the box that a number opens."""
        content = origin(node["number"], self._names, in_table=_around(node, nodes.entry) is not None)
        return self._boxes.setdefault(content, f"herkomst-{node['anchor']}")

    def is_new(self, anchor: str) -> bool:
        """Tell whether an anchor is used for the first time on the page; an id may stand there once."""
        new = anchor not in self._used
        self._used.add(anchor)
        return new

    def unique(self, name: str) -> str:
        """Return a name for a region of the page, with a number when there is another of that name."""
        found = (f"{name} ({n})" if n > 1 else name for n in count(1))
        return next(candidate for candidate in found if self.is_new(candidate))

    def html(self) -> str:
        """Return all boxes, for the end of the page; nothing for a page without numbers."""
        if not self._boxes:
            return ""
        boxes = "\n".join(
            f'<div popover id="{box}" class="svm-herkomst" role="dialog" aria-label="Herkomst van cijfer">'
            f'<button type="button" class="svm-sluit" popovertarget="{box}" popovertargetaction="hide" '
            f'aria-label="Sluiten"></button>{content}</div>'
            for content, box in self._boxes.items()
        )
        return (
            '<section class="svm-herkomsten" aria-label="Herkomst van de cijfers">\n'
            f'<p class="svm-herkomsten-kop">Herkomst van de cijfers</p>\n{boxes}\n</section>\n'
        )


def _around(node: nodes.Node, kind: type[nodes.Element]) -> nodes.Element | None:
    """Return the nearest node of a kind that this one stands in."""
    while node is not None and not isinstance(node, kind):
        node = node.parent
    return node


def keep_punctuation(number: NumberNode) -> None:
    """Tie a number to the bracket before it and the signs behind it.

    To a browser a button is a box, and a line may end on either side of a box: a full stop could start the
    next line.
    """
    whole: nodes.Node = number
    while isinstance(whole.parent, nodes.strong | nodes.emphasis) and len(whole.parent) == 1:
        whole = whole.parent
    parent = whole.parent
    position = parent.index(whole)
    before, after = parent[position - 1] if position else None, parent[position + 1 : position + 2]
    opening = _OPENING.search(before) if isinstance(before, nodes.Text) else None
    closing = _CLOSING.match(after[0]) if after and isinstance(after[0], nodes.Text) else None
    if not opening and not closing:
        return
    together = nodes.inline(classes=["svm-vast"])
    parent[position] = together
    if opening:
        together += nodes.Text(opening[0])
        parent[position - 1] = nodes.Text(before[: opening.start()])
    together += whole
    if closing:
        together += nodes.Text(closing[0])
        parent[position + 1] = nodes.Text(after[0][closing.end() :])


def visit_document(self: HTML5Translator, node: nodes.document) -> None:
    """Start a page."""
    self.svm_page = Page(self.config.svm_labels)
    for number in list(node.findall(NumberNode)):
        keep_punctuation(number)
    type(self).visit_document(self, node)


def depart_document(self: HTML5Translator, node: nodes.document) -> None:
    """Put the origins of all numbers at the end of the page."""
    self.body.append(self.svm_page.html())
    type(self).depart_document(self, node)


def visit_number(self: HTML5Translator, node: NumberNode) -> None:
    """Write a number as a button that opens its origin."""
    identity = f' id="{node["anchor"]}"' if self.svm_page.is_new(node["anchor"]) else ""
    box = self.svm_page.box_for(node)
    cell = ""
    if _around(node, nodes.entry):
        # What the shared box leaves out; the page's own script adds it when the box opens.
        about = f"{node['number'].shown} \N{MIDDLE DOT} {period(node['number'].period)}"
        cell = f' data-cijfer="{escape(about)}"'
    self.body.append(
        f'<button type="button" class="cijfer"{identity} popovertarget="{box}" aria-haspopup="dialog"{cell}>'
    )


def depart_number(self: HTML5Translator, node: NumberNode) -> None:
    """Close the number."""
    self.body.append("</button>")


def visit_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Write a figure of ours in reading order: caption, drawing, source and notes, data."""
    if "svm-figuur" not in node["classes"]:
        type(self).visit_figure(self, node)
        return
    drawing = next(node.findall(ChartNode))
    width = " svm-breed" if drawing["width"] == "full" else ""
    self.body.append(self.starttag(node, "figure", CLASS=f"svm-figuur{width}"))
    parts = {type(child): child for child in node.children}
    for kind in (nodes.caption, ChartNode, nodes.legend, DataNode):
        if kind in parts:
            parts[kind].walkabout(self)
        if kind is nodes.caption:
            self.body.append("</figcaption>\n")  # docutils leaves it open for the legend
        if kind is nodes.caption and drawing.get("dashboard"):
            self.body.append(_choices(drawing["label"], parts[nodes.caption].astext()))
        if kind is nodes.legend and drawing.get("spec"):
            self.body.append(_interactive(drawing))
            self.builder.svm_interactive = True
    self.body.append("</figure>\n")
    raise nodes.SkipNode


def depart_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Close a figure that is not ours."""
    type(self).depart_figure(self, node)


def visit_chart(self: HTML5Translator, node: ChartNode) -> None:
    """Write the drawing inline, in a frame that scrolls sideways on a narrow screen."""
    label = node["label"]
    caption = node.parent.next_node(nodes.caption)
    name = escape(self.svm_page.unique(f"Grafiek: {caption.astext() if caption else label}"))
    self.body.append(
        f'<div class="svm-grafiek" id="{label}-beeld" role="region" tabindex="0" aria-label="{name}">'
        f"{inline_svg(node['svg'], label, node['alt'])}</div>\n{_HINT}"
    )
    raise nodes.SkipNode


def _choices(label: str, caption: str) -> str:
    """Return the place above a dashboard where the page's script puts its choices."""
    name = escape(f"Keuzes bij: {caption}")
    return (
        f'<div class="svm-keuzes" id="{label}-keuzes" role="group" aria-label="{name}" hidden></div>\n'
        f'<p class="svm-melding svm-keuze-melding" id="{label}-melding" role="status"></p>\n'
    )


def _interactive(drawing: ChartNode) -> str:
    """Return the button that makes a figure interactive, shown by the page's script, and what it needs.

    A dashboard needs no button; the page's script writes the numbers it shows as a table.
    """
    label = drawing["label"]
    spec = f'<script type="application/json" id="{label}-spec">{_script_json(drawing["spec"])}</script>\n'
    if drawing.get("dashboard"):
        return (
            f'<details class="svm-gegevens svm-gekozen" data-dashboard="{label}" hidden>'
            "<summary>Gegevens bij uw keuze</summary>"
            f'<div class="svm-schuif" role="region" tabindex="0" aria-label="Gegevens bij uw keuze">'
            f'<table class="table" id="{label}-gekozen"></table></div></details>\n{spec}'
        )
    return (
        f'<p class="svm-acties" hidden><button type="button" class="svm-knop" data-figuur="{label}">'
        f'Maak interactief</button> <span class="svm-melding" role="status"></span></p>\n'
        f"{spec}"
    )


def inline_svg(svg: str, label: str, alt: str) -> str:
    """Return a drawing for use inside a page: one image with one name, its ids its own.

    Ids get the label of the figure in front, because gradients and clips of two drawings on a page would
    clash. The roles and labels Vega gives every mark are English and would be read one by one; a screen
    reader gets the alt text and the data table instead.
    """
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        for name in [n for n in element.attrib if n == "role" or n.startswith("aria-")]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            element.set(name, _own_id(name, value, label))
    for old in root.findall(f"{{{SVG}}}title"):
        root.remove(old)
    title = ElementTree.Element(f"{{{SVG}}}title", {"id": f"{label}-alt"})
    title.text = alt
    root.insert(0, title)
    root.set("role", "img")
    root.set("aria-labelledby", f"{label}-alt")
    root.set("focusable", "false")
    return ElementTree.tostring(root, encoding="unicode")


def _own_id(name: str, value: str, label: str) -> str:
    if name == "id":
        return f"{label}-{value}"
    if name in ("href", f"{{{XLINK}}}href") and value.startswith("#"):
        return f"#{label}-{value[1:]}"
    return _REFERENCE.sub(rf"url(#{label}-\1)", value)


def _script_json(spec: dict[str, Any]) -> str:
    # "<" cannot close the script element when it is written as an escape.
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def visit_data(self: HTML5Translator, node: DataNode) -> None:
    """Open the fold with the data of a figure."""
    self.body.append('<details class="svm-gegevens"><summary>Gegevens bij deze figuur</summary>\n')


def depart_data(self: HTML5Translator, node: DataNode) -> None:
    """Close the fold, below a link to the data as a file."""
    self.body.append(_download(self, node["label"], node["csv"]) + "</details>\n")


def _download(self: HTML5Translator, label: str, text: str) -> str:
    """Write the CSV file and return a link to it."""
    folder = Path(self.builder.outdir, DATA)
    folder.mkdir(exist_ok=True)
    # The byte order mark is how spreadsheets know that the file is UTF-8.
    (folder / f"{label}.csv").write_bytes(text.encode("utf-8-sig"))
    up = "../" * self.builder.current_docname.count("/")
    return (
        f'<p class="svm-download"><a href="{up}{DATA}/{label}.csv" download>'
        f'Download deze gegevens<span class="svm-type"> (CSV)</span></a></p>\n'
    )


def visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Write a table in a frame of its own that scrolls sideways, also with the keyboard."""
    figure = node.parent if isinstance(node.parent, DataNode) else None
    title = node.next_node(nodes.title)
    name = f"Gegevens bij: {figure['caption']}" if figure else title.astext() if title else ""
    section = _around(node, nodes.section)
    about = name or (section.next_node(nodes.title).astext() if section else "")
    label = escape(self.svm_page.unique(f"Tabel: {about}"))
    self.body.append(f'<div class="svm-schuif" role="region" tabindex="0" aria-label="{label}">\n')
    if len(list(node.findall(nodes.colspec))) > COLUMNS:
        node["classes"].append("svm-veel")
    type(self).visit_table(self, node)
    if figure:
        self.body.append(f'<caption class="svm-onzichtbaar">{escape(name)}</caption>\n')


def depart_table(self: HTML5Translator, node: nodes.table) -> None:
    """Close the table and its frame; a table with numbers can be downloaded."""
    type(self).depart_table(self, node)
    self.body.append(f"</div>\n{_HINT}")
    if node.get("csv"):
        self.body.append(_download(self, node["ids"][0], node["csv"]))


def visit_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Say of every header cell whether it heads a column or a row."""
    position = len(self.body)
    type(self).visit_entry(self, node)
    scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
    self.body[position] = self.body[position].replace("<th", f'<th scope="{scope}"', 1)


def depart_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Close the cell."""
    type(self).depart_entry(self, node)


def visit_key_figures(self: HTML5Translator, node: KeyFiguresNode) -> None:
    """Open the tiles."""
    self.body.append(self.starttag(node, "dl", CLASS="svm-kerncijfers"))


def depart_key_figures(self: HTML5Translator, node: KeyFiguresNode) -> None:
    """Close the tiles."""
    self.body.append("</dl>\n")


def visit_key_figure(self: HTML5Translator, node: KeyFigureNode) -> None:
    """Write a tile: what, when, how many, the change; or when the figure is expected."""
    about = escape(node["title"])
    if node.get("period"):
        about += f' <span class="svm-periode">{escape(period(node["period"]))}</span>'
    self.body.append(f'<div class="svm-kerncijfer"><dt>{about}</dt>')
    if node.get("pending"):
        self.body.append(f'<dd class="svm-wacht">{_expected(node["pending"], node.get("note"))}</dd>')
    else:
        numbers = list(node.children)
        self.body.append('<dd class="svm-waarde">')
        _number_or_text(self, numbers[0] if numbers else None, node["shown"])
        self.body.append("</dd>")
        if node.get("change"):
            self.body.append('<dd class="svm-verschil">')
            _number_or_text(self, numbers[1] if len(numbers) > 1 else None, node["change"])
            self.body.append("</dd>")
        if node.get("note"):
            self.body.append(f'<dd class="svm-noot">{escape(node["note"])}</dd>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _number_or_text(self: HTML5Translator, number: nodes.Node | None, text: str) -> None:
    if number is None:
        self.body.append(escape(text))
    else:
        number.walkabout(self)


def _expected(pending: PendingRecord, note: str | None) -> str:
    """Return what a tile says whose figure is still to come: where it will appear, and when."""
    when = note or f"verwacht in {pending.expected_text}"
    publisher = escape(pending.publisher)
    if pending.address:
        publisher = f'<a href="{escape(pending.address)}" rel="external noopener noreferrer">{publisher}</a>'
    return f"Nog niet beschikbaar bij {publisher}{f'; {escape(when)}' if when else ''}"
