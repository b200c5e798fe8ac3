# ruff: noqa: E501, RUF001 - what is planted stands on one line
"""Kinds of places where a file says who made it, and of ways in which a name of the register is written."""

import json
import random
import struct
import zlib

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.spelling import digits, everywhere, in_file, initials, login, person
from tests.samples.planted_files import W, chunk, docx, jpeg, notebook, ods, pdf, png, xlsx, zipped

AUTHOR, SIGNED, NAME, USER = (
    "name of an author",
    "person who handles the file",
    "name in the register",
    "machine or user",
)
ANYBODY = (AUTHOR, SIGNED)


def _iptc(kind: int, text: str) -> bytes:
    said = text.encode()
    data = b"\x1c\x02" + bytes([kind]) + struct.pack(">H", len(said)) + said
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data


def _pair(head: str, r: random.Random) -> str:
    return f"{head}{r.choice([': ', ' : ', ':'])}{r.choice([person(r), initials(r)])}"


def _lower_or_title(r: random.Random, *words: str) -> str:
    word = r.choice(words)
    return r.choice([word, word.capitalize(), word.upper()])


SIGNATURES = {
    "who took notes": lambda r: _pair(r.choice(["Notulist", "Verslaglegger"]), r),
    "page of a network": lambda r: (
        f"https://www.linkedin.com/in/{'-'.join(person(r).lower().split())}-{digits(r, 6)}"
    ),
    "number of a researcher": lambda r: (
        f"https://orcid.org/0000-000{digits(r, 1)}-{digits(r, 4)}-{digits(r, 4)}"
    ),
    "handles": lambda r: _pair(_lower_or_title(r, "behandelaar", "behandeld door", "dossierhouder"), r),
    "made by": lambda r: (
        f"{_lower_or_title(r, 'opgesteld door', 'geschreven door', 'samengesteld door')} {r.choice([person(r), initials(r)])}"
    ),
    "contact": lambda r: _pair(_lower_or_title(r, "contactpersoon", "steller", "opsteller"), r),
    "author in prose": lambda r: _pair(_lower_or_title(r, "auteur", "auteurs", "author"), r),
}
SIGNATURES_APART = {
    "greeting": lambda r: (
        f"{r.choice(['Met vriendelijke groet,', 'Hoogachtend,', 'Groet,', 'Mvg,'])}\n\n{person(r)}"
    ),
    "on behalf": lambda r: f"namens deze,\n{initials(r)}",
    "role": lambda r: _pair(
        _lower_or_title(
            r, "projectleider", "redacteur", "eindredactie", "aanspreekpunt", "beleidsmedewerker"
        ),
        r,
    ),
    "checked by": lambda r: (
        f"{_lower_or_title(r, 'gecontroleerd door', 'akkoord door', 'gezien door', 'vastgesteld door', 'prepared by', 'written by', 'reviewed by')} {person(r)}"
    ),
    "to": lambda r: f"{r.choice(['t.a.v.', 'Ter attentie van', 'T.a.v. de heer', 'c.c.'])} {initials(r)}",
    "mr": lambda r: f"{r.choice(['de heer', 'mevrouw', 'dhr.', 'mw.', 'mevr. drs.'])} {initials(r)}",
    "telephone list": lambda r: _pair(
        r.choice(["Vraagt u naar", "Uw contactpersoon", "Inlichtingen bij", "Informatie"]), r
    ),
}
_ANY = {
    "page of authors": in_file("a.html", lambda r: f'<span itemprop="{r.choice(["author", "creator", "editor"])}">{person(r)}</span>', AUTHOR),
    "itemprop below": in_file("a.html", lambda r: f'<div itemprop="author" itemscope><span itemprop="name">{person(r)}</span></div>', AUTHOR),
    "linked data": in_file("a.html", lambda r: '<script type="application/ld+json">' + json.dumps({"@type": "Article", r.choice(["author", "creator", "editor", "contributor"]): r.choice([person(r), {"@type": "Person", "name": person(r)}, [{"@type": "Person", "name": person(r)}], [person(r)]])}) + "</script>", AUTHOR),
    "meta": in_file("a.html", lambda r: f'<meta name="{r.choice(["author", "DC.creator", "dcterms.creator", "citation_author"])}" content="{person(r)}">', AUTHOR),
    "yaml": in_file("a.yml", lambda r: r.choice([f"author: {person(r)}\n", f"authors:\n  - {person(r)}\n", f"auteur: {person(r)}\n", f'authors:\n- name: "{person(r)}"\n  role: x\n']), AUTHOR),
    "front matter": in_file("a.md", lambda r: f"---\ntitle: x\n{r.choice(['author', 'auteur', 'authors'])}: {person(r)}\n---\n\nTekst\n", AUTHOR),
    "literature": in_file("a.bib", lambda r: f"@{r.choice(['misc', 'article'])}{{x,\n  author = {r.choice(['{%s}', '%s'.join(chr(34) * 2)]) % person(r)},\n}}", AUTHOR),
    "Colab": in_file("a.ipynb", lambda r: notebook(metadata={"executionInfo": {"user": {"displayName": person(r), "userId": str(r.randint(10**16, 10**17))}}}), AUTHOR),
    "PDF properties": in_file("a.pdf", lambda r: pdf(info={r.choice(["/Author", "/Manager", "/Company"]): person(r)}), AUTHOR),
    "PDF note": in_file("a.pdf", lambda r: pdf(note="x", by=person(r)), AUTHOR),
    "PNG": in_file("a.png", lambda r: png(chunk(b"tEXt", r.choice([b"Author", b"By-line", b"Artist", b"Creator", b"Credit"]) + b"\0" + initials(r).encode())), AUTHOR),
    "JPEG": in_file("a.jpg", lambda r: jpeg(0xED, _iptc(r.choice([0x50, 0x6E, 0x76, 0x7A]), person(r))), AUTHOR),
    "xlsx column of no width": in_file("a.xlsx", lambda r: xlsx(sheet=f'<cols><col min="1" max="1" width="{r.choice(["0", "0.0"])}" customWidth="1"/></cols>'), "hidden row or column"),
    "xlsx view": in_file("a.xlsx", lambda r: zipped(xl__workbook_dot_xml=f'<workbook xmlns="urn:m"><customWorkbookViews><customWorkbookView name="{person(r)}" guid="x"/></customWorkbookViews></workbook>'), AUTHOR, "view of a person"),
    "xlsx users": in_file("a.xlsx", lambda r: zipped(xl__revisions__userNames_dot_xml=f'<users xmlns="urn:m"><userInfo guid="x" name="{person(r)}" id="-1"/></users>'), AUTHOR),
    "docx properties": in_file("a.docx", lambda r: docx(core=f"<{(t := r.choice(['dc:creator', 'cp:lastModifiedBy']))}>{person(r)}</{t}>"), AUTHOR),
    "docx variable": in_file("a.docx", lambda r: docx(body=f'<w:docVars><w:docVar w:name="behandelaar" w:val="{person(r)}"/></w:docVars>'), *ANYBODY),
    "ods": in_file("a.ods", lambda r: ods(meta=f"<{(t := r.choice(['meta:initial-creator', 'dc:creator', 'meta:printed-by']))}>{person(r)}</{t}>"), AUTHOR),
    "calendar": in_file("a.ics", lambda r: f"BEGIN:VCALENDAR\nORGANIZER;CN={person(r)}:MAILTO:x\nEND:VCALENDAR", AUTHOR),
}  # fmt: skip
_ANY_APART = {
    "card": in_file("a.vcf", lambda r: f"BEGIN:VCARD\nVERSION:3.0\nFN:{person(r)}\nEND:VCARD", AUTHOR),
    "guest": in_file("a.ics", lambda r: f"BEGIN:VCALENDAR\nATTENDEE;ROLE=REQ-PARTICIPANT;CN={person(r)}:x\nEND:VCALENDAR", AUTHOR),
    "rich text": in_file("a.rtf", lambda r: f"{{\\rtf1{{\\info{{\\{r.choice(['author', 'operator', 'manager'])} {person(r)}}}}} x}}", AUTHOR),
    "LaTeX": in_file("a.tex", lambda r: f"\\documentclass{{article}}\\author{{{person(r)}}}", AUTHOR),
    "Typst": in_file("a.typ", lambda r: f'#set document(title: "x", author: {r.choice(["", "("])}"{person(r)}")', AUTHOR),
    "Python": in_file("a.py", lambda r: f'__{r.choice(["author", "maintainer", "credits"])}__ = "{person(r)}"\n', AUTHOR),
    "package": in_file("package.json", lambda r: json.dumps({"name": "x", r.choice(["author", "maintainers", "contributors"]): r.choice([person(r), [{"name": person(r)}]])}), AUTHOR),
    "project": in_file("pyproject.toml", lambda r: f'[project]\n{r.choice(["authors", "maintainers"])} = [{{name = "{person(r)}"}}]\n', AUTHOR),
    "citation": in_file("CITATION.cff", lambda r: f"cff-version: 1.2.0\nauthors:\n  - family-names: {person(r).split()[-1]}\n    given-names: {person(r).split()[0]}\n", AUTHOR),
    "map of mails": in_file(".mailmap", lambda r: f"{person(r)} <x@users.noreply.voorbeeld.example>\n", AUTHOR),
    "reference": in_file("a.ris", lambda r: f"TY  - RPRT\nAU  - {person(r).split()[-1]}, {person(r).split()[0]}\nER  -\n", AUTHOR),
    "message": in_file("a.eml", lambda r: f"From: {person(r)}\nTo: {person(r)}\nSubject: x\n\nTekst", AUTHOR),
    "book": in_file("a.opf", lambda r: f'<package><metadata><dc:{r.choice(["creator", "contributor"])} id="x">{person(r)}</dc:creator></metadata></package>'.replace("dc:creator></m", "dc:creator></m"), AUTHOR),
    "Word's page": in_file("a.html", lambda r: f"<!--[if gte mso 9]><xml><o:DocumentProperties><o:{(t := r.choice(['Author', 'LastAuthor', 'Manager']))}>{person(r)}</o:{t}></o:DocumentProperties></xml><![endif]-->", AUTHOR),
    "byline": in_file("a.html", lambda r: f'<{(t := r.choice(["p", "span", "address"]))} class="{r.choice(["byline", "author", "auteur"])}">{person(r)}</{t}>', AUTHOR),
    "Inkscape": in_file("a.svg", lambda r: f"<svg><metadata><rdf:RDF><cc:Work><dc:{r.choice(['creator', 'publisher', 'rights'])}><cc:Agent><dc:title>{person(r)}</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF></metadata></svg>", AUTHOR),
    "sound": in_file("a.mp3", lambda r: b"ID3\x03\0\0\0\0\0\x40TPE1" + struct.pack(">I", 40) + b"\0\0\0" + person(r).encode().ljust(39), AUTHOR, "file of an unknown kind"),
    "PNG of XMP": in_file("a.png", lambda r: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d"><dc:creator><rdf:Seq><rdf:li>{person(r)}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>'.encode())), AUTHOR),
    "PNG packed": in_file("a.png", lambda r: png(chunk(b"zTXt", r.choice([b"Author", b"Copyright", b"Owner"]) + b"\0\0" + zlib.compress(person(r).encode()))), AUTHOR),
    "docx people": in_file("a.docx", lambda r: docx(word__people_dot_xml=f'<w:people xmlns:w="urn:w"><w:person w:author="{person(r)}"/></w:people>'), AUTHOR),
    "docx comment": in_file("a.docx", lambda r: docx(comments=f'<w:comment w:author="{person(r)}" {W}><w:p/></w:comment>'), AUTHOR),
    "pptx comment": in_file("a.pptx", lambda r: zipped(ppt__commentAuthors_dot_xml=f'<p:cmAuthorLst xmlns:p="urn:p"><p:cmAuthor id="0" name="{person(r)}" initials="x"/></p:cmAuthorLst>'), AUTHOR),
    "xlsx person": in_file("a.xlsx", lambda r: zipped(xl__persons__person_dot_xml=f'<personList xmlns="urn:p"><person displayName="{person(r)}" id="x" userId="y"/></personList>'), AUTHOR),
    "xlsx saved by": in_file("a.xlsx", lambda r: zipped(xl__workbook_dot_xml=f'<workbook xmlns="urn:m"><fileSharing userName="{person(r)}"/></workbook>'), AUTHOR, "name of who saved the file"),
    "ods note": in_file("a.ods", lambda r: ods(f"<office:annotation><dc:creator>{person(r)}</dc:creator><text:p>x</text:p></office:annotation>"), AUTHOR),
    "kernel": in_file("a.ipynb", lambda r: notebook(whole={"kernelspec": {"display_name": f"{person(r)} 3.11", "name": login(r)}}), AUTHOR, "name of a kernel", USER),
    "toml": in_file("a.toml", lambda r: f'{r.choice(["author", "maintainer", "auteur"])} = "{person(r)}"\n', AUTHOR),
    "table of owners": in_file("CODEOWNERS", lambda r: f"* @{login(r)}\n", AUTHOR),
    "translated": in_file("a.po", lambda r: f'"Last-Translator: {person(r)} <x>\\n"\n', AUTHOR),
}  # fmt: skip

# ---------------------------------------------------------------- names of the register

#: Whom the register of the tests holds; nobody is called so.
REGISTER = [
    "Adriana Voorbeeldsma",
    "Pieter-Jan van der Verzonnen",
    "Wilhelmina Nepstra-van Zomaarwat",
    "Björn Müllerwagen",
    "Şükrü Öztürkvoorbeeld",
    "Nguyễn Văn Bedacht",
    "Ijsbrand Ĳsselverzinsel",
    "Maria Theresia O'Bedachty",
    "Youssef el Fictief",
    "Ana Sofia Verzonnenberg",
]


def _who(r: random.Random, *only: int) -> tuple[str, str]:
    """The given names, and the family name with what stands before it."""
    name = REGISTER[r.choice(only or [0, 1, 8, 9])]
    parts = name.split()
    start = next((i for i, p in enumerate(parts) if i and p in ("van", "der", "el")), len(parts) - 1)
    return " ".join(parts[:start]), " ".join(parts[start:])


def _initial(given: str) -> str:
    return "".join(f"{part[0]}." for part in given.replace("-", " ").split())


NAMES = {
    "in full": lambda r: " ".join(_who(r)),
    "initials": lambda r: f"{_initial((w := _who(r))[0])} {w[1]}",
    "capitals": lambda r: " ".join(_who(r)).upper(),
    "family name first": lambda r: f"{(w := _who(r))[1]}, {r.choice([w[0], _initial(w[0])])}",
    "as a user": lambda r: (
        f"{(w := _who(r, 0, 9))[0].split()[0].lower()}{r.choice(['.', '_', '-'])}{w[1].lower()}"
    ),
    "joined": lambda r: "".join(_who(r, 0, 9)).replace(" ", ""),
    "spaced letters": lambda r: "  ".join(" ".join(part) for part in " ".join(_who(r, 0)).split()),
    "without apostrophe": lambda r: r.choice(
        ["Maria Theresia OBedachty", "Maria O’Bedachty", "M.T. O Bedachty", "M. Obedachty"]
    ),
    "accents away": lambda r: r.choice(
        ["Bjorn Mullerwagen", "Bjoern Muellerwagen", "Sukru Ozturkvoorbeeld", "Nguyen Van Bedacht"]
    ),
    "half of a double name": lambda r: r.choice(
        ["Wilhelmina Nepstra", "W. Nepstra", "W. van Zomaarwat", "Wilhelmina van Zomaarwat"]
    ),
    "form of address": lambda r: (
        r.choice(["mevrouw ", "de heer ", "mw. ", "dhr. ", "Mevr. drs. "]) + _who(r, 0, 1, 8, 9)[1]
    ),
}
NAMES_APART = {
    "given name in brackets": lambda r: f"{_initial((w := _who(r, 0, 8))[0])} ({w[0]}) {w[1]}",
    "nickname": lambda r: f"{(w := _who(r, 0, 8))[0]} '{w[0][:2]}' {w[1]}",
    "family name and given in brackets": lambda r: f"{(w := _who(r))[1]} ({w[0]})",
    "initials glued": lambda r: f"{_initial((w := _who(r, 9))[0]).replace('.', '')} {w[1]}",
    "other alphabet": lambda r: " ".join(_who(r, 0)).replace("a", "а").replace("o", "о"),
    "letters of mathematics": lambda r: "".join(chr(0x1D400 + ord(c) - 65) if c.isupper() else chr(0x1D41A + ord(c) - 97) if c.islower() else c for c in " ".join(_who(r, 0, 9))),
    "camel": lambda r: (w := _who(r, 0, 8, 9))[0].replace(" ", "") + "".join(p.capitalize() for p in w[1].split()),
    "plus in an address": lambda r: "https://voorbeeld.example/?q=" + "+".join(" ".join(_who(r)).split()),
    "underscores": lambda r: "_".join(" ".join(_who(r)).split()),
    "title behind": lambda r: f"{(w := _who(r))[1]}, {r.choice(['drs.', 'mr. dr.', 'ir.'])} {_initial(w[0])}",
    "long s and ij": lambda r: r.choice(["Ijsbrand IJsselverzinsel", "I. IJsselverzinsel", "IJsbrand IJsselverzinsel"]),
    "broken at a line": lambda r: f"{(w := _who(r, 0, 9))[0]} {w[1][:5]}-\n{w[1][5:]}",
    "second of the given": lambda r: r.choice(["Sofia Verzonnenberg", "A.S. Verzonnenberg", "Ana S. Verzonnenberg"]),
    "dots between": lambda r: ".".join(" ".join(_who(r, 0, 9)).split()),
}  # fmt: skip
_NAME_FILES = {
    "two keys": in_file("a.json", lambda r: json.dumps(dict(zip(r.choice([("voornaam", "achternaam"), ("first_name", "last_name"), ("givenName", "familyName")]), _who(r), strict=True))), NAME),
    "two keys, turned": in_file("a.json", lambda r: json.dumps(dict(zip(("achternaam", "voornaam"), reversed(_who(r)), strict=True))), NAME),
    "prefix apart": in_file("a.json", lambda r: json.dumps({"voornaam": "Pieter-Jan", "tussenvoegsel": "van der", "achternaam": "Verzonnen"}), NAME),
    "cells": in_file("a.html", lambda r: f"<tr><td>{(w := _who(r))[0]}</td><td>{w[1]}</td></tr>", NAME),
    "columns": in_file("a.csv", lambda r: f"voornaam;achternaam\n{(w := _who(r))[0]};{w[1]}\n", NAME),
}  # fmt: skip
_NAME_FILES_APART = {
    "three columns": in_file("a.csv", lambda r: "voornaam;tussenvoegsel;achternaam\nPieter-Jan;van der;Verzonnen\nYoussef;el;Fictief\n", NAME),
    "elements": in_file("a.xml", lambda r: f"<p><voornaam>{(w := _who(r))[0]}</voornaam><achternaam>{w[1]}</achternaam></p>", NAME),
    "keys of yaml": in_file("a.yml", lambda r: f"voornaam: {(w := _who(r))[0]}\nachternaam: {w[1]}\n", NAME),
    "columns turned": in_file("a.csv", lambda r: f"achternaam;tussenvoegsel;voornaam\nVerzonnen;van der;Pieter-Jan\nx;;y\n{r.random()};;\n", NAME),
    "cells of a sheet": in_file("a.xlsx", lambda r: xlsx(strings="".join(f"<si><t>{part}</t></si>" for part in _who(r))), NAME),
}  # fmt: skip

KINDS: dict[str, dict[str, Files]] = {
    "author": everywhere(SIGNATURES, *ANYBODY) | _ANY,
    "name": everywhere(NAMES, NAME) | _NAME_FILES,
}
APART: dict[str, dict[str, Files]] = {
    "author": everywhere(SIGNATURES_APART, *ANYBODY) | _ANY_APART,
    "name": everywhere(NAMES_APART, NAME) | _NAME_FILES_APART,
}
