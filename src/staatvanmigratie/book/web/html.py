"""The nodes of the book written as HTML.

A number is a link to the row that names its source, and with JavaScript it opens the one box of the page
(``page``). A figure is its drawing inline, then source and notes; its data are a file, a page with a table,
and, once a reader opens the fold, a table in that place. Without JavaScript there is no box, no table in the
fold and no "Maak interactief", and all else works.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.writers.html5 import HTML5Translator

from staatvanmigratie.book import output_nodes, page_numbers
from staatvanmigratie.book.nodes import (
    ChartNode,
    DataNode,
    KeyFigureNode,
    KeyFiguresNode,
    NumberNode,
    TableNode,
)
from staatvanmigratie.book.web import highlights, tables
from staatvanmigratie.book.web.drawing import inline_svg, narrow_svg
from staatvanmigratie.book.web.number_card import period, to_come
from staatvanmigratie.book.web.page import Page, as_json
from staatvanmigratie.foundation import addresses
from staatvanmigratie.notebook.drawings import sparkline
from staatvanmigratie.notebook.outputs.record import CellRecord, PendingRecord


def register(app: Sphinx) -> None:
    """Teach the HTML builders the nodes of the book, and how to write tables and figures accessibly."""
    app.add_node(NumberNode, html=(visit_number, None))
    app.add_enumerable_node(TableNode, "table", override=True, html=(visit_report_table, None))
    app.add_node(ChartNode, html=(visit_chart, None))
    app.add_node(DataNode, html=(visit_data, None))
    app.add_node(KeyFiguresNode, html=(visit_key_figures, depart_key_figures))
    app.add_node(KeyFigureNode, html=(visit_key_figure, None))
    for node, visit, depart in (
        (nodes.document, visit_document, depart_document),
        (nodes.figure, visit_figure, depart_figure),
        (nodes.table, visit_table, depart_table),
        (nodes.entry, visit_entry, depart_entry),
    ):
        app.add_node(node, override=True, html=(visit, depart))


def _around(node: nodes.Node, kind: type[nodes.Element]) -> nodes.Element | None:
    """Return the nearest node of a kind that this one stands in."""
    while node is not None and not isinstance(node, kind):
        node = node.parent
    return node


def visit_document(self: HTML5Translator, node: nodes.document) -> None:
    """Start a page."""
    docname, env = self.builder.current_docname, self.builder.env
    rows = output_nodes.source_rows(node)
    numbers = {**page_numbers.of_page(env, docname), **highlights.numbers_of(node, env)}
    self.svm_page = Page(docname, self.builder.outdir, numbers, self.config.svm_labels, rows)
    type(self).visit_document(self, node)


def depart_document(self: HTML5Translator, node: nodes.document) -> None:
    """Put the box of the numbers at the end of the page."""
    self.body.append(self.svm_page.end())
    type(self).depart_document(self, node)


def visit_number(self: HTML5Translator, node: NumberNode) -> None:
    """Write a number."""
    self.body.append(self.svm_page.number(node["anchor"], node.astext()))
    raise nodes.SkipNode


def visit_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Write a figure of ours in reading order: caption, drawing, source and notes, data."""
    if "svm-figuur" not in node["classes"]:
        type(self).visit_figure(self, node)
        return
    parts = {type(child): child for child in node.children}
    drawing, place = parts[ChartNode], len(self.body)
    self.body.append("")
    for kind in (nodes.caption, ChartNode, nodes.legend):
        if kind in parts:
            parts[kind].walkabout(self)
        if kind is nodes.caption:
            self.body.append("</figcaption>\n")  # docutils leaves it open for the legend
        if kind is nodes.caption and drawing.get("dashboard"):
            self.body.append(_choices(drawing["label"], parts[nodes.caption].astext()))
    self.body.append(
        _ways(self, drawing["label"], "figure", _page_of(self.svm_page, drawing["label"]), drawing)
    )
    on_request = {"spec": drawing["spec"]} if drawing.get("spec") else {}
    if drawing.get("narrow_spec"):
        on_request["narrow"] = drawing["narrow_spec"]
    if DataNode in parts:
        fold, table = _data(self, parts[DataNode])
        on_request["table"] = as_json(table)
        self.body.append(fold)
    script = self.svm_page.script(drawing["label"], on_request) if on_request else ""
    width = " svm-breed" if _is_wide(drawing) else ""
    about = {"CLASS": f"svm-figuur{width}", **({"data-script": script} if script else {})}
    self.body[place] = self.starttag(node, "figure", **about)
    self.body.append("</figure>\n")
    raise nodes.SkipNode


def _is_wide(drawing: ChartNode) -> bool:
    """Whether a figure may be wider than the text: a dashboard, and a map."""
    is_map = '"type":"topojson"' in drawing.get("spec", "")
    return bool(drawing["width"] == "full" or drawing.get("dashboard") or is_map)


def depart_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Close a figure that is not ours."""
    type(self).depart_figure(self, node)


def visit_chart(self: HTML5Translator, node: ChartNode) -> None:
    """Write the drawing inline; beside it that for the screen of a phone, of which the style shows one.

    A chart of an author's own may have none: then the frame scrolls sideways there.
    """
    label, narrow, outlines = node["label"], node.get("narrow"), self.svm_page.outlines
    caption = node.parent.next_node(nodes.caption)
    drawn = inline_svg(node["svg"], label, node["alt"], outlines)
    if narrow:
        drawn = drawn.replace("<svg ", '<svg class="svm-ruim" ', 1)
        drawn += narrow_svg(narrow, label, outlines)
        self.body.append(f'<div class="svm-grafiek" id="{label}-beeld">{drawn}</div>\n')
        raise nodes.SkipNode
    name = escape(self.svm_page.unique(f"Grafiek: {caption.astext() if caption else label}"))
    self.body.append(
        f'<div class="svm-grafiek svm-alleen-ruim" id="{label}-beeld" role="region" tabindex="0" '
        f'aria-label="{name}">{drawn}</div>\n{tables.HINT}'
    )
    raise nodes.SkipNode


def _choices(label: str, caption: str) -> str:
    """Return the place above a dashboard where the page's script puts its choices, and how they work.

    The style shows how they work where they are there; without scripts stands that nothing can be chosen.
    """
    name = escape(f"Keuzes bij: {caption}")
    return (
        f'<div class="svm-keuzes" id="{label}-keuzes" role="group" aria-label="{name}" hidden></div>\n'
        f'<p class="svm-melding svm-keuze-melding" id="{label}-melding" role="status"></p>\n'
        '<p class="svm-noot svm-keuze-uitleg">Elke keuze verandert alle grafieken tegelijk. U kunt ook in de '
        "grafieken klikken. De cijfers bij uw keuze staan eronder als tabel.</p>\n"
        '<noscript><p class="svm-noot">Kiezen kan alleen met JavaScript. Dit zijn de grafieken bij een vaste '
        "keuze.</p></noscript>\n"
    )


def visit_data(self: HTML5Translator, node: DataNode) -> None:
    """Write nothing: the data belong to a figure, which writes them."""
    raise nodes.SkipNode


def _chosen(label: str) -> str:
    """Return the place where the page's script writes the numbers that a dashboard shows as a table."""
    return (
        f'<details class="svm-gegevens svm-gekozen" data-dashboard="{label}" hidden>'
        "<summary>Gegevens bij uw keuze</summary>"
        f'<div class="svm-schuif" role="region" tabindex="0" aria-label="Gegevens bij uw keuze">'
        f'<table class="table" id="{label}-gekozen"></table></div></details>\n'
    )


def _data(self: HTML5Translator, node: DataNode) -> tuple[str, str]:
    """Return the fold with the data of a figure and the table for in it; write them as files too.

    The fold has the way to these files and the places of the numbers. The page's script puts the table there
    when the fold is opened, and a link to a number opens the fold.
    """
    page, label, above = self.svm_page, node["label"], f"../{self.svm_page.docname}.html"
    anchors = [f"{node['prefix']}-{cell.number}" for row in node["table"].rows for cell in row if cell.number]
    own = {anchor for anchor in anchors if page.is_new(anchor)}
    places = "".join(f'<a id="{anchor}"></a>' for anchor in anchors if anchor in own)
    number = self.builder.fignumbers.get("figure", {}).get(label)
    below = node.parent.next_node(nodes.legend)
    table_page = tables.page(
        report=self.config.svm_title,
        chapter=self.builder.env.titles[page.docname].astext(),
        above=above,
        heading=f"Gegevens bij figuur {'.'.join(map(str, number))}" if number else "Gegevens bij een figuur",
        caption=node["caption"],
        up="../",
        back=f"{above}#{label}",
        table=_data_table(page, node, set(anchors), above),
        below=[line.astext() for line in below.children] if below else [],
        download=f'<p class="svm-download">{_link(f"{label}.csv")}</p>',
    )
    fold = (
        '<details class="svm-gegevens"><summary>Gegevens bij deze figuur</summary>\n'
        f'<div class="svm-hier">{places}</div>\n'
        f'<p class="svm-download"><a href="{page.file(f"{label}.html", table_page)}">'
        f"Bekijk deze gegevens op een eigen pagina</a></p>\n"
        f'<p class="svm-download">{_download(page, label, node["csv"])}</p>\n</details>\n'
    )
    return fold, _data_table(page, node, own)


def _data_table(page: Page, node: DataNode, ids: set[str], address: str = "") -> str:
    """Return the table of a figure, for the page of its chapter or, with the address of that, another.

    ``ids`` are the anchors that are an id there; in the end none are left.
    """
    name = f"Gegevens bij: {node['caption']}"
    hidden = "" if address else ' class="svm-onzichtbaar"'  # the figure has the same words above
    caption = f"<caption{hidden}>{escape(name)}</caption>"

    def number(cell: CellRecord) -> str:
        anchor = f"{node['prefix']}-{cell.number}"
        has_id = anchor in ids
        ids.discard(anchor)
        return page.number_aside(anchor, cell.text, has_id, address)

    return tables.framed(tables.written(node["table"], caption, number), f"Tabel: {name}")


def _download(page: Page, label: str, text: str) -> str:
    """Write the CSV file and return a link to it."""
    # The byte order mark is how spreadsheets know that the file is UTF-8.
    return _link(page.file(f"{label}.csv", text.encode("utf-8-sig")))


def _link(address: str) -> str:
    return f'<a href="{address}" download>Download deze gegevens<span class="svm-type"> (CSV)</span></a> '


def _page_of(page: Page, label: str) -> str:
    """Return the way to the page of a figure or table, which the build writes: ``book/figure_pages``."""
    address = f"{page.up}figuur/{label}/index.html"
    return f'<a href="{address}">Downloaden, citeren en insluiten</a> '


def _ways(self: HTML5Translator, label: str, kind: str, links: str, drawing: ChartNode | None = None) -> str:
    """Return the line under a figure or table: links, its address that can be copied, and a button.

    The page's script makes the address a button; without it the link leads there. It shows the button that
    makes a figure interactive, which a dashboard does not need.
    """
    number = ".".join(map(str, self.builder.fignumbers.get(kind, {}).get(label, ())))
    called = f"{'tabel' if kind == 'table' else 'figuur'} {number}".strip()
    button = chosen = ""
    if drawing and drawing.get("spec"):
        self.builder.svm_interactive = True
        if drawing.get("dashboard"):
            chosen = _chosen(label)
        else:
            about = f'class="svm-knop" data-figuur="{label}" hidden'
            button = f'<button type="button" {about}>Maak interactief</button> '
    return (
        f'{chosen}<p class="svm-download svm-wegen">{links}<a class="svm-koppeling" href="#{label}">Link'
        f'<span class="svm-onzichtbaar"> naar {called}</span></a> {button}'
        '<span class="svm-melding" role="status"></span></p>\n'
    )


def visit_report_table(self: HTML5Translator, node: TableNode) -> None:
    """Write a table of the report; one with numbers can be downloaded."""
    page, label = self.svm_page, node["ids"][0]
    title = node.next_node(nodes.title)
    outer, self.body = self.body, []
    self.add_fignumber(node)
    self.body.append('<span class="caption-text">')
    for child in title.children:
        child.walkabout(self)
    self.body.append("</span>")
    self.add_permalink_ref(node, _("Link to this table"))
    caption, self.body = f"<caption>{''.join(self.body)}</caption>", outer

    def number(cell: CellRecord) -> str:
        return page.number(f"{node['prefix']}-{cell.number}", cell.text)

    table = tables.written(node["table"], caption, number, label)
    self.body.append(tables.framed(table, page.unique(f"Tabel: {title.astext()}")))
    links = _download(page, label, node["csv"]) + _page_of(page, label) if node["csv"] else ""
    self.body.append(_ways(self, label, "table", links))
    raise nodes.SkipNode


def visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Write a table of Markdown in the same frame."""
    title, section = node.next_node(nodes.title), _around(node, nodes.section)
    name = title.astext() if title else section.next_node(nodes.title).astext() if section else ""
    opening, self.svm_closing = tables.framed("\0", self.svm_page.unique(f"Tabel: {name}")).split("\0")
    self.body.append(opening)
    if len(list(node.findall(nodes.colspec))) > tables.COLUMNS:
        node["classes"].append("svm-veel")
    type(self).visit_table(self, node)


def depart_table(self: HTML5Translator, node: nodes.table) -> None:
    """Close the table and its frame."""
    type(self).depart_table(self, node)
    self.body.append(self.svm_closing)


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
        if node.get("course"):
            self.body.append(f'<dd class="svm-verloop">{sparkline.drawn(node["course"])}</dd>')
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
    before, publisher, after = map(escape, to_come(pending, note))
    if address := addresses.safe(pending.address):
        publisher = f'<a href="{escape(address)}" rel="external noopener noreferrer">{publisher}</a>'
    return f"{before}{publisher}{after}"
