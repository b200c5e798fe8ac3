"""A work package as .ods: a sheet that explains, one of passages, one of figures.

Written here and not with a library, for the reason given in ``documents.docx``: no author, no time, and the
same package gives the same bytes. The parts follow OpenDocument 1.3.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from staatvanmigratie.decision.work_packages import docx_form
from staatvanmigratie.decision.work_packages.passages import Package
from staatvanmigratie.foundation.office_files.ods_form import HEAD, MIME, SPACES

EXPLAINED, PASSAGES, FIGURES = "Uitleg", "Teksten", "Cijfers"
PASSAGE_HEADS = (
    "Hoofdstuk",
    "Onderdeel",
    "Passage",
    docx_form.PRINTED,
    docx_form.CHOICE,
    docx_form.OWN,
    docx_form.REMARK,
    "Code",
)
FIGURE_HEADS = (
    "Hoofdstuk",
    "Waar",
    "Reeks",
    "Categorie",
    "Periode",
    "Waarde",
    "Afgedrukt als",
    "Eenheid",
    "Status",
    "Bron",
    "Stand",
    "Akkoord?",
    "Opmerking",
    "Code",
)

_TIME = (1980, 1, 1, 0, 0, 0)
_SPACES = f'{SPACES} xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
_WIDE = {
    docx_form.PRINTED: "8cm",
    docx_form.OWN: "8cm",
    docx_form.REMARK: "5cm",
    "Hoofdstuk": "4cm",
    "Waar": "6cm",
    "Reeks": "6cm",
}

Cell = str | float | None


def ods(package: Package) -> bytes:
    """Return the package as .ods: the same package gives the same bytes."""
    parts = {
        "mimetype": MIME,
        "content.xml": _content(package),
        "styles.xml": _styles(),
        "meta.xml": (
            f'{HEAD}<office:document-meta {_SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{escape(package.title)}</dc:title><dc:language>nl-NL</dc:language>"
            "</office:meta></office:document-meta>"
        ),
        "META-INF/manifest.xml": _manifest(),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            # The kind of file can be read without unpacking anything: its first part is stored as it is.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content.encode())
    return file.getvalue()


def _passages(package: Package) -> Iterator[list[Cell]]:
    for each in package.passages:
        title = package.titles.get(each.chapter, "Nog niet geplaatst")
        said = each.text.shown
        yield [title, each.heading, each.id, said, docx_form.OPEN_CHOICE, said, None, each.code]


def _figures(package: Package) -> Iterator[list[Cell]]:
    for each in package.figures:
        about = each.record
        shown = " ".join(about.shown.split())
        yield [
            package.titles[each.chapter],
            each.label,
            each.series,
            each.category,
            each.period,
            about.value,
            shown,
            about.unit,
            each.status,
            about.source,
            each.state,
            None,
            None,
            each.code,
        ]


def _content(package: Package) -> str:
    choices = ";".join(f'"{each}"' for each in (docx_form.OPEN_CHOICE, *docx_form.CHOICES))
    yes_no = '"ja";"nee"'
    tables = _sheet(
        EXPLAINED, package, ["Zo werkt het"], [[each] for each in docx_form.instructions(package)], "Uitleg"
    )
    if package.passages:
        tables += _sheet(PASSAGES, package, PASSAGE_HEADS, _passages(package), "keuze")
    if package.figures:
        tables += _sheet(FIGURES, package, FIGURE_HEADS, _figures(package), "janee")
    return (
        f'{HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>'
        f"{_columns()}</office:automatic-styles><office:body><office:spreadsheet><table:content-validations>"
        f"{_validation('keuze', choices)}{_validation('janee', yes_no)}</table:content-validations>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def _validation(name: str, values: str) -> str:
    condition = quoteattr(f"of:cell-content-is-in-list({values})")
    return (
        f'<table:content-validation table:name="{name}" table:condition={condition} '
        'table:allow-empty-cell="true" table:display-list="unsorted">'
        '<table:error-message table:display="false"/></table:content-validation>'
    )


def _sheet(
    name: str,
    package: Package,
    heads: Sequence[str],
    rows: Sequence[list[Cell]] | Iterator[list[Cell]],
    choice: str,
) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="{"wide" if name == EXPLAINED else _width(head)}"/>'
        for head in heads
    )
    asked = {heads.index(head): choice for head in (docx_form.CHOICE, "Akkoord?") if head in heads}
    typed = {
        heads.index(head)
        for head in (docx_form.CHOICE, docx_form.OWN, docx_form.REMARK, "Akkoord?")
        if head in heads
    }
    body = ""
    for row in rows:
        cells = "".join(
            _cell(cell, "type" if place in typed else "text", asked.get(place))
            for place, cell in enumerate(row)
        )
        body += f"<table:table-row>{cells}</table:table-row>"
    head = "".join(_cell(each, "head") for each in heads)
    return (
        f'<table:table table:name="{name}" table:style-name="sheet">{columns}'
        f"<table:table-row>{_cell(f'{package.title}: {name.lower()}', 'title')}</table:table-row>"
        f"<table:table-row>{_cell(package.mark, 'code')}</table:table-row>"
        f"<table:table-row>{_cell(None, 'code')}</table:table-row>"
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
        f"{body}</table:table>"
    )


def _cell(value: Cell, style: str, validation: str | None = None) -> str:
    """A cell; text is text also where it begins like a formula, because it says so."""
    checked = f' table:content-validation-name="{validation}"' if validation else ""
    named = f'table:style-name="{style}"{checked}'
    if value is None:
        return f"<table:table-cell {named}/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell {named} office:value-type="float" office:value="{value!r}">'
            f"<text:p>{value!r}</text:p></table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell {named} office:value-type="string">{lines}</table:table-cell>'


def _width(head: str) -> str:
    return f"c{_WIDE.get(head, '2.8cm').replace('.', '_')}"


def _columns() -> str:
    widths = {_width(head): width for head, width in _WIDE.items()} | {"c2_8cm": "2.8cm", "wide": "18cm"}
    made = "".join(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        for name, width in sorted(widths.items())
    )
    return (
        f'{made}<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )


def _styles() -> str:
    def cell(name: str, look: str = "", text: str = "", own: str = 'style:vertical-align="top"') -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
            f'<style:table-cell-properties fo:wrap-option="wrap" {own} {look}/>'
            f"<style:text-properties {text}/></style:style>"
        )

    line = 'fo:border-bottom="0.5pt solid #C3CFDD"'
    return (
        f'{HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Verdana" '
        'fo:font-size="9pt" fo:language="nl" fo:country="NL"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/>'
        + cell("title", text='fo:font-size="14pt" fo:font-weight="bold" fo:color="#154273"').replace(
            'fo:wrap-option="wrap"', 'fo:wrap-option="no-wrap"'
        )
        + cell("code").replace('fo:wrap-option="wrap"', 'fo:wrap-option="no-wrap"')
        + cell("head", line, 'fo:font-weight="bold" fo:color="#154273"')
        + cell("text", line)
        + cell("type", f'{line} fo:background-color="#FFF7DF"')
        + '</office:styles><office:automatic-styles><style:page-layout style:name="page">'
        '<style:page-layout-properties style:print-orientation="landscape" fo:page-width="29.7cm" '
        'fo:page-height="21cm" style:scale-to-X="1"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/>'
        "</office:master-styles></office:document-styles>"
    )


def _manifest() -> str:
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (
            ("/", MIME),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3">{files}</manifest:manifest>'
    )
