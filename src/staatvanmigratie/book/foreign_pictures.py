"""Pictures that no page can show, because they stand elsewhere: in their place stands what to write."""

from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from staatvanmigratie.foundation import addresses

#: The class of what stands in their place, by which ``book.web.loads`` finds it on the pages.
LEFT_OUT = "svm-elders"
SAID = "Not in the report: the picture "


class ForeignPictures(SphinxTransform):
    """Leave out what stands elsewhere, inside a notebook or beside it, before Sphinx looks for it."""

    default_priority = 1

    def apply(self, **_: object) -> None:
        """Put words in the place of such pictures."""
        for picture in list(self.document.findall(nodes.image)):
            address = picture.get("uri", "")
            if self._is_lost(address):
                said = f"{SAID}{address}. Save it in _static and write ![what it shows](../_static/name.png)"
                words = nodes.literal("", said, classes=[LEFT_OUT])
                inline = isinstance(picture.parent, nodes.TextElement)
                picture.replace_self(words if inline else nodes.paragraph("", "", words))

    def _is_lost(self, address: str) -> bool:
        if addresses.is_on_a_server(address) or address.startswith("attachment:"):
            return True
        if address.startswith("data:") or "*" in address:  # Sphinx has its own words for these
            return False
        base = Path(self.app.srcdir) if address.startswith("/") else Path(self.document["source"]).parent
        return not (base / address.lstrip("/")).exists()
