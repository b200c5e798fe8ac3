"""The chapters that run in the care of this process, so that all can be ended at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ends: dict[object, tuple[int, Callable[[], None]]] = {}  # with the thread that watches
_stopped = threading.Event()
_named: dict[str, int] = {}  # threads
_ended: set[int] = set()


@contextmanager
def in_care(end: Callable[[], None]) -> Iterator[None]:
    """Let a chapter run in this block; ``end`` ends it, here when the block is left or in :func:`ending_all`.

    Raises
    ------
    InterruptedError
        All chapters are being ended, or this one is.
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
    _ends[mark] = threading.get_ident(), end
    try:
        yield
    finally:
        del _ends[mark]


def refuse_when_stopped() -> None:
    """Let no chapter begin while all are being ended."""
    if _stopped.is_set() or threading.get_ident() in _ended:
        raise InterruptedError("the build was interrupted")


@contextmanager
def ending_all() -> Iterator[None]:
    """End every chapter in this process's care, and let none begin until the block is left."""
    _stopped.set()
    try:
        for _, end in list(_ends.values()):
            end()
        yield
    finally:
        _stopped.clear()


@contextmanager
def known_as(name: str) -> Iterator[None]:
    """Let :func:`end_known_as` end the chapter that this thread runs in this block."""
    _named[name] = thread = threading.get_ident()
    try:
        yield
    finally:
        del _named[name]
        _ended.discard(thread)


def end_known_as(name: str) -> None:
    """End the chapter with a name, if it is in the care of this process, and let it not begin again."""
    if (watching := _named.get(name)) is not None:
        _ended.add(watching)
        for thread, end in list(_ends.values()):
            if thread == watching:
                end()
