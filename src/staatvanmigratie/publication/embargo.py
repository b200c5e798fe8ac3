"""No edition that nobody may know of yet is named in what readers get of another one.

A file in which none was found is remembered by its digest, with the editions that were looked for.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from staatvanmigratie.foundation.files import digest, write_whole
from staatvanmigratie.privacy import file_contents
from staatvanmigratie.publication import release_records
from staatvanmigratie.report.edition import Edition, edition_numbers, open_edition

_PARTS = ("html", "documents", "numbers.json")  # of a build that readers get, and the PDF
_LIKE = r"(?:staat[\s_-]?van[\s_-]?migratie|editie|edition)[\s_-]*({})\b"


def named(edition: Edition, now: datetime) -> Iterator[str]:
    """Yield each file of the build that names an edition which is not public, and what to do."""
    others = set(edition_numbers(edition.root)) - {edition.number}
    hidden = {number for number in others if not _is_public(edition, number, now.date())}
    if not hidden:
        return
    pattern = re.compile(_LIKE.format("|".join(map(str, sorted(hidden)))), re.IGNORECASE)
    folder = edition.root / "build" / str(edition.number)
    memory = _Memory(
        edition.root / "build" / ".cache" / "embargo" / f"{edition.number}.json", pattern.pattern
    )
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] not in _PARTS and path.suffix != ".pdf":
            continue
        content = path.read_bytes()
        if memory.knows(path.name, content):
            continue
        for part in file_contents.parts(path.name, content):
            if found := pattern.search(part.text):
                said = f"{name.as_posix()} ({part.place}) names edition {found[1]}, which is not released"
                yield f"{said}; take it out"
                break
        else:
            memory.add(path.name, content)
    memory.keep()


def _is_public(edition: Edition, number: int, today: date) -> bool:
    sent = open_edition(number - 1, edition.as_of, edition.root).file.paper.sent
    return release_records.day(edition.root, number) is not None or (sent is not None and sent <= today)


class _Memory:
    """Digests of files that name none of the editions looked for, by this way to look."""

    def __init__(self, path: Path, pattern: str):
        self._path = path
        here = [Path(__file__), *sorted(Path(file_contents.__file__).parent.glob("*.py"))]
        self._conditions = digest([pattern, [hashlib.sha256(each.read_bytes()).hexdigest() for each in here]])
        self._clean: set[str] = set()
        self._seen: set[str] = set()
        with suppress(OSError, ValueError, KeyError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["conditions"] == self._conditions:
                self._clean = set(kept["clean"])

    def knows(self, name: str, content: bytes) -> bool:
        """Tell whether a file of this name and content was looked through, now or before."""
        key = self._key(name, content)
        if key in self._clean:
            self._seen.add(key)
        return key in self._seen

    def add(self, name: str, content: bytes) -> None:
        """Remember a file in which nothing was found."""
        self._seen.add(self._key(name, content))

    def keep(self) -> None:
        """Write down what is in the build now."""
        with suppress(OSError):  # it has to be looked through once more
            write_whole(self._path, json.dumps({"conditions": self._conditions, "clean": sorted(self._seen)}))

    @staticmethod
    def _key(name: str, content: bytes) -> str:
        return f"{name} {hashlib.sha256(content).hexdigest()}"
