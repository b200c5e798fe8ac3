"""Numbers in a caption, a title or a cell that came from a keyboard, or lost their source in an f-string."""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import Output
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.typed_numbers import told, typed_numbers

#: A unit, not a figure.
_UNIT = re.compile(r"\bper 1\.000\b", re.IGNORECASE)
#: A cell that is a number and nothing else; a year is none.
_NUMBER = re.compile(r"(?!(?:19|20)\d\d\W*$)[^\w]*\d[\d.\s]*(?:,\d+)?\s*(?:%|procent|procentpunt)?\W*")


def check(outputs: Sequence[PrintedOutput]) -> Iterator[Finding]:
    """Yield the captions and titles with digits that no observation printed."""
    for each in outputs:
        for what, words in _titles(each.output):
            for _, said in typed_numbers(_UNIT.sub("", words)):
                yield Finding("error", each.where, told(said, what))
        for said in () if each.is_annex else _numbers_as_words(each.output):
            bare = f"a number without source in a cell: {said!r}; put the observation itself in the table"
            yield Finding("error", each.where, bare)


def _titles(output: Output) -> Iterator[tuple[str, str]]:
    """Yield what an author wrote around the numbers of an output, without what printed itself."""
    if parts := getattr(output, "caption_parts", ()):
        yield "the caption", "".join(part.words for part in parts if not part.expression)
    elif caption := getattr(output, "caption", ""):
        yield "the caption", caption
    for tile in getattr(output, "tiles", ()):
        yield "the title of a key figure", tile.title
    if table := getattr(output, "table", None):
        for column in table.columns:
            yield "the head of a column", column.title


def _numbers_as_words(output: Output) -> Iterator[str]:
    """Yield the cells of a table that hold a number as words; an annex counts the figures themselves."""
    if table := getattr(output, "table", None):
        for row in table.rows:
            for cell in row[table.stub :]:
                if not (cell.number or cell.pending or cell.withheld) and _NUMBER.fullmatch(cell.text):
                    yield cell.text
