"""From what a notebook output says about itself to the docutils nodes of the book.

Every output of the package carries ``metadata["svm"]``: its kind, its numbers with their origin, and for a
figure or a table its label, caption, source line and cells. This module reads that and nothing else; it knows
no Sphinx, no file and no network. The shape of the nodes is described in ``nodes``.

A ``%%tekst`` output is MyST and needs a parser, which ``extension`` has; :func:`number_node` makes the node
for each number in it.
"""

from collections.abc import Sequence
from typing import Any

from docutils import nodes

from staatvanmigratie.book import process_nodes
from staatvanmigratie.book.nodes import ChartNode, DataNode, KeyFigureNode, KeyFiguresNode, NumberNode
from staatvanmigratie.foundation import csv_text
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.statuses import Status

#: The one mime type per kind of output that the book turns into nodes; the others are for JupyterLab.
MIME_TYPES = {
    "tekst": "text/markdown",
    "figuur": "image/svg+xml",
    "tabel": "text/html",
    "kerncijfers": "text/html",
    "procesplaat": "image/svg+xml",
    "procestekst": "text/html",
}

_STATUS_WORDS = {status.key: status.words for status in Status}

Svm = dict[str, Any]


def anchor(docname: str, cell: int, number_id: str, output: int = 0) -> str:
    """Return the id of a number in running text, unique in the book: ``07_asiel-12-n1``.

    ``docname`` is the chapter as the book knows it (its folder does not count), ``cell`` the index of the
    cell in the notebook as the book reads it, ``output`` the index of the output in the cell. Numbers of a
    figure, a table or key figures have the id ``<label>-<number id>`` instead.
    """
    page = docname.rpartition("/")[2]
    return f"{page}-{cell}-{f'{output}-' if output else ''}{number_id}"


def prefix(svm: Svm) -> str:
    """Return what the anchors of an output's numbers begin with; staging writes it, else it is the label."""
    return svm.get("anchor_prefix") or svm.get("label") or ""


def number_node(number: dict[str, Any], anchor: str, text: str | None = None) -> NumberNode:
    """Return a number with its origin, as one word of the text; ``text`` where it is printed with a mark."""
    shown = text or number["shown"]
    return NumberNode(shown, shown, number=number, anchor=anchor)


def block(
    svm: Svm, svg: str | None = None, caption: Sequence[nodes.Node] | None = None
) -> list[nodes.Element]:
    """Return the nodes of a figure, a table, key figures or a process.

    Parameters
    ----------
    svm
        The metadata of the output; every ``kind`` but ``tekst``.
    svg
        The drawing of a figure.
    caption
        The caption as nodes, where it holds numbers; otherwise its plain text is used.

    Raises
    ------
    BuildError
        A cell names a number that the output does not describe, a label is missing, or the kind is unknown.
    """
    match svm["kind"]:
        case "figuur":
            return [_figure(svm, svg or "", caption or [nodes.Text(svm["caption"])])]
        case "tabel":
            return [_captioned_table(svm, caption or [nodes.Text(svm["caption"])]), *_below(svm)]
        case "kerncijfers":
            return [_key_figures(svm), *_below(svm)]
        case "procesplaat":
            figure = _figure(svm, svg or "", caption or [nodes.Text(svm["caption"])])
            return [*process_nodes.introduction(svm), figure, _steps(svm)]
        case "procestekst":
            return [*process_nodes.introduction(svm), _steps(svm), *_below(svm)]
    raise BuildError(f"an output has the unknown kind {svm['kind']!r}; known: {', '.join(MIME_TYPES)}")


def csv(svm: Svm) -> str:
    """Return the table of a figure or table as CSV, for a spreadsheet set to Dutch.

    A cell with a known number holds its value with a decimal comma, not the rounded text; a number that is
    not out yet is empty. The last column names every status that is not final.
    """
    if svm.get("csv"):  # a dashboard holds more than its table
        return svm["csv"]
    table, numbers = svm["table"], _by_id(svm)
    titles = [column["title"] for column in table["columns"]]
    lines = [[*titles, "Status"]]
    for row in table["rows"]:
        remarks = [
            f"{title}: {words}"
            for title, cell in zip(titles, row, strict=True)
            if (words := _remark(cell, numbers))
        ]
        lines.append([*(_csv_field(cell, numbers) for cell in row), "; ".join(remarks)])
    return csv_text.write(lines)


def _csv_field(cell: dict[str, Any], numbers: dict[str, Any]) -> str:
    if cell.get("pending"):
        return ""
    number = cell.get("number") and _number(numbers, cell["number"])
    if not number or number.get("value") is None:
        return cell["text"].replace("\N{NO-BREAK SPACE}", " ")
    value = number["value"]
    return str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", ",")


def _remark(cell: dict[str, Any], numbers: dict[str, Any]) -> str:
    if cell.get("pending"):
        return Status.IN_AFWACHTING.words
    number = cell.get("number") and _number(numbers, cell["number"])
    status = number["status"] if number else Status.DEFINITIEF.key
    return "" if status == Status.DEFINITIEF.key else _STATUS_WORDS.get(status, status)


def _figure(svm: Svm, svg: str, caption: Sequence[nodes.Node]) -> nodes.figure:
    label = _label(svm)
    figure = nodes.figure(ids=[label], names=[nodes.fully_normalize_name(label)], classes=["svm-figuur"])
    figure += ChartNode(
        svg=svg,
        alt=svm["alt"],
        spec=svm.get("spec"),
        label=label,
        width=svm.get("width") or "text",
        dashboard=bool(svm.get("dashboard")),
    )
    figure += nodes.caption("", "", *caption)
    if below := _below(svm):
        figure += nodes.legend("", *below)
    if svm.get("table"):
        figure += DataNode("", _table(svm), label=label, caption=svm["caption"], csv=csv(svm))
    return figure


def _captioned_table(svm: Svm, caption: Sequence[nodes.Node]) -> nodes.table:
    label = _label(svm)
    table = _table(svm)
    table["ids"].append(label)
    table["names"].append(nodes.fully_normalize_name(label))
    table["classes"].append("svm-tabel")
    if svm.get("numbers"):
        table["csv"] = csv(svm)
    table.insert(0, nodes.title("", "", *caption))
    return table


def _table(svm: Svm) -> nodes.table:
    """Return the cells of ``svm["table"]`` as a docutils table without a title."""
    data, numbers = svm["table"], _by_id(svm)
    columns = data["columns"]
    group = nodes.tgroup(cols=len(columns))
    for position in range(len(columns)):
        stub = {"stub": 1} if position < data.get("stub", 1) else {}
        group += nodes.colspec(colwidth=1, **stub)
    heading = nodes.row()
    for column in columns:
        heading += _entry(column, nodes.paragraph("", column["title"]))
    group += nodes.thead("", heading)
    body = nodes.tbody()
    ids = data.get("row_ids") or [None] * len(data["rows"])
    for row_id, cells in zip(ids, data["rows"], strict=True):
        row = nodes.row(ids=[row_id] if row_id else [])
        for column, cell in zip(columns, cells, strict=True):
            entry = _entry(column, nodes.paragraph("", "", *_content(cell, numbers, prefix(svm))))
            if cell.get("pending"):
                entry["classes"].append("wacht")
            row += entry
        body += row
    group += body
    return nodes.table("", group)


def _entry(column: dict[str, Any], content: nodes.Element) -> nodes.entry:
    return nodes.entry("", content, classes=["getal"] if column.get("align") == "right" else [])


def _content(cell: dict[str, Any], numbers: dict[str, Any], anchors: str) -> list[nodes.Node]:
    if cell.get("number"):
        return [number_node(_number(numbers, cell["number"]), f"{anchors}-{cell['number']}", cell["text"])]
    if cell.get("href"):
        return [nodes.reference("", cell["text"], refuri=cell["href"])]
    if lead := cell.get("lead"):
        return [nodes.strong("", lead), nodes.Text(cell["text"].removeprefix(lead))]
    return [nodes.Text(cell["text"])]


def _key_figures(svm: Svm) -> KeyFiguresNode:
    label, numbers = _label(svm), _by_id(svm)
    group = KeyFiguresNode(ids=[label], names=[nodes.fully_normalize_name(label)], label=label)
    for tile in svm["tiles"]:
        shown = {key: tile.get(key) for key in ("title", "shown", "change", "note", "period", "pending")}
        node = KeyFigureNode(**shown)
        for key in ("number", "change_number"):
            if tile.get(key) and not tile.get("pending"):
                node += number_node(_number(numbers, tile[key]), f"{prefix(svm)}-{tile[key]}")
        group += node
    return group


def _steps(svm: Svm) -> nodes.enumerated_list:
    numbers = _by_id(svm)
    return process_nodes.step_list(
        svm, _label(svm), lambda key: number_node(_number(numbers, key), f"{prefix(svm)}-{key}")
    )


def _below(svm: Svm) -> list[nodes.paragraph]:
    """Return the source line and the notes that stand under a figure, a table or key figures."""
    source = [nodes.paragraph("", svm["source"], classes=["svm-bron"])] if svm.get("source") else []
    return source + [nodes.paragraph("", note, classes=["svm-noot"]) for note in svm.get("notes") or ()]


def _label(svm: Svm) -> str:
    if not svm.get("label"):
        raise BuildError(f'an output of kind {svm["kind"]} has no label; give it label="fig-…" or "tab-…"')
    return svm["label"]


def _by_id(svm: Svm) -> dict[str, Any]:
    return {number["id"]: number for number in svm.get("numbers") or ()}


def _number(numbers: dict[str, Any], number_id: str) -> dict[str, Any]:
    try:
        return numbers[number_id]
    except KeyError:
        known = ", ".join(numbers) or "none"
        raise BuildError(
            f"an output shows the number {number_id} but does not describe it (it has: {known})"
        ) from None
