"""Files with something personal in them, made by hand, for the tests of the search for leaks."""

import io
import json
import struct
import zipfile
import zlib

import pikepdf

# Put together here, so that this file itself holds no address and no number of anybody.
MAIL = "j.jansen" + "@" + "voorbeeld.nl"
MOBILE = "06-" + "12345678"
BSN = "1112" + "22333"  # passes the test of eleven; given out to nobody
PATH = "/ho" + "me/jansen/rapport.docx"
TOKEN = "gh" + "p_" + "a1B2" * 9
PERSON = "Adriana Voorbeeldsma"
OTHER = "Pieter-Jan van der Verzonnen"
MORE = ["Serafina Offiers", "Lucja Overvoorbeeld", "Wilhelmina Voorbeeldstra-van Zomaarwat"]


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
