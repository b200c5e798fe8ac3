"""An edition while somebody writes it: what changed is run and written, what is wrong put on the board."""

import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from staatvanmigratie.book import bare_outputs, staging
from staatvanmigratie.book.live.kept_app import CELL
from staatvanmigratie.book.live.pages import Pages, Written
from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.normalise import INJECTED
from staatvanmigratie.book.run.runner import ChapterResult, Progress, environment, run_chapters
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.errors import NotebookError, SvmError
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.notebook.agreement import printed, refused
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.publication.live.board import EVERYWHERE, Board, Problem
from staatvanmigratie.publication.live.watching import Watch
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import edition_numbers

_DATA = "data/"
_NOTEBOOK = re.compile(r"notebooks/[^/]+\.ipynb")
_CELL = re.compile(r"notebooks/\S+\.ipynb, cell (\d+)")
_WARNED = re.compile(r"(?P<page>[\w./-]+?)\.(?:ipynb|md)\b[^ ]*[,:] ")
#: Seconds a notebook may be half written.
_PATIENCE = 1.0
#: Seconds after which a file that was changed counts as changed before.
_CLOCKS_DIFFER = 0.02
_FAILED = "Dit hoofdstuk is niet bijgewerkt: een cel geeft een fout"
_REFUSED = "Dit hoofdstuk is niet bijgewerkt"
_WARNING = "Let op: een build stopt hierop"
_BROKEN = "De bladzijden zijn niet bijgewerkt"


class LiveEdition:
    """The pages of an edition as its files are now, as far as these are right.

    Parameters
    ----------
    folder
        Where the pages are kept: ``build/.live/<N>``.
    say
        Called with a line for the terminal.
    on_progress
        Called with what happens to chapters the first time.

    Raises
    ------
    SvmError
        The edition cannot be opened at all, or its list of chapters is broken.
    """

    def __init__(
        self,
        number: int,
        as_of: str | None,
        root: Path,
        folder: Path,
        board: Board,
        say: Callable[[str], object],
    ):
        self._number, self._as_of, self._root, self._folder = number, as_of, root, folder
        self._board, self._say = board, say
        self._staged: dict[str, bytes] = {}  # the chapters, with what was good last
        self._half: dict[str, float] = {}
        self._stale = 0
        self._warm: WarmProcess | None = None
        self._watch = Watch(root)
        self._paths = chapters.paths(root)
        self._open()
        epoch = int(datetime.fromisoformat(f"{self._edition.as_of}T00:00:00+00:00").timestamp())
        cache = root / "build" / ".cache"
        self._pages = Pages(folder, {"SOURCE_DATE_EPOCH": str(epoch), "SVM_CACHE": str(cache)})

    def __enter__(self) -> "LiveEdition":
        return self

    def __exit__(self, *_: object) -> None:
        self._pages.end()
        if self._warm is not None:
            self._warm.__exit__()

    def begin(self, on_progress: Callable[[Progress], None]) -> None:
        """Make all pages."""
        self._pages.start()
        on_progress(Progress("html", "running"))
        start = time.monotonic()
        self._make(self._paths, Digests(self._root), on_progress)
        on_progress(Progress("html", "done", time.monotonic() - start))

    def look(self) -> set[str]:
        """Bring the pages up to date; return what changed in the software, which has to start again then."""
        changed = self._watch.changed() | self._half.keys()
        if not changed:
            if self._stale:
                self._write_rest()
            return set()
        start = time.monotonic()
        time.sleep(_CLOCKS_DIFFER)
        digests = Digests(self._root)  # what changes from here on is not kept, nor missed
        changed |= self._watch.changed(everywhere=True)
        if software := {name for name in changed if name.startswith("src/")}:
            return software
        changed -= self._half_written(changed)
        if changed:
            self._bring_in(changed, digests, start)
        return set()

    def _bring_in(self, changed: set[str], digests: Digests, start: float) -> None:
        notebooks = {name for name in changed if _NOTEBOOK.fullmatch(name)}
        if any(name.startswith(_DATA) for name in changed):
            try:
                self._open()
            except SvmError as error:  # once it is mended, all chapters are asked
                self._broken("data", error)
                return
            self._board.put(EVERYWHERE, "data", ())
        if changed - notebooks or notebooks - {self._name(path) for path in self._paths}:
            try:
                self._paths = chapters.paths(self._root)
            except SvmError as error:
                self._broken("list", error)
            else:
                self._board.put(EVERYWHERE, "list", ())
        # All chapters are asked for data or a module beside the notebooks; few of them run.
        every = any(name.startswith((_DATA, "notebooks/")) for name in changed - notebooks)
        chosen = [path for path in self._paths if every or self._name(path) in changed]
        chosen += [
            path for path in self._paths if self._name(path) not in self._staged and path not in chosen
        ]
        self._make(chosen, digests, start=start, restage=bool(changed - notebooks))

    def _open(self) -> None:
        """Read the edition anew, and let a process read its data for the chapters that run now."""
        try:
            self._edition = open_edition(self._number - 1, self._as_of, self._root)
        finally:
            if hasattr(self, "_edition"):
                as_of = self._edition.as_of.isoformat()
                if self._warm is not None:
                    self._warm.__exit__()
                year = self._edition.report_year
                self._warm = WarmProcess(environment(self._root, as_of), year).begin()
                self._world = world(self._root, as_of=as_of)

    def _half_written(self, changed: set[str]) -> set[str]:
        """Return the notebooks that are being written at this moment; they come again."""
        now, half = time.monotonic(), {}
        for name in changed:
            if _NOTEBOOK.fullmatch(name) and (self._root / name).exists():
                try:
                    json.loads((self._root / name).read_bytes())
                except ValueError:
                    half[name] = self._half.get(name, now)
        self._half = {name: since for name, since in half.items() if now - since < _PATIENCE}
        return set(self._half)

    def _make(
        self,
        paths: Sequence[Path],
        digests: Digests,
        on_progress: Callable[[Progress], None] | None = None,
        start: float = 0.0,
        restage: bool = True,
    ) -> None:
        """Run these chapters where they have to, and write the pages that are others then."""
        cache = Cache(self._root / "build" / ".cache" / "chapters", digests)
        results = self._run(paths, cache, on_progress)
        try:
            self._stage(results, restage)
            written = self._pages.write()
        except SvmError as error:
            self._broken("pages", error)
            written = Written()
        else:
            self._board.put(EVERYWHERE, "pages", ())
        self._show_failures(results)
        self._show(written, {result.name: result for result in results}, start)

    def _run(
        self, paths: Sequence[Path], cache: Cache, on_progress: Callable[[Progress], None] | None
    ) -> list[ChapterResult]:
        if not paths:
            return []
        try:
            results = run_chapters(
                paths,
                {"report_year": self._edition.report_year},
                on_progress=on_progress,
                root=self._root,
                as_of=self._edition.as_of.isoformat(),
                world=self._world,
                cache=cache,
                report_years=[number - 1 for number in edition_numbers(self._root)],
                warm=self._warm,
            )
            return bare_outputs.left_out(results)
        except NotebookError as error:  # one of them may not start; the others may
            if len(paths) == 1:
                return [ChapterResult(paths[0].stem, paths[0], None, str(error), attempts=1)]
            half = len(paths) // 2
            return self._run(paths[:half], cache, on_progress) + self._run(paths[half:], cache, on_progress)

    def _stage(self, results: Sequence[ChapterResult], everything: bool) -> None:
        """Write the sources of the pages that are others now."""
        good = [result for result in results if result.notebook is not None]
        for result in good:
            _name_cells(result.notebook, _source_cells(result.path))
        made = staging.chapter_files(staging.chapters(good, self._edition))
        missing = [path for path in self._paths if self._name(path) not in self._staged | made]
        made |= staging.chapter_files([_not_run(path, self._root) for path in missing])
        self._staged |= made
        book = self._folder / "book"
        if everything:
            self._staged = {name: self._staged[name] for name in map(self._name, self._paths)}
            staging.restage(self._staged, self._edition, book)
            return
        for name, content in made.items():
            staging.write_changed(book / name, content)

    def _show_failures(self, results: Sequence[ChapterResult]) -> None:
        for result in results:
            page = f"notebooks/{result.name}"
            problems = [_problem(result)] if result.error else []
            self._board.put(page, "chapter", problems)
            said = [*result.warnings, *_refused(result)]
            self._board.put(page, "noise", [Problem(_WARNING, "\n".join(said))] if said else [])
            for line in (result.error or "").splitlines():
                self._say(f"  {line}")

    def _show(self, written: Written, results: dict[str, ChapterResult], start: float) -> None:
        """Tell browsers and terminal which pages were written, why, and what Sphinx thinks of them."""
        self._stale = written.stale
        warned: dict[str, list[str]] = {page: [] for page in written.pages}
        warned |= {page: [] for page in self._board.pages("warnings") if page in written.pages}
        page = EVERYWHERE
        for line in written.warnings:
            if match := _WARNED.match(line):
                page = match["page"]
            warned.setdefault(page, []).append(line)
            self._say(f"  warning: {line}")
        for name, lines in warned.items():
            self._board.put(name, "warnings", [Problem(_WARNING, "\n".join(lines))] if lines else [])
        if written.pages:
            self._board.tell("page", pages=[f"{name}.html" for name in written.pages], quiet=not start)
        if not start:
            return
        for result in results.values():
            if result.error or not result.cached:
                self._say(f"{_clock()}  {result.name}: {_became(result)}")
        if written.pages:
            names = ", ".join(written.pages[:3]) + (" …" if len(written.pages) > 3 else "")
            self._say(f"{_clock()}  {names}: written, {time.monotonic() - start:.1f} s after it was seen")

    def _write_rest(self) -> None:
        try:
            written = self._pages.write_rest()
        except SvmError as error:
            self._broken("pages", error)
            written = Written()
        self._stale = written.stale
        if written.pages:
            self._board.tell("page", pages=[f"{name}.html" for name in written.pages], quiet=True)

    def _broken(self, kind: str, error: SvmError) -> None:
        self._board.put(EVERYWHERE, kind, [Problem(_BROKEN, str(error))])
        self._say(f"{_clock()}  {error}")

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _clock() -> str:
    return datetime.now().strftime("%H:%M:%S")


def _became(result: ChapterResult) -> str:
    if result.error:
        return "failed; its page shows what was good and where it failed"
    return f"ran in {result.seconds:.1f} s ({result.why})" if result.why else f"ran in {result.seconds:.1f} s"


def _source_cells(path: Path) -> list[Any]:
    with suppress(OSError, ValueError, KeyError):
        return json.loads(path.read_bytes())["cells"]
    return []


def _cell_name(cell: Any, number: int) -> str:
    return str(cell.get("id") or number)


def _name_cells(notebook: NotebookNode, written: Iterable[Any]) -> None:
    """Note in each executed cell which one of its author's it is."""
    own = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", ())]
    for number, (cell, source) in enumerate(zip(own, written, strict=False), 1):
        if cell.cell_type == "code":
            cell.metadata[CELL] = _cell_name(source, number)


def _problem(result: ChapterResult) -> Problem:
    """Return how a chapter failed, with the ids of the cell and of those before it."""
    match = _CELL.match(result.error)
    before = _source_cells(result.path)[: int(match[1])] if match else []
    names = [_cell_name(cell, number) for number, cell in enumerate(before, 1)]
    return Problem(_FAILED if names else _REFUSED, result.error, result.path.name, tuple(reversed(names)))


def _refused(result: ChapterResult) -> list[str]:
    """Return what the chapter shows that is not in the report, with what to write."""
    made = {result.name: result.notebook} if result.notebook else {}
    return [f"{each.where}: {each.message}" for each in refused.check(printed.outputs(made))]


def _not_run(path: Path, root: Path) -> Chapter:
    """Return a chapter that never was good yet: what its author wrote, without what the cells show."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:  # nbformat raises what its parser raises
        notebook = new_notebook(cells=[new_markdown_cell(f"# {path.stem}")])
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata[CELL] = _cell_name(cell, number)
    return Chapter(path.relative_to(root).with_suffix("").as_posix(), notebook)
