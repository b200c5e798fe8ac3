"""Files that must stay as they are: with their digests, on the disk, read-only.

What is kept is copied, and what is public is a copy of that: two names of one file would change together.
Where the file system can, a copy shares the space on the disk until one of the two is written to.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from staatvanmigratie.foundation.files import file_digest, flush, tree

_READ_ONLY = 0o444
_READ_ONLY_FOLDER = 0o555
_FOLDER = 0o755
_CLONE = 0x40049409  # FICLONE, of Linux


def listing(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path there."""
    return dict(tree(folder, folder.rglob("*")))


def damage(
    folder: Path,
    files: Mapping[str, str],
    digest: Callable[[Path], str] = file_digest,
    besides: Callable[[str], bool] = lambda name: False,
) -> list[str]:
    """Return which files of a folder are not those that were listed: changed, gone, or new.

    ``besides`` tells of a name whether it is not looked at; ``digest`` gives the digest of a file.
    """
    present = {path.relative_to(folder).as_posix() for path in inside(folder)}
    present = {name for name in present if not besides(name)}
    found = [f"{name} is gone" for name in sorted(set(files) - present)]
    found += [f"{name} was not there" for name in sorted(present - set(files))]
    for name in sorted(present & set(files)):
        path = folder / name
        if path.is_symlink() or digest(path) != files[name]:
            found.append(f"{name} was changed")
    return found


def inside(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder that is no folder; a link to one counts as a file."""
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def link(source: Path, target: Path) -> None:
    """Make ``target`` a second name of a file, or of every file below a folder; copy where links fail."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(_FOLDER)
        for path in sorted(source.iterdir()):
            link(path, target / path.name)
        return
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        _copy_file(source, target)
        target.chmod(_READ_ONLY)


def copy(source: Path, target: Path) -> None:
    """Copy a file or folder; no link of the source becomes a link of the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_copy_file)
        for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
            folder.chmod(_FOLDER)  # that of a release cannot be written in
    else:
        _copy_file(source, target)


def _copy_file(source: str | Path, target: str | Path) -> None:
    """Copy the content of a file; on btrfs and xfs both stand in the same blocks until one is changed."""
    with open(source, "rb") as read, open(target, "wb") as written:
        if not _same_blocks(read.fileno(), written.fileno()):
            shutil.copyfileobj(read, written, 1 << 20)


def _same_blocks(source: int, target: int) -> bool:
    try:
        import fcntl

        fcntl.ioctl(target, _CLONE, source)
    except (ImportError, OSError):  # not Linux, or a file system that cannot
        return False
    return True


def settle(folder: Path, read_only: bool = False) -> None:
    """Wait until everything below a folder is on the disk; anyone may read it, and then nobody write."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
    for path in inside(folder):
        if os.access(path, os.W_OK) and path.stat().st_mode & stat.S_IWUSR:
            path.chmod(_READ_ONLY)
            flush(path)
    for path in sorted(folders, reverse=True):
        flush(path)
        path.chmod(_READ_ONLY_FOLDER if read_only else _FOLDER)


def remove(path: Path) -> None:
    """Delete a folder with all in it, read-only or not."""
    if not path.exists():
        return
    for folder in (path, *(p for p in path.rglob("*") if p.is_dir() and not p.is_symlink())):
        folder.chmod(_FOLDER)
    shutil.rmtree(path, ignore_errors=True)
