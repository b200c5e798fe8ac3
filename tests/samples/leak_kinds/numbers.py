# ruff: noqa: E501, RUF001 - what is planted stands on one line
"""Kinds of telephone numbers, mail addresses and numbers of persons, each in its usual spellings."""

import codecs
import random
import string

import phonenumbers
from stdnum.luhn import calc_check_digit

from tests.samples.leak_kinds import Files, Plant
from tests.samples.leak_kinds.spelling import (
    FAMILY,
    address,
    cut_mail,
    digits,
    everywhere,
    in_file,
    initials,
    letters,
    login,
    person,
    ruled,
    spaced,
)
from tests.samples.planted_files import pdf, xlsx

PHONE, MAIL, BSN = "telephone number", "mail address", "citizen service number (BSN)"

# ---------------------------------------------------------------- telephone

_AREAS_3 = (
    "010 013 015 020 023 024 026 030 033 035 036 038 040 043 045 046 050 053 055 058 070 071 072 073 074"
)
_AREAS_3 += " 075 076 077 078 079"
_AREAS_4 = (
    "0111 0113 0118 0162 0165 0172 0180 0182 0184 0186 0222 0223 0226 0228 0229 0251 0255 0294 0297 0299"
)
_AREAS_4 += (
    " 0313 0314 0315 0316 0318 0320 0321 0341 0342 0343 0344 0345 0346 0348 0411 0412 0413 0416 0418 0475"
)
_AREAS_4 += (
    " 0478 0485 0486 0488 0492 0493 0495 0497 0499 0511 0512 0513 0514 0515 0516 0517 0518 0519 0521 0522"
)
_AREAS_4 += (
    " 0523 0524 0525 0527 0528 0529 0541 0543 0544 0545 0546 0547 0548 0561 0562 0566 0570 0571 0572 0573"
)
_AREAS_4 += " 0575 0577 0578 0591 0592 0593 0594 0595 0596 0597 0598 0599"


def mobile(r: random.Random) -> str:
    return "06" + digits(r, 8, "1234589")


def _local(r: random.Random, count: int) -> str:
    while len(set(said := digits(r, count, "23456789"))) < 3:
        pass
    return said


def _fixed(r: random.Random) -> tuple[str, str]:
    if r.random() < 0.6:
        return r.choice(_AREAS_3.split()), _local(r, 7)
    return r.choice(_AREAS_4.split()), _local(r, 6)


def _abroad(r: random.Random, countries: list[str]) -> str:
    """A number of another country, as long as those that its telephone service gives out."""
    example = phonenumbers.example_number_for_type(r.choice(countries), phonenumbers.PhoneNumberType.MOBILE)
    example.national_number = example.national_number // 1000 * 1000 + r.randint(100, 999)
    form = r.choice([phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.E164])
    return phonenumbers.format_number(example, form)


PHONES = {
    "in one": lambda r: r.choice(["bel ", "tel. ", "", "mobiel: "]) + mobile(r),
    "hyphen": lambda r: (n := mobile(r))[:2] + r.choice(["-", " - ", " – ", "\u2011"]) + n[2:],
    "groups of two": lambda r: spaced(r, mobile(r), [2] * 5, r.choice([" ", ".", "-", "\u00a0", "\u2009"])),
    "groups of four": lambda r: spaced(r, mobile(r), [2, 4, 4], r.choice([" ", ".", "-", "\u202f"])),
    "groups of three": lambda r: spaced(r, mobile(r), [2, 3, 3, 2], r.choice([" ", ".", "-"])),
    "bracket": lambda r: f"({(n := mobile(r))[:2]}){r.choice(['', ' ', '-'])}{n[2:]}",
    "slash": lambda r: (n := mobile(r))[:2] + r.choice(["/", " / "]) + n[2:],
    "country": lambda r: (
        r.choice(["+31", "0031", "(+31)", "00 31"]) + r.choice(["", " ", "-"]) + mobile(r)[1:]
    ),
    "country and zero": lambda r: f"+31{r.choice(['', ' '])}(0){r.choice(['', ' '])}{mobile(r)[1:]}",
    "country in groups": lambda r: (
        r.choice(["+31 6", "+31-6", "+31 (0)6"]) + " " + spaced(r, mobile(r)[2:], [2] * 4)
    ),
    "area": lambda r: (n := _fixed(r))[0] + r.choice(["-", " ", " - ", "/", ". "]) + n[1],
    "area glued": lambda r: r.choice(["tel. ", "Tel: ", "T ", "telefoon "]) + "".join(_fixed(r)),
    "area and country": lambda r: f"+31 {r.choice(['', '(0)'])}{(n := _fixed(r))[0][1:]} {n[1]}",
    "area in brackets": lambda r: (
        f"({(n := _fixed(r))[0]}) {spaced(r, n[1], [3, 2, 2] if len(n[1]) == 7 else [2] * 3)}"
    ),
    "extension": lambda r: (
        r.choice(["doorkiesnummer ", "doorkies: ", "toestel ", "tst. ", "toestelnr. "])
        + digits(r, r.choice([4, 5]), "2345678")
    ),
    "each digit apart": lambda r: r.choice([" ", "-", "."]).join(mobile(r)),
    "link": lambda r: "tel:" + r.choice(["+31", "0031"]) + mobile(r)[1:],
    "abroad": lambda r: _abroad(r, "BE DE GB FR TR MA PL SY ER SO UA".split()),
}
PHONES_APART = {
    "words": lambda r: " ".join(
        "nul een twee drie vier vijf zes zeven acht negen".split()[int(d)] for d in mobile(r)
    ),
    "underscores": lambda r: spaced(
        r, mobile(r), r.choice([[2, 8], [2, 4, 4]]), r.choice(["_", "·", "~", "•"])
    ),
    "wide digits": lambda r: "".join(chr(ord(d) + 0xFEE0) for d in mobile(r)),
    "Arabic digits": lambda r: "".join(chr(ord(d) - 48 + 0x660) for d in mobile(r)),
    "letter o": lambda r: r.choice("oO") + (n := mobile(r))[1:2] + r.choice("- ") + n[2:],
    "square bracket": lambda r: f"[{(n := mobile(r))[:2]}] {n[2:]}",
    "colon": lambda r: f"06:{mobile(r)[2:]}",
    "no plus": lambda r: r.choice(["tel ", "mobiel ", "whatsapp: ", "bel "]) + "31" + mobile(r)[1:],
    "Caribbean": lambda r: _abroad(r, ["CW", "BQ", "SX", "AW", "SR"]),
    "message link": lambda r: (
        r.choice(["https://wa.me/31", "https://api.whatsapp.com/send?phone=31", "sms:+31"]) + mobile(r)[1:]
    ),
    "signal": lambda r: f"https://signal.me/#p/+31{mobile(r)[1:]}",
    "odd groups": lambda r: spaced(r, mobile(r), r.choice([[3, 3, 4], [4, 3, 3], [4, 2, 2, 2], [5, 5]])),
    "area in odd groups": lambda r: (
        (n := _fixed(r))[0] + " " + spaced(r, n[1], [2, 2, 3] if len(n[1]) == 7 else [3, 3])
    ),
    "card": lambda r: f"TEL;TYPE={r.choice(['WORK', 'HOME,VOICE', 'CELL'])}:+31{mobile(r)[1:]}",
    "code of words": lambda r: f"tel. {(n := mobile(r))[:2]}-{n[2:6]} {n[6:8]} {n[8:]} (privé)",
    "plus in percent": lambda r: f"https://voorbeeld.example/?tel=%2B31{mobile(r)[1:]}",
}
_IN_FILES = {
    "number that lost its zero": in_file(
        "a.csv",
        lambda r: (
            f"naam;{r.choice(['telefoon', 'mobiel', 'telefoonnummer', 'gsm'])};x\nA;{mobile(r)[1:]};2\nB;{mobile(r)[1:]};4\n"
        ),
        PHONE,
        "column about single persons",
    ),
    "cut by tags": in_file(
        "a.html",
        lambda r: f"<p><span>{(n := mobile(r))[:2]}</span>-<b>{n[2:6]}</b>{n[6:]}</p>",
        PHONE,
    ),
}

# ---------------------------------------------------------------- mail


def _cloudflare(said: str, key: int) -> str:
    return f"{key:02x}" + "".join(f"{ord(c) ^ key:02x}" for c in said)


def _spelled(r: random.Random, at: list[str], dot: list[str]) -> str:
    name, _, host = address(r).partition("@")
    return name + r.choice(at) + host.replace(".", r.choice(dot))


MAILS = {
    "plain": address,
    "link": lambda r: f"mailto:{address(r)}",
    "percent": lambda r: f"https://voorbeeld.example/?aan={address(r).replace('@', '%40')}",
    "entity": lambda r: address(r).replace("@", r.choice(["&#64;", "&#x40;", "&commat;"])),
    "in brackets": lambda r: _spelled(r, ["[at]", " (at) ", "{at}", "<at>", " [AT] "], ["."]),
    "both in brackets": lambda r: _spelled(r, ["[at]", " (at) "], ["[dot]", " (punt) ", "[punt]"]),
    "apenstaartje": lambda r: _spelled(
        r,
        [" apenstaartje ", " apestaartje ", "[apestaart]", " apenstaart ", "(apestaartje)"],
        [".", " punt "],
    ),
    "spaces": lambda r: _spelled(r, [" @ ", "@ ", " @"], ["."]),
    "wide at": lambda r: address(r).replace("@", r.choice(["＠", "﹫"])),
    "without an ending": lambda r: (
        f"{r.choice(['aan', 'van', 'mail', 'contact:'])} {login(r)}@{r.choice(['minvoorbeeld', 'verzonnendienst', 'rijksnep'])}"
    ),
    "turned round": lambda r: address(r)[::-1],
}
MAILS_APART = {
    "quoted name": lambda r: f'"{person(r)}" <{address(r)}>',
    "host of digits": lambda r: f"{login(r)}@[10.{r.randint(1, 250)}.3.4]",
    "rot13": lambda r: "zn" + "vygb:" + codecs.encode(address(r), "rot13"),
    "soft equals": lambda r: address(r).replace("@", "=40"),
    "chat": lambda r: r.choice(["sip:", "xmpp:", "skype:", "msteams:"]) + address(r),
    "double encoded": lambda r: address(r).replace("@", "%2540"),
    "dashes": lambda r: _spelled(r, ["-at-", " -at- ", "_at_"], ["-dot-", " -dot- ", "."]),
    "a circle": lambda r: _spelled(r, ["(a)", "[a]", "ⓐ"], ["."]),
    "exchange": lambda r: (
        f"/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn={letters(r, 32, '0123456789abcdef')}-{login(r)}"
    ),
    "star": lambda r: _spelled(r, [" *at* ", " |at| ", "<@>", "(@)"], ["."]),
}
_MAIL_FILES = {
    "cloudflare": in_file(
        "a.html",
        lambda r: (
            f'<a href="/cdn-cgi/l/email-protection" data-cfemail="{_cloudflare(address(r), r.randrange(256))}">x</a>'
        ),
        MAIL,
    ),
    "turned round by a style": in_file(
        "a.html",
        lambda r: f'<p style="unicode-bidi:bidi-override;direction:rtl">{address(r)[::-1]}</p>',
        MAIL,
    ),
}
_MAIL_FILES_APART = {
    "in two attributes": in_file(
        "a.html",
        lambda r: cut_mail(
            r,
            f'<a data-{r.choice(["user", "name", "local"])}="{{0}}" data-{r.choice(["domain", "host"])}="{{1}}">x</a>',
        ),
        MAIL,
    ),
    "glued by a script": in_file("a.js", lambda r: cut_mail(r, 'var m = "{0}" + "@" + "{1}";'), MAIL),
    "codes in a script": in_file(
        "a.js", lambda r: f"x = String.fromCharCode({','.join(str(ord(c)) for c in address(r))});", MAIL
    ),
    "head of a message": in_file(
        "a.eml",
        lambda r: (
            f"From: =?utf-8?B?{codecs.encode(person(r).encode(), 'base64').decode().strip()}?= <{address(r)}>\nSubject: x\n\nx"
        ),
        MAIL,
    ),
    "glued by a list": in_file("a.js", lambda r: cut_mail(r, 'var m = ["{0}", "{1}"].join("@");'), MAIL),
}

# ---------------------------------------------------------------- citizen service number


def bsn(r: random.Random) -> str:
    while True:
        eight = digits(r, 8, "12345678")
        last = sum(w * int(d) for w, d in zip(range(9, 1, -1), eight, strict=True)) % 11
        if last < 10 and len(set(eight)) > 3 and (made := f"{eight}{last}")[-3:] != "000":
            return made


BSNS = {
    "alone": lambda r: f"nummer {bsn(r)}",
    "word": lambda r: r.choice(["BSN: ", "bsn ", "BSN-nummer ", "burgerservicenummer ", "BSN nr. "]) + bsn(r),
    "groups": lambda r: spaced(
        r, bsn(r), *r.choice([([3, 2, 3, 1], "-"), ([3, 3, 3], "-"), ([4, 2, 3], "."), ([4, 2, 3], "-")])
    ),
    "word and groups": lambda r: "BSN " + spaced(r, bsn(r), r.choice([[3, 3, 3], [4, 2, 3]]), " "),
    "underscore": lambda r: (
        r.choice(["burgerservicenr_", "bsn_", "BSN_nummer_", "burgerservicenummer_"]) + bsn(r)
    ),
    "address": lambda r: (
        f"https://voorbeeld.example/?{r.choice(['bsn', 'BSN', 'burgerservicenummer'])}={bsn(r)}"
    ),
    "sofi": lambda r: r.choice(["sofinummer ", "sofi-nummer: ", "SoFi nr "]) + bsn(r),
    "key": lambda r: f'"{r.choice(["bsn", "BSN", "burgerservicenummer"])}": {bsn(r)}',
}
BSNS_APART = {
    "each digit apart": lambda r: (
        r.choice(["BSN: ", "burgerservicenummer "]) + r.choice([" ", "-", "."]).join(bsn(r))
    ),
    "old VAT number": lambda r: f"btw-nummer NL{r.choice(['', ' '])}{bsn(r)}B{r.randint(1, 9):02d}",
    "spelled word": lambda r: (
        r.choice(["burger service nummer ", "B.S.N. ", "burger-servicenummer: "]) + bsn(r)
    ),
    "object identifier": lambda r: f"2.16.840.1.113883.2.4.6.3.{bsn(r)}",
    "urn": lambda r: f"urn:{r.choice(['nl:bsn', 'bsn', 'oid:bsn'])}:{bsn(r)}",
    "a point behind": lambda r: f"bsn {bsn(r)}.0",
    "wide digits": lambda r: "".join(chr(ord(d) + 0xFEE0) for d in bsn(r)),
    "persoonsnummer": lambda r: r.choice(["persoonsnummer ", "BSN/sofi ", "bsn nummer van kind: "]) + bsn(r),
    "camel": lambda r: r.choice(["clientBsn=", "bsnNummer:", "heeftBSN "]) + bsn(r),
}
_BSN_FILES = {
    "svg": in_file("a.svg", lambda r: f"<svg><text>{bsn(r)}</text></svg>", BSN),
    "name of a file": lambda r: Plant(f"dossier_{bsn(r)}.txt", b"x", frozenset([BSN])),
    "element": in_file(
        "a.xml", lambda r: f"<p><{(t := r.choice(['bsn', 'ns:bsn', 'BSN']))}>{bsn(r)}</{t}></p>", BSN
    ),
    "page of a pdf": in_file("a.pdf", lambda r: pdf(text=f"BSN {bsn(r)}"), BSN),
    "column": in_file("a.csv", lambda r: "id;n\n" + "".join(f"{bsn(r)};{i}\n" for i in range(4)), BSN),
    "cells": in_file(
        "a.xlsx",
        lambda r: xlsx(
            sheet="<sheetData>"
            + "".join(
                f'<row><c r="A{i}"><v>{bsn(r)}</v></c><c r="B{i}"><v>{i}</v></c></row>' for i in range(1, 5)
            )
            + "</sheetData>"
        ),
        BSN,
    ),
}

# ---------------------------------------------------------------- other numbers of persons

IBAN, V_NUMBER, DOCUMENT, PLATE = "bank account (IBAN)", "V-number", "identity document", "licence plate"
HOME, BIRTH, CARE, ONLINE = "home address", "date of birth", "number of a person", "IP address"
SPOT, BODY = "place on a map", "signature or biometric"
_BANKS = "ABNA INGB RABO SNSB ASNB TRIO KNAB BUNQ".split()


def iban(r: random.Random, country: str = "NL") -> str:
    body = {
        "NL": lambda: r.choice(_BANKS) + digits(r, 10),
        "BE": lambda: (b := digits(r, 10)) + f"{int(b) % 97 or 97:02d}",
        "DE": lambda: digits(r, 18),
    }[country]()
    as_number = int("".join(str(int(c, 36)) for c in f"{body}{country}00"))
    return f"{country}{98 - as_number % 97:02d}{body}"


def card(r: random.Random) -> str:
    """Return the sixteen digits of a card, of which the last checks the others."""
    number = r.choice(["4", "51", "54"])
    number += digits(r, 15 - len(number))
    return f"{number}{calc_check_digit(number)}"


def _four(said: str) -> str:
    return " ".join(said[i : i + 4] for i in range(0, len(said), 4))


_PLATE_LETTERS = "BDFGHJKLNPRSTVXZ"
_SIDECODES = {
    1: "XX-99-99", 2: "99-99-XX", 3: "99-XX-99", 4: "XX-99-XX", 5: "XX-XX-99", 6: "99-XX-XX", 7: "99-XXX-9",
    8: "9-XXX-99", 9: "XX-999-X", 10: "X-999-XX", 11: "XXX-99-X", 12: "X-99-XXX", 13: "9-XX-999", 14: "999-XX-9",
}  # fmt: skip


def plate(r: random.Random) -> str:
    form = r.choice(list(_SIDECODES.values()))
    return "".join(r.choice(_PLATE_LETTERS) if c == "X" else digits(r, 1) if c == "9" else c for c in form)


_STREETS = "Verzonnenstraat Voorbeeldlaan Nepweg Bedachtplein Fictiekade Zomaardijk Testsingel Doedelhof Nergensgracht"
_PLACES = "Utrecht Den Haag Ter Apel Zwolle Arnhem Amersfoort 's-Hertogenbosch".split(" ")
_GAPS = ["", " ", "\u00a0"]
_POST_LETTERS = "ABCDEGHJKLNPRSTVWXZ"


def postcode(r: random.Random) -> str:
    return f"{r.randint(1011, 9999)}{r.choice(_GAPS)}{r.choice(_POST_LETTERS)}{r.choice('BCEGHJKLNPRTVWXZ')}"


def _street(r: random.Random) -> str:
    extra = r.choice(["", "", "", "a", "-2", " hs", " III", "bis"])
    return f"{r.choice(['', '', 'Oude ', 'Prins '])}{r.choice(_STREETS.split())} {r.randint(1, 399)}{extra}"


_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def _day(r: random.Random) -> tuple[int, int, int]:
    return r.randint(1, 28), r.randint(1, 12), r.randint(1935, 2015)


def _written(r: random.Random) -> str:
    d, m, y = _day(r)
    return r.choice(
        [
            f"{d} {_MONTHS[m - 1]} {y}",
            f"{d:02d}-{m:02d}-{y}",
            f"{d}/{m}/{y}",
            f"{d}.{m}.{y}",
            f"{y}-{m:02d}-{d:02d}",
        ]
    )


def passport(r: random.Random) -> str:
    kind = "ABCDEFGHIJKLMNPQRSTUVWXYZ"
    return r.choice(kind) + r.choice(kind) + "".join(r.choices(kind + string.digits[1:], k=6)) + digits(r, 1)


def v_number(r: random.Random) -> str:
    return digits(r, 10, "12")


def coordinates(r: random.Random) -> str:
    by = r.choice([", ", ",", "; "])
    return f"{r.uniform(50.8, 53.4):.{r.randint(4, 6)}f}{by}{r.uniform(3.4, 7.1):.{r.randint(4, 6)}f}"


OTHER = {
    "IBAN": (IBAN, iban),
    "IBAN in groups": (IBAN, lambda r: _four(iban(r))),
    "V-number": (V_NUMBER, lambda r: r.choice(["V-nummer ", "V-nummer: ", "vnr. ", "V-nr ", "vnummer="]) + v_number(r)),
    "vreemdelingennummer": (V_NUMBER, lambda r: r.choice(["vreemdelingennummer ", "vreemdelingennr. ", "Vreemdelingnummer: "]) + v_number(r)),
    "passport": (DOCUMENT, lambda r: r.choice(["paspoort ", "paspoortnummer ", "paspoortnr. ", "documentnummer: "]) + passport(r)),
    "ID card": (DOCUMENT, lambda r: r.choice(["ID-kaart ", "identiteitskaart nr. ", "identiteitsbewijs: "]) + passport(r)),
    "plate": (PLATE, plate),
    "plate behind a word": (PLATE, lambda r: r.choice(["kenteken ", "Kenteken: ", "auto met kenteken "]) + plate(r).replace("-", r.choice(["", " ", "-"]))),
    "home address": (HOME, lambda r: f"{_street(r)}, {postcode(r)} {r.choice(_PLACES)}"),
    "address behind a word": (HOME, lambda r: r.choice(["woont op ", "adres: ", "woonadres ", "wonende te "]) + f"{_street(r)}, {r.choice(_PLACES)}"),
    "birth with a name": (BIRTH, lambda r: f"{person(r)}, geboren {r.choice(['op ', ''])}{_written(r)}"),
    "birth behind a word": (BIRTH, lambda r: r.choice(["geboortedatum: ", "geb. ", "geb.datum ", "date of birth: ", "geboren: "]) + _written(r)),
    "birth iso": (BIRTH, lambda r: f"{person(r)} ({_day(r)[2]}-{_day(r)[1]:02d}-{_day(r)[0]:02d})"),
    "BIG": (CARE, lambda r: r.choice(["BIG-nummer ", "BIG-registratie ", "BIG: ", "BIG nr. "]) + digits(r, 11, "0123456789")),
    "COA-zorgnummer": (CARE, lambda r: r.choice(["COA-zorgnummer ", "zorgnummer ", "COA-nummer: "]) + digits(r, r.choice([8, 9, 10]), "123456789")),
    "visitor": (ONLINE, lambda r: r.choice(["bezoeker ", "ip=", "IP-adres: ", ""]) + f"{r.choice([31, 77, 82, 145, 188])}.{r.randint(1, 250)}.{r.randint(1, 250)}.{r.randint(2, 250)}"),
    "lat long": (SPOT, lambda r: r.choice(["woning ", "thuis: ", "locatie woonadres ", "GPS ", "lat,lon "]) + coordinates(r)),
    "signature": (BODY, lambda r: r.choice(["handtekening van ", "Handtekening: ", "paraaf "]) + r.choice([person(r), initials(r)])),
    "biometric": (BODY, lambda r: r.choice(["vingerafdruk", "gelaatsscan", "irisscan", "vingerafdrukken"]) + r.choice([": ", " sjabloon "]) + letters(r, 48)),
}  # fmt: skip
OTHER_APART = {
    "Eurodac": (CARE, lambda r: f"{r.choice(['Eurodac nr. ', 'Eurodac-nummer: '])}NL{r.randint(1, 3)}{digits(r, 12)}"),
    "telephone itself": (CARE, lambda r: f"IMEI{r.choice([' ', ': '])}35{digits(r, 13)}"),
    "card of fifteen": (CARE, lambda r: f"{r.choice(['amex', 'Amex', 'American Express'])}{r.choice([' ', ': '])}37{spaced(r, digits(r, 13), [2, 6, 5], ' ')}"),
    "birth in a field": (BIRTH, lambda r: f"dateOfBirth={r.randint(1950, 2000)}-0{r.randint(1, 9)}-{r.randint(10, 28)}"),
    "IBAN abroad": (IBAN, lambda r: r.choice([str, _four])(iban(r, r.choice(["BE", "DE"])))),
    "IBAN in small letters": (IBAN, lambda r: iban(r).lower()),
    "IBAN with points": (IBAN, lambda r: "rekening " + _four(iban(r)).replace(" ", r.choice([".", "-"]))),
    "V-number in groups": (V_NUMBER, lambda r: "V-nummer " + spaced(r, v_number(r), [3, 3, 4], r.choice([".", " "]))),
    "alien number": (V_NUMBER, lambda r: r.choice(["V number ", "alien number ", "V-nummers ", "vreemdelingenpersoonsnummer "]) + v_number(r)),
    "zaaknummer": (V_NUMBER, lambda r: r.choice(["Z1-", "zaaknummer Z1-", "IND-dossier "]) + digits(r, 11)),
    "dossier": (V_NUMBER, lambda r: r.choice(["IND-dossiernummer ", "CRV-nummer ", "kopienummer "]) + digits(r, 10)),
    "machine readable": (DOCUMENT, lambda r: f"P<NLD{r.choice(FAMILY[:8]).upper()}<<{r.choice('SANNE DAAN EMMA'.split())}<<<<<<<<<<<<<<<<<<<".ljust(44, "<") + " " + f"{passport(r)}{digits(r, 1)}NLD{digits(r, 7)}F{digits(r, 7)}<<<<<<<<<<<<<<04"),
    "driving licence": (DOCUMENT, lambda r: r.choice(["rijbewijs ", "rijbewijsnummer: ", "rijbewijsnr. "]) + digits(r, 10, "3456789")),
    "residence permit": (DOCUMENT, lambda r: r.choice(["verblijfsdocument ", "verblijfsvergunning documentnr. ", "W-document ", "vreemdelingendocument "]) + "IR" + letters(r, 6, "ABCDEFGH123456789") + digits(r, 1)),
    "visa": (DOCUMENT, lambda r: r.choice(["visumnummer ", "visum nr. ", "visumsticker NLD"]) + digits(r, 9)),
    "foreign passport": (DOCUMENT, lambda r: r.choice(["passport no. ", "passport number: ", "Passeport n° "]) + r.choice("ABCNU") + digits(r, 8)),
    "plate of a lorry": (PLATE, lambda r: f"{r.choice(['kentekenplaat', 'kentekennummer', 'voertuig', 'number plate'])} {plate(r).replace('-', r.choice(['-', ' ']))}"),
    "postbox of home": (HOME, lambda r: f"{_street(r)}\n{postcode(r)}  {r.choice(_PLACES).upper()}"),
    "postcode and number": (HOME, lambda r: r.choice(["postcode en huisnummer ", "postcode: ", "adres "]) + f"{postcode(r)} {r.choice(['nr. ', 'huisnummer ', ''])}{r.randint(1, 300)}"),
    "address in a row": (HOME, lambda r: f"{postcode(r)};{r.randint(1, 300)};{_street(r)}"),
    "birth in English": (BIRTH, lambda r: f"{r.choice(['born on', 'DOB', 'D.O.B.:', 'date-of-birth'])} {_written(r)}"),
    "birth in words": (BIRTH, lambda r: f"{person(r)} ({r.choice(['*', 'geb. ', 'geboren te Utrecht, '])}{_written(r)})"),
    "birth in two figures": (BIRTH, lambda r: f"geb. {r.randint(10, 28)}-{r.randint(10, 12)}-{r.randint(30, 99)}"),
    "BIG with points": (CARE, lambda r: "BIG-reg.nr. " + digits(r, 11)),
    "AGB": (CARE, lambda r: r.choice(["AGB-code ", "AGB: ", "UZI-nummer "]) + digits(r, 8)),
    "strafrecht": (CARE, lambda r: r.choice(["SKN ", "strafrechtsketennummer ", "parketnummer "]) + r.choice([digits(r, 8), f"{digits(r, 2)}/{digits(r, 6)}-{digits(r, 2)}"])),
    "A-number": (CARE, lambda r: r.choice(["A-nummer ", "administratienummer ", "A-nr. "]) + digits(r, 10, "123456789")),
    "pupil": (CARE, lambda r: r.choice(["onderwijsnummer ", "PGN ", "leerlingnummer "]) + "10" + digits(r, 7)),
    "client": (CARE, lambda r: r.choice(["cliëntnummer ", "patiëntnummer: ", "personeelsnummer ", "klantnummer "]) + digits(r, 7)),
    "credit card": (IBAN, lambda r: _four(card(r))),
    "visitor of IPv6": (ONLINE, lambda r: "2a02:" + ":".join(letters(r, 4, "0123456789abcdef") for _ in range(7))),
    "lat and lon by name": (SPOT, lambda r: f"lat={r.uniform(50.8, 53.4):.5f}&lon={r.uniform(3.4, 7.1):.5f}"),
    "map link": (SPOT, lambda r: r.choice(["https://maps.google.com/?q=", "https://www.google.com/maps/@", "geo:"]) + f"{r.uniform(50.8, 53.4):.5f},{r.uniform(3.4, 7.1):.5f}"),
    "degrees": (SPOT, lambda r: f"52°{r.randint(10, 59)}'{r.randint(10, 59)}.{r.randint(1, 9)}\"N 4°{r.randint(10, 59)}'{r.randint(10, 59)}.{r.randint(1, 9)}\"E"),
    "signed": (BODY, lambda r: f"{r.choice(['w.g. ', 'getekend, ', 'Was getekend: ', 'ondertekend door '])}{initials(r)}"),
    "face": (BODY, lambda r: r.choice(["pasfoto van ", "foto van aanvrager ", "Pasfoto "]) + person(r)),
}  # fmt: skip


KINDS: dict[str, dict[str, Files]] = {
    "telephone": everywhere(PHONES, PHONE) | _IN_FILES,
    "mail": everywhere(MAILS, MAIL) | _MAIL_FILES,
    "BSN": everywhere(BSNS, BSN) | _BSN_FILES,
    "other personal": ruled(OTHER),
}
APART: dict[str, dict[str, Files]] = {
    "telephone": everywhere(PHONES_APART, PHONE),
    "mail": everywhere(MAILS_APART, MAIL) | _MAIL_FILES_APART,
    "BSN": everywhere(BSNS_APART, BSN),
    "other personal": ruled(OTHER_APART),
}
