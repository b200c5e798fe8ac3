"""Another process that holds a lock, as a second user of the same project does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import pathlib, sys, time
from staatvanmigratie.foundation import files
with files.alone(pathlib.Path(sys.argv[1]), RuntimeError):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holding(lock: Path) -> Iterator[int]:
    """Hold a lock in another process; gives its id."""
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "held\n"
        yield process.pid
    finally:
        process.kill()
        process.communicate()
