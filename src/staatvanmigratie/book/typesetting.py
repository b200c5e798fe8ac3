"""The process that makes website and PDF of a staged book: Sphinx reads it once, and each format has a core.

Run by ``printing``; the job is a line of JSON on standard input, and each step one on standard output. When
all pages are read the process makes a copy of itself per format (a fork: the pages need not be read again)
and waits for them. Where that cannot be done the formats are made one after the other, with the same bytes.
"""

import contextlib
import errno
import io
import json
import os
import re
import selectors
import signal
import sys
import time
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from staatvanmigratie.book.printing import in_words

Outcome = dict[str, Any]
"""How a format ended: ``seconds``, or ``error``, ``full`` (the disk), ``ended`` (the code of a process)."""


def main() -> None:
    """Wait for a job on standard input and do it."""
    from staatvanmigratie.book.run.processes import die_with_parent

    die_with_parent()
    lines, sys.stdout = sys.stdout, io.StringIO()

    def tell(**said: object) -> None:
        lines.write(json.dumps(said) + "\n")
        lines.flush()

    import myst_nb  # noqa: F401 - the slow import, done while waiting
    import sphinx_book_theme  # noqa: F401
    from jupyter_book.sphinx import build_sphinx  # noqa: F401

    read_labels_once()
    if not (text := sys.stdin.readline()):
        return
    job = json.loads(text)
    source, formats = Path(job["source"]), {name: Path(folder) for name, folder in job["formats"].items()}
    copies = _Copies(source, formats, lines.fileno(), tell)
    if len(formats) > 1 and job.get("together", True):
        copies.make_after_reading()
    for name, folder in formats.items():
        outcome = copies.outcome_of(name, partial(_print, source, name, folder))
        tell(step=name, **outcome)
        if copies.made:
            os._exit(0)  # a copy; taking down so many objects one by one takes a moment
        if "seconds" not in outcome:
            return


def _print(source: Path, builder: str, folder: Path) -> Any:
    """Make one format with Jupyter Book; return Sphinx's status (0 is good) or exception."""
    from jupyter_book.sphinx import build_sphinx

    return build_sphinx(
        source,
        folder,
        path_config=source / "_config.yml",
        noconfig=True,
        confoverrides={"external_toc_path": str(source / "_toc.yml"), "latex_individualpages": False},
        builder=builder,
        doctreedir=source.parent / ".doctrees",
        warningiserror=True,
        quiet=True,
    )


class _Copies:
    """The copies of this process, one per format, each of which writes what was read.

    ``made`` is true once there are copies, also in those.
    """

    def __init__(self, source: Path, formats: Mapping[str, Path], out: int, tell: Callable[..., None]):
        self._source, self._formats, self._out, self._tell = source, formats, out, tell
        self._started: dict[str, float] = {}
        self.made = False

    def outcome_of(self, name: str, work: Callable[[], Any]) -> Outcome:
        """Do the work of a format and return how it ended."""
        if name not in self._started:
            self._start(name)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            try:
                result = work()
            except Exception as error:  # settings that Jupyter Book itself refuses
                result = error
        if result and _is_full(result, said.getvalue()):
            return {"full": True}
        if result:
            return {"error": in_words(said.getvalue().strip() or str(result), self._source)}
        return {"seconds": time.monotonic() - self._started[name]}

    def _start(self, name: str) -> None:
        self._started[name] = time.monotonic()
        self._tell(step=name)

    def make_after_reading(self) -> None:
        """Let Sphinx go on in a copy per format, as soon as it has read and checked all pages."""
        from sphinx.environment import BuildEnvironment

        check = BuildEnvironment.check_consistency

        def check_consistency(environment: Any) -> None:
            check(environment)
            if not self.made and _is_alone():
                self._make(environment.app)

        BuildEnvironment.check_consistency = check_consistency

    def _make(self, app: Any) -> None:
        """Return in the copy that goes on with the format of ``app``; the others end here, and so do we."""
        self.made = True
        for docname in app.env.found_docs:
            _labels(app.env).get_doctree(docname)
        copies = {}
        for name, folder in self._formats.items():
            if name not in self._started:
                self._start(name)
            reading, writing = os.pipe()
            if not (process := os.fork()):
                _become_copy(writing, self._out)
                if name == app.builder.name:
                    return
                outcome = self.outcome_of(name, partial(_write, app, name, folder))
                self._tell(step=name, **outcome)
                os._exit(0)
            os.close(writing)
            copies[name] = process, reading
        _follow(copies, self._tell)
        os._exit(0)


_FULL = (errno.ENOSPC, errno.EDQUOT)
#: How an extension or a theme tells of it that goes on with a warning, at which a build stops.
_TOLD_AS_FULL = re.compile(rf"(?:\[Errno |OSError\()(?:{errno.ENOSPC}|{errno.EDQUOT})\b")


def _is_full(result: object, said: str) -> bool:
    """Tell whether a format failed for want of room, however deep that lies, or in whatever words."""
    error = result
    while isinstance(error, BaseException):
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__ or error.__context__
    return bool(_TOLD_AS_FULL.search(f"{said} {result}"))


def _is_alone() -> bool:
    """Whether this process can be copied: a thread would be missing in the copy, with whatever it held."""
    tasks = Path("/proc/self/task")
    return sys.platform == "linux" and len(list(tasks.iterdir())) == 1


def _become_copy(pipe: int, out: int) -> None:
    """Speak to the process that was copied, and end when it does."""
    from staatvanmigratie.book.run.processes import die_with_parent

    os.dup2(pipe, out)
    os.close(pipe)
    die_with_parent()


def _write(app: Any, name: str, folder: Path) -> Any:
    """Write with another builder what an application of Sphinx has read; return its exception, if any."""
    from sphinx.application import BuildPhase
    from sphinx.cmd.build import handle_exception

    before = app.builder
    for tag in (before.format, before.name, f"format_{before.format}", f"builder_{before.name}"):
        app.tags.remove(tag)
    folder.mkdir(parents=True, exist_ok=True)
    app.env.get_doctree = _Memory(app.env)
    try:
        app.outdir = type(app.outdir)(folder)
        app.builder = app.create_builder(name)
        app.builder.init()  # without the event of it: extensions heard it, and the theme is of the website
        app.phase = BuildPhase.RESOLVING
        app.builder.write(None, [], "all")
        app.builder.finish()
    except Exception as error:
        handle_exception(app, SimpleNamespace(pdb=False, verbosity=False, traceback=False), error, sys.stderr)
        return error
    return app.statuscode


def _follow(copies: Mapping[str, tuple[int, int]], tell: Callable[..., None]) -> None:
    """Pass on how each format ended; ``copies`` gives the process and the pipe of each.

    At an error the others are ended. Of several errors that of the first format counts, whichever came first.
    """
    words = dict.fromkeys(copies, b"")
    ended: dict[str, bool] = {}
    with selectors.DefaultSelector() as selector:
        for name, (_, pipe) in copies.items():
            selector.register(pipe, selectors.EVENT_READ, name)
        failed: dict[str, Outcome] = {}
        while len(ended) < len(copies):
            for key, _ in selector.select():
                name = key.data
                if heard := os.read(key.fd, 1 << 16):
                    words[name] += heard
                    continue
                selector.unregister(key.fd)
                code = os.waitstatus_to_exitcode(os.waitpid(copies[name][0], 0)[1])
                outcome = json.loads(words[name] or "{}") or {"step": name, "ended": code}
                ended[name] = "seconds" in outcome
                if ended[name]:
                    tell(**outcome)
                else:
                    failed[name] = outcome
            worst = next((name for name in copies if not ended.get(name)), None)
            if worst in failed:
                for name in copies.keys() - ended.keys():
                    os.kill(copies[name][0], signal.SIGKILL)
                tell(**failed[worst])
                return


class _Memory:
    """Gives the pages that were read just now, each once and to be changed; from its file if it is gone."""

    def __init__(self, environment: Any):
        self._environment, self._read = environment, type(environment).get_doctree

    def __call__(self, docname: str) -> Any:
        from sphinx.util.docutils import LoggingReporter

        tree = self._environment._write_doc_doctree_cache.pop(docname, None)
        if tree is None:
            return self._read(self._environment, docname)
        tree.settings.env = self._environment
        tree.reporter = LoggingReporter(self._environment.doc2path(docname))
        return tree


class _Labels:
    """Sphinx's environment for who asks only what kind of thing a label stands at; each page is read once."""

    def __init__(self, environment: Any):
        self._environment = environment
        self._pages: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._environment, name)

    def get_doctree(self, docname: str) -> Any:
        """Return ``ids`` of a page: what a label stands at, without what is in it."""
        if docname not in self._pages:
            held = self._environment._write_doc_doctree_cache.get(docname)
            tree = held or self._environment.get_doctree(docname)
            wanted = {label for page, label in self.get_domain("std").anonlabels.values() if page == docname}
            self._pages[docname] = SimpleNamespace(
                ids={label: _bare(tree.ids[label]) for label in wanted if label in tree.ids}
            )
        return self._pages[docname]


_labels = lru_cache(maxsize=1)(_Labels)


def forget_labels() -> None:
    """Look at the pages again: some have changed."""
    _labels.cache_clear()


def _bare(node: Any) -> Any:
    from docutils import nodes

    copy = node.copy()
    # Sphinx knows a listing by what is in it.
    copy += [child.copy() for child in node.children if isinstance(child, nodes.literal_block)]
    return copy


def read_labels_once() -> None:
    """Keep Sphinx from reading a whole page again for every ``{numref}`` in the book (Sphinx 7.4)."""
    from sphinx.domains.std import StandardDomain

    resolve = StandardDomain.resolve_xref

    def resolve_xref(self, env, fromdocname, builder, typ, *rest):
        return resolve(self, _labels(env) if typ == "numref" else env, fromdocname, builder, typ, *rest)

    StandardDomain.resolve_xref = resolve_xref


if __name__ == "__main__":
    main()
