"""A file of records that is only added to: what stands there is never changed.

Every write is whole or not at all, and is on the disk before the next step begins.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from staatvanmigratie.foundation.files import write_whole


def append(path: Path, head: str, record: Mapping[str, Any]) -> None:
    """Add a record below the others; ``head`` begins a new file and ends with the key of its list."""
    lines = yaml.safe_dump([dict(record)], allow_unicode=True, sort_keys=False, width=110).splitlines()
    before = path.read_text(encoding="utf-8") if path.exists() else head
    write_whole(path, before + "".join(f"  {line}\n" for line in lines))
