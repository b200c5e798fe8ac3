"""A workbook as .xlsx, after ECMA-376: the same workbook gives the same bytes, no author, no time."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from staatvanmigratie.foundation import packed
from staatvanmigratie.foundation.office_files.workbook import (
    Sheet,
    Value,
    Workbook,
    as_text,
    height,
    is_grouped,
    letters,
)

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT, _TITLE, _NAME, _WHOLE, _BROKEN = range(5)  # the styles below, in their order


def xlsx(book: Workbook) -> bytes:
    """Return a workbook as .xlsx."""
    parts = {
        "[Content_Types].xml": _content_types(book),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_RELATIONS}/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(book),
        "xl/workbook.xml": _workbook(book),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(book.sheets, 1)),
            (f"{_OFFICE}/styles", "styles.xml"),
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(book.sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(
            (f"{_OFFICE}/table", f"../tables/table{number}.xml")
        )
        parts[f"xl/tables/table{number}.xml"] = _table(sheet, number)
    return packed.archive({name: f"{_HEAD}{text}".encode() for name, text in parts.items()})


def _content_types(book: Workbook) -> str:
    named = [
        ("/xl/workbook.xml", f"{_KIND}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_KIND}.styles+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    for n, _ in enumerate(book.sheets, 1):
        named.append((f"/xl/worksheets/sheet{n}.xml", f"{_KIND}.worksheet+xml"))
        named.append((f"/xl/tables/table{n}.xml", f"{_KIND}.table+xml"))
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'


def _properties(book: Workbook) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(book.title)}</dc:title><dc:subject>{escape(book.about)}</dc:subject>"
        "<dc:language>nl-NL</dc:language></cp:coreProperties>"
    )


def _workbook(book: Workbook) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(book.sheets, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3">'
    '<font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="15"/><color rgb="FF154273"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5">'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" applyFont="1"/>'
    '<xf fontId="2" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="3" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    '<xf applyAlignment="1"><alignment vertical="top"/></xf>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _sheet(sheet: Sheet) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    rows = [_row(1, [sheet.title], _TITLE)]
    # Text above the table is no cell of it: it may run over its neighbours, and needs no wrapping.
    rows += [_row(n, [line], _BROKEN) for n, line in enumerate(sheet.lines, 2)]
    rows.append(_row(sheet.first, sheet.heads, _NAME, height(sheet, sheet.heads)))
    rows += [_row(n, row, _TEXT, height(sheet, row)) for n, row in enumerate(sheet.rows, sheet.first + 1)]
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    )


def _row(number: int, values: Sequence[Value], style: int, lines: int = 1) -> str:
    """A row; one of several lines says how high it is, because not every program finds that out."""
    cells = "".join(
        _cell(f"{letters(n)}{number}", value, style) for n, value in enumerate(values) if value is not None
    )
    high = f' ht="{15 * lines}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{high}>{cells}</row>'


def _cell(place: str, value: Value, style: int) -> str:
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{place}" s="{style}" t="inlineStr">{text}</c>'
    shown = _WHOLE if is_grouped(value) else _BROKEN
    return f'<c r="{place}" s="{shown}"><v>{as_text(value)}</v></c>'


def _table(sheet: Sheet, number: int) -> str:
    columns = "".join(
        f'<tableColumn id="{n}" name={quoteattr(head)}/>' for n, head in enumerate(sheet.heads, 1)
    )
    area = f"A{sheet.first}:{letters(len(sheet.heads) - 1)}{max(sheet.last, sheet.first + 1)}"
    return (
        f'<table xmlns="{_MAIN}" id="{number}" name="{sheet.table}" displayName="{sheet.table}" ref="{area}">'
        f'<tableColumns count="{len(sheet.heads)}">{columns}</tableColumns></table>'
    )
