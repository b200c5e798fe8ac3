# ruff: noqa: E501 - what is planted stands on one line
"""Kinds as they turn up in logs, scripts, colophons and metadata: machines by their names, makers by their credits."""

import json
import random

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.numbers import BSN, CARE, IBAN, MAIL, PHONE, bsn, mobile
from tests.samples.leak_kinds.people import ANYBODY, AUTHOR
from tests.samples.leak_kinds.secrets import FOLDER, MACHINE, SECRET
from tests.samples.leak_kinds.spelling import (
    GIVEN,
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


def _machine(r: random.Random) -> str:
    return r.choice(
        [
            f"{r.choice(['ws', 'pc', 'nb', 'vdi', 'lt'])}-{digits(r, 5, '3456789')}",
            f"srv-{r.choice(['app', 'sql', 'etl'])}-{digits(r, 2)}",
            f"{r.choice(['reken', 'print', 'file'])}server{r.randint(1, 40):02d}",
        ]
    )


def _user(r: random.Random) -> str:
    return f"{login(r).replace('.', '')[:7]}{digits(r, 2)}"


_TELEPHONE = {
    "country without a plus": lambda r: f"bel 31 6 {mobile(r)[2:]}",
    "value in an address": lambda r: f"https://voorbeeld.example/?q=06-{mobile(r)[2:]}",
}
_MAIL = {
    "quoted name": lambda r: f'"{person(r)}"@{address(r).partition("@")[2]}',
    "known to a script": lambda r: cut_mail(r, "var user='{0}', host='{1}'; f(user, host);"),
    "template of a script": lambda r: cut_mail(r, "const m = `${{u}}@{1}`;"),
    "glued in four": lambda r: cut_mail(r, "var m='{0}'+'@'+'{2}'+'.'+'{3}';"),
    "to be replaced": lambda r: cut_mail(r, "'{0}#{1}'.replace('#','@')"),
    "shown by style": lambda r: cut_mail(r, '.m::after{{content:"@{1}"}}'),
    "guest of a tenant": lambda r: cut_mail(r, "{0}_{1}#EXT#@dienst.onmicrosoft.com"),
    "envelope": lambda r: address(r).replace("@", " \U0001f4e7 "),
    "slashes": lambda r: cut_mail(r, "{0}/at/{1}"),
    "octal": lambda r: address(r).replace("@", "\\100"),
    "UTF-7": lambda r: address(r).replace("@", "+AEA-"),
    "full stop of Japan": lambda r: address(r).replace(".", "。"),
    "comma": lambda r: cut_mail(r, "{0}@voorbeeldministerie,nl"),
}
_MAIL_FILES = {
    "over two lines": in_file("a.txt", lambda r: address(r).replace("@", "@\n"), MAIL),
    "cut by quoted-printable": in_file("a.txt", lambda r: f"aan {address(r)[:-6]}=\n{address(r)[-6:]}", MAIL),
    "in two cells": in_file("a.html", lambda r: cut_mail(r, "<tr><td>{0}</td><td>@{1}</td></tr>"), MAIL),
    "at sign as a picture": in_file(
        "a.html", lambda r: cut_mail(r, '{0}<img src="at.png" alt="@">{1}'), MAIL
    ),
}
_BSN = {
    "person in an address": lambda r: f"https://loket.voorbeeld.example/persoon/{bsn(r)}/dossier",
    "name of a file": lambda r: f"dossier_{bsn(r)}_def.pdf",
}
_TOKEN = {
    "password for something": lambda r: f"Wachtwoord voor de zip: {letters(r, 10)}",
    "key of a cipher": lambda r: f"FERNET_KEY={letters(r, 43)}=",
    "packed with a password": lambda r: f"7z x -p{letters(r, 11)} a.7z",
}
_PATH = {
    "folder of a user": lambda r: f"~{_user(r)}/public_html/x",
    "tree of a server": lambda r: f"http://localhost:8888/tree/home/{login(r)}/x",
}
_MACHINE = {
    "prompt in brackets": lambda r: f"[{login(r)}@{_machine(r)} svm]$ make book",
    "system": lambda r: f"Linux {_machine(r)} 5.15.0-91-generic #101 SMP x86_64 GNU/Linux",
    "log of a system": lambda r: f"Nov 12 03:12:01 {_machine(r)} sshd[{digits(r, 4)}]: Accepted publickey",
    "list of files": lambda r: f"-rw-r--r-- 1 {login(r)} users 8192 Jan 12 10:02 x.csv",
    "command as a user": lambda r: f"sudo -u {login(r)} make",
    "over the net": lambda r: f"rsync -av build/ {_machine(r)}:site/",
    "database": lambda r: f"Data Source={_machine(r).upper()};Initial Catalog=x",
    "port": lambda r: f"tcp://{_machine(r)}:8786",
    "in a sentence": lambda r: f"gedraaid op {_machine(r).upper()} door de redactie",
    "settings of Windows": lambda r: f"LOGONSERVER=\\\\{_machine(r).upper()}",
    "laptop of somebody": lambda r: f"{r.choice(GIVEN[:8])}s-MacBook-Air",
    "serial number": lambda r: f"Serienummer laptop: 5CG{digits(r, 4)}KLM",
    "in an office": lambda r: f"{_machine(r)}.intern.voorbeeldministerie.nl",
    "name of a directory": lambda r: f"CN={person(r)},OU=Gebruikers,DC=voorbeeld",
    "lock of an office file": lambda r: f".~lock.x.ods# ,{login(r)},{_machine(r)},03.11.2024 10:22",
}
_AUTHOR = {
    "thanks": lambda r: f"Met dank aan {person(r)} voor het meelezen",
    "rights": lambda r: f"© {r.randint(2015, 2024)} {person(r)}",
    "photo": lambda r: f"Foto: {person(r)}",
    "interview": lambda r: f"Interview met {person(r)}",
    "under the editing of": lambda r: f"onder redactie van {initials(r)}",
    "function behind": lambda r: f"{person(r)}, beleidsmedewerker directie Migratie",
    "function before": lambda r: f"projectleider {person(r)}",
    "done by": lambda r: f"Het onderzoek is uitgevoerd door {person(r)}",
    "key of JSON": lambda r: json.dumps(
        {r.choice(["updatedBy", "bewerkt_door"]): person(r)}, ensure_ascii=False
    ),
    "contributors": lambda r: json.dumps({"contributors": [{"title": person(r)}]}, ensure_ascii=False),
    "person of R": lambda r: f'person("{r.choice(GIVEN)}", "Voorbeeldsma", role = "cre")',
    "task": lambda r: f"# TODO({login(r)}): controleren",
    "network of people": lambda r: (
        f"https://{r.choice(['twitter', 'x', 'instagram'])}.com/{login(r).replace('-', '_')}"
    ),
    "identity of a researcher": lambda r: f"ORCID 0000-000{digits(r, 1)}-{digits(r, 4)}-{digits(r, 4)}",
    "blame": lambda r: f"^a1b2c3d ({person(r)} 2024-05-03 10:12:01 +0200 12) x = 1",
}
_AUTHOR_FILES = {
    "label of any kind": in_file("a.md", lambda r: f"{r.choice(['Meelezer', 'Getuige', 'Vormgever'])}: {person(r)}\n", *ANYBODY),
    "tag of XML": in_file("a.xml", lambda r: f"<x><gewijzigdDoor>{person(r)}</gewijzigdDoor></x>", *ANYBODY),
    "track": in_file("a.xml", lambda r: f"<gpx><author><name>{person(r)}</name></author></gpx>", *ANYBODY),
    "property of RDFa": in_file("a.html", lambda r: f'<span property="schema:author">{person(r)}</span>', AUTHOR),
    "card": in_file("a.html", lambda r: f'<a class="p-author h-card" href="/x">{person(r)}</a>', AUTHOR),
    "heads of a list": in_file("a.html", lambda r: f"<dl><dt>Auteur</dt><dd>{person(r)}</dd></dl>", *ANYBODY),
    "mail of an office": in_file("a.txt", lambda r: f"Van: {person(r)}\nVerzonden: maandag\nOnderwerp: x", *ANYBODY),
}  # fmt: skip
_OTHER = {
    "card behind a word": (IBAN, lambda r: "creditcard 4111" + "1111" + "11111111"),
    "account in dots": (IBAN, lambda r: spaced(r, "NL91" + "ABNA0417164300", [4, 4, 4, 4, 2], ".")),
    "number of a client": (CARE, lambda r: f"klantnummer {digits(r, 8, '123')}"),
}

KINDS: dict[str, dict[str, Files]] = {
    "telephone": {f"everyday, {name}": make for name, make in everywhere(_TELEPHONE, PHONE).items()},
    "mail": everywhere(_MAIL, MAIL, AUTHOR) | _MAIL_FILES,
    "BSN": everywhere(_BSN, BSN),
    "other personal": ruled(_OTHER),
    "token": everywhere(_TOKEN, SECRET),
    "path": everywhere(_PATH, FOLDER),
    "machine or user": everywhere(_MACHINE, MACHINE, FOLDER, "IP address"),
    "author": everywhere(_AUTHOR, *ANYBODY) | _AUTHOR_FILES,
}
