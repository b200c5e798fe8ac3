"""The chapters as files: which cells there are, what their text says, which series they use.

Read as JSON, without running anything: checks must be quick and must not depend on a kernel.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from staatvanmigratie.foundation import conflicts, strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError

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

    def line_of_text(self, line: int) -> str:
        """Return the place of a line of its prose, counted from the top of the cell as JupyterLab does."""
        above = self.source[: len(self.source) - len(self.text or "")].count("\n")
        return f"{self.where}, line {line + above}"


@dataclass(frozen=True)
class Chapter:
    """A chapter by the name of its file, without ending, with its cells in order."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        """The heading of the chapter."""
        first = next((cell.source for cell in self.cells if cell.kind == "markdown"), "")
        return first.lstrip("# ").partition("\n")[0].strip() or self.name

    @property
    def untitled(self) -> str | None:
        """What is wrong with its first cell, where that is no title; a book cannot be made with it."""
        return untitled(self.cells[0].kind, self.cells[0].source) if self.cells else untitled("", "")

    @property
    def source(self) -> str:
        """The source of all its cells."""
        return "\n\n".join(cell.source for cell in self.cells)

    @property
    def series(self) -> set[str]:
        """The ids of the series it asks for."""
        return {name for cell in self.cells for name in series_called(cell.source)}


def untitled(kind: str, source: str) -> str | None:
    """Return what is wrong with the first cell of a chapter, where it is no title."""
    if kind == "markdown" and re.match(r"# +\S", source):
        return None
    return f"a chapter begins with its title, in a cell of Markdown: # Asiel; here is {source[:40]!r}"


def series_called(source: str) -> list[str]:
    """Return the ids of the series that a piece of a notebook asks for."""
    return _SERIES_CALL.findall(source)


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


def meant(name: str, chapters: Iterable[str]) -> str:
    """Return the chapter somebody means: ``asiel``, ``7``, ``07_asiel``.

    Raises
    ------
    SvmError
        None or several; the message lists them.
    """
    known, asked = list(chapters), _plain(name.casefold().removesuffix(".ipynb"))
    number, title = asked.zfill(2), re.sub(r"[\s-]+", "_", asked)
    found = [each for each in known if asked == each or each.partition("_")[0] == number]
    found = found or [each for each in known if each.partition("_")[2] == title]
    found = found or [each for each in known if title in each]
    if len(found) == 1:
        return found[0]
    near = found or get_close_matches(asked, known, n=3, cutoff=0.4) or known
    which = "several chapters are" if found else "no chapter is"
    raise SvmError(f"--chapter: {which} called {name!r}; write one of: {', '.join(near)}")


def _plain(text: str) -> str:
    """Return a text without accents, as names of files are."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


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
        The file is no notebook, or two of them that git left.
    """
    text = path.read_text(encoding="utf-8")
    conflicts.refuse(text, f"notebooks/{path.name}")
    try:
        notebook = json.loads(text)
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
