"""What happens on a worker: it says what it is, keeps the files of a project, and runs chapters.

Each of these is called by ``executor`` on the other side, with ``Client.run`` or as a task.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from staatvanmigratie.book.remote import alike
from staatvanmigratie.book.remote.store import Store
from staatvanmigratie.book.run import running
from staatvanmigratie.book.run.task import ChapterOutcome, Task

_turn = threading.Lock()
_stores: list[Store] = []  # one, from the first time that somebody asks


def greet(libraries: Iterable[str], inputs: Mapping[str, str], dask_worker: Any) -> dict[str, Any]:
    """Return what decides the bytes made here, and the digests of the files that are not here yet.

    The folder of the worker is deleted by Dask when the worker ends, or by the next one where it was killed.
    """
    with _turn:
        if not _stores:
            _stores.append(Store(Path(dask_worker.local_directory) / "svm"))
    return {"is": alike.described(libraries), "lacks": _stores[0].lacking(inputs)}


def take(key: str, inputs: Mapping[str, str], contents: Mapping[str, bytes]) -> None:
    """Keep the files of a project, as :meth:`Store.take` does."""
    _stores[0].take(key, inputs, contents)


def run(function: Callable[[Task], ChapterOutcome], task: Task, key: str, name: str) -> ChapterOutcome | None:
    """Run a chapter in the project with that key; None when it is not here: the worker is new.

    ``name`` is how :func:`end` knows it.
    """
    if not _stores:
        return None
    store = _stores[0]
    with store.project(key) as root, running.known_as(name):
        if root is None:
            return None
        own = {"SVM_ROOT": str(root), "SVM_CACHE": str(store.cache)}
        there = replace(
            task, folder=str(root / task.folder), environment={**task.environment, **own}, version=key
        )
        return function(there)


def end(names: Iterable[str]) -> None:
    """End chapters, with the processes they run in, if they run here."""
    for name in names:
        running.end_known_as(name)
