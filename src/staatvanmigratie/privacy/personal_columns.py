"""Columns that are about single persons: they never get in, whatever the file of the delivery says.

A statistic about people holds no names, no numbers of persons and no days of birth. Who sends such a column
by accident gets it refused before anything is stored.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from stdnum.nl import bsn

_HEADS = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi\w*|v-?nummer|vreemdelingennummer|kopie ?nummer|paspoortnummer|"
    r"documentnummer|geboortedatum|geboortedag|geb ?dat(?:um)?|v ?nr|vreemdelingnummer|a ?nummer|"
    r"date ?of ?birth|birth ?date|dob|"
    r"(?:voor|achter|familie|roep)naam|mobiel(?:nummer)?|gsm(?:nummer)?|voornamen|voorletters|tussenvoegsel|"
    r"naam ?(?:aanvrager|vreemdeling|persoon|medewerker|behandelaar)|"
    r"surname|first ?name|last ?name|full ?name|e-?mail\w*|telefoon\w*|phone\w*|adres|address|postcode|"
    r"zip ?code|iban|kenteken|gebruiker(?:snaam)?|user ?name|login(?:naam)?|mailbox)\b",
    re.IGNORECASE,
)
_BSN = "citizen service number (BSN)"
#: One amount in eleven passes for a number of a citizen; so many of them without an exception do not.
_NO_CHANCE = 6
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[. ]?\d){8}(?!\d)")
_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def columns(
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    time_columns: Collection[int],
    numbers: Sequence[int] | None = None,
    amounts: Collection[int] = (),
) -> Iterator[str]:
    """Yield what is personal: the column with the reason, and the row of the first case.

    ``time_columns`` are columns that the delivery declares as periods: a day there is no day of a person.
    ``numbers`` are those of the rows in the file; without them the first behind the head is 2; ``amounts``
    columns declared as money or counts: a few of their numbers may pass for those of citizens.
    """
    for head in heads:
        if is_about_persons(head):
            yield f"column {head!r}: it is about single persons"
    hits: dict[tuple[int, str], list[int]] = {}
    seen: dict[tuple[int, str], int] = {}
    for place, row in zip(numbers or range(2, len(rows) + 2), rows, strict=True):
        for number, cell in enumerate(row):
            if cell in (None, ""):
                continue
            for kind, hit in _kinds(str(cell).strip(), number in time_columns):
                seen[number, kind] = seen.get((number, kind), 0) + 1
                if hit:
                    hits.setdefault((number, kind), []).append(place)
    for (number, kind), places in hits.items():
        if number in amounts and kind == _BSN and not len(places) == seen[number, kind] >= _NO_CHANCE:
            continue
        if len(places) * 2 >= seen[number, kind]:
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            yield f"column {heads[number]!r}: looks like a {kind} (row {places[0]}{more})"


def is_about_persons(head: object) -> bool:
    """Tell whether the head of a column says that it is about single persons."""
    return bool(_HEADS.search(re.sub(r"[_\s]+", " ", str(head))))


def _kinds(text: str, declared_time: bool) -> Iterator[tuple[str, bool]]:
    """Yield what a cell might be, and whether it is: one in eleven numbers passes by chance, half do not."""
    if numbers := _NINE_DIGITS.findall(text):
        yield _BSN, any(map(eleven, numbers))
    if not declared_time:
        yield "day of birth, or another day of one person", bool(_DAY.fullmatch(text[:10]))
    if _MAIL.search(text):
        yield "mail address", True


def eleven(text: str) -> bool:
    """Tell whether nine digits pass the test of eleven, as a citizen service number does."""
    digits = "".join(character for character in text if character.isdecimal())
    return len(digits) == 9 and bsn.is_valid(digits)
