"""Files that are written whole or not at all, digests that tell one from another, and one process at a time.

Who reads a file while it is written finds the old one or the new one, and a power cut leaves one of the two.
What may not run twice holds a lock that says which process has it.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from staatvanmigratie.foundation.errors import SvmError

#: Seconds to wait for what takes minutes, as a build, a release or a fetch: a person had better know at once.
PATIENCE = 0.8
#: Seconds to wait for what takes a moment, as writing one approval: whoever is before us will be done.
TURN = 10.0


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all, in a folder that is made where it is not there; text becomes UTF-8.

    When it returns, the file is on the disk. What was there before stays until then.

    Raises
    ------
    OSError
        It cannot be written, for instance because the disk is full. Nothing changed.
    """
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes | str]) -> None:
    """Write files as :func:`write_whole` does, in their order, and none before all fit on the disk.

    Raises
    ------
    OSError
        One of them cannot be written.
    """
    # A thread has its id for itself on the whole machine, so no two write the same draft.
    drafts = {path: path.with_name(f".{path.name}.{threading.get_native_id()}") for path in contents}
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_through(draft, contents[path])
        for path, draft in drafts.items():
            os.replace(draft, path)
            flush(path.parent)  # before the next one: what is written last, is there last
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def write_through(path: Path, content: bytes | str) -> None:
    """Write a file and wait until it is on the disk; who may read it before then must not find it yet."""
    with path.open("wb") as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk, where the platform can do so."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        with suppress(OSError):  # some file systems flush no folders
            os.fsync(handle)
    finally:
        os.close(handle)


def tree(base: Path, paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Return path below ``base`` and SHA-256 of every file among ``paths``, sorted."""
    files = sorted(path for path in paths if path.is_file())
    return [(path.relative_to(base).as_posix(), file_digest(path)) for path in files]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of a JSON value."""
    return text_digest(json.dumps(value, sort_keys=True, ensure_ascii=False))


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def alone(path: Path, busy: Callable[[str], SvmError], patience: float = PATIENCE) -> Iterator[None]:
    """Let one process at a time go on; the file beside ``path`` tells others which one it is.

    Raises
    ------
    SvmError
        Another process still holds the lock after ``patience`` seconds: what ``busy`` makes of its id. Or the
        lock cannot be made there.
    """
    holder = path.with_name(f"{path.name}.pid")
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience, poll_interval=0.05)
        holder.write_text(f"{os.getpid()}\n")
    except Timeout:
        raise busy(_pid(holder)) from None
    except OSError as error:
        lock.release()
        raise SvmError(
            f"{path}: the lock cannot be made ({error.strerror}); make room or mend the folder"
        ) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _pid(holder: Path) -> str:
    with suppress(OSError):  # it may end just now
        return holder.read_text().strip()
    return "unknown"
