"""Write the assembled book as Typst source: its chapters in order, then the data of all figures."""

import itertools
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from staatvanmigratie.book.pdf.figures import FigureWriter
from staatvanmigratie.book.pdf.markup import call, markup, optional, string, unescaped
from staatvanmigratie.book.pdf.table import TableLayout

logger = logging.getLogger(__name__)

DATA_TITLE = "Gegevens bij de figuren"
FRONT_TITLE = "Over deze uitgave"
# Links to a place in the report, as `TextWriter._link` writes them. No text can look like one: in a string
# the quote is escaped.
_LINK = re.compile(r'#(naar|cijfer)\("((?:[^"\\]|\\.)*)", ')


class TypstWriter(FigureWriter):
    """Writes a whole book, once.

    Parameters
    ----------
    env
        Sphinx environment: it has the numbers of chapters, figures and tables.
    images
        Path of an image in the doctree -> file name beside the Typst source.
    """

    _depth = 0  # of sections, where we are
    _file_depth = 0

    def write_book(self, tree: nodes.document, title: str) -> str:
        """Return the Typst source of the book, without the lines that load the template.

        Afterwards ``row_headers`` and ``drawings`` hold what the PDF needs besides.

        Raises
        ------
        PdfError
            A picture has no alternative text.
        """
        for footnote in tree.findall(nodes.footnote):
            for node_id in footnote["ids"]:
                self._footnotes[footnote.get("docname", self.docname), node_id] = footnote
        chapters = chapters_of(tree)
        for node in chapters:
            node.parent.remove(node)
        parts = [self._front(tree, title), *map(self.render, chapters), self._appendix()]
        return self._mend_links("\n\n".join(filter(None, parts))) + "\n"

    def _front(self, tree: nodes.document, title: str) -> str:
        """Return the book's first page as an unnumbered chapter; nothing when it holds only the contents."""
        section = tree.next_node(nodes.section)
        if section is None:
            return self.blocks(tree)
        heading = section.next_node(nodes.title)
        if not any(child.astext().strip() for child in section.children if child is not heading):
            return ""
        # The title of the report is on the cover; a chapter of that name would puzzle the reader.
        if heading.astext().strip().casefold() == title.strip().casefold():
            heading.children = [nodes.Text(FRONT_TITLE)]
        return self.render(section)

    def _appendix(self) -> str:
        """Return the chapter with the data tables of all figures."""
        if not self._data:
            return ""
        parts = [call("kop", "1", anker=string("gegevens"), body=markup(DATA_TITLE))]
        for chapter, figures in itertools.groupby(self._data, key=lambda data: data.chapter):
            parts.append(call("kop", "2", in_inhoud="false", body=markup(chapter)))
            for data in figures:
                self.docname = data.docname
                number = data.number and f"Gegevens bij {data.number[0].lower()}{data.number[1:]}"
                caption = markup(data.node.get("caption") or "")
                layout = TableLayout.of_record(data.node["table"])
                place = self._place(number or "gegevens", data.figure)
                parts.append(place + self._table(layout, data.label, number, caption, back=data.figure))
        return "\n\n".join(parts)

    def _write_start_of_file(self, node: nodes.Element) -> str:
        outer = self.docname, self._depth, self.chapter
        # A file below a chapter continues at the level of that chapter's sections.
        self.docname, self._depth = node["docname"], self._file_depth
        self._file_depth += 1
        body = self.blocks(node)
        self._file_depth -= 1
        self.docname, self._depth, self.chapter = outer
        return body

    def _write_section(self, node: nodes.Element) -> str:
        self._depth += 1
        heading = node.next_node(nodes.title)
        number = self._section_number(node)
        label = self._label(node)
        # A link to the page as a whole leads to its first heading.
        self._labels.setdefault(self.docname, label or "")
        words = " ".join(heading.astext().split())
        if self._depth == 1:
            self.chapter = f"{number} {words}" if number else words
        heading_call = call(
            "kop", str(self._depth), nummer=optional(number), anker=optional(label), body=self.inline(heading)
        )
        body = self.blocks(node, without=[heading])
        self._depth -= 1
        return self._place(words, None) + "\n\n".join(filter(None, [heading_call, body]))

    def _section_number(self, node: nodes.Element) -> str | None:
        numbers = self.env.toc_secnumbers.get(self.docname, {})
        keys = [f"#{node_id}" for node_id in node["ids"]]
        if self.docname not in self._labels:
            keys.append("")  # where Sphinx keeps the number of a document's first heading
        found = next((numbers[key] for key in keys if numbers.get(key)), None)
        return ".".join(map(str, found)) if found else None

    def _mend_links(self, source: str) -> str:
        """Point links at labels that exist; a link to nowhere becomes plain text, with a warning.

        Typst would refuse the whole report for one dead link.
        """

        def mend(match: re.Match) -> str:
            name, target = match[1], unescaped(match[2])
            if target in self._labels:
                return f"#{name}({string(self._labels[target])}, "
            # An annex explains its numbers itself and has no table of sources.
            if name == "naar" or not is_annex(target.partition("#")[0]):
                dead[target] = self._links.get(target)
            return "#los("

        dead: dict[str, str | None] = {}
        mended = _LINK.sub(mend, source)
        for target, docname in dead.items():
            msg = "%s is nowhere in the report: the PDF shows plain text instead of a link"
            logger.warning(msg, target, location=docname, type="svm", subtype="link")
        return mended


def is_annex(docname: str) -> bool:
    """Return whether a chapter is an annex: its file name starts with 90 or more."""
    return re.match(r"9\d", docname.rpartition("/")[2]) is not None


def chapters_of(tree: nodes.document) -> list[addnodes.start_of_file]:
    """Return the files that hang under the book's first page, without what hangs under those."""
    return [node for node in tree.findall(addnodes.start_of_file) if not _inside_file(node)]


def _inside_file(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, addnodes.start_of_file):
            return True
    return False
