"""One process at a time: what may not run twice holds a lock that says which process has it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from staatvanmigratie.foundation.errors import SvmError

#: Seconds to wait for what takes minutes, as a build, a release or a fetch: a person had better know at once.
PATIENCE = 0.8
#: Seconds to wait for what takes a moment, as writing one approval: whoever is before us will be done.
TURN = 10.0


@contextmanager
def alone(path: Path, busy: Callable[[str], SvmError], patience: float = PATIENCE) -> Iterator[None]:
    """Let one process at a time go on; the file beside ``path`` tells others which one it is.

    Raises
    ------
    SvmError
        Another process still holds the lock after ``patience`` seconds: what ``busy`` makes of its id.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_name(f"{path.name}.pid")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=patience, poll_interval=0.05)
    except Timeout:
        raise busy(_pid(holder)) from None
    try:
        holder.write_text(f"{os.getpid()}\n")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _pid(holder: Path) -> str:
    with suppress(OSError):  # it may end just now
        return holder.read_text().strip()
    return "unknown"
