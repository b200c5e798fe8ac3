"""Let Typst measure how high each piece of a volume is, before pages are made of them."""

from collections.abc import Sequence
from pathlib import Path

from staatvanmigratie.book.pdf import typst_process
from staatvanmigratie.book.pdf.pieces import Piece

# Links, anchors and drawings have no height of their own here, and lead nowhere.
_HEAD = """\
#import "rapport.typ": *
#let naar(doel, inhoud) = inhoud
#let cijfer(doel, inhoud) = inhoud
#let naar-elders = naar
#let cijfer-elders = cijfer
#let anker(naam) = none
#let voetnoot(naam, nummer, inhoud) = super(nummer)
#let voetnoot-weer(naam) = super[1]
#let grafiek(..alles) = block(width: 1pt, height: 0pt)
#let kop = kopregel
#let hoogte(inhoud) = context [#metadata(measure(inhoud, width: tekstbreedte).height.pt())<hoogte>]
#show: opmaak

"""


def heights(pieces: Sequence[Piece], folder: Path) -> list[float]:
    """Return the height of each piece in points, without that of the drawing in it.

    ``folder`` holds the template and the pictures.
    """
    source = folder / "hoogten-bron.typ"
    body = "\n".join(f"#hoogte[{piece.sized()}\n]" for piece in pieces)
    source.write_text(f"{_HEAD}{body}\n", encoding="utf-8", newline="\n")
    return typst_process.queried(source, "<hoogte>")
