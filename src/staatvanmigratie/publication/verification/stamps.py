"""Digests of files that were looked at before: with the same size, moments and number it is the same file.

For a quick look only. ``svm verify`` reads every byte. Whoever may write this memory could make it say that a
file is as it was: so one that others may write in is not believed, and each look reads some files again.
"""

import json
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from staatvanmigratie.foundation.files import file_digest, write_whole

#: Of so many files that nobody touched, one is read again at each look.
_ONE_OF = 16


class Stamps:
    """The digests of files as they were last seen, kept in one file."""

    def __init__(self, path: Path):
        self._path = path
        self._seen: dict[str, list] = {}
        self._new: dict[str, list] = {}
        with suppress(OSError, ValueError):
            if _is_ours(path):
                self._seen = json.loads(path.read_text(encoding="utf-8"))

    def digest(self, path: Path, find: Callable[[Path], str] = file_digest) -> str:
        """Return the SHA-256 of a file, from memory where nobody touched it."""
        about = path.stat()
        stamp = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]
        seen = self._seen.get(str(path))
        is_known = seen and seen[0] == stamp and secrets.randbelow(_ONE_OF)
        known = seen[1] if is_known else find(path)
        self._new[str(path)] = [stamp, known]
        return known

    def keep(self) -> None:
        """Remember what was looked at now, and nothing else."""
        if self._new != self._seen:
            with suppress(OSError):  # then it is looked at again
                write_whole(self._path, json.dumps(self._new))


def _is_ours(path: Path) -> bool:
    """Whether nobody but who looks now could have written it, where the platform tells."""
    about = path.lstat()
    return stat.S_ISREG(about.st_mode) and (
        os.name == "nt" or (about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    )
