# ruff: noqa: E501 - what is planted stands on one line
"""Kinds that were written after the rules, and for which no rule was changed: what will be found of the next ones."""

import json

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.numbers import (
    BIRTH,
    BSN,
    CARE,
    DOCUMENT,
    HOME,
    IBAN,
    MAIL,
    PHONE,
    PLATE,
    V_NUMBER,
    bsn,
    iban,
    mobile,
    passport,
    plate,
    postcode,
    v_number,
)
from tests.samples.leak_kinds.people import ANYBODY, AUTHOR, NAME, REGISTER
from tests.samples.leak_kinds.secrets import FOLDER, MACHINE, SECRET
from tests.samples.leak_kinds.spelling import (
    HEX,
    address,
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
from tests.samples.planted_files import chunk, docx, notebook, pdf, png, xlsx, zipped

_TELEPHONE = {
    "in a sentence": lambda r: f"u kunt bellen met {spaced(r, mobile(r), [2, 2, 3, 3], ' ')} op werkdagen",
    "dots and a bracket": lambda r: f"+31(6){spaced(r, mobile(r)[2:], [2, 2, 2, 2], '.')}",
    "country in double zero": lambda r: "0031-6-" + mobile(r)[2:],
    "behind a slash of a role": lambda r: f"receptie/{'070'}-{digits(r, 7, '34')}",
    "with a word between": lambda r: f"06 (privé) {mobile(r)[2:]}",
}
_MAIL = {
    "in a list": lambda r: f"{address(r)};{address(r)}",
    "in capitals": lambda r: address(r).upper(),
    "with a plus": lambda r: address(r).replace("@", "+nota@"),
    "apart with dots in words": lambda r: address(r).replace("@", " at ").replace(".", " dot "),
    "in markdown": lambda r: f"[mail]({'mailto:' + address(r)}?subject=x)",
}
_BSN = {
    "in brackets": lambda r: f"de heer X (BSN {bsn(r)})",
    "hash sign": lambda r: f"BSN #{bsn(r)}",
    "in a table of text": lambda r: f"| BSN | {bsn(r)} |",
    "equals": lambda r: f"burgerservicenummer={bsn(r)}",
}
_OTHER = {
    "account behind a word": (IBAN, lambda r: f"rekeningnummer {iban(r)} t.n.v. X"),
    "V-number in brackets": (V_NUMBER, lambda r: f"(V-nr.: {v_number(r)})"),
    "V-number with a hash": (V_NUMBER, lambda r: f"V-nummer #{v_number(r)}"),
    "travel document": (DOCUMENT, lambda r: f"reisdocument nr. {passport(r)}"),
    "plate in a sentence": (PLATE, lambda r: f"geparkeerd stond {plate(r)}, een busje"),
    "sent to": (HOME, lambda r: f"Dorpsstraat {r.randint(1, 90)} {postcode(r)} Nergenshuizen"),
    "born on, in full": (BIRTH, lambda r: f"Betrokkene is geboren op {r.randint(1, 28)} mei {r.randint(1950, 2000)} te Damascus"),
    "BIG behind a comma": (CARE, lambda r: f"arts, BIG {digits(r, 11)}"),
    "number of a patient": (CARE, lambda r: f"patiëntnr. {digits(r, 8)}"),
}  # fmt: skip
_TOKEN = {
    "in a shell": lambda r: f"export API_TOKEN='{letters(r, 40)}'",
    "in a docker file": lambda r: f"ENV DB_PASSWORD={letters(r, 16)}",
    "in a header of Python": lambda r: f"headers = {{'Authorization': 'Token {letters(r, 40)}'}}",
    "key of a map": lambda r: f"https://maps.voorbeeld.example/js?key=AI{'za'}{letters(r, 35)}",
    "GitLab in an address": lambda r: (
        f"https://oauth2:gl{'pat'}-{letters(r, 20)}@gitlab.voorbeeld.example/x.git"
    ),
    "in an address of JDBC": lambda r: f"jdbc:postgresql://db/x?user={login(r)}&password={letters(r, 12)}",
    "told in a mail": lambda r: f"Je wachtwoord is: Winter{r.randint(10, 99)}!",
    "session of AWS": lambda r: f"aws_session_token = {letters(r, 120)}",
    "hash of a user": lambda r: f"{login(r)}:{{SSHA}}{letters(r, 32)}=",
    "Slack": lambda r: f"xox{'b'}-{digits(r, 11)}-{digits(r, 12)}-{letters(r, 24)}",
    "hexadecimal key": lambda r: f"secret_key: {letters(r, 64, HEX)}",
}
_PATH = {
    "log": lambda r: f"Error in /home/{login(r)}/project/run.py:12",
    "notebook server": lambda r: f"http://localhost:8888/notebooks/C:/Users/{login(r)}/x.ipynb",
    "drive of a team": lambda r: f"O:\\DGM\\{person(r).split()[0]}\\nota.docx",
    "temporary": lambda r: f"C:\\Users\\{login(r)}\\AppData\\Local\\Temp\\x.xlsx",
    "share with a dollar": lambda r: f"\\\\nas01\\home$\\{login(r)}\\x.docx",
}
_MACHINE = {
    "gateway": lambda r: f"via 10.{r.randint(1, 200)}.{r.randint(1, 200)}.1:8080",
    "server of a domain": lambda r: f"http://app{r.randint(1, 9)}.rijksnep.intranet/x",
    "who logged in": lambda r: f"ingelogd als {login(r)} op WS{r.randint(1000, 9999)}",
}
_AUTHOR_WORDS = {
    "by whom": lambda r: f"Rapport opgesteld door: {person(r)}",
    "question to": lambda r: f"Vragen? Contactpersoon: {initials(r)}",
    "agreed": lambda r: f"Akkoord door {initials(r)} op 3 mei",
}
_AUTHOR_FILES = {
    "docx keyword": in_file("a.docx", lambda r: docx(core=f"<dc:contributor>{person(r)}</dc:contributor>"), AUTHOR),
    "PDF in XMP": in_file("a.pdf", lambda r: pdf(xmp=person(r)), AUTHOR),
    "drawing": in_file("a.svg", lambda r: f"<svg><metadata><dc:creator>{person(r)}</dc:creator></metadata></svg>", AUTHOR),
    "citation": in_file("a.html", lambda r: f'<meta name="citation_author" content="{person(r)}">', AUTHOR),
    "notebook": in_file("a.ipynb", lambda r: json.dumps({"cells": [], "metadata": {"authors": [{"name": person(r)}]}}), AUTHOR),
    "sheet": in_file("a.xlsx", lambda r: xlsx(core=f"<cp:lastModifiedBy xmlns:cp='urn:c'>{person(r)}</cp:lastModifiedBy>"), AUTHOR),
    "slides": in_file("a.pptx", lambda r: zipped(docProps__core_dot_xml=f'<c:p xmlns:c="urn:c" xmlns:dc="urn:d"><dc:creator>{person(r)}</dc:creator></c:p>'), AUTHOR),
    "picture in a document": in_file("a.docx", lambda r: docx(word__media__i_dot_png=png(chunk(b"tEXt", b"Artist\0" + initials(r).encode()))), AUTHOR),
    "manuscript": in_file("a.qmd", lambda r: f'---\nauthor:\n  - name: "{person(r)}"\n---\n', AUTHOR),
    "settings of a project": in_file("setup.cfg", lambda r: f"[metadata]\nauthor = {person(r)}\n", AUTHOR),
}  # fmt: skip
_NAME = {
    "in an address of a page": lambda r: (
        f"https://voorbeeld.example/{'-'.join(REGISTER[0].lower().split())}/"
    ),
    "with a title": lambda r: f"prof. dr. {r.choice(['A.', 'Adriana'])} Voorbeeldsma",
    "between quotes": lambda r: f"“{r.choice([REGISTER[0], REGISTER[8], REGISTER[9]])}”",
    "of two": lambda r: "A. Voorbeeldsma en Y. el Fictief",
    "possessive": lambda r: f"{REGISTER[0]}’s nota",
}
_NAME_FILES = {
    "in a notebook": in_file("a.ipynb", lambda r: notebook(source=f"# vraag {REGISTER[0]}"), NAME),
    "in a sheet": in_file("a.xlsx", lambda r: xlsx(strings=f"<si><t>{r.choice(REGISTER)}</t></si>"), NAME),
    "in a label": in_file("a.html", lambda r: f'<img alt="Foto: {r.choice(REGISTER)}">', NAME),
}


KINDS: dict[str, dict[str, Files]] = {
    "telephone": everywhere(_TELEPHONE, PHONE),
    "mail": everywhere(_MAIL, MAIL),
    "BSN": everywhere(_BSN, BSN),
    "other personal": ruled(_OTHER),
    "token": everywhere(_TOKEN, SECRET),
    "path": everywhere(_PATH, FOLDER),
    "machine or user": everywhere(_MACHINE, MACHINE, FOLDER, "IP address"),
    "author": everywhere(_AUTHOR_WORDS, *ANYBODY) | _AUTHOR_FILES,
    "name": everywhere(_NAME, NAME) | _NAME_FILES,
}
