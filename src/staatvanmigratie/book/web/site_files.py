"""The files of the site: ours are added, and what the theme brings and no page uses is taken away.

Of the theme go its icons (1.5 MB of script for a dozen pictures) and its languages; fonts, templates, styles
and the chart library come. A built page asks nothing of any other server.
"""

import re
import shutil
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from staatvanmigratie.book.web import page_faults, used_styles, vega
from staatvanmigratie.foundation.project import FONTS, PACKAGE

_LOGGER = logging.getLogger(__name__)
HERE = PACKAGE / "book" / "web"


def configure(app: Sphinx, config: Config) -> None:
    """Put our templates before those of the theme, and our files beside its own."""
    config.templates_path.insert(0, str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))
    config.html_favicon = config.html_favicon or str(HERE / "static" / "staafjes.svg")


def visit_math(self: HTML5Translator, node: nodes.math | nodes.math_block) -> None:
    """Write a formula as MathML, which browsers draw themselves; Sphinx's way asks another server."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    self.body.append(f'<div class="svm-formule">{formula}</div>\n' if block else formula)
    raise nodes.SkipNode


def finish(app: Sphinx, error: Exception | None) -> None:
    """Complete the site: fonts, the chart library, and without what the theme brings and no page uses."""
    if error or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    out = Path(app.outdir)
    fonts = out / "_static" / "fonts"
    fonts.mkdir(exist_ok=True)
    for font in [*sorted(FONTS.glob("*.woff2")), FONTS / "OFL.txt"]:
        shutil.copyfile(font, fonts / font.name)
    _slim(out / "_static")
    kept = getattr(app, "svm_kept", False)  # pages that are written later may use more
    on_pages = None if kept else used_styles.names_on_pages(out)
    _put_styles_together(out / "_static", on_pages)
    if on_pages is not None:
        _leave_used_styles(out, on_pages)
    add_library(app)
    for fault in page_faults.of_site(out):
        _LOGGER.warning("%s", fault, type="svm", subtype="page")


def add_library(app: Sphinx) -> None:
    """Add the chart library, if a page that was written can use it and it is not there."""
    bundle = Path(app.outdir) / vega.BUNDLE
    if getattr(app.builder, "svm_interactive", False) and not bundle.exists():
        vega.write_bundle(bundle)


# Of the theme and of Sphinx: all scripts. Of the theme also its words in all languages, pictures of other
# services, source maps.
_UNUSED = (
    "scripts",
    "doctools.js",
    "documentation_options.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
    "translations.js",
    "vendor",
    "locales",
    "images/logo_*",
    "*webpack-macros.html",
    "**/*.map",
    "**/.gitignore",
)
_ICONS = re.compile(
    r"@font-face\{[^}]*Font Awesome[^}]*\}|(?:\.fa-[a-z0-9-]+:before,?)+\{content:\"[^\"]*\"\}"
)


#: The colours of code, which no script makes.
_OF_CODE = "pygments.css"
#: The styles of Sphinx, the theme, the colours of code and notebooks, in the order in which they count.
_PARTS = (
    "basic.css",
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    _OF_CODE,
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
)
_THEME, _OWN = "thema.css", "svm.css"
#: What a part begins with; the first asks for the style of Sphinx, which stands before it.
_BEGINNING = re.compile(r'@charset "UTF-8";|@import "\.\./basic\.css";')
#: Our own scripts are told line by line, which their readers need and a page does not.
_REMARK = re.compile(r"^ *(?://.*)?\n|^ +", re.MULTILINE)


def _slim(static: Path) -> None:
    """Take away what the theme brings and no page uses: half of the weight of a page."""
    for pattern in _UNUSED:
        for path in sorted(static.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    for path in static.glob("svm*.js"):
        path.write_text(_REMARK.sub("", path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _put_styles_together(static: Path, on_pages: set[str] | None) -> None:
    """Make one file of what the theme and Sphinx have in six: a page waits for each, the last for the first.

    Of the colours of code only those ``on_pages`` stay: their names are words of any script, and none makes
    them.
    """
    styles = []
    for path in (path for pattern in _PARTS for path in sorted(static.glob(pattern))):
        style = _ICONS.sub("", _BEGINNING.sub("", path.read_text(encoding="utf-8")))
        is_of_code = path.name == _OF_CODE and on_pages is not None
        styles.append(used_styles.only_used(style, on_pages) if is_of_code else style)
        path.unlink()
    (static / _THEME).write_text("".join(styles), encoding="utf-8", newline="\n")
    shutil.rmtree(static / "styles", ignore_errors=True)


def _leave_used_styles(out: Path, on_pages: set[str]) -> None:
    """Take out of the styles of the theme and of Sphinx what no page uses.

    Ours is made for these pages, and for those of figures, which are written later: it is only packed.
    """
    theme, own = out / "_static" / _THEME, out / "_static" / _OWN
    styles = {path: path.read_text(encoding="utf-8") for path in (theme, own)}
    kept = used_styles.of_site(styles, on_pages | used_styles.names_in_scripts(out))
    kept[own] = used_styles.packed(styles[own])
    for path, style in kept.items():
        path.write_text(style, encoding="utf-8", newline="\n")
