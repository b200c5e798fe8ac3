"""The words of the report and what they mean: ``data/terms.yml``, read strictly.

A term has one card, in the annex *Begrippen*. A chapter points to it with ``{term}`nareis```, or with other
words ``{term}`wie nareist <nareis>```; every name under ``also`` works too. The role is a link in the website
and the PDF, and plain text in JupyterLab. A name without a card is an error of ``svm check`` and of a build.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict

FILE = "data/terms.yml"
_ROLE = re.compile(r"\{term\}`(?:[^`<]*<)?(?P<name>[^`<>]+)>?`")


class Address(Strict):
    """Where the meaning of a term was read: the words of the link, and the link."""

    by: str
    address: str = Field(pattern=r"^https?://\S+$")


class Term(Strict):
    """One card.

    ``key``       what a writer types: ``{term}`nareis```
    ``title``     printed above the card
    ``meaning``   who or what it is, in plain Dutch
    ``excludes``  what is not counted or not meant; None when nothing needs to be said
    ``sources``   where the meaning was read, none for a word of the report itself; the words are our own
    ``also``      other names under which a writer finds the card, such as the plural
    ``related``   keys of other cards
    ``series``    ids of series that count it
    ``chapters``  chapters that tell more, by file name
    """

    key: str
    title: str
    meaning: str
    excludes: str | None
    sources: list[Address]
    also: list[str] = Field(default=[])
    related: list[str] = Field(default=[])
    series: list[str] = Field(default=[])
    chapters: list[str] = Field(min_length=1)

    @property
    def names(self) -> list[str]:
        """Every name a writer may use, in small letters, each once and always in the same order."""
        return list(dict.fromkeys(name.casefold() for name in (self.key, self.title, *self.also)))


class Terms(Mapping[str, Term]):
    """All cards by key, in alphabetical order of their titles."""

    def __init__(self, cards: Iterable[Term]):
        self._cards = {card.key: card for card in sorted(cards, key=lambda card: card.title.casefold())}
        self.names = {name: card.key for card in self._cards.values() for name in card.names}

    def __getitem__(self, name: str) -> Term:
        """Return the card of a term by any of its names.

        Raises
        ------
        DataFileError
            There is no such card; the message suggests near names.
        """
        if (key := self.names.get(name.casefold())) is None:
            near = get_close_matches(name.casefold(), self.names, n=3, cutoff=0.6)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise DataFileError(f"{FILE}: no term {name!r}.{hint} Add a card, or a name under `also`.")
        return self._cards[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in self.names


def read(path: Path) -> Terms:
    """Read the cards; without the file there are none.

    Raises
    ------
    DataFileError
        An unknown or missing key, a name of two cards, a relation to a card that is not there; the message
        names the term and the key.
    """
    if not path.exists():
        return Terms([])
    cards = strict.models(path, Term, FILE, "key")
    owner: dict[str, str] = {}
    for key, card in cards.items():
        for name in card.names:
            if name in owner:
                raise DataFileError(f"{FILE}: {key}: the name {name!r} belongs to {owner[name]!r} already")
            owner[name] = key
    terms = Terms(cards.values())
    for card in cards.values():
        for other in card.related:
            if other not in terms:
                raise DataFileError(f"{FILE}: {card.key}: related: there is no term {other!r}")
    return terms


def used(text: str) -> Iterator[str]:
    """Yield the name in every ``{term}`` role of a text."""
    for match in _ROLE.finditer(text):
        yield " ".join(match["name"].split())
