"""Nothing personal gets out: in whatever file it hides, it is found; the real book raises no alarm."""

import base64
import gzip
import io
import json
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli, leaks
from staatvanmigratie.errors import DataFileError
from staatvanmigratie.leaks import names
from tests import small_project

ROOT = Path(__file__).parent.parent

# Put together here, so that this file itself holds no address and no number of anybody.
MAIL = "j.jansen" + "@" + "voorbeeld.nl"
MOBILE = "06-" + "12345678"
BSN = "1112" + "22333"  # passes the test of eleven; given out to nobody
PATH = "/ho" + "me/jansen/rapport.docx"
TOKEN = "gh" + "p_" + "a1B2" * 9
PERSON = "Adriana Voorbeeldsma"
OTHER = "Pieter-Jan van der Verzonnen"


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body="", core="", app="", comments=None, **more):
    members = {
        "word__document_dot_xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "docProps__core_dot_xml": '<cp:coreProperties xmlns:cp="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{core}</cp:coreProperties>",
        "docProps__app_dot_xml": f'<Properties xmlns="urn:p">{app}</Properties>',
    }
    if comments:
        members["word__comments_dot_xml"] = f"<w:comments {W}>{comments}</w:comments>"
    return zipped(**members, **more)


S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(sheet="", strings="", state="visible", core=""):
    return zipped(
        xl__workbook_dot_xml=f'<workbook {S}><sheets><sheet name="Blad" state="{state}"/></sheets></workbook>',  # noqa: E501
        xl__worksheets__sheet1_dot_xml=f"<worksheet {S}>{sheet}</worksheet>",
        xl__sharedStrings_dot_xml=f"<sst {S}>{strings}</sst>",
        docProps__core_dot_xml=f'<c:p xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c:p>',
    )


ODF = (
    'xmlns:office="urn:o" xmlns:table="urn:t" xmlns:style="urn:s" xmlns:text="urn:x" xmlns:meta="urn:m" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def ods(body="", meta=""):
    return zipped(
        content_dot_xml=f"<office:document-content {ODF}>{body}</office:document-content>",
        meta_dot_xml=f"<office:document-meta {ODF}>{meta}</office:document-meta>",
    )


def pdf(text=None, **given):
    document = pikepdf.new()
    page = document.add_blank_page()
    if text:
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                    )
                )
            )
        )
        page.Contents = document.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    for key, value in given.get("info", {}).items():
        document.docinfo[key] = value
    if "xmp" in given:
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [given["xmp"]]
    if "attached" in given:
        document.attachments["bijlage.txt"] = given["attached"]
    if "note" in given:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[0, 0, 9, 9],
            Contents=given["note"],
            T=given.get("by", ""),
        )
        page.Annots = pikepdf.Array([document.make_indirect(note)])
    if "link" in given:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=given["link"])
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        page.Annots = pikepdf.Array([document.make_indirect(link)])
    if "alt" in given:
        document.Root.StructTreeRoot = pikepdf.Dictionary(
            K=document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=given["alt"]))
        )
    if "bookmark" in given:
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(given["bookmark"], 0))
    result = io.BytesIO()
    document.save(result, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks, behind=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"") + behind


def exif(tag, value):
    data = value.encode() + b"\0"
    return b"II*\0" + struct.pack("<IHHHII", 8, 1, tag, 2, len(data), 26) + struct.pack("<I", 0) + data


def jpeg(marker, data):
    return b"\xff\xd8\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data + b"\xff\xd9"


def notebook(**cell):
    whole = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], **cell}
    return json.dumps({"cells": [whole], "metadata": cell.get("whole", {}), "nbformat": 4}).encode()


def shown(kind, data):
    return notebook(outputs=[{"output_type": "display_data", "data": {kind: data}, "metadata": {}}])


def escaped(text):
    return "".join(f"\\u{ord(c):04x}" for c in text)


# What is planted, in which file, and the rule that must find it.
PLANTS = {
    # text, in all the ways mail and numbers are written
    "mail in a page": ("a.html", f"<p>Vragen? {MAIL}</p>", "mail address"),
    "mail in a link": ("a.html", f'<a href="mailto:{MAIL}">mail</a>', "mail address"),
    "mail in an encoded link": (
        "a.html",
        f'<a href="?to={MAIL.replace("@", "%40")}">mail</a>',
        "mail address",
    ),
    "mail in entities": ("a.html", f"<p>{MAIL.replace('@', '&#64;')}</p>", "mail address"),
    "mail in a comment": ("a.html", f"<!-- {MAIL} -->", "mail address"),
    "mail in an attribute": ("a.html", f'<p data-by="{MAIL}">x</p>', "mail address"),
    "mail in the search index": ("searchindex.js", f'Search.setIndex({{"t":["{MAIL}"]}})', "mail address"),
    "mail in JSON escapes": ("a.json", f'{{"a": "{escaped(MAIL)}"}}', "mail address"),
    "mail in a drawing": ("a.svg", f"<svg><desc>{MAIL}</desc></svg>", "mail address"),
    "mail spelled out": ("a.md", "jansen [at] voorbeeld [punt] nl", "mail address"),
    "mail of a functionary": ("a.yml", "by: postbus.12" + "@" + "minvoorbeeld.nl", "mail address"),
    "mail in a style sheet": ("a.css", f"/* {MAIL} */", "mail address"),
    "mobile number": ("a.html", f"<p>Bel {MOBILE}.</p>", "telephone number"),
    "mobile number with spaces": ("a.md", "Bel " + "06 12 34 56 78", "telephone number"),
    "mobile number in one": ("a.csv", "naam;nummer\nx;" + "0612345678", "telephone number"),
    "international number": ("a.md", "Bel " + "+31 6 1234 5678", "telephone number"),
    "number with zero in brackets": ("a.md", "+31 (0)70 " + "379 79 11", "telephone number"),
    "number of an office": ("a.md", "tel. 070 " + "379 79 11", "telephone number"),
    "number with area code in brackets": ("a.md", "(070) " + "3797911", "telephone number"),
    "number of a small town": ("a.md", "0511-" + "123456", "telephone number"),
    "number abroad": ("a.md", "+32 2 " + "123 45 67", "telephone number"),
    "number in a link": ("a.html", '<a href="tel:+31' + '701234567">bel</a>', "telephone number"),
    "BSN": ("a.md", f"Het nummer {BSN} staat hier.", "citizen service number (BSN)"),
    "BSN with points": ("a.md", "nummer 1112" + ".22.333", "citizen service number (BSN)"),
    "BSN behind the word": ("a.md", "BSN: 1234" + "56789", "citizen service number (BSN)"),
    "BSN in JSON": ("a.json", f'{{"id": "{BSN}"}}', "citizen service number (BSN)"),
    "BSN in a column": ("a.csv", f"id;waarde\n{BSN};3", "citizen service number (BSN)"),
    "home folder": ("a.html", f"<!-- made from {PATH} -->", "absolute path"),
    "Windows folder": ("a.json", '{"f": "C:' + '\\\\Users\\\\jansen\\\\x.docx"}', "absolute path"),
    "network share": ("a.md", "\\\\" + "server01\\afdeling\\nota.docx", "absolute path"),
    "file address": ("a.html", '<a href="file' + ':///D:/x.docx">x</a>', "absolute path"),
    "temporary folder": ("a.txt", "see /tm" + "p/build/x.log", "absolute path"),
    "GitHub token": ("a.yml", f"token: {TOKEN}", "token or password"),
    "password": ("a.yml", "pass" + "word: geheim123woord", "token or password"),
    "key in a web address": (
        "a.json",
        '"https://x.nl/d?' + 'api_key=a1b2c3d4e5f6a7b8c9d0e1"',
        "token or password",
    ),
    "login in a web address": ("a.md", "https://jan:" + "geheim1@example.org/x", "token or password"),
    "private key": ("a.txt", "-----BEGIN RSA " + "PRIVATE KEY-----", "token or password"),
    "web token": (
        "a.js",
        "x='eyJ" + "hbGciOiJIUzI1.eyJ" + "zdWIiOiIxMjM0.abc" + "defghijkl'",
        "token or password",
    ),
    "one who handles": ("a.md", "Behandel" + "aar: mw. drs. A. van Verzonnen", "person who handles the file"),
    "user name": ("a.json", '{"by": "gebruiker77"}', "user name"),
    # names of the register
    "name": ("a.html", f"<p>Met dank aan {PERSON}.</p>", "name in the register"),
    "name with an initial": ("a.md", "A. Voorbeeldsma", "name in the register"),
    "name turned round": ("a.csv", "Voorbeeldsma, Adriana;1", "name in the register"),
    "name with prefixes": ("a.md", "PIETER-JAN VAN DER VERZONNEN", "name in the register"),
    "name in a file name": ("nota_adriana_voorbeeldsma.md", "niets", "name in the register"),
    "name with accents": ("a.md", "Ádriana Voorbeeldsmä", "name in the register"),
    # PDF
    "PDF author": ("a.pdf", pdf(info={"/Author": PERSON}), "name of an author"),
    "PDF subject": ("a.pdf", pdf(info={"/Subject": MAIL}), "mail address"),
    "PDF XMP": ("a.pdf", pdf(xmp="P. Verzonnen"), "name of an author"),
    "PDF page": ("a.pdf", pdf(text=f"Bel {MOBILE}"), "telephone number"),
    "PDF attachment": ("a.pdf", pdf(attached=MAIL.encode()), "mail address"),
    "PDF note": ("a.pdf", pdf(note=f"vraag het {MAIL}"), "mail address"),
    "PDF writer of a note": ("a.pdf", pdf(note="x", by=PERSON), "name in the register"),
    "PDF link": ("a.pdf", pdf(link=f"mailto:{MAIL}"), "mail address"),
    "PDF alternative text": ("a.pdf", pdf(alt=f"Foto van {PERSON}"), "name in the register"),
    "PDF bookmark": ("a.pdf", pdf(bookmark=MAIL), "mail address"),
    # docx
    "docx author": ("a.docx", docx(core=f"<dc:creator>{PERSON}</dc:creator>"), "name of an author"),
    "docx last change by": (
        "a.docx",
        docx(core="<cp:lastModifiedBy>pj</cp:lastModifiedBy>"),
        "name of an author",
    ),
    "docx manager": ("a.docx", docx(app="<Manager>P. Jansen</Manager>"), "name of an author"),
    "docx comment": (
        "a.docx",
        docx(comments='<w:comment w:author="PJ"><w:p><w:r><w:t>klopt dit?</w:t></w:r></w:p></w:comment>'),
        "comment",
    ),
    "docx tracked change": (
        "a.docx",
        docx(body='<w:p><w:del w:author="PJ"><w:r><w:delText>oud</w:delText></w:r></w:del></w:p>'),
        "tracked change",
    ),
    "docx name in pieces": (
        "a.docx",
        docx(body="<w:p><w:r><w:t>Adri</w:t></w:r><w:r><w:t>ana Voorbeeldsma</w:t></w:r></w:p>"),
        "name in the register",
    ),
    "docx hidden text": (
        "a.docx",
        docx(body="<w:p><w:r><w:rPr><w:vanish/></w:rPr></w:r></w:p>"),
        "hidden text",
    ),
    "docx picture": (
        "a.docx",
        docx(word__media__image1_dot_png=png(chunk(b"tEXt", b"Author\0P. Jansen"))),
        "name of an author",
    ),
    # spreadsheets
    "xlsx cell": ("a.xlsx", xlsx(strings=f"<si><t>{MAIL}</t></si>"), "mail address"),
    "xlsx hidden sheet": ("a.xlsx", xlsx(state="veryHidden"), "hidden sheet"),
    "xlsx hidden column": (
        "a.xlsx",
        xlsx(sheet='<cols><col min="1" max="1" hidden="1"/></cols>'),
        "hidden row or column",
    ),
    "xlsx author": ("a.xlsx", xlsx(core="<dc:creator>P. Jansen</dc:creator>"), "name of an author"),
    "ods author": (
        "a.ods",
        ods(meta="<meta:initial-creator>P. J.</meta:initial-creator>"),
        "name of an author",
    ),
    "ods hidden sheet": (
        "a.ods",
        ods(
            '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
            '<table:table table:name="Blad2" table:style-name="ta2"/>'
        ),
        "hidden sheet",
    ),
    "ods cell": ("a.ods", ods(f"<table:table><text:p>{MOBILE}</text:p></table:table>"), "telephone number"),
    # images
    "PNG text": ("a.png", png(chunk(b"tEXt", b"Comment\0" + MAIL.encode())), "mail address"),
    "PNG packed text": (
        "a.png",
        png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(MAIL.encode()))),
        "mail address",
    ),
    "PNG EXIF": ("a.png", png(chunk(b"eXIf", exif(0x013B, "P. Jansen"))), "name of an author"),
    "behind a PNG": ("a.png", png(behind=MAIL.encode()), "mail address"),
    "JPEG EXIF": ("a.jpg", jpeg(0xE1, b"Exif\0\0" + exif(0x013B, "P. Jansen")), "name of an author"),
    "JPEG comment": ("a.jpg", jpeg(0xFE, MAIL.encode()), "mail address"),
    "JPEG place": ("a.jpg", jpeg(0xE1, b"Exif\0\0" + exif(0x8825, "x")), "place where a photo was taken"),
    "image in a page": (
        "a.html",
        f'<img src="data:image/png;base64,{base64.b64encode(png(chunk(b"tEXt", b"a" + bytes(1) + MAIL.encode()))).decode()}">',  # noqa: E501
        "mail address",
    ),
    # notebooks
    "notebook source": ("a.ipynb", notebook(source=f"# {MAIL}"), "mail address"),
    "notebook source in lines": ("a.ipynb", notebook(source=["x = 1\n", f"# {MOBILE}"]), "telephone number"),
    "notebook output": ("a.ipynb", shown("text/html", f"<b>{PERSON}</b>"), "name in the register"),
    "notebook JSON output": ("a.ipynb", shown("application/json", {"a": MAIL}), "mail address"),
    "notebook printed": (
        "a.ipynb",
        notebook(outputs=[{"output_type": "stream", "name": "stdout", "text": PATH}]),
        "absolute path",
    ),
    "notebook error": (
        "a.ipynb",
        notebook(outputs=[{"output_type": "error", "traceback": [f'File "{PATH}"']}]),
        "absolute path",
    ),
    "notebook cell metadata": ("a.ipynb", notebook(metadata={"by": MAIL}), "mail address"),
    "notebook authors": (
        "a.ipynb",
        json.dumps({"cells": [], "metadata": {"authors": [{"name": "P. Jansen"}]}}),
        "name of an author",
    ),
    "notebook image": (
        "a.ipynb",
        shown("image/png", base64.b64encode(png(chunk(b"tEXt", b"Author\0PJ"))).decode()),
        "name of an author",
    ),
    # packed, wide, and none of these
    "packed file": ("a.json.gz", gzip.compress(MAIL.encode()), "mail address"),
    "file in a zip": ("a.zip", zipped(x_dot_csv=MAIL), "mail address"),
    "name of a file in a zip": (
        "a.zip",
        zipped(**{"adriana_voorbeeldsma_dot_csv": "1"}),
        "name in the register",
    ),
    "other bytes": ("a.bin", b"\0\1\2" + MAIL.encode() + b"\0", "mail address"),
    "wide letters": ("a.bin", b"\0\1" + MAIL.encode("utf-16-le"), "mail address"),
    "page with an author": ("a.html", '<meta name="author" content="P. Jansen">', "name of an author"),
    "drawing with an author": ("a.svg", "<svg><dc:creator>P. Jansen</dc:creator></svg>", "name of an author"),
}


@pytest.fixture(scope="module")
def scan():
    made = names.make([PERSON, OTHER], salt=b"0" * 16)
    register = names.Register(bytes.fromhex(made["salt"]), made["hashes"], made["starts"])
    return leaks.Scan(leaks.read_allowed(ROOT), register, users=["gebruiker77"])


@pytest.mark.parametrize("name", PLANTS)
def test_every_plant_is_found_and_masked(scan, name):
    file, content, rule = PLANTS[name]

    found = scan.file(file, content.encode() if isinstance(content, str) else content)

    assert rule in {leak.rule for leak in found}, found
    for leak in found:
        assert leak.place and leak.file == file
        assert not any(secret in leak.masked for secret in (MAIL, MOBILE, BSN, PATH, TOKEN, PERSON))


def test_there_are_at_least_sixty_plants():
    assert len(PLANTS) >= 60


# What looks like it and is not; each was met in a report or a file format.
HARMLESS = {
    "figures": "In 2023 kwamen 335.668 mensen, 17% minder. Wereldwijd 122.600.000, in 2024 123 200 000.",
    "JSON of figures": '{"value": 122600000.0, "from": 111222333.0, "x": [0.0612345678, 10.701234567]}',
    "coordinates": '<path d="M0612345678 0201234567L111222333,111222333Z M 12 020 1234567 14"/>',
    "dates": "01-02-2024 12:30, 2024-06-03, 06-2023, 03-06-2024",
    "papers": "Kamerstuk 30 573, nr. 185; 2023D04025; 36 045; Stb. 2018, 141; 19637-3077",
    "addresses": "https://www.cbs.nl/ho" + "me/cijfers?id=111222333 https://example.org/ho" + "me/x/data.csv",
    "tables": "85451NED 83102NED migr_asyappctza",
    "pictures for sharp screens": "icon" + "@2x.png lodash" + "@4.17.21 @media print @jupyterlab/apputils",
    "periods": "2014-2023 2015/2016 0,5 procent",
    "relative paths": "build/2024/html notebooks/07_asiel.html ../ho" + "me/x.css",
    "template": "{{ wachtwoord }} token: {token} password = get_password()",
    "office": "de minister van Asiel en Migratie, auteur van het rapport; Bron: Centraal Bureau voor de Statistiek",  # noqa: E501
    "digests": "sha256:9f2c0612345678ab 3d4f061234567801234567",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_it_gives_no_alarm(scan, name):
    for file in ("a.md", "a.html", "a.json"):
        assert scan.file(file, HARMLESS[name].encode()) == []


def test_the_sources_of_the_real_book_give_no_alarm():
    scan = leaks.Scan(leaks.read_allowed(ROOT))

    found = [
        leak
        for folder in (
            "notebooks",
            "data/editions",
            "data/policy",
            "data/catalogue",
            "data/processes",
            "docs",
        )
        for leak in leaks.check_outputs(scan, ROOT / folder, ROOT)
    ]

    assert [str(leak) for leak in found] == []


def test_the_built_book_gives_at_most_two_false_alarms_per_hundred_files():
    built = next((p for p in sorted((ROOT / "build").glob("20*/html"), reverse=True)), None)
    if built is None:
        pytest.skip("no edition was built here")
    some = [path for path in leaks.files(built) if path.suffix != ".pdf"][:200]
    scan = leaks.Scan(leaks.read_allowed(ROOT))

    alarms = [path for path in some if scan.file(path.name, path.read_bytes())]

    assert len(alarms) <= 0.02 * len(some), alarms


def test_an_office_holder_is_allowed_by_name_with_a_public_address(tmp_path):
    (tmp_path / "data").mkdir()
    entry = f"x: {{name: {PERSON}, function: minister, address: https://example.org/x}}\n"
    (tmp_path / leaks.ALLOWED).write_text(entry, encoding="utf-8")
    made = names.make([PERSON])
    allowed = leaks.allowed_names(leaks.read_allowed(tmp_path))
    register = names.Register(bytes.fromhex(made["salt"]), made["hashes"], made["starts"], allowed)

    assert leaks.Scan(register=register).text("a.md", f"Minister {PERSON} en {PERSON.upper()}") == []


def test_without_a_public_address_nobody_is_allowed(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / leaks.ALLOWED).write_text(f"x: {{name: {PERSON}, function: minister}}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"allowed-names.yml: x: address"):
        leaks.read_allowed(tmp_path)


def test_the_register_holds_no_name_and_stays_outside_the_repository(tmp_path):
    root, outside = tmp_path / "repository", tmp_path / "elsewhere"
    root.mkdir()
    outside.mkdir()
    (outside / "list.txt").write_text(f"# namen\n{PERSON}\n{OTHER}\n", encoding="utf-8")

    count = names.write(outside / "list.txt", outside / "register.json", root)

    kept = (outside / "register.json").read_text().lower()
    assert count == 2
    assert not any(word in kept for word in ("adriana", "voorbeeldsma", "verzonnen", "pieter"))
    assert list(names.read(outside / "register.json", root).find(f"en {PERSON} zei")) == [(3, 23)]
    with pytest.raises(DataFileError, match="outside the repository"):
        names.write(outside / "list.txt", root / "register.json", root)
    with pytest.raises(DataFileError, match="svm names"):
        names.read(outside / "list.txt", root)


def test_two_registers_of_the_same_names_look_different():
    assert not set(names.make([PERSON])["hashes"]) & set(names.make([PERSON])["hashes"])


def git(root, *arguments):
    identity = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


def test_what_was_committed_once_and_taken_away_is_found(tmp_path, scan):
    git(tmp_path, "init", "-q")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "adriana_voorbeeldsma.csv").write_text(f"a;b\n{MAIL};1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Add")
    git(tmp_path, "rm", "-q", "data/adriana_voorbeeldsma.csv")
    git(tmp_path, "commit", "-qm", "Take away")

    rules = {leak.rule for leak in leaks.check_history(scan, tmp_path)}

    assert rules >= {"mail address", "name in the register"}


def test_a_folder_without_history_has_no_history(tmp_path, scan):
    assert leaks.check_history(scan, tmp_path / "nowhere") == []


def test_a_broken_file_is_told_and_still_read(scan):
    found = scan.file("a.docx", b"no zip at all, but " + MAIL.encode())

    assert {leak.rule for leak in found} == {"mail address", "file that cannot be opened"}


def test_the_command_names_file_place_and_rule_and_ends_with_one(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    (root / "data" / "notes.md").write_text(f"een\n{MAIL}\n", encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(root))

    result = CliRunner().invoke(cli.app, ["check", "2024", "--leaks"])

    assert result.exit_code == 1
    assert "data/notes.md: line 2: mail address: j•••" in result.output
    assert MAIL not in result.output
