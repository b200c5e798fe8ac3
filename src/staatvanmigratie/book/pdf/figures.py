"""Write what stands apart from the text as Typst: figures, their data, images, tables and key figures.

The numbers ("Figuur 2.1") are the ones Sphinx gave, so PDF and website always agree.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes
from sphinx.environment import BuildEnvironment

from staatvanmigratie.book.nodes import DataNode, KeyFigureNode
from staatvanmigratie.book.pdf import marks
from staatvanmigratie.book.pdf.compile import PdfError
from staatvanmigratie.book.pdf.markup import argument, array, call, content, markup, optional, string
from staatvanmigratie.book.pdf.pieces import WIDTH
from staatvanmigratie.book.pdf.table import Cell, TableLayout
from staatvanmigratie.book.pdf.text import TextWriter
from staatvanmigratie.book.pdf.volumes import Volume
from staatvanmigratie.notebook.outputs.number_tables import PENDING, in_place_of
from staatvanmigratie.notebook.outputs.record import CellRecord, PendingRecord

# A CSS pixel is 1/96 inch, Typst's point 1/72.
POINTS_PER_PIXEL = 0.75


# A table of so few letters in a row, and of so few rows, leaves room for another one beside it.
HALF_A_LINE = 48
HALF_A_PAGE = 40
# A table of more rows than this may not fit on a page.
LONG = 40


@dataclass(frozen=True)
class FigureData:
    """The data table of one figure, kept for the annexes."""

    docname: str
    chapter: str
    figure: str  # label
    number: str | None
    node: DataNode

    @property
    def label(self) -> str:
        """Label of the table in the annexes."""
        return f"{self.figure}--gegevens"

    @cached_property
    def layout(self) -> TableLayout:
        """The table as rows of cells."""
        return TableLayout.of_record(self.node["table"])

    def is_small(self) -> bool:
        """Whether two such tables fit beside each other."""
        widths = [len(wished) for _, wished, _ in self.layout.columns]
        return sum(widths) + 2 * len(widths) <= HALF_A_LINE and len(self.layout.body) <= HALF_A_PAGE


@dataclass(frozen=True)
class Sources:
    """The table of sources of one chapter, kept for the annexes."""

    docname: str
    chapter: str
    node: nodes.Element


class FigureWriter(TextWriter):
    """Writes figures and tables, and keeps what has to stand elsewhere: drawings, data, row headers.

    ``row_headers``  per volume, and per table in it: the number of row headers in each body row
    ``drawings``     file name -> SVG text, to be put beside the source
    """

    def __init__(self, env: BuildEnvironment, images: dict[str, str]):
        super().__init__(env)
        self.images = images
        self.row_headers: dict[Volume, list[list[int]]] = {volume: [] for volume in Volume}
        self.elsewhere: dict[Volume, set[str]] = {volume: set() for volume in Volume}
        self.drawings: dict[str, str] = {}
        self.chapter = ""
        self._looked_up = False  # whether what is written now stands behind the text, for who checks a number
        self._data: list[FigureData] = []
        self._sources: list[Sources] = []

    def _number(self, node: nodes.Element, kind: str) -> str | None:
        """Return "Figuur 2.1" as Sphinx numbers it; None for a figure or table without a number."""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = next((numbers[node_id] for node_id in node["ids"] if node_id in numbers), None)
        return self.env.config.numfig_format[kind] % ".".join(map(str, found)) if found else None

    def _place(self, what: str, label: str | None) -> str:
        """Return a comment for the source; ``pdf`` reads it back to say where an error is."""
        name = f" ({label.rpartition('#')[2]})" if label else ""
        return f"// {self.docname}: {what}{name}\n"

    # ------------------------------------------------------------------ figures

    def _write_figure(self, node: nodes.Element) -> str:
        number, label = self._number(node, "figure"), self._label(node)
        caption, legend = node.next_node(nodes.caption), node.next_node(nodes.legend)
        data = node.next_node(DataNode)
        drawn = [child for child in node.children if child not in (caption, legend, data)]
        entry = None
        if data is not None and label:
            entry = FigureData(self.docname, self.chapter, label, number, data)
            self._data.append(entry)
        return self._place(number or "figuur", label) + call(
            "figuur",
            nummer=optional(number),
            anker=optional(label),
            bijschrift=content(self.inline(caption)) if caption is not None else None,
            onder=content(self._small_print(legend.children if legend is not None else (), entry)),
            body="".join(self.render(child) for child in drawn),
        )

    def _small_print(self, lines: Sequence[nodes.Node], data: FigureData | None = None) -> str:
        """Return source line and notes as one paragraph, without what the list of marks says once for all."""
        parts = [(line.astext(), line) for line in lines if not marks.explains(line.astext())]
        found = [
            self.inline(line) + ("" if said.endswith((".", "?", "!")) else markup("."))
            for said, line in parts
        ]
        if data is not None and data.number:
            link = self._link("naar", data.label, markup(self.behind(data.number)))
            found.append(markup("Gegevens: zie ") + link + markup("."))
        return call("bron", body=markup(" ").join(found)) if found else ""

    def _write_ChartNode(self, node: nodes.Element) -> str:
        name = _file_name(self.docname, node.get("label") or "grafiek")
        if self.drawings.setdefault(f"{name}.svg", node["svg"]) != node["svg"]:
            name = f"{name}-{len(self.drawings) + 1}"
            self.drawings[f"{name}.svg"] = node["svg"]
        return call(
            "grafiek",
            string(f"{name}.svg"),
            alt=self._alt(node, f"Figure {node.get('label') or 'without a label'}"),
            breedte=WIDTH,
        )

    def _write_DataNode(self, _node: nodes.Element) -> str:
        return ""  # collected with its figure, printed in the annexes

    def _write_image(self, node: nodes.Element) -> str:
        alt = self._alt(node, f"Image {node['uri']}")
        name = self.images.get(node["uri"])
        if name is None:
            return markup(node["alt"])
        picture = call("beeld", string(name), alt=alt, breedte=length(node.get("width")))
        alone = len(node.parent.children) == 1 or not isinstance(node.parent, nodes.paragraph)
        return self._anchor(node) + (picture if alone else call("box", body=picture))

    def _alt(self, node: nodes.Element, what: str) -> str:
        alt = (node.get("alt") or "").strip()
        # Without a text docutils falls back on the name of the file.
        if not alt or alt == node.get("uri"):
            msg = (
                f"{self.docname}: {what} has no alternative text, so the PDF would not be accessible. "
                "Say in words what it shows."
            )
            raise PdfError(msg)
        return string(alt)

    # ------------------------------------------------------------------ tables

    def _write_table(self, node: nodes.Element) -> str:
        return self._captioned(node, TableLayout.of(node))

    def _write_TableNode(self, node: nodes.Element) -> str:
        return self._captioned(node, TableLayout.of_record(node["table"]))

    def _captioned(self, node: nodes.Element, layout: TableLayout) -> str:
        number, label = self._number(node, "table"), self._label(node)
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        caption = self.inline(title) if title is not None else ""
        under = self._lines_under(node)
        return self._place(number or "tabel", label) + self._table(layout, label, number, caption, under)

    def _table(
        self,
        layout: TableLayout,
        label: str | None,
        number: str | None,
        caption: str,
        under: str = "",
        back: str | None = None,
        form: str | None = None,
    ) -> str:
        self.row_headers[self.volume].append(layout.row_headers)
        self._in_table = True
        head = [array([self._cell(cell) for cell in row]) for row in layout.head]
        body = [self._row(ids, cells) for ids, cells in layout.body]
        self._in_table = False
        long = len(layout.body) > LONG
        if under and (long or self._looked_up):
            # It may go on overleaf; then its notes would stand there alone.
            caption, under = caption + under.replace("#bron[", "#bron-in-bijschrift[", 1), ""
        settings = {
            "nummer": self._number_back(number, back),
            "anker": optional(label),
            "bijschrift": content(caption),
            "vorm": optional(form or ("deelbaar" if self._looked_up else None)),
            "kolommen": array([array([*map(string, column)]) for column in layout.columns]),
            "kop": array(head) if head else None,
            "onder": content(under),
            "naslag": "true" if layout.looked_up else None,
            "hele-rijen": None if layout.rows_fit else "false",
        }
        lines = [*(f"{key}: {value}" for key, value in settings.items() if value), *body]
        return "#tabel(\n" + "".join(f"  {line},\n" for line in lines) + ")"

    def _number_back(self, number: str | None, back: str | None) -> str | None:
        """Return what a table is called, with a link to the figure of which it has the data."""
        if not number or not back:
            return optional(number)
        return f"[{self._link('naar', back, markup(number))}]"

    def _row(self, ids: list[str], cells: list[Cell]) -> str:
        anchor = self._anchor_for(ids)
        return ", ".join(self._cell(cell, anchor if cell is cells[0] else "") for cell in cells)

    def _cell(self, cell: Cell, anchor: str = "") -> str:
        body = self._content(cell.content) or (markup(PENDING) if cell.pending else "")
        return argument(
            call(
                f"cel-{cell.kind}",
                colspan=str(cell.columns) if cell.columns > 1 else None,
                rowspan=str(cell.rows) if cell.rows > 1 else None,
                wacht="true" if cell.pending else None,
                body=anchor + body,
            )
        )

    def _content(self, content: nodes.entry | CellRecord) -> str:
        if isinstance(content, nodes.entry):
            return self.blocks(content)
        if content.href:
            return self._web(content.href, self.words(content.text))
        if content.lead:
            rest = content.text.removeprefix(content.lead)
            return call("sterk", body=self.words(content.lead)) + self.words(rest)
        return self.words(content.text)

    def _lines_under(self, table: nodes.Element) -> str:
        """Return the source line and the notes that follow a table, to be kept with it."""
        siblings = table.parent.children
        after = itertools.islice(siblings, siblings.index(table) + 1, None)
        lines = list(itertools.takewhile(_is_table_line, after))
        self._early.update(map(id, lines))
        return self._small_print(lines)

    # ------------------------------------------------------------------ key figures

    def _write_KeyFiguresNode(self, node: nodes.Element) -> str:
        tiles = [self._tile(tile) for tile in node.children if isinstance(tile, KeyFigureNode)]
        label, under = optional(self._label(node)), content(self._lines_under(node))
        return call("kerncijfers", *tiles, anker=label, onder=under)

    def _tile(self, node: KeyFigureNode) -> str:
        shown = [self.render(child) for child in node.children]
        pending: PendingRecord | None = node.get("pending")
        note = node.get("note")
        if pending:
            note = f"{'was ' * pending.overdue}verwacht {pending.expected_text}"
        value = shown[0] if shown else markup(node.get("shown") or PENDING)
        change = "".join(shown[1:]) or markup(node.get("change") or "")
        return argument(
            call(
                "tegel",
                titel=f"[{markup(node['title'])}]",
                waarde=f"[{markup(in_place_of(pending)) if pending else value}]",
                wijziging=None if pending else content(change),
                noot=content(markup(", ".join(filter(None, [node.get("period"), note])))),
                wacht="true" if pending else None,
            )
        )


def ratio(svg: str) -> float:
    """Return the height of a drawing to its width; 0 where it does not say."""
    tag = re.search(r"<svg\b[^>]*>", svg)
    said = dict(re.findall(r'(\w+)="([^"]*)"', tag[0])) if tag else {}
    sides = said.get("viewBox", "").replace(",", " ").split()[2:] or [said.get("width"), said.get("height")]
    pixels = [re.fullmatch(r"([\d.]+)(?:px)?", side or "") for side in sides]
    if len(pixels) != 2 or not all(pixels):
        return 0.0
    wide, high = (float(each[1]) for each in pixels)
    return high / wide if wide else 0.0


def length(width: str | None) -> str | None:
    """Return an image width as a Typst length; None when the source gives none that paper knows."""
    match = re.fullmatch(r"([\d.]+)(%|px|pt|mm|cm)?", (width or "").strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2] or "px"
    return f"{number * POINTS_PER_PIXEL:g}pt" if unit == "px" else f"{number:g}{unit}"


def _is_table_line(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph) and bool({"svm-bron", "svm-noot"} & set(node["classes"]))


def _file_name(*parts: str) -> str:
    return "-".join(re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-").lower() for part in parts)
