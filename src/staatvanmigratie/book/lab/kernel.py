"""A forked process that becomes a kernel of JupyterLab: an ordinary one, that has imported already."""

import gc
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ipykernel.kernelapp import IPKernelApp

from staatvanmigratie.book.lab import state
from staatvanmigratie.notebook.edition import ChapterEdition


def run(connection_file: str, folder: str, environment: Mapping[str, str]) -> None:
    """Be the kernel that talks over the sockets of a connection file; returns when it is told to end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(2, 1)  # nobody reads what the warm process prints
    root = os.environ["SVM_ROOT"]
    os.environ.clear()
    # The kernel ends with its parent: here the process that forked it, which ends with JupyterLab.
    os.environ.update({**environment, "JPY_PARENT_PID": str(os.getppid())})
    if hasattr(time, "tzset"):
        time.tzset()
    sys.path[:] = [each for each in sys.path if each != os.getcwd()]  # of the warm process, by its -m
    os.chdir(folder)
    gc.unfreeze()
    app = IPKernelApp.instance()
    app.initialize(["-f", connection_file])
    app.shell.events.register("pre_run_cell", _Fresh(Path(root)))
    app.start()


class _Fresh:
    """Lets a cell that opens an edition see what files say now, also where they changed since the fork."""

    def __init__(self, root: Path):
        self._root = root
        self._read = state.of_data(root)

    def __call__(self, info: Any) -> None:
        if "open_edition" in info.raw_cell and (now := state.of_data(self._root)) != self._read:
            self._read = now
            ChapterEdition.forget()
