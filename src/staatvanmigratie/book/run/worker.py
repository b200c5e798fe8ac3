"""Run one chapter; text in, text out, so that it can happen in any worker on any machine."""

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from staatvanmigratie.book.run import failure, running
from staatvanmigratie.book.run.warm import ChapterProcess, WarmProcess, start_alone

if TYPE_CHECKING:
    from staatvanmigratie.book.run.guard import Guard


#: Seconds a cell may take.
CELL_TIMEOUT = 300
#: Seconds that a process may take before its first cell.
_START = 60


@dataclass(frozen=True)
class Task:
    """All that is needed to run one chapter."""

    name: str  # stem of the file
    notebook: str  # JSON
    parameters: dict[str, Any]
    folder: str  # working directory of the chapter
    environment: dict[str, str]  # on top of that of the worker
    cell_timeout: int  # seconds


@dataclass(frozen=True)
class ChapterOutcome:
    """What became of it: the executed notebook as JSON, or a message for its author.

    ``used`` is what it read (see ``foundation.uses``); None when nobody looked.
    """

    notebook: str | None
    error: str | None
    seconds: float = 0.0
    attempts: int = 1
    used: tuple[str, ...] | None = None


def run_chapter(task: Task, warm: WarmProcess | None = None) -> ChapterOutcome:
    """Run a chapter in a fresh process; once more if that process dies, never if the chapter fails."""
    start = time.monotonic()
    for attempts in (1, 2):
        outcome, died = _watched(task, warm if attempts == 1 else None)
        if not died:
            break
    return replace(outcome, seconds=time.monotonic() - start, attempts=attempts)


def run_in_kernel(task: Task) -> ChapterOutcome:
    """Run a chapter in an ordinary kernel, the reference: what it read is not known."""
    start = time.monotonic()
    environment = {**os.environ, **task.environment}
    outcome = attempt(task, cell_timeout=task.cell_timeout, kernel_cwd=task.folder, kernel_env=environment)
    return replace(outcome, seconds=time.monotonic() - start)


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
    return start_alone(task.environment)


def _failed(task: Task, index: int | None, said: str) -> ChapterOutcome:
    if index is None:
        return ChapterOutcome(None, f"notebooks/{task.name}.ipynb: {said}")
    prepared = with_parameters(nbformat.from_dict(json.loads(task.notebook)), task.parameters)
    return ChapterOutcome(None, failure.cell_error(task.name, prepared, index, said, []))


def with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """Return a copy with Papermill's cell that sets the parameters, as it is before execution."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    copied = load_notebook_node(notebook)
    return parameterize_notebook(copied, dict(parameters), kernel_name="python3", language="python")


def attempt(
    task: Task,
    on_cell: Callable[[int], None] | None = None,
    guard: "Guard | None" = None,
    **options: Any,
) -> ChapterOutcome:
    """Run the cells of a chapter: in this process when there is a guard, otherwise in a kernel."""
    from nbclient.exceptions import CellTimeoutError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    notebook = nbformat.from_dict(json.loads(task.notebook))
    prepared = with_parameters(notebook, task.parameters)
    here = {"on_cell": on_cell, "guard": guard} if guard is not None else {}
    try:
        executed = execute_notebook(
            notebook,
            None,
            task.parameters,
            engine_name="svm",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            **here,
            **options,
        )
        if (index := _first_not_run(executed)) is None:
            return ChapterOutcome(json.dumps(executed, ensure_ascii=False), None)
        said, traceback = "the chapter ended before this cell; it may not exit by itself", []
    except PapermillExecutionError as error:
        index, traceback = error.cell_index, error.traceback
        prepared.cells[index].execution_count = error.exec_count
        said = f"{error.ename}: {error.evalue}"
    except CellTimeoutError as error:
        index, traceback = error.cell_index, []
        said = f"still running after {task.cell_timeout} s; its process was ended"
    except RuntimeError as error:
        index, traceback = getattr(error, "cell_index", None), []
        said = "its process died" if index is not None else f"its process did not start ({error})"
    except OSError as error:
        index, traceback, said = None, [], error.strerror or str(error)
    if index is None:
        return ChapterOutcome(None, f"notebooks/{task.name}.ipynb: {said}")
    return ChapterOutcome(None, failure.cell_error(task.name, prepared, index, said, traceback))


def _first_not_run(notebook: NotebookNode) -> int | None:
    for index, cell in enumerate(notebook.cells):
        skipped = "skip-execution" in cell.metadata.get("tags", ())
        if cell.cell_type == "code" and cell.source.strip() and not skipped and cell.execution_count is None:
            return index
    return None
