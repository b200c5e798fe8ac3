"""The figures and tables of an edition as its chapters, once run, hold them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import FigureOutput, ProcessOutput, TableOutput

_KINDS = {"figuur": "figuur", "procesplaat": "figuur", "tabel": "tabel"}
_TITLE = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """A figure, a process or a table with numbers, and where it stands."""

    output: FigureOutput | ProcessOutput | TableOutput
    svg: str  # empty for a table
    page: str  # of its chapter, seen from the edition
    chapter: str

    @property
    def label(self) -> str:
        """Its name: in the address of its page, and for the files of it."""
        return self.output.label

    @property
    def kind(self) -> str:
        """What a reader calls it."""
        return _KINDS[self.output.kind]

    @property
    def table(self) -> FigureOutput | TableOutput | None:
        """What its numbers are in, for who wants them; None for a process."""
        return None if isinstance(self.output, ProcessOutput) or self.output.table is None else self.output

    @property
    def narrow(self) -> str:
        """Its drawing for the screen of a phone; empty without."""
        return "" if isinstance(self.output, TableOutput) else self.output.narrow

    @property
    def alt(self) -> str:
        """The same in words; empty for a table."""
        return "" if isinstance(self.output, TableOutput) else self.output.alt


def of(chapters: Path) -> Iterator[Figure]:
    """Yield the figures and tables of the executed chapters in a folder, in reading order.

    Raises
    ------
    BuildError
        An output does not say what it should.
    """
    for path in sorted(chapters.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = _TITLE.search("".join(cells[0]["source"])) if cells else None
        for cell in cells:
            for output in cell.get("outputs", ()):
                said = output.get("metadata", {}).get(record.KEY, {})
                if said.get("kind") not in _KINDS:
                    continue
                found = record.read(output["metadata"])
                if isinstance(found, TableOutput) and not found.numbers:
                    continue  # words only: those stand on the page, and can be taken over there
                svg = "" if isinstance(found, TableOutput) else "".join(output["data"]["image/svg+xml"])
                yield Figure(found, svg, f"notebooks/{path.stem}.html", title[1] if title else path.stem)
