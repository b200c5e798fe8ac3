"""Build an edition: check, run the chapters, make website and PDF, and only then change it for the old one.

    build/<N>/html/                        the website, with a copy of both volumes of the PDF
    build/<N>/html/figuur/                 a page of each figure, with its files: book/figure_pages
    build/<N>/staat-van-migratie-<N>.pdf   the PDF: the report, and beside it …-bijlagen.pdf
    build/<N>/numbers.json                 every printed number with its source
    build/<N>/series.csv, …                its series as open data: book/open_data.py
    build/<N>/chapters/                    the executed chapters
    build/<N>/book/                        what Jupyter Book made the website from
    build/<N>/manifest.json                SHA-256 of all of the above
    build/<N>/report.json                  how the build went; the only file in which times stand

The same notebooks, data, requirements and cut-off date give the same bytes (``report.json`` aside), wherever
and whenever they are built.
"""

import concurrent.futures
import errno
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from staatvanmigratie.book import bare_outputs, figure_pages, manifest, numbers, open_data, staging
from staatvanmigratie.book.figure_pages import writing
from staatvanmigratie.book.printing import Press
from staatvanmigratie.book.run import call, check
from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import CELL_TIMEOUT, ChapterResult, Progress, run_chapters
from staatvanmigratie.book.run.runner import environment as chapter_environment
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.book.web import loads
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.decision.papers.document import FOLDER
from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import BuildError, NotebookError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.notebook.agreement.rules import check_printed
from staatvanmigratie.notebook.edition import ChapterEdition, open_edition
from staatvanmigratie.privacy.ahead import Ahead
from staatvanmigratie.privacy.search import ALLOWED, Leak, Scan, check_outputs, scanner
from staatvanmigratie.publication import release_records, swap
from staatvanmigratie.publication.build_report import BuildReport
from staatvanmigratie.report import chapters
from staatvanmigratie.report.checks import Finding, check_text, in_order
from staatvanmigratie.report.edition import edition_numbers, project_root

_STATUSES = {status.key for status in Status}
_FORMATS = ("html", "typst")
#: How many leaks a message lists: enough to see where they come from.
_MOST_TOLD = 20


def build_edition(
    number: int,
    as_of: date | str | None = None,
    *,
    root: Path | None = None,
    strict: bool = False,
    use_cache: bool = True,
    workers: int | None = None,
    executor: concurrent.futures.Executor | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    on_progress: Callable[[Progress], None] | None = None,
    on_published: Callable[[BuildReport], object] | None = None,
    names: Path | None = None,
) -> BuildReport:
    """Build one edition into ``build/<number>`` and report what was made.

    Parameters
    ----------
    as_of
        Another cut-off date than the edition's own.
    root
        The project folder; default the nearest one upwards.
    strict
        Stop at any finding or warning too: a figure with an unknown status, an implausible jump, a typed
        digit, a chapter that prints on stderr.
    use_cache
        False runs every chapter and makes every page again.
    on_published
        Called once the edition stands in ``build/<number>``, before another build of it may begin.
    names
        A register of names that must not get out, outside the repository; default what ``SVM_NAMES`` says.

    Raises
    ------
    NotebookError
        Chapters failed, or a parameter does not fit.
    BuildError
        Findings (strict), something personal or secret in what would go out (always), a warning of Sphinx, a
        full disk, or another build of this edition.
    SvmError
        The data or the edition file are broken.

    Whatever is raised, ``build/<number>`` is what it was before.
    """
    edition = open_edition(number - 1, as_of, (root or project_root()).resolve())
    build = edition.root / "build"
    remembered = build / ".cache" / "leaks"
    scan = scanner(edition.root, names, remembered)
    ahead = Ahead(scan, edition.root, names, remembered)
    environment = {
        "SOURCE_DATE_EPOCH": str(moments.midnight(edition.as_of)),
        "SVM_CACHE": str(build / ".cache"),
    }
    with (
        _disk_trouble(number),
        swap.locked(build, number),
        # Before what works beside the printing: that may still be writing there when a step fails.
        swap.staging_folder(build, number) as folder,
        Press(environment) as press,
        ahead,
        concurrent.futures.ThreadPoolExecutor(1) as beside,
        WarmProcess(chapter_environment(edition.root, edition.as_of.isoformat()), number - 1) as warm,
    ):
        work = _Build(edition, folder, press, scan, ahead, strict, on_progress)
        figures = work.begin_check(use_cache, warm, beside)
        results = work.run(workers, executor, cell_timeout, warm)
        work.end_check(figures)
        work.check_printed(results)
        made = work.stage(results)
        work.write_numbers(made)
        documents = beside.submit(work.compare_documents, warm)
        data = beside.submit(work.write_open_data, warm)
        work.reuse_book(use_cache)
        figures = beside.submit(work.write_figure_pages, warm)
        work.print_book()
        figures.result()
        work.place_figure_pages()
        work.check_loads()
        documents.result()
        data.result()
        work.search()
        work.sign()
        swap.publish(work.folder, build, number)
        if on_published:
            on_published(work.report)
    return work.report


class _Build:
    """One build on its way; the methods are its steps, in order."""

    def __init__(
        self,
        edition: ChapterEdition,
        folder: Path,
        press: Press,
        scan: Scan,
        ahead: Ahead,
        strict: bool,
        on_progress: Callable[[Progress], None] | None,
    ):
        self.edition = edition
        self.folder = folder
        self.press = press
        self.scan = scan
        self.ahead = ahead
        self.report = BuildReport(edition, strict)
        # What this is called when it is released as it is.
        self.version = f"{edition.number}.{len(release_records.read(edition.root, edition.number))}"
        self._turn = threading.Lock()
        self._on_progress = on_progress or (lambda progress: None)

    def say(self, progress: Progress) -> None:
        """Tell who watches; two steps may have something to tell at the same time."""
        with self._turn:
            self._on_progress(progress)

    def begin_check(
        self, use_cache: bool, warm: WarmProcess, beside: concurrent.futures.Executor
    ) -> concurrent.futures.Future[list[Finding]]:
        """Check the text, and begin to check the figures, which goes on beside the chapters."""
        root, as_of = self.edition.root, self.edition.as_of.isoformat()
        self.cache = Cache(root / "build" / ".cache" / "chapters", Digests(root), renew=not use_cache)
        self.world = world(root, as_of=as_of)
        self.say(Progress("check", "running"))
        kept = check.kept(self.edition, self.cache, self.world)
        if kept is None:
            warm.begin()  # in this thread: it lives as long as the build
        self.report.findings = list(check_text(self.edition))
        start = time.monotonic()
        figures = beside.submit(check.figures, self.edition, warm, self.cache, self.world, kept)

        def done(_: object) -> None:
            self.report.steps["check"] = time.monotonic() - start
            self.say(Progress("check", "done", self.report.steps["check"]))

        figures.add_done_callback(done)
        return figures

    def end_check(self, figures: concurrent.futures.Future[list[Finding]]) -> None:
        """Take up what was found in the figures."""
        self.report.findings = in_order([*self.report.findings, *figures.result()])

    def check_printed(self, results: Sequence[ChapterResult]) -> None:
        """Hold what was printed against itself and its sources; a strict build stops at what was found."""
        found = list(check_printed(self.edition, {each.name: each.notebook for each in results}))
        self.report.findings = in_order([*self.report.findings, *found])
        serious = [f for f in self.report.findings if f.level != "todo"]
        self._stop_if_strict([f"{f.where}: {f.message}" for f in serious])

    def run(
        self,
        workers: int | None,
        executor: concurrent.futures.Executor | None,
        cell_timeout: int,
        warm: WarmProcess,
    ) -> list[ChapterResult]:
        """Run the chapters; what failed is told together, after the others have finished."""
        root = self.edition.root
        with self._step("chapters"):
            results = run_chapters(
                chapters.paths(root),
                {"report_year": self.edition.report_year},
                executor,
                self._start_press_early,
                root=root,
                as_of=self.edition.as_of.isoformat(),
                world=self.world,
                cache=self.cache,
                workers=workers,
                cell_timeout=cell_timeout,
                report_years=[number - 1 for number in edition_numbers(root)],
                warm=warm,
            )
        results = bare_outputs.left_out(results)
        self.cache.prune()
        self.report.add_chapters(results)
        if self.cache.used.keys() >= {result.name for result in results}:
            self.report.used = frozenset().union(*self.cache.used.values())
        if failed := [result.error for result in results if result.error]:
            count = f"{len(failed)} of {len(results)} chapters failed; nothing was published."
            raise NotebookError("\n\n".join([count, *failed]))
        self._stop_if_strict(self.report.warnings)
        return results

    def _start_press_early(self, progress: Progress) -> None:
        """Let Sphinx be imported while chapters run; not when all of them come from the cache."""
        if progress.state == "waiting":
            self.press.start()
        self.say(progress)

    def stage(self, results: Sequence[ChapterResult]) -> list[numbers.Chapter]:
        """Write the executed chapters, and the sources of the book."""
        with self._step("stage"):
            (self.folder / "chapters").mkdir(parents=True)
            for result in results:
                path = self.folder / "chapters" / f"{result.name}.ipynb"
                path.write_bytes(as_bytes(result.notebook))
            made = staging.chapters(results, self.edition)
            staging.stage(made, self.edition, self.folder / "book")
        self.ahead.look_at(self.folder / "book")
        self.ahead.look_at(self.folder / "chapters")
        return made

    def write_numbers(self, made: Sequence[numbers.Chapter]) -> None:
        """Write down every number that is printed."""
        content = numbers.collect(self.edition, made)
        self.report.numbers = len(content["numbers"])
        printed = {(number["series"], number["period"]) for number in content["numbers"]}
        self.report.set_pending(content["pending"], printed)
        self._stop_if_strict(
            f"{number['anchor']}: {number['shown']} has the unknown status {number['status']!r}"
            for number in content["numbers"]
            if number["status"] not in _STATUSES
        )
        written = self.folder / "numbers.json"
        written.write_text(numbers.as_text(content), encoding="utf-8")
        self.ahead.look_at(written)

    def compare_documents(self, warm: WarmProcess) -> None:
        """Stop where nota, letter, news item or summary would print another number than the report."""
        edition = self.edition
        if not (edition.root / FOLDER).is_dir():
            return
        with self._step("documents"):
            asked = edition.report_year, edition.as_of.isoformat(), str(edition.root), str(self.folder)
            found = call.in_fork(warm, compose.disagreements, *asked)
        if found:
            raise BuildError("A fact has two values:", found)

    def write_open_data(self, warm: WarmProcess) -> None:
        """Write the series that are printed as open data."""
        with self._step("data"):
            open_data.make(self.edition, self.folder, self.report.folder, warm, self.cache, self.world)
        for name in open_data.NAMES:
            self.ahead.look_at(self.folder / name)

    def reuse_book(self, use_cache: bool) -> None:
        """Take over website and PDF of the last build, if they were made from the very same sources."""
        epoch = moments.midnight(self.edition.as_of)
        self.key = manifest.book_key(self.folder / "book", self.edition.root, epoch)
        self.figures_key = manifest.figures_key(self.key, self.version, self.report.strict)
        names = ["html", *self.edition.pdf_names]
        self.report.reused = use_cache and manifest.reuse(self.report.folder, self.folder, self.key, names)

    def write_figure_pages(self, warm: WarmProcess) -> None:
        """Write the page of each figure; with all its files only in a strict build, as a release is one."""
        if self.report.reused and manifest.has_figures(self.report.folder, self.figures_key):
            return
        edition = self.edition
        asked = edition.report_year, edition.as_of.isoformat(), str(edition.root), str(self.folder)
        with self._step("figures"):
            call.in_fork(warm, writing.write, *asked, self.version, self.report.strict)
        self.ahead.look_at(self.folder / figure_pages.FOLDER)

    def place_figure_pages(self) -> None:
        """Put the pages of the figures into the website, for those of the last build."""
        made, place = self.folder / figure_pages.FOLDER, self.folder / "html" / figure_pages.FOLDER
        if made.exists():
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)

    def print_book(self) -> None:
        """Make website and PDF, unless those of the last build were taken over."""
        volumes = self.edition.pdf_names
        if self.report.reused:
            for name in _FORMATS:
                self.say(Progress(name, "cached"))
            return
        output = self.folder / ".output"
        formats = {name: output / name for name in _FORMATS}
        finished = {"html": [formats["html"]], "typst": [formats["typst"] / name for name in volumes]}

        def on_step(name: str, seconds: float | None) -> None:
            if seconds is not None:
                self.report.steps[name] = seconds
                for path in finished[name]:
                    self.ahead.look_at(path)
            self.say(Progress(name, "running" if seconds is None else "done", seconds or 0.0))

        self.press.make(self.folder / "book", formats, on_step)
        if not (formats["html"] / "index.html").stat().st_size:
            raise BuildError("Jupyter Book made an empty website; build again with --no-cache")
        # A digest of settings with paths of this machine in them.
        (formats["html"] / ".buildinfo").unlink(missing_ok=True)
        for name in volumes:
            shutil.copyfile(formats["typst"] / name, self.folder / name)
            shutil.copyfile(formats["typst"] / name, formats["html"] / name)
        formats["html"].rename(self.folder / "html")
        for leftover in (output, self.folder / ".doctrees"):
            shutil.rmtree(leftover, ignore_errors=True)

    def check_loads(self) -> None:
        """Look for what a page would load from another server; a strict build stops at it."""
        told = "\n".join(finding.message for finding in self.report.findings)
        found = [
            Finding("error", f"html/{load.page}", load.message)
            for load in loads.of_site(self.folder / "html")
            if load.address not in told
        ]
        self.report.findings = in_order([*self.report.findings, *found])
        self._stop_if_strict(f"{f.where}: {f.message}" for f in found)

    def search(self) -> None:
        """Stop at anything personal or secret, strict or not: what stands in ``build/<N>`` goes out.

        Every file is looked at here; what is known to be clean, of now or of the last build, costs a digest.
        """
        with self._step("leaks"):
            self.ahead.finish()
            found = check_outputs(self.scan, self.folder, self.folder)
            self.scan.keep()
        self.report.searched = self.scan.files
        self._stop_at_leaks(found)

    def _stop_at_leaks(self, found: Sequence[Leak]) -> None:
        if not found:
            return
        more = [f"and {len(found) - _MOST_TOLD} more"] if len(found) > _MOST_TOLD else []
        raise BuildError(
            "Something that must not go out stands in this edition; nothing was published:",
            [*found[:_MOST_TOLD], *more],
            "Take it out where it comes from, then build again. What is public of an office holder\n"
            f"or an organisation may stay: put it in {ALLOWED} with its public address.",
        )

    def sign(self) -> None:
        """Put numbers and series beside the data of figures; write the digest of each file, and a report."""
        beside = self.folder / "html" / "data"
        beside.mkdir(exist_ok=True)
        for name in (open_data.NUMBERS, *open_data.NAMES):
            (beside / name).unlink(
                missing_ok=True
            )  # of pages used again it may be one with the old edition's
            shutil.copyfile(self.folder / name, beside / name)
        manifest.write(self.folder, self.key, self.figures_key)
        text = json.dumps(self.report.as_json(), ensure_ascii=False, indent=1)
        self._stop_at_leaks(self.scan.file("report.json", text.encode()))
        (self.folder / "report.json").write_text(text + "\n", encoding="utf-8")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.say(Progress(name, "running"))
        start = time.monotonic()
        yield
        self.report.steps[name] = time.monotonic() - start
        self.say(Progress(name, "done", self.report.steps[name]))

    def _stop_if_strict(self, problems: Iterable[str]) -> None:
        if self.report.strict and (found := list(problems)):
            raise BuildError("A strict build stops at:", found)


@contextmanager
def _disk_trouble(number: int) -> Iterator[None]:
    """Turn what the file system says into a message; the edition is as it was."""
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        said = "The disk is full" if full else f"{error.strerror or error}"
        raise BuildError(
            f"{said}{place}. Edition {number} was not changed and what was half made is gone."
            + (" Make room, then build again." if full else "")
        ) from error
