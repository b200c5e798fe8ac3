"""Build several editions, some at a time, each in a process of its own; a fault in one stops no other.

While one edition is printed the chapters of another run: neither keeps all cores busy all the time. The
processes are forked from one that has imported everything, where the system forks; all at once, before
anything in this process starts a thread.
"""

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from staatvanmigratie.book.run.processes import die_with_parent
from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.book.run.warm import FORKS
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.build_report import BuildReport

#: What builds one edition, in its process: its number, where to tell of progress, and what ``build_all`` was
#: given for all of them. With ``spawn`` it is sent there, so it stands in a module.
Build = Callable[[int, Callable[[Progress], None], Any], BuildReport]


@dataclass(frozen=True)
class Outcome:
    """What became of an edition: how the build went, or a message."""

    number: int
    report: BuildReport | None
    error: str = ""
    seconds: float = 0.0


class Editions:
    """Processes that wait to build an edition each; a context manager, so that none outlives the build."""

    def __init__(self, numbers: Sequence[int], build: Build):
        context = multiprocessing.get_context("fork" if FORKS else "spawn")
        self._processes: dict[int, Any] = {}
        self._lines: dict[int, Connection] = {}
        for number in numbers:
            here, there = context.Pipe()
            others = [here, *self._lines.values()] if FORKS else []
            process = context.Process(target=_build_when_asked, args=(there, others, number, build))
            process.start()
            there.close()
            self._processes[number], self._lines[number] = process, here

    def __enter__(self) -> "Editions":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End them; what they made so far of an edition is taken away."""
        for process in self._processes.values():
            process.terminate()  # one that waits ends at once, one that builds puts things in order first
        for process in self._processes.values():
            process.join()

    def build_all(
        self, at_a_time: int, where: Any, on_progress: Callable[[int, Progress], None]
    ) -> Iterator[Outcome]:
        """Build the editions in their order and yield each as it is finished.

        Parameters
        ----------
        at_a_time
            How many are built at the same moment.
        where
            What ``build`` needs to know that was not there when the processes began.
        on_progress
            Called in this thread, with the edition; at its end with ``edition`` as the name of the step.
        """
        waiting, began = list(self._lines), {}
        while waiting or began:
            while waiting and len(began) < at_a_time:
                number = waiting.pop(0)
                began[number] = time.monotonic()
                with suppress(OSError):  # it is gone; that is heard below
                    self._lines[number].send(where)
            ready = wait([self._lines[number] for number in began])
            for number in [number for number in began if self._lines[number] in ready]:
                said = self._hear(number)
                if isinstance(said, Progress):
                    on_progress(number, said)
                    continue
                outcome = Outcome(number, *said, seconds=time.monotonic() - began.pop(number))
                state = "failed" if outcome.error else "done"
                on_progress(number, Progress("edition", state, outcome.seconds))
                yield outcome

    def _hear(self, number: int) -> Progress | tuple[BuildReport | None, str]:
        try:
            return self._lines[number].recv()
        except (EOFError, OSError):
            self._processes[number].join()
            code = self._processes[number].exitcode
            return None, f"the process of edition {number} ended with code {code} (killed, or out of memory?)"


def _build_when_asked(line: Connection, others: list[Connection], number: int, build: Build) -> None:
    """Wait for the word, build an edition and say what came of it."""
    for other in others:
        other.close()  # so that each end is closed when its one owner ends
    parent = multiprocessing.parent_process()
    die_with_parent(parent.pid if parent else None, signal.SIGTERM)
    signal.signal(signal.SIGTERM, _stop)
    with suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
        where = line.recv()
        try:
            said: tuple[BuildReport | None, str] = build(number, line.send, where), ""
        except SvmError as error:
            said = None, str(error)
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
            said = None, f"{wrong}\nThis is a mistake in the software; where: svm build {number}"
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # all is done: who ends it now need not
        line.send(said)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
