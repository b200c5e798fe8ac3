"""A register of names that must not get out, of which only salted hashes are kept.

The list of names stays with whoever keeps it; ``svm names LIST REGISTER`` makes the register of it,
outside the repository. The register holds, per name and per usual way of writing it, an HMAC with a salt
of its own; a text is searched by hashing its runs of words. A name cannot be read back from it, though
somebody who holds the register and a list of candidates can test them: keep it where data about civil
servants are kept.
"""

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from staatvanmigratie.errors import DataFileError

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = set("drs mr dr ir ing prof mw mevr mevrouw dhr heer msc bsc ma ba llm mba phd".split())
_PREFIXES = set("van de der den ten ter te het t el al la le du von zu".split())
#: The longest run of words that is looked at.
LONGEST = 6


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in plain small letters, each with where it starts and ends."""
    return [(plain(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


def plain(word: str) -> str:
    """Return a word without accents and capitals."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def ways(name: str) -> set[str]:
    """Return the ways in which a name is usually written: in full, with initials, family name first."""
    last, comma, first = name.partition(",")
    parts = [word for word, *_ in words(f"{first} {last}" if comma else name) if word not in _TITLES]
    if len(parts) < 2:
        return {" ".join(parts)} - {""}
    start = next((i for i, part in enumerate(parts) if i and part in _PREFIXES), len(parts) - 1)
    given, family = parts[:start], parts[start:]
    prefixes = [part for part in family if part in _PREFIXES]
    core = family[len(prefixes) :]
    initials = [part[0] for part in given]
    runs = [
        [*given, *family],
        [given[0], *family],
        [*initials, *family],
        [initials[0], *family],
        [*family, *given],
        [*family, given[0]],
        [*family, *initials],
        [*core, *given, *prefixes],
        [*core, *initials, *prefixes],
        ["".join(initials), *family],
        [initials[0] + "".join(family)],
        [given[0] + "".join(family)],
    ]
    return {" ".join(run) for run in runs if len(run) <= LONGEST}


class Register:
    """The hashed names, and the search for them."""

    def __init__(
        self, salt: bytes, hashes: Iterable[str], starts: Iterable[str], allowed: Iterable[str] = ()
    ):
        self._salt = salt
        self._hashes = set(hashes)
        self._starts = set(starts)
        self._allowed = {way for name in allowed for way in ways(name)}
        self._may_start: dict[str, bool] = {}

    def __len__(self) -> int:
        return len(self._hashes)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a name of the register starts and ends; the longest at each place."""
        found = words(text)
        past = 0
        for place, (word, start, _) in enumerate(found):
            if place < past or not self._starting(word):
                continue
            for length in range(min(LONGEST, len(found) - place), 0, -1):
                run = [each for each, *_ in found[place : place + length]]
                end = found[place + length - 1][2]
                if end - start < 120 and self._is_name(" ".join(run)):
                    past = place + length
                    yield start, end
                    break

    def _starting(self, word: str) -> bool:
        if word not in self._may_start:
            self._may_start[word] = bool(self._starts) and _short(self._salt, word) in self._starts
        return self._may_start[word]

    def _is_name(self, run: str) -> bool:
        return _hash(self._salt, run) in self._hashes and run not in self._allowed


def _hash(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def _short(salt: bytes, word: str) -> str:
    """Only twelve bits: enough to skip most words, too little to know one."""
    return _hash(salt, f"start {word}")[:3]


def make(names: Iterable[str], salt: bytes | None = None) -> dict[str, object]:
    """Return the content of a register for a list of names."""
    salt = salt or secrets.token_bytes(16)
    every = {way for name in names for way in ways(name)}
    return {
        "kind": "names, salted and hashed",
        "salt": salt.hex(),
        "hashes": sorted(_hash(salt, way) for way in every),
        "starts": sorted({_short(salt, way.split()[0]) for way in every}),
    }


def write(source: Path, goal: Path, root: Path) -> int:
    """Make a register from a list of names, one a line, and return how many there were.

    Raises
    ------
    DataFileError
        One of the two lies inside the repository, or the list is empty.
    """
    for each in (source, goal):
        outside(each, root)
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not names:
        raise DataFileError(f"{source.name} holds no names; write one a line")
    goal.write_text(json.dumps(make(names), indent=1) + "\n", encoding="utf-8")
    goal.chmod(0o600)
    return len(names)


def read(path: Path, root: Path, allowed: Mapping[str, str] | Iterable[str] = ()) -> Register:
    """Read a register.

    Raises
    ------
    DataFileError
        It lies inside the repository, cannot be read, or is a list of names instead of a register.
    """
    outside(path, root)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Register(bytes.fromhex(content["salt"]), content["hashes"], content["starts"], allowed)
    except OSError as error:
        raise DataFileError(f"--names {path.name}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataFileError(
            f"--names {path.name} is no register of hashed names. Make one from a list of names, one a line: "
            f"svm names {path.name} REGISTER"
        ) from error


def outside(path: Path, root: Path) -> None:
    """Refuse a file inside the repository.

    Raises
    ------
    DataFileError
        It lies there.
    """
    if path.resolve().is_relative_to(root.resolve()):
        raise DataFileError(f"{path.name}: names of people stay outside the repository; move the file")
