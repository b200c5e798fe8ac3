"""Processes of this package that others speak with over pipes."""

import contextlib
import subprocess


def end(process: subprocess.Popen) -> None:
    """Kill a process, wait until it is gone and close both pipes, also with something in them."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            pipe.close()
