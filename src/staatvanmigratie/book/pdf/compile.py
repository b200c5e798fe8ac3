"""Make the PDF: compile Typst source to PDF/UA-1 and PDF/A-2a, then mark the row headers of its tables.

Typst itself refuses what is not accessible (a picture without alternative text, a skipped heading level). The
one thing it cannot tag is a header at the start of a row; that is added here to the finished file. The same
source and timestamp give the same bytes.
"""

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pikepdf
from sphinx.errors import SphinxError

from staatvanmigratie.book.pdf import typst_process
from staatvanmigratie.book.pdf.object_streams import pack
from staatvanmigratie.foundation.errors import BuildError

#: Where the templates of the report and of single documents stand.
TEMPLATES = Path(__file__).parent
Row = list[pikepdf.Dictionary]
Table = list[Row]
# Where an error happened, in the compiler's own report: "main.typ:12:3".
PLACE = r"{file}:(\d+):\d+"


class Place(NamedTuple):
    """Where a label stands: on which page, from 1, and how far below its top, in points."""

    label: str
    page: int
    below_top: float


class PdfError(BuildError, SphinxError):
    """The PDF could not be made; the message names the chapter, figure or table. Sphinx prints it bare."""

    category = "PDF"


def compile_pdf(source: Path, timestamp: int) -> tuple[bytes, list[str]]:
    """Compile ``source`` with the fonts of the package only.

    Returns
    -------
    tuple
        The bytes of the PDF, and Typst's warnings as readable lines.

    Raises
    ------
    PdfError
        Typst refused it; the message names the place in the report where it can.
    """
    pdf, warnings, _ = compile_with_places(source, timestamp)
    return pdf, warnings


def compile_with_places(source: Path, timestamp: int) -> tuple[bytes, list[str], list[Place]]:
    """Do what :func:`compile_pdf` does, and return as well where the labels stand that the template lists."""
    try:
        pdf, warnings, listed = typst_process.compiled(source, timestamp, query="<plaatsen>")
    except typst_process.RefusedError as error:
        raise PdfError(_explain(error.problem, source)) from error
    places = [Place(*place) for each in listed for place in each]
    return pdf, [_explain(warning, source) for warning in warnings], places


def _explain(problem: typst_process.Problem, source: Path) -> str:
    """Return what is wrong, and in which chapter, figure or table, from the comments in the source."""
    text = f"{problem.message} ({'; '.join(problem.hints)})" if problem.hints else problem.message
    match = re.search(PLACE.format(file=re.escape(source.name)), problem.diagnostic)
    if match is None:
        return text
    before = source.read_text(encoding="utf-8").splitlines()[: int(match[1])]
    place = next((line.removeprefix("// ") for line in reversed(before) if line.startswith("// ")), None)
    return f"{place}: {text}" if place else text


def mark_row_headers(
    pdf: bytes,
    row_headers: Sequence[Sequence[int]],
    also: Callable[[pikepdf.Pdf], None] = lambda document: None,
) -> bytes:
    """Turn the first cells of table rows into row headers (``TH`` with ``Scope`` ``Row``).

    Typst lists for every cell the column headers that belong to it. Such a list would hide the row headers
    from a screen reader, so it goes: with a scope on every header, the positions say the same and more.

    Parameters
    ----------
    row_headers
        For each table, in reading order: the number of row headers in each body row.
    also
        What else is to be done to the file.

    Raises
    ------
    PdfError
        The tables of the file are not those that were written, so the numbers cannot be trusted.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tables: list[Table] = []
        _read_tables(document.Root.StructTreeRoot, tables)
        if [len(rows) for rows in tables] != [len(counts) for counts in row_headers]:
            msg = (
                f"The PDF has tables of {[len(rows) for rows in tables]} rows, "
                f"but {[len(counts) for counts in row_headers]} were written."
            )
            raise PdfError(msg)
        for rows, counts in zip(tables, row_headers, strict=True):
            for cells, count in zip(rows, counts, strict=True):
                for cell in cells[:count]:
                    _make_row_header(cell)
        also(document)
        _settle_stream_ends(document)
        result = io.BytesIO()
        document.save(
            result,
            deterministic_id=True,
            linearize=False,  # its hint stream has no line end of its own where it ends in one by chance
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return pack(result.getvalue())


def _settle_stream_ends(document: pikepdf.Pdf) -> None:
    """Store streams whose last byte is a carriage return without compression (see ``object_streams``)."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
            item.write(item.read_bytes())


def _read_tables(
    element: pikepdf.Dictionary, tables: list[Table], table: Table | None = None, row: Row | None = None
) -> None:
    """Add the tables below ``element`` in reading order, each a list of its body rows with their data cells.

    The lists of header cells go, in the same pass: asking pikepdf for an element is what takes the time.
    """
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if not isinstance(kid, pikepdf.Dictionary) or (name := kid.get("/S")) is None:
            continue
        inner_table, inner_row, kind = table, row, str(name)
        if kind == "/Table":
            inner_table, inner_row = [], None
            tables.append(inner_table)
        elif kind in ("/THead", "/TFoot"):
            inner_table = None
        elif kind == "/TR":
            inner_row = []
            if inner_table is not None:
                inner_table.append(inner_row)
        elif kind in ("/TH", "/TD"):
            _drop_header_lists(kid)
            if kind == "/TD" and row is not None:
                row.append(kid)
        _read_tables(kid, tables, inner_table, inner_row)


def _attributes(cell: pikepdf.Dictionary) -> list[pikepdf.Object]:
    attributes = cell.get("/A", [])
    return list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]


def _make_row_header(cell: pikepdf.Dictionary) -> None:
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    cell.S = pikepdf.Name.TH
    cell.A = pikepdf.Array([*_attributes(cell), scope])


def _drop_header_lists(cell: pikepdf.Dictionary) -> None:
    for attribute in _attributes(cell):
        if isinstance(attribute, pikepdf.Dictionary) and "/Headers" in attribute:
            del attribute["/Headers"]
