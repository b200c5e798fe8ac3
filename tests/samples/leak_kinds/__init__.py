"""Kinds of personal data and secrets, as generators: every plant is made from a seed, none stands in a list.

A kind is a function of a random generator; what it makes follows from the standard of that kind (a test of
eleven, the sidecodes of plates, areas of telephone numbers, the form of a key) in one of its usual spellings,
in one of the kinds of file that go out. ``apart`` holds kinds that no rule was written for: how many of those
are found says how many of the next ones will be.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Makes the text of a plant.
Words = Callable[[random.Random], str]


@dataclass(frozen=True)
class Plant:
    """A file with something in it, and the rules of which one must find it."""

    file: str
    content: bytes
    rules: frozenset[str]


#: Makes a whole file.
Files = Callable[[random.Random], Plant]


def rate(kinds: Mapping[str, Files], found: Callable[[Plant], bool], each: int) -> dict[str, float]:
    """Return which part of the plants of each kind is found; the same plants every time."""
    return {
        name: sum(found(make(random.Random(f"{name} {seed}"))) for seed in range(each)) / each
        for name, make in kinds.items()
    }
