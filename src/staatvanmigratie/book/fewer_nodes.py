"""Doctrees without what says nothing: Sphinx walks through every node some twenty times, for each format."""

from itertools import groupby

from docutils import nodes
from sphinx.transforms import SphinxTransform

from staatvanmigratie.book.output_nodes import MIME_TYPES


class FewerNodes(SphinxTransform):
    """Takes out boxes of MyST-NB with nothing in them or nothing to choose, and joins the lines of a text."""

    default_priority = 1

    def apply(self, **_: object) -> None:
        """Change the page that is being read."""
        for box in list(self.document.findall(nodes.container)):
            kind = box.get("nb_element")
            if kind == "mime_bundle" and len(box) == 1 and box[0].get("mime_type") in MIME_TYPES.values():
                box.parent.replace(box, box[0].children)
            elif kind == "cell_code" and not box.children:
                box.parent.remove(box)
        for element in self.document.findall(nodes.TextElement):
            _join_texts(element)


def _join_texts(element: nodes.Element) -> None:
    """Make one text of texts in a row: MyST makes a node of every line and of every line end."""
    joined: list[nodes.Node] = []
    for are_texts, group in groupby(element.children, key=lambda child: type(child) is nodes.Text):
        children = list(group)
        joined += [nodes.Text("".join(children))] if are_texts else children
    if len(joined) < len(element.children):
        element[:] = joined
