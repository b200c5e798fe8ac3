"""Fork the processes of chapters from one that has imported everything and read the edition.

Importing takes longer than many a chapter does, and so does reading the figures. So a build starts one
process that does both once and then only forks: every chapter still gets a fresh process of its own. Where
the system cannot fork safely (Windows, macOS), and wherever there is no warm process or it ended, the process
of a chapter starts by itself and does the same work alone.
"""

import atexit
import gc
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from staatvanmigratie.book.run import chapter_process, running
from staatvanmigratie.book.run.pipes import ParentEnd
from staatvanmigratie.book.run.processes import clear_left_behind, die_with_parent, end_group, private_folder

#: Where a process may be forked at any moment; elsewhere libraries of the system do not survive it.
FORKS = sys.platform == "linux" and hasattr(os, "fork")
#: What keeps libraries from threads of their own, with which a process cannot be forked.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(eq=False)
class ChapterProcess:
    """A process that runs one chapter, seen from the build."""

    connection: Connection | ParentEnd
    group: int  # process group, where there are such groups; else the process itself
    process: subprocess.Popen | None = None  # where it is a child of this process

    def say(self, **asked: Any) -> None:
        """Tell it what to do, in plain values."""
        self.connection.send_bytes(json.dumps(asked).encode())

    def end(self) -> None:
        """End it, with everything it started."""
        end_group(self.group)
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        with suppress(OSError):
            self.connection.close()


@dataclass(eq=False)
class WarmProcess:
    """A process that forks a chapter for everyone who asks; a context manager, so that it ends.

    It begins when it is first asked, or with :meth:`begin`. That must be in a thread that lives as long: the
    system ends it with the thread that made it.
    """

    environment: Mapping[str, str]
    report_year: int | None = None
    imports: Sequence[str] = ()  # beside what chapters use
    _process: subprocess.Popen | None = field(default=None, repr=False)
    _folder: Path | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    ended: bool = False

    def __enter__(self) -> "WarmProcess":
        return self

    def begin(self) -> "WarmProcess":
        """Begin to get ready, if it has not begun yet; whoever asks before it is ready, waits."""
        with self._turn:
            if self._process is None and FORKS:
                clear_left_behind()
                self._folder = private_folder()
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        *("-m", "staatvanmigratie.book.run.warm", str(self._folder / "socket")),
                        str(self.report_year or ""),
                        *self.imports,
                    ],
                    env={**os.environ, **self.environment, "IPYTHONDIR": str(self._folder / "ipython")},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    bufsize=0,
                    start_new_session=True,
                )
                self._process.stdout.readline()  # it listens
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self._process is not None:
            self._process.communicate()
            shutil.rmtree(self._folder, ignore_errors=True)

    def end(self) -> None:
        """Ask it to end, after its chapters; who waits for it hears so."""
        self.ended = True
        if self._process is not None:
            self._process.terminate()

    def start(self) -> ChapterProcess:
        """Return a process that waits for its chapter.

        Raises
        ------
        ConnectionError
            There is no warm process, or no longer.
        """
        self.begin()
        if self._process is None:
            raise ConnectionError("this system does not fork")
        try:
            connection = Client(str(self._folder / "socket"), "AF_UNIX")
            return ChapterProcess(connection, json.loads(connection.recv_bytes())["process"])
        except (EOFError, OSError) as error:
            raise ConnectionError("the warm process ended") from error

    def asked(self, **question: Any) -> dict[str, Any]:
        """Return what a fork answers to something that is no chapter; it is ended when a build is stopped.

        Raises
        ------
        ConnectionError, EOFError
            There is no warm process, or no longer.
        """
        process = self.start()
        with running.in_care(process.end):
            process.say(**question)
            return json.loads(process.connection.recv_bytes())

    @property
    def is_ready(self) -> bool:
        """Whether it has imported and read everything: a fork is there at once."""
        return self.runs and bool(select.select([self._process.stdout], [], [], 0)[0])

    @property
    def runs(self) -> bool:
        """Whether there is such a process."""
        return self._process is not None and self._process.poll() is None


_kept: dict[object, WarmProcess] = {}
_turn = threading.Lock()


def kept_warm(environment: Mapping[str, str], report_year: int | None, version: str) -> WarmProcess:
    """Return the warm process of this process for an edition; for executors, whose processes live on.

    ``version`` stands for data and software: with another one the process starts anew. Two are kept.
    """
    key = (version, report_year, *sorted(environment.items()))
    with _turn:
        if key not in _kept or (FORKS and not _kept[key].runs):
            for old in [*_kept][: max(0, len(_kept) - 1)]:
                _kept.pop(old).__exit__()
            _kept[key] = WarmProcess(environment, report_year).begin()
        return _kept[key]


@atexit.register
def _end_kept() -> None:
    while _kept:
        _kept.popitem()[1].__exit__()


def start_alone(environment: Mapping[str, str]) -> ChapterProcess:
    """Start the process of a chapter by itself; one that dies at birth is heard to end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "staatvanmigratie.book.run.chapter_process"],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return ChapterProcess(ParentEnd(process), process.pid, process)


def main(address: str, report_year: str = "", *imports: str) -> None:
    """Get ready, then fork a process for every chapter; does not return before it is told to end."""
    die_with_parent(with_signal=signal.SIGTERM)
    chapters: set[int] = set()

    def end(*_: object) -> None:
        for group in chapters:
            end_group(group)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    listener = Listener(address, "AF_UNIX", backlog=64)
    print("listening", flush=True)
    ready = chapter_process.get_ready(
        os.environ["SVM_ROOT"], int(report_year) if report_year else None, imports
    )
    if len(os.listdir("/proc/self/task")) > 1:
        return  # a library started a thread; a fork of this process could hang
    print("ready", flush=True)
    gc.freeze()  # so that the children do not copy pages only to count references
    while True:
        with suppress(OSError, EOFError), listener.accept() as connection:
            chapters = {group for group in chapters if not _is_over(group)}
            if child := os.fork():
                chapters.add(child)
                continue
            _become_chapter(connection, ready)


def _is_over(child: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(child, os.WNOHANG)[0] != 0
    return True


def _become_chapter(connection: Connection, ready: Any) -> None:
    """Run the one chapter, or be the kernel, that is asked for on a connection, and end."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        die_with_parent(os.getppid())
        connection.send_bytes(json.dumps({"process": os.getpid()}).encode())
        asked = json.loads(connection.recv_bytes())
        if "kernel" in asked:
            connection.close()
            chapter_process.become_kernel(**asked["kernel"])
        else:
            chapter_process.answer(connection, asked, ready)
    finally:
        os._exit(0)  # past whatever libraries would like to do at the end


if __name__ == "__main__":
    main(*sys.argv[1:])
