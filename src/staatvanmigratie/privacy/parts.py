"""What a reader of a kind of file gives: a piece of text with its place, or a file inside the file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of text in a file.

    ``rule``: being there is the fault; ``author``: a field for a name; ``lines``: its places are lines;
    ``column``: the cells of one column of a table, a line each.
    """

    place: str
    text: str
    rule: str | None = None
    author: bool = False
    lines: bool = False
    column: bool = False


@dataclass(frozen=True)
class Packed:
    """A file inside a file, to be opened in its turn."""

    place: str
    name: str
    content: bytes


#: What a reader yields.
Inside = Part | Packed
