"""Write the pages of all figures of an edition, and the files beside each.

figuur/<label>/index.html       the page; insluiten.html: for in a frame elsewhere
              <label>.svg .png  the picture, with title, source and version in it
              <label>.csv .xlsx .ods    the numbers
              <label>.bib .csl.json     how to refer to it
"""

from collections.abc import Iterator
from pathlib import Path

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.figure_pages import citations, figures, pages, pictures, workbooks
from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation.office_files.ods_form import ods
from staatvanmigratie.foundation.office_files.xlsx_form import xlsx
from staatvanmigratie.notebook.edition import open_edition

#: The folder of the website that they stand in.
FOLDER = "figuur"


def write(report_year: int, as_of: str, root: str, folder: str, version: str, with_png: bool) -> int:
    """Write the pages of the chapters in ``folder`` there, and return of how many figures and tables.

    Parameters
    ----------
    version
        What the edition is called when it is released as it is now: ``2024.0``.
    with_png
        Draw each picture as PNG too, which takes more than all the rest.
    """
    edition = open_edition(report_year, as_of, Path(root))
    issue = Issue.of(edition, version)
    found = list(figures.of(Path(folder) / "chapters"))
    drawings = {each.label: pictures.composed(each, each.svg, issue) for each in found if each.svg}
    cache = edition.root / "build" / ".cache" / "pictures"
    made = pictures.pngs(drawings, cache) if with_png else {}
    for figure in found:
        there = Path(folder) / FOLDER / figure.label
        there.mkdir(parents=True)
        files = dict(_files(figure, issue))
        if figure.svg:
            files["svg"] = drawings[figure.label].encode()
        if figure.label in made:
            files["png"] = made[figure.label]
        for end, content in files.items():
            (there / f"{figure.label}.{end}").write_bytes(content)
        sizes = {end: len(content) for end, content in files.items()}
        for name, text in (
            ("index.html", pages.page(figure, issue, sizes)),
            ("insluiten.html", pages.embedded(figure, issue)),
        ):
            (there / name).write_text(text, encoding="utf-8", newline="\n")
    return len(found)


def _files(figure: Figure, issue: Issue) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a figure but its pictures, by the end of their name."""
    if (output := figure.table) is not None and (book := workbooks.of(figure, issue)) is not None:
        # The byte order mark is how spreadsheets know that the file is UTF-8.
        yield "csv", output_nodes.csv(output).encode("utf-8-sig")
        yield "xlsx", xlsx(book)
        yield "ods", ods(book)
    yield "bib", citations.bibtex(figure, issue).encode()
    yield "csl.json", citations.csl(figure, issue).encode()
