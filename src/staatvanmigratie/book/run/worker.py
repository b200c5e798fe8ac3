"""Run one chapter; text in, text out, so that it can happen in any worker on any machine."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from staatvanmigratie.book.run import failure


@dataclass(frozen=True)
class Task:
    """All that is needed to run one chapter."""

    name: str  # stem of the file
    notebook: str  # JSON
    parameters: dict[str, Any]
    folder: str  # working directory of the kernel
    environment: dict[str, str]  # on top of that of the worker
    cell_timeout: int  # seconds


@dataclass(frozen=True)
class ChapterOutcome:
    """What became of it: the executed notebook as JSON, or a message for its author."""

    notebook: str | None
    error: str | None
    seconds: float
    attempts: int


def run_chapter(task: Task) -> ChapterOutcome:
    """Run a chapter in a fresh process; once more if that process dies, never if the chapter fails."""
    start = time.monotonic()
    executed, error, attempts = None, None, 0
    while attempts < 2:
        attempts += 1
        executed, error, died = _attempt(task)
        if not died:
            break
    return ChapterOutcome(executed, error, time.monotonic() - start, attempts)


def with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """Return a copy with Papermill's cell that sets the parameters, as it is before execution."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    copied = load_notebook_node(notebook)
    return parameterize_notebook(copied, dict(parameters), kernel_name="python3", language="python")


def _attempt(task: Task) -> tuple[str | None, str | None, bool]:
    """Return the notebook, or a message, and whether the process died."""
    from nbclient.exceptions import CellTimeoutError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    notebook = nbformat.reads(task.notebook, as_version=4)
    prepared = with_parameters(notebook, task.parameters)
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
            cell_timeout=task.cell_timeout,
            kernel_cwd=task.folder,
            kernel_env={**os.environ, **task.environment},
        )
        if (index := _first_not_run(executed)) is None:
            return nbformat.writes(executed), None, False
        said, traceback, died = "the chapter ended before this cell; it may not exit by itself", [], False
    except PapermillExecutionError as error:
        index, traceback, died = error.cell_index, error.traceback, False
        prepared.cells[index].execution_count = error.exec_count
        said = f"{error.ename}: {error.evalue}"
    except CellTimeoutError as error:
        index, traceback, died = error.cell_index, [], False
        said = f"still running after {task.cell_timeout} s; its process was ended"
    except RuntimeError as error:
        index, traceback, died = getattr(error, "cell_index", None), [], True
        said = f"its process did not start ({error})"
        if index is not None:
            said = "its process died, twice (killed, or out of memory?)"
    except OSError as error:
        index, said, died = None, error.strerror or str(error), False
    if index is None:
        return None, f"notebooks/{task.name}.ipynb: {said}", died
    return None, failure.cell_error(task.name, prepared, index, said, traceback), died


def _first_not_run(notebook: NotebookNode) -> int | None:
    for index, cell in enumerate(notebook.cells):
        skipped = "skip-execution" in cell.metadata.get("tags", ())
        if cell.cell_type == "code" and cell.source.strip() and not skipped and cell.execution_count is None:
            return index
    return None
