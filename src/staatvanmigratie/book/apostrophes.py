"""Apostrophes at the beginning of a Dutch word: ``'s avonds``, ``'t Hart``, ``'90``.

The quotation marks that Sphinx makes of straight ones would be opening ones there: it cannot know that
nothing is quoted. So these few words have their apostrophe before it looks.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
#: Words of which the first letters are left out, and years without their century; what is behind tells.
_SHORT = re.compile(
    r"(?<![\w'‘’])['‘](?=(?:[st]|[st]-[A-Z]\w*|[knmr]|em|er|ie|ns|tis|twas)(?![\w'’])|\d\d(?![\w'’]|[.,]\d))",
    re.IGNORECASE,
)
#: What is shown as it was typed.
_AS_TYPED = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.comment)


def with_apostrophes(text: str) -> str:
    """Return a text in which these words begin with an apostrophe."""
    return _SHORT.sub(APOSTROPHE, text)


class Apostrophes(SphinxTransform):
    """Sets them in a page, before Sphinx makes quotation marks of what is left."""

    default_priority = 700

    def apply(self, **_: object) -> None:
        """Change the page that is being read."""
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, _AS_TYPED) and (changed := with_apostrophes(text)) != text:
                text.parent.replace(text, nodes.Text(changed))
