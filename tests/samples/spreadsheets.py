"""Spreadsheet files made by hand, also of kinds no spreadsheet program would make."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Raw(str):
    """A cell as it stands in the XML of a file; ``PLACE`` in it is where it stands."""


def formatted(value, style: int = 1) -> Raw:
    """A cell of a .xlsx with a number and one of the ``formats`` of its workbook, counted from 1."""
    return Raw(f'<c r="PLACE" s="{style}"><v>{value}</v></c>')


def rich(*runs: str) -> Raw:
    """A cell of a .xlsx with text in parts; those that begin with ^ are raised."""
    raised = '<rPr><vertAlign val="superscript"/></rPr>'
    made = "".join(
        f'<r>{raised if run[0] == "^" else ""}<t xml:space="preserve">{escape(run.lstrip("^"))}</t></r>'
        for run in runs
    )
    return Raw(f'<c r="PLACE" t="inlineStr"><is>{made}</is></c>')


def styles(*formats: str, fonts: str = "<font/>", font: int = 0) -> str:
    """The ``xl/styles.xml`` of a workbook in which style 1 has the first of these formats, and so on."""
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for number, code in enumerate(formats, 170)
    )
    used = "".join(f'<xf numFmtId="{number}" fontId="{font}"/>' for number in range(170, 170 + len(formats)))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{used}</cellXfs></styleSheet>'
    )


def xlsx(
    path: Path,
    rows,
    *,
    sheet="Tabel 1",
    parts=None,
    rels="",
    sheet_xml=None,
    state="",
    formats=(),
    merged=(),
    book="",
    behind="",
) -> Path:
    """Write a workbook with one sheet; ``parts`` adds or replaces files in the zip.

    ``formats`` are number formats for :func:`formatted`, ``merged`` areas, ``book`` what the book says more,
    ``behind`` what stands in the sheet behind its cells.
    """
    areas = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    data = f"<sheetData>{_rows(rows)}</sheetData>" + (f"<mergeCells>{areas}</mergeCells>" if areas else "")
    body = sheet_xml or f'<worksheet xmlns="{_MAIN}">{data}{behind}</worksheet>'
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{escape(sheet)}" sheetId="1" {state} r:id="rId1"/></sheets>{book}</workbook>'
    )
    if formats:
        parts = {"xl/styles.xml": styles(*formats), **(parts or {})}
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(type="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(type="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": body,
        **(parts or {}),
    }
    return _zip(path, files)


def _rows(rows) -> str:
    made = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(64 + place)}{number}", value) for place, value in enumerate(row, 1))
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)


def _cell(place: str, value) -> str:
    if isinstance(value, Raw):
        return value.replace("PLACE", place)
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value != "" else ""


def ods(path: Path, rows, *, sheet="Tabel 1", hidden_row=None, styles="", behind="") -> Path:
    """Write an OpenDocument spreadsheet with one sheet; ``styles`` are its automatic ones.

    ``behind`` stands in the sheet behind its rows.
    """
    made = []
    for number, row in enumerate(rows, 1):
        hidden = ' table:visibility="collapse"' if number == hidden_row else ""
        made.append(f"<table:table-row{hidden}>{''.join(map(_ods_cell, row))}</table:table-row>")
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        f'office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet}">{"".join(made)}{behind}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zip(path, {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value) -> str:
    if isinstance(value, Raw):
        return value
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _zip(path: Path, files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def link(path: Path, rows) -> Path:
    """A workbook with a symbolic link among its parts."""
    xlsx(path, rows)
    info = zipfile.ZipInfo("xl/link.xml")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


def nested() -> bytes:
    """A zip within the file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 1000)
    return content.getvalue()
