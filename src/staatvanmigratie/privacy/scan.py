"""The search itself: every text inside a file against every rule, each file once.

A file in which nothing was found is remembered by its digest, together with the digest of the rules, of what
is allowed and of the register, so that a page that did not change is not searched again. What was found is
never kept.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.privacy import file_contents, readable_text
from staatvanmigratie.privacy.allowed import Allowed, bare
from staatvanmigratie.privacy.kinds.hints import BREAK
from staatvanmigratie.privacy.kinds.numbers import numbers_of_people
from staatvanmigratie.privacy.name_register import Register
from staatvanmigratie.privacy.parts import Packed, Part
from staatvanmigratie.privacy.rules import RULES, Leak, has_examples, is_made_up, mask

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
        self._seen: set[int] = set()  # lines beside lines that were clean
        self._texts = {bare(text) for each in allowed for text in (each.mail, each.telephone) if text}
        self._texts |= {_domestic(each.telephone) for each in allowed if each.telephone}
        self._postal = [bare(each.postal) for each in allowed if each.postal]
        self._authors = {bare(each.organisation or each.name or "") for each in allowed}
        names = "|".join(map(re.escape, users))
        self._user = re.compile(rf"(?<![^\W_])(?:{names})(?![^\W_])", re.IGNORECASE) if users else None
        conditions = repr((_rules_digest(), allowed, users, register.digest if register else ""))
        self._conditions = hashlib.sha256(conditions.encode()).hexdigest()
        self._memory = _Memory(memory, self._conditions) if memory else None

    def file(self, name: str, content: bytes) -> list[Leak]:
        """Return the leaks in one file, each once. What was searched before is not searched again.

        What tests and rules made up as an example is none, and a file with nothing else is clean there only.
        """
        self.files += 1
        kind, digest = PurePosixPath(name).suffix.lower(), hashlib.sha256(content).digest()
        if has_examples(name):
            kind += " with examples"
        if (kind, digest) not in self._known:
            self._known[kind, digest] = self._inside(kind, digest, name, content)
        else:
            self.remembered += 1
        found = [*self._of_name(name), *self._known[kind, digest]]
        leaks = (Leak(name, where, rule, text) for where, rule, text in found)
        return list(dict.fromkeys(leak for leak in leaks if not is_made_up(name, leak.rule)))

    def _of_name(self, name: str) -> list[Spot]:
        """What the name of a file tells; the history has each name many times."""
        said = Part("file name", name.replace("_", " "))
        key = ("file name", hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest())
        if key not in self._known:
            if self._memory and self._memory.knows(*key):
                self._known[key] = []
            elif not (found := list(self._masked([said]))) and self._memory:
                self._memory.add(*key)
                self._known[key] = []
            else:
                self._known[key] = found
        return self._known[key]

    def _inside(self, kind: str, digest: bytes, name: str, content: bytes) -> list[Spot]:
        if self._memory and self._memory.knows(kind, digest):
            self.remembered += 1
            return []
        opening = file_contents.Opening(self._clean)
        found: list[Spot] = []
        if not opening.is_known(Packed("", name, content)):  # in a zip, and beside it
            parts = file_contents.parts(name, content, opening)
            next(parts)  # its own name; the same content may have others
            found = list(self._masked(list(parts)))
        if not found:
            self._clean.update(opening.inside)
        if self._memory and all(is_made_up(name, rule) for _, rule, _ in found):
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
        return list(dict.fromkeys(Leak(name, *each) for each in found if not is_made_up(name, each[1])))

    def _masked(self, parts: Sequence[Part]) -> Iterator[Spot]:
        clean = len(parts) > 1 and self._is_clean_together(parts)
        for part in parts:
            for place, rule, text in self.part(part, clean):
                yield place, rule, mask(text)

    def _is_clean_together(self, parts: Iterable[Part]) -> bool:
        """Tell whether the rules find nothing in all parts at once: so it is in nearly every file."""
        said: list[str] = []
        told: set[int] = set()
        for part in parts:
            if part.later is None and not part.column:
                units, pairs = _in_units(readable_text.tidy(part.text))
                said.append(_joined(units, self._not_yet(pairs, told)))
        if not any(self._spots(BREAK.join(filter(None, map(str.strip, said))))):
            self._seen |= told
            return True
        return False

    def _not_yet(self, pairs: list[int], told: set[int]) -> list[bool]:
        """Tell of each pair of lines whether it stands here for the first time; ``told`` grows by them."""
        seen = self._seen
        return [not (pair in seen or pair in told or told.add(pair)) for pair in pairs]  # type: ignore[func-returns-value]

    def part(self, part: Part, clean: bool = False) -> Iterator[Spot]:
        """Yield place, rule and text of each leak in a part; in a ``clean`` one the rules find nothing."""
        if part.rule:
            yield part.place, part.rule, part.text
        later = part.later is not None
        if (later or (clean and not part.column and not part.author)) and not self.register:
            return
        text = readable_text.tidy(part.later() if part.later else part.text)
        if not text:
            return
        if part.column:
            for cell in numbers_of_people(text.split("\n")):
                yield part.place, "citizen service number (BSN)", cell
            return
        if part.author and not self.is_organisation(text):
            yield part.place, "name of an author", text
        breaks: list[int] | None = None
        spots = [] if later or clean else self._spots_of_rules(text)
        if self.register and part.names:
            spots += [
                (start, "name in the register", text[start:end]) for start, end in self.register.find(text)
            ]
        for start, rule, said in sorted(spots):
            if part.lines and breaks is None:
                breaks = [match.start() for match in re.finditer("\n", text)]
            line = f"line {bisect_right(breaks or [], start) + 1}"
            yield (part.place.removesuffix("text") + line if part.lines else part.place), rule, said

    def _spots_of_rules(self, text: str) -> list[tuple[int, str, str]]:
        """What the rules find in the lines that did not stand beside the same lines in a clean text before.

        The pages of an edition have most of their lines in common. A leak may go over two lines, and is then
        found where these two stand together for the first time.
        """
        units, pairs = _in_units(text)
        told: set[int] = set()
        new = self._not_yet(pairs, told)
        if not told:
            return []
        fresh = _joined(units, new) if not all(new) else text
        spots = list(self._spots(fresh))
        if not spots:
            self._seen |= told
        elif fresh is not text:
            return list(self._spots(text))  # with the places as they are
        return spots

    def _spots(self, text: str) -> Iterator[tuple[int, str, str]]:
        for rule, find in RULES.items():
            for match in find(text):
                if not self._is_allowed(match):
                    yield match.start(), rule, match[0]
        if self._user:
            yield from ((match.start(), "user name", match[0]) for match in self._user.finditer(text))

    def _is_allowed(self, match: re.Match[str]) -> bool:
        who = match.re.groupindex.get("who")
        return self.allows(match[0]) or bool(who and match[who] and self.is_organisation(match[who]))

    def allows(self, text: str) -> bool:
        """Tell whether this address or number may be printed."""
        if not self._texts and not self._postal:
            return False
        if bare(text) in self._texts or _domestic(text) in self._texts:
            return True
        # The words before a street can be of its name, or of the line above it in the head of a letter.
        words = text.split()
        ends = [bare(" ".join(words[number:])) for number in range(len(words))]
        return any(len(end) > 12 and end in postal for end in ends for postal in self._postal)

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


#: A line longer than this is looked at in pieces, cut where an object of JSON or a style ends.
_LONG_LINE = 2000
#: Between the cells of a table, as its reader writes them.
_CELLS = re.compile(r"(?: ; )+")
#: Figures of a statistic, and numbers of anchors: lines that differ in those only say the same.
_FIGURES = (
    (re.compile(r"; (?!0\d)-?\d{1,7}(?:\.\d{1,3})?(?= ;|$)", re.MULTILINE), "; 0"),
    (re.compile(r"\": ?(?!0\d)-?\d{1,7}(?:\.\d{1,3})?(?=,?$|[,}\]])", re.MULTILINE), '":0'),
    (re.compile(r"\": \"(?!0\d)-?\d{1,3}(?:\.\d{3})?(?:,\d{1,2})?%?\""), '":0'),
    (re.compile(r"-n\d{1,4}(?=\",?$)", re.MULTILINE), "-n0"),
)


def _in_units(text: str) -> tuple[list[tuple[str, str]], list[int]]:
    """Return the lines, each with what it ends in, and a number for each line with the one before it."""
    units: list[tuple[str, str]] = []
    keys: list[str] = []
    plain = text
    for pattern, instead in _FIGURES:
        plain = pattern.sub(instead, plain)
    for line, key in zip(text.split("\n"), plain.split("\n"), strict=True):
        if len(line) > _LONG_LINE:
            pieces, end = line.split("}"), "}"
            alike = key.split("}")
        elif " ; " in line:
            pieces, end = _CELLS.split(line), " ; "
            alike = _CELLS.split(key)
        else:
            units.append((line, "\n"))
            keys.append(key)
            continue
        units += [(piece, end) for piece in pieces]
        units[-1] = (units[-1][0], "\n")
        keys += alike
    said = [key for key in keys if key]
    return units, [hash(pair) for pair in pairwise(["", *said, ""])]


def _joined(units: list[tuple[str, str]], new: list[bool]) -> str:
    """Return the text without what is known; a line is known with the one before it and the one behind."""
    pieces, place = [], 0
    for said, end in units:
        if said:
            if new[place] or new[place + 1]:
                pieces.append(said)
            elif end == " ; ":
                end = ""  # noqa: PLW2901
            place += 1
        pieces.append(end)
    return "".join(pieces[:-1])


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
