"""The chapters of an edition on another day, run as a build runs them, and quickly: nothing is drawn.

A chapter hands what it wants drawn to whoever its environment names (``notebook.drawings.processes``). Here a
thread answers with an empty drawing: drawing takes most of the time of a build, and no chapter looks at it.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from multiprocessing.connection import Client, Listener
from pathlib import Path
from secrets import token_hex

from staatvanmigratie.book.run.runner import environment
from staatvanmigratie.book.run.task import CELL_TIMEOUT, ChapterOutcome, Task
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.book.run.worker import run_chapter
from staatvanmigratie.notebook.drawings import processes
from staatvanmigratie.report import chapters

_EMPTY = json.dumps({"drawn": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'}).encode()


def run(root: Path, number: int, day: date) -> dict[str, ChapterOutcome]:
    """Run every chapter of an edition with the figures of a day, and return what came of each."""
    settings = environment(root, day.isoformat())
    with _nothing_drawn() as opening, WarmProcess(settings, number - 1) as warm:
        return {
            path.stem: run_chapter(
                Task(
                    path.stem,
                    path.read_text(encoding="utf-8"),
                    {"report_year": number - 1},
                    str(path.parent),
                    settings | opening,
                    CELL_TIMEOUT,
                ),
                warm,
            )
            for path in chapters.paths(root)
        }


@contextmanager
def _nothing_drawn() -> Iterator[dict[str, str]]:
    key, ended = token_hex(16), threading.Event()
    with Listener(("127.0.0.1", 0), authkey=key.encode()) as listener:

        def answer() -> None:
            while not ended.is_set():
                with suppress(OSError, EOFError), listener.accept() as asking:
                    asking.recv_bytes()
                    asking.send_bytes(_EMPTY)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield {processes.ADDRESS: "{}@{}:{}".format(key, *listener.address)}
        finally:
            ended.set()
            with suppress(OSError, EOFError), Client(listener.address, authkey=key.encode()):
                pass
            thread.join()
