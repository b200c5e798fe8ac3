"""Write the pages of all figures of an edition, and the files beside each.

figuur/<label>/index.html       the page; insluiten.html: for in a frame elsewhere
              <label>.svg .png  the picture, with title, source and version in it
              <label>.csv .xlsx .ods    the numbers
              <label>.bib .csl.json     how to refer to it
figuur/delen.png                the picture that stands beside a link to the report
"""

from collections.abc import Iterator
from pathlib import Path

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.figure_pages import (
    EMBEDDED,
    FOLDER,
    citations,
    figures,
    pages,
    pictures,
    sharing_picture,
    workbooks,
)
from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation.office_files.ods_form import ods
from staatvanmigratie.foundation.office_files.xlsx_form import xlsx
from staatvanmigratie.notebook.edition import open_edition


def write(report_year: int, as_of: str, root: str, folder: str, version: str, complete: bool) -> int:
    """Write the pages of the chapters in ``folder`` there, and return of how many figures and tables.

    Parameters
    ----------
    version
        What the edition is called when it is released as it is now: ``2024.0``.
    complete
        With all files; else a page only says what the figure is and how to refer to it. To draw, pack and
        search the files takes longer than anybody who writes a chapter wants to wait.
    """
    edition = open_edition(report_year, as_of, Path(root))
    issue = Issue.of(edition, version)
    found = list(figures.of(Path(folder) / "chapters"))
    drawings = {
        each.label: pictures.composed(each, each.svg, issue) for each in found if each.svg and complete
    }
    shared = sharing_picture.composed(Path(folder) / "chapters", issue) if complete else None
    if shared:
        drawings[sharing_picture.NAME] = shared
    pngs = pictures.pngs(drawings, edition.root / "build" / ".cache" / "pictures")
    for figure in found:
        there = Path(folder) / FOLDER / figure.label
        there.mkdir(parents=True)
        files = dict(_references(figure, issue))
        if complete:
            files |= dict(_tables(figure, issue))
        if figure.label in drawings:
            files |= {"svg": drawings[figure.label].encode(), "png": pngs[figure.label]}
        for end, content in files.items():
            (there / f"{figure.label}.{end}").write_bytes(content)
        sizes = {end: len(content) for end, content in files.items()}
        _write(there / "index.html", pages.page(figure, issue, sizes, can_be_framed=complete))
        if complete:
            _write(there / EMBEDDED, pages.embedded(figure, issue))
    if shared:
        (Path(folder) / FOLDER / sharing_picture.NAME).write_bytes(pngs[sharing_picture.NAME])
    return len(found)


def _references(figure: Figure, issue: Issue) -> Iterator[tuple[str, bytes]]:
    """Yield how to refer to a figure, by the end of the name of the file."""
    yield "bib", citations.bibtex(figure, issue).encode()
    yield "csl.json", citations.csl(figure, issue).encode()


def _tables(figure: Figure, issue: Issue) -> Iterator[tuple[str, bytes]]:
    """Yield the numbers of a figure, by the end of the name of the file; nothing where it has none."""
    if (output := figure.table) is not None and (book := workbooks.of(figure, issue)) is not None:
        # The byte order mark is how spreadsheets know that the file is UTF-8.
        yield "csv", output_nodes.csv(output).encode("utf-8-sig")
        yield "xlsx", xlsx(book)
        yield "ods", ods(book)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
