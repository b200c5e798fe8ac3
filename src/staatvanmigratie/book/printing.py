"""Make website and PDF of a staged book with Jupyter Book, in a process of its own.

Sphinx keeps state per process and cannot be stopped half-way, so it gets a process: :class:`Press` starts it,
sends it the folders and listens. It may be started before there is anything to print, because half of the
time of a small book is importing. Both formats are made in the same process from the same parsed pages.

Any warning is an error: a reference that leads nowhere, a figure without caption, a page in no list.
"""

import contextlib
import errno
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from staatvanmigratie.foundation.errors import BuildError

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# MyST-NB says 10000 times the cell, from 1, plus a line that is not always the right one.
_CELL_LINE = re.compile(r"(?P<file>[\w/.-]+\.ipynb):(?P<cell>\d+)\d{4}:\s*")


class Press:
    """A waiting Sphinx process; a context manager, so that it never outlives the build."""

    def __init__(self, environment: Mapping[str, str]):
        fixed = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        self._environment = {**os.environ, **fixed, **environment}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()

    def start(self) -> None:
        """Start the process, if it is not there yet; it imports Sphinx and waits."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "staatvanmigratie.book.printing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=self._environment,
                start_new_session=True,
            )

    def make(
        self, source: Path, formats: Mapping[str, Path], on_step: Callable[[str, float | None], None]
    ) -> None:
        """Build ``source`` in each format into its folder.

        Parameters
        ----------
        source
            Folder with ``_config.yml``, ``_toc.yml``, pages and executed chapters.
        formats
            Sphinx builder by output folder: ``html``, ``typst``.
        on_step
            Called with the builder when it starts (None) and when it is done (seconds).

        Raises
        ------
        BuildError
            A warning or an error of Sphinx, with file, cell and line where it names them.
        """
        self.start()
        job = {"source": str(source), "formats": {name: str(folder) for name, folder in formats.items()}}
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.close()
        finished = set()
        for line in self._process.stdout:
            said = json.loads(line)
            if said.get("full"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if said.get("error"):
                raise BuildError(f"The book could not be made ({said['step']}).\n{said['error']}")
            on_step(said["step"], said.get("seconds"))
            if "seconds" in said:
                finished.add(said["step"])
        if missing := set(formats) - finished:
            self._process.wait()
            raise BuildError(
                f"The process that makes the book ended with code {self._process.returncode} "
                f"before {', '.join(sorted(missing))} was done (killed, or out of memory?)."
            )


def main() -> None:
    """Wait for a job on standard input and do it; each step is a line of JSON on standard output."""
    from staatvanmigratie.book.run.processes import die_with_parent

    die_with_parent()
    lines, sys.stdout = sys.stdout, io.StringIO()

    def tell(**said: object) -> None:
        lines.write(json.dumps(said) + "\n")
        lines.flush()

    import myst_nb  # noqa: F401 - the slow import, done while waiting
    import sphinx_book_theme  # noqa: F401
    from jupyter_book.sphinx import build_sphinx  # noqa: F401

    _read_chapters_once()
    if not (text := sys.stdin.readline()):
        return
    job = json.loads(text)
    for builder, folder in job["formats"].items():
        start = time.monotonic()
        tell(step=builder)
        result, said = _print(Path(job["source"]), builder, Path(folder))
        if isinstance(result, OSError) and result.errno in (errno.ENOSPC, errno.EDQUOT):
            tell(step=builder, full=True)
            return
        if result:
            tell(step=builder, error=in_words(said.strip() or str(result), Path(job["source"])))
            return
        tell(step=builder, seconds=time.monotonic() - start)


class _ReadOnce:
    """Sphinx's environment, reading each chapter once for those who only look something up in it."""

    def __init__(self, environment: Any):
        self._environment = environment
        self._trees: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._environment, name)

    def get_doctree(self, docname: str) -> Any:
        """Return a parsed chapter, which must not be changed."""
        if docname not in self._trees:
            self._trees[docname] = self._environment.get_doctree(docname)
        return self._trees[docname]


def _read_chapters_once() -> None:
    """Keep Sphinx from reading a whole chapter again for every ``{numref}`` in the book.

    A chapter holds the origin of hundreds of numbers, so that took more than half of the time (Sphinx 7.4).
    """
    from sphinx.domains.std import StandardDomain

    resolve = StandardDomain.resolve_xref
    readers: WeakKeyDictionary[Any, _ReadOnce] = WeakKeyDictionary()

    def resolve_xref(self, env, fromdocname, builder, typ, *rest):
        if typ == "numref":
            env = readers.setdefault(builder, _ReadOnce(env))
        return resolve(self, env, fromdocname, builder, typ, *rest)

    StandardDomain.resolve_xref = resolve_xref


def _print(source: Path, builder: str, folder: Path) -> tuple[int | Exception, str]:
    """Build one format; return Sphinx's status (0 is good) or exception, and what it said."""
    from jupyter_book.sphinx import build_sphinx

    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            result = build_sphinx(
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
        except Exception as error:  # settings that Jupyter Book itself refuses
            result = error
    return result, said.getvalue()


def in_words(problem: str, source: Path) -> str:
    """Return what Sphinx said with places an author knows: file and cell instead of one large number."""
    text = _COLOUR.sub("", problem).replace(f"{source}/", "")
    text = text.removeprefix("Warning, treated as error:").strip()
    return _CELL_LINE.sub(lambda m: f"{m['file']}, {_cell(source / m['file'], int(m['cell']))}: ", text)


def _cell(path: Path, number: int) -> str:
    """Return the number of a cell as the author counts: without the one that sets the parameters."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"][: number - 1]
    except (OSError, ValueError, KeyError):
        cells = []
    injected = sum("injected-parameters" in cell["metadata"].get("tags", ()) for cell in cells)
    return f"cell {number - injected}"


if __name__ == "__main__":
    main()
