"""The pages of a book as they change: the process that writes them, seen from who has something written."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staatvanmigratie.book.printing import fixed
from staatvanmigratie.foundation import processes
from staatvanmigratie.foundation.errors import BuildError


@dataclass(frozen=True)
class Written:
    """What came of a round: names of pages, warnings of Sphinx with their place, pages that are still old."""

    pages: tuple[str, ...] = ()  # docnames
    warnings: tuple[str, ...] = ()
    stale: int = 0


class Pages:
    """A process that makes a website and keeps it; a context manager, so that it ends.

    Parameters
    ----------
    folder
        Holds ``book``, what is staged; gets ``html`` and ``doctrees``.
    settings
        Environment of the process, on top of that of this one.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]):
        self.site = folder / "html"
        self._folder = folder
        self._environment = fixed(settings)
        self._process: subprocess.Popen[str] | None = None
        self._begun = False

    def __enter__(self) -> "Pages":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> None:
        """Start the process, if it is not there yet; it imports Sphinx and waits.

        In a thread that lives as long: the system ends the process with the thread that made it.
        """
        if self._process is None:
            self._begun = False
            self._process = subprocess.Popen(
                [sys.executable, "-m", "staatvanmigratie.book.live.kept_app"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=self._environment,
                start_new_session=True,
            )

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            processes.end(self._process)
            self._process = None

    def write(self) -> Written:
        """Write the pages of which something staged changed; the first time, all that are not written yet.

        Raises
        ------
        BuildError
            Sphinx could not; what stood there is still there.
        """
        self.start()
        if self._begun and (answer := self._ask(round=True)):
            return answer
        self.start()
        places = {"source": "book", "html": "html", "doctrees": "doctrees"}
        answer = self._ask(**{name: str(self._folder / place) for name, place in places.items()})
        self._begun = True
        return answer

    def write_rest(self) -> Written:
        """Write one page that shows what is no longer so of another page, its title or number."""
        return self._ask(rest=True) or self.write()

    def _ask(self, **job: Any) -> Written | None:
        """Return what came of a job; None when it needs a process that reads the settings again."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line or (not self._begun and '"error"' in line[:9]):
            code = self._process.wait()
            self.end()
            if not line:
                raise BuildError(f"The process that makes the pages ended with code {code}; it starts again.")
        said = json.loads(line)
        if said.get("again"):
            self.end()
            return None
        if "error" in said:
            raise BuildError(f"The page could not be made.\n{said['error']}")
        return Written(tuple(said["written"]), tuple(said["warnings"]), said["stale"])
