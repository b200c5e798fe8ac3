"""What a worker keeps of the projects it works for: each file once by its digest, and folders of these."""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from staatvanmigratie.foundation.errors import DigestError

#: How many states of a project stay; what none of them has is deleted.
_KEPT = 4


class Store:
    """A folder that only this user can enter.

    ``files/<SHA-256>``, ``projects/<key>/…`` as the coordinator has it, and ``cache`` for drawings.
    """

    def __init__(self, folder: Path):
        self.cache = folder / "cache"
        self._files = folder / "files"
        self._projects = folder / "projects"
        self._states: dict[str, Mapping[str, str]] = {}  # the latest behind
        self._users: dict[str, int] = {}  # chapters that run in each
        self._turn = threading.Lock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in (self.cache, self._files, self._projects):
            each.mkdir(exist_ok=True)

    def lacking(self, inputs: Mapping[str, str]) -> set[str]:
        """Return the digests of the files that are not here."""
        return set(inputs.values()) - set(os.listdir(self._files))

    def take(self, key: str, inputs: Mapping[str, str], contents: Mapping[str, bytes]) -> None:
        """Keep files by their digest, and lay out the state of a project that has them.

        Raises
        ------
        DigestError
            A file is not what its digest says; nothing of it is kept.
        """
        for name, content in contents.items():
            if sha256(content).hexdigest() != name:
                raise DigestError(f"a file came in damaged: its digest is not {name}")
        with self._turn:
            for name, content in contents.items():
                (self._files / name).write_bytes(content)
            if key not in self._states:
                self._lay_out(self._projects / key, inputs)
            self._states[key] = self._states.pop(key, inputs)
            self._forget()

    @contextmanager
    def project(self, key: str) -> Iterator[Path | None]:
        """Yield the folder of a state of a project, which stays as long; None when it is not here."""
        with self._turn:
            here = key in self._states
            if here:
                self._states[key] = self._states.pop(key)
                self._users[key] = self._users.get(key, 0) + 1
        try:
            yield self._projects / key if here else None
        finally:
            if here:
                with self._turn:
                    self._users[key] -= 1

    def _lay_out(self, folder: Path, inputs: Mapping[str, str]) -> None:
        for path, name in inputs.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if not (folder / path).exists():
                _same_file(self._files / name, folder / path)

    def _forget(self) -> None:
        """Delete what was not used for longest, but nothing that a chapter uses now."""
        for key in [*self._states][:-_KEPT]:
            if not self._users.get(key):
                shutil.rmtree(self._projects / key, ignore_errors=True)
                del self._states[key]
        for name in set(os.listdir(self._files)).difference(*(s.values() for s in self._states.values())):
            (self._files / name).unlink()


def _same_file(kept: Path, path: Path) -> None:
    try:
        os.link(kept, path)  # no chapter may write in a project
    except OSError:
        shutil.copyfile(kept, path)
