"""The executed chapters of a build, read back."""

import json
from pathlib import Path
from typing import Any


class Node(dict[str, Any]):
    """A part of a notebook whose keys are attributes too, as those of ``nbformat`` are.

    That makes one of every mapping in every output, which takes longer than all that is done with them here.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def read(path: Path) -> Node:
    """Return a chapter with its cells; what a cell put out is as JSON has it, its text in one piece.

    Raises
    ------
    ValueError
        It is not JSON.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return Node(notebook, cells=[_cell(cell) for cell in notebook["cells"]])


def _cell(cell: dict[str, Any]) -> Node:
    for output in cell.get("outputs", ()):
        for kind, value in output.get("data", {}).items():
            if kind.startswith("text/"):
                output["data"][kind] = _whole(value)
    return Node(cell, source=_whole(cell["source"]))


def _whole(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
