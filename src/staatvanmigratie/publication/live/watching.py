"""Which files of a project changed since the last look, by asking the system for their times and sizes.

Asking takes a moment per thousand files, and a watcher of the system would be another dependency for each
kind of system. So what people type in is looked at often, and the rest, far more, now and then.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from staatvanmigratie.foundation.project import PACKAGE

#: Seconds between two looks at what is large and seldom changes: the store and the software.
_SELDOM = 3.0
_STORE = "data/snapshots"
#: Folders of a book that are watched, beside the files in the project folder itself.
_FOLDERS = ("notebooks", "_static", "_templates", "data")
_SOURCES = (".md", ".yml", ".bib")
#: How a changed file of the software is called, whatever its place.
SOFTWARE = "src/"

Marks = dict[str, tuple[int, int, int, int]]


class Watch:
    """The files of a project as they were at the last look."""

    def __init__(self, root: Path):
        self._root = root
        self._often, self._seldom = self._look_often(), self._look_seldom()
        self._looked = time.monotonic()

    def changed(self, everywhere: bool = False) -> set[str]:
        """Return what was changed, added or taken away since the last look, as seen from the project.

        ``everywhere`` looks at the store and the software too, which else has its own pace.
        """
        before, self._often = self._often, self._look_often()
        found = _differing(before, self._often)
        if everywhere or time.monotonic() - self._looked > _SELDOM:
            before, self._seldom = self._seldom, self._look_seldom()
            self._looked = time.monotonic()
            found |= _differing(before, self._seldom)
        return found

    def _look_often(self) -> Marks:
        marks = {name: mark for name, mark in _files(self._root, "", deep=False) if name.endswith(_SOURCES)}
        for folder in _FOLDERS:
            marks.update(_files(self._root / folder, f"{folder}/"))
        return marks

    def _look_seldom(self) -> Marks:
        marks = dict(_files(self._root / _STORE, f"{_STORE}/", deep=True, store=True))
        marks.update(_files(PACKAGE, SOFTWARE))
        return marks


def _differing(before: Marks, after: Marks) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _files(
    folder: Path | str, prefix: str, deep: bool = True, store: bool = False
) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield the files below a folder; drafts and what editors keep aside begin with a dot."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it is not there, or no longer
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        try:
            if entry.is_dir():
                if deep and (store or name != _STORE):
                    yield from _files(entry.path, f"{name}/", deep, store)
                continue
            about = entry.stat()
        except OSError:
            continue
        yield name, (about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino)
