"""What stands under each other on the pages of a volume: a heading, a paragraph, a figure, a table."""

from collections.abc import Iterable
from dataclasses import dataclass

from docutils import nodes

from staatvanmigratie.book.nodes import KeyFiguresNode, TableNode

#: Where the width of a figure goes in its source; it is chosen when its page is.
WIDTH = "\0"


@dataclass(frozen=True)
class Piece:
    """One of them, as Typst source.

    ``kind``   kop, tussenkop, tekst, kader, figuur, tabel or kerncijfers; the last three stand on one page
    ``level``  of a heading
    ``ratio``  of the drawing in a figure: its height to its width
    ``wide``   whether the drawing was made for the full width of the page
    """

    source: str
    kind: str
    level: int = 0
    ratio: float = 0.0
    wide: bool = False

    def sized(self, width: str = "") -> str:
        """Return the source with a width for the drawing in it."""
        return self.source.replace(WIDTH, width or ("volle-breedte" if self.wide else "tekstbreedte"))


def joined(pieces: Iterable[Piece]) -> str:
    """Return the pieces as one source, each figure in its usual width."""
    return "\n\n".join(piece.sized() for piece in pieces if piece.source)


def kind_of(node: nodes.Node) -> str:
    """Return the kind of piece a node becomes."""
    if isinstance(node, nodes.figure):
        return "figuur"
    if isinstance(node, (nodes.table, TableNode)):
        return "tabel"
    if isinstance(node, KeyFiguresNode):
        return "kerncijfers"
    if isinstance(node, nodes.rubric):
        return "tussenkop"
    return "kader" if isinstance(node, nodes.Admonition) else "tekst"
