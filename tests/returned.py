"""Edits a work package as an organisation would, in the file itself: for tests of what comes back."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape


def edited(path: Path, name: str, edit) -> Path:
    """Write a copy of an office file, with its main part as ``edit`` returns it."""
    part = "word/document.xml" if path.suffix == ".docx" else "content.xml"
    made = path.with_name(name)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, edit(content.decode()).encode() if info.filename == part else content)
    return made


def with_parts(path: Path, name: str, **parts: bytes) -> Path:
    """Write a copy of an office file with more parts in it."""
    made = edited(path, name, lambda content: content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for where, content in parts.items():
            archive.writestr(where, content)
    return made


def row(content: str, passage: str, label: str, cell: str) -> str:
    """Put paragraphs in the second cell of a row of the table of a passage in a docx."""
    start = content.index(f"{passage}</w:t>")
    place = content.index(f">{label}</w:t>", start)
    begin = content.index("<w:tc>", place)
    end = content.index("</w:tc>", begin)
    properties = re.search(r"<w:tcPr>.*?</w:tcPr>", content[begin:end])[0]
    return f"{content[:begin]}<w:tc>{properties}{cell}{content[end:]}"


def paragraph(text: str) -> str:
    """A paragraph without controls, as after a program that takes them away."""
    runs = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{runs}</w:p>"


def paragraphs(text: str) -> str:
    """A paragraph for every line."""
    return "".join(map(paragraph, text.split("\n")))


def own(content: str, passage: str) -> str:
    """The row «Uw tekst» of a passage, as it stands in a docx."""
    place = content.index(">Uw tekst</w:t>", content.index(f"{passage}</w:t>"))
    begin = content.index("<w:tc>", place)
    return content[begin : content.index("</w:tc>", begin)]
