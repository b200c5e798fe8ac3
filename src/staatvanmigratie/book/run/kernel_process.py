"""The process a chapter runs in: an ordinary IPython kernel that dies with the build that started it.

Run as ``python -m staatvanmigratie.book.run.kernel_process -f connection.json`` by ``kernel``.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

#: How the private folder of a kernel is called.
FOLDER = "svm-kernel-"


def die_with_parent(parent: int | None = None, with_signal: int = signal.SIGKILL) -> None:
    """Ask the system to end this process when its parent ends, however that ends.

    Linux only; elsewhere ipykernel's own poll of the parent, once a second, has to do. ``parent`` is the
    process id expected: if it is already gone, this process stops at once.
    """
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, with_signal, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(1)


def guard_group(folder: Path, wait: Callable[[], None] | None = None) -> None:
    """Leave a tiny process behind that ends whatever this kernel started, should the kernel be killed.

    It also removes the kernel's private folder, for the case that nobody is left to do so. When ``wait``
    returns it ends the kernel too.
    """
    if sys.platform != "linux":
        return
    kernel = os.getpid()
    if os.fork():
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end(*_: object) -> None:
        if folder.name.startswith(FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    for descriptor in range(3):
        os.close(descriptor)
    die_with_parent(kernel, signal.SIGTERM)
    if wait is not None:
        wait()
        end()
    while True:
        signal.pause()


def main() -> None:
    """Start the kernel; does not return."""
    die_with_parent(int(os.environ.get("JPY_PARENT_PID", "0")))
    guard_group(Path(sys.argv[sys.argv.index("-f") + 1]).parent)
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
