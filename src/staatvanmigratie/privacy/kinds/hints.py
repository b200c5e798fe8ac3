"""What saves most of the searching: a look whether a text can hold a kind at all, and what kinds share."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from string import ascii_lowercase, ascii_uppercase

#: Between texts that are searched together: no rule looks over it.
BREAK = "\n\ue000\ue000\n"


@lru_cache(maxsize=2)
def small(text: str) -> str:
    """Return the text in small letters, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower()[:1] for c in text)


# Small letters as they are, capitals made small, bytes of other letters as they are, and all else a space.
_LETTERS = bytes(
    code | 0x20
    if chr(code) in ascii_uppercase
    else code
    if code > 127 or chr(code) in ascii_lowercase
    else 32
    for code in range(256)
)
_MOST_REMEMBERED = 200_000
_by_start: dict[bytes, set[bytes]] = {}
_whole: set[bytes] = set()
_in_words: dict[bytes, frozenset[str]] = {}


def pieces(*words: str) -> tuple[str, ...]:
    """Let pieces of words be looked for; a piece holds small letters only."""
    for word in words:
        _by_start.setdefault(word.encode()[:2], set()).add(word.encode())
    _in_words.clear()
    return words


def whole(*words: str) -> tuple[str, ...]:
    """Let words be looked for that say nothing as a piece of another."""
    _whole.update(word.encode() for word in words)
    _in_words.clear()
    return words


@lru_cache(maxsize=2)
def present(text: str) -> set[str]:
    """Return which of these stand in the text.

    A text has few different words, and an edition has hardly more: each is looked at once.
    """
    found: set[str] = set()
    for word in set(text.encode("utf-8", "replace").translate(_LETTERS).split()):
        held = _in_words.get(word)
        if held is None:
            if len(_in_words) > _MOST_REMEMBERED:
                _in_words.clear()
            held = frozenset(_pieces_in(word))
            _in_words[word] = held = held | {word.decode()} if word in _whole else held
        if held:
            found |= held
    return found


def _pieces_in(word: bytes) -> Iterator[str]:
    for place in range(len(word) - 1):
        for piece in _by_start.get(word[place : place + 2], ()):
            if word.startswith(piece, place):
                yield piece.decode()


def has(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of these, made known with ``pieces`` or ``whole``, stands in the text."""
    return not present(text).isdisjoint(words)


def near(
    text: str, pattern: re.Pattern[str], words: tuple[str, ...], before: int = 0
) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds that begins at one of these, or so many letters before it."""
    found = present(text)
    if found.isdisjoint(words):
        return
    seen = set()
    for piece in (word for word in words if word in found):
        for place in places(text, piece):
            for start in range(max(0, place - before), place + 1):
                if (match := pattern.match(text, start)) and match.end() not in seen:
                    seen.add(match.end())
                    yield match
                    break


@cache
def _alone(word: str) -> re.Pattern[str]:
    first = re.escape(word[0])
    return re.compile(rf"{first}(?<![^\W\d_]{first}){re.escape(word[1:])}(?![^\W\d_])")


def places(text: str, piece: str) -> Iterator[int]:
    """Yield where a piece, or a word that says nothing as a piece of another, stands in the small letters."""
    lower = small(text)
    if piece.encode() in _whole and piece.encode() not in _by_start.get(piece.encode()[:2], ()):
        yield from (match.start() for match in _alone(piece).finditer(lower))
        return
    place = lower.find(piece)
    while place >= 0:
        yield place
        place = lower.find(piece, place + len(piece))


# What a text looks like: a capital A, a small letter a, a figure 9, and all else as it is.
_SHAPE = bytes(
    65
    if chr(code) in ascii_uppercase
    else 97
    if chr(code) in ascii_lowercase
    else 57
    if chr(code) in "0123456789"
    else code
    for code in range(256)
)


@lru_cache(maxsize=2)
def _shape(text: str) -> bytes:
    return text.encode("latin-1", "replace").translate(_SHAPE)  # a byte a letter: places are the same


def shaped(text: str, *shapes: bytes) -> Iterator[int]:
    """Yield where one of these shapes stands in the text."""
    whole_shape = _shape(text)
    for shape in shapes:
        place = whole_shape.find(shape)
        while place >= 0:
            yield place
            place = whole_shape.find(shape, place + 1)


_BEFORE = re.compile(r"[\d\])][\s,;\[(MLCSQHVZmlcsqhvz]{1,3}$")
_AFTER = re.compile(r"[\s,;\])MLCSQHVZmlcsqhvz]{1,3}[\[(-]?\d")
_DRAWN_BEFORE = re.compile(r"[\d\])][ ,\[(MLCSQHVZmlcsqhvz]{1,3}$")
_DRAWN_AFTER = re.compile(r"[ ,\])MLCSQHVZmlcsqhvz]{1,3}[\[(-]?\d")


#: A figure as a word, in the languages in which people read out a number here.
FIGURE = (
    "(?:nul|[eé]{2}n|een|twee|drie|vier|vijf|zes|zeven|acht|negen|zero|one|two|three|four|five|six|seven|eight|nine|"
    "null|eins|zwei|drei|fünf|sechs|sieben|neun|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf)"
)


def in_a_row_of_numbers(match: re.Match[str]) -> bool:
    """Coordinates of a drawing and columns of figures: numbers on both sides."""
    text = match.string
    return bool(
        _BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        and _AFTER.match(text[match.end() : match.end() + 6])
    )


def in_a_drawing(match: re.Match[str]) -> bool:
    """Coordinates between coordinates; the cells of a table stand further apart."""
    text = match.string
    return bool(
        _DRAWN_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        and _DRAWN_AFTER.match(text[match.end() : match.end() + 6])
    )
