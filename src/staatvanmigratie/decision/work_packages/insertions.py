"""Where in the source a sentence goes that was added beside another one.

Some editions print a sentence that others leave out: it stands between ``{% if … %}`` and ``{% endif %}``.
The reader of one edition does not see that. What is added beside such a sentence goes outside the
condition, or it would vanish in another edition without anybody having decided so.
"""

import re
from collections.abc import Iterable
from itertools import takewhile

_TAG = re.compile(r"\{\{.*?\}\}|\{#.*?#\}|\{%[-+]?\s*(?P<name>\w+).*?%\}", re.DOTALL)
_OPENING = ("call", "filter", "for", "if", "macro", "with")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def behind(template: str, end: int, next_: int | None) -> int | None:
    """Return where a sentence goes that was added behind a word which ends at ``end``.

    ``next_`` is where the next word begins that the edition prints in this paragraph; without one it is the
    end of the paragraph. None where no place in this paragraph is outside the condition.
    """
    if next_ is not None and next_ >= end:
        return _shallowest(_between(template, end, next_))
    if _depth(template, end) == 0:
        return end
    outside = next((place for place, depth in _levels(template) if place >= end and depth == 0), None)
    return outside if outside and not _EMPTY_LINE.search(template, end, outside) else None


def before(template: str, start: int, previous: int | None) -> int | None:
    """Return where a sentence goes that was added before a word which begins at ``start``."""
    if previous is not None and previous <= start:
        return _shallowest(reversed(_between(template, previous, start)))
    if _depth(template, start) == 0:
        return start
    levels = takewhile(lambda each: each[0] <= start, _levels(template))
    outside = [place for place, depth in levels if depth == 0][-1]
    return outside if not _EMPTY_LINE.search(template, outside, start) else None


def _shallowest(places: Iterable[tuple[int, int]]) -> int:
    """The first of some places that is in as few conditions and loops as any."""
    return min(places, key=lambda each: each[1])[0]


def _between(template: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Both places, and those of tags between them, with the number of conditions and loops around each."""
    inside = [each for each in _levels(template) if begin < each[0] < end]
    return [(begin, _depth(template, begin)), *inside, (end, _depth(template, end))]


def _depth(template: str, place: int) -> int:
    return [depth for begin, depth in _levels(template) if begin <= place][-1]


def _levels(template: str) -> list[tuple[int, int]]:
    """Where tags begin and end, with the number of conditions and loops around that place."""
    found, depth = [(0, 0)], 0
    for tag in _TAG.finditer(template):
        found.append((tag.start(), depth))
        name = tag["name"] or ""
        if name.startswith("end"):
            depth -= 1
        elif name in _OPENING or (name == "set" and "=" not in tag[0]):
            depth += 1
        found.append((tag.end(), depth))
    return found
