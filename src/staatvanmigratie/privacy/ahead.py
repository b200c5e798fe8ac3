"""A search in a process of its own, beside the steps of a build: what is finished is searched at once.

It only tells which files it found clean, and the search at the end of the build passes those by. So that
search still sees every file before anything is published, tells what is wrong in the same words, and does all
the work itself should this process be gone.
"""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

from staatvanmigratie.foundation import processes
from staatvanmigratie.privacy.scan import Scan
from staatvanmigratie.privacy.search import check_outputs, files, scanner

#: Bytes that are searched in about the time that a process takes to start.
_LITTLE = 1_000_000


class Ahead:
    """A search ahead of another one; a context manager, so that it never outlives the build.

    Parameters
    ----------
    scan
        The search that is to find less work, made by ``scanner`` of the same root, register and memory.
    """

    def __init__(self, scan: Scan, root: Path, register: Path | None, memory: Path):
        self._scan = scan
        self._job = {"root": str(root), "register": register and str(register), "memory": str(memory)}
        self._process: subprocess.Popen[str] | None = None
        self._bytes = 0
        self._waiting: list[Path] = []

    def __enter__(self) -> "Ahead":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            processes.end(self._process)

    def look_at(self, path: Path) -> None:
        """Have a file or a folder searched, from now on, or at the end if all is but little."""
        self._bytes += sum(each.lstat().st_size for each in files(path))
        self._waiting.append(path)
        if self._bytes > _LITTLE:
            self._start()
            for each in self._waiting:
                self._say(str(each))
            self._waiting.clear()

    def _start(self) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
            self._say(self._job)

    def _say(self, said: object) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(said) + "\n")
            self._process.stdin.flush()

    def finish(self) -> None:
        """Wait until all was looked at, and let the search know what is clean."""
        if self._process is None:
            return
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        for line in self._process.stdout:
            with contextlib.suppress(ValueError):  # half a line: it was killed
                self._scan.learn(**json.loads(line))
        self._process.wait()


def main() -> None:
    """Search what is named on standard input, a line of JSON each, until there is no more."""
    job = json.loads(sys.stdin.readline())
    register = job["register"] and Path(job["register"])
    scan = scanner(Path(job["root"]), register, Path(job["memory"]))
    for line in sys.stdin:
        path = Path(json.loads(line))
        with contextlib.suppress(OSError):  # moved meanwhile: it is looked at where it is in the end
            check_outputs(scan, path, path.parent)
        print(json.dumps(scan.found_clean()), flush=True)


if __name__ == "__main__":
    main()
