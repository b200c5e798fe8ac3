"""Make website and PDF of a staged book with Jupyter Book, in a process of its own.

Sphinx keeps state per process and cannot be stopped half-way, so it gets a process: :class:`Press` starts it,
sends it the folders and listens. It may be started before there is anything to print, because half of the
time of a small book is importing. What it does with them is ``typesetting``.

Any warning is an error: a reference that leads nowhere, a figure without caption, a page in no list.
"""

import contextlib
import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from staatvanmigratie.foundation import processes
from staatvanmigratie.foundation.errors import BuildError

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# MyST-NB says 10000 times the cell, from 1, plus a line that is not always the right one.
_CELL_LINE = re.compile(r"(?P<file>[\w/.-]+\.ipynb):(?P<cell>\d+)\d{4}:\s*")


def fixed(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that makes pages: alike on every machine."""
    alike = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    alike["OPENBLAS_NUM_THREADS"] = "1"  # with threads, even idle ones, a process cannot be copied
    return {**os.environ, **alike, **environment}


class Press:
    """A waiting Sphinx process; a context manager, so that it never outlives the build."""

    def __init__(self, environment: Mapping[str, str]):
        self._environment = fixed(environment)
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            processes.end(self._process)

    def start(self) -> None:
        """Start the process, if it is not there yet; it imports Sphinx and waits."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "staatvanmigratie.book.typesetting"],
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
            if "ended" in said:
                raise _ended(said["ended"], [said["step"]])
            on_step(said["step"], said.get("seconds"))
            if "seconds" in said:
                finished.add(said["step"])
        if missing := set(formats) - finished:
            raise _ended(self._process.wait(), missing)


def _ended(code: int, missing: Iterable[str]) -> BuildError:
    return BuildError(
        f"The process that makes the book ended with code {code} "
        f"before {', '.join(sorted(missing))} was done (killed, or out of memory?)."
    )


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
