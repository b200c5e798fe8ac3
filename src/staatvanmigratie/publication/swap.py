"""Change a finished edition for a new one in one step, and let only one build at a time do so.

A build works in ``build/.staging-<N>-<pid>`` and ends with one exchange of names. Whatever moment it is
stopped at, ``build/<N>`` is one whole edition: the last good one or the new one. What a stopped build left
behind is cleared away by the next.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import BuildError

_BUSY = "Edition {number} is already being built by process {pid}. Wait until it has finished."


@contextmanager
def locked(build: Path, number: int) -> Iterator[None]:
    """Keep every other build of this edition out, and clear away what a stopped one left behind.

    Raises
    ------
    BuildError
        Another process is building this edition; the message gives its id.
    """
    with files.alone(build / f".lock-{number}", lambda pid: BuildError(_BUSY.format(number=number, pid=pid))):
        restore(build, number)
        yield


@contextmanager
def staging_folder(build: Path, number: int) -> Iterator[Path]:
    """Give the place where this process builds an edition, and leave nothing of it."""
    folder = build / f".staging-{number}-{os.getpid()}"
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restore(build: Path, number: int) -> None:
    """Put an edition back that a stopped build had moved away, and delete unfinished ones. Needs the lock."""
    target = build / str(number)
    for old in sorted(build.glob(f".old-{number}-*"), key=lambda path: -path.stat().st_mtime):
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(old, target)
    for unfinished in build.glob(f".staging-{number}-*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def publish(staging: Path, build: Path, number: int) -> Path:
    """Make ``staging`` the edition ``build/<N>`` and return that folder."""
    target = build / str(number)
    old = build / f".old-{number}-{os.getpid()}"
    if not target.exists():
        os.rename(staging, target)
    elif _exchange(staging, target):
        shutil.rmtree(staging, ignore_errors=True)
    else:
        # Two steps: stopped in between, `restore` puts the old edition back.
        os.rename(target, old)
        os.rename(staging, target)
        shutil.rmtree(old, ignore_errors=True)
    return target


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where system or file system cannot."""
    if sys.platform != "linux":
        return False
    here, exchange = -100, 2
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0
