"""Say where a chapter failed, so that its author can go there: file, cell, the lines around, what to do."""

import re

from nbformat import NotebookNode

from staatvanmigratie.book.run.normalise import INJECTED
from staatvanmigratie.foundation.excerpts import excerpt

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"Cell In\[(?P<cell>\d+)\], line (?P<line>\d+)")
# A sentence fails inside Jinja, which counts from the line below %%tekst.
_TEMPLATE_FRAME = re.compile(r"<template>:(?P<line>\d+)|%%tekst, line (?P<other>\d+)")


def cell_error(chapter: str, notebook: NotebookNode, index: int, said: str, traceback: list[str]) -> str:
    """Return the message for a cell that raised.

    Parameters
    ----------
    chapter
        Stem of the notebook's file.
    notebook
        The notebook as it ran; the cell Papermill put in does not count in the cell number.
    index
        Position of the failing cell in ``notebook``.
    said
        Type and message of the exception.
    traceback
        As IPython printed it, colours and all.
    """
    cell = notebook.cells[index]
    line = _failing_line(cell, _COLOUR.sub("", "\n".join(traceback)))
    place = f"{where(chapter, notebook, index)}{f', line {line}' if line else ''}"
    return f"{place}: {said}\n\n{excerpt(cell.source, line)}"


def where(chapter: str, notebook: NotebookNode, index: int) -> str:
    """Return file and cell number, counted from 1 over the cells the author wrote."""
    injected = sum(INJECTED in cell.metadata.get("tags", ()) for cell in notebook.cells[:index])
    return f"notebooks/{chapter}.ipynb, cell {index + 1 - injected}"


def _failing_line(cell: NotebookNode, traceback: str) -> int | None:
    if cell.source.lstrip().startswith("%%"):
        found = [int(match["line"] or match["other"]) + 1 for match in _TEMPLATE_FRAME.finditer(traceback)]
    else:
        found = [
            int(match["line"])
            for match in _FRAME.finditer(traceback)
            if int(match["cell"]) == cell.execution_count
        ]
    return found[-1] if found and 1 <= found[-1] <= len(cell.source.splitlines()) else None
