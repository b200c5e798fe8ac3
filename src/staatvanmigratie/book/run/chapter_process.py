"""The process a chapter runs in: it runs its cells here, says what came of them, and is over.

It is forked from a warm process (``warm``) or, where the system cannot fork, started by itself with
``python -m staatvanmigratie.book.run.chapter_process``. Both speak the same: the task comes in; out go the
index of each cell that begins, and at the end the outcome.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from importlib.metadata import Distribution
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

from staatvanmigratie.book.run.pipes import ChildEnd

# What chapters use. Import only: a thread that runs in a warm process is missing in its children.
IMPORTED = (
    "altair",
    "ipykernel.zmqshell",
    "pandas",
    "papermill.execute",
    "vl_convert",
    "staatvanmigratie.book.run.guard",
    "staatvanmigratie.book.run.shell",
    "staatvanmigratie.book.run.task",
    "staatvanmigratie.notebook.edition",
    "staatvanmigratie.notebook.outputs.figure",
    "staatvanmigratie.notebook.outputs.key_figures",
    "staatvanmigratie.notebook.outputs.table",
    "staatvanmigratie.notebook.charts",
    "staatvanmigratie.notebook.outputs.text",
)


@dataclass(frozen=True)
class Ready:
    """What was done before a chapter came: who watches it, and which files were read for all of them."""

    guard: Any
    used: tuple[str, ...] = ()


def get_ready(root: str, report_year: int | None, imports: Sequence[str] = ()) -> Ready:
    """Import what chapters use and read the edition they are about, with what that took."""
    for name in (*IMPORTED, *imports):
        import_module(name)
    from staatvanmigratie.book.run.guard import Guard
    from staatvanmigratie.foundation import uses
    from staatvanmigratie.foundation.errors import SvmError
    from staatvanmigratie.notebook.edition import ChapterEdition
    from staatvanmigratie.report.edition import READ_AHEAD

    guard = Guard(Path(root))
    if report_year is None:
        return Ready(guard)
    with uses.listening() as used, suppress(SvmError):  # what is wrong is told by the chapters
        guard.begin()
        try:
            ChapterEdition.read_once(report_year)
        finally:
            guard.end()
    # The parts of these are noted by who asks for them; whatever else was read, every chapter has used.
    for_all = (use for use in used if "#" not in use and not use.startswith(READ_AHEAD))
    return Ready(guard, tuple(for_all))


def answer(connection: Connection | ChildEnd, asked: Mapping[str, Any], ready: Ready) -> None:
    """Run the chapter, check the figures or call what is asked; say on the connection what came of it."""
    from staatvanmigratie.foundation import uses

    with uses.listening() as used:
        if "call" in asked:
            came = _called(**asked["call"])
        else:
            came = _checked(asked["check"], ready) if "check" in asked else _run(connection, asked, ready)
    said = {**came, "used": sorted({*ready.used, *used})}
    connection.send_bytes(json.dumps(said).encode())
    connection.close()


def become_kernel(**asked: Any) -> None:
    """Be a kernel of JupyterLab until it ends; what it reads or does is its researcher's business."""
    import_module("staatvanmigratie.book.lab.kernel").run(**asked)


def _checked(report_year: int, ready: Ready) -> dict[str, Any]:
    from staatvanmigratie.foundation.errors import SvmError
    from staatvanmigratie.notebook.edition import open_edition
    from staatvanmigratie.report.checks import check_figures

    ready.guard.begin()
    try:
        return {"outcome": [asdict(each) for each in check_figures(open_edition(report_year))]}
    except SvmError as error:
        return {"error": str(error)}
    finally:
        ready.guard.end()


def _called(module: str, name: str, arguments: Sequence[Any]) -> dict[str, Any]:
    from staatvanmigratie.foundation.errors import SvmError

    try:
        return {"outcome": getattr(import_module(module), name)(*arguments)}
    except SvmError as error:
        return {"error": str(error)}


def _run(connection: Connection | ChildEnd, asked: Mapping[str, Any], ready: Ready) -> dict[str, Any]:
    from staatvanmigratie.book.run.task import Task, attempt
    from staatvanmigratie.notebook.drawings import processes

    task = Task(**asked)
    os.environ.update(task.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(task.folder)
    sys.argv = ["chapter"]
    _import_from(task.folder)
    cache, drawing = task.environment.get("SVM_CACHE"), processes.take_address()
    if cache:
        Path(cache).mkdir(parents=True, exist_ok=True)  # the chapter may write in it, not make it
    ready.guard.allow(write=[Path(cache)] if cache else [], connect=[drawing] if drawing else [])

    def on_cell(index: int) -> None:
        connection.send_bytes(json.dumps({"cell": index}).encode())

    return {"outcome": asdict(attempt(task, on_cell, ready.guard))}


def _import_from(folder: str) -> None:
    """Let modules beside the notebooks be imported, always from their source.

    What Python compiled earlier counts as fresh when second and size are the same: not good enough here.
    """
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    # Both look now and remember: looking for a module or a plug-in is no use of the list of notebooks.
    sys.path_importer_cache[folder] = finder = FileFinder(folder, (_FromSource, SOURCE_SUFFIXES))
    finder.find_spec("")
    list(Distribution.discover(path=[folder, ""]))  # IPython puts "" in front


class _FromSource(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def main() -> None:
    """Run the one chapter that is asked for on standard input; for systems without fork."""
    connection = ChildEnd()
    task = json.loads(connection.recv_bytes())
    connection.end_with_parent()
    from staatvanmigratie.book.run.task import Task

    answer(connection, task, get_ready(task["environment"]["SVM_ROOT"], Task(**task).report_year))


if __name__ == "__main__":
    main()
