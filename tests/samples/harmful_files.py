"""Files that would fill the memory or never end if a search for leaks believed them."""

import bz2
import gzip
import io
import json
import zipfile
import zlib

import pikepdf

from tests.samples.harder_plants import with_stream
from tests.samples.planted_files import MAIL, chunk, png, zipped

NOTHING = bytes(200_000_000)


def zip_of_zeros():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.txt", NOTHING)
    return file.getvalue()


def nested(times):
    content = zipped(x_dot_md=MAIL)
    for _ in range(times):
        content = zipped(x_dot_zip=content)
    return content


def deep(times):
    return (f"<a>{'<b>' * times}{MAIL}{'</b>' * times}</a>").encode()


ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><x>&b;</x>"

FILES = {
    "gzip of zeros": lambda: ("a.gz", gzip.compress(NOTHING)),
    "bzip2 of zeros": lambda: ("a.bz2", bz2.compress(NOTHING)),
    "zip of zeros": lambda: ("a.zip", zip_of_zeros()),
    "zip in zip in zip": lambda: ("a.zip", nested(9)),
    "docx of deep elements": lambda: ("a.docx", zipped(word__document_dot_xml=deep(100_000))),
    "docx with entities": lambda: ("a.docx", zipped(word__document_dot_xml=ENTITIES)),
    "PNG text of zeros": lambda: ("a.png", png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(NOTHING)))),
    "PDF form of zeros": lambda: (
        "a.pdf",
        with_stream(
            zlib.compress(zlib.compress(NOTHING)), Filter=[pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
        ),
    ),
    "notebook of deep lists": lambda: ("a.ipynb", b'{"cells": ' + b"[" * 200_000 + MAIL.encode()),
    "notebook of something else": lambda: ("a.ipynb", json.dumps([MAIL]).encode()),
    "image that ends too soon": lambda: ("a.png", png(chunk(b"iTXt", b""))[:-9] + MAIL.encode()),
    "many mail addresses": lambda: ("a.md", f"{MAIL} ".encode() * 20_000),
}
