"""Fork kernels from a process in which everything is imported already.

Importing the libraries takes longer than many a chapter does. So a build starts one process that imports and
then only forks: every chapter still gets a fresh process of its own, with nothing in it but imports, and it
is the ordinary IPython kernel. Linux only; wherever there is no nursery, or it ends, kernels start by
themselves.

The process that Jupyter starts and kills is ``kernel_stub``. It asks the nursery for a kernel and lives as
long as that does: whichever of the two ends, ends the other, and all that the chapter started.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import NoReturn

from staatvanmigratie.book.run.kernel_process import die_with_parent, guard_group

#: Environment variable with the address of the nursery.
ADDRESS = "SVM_NURSERY"

# What chapters use. Import only: a thread that runs here is missing in the children, and they could hang.
_IMPORTED = (
    "altair",
    "ipykernel.kernelapp",
    "pandas",
    "vl_convert",
    "staatvanmigratie.notebook.edition",
    "staatvanmigratie.notebook.outputs.figure",
    "staatvanmigratie.notebook.outputs.key_figures",
    "staatvanmigratie.notebook.outputs.table",
    "staatvanmigratie.notebook.charts",
    "staatvanmigratie.notebook.outputs.text",
)


@contextmanager
def nursery(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start a nursery and yield what kernels need in their environment to come from it."""
    if sys.platform != "linux":
        yield {}
        return
    parent = tempfile.gettempdir()
    with tempfile.TemporaryDirectory(
        prefix="svm-nursery-", dir=parent if len(parent) < 60 else "/tmp"
    ) as folder:
        address = str(Path(folder) / "socket")
        process = subprocess.Popen(
            [sys.executable, "-m", "staatvanmigratie.book.run.warm_kernels", address],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            process.stdout.readline()  # it listens; whoever asks before it is ready, waits
            yield {ADDRESS: address}
        finally:
            process.kill()
            process.communicate()


def main(address: str) -> None:
    """Import, then fork a kernel for everyone who asks; does not return."""
    die_with_parent()
    listener = Listener(address, "AF_UNIX", backlog=64)
    print("listening", flush=True)
    for name in _IMPORTED:
        import_module(name)
    if len(os.listdir("/proc/self/task")) > 1:
        return  # a library started a thread; a fork of this process could hang
    gc.freeze()  # so that the children do not copy pages only to count references
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    nursery_id = os.getpid()
    while True:
        with suppress(OSError, EOFError), listener.accept() as connection:
            request = json.loads(connection.recv_bytes())
            if os.fork() == 0:
                _become_kernel(connection, request, nursery_id)


def _become_kernel(connection: Connection, request: dict, nursery_id: int) -> NoReturn:
    """Turn this fork into the kernel that was asked for, as if it had been started by itself."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        die_with_parent(nursery_id)
        arguments = request["arguments"]
        guard_group(Path(arguments[arguments.index("-f") + 1]).parent, lambda: _until_closed(connection))
        connection.send_bytes(b"started")
        connection.close()
        os.environ.clear()
        os.environ.update(request["environment"])
        os.environ.pop(ADDRESS, None)
        time.tzset()
        os.chdir(request["folder"])
        sys.path[0] = request["folder"]
        sys.argv = ["kernel", *arguments]
        from ipykernel.kernelapp import launch_new_instance

        launch_new_instance()
    finally:
        os._exit(1)


def _until_closed(connection: Connection) -> None:
    with suppress(OSError, EOFError):
        connection.recv_bytes()


if __name__ == "__main__":
    main(sys.argv[1])
