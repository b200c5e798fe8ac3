# ruff: noqa: E501 - a pattern stands on one line, with the signs that people type
"""Numbers of persons, of their documents, accounts and cars.

What follows a test of its own (BSN, IBAN, cards) is found wherever it stands; other numbers only behind the word
that says what they are.
"""

import re
from collections.abc import Iterator

from stdnum import iban as iban_number
from stdnum import luhn

from staatvanmigratie.privacy.kinds import abroad
from staatvanmigratie.privacy.kinds.hints import (
    FIGURE,
    in_a_row_of_numbers,
    near,
    pieces,
    shaped,
    whole,
)
from staatvanmigratie.privacy.personal_columns import eleven

_LOOSE = r"(?<![\w.,/#=%&+\-–]{0})"

# ---------------------------------------------------------------- citizen service number

_NINE = re.compile(
    rf"\d{_LOOSE.format('[0-9]')}"
    r"(?:\d{8}|\d{3}[.\-]\d{2}[.\-]\d{3}|\d{2}[.\-]\d{2}[.\-]\d{3}[.\-]\d|\d{3}[.\-]\d{2}[.\-]\d{3}|\d{2}-\d{3}-\d{3}|\d{3} \d{2} \d{3}|\d{2}[ .]\d{3}[ .]\d{3})"
    r"(?![^\W_]|[%/]|-\d|[.,]\d)"
)
_BSN_WORD = re.compile(
    r"(?:bsn|b\.s\.n|burger[ -]?service[ -]?(?:nummer|nr)|sofi[ -]?(?:nummer|nr)|citizen service number|persoonsnummer)(?![a-z])"
    r"[\W_]{0,12}(?:[^\W\d]{1,30}[\W_]{1,3}){0,3}?(\d[\d. /_-]{6,17}\d)(?!\d)",
    re.IGNORECASE,
)
_BSN_IN_WORDS = re.compile(
    rf"(?:bsn|burger[ -]?service[ -]?nummer|sofi[ -]?nummer)[\W_]{{1,12}}(?:is )?{FIGURE}(?:[ ,-]{{1,2}}{FIGURE}){{7,8}}\b",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[a-z](?:BSN|Bsn)(?:Nummer)?[\W_]{1,4}(\d{8,9})(?!\d)")
_NINE_SHAPES = (
    b"9" * 9,
    b"999.99.999",
    b"999-99-999",
    b"99.99.999.9",
    b"99-99-999-9",
    b"99-999-999",
    b"999-999-999",
    b"999 99 999",
    b"9999.99.999",
    b"9999-99-999",
)
_BSN_PIECES = pieces("bsn", "burger", "sofi", "citizen", "persoonsnummer")
_IN_AN_ADDRESS = re.compile(
    r"(?:person|persoon|personen|burger|burgers|client|clients|cliënt|dossier|dossiers|vreemdeling|aanvrager|betrokkene|inwoner|bewoner|subject|zaak|aanvraag|bsn)[/_](\d{9})(?![a-zA-Z0-9-])"
)
_PERSONS = whole("person", "persoon", "personen", "burger", "burgers", "client", "clients", "dossier", "dossiers", "vreemdeling", "aanvrager", "betrokkene", "inwoner", "bewoner", "subject", "zaak", "aanvraag", "bsn")  # fmt: skip
_OTHERWISE = (
    ("113883.2.4.6.3", re.compile(r"2\.16\.840\.1\.113883\.2\.4\.6\.3[.:^|/]{1,2}\d{8,9}(?!\d)")),
    ("nl", re.compile(r"NL(?<![A-Za-z]NL)\s?\d{9}\s?B\s?\d{2}(?!\w)")),
)


def bsn(text: str) -> Iterator[re.Match[str]]:
    """Nine digits that pass the test of eleven, and any number behind the word itself.

    One in eleven numbers passes by chance. A round number, one with the points of thousands, and one in a row
    of numbers is a figure.
    """
    seen = set()
    for match in (*near(text, _BSN_WORD, _BSN_PIECES), *near(text, _GLUED, _BSN_PIECES[:1], before=1)):
        if len(re.sub(r"\.0$|^0(?=\d{9}$)|\D", "", match[1])) in (8, 9):
            seen.add(match.end())
            yield match
    yield from near(text, _BSN_IN_WORDS, _BSN_PIECES)
    if "/" in text or "_" in text:
        yield from (match for match in near(text, _IN_AN_ADDRESS, _PERSONS) if eleven(match[1]))
    if "B.S.N" in text:
        yield from _BSN_WORD.finditer(text)
    for place in shaped(text, *_NINE_SHAPES):
        match = _NINE.match(text, place)
        if match is None:
            continue
        figure = re.fullmatch(r"\d{3}[ .]\d{3}[ .]\d{3}", match[0]) or match[0].endswith("000")
        if match.end() not in seen and not figure and eleven(match[0]) and not in_a_row_of_numbers(match):
            yield match
    for hint, pattern in _OTHERWISE:
        if hint in text or hint.upper() in text:
            yield from (
                m
                for m in pattern.finditer(text)
                if eleven(re.sub(r"\D", "", m[0][-12:] if hint == "nl" else m[0][-9:])[:9])
            )


_A_DIGIT = re.compile(r"\d")


def numbers_of_people(cells: list[str]) -> list[str]:
    """Return the cells of a column that hold citizen service numbers; figures have other lengths beside them."""
    filled = [cell.strip() for cell in cells if _A_DIGIT.search(cell)]
    found = [
        cell for cell in filled if re.fullmatch(r"\d{9}", cell) and eleven(cell) and not cell.endswith("000")
    ]
    return found if len(found) * 2 >= len(filled) else []


# ---------------------------------------------------------------- a number behind the word for it

_LINK = r"(?:[-_ ]?(?:nummers?|nrs?|no|n°|id|code))?\b[\"'.]?[\s:=_#n°]{1,4}(?:is |van \w{1,20} )?[\"'(]{0,2}"


def _behind(words: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words}){_LINK}(?:{number})(?![^\W_])", re.IGNORECASE)


_APART = r"\d(?:[ .-]?\d){%s}"
_V_NUMBER = (
    (
        pieces("vnr", "vnummer", "vreemdeling") + whole("nummer", "nummers", "nr", "nrs", "alien", "number"),
        _behind(
            r"v[- ]?n(?:ummers?|rs?|umber)|vnr|vreemdeling(?:en)?(?:persoons)?(?:nummer|nr)?|alien(?: registration)?(?: number)?",
            _APART % "7,11",
        ),
    ),
    (
        whole("ind", "crv") + pieces("dossier", "kopienummer", "zaaknummer", "inddossier"),
        _behind(
            r"(?:ind[- ]?)?(?:dossier|zaak)(?:nummer|nr)?|crv(?:-?nummer|-?nr)?|kopienummer",
            r"\d{8,12}(?!/\d)",
        ),
    ),
)
_ANY = r"(?=(?:[ .-]?[A-Z]){0,9}[ .-]?\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){7,9}"
_DOCUMENT = (
    (
        pieces(
            "paspoort",
            "passport",
            "passeport",
            "identiteit",
            "rijbewijs",
            "driving",
            "verblijfs",
            "document",
            "reisdocument",
            "visum",
            "vreemdelingendocument",
            "idkaart",
            "idbewijs",
            "laissez",
            "reisepass",
            "personalausweis",
            "aufenthaltstitel",
            "pasaport",
        )
        + whole("id", "visa"),
        re.compile(
            r"(?i:(?<![^\W_])(?:paspoort|passport|passeport|identiteits?(?:kaart|bewijs)|id[- ]?(?:kaart|card|bewijs)|rijbewijs|driving licen[cs]e|"
            r"verblijfs(?:document|vergunning|kaart)|vreemdelingendocument|w-document|visum(?:sticker)?|visa|document|reisdocument|laissez[- ]?passer|reisepass|personalausweis|aufenthaltstitel|pasaporte|pasaport)"
            r"(?:[-_ ]?(?:document)?[-_ ]?(?:nummers?|nrs?|no|number|n°|id|nld))?[\"'.]?[\s:=_#]{0,4}(?:is |van \w{1,20} )?[\"'(]{0,2})"
            r"(?=[A-Z0-9 ]{0,8}\d)(?:(?i:nld)?[A-Z]{1,3}[A-Z0-9]{5,8}\d(?![^\W_])|[A-Z]?\d{8,10}(?![^\W_]))"
        ),
    ),
)
_NUMBER = (
    (
        whole("big"),
        re.compile(
            r"\bBIG(?:[- .]?(?:nummer|nr|reg\w{0,10}(?:[ .-]{1,2}n(?:umme)?r)?))?\.?[\s:=]{0,4}\d{11}(?!\d)"
        ),
    ),
    (
        whole("agb", "uzi", "pgn", "skn"),
        re.compile(
            r"\b(?:AGB|UZI|PGN|SKN)(?:[- ]?(?:code|nummer|nr))?\.?[\s:=]{1,4}(?:\d{7,10}|\d{2}/\d{6}-\d{2})(?!\d)",
            re.I,
        ),
    ),
    (
        whole("eurodac", "imei", "imsi", "amex", "american"),
        re.compile(
            r"\b(?:Eurodac(?:[- ]?(?:nummer|nr|code))?\.?[\s:=]{1,4}[A-Z]{2}[ -]?[123](?:[ -]?\d){8,14}|IM[ES]I(?:[- ]?(?:nummer|nr))?\.?[\s:=]{1,4}\d{2}(?:[ -]?\d){13}"
            r"|(?:amex|american express)[\s:=]{1,4}3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?!\d)",
            re.I,
        ),
    ),
    (
        whole("kvk"),
        re.compile(
            r"\bKvK(?:[- ]?(?:nummer|nr))?\.?[\s:=]{1,4}\d{8}(?=[^\n]{0,30}\b(?:eenmanszaak|zzp))", re.I
        ),
    ),
    (
        pieces("chassis", "cjib", "voertuigident") + whole("vin"),
        re.compile(
            r"(?<![^\W_])(?:(?:chassis(?:nummer|nr)?|voertuigidentificatienummer|VIN(?:[- ]?(?:nummer|code))?)\.?[\s:=]{1,4}(?=[A-Z0-9]{0,16}\d)[A-HJ-NPR-Z0-9]{17}|CJIB(?:[- ]?(?:nummer|nr))?\.?[\s:=]{1,4}\d{9,16})(?!\w)",
            re.I,
        ),
    ),
    (whole("coa"), re.compile(r"\bCOA[- ]?(?:zorg)?(?:nummer|nr)\.?[\s:=]{1,4}\d{6,12}(?!\d)", re.I)),
    (
        pieces("administratienummer") + whole("nummer", "nr"),
        re.compile(r"\b(?:A[- ](?:nummer|nr)|administratienummer)\.?[\s:=]{1,4}\d(?:[ .]?\d){9}(?!\d)", re.I),
    ),
    (
        pieces(
            "zorg",
            "student",
            "strafrechtsketen",
            "parket",
            "onderwijs",
            "leerling",
            "cli",
            "pati",
            "personeels",
            "klant",
            "bewoner",
            "polis",
            "lid",
            "aanvrager",
            "deelnemer",
            "verzeker",
            "registratie",
            "inschrijf",
        ),
        _behind(
            r"(?:zorg(?:pas)?|ov-?chip(?:kaart)?|student(?:en)?|strafrechtsketen|parket|onderwijs|leerling|cli[eë]nt|pati[eë]nt|personeels|klant|bewoners?|polis|lid|aanvragers?|deelnemers?|verzekerden|verzekerings|registratie|inschrijf)(?:nummer|nr|id)",
            r"\d{2}/\d{6}-\d{2}|[A-Z]{0,3}-?\d(?:[ .-]?\d){4,11}",
        ),
    ),
)


def _of(kinds: tuple) -> object:
    def find(text: str) -> Iterator[re.Match[str]]:
        for words, pattern in kinds:
            yield from near(text, pattern, words, before=2)

    return find


_behind_v, _behind_a_word, _document = _of(_V_NUMBER), _of(_NUMBER), _of(_DOCUMENT)


def number(text: str) -> Iterator[re.Match[str]]:
    """Numbers by which an office knows somebody, here and abroad."""
    yield from _behind_a_word(text)
    yield from abroad.number(text)


_CASE = re.compile(r"Z1-\d{8,12}\b")


def v_number(text: str) -> Iterator[re.Match[str]]:
    """Numbers of foreigners, and of their cases at the immigration service."""
    yield from _behind_v(text)
    yield from _CASE.finditer(text)


def document(text: str) -> Iterator[re.Match[str]]:
    """Passports and the like by their number behind the word, and by the lines for machines in them."""
    yield from _document(text)
    if "<<<" in text:
        yield from _MACHINE_READABLE.finditer(text)


_MACHINE_READABLE = re.compile(r"[A-Z0-9<]{8,60}<<<[A-Z0-9<]*")

# ---------------------------------------------------------------- bank and car

_IBAN = re.compile(
    r"[A-Z]{2}(?<![A-Za-z0-9]..)\d\d(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?(?![a-z])"
)
_SMALL_IBAN = re.compile(r"nl\d\d[ .-]?[a-z]{4}(?:[ .-]?\d{2,4}){3,5}(?!\d)")
#: One card without spaces; a figure of sixteen digits has a point or stands in a row.
_CARD_GLUED = re.compile(r"(?:4\d|5[1-5])(?<![\w.,/#=%&+:\-]..)\d{14}(?![^\W_]|[/%]|[.,-]\d)")
_CARD = re.compile(r"[3-6](?<![\w.,-].)\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?![\w]|[.,-]\d)")


def iban(text: str) -> Iterator[re.Match[str]]:
    """Accounts of any bank and numbers of cards, by the digits that check them."""
    for place in shaped(text, b"AA99", b"aa99aaaa", b"aa99 aaaa"):
        if match := _IBAN.match(text, place) or _SMALL_IBAN.match(text, place):
            said = re.sub(r"[ .-]", "", match[0])
            if any(
                iban_number.is_valid(said[:length], check_country=False)
                for length in range(len(said), 14, -1)
            ):
                yield match
    yield from (match for match in near(text, _CARD_WORD, _CARDS) if luhn.is_valid(match[1]))
    for place in shaped(text, b"9999 9999 9999 9999", b"9999-9999-9999-9999"):
        match = _CARD.match(text, place)
        if match and luhn.is_valid(re.sub(r"\D", "", match[0])):
            yield match
    for place in shaped(text, b"9" * 16):
        match = _CARD_GLUED.match(text, place)
        if match and luhn.is_valid(match[0]) and not in_a_row_of_numbers(match):
            yield match
    yield from near(text, _ACCOUNT, _ACCOUNTS)


_ACCOUNT = re.compile(
    r"(?:(?:bank|giro|post)?rekening(?:nummer|nr)|gironummer|account number|kontonummer)\.?[\"']?[\s:=]{1,4}[\"']?"
    r"(?:P ?\d{3,7}|\d{2}[. ]\d{2}[. ]\d{2}[. ]\d{2,3}|\d{4}[. ]\d{2}[. ]\d{3}|\d{7,10})(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_ACCOUNTS = pieces("rekening", "gironummer", "kontonummer") + whole("account")
_CARD_WORD = re.compile(
    r"(?i:creditcard|credit card|kaartnummer|cardnumber|card number|visa|mastercard)(?:nummer|nr)?[\"']?[\s:=]{1,3}[\"']?([3-6]\d{12,15})(?!\d)"
)
_CARDS = pieces("creditcard", "kaartnummer", "cardnumber", "mastercard") + whole("credit", "card", "visa")
_L = "[BDFGHJKLMNPRSTVWXYZ]"
_SIDECODES = (
    f"{_L}{{2}}-\\d\\d-\\d\\d|\\d\\d-\\d\\d-{_L}{{2}}|\\d\\d-{_L}{{2}}-\\d\\d|{_L}{{2}}-\\d\\d-{_L}{{2}}|"
    f"{_L}{{2}}-{_L}{{2}}-\\d\\d|\\d\\d-{_L}{{2}}-{_L}{{2}}|\\d\\d-{_L}{{3}}-\\d|\\d-{_L}{{3}}-\\d\\d|{_L}{{2}}-\\d{{3}}-{_L}|"
    f"{_L}-\\d{{3}}-{_L}{{2}}|{_L}{{3}}-\\d\\d-{_L}|{_L}-\\d\\d-{_L}{{3}}|\\d-{_L}{{2}}-\\d{{3}}|\\d{{3}}-{_L}{{2}}-\\d"
)
_PLATE = re.compile(rf"(?<![\w-])(?:{_SIDECODES})(?![\w-])")
_PLATE_WORD = re.compile(
    rf"(?i:kenteken(?:plaat|nummer|bewijs)?|nummerplaat|number plate|licen[cs]e plate|voertuig|auto)(?i: met)?(?i: kenteken)?[\"']?[\s:=]{{1,4}}[\"']?((?i:{_SIDECODES.replace('-', '[- ]?')}))(?!\w)"
    r"|(?i:kenteken|kennzeichen|immatriculation|number plate)[\"']?[\s:=]{1,4}[\"']?(?=[A-Z0-9 -]{0,9}\d)[A-Z0-9]{1,3}[- ][A-Z0-9]{1,3}[- ]?[A-Z0-9]{1,4}(?!\w)"
)


def plate(text: str) -> Iterator[re.Match[str]]:
    """Licence plates of all fourteen series of the Netherlands."""
    for place in shaped(text, b"-99-", b"-AA-", b"-999-", b"-AAA-"):
        for before in (1, 2, 3):
            if place >= before and (match := _PLATE.match(text, place - before)):
                yield match
                break
    yield from near(text, _PLATE_WORD, _CAR, before=8)


_CAR = pieces("kenteken", "kennzeichen", "immatriculation", "nummerplaat", "plate", "voertuig", "auto")
