"""What an edition printed: the outputs of its executed chapters, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import NumberRecord, Output, TextOutput


@dataclass(frozen=True)
class PrintedOutput:
    """One output of a chapter; ``cell`` counts from 1, as JupyterLab's side bar does."""

    chapter: str
    cell: int
    output: Output

    @property
    def where(self) -> str:
        """Place for an error message."""
        label = f" ({self.output.label})" if self.output.label else ""
        return f"notebooks/{self.chapter}.ipynb, cell {self.cell}{label}"

    @property
    def is_annex(self) -> bool:
        """Whether it stands in an annex, which tells of the figures and of other editions."""
        return self.chapter[:1] == "9"


def outputs(chapters: Mapping[str, Mapping[str, Any]]) -> list[PrintedOutput]:
    """Return what executed notebooks, by name, have put out.

    Raises
    ------
    BuildError
        An output was made by another version; the message says to build again.
    """
    return [
        PrintedOutput(name, number, output)
        for name, notebook in chapters.items()
        for number, cell in enumerate(_written(notebook), 1)
        for output in record.of_outputs(cell)
    ]


def _written(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cells that somebody wrote: a build adds one with the parameters."""
    return [c for c in notebook["cells"] if "injected-parameters" not in c["metadata"].get("tags", ())]


def said(output: Output) -> Iterator[tuple[str, list[NumberRecord]]]:
    """Yield what an output says in pieces, each with its numbers: sentences, tiles, rows, a caption."""
    if isinstance(output, TextOutput):
        for block in output.blocks:
            for sentence in block.sentences:
                yield output.said(sentence), [output.number(p.number) for p in sentence.parts if p.number]
        return
    for tile in getattr(output, "tiles", ()):
        named = [n for n in (tile.number, tile.change_number) if n]
        text = " ".join(filter(None, (tile.title, tile.shown, tile.period, tile.change, tile.note)))
        yield text, [output.number(n) for n in named]
    if caption := getattr(output, "caption", ""):
        numbers = [output.number(part.number) for part in output.caption_parts if part.number]
        yield caption, numbers
    if table := getattr(output, "table", None):
        yield " | ".join(column.title for column in table.columns), []
        for row in table.rows:
            yield " | ".join(cell.text for cell in row), [output.number(c.number) for c in row if c.number]
    for note in getattr(output, "notes", ()):
        yield note, []
    for step in getattr(output, "steps", ()):
        yield " ".join(filter(None, (step.title, step.term, step.text))), []
    if intro := getattr(output, "intro", ""):
        yield intro, []
