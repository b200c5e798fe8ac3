"""Write the assembled book as Typst source: the report, and the annexes with the data of all figures.

What only who checks a number needs stands in the second volume: the annexes (files ``90_`` and up), the
tables of sources that close the chapters on the website, and the data behind the figures.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from staatvanmigratie.book.nodes import ChartNode, TableNode
from staatvanmigratie.book.pdf import marks
from staatvanmigratie.book.pdf.figures import FigureData, FigureWriter, Sources, ratio
from staatvanmigratie.book.pdf.markup import array, call, markup, optional, string, unescaped
from staatvanmigratie.book.pdf.pieces import WIDTH, Piece, joined, kind_of
from staatvanmigratie.book.pdf.text import SILENT, is_annex, is_inline
from staatvanmigratie.book.pdf.volumes import Volume

logger = logging.getLogger(__name__)

DATA_TITLE = "Gegevens bij de figuren"
SOURCES_TITLE = "Bronnen per hoofdstuk"
CHAPTER_TITLE = "Bronnen en gegevens"
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
    _on_dashboard = False

    def write_book(self, tree: nodes.document, title: str) -> dict[Volume, list[Piece]]:
        """Return the two volumes, each without the lines that load the template.

        Afterwards ``row_headers`` and ``drawings`` hold what the PDF needs besides, and ``elsewhere`` which
        labels of a volume the other one points at.

        Raises
        ------
        PdfError
            A picture has no alternative text.
        """
        self._know_footnotes(tree)
        chapters = chapters_of(tree)
        for node in chapters:
            node.parent.remove(node)
        annexes = [node for node in chapters if is_annex(node["docname"])]
        self.volume = Volume.REPORT
        report = self._front(tree, title)
        report += _list_of_marks(2 if report else 1)
        for node in chapters:
            if node not in annexes:
                report += self.pieces(node)
        self.volume, self._looked_up = Volume.ANNEXES, True
        # Their chapter on sources tells what the marks mean, at more length.
        behind = [piece for node in annexes for piece in self.pieces(node)]
        behind += [*self._source_tables(), *self._data_tables()]
        written = {Volume.REPORT: report, Volume.ANNEXES: behind}
        return {volume: self._mended(pieces, volume) for volume, pieces in written.items()}

    def write_chapter(self, node: addnodes.start_of_file) -> tuple[list[Piece], list[Piece]]:
        """Return one chapter, and what only who checks a number needs of it; both for one file.

        A place in another chapter is named and not linked to.

        Raises
        ------
        PdfError
            A picture has no alternative text.
        """
        self.alone = node["docname"]
        self._know_footnotes(node)
        text = self.pieces(node)
        self._looked_up, self.docname, self._depth = True, self.alone, 2
        behind = [_heading(1, CHAPTER_TITLE), *_list_of_marks(2)]
        if self._sources:
            behind.append(_heading(2, "Bronnen"))
            behind += [piece for source in self._sources for piece in self.pieces(source.node)]
        if self._data:
            behind += [_heading(2, DATA_TITLE), *self._tables_of(self._data)]
        return self._mended(text, Volume.REPORT), self._mended(behind, Volume.REPORT)

    def _know_footnotes(self, tree: nodes.Element) -> None:
        for footnote in tree.findall(nodes.footnote):
            for node_id in footnote["ids"]:
                self._footnotes[footnote.get("docname", self.docname), node_id] = footnote

    def _front(self, tree: nodes.document, title: str) -> list[Piece]:
        """Return the book's first page as an unnumbered chapter; nothing when it holds only the contents."""
        section = tree.next_node(nodes.section)
        if section is None:
            return self.pieces(tree)
        heading = section.next_node(nodes.title)
        if not any(child.astext().strip() for child in section.children if child is not heading):
            return []
        # The title of the report is on the cover; a chapter of that name would puzzle the reader.
        if heading.astext().strip().casefold() == title.strip().casefold():
            heading.children = [nodes.Text(FRONT_TITLE)]
        return self.pieces(section)

    # ------------------------------------------------------------------ what stands in the annexes only

    def _source_tables(self) -> Iterator[Piece]:
        """Yield the chapter with the tables of sources of all chapters."""
        if not self._sources:
            return
        yield Piece(call("kop", "1", anker=string("bronnen"), body=markup(SOURCES_TITLE)), "kop", level=1)
        self._depth = 2
        for (docname, chapter), found in itertools.groupby(
            self._sources, key=lambda s: (s.docname, s.chapter)
        ):
            self.docname = docname
            yield Piece(call("kop", "2", in_inhoud="false", body=markup(chapter)), "kop", level=2)
            for source in found:
                yield from self.pieces(source.node)
        self._depth = 0

    def _data_tables(self) -> Iterator[Piece]:
        """Yield the chapter with the data tables of all figures."""
        if not self._data:
            return
        yield Piece(call("kop", "1", anker=string("gegevens"), body=markup(DATA_TITLE)), "kop", level=1)
        for chapter, figures in itertools.groupby(self._data, key=lambda data: data.chapter):
            yield Piece(call("kop", "2", in_inhoud="false", body=markup(chapter)), "kop", level=2)
            yield from self._tables_of(figures)

    def _tables_of(self, figures: Iterable[FigureData]) -> Iterator[Piece]:
        for small, group in itertools.groupby(figures, key=FigureData.is_small):
            for pair in batched(group, 2 if small else 1):
                tables = [self._data_table(data, beside=len(pair) > 1) for data in pair]
                found = tables[0] if len(tables) == 1 else _abreast(tables)
                yield Piece(found, "tabel")

    def _data_table(self, data: FigureData, beside: bool) -> str:
        self.docname = data.docname
        self._labels[data.label], self._homes[data.label] = data.label, self.volume
        number = data.number and f"Gegevens bij {data.number[0].lower()}{data.number[1:]}"
        caption = markup(data.node.get("caption") or "")
        place = self._place(number or "gegevens", data.figure)
        return place + self._table(
            data.layout, data.label, number, caption, back=data.figure, form="half" if beside else None
        )

    # ------------------------------------------------------------------ chapters and sections

    def pieces(self, node: nodes.Node) -> list[Piece]:
        """Return a part of the book as what stands under each other on its pages, in order."""
        if isinstance(node, nodes.section):
            return self._section(node)
        if isinstance(node, addnodes.start_of_file):
            return self._file(node)
        if isinstance(node, nodes.Text) or not self._is_transparent(node):
            made = self.render(node)
            drawing = node.next_node(ChartNode) if WIDTH in made else None
            shape, wide = (0.0, False) if drawing is None else (ratio(drawing["svg"]), _is_wide(drawing))
            return [Piece(made, kind_of(node), ratio=shape, wide=wide)] if made else []
        found = [Piece(anchor, "tekst")] if (anchor := self._anchor(node)) else []
        for loose, group in itertools.groupby(node.children, key=is_inline):
            if loose:
                found.append(Piece("".join(self.render(child) for child in group), "tekst"))
            else:
                found += [piece for child in group for piece in self.pieces(child)]
        return found

    def _is_transparent(self, node: nodes.Element) -> bool:
        """Whether a node is nothing but what is in it."""
        if isinstance(node, (*SILENT, nodes.Inline, nodes.Admonition)) or id(node) in self._early:
            return False
        if isinstance(node, nodes.container):
            return "cell_input" not in node["classes"]
        return not hasattr(self, f"_write_{type(node).__name__}")

    def _file(self, node: nodes.Element) -> list[Piece]:
        outer = self.docname, self._depth, self.chapter, self._on_dashboard
        self._on_dashboard = any(chart["dashboard"] for chart in node.findall(ChartNode))
        # A file below a chapter continues at the level of that chapter's sections.
        self.docname, self._depth = node["docname"], self._file_depth
        self._file_depth += 1
        found = [piece for child in node.children for piece in self.pieces(child)]
        self._file_depth -= 1
        self.docname, self._depth, self.chapter, self._on_dashboard = outer
        return found

    def _section(self, node: nodes.Element) -> list[Piece]:
        sources = self.volume is Volume.REPORT and _is_table_of_sources(node)
        if self._on_dashboard and self._depth == 1 and self.volume is Volume.REPORT:
            return self._behind_the_dashboard(node, sources)
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
            "kop",
            str(self._depth),
            nummer=optional(number),
            anker=optional(label),
            in_inhoud="false" if sources else None,
            body=self.inline(heading),
        )
        found = [Piece(self._place(words, None) + heading_call, "kop", level=self._depth)]
        others = [child for child in node.children if child is not heading]
        if sources:
            said = "Waar de cijfers in dit hoofdstuk vandaan komen en hoe definitief zij zijn: zie "
            found.append(self._pointer_to_sources(others, said))
        else:
            found += [piece for child in others for piece in self.pieces(child)]
        self._depth -= 1
        return found

    def _behind_the_dashboard(self, section: nodes.section, sources: bool) -> list[Piece]:
        """Keep what explains a dashboard for the annexes: it has one page of the report."""
        if not sources:
            self._sources.append(Sources(self.docname, self.chapter, section))
            return []
        others = [child for child in section.children if not isinstance(child, nodes.title)]
        said = "Wat is geteld, waar de cijfers vandaan komen en hoe definitief zij zijn: zie "
        return [self._pointer_to_sources(others, said)]

    def _pointer_to_sources(self, children: list[nodes.Node], said: str) -> Piece:
        """Keep the table of sources of a chapter for the annexes, and return where it is to be found."""
        holder = nodes.container("", *children)
        self._sources.append(Sources(self.docname, self.chapter, holder))
        table = next(table for table in holder.findall(TableNode) if table["table"].row_ids)
        number = self._number(table, "table") or "de bronnen per hoofdstuk"
        link = self._link("naar", f"{self.docname}#{table['ids'][0]}", markup(self.behind(number)))
        return Piece(f"{markup(said)}{link}{markup('.')}", "tekst")

    def _write_start_of_file(self, node: nodes.Element) -> str:
        return joined(self._file(node))

    def _write_section(self, node: nodes.Element) -> str:
        return joined(self._section(node))

    def _section_number(self, node: nodes.Element) -> str | None:
        numbers = self.env.toc_secnumbers.get(self.docname, {})
        keys = [f"#{node_id}" for node_id in node["ids"]]
        if self.docname not in self._labels:
            keys.append("")  # where Sphinx keeps the number of a document's first heading
        found = next((numbers[key] for key in keys if numbers.get(key)), None)
        return ".".join(map(str, found)) if found else None

    def _mended(self, pieces: Sequence[Piece], volume: Volume) -> list[Piece]:
        """Point links at labels that exist; a link to nowhere becomes plain text, with a warning.

        Typst would refuse the whole report for one dead link.
        """

        def mend(match: re.Match) -> str:
            name, target = match[1], unescaped(match[2])
            if target in self._labels:
                label = self._labels[target]
                home = self._homes.get(label, volume)
                if home is volume:
                    return f"#{name}({string(label)}, "
                self.elsewhere[home].add(label)
                return f"#{name}-elders({string(label)}, "
            # An annex explains its numbers itself and has no table of sources.
            elsewhere = self.alone not in (None, target.partition("#")[0])
            if not elsewhere and (name == "naar" or not is_annex(target.partition("#")[0])):
                dead[target] = self._links.get(target)
            return "#los("

        dead: dict[str, str | None] = {}
        mended = [replace(piece, source=_LINK.sub(mend, piece.source)) for piece in pieces]
        for target, docname in dead.items():
            msg = "%s is nowhere in the report: the PDF shows plain text instead of a link"
            logger.warning(msg, target, location=docname, type="svm", subtype="link")
        return mended


def chapters_of(tree: nodes.document) -> list[addnodes.start_of_file]:
    """Return the files that hang under the book's first page, without what hangs under those."""
    return [node for node in tree.findall(addnodes.start_of_file) if not _inside_file(node)]


def _inside_file(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, addnodes.start_of_file):
            return True
    return False


def _heading(level: int, words: str) -> Piece:
    return Piece(call("kop", str(level), body=markup(words)), "kop", level=level)


def _list_of_marks(level: int) -> list[Piece]:
    """Return what explains the marks, once per volume; ``level`` is that of its heading."""
    heading = call("kop", str(level), in_inhoud="false", body=markup(marks.TITLE))
    listed = array([array([string(mark), string(words)]) for mark, words in marks.listed()])
    return [
        Piece(heading, "kop", level=level),
        Piece(call("tekens", listed, body=markup(marks.UNMARKED)), "tekst"),
    ]


def _is_table_of_sources(section: nodes.Element) -> bool:
    """Whether a section is the one that closes a chapter: where its numbers come from."""
    return any(
        table["table"].row_ids
        for table in section.findall(TableNode)
        if next((up for up in _above(table) if isinstance(up, nodes.section)), None) is section
    )


def _is_wide(drawing: ChartNode) -> bool:
    return drawing["width"] == "full" or drawing["dashboard"]


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while (node := node.parent) is not None:
        yield node


def batched(items: Iterable[FigureData], size: int) -> Iterator[tuple[FigureData, ...]]:
    """Yield the items some at a time (``itertools`` has it from Python 3.12)."""
    them = iter(items)
    while batch := tuple(itertools.islice(them, size)):
        yield batch


def _abreast(tables: Sequence[str]) -> str:
    """Return two tables beside each other; the comment with their places goes before."""
    places = [line for table in tables for line in table.splitlines() if line.startswith("// ")]
    bodies = [table.partition("\n")[2] if table.startswith("// ") else table for table in tables]
    return "\n".join(places) + "\n" + call("naast-elkaar", *(f"[{body}]" for body in bodies))
