# ruff: noqa: E501 - the names of the format are long
"""A document as .docx: styles, headings, language, a header row that is read as such, and nobody's name.

Written here and not with a library: a dozen forms are needed, no library leaves out author and time by
itself, and the same document must give the same bytes. The parts follow ECMA-376 (transitional).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from staatvanmigratie.decision.papers.blocks import Block, Line

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIME = (1980, 1, 1, 0, 0, 0)
_BLUE = "154273"
_WIDTH = 9070  # of the text, in twentieths of a point

_CONTENT_TYPES = f"""{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>\
<Override PartName="/word/numbering.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>\
<Override PartName="/word/settings.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>\
<Override PartName="/word/footer1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
</Types>"""

_PACKAGE = f"""{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" \
Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" \
Target="docProps/core.xml"/></Relationships>"""

_NUMBERING = f"""{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">\
<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>\
<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>\
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""

#: Programs for text have elements for these; as a character some show the first one in every word.
_HYPHENS = {"\N{SOFT HYPHEN}": "<w:softHyphen/>", "\N{NON-BREAKING HYPHEN}": "<w:noBreakHyphen/>"}

_FOOTER = f"""{_HEAD}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t \
xml:space="preserve">%s  </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText \
xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t>\
</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>"""


def docx(title: str, language: str, head: Sequence[str], blocks: Sequence[Block]) -> bytes:
    """Return the document.

    Parameters
    ----------
    language
        Of all text: ``nl-NL`` or ``en-GB``.
    head
        Lines above the title: kind of document, date, addressee.
    """
    links: list[str] = []
    body = "".join(paragraph([run(text)], "Kop" if n == 0 else "Gegevens") for n, text in enumerate(head))
    body += "".join(_block(block, links) for block in blocks)
    return packed(title, language, body, links)


def packed(title: str, language: str, body: str, links: Sequence[str] = ()) -> bytes:
    """Return a document with this body: paragraphs and tables of the format, with links by their number."""
    targets = "".join(
        f'<Relationship Id="link{n}" Type="{_R}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for n, address in enumerate(links, 1)
    )
    kinds = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{name}" Target="{name}.xml"/>'
        for name in ("styles", "numbering", "settings")
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE,
        "docProps/core.xml": _core(title, language),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:sectPr>'
            '<w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" '
            'w:gutter="0"/></w:sectPr></w:body></w:document>'
        ),
        "word/_rels/document.xml.rels": (
            f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{kinds}'
            f'<Relationship Id="footer" Type="{_R}/footer" Target="footer1.xml"/>{targets}</Relationships>'
        ),
        "word/styles.xml": _styles(language),
        "word/numbering.xml": _NUMBERING,
        "word/settings.xml": (
            f'{_HEAD}<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="709"/>'
            f'<w:themeFontLang w:val="{language}"/></w:settings>'
        ),
        "word/footer1.xml": _FOOTER % escape(title),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content.encode())
    return file.getvalue()


def _core(title: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _block(block: Block, links: list[str]) -> str:
    if block.kind == "heading":
        style = "Title" if block.level == 1 else f"Heading{block.level - 1}"
        return paragraph(_runs(block.lines[0], links), style)
    if block.kind == "list":
        return "".join(paragraph(_runs(each, links), "ListBullet") for each in block.lines)
    if block.kind == "table":
        return _table(block, links)
    return paragraph(_runs(block.lines[0], links))


def paragraph(runs: Sequence[str] | Iterator[str], style: str | None = None) -> str:
    """Return a paragraph of runs in a style of ``_styles``."""
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{chosen}{''.join(runs)}</w:p>"


def run(text: str, style: str = "") -> str:
    """Return text as a run; ``style`` are its properties."""
    properties = f"<w:rPr>{style}</w:rPr>" if style else ""
    pieces = "".join(
        _HYPHENS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in re.split(f"([{''.join(_HYPHENS)}])", text)
        if piece or not text
    )
    return f"<w:r>{properties}{pieces}</w:r>"


def _runs(line: Line, links: list[str]) -> Iterator[str]:
    for span in line:
        if span.link:
            links.append(span.link)
            yield f'<w:hyperlink r:id="link{len(links)}" w:history="1">'
            yield run(span.text, '<w:rStyle w:val="Hyperlink"/>')
            yield "</w:hyperlink>"
        else:
            yield run(span.text, "<w:b/>" if span.bold else "")


def _table(block: Block, links: list[str]) -> str:
    columns = len(block.rows[0])
    width = _WIDTH // columns
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(columns))
    rows = ""
    for number, row in enumerate(block.rows):
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{paragraph(_runs(cell, links), 'TableHead' if number == 0 else 'TableText')}</w:tc>"
            for cell in row
        )
        head = "<w:tblHeader/>" if number == 0 else ""
        rows += f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Cijfers"/><w:tblW w:w="0" w:type="auto"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{paragraph([])}'
    )


def _styles(language: str) -> str:
    def paragraph(key: str, name: str, text: str, space: str, based: str = "Normal", extra: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
            f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{space}{extra}</w:pPr><w:rPr>{text}</w:rPr></w:style>'
        )

    def heading(level: int, size: int) -> str:
        look = f'<w:b/><w:color w:val="{_BLUE}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        space = f'<w:keepNext/><w:spacing w:before="320" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>'
        return paragraph(f"Heading{level}", f"heading {level}", look, space)

    font = "Verdana"
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="19"/><w:szCs w:val="19"/>'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault>'
        '<w:pPr><w:spacing w:after="140" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + paragraph(
            "Title",
            "Title",
            f'<w:b/><w:color w:val="{_BLUE}"/><w:sz w:val="36"/><w:szCs w:val="36"/>',
            '<w:keepNext/><w:spacing w:before="360" w:after="160"/>',
        )
        + heading(1, 25)
        + heading(2, 21)
        + paragraph(
            "ListBullet",
            "List Bullet",
            "",
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="80"/>',
        )
        + paragraph("Kop", "Kop", f'<w:b/><w:color w:val="{_BLUE}"/>', '<w:spacing w:after="60"/>')
        + paragraph("Gegevens", "Gegevens", '<w:sz w:val="17"/>', '<w:spacing w:after="20"/>')
        + paragraph(
            "TableText", "Table Text", '<w:sz w:val="17"/>', '<w:spacing w:before="40" w:after="40"/>'
        )
        + paragraph(
            "TableHead", "Table Head", f'<w:b/><w:color w:val="{_BLUE}"/>', "<w:keepNext/>", "TableText"
        )
        + paragraph("Footer", "footer", '<w:color w:val="565656"/><w:sz w:val="16"/>', "")
        + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="{_BLUE}"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="Cijfers"><w:name w:val="Cijfers"/><w:basedOn w:val="TableNormal"/>'
        f'<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:color="{_BLUE}"/>'
        '<w:bottom w:val="single" w:sz="4" w:color="C3CFDD"/><w:insideH w:val="single" w:sz="4" w:color="C3CFDD"/>'
        "</w:tblBorders></w:tblPr></w:style></w:styles>"
    )
