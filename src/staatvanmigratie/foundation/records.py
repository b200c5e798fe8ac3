"""A file of records that is only added to: what stands there is never changed.

Every write is whole or not at all, and is on the disk before the next step begins.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def append(path: Path, head: str, record: Mapping[str, Any]) -> None:
    """Add a record below the others; ``head`` begins a new file and ends with the key of its list."""
    lines = yaml.safe_dump([dict(record)], allow_unicode=True, sort_keys=False, width=110).splitlines()
    before = path.read_text(encoding="utf-8") if path.exists() else head
    write_whole(path, before + "".join(f"  {line}\n" for line in lines))


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
