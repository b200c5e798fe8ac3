"""The files in which it is written down what was agreed, released and received; each of them is a chain.

Looked at as they stand in the project, in another version of it, or in the archive of a release.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.content import FOLDER as AGREED
from staatvanmigratie.decision.work_packages import received as contributions
from staatvanmigratie.foundation import chain, records, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.publication import release_records
from staatvanmigratie.report.registers.contributions import FOLDER as CONTRIBUTIONS
from staatvanmigratie.sources.deliveries import received as deliveries

APPROVALS = f"{AGREED.as_posix()}/*.yml"
RELEASES = f"{release_records.FOLDER.as_posix()}/*.yml"
DELIVERIES = deliveries.FILE.as_posix()
#: Every file of records, by a pattern of its name in the project, and the key of the list in it.
KINDS = {
    APPROVALS: "approvals",
    RELEASES: "releases",
    f"{CONTRIBUTIONS.as_posix()}/*/{contributions.NAME}": "received",
    DELIVERIES: deliveries.KEY,
}
_BEGINS = re.compile(r"^  - ", re.MULTILINE)  # of an entry; what is in one stands deeper


def key(name: str) -> str | None:
    """Return the key of the list in a file of records; None for any other file of the project."""
    for pattern, found in KINDS.items():
        if fnmatchcase(name, pattern) and name.count("/") == pattern.count("/"):
            return found
    return None


def names(root: Path) -> Iterator[str]:
    """Yield the files of records that a project has."""
    for pattern in KINDS:
        yield from sorted(path.relative_to(root).as_posix() for path in root.glob(pattern))


def entries(name: str, text: str) -> list[Any]:
    """Return what stands in a file of records, as it stands there.

    Raises
    ------
    DataFileError
        It cannot be read, or holds something else.
    """
    return records.entries(text, key(name) or "", name)


def of(root: Path, name: str) -> list[Any]:
    """Return what stands in a file of the project, as :func:`entries` does."""
    return entries(name, strict.text_of(root / name)) if (root / name).exists() else []


def ends(root: Path, number: int) -> dict[str, str]:
    """Return where the chains end that a release of an edition rests on, by file."""
    return {
        name: chain.end(name, of(root, name))
        for name in names(root)
        if name == DELIVERIES or Path(name).stem == str(number) or Path(name).parent.name == str(number)
        if not fnmatchcase(name, RELEASES)
    }


def up_to(name: str, text: str, end: str) -> str | None:
    """Return the beginning of a file up to the entry whose digest is given; None where there is none such."""
    listed = entries(name, text)
    for count in range(len(listed), 0, -1):
        if chain.digest(listed[count - 1]) == end:
            starts = [found.start() for found in _BEGINS.finditer(text)]
            cut = text if count == len(listed) else text[: starts[count]]
            if entries(name, cut) != listed[:count]:
                raise DataFileError(f"{name}: entry {count + 1} does not begin on a line of its own")
            return cut
    return None
