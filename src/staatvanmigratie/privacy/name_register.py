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
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.privacy.kinds.hints import shaped

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = set("drs mr dr ir ing prof mw mevr mevrouw dhr heer msc bsc ma ba llm mba phd".split())
_PREFIXES = set(
    "van de der den ten ter te het t el al la le du von zu in aan op uit over onder voor "
    "bij da di dos".split()
)
#: The longest run of words that is looked at.
LONGEST = 6
#: How many words and pairs of words a search keeps at most, to look at each once.
_MOST_REMEMBERED = 500_000
#: The shortest name of a user: with fewer letters, words of the language look like one (A. Siel and asiel).
_SHORTEST_USER = 8


def words(text: str) -> list[str]:
    """Return the words of a text in plain small letters."""
    return [plain(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


# Letters that are no other letter with a sign: how they are written where a keyboard has none of them. Behind
# them letters of other alphabets that look like ours.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | dict(zip("авеєкмнорстухіјѕԁԛԝɡαεοορυνικχ", "abeekmhopctyxijsdqwgaeoopuvikx", strict=True))
)


def plain(word: str) -> str:
    """Return a word without accents and capitals."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def ways(name: str) -> set[str]:
    """Return the ways in which a name is usually written: in full, with initials, family name first.

    Of a double family name each half counts too: who is called after two people often uses one.
    """
    last, comma, first = name.partition(",")
    name = f"{first} {last}" if comma else name
    found = _ways(name)
    if (glued := re.sub(r"(?<=\b[^\W\d_])['’](?=[^\W\d_]{2})", "", name)) != name:  # O'Brien, also without
        found |= _ways(glued)
    if (german := name.translate(_UMLAUTS)) != name:
        found |= _ways(german)
    given, _, family = unicodedata.normalize("NFKC", name).lower().rpartition(" ")
    if "ij" in family:  # Dijkvoorbeeld, Dykvoorbeeld
        found |= _ways(f"{given} {family.replace('ij', 'y')}")
    if (whole := re.sub(r"(?<!\w)['’]t\b", "het", name)) != name:
        found |= _ways(whole)
    if halves := re.match(
        r"(.*[^\W\d_]{2,}.*?\s)([^\W\d_]{2,})\s?-\s?((?:[^\W\d_]+[ '’]){0,3}[^\W\d_]{2,})\W*$", name
    ):
        given = " ".join(word for word in halves[1].split() if word.lower() not in _PREFIXES)
        found |= _ways(halves[1] + halves[2]) | _ways(f"{given} {halves[3]}") | _ways(halves[1] + halves[3])
    return found


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
#: What stands before a family name that stands for a person by itself.
_FORMS = (
    *("mw", "mevr", "mevrouw", "dhr", "heer", "meneer", "mr", "mrs", "ms", "miss", "sir", "madam"),
    *("herr", "frau", "mme", "madame", "monsieur", "señor", "señora"),
    *("dr", "drs", "ir", "ing", "prof", "collega"),
)


def _ways(name: str) -> set[str]:
    parts = [word for word in words(name) if word not in _TITLES]
    if len(parts) < 2:
        return {" ".join(parts)} - {""}
    start = next((i for i, part in enumerate(parts) if i and part in _PREFIXES), len(parts) - 1)
    given, family = parts[:start], parts[start:]
    prefixes = [part for part in family if part in _PREFIXES]
    core = family[len(prefixes) :] or family
    initials = [part[0] for part in given]
    runs = [
        [*given, *family],
        [given[0], *family],
        [*initials, *family],
        [initials[0], *family],
        [given[0], *initials[1:], *family],
        [*family, *given],
        [*family, given[0]],
        [*family, *initials],
        [*family, initials[0]],
        [*core, *given, *prefixes],
        [*core, given[0], *prefixes],
        [*core, *initials, *prefixes],
        [*core, initials[0], *prefixes],
        *([each, *family] for each in given[1:] if len(each) > 1),
        *([plain(form), *family] for form in _FORMS),
        *([*core, *prefixes, *who] for who in (given, given[:1], initials)),
        ["".join(initials), *family],
        [*family, "".join(initials)],
        [*core, "".join(initials), *prefixes],
    ]
    family_name = "".join(family)
    if prefixes:  # as in an address: adriana.vanvoorbeeldsma
        runs += [[*who, family_name] for who in (given, given[:1], initials, initials[:1])]
    if core[-1][-1:] not in "sxz":  # of whom something is: Adriana Voorbeeldsmas nota
        runs += [[*who, *family[:-1], f"{family[-1]}s"] for who in (given, given[:1], initials, initials[:1])]
    users = {f"{first}{family_name}" for first in (initials[0], given[0], "".join(initials), "".join(given))}
    users |= {f"{initials[0]}{_VAN_DER.sub('vd', ' '.join(prefixes))}{''.join(core)}".replace(" ", "")}
    users |= {f"{family_name}{first}" for first in (initials[0], given[0])} | {f"{given[0]}{''.join(core)}"}
    found = {" ".join(run) for run in runs if len(run) <= LONGEST}
    found |= {_VAN_DER.sub(short, run) for run in found for short in ("v d", "vd")}
    return found | {user for user in users if len(user) >= _SHORTEST_USER}


_VAN_DER = re.compile(r"\bvan de[nr]?\b")
_V_D = re.compile(r"\b[vV][./ ]{1,2}[dD]\b")


class Register:
    """The hashed names, and the search for them."""

    def __init__(self, salt: bytes, hashes: Iterable[str], pairs: Iterable[str], allowed: Iterable[str] = ()):
        self._salt = salt
        self._hashes = set(hashes)
        self._pairs = set(pairs)
        self._allowed = {way for name in allowed for way in ways(name)}
        self._plain = _Remembered(plain)
        self._may_begin = _Remembered(lambda pair: _is_small(pair[1]) or self._begins(pair))
        self._begins_so = _Remembered(self._begins)

    def __len__(self) -> int:
        return len(self._hashes)

    @property
    def digest(self) -> str:
        """Changes with every other register, and with who is allowed."""
        whole = [self._salt.hex(), *sorted(self._hashes), *sorted(self._allowed)]
        return hashlib.sha256("\n".join(whole).encode()).hexdigest()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a name of the register starts and ends; the longest at each place."""
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        plain_words = self._plain
        found = [plain_words[word] for word in _WORD.findall(text)]
        yield from self._in_words(text, found, None, _BETWEEN)
        if not _KEYS.isdisjoint(found):  # "voornaam": "Adriana", "achternaam": …
            kept = [place for place, word in enumerate(found) if word not in _KEYS]
            yield from self._in_words(text, [found[place] for place in kept], kept, _BETWEEN_KEYS)
        for joined, start, end in _apart(text):
            if any(self._in_words(joined, words(joined), None, _BETWEEN)):
                yield start, end

    def _in_words(
        self, text: str, found: list[str], kept: list[int] | None, between: re.Pattern[str]
    ) -> Iterator[tuple[int, int]]:
        """Most words are not followed by the second word of any name: they cost no more than a look."""
        may_begin = self._may_begin
        places = [place for place, pair in enumerate(pairwise([*found, ""])) if may_begin[pair]]
        spans = [match.span() for match in _WORD.finditer(text)] if places else []
        if spans and kept is not None:
            spans = [spans[place] for place in kept]
        past = 0
        for place in places:
            if place < past or not self._goes_on(found[place : place + LONGEST]):
                continue
            for length in range(min(LONGEST, len(found) - place), 0, -1):
                run = spans[place : place + length]
                start, end = run[0][0], run[-1][1]
                if (
                    end - start < 160
                    and self._is_name(found[place : place + length])
                    and all(between.fullmatch(text, a[1], b[0]) for a, b in pairwise(run))
                    and all(_may_be_an_initial(text, *each) for each in run if each[1] - each[0] == 1)
                ):
                    past = place + length
                    yield start, end
                    break

    def _begins(self, pair: tuple[str, str]) -> bool:
        """Whether a name may begin with these two words, or is the first of them."""
        first, second = pair
        return _pair(self._salt, first, second) in self._pairs or self._holds(first)

    def _goes_on(self, run: list[str]) -> bool:
        """Whether a name is possible behind initials and titles: drawings are full of single letters."""
        if len(run) < 2 or not _is_small(run[1]):
            return True
        run = [run[0], *(word for word in run[1:] if word not in _TITLES)]
        if len(run) < 2 or not _is_small(run[1]):
            return len(run) > 1
        second = next((word for word in run[2:] if not _is_small(word)), None)
        return self._begins_so[run[0], run[1]] or bool(second and self._may_begin[run[0], second])

    def _is_name(self, run: list[str]) -> bool:
        """Whether this is a name of the register, as it is or without initials and titles in its middle."""
        said = " ".join(run)
        short = " ".join([run[0], *(word for word in run[1:-1] if not _is_small(word)), *run[1:][-1:]])
        plainly = " ".join(word for word in run if word not in _TITLES)
        return any(self._holds(each) for each in dict.fromkeys((said, short, plainly)))

    def _holds(self, said: str) -> bool:
        return said not in self._allowed and _hash(self._salt, said) in self._hashes


#: What may stand between the words of a name: no figure, no sign of a program.
_BETWEEN = re.compile(r"[\s.,;:'’‘\"“”„«»()\[\]/|_+*~`\\\x0b-]{0,16}")
_BETWEEN_KEYS = re.compile(r"[^<>=\d]{0,60}|[^\d]{0,60}")
#: What tells which part of a name follows.
_KEYS = frozenset(
    "voornaam voornamen achternaam familienaam geslachtsnaam tussenvoegsel voorvoegsel voorletters initialen "
    "roepnaam firstname lastname middlename givenname familyname surname first last given family name naam "
    "prefix".split()
)
_OPENS = re.compile(r"(?:^|[\s/\\\"'@(>,;:|\x0b])$")
_CLOSES = re.compile(r"(?:$|[\s@\"'/)<,;|\x0b])")


def _may_be_an_initial(text: str, start: int, end: int) -> bool:
    """A capital with a point, or alone in its cell; small only as users are written: ``a.naam``."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if text[start] in "tTsS" and before in tuple("'’‘"):  # van 't Voorbeeld
        return True
    if text[start] in "vVdD" and _V_D.search(text, max(0, start - 3), end + 3):  # v.d. Voorbeeld
        return True
    if text[start].isupper():
        if after in (".", "'", "’") or text[max(0, start - 3) : start].rstrip()[-1:] == ".":
            return True
        apart = text[max(0, start - 2) : start].strip(" ")[-1:] in (
            "",
            "\n",
            ",",
            ";",
            "|",
            '"',
            "'",
            "(",
            ":",
            "\x0b",
            ">",
            "_",
            "/",
        )
        ends = after in ("", "\n", ",", ";", "|", '"', "'", ")", "\x0b", "<", "_")
        return apart or ends
    joined = (after in tuple("._-") and text[end + 1 : end + 2].isalpha()) or (
        before in tuple("._-") and text[start - 2 : start - 1].isalpha()
    )
    left = re.search(r"[\w.-]*$", text[max(0, start - 60) : start])
    right = re.match(r"[\w.-]*", text[end : end + 60])
    first, last = start - len(left[0]), end + len(right[0])
    return bool(
        joined and _OPENS.search(text[max(0, first - 1) : first]) and _CLOSES.match(text[last : last + 1])
    )


_SPACED = re.compile(r"(?<![^\W\d_])[^\W\d_](?: [^\W\d_])+(?: {2,}[^\W\d_](?: [^\W\d_])+)*(?![^\W\d_])")
_CUT = re.compile(r"-[\n ] {0,8}(?=[^\W\d_]{2})")


def _apart(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what is written l i k e  t h i s, and what is cut at the end of a line, with its place."""
    if any(True for _ in shaped(text, b"a a a ", b"A A A ", b"A a a ")):
        for match in _SPACED.finditer(text):
            if len(match[0]) > 8:
                yield re.sub(r"(?<! ) (?! )", "", match[0]), match.start(), match.end()
    for match in _CUT.finditer(text):
        start, end = max(0, match.start() - 80), match.end() + 40
        yield text[start : match.start()] + text[match.end() : end], start, end


def _is_small(word: str) -> bool:
    return len(word) == 1 or word in _TITLES


class _Remembered(dict):
    """What a function says of each key, up to so many of them."""

    def __init__(self, function: Callable[[Any], Any]):
        super().__init__()
        self._function = function

    def __missing__(self, key: Any) -> Any:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[key] = value = self._function(key)
        return value


def _hash(salt: bytes, text: str) -> str:
    return hmac.digest(salt, text.encode("utf-8", "replace"), "sha256").hex()


def _pair(salt: bytes, first: str, second: str) -> str:
    """The first two words of a name: hashed as the whole is, for it often is the whole."""
    return _hash(salt, f"pair {first} {second}")[:16]


def make(names: Iterable[str], salt: bytes | None = None) -> dict[str, object]:
    """Return the content of a register for a list of names."""
    salt = salt or secrets.token_bytes(16)
    every = {way for name in names for way in ways(name)}
    return {
        "kind": "names, salted and hashed",
        "salt": salt.hex(),
        "hashes": sorted(_hash(salt, way) for way in every),
        "pairs": sorted({_pair(salt, *way.split()[:2]) for way in every if " " in way}),
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
    goal.touch(mode=0o600)
    goal.chmod(0o600)
    goal.write_text(json.dumps(make(names), indent=1) + "\n", encoding="utf-8")
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
        return Register(bytes.fromhex(content["salt"]), content["hashes"], content["pairs"], allowed)
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
