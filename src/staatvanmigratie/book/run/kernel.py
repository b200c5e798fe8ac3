"""Start, watch and end the process of one chapter.

The kernel is always this interpreter (a kernel of that name installed elsewhere is not looked at). It talks
over IPC sockets in a private folder, and is killed with everything it started as soon as its chapter is done,
takes too long, or the build stops. ``kernel_process`` is the other side.
"""

import asyncio
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Bool

from staatvanmigratie.book.run.kernel_process import FOLDER
from staatvanmigratie.book.run.warm_kernels import ADDRESS

CELL_TIMEOUT = 300

# What nbclient has to say is said again, with chapter and cell, by ``runner``.
log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())
log.propagate = False

_alive: set[int] = set()
_stopped = threading.Event()


_ALONE = ["-m", "staatvanmigratie.book.run.kernel_process"]
_FROM_NURSERY = ["-I", "-S", str(Path(__file__).with_name("kernel_stub.py"))]


class ThisInterpreter(KernelSpecManager):
    """Whatever kernel is asked for, it is this Python."""

    forked = Bool(False, help="whether kernels come from the nursery")

    def get_kernel_spec(self, kernel_name):  # noqa: D102
        command = [sys.executable, *(_FROM_NURSERY if self.forked else _ALONE), "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python", name=kernel_name)


class ChapterClient(PapermillNotebookClient):
    """Papermill's client on a kernel with IPC transport in a folder of its own."""

    group: int | None = None  # process group of the kernel

    def __init__(self, notebook_manager, folder: Path, forked: bool, **options):
        super().__init__(notebook_manager, **options)
        self.folder = folder
        self.forked = forked

    def create_kernel_manager(self):  # noqa: D102
        self.km = AsyncKernelManager(
            kernel_name=self.kernel_name,
            kernel_spec_manager=ThisInterpreter(data_dir=str(self.folder), forked=self.forked),
            transport="ipc",
            connection_file=str(self.folder / "k.json"),
        )
        return self.km

    def start_new_kernel(self, **options):  # noqa: D102
        super().start_new_kernel(**options)
        self.group = self.km.provisioner.pid
        _alive.add(self.group)
        if _stopped.is_set():  # it was starting while the others were ended
            _end(self.group)

    async def _ready_or_dead(self):
        """Wait for the kernel; jupyter_client alone would wait a minute for one that died at birth."""
        ready = asyncio.ensure_future(self.async_start_new_kernel_client())
        while not ready.done():
            await asyncio.wait({ready}, timeout=0.1)
            if not ready.done() and not await self.km.is_alive():
                ready.cancel()
                await self._async_cleanup_kernel()
                raise DeadKernelError("died while starting")
        return await ready

    start_new_kernel_client = run_sync(_ready_or_dead)


def execute(
    notebook_manager,
    kernel_name,
    *,
    cell_timeout: int = CELL_TIMEOUT,
    kernel_cwd=None,
    kernel_env=None,
    start_timeout: int = 60,
    **_unused,
):
    """Run the cells of ``notebook_manager.nb`` in a process that is gone when this returns.

    An error about a cell that ran too long or a process that died carries ``cell_index``.
    """
    if _stopped.is_set():
        raise InterruptedError("the build was interrupted")
    with _private_folder() as folder:
        env = dict(os.environ if kernel_env is None else kernel_env)
        # The researcher's own IPython profile and start-up files must not change a figure.
        env |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_RUNTIME_DIR": str(folder)}
        client = ChapterClient(
            notebook_manager,
            folder,
            ADDRESS in env,
            kernel_name=kernel_name or "python3",
            timeout=cell_timeout,
            startup_timeout=start_timeout,
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_start=_remember(at := []),
            log=log,
        )
        try:
            return client.execute(cwd=str(kernel_cwd or Path.cwd()), env=env)
        except (CellTimeoutError, DeadKernelError) as error:
            error.cell_index = at[0] if at else None
            raise
        finally:
            _end(client.group)


def _remember(at: list[int]):
    def on_cell_start(cell, cell_index):
        at[:] = [cell_index]

    return on_cell_start


@contextmanager
def ending_all():
    """End every chapter in this process's care, and let none begin until the block is left."""
    _stopped.set()
    try:
        for group in list(_alive):
            _end(group)
        yield
    finally:
        _stopped.clear()


def _end(group: int | None) -> None:
    if group is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    _alive.discard(group)


@contextmanager
def _private_folder():
    """Make a folder only this user can enter, with a path short enough for a socket (107 bytes)."""
    parent = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=parent if len(parent) < 60 else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
