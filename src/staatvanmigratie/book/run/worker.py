"""Run one chapter in a process of its own, and watch it; whatever becomes of that process, this goes on."""

import json
import time
from contextlib import suppress
from dataclasses import asdict, replace

from staatvanmigratie.book.run import failure, notebook_json, running
from staatvanmigratie.book.run.task import ChapterOutcome, Task, with_parameters
from staatvanmigratie.book.run.warm import ChapterProcess, WarmProcess, kept_warm, start_alone

#: Seconds that a process may take before its first cell.
_START = 60


def run_chapter(task: Task, warm: WarmProcess | None = None) -> ChapterOutcome:
    """Run a chapter in a fresh process; once more if that process dies, never if the chapter fails.

    The process is forked from ``warm``; without it, from the one that this process keeps.
    """
    start = time.monotonic()
    if warm is None and task.warm:
        warm = kept_warm(task.environment, task.report_year, task.version)
    for attempts in (1, 2):
        outcome, died = _watched(task, warm if attempts == 1 else None)
        if not died:
            break
    return replace(outcome, seconds=time.monotonic() - start, attempts=attempts)


def _watched(task: Task, warm: WarmProcess | None) -> tuple[ChapterOutcome, bool]:
    """Run a chapter in a process and watch it; return what came of it and whether the process died."""
    at: int | None = None
    try:
        process = _started(task, warm)
        with running.in_care(process.end):
            process.connection.send_bytes(json.dumps(asdict(task)).encode())
            while process.connection.poll(task.cell_timeout + (_START if at is None else 0)):
                said = json.loads(process.connection.recv_bytes())
                if "outcome" in said:
                    return replace(ChapterOutcome(**said["outcome"]), used=tuple(said["used"])), False
                at = said["cell"]
        return _failed(task, at, f"still running after {task.cell_timeout} s; its process was ended"), False
    except InterruptedError:
        raise
    except (EOFError, OSError) as error:
        if at is None:
            return _failed(task, at, f"its process did not start ({error or type(error).__name__})"), True
        return _failed(task, at, "its process died, twice (killed, or out of memory?)"), True


def _started(task: Task, warm: WarmProcess | None) -> ChapterProcess:
    if warm is not None:
        with suppress(ConnectionError):
            return warm.start()
        running.refuse_when_stopped()
    return start_alone(task.environment)


def _failed(task: Task, index: int | None, said: str) -> ChapterOutcome:
    if index is None:
        return ChapterOutcome(None, f"notebooks/{task.name}.ipynb: {said}")
    prepared = with_parameters(notebook_json.read(task.notebook), task.parameters)
    return ChapterOutcome(None, failure.cell_error(task.name, prepared, index, said, []))
