"""What can stand where the cursor is: names of editions, series, datasets and deliveries, by file name alone.

A shell asks at every press of Tab, so nothing of the project is imported or read strictly here.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import project_root

_KEY = re.compile(r"^([a-z]\w*):", re.MULTILINE)


def _root() -> Path | None:
    with suppress(SvmError):  # not in a project: there is nothing to offer
        return project_root()
    return None


def _begin(names: Iterator[str], typed: str) -> list[str]:
    return sorted({name for name in names if name.startswith(typed)})


def editions(incomplete: str) -> list[str]:
    """Return the numbers of the editions."""
    root = _root()
    return _begin((path.stem for path in root.glob("data/editions/*.yml")) if root else iter(()), incomplete)


def series(incomplete: str) -> list[str]:
    """Return the ids of the series, as they begin a line of the catalogue."""
    root = _root()
    texts = (path.read_text(encoding="utf-8") for path in root.glob("data/catalogue/*.yml")) if root else ()
    return _begin((name for text in texts for name in _KEY.findall(text)), incomplete)


def chapters(incomplete: str) -> list[str]:
    """Return the chapters, by the name of their file without its number."""
    root = _root()
    paths = root.glob("notebooks/[0-9]*.ipynb") if root else ()
    return _begin((path.stem.partition("_")[2] for path in paths), incomplete)


def datasets(incomplete: str) -> list[str]:
    """Return the datasets that can be fetched."""
    return _below("data/sources", incomplete, but="source")


def deliveries(incomplete: str) -> list[str]:
    """Return the deliveries that are described."""
    return _below("data/deliveries", incomplete)


def _below(folder: str, incomplete: str, but: str = "") -> list[str]:
    root = _root()
    paths = root.glob(f"{folder}/*/*.yml") if root else ()
    return _begin((f"{path.parent.name}/{path.stem}" for path in paths if path.stem != but), incomplete)
