"""A table of the report as HTML, straight from its record, and the page of its own that it can have."""

from collections.abc import Callable
from functools import cache
from html import escape

from jinja2 import Environment, Template

from staatvanmigratie.foundation import addresses
from staatvanmigratie.foundation.project import PACKAGE
from staatvanmigratie.notebook.outputs.record import CellRecord, TableRecord

#: A table with more columns is set smaller.
COLUMNS = 5

# Shown only where a figure or table is wider than the screen; the frame itself says so to a screen reader.
HINT = '<p class="svm-hint" aria-hidden="true">Schuif opzij om alles te zien</p>\n'

_PAGE = PACKAGE / "book" / "web" / "templates" / "svm-tabel.html"


def written(table: TableRecord, caption: str, number: Callable[[CellRecord], str], label: str = "") -> str:
    """Return a table.

    Parameters
    ----------
    caption
        The element ``caption``.
    number
        Writes the number of a cell.
    label
        Its id on the page; none for the data of a figure.
    """
    heads = "".join(
        f'<th scope="col"{_classes("getal" * (column.align == "right"))}>{escape(column.title)}</th>'
        for column in table.columns
    )
    rows = [f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>"]
    ids = table.row_ids or [""] * len(table.rows)
    for row_id, cells in zip(ids, table.rows, strict=True):
        identity = f' id="{escape(row_id)}"' if row_id else ""
        rows.append(f"<tr{identity}>{''.join(_cells(table, cells, number))}</tr>")
    classes = ["table", *["svm-tabel"] * bool(label), *["svm-veel"] * (len(table.columns) > COLUMNS)]
    identity = f' id="{escape(label)}"' if label else ""
    return "\n".join([f"<table{_classes(*classes)}{identity}>", caption, *rows, "</tbody>\n</table>"])


def framed(table: str, name: str) -> str:
    """Return a table in a frame of its own that scrolls sideways, also with the keyboard."""
    return (
        f'<div class="svm-schuif" role="region" tabindex="0" aria-label="{escape(name)}">\n'
        f"{table}\n</div>\n{HINT}"
    )


def page(**about: str) -> str:
    """Return a page with one table, for who cannot open it on the page of its chapter.

    It has nothing of the theme: no script, and no more than the style of the report.
    """
    return _template().render(about)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, keep_trailing_newline=True)
    return environment.from_string(_PAGE.read_text(encoding="utf-8"))


def _cells(
    table: TableRecord, cells: tuple[CellRecord, ...], number: Callable[[CellRecord], str]
) -> list[str]:
    found = []
    for position, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
        tag, scope = ("th", ' scope="row"') if position < table.stub else ("td", "")
        classes = _classes("getal" * (column.align == "right"), "wacht" * cell.pending)
        found.append(f"<{tag}{scope}{classes}>{_content(cell, number)}</{tag}>")
    return found


def _content(cell: CellRecord, number: Callable[[CellRecord], str]) -> str:
    if cell.number:
        return number(cell)
    if href := addresses.safe(cell.href):
        return f'<a class="reference external" href="{escape(href)}">{escape(cell.text)}</a>'
    if cell.lead:
        return f"<strong>{escape(cell.lead)}</strong>{escape(cell.text.removeprefix(cell.lead))}"
    return escape(cell.text)


def _classes(*names: str) -> str:
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""
