"""The cards of terms as the annex *Begrippen* shows them."""

import re
from collections.abc import Iterable, Mapping

from staatvanmigratie.foundation.markup import as_prose, as_target, as_text
from staatvanmigratie.notebook.outputs.text import RenderedText, of_markdown
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.terms import Term, Terms


def of(edition: Edition, names: Iterable[str]) -> "Cards":
    """Return the cards of these terms; without names all of the edition.

    Raises
    ------
    DataFileError
        There is no card of that name.
    """
    chosen = [edition.terms[name] for name in names or edition.terms]
    titles = {key: entry.title for key, entry in edition.catalogue.items()}
    toc = (edition.root / "_toc.yml").read_text(encoding="utf-8")
    return Cards(chosen, edition.terms, titles, re.findall(r"file:\s*notebooks/(\w+)", toc))


class Cards(RenderedText):
    """Cards as a notebook shows them: for the book a glossary, for JupyterLab the same as Markdown.

    ``titles`` are those of the series by id, ``chapters`` the file names of the chapters in the book; what a
    card names besides these is left out.
    """

    def __init__(
        self, cards: Iterable[Term], terms: Terms, titles: Mapping[str, str], chapters: Iterable[str]
    ):
        self._cards = [_Card(card, terms, titles, set(chapters)) for card in cards]
        entries = "\n\n".join(card.source for card in self._cards)
        super().__init__(of_markdown(f"```{{glossary}}\n{entries}\n```").record)

    @property
    def markdown(self) -> str:
        """The cards in plain Markdown: JupyterLab knows no glossary."""
        return "\n\n".join(card.markdown for card in self._cards) + "\n"


class _Card:
    """The paragraphs of one card."""

    def __init__(self, card: Term, terms: Terms, titles: Mapping[str, str], chapters: set[str]):
        self._card, self._terms, self._titles = card, terms, titles
        self._chapters = [name for name in card.chapters if name in chapters]

    @property
    def source(self) -> str:
        lines = [f"  {part}" for part in self._paragraphs("{{term}}`{key}`", "{{doc}}`{name}`")]
        return "\n\n".join([f"{as_text(self._card.title)}\n{lines[0]}", *lines[1:]])

    @property
    def markdown(self) -> str:
        return "\n\n".join(
            [f"**{as_text(self._card.title)}**", *self._paragraphs("{key}", "[{name}]({name}.ipynb)")]
        )

    def _paragraphs(self, term: str, chapter: str) -> list[str]:
        card = self._card
        parts = [_line(card.meaning)]
        if card.excludes:
            parts.append(f"*Niet bedoeld:* {_line(card.excludes)}")
        series = [f"“{as_text(self._titles[name])}”" for name in card.series if name in self._titles]
        if series:
            parts.append(f"*Reeksen in dit rapport:* {', '.join(dict.fromkeys(series))}.")
        also = [term.format(key=key) for key in card.related]
        also += [chapter.format(name=name) for name in self._chapters]
        if also:
            parts.append(f"*Zie ook:* {', '.join(also)}.")
        links = ", ".join(f"[{as_text(source.by)}]({as_target(source.address)})" for source in card.sources)
        parts.append(
            f"*Meer over dit begrip:* {links}." if links else "*Dit is een begrip van dit rapport zelf.*"
        )
        return parts


def _line(text: str) -> str:
    return as_prose(" ".join(text.split()))
