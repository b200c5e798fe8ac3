"""One chapter to run, and what came of it; text in, text out, so that it can be done on any machine."""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from staatvanmigratie.book.run import failure, notebook_json

if TYPE_CHECKING:
    from staatvanmigratie.book.run.guard import Guard

#: Seconds a cell may take.
CELL_TIMEOUT = 300


@dataclass(frozen=True)
class Task:
    """All that is needed to run one chapter."""

    name: str  # stem of the file
    notebook: str  # JSON
    parameters: dict[str, Any]
    folder: str  # working directory of the chapter
    environment: dict[str, str]  # on top of that of the worker
    cell_timeout: int  # seconds
    version: str = ""  # of data and software, for processes that live longer than a build
    warm: bool = True
    inputs: Mapping[str, str] = field(default_factory=dict)  # see ``inputs``; for executors elsewhere

    @property
    def report_year(self) -> int | None:
        """The year that chapters are about, if that is a parameter."""
        year = self.parameters.get("report_year")
        return year if type(year) is int else None


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


def run_in_kernel(task: Task) -> ChapterOutcome:
    """Run a chapter in an ordinary kernel, the reference: what it read is not known."""
    start = time.monotonic()
    environment = {**os.environ, **task.environment}
    outcome = attempt(task, cell_timeout=task.cell_timeout, kernel_cwd=task.folder, kernel_env=environment)
    return replace(outcome, seconds=time.monotonic() - start)


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

    _write_no_file_to_nowhere()
    notebook = notebook_json.read(task.notebook)
    here = {"on_cell": on_cell, "guard": guard} if guard is not None else {}
    count = None
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
        index, traceback, count = error.cell_index, error.traceback, error.exec_count
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
    prepared = with_parameters(notebook, task.parameters)
    prepared.cells[index].execution_count = count
    return ChapterOutcome(None, failure.cell_error(task.name, prepared, index, said, traceback))


@cache
def _write_no_file_to_nowhere() -> None:
    """Keep Papermill from making, and checking, a whole file for which it has no path."""
    from papermill import execute

    write = execute.write_ipynb

    def write_ipynb(notebook: NotebookNode, path: str | None) -> None:
        if path is not None:
            write(notebook, path)

    execute.write_ipynb = write_ipynb


def _first_not_run(notebook: NotebookNode) -> int | None:
    for index, cell in enumerate(notebook.cells):
        skipped = "skip-execution" in cell.metadata.get("tags", ())
        if cell.cell_type == "code" and cell.source.strip() and not skipped and cell.execution_count is None:
            return index
    return None
