"""The chapters as files: which cells there are, what their text says, which series they use.

Read as JSON, without running anything: checks must be quick and must not depend on a kernel.
"""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError

_SERIES_CALL = re.compile(r"\.series\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Cell:
    """One cell of a chapter; ``number`` counts from 1, as JupyterLab's side bar does."""

    chapter: str
    number: int
    kind: str  # markdown | code
    source: str
    tags: tuple[str, ...]
    has_outputs: bool

    @property
    def where(self) -> str:
        """Place for an error message."""
        return f"notebooks/{self.chapter}.ipynb, cell {self.number}"

    @property
    def text(self) -> str | None:
        """The prose of a ``%%tekst`` or Markdown cell; None for other code."""
        if self.kind == "markdown":
            return self.source
        if self.source.lstrip().startswith("%%tekst"):
            return self.source.lstrip().partition("\n")[2]
        return None


@dataclass(frozen=True)
class Chapter:
    """A chapter by the name of its file, without ending, with its cells in order."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def series(self) -> set[str]:
        """The ids of the series it asks for."""
        return {name for cell in self.cells for name in _SERIES_CALL.findall(cell.source)}


def paths(root: Path) -> list[Path]:
    """Return the notebooks of the book in reading order, from ``_toc.yml``, the only list of chapters.

    Raises
    ------
    DataFileError
        A chapter in ``_toc.yml`` has no file, or a notebook is not in ``_toc.yml``.
    """
    toc = strict.read(root / "_toc.yml")
    listed = [root / f"{name}.ipynb" for name in _files(toc) if (root / f"{name}.ipynb").exists()]
    missing = [n for n in _files(toc) if not any((root / f"{n}{end}").exists() for end in (".ipynb", ".md"))]
    if missing:
        raise DataFileError(f"_toc.yml: {missing[0]}: no such file ({missing[0]}.ipynb or .md)")
    forgotten = sorted(set((root / "notebooks").glob("*.ipynb")) - set(listed))
    if forgotten:
        raise DataFileError(f"_toc.yml: {forgotten[0].name} is not listed; add notebooks/{forgotten[0].stem}")
    return listed


def _files(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("file", "root"):
                yield value
            else:
                yield from _files(value)
    elif isinstance(part, list):
        for item in part:
            yield from _files(item)


def read_all(root: Path) -> list[Chapter]:
    """Read the chapters of the book, in reading order.

    Raises
    ------
    DataFileError
        As for :func:`paths` and :func:`read`.
    """
    return [read(path) for path in paths(root)]


def read(path: Path) -> Chapter:
    """Read one notebook.

    Raises
    ------
    DataFileError
        The file is no notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = tuple(
            Cell(
                path.stem,
                number,
                cell["cell_type"],
                "".join(cell["source"]),
                tuple(cell["metadata"].get("tags", ())),
                bool(cell.get("outputs")),
            )
            for number, cell in enumerate(notebook["cells"], 1)
        )
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise DataFileError(f"notebooks/{path.name}: not a notebook ({error})") from error
    return Chapter(path.stem, cells)


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
    shown = [output.get("data", {}) for output in cell.get("outputs", ()) if output.output_type != "stream"]
    return any(data.get("text/markdown", "x").strip() for data in shown)
