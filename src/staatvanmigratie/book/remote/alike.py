"""Whether a worker makes the bytes that this machine makes: the same package, Python and libraries."""

import platform
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from staatvanmigratie.book.run.cache import package_tree
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.files import digest

#: How many differing libraries a message names.
_MOST_TOLD = 8
_ABSENT = "not there"


def pinned(root: Path) -> list[str]:
    """Return the names of the libraries that the project pins and of those that carry its work."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return sorted({"dask", "distributed", *(m[1] for line in lines if (m := re.match(r"([\w.-]+)==", line)))})


def described(libraries: Iterable[str]) -> dict[str, str]:
    """Return what decides the bytes made here: the versions of Python and libraries, the package's digest."""
    package = {"staatvanmigratie": f"code {digest(package_tree(('',)))[:12]}"}
    return {"Python": platform.python_version(), **package, **{name: _version(name) for name in libraries}}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return _ABSENT


def refuse_others(workers: Mapping[str, Mapping[str, str]], here: Mapping[str, str]) -> None:
    """Refuse workers that differ from this machine.

    Raises
    ------
    BuildError
        Names the workers that differ, by address, and what differs.
    """
    found = [
        f"{address}: {_in_words(differing)}"
        for address, there in sorted(workers.items())
        if (
            differing := [
                (name, there.get(name, _ABSENT), own) for name, own in here.items() if there.get(name) != own
            ]
        )
    ]
    if found:
        raise BuildError(
            "These workers would not make the bytes that this machine makes:",
            found,
            "Install the same checkout and pins there, and start them again: make setup-dask",
        )


def _in_words(differing: list[tuple[str, str, str]]) -> str:
    said = [f"{name} {there} (here {own})" for name, there, own in differing[:_MOST_TOLD]]
    more = [f"and {len(differing) - _MOST_TOLD} more"] if len(differing) > _MOST_TOLD else []
    return ", ".join([*said, *more])
