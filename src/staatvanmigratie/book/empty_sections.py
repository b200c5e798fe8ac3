"""Sections in which an edition has nothing to say: their headings do not reach a reader."""

import copy
import re
from typing import Any


def without_empty_sections(notebook: Any) -> Any:
    """Return an executed notebook without the headings under which this edition has nothing to say.

    A section may have text and figures in one report year and none in another; then its cells show nothing,
    and a heading alone would be left on the page. A notebook without such headings is returned as it is.
    """
    kept: list[Any] = []
    room: list[Any] = []  # headings and silent cells since the last cell that showed something
    for cell in [*notebook.cells, None]:
        level = _heading_level(cell) if cell else 1
        if level:
            # A heading of the same or a higher level ends the sections below it that stayed empty.
            room = [c for c in room if (_heading_level(c) or level) < level or not _heading_level(c)]
        if cell is None:
            break
        if level or not _shows(cell):
            room.append(cell)
        else:
            kept += [*room, cell]
            room = []
    kept += [cell for cell in room if not _heading_level(cell)]
    if len(kept) == len(notebook.cells):
        return notebook
    made = copy.copy(notebook)
    made["cells"] = kept
    return made


def _heading_level(cell: Any) -> int:
    """The level of a cell that is one heading below the title, else 0."""
    lines = cell.source.strip().splitlines() if cell.cell_type == "markdown" else []
    match = re.match(r"(#{2,6})\s", lines[0]) if len(lines) == 1 else None
    return len(match[1]) if match else 0


def _shows(cell: Any) -> bool:
    """Tell whether a reader sees anything of a cell."""
    if cell.cell_type != "code":
        return bool(cell.source.strip())
    shown = [
        output.get("data", {}) for output in cell.get("outputs", ()) if output["output_type"] != "stream"
    ]
    return any(data.get("text/markdown", "x").strip() for data in shown)
