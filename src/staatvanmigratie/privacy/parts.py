"""What a reader of a kind of file gives: a piece of text with its place, or a file inside the file."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of text in a file.

    ``rule``: being there is the fault; ``author``: a field for a name; ``lines``: its places are lines;
    ``column``: the cells of one column of a table, a line each; ``names``: whether names are looked for, for
    nobody reads tags and classes; ``later``: text in which only names are looked for, made when there
    are names to look for.
    """

    place: str
    text: str
    rule: str | None = None
    author: bool = False
    lines: bool = False
    column: bool = False
    names: bool = True
    later: Callable[[], str] | None = None


@dataclass(frozen=True)
class Packed:
    """A file inside a file, to be opened in its turn."""

    place: str
    name: str
    content: bytes


#: What a reader yields.
Inside = Part | Packed
