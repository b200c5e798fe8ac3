"""The coordinator's side: hand chapters to the workers of Dask, and send each worker what it lacks, once.

Dask gives the work of a lost worker to another one. A worker that has not seen the project answers so, gets
what it lacks and is asked again; a worker that comes later, or again, is therefore nothing special.
"""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from staatvanmigratie.book.remote import alike, station
from staatvanmigratie.book.run import running
from staatvanmigratie.book.run.inputs import left_behind
from staatvanmigratie.book.run.task import ChapterOutcome, Task
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.files import digest

if TYPE_CHECKING:
    from distributed import Client

#: Chapters that are sent out at a time; Dask keeps those waiting for which no worker has time.
_SENT_OUT = 256
#: Seconds without any worker after which a chapter is given up, and between two looks whether there is one.
_PATIENCE, _LOOK = 60.0, 5.0
#: How often a worker may say that it lacks the project: each time another one can have come.
_MOST_TIMES = 20


class ChaptersByDask(ThreadPoolExecutor):
    """Runs each task on a worker; a thread here waits for it. ``connect`` is called for the first task."""

    def __init__(self, connect: Callable[[], "Client"]):
        super().__init__(_SENT_OUT, "chapter-by-dask")
        self._connect = connect
        self._client: Client | None = None
        self._described: dict[str, str] = {}
        self._turn = threading.Lock()
        self._sent: dict[str, int] = {}  # how often the workers were looked after, by key of a project

    def submit(self, function: Callable[[Task], ChapterOutcome], task: Task):  # type: ignore[override]
        """Return the future of a chapter."""
        return super().submit(self._carry_out, function, task)

    def _carry_out(self, function: Callable[[Task], ChapterOutcome], task: Task) -> ChapterOutcome:
        root, key = Path(task.environment["SVM_ROOT"]), digest(dict(task.inputs))
        kept = {
            name: value for name, value in task.environment.items() if name not in ("SVM_ROOT", "SVM_CACHE")
        }
        folder = Path(task.folder).relative_to(root).as_posix()
        travels = replace(task, folder=folder, environment=kept, inputs={})
        looked = 0
        for _ in range(_MOST_TIMES):
            looked = self._look_after_workers(root, key, task.inputs, looked)
            if (outcome := self._once(function, travels, key)) is not None:
                return _if_same_everywhere(task, outcome)
        raise ConnectionError("workers come and go before they have the project")

    def _once(self, function: Callable[..., ChapterOutcome], task: Task, key: str) -> ChapterOutcome | None:
        """Send a chapter out; None when it came to a worker without the project."""
        name = f"svm-{task.name}-{uuid.uuid4().hex}"
        future = self._client.submit(station.run, function, task, key, name, key=name, pure=False)

        def end() -> None:
            if not future.done():
                future.cancel()
                self._client.run(station.end, [name], on_error="ignore")

        with running.in_care(end):
            alone_since = None
            while not future.done():
                try:
                    return future.result(_LOOK)
                except TimeoutError:
                    there = bool(self._client.nthreads())
                    alone_since = None if there else alone_since or time.monotonic()
                    if alone_since and time.monotonic() - alone_since > _PATIENCE:
                        raise ConnectionError(f"no worker is left, since {_PATIENCE:.0f} s") from None
            return future.result()

    def _look_after_workers(self, root: Path, key: str, inputs: Mapping[str, str], seen: int) -> int:
        """Send every worker what it lacks of a project, unless that was done since ``seen``.

        Raises
        ------
        BuildError
            A worker would make other bytes, or a file was changed since its digest was taken.
        """
        with self._turn:
            if self._client is None:
                self._client = self._connect()
                self._described = alike.described(alike.pinned(root))
            if self._sent.get(key, 0) > seen:
                return self._sent[key]
            libraries = [name for name in self._described if name not in ("Python", "staatvanmigratie")]
            answers = self._all(station.greet, libraries, inputs)
            alike.refuse_others({worker: said["is"] for worker, said in answers.items()}, self._described)
            paths = {name: root / path for path, name in inputs.items()}
            for worker, said in answers.items():
                contents = {name: _content(paths[name], name) for name in said["lacks"]}
                self._all(station.take, key, inputs, contents, workers=[worker])
            self._sent[key] = self._sent.get(key, 0) + 1
            return self._sent[key]

    def _all(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> dict[str, Any]:
        """Call a function on workers; one that is lost meanwhile is left out."""
        answers = self._client.run(function, *arguments, on_error="return", **options)
        answers = {worker: answer for worker, answer in answers.items() if not _is_lost(answer)}
        for worker, answer in answers.items():
            if isinstance(answer, Exception):
                said = f"{worker}: {type(answer).__name__}: {answer}"
                end = "Is the same checkout installed there, and has it room? make setup-dask"
                raise BuildError("A worker cannot work for this build:", [said], end) from answer
        return answers


def _is_lost(answer: object) -> bool:
    """Tell whether nobody answered; what a disk or a file says has a number."""
    return isinstance(answer, OSError) and answer.errno is None


def _content(path: Path, name: str) -> bytes:
    content = path.read_bytes()
    if sha256(content).hexdigest() != name:
        raise BuildError(f"{path.name} was changed while the build began; build again")
    return content


def _if_same_everywhere(task: Task, outcome: ChapterOutcome) -> ChapterOutcome:
    """Refuse what a chapter made of files that stand on one machine only."""
    if not (missed := left_behind(outcome.used or ())):
        return outcome
    said = f"it reads {missed[0]}, which does not go along to other machines"
    return replace(
        outcome,
        notebook=None,
        error=f"notebooks/{task.name}.ipynb: {said}. Put it under data or notebooks, or build without --on",
    )
