"""The process that keeps one application of Sphinx and rewrites the pages that changed.

Run by ``pages``; each job is a line of JSON on standard input, and so is each answer on standard output:

    {"source": …, "html": …, "doctrees": …}   the first: make the whole website
    {"round": true}                           read and write what changed in the source
    {"rest": true}                            write one page that shows an old title or number of another

A second application in one process would be wrong (the theme adds to settings at each start), so when the
settings or the list of chapters changed this process answers ``{"again": true}`` and ends. A warning is told
and stops nothing. Left to a build: the search index, which stays as the first job made it.
"""

import gc
import io
import json
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from staatvanmigratie.book.printing import in_words
from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import SvmError

#: Where a staged cell says which one of its author's it is, and the attribute of its mark on the page.
CELL = "svm_cell"
MARK = "data-svm-cel"


def main() -> None:
    """Wait for jobs on standard input and do them, until there is no more input."""
    from staatvanmigratie.book.run.processes import die_with_parent

    die_with_parent()
    lines, sys.stdout = sys.stdout, io.StringIO()
    sys.stderr = said = io.StringIO()

    import myst_nb  # noqa: F401 - the slow import, done while waiting
    import sphinx_book_theme  # noqa: F401
    from jupyter_book.sphinx import build_sphinx
    from sphinx.application import Sphinx

    from staatvanmigratie.book import typesetting

    def tell(**answer: object) -> None:
        lines.write(json.dumps(answer) + "\n")
        lines.flush()

    typesetting.read_labels_once()
    _number_from_one()
    if not (text := sys.stdin.readline()):
        return
    job = json.loads(text)
    source = Path(job["source"])
    build = Sphinx.build
    # Jupyter Book makes the application and calls this inside what Sphinx needs around it.
    Sphinx.build = lambda app, *_: _Kept(app, source, said, tell).serve(build)
    failed = build_sphinx(
        source,
        job["html"],
        path_config=source / "_config.yml",
        noconfig=True,
        confoverrides={"external_toc_path": str(source / "_toc.yml"), "latex_individualpages": False},
        builder="html",
        doctreedir=job["doctrees"],
        quiet=True,
    )
    if failed:
        tell(error=in_words(said.getvalue().strip() or str(failed), source))


class _Kept:
    """The one application, with the pages that are still to be written."""

    def __init__(self, app: Any, source: Path, said: io.StringIO, tell: Callable[..., None]):
        self._app, self._source, self._said, self._tell = app, source, said, tell
        app.svm_kept = True
        self._stale: set[str] = set()
        self._trees = _Trees(app.env)
        self._settings = _settings(source)

    def serve(self, build: Callable[[Any], None]) -> None:
        """Make all pages, then do the jobs that come."""
        _mark_cells(self._app)
        before = _outline(self._app.env)
        written: set[str] = set()
        self._app.connect("html-page-context", lambda _app, name, *_: written.add(name))
        build(self._app)
        self._stale |= _differing(before, _outline(self._app.env)) - written
        self._answer(written & set(self._app.env.all_docs))
        self._trees.read_all()
        gc.disable()  # going through all that stays takes longer than a page; it is done between two
        gc.collect()
        gc.freeze()
        for line in sys.stdin:
            if not self._has_its_settings():
                self._tell(again=True)
                return
            try:
                self._answer(self._rest() if "rest" in json.loads(line) else self._round())
            except Exception as error:  # of one page: the next try may be better
                words = self._said_now().strip() or f"{type(error).__name__}: {error}"
                self._tell(error=in_words(words, self._source))
            gc.collect()

    def _has_its_settings(self) -> bool:
        """Take other names of categories, which are on all pages; tell whether all else is as it was."""
        before, self._settings = self._settings, _settings(self._source)
        if self._settings.labels != before.labels:
            self._app.config.svm_labels = self._settings.labels
            self._stale |= self._app.env.found_docs
        return self._settings.others == before.others

    def _answer(self, written: Collection[str]) -> None:
        said = in_words(self._said_now(), self._source).splitlines()
        self._tell(written=sorted(written), stale=len(self._stale), warnings=said)

    def _said_now(self) -> str:
        text = self._said.getvalue()
        self._said.seek(0)
        self._said.truncate()
        return text

    def _round(self) -> set[str]:
        """Read what changed and write it, with what depends on it; what only shows its title, later."""
        from sphinx.util import logging

        from staatvanmigratie.book import typesetting

        builder, env = self._app.builder, self._app.env
        typesetting.forget_labels()
        before = _outline(env)
        with logging.pending_warnings():
            changed = set(builder.read())
        self._trees.forget(changed)
        with self._trees.shown():
            changed.update(env.check_dependents(self._app, changed))
        self._stale |= _differing(before, _outline(env))
        self._write(changed)
        return changed

    def _rest(self) -> set[str]:
        chosen = set(sorted(self._stale)[:1])
        self._write(chosen)
        return chosen

    def _write(self, docnames: set[str]) -> None:
        from staatvanmigratie.book.web import site_files

        if not docnames:
            return
        builder = self._app.builder
        if not hasattr(builder, "globalcontext"):  # a second time it adds the scripts of each page to all
            builder.prepare_writing(docnames)
        builder.indexer = None  # of the search, which is made with the whole website only
        builder._write_serial(sorted(docnames))
        builder.copy_image_files()
        site_files.add_library(self._app)
        self._stale -= docnames


class _Settings(NamedTuple):
    labels: Any
    others: tuple[Any, ...]


def _settings(source: Path) -> _Settings:
    """Return the settings as they are now, and the list of chapters; broken ones are told by who starts."""
    try:
        settings = strict.read(source / "_config.yml")
        labels = settings["sphinx"]["config"].pop("svm_labels", {})
        return _Settings(labels, (settings, (source / "_toc.yml").read_bytes()))
    except (SvmError, KeyError, OSError):
        return _Settings({}, ())


class _Trees:
    """Pages as read, for who only looks at them: numbering the figures of one page looks at those of all."""

    def __init__(self, environment: Any):
        self._environment = environment
        self._read: dict[str, Any] = {}

    def forget(self, docnames: Collection[str]) -> None:
        """Have these read again, also by Sphinx, which keeps what a page was when it was first asked for."""
        for docname in docnames:
            self._read.pop(docname, None)
            self._environment._pickled_doctree_cache.pop(docname, None)

    def read_all(self) -> None:
        """Read all pages, before somebody waits for one."""
        for docname in self._environment.found_docs:
            self._tree(docname)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Let Sphinx look at these in this block, and not change them."""
        self._environment.get_doctree = self._tree
        try:
            yield
        finally:
            del self._environment.get_doctree

    def _tree(self, docname: str) -> Any:
        if docname not in self._read:
            self._read[docname] = type(self._environment).get_doctree(self._environment, docname)
        return self._read[docname]


def _outline(env: Any) -> dict[str, object]:
    """Return what other pages show of each page: its title and number, and its place among them."""
    return {
        docname: (
            env.titles[docname].astext() if docname in env.titles else "",
            env.toc_secnumbers.get(docname, {}).get(""),
            env.toctree_includes.get(docname, ()),
        )
        for docname in env.found_docs
    }


def _differing(before: dict[str, object], after: dict[str, object]) -> set[str]:
    """Return which pages are old: none, or all when one shows another title, number or place."""
    return set(after) if before and before != after else set()


def _number_from_one() -> None:
    """Keep the list of chapters from numbering on from the time before (sphinx-external-toc 1.1)."""
    from sphinx_external_toc.collectors import TocTreeCollectorWithStyles as Collector

    assign = Collector.assign_section_numbers

    def assign_section_numbers(self: Any, env: Any) -> Any:
        for name in vars(self):
            if name.endswith("_count"):
                setattr(self, name, 0)
        return assign(self, env)

    Collector.assign_section_numbers = assign_section_numbers


def _mark_cells(app: Any) -> None:
    """Put an empty mark on the page where a cell begins, so that its failure can be shown there."""
    from docutils import nodes
    from sphinx.transforms import SphinxTransform

    class CellMarks(SphinxTransform):
        default_priority = 0

        def apply(self, **_: object) -> None:
            for box in list(self.document.findall(nodes.container)):
                name = (box.get("cell_metadata") or {}).get(CELL)
                if box.get("nb_element") == "cell_code" and name:
                    box.insert(0, nodes.raw("", f'<span hidden {MARK}="{name}"></span>', format="html"))

    app.add_transform(CellMarks)


if __name__ == "__main__":
    main()
