"""No personal data and no secrets in what goes out: ``svm check --leaks``, and a step of every build.

Looks at everything a reader, a partner or a clone of the repository can open: the website, the PDF,
documents, spreadsheets and images with their insides, notebooks, data files, and what the history of the
repository holds. A find is masked before anyone prints it.

Who may be named, and which addresses and numbers belong to an organisation and not to a person, stands in
``data/allowed-names.yml`` with the public source that says so.
"""

import getpass
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from staatvanmigratie.privacy.allowed import ALLOWED, Allowed, allowed_names, read_allowed
from staatvanmigratie.privacy.git_history import HistoryError, check_history
from staatvanmigratie.privacy.name_register import read as read_register
from staatvanmigratie.privacy.rules import Leak
from staatvanmigratie.privacy.scan import Scan

__all__ = [
    "ALLOWED",
    "Allowed",
    "HistoryError",
    "Leak",
    "Scan",
    "allowed_names",
    "check",
    "check_history",
    "check_outputs",
    "check_sources",
    "files",
    "read_allowed",
    "scanner",
]

#: Hears the name of each file that is searched.
OnFile = Callable[[str], None]


def check(
    root: Path,
    numbers: Iterable[int],
    register: Path | None = None,
    *,
    scan: Scan | None = None,
    on_file: OnFile | None = None,
) -> list[Leak]:
    """Search the built editions, the sources and the history of the repository.

    Parameters
    ----------
    register
        A register of names made by ``svm names``, outside the repository; default the one that ``SVM_NAMES``
        names.
    scan
        The search to use, from ``scanner``; it counts what was searched.

    Raises
    ------
    DataFileError
        The register, or the list of what is allowed, cannot be used.
    HistoryError
        The history is not whole.
    """
    scan = scan or scanner(root, register)
    found: list[Leak] = []
    for folder in [root / "build" / str(number) for number in numbers] + [
        root / "build" / name for name in ("rebuild", "fetch")
    ]:
        found += check_outputs(scan, folder, root, on_file) if folder.is_dir() else []
    found += check_sources(scan, root, on_file)
    if on_file:
        on_file("git log")
    found += check_history(scan, root)
    scan.keep()
    return found


def check_outputs(scan: Scan, folder: Path, root: Path, on_file: OnFile | None = None) -> list[Leak]:
    """Search everything in a folder; names in what is found are as seen from ``root``."""
    return [leak for path in files(folder) for leak in _check_file(scan, path, root, on_file)]


def check_sources(scan: Scan, root: Path, on_file: OnFile | None = None) -> list[Leak]:
    """Search the files of the repository: those of git, or without git those that are not derived."""
    return [leak for path in _sources(root) for leak in _check_file(scan, path, root, on_file)]


def _check_file(scan: Scan, path: Path, root: Path, on_file: OnFile | None) -> list[Leak]:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    if on_file:
        on_file(name)
    if path.is_symlink():
        return scan.text(name, os.readlink(path))
    return scan.file(name, path.read_bytes())


def files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, hidden ones and links too, in the order of their names."""
    if folder.is_file():
        yield folder
    else:
        yield from sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


_DERIVED = {"build", ".venv", ".git", ".ipynb_checkpoints", "__pycache__", "node_modules"}


def _sources(root: Path) -> Iterator[Path]:
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, capture_output=True, check=True, timeout=60).stdout
        paths = [root / name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]
    except (OSError, subprocess.SubprocessError):
        paths = [
            path
            for path in files(root)
            if not _DERIVED.intersection(path.relative_to(root).parts) and path.exists()
        ]
    yield from sorted({path for path in paths if path.is_symlink() or path.is_file()})


def scanner(root: Path, register: Path | None = None, memory: Path | None = None) -> Scan:
    """Return a search with what this project allows, and the name of who is logged in as a thing to find.

    ``register`` is a register of names; default the one that the environment names as ``SVM_NAMES``.
    ``memory`` is a folder in which the digests of clean files are kept.

    Raises
    ------
    DataFileError
        The register, or the list of what is allowed, cannot be used.
    """
    allowed = read_allowed(root)
    register = register or (Path(given) if (given := os.environ.get("SVM_NAMES")) else None)
    names = read_register(register, root, allowed_names(allowed)) if register else None
    return Scan(allowed, names, _users(root), memory)


#: Names of users that say nothing about anybody.
_NOBODY = set("root user runner admin build docker jovyan ubuntu debian vscode coder gitlab-runner".split())


def _users(root: Path) -> list[str]:
    """Who is logged in, if that says something about somebody and is no word of the report."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # the last on Windows, where no setting names the user
        return []
    if user in _NOBODY or not re.search(r"\d|[._-]|.{7}", user):
        return []
    word = re.compile(rf"(?<!\w){re.escape(user)}(?!\w)", re.IGNORECASE)
    texts = [*sorted((root / "notebooks").glob("*.ipynb")), root / "index.md"]
    known = any(
        word.search(path.read_text(encoding="utf-8", errors="replace")) for path in texts if path.exists()
    )
    return [] if known else [user]
