"""What a release is made of: the commit, the store of figures, the lock of the software, and the tools.

With the same four anybody can make the same bytes again.
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.book.manifest import versions
from staatvanmigratie.foundation import git
from staatvanmigratie.foundation.files import digest, file_digest, tree
from staatvanmigratie.store import snapshots

LOCK = "requirements.txt"
#: Ends the name of a commit where the files were others than those of the commit.
DIRTY = "-dirty"
#: What is written down about an edition after it was built; the report is not made of it.
_WRITTEN_AFTER = (
    "data/approvals",
    "data/releases",
    "data/deliveries/received.yml",
    "data/contributions/*/received.yml",
)


@dataclass(frozen=True)
class Materials:
    """What a release is made of, each part by what tells it from another."""

    commit: str | None  # None where there is no git; ends in DIRTY where files were changed since
    store: str  # of every file of the store
    lock: str | None  # of requirements.txt
    tools: Mapping[str, str]


def of(root: Path) -> Materials:
    """Return what an edition that is built now is made of."""
    lock = root / LOCK
    tools = {"python": platform.python_version(), **versions()}
    return Materials(commit(root), store(root), file_digest(lock) if lock.exists() else None, tools)


def store(root: Path) -> str:
    """Return the digest of the store of figures: of every file in it, by its name and its digest."""
    folder = root / snapshots.FOLDER
    return digest(tree(folder, folder.rglob("*")))


def commit(root: Path) -> str | None:
    """Return the commit a project stands at; None without git."""
    found = git.said(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if found is None:
        return None
    apart = [f":(exclude,glob){each}" + ("" if each.endswith(".yml") else "/**") for each in _WRITTEN_AFTER]
    changed = git.said(root, "status", "--porcelain", "--untracked-files=all", "--", ".", *apart)
    return found.strip() + (DIRTY if changed or changed is None else "")
