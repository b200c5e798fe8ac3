"""Run a chapter in an ordinary kernel: the reference that ``shell`` is compared with.

The kernel is always this interpreter (a kernel of that name installed elsewhere is not looked at). It talks
over IPC sockets in a private folder, and is killed with everything it started as soon as its chapter is done,
takes too long, or the build stops. ``kernel_process`` is the other side.
"""

import asyncio
import logging
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from papermill.clientwrap import PapermillNotebookClient

from staatvanmigratie.book.run import running
from staatvanmigratie.book.run.processes import end_group, private_folder
from staatvanmigratie.book.run.task import CELL_TIMEOUT

# What nbclient has to say is said again, with chapter and cell, by ``runner``.
log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())
log.propagate = False


class ThisInterpreter(KernelSpecManager):
    """Whatever kernel is asked for, it is this Python."""

    def get_kernel_spec(self, kernel_name):  # noqa: D102
        module = "staatvanmigratie.book.run.kernel_process"
        command = [sys.executable, "-m", module, "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python", name=kernel_name)


class ChapterClient(PapermillNotebookClient):
    """Papermill's client on a kernel with IPC transport in a folder of its own."""

    group: int | None = None  # process group of the kernel

    def __init__(self, notebook_manager, folder: Path, **options):
        super().__init__(notebook_manager, **options)
        self.folder = folder

    def create_kernel_manager(self):  # noqa: D102
        self.km = AsyncKernelManager(
            kernel_name=self.kernel_name,
            kernel_spec_manager=ThisInterpreter(data_dir=str(self.folder)),
            transport="tcp" if sys.platform == "win32" else "ipc",
            connection_file=str(self.folder / "k.json"),
        )
        return self.km

    def start_new_kernel(self, **options):  # noqa: D102
        super().start_new_kernel(**options)
        self.group = self.km.provisioner.pid
        running.refuse_when_stopped()

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

    def end(self) -> None:
        """End the kernel with all that it started."""
        if self.group is not None:
            end_group(self.group)


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
    running.refuse_when_stopped()
    with _private_folder() as folder:
        env = dict(os.environ if kernel_env is None else kernel_env)
        # The researcher's own IPython profile and start-up files must not change a figure.
        env |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_RUNTIME_DIR": str(folder)}
        client = ChapterClient(
            notebook_manager,
            folder,
            kernel_name=kernel_name or "python3",
            timeout=cell_timeout,
            startup_timeout=start_timeout,
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_start=_remember(at := []),
            log=log,
        )
        with running.in_care(client.end):
            try:
                return client.execute(cwd=str(kernel_cwd or Path.cwd()), env=env)
            except (CellTimeoutError, DeadKernelError) as error:
                error.cell_index = at[0] if at else None
                raise


def _remember(at: list[int]):
    def on_cell_start(cell, cell_index):
        at[:] = [cell_index]

    return on_cell_start


@contextmanager
def _private_folder():
    folder = private_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
