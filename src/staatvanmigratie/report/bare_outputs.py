"""What a cell shows that is no output of the report: where it stands, what it is, what to write instead.

The outputs of the report (``%%tekst``, ``figuur``, ``tabel``, ``kerncijfers``, ``editie.…``) say what they
show and where it is from. Anything else would print numbers that nobody described, in English, or load
something from another server. :func:`in_chapter` finds it before a build, as far as the source tells; what it
does not see, ``book.bare_outputs`` does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from staatvanmigratie.report.chapters import Chapter
from staatvanmigratie.report.shown_expressions import Names

#: Tags that keep what a cell shows from a reader.
HIDDEN = {"remove-cell", "remove_cell", "remove-output", "remove_output"}

#: By kind what it is, and what to write; ``{}`` is the expression.
_SAID = {
    "chart": (
        "a bare Altair chart, without caption and source",
        'figuur(grafiek.eigen({}, [reeks], alt="…"), label="fig-…", bijschrift="…") with its series, '
        "or use a chart of the report, such as grafiek.lijn(reeks)",
    ),
    "own chart": (
        "a chart without caption",
        'figuur({}, label="fig-…", bijschrift="…")',
    ),
    "picture": (
        "a picture, of which nobody can read the numbers",
        'figuur(grafiek.lijn(reeks), label="fig-…", bijschrift="…"); a photograph stands in _static: '
        'foto("name.jpg", alt="…", beeld="…", licentie="…")',
    ),
    "table": (
        "a bare table, whose numbers have no source and are not in Dutch",
        'tabel({}, label="tab-…", bijschrift="…") with observations in its cells (o, not o.value)',
    ),
    "figure": (
        "a figure by itself, without a word around it",
        "a %%tekst cell with {{{{ … }}}} in a sentence, or tabel(…), figuur(…), kerncijfers(…)",
    ),
    "text": (
        "text that is not of the report, with numbers that have no source",
        "a %%tekst cell with these words, each number as {{{{ … }}}}",
    ),
    "HTML": (
        "HTML of its own, of which nobody knows the numbers",
        "words in a %%tekst cell, each number as {{{{ … }}}}; a table with tabel(…), a chart with figuur(…)",
    ),
    "active": (
        "what runs on the page, or is loaded from another server",
        "a link in the text, [words](https://…); choices for a reader are grafiek.dashboard(…) in figuur(…)",
    ),
    "value": (
        "a bare value, without source",
        "a %%tekst cell with {{{{ … }}}} in a sentence: an observation, a change, a share or a rate",
    ),
    "object": (
        "an object that is no output of the report",
        "words in a %%tekst cell, numbers with tabel(…) or kerncijfers(…), a chart with figuur(…)",
    ),
    "error": ("an error", "a cell that does not fail, without the tag raises-exception"),
}
KINDS = frozenset(_SAID)
_LONGEST = 40  # characters of an expression that is repeated

RAW = "a raw cell goes to a page as it is; write a Markdown cell, or a %%tekst cell where it has numbers"
PRINTED = "print shows nothing to a reader, and stops a strict build; write a %%tekst cell, or take it out"


@dataclass(frozen=True)
class Bare:
    """One thing that is no output of the report."""

    where: str
    message: str


@dataclass(frozen=True)
class Words:
    """What an author wrote under a figure or a table; ``fault`` says what is wrong with how."""

    where: str
    words: str
    fault: str


def message(kind: str, expression: str = "") -> str:
    """Return what is wrong with something of a kind, and what to write; a short expression is repeated."""
    what, write = _SAID[kind]
    short = len(expression) <= _LONGEST and not re.search(
        r"[\n\d]", expression
    )  # the page shows no number of it
    looking = "" if kind == "error" else ". If you were only looking, take the line out"
    return f"shows {what}; write {write.format(expression if short and expression else '…')}{looking}"


def place(cell: str, line: int | None) -> str:
    """Return the place of a line in a cell."""
    return f"{cell}, line {line}" if line else cell


def in_chapter(chapter: Chapter) -> Iterator[Bare]:
    """Yield what the cells of a chapter show that is no output of the report, as far as the source tells."""
    names = Names()
    for cell in chapter.cells:
        if cell.kind == "raw":
            yield Bare(cell.where, RAW)
        elif cell.kind == "code":
            shown = names.shown(cell.source)
            for each in () if HIDDEN & set(cell.tags) else shown:
                if each.kind in KINDS:
                    yield Bare(place(cell.where, each.line), message(each.kind, each.words))


def captions(chapter: Chapter) -> Iterator[Words]:
    """Yield the captions and notes that the cells of a chapter give to figures and tables."""
    names = Names()
    for cell in chapter.cells:
        if cell.kind == "code":
            names.shown(cell.source)
            for each in names.captions(cell.source):
                write = f'{each.name}="… {{{{ reeks.last }}}} …", without the f'
                fault = ""
                if each.number:
                    fault = f"an f-string prints a number without its source; write {write}"
                elif each.braces:
                    fault = f"in an f-string {{{{ … }}}} prints as {{ … }}; write {write}"
                yield Words(place(cell.where, each.line), each.words, fault)


def prints(chapter: Chapter) -> Iterator[str]:
    """Yield the places where the cells of a chapter call ``print``; where it is reached, a build tells."""
    for cell in chapter.cells:
        if cell.kind == "code":
            yield from (place(cell.where, line) for line in Names().printed(cell.source))
