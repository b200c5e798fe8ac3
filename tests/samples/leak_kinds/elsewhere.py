# ruff: noqa: E501, RUF001 - what is planted stands on one line
"""Kinds of other countries' offices, of chats and services of a house, and of names as they are shortened."""

import json
import random
import string

from stdnum import get_cc_module

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.numbers import (
    BIRTH,
    CARE,
    DOCUMENT,
    MAIL,
    PHONE,
    PLATE,
    SPOT,
    mobile,
    passport,
)
from tests.samples.leak_kinds.people import ANYBODY, AUTHOR, NAME
from tests.samples.leak_kinds.secrets import FOLDER, MACHINE, SECRET
from tests.samples.leak_kinds.spelling import (
    HOSTS,
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
from tests.samples.planted_files import xlsx

_COLUMN = "column about single persons"


def _abroad(r: random.Random, country: str, form: str) -> str:
    """A number that its country could give out: ``D`` a day, ``9`` a figure, ``L`` a letter."""
    valid = get_cc_module(*country.split(".")).is_valid
    while True:
        born = f"{r.randint(50, 99)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
        made = "".join(
            born if c == "D" else r.choice({"9": string.digits, "L": string.ascii_uppercase}.get(c, c))
            for c in form
        )
        if valid(made):
            return made


def _groups(r: random.Random, said: str, groups: tuple[int, ...]) -> str:
    return r.choice([said, spaced(r, said, groups)])


def _rrn(r: random.Random) -> str:
    n = _abroad(r, "be.nn", "D99999")
    return f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}{r.choice('.-')}{n[9:]}"


_ABROAD = {
    "Belgium, in its own groups": (CARE, _rrn),
    "Belgium": (CARE, lambda r: f"{r.choice(['rijksregisternummer', 'INSZ:', 'NISS'])} {_abroad(r, 'be.nn', 'D99999')}"),
    "Poland": (CARE, lambda r: f"{r.choice(['PESEL', 'PESEL-nummer:', 'numer PESEL'])} {_abroad(r, 'pl.pesel', 'D99999')}"),
    "Turkey": (CARE, lambda r: f"{r.choice(['T.C. Kimlik No:', 'kimlik numarası', 'TC'])} {_abroad(r, 'tr.tckimlik', '1' + '9' * 10)}"),
    "Germany": (CARE, lambda r: f"{r.choice(['Steuer-ID', 'Steuerliche Identifikationsnummer:'])} {_groups(r, _abroad(r, 'de.idnr', '3' + '9' * 10), (2, 3, 3, 3))}"),
    "France": (CARE, lambda r: f"{r.choice(['numéro de sécurité sociale', 'NIR :'])} {_groups(r, _abroad(r, 'fr.nir', '2690549' + '9' * 8), (1, 2, 2, 2, 3, 3, 2))}"),
    "Spain": (CARE, lambda r: f"{r.choice(['NIE', 'N.I.E./NIE:'])} X{r.choice(['', '-'])}{(n := _abroad(r, 'es.nie', 'X9999999L'))[1:8]}{r.choice(['', '-'])}{n[8]}"),
    "Sweden": (CARE, lambda r: f"personnummer {_abroad(r, 'se.personnummer', 'D-9999')}"),
    "Britain": (CARE, lambda r: f"National Insurance number {_groups(r, f'AB{digits(r, 6)}C', (2, 2, 2, 2, 1))}"),
    "fingerprints in groups": (CARE, lambda r: f"Eurodac NL{r.choice('12')} {digits(r, 6)} {digits(r, 6)}"),
    "student": (CARE, lambda r: f"{r.choice(['studentnummer', 'zorgpasnummer'])} {digits(r, 8)}"),
    "passport abroad": (DOCUMENT, lambda r: f"{r.choice(['Reisepass Nr.', 'Personalausweis', 'Pasaport no'])} {passport(r)}"),
    "plate abroad": (PLATE, lambda r: f"{r.choice(['Kennzeichen', 'kenteken'])} {letters(r, 2, 'BEHKM')}-{letters(r, 2, 'ABCM')} {digits(r, 3)}"),
    "initials and place of birth": (BIRTH, lambda r: f"{initials(r)} ({r.choice(['Homs', 'Asmara', 'Den Helder'])}, {r.randint(1, 28)}-{r.randint(1, 12)}-{r.randint(1950, 2005)})"),
    "mark on a map": (SPOT, lambda r: f"https://www.openstreetmap.org/?mlat=52.{digits(r, 5)}&mlon=5.{digits(r, 5)}"),
}  # fmt: skip
_TELEPHONE = {
    "half in words": lambda r: f"nul zes {spaced(r, mobile(r)[2:], (2, 2, 2, 2))}",
    "name of a page": lambda r: f"https://voorbeeld.example/bel-{mobile(r)}",
    "link of a chat": lambda r: f"https://t.me/+31{mobile(r)[1:]}",
}
_SHEET = (
    '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c><v>1</v></c>{}</row></sheetData>'
)
_HEADS = "<si><t>Nr</t></si><si><t>{}</t></si><si><t>{}</t></si>"
_IN_SHEETS = {
    "column of a sheet": in_file("a.xlsx", lambda r: xlsx(sheet=_SHEET.format(f"<c><v>31{mobile(r)[1:]}</v></c>"), strings=_HEADS.format(r.choice(["Mobiel", "Telefoonnummer"]), "x")), _COLUMN),
}  # fmt: skip
_MAIL = {
    "chat": lambda r: f"@{login(r)}:{r.choice(HOSTS.split())}",
    "chat of many servers": lambda r: f"@{login(r).replace('.', '_')}@social.voorbeeldland.eu",
}
_MACHINE = {
    "service of a house": lambda r: f"{r.choice(['db', 'sql', 'etl'])}{r.randint(1, 9)}.voorbeeldministerie.nl:{r.choice([1433, 1521, 3389, 8787])}",
    "database of Java": lambda r: f"jdbc:oracle:thin:@db{r.randint(1, 9)}.voorbeeld.intern:1521/X",
    "key of a user": lambda r: f"user_name: {login(r).replace('.', '')}",
    "user of Windows": lambda r: f"MINNEP\\{letters(r, 5, 'BDEKLMNR')}{r.randint(10, 99)}",
    "who made a key": lambda r: f"ssh-ed25519 AAAA{letters(r, 60)} {login(r)}@pc-{r.randint(100, 999)}",
    "at a terminal": lambda r: f"{login(r).replace('.', '')} pts/0 09:12",
    "what somebody wears": lambda r: f"{r.choice(['AirPods', 'Apple Watch', 'Galaxy'])} van {r.choice(['Sanne', 'Bram'])}",
    "connected": lambda r: f"{r.choice(['gekoppeld', 'verbonden'])} als {login(r)}",
    "pod of a cluster": lambda r: f"jupyter-{'-2e'.join(login(r).replace('.', ' ').split() * 2)}",
}  # fmt: skip
_MACHINE_FILES = {
    "prompt of zsh": in_file(
        "a.md", lambda r: f"```\n(base) {login(r)}@nb-{r.randint(100, 999)} svm % make\n```\n", MACHINE
    )
}
_PATH = {"home of a network": lambda r: f"/{r.choice(['nethome', 'homedirs', 'home2'])}/{login(r)}/x.csv"}
_TOKEN = {
    "code for something": lambda r: f"pincode voor de levering: {digits(r, 4)}",
    "login and password": lambda r: f"inloggen met idp_lezer / {letters(r, 11)}",
}
_AUTHOR = {
    "script of": lambda r: f"{r.choice(['Query', 'Syntax', 'Macro'])} van {person(r)}, 3 mei",
    "profile": lambda r: f"https://x.com/{login(r).replace('.', '')}/status/{digits(r, 18)}",
    "profile by number": lambda r: f"https://www.facebook.com/profile.php?id=1000{digits(r, 11)}",
    "page of a chat": lambda r: f"https://t.me/{login(r).replace('.', '')}",
}
_AUTHOR_FILES = {
    "list below persons": in_file("a.yml", lambda r: f"{r.choice(['contactpersonen', 'projectleden', 'onderzoekers'])}:\n  - {person(r)}\n", *ANYBODY),
    "by, a line of its own": in_file("a.yml", lambda r: f"akkoord:\n  door: {person(r)}\n", *ANYBODY),
    "point of contact": in_file("a.json", lambda r: json.dumps({"dcat:contactPoint": {"vcard:fn": person(r)}}, ensure_ascii=False), *ANYBODY),
    "attribute for an editor": in_file("a.html", lambda r: f'<p data-{r.choice(["editor", "owner"])}="{person(r)}">x</p>', AUTHOR),
    "foot of a sheet": in_file("a.xlsx", lambda r: xlsx(sheet=f'<headerFooter><oddFooter>&amp;L&amp;"Arial,Bold"&amp;8Opgesteld: {person(r)}</oddFooter></headerFooter>'), *ANYBODY),
    "column of hands in a sheet": in_file("a.xlsx", lambda r: xlsx(sheet=_SHEET.format('<c t="s"><v>2</v></c>'), strings=_HEADS.format("Medewerker", person(r))), AUTHOR),
    "beside who filled it in": in_file("a.xlsx", lambda r: xlsx(sheet=f'<sheetData><row><c t="inlineStr"><is><t>Ingevuld door</t></is></c><c t="inlineStr"><is><t>{person(r)}</t></is></c></row></sheetData>'), *ANYBODY),
}  # fmt: skip
_NAME = {
    "van der, shortened": lambda r: (
        f"{r.choice(['Pieter-Jan', 'P.J.', 'P.', 'dhr.'])} {r.choice(['v.d.', 'vd', 'v/d', 'v d'])} Verzonnen"
    ),
    "title or colleague": lambda r: (
        f"{r.choice(['dr.', 'drs.', 'collega', 'prof.'])} {r.choice(['Voorbeeldsma', 'van der Verzonnen'])}"
    ),
    "read twice": lambda r: (
        r.choice(["Şükrü Öztürkvoorbeeld", "Björn Müllerwagen"]).encode().decode("cp1252")
    ),
    "y for ij": lambda r: r.choice(["IJsbrand Ysselverzinsel", "I. Ysselverzinsel"]),
    "halves turned": lambda r: "Wilhelmina van Zomaarwat-Nepstra",
}

KINDS: dict[str, dict[str, Files]] = {
    "other personal": {f"abroad, {name}": make for name, make in ruled(_ABROAD).items()},
    "telephone": everywhere(_TELEPHONE, PHONE) | _IN_SHEETS,
    "mail": everywhere(_MAIL, MAIL),
    "machine or user": everywhere(_MACHINE, MACHINE, FOLDER, MAIL) | _MACHINE_FILES,
    "path": everywhere(_PATH, FOLDER),
    "token": everywhere(_TOKEN, SECRET),
    "author": everywhere(_AUTHOR, *ANYBODY) | _AUTHOR_FILES,
    "name": everywhere(_NAME, NAME),
}
