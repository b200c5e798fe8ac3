"""What git says as it was committed, whatever a clone has in the place of objects and parents."""

import os
import subprocess
from pathlib import Path

#: For every git that is asked or started: no object and no parent in the place of another.
AS_COMMITTED = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}
_PATIENCE = 600  # seconds


def output(root: Path, *arguments: str) -> bytes | None:
    """Return what git says in a folder; None where it fails, takes ten minutes, or is not there."""
    try:
        return subprocess.run(
            ["git", "-C", str(root), "-c", "core.quotePath=false", *arguments],
            env=os.environ | AS_COMMITTED,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def said(root: Path, *arguments: str) -> str | None:
    """Return the same as text; a byte that is no UTF-8 shows as such."""
    found = output(root, *arguments)
    return None if found is None else found.decode("utf-8", "replace")
