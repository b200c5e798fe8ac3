"""From what a notebook output says about itself to the docutils nodes of the book.

This module takes the record of an output and nothing else; it knows no Sphinx, no file and no network. The
shape of the nodes is described in ``nodes``.

A text is MyST and needs a parser, which ``extension`` has; :func:`number_node` makes the node for each number
in it.
"""

import json
from collections.abc import Sequence
from typing import Any

from docutils import nodes

from staatvanmigratie.book import figure_values, process_nodes
from staatvanmigratie.book.nodes import (
    ChartNode,
    DataNode,
    KeyFigureNode,
    KeyFiguresNode,
    NumberNode,
    TableNode,
)
from staatvanmigratie.foundation import csv_text
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.office_files.workbook import Value, as_text
from staatvanmigratie.notebook.outputs.record import (
    FigureOutput,
    KeyFiguresOutput,
    NumberRecord,
    Output,
    ProcessOutput,
    TableOutput,
    TableRecord,
)

#: The one mime type per kind of output that the book turns into nodes; the others are for JupyterLab.
MIME_TYPES = {
    "tekst": "text/markdown",
    "figuur": "image/svg+xml",
    "tabel": "text/html",
    "kerncijfers": "text/html",
    "procesplaat": "image/svg+xml",
    "procestekst": "text/html",
}


def anchor(docname: str, cell: int, number_id: str, output: int = 0) -> str:
    """Return the id of a number in running text, unique in the book: ``07_asiel-12-n1``.

    ``docname`` is the chapter as the book knows it (its folder does not count), ``cell`` the index of the
    cell in the notebook as the book reads it, ``output`` the index of the output in the cell. Numbers of a
    figure, a table or key figures have the id ``<label>-<number id>`` instead.
    """
    page = docname.rpartition("/")[2]
    return f"{page}-{cell}-{f'{output}-' if output else ''}{number_id}"


def source_rows(page: nodes.Node) -> set[str]:
    """Return the ids of the rows of the tables of sources on a page."""
    return {row_id for table in page.findall(TableNode) for row_id in table["table"].row_ids}


def source_row(docname: str, series: str) -> str:
    """Return the id of the row that names the source of ``series`` in a chapter's table of sources."""
    return f"bron-{docname.rpartition('/')[2]}-{series}"


def number_node(number: NumberRecord, anchor: str) -> NumberNode:
    """Return a number as one word of the text."""
    return NumberNode("", number.shown, anchor=anchor, series=number.series)


def block(output: Output, svg: str = "", caption: Sequence[nodes.Node] | None = None) -> list[nodes.Element]:
    """Return the nodes of a figure, a table, key figures or a process.

    Parameters
    ----------
    output
        Any output but a text.
    svg
        The drawing of a figure.
    caption
        The caption as nodes, where it holds numbers; otherwise its plain text is used.

    Raises
    ------
    BuildError
        A cell names a number that the output does not describe.
    """
    match output:
        case FigureOutput():
            return [_figure(output, svg, caption)]
        case TableOutput():
            return [_captioned_table(output, caption), *_below(output)]
        case KeyFiguresOutput():
            return [_key_figures(output), *_below(output)]
        case ProcessOutput(kind="procesplaat"):
            return [*process_nodes.introduction(output), _figure(output, svg, caption), _steps(output)]
        case ProcessOutput():
            return [*process_nodes.introduction(output), _steps(output), *_below(output)]
    raise BuildError(f"an output of kind {output.kind} is no block; it is part of a text")


def csv(output: FigureOutput | TableOutput) -> str:
    """Return the numbers of a figure or table as CSV, for a spreadsheet set to Dutch.

    A number is its value with a decimal comma, not the rounded text, and has its status in the column behind
    it; where there is none the cell is empty, and the status says why.
    """
    values = figure_values.of(output)
    return csv_text.write([values.heads, *([_field(value) for value in row] for row in values.rows)])


def _field(value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return as_text(value).replace(".", ",")


def _figure(
    output: FigureOutput | ProcessOutput, svg: str, caption: Sequence[nodes.Node] | None
) -> nodes.figure:
    chart = output if isinstance(output, FigureOutput) else None
    figure = nodes.figure(classes=["svm-figuur"], **_named(output))
    figure += ChartNode(
        svg=svg,
        narrow=output.narrow,
        alt=output.alt,
        spec=_as_json(chart.spec if chart else None),
        narrow_spec=_as_json(chart.narrow_spec if chart else None),
        label=output.label,
        width=output.width,
        dashboard=bool(chart and chart.dashboard),
    )
    figure += nodes.caption("", "", *(caption or [nodes.Text(output.caption)]))
    if below := _below(output):
        figure += nodes.legend("", *below)
    if chart and chart.table:
        table = _cells(chart.table, chart)
        figure += DataNode("", _words(chart.table), label=chart.label, caption=chart.caption, **table)
    return figure


def _as_json(spec: Any) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if spec else ""


def _captioned_table(output: TableOutput, caption: Sequence[nodes.Node] | None) -> TableNode:
    title = nodes.title("", "", *(caption or [nodes.Text(output.caption)]))
    return TableNode("", title, _words(output.table), **_cells(output.table, output), **_named(output))


def _named(output: Output) -> dict[str, list[str]]:
    """By what an output can be referred to."""
    return {"ids": [output.label], "names": [nodes.fully_normalize_name(output.label)]}


def _cells(table: TableRecord, output: FigureOutput | TableOutput) -> dict[str, Any]:
    """Return what the node of a table holds."""
    for row in table.rows:
        for cell in row:
            if cell.number:
                output.number(cell.number)  # described, or an error
    return {
        "table": table,
        "prefix": output.prefix,
        "csv": csv(output) if output.numbers or isinstance(output, FigureOutput) else "",
    }


def _words(table: TableRecord) -> nodes.Text:
    """Return all words of a table, for the search."""
    rows = ([cell.text for cell in row] for row in table.rows)
    return nodes.Text("\n".join(" ".join(row) for row in [[c.title for c in table.columns], *rows]))


def _key_figures(output: KeyFiguresOutput) -> KeyFiguresNode:
    group = KeyFiguresNode(label=output.label, **_named(output))
    for tile in output.tiles:
        node = KeyFigureNode(
            title=tile.title,
            shown=tile.shown,
            change=tile.change,
            note=tile.note,
            period=tile.period,
            pending=tile.pending,
            course=tile.course,
        )
        for number_id in (tile.number, tile.change_number):
            if number_id:
                node += number_node(output.number(number_id), f"{output.prefix}-{number_id}")
        group += node
    return group


def _steps(output: ProcessOutput) -> nodes.enumerated_list:
    return process_nodes.step_list(
        output, lambda number_id: number_node(output.number(number_id), f"{output.prefix}-{number_id}")
    )


def _below(output: FigureOutput | TableOutput | KeyFiguresOutput | ProcessOutput) -> list[nodes.paragraph]:
    """Return the source line and the notes that stand under a figure, a table or key figures."""
    source = [nodes.paragraph("", output.source, classes=["svm-bron"])] if output.source else []
    return source + [nodes.paragraph("", note, classes=["svm-noot"]) for note in output.notes]
