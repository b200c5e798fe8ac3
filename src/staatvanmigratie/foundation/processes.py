"""Processes of this package that others speak with over pipes, and how git tells of what was committed."""

import contextlib
import os
import subprocess

#: Lets git tell of objects and parents as they were committed, whatever a clone has in their place.
AS_COMMITTED = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}


def end(process: subprocess.Popen) -> None:
    """Kill a process, wait until it is gone and close both pipes, also with something in them."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            pipe.close()
