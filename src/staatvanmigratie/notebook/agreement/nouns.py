"""Who or what a number counts, against the words around it: people are no homes, requests no decisions."""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import NumberRecord, TextOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.store.catalogue import Catalogue

#: Endings of Dutch words, plural, by the unit of the series that such a word may stand beside.
NOUNS = {
    "personen": (
        "mensen personen inwoners immigranten emigranten migranten vluchtelingen asielzoekers statushouders "
        "nareizigers reizigers ontheemden kinderen studenten minderjarigen werknemers starters bewoners "
        "vreemdelingen vrouwen mannen gezinsleden familieleden oekraïners"
    ).split(),
    "woningen": ["woningen", "huizen"],
    "aanvragen": ["aanvragen", "verzoeken"],
    "besluiten": ["besluiten", "beslissingen"],
    "vergunningen": ["vergunningen"],
    "detecties": ["detecties"],
    "plekken": ["plekken", "plaatsen"],
    "locaties": ["locaties"],
    "incidenten": ["incidenten"],
    "gemeenten": ["gemeenten"],
    "dossiers": ["dossiers"],
}
#: Units of the catalogue that are another word for one of these.
_SAME = {"verzoeken": "aanvragen", "registraties": "incidenten"}
_ENDS_A_HEAD = frozenset(
    "van in met op voor naar per uit aan bij die dat waarvan volgens over onder zonder tot na door om "
    "binnen buiten tegen langer".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_COUNTED = {"value", "sum", "rounded"}
_NEXT = re.compile(r"\s*(?:\([^()]*\)\s*)?(?P<words>[^\W\d_]+(?: [^\W\d_]+)?)")


def noun_of(title: str) -> tuple[str, str] | None:
    """Return the first word of a head that says who or what is counted, with the unit it stands for.

    ``Te huisvesten statushouders`` counts people; of ``Woningen voor statushouders`` the first word counts.
    """
    for match in _WORD.finditer(_BRACKETS.sub("", title)):
        word = match[0].lower()
        if word in _ENDS_A_HEAD:
            return None
        if found := _kind(word):
            return word, found
    return None


def _kind(word: str) -> str | None:
    return next((unit for unit, ends in NOUNS.items() if word.endswith(tuple(ends))), None)


def noun_after(text: str) -> tuple[str, str] | None:
    """Return the noun directly behind a number, or behind one adjective: ``7.140 nieuwe vergunningen``."""
    if not (match := _NEXT.match(text)):
        return None
    first, *second = match["words"].lower().split()
    if found := _kind(first):
        return first, found
    if second and first.endswith("e") and first not in _ENDS_A_HEAD and (found := _kind(second[0])):
        return second[0], found
    return None


def check(printed: Sequence[PrintedOutput], catalogue: Catalogue) -> Iterator[Finding]:
    """Yield every tile, head of a column and number in a sentence that calls what is counted something else.

    A series may allow another word with ``also_called`` in the catalogue.
    """
    for each in printed:
        told = set()
        for text, noun, number in _named(each):
            wrong = _wrong(noun, number, catalogue)
            if wrong and (text, number.series) not in told:
                told.add((text, number.series))
                yield Finding("error", each.where, f"{text!r} {wrong}")


def _wrong(noun: tuple[str, str] | None, number: NumberRecord, catalogue: Catalogue) -> str | None:
    unit = _SAME.get(number.unit, number.unit)
    if noun is None or number.what not in _COUNTED or unit not in NOUNS or noun[1] == unit:
        return None
    allowed = catalogue[number.series].also_called if number.series in catalogue else []
    if any(noun[0].endswith(word) for word in allowed):
        return None
    return (
        f"says {noun[0]} of {number.shown}, and {number.series} counts {number.unit}; "
        f"say {number.unit}, or give the reason in the catalogue with also_called: [{noun[0]}]"
    )


def _named(each: PrintedOutput) -> Iterator[tuple[str, tuple[str, str] | None, NumberRecord]]:
    output = each.output
    for tile in getattr(output, "tiles", ()):
        if tile.number:
            yield tile.title, noun_of(tile.title), output.number(tile.number)
    if table := getattr(output, "table", None):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if cell.number:
                    yield column.title, noun_of(column.title), output.number(cell.number)
    if isinstance(output, TextOutput):
        for block in output.blocks:
            for sentence in block.sentences:
                parts = sentence.parts
                for place, part in enumerate(parts[:-1]):
                    after = parts[place + 1]
                    if part.number and not after.number:
                        behind = after.title if after.role else after.words
                        yield output.said(sentence), noun_after(behind), output.number(part.number)
