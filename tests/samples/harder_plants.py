# ruff: noqa: E501 - what is planted stands on one line
"""Plants for whoever knows how a search works: cut, escaped, packed, hidden, in shapes that real programs write."""

import base64
import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib

import pikepdf

from tests.samples.planted_files import (
    BSN,
    MAIL,
    MOBILE,
    PATH,
    PERSON,
    TOKEN,
    S,
    W,
    chunk,
    docx,
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

AT = MAIL.replace("@", "{}")
BACK = chr(92)
ENTITY = AT.format("&#64;")
NAME, LINK, PHONE, NUMBER = (
    "name in the register",
    "mail address",
    "telephone number",
    "citizen service number (BSN)",
)
AUTHOR, FOLDER, SECRET = "name of an author", "absolute path", "token or password"


def b64(text):
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def tar(name, content):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def saved_pdf(fill):
    document = pikepdf.new()
    document.add_blank_page()
    fill(document)
    result = io.BytesIO()
    document.save(result, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()


def page_of(content, kern=False):
    """A page with a font that shows its letters under other codes, told by ToUnicode only."""

    def fill(document):
        letters = "\n".join(f"<{ord(c) + 1:02x}> <{ord(c):04x}>" for c in map(chr, range(32, 127)))
        known = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> "
            f"endcodespacerange 95 beginbfchar\n{letters}\nendbfchar endcmap end end"
        )
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        if not kern:
            font.ToUnicode = document.make_stream(known.encode())
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
        page.Contents = document.make_stream(content.encode("latin-1"))

    return saved_pdf(fill)


def shifted(text):
    return "".join(f"{ord(c) + 1:02x}" for c in text)


def with_stream(content, **keys):
    def fill(document):
        document.Root.Rest = document.make_stream(content, **keys)

    return saved_pdf(fill)


def saved_over(old):
    """A PDF in which something was taken away by saving behind it."""
    return old + b"\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def file_at_a_note(document):
    inside = document.make_stream(MAIL.encode())
    spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="x.txt", EF=pikepdf.Dictionary(F=inside))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec
    )
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


def tiff(entries, below=()):
    """EXIF with an artist where cameras write the owner: in the folder below."""
    start = 8 + 2 + 12 * (len(entries) + 1) + 4
    second = b"".join(
        struct.pack("<HHII", t, 2, len(v) + 1, start + 2 + 12 * len(below) + 4) for t, v in below
    )
    data = b"".join(v.encode() + b"\0" for _, v in below)
    first = struct.pack("<HHII", 0x8769, 4, 1, start)
    return (
        b"II*\0"
        + struct.pack("<IH", 8, 1)
        + first
        + struct.pack("<I", 0)
        + (struct.pack("<H", len(below)) + second + struct.pack("<I", 0) + data)
    )


def windows_author(name):
    data = name.encode("utf-16-le") + b"\0\0"
    return b"II*\0" + struct.pack("<IHHHII", 8, 1, 0x9C9D, 1, len(data), 26) + struct.pack("<I", 0) + data


def iptc(kind, text):
    data = b"\x1c\x02" + bytes([kind]) + struct.pack(">H", len(text)) + text.encode()
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data


def webp(kind, data):
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def sheet(cells):
    return f"<sheetData><row>{cells}</row></sheetData>"


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d"><dc:creator><rdf:Seq>'
    "<rdf:li>P. Jansen</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)

PLANTS = {
    # ---- mail addresses
    "mail, named entity": ("a.html", f"<p>{AT.format('&commat;')}</p>", LINK),
    "mail, entity escaped twice": ("a.html", f"<p>{AT.format('&amp;#64;')}</p>", LINK),
    "mail, entity in markdown": ("a.md", AT.format("&#x40;"), LINK),
    "mail, entity in JSON": ("a.json", f'{{"a": "{ENTITY}"}}', LINK),
    "mail, percent escaped twice": ("a.html", f'<a href="?x={AT.format("%2540")}">x</a>', LINK),
    "mail, percent in a script": ("a.js", f'location="mai"+"lto:{AT.format("%40")}"', LINK),
    "mail, escape of a script": ("a.js", f'x="{AT.format(BACK + "x40")}"', LINK),
    "mail, long escape of a script": ("a.js", f'x="{AT.format(BACK + "u{40}")}"', LINK),
    "mail, escape of a style": ("a.css", f'p::after {{content: "{AT.format(BACK + "40 ")}"}}', LINK),
    "mail, cut by a tag": ("a.html", f"<p>{AT.format('<span>@</span>')}</p>", LINK),
    "mail, cut by a comment": ("a.html", f"<p>{AT.format('<!-- x -->@')}</p>", LINK),
    "mail, cut by a place to break": ("a.html", f"<p>{AT.format('<wbr>@<wbr>')}</p>", LINK),
    "mail, cut by nothing to see": ("a.html", f"<p>{AT.format(chr(0x200B) + '@')}</p>", LINK),
    "mail, soft hyphen": ("a.html", f"<p>{MAIL.replace('voor', 'voor&shy;')}</p>", LINK),
    "mail, wide at sign": ("a.md", AT.format("＠"), LINK),
    "mail, before a hyphen": ("a.md", f"het {MAIL}-adres", LINK),
    "mail, behind a dash of a list": ("a.md", f"-{MAIL}", LINK),
    "mail, behind an underscore": ("a.md", f"_{MAIL}_", LINK),
    "mail, letters with accents": ("a.md", "j.müller" + "@" + "voorbeeld.nl", LINK),
    "mail, domain with accents": ("a.md", "j.jansen" + "@" + "vóórbeeld.nl", LINK),
    "mail, in words": ("a.md", "jjansen apenstaartje voorbeeld punt nl", LINK),
    "mail, in English words": ("a.md", "j.jansen at voorbeeld dot nl", LINK),
    "mail, other brackets": ("a.md", "j.jansen{at}voorbeeld.nl", LINK),
    "mail, (a)": ("a.md", "j.jansen(a)voorbeeld.nl", LINK),
    "mail in base64": ("a.json", f'{{"x": "{b64("mail naar " + MAIL)}"}}', LINK),
    "mail in packed base64": ("a.json", f'{{"x": "{b64(gzip.compress(MAIL.encode()))}"}}', LINK),
    "mail in a short address of data": (
        "a.html",
        f'<a href="data:text/plain;base64,{b64(MAIL)}">x</a>',
        LINK,
    ),
    "mail in an address of data with a name": (
        "a.html",
        f'<a href="data:text/plain;name=x.txt;base64,{b64(MAIL)}">x</a>',
        LINK,
    ),
    "drawing in an address of data": (
        "a.html",
        f'<img src="data:image/svg+xml;base64,{b64("<svg><desc>" + ENTITY + "</desc></svg>")}">',
        LINK,
    ),
    "drawing in an address of data, not base64": (
        "a.html",
        f'<img src="data:image/svg+xml;utf8,<svg><title>{AT.format("%40")}</title></svg>">',
        LINK,
    ),
    # ---- telephone numbers
    "number, space that does not break": ("a.html", "<p>06&nbsp;1234&nbsp;5678</p>", PHONE),
    "number, thin spaces": ("a.md", "06\u202f1234\u20095678", PHONE),
    "number, hyphen that does not break": ("a.md", "06\u201112345678", PHONE),
    "number, dash": ("a.md", "070 – 37" + "9 79 11", PHONE),
    "number, slash": ("a.md", "070/" + "3797911", PHONE),
    "number, country in brackets": ("a.md", "(+31) 6 " + "1234 5678", PHONE),
    "number, zero in brackets without a space": ("a.md", "+31(0)6" + "12345678", PHONE),
    "number, behind tel.": ("a.md", "tel.0612" + "345678", PHONE),
    "number, behind T.": ("a.md", "T.070-" + "3797911", PHONE),
    "number in a column with commas": ("a.csv", "naam,nummer,x\nx,0612" + "345678,3", PHONE),
    "number between numbers": ("a.csv", "1;0612" + "345678;5\n2;;6", PHONE),
    "number at the start of a line in JSON": ("a.json", '{"t": "bel:\\n0612' + '345678\\n"}', PHONE),
    "number in a web address": ("a.html", '<a href="https://wa.me/316' + '12345678">app</a>', PHONE),
    "number in a card": ("a.txt", "TEL;TYPE=cell:+316" + "12345678", PHONE),
    "number in the name of a file": ("lijst_0612" + "345678.md", "niets", PHONE),
    "number, wide digits": ("a.md", "０６-" + "１２３４５６７８", PHONE),
    # ---- citizen service numbers
    "BSN in a column with commas": ("a.csv", f"id,x,y\n{BSN},3,4\n", NUMBER),
    "BSN between numbers": ("a.csv", f"nr;id;waarde\n1;{BSN};5\n2;1234" + "56782;6\n", NUMBER),
    "BSN with hyphens": ("a.md", "nummer 111-" + "222-333 hier", NUMBER),
    "BSN behind the word, in one": ("a.md", f"bsn_{BSN}", NUMBER),
    "BSN in groups behind the word": ("a.md", "burgerservicenummer 111 " + "222 333", NUMBER),
    "BSN in a cell": (
        "a.xlsx",
        xlsx(sheet=sheet(f'<c r="A1"><v>{BSN}</v></c><c r="B1"><v>5</v></c>')),
        NUMBER,
    ),
    "BSN between cells": (
        "a.xlsx",
        xlsx(sheet=sheet(f'<c r="A1"><v>1</v></c><c r="B1"><v>{BSN}</v></c><c r="C1"><v>5</v></c>')),
        NUMBER,
    ),
    "BSN between cells of ods": (
        "a.ods",
        ods(
            "<table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>"
            f"<table:table-cell><text:p>{BSN}</text:p></table:table-cell>"
            "<table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>"
        ),
        NUMBER,
    ),
    # ---- paths and secrets
    "folder behind a colon": ("a.txt", f"PYTHONPATH=x:{PATH}", FOLDER),
    "folder with percent signs": ("a.html", f'<a href="?f={PATH.replace("/", "%2F")}">x</a>', FOLDER),
    "folder with escaped slashes": ("a.json", f'{{"f": "{PATH.replace("/", BACK + "/")}"}}', FOLDER),
    "folder of a drive": ("a.md", "H:" + "\\Mijn documenten\\nota concept.docx", FOLDER),
    "share in JSON": ("a.json", json.dumps({"f": "\\\\" + "server01\\afdeling\\nota.docx"}), FOLDER),
    "share of a full name": ("a.md", "\\\\" + "srv1.voorbeeld.nl\\afdeling\\nota.docx", FOLDER),
    "file address of one slash": ("a.html", '<a href="file' + ":/ho" + 'me/x/y.docx">x</a>', FOLDER),
    "folder of a Mac disk": ("a.txt", "/Vol" + "umes/Werk/rapport.docx", FOLDER),
    "folder of Python": ("a.txt", 'File "/us' + 'r/lib/python3.11/site-packages/x.py"', FOLDER),
    "token with its name": ("a.yml", "FIGURES_" + "TOKEN: a1b2c3d4e5f6g7h8i9j0k1", SECRET),
    "secret of Amazon": ("a.txt", "aws_secret_" + "access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY", SECRET),
    "password with a sign": ("a.yml", "wacht" + "woord: Zomer-Vakantie!", SECRET),
    "password in a connection": ("a.txt", "Server=x;Pw" + "d=geheim1234;", SECRET),
    "login without a user": ("a.txt", "redis://:geh" + "eim12@voorbeeld.nl:6379", SECRET),
    "key of PGP": ("a.txt", "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----", SECRET),
    "runner token": ("a.yml", "gl" + "rt-" + "a1B2c3D4e5F6g7H8i9J0", SECRET),
    "token in base64": ("a.json", f'{{"x": "{b64("token " + TOKEN)}"}}', SECRET),
    # ---- names
    "name, soft hyphen": ("a.html", "<p>Adriana Voor&shy;beeldsma</p>", NAME),
    "name, nothing to see": ("a.md", "Adri\u200bana Voorbeeldsma", NAME),
    "name, cut by a tag": ("a.html", "<p>Adri<b>ana</b> <i>Voorbeeldsma</i></p>", NAME),
    "name, between tags": ("a.html", "<td>Adriana</td><td>Voorbeeldsma</td>", NAME),
    "name, cut in a drawing": (
        "a.svg",
        "<svg><text>Adriana <tspan>Voor</tspan><tspan>beeldsma</tspan></text></svg>",
        NAME,
    ),
    "name, accents apart": ("a.md", "A\u0301driana Voorbeeldsma", NAME),
    "name, ligature": ("a.md", "Seraﬁna Oﬃers", NAME),
    "name, letter of another alphabet": ("a.md", "Łucja Øvervoorbeeld", NAME),
    "name with an initial in the middle": ("a.md", "Adriana B. Voorbeeldsma", NAME),
    "name with a title in the middle": ("a.md", "Voorbeeldsma, mw. drs. Adriana", NAME),
    "half of a double name": ("a.md", "Wilhelmina Voorbeeldstra", NAME),
    "other half of a double name": ("a.md", "W. van Zomaarwat", NAME),
    "name as a user": ("a.json", '{"by": "avoorbeeldsma"}', NAME),
    "name as a user, turned round": ("a.json", '{"by": "voorbeeldsma-a"}', NAME),
    "name as a user, in one": ("a.json", '{"by": "VoorbeeldsmaA"}', NAME),
    "name in a web address": (
        "a.html",
        '<a href="https://example.org/mensen/adriana-voorbeeldsma">x</a>',
        NAME,
    ),
    "name over two lines": ("a.md", "Met dank aan Adriana\n    Voorbeeldsma", NAME),
    "name in capitals, turned round": ("a.csv", '"VERZONNEN, PIETER-JAN VAN DER";1', NAME),
    "name beside a broken letter": ("a.html", b"<p>\xff \xc3\x81driana Voorbeeldsma</p>", NAME),
    "name in letters of Windows": ("a.csv", "naam\nÁdriana Voorbeeldsma".encode("cp1252"), NAME),
    "name of a kernel": ("a.ipynb", notebook(whole={"kernelspec": {"display_name": f"venv {PERSON}"}}), NAME),
    # ---- letters of more than one byte
    "page of two bytes a letter": ("a.html", f"<p>{MAIL}</p>".encode("utf-16"), LINK),
    "page of two bytes, turned, without a mark": ("a.html", f"<p>{MAIL}</p>".encode("utf-16-be"), LINK),
    "text of four bytes a letter": ("a.txt", MAIL.encode("utf-32"), LINK),
    "table with a mark": ("a.csv", f"naam;mail\nx;{MAIL}".encode("utf-8-sig"), LINK),
    "text behind a zero": ("a.md", b"\0" + AT.format("&#64;").encode(), LINK),
    "wide letters turned": ("a.bin", b"\1\2" + MAIL.encode("utf-16-be"), LINK),
    # ---- authors of pages and drawings
    "author, other order": ("a.html", '<meta content="P. Jansen" name="author">', AUTHOR),
    "author without quotes": ("a.html", "<meta name=author content=Jansen>", AUTHOR),
    "author of an article": ("a.html", '<meta property="article:author" content="P. Jansen">', AUTHOR),
    "author for search engines": (
        "a.html",
        '<script>{"author": {"@type": "Person", "name": "P. Jansen"}}</script>',
        AUTHOR,
    ),
    "author of a drawing": (
        "a.svg",
        "<svg><metadata><dc:creator><cc:Agent><dc:title>P. Jansen</dc:title></cc:Agent></dc:creator></metadata></svg>",
        AUTHOR,
    ),
    "file of a drawing": ("a.svg", f'<svg sodipodi:docname="{PATH}"></svg>', FOLDER),
    "comment in a drawing": ("a.svg", f"<svg><!-- {ENTITY} --></svg>", LINK),
    "image in a drawing": (
        "a.svg",
        f'<svg><image xlink:href="data:image/png;base64,{b64(png(chunk(b"tEXt", b"Author" + bytes(1) + b"PJ")))}"/></svg>',
        AUTHOR,
    ),
    # ---- PDF
    "PDF text in pieces": (
        "a.pdf",
        page_of("BT /F1 9 Tf 9 700 Td [(Adri) -20 (ana V) 30 (oorbeeldsma)] TJ ET", True),
        NAME,
    ),
    "PDF letter by letter": (
        "a.pdf",
        page_of("BT /F1 9 Tf 9 700 Td " + " ".join(f"({c}) Tj" for c in MAIL) + " ET", True),
        LINK,
    ),
    "PDF codes of its own": ("a.pdf", page_of(f"BT /F1 9 Tf 9 700 Td <{shifted(MAIL)}> Tj ET"), LINK),
    "PDF text nobody sees": ("a.pdf", page_of(f"BT 3 Tr /F1 9 Tf 9 700 Td ({MAIL}) Tj ET", True), LINK),
    "PDF text beside the page": ("a.pdf", page_of(f"BT /F1 9 Tf 9 -300 Td ({MAIL}) Tj ET", True), LINK),
    "PDF earlier version": ("a.pdf", saved_over(pdf(text=f"Bel {MOBILE}")), PHONE),
    "PDF file at a note": ("a.pdf", saved_pdf(file_at_a_note), LINK),
    "PDF photo": ("a.pdf", with_stream(jpeg(0xFE, MAIL.encode()), Filter=pikepdf.Name.DCTDecode), LINK),
    "PDF packed metadata of a part": ("a.pdf", with_stream(XMP.encode(), Type=pikepdf.Name.Metadata), AUTHOR),
    "PDF form": ("a.pdf", with_stream(f"<xdp><x>{MAIL}</x></xdp>".encode()), LINK),
    "PDF zip inside": ("a.pdf", pdf(attached=zipped(x_dot_md=MAIL)), LINK),
    "PDF own property": ("a.pdf", pdf(info={"/Behandeld": MAIL}), LINK),
    "PDF behind the end": ("a.pdf", pdf(text="x") + f"\n{MAIL}".encode(), LINK),
    # ---- docx
    "docx company": ("a.docx", docx(app="<Company>Jansen Advies</Company>"), AUTHOR),
    "docx own property": (
        "a.docx",
        zipped(
            docProps__custom_dot_xml='<Properties xmlns="urn:c"><property name="Paraaf"><lpwstr>pj</lpwstr></property></Properties>'
        ),
        "property of its own",
    ),
    "docx footnote": (
        "a.docx",
        docx(word__footnotes_dot_xml=f"<w:footnotes {W}><w:p><w:t>{PERSON}</w:t></w:p></w:footnotes>"),
        NAME,
    ),
    "docx head of the page": (
        "a.docx",
        docx(word__header1_dot_xml=f"<w:hdr {W}><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:hdr>"),
        PHONE,
    ),
    "docx template on a disk": (
        "a.docx",
        docx(
            word___rels__settings_dot_xml_dot_rels='<R><Relationship Target="file:///C:\\Users\\jansen\\x.dotx"/></R>'
        ),
        FOLDER,
    ),
    "docx people": (
        "a.docx",
        docx(word__people_dot_xml='<w:people xmlns:w="urn:w"><w:person w:author="PJ"/></w:people>'),
        AUTHOR,
    ),
    "docx short alternative text": (
        "a.docx",
        docx(body='<x:docPr xmlns:x="urn:x" descr="adriana.voorbeeldsma"/>'),
        NAME,
    ),
    "docx number in an attribute": (
        "a.docx",
        docx(body='<x:y xmlns:x="urn:x" x:z="0612' + '345678"/>'),
        PHONE,
    ),
    "docx spreadsheet inside": (
        "a.docx",
        docx(word__embeddings__b1_dot_xlsx=xlsx(strings=f"<si><t>{MAIL}</t></si>")),
        LINK,
    ),
    "docx page inside": ("a.docx", docx(word__afchunk1_dot_html=f"<p>{ENTITY}</p>"), LINK),
    "docx object inside": (
        "a.docx",
        docx(
            word__embeddings__o1_dot_bin=b"\xd0\xcf\x11\xe0" + bytes(30) + MAIL.encode("utf-16-le") + bytes(9)
        ),
        LINK,
    ),
    "docx remark in the XML": ("a.docx", docx(body=f"<!-- {MAIL} -->"), LINK),
    "docx photo": (
        "a.docx",
        docx(word__media__i_dot_jpeg=jpeg(0xE1, b"Exif\0\0" + exif(0x013B, "P. J."))),
        AUTHOR,
    ),
    "docx changed table": ("a.docx", docx(body='<w:tblPrChange w:id="1"/>'), "tracked change"),
    "docx name in letters of two bytes": (
        "a.docx",
        zipped(
            word__document_dot_xml=f'<?xml version="1.0" encoding="UTF-16"?><d><p>{PERSON}</p></d>'.encode(
                "utf-16"
            )
        ),
        NAME,
    ),
    # ---- xlsx
    "xlsx defined name": (
        "a.xlsx",
        zipped(
            xl__workbook_dot_xml=f"<workbook {S}><definedNames><definedName name='x'>\"{MAIL}\"</definedName></definedNames></workbook>"
        ),
        LINK,
    ),
    "xlsx hidden name": (
        "a.xlsx",
        zipped(
            xl__workbook_dot_xml=f"<workbook {S}><definedNames><definedName name='x' hidden='1'>1</definedName></definedNames></workbook>"
        ),
        "hidden name",
    ),
    "xlsx comment": (
        "a.xlsx",
        zipped(
            xl__comments1_dot_xml=f"<comments {S}><commentList><comment ref='A1'><text><t>klopt dit?</t></text></comment></commentList></comments>"
        ),
        "comment",
    ),
    "xlsx author of a comment": (
        "a.xlsx",
        zipped(xl__comments1_dot_xml=f"<comments {S}><authors><author>P. J.</author></authors></comments>"),
        AUTHOR,
    ),
    "xlsx conversation": (
        "a.xlsx",
        zipped(
            xl__threadedComments__threadedComment1_dot_xml='<t:ThreadedComments xmlns:t="urn:t"><t:threadedComment><t:text>klopt?</t:text></t:threadedComment></t:ThreadedComments>'
        ),
        "comment",
    ),
    "xlsx person": (
        "a.xlsx",
        zipped(
            xl__persons__person_dot_xml='<p:personList xmlns:p="urn:p"><p:person displayName="P. J."/></p:personList>'
        ),
        AUTHOR,
    ),
    "xlsx connection": (
        "a.xlsx",
        zipped(xl__connections_dot_xml=f'<connections {S}><connection name="x"/></connections>'),
        "connection to a source of data",
    ),
    "xlsx pivot": (
        "a.xlsx",
        zipped(xl__pivotCache__p1_dot_xml=f'<pivotCacheDefinition {S} refreshedBy="P. J."/>'),
        AUTHOR,
    ),
    "xlsx link to a file": (
        "a.xlsx",
        zipped(xl__externalLinks__e1_dot_xml=f"<externalLink {S}><externalBook/></externalLink>"),
        "link to another file",
    ),
    "xlsx saved by": (
        "a.xlsx",
        zipped(xl__workbook_dot_xml=f'<workbook {S}><fileSharing userName="pj"/></workbook>'),
        AUTHOR,
    ),
    "xlsx saved where": (
        "a.xlsx",
        zipped(xl__workbook_dot_xml=f'<workbook {S}><x url="C:\\Users\\jansen\\Documents\\"/></workbook>'),
        FOLDER,
    ),
    "xlsx hidden row": (
        "a.xlsx",
        xlsx(sheet='<sheetData><row hidden="true"/></sheetData>'),
        "hidden row or column",
    ),
    "xlsx foot of the page": (
        "a.xlsx",
        xlsx(sheet=f"<headerFooter><oddFooter>&amp;L{MAIL}</oddFooter></headerFooter>"),
        LINK,
    ),
    "xlsx cells side by side": (
        "a.xlsx",
        xlsx(sheet=sheet("<c><v>7</v></c><c><is><t>0612" + "345678</t></is></c><c><v>8</v></c>")),
        PHONE,
    ),
    "xlsx name in pieces": (
        "a.xlsx",
        xlsx(strings="<si><r><t>Adriana </t></r><r><t>Voorbeeldsma</t></r></si>"),
        NAME,
    ),
    "xlsx names in cells": (
        "a.xlsx",
        xlsx(sheet=sheet("<c><is><t>Adriana</t></is></c><c><is><t>Voorbeeldsma</t></is></c>")),
        NAME,
    ),
    # ---- ods
    "ods last change by": ("a.ods", ods(meta="<dc:creator>P. J.</dc:creator>"), AUTHOR),
    "ods printed by": ("a.ods", ods(meta="<meta:printed-by>P. J.</meta:printed-by>"), AUTHOR),
    "ods own property": (
        "a.ods",
        ods(meta='<meta:user-defined meta:name="x">pj</meta:user-defined>'),
        "property of its own",
    ),
    "ods comment": (
        "a.ods",
        ods("<table:table><office:annotation><text:p>klopt?</text:p></office:annotation></table:table>"),
        "comment",
    ),
    "ods hidden row": (
        "a.ods",
        ods('<table:table><table:table-row table:visibility="collapse"/></table:table>'),
        "hidden row or column",
    ),
    "ods filtered row": (
        "a.ods",
        ods('<table:table><table:table-row table:visibility="filter"/></table:table>'),
        "hidden row or column",
    ),
    "ods changes": ("a.ods", ods("<table:tracked-changes/>"), "tracked change"),
    "ods in one file": (
        "a.fods",
        '<office:document xmlns:office="urn:o" xmlns:m="urn:m"><m:initial-creator>P. J.</m:initial-creator></office:document>',
        AUTHOR,
    ),
    # ---- images
    "PNG text for the world": ("a.png", png(chunk(b"iTXt", b"Comment\0\0\0nl\0\0" + MAIL.encode())), LINK),
    "PNG packed text for the world": (
        "a.png",
        png(chunk(b"iTXt", b"Author\0\1\0nl\0\0" + zlib.compress(b"P. J."))),
        AUTHOR,
    ),
    "PNG XMP": ("a.png", png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.encode())), AUTHOR),
    "PNG of ImageMagick": (
        "a.png",
        png(chunk(b"tEXt", b"Raw profile type exif\0\nexif\n9\n" + exif(0x013B, "P. Jansen").hex().encode())),
        AUTHOR,
    ),
    "zip behind a PNG": ("a.png", png(behind=zipped(x_dot_md=MAIL)), LINK),
    "JPEG owner of the camera": (
        "a.jpg",
        jpeg(0xE1, b"Exif\0\0" + tiff([], [(0xA430, "P. Jansen")])),
        AUTHOR,
    ),
    "JPEG author of Windows": ("a.jpg", jpeg(0xE1, b"Exif\0\0" + windows_author("P. Jansen")), AUTHOR),
    "JPEG XMP": ("a.jpg", jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode()), AUTHOR),
    "JPEG XMP in an attribute": (
        "a.jpg",
        jpeg(0xE1, b'http://ns.adobe.com/xap/1.0/\0<rdf:Description photoshop:Credit="P. Jansen"/>'),
        AUTHOR,
    ),
    "JPEG by-line": ("a.jpg", jpeg(0xED, iptc(0x50, "P. Jansen")), AUTHOR),
    "behind a JPEG": ("a.jpg", jpeg(0xFE, b"x") + MAIL.encode(), LINK),
    "WebP EXIF": ("a.webp", webp(b"EXIF", exif(0x013B, "P. Jansen")), AUTHOR),
    "WebP XMP": ("a.webp", webp(b"XMP ", XMP.encode()), AUTHOR),
    "GIF comment": (
        "a.gif",
        b"GIF89a" + bytes(7) + b"\x21\xfe" + bytes([len(MAIL)]) + MAIL.encode() + b"\0;",
        LINK,
    ),
    # ---- notebooks
    "notebook message of an error": (
        "a.ipynb",
        notebook(outputs=[{"output_type": "error", "ename": "E", "evalue": MAIL}]),
        LINK,
    ),
    "notebook attachment": (
        "a.ipynb",
        notebook(attachments={"x.png": {"image/png": b64(png(chunk(b"tEXt", b"Author\0PJ")))}}),
        AUTHOR,
    ),
    "notebook metadata of an output": (
        "a.ipynb",
        notebook(outputs=[{"output_type": "display_data", "data": {}, "metadata": {"x": MAIL}}]),
        LINK,
    ),
    "notebook number on a new line": ("a.ipynb", notebook(metadata={"x": "bel:\n0612" + "345678"}), PHONE),
    "notebook path of papermill": ("a.ipynb", notebook(whole={"papermill": {"input_path": PATH}}), FOLDER),
    "notebook widgets": (
        "a.ipynb",
        notebook(whole={"widgets": {"v": {"state": {"x": {"value": f"<b>{PERSON}</b>"}}}}}),
        NAME,
    ),
    "notebook HTML with entities": ("a.ipynb", shown("text/html", f"<b>{ENTITY}</b>"), LINK),
    "notebook image in HTML": (
        "a.ipynb",
        shown(
            "text/html",
            f'<img src="data:image/png;base64,{b64(png(chunk(b"tEXt", b"Author" + bytes(1) + b"PJ")))}">',
        ),
        AUTHOR,
    ),
    "notebook PDF": ("a.ipynb", shown("application/pdf", b64(pdf(info={"/Author": "P. J."}))), AUTHOR),
    "notebook coloured trace": (
        "a.ipynb",
        notebook(
            outputs=[{"output_type": "error", "traceback": ["\x1b[31m" + PATH[:5] + "\x1b[0m" + PATH[5:]]}]
        ),
        FOLDER,
    ),
    # ---- packed
    "zip in a zip": ("a.zip", zipped(x_dot_zip=zipped(y_dot_zip=zipped(z_dot_md=MAIL))), LINK),
    "bzip2": ("a.csv.bz2", bz2.compress(MAIL.encode()), LINK),
    "xz": ("a.csv.xz", lzma.compress(MAIL.encode()), LINK),
    "tar in gzip": ("a.tar.gz", gzip.compress(tar("x.md", MAIL.encode())), LINK),
    "drawing in gzip": ("a.svgz", gzip.compress(f"<svg>{ENTITY}</svg>".encode()), LINK),
    "comment of a zip": ("a.zip", b"", LINK),
    "text called a font": ("a.woff2", MAIL, LINK),
    "text called an image": ("a.png", MAIL, LINK),
    "packed as nobody opens": ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "packed file, not opened"),
    "zip with a password": ("a.zip", b"", "part with a password, not opened"),
}


def _with_comment():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.txt", "x")
        archive.comment = MAIL.encode()
    return file.getvalue()


def _with_password():
    content = bytearray(zipped(x_dot_txt="geheim"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + place] |= 1
    return bytes(content)


PLANTS["comment of a zip"] = ("a.zip", _with_comment(), LINK)
PLANTS["zip with a password"] = ("a.zip", _with_password(), "part with a password, not opened")
