"""What was used of a project: every read of the data says so here, and what was used can be looked at again.

A use is a text: a file or a part of one, as seen from the project.

    data/terms.yml                          the whole file
    data/labels.yml#/motive/work            one value of a YAML file, as a JSON pointer (RFC 6901)
    data/catalogue#/asiel_inwilligingen     one value of the YAML files of a folder taken together
    data/corrections.yml#dataset=cbs/7461   the entries of which a field has a value
    data/snapshots/cbs/7461/                a folder: names and contents of all that is in it
    data/editions/*                         a folder: only the names in it

Nothing is noted unless somebody listens (:func:`listening`): in JupyterLab a note costs one comparison.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.files import digest, file_digest, tree

#: What a use is worth that is not there: it may come.
ABSENT = "absent"
#: The clock of a file system can be this many nanoseconds behind that of the machine.
_CLOCKS_DIFFER = 10_000_000

# Not by thread or context: what a thread of a chapter uses, the chapter uses.
_listening: list[dict[str, None]] = []


def note(use: str) -> None:
    """Say that something was used."""
    if _listening:
        _listening[-1][use] = None


@contextmanager
def listening() -> Iterator[dict[str, None]]:
    """Collect what is noted in this block, in the order of first use."""
    heard: dict[str, None] = {}
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.pop()


def entry(path: str, *keys: str) -> str:
    """Return the use of one value of a YAML file or of a folder of them."""
    return f"{path}#/" + "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)


def entries(path: str, field: str, value: str) -> str:
    """Return the use of all entries of a YAML file of which ``field`` is ``value``."""
    return f"{path}#{field}={value}"


class Noted(Mapping[str, Any]):
    """A mapping out of a YAML file whose values are noted one by one, mappings in it likewise."""

    def __init__(self, values: Mapping[str, Any], path: str, *keys: str):
        self._values = values
        self._path = path
        self._keys = keys

    def _note(self, *keys: str) -> None:
        note(entry(self._path, *self._keys, *keys) if self._keys or keys else self._path)

    def __getitem__(self, key: str) -> Any:
        value = self._values.get(key)
        if isinstance(value, Mapping):
            return Noted(value, self._path, *self._keys, key)
        self._note(key)
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        self._note()
        return iter(self._values)

    def __len__(self) -> int:
        self._note()
        return len(self._values)


class Digests:
    """What uses are worth at this moment; each is looked at once."""

    def __init__(self, root: Path):
        self.root = root
        self._made = time.time_ns() - _CLOCKS_DIFFER
        self._known: dict[str, str] = {}
        self._read: dict[str, Any] = {}

    def of(self, use: str) -> str:
        """Return the digest of what a use names, or ``ABSENT``."""
        if use not in self._known:
            self._known[use] = self._look(use)
        return self._known[use]

    def is_unsure(self, use: str) -> bool:
        """Tell whether what a use names was touched since this object was made.

        Nobody knows then whether somebody saw it before or after.
        """
        path = os.path.join(self.root, use.partition("#")[0].removesuffix("*").rstrip("/"))
        # The time of the change itself, which cannot be set back as that of the content can.
        return _touched(path, self._made, deep=not use.endswith("*"))

    def _look(self, use: str) -> str:
        name, _, part = use.partition("#")
        path = self.root / name
        if part:
            return self._part(name, part)
        if use.endswith("/*"):
            folder = path.parent
            return digest(sorted(os.listdir(folder))) if folder.is_dir() else ABSENT
        if use.endswith("/"):
            return digest(tree(path, path.rglob("*"))) if path.is_dir() else ABSENT
        return file_digest(path) if path.is_file() else ABSENT

    def _part(self, name: str, part: str) -> str:
        try:
            value = self._content(name)
        except DataFileError:
            return f"broken {self.of(name if (self.root / name).is_file() else f'{name}/')}"
        if not part.startswith("/"):
            field, _, wanted = part.partition("=")
            found = {k: v for k, v in value.items() if isinstance(v, dict) and v.get(field) == wanted}
            return digest(_plain(found))
        for escaped in part[1:].split("/"):
            key = escaped.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or key not in value:
                return ABSENT
            value = value[key]
        return digest(_plain(value))

    def _content(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            path = self.root / name
            files = sorted(path.glob("*.yml")) if path.is_dir() else [path] if path.is_file() else []
            texts = ((strict.text_of(file), str(file)) for file in files)
            self._read[name] = {key: value for each in texts for key, value in _parsed(*each).items()}
        return self._read[name]


# Taking YAML apart is most of the work, and who looks again at each save finds most files the same.
_parsed = lru_cache(maxsize=256)(strict.parse)


def _touched(path: str, moment: int, deep: bool) -> bool:
    try:
        if os.stat(path).st_ctime_ns > moment:
            return True
        if not deep or not os.path.isdir(path):
            return False
        with os.scandir(path) as entries:
            return any(_touched(entry.path, moment, deep) for entry in entries)
    except FileNotFoundError:
        return False


def _plain(value: Any) -> Any:
    """Return a value of YAML as JSON can say it, without two values becoming one."""
    if isinstance(value, dict):
        # In the order of the file: it can be the order on the page.
        return [[_plain(key), _plain(each)] for key, each in value.items()]
    if isinstance(value, list):
        return {"list": [_plain(each) for each in value]}
    return value if isinstance(value, str | int | float | bool | None) else {type(value).__name__: str(value)}


_NAMES = {
    "data/labels.yml": "label",
    "data/catalogue": "series",
    "data/snapshots": "figures of",
    "data/corrections.yml": "corrections of",
    "data/release-calendar.yml": "release calendar of",
    "data/policy": "policy of",
    "data/editions": "edition",
    "data/contributions": "contribution",
    "data/processes": "process",
}


def in_words(use: str) -> str:
    """Return a use as a message calls it: ``label motive.work``, ``figures of cbs/7461``."""
    name, _, part = use.partition("#")
    for path, kind in _NAMES.items():
        if part and name == path:
            told = part.partition("=")[2] if not part.startswith("/") else part[1:].replace("/", ".")
            return f"{kind} {told.replace('~1', '/').replace('~0', '~')}"
        if not part and name == f"{path}/":
            return f"something in {path}"
        if not part and name.startswith(f"{path}/") and not name.endswith("*"):
            return (
                f"{kind} {name.removeprefix(f'{path}/').rstrip('/').removesuffix('.yml').removesuffix('.md')}"
            )
    return f"{name}, {part}" if part else name
