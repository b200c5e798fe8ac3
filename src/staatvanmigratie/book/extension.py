"""The Sphinx extension of the book: outputs become nodes, nodes become Dutch, accessible HTML.

    sphinx:
      extra_extensions: [staatvanmigratie.book.extension]

It hands the record of each output to ``output_nodes``, has the roles that texts use, and registers what
``web.html`` writes, the Dutch of ``web.dutch`` and the files of ``web.site_files``.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from myst_nb import sphinx_
from myst_nb.core import render
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.roles import XRefRole
from sphinx.util.docutils import ReferenceRole, SphinxRole

from staatvanmigratie.book import output_nodes, page_numbers
from staatvanmigratie.book.apostrophes import Apostrophes
from staatvanmigratie.book.fewer_nodes import FewerNodes
from staatvanmigratie.book.foreign_pictures import ForeignPictures
from staatvanmigratie.book.web import (
    about_page,
    dutch,
    highlights,
    html,
    raw_html,
    search_index,
    site_files,
    substitutions,
)
from staatvanmigratie.foundation.volumes import annexes_of
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, Output, TextOutput

# Numbers of the output that is being parsed, for the role ``{cijfer}``.
_CURRENT = "svm_numbers"


class SvmOutputs:
    """The plug-in of MyST-NB for outputs of the package: one form of each becomes nodes, no other."""

    # Any builder can show what becomes nodes; without this each would choose among the forms by its own list.
    mime_priority_overrides = tuple(
        ("*", mime_type, -10 + rank)
        for rank, mime_type in enumerate(dict.fromkeys(output_nodes.MIME_TYPES.values()))
    )

    @staticmethod
    def handle_mime(renderer: Any, data: render.MimeData, inline: bool) -> list[nodes.Node] | None:
        """Return the nodes of an output of the package; None for any other output."""
        if inline or (output := record.read(data.output_metadata)) is None:
            return None
        if data.mime_type != output_nodes.MIME_TYPES[output.kind]:
            return []
        parser = renderer.renderer
        page_numbers.note(parser.sphinx_env, _prefix(parser, output, data), output.numbers)
        if isinstance(output, TextOutput):
            return _parsed(parser, output, output.myst, data)
        caption = None
        if not isinstance(output, KeyFiguresOutput) and (source := output.caption_myst):
            caption = [child for p in _parsed(parser, output, source, data) for child in p.children]
        found = output_nodes.block(output, data.string, caption)
        for node in found:
            if node.get("names"):
                parser.document.note_explicit_target(node, node)
        return found


def _parsed(parser: Any, output: Output, source: str, data: render.MimeData) -> list[nodes.Node]:
    """Parse MyST in which numbers stand as ``{cijfer}`` with their id."""
    environment = parser.sphinx_env
    known = {number.id: number for number in output.numbers}
    environment.temp_data[_CURRENT] = _prefix(parser, output, data), known
    holder = nodes.Element()
    try:
        with parser.current_node_context(holder):
            parser.nested_render_text(source, data.line or 0)
    finally:
        del environment.temp_data[_CURRENT]
    return holder.children


def _prefix(parser: Any, output: Output, data: render.MimeData) -> str:
    """Return what the anchors of the numbers of an output begin with."""
    docname = parser.sphinx_env.docname
    place = output_nodes.anchor(docname, data.cell_index or 0, "", data.output_index or 0)
    return output.prefix or place.rstrip("-")


class NumberRole(SphinxRole):
    """``{cijfer}`n1``: a number of the output it stands in."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number as a node."""
        prefix, numbers = self.env.temp_data.get(_CURRENT, ("", {}))
        if self.text not in numbers:
            known = ", ".join(numbers) or "none; it stands in the text of a cell, not in a footnote"
            message = self.inliner.reporter.error(f"{{cijfer}}: no number {self.text!r} (known: {known})")
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [output_nodes.number_node(numbers[self.text], f"{prefix}-{self.text}")], []


class PdfRole(SphinxRole):
    """``{pdf}`Download het rapport```: a link to the PDF of this edition, beside the website's first page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        name = self.config.svm_pdf_name or f"staat-van-migratie-{self.config.svm_edition}.pdf"
        up = "../" * self.env.docname.count("/")
        return [nodes.reference(self.rawtext, self.text, refuri=f"{up}{name}", classes=["svm-pdf"])], []


class AnnexesRole(SphinxRole):
    """``{bijlagen}`Download de bijlagen```: a link to the second volume of the PDF, beside the first one."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        name = annexes_of(self.config.svm_pdf_name or f"staat-van-migratie-{self.config.svm_edition}.pdf")
        up = "../" * self.env.docname.count("/")
        return [nodes.reference(self.rawtext, self.text, refuri=f"{up}{name}", classes=["svm-pdf"])], []


class FileRole(ReferenceRole):
    """``{bestand}`alle cijfers <data/numbers.json>```: a link to a file of the website."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        up = "../" * self.env.docname.count("/")
        return [nodes.reference(self.rawtext, self.title, refuri=f"{up}{self.target}")], []


class TermRole(XRefRole):
    """``{term}`nareizigers```: a link to the card of a term, under any of the names its card has."""

    def process_link(
        self, env: BuildEnvironment, refnode: nodes.Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Return the words shown and the title of the card; Sphinx warns of an unknown name."""
        name = " ".join(target.split())
        return title, env.config.svm_terms.get(name.casefold(), name)


def _take_outputs() -> None:
    """Put the plug-in in front of those MyST-NB finds by itself, once per process."""
    if not hasattr(render.load_mime_renders, "svm"):
        found = render.load_mime_renders

        def load_mime_renders() -> list[Any]:
            return [SvmOutputs, *found()]

        load_mime_renders.svm = True
        render.load_mime_renders = load_mime_renders


def _keep_no_copies() -> None:
    """Keep MyST-NB from writing every chapter once more, outside the website, where nobody reads it."""
    sphinx_.nbformat = SimpleNamespace(writes=lambda _notebook: "")


def _page(app: Sphinx, _name: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    for key in ("svm_title", "svm_as_of_text"):
        context[key] = getattr(app.config, key)


def _own_files(app: Sphinx, _name: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Leave on a page the scripts and the style of this package; of the theme it has one file of styles."""
    for files in (context["script_files"], context["css_files"]):  # the builder's own lists
        files[:] = [file for file in files if Path(str(file.filename or "")).name.startswith("svm")]


def _refuse_sources(folder: Path) -> None:
    """Stop a book that is made of the project itself: nobody ran its chapters, so only heads would show."""
    if (folder / "data" / "editions").is_dir():
        raise ExtensionError(
            "these are the sources of the report, and its chapters have not been run. "
            "Build the book with: svm build 2025 (or: make book)"
        )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    from staatvanmigratie.book.pdf.builder import SETTINGS

    for name, default in SETTINGS.items():
        if name not in app.config:
            kinds = (list, tuple) if isinstance(default, list) else (str, int)
            app.add_config_value(name, default, "", types=kinds)
    app.add_config_value("svm_labels", {}, "html", types=(dict,))
    app.add_config_value("svm_terms", {}, "env", types=(dict,))
    app.add_config_value("svm_term_chapters", {}, "", types=(dict,))
    _refuse_sources(Path(app.srcdir))
    _take_outputs()
    _keep_no_copies()
    app.add_domain(page_numbers.PageNumbers)
    app.add_transform(FewerNodes)
    app.add_transform(ForeignPictures)
    app.add_transform(Apostrophes)
    html.register(app)
    highlights.register(app)
    raw_html.register(app)
    substitutions.without_code()
    app.add_role("cijfer", NumberRole())
    app.add_role("pdf", PdfRole())
    app.add_role("bijlagen", AnnexesRole())
    app.add_role("bestand", FileRole())
    term = TermRole(innernodeclass=nodes.inline, warn_dangling=True)
    app.add_role_to_domain("std", "term", term, override=True)
    app.add_css_file("svm.css", priority=900)
    for name in ("svm-blad.js", "svm.js"):
        app.add_js_file(name, loading_method="defer", priority=900)
    search_index.take_the_place()
    app.add_html_math_renderer("mathml", (site_files.visit_math, None), (site_files.visit_math, None))
    app.connect("config-inited", site_files.configure)
    app.connect("config-inited", dutch.speak_dutch)
    app.connect("html-page-context", _page)
    app.connect("html-page-context", about_page.put)
    app.connect("html-page-context", _own_files, priority=990)  # after the theme, which adds its own here
    app.connect("build-finished", site_files.finish, priority=900)  # the theme writes colours of code at 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
