"""The numbers of a figure as a workbook: a cover, what the columns mean, and the table."""

from staatvanmigratie.book import figure_values
from staatvanmigratie.book.figure_pages import citations
from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.office_files.workbook import Sheet, Workbook
from staatvanmigratie.notebook.outputs.record import FigureOutput, NumberRecord, TableOutput

COVER, NOTES, DATA = "Omslag", "Toelichting", "Gegevens"
_ONE_TABLE = "Dit blad bevat één tabel."
_EMPTY = "Een lege cel heeft geen cijfer; de kolom met de status zegt waarom."


def of(figure: Figure, issue: Issue) -> Workbook | None:
    """Return the workbook of a figure; None for one without numbers."""
    output = figure.table
    if output is None:
        return None
    values, caption = figure_values.of(output), output.caption
    return Workbook(
        caption,
        f"{issue.title}, hoofdstuk {figure.chapter}",
        [
            Sheet(COVER, caption, (_ONE_TABLE,), ("Onderdeel", "Inhoud"), _cover(figure, issue)),
            Sheet(NOTES, f"Toelichting: {caption}", (_ONE_TABLE,), ("Onderdeel", "Uitleg"), _notes(output)),
            Sheet(DATA, caption, (_ONE_TABLE, _EMPTY), values.heads, values.rows),
        ],
    )


def _cover(figure: Figure, issue: Issue) -> list[tuple[str, str]]:
    found = [
        ("Rapport", issue.title),
        ("Hoofdstuk", figure.chapter),
        ("Versie", issue.version),
        ("Peildatum", issue.as_of),
        ("Bron", figure.output.source.removeprefix("Bron: ").removeprefix("Bronnen: ")),
        ("Adres", issue.address(figure.label)),
        ("Verwijzen", citations.text(figure, issue)),
        ("Blad Toelichting", "Wat de kolommen en de tekens betekenen."),
        ("Blad Gegevens", "De cijfers."),
    ]
    return [(name, _plain(said)) for name, said in found if said]


def _notes(output: FigureOutput | TableOutput) -> list[tuple[str, str]]:
    found = [("In woorden", output.alt)] if isinstance(output, FigureOutput) else []
    found += [("Opmerking", note) for note in output.notes]
    series: dict[str, list[NumberRecord]] = {}
    for number in output.numbers:
        series.setdefault(number.title, []).append(number)
    for title, numbers in series.items():
        units = dutch.enumeration(list(dict.fromkeys(n.unit for n in numbers)))
        states = dutch.enumeration(list(dict.fromkeys(f"{n.source}, stand {n.vintage}" for n in numbers)))
        found.append((title, f"{numbers[0].definition} Eenheid: {units}. Bron: {states}."))
    return [(name, _plain(said)) for name, said in found] or [("Opmerking", "Er zijn geen opmerkingen.")]


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
