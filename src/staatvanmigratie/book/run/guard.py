"""What a chapter may do beside printing: read. Everything it reads is noted, the rest is refused.

Python tells of every file it opens, folder it lists, address it connects to and program it starts (PEP
578). A hook that hears this cannot be taken away again: it belongs in a process that runs one chapter and
ends. It keeps a chapter from doing by mistake what would make its outputs depend on something nobody knows;
it is no lock against somebody who means harm.
"""

import multiprocessing.util
import os
import sys
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import uses
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import PACKAGE

#: Libraries that read files where Python does not see it, and what to use instead.
_UNSEEN = {
    name: "Read the file with pandas"
    for name in ("polars", "duckdb", "h5py", "tables", "netCDF4", "pyarrow.dataset", "pyarrow.csv")
}
_READ_UNSEEN = ("read_parquet", "read_feather", "read_orc", "read_hdf")
_PROGRAMS = (
    "subprocess.Popen os.system os.exec os.posix_spawn os.spawn os.startfile os.fork os.forkpty pty.spawn"
).split()
_CHANGES = (
    "os.mkdir os.remove os.rename os.rmdir os.link os.symlink os.truncate os.chmod os.chown os.utime"
).split()
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CONNECTS = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")

_SYSTEM = ("/usr", "/etc", "/lib", "/lib64", "/proc", "/sys", "/dev")


class NotAllowed(SvmError):
    """A chapter tried something that no chapter may do."""


class Guard:
    """Notes what a chapter reads and refuses what it may not do, between :meth:`begin` and :meth:`end`."""

    def __init__(self, root: Path):
        self._root = f"{os.path.realpath(root)}{os.sep}"
        self._may_write: tuple[str, ...] = ()
        self._may_connect: tuple[object, ...] = ()
        # The key of what is kept covers the software; no figure stands in the files of the system.
        self._software = tuple(f"{folder}{os.sep}" for folder in {sys.prefix, sys.exec_prefix, str(PACKAGE)})
        self._system = tuple(f"{folder}{os.sep}" for folder in {sys.base_prefix, *_SYSTEM})
        self._on = False
        self._busy = threading.local()
        self._hooks: dict[str, Callable[[tuple[Any, ...]], None]] = {
            "open": self._open,
            "os.listdir": self._list,
            "os.scandir": self._list,
            "sqlite3.connect": self._database,
            "import": self._import,
            **dict.fromkeys(_PROGRAMS, self._program),
            **dict.fromkeys(_CHANGES, self._change),
            **dict.fromkeys(_CONNECTS, self._connect),
        }
        sys.addaudithook(self._heard)

    def allow(self, write: Iterable[Path] = (), connect: Iterable[object] = ()) -> None:
        """Let the chapter write in folders of the build and connect to its addresses."""
        self._may_write = tuple(f"{os.path.realpath(path)}{os.sep}" for path in write)
        self._may_connect = tuple(connect)

    def begin(self) -> None:
        """Watch from here on, until :meth:`end`."""
        _note_what_pandas_reads(self._note)
        multiprocessing.util.spawnv_passfds = lambda *arguments: self._program(arguments)  # Python is silent
        self._on = True

    def end(self) -> None:
        """Note the modules that the chapter brought along, and watch no more."""
        self._on = False
        for module in list(sys.modules.values()):
            if isinstance(file := getattr(module, "__file__", None), str):
                self._note(file)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._on and event in self._hooks and not getattr(self._busy, "now", False):
            self._busy.now = True  # what is done to find out is not the chapter's
            try:
                self._hooks[event](arguments)
            finally:
                self._busy.now = False

    def _open(self, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments
        if not isinstance(path, str | bytes | os.PathLike):
            return
        if flags & _WRITES:
            self._refuse_change(path)
        if not flags & os.O_WRONLY:
            self._note(path)

    def _list(self, arguments: tuple[Any, ...]) -> None:
        path = arguments[0]
        if isinstance(path, str | os.PathLike) or path is None:
            self._note(path or ".", "/*")

    def _database(self, arguments: tuple[Any, ...]) -> None:
        if str(arguments[0]) != ":memory:":
            self._note(arguments[0])

    def _import(self, arguments: tuple[Any, ...]) -> None:
        name = arguments[0]
        if name in _UNSEEN and name not in sys.modules:
            raise NotAllowed(
                f"a chapter cannot use {name}: what it reads cannot be noted, and an old number would stay "
                f"in print after the file changed. {_UNSEEN[name]}, or take the figures up with svm deliver"
            )

    def _program(self, _arguments: tuple[Any, ...]) -> None:
        raise NotAllowed(
            "a chapter starts no other program or process: what that reads cannot be noted. Do it in Python, "
            "or take up what it makes as figures (svm deliver)"
        )

    def _connect(self, arguments: tuple[Any, ...]) -> None:
        if arguments[-1] in self._may_connect:
            return
        shown = ", ".join(repr(each) for each in arguments if isinstance(each, str | int | tuple))
        raise NotAllowed(
            f"a chapter has no network (asked for {shown[:200]}). Fetch figures with svm fetch, and print "
            "them from the store"
        )

    def _change(self, arguments: tuple[Any, ...]) -> None:
        for path in arguments[:2]:
            if isinstance(path, str | bytes | os.PathLike):
                self._refuse_change(path)

    def _refuse_change(self, path: str | bytes | os.PathLike) -> None:
        whole = os.path.realpath(os.fsdecode(path))
        if f"{whole}{os.sep}".startswith(self._root) and not whole.startswith(self._may_write):
            raise NotAllowed(
                f"a chapter changes nothing in the project, and {whole.removeprefix(self._root)} is in it. A "
                "chapter prints; figures come into the store with svm fetch or svm deliver"
            )

    def _note(self, path: str | bytes | os.PathLike, end: str = "") -> None:
        """Note a file, or with ``/*`` the names in a folder; not the software, nor what the build keeps."""
        whole = os.path.realpath(os.fsdecode(path))
        if whole.startswith(self._may_write) or whole.startswith(self._software):
            return
        if whole.startswith(f"{self._root}build{os.sep}"):
            raise NotAllowed(
                f"a chapter reads nothing of a build, and {whole.removeprefix(self._root)} is of one: what "
                "it prints would depend on what was built before. Take the figure from its series, "
                'editie.series("…"); editie.numbers() is for a notebook of your own'
            )
        if whole.startswith(self._root):
            uses.note(whole.removeprefix(self._root).replace(os.sep, "/") + end)
        elif not whole.startswith(self._system) and os.path.exists(whole):
            uses.note(whole + end)


def _note_what_pandas_reads(note: Callable[[str], None]) -> None:
    """Note the file of readers that leave the opening to a library in C."""
    import pandas

    for name in _READ_UNSEEN:
        setattr(pandas, name, _noting(getattr(pandas, name), note))


def _noting(read: Callable[..., Any], note: Callable[[str], None]) -> Callable[..., Any]:
    @wraps(read)
    def noted(path: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(path, str | os.PathLike):
            note(path)
            if os.path.isdir(path):
                raise NotAllowed(f"{path} is a folder; read its files one by one, so that each is noted")
        return read(path, *arguments, **options)

    return noted
