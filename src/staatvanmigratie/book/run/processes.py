"""Processes that do not outlive the build, and private folders that do not either, on every system."""

import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

#: How a private folder is called; the process that made it comes behind.
FOLDER = "svm-chapters-"


def die_with_parent(parent: int | None = None, with_signal: int | None = None) -> None:
    """Ask the system to end this process when its parent ends, however that ends.

    Linux only; elsewhere a process has to find out by itself. ``parent`` is the process id expected: if it is
    already gone, this process stops at once. ``with_signal`` is SIGKILL by default.
    """
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, with_signal or signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(1)


def guard_group(folder: Path) -> None:
    """Leave a tiny process behind that ends whatever this kernel started, should the kernel be killed.

    It also removes the kernel's private folder, for the case that nobody is left to do so.
    """
    if sys.platform != "linux":
        return
    kernel = os.getpid()
    if os.fork():
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end(*_: object) -> None:
        if folder.name.startswith(FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    for descriptor in range(3):
        os.close(descriptor)
    die_with_parent(kernel, signal.SIGTERM)
    while True:
        signal.pause()


def end_group(group: int) -> None:
    """End a process and those it started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(group, signal.SIGKILL)


def private_folder() -> Path:
    """Make a folder only this user can enter, with a path short enough for a socket (107 bytes)."""
    parent = tempfile.gettempdir()
    return Path(
        tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=parent if len(parent) < 60 else "/tmp")
    )


def clear_left_behind() -> None:
    """Remove the private folders of builds that were killed; not on Windows, where asking would kill."""
    if os.name != "posix":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = folder.name.removeprefix(FOLDER).partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
