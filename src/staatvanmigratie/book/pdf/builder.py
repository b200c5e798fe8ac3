"""The Sphinx builder ``typst``: the whole book as one accessible PDF.

    jupyter-book build <folder> --builder custom --custom-builder typst

It assembles the chapters into one tree, lets Sphinx resolve every reference in it, writes it as Typst source
(``writer``) beside the template ``rapport.typ``, and compiles that (``compile``). No network, no fonts of
the machine. With ``SOURCE_DATE_EPOCH`` set the same book gives the same bytes.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

import pikepdf
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.nodes import inline_all_toctrees

from staatvanmigratie.book.nodes import TableNode
from staatvanmigratie.book.pdf.compile import PdfError, compile_with_places, mark_row_headers
from staatvanmigratie.book.pdf.links_between import lead_to, name_places
from staatvanmigratie.book.pdf.markup import array, optional, string
from staatvanmigratie.book.pdf.measures import heights
from staatvanmigratie.book.pdf.pages import arranged
from staatvanmigratie.book.pdf.pieces import Piece, joined
from staatvanmigratie.book.pdf.volumes import Volume
from staatvanmigratie.book.pdf.writer import TypstWriter, chapters_of
from staatvanmigratie.foundation.volumes import annexes_of

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "rapport.typ"
SOURCE_FOLDER = "bron"

# MyST-NB keeps every form of an output and chooses by the name of the builder; it has no list for this one
# and would drop all outputs. HTML stands before plain text because the tables of this project arrive as HTML;
# `_drop_raw_html` takes away HTML that is nothing but markup for the web.
MIME_TYPES = (
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/markdown",
    "text/html",
    "text/plain",
)


class TypstBuilder(Builder):
    """Writes both volumes of the PDF into the output folder, and their sources into ``bron/`` beside them.

    Where the settings name one chapter (``svm_chapter``), only that one is written, in a file of its own.
    """

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]  # noqa: RUF012 - Sphinx's own
    allow_parallel = False

    def get_outdated_docs(self) -> str:
        """Return that every document is written each time: they form one file."""
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a document as ``TypstWriter`` reads it back."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same as ``get_target_uri``: everything is in one file."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Do nothing: the book is written as a whole."""

    def write(self, *_ignored: object) -> None:
        """Write the book (the way in of Sphinx 7)."""
        self.write_documents(set())

    def write_documents(self, _docnames: Set[str]) -> None:
        """Write the book (the way in of Sphinx 8 and later)."""
        config = self.config
        with progress_message("assembling the report"):
            tree = self._assemble()
        self._folder = Path(self.outdir) / SOURCE_FOLDER
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        writer = TypstWriter(self.env, self.images)
        with progress_message("writing Typst"):
            if config.svm_chapter:
                chapter = next(tree.findall(addnodes.start_of_file))
                text, behind = writer.write_chapter(chapter)
            else:
                volumes = writer.write_book(tree, report_title(config))
                text, behind = volumes[Volume.REPORT], []
            shutil.copyfile(TEMPLATE, self._folder / TEMPLATE.name)
            for name, svg in writer.drawings.items():
                (self._folder / name).write_text(svg, encoding="utf-8", newline="\n")
            for origin, name in self.images.items():
                shutil.copyfile(Path(self.srcdir) / origin, self._folder / name)
        with progress_message("compiling the PDF"):
            written = {Volume.REPORT: [*arranged(text, heights(text, self._folder)), *behind]}
            if config.svm_chapter:
                title = f"{report_title(config)}: {_chapter_title(self.env, chapter)}"
                self._compile(Volume.REPORT, written[Volume.REPORT], writer, _chapter_head(config, title))
                return
            written[Volume.ANNEXES] = volumes[Volume.ANNEXES]
            for volume, pieces in written.items():
                self._compile(volume, pieces, writer, _head(config, volume, writer.elsewhere[volume]))

    def _compile(self, volume: Volume, pieces: Sequence[Piece], writer: TypstWriter, head: str) -> None:
        source = self._folder / f"{volume.value}-bron.typ"
        source.write_text(head + joined(pieces) + "\n", encoding="utf-8", newline="\n")
        pdf, warnings, places = compile_with_places(source, timestamp())
        for warning in warnings:
            logger.warning("%s", warning, type="svm", subtype="typst")

        def link(document: pikepdf.Pdf) -> None:
            name_places(document, places)
            lead_to(document, volume.other, file_name(self.config, volume.other))

        made = mark_row_headers(pdf, writer.row_headers[volume], link)
        (Path(self.outdir) / file_name(self.config, volume)).write_bytes(made)

    def _assemble(self) -> nodes.document:
        root = self.config.root_doc
        tree = inline_all_toctrees(self, set(), root, self.env.get_doctree(root), lambda text: text, [root])
        tree["docname"] = root
        # A list of contents that only the website shows would take the chapters with it.
        chapters = chapters_of(tree)
        for chapter in chapters:
            chapter.parent.remove(chapter)
        if alone := self.config.svm_chapter:
            tree.clear()
            chapters = [chapter for chapter in chapters if chapter["docname"] == alone]
        tree.extend(chapters)
        _drop_raw_html(tree)
        self.env.resolve_references(tree, root, self)
        _drop_what_only_the_website_has(tree)
        self.post_process_images(tree)
        return tree

    def finish(self) -> None:
        """Do nothing: there are no other files."""


def _drop_raw_html(tree: nodes.document) -> None:
    """Take HTML that only the web can show out of each output, so that MyST-NB chooses its next form."""
    for bundle in list(tree.findall(_is_bundle)):
        others = [child for child in bundle.children if child.get("mime_type") != "text/html"]
        for child in [child for child in bundle.children if child not in others]:
            if others and all(isinstance(part, nodes.raw) for part in child.children):
                bundle.remove(child)


def _drop_what_only_the_website_has(tree: nodes.document) -> None:
    """Take the sections of the first page of which paper has no more than the heading."""
    for section in [each for each in tree.findall(nodes.section) if _is_bare(each)]:
        above = section.parent
        while not isinstance(above, nodes.document | addnodes.start_of_file):
            above = above.parent
        if isinstance(above, nodes.document):
            section.parent.remove(section)


def _is_bare(section: nodes.section) -> bool:
    """Whether a section has a heading and nothing else; a comment is what Sphinx puts for the web's part."""
    return all(isinstance(child, nodes.title | nodes.comment) for child in section.children)


def _is_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def timestamp() -> int:
    """Return the moment that stands in the PDF: ``SOURCE_DATE_EPOCH``, or now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return int(time.time())
    if not epoch.isdecimal():
        raise PdfError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a number of seconds since 1970.")
    return int(epoch)


def report_title(config: Config) -> str:
    """Return the title on the cover and in the document's properties."""
    return config.svm_title or f"Staat van Migratie {config.svm_edition}".strip()


def file_name(config: Config, volume: Volume) -> str:
    """Return the file name of a volume: ``staat-van-migratie-2025-bijlagen.pdf``."""
    report = config.svm_pdf_name or f"staat-van-migratie-{config.svm_edition}".rstrip("-") + ".pdf"
    return report if volume is Volume.REPORT else annexes_of(report)


def _head(config: Config, volume: Volume, places: Set[str]) -> str:
    """Return the lines that load the template, give it what stands on the cover, and explain the marks."""
    year = config.svm_report_year
    subtitle = config.svm_subtitle or (f"over het jaar {year}" if year else "")
    settings = {
        "titel": string(report_title(config)),
        "deel": string("bijlagen") if volume is Volume.ANNEXES else None,
        "ondertitel": optional(subtitle),
        "stand": optional(config.svm_as_of_text),
        "ministeries": _strings(config.svm_ministries),
        "auteur": string(config.svm_pdf_author),
        "trefwoorden": _strings(config.svm_pdf_keywords),
        "plaatsen": _strings(sorted(places)),
    }
    return _loaded(settings, "#let kop = kop-door\n" if volume is Volume.ANNEXES else "")


def _loaded(settings: Mapping[str, str | None], headings: str = "") -> str:
    lines = "".join(f"  {key}: {value},\n" for key, value in settings.items() if value)
    return f'#import "{TEMPLATE.name}": *\n{headings}#show: rapport.with(\n{lines})\n\n'


def _chapter_head(config: Config, title: str) -> str:
    """Return the lines that load the template for one chapter, which is never the report itself."""
    year = config.svm_report_year
    settings = {
        "titel": string(title),
        "merk": string("Voorlopige versie van één hoofdstuk"),
        "ondertitel": optional(config.svm_subtitle or (f"over het jaar {year}" if year else "")),
        "stand": optional(config.svm_as_of_text),
        "auteur": string(config.svm_pdf_author),
        "trefwoorden": _strings(config.svm_pdf_keywords),
    }
    return _loaded(settings)


def _chapter_title(env: BuildEnvironment, chapter: nodes.Element) -> str:
    """Return what a chapter is called in the report: ``hoofdstuk 7, Asiel``; without a number its title."""
    title = " ".join(chapter.next_node(nodes.title).astext().split())
    number = env.toc_secnumbers.get(chapter["docname"], {}).get("")
    return f"hoofdstuk {'.'.join(map(str, number))}, {title}" if number else title


def _strings(values: Iterable[str]) -> str:
    return array([string(str(value)) for value in values])


def _mime_priorities() -> Iterator[tuple[str, str, int]]:
    for rank, mime_type in enumerate(MIME_TYPES, start=1):
        yield (TypstBuilder.name, mime_type, 10 * rank)


def _choose_mime_types(app: Sphinx, config: Config) -> None:
    if "nb_mime_priority_overrides" in config:
        config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, *_mime_priorities()]


def _term_in_words(
    app: Sphinx, _env: BuildEnvironment, node: nodes.Element, words: nodes.Element
) -> nodes.Element | None:
    """Return a link to the card of a term as its words, where one chapter is printed and no card is."""
    known = app.config.svm_chapter and node.get("reftype") == "term"
    return words if known and node["reftarget"] in app.config.svm_terms.values() else None


# What a book says about itself, in ``sphinx: config:``.
SETTINGS = {
    "svm_title": "",  # Staat van Migratie <svm_edition>
    "svm_subtitle": "",  # over het jaar <svm_report_year>
    "svm_edition": "",
    "svm_report_year": "",
    "svm_as_of_text": "",  # the cut-off date: 3 juni 2024
    "svm_ministries": [],  # without "Ministerie van"
    "svm_chapter": "",  # the one chapter to print, notebooks/07_asiel; empty: the whole report
    "svm_pdf_name": "",  # staat-van-migratie-<svm_edition>.pdf; the annexes: …-bijlagen.pdf
    "svm_pdf_author": "Staat van Migratie",
    "svm_pdf_keywords": ["migratie", "asiel", "Nederland"],
}


def setup(app: Sphinx) -> dict[str, object]:
    """Register the builder and its settings."""
    for name, default in SETTINGS.items():
        kinds = (list, tuple) if isinstance(default, list) else (str, int)
        if name not in app.config:  # ``extension`` prints some of them too
            app.add_config_value(name, default, "", types=kinds)
    app.add_builder(TypstBuilder)
    app.add_enumerable_node(TableNode, "table", override=True)  # ``web.html`` may have said so
    app.connect("config-inited", _choose_mime_types)
    app.connect("missing-reference", _term_in_words)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
