"""What a build would refuse of the words in a cell, said as the cell runs; nothing here stops it.

In the prose of a ``%%tekst`` cell and in the captions of figures and tables: a reference that leads nowhere,
a role there is not, a typed number, HTML. The same as ``svm check`` says, with near names.
"""

from collections.abc import Iterator, Sequence

from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.report import bare_outputs, loads, references
from staatvanmigratie.report.chapters import Cell, Chapter
from staatvanmigratie.report.typed_numbers import told, typed_numbers


def of_cell(source: str, ran: Sequence[str] = ()) -> list[tuple[int, str]]:
    """Return line, from the top of the cell, and message of what is wrong; ``ran`` are the cells so far.

    Raises
    ------
    DataFileError, SvmError
        The terms cannot be read, or this is no project.
    """
    cell = Cell("", 1, "code", source, (), False)
    return list(dict.fromkeys(_of_text(cell, ran) if cell.text is not None else _of_captions(cell)))


def _of_text(cell: Cell, ran: Sequence[str]) -> Iterator[tuple[int, str]]:
    text = cell.text or ""
    above = cell.source[: len(cell.source) - len(text)].count("\n")
    there = references.targets(project_root(), ran)
    found = [*references.faults(text, there), *loads.of_text(text), *loads.html_of_prose(text)]
    found += [(line, told(said)) for line, said in typed_numbers(text)]
    yield from ((line + above, said) for line, said in sorted(found))


def _of_captions(cell: Cell) -> Iterator[tuple[int, str]]:
    for caption in bare_outputs.captions(Chapter("", (cell,))):
        line = int(caption.where.rpartition("line ")[2])
        if caption.fault:
            yield line, caption.fault
        yield from ((line, told(said)) for _, said in typed_numbers(caption.words))
