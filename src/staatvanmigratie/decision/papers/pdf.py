"""A document as an accessible PDF, in the type and colours of the report."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from staatvanmigratie.book.pdf.compile import TEMPLATES, compile_pdf, mark_row_headers
from staatvanmigratie.book.pdf.markup import array, call, markup, string
from staatvanmigratie.decision.papers.blocks import Block, Line, words


def make(title: str, language: str, head: Sequence[str], blocks: Sequence[Block], timestamp: int) -> bytes:
    """Return the PDF: PDF/UA-1 and PDF/A-2a, the same bytes for the same document and moment.

    Raises
    ------
    PdfError
        Typst refused it.
    """
    region = language[3:]
    source = '#import "document.typ": *\n#show: document-brief.with(\n'
    source += f"  titel: {string(title)}, taal: {string(language[:2])}, streek: {string(region)},\n"
    source += f"  kop: {array([string(text) for text in head])},\n)\n\n"
    source += "\n\n".join(_block(block) for block in blocks) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("document.typ", "rapport.typ"):
            shutil.copyfile(TEMPLATES / name, Path(folder) / name)
        path = Path(folder) / "brief-bron.typ"
        path.write_text(source, encoding="utf-8", newline="\n")
        made, _ = compile_pdf(path, timestamp)
    headers = [[1] * (len(block.rows) - 1) for block in blocks if block.kind == "table"]
    return mark_row_headers(made, headers)


def _block(block: Block) -> str:
    if block.kind == "heading":
        return call("heading", body=_line(block.lines[0]), level=str(block.level))
    if block.kind == "list":
        return call("opsomming", *(f"[{_line(each)}]" for each in block.lines))
    if block.kind == "table":
        return _table(block)
    return _line(block.lines[0])


def _line(line: Line) -> str:
    found = ""
    for span in line:
        if span.link:
            found += call("web", string(span.link), body=markup(span.text)) + ";"
        else:
            found += call("strong", body=markup(span.text)) + ";" if span.bold else markup(span.text)
    return found


def _table(block: Block) -> str:
    columns = []
    for number in range(len(block.rows[0])):
        cells = [words(row[number]) for row in block.rows]
        longest = max((word for cell in cells for word in cell.split(" ")), key=len)
        columns.append(f'("tekst", {string(max(cells, key=len))}, {string(longest)})')
    head, *rows = block.rows
    cell = "cel-tekst[{}]"
    return call(
        "tabel",
        *(cell.format(_line(each)) for row in rows for each in row),
        kolommen=array(columns),
        kop=array([array([cell.format(_line(each)) for each in head])]),
    )
