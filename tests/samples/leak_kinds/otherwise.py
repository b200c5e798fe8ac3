# ruff: noqa: E501 - what is planted stands on one line
"""Kinds of other countries, signs and containers: what people abroad type, figures for letters, who a packed file belongs to."""

import gzip
import html
import io
import json
import tarfile

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.numbers import BSN, CARE, IBAN, MAIL, PHONE, bsn, card, mobile
from tests.samples.leak_kinds.people import ANYBODY, AUTHOR
from tests.samples.leak_kinds.secrets import FOLDER, MACHINE, SECRET
from tests.samples.leak_kinds.spelling import (
    GIVEN,
    HEX,
    address,
    cut_mail,
    digits,
    everywhere,
    in_file,
    letters,
    login,
    person,
    ruled,
    spaced,
)
from tests.samples.planted_files import chunk, docx, notebook, ods, pdf, png, zipped

_FIGURES = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen".split(),
    "en": "zero one two three four five six seven eight nine".split(),
    "de": "null eins zwei drei vier fünf sechs sieben acht neun".split(),
}


def _in_words(number: str, language: str) -> str:
    return " ".join(_FIGURES[language][int(figure)] for figure in number)


def _codes(said: str) -> str:
    return ",".join(str(ord(letter)) for letter in said)


def _tar(name: str, content: bytes, owner: str = "") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size, info.uname = len(content), owner
        archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


_TELEPHONE = {
    "in English words": lambda r: f"phone: {_in_words(mobile(r), 'en')}",
    "in German words": lambda r: f"Telefon {_in_words(mobile(r), 'de')}",
    "on keys": lambda r: "".join(f"{figure}\ufe0f\u20e3" for figure in mobile(r)),
}
_MAIL = {
    "at abroad": lambda r: address(r).replace("@", f" {r.choice(['arroba', 'klammeraffe', 'arobase', 'chiocciola'])} "),
    "at and dot abroad": lambda r: address(r).replace("@", " (arobase) ").replace(".", r.choice([" point ", " punkt "])),
    "letters apart": lambda r: " ".join(address(r)),
    "spaces around dots": lambda r: address(r).replace(".", " . "),
    "at by dot": lambda r: address(r).replace("@", " bij ").replace(".", " dot "),
    "several of one domain": lambda r: f"{{{login(r)},{login(r)}}}@voorbeeldministerie.nl",
    "hexadecimal": lambda r: f"mail: {address(r).encode().hex()}",
}  # fmt: skip
_MAIL_FILES = {
    "list of codes": in_file("a.js", lambda r: f"[{_codes(address(r))}].map(c => String.fromCharCode(c)).join('')", MAIL),
    "spread codes": in_file("a.js", lambda r: f"String.fromCharCode(...[{_codes(address(r))}])", MAIL),
    "all in octal": in_file("a.js", lambda r: "'" + address(r).replace("@", "\\100").replace(".", "\\56") + "'", MAIL),
    "in three attributes": in_file("a.html", lambda r: cut_mail(r, '<a data-u="{0}" data-d="{2}" data-tld="{3}">x</a>'), MAIL),
    "two keys of YAML": in_file("a.yml", lambda r: cut_mail(r, "mail:\n  local: {0}\n  domain: {1}\n"), MAIL),
    "picture called at": in_file("a.html", lambda r: cut_mail(r, '{0}<img src="x.png" alt="at">{1}'), MAIL),
}  # fmt: skip
_BSN = {
    "slashes": lambda r: f"BSN {spaced(r, bsn(r), (3, 3, 3), '/')}",
    "zero before": lambda r: f"bsn 0{bsn(r)}",
    "in words": lambda r: f"burgerservicenummer: {_in_words(bsn(r), 'nl')}",
    "identity of care": lambda r: f"urn:oid:2.16.840.1.113883.2.4.6.3/{bsn(r)}",
}
_BIRTH, _HOME, _DOCUMENT = "date of birth", "home address", "identity document"
_OTHER = {
    "born abroad": (_BIRTH, lambda r: f"{r.choice(['geboren am', 'né le', 'née le', 'nacido el'])} {r.randint(1, 28)}.{r.randint(1, 12)}.{r.randint(1950, 2005)}"),
    "born, glued": (_BIRTH, lambda r: f"DOB {r.randint(10, 28)}{r.randint(10, 12)}{r.randint(1950, 2005)}"),
    "birthday of a card": (_BIRTH, lambda r: f"BDAY:{r.randint(1950, 2005)}-{r.randint(10, 12)}-{r.randint(10, 28)}"),
    "card glued": (IBAN, card),
    "account of before": (IBAN, lambda r: f"rekeningnummer {spaced(r, digits(r, 9, '12345'), (2, 2, 2, 3), '.')}"),
    "laissez-passer": (_DOCUMENT, lambda r: f"laissez-passer nr {digits(r, 8)}"),
    "frame of a car": (CARE, lambda r: f"chassisnummer WVWZZZ1JZ3W{digits(r, 6)}"),
    "card in a telephone": (CARE, lambda r: f"IMSI 20408{digits(r, 10)}"),
    "lives at": (_HOME, lambda r: f"woonachtig te {r.choice(['Assen', 'Tiel'])} aan de {r.choice(['Dorpsweg', 'Kerkstraat'])} {r.randint(1, 90)}"),
    "lives abroad": (_HOME, lambda r: f"Anschrift: Hauptstraße {r.randint(1, 90)}, {digits(r, 5, '123')} Emmerich"),
}  # fmt: skip
_OTHER_FILES = {
    "keys of an address": in_file("a.json", lambda r: json.dumps({"straat": "Molenweg", "huisnummer": r.randint(1, 99), "postcode": "1234AB"}), _HOME),
    "column of births": in_file("a.csv", lambda r: f"nr;gebdat\n1;{r.randint(1950, 2005)}0203\n", "column about single persons"),
}  # fmt: skip
_TOKEN = {
    "code for a door": lambda r: f"{r.choice(['toegangscode', 'deurcode', 'verificatiecode'])} {digits(r, 6, '123')}",
    "code for when it is lost": lambda r: f"herstelcode: {letters(r, 4)}{digits(r, 1)}-{letters(r, 5)}",
    "word for it abroad": lambda r: f"{r.choice(['Passwort', 'Kennwort', 'mot de passe', 'contraseña'])}: {letters(r, 9)}!",
    "word for it here": lambda r: f"{r.choice(['geheim', 'api-sleutel'])}: {letters(r, 24)}",
    "pair for a database": lambda r: f"Server=s;Uid=lezer;Pwd={letters(r, 12)};",
    "key of a web standard": lambda r: json.dumps({"kty": "EC", "crv": "P-256", "d": letters(r, 43)}),
    "option of a command": lambda r: f"wget --user=lezer --password={letters(r, 11)} https://x.example",
    "base of secrets": lambda r: f"SECRET_KEY_BASE={letters(r, 128, HEX)}",
    "session in an address": lambda r: f"https://x.example/?PHPSESSID={letters(r, 26)}",
    "accounts of Windows": lambda r: f"redactie:1001:{letters(r, 32, HEX)}:{letters(r, 32, HEX)}:::",
    "database in a cloud": lambda r: f"pscale_tkn_{letters(r, 43)}",
}  # fmt: skip
_TOKEN_FILES = {
    "between tags": in_file("a.xml", lambda r: f"<db><password>{letters(r, 11)}</password></db>", SECRET)
}
_PATH = {
    "beside a user": lambda r: f'setwd("~/../{login(r)}/Documents")',
    "site of an office": lambda r: f"https://voorbeeld.sharepoint.com/sites/migratie/{login(r)}/a.docx",
    "share of two parts": lambda r: f"\\\\prt{digits(r, 3)}\\Drukker-vierde-verdieping",
}
_PATH_FILES = {
    "inside a zip": in_file("a.zip", lambda r: zipped(**{f"home__{login(r).replace('.', '')}__a_dot_csv": b"x"}), FOLDER)
}  # fmt: skip
_MACHINE = {
    "at an office": lambda r: f"http://srvap{digits(r, 4)}.ad.voorbeeldministerie.nl/",
    "domain of the house": lambda r: "https://jenkins.intern/job",
    "carried by somebody": lambda r: f"connected from {login(r).replace('.', '')}-thinkpad",
    "called after somebody": lambda r: f"Generated on laptop-{r.choice(GIVEN[:8]).lower()} at 10:00",
    "seen from afar": lambda r: f"TeamViewer ID {spaced(r, digits(r, 9), (3, 3, 3))}",
}
_MACHINE_FILES = {
    "owner of a packed file": in_file("a.tar", lambda r: _tar("a.txt", b"x", login(r)), "owner of a packed file"),
    "what runs": in_file("a.log", lambda r: f"{login(r).replace('.', '')}  {digits(r, 4)}  0.0  0.1 python a.py\n", MACHINE),
    "who git says one is": in_file("a.cfg", lambda r: f"[user]\n\tname = {login(r)}\n", MACHINE),
}  # fmt: skip
_AUTHOR = {
    "written abroad": lambda r: f"{r.choice(['Rédigé par', 'Erstellt von', 'Verfasst von'])} {person(r)}",
    "whom to ask": lambda r: f"Aanspreekpunt bij DG Migratie is {person(r)}.",
    "whose question": lambda r: f"vraag van {person(r)}: klopt dit?",
    "bold label": lambda r: f"**Auteurs:** {person(r)}",
    "family name of two words": lambda r: f"Opgesteld door: {r.choice(GIVEN[:8])} in 't Voorbeeldhuis",
}
_WORD = '<w:p><w:fldSimple w:instr=" {} "><w:r><w:t>{}</w:t></w:r></w:fldSimple></w:p>'
_AUTHOR_FILES = {
    "property of a PDF": in_file("a.pdf", lambda r: pdf(info={r.choice(["/Creator", "/SourceModifiedBy", "/Checked_by", "/Reviewer"]): person(r)}), AUTHOR),
    "key of a picture": in_file("a.png", lambda r: png(chunk(b"tEXt", r.choice([b"Writer", b"Editor", b"Photographer", b"Software owner"]) + b"\0" + person(r).encode("latin-1"))), AUTHOR),
    "meta of any name": in_file("a.html", lambda r: f'<meta content="{person(r)}" name="{r.choice(["publisher-contact", "page-editor"])}">', AUTHOR),
    "attribute for a script": in_file("a.html", lambda r: f'<article data-author="{person(r)}">x</article>', AUTHOR),
    "managing editor": in_file("a.xml", lambda r: f"<rss><channel><managingEditor>{person(r)}</managingEditor></channel></rss>", AUTHOR),
    "friend of a friend": in_file("a.rdf", lambda r: f"<rdf:RDF><foaf:Person><foaf:name>{person(r)}</foaf:name></foaf:Person></rdf:RDF>", *ANYBODY),
    "who sends figures": in_file("a.xml", lambda r: f'<m:Sender id="x"><m:Contact><c:Name>{person(r)}</c:Name></m:Contact></m:Sender>', *ANYBODY),
    "triple": in_file("a.nt", lambda r: f'<x> <http://purl.org/dc/terms/creator> "{person(r)}" .\n', *ANYBODY),
    "field of Word": in_file("a.docx", lambda r: docx(body=_WORD.format(r.choice(["AUTHOR", "LASTSAVEDBY"]), html.escape(person(r)))), "field with the name of who wrote it"),
    "control of Word": in_file("a.docx", lambda r: docx(body=f'<w:sdt><w:sdtPr><w:alias w:val="Auteur"/></w:sdtPr><w:sdtContent><w:r><w:t>{person(r)}</w:t></w:r></w:sdtContent></w:sdt>'), AUTHOR),
    "note of a sheet": in_file("a.xlsx", lambda r: zipped(xl__drawings__x_dot_vml=f'<xml xmlns:v="urn:v"><v:textbox><div>{person(r)}:</div></v:textbox></xml>'), AUTHOR),
    "field of OpenDocument": in_file("a.ods", lambda r: ods(f"<text:author-name>{person(r)}</text:author-name>"), AUTHOR),
    "metadata of a cell": in_file("a.ipynb", lambda r: notebook(metadata={r.choice(["author", "last_edited_by"]): person(r)}), AUTHOR),
    "column of hands": in_file("a.csv", lambda r: f"zaak;{r.choice(['behandelaar', 'auteur', 'aangeleverd door'])}\n1;{person(r)}\n", AUTHOR),
    "list of authors": in_file("AUTHORS", lambda r: f"{person(r)}\n{person(r)}\n", AUTHOR),
    "row of roles": in_file("a.md", lambda r: f"| Functie | Naam |\n| --- | --- |\n| projectleider | {person(r)} |\n", *ANYBODY),
    "setting of git": in_file(".env", lambda r: f"GIT_AUTHOR_NAME={person(r)}\n", *ANYBODY),
    "under a quote": in_file("a.md", lambda r: f"> Dat klopt niet.\n> — {person(r)}\n", *ANYBODY),
    "entry of a directory": in_file("a.ldif", lambda r: f"dn: ou=personen\ncn: {person(r)}\n", *ANYBODY),
    "object of a user": in_file("a.jsonl", lambda r: json.dumps({"user": {"name": person(r)}}, ensure_ascii=False), *ANYBODY),
    "in a packed tape": in_file("a.tar.gz", lambda r: gzip.compress(_tar("a.md", f"Auteur: {person(r)}\n".encode("utf-16"))), *ANYBODY),
}  # fmt: skip

KINDS: dict[str, dict[str, Files]] = {
    "telephone": everywhere(_TELEPHONE, PHONE),
    "mail": everywhere(_MAIL, MAIL) | _MAIL_FILES,
    "BSN": {f"otherwise, {name}": make for name, make in everywhere(_BSN, BSN).items()},
    "other personal": ruled(_OTHER) | _OTHER_FILES,
    "token": everywhere(_TOKEN, SECRET) | _TOKEN_FILES,
    "path": everywhere(_PATH, FOLDER) | _PATH_FILES,
    "machine or user": everywhere(_MACHINE, MACHINE, FOLDER) | _MACHINE_FILES,
    "author": everywhere(_AUTHOR, *ANYBODY) | _AUTHOR_FILES,
}
