"""The sources of an edition, as the annex *Bronnen* shows them: per chapter a table with a row per series."""

from collections.abc import Sequence
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.outputs.number_tables import PENDING, Link
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.table import tabel
from staatvanmigratie.report.chapters import Chapter
from staatvanmigratie.store.provenance import LATER, hand_mark, marks
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import Snapshot


def by_chapter(book: Sequence[Chapter], series: Sequence[Series]) -> list[tuple[Chapter, list[Series]]]:
    """Return the chapters with the series that each is the home of; no series is left out.

    The home of a series is the first numbered chapter that asks for it; else the first page that does.
    """
    homes = {each.id: _home(book, each.id) for each in series}
    found = [(chapter, [each for each in series if homes[each.id] == chapter.name]) for chapter in book]
    return [(chapter, there) for chapter, there in found if there]


def _home(book: Sequence[Chapter], name: str) -> str:
    using = [chapter.name for chapter in book if name in chapter.series]
    numbered = [each for each in using if "01" <= each[:2] < "80"]
    return (numbered or using or [book[0].name])[0]


def table(chapter: Chapter, series: Sequence[Series]) -> Shown[Any]:
    """Return the table of a chapter: series, who publishes it with the address, table and vintage, newest."""
    label = f"tab-bronnen-{chapter.name[:2]}"
    return tabel([_row(each) for each in series], label, f"Bronnen bij het hoofdstuk ‘{chapter.title}’")


def _row(each: Series) -> dict[str, Any]:
    return {
        "Reeks": each.title,
        "Wie publiceert": Link(each.entry.owner.removeprefix("Ministerie van "), each.entry.address),
        "Tabel en stand": _tables(each.quoted) or "nog geen",
        "Nieuwste cijfer": _newest(each),
    }


def _tables(quoted: Sequence[Snapshot]) -> str:
    """Say which tables were read, each with its newest vintage; the newest first."""
    newest: dict[tuple[str, str | None], Snapshot] = {}
    for snapshot in quoted:
        newest.setdefault((snapshot.publisher, snapshot.table), snapshot)
    return "; ".join(map(_vintage, newest.values()))


def _vintage(snapshot: Snapshot) -> str:
    table = f"{snapshot.table}, " if snapshot.table else ""
    return f"{table}{periods.in_dutch(snapshot.vintage)}{hand_mark(snapshot.hand)}"


def _newest(each: Series) -> str:
    if not each.periods:
        return PENDING
    # Where the parts of a breakdown have no total, the newest of them.
    latest = each.observations[-1] if each.observations else each.latest
    later = LATER if LATER in marks(latest) else ""
    status = "" if latest.status is Status.DEFINITIEF else f" ({latest.status.words})"
    return f"{periods.in_dutch(latest.period)}{later}{status}"
