"""Three to six key figures as tiles.

kerncijfers(("Immigranten", immigratie.last, immigratie.last.change), …, label="kern-migratie")
"""

import html
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, wording
from staatvanmigratie.notebook.named_series import Number
from staatvanmigratie.notebook.outputs import captions
from staatvanmigratie.notebook.outputs.number_tables import PENDING, Numbers
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, Tile
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.table import category
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Change, Observation, Pending

_TILES = (3, 6)


def kerncijfers(*tiles: Any, label: str) -> Shown[KeyFiguresOutput]:
    """Show three to six key figures as tiles.

    Parameters
    ----------
    tiles
        An observation, or ``(title, number)``, ``(title, number, change)`` or
        ``(title, number, change, note)``. A pending number says so, with the month in which it is expected.
    label
        ``kern-…``: the name for references.

    Raises
    ------
    SvmError
        A wrong label, too few or too many tiles, or a tile without a number of the report.
    """
    captions.check_label(label, "kern", "kerncijfers")
    if not _TILES[0] <= len(tiles) <= _TILES[1]:
        raise SvmError(f"{label}: {_TILES[0]} to {_TILES[1]} tiles read well, not {len(tiles)}")
    numbers = Numbers()
    made = [_tile(tile, label, numbers) for tile in tiles]
    shown = [tile.number for tile in (_Tile.read(tile, label) for tile in tiles)]
    subjects = named_series.distinct(s for n in shown if isinstance(n, Number) for s in n.subjects)
    waiting = [n for n in shown if isinstance(n, Pending)]
    notes = [note for note in provenance.notes(subjects) if not note.startswith("*")]  # the tile says so
    record = KeyFiguresOutput(
        label=label,
        tiles=tuple(made),
        source=provenance.source_line(subjects, waiting),
        notes=tuple(notes),
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
    )
    body = "".join(_tile_html(tile) for tile in made)
    listed = f'<dl style="display: flex; flex-wrap: wrap; gap: 1em 2.5em">{body}</dl>'
    data = {
        "text/html": listed + captions.below(record),
        "text/plain": "; ".join(f"{tile.title}: {tile.shown or PENDING}" for tile in made),
    }
    return Shown(data, record)


@dataclass(frozen=True)
class _Tile:
    """What an author wrote for one tile."""

    title: str
    number: Number | Pending
    change: Change | Pending | None = None
    note: str | None = None

    @classmethod
    def read(cls, tile: Any, label: str) -> "_Tile":
        if isinstance(tile, Observation | Pending):
            return cls(wording.capitalised(category(tile)), tile)
        if isinstance(tile, tuple) and 2 <= len(tile) <= 4 and isinstance(tile[0], str):
            made = cls(*tile)
            change = made.change is None or isinstance(made.change, Change | Pending)
            if isinstance(made.number, Number | Pending) and change:
                return made
        raise SvmError(
            f"{label}: a tile is an observation or (title, number, change, note), not {tile!r}; "
            'for example: ("Immigranten", s.last, s.last.change)'
        )


def _tile(written: Any, label: str, numbers: Numbers) -> Tile:
    tile = _Tile.read(written, label)
    if isinstance(tile.number, Pending):
        record = numbers.await_(tile.number)
        note = wording.expectation([tile.number])
        return Tile(
            title=tile.title,
            shown="",
            note=", ".join(part for part in (note, tile.note) if part),
            period=periods.in_dutch(tile.number.period),
            pending=record,
        )
    status = tile.number.status.words if tile.number.status.provisional else None
    change = tile.change if isinstance(tile.change, Change) else None
    return Tile(
        title=tile.title,
        shown=tile.number.shown,
        number=numbers.add(tile.number),
        change=change.shown if change else None,
        change_number=numbers.add(change) if change else None,
        note=", ".join(part for part in (status, tile.note) if part) or None,
        period=periods.in_dutch(tile.number.subjects[0].period),
    )


def _tile_html(tile: Tile) -> str:
    value = html.escape(tile.shown or PENDING)
    below = " · ".join(html.escape(t) for t in (tile.period, tile.change, tile.note) if t)
    return (
        f"<div><dt>{html.escape(tile.title)}</dt>"
        f'<dd style="margin: 0"><strong style="font-size: 1.6em">{value}</strong><br>{below}</dd></div>'
    )
