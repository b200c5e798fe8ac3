"""Dutch words on the pages, where Sphinx and the theme leave English ones."""

from gettext import GNUTranslations
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config

from staatvanmigratie.foundation.project import PACKAGE

TEXTS = PACKAGE / "book" / "web" / "locale" / "nl.po"
#: Where the catalogues of Sphinx and its themes are mended; ``booktheme`` is that of sphinx-book-theme.
CATALOGUES = ("sphinx", "booktheme")


def speak_dutch(app: Sphinx, _config: Config) -> None:
    """Put our translations before those of Sphinx and the theme, which leave many words in English.

    ``locale/nl.po`` holds all of them, with the catalogue as context (``sphinx`` or ``booktheme``).
    """
    texts = translations()
    for domain in CATALOGUES:
        ours = _catalogue(texts[domain])
        current = locale.translators.get(("general", domain))
        if getattr(current, "svm", False):
            continue
        if current is not None:
            ours.add_fallback(current)
        ours.svm = True
        locale.translators["general", domain] = ours
        if domain == "sphinx":
            app.translator = ours


def translations() -> dict[str, dict[str, str]]:
    """Return our translations by context."""
    with TEXTS.open("rb") as file:
        catalogue = read_po(file)
    found: dict[str, dict[str, str]] = {}
    for message in catalogue:
        if message.id:
            found.setdefault(message.context, {})[message.id] = message.string
    return found


def _catalogue(texts: dict[str, str]) -> GNUTranslations:
    catalogue = Catalog(locale="nl")
    for english, dutch in texts.items():
        catalogue.add(english, dutch)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
