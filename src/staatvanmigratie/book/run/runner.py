"""Run the chapters of an edition, several at a time, each in a process of its own.

The contract with whatever does the work is ``concurrent.futures``: a task goes out as text, an outcome comes
back as text, and only the coordinator writes files. So a pool of threads here (each watches one kernel), a
process pool, or an executor that sends the tasks to other machines are the same to this module.

What can be refused is refused before anything starts. A chapter that fails does not stop the others.
"""

import concurrent.futures
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from staatvanmigratie.book.run import failure, notebook_json
from staatvanmigratie.book.run.cache import Cache, Key, chapter_key
from staatvanmigratie.book.run.inputs import inputs
from staatvanmigratie.book.run.normalise import noise, normalise
from staatvanmigratie.book.run.parameters import REPORT_YEARS, check_parameters
from staatvanmigratie.book.run.running import ending_all, heard_by
from staatvanmigratie.book.run.task import CELL_TIMEOUT, ChapterOutcome, Task, run_in_kernel, with_parameters
from staatvanmigratie.book.run.warm import ONE_THREAD, WarmProcess
from staatvanmigratie.book.run.worker import run_chapter
from staatvanmigratie.foundation import conflicts
from staatvanmigratie.foundation.errors import DataFileError, NotebookError, SvmError
from staatvanmigratie.foundation.excerpts import excerpt
from staatvanmigratie.foundation.files import digest
from staatvanmigratie.notebook.drawings.processes import drawing_processes

#: How chapters are run: forked from a warm process, each started by itself, or in ordinary kernels.
Engine = Literal["warm", "alone", "reference"]


@dataclass(frozen=True)
class ChapterResult:
    """What became of one chapter: an executed, normalised notebook or the reason why not."""

    name: str  # stem of the file
    path: Path
    notebook: NotebookNode | None
    error: str | None = None
    seconds: float = 0.0
    attempts: int = 0  # 0 for a chapter from the cache
    warnings: tuple[str, ...] = ()
    why: str = ""  # why it ran

    @property
    def cached(self) -> bool:
        """Whether the outputs were kept from an earlier run."""
        return self.attempts == 0


@dataclass(frozen=True)
class Progress:
    """Something that happened to a chapter or a step, for who is watching."""

    name: str
    state: Literal["waiting", "running", "done", "cached", "failed"]
    seconds: float = 0.0
    why: str = ""


def run_chapters(
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    executor: concurrent.futures.Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    root: Path,
    as_of: str,
    world: Mapping[str, str] | None = None,
    cache: Cache | None = None,
    workers: int | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    report_years: Collection[int] = REPORT_YEARS,
    engine: Engine = "warm",
    warm: WarmProcess | None = None,
) -> list[ChapterResult]:
    """Run chapters and return one result each, in the order given.

    Parameters
    ----------
    notebooks
        The files, with the stem as name of the chapter.
    parameters
        What Papermill sets in the cell tagged ``parameters`` of every chapter.
    executor
        Any ``concurrent.futures`` executor; default a pool of ``workers`` threads (default: one per core).
    on_progress
        Called in this thread.
    root, as_of
        Project folder and cut-off date, as the chapters see them (``SVM_ROOT``, ``SVM_AS_OF``).
    world
        What else all outputs depend on, see ``cache.world``; part of the cache key.
    cache
        Where outputs are kept; None runs every chapter.
    cell_timeout
        Seconds a cell may take before its process is killed.
    engine
        What the chapters say is the same with each. With ``reference`` nothing is kept, because nobody
        knows what an ordinary kernel reads.
    warm
        The process to fork from; default one that ends with the chapters.

    Raises
    ------
    NotebookError
        A parameter does not fit a chapter; then nothing was started. A chapter that fails does not raise: its
        result carries the message.
    """
    say = on_progress or (lambda progress: None)
    loaded = {path: _read(path) for path in notebooks}
    check_parameters(loaded, parameters, report_years)
    results = {
        path: ChapterResult(path.stem, path, None, said)
        for path, notebook in loaded.items()
        if (said := _two_versions(path.stem, notebook))
    }
    for path in results:
        say(Progress(path.stem, "failed"))
    tasks: dict[Path, Task] = {}
    keys = {path: chapter_key(path.stem, nb, parameters, world or {}) for path, nb in loaded.items()}
    reasons: dict[Path, str] = {}
    for path, notebook in loaded.items():
        if path in results:
            continue
        kept = cache.get(keys[path], partial(with_parameters, notebook, parameters)) if cache else None
        if kept is not None:
            results[path] = _result(path, kept)
            say(Progress(path.stem, "cached"))
            continue
        reasons[path] = cache.why(keys[path]) if cache else ""
        tasks[path] = Task(
            path.stem,
            json.dumps(notebook, ensure_ascii=False),
            dict(parameters),
            str(path.parent),
            environment(root, as_of),
            cell_timeout,
            warm=engine == "warm",
        )
        say(Progress(path.stem, "waiting", why=reasons[path]))

    def tell(progress: Progress) -> None:
        say(replace(progress, why=why.get(progress.name, "")))

    why = {path.stem: reason for path, reason in reasons.items()}
    with ExitStack() as stack:
        run: Callable[[Task], ChapterOutcome] = run_in_kernel if engine == "reference" else run_chapter
        if engine == "warm" and tasks and executor is None:
            count = workers or os.cpu_count() or 2
            more = stack.enter_context(drawing_processes(count, environment(root, as_of)))
            tasks = {p: replace(task, environment=task.environment | more) for p, task in tasks.items()}
            first = next(iter(tasks.values()))
            warm = warm or stack.enter_context(WarmProcess(first.environment, first.report_year))
            run = partial(run_chapter, warm=warm.begin())
            stack.enter_context(heard_by(warm.end))
        elif tasks and executor is not None:
            known = inputs(root)
            version = digest([dict(world or {}), known])
            tasks = {path: replace(task, version=version, inputs=known) for path, task in tasks.items()}
        for path, outcome in stack.enter_context(closing(_run_all(tasks, run, executor, workers, tell))):
            results[path] = replace(_finished(path, outcome, cache, keys[path]), why=reasons[path])
    return [results[path] for path in notebooks]


def _read(path: Path) -> NotebookNode:
    try:
        text = path.read_text(encoding="utf-8")
        conflicts.refuse(text, f"notebooks/{path.name}")
        notebook = nbformat.reads(text, as_version=4)
    except DataFileError as error:
        raise NotebookError(str(error)) from error
    except Exception as error:  # nbformat raises what its parser raises
        raise NotebookError(f"notebooks/{path.name}: not a notebook ({error})") from error
    # Papermill wants to know the language, and a stripped notebook may not say it.
    notebook.metadata.setdefault("kernelspec", {"name": "python3", "language": "python"})
    notebook.metadata["kernelspec"].setdefault("language", "python")
    return notebook


def _two_versions(chapter: str, notebook: NotebookNode) -> str:
    """Return the message for a chapter in which git left two versions of a cell; empty where it did not."""
    for index, cell in enumerate(notebook.cells):
        for line, said in conflicts.found(cell.source):
            place = f"{failure.where(chapter, notebook, index)}, line {line}"
            return f"{place}: {said!r}: {conflicts.SAID}\n\n{excerpt(cell.source, line)}"
    return ""


def environment(root: Path, as_of: str) -> dict[str, str]:
    """Return what makes kernels alike on every machine."""
    fixed = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    # One thread each: two kernels share the cores, and sums are always made in the same order.
    own = {"SVM_ROOT": str(root), "SVM_AS_OF": as_of, "SVM_CACHE": str(root / "build" / ".cache")}
    return fixed | ONE_THREAD | own


def _run_all(
    tasks: Mapping[Path, Task],
    run: Callable[[Task], ChapterOutcome],
    executor: concurrent.futures.Executor | None,
    workers: int | None,
    say: Callable[[Progress], None],
) -> Iterator[tuple[Path, ChapterOutcome]]:
    """Yield each chapter as it finishes; when this is interrupted, every chapter that runs is ended."""
    if not tasks:
        return
    pool = executor or concurrent.futures.ThreadPoolExecutor(workers or os.cpu_count() or 2)
    futures = {pool.submit(run, task): path for path, task in tasks.items()}
    waiting, started = set(futures), set()
    try:
        while waiting:
            done, waiting = concurrent.futures.wait(waiting, 0.1, concurrent.futures.FIRST_COMPLETED)
            for future in [f for f in waiting if f.running() and f not in started]:
                started.add(future)
                say(Progress(futures[future].stem, "running"))
            for future in done:
                outcome = _outcome(future, futures[future])
                state = "failed" if outcome.error else "done"
                say(Progress(futures[future].stem, state, outcome.seconds))
                yield futures[future], outcome
    except BaseException:
        with ending_all():
            concurrent.futures.wait([f for f in futures if not f.cancel()], 10)
        raise
    finally:
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=True)


def _outcome(future: concurrent.futures.Future, path: Path) -> ChapterOutcome:
    try:
        return future.result()
    except SvmError:  # no chapter can run there
        raise
    except Exception as error:  # the worker itself was lost, with whatever its executor raises for that
        said = f"notebooks/{path.name}: the worker was lost ({type(error).__name__}: {error}); build again"
        return ChapterOutcome(None, said)


def _finished(path: Path, outcome: ChapterOutcome, cache: Cache | None, key: Key) -> ChapterResult:
    if outcome.notebook is None:
        return ChapterResult(path.stem, path, None, outcome.error, outcome.seconds, outcome.attempts)
    executed = notebook_json.read(outcome.notebook)
    result = _result(path, executed, outcome.seconds, outcome.attempts)
    if cache is None or outcome.used is None:
        return result
    if changed := [use for use in outcome.used if cache.digests.is_unsure(use)]:
        touched = _seen_from(cache.digests.root, changed[0].partition("#")[0])
        said = f"{touched} was changed while the chapter ran; build again"
        return replace(result, warnings=(*result.warnings, f"notebooks/{path.name}: {said}"))
    cache.put(key, executed, outcome.used)
    return result


def _seen_from(root: Path, name: str) -> str:
    """Return a file or folder without where it stands on this machine: that may be in no report."""
    path = root / name
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _result(path: Path, executed: NotebookNode, seconds: float = 0.0, attempts: int = 0) -> ChapterResult:
    warnings = tuple(f"notebooks/{path.name}, {line}" for line in noise(executed))
    return ChapterResult(path.stem, path, normalise(executed), None, seconds, attempts, warnings)
