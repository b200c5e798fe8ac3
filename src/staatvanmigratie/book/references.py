"""The last section of a chapter: a row per series it quotes (source, vintage, status), and what marks mean.

Computed from what the outputs say about their numbers, so that it cannot differ from what is printed. In the
PDF, and on the website without JavaScript, every number links to its row here.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from staatvanmigratie.book import added_cells
from staatvanmigratie.book.legend import taken_from
from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.book.output_nodes import source_row
from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.outputs.number_tables import Table
from staatvanmigratie.notebook.outputs.record import (
    Basis,
    CellRecord,
    Column,
    NumberRecord,
    TableOutput,
    TableRecord,
)
from staatvanmigratie.store import provenance
from staatvanmigratie.store.catalogue import Entry

_COLUMNS = [
    Column("reeks", "Reeks", "left"),
    Column("bron", "Bron", "left"),
    Column("perioden", "Perioden", "left"),
    Column("stand", "Stand van", "left"),
    Column("status", "Status", "left"),
    Column("opmerking", "Let op", "left"),
]
#: What the marks in the tables of sources mean, in more words than under a figure.
FULLER = {
    provenance.RETOLD: f"{provenance.RETOLD} niet bij de bron zelf gelezen, maar in een publicatie die "
    "het cijfer overneemt; zie bijlage Bronnen",
    provenance.COPY: f"{provenance.COPY} gelezen in een kopie van de tabel van de bron",
    provenance.LATER: f"{provenance.LATER} de stand van de peildatum is niet bewaard; dit is een latere",
}
_STATUSES = {status.key: status.words for status in Status}


def add_references(chapter: Chapter, catalogue: Mapping[str, Entry]) -> None:
    """Append the section to a chapter that prints numbers; annexes (``90_`` and up) explain themselves."""
    by_series: dict[str, list[NumberRecord | Basis]] = {}
    for number in chapter.numbers():
        for part in [number, *number.based_on]:
            by_series.setdefault(part.series, []).append(part)
    if not by_series or chapter.stem.startswith("9"):
        return
    rows = {series: _row(series, parts, catalogue) for series, parts in by_series.items()}
    ordered = sorted(rows.items(), key=lambda item: (item[1][0].text.casefold(), item[0]))
    marks = " ".join(cell.text for row in rows.values() for cell in row)
    legend = [note for note in taken_from(chapter) if not note.startswith(tuple(FULLER))]
    output = TableOutput(
        label=f"bronnen-{chapter.stem}",
        caption="Waar de cijfers in dit hoofdstuk vandaan komen",
        notes=(*(note for mark, note in FULLER.items() if mark in marks), *legend),
        table=TableRecord(
            tuple(_COLUMNS),
            tuple(row for _, row in ordered),
            row_ids=tuple(source_row(chapter.docname, series) for series, _ in ordered),
        ),
    )
    texts = [[cell.text for cell in row] for row in output.table.rows]
    data = {
        "text/html": Table(_COLUMNS, texts).html(output.caption),
        "text/plain": "\n".join(" | ".join(row) for row in texts),
    }
    cell = new_code_cell(added_cells.TABLE, metadata={"tags": ["remove-input"]})
    cell.outputs = [new_output("display_data", data=data, metadata=output.as_metadata())]
    position = len(chapter.notebook.cells)
    chapter.notebook.cells += [new_markdown_cell(added_cells.HEADING, id=f"cel-{position}"), cell]
    cell["id"] = f"cel-{position + 1}"


def _row(
    series: str, parts: Sequence[NumberRecord | Basis], catalogue: Mapping[str, Entry]
) -> tuple[CellRecord, ...]:
    whole = [part for part in parts if isinstance(part, NumberRecord)]
    title = whole[0].title if whole else catalogue[series].title
    remarks = [
        mark
        for mark, applies in (
            (provenance.RETOLD, any(part.hand == "retelling" for part in whole)),
            (provenance.COPY, any(part.hand == "copy" for part in whole)),
            (provenance.LATER, any(part.later_vintage for part in whole)),
        )
        if applies
    ]
    sources = dict.fromkeys(_source(part) for part in whole) or {catalogue[series].owner: None}
    statuses = {part.status for part in parts}
    address = catalogue[series].address if series in catalogue else whole[0].address
    return (
        CellRecord(title),
        CellRecord("; ".join(sources), href=address),
        CellRecord(spans(part.period for part in parts)),
        CellRecord("; ".join(dict.fromkeys(_in_dutch(v) for v in sorted({part.vintage for part in parts})))),
        CellRecord("; ".join(words for key, words in _STATUSES.items() if key in statuses)),
        CellRecord(" ".join(remarks)),
    )


def _source(number: NumberRecord) -> str:
    return f"{number.source}, tabel\N{NO-BREAK SPACE}{number.table}" if number.table else number.source


def spans(of: Iterable[str]) -> str:
    """Return periods for a reader, with years in a row as one: ``2013 tot en met 2023; juni 2024``."""
    unique = sorted(set(of))
    years = [int(period) for period in unique if period.isdecimal()]
    found = []
    for _, numbered in groupby(enumerate(years), key=lambda item: item[1] - item[0]):
        run = [year for _, year in numbered]
        found.append(str(run[0]) if len(run) == 1 else f"{run[0]} tot en met {run[-1]}")
    others = [period for period in unique if not period.isdecimal()]
    if len(others) > 3:
        found.append(f"{_in_dutch(others[0])} tot en met {_in_dutch(others[-1])}")
    elif others:
        found.append(dutch.enumeration(_in_dutch(period) for period in others))
    return "; ".join(found)


def _in_dutch(period: str) -> str:
    return periods.in_dutch(period) if periods.is_period(period) else period
