"""The files of a project that a chapter may read on another machine, where there is no project."""

from collections.abc import Iterable
from pathlib import Path

from staatvanmigratie.foundation.files import tree

#: Folders of which everything goes along; of the project itself only the files.
_FOLDERS = ("data", "notebooks")


def inputs(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that goes along, by its path in the project."""
    files = [*root.iterdir(), *(path for name in _FOLDERS for path in (root / name).rglob("*"))]
    return dict(tree(root, (path for path in files if _goes_along(path.relative_to(root).as_posix()))))


def left_behind(used: Iterable[str]) -> list[str]:
    """Return what of all that a chapter used (``foundation.uses``) stands at the coordinator only."""
    return [use for use in used if not _goes_along(use.partition("#")[0].removesuffix("*").rstrip("/"))]


def _goes_along(path: str) -> bool:
    first, *rest = path.split("/")
    hidden = any(part.startswith(".") or part == "__pycache__" for part in (first, *rest))
    return bool(first) and not hidden and (not rest or first in _FOLDERS)
