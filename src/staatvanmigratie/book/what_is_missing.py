"""The box that closes a chapter: what it has no figure for, and which of three reasons that has.

*Nog niet verschenen*: the source has still to publish it, and says when. *Nog niet verwerkt*: it was due or
is public, and this report does not quote it. *Geen reeks gevonden*: nobody publishes it as a series, as far
as found. Made from the series of the chapter and ``data/missing.yml``, so that the text need not say it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from nbformat.v4 import new_markdown_cell

from staatvanmigratie.book import added_cells
from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import gaps
from staatvanmigratie.store.observations import Pending
from staatvanmigratie.store.series import Series

#: A series that ended longer ago is there for the history, and its last year says so.
_RECENT = 5


def add_box(chapter: Chapter, edition: Edition) -> None:
    """Append the box to a chapter that has series or indicators without figures; annexes get none."""
    if not chapter.stem.startswith(("0", "1")):
        return
    asked = {name for cell in chapter.notebook.cells for name in chapters.series_called(cell.source)}
    if text := box(chapter.stem, asked, edition):
        position = len(chapter.notebook.cells)
        chapter.notebook.cells.append(new_markdown_cell(text, id=f"cel-{position}"))


def box(name: str, asked: set[str], edition: Edition) -> str:
    """Return the box of a chapter as MyST, empty where nothing is missing.

    Parameters
    ----------
    name
        The chapter by the name of its file, without ending.
    asked
        The ids of the series it asks for.
    """
    series = [edition.series(each) for each in edition.catalogue if each in asked]
    waiting = [item for each in series for item in each.pending]
    without = [each for each in gaps.missing(edition.root / gaps.MISSING) if each.chapter == name]
    lines = [
        *_listed("Nog niet verschenen", to_come(p for p in waiting if not p.overdue)),
        *_listed(
            "Nog niet verwerkt in dit rapport",
            [
                *_due(p for p in waiting if p.overdue),
                *(_indicator(m) for m in without if m.state == "published"),
            ],
        ),
        *_listed("Geen doorlopende reeks gevonden", [_indicator(m) for m in without if m.state == "none"]),
        *_listed("Het nieuwste cijfer is ouder dan het verslagjaar", _older(series, edition.report_year)),
    ]
    return "\n".join([added_cells.BOX, *lines, ":::"]) if lines else ""


def _listed(head: str, items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield f"**{head}**\n"
        yield from (f"- {item}" for item in found)
        yield ""


def to_come(waiting: Iterable[Pending]) -> Iterator[str]:
    """Yield per month what comes out then: ``juni 2026 (CBS): immigratie naar doel over 2024``."""
    for (month, publisher), found in _by_month(waiting):
        yield f"{month} ({publisher}): {_named(found)}"


def _due(waiting: Iterable[Pending]) -> Iterator[str]:
    """Yield what was planned for before the cut-off date, without blaming who publishes it."""
    for (month, publisher), found in _by_month(waiting):
        yield f"{_named(found)} ({publisher}, gepland voor {month})"


def _by_month(waiting: Iterable[Pending]) -> Iterator[tuple[tuple[str, str], Iterator[Pending]]]:
    def place(item: Pending) -> tuple[object, ...]:
        return item.expected, item.publisher, item.series.title, periods.parse(item.period)

    return groupby(sorted(waiting, key=place), key=lambda p: (p.expected_text, p.publisher))


def _named(found: Iterable[Pending]) -> str:
    titles: dict[str, list[str]] = {}
    for pending in found:
        titles.setdefault(pending.series.title, []).append(periods.in_dutch(pending.period))
    return "; ".join(
        f"{title} over {dutch.enumeration(dict.fromkeys(when))}" for title, when in titles.items()
    )


def _indicator(each: gaps.Missing) -> str:
    return f"[{each.title}]({each.address}) ({each.supplier})"


def _older(series: Iterable[Series], report_year: int) -> Iterator[str]:
    """Yield per year the series whose newest figure is of that year, where no newer one is promised."""
    newest: dict[int, list[str]] = {}
    for each in series:
        year = max((periods.year_of(period) for period in each.periods), default=report_year)
        if report_year - _RECENT <= year < report_year and not each.pending:
            newest.setdefault(year, []).append(each.title)
    for year in sorted(newest, reverse=True):
        yield f"{year}: {'; '.join(dict.fromkeys(newest[year]))}"
