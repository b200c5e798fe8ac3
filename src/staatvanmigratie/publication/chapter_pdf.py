"""One chapter as a PDF, for who reads along: ``build/<N>/pdf/staat-van-migratie-<N>-07-asiel.pdf``.

It is no part of an edition: of what is built of that, and of what was agreed to, nothing changes. The other
chapters are there by their headings, so that numbers are those of the whole report. They run only where
this one names a figure or a table that it does not have itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat

from staatvanmigratie.book import bare_outputs, staging
from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.book.printing import Press
from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.runner import Progress, run_chapters
from staatvanmigratie.foundation import files, moments
from staatvanmigratie.foundation.errors import BuildError, NotebookError
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.privacy.search import check_outputs, scanner
from staatvanmigratie.publication import swap
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition, edition_numbers, open_edition, project_root

#: Where it stands, in the folder of the built edition.
FOLDER = "pdf"
_NAMED = re.compile(r"\{(?:numref|ref)\}`(?:[^`<]*<)?([^`<>]+)>?`")
_PLACE = re.compile(r"^\(([^)\s]+)\)=", re.MULTILINE)


@dataclass(frozen=True)
class ChapterPdf:
    """What was made: the file, which chapters it took, and what they said beside their output."""

    path: Path
    as_of: date
    chapters: tuple[str, ...]
    warnings: tuple[str, ...]


def build_chapter(
    number: int,
    name: str,
    as_of: date | str | None = None,
    *,
    root: Path | None = None,
    use_cache: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
    names: Path | None = None,
) -> ChapterPdf:
    """Make the PDF of one chapter, to the same two standards as the whole.

    Parameters
    ----------
    name
        The chapter: ``asiel``, ``7``, ``07_asiel``.
    use_cache
        False runs the chapter again.
    names
        A register of names that must not get out; default what ``SVM_NAMES`` says.

    Raises
    ------
    SvmError
        No chapter is called so; the message lists near names. Or the data are broken.
    NotebookError
        The chapter failed.
    BuildError
        A warning of Sphinx, something personal or secret in the file, or a build of this edition just now.
    """
    edition = open_edition(number - 1, as_of, (root or project_root()).resolve())
    paths = {path.stem: path for path in chapters.paths(edition.root)}
    chosen = paths[chapters.meant(name, paths)]
    build, say = edition.root / "build", on_progress or (lambda progress: None)
    run = _Run(edition, use_cache, say)
    with swap.locked(build, number), swap.staging_folder(build, number) as folder:
        made = run.made([chosen])
        if set(_named(made[0])) - set(_places(made[0], paths.values())):
            made = run.made([chosen, *(path for path in paths.values() if path != chosen)])
        there = {chapter.stem for chapter in made}
        others = [
            *made[1:],
            *(_headings(path, edition.root) for path in paths.values() if path.stem not in there),
        ]
        file = staging.stage_chapter(made[0], others, edition, folder / "book")
        environment = {
            "SOURCE_DATE_EPOCH": str(moments.midnight(edition.as_of)),
            "SVM_CACHE": str(build / ".cache"),
        }
        with Press(environment) as press:

            def on_step(step: str, seconds: float | None) -> None:
                say(Progress(step, "running" if seconds is None else "done", seconds or 0.0))

            press.make(folder / "book", {"typst": folder / FOLDER}, on_step)
        if found := check_outputs(scanner(edition.root, names), folder / FOLDER / file, folder):
            raise BuildError("Something that must not go out stands in this chapter:", found)
        target = build / str(number) / FOLDER / file
        files.write_whole(target, (folder / FOLDER / file).read_bytes())
    return ChapterPdf(target, edition.as_of, tuple(sorted(there)), tuple(run.warnings))


class _Run:
    """Runs chapters of an edition, or takes what is kept of them."""

    def __init__(self, edition: Edition, use_cache: bool, say: Callable[[Progress], None]):
        root, as_of = edition.root, edition.as_of.isoformat()
        self.warnings: list[str] = []
        self._edition, self._say = edition, say
        self._world = world(root, as_of=as_of)
        self._cache = Cache(root / "build" / ".cache" / "chapters", Digests(root), renew=not use_cache)

    def made(self, paths: Iterable[Path]) -> list[Chapter]:
        """Return chapters as the book has them."""
        root = self._edition.root
        results = run_chapters(
            list(paths),
            {"report_year": self._edition.report_year},
            None,
            self._say,
            root=root,
            as_of=self._edition.as_of.isoformat(),
            world=self._world,
            cache=self._cache,
            report_years=[number - 1 for number in edition_numbers(root)],
        )
        if failed := [result.error for result in results if result.error]:
            raise NotebookError("\n\n".join(failed))
        results = bare_outputs.left_out(results)
        self.warnings = [line for result in results for line in result.warnings]
        return staging.chapters(results, self._edition)


def _texts(chapter: Chapter) -> Iterator[str]:
    """Yield what a chapter says in MyST: its Markdown, and what its cells printed."""
    yield from (cell.source for cell in chapter.notebook.cells if cell.cell_type == "markdown")
    for output in chapter.outputs():
        yield from (getattr(output, name) for name in ("myst", "caption_myst") if hasattr(output, name))


def _named(chapter: Chapter) -> Iterator[str]:
    """Yield the labels that a chapter refers to."""
    yield from (label for text in _texts(chapter) for label in _NAMED.findall(text or ""))


def _places(chapter: Chapter, paths: Iterable[Path]) -> Iterator[str]:
    """Yield the labels that are there without running any other chapter."""
    yield from (output.label for output in chapter.outputs() if output.label)
    yield from (label for text in _texts(chapter) for label in _PLACE.findall(text or ""))
    for cell in (cell for path in paths for cell in chapters.read(path).cells if cell.kind == "markdown"):
        yield from _PLACE.findall(cell.source)


def _headings(path: Path, root: Path) -> Chapter:
    """Return a chapter that does not run, by its Markdown: what numbers and references need."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return Chapter(path.relative_to(root).with_suffix("").as_posix(), notebook)
