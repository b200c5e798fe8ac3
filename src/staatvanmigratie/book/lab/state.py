"""What the files that a kernel read are now: data, and the software; one look at each, none is read."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from staatvanmigratie.foundation.project import PACKAGE


def of(root: Path) -> str:
    """Return what changes with any file under ``data`` or of this package."""
    return sha256("\n".join([*_files(root / "data"), *_files(PACKAGE)]).encode()).hexdigest()


def of_data(root: Path) -> str:
    """Return what changes with any file under ``data``."""
    return sha256("\n".join(_files(root / "data")).encode()).hexdigest()


def _files(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as there:
        for entry in sorted(there, key=lambda each: each.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                about = entry.stat()
                yield f"{entry.path} {about.st_size} {about.st_mtime_ns}"
