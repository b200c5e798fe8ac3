"""A work package as .docx: per passage a small table in which an organisation agrees or corrects.

The text stands there twice: as the edition prints it, and once more to be changed. What comes from the
store is a locked content control in the second one. Codes are visible text: no program that saves the file
loses them.
"""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.decision.papers.docx import packed, paragraph, run
from staatvanmigratie.decision.work_packages import passages
from staatvanmigratie.decision.work_packages.passages import Package, PackageNumber, Passage
from staatvanmigratie.decision.work_packages.sentences import FIRST, PARAGRAPH, Token
from staatvanmigratie.report import responsibility

CHOICES = ("Akkoord", "Wijzigen")
OPEN_CHOICE = "Kies: Akkoord of Wijzigen"
PRINTED, CHOICE, OWN, REMARK = "Tekst in de editie", "Uw keuze", "Uw tekst", "Opmerking"
NUMBERS = "Cijfers in deze tekst"
FIGURE_HEADS = ("Cijfer", "Periode", "Waarde", "Status en stand", "Akkoord?", "Opmerking", "Code")
TAG = "cijfer-"  # begins the tag of a token; its place in the passage follows

_WIDTHS = (1900, 7170)
_FIGURE_WIDTHS = (1650, 1120, 960, 1350, 1080, 1410, 1500)
_TYPED = (4, 5)  # columns of a figure in which one types
_FILL = '<w:shd w:val="clear" w:color="auto" w:fill="FFF7DF"/>'  # where one types


def instructions(package: Package) -> list[str]:
    """Return what a reader has to know, a paragraph each."""
    who = responsibility.title(package.organisation)
    said = [f"In dit bestand staan de cijfers van {who} in de {package.edition.title}."]
    if package.passages:
        said = [
            f"In dit bestand staan teksten van de {package.edition.title}. {who[0].upper()}{who[1:]} is er "
            "verantwoordelijk voor.",
            f"Kies bij elke tekst «{CHOICES[0]}» of «{CHOICES[1]}». Kiest u «{CHOICES[1]}»? Verander dan de "
            f"tekst bij «{OWN}». U mag wijzigingen bijhouden.",
            "Cijfers, jaren en verwijzingen komen uit de bron. Typ ze niet over en verander ze niet. Klopt "
            f"een cijfer niet? Schrijf dat bij «{REMARK}».",
        ]
    if package.figures and package.passages:
        said.append(
            "Alle cijfers van deze hoofdstukken staan in het rekenblad (.ods), op het blad Cijfers. Daar "
            "kunt u bij elk cijfer schrijven of u akkoord bent."
        )
    elif package.figures:
        said.append(
            "Schrijf bij elk cijfer of u akkoord bent: ja of nee. Klopt een cijfer niet? Schrijf dat bij "
            f"«{REMARK}»."
        )
    return [
        *said,
        "Schrijf geen namen, telefoonnummers of e-mailadressen van personen.",
        "Laat de codes staan. Daaraan herkennen wij uw tekst.",
        "U krijgt een tekstbestand (.docx) en een rekenblad (.ods) met dezelfde inhoud. Stuur een van de "
        "twee terug.",
    ]


def docx(package: Package) -> bytes:
    """Return the package as .docx: the same package gives the same bytes."""
    return packed(package.title, "nl-NL", "".join(_body(package)))


def _body(package: Package) -> Iterator[str]:
    yield _line(package.title, "Title")
    for each in instructions(package):
        yield _line(each)
    yield _line(package.mark, "Gegevens")
    for chapter in package.chapters:
        yield _line(package.titles[chapter], "Heading1")
        heading = ""
        for each in package.passages:
            if each.chapter == chapter:
                if each.heading != heading and each.heading:
                    yield _line(each.heading, "Heading2")
                heading = each.heading
                yield _passage(each)
        if figures := _listed(package, chapter):
            yield _line("Cijfers", "Heading2")
            yield _figures(figures)
    for each in package.passages:
        if each.chapter not in package.titles:
            yield _line("Nog niet geplaatst", "Heading1")
            yield _passage(each)


def _listed(package: Package, chapter: str) -> list[PackageNumber]:
    """The figures that the document lists: those without a passage that shows them."""
    return [each for each in package.figures if each.chapter == chapter] if not package.passages else []


def _passage(passage: Passage) -> str:
    who = f"Bijdrage {passage.contribution.owner}" if passage.contribution else "Passage"
    numbers = list(passages.facts(passage.numbers))
    rows = [
        _row([[run(f"{who} {passage.id}")], [run(f"Code {passage.code}")]], _WIDTHS, head=True),
        _row([_bold(PRINTED), *_plain(passage)], _WIDTHS),
        _row([_bold(CHOICE), [_choice()]], _WIDTHS, fill=(1,)),
        _row([_bold(OWN), *_tokens(passage)], _WIDTHS, fill=(1,)),
        _row([_bold(REMARK), []], _WIDTHS, fill=(1,)),
    ]
    if numbers:
        rows.append(_row([_bold(NUMBERS), *([run(each)] for each in numbers)], _WIDTHS))
    return _table(rows, _WIDTHS)


def _figures(figures: Sequence[PackageNumber]) -> str:
    rows = [_row([[run(each)] for each in FIGURE_HEADS], _FIGURE_WIDTHS, head=True)]
    for each in figures:
        about = ", ".join(filter(None, (each.series, each.category)))
        shown = " ".join(each.record.shown.split())
        cells = (about, each.period, shown, f"{each.status}, {each.state}", "", "", each.code)
        rows.append(_row([[run(cell)] for cell in cells], _FIGURE_WIDTHS, fill=_TYPED))
    return _table(rows, _FIGURE_WIDTHS)


def _line(text: str, style: str | None = None) -> str:
    return paragraph([run(text)], style)


def _bold(text: str) -> list[str]:
    return [run(text, "<w:b/>")]


def _plain(passage: Passage) -> list[list[str]]:
    return [[run(each)] for each in passage.text.shown.split("\n")]


def _tokens(passage: Passage) -> list[list[str]]:
    """The text with a locked content control for each token of the store."""
    found = []
    for each in re.split(rf"\s*{PARAGRAPH}\s*", passage.text.form):
        runs = []
        for part in re.split("([\ue200-\uf8ff])", each):
            if re.fullmatch("[\ue200-\uf8ff]", part):
                runs.append(_control(passage.text.tokens[ord(part) - FIRST], ord(part) - FIRST))
            elif part:
                runs.append(run(part))
        found.append(runs)
    return found


def _control(token: Token, place: int) -> str:
    what = "Uit de bron" if token.is_number else "Verwijzing"
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{what}"/><w:tag w:val="{TAG}{place}"/>'
        f'<w:lock w:val="contentLocked"/><w:text/></w:sdtPr><w:sdtContent>{run(token.shown)}'
        "</w:sdtContent></w:sdt>"
    )


def _choice() -> str:
    items = "".join(
        f'<w:listItem w:displayText="{each}" w:value="{each}"/>' for each in (OPEN_CHOICE, *CHOICES)
    )
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{CHOICE}"/><w:tag w:val="keuze"/><w:dropDownList>{items}'
        f"</w:dropDownList></w:sdtPr><w:sdtContent>{run(OPEN_CHOICE)}</w:sdtContent></w:sdt>"
    )


def _row(
    cells: Sequence[list[str]], widths: Sequence[int], head: bool = False, fill: Sequence[int] = ()
) -> str:
    """A row; more cells than columns are paragraphs of the last one."""
    columns = [[cell] for cell in cells[: len(widths)]]
    columns[-1] += [[*cell] for cell in cells[len(widths) :]]
    style = "TableHead" if head else "TableText"
    made = ""
    for number, (paragraphs, width) in enumerate(zip(columns, widths, strict=True)):
        shade = _FILL if number in fill else ""
        inside = "".join(paragraph(runs, style) for runs in paragraphs)
        made += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{inside}</w:tc>'
    mark = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{made}</w:tr>"


def _table(rows: Sequence[str], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Cijfers"/><w:tblW w:w="0" w:type="auto"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph([])}"
    )
