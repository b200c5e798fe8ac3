"""The list of all files of a built edition with their digests, and what the book was made from.

With it a build can tell that website and PDF need not be made again, and anyone can tell whether a file is
still as it was built.
"""

import json
import shutil
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from staatvanmigratie.book.run.cache import RUNS_CHAPTERS, package_tree
from staatvanmigratie.foundation.files import digest, file_digest, tree

NAME = "manifest.json"
#: What decides how website and PDF look, beside the chapters.
_MAKES_BOOK = (*RUNS_CHAPTERS, "book/")
_NOT_LISTED = {NAME, "report.json"}

#: Packages that decide how the book looks or what its numbers are.
MADE_WITH = (
    "altair babel jinja2 jupyter-book myst-nb nbclient pandas papermill pikepdf pydata-sphinx-theme sphinx "
    "sphinx-book-theme typst vl-convert-python"
).split()


def versions() -> dict[str, str]:
    """Return the installed version of each package in ``MADE_WITH``."""
    return {name: version(name) for name in MADE_WITH}


def book_key(book: Path, root: Path, epoch: int) -> str:
    """Return the digest of all that website and PDF are made from."""
    return digest(
        {
            "book": tree(book, book.rglob("*")),
            "package": package_tree(_MAKES_BOOK),
            "lock": tree(root, [root / "requirements.txt"]),
            "versions": versions(),
            "epoch": epoch,
        }
    )


def figures_key(book: str, version: str, complete: bool) -> str:
    """Return the digest of all that the pages of the figures are made from."""
    return digest({"book": book, "version": version, "complete": complete})


def has_figures(earlier: Path, key: str) -> bool:
    """Tell whether the pages of the figures in an earlier build were made from the same."""
    return _read(earlier).get("figures") == key


def write(folder: Path, key: str, figures: str) -> None:
    """Write the manifest of a finished build."""
    files = {name: sha256 for name, sha256 in tree(folder, folder.rglob("*")) if name not in _NOT_LISTED}
    text = json.dumps({"book": key, "figures": figures, "files": files}, indent=1, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def reuse(earlier: Path, folder: Path, key: str, names: Sequence[str]) -> bool:
    """Copy files and folders of an earlier build, if made from the same and every byte is as it was.

    Returns
    -------
    bool
        False if nothing was copied.
    """
    listed = _read(earlier)
    if listed.get("book") != key:
        return False
    wanted = {name: sha256 for name, sha256 in listed["files"].items() if name.split("/")[0] in names}
    present = {
        path.relative_to(earlier).as_posix()
        for name in names
        for path in [earlier / name, *(earlier / name).rglob("*")]
        if path.is_file()
    }
    if present != set(wanted) or any(file_digest(earlier / name) != wanted[name] for name in wanted):
        return False
    for name in names:
        copy = shutil.copytree if (earlier / name).is_dir() else shutil.copyfile
        copy(earlier / name, folder / name)
    return True


def _read(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
