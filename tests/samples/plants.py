"""What must never get out, hidden in every kind of file: the planted set of the search for leaks."""

import base64
import gzip
import json
import zlib

from tests.samples.planted_files import (
    BSN,
    MAIL,
    MOBILE,
    PATH,
    PERSON,
    TOKEN,
    chunk,
    docx,
    escaped,
    exif,
    jpeg,
    notebook,
    ods,
    pdf,
    png,
    shown,
    xlsx,
    zipped,
)

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
