"""A workbook as .ods, after OpenDocument 1.3: the same workbook gives the same bytes, no author, no time."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from staatvanmigratie.foundation import packed
from staatvanmigratie.foundation.office_files.workbook import Sheet, Value, Workbook, as_text, is_grouped

#: How a part of an .ods begins, what kind of file it is, and the names that its parts use.
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{where}:1.0"'
    for name, where in {
        "office": "office",
        "style": "style",
        "table": "table",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
        "number": "datastyle",
    }.items()
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_CHARACTER = 0.22  # centimetres


def ods(book: Workbook) -> bytes:
    """Return a workbook as .ods."""
    parts = {
        "mimetype": MIME,
        "content.xml": _content(book),
        "styles.xml": _STYLES,
        "meta.xml": (
            f'{HEAD}<office:document-meta {SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{escape(book.title)}</dc:title><dc:subject>{escape(book.about)}</dc:subject>"
            "<dc:language>nl-NL</dc:language></office:meta></office:document-meta>"
        ),
        "META-INF/manifest.xml": _MANIFEST,
    }
    # The kind of file can be read without unpacking anything: its first part is stored as it is.
    return packed.archive({name: text.encode() for name, text in parts.items()}, stored={"mimetype"})


def _content(book: Workbook) -> str:
    widths = sorted({width for sheet in book.sheets for width in sheet.widths})
    styles = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}cm"/></style:style>'
        for width in widths
    )
    areas = "".join(
        f'<table:database-range table:name="{sheet.table}" table:target-range-address='
        + quoteattr(f"'{sheet.name}'.A{sheet.first}:'{sheet.name}'.{sheet.corner}")
        + ' table:contains-header="true"/>'
        for sheet in book.sheets
    )
    return (
        f'{HEAD}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>{styles}'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(map(_sheet, book.sheets))}<table:database-ranges>{areas}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _sheet(sheet: Sheet) -> str:
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
    above = _row([sheet.title], "title") + "".join(_row([line], "line") for line in sheet.lines)
    return (
        f'<table:table table:style-name="sheet" table:name={quoteattr(sheet.name)}>'
        f"{columns}{above}"
        f"<table:table-header-rows>{_row(sheet.heads, 'head')}</table:table-header-rows>"
        f"{''.join(_row(row, 'text') for row in sheet.rows)}</table:table>"
    )


def _row(values: Iterable[Value], style: str) -> str:
    return f"<table:table-row>{''.join(_cell(value, style) for value in values)}</table:table-row>"


def _cell(value: Value, style: str) -> str:
    """A cell; text is text also where it begins like a formula, because it says so."""
    if value is None:
        return f'<table:table-cell table:style-name="{style}"/>'
    if isinstance(value, str):
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    shown = "whole" if is_grouped(value) else "broken"
    said = as_text(value)
    return (
        f'<table:table-cell table:style-name="{shown}" office:value-type="float" office:value="{said}">'
        f"<text:p>{said}</text:p></table:table-cell>"
    )


def _style(name: str, text: str = "", wrap: str = "wrap", shown: str = "") -> str:
    data = f' style:data-style-name="{shown}"' if shown else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{data}>'
        f'<style:table-cell-properties fo:wrap-option="{wrap}" style:vertical-align="top"/>'
        f"<style:text-properties {text}/></style:style>"
    )


_STYLES = (
    f'{HEAD}<office:document-styles {SPACES} office:version="1.3"><office:styles>'
    '<number:number-style style:name="thousands">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'
    "</number:number-style>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" '
    'fo:font-size="11pt" fo:language="nl" fo:country="NL"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/>'
    + _style("title", 'fo:font-size="15pt" fo:font-weight="bold" fo:color="#154273"', "no-wrap")
    + _style("line", wrap="no-wrap")
    + _style("head", 'fo:font-weight="bold"')
    + _style("text")
    + _style("whole", wrap="no-wrap", shown="thousands")
    + _style("broken", wrap="no-wrap")
    + '</office:styles><office:automatic-styles><style:page-layout style:name="page">'
    '<style:page-layout-properties style:print-orientation="landscape" fo:page-width="29.7cm" '
    'fo:page-height="21cm" style:scale-to-X="1"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/>'
    "</office:master-styles></office:document-styles>"
)
_MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
