"""What of raw HTML comes through: words, lists, tables and links. The rest stops the build, with its place.

Raw HTML stands in Markdown of notebooks and pages, or is an output of a cell. It goes by an allow-list, and
so do the addresses of links and pictures, wherever they come from.
"""

import re
from collections import Counter

import nh3
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from staatvanmigratie.book.web import page_faults
from staatvanmigratie.foundation import addresses

_LOGGER = logging.getLogger(__name__)
_EVERYWHERE = {"class", "id", "lang", "title", "role", "aria-label", "aria-hidden"}
_ONE_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\s*/?>")
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed"},
    "span": {"hidden", "data-svm-cel"},  # where `svm live` marks the place of a cell
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_ELEMENTS = set(
    """
    a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp section small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()
)


def cleaned(said: str) -> str:
    """Return raw HTML with what a page may have."""
    if (tag := _ONE_TAG.fullmatch(said)) and tag[1].lower() in _ELEMENTS:
        return said  # MyST gives the tags within a line one by one
    return nh3.clean(
        said,
        tags=_ELEMENTS,
        attributes=_ATTRIBUTES,
        url_schemes=set(addresses.KINDS),
        link_rel=None,
        strip_comments=True,
    )


def loses(said: str, clean: str) -> bool:
    """Tell whether an element, an attribute or an address is left out."""
    return _inventory(said) != _inventory(clean)


def _inventory(said: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for tag in page_faults.tags(said):
        if isinstance(tag, str):
            found[tag] += 1
            continue
        found[tag.name] += 1
        found.update(f"{tag.name} {name}={value}" for name, value in tag.attributes.items())
    return found


class SafeNodes(SphinxPostTransform):
    """Lets raw HTML through by the allow-list, and links and pictures by their addresses."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Look at every node of a page."""
        for node in list(self.document.findall(_is_looked_at)):
            if isinstance(node, nodes.raw):
                self._raw(node)
            elif isinstance(node, nodes.image):
                self._image(node)
            elif not addresses.is_safe(node.get("refuri", "")):
                self._refuse(node, f"the address {node['refuri'][:60]!r}")
                node.replace_self(nodes.inline("", "", *node.children))

    def _raw(self, node: nodes.raw) -> None:
        if node.get("format") != "html":
            return
        said = node.astext()
        clean = cleaned(said)
        if loses(said, clean):
            self._refuse(node, f"raw HTML that no page may have: {' '.join(said.split())[:60]!r}")
        node.children = [nodes.Text(clean)]
        node.rawsource = clean

    def _image(self, node: nodes.image) -> None:
        if addresses.is_elsewhere(node["uri"]):
            self._refuse(node, f"a picture of elsewhere: {node['uri'][:60]!r}; put the file beside the page")
            node.replace_self(nodes.inline("", node.get("alt", "")))

    def _refuse(self, node: nodes.Node, message: str) -> None:
        _LOGGER.warning("%s", message, location=node, type="svm", subtype="html")


def _is_looked_at(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw | nodes.image) or (
        isinstance(node, nodes.reference) and "refuri" in node
    )


def register(app: Sphinx) -> None:
    """Add the transform."""
    app.add_post_transform(SafeNodes)
