"""What an executed chapter shows that is no output of the report: on the page stands what to write instead.

Nothing of the thing itself goes on: its scripts would be fetched from other servers, its numbers are in no
list, and on paper it would be ``alt.Chart(...)``. In its place comes a text of the report, whose record says
that something was refused there. A strict build stops at it, by ``notebook.agreement.refused``.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from staatvanmigratie.book.run import failure
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import Block, Part, Refusal, Sentence, TextOutput
from staatvanmigratie.report.bare_outputs import HIDDEN, KINDS, RAW, message, place
from staatvanmigratie.report.shown_expressions import Names, Shown

_TITLE = "Not in the report"
_WIDTH = 78  # characters: what fits a line of code on a page and on paper

#: By the kinds of data an output brings, what it is; the first that fits.
_BY_MIME = {
    r"application/vnd\.vega.*": "chart",
    r"application/vnd\.plotly.*|image/.*": "picture",
    r"application/vnd\.jupyter\.widget.*|application/(java|ecma)script|text/javascript": "active",
    r"text/(markdown|latex)": "text",
}
_TABLE = re.compile(r'class="(?:dataframe|gt_table)|^<style[^>]*>\s*#?T_')
_ACTIVE = re.compile(r"<(?:script|iframe|video|audio|object|embed)\b", re.IGNORECASE)


def left_out(results: Sequence[ChapterResult]) -> list[ChapterResult]:
    """Return chapters as they may be printed; one that failed is as it was."""
    return [
        replace(each, notebook=without(each.name, each.notebook)) if each.notebook else each
        for each in results
    ]


def without(chapter: str, notebook: NotebookNode) -> NotebookNode:
    """Return an executed notebook in which a reader sees nothing but outputs of the report.

    Parameters
    ----------
    chapter
        Stem of the notebook's file.
    """
    names = Names()
    cells = [_cell(cell, failure.where(chapter, notebook, n), names) for n, cell in enumerate(notebook.cells)]
    return NotebookNode({**notebook, "cells": cells})


def _cell(cell: NotebookNode, where: str, names: Names) -> NotebookNode:
    if cell.cell_type == "raw":  # becomes code: only an output can say that it was refused
        refused = _refused(where, Refusal(None, RAW))
        # MyST-NB passes a cell by that is empty; of others it leaves the code out.
        return new_code_cell("# a raw cell", id=cell.id, metadata=cell.metadata, outputs=[refused])
    if cell.cell_type != "code":
        return cell
    shown = names.shown(cell.source)
    if HIDDEN & set(cell.metadata.get("tags", ())) or all(map(_is_of_report, cell.outputs)):
        return cell
    outputs = [
        output if _is_of_report(output) else _refused(where, _refusal(output, source))
        for output, source in _with_source(cell.outputs, shown)
    ]
    return NotebookNode({**cell, "outputs": outputs})


def _is_of_report(output: Mapping[str, Any]) -> bool:
    return output["output_type"] == "stream" or record.KEY in output.get("metadata", {})


def _with_source(
    outputs: Sequence[NotebookNode], shown: Sequence[Shown]
) -> Iterator[tuple[NotebookNode, Shown | None]]:
    """Yield each output with what in the source shows it, where that can be told."""
    displayed = [each for each in shown if each.by_display]
    last = next((each for each in shown if not each.by_display), None)
    of_display = [output for output in outputs if output["output_type"] == "display_data"]
    in_turn = iter(displayed if len(displayed) == len(of_display) else ())
    for output in outputs:
        if output["output_type"] == "display_data":
            yield output, next(in_turn, displayed[0] if len(displayed) == 1 else None if displayed else last)
        else:
            yield output, last


def _refusal(output: Mapping[str, Any], source: Shown | None) -> Refusal:
    is_told = source and source.kind in KINDS and output["output_type"] != "error"
    said = message(source.kind if is_told else _kind(output), source.words if source else "")
    return Refusal(source.line if source else None, said)


def _kind(output: Mapping[str, Any]) -> str:
    """Return what an output is by what it brings, where its source does not tell."""
    data = output.get("data", {})
    page, plain = str(data.get("text/html", "")), str(data.get("text/plain", ""))
    found = [
        ("error", output["output_type"] == "error"),
        ("chart", "altair-viz-" in page),
        ("table", _TABLE.search(page) or "dtype: " in plain.rpartition("\n")[2]),
        *((kind, any(re.fullmatch(pattern, each) for each in data)) for pattern, kind in _BY_MIME.items()),
        ("active", _ACTIVE.search(page)),
        ("HTML", page),
        ("text", plain[:1] in ("'", '"')),
        ("object", plain.startswith("<")),
    ]
    return next((kind for kind, is_so in found if is_so), "value")


def _refused(where: str, refusal: Refusal) -> NotebookNode:
    """Return the output that stands for what was refused: a box with its place and what to write."""
    lines = f"{place(where, refusal.line)}:\n{refusal.message}".replace("; write ", "\nWrite ").splitlines()
    said = "\n".join(part for line in lines for part in textwrap.wrap(line, _WIDTH, subsequent_indent="  "))
    box = f":::{{admonition}} {_TITLE}\n:class: error\n```text\n{said}\n```\n:::"
    blocks = (Block("other", (Sentence((Part(box),)),)),)
    about = TextOutput(blocks=blocks, refused=refusal)
    data = {"text/markdown": box, "text/plain": said}
    return new_output("display_data", data=data, metadata=about.as_metadata())
