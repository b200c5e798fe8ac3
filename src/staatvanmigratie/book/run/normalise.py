"""Make an executed notebook say only what the chapter says: the same bytes wherever and whenever it ran.

Times, paths, random ids and memory addresses go; cell ids come from the position. What a chapter prints on
stdout or stderr is no part of the report either: it goes too, and :func:`noise` tells that it was there, so
that the build can warn. Everything here is pure and doing it twice changes nothing.
"""

import json
import re

from nbformat import NotebookNode

INJECTED = "injected-parameters"

# Kept: what the book needs and what an author may set on purpose. All else goes, for tools leave there who
# worked with them: Colab its user, Word an author, an environment the name of its owner.
_OF_NOTEBOOKS = {"mystnb", "svm"}
_OF_CELLS = {"tags", "mystnb", "svm", "svm_cell"}
_OF_OUTPUTS = {"mystnb", "svm"}
_OF_IMAGES = {"width", "height", "needs_background"}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}

_MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_PROCESS_FOLDER = re.compile(r"/\S*/ipykernel_\d+/\d+\.py")
_RANDOM_ID = re.compile(
    r"\b(?P<prefix>altair-viz-|T_)(?P<random>(?<=viz-)[0-9a-f]{32}|(?<=T_)[0-9a-f]{5})(?![0-9a-z])"
)


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without anything that depends on when, where or by whom it was run.

    What an output says about itself (``metadata["svm"]``) is not copied but shared.
    """
    random_ids: dict[str, str] = {}
    metadata = {key: value for key, value in notebook.metadata.items() if key in _OF_NOTEBOOKS}
    metadata |= {"kernelspec": _KERNEL, "language_info": _LANGUAGE}
    cells = [_normalised_cell(cell, place, random_ids) for place, cell in enumerate(notebook.cells)]
    return NotebookNode(cells=cells, metadata=NotebookNode(metadata), nbformat=4, nbformat_minor=5)


def as_bytes(notebook: NotebookNode) -> bytes:
    """Return the notebook as a file: a line per cell and keys sorted, so that two are easily compared."""
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(_line(cell) for cell in notebook.cells)
    return f'{{"cells": [\n{cells}\n],\n{_line(rest)[1:]}\n'.encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def noise(notebook: NotebookNode) -> list[str]:
    """Return one line per cell that printed something a reader will not see, first line of it quoted."""
    found = []
    for number, cell in enumerate(source_cells(notebook), 1):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.text.strip():
                first = _MEMORY_ADDRESS.sub("at 0x0", output.text.strip().splitlines()[0])
                first = _PROCESS_FOLDER.sub("cell", first)[:200]
                found.append(f"cell {number} printed on {output.name}: {first}")
    return found


def source_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells the author wrote, without the one Papermill put in."""
    return [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", ())]


def _normalised_cell(cell: NotebookNode, position: int, random_ids: dict[str, str]) -> NotebookNode:
    metadata = {key: value for key, value in cell.metadata.items() if key in _OF_CELLS}
    tags = list(dict.fromkeys(metadata.pop("tags", [])))
    if INJECTED in tags:
        tags = [INJECTED, "remove-cell"]
    if tags:
        metadata["tags"] = tags
    result = NotebookNode(cell)
    result["id"], result["metadata"] = f"cel-{position}", NotebookNode(metadata)
    if cell.cell_type == "code":
        kept = [output for output in cell.outputs if output.output_type != "stream"]
        result["outputs"] = [_normalised_output(output, random_ids) for output in kept]
    return result


def _normalised_output(output: NotebookNode, random_ids: dict[str, str]) -> NotebookNode:
    result = NotebookNode(output)
    if "data" in output:
        data = {kind: _normalised_data(kind, value, random_ids) for kind, value in output.data.items()}
        result["data"] = NotebookNode(data)
    if "metadata" in output:
        kept = {key: value for key, value in output.metadata.items() if key in _OF_OUTPUTS}
        for kind, about in output.metadata.items():
            if kind.startswith("image/") and isinstance(about, dict):
                kept[kind] = NotebookNode({key: about[key] for key in sorted(about.keys() & _OF_IMAGES)})
        result["metadata"] = NotebookNode(kept)
    return result


def _normalised_data(kind: str, value: object, random_ids: dict[str, str]) -> object:
    if not isinstance(value, str):
        return value
    text = _MEMORY_ADDRESS.sub("at 0x0", value)
    return _renumber(text, random_ids) if kind == "text/html" else text


def _renumber(html: str, random_ids: dict[str, str]) -> str:
    """Number the random ids of Altair and pandas in order of appearance, over the whole notebook."""

    def number(match: re.Match[str]) -> str:
        width = len(match["random"])
        return random_ids.setdefault(match[0], f"{match['prefix']}{len(random_ids) + 1:0{width}x}")

    return _RANDOM_ID.sub(number, html)
