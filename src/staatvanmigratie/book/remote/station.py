"""What happens on a worker: it says what it is, keeps the files of a project, and runs chapters.

Each of these is called by ``executor`` on the other side, with ``Client.run`` or as a task.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

from staatvanmigratie.book.remote import alike
from staatvanmigratie.book.remote.store import Store
from staatvanmigratie.book.run import running
from staatvanmigratie.book.run.task import ChapterOutcome, Task
from staatvanmigratie.notebook.drawings.processes import drawing_processes

_turn = threading.Lock()
_stations: list["_Station"] = []  # one, from the first time that somebody asks


class _Station:
    """What a worker has for all builds: the files, and processes that draw."""

    def __init__(self, worker: Any):
        # Deleted by Dask when the worker ends, or by the next one where it was killed.
        self.store = Store(Path(worker.local_directory) / "svm")
        self._threads = worker.state.nthreads
        self._drawing: dict[str, str] | None = None

    def environment(self, task: Task, root: Path) -> dict[str, str]:
        """Return the environment of a chapter, here."""
        own = {"SVM_ROOT": str(root), "SVM_CACHE": str(self.store.cache)}
        with _turn:
            if self._drawing is None:
                self._drawing = _drawing(self._threads, {**task.environment, **own})
        return {**task.environment, **own, **self._drawing}


def _drawing(count: int, environment: Mapping[str, str]) -> dict[str, str]:
    """Return how chapters ask the processes that draw, which are there as long as this process.

    In a thread that nobody waits for: how a worker ends is the business of Dask.
    """
    ready: Queue[dict[str, str]] = Queue()

    def stay() -> None:
        with drawing_processes(count, environment) as address:
            ready.put(address)
            threading.Event().wait()

    threading.Thread(target=stay, name="svm-drawing", daemon=True).start()
    return ready.get()


def greet(libraries: Iterable[str], inputs: Mapping[str, str], dask_worker: Any) -> dict[str, Any]:
    """Return what decides the bytes made here, and the digests of the files that are not here yet."""
    with _turn:
        if not _stations:
            _stations.append(_Station(dask_worker))
    return {"is": alike.described(libraries), "lacks": _stations[0].store.lacking(inputs)}


def take(key: str, inputs: Mapping[str, str], contents: Mapping[str, bytes]) -> None:
    """Keep the files of a project, as :meth:`Store.take` does."""
    _stations[0].store.take(key, inputs, contents)


def run(function: Callable[[Task], ChapterOutcome], task: Task, key: str, name: str) -> ChapterOutcome | None:
    """Run a chapter in the project with that key; None when it is not here: the worker is new.

    ``name`` is how :func:`end` knows it.
    """
    if not _stations:
        return None
    station = _stations[0]
    with station.store.project(key) as root, running.known_as(name):
        if root is None:
            return None
        there = replace(task, folder=str(root / task.folder), environment=station.environment(task, root))
        return function(there)


def end(names: Iterable[str]) -> None:
    """End chapters, with the processes they run in, if they run here."""
    for name in names:
        running.end_known_as(name)
