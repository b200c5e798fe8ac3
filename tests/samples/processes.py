"""Processes that tests start, seen from outside."""

import time
from pathlib import Path


def assert_gone(process: int, seconds: float = 10) -> None:
    """Wait until a process is over; one whose parent did not ask yet how it ended is over too."""
    end = time.monotonic() + seconds
    while _runs(process):
        assert time.monotonic() < end, f"process {process} still runs"
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"
