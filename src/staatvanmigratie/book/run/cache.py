"""Keep what the cells of a chapter printed, by everything that could change it.

The key covers the code of the chapter, its parameters, the cut-off date, the package, the data, the pinned
requirements and the version of Python. Prose in Markdown cells is not part of it: the outputs are put
back into the notebook as it is now. A file that is not what its digest says is ignored, and the chapter runs.
"""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from staatvanmigratie.foundation.files import digest, text_digest, tree, write_whole
from staatvanmigratie.foundation.project import PACKAGE

#: What decides what a chapter prints; the other rooms decide how the book looks or what becomes of it.
RUNS_CHAPTERS = ("__init__.py", "book/run/", "fonts/", "foundation/", "notebook/", "report/", "store/")
_TAGS_THAT_COUNT = {"parameters", "raises-exception", "skip-execution"}
_KEPT = 200


def world_digest(root: Path, **conditions: str) -> str:
    """Return the digest of everything outside the notebooks that a chapter's outputs depend on."""
    return digest(
        {
            "package": package_tree(RUNS_CHAPTERS),
            "data": tree(root, _data(root)),
            "lock": tree(root, [root / "requirements.txt"]),
            "python": platform.python_version(),
            "conditions": conditions,
        }
    )


def _data(root: Path) -> Iterator[Path]:
    """Every file of the data, but who agreed, what was released and who may be named: no figure changes."""
    data = root / "data"
    apart = (data / "approvals", data / "releases", data / "allowed-names.yml")
    return (path for path in data.rglob("*") if not any(map(path.is_relative_to, apart)))


def package_tree(places: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return path and SHA-256 of every file of this package that stands in one of these places."""
    files = (path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    return tree(PACKAGE, (p for p in files if p.relative_to(PACKAGE).as_posix().startswith(places)))


def chapter_key(notebook: NotebookNode, parameters: Mapping[str, Any], world: str) -> str:
    """Return the key under which the outputs of a chapter are kept."""
    code = [
        [cell.source, sorted(_TAGS_THAT_COUNT.intersection(cell.metadata.get("tags", ())))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return digest({"code": code, "parameters": dict(parameters), "world": world})


class Cache:
    """A folder with one file per executed chapter; ``renew`` ignores what is there, and keeps what is new."""

    def __init__(self, folder: Path, renew: bool = False):
        self.folder = folder
        self.renew = renew

    def get(self, key: str, prepared: NotebookNode) -> NotebookNode | None:
        """Return ``prepared`` with the outputs kept under ``key``; None if there are none or not whole."""
        if self.renew:
            return None
        try:
            signature, _, payload = (self.folder / f"{key}.json").read_text(encoding="utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if signature != text_digest(f"{key}\n{payload}"):
            return None
        kept = json.loads(payload)
        cells = [cell for cell in prepared.cells if cell.cell_type == "code"]
        for cell, (count, outputs) in zip(cells, kept, strict=True):
            cell.execution_count, cell.outputs = count, [nbformat.from_dict(output) for output in outputs]
        with suppress(OSError):
            os.utime(self.folder / f"{key}.json")
        return prepared

    def put(self, key: str, executed: NotebookNode) -> None:
        """Keep the outputs of an executed notebook; the file appears whole or not at all.

        Raises
        ------
        OSError
            The file cannot be written, for instance because the disk is full.
        """
        cells = [cell for cell in executed.cells if cell.cell_type == "code"]
        payload = json.dumps([[cell.execution_count, cell.outputs] for cell in cells], ensure_ascii=False)
        signature = text_digest(f"{key}\n{payload}")
        write_whole(self.folder / f"{key}.json", f"{signature}\n{payload}")

    def prune(self) -> None:
        """Forget the chapters that were not used for longest."""
        newest_first = sorted(self.folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
        for path in newest_first[_KEPT:]:
            path.unlink(missing_ok=True)
