"""The chapters that run in the care of this process, so that all can be ended at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ends: dict[object, Callable[[], None]] = {}
_stopped = threading.Event()


@contextmanager
def in_care(end: Callable[[], None]) -> Iterator[None]:
    """Let a chapter run in this block; ``end`` ends it, here when the block is left or in :func:`ending_all`.

    Raises
    ------
    InterruptedError
        All chapters are being ended.
    """
    with heard_by(end):
        try:
            refuse_when_stopped()  # it was starting while the others were ended
            yield
        finally:
            end()


@contextmanager
def heard_by(end: Callable[[], None]) -> Iterator[None]:
    """Let :func:`ending_all` call ``end`` too, in this block."""
    mark = object()
    _ends[mark] = end
    try:
        yield
    finally:
        del _ends[mark]


def refuse_when_stopped() -> None:
    """Let no chapter begin while all are being ended."""
    if _stopped.is_set():
        raise InterruptedError("the build was interrupted")


@contextmanager
def ending_all() -> Iterator[None]:
    """End every chapter in this process's care, and let none begin until the block is left."""
    _stopped.set()
    try:
        for end in list(_ends.values()):
            end()
        yield
    finally:
        _stopped.clear()
