"""A process of its own to read a stranger's file in: little memory and time; when it dies, only it dies."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files.archive import HostileFileError

MEMORY = 1_000_000_000  # bytes a reading process may take
SECONDS = 60


def read(module: str, path: Path, *arguments: str) -> Any:
    """Run a module on a file and return the JSON it prints.

    Raises
    ------
    HostileFileError
        The reader ran out of memory, time or luck.
    SvmError
        What the module says (exit code 3), with the name of the file.
    """
    command = [sys.executable, "-m", module, str(path), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise HostileFileError(
            f"{path.name}: refused: reading it takes more than {SECONDS} seconds. Ask the sender for less"
        ) from None
    if done.returncode == 3:
        raise SvmError(f"{path.name}: {done.stderr.decode().strip()}")
    if done.returncode:
        raise HostileFileError(
            f"{path.name}: refused: the reader ended with {done.returncode}: the file is damaged, or asks "
            f"for more than {MEMORY // 1_000_000} MB of memory. Ask the sender to save it again, without "
            "empty rows"
        )
    return json.loads(done.stdout)


def limit() -> None:
    """Take away memory and time from this process."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the checks before and the time limit remain
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # macOS limits no memory, or a lower limit stands already
            resource.setrlimit(kind, (most, most))
