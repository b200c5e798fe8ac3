"""The search itself: every text inside a file against every rule, each file once.

A file in which nothing was found is remembered by its digest, together with the digest of the rules, of what
is allowed and of the register, so that a page that did not change is not searched again. What was found is
never kept.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.privacy import file_contents, readable_text
from staatvanmigratie.privacy.allowed import Allowed, bare
from staatvanmigratie.privacy.name_register import Register
from staatvanmigratie.privacy.parts import Part
from staatvanmigratie.privacy.rules import RULES, Leak, mask, numbers_of_people

_RULES = Path(__file__).parent
Spot = tuple[str, str, str]
"""Place, rule and text of something found."""


class Scan:
    """A search for leaks, with what is allowed, and optionally a register of names.

    ``memory`` is a folder in which the digests of clean files are kept. ``files`` and ``remembered`` count
    what was searched, and how much of it was known to be clean.
    """

    def __init__(
        self,
        allowed: Iterable[Allowed] = (),
        register: Register | None = None,
        users: Iterable[str] = (),
        memory: Path | None = None,
    ):
        allowed, users = list(allowed), sorted(user for user in users if len(user) >= 4)
        self.register = register
        self.files = self.remembered = 0
        self._known: dict[tuple[str, bytes], list[Spot]] = {}
        self._clean: set[bytes] = (
            set()
        )  # files in files, as a chart that stands in a notebook and on its page
        self._texts = {bare(text) for each in allowed for text in (each.mail, each.telephone) if text}
        self._texts |= {_domestic(each.telephone) for each in allowed if each.telephone}
        self._authors = {bare(each.organisation or each.name or "") for each in allowed}
        names = "|".join(map(re.escape, users))
        self._user = re.compile(rf"(?<![^\W_])(?:{names})(?![^\W_])", re.IGNORECASE) if users else None
        conditions = repr((_rules_digest(), allowed, users, register.digest if register else ""))
        self._conditions = hashlib.sha256(conditions.encode()).hexdigest()
        self._memory = _Memory(memory, self._conditions) if memory else None

    def file(self, name: str, content: bytes) -> list[Leak]:
        """Return the leaks in one file, each once. What was searched before is not searched again."""
        self.files += 1
        kind, digest = PurePosixPath(name).suffix.lower(), hashlib.sha256(content).digest()
        if (kind, digest) not in self._known:
            self._known[kind, digest] = self._inside(kind, digest, name, content)
        else:
            self.remembered += 1
        said = Part("file name", name.replace("_", " "))
        found = [*self._masked([said]), *self._known[kind, digest]]
        return list(dict.fromkeys(Leak(name, where, rule, text) for where, rule, text in found))

    def _inside(self, kind: str, digest: bytes, name: str, content: bytes) -> list[Spot]:
        if self._memory and self._memory.knows(kind, digest):
            self.remembered += 1
            return []
        opening = file_contents.Opening(self._clean)
        parts = file_contents.parts(name, content, opening)
        next(parts)  # its own name; the same content may have others
        found = list(self._masked(parts))
        if not found:
            self._clean.update(opening.inside)
            if self._memory:
                self._memory.add(kind, digest)
        return found

    def keep(self) -> None:
        """Write down what is clean, for the next search."""
        if self._memory:
            self._memory.write()

    def found_clean(self) -> dict[str, Any]:
        """Return what ``learn`` of the same search in another process can use."""
        return {"conditions": self._conditions, "clean": self._memory.new() if self._memory else []}

    def learn(self, conditions: str, clean: Iterable[str]) -> None:
        """Remember what another process found clean, if it searched for the same."""
        if self._memory and conditions == self._conditions:
            self._memory.learn(clean)

    def text(self, name: str, text: str) -> list[Leak]:
        """Return the leaks in a text that is no file."""
        found = self._masked([Part("text", readable_text.unescaped(text), lines=True)])
        return list(dict.fromkeys(Leak(name, *each) for each in found))

    def _masked(self, parts: Iterable[Part]) -> Iterator[Spot]:
        for part in parts:
            for place, rule, text in self.part(part):
                yield place, rule, mask(text)

    def part(self, part: Part) -> Iterator[Spot]:
        """Yield place, rule and text of each leak in a part."""
        if part.rule:
            yield part.place, part.rule, part.text
        text = readable_text.tidy(part.text)
        if not text:
            return
        if part.column:
            for cell in numbers_of_people(text.split("\n")):
                yield part.place, "citizen service number (BSN)", cell
            return
        if part.author and not self.is_organisation(text):
            yield part.place, "name of an author", text
        breaks: list[int] | None = None
        for start, rule, said in sorted(self._spots(text)):
            if part.lines and breaks is None:
                breaks = [match.start() for match in re.finditer("\n", text)]
            line = f"line {bisect_right(breaks or [], start) + 1}"
            yield (part.place.removesuffix("text") + line if part.lines else part.place), rule, said

    def _spots(self, text: str) -> Iterator[tuple[int, str, str]]:
        for rule, find in RULES.items():
            for match in find(text):
                if not self.allows(match[0]):
                    yield match.start(), rule, match[0]
        if self._user:
            yield from ((match.start(), "user name", match[0]) for match in self._user.finditer(text))
        if self.register:
            yield from ((a, "name in the register", text[a:b]) for a, b in self.register.find(text))

    def allows(self, text: str) -> bool:
        """Tell whether this address or number may be printed."""
        return bool(self._texts) and (bare(text) in self._texts or _domestic(text) in self._texts)

    def is_organisation(self, text: str) -> bool:
        """Tell whether a field for an author holds only what may stand there."""
        pieces = [bare(piece) for piece in re.split(r"[;,\n]", text)]
        return bare(text) in self._authors or all(not piece or piece in self._authors for piece in pieces)


def _domestic(text: str) -> str:
    """A telephone number as one dials it here."""
    digits = re.sub(r"\(0\)|\D", "", text)
    return (
        f"0{digits.lstrip('0')[2:]}" if digits.lstrip("0").startswith("31") and len(digits) > 10 else digits
    )


@cache
def _rules_digest() -> str:
    """Other rules or readers find other things."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_RULES.rglob("*.py")))).hexdigest()


class _Memory:
    """Digests of clean files, a line each, in a file per set of rules."""

    _MOST = 50_000

    def __init__(self, folder: Path, conditions: str):
        self._path = folder / f"{conditions[:32]}.txt"
        self._new: dict[str, None] = {}
        try:
            self._clean = dict.fromkeys(self._path.read_text(encoding="ascii").split())
        except (OSError, ValueError):
            self._clean = {}

    def knows(self, kind: str, digest: bytes) -> bool:
        key = self._key(kind, digest)
        return key in self._clean or key in self._new

    def add(self, kind: str, digest: bytes) -> None:
        self._new[self._key(kind, digest)] = None

    def new(self) -> list[str]:
        return list(self._new)

    def learn(self, keys: Iterable[str]) -> None:
        self._new |= dict.fromkeys(keys)

    def write(self) -> None:
        """Write what is new; the file appears whole or not at all, and those of older rules go."""
        if not self._new:
            return
        lines = [*self._clean, *self._new][-self._MOST :]
        write_whole(self._path, "\n".join(lines) + "\n")
        for old in sorted(self._path.parent.glob("*.txt"), key=lambda path: -path.stat().st_mtime)[4:]:
            with suppress(OSError):
                old.unlink()

    @staticmethod
    def _key(kind: str, digest: bytes) -> str:
        return hashlib.sha256(kind.encode() + b"\0" + digest).hexdigest()[:40]
