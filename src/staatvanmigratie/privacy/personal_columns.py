"""Columns that are about single persons: they never get in, whatever the file of the delivery says.

A statistic about people holds no names, no numbers of persons and no days of birth. Who sends such a column
by accident gets it refused before anything is stored.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_HEADS = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi\w*|v-?nummer|vreemdelingennummer|kopie ?nummer|paspoortnummer|"
    r"documentnummer|geboortedatum|geboortedag|date ?of ?birth|birth ?date|dob|"
    r"(?:voor|achter|familie|roep)naam|voornamen|voorletters|tussenvoegsel|"
    r"naam ?(?:aanvrager|vreemdeling|persoon|medewerker|behandelaar)|"
    r"surname|first ?name|last ?name|full ?name|e-?mail\w*|telefoon\w*|phone\w*|adres|address|postcode|"
    r"zip ?code|iban|kenteken)\b",
    re.IGNORECASE,
)
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[. ]?\d){8}(?!\d)")
_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def columns(heads: Sequence[str], rows: Iterable[Sequence[object]], day_columns: set[int]) -> Iterator[str]:
    """Yield what is personal: the column with the reason, and the row of the first case.

    ``rows`` come with the number of the first row behind the head as 2; ``day_columns`` are columns that the
    delivery declares as a period of days.
    """
    for head in heads:
        if _HEADS.search(re.sub(r"[_\s]+", " ", str(head))):
            yield f"column {head!r}: it is about single persons"
    hits: dict[tuple[int, str], list[int]] = {}
    seen: dict[tuple[int, str], int] = {}
    for place, row in enumerate(rows, 2):
        for number, cell in enumerate(row):
            if cell in (None, ""):
                continue
            for kind, hit in _kinds(str(cell).strip(), number in day_columns):
                seen[number, kind] = seen.get((number, kind), 0) + 1
                if hit:
                    hits.setdefault((number, kind), []).append(place)
    for (number, kind), places in hits.items():
        if len(places) * 2 >= seen[number, kind]:
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            yield f"column {heads[number]!r}: looks like a {kind} (row {places[0]}{more})"


def _kinds(text: str, declared_day: bool) -> Iterator[tuple[str, bool]]:
    """Yield what a cell might be, and whether it is: one in eleven numbers passes by chance, half do not."""
    if numbers := _NINE_DIGITS.findall(text):
        yield "citizen service number (BSN)", any(map(eleven, numbers))
    if not declared_day:
        yield "day of birth, or another day of one person", bool(_DAY.fullmatch(text[:10]))
    if _MAIL.search(text):
        yield "mail address", True


def eleven(text: str) -> bool:
    """Tell whether nine digits pass the test of eleven, as a citizen service number does."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0
