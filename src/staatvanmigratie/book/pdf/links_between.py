"""Links from one volume of the PDF to the other.

A reader keeps both files in one folder, as the website does. The link names the other file and a place in
it, in the form that browsers and readers know: ``./…-bijlagen.pdf#nameddest=07_asiel.fig-asiel--gegevens``.
A link of the kind that PDF itself has for other files (GoToR) does nothing in the reader of Chrome.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

import pikepdf

from staatvanmigratie.book.pdf.compile import Place
from staatvanmigratie.book.pdf.volumes import Volume

# What the template writes for such a link: svm-plaats:<label>, svm-cijfer:<label>.
_LINK = re.compile(r"svm-(plaats|cijfer):(.*)", re.DOTALL)
_SAID = {
    ("plaats", Volume.REPORT): "In het rapport",
    ("plaats", Volume.ANNEXES): "In de bijlagen",
    ("cijfer", Volume.ANNEXES): "Bron van dit cijfer, in de bijlagen",
    ("cijfer", Volume.REPORT): "Bron van dit cijfer, in het rapport",
}


def destination(label: str) -> str:
    """Return the name by which the other volume knows a place: ``07_asiel.fig-asiel``."""
    docname, _, inside = label.partition("#")
    return re.sub(r"[^\w.-]+", "-", ".".join(filter(None, [docname.rpartition("/")[2], inside])))


def name_places(document: pikepdf.Pdf, places: Sequence[Place]) -> None:
    """Give places a name that the other volume can point at."""
    if not places:
        return
    if "/Names" not in document.Root:
        document.Root.Names = pikepdf.Dictionary()
    names = document.Root.Names
    if "/Dests" not in names:
        names.Dests = document.make_indirect(pikepdf.NameTree.new(document).obj)
    tree = pikepdf.NameTree(names.Dests)
    for place in sorted(places):
        page = document.pages[place.page - 1]
        top = round(float(page.mediabox[3]) - place.below_top, 2)
        tree[destination(place.label)] = pikepdf.Array([page.obj, pikepdf.Name.XYZ, 0, top, 0])


def lead_to(document: pikepdf.Pdf, volume: Volume, file: str) -> None:
    """Let the links to ``volume`` lead to its file, and say so."""
    for page in document.pages:
        for note in page.obj.get("/Annots", ()):
            action = note.get("/A", {})
            if match := _LINK.fullmatch(str(action.get("/URI", ""))):
                kind, label = match.groups()
                action.URI = pikepdf.String(f"./{quote(file)}#nameddest={quote(destination(label))}")
                note.Contents = pikepdf.String(_SAID[kind, volume])
