"""Up to six key figures as tiles.

kerncijfers(("Immigranten", immigratie.last, immigratie.last.change), …, label="kern-migratie")
"""

import html
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import named_series, wording
from staatvanmigratie.notebook.named_series import Number
from staatvanmigratie.notebook.outputs import captions
from staatvanmigratie.notebook.outputs.number_tables import Numbers, in_place_of
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, Tile
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.table import category
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Change, Observation, Pending, Withheld

_TILES = (3, 6)
#: How many periods the small line of a tile goes back at most, and how many make a line.
_COURSE = (4, 11)


def kerncijfers(*tiles: Any, label: str) -> Shown[KeyFiguresOutput]:
    """Show three to six key figures as tiles.

    A figure that only press or action groups passed on is no key figure: its tile is left out here, so that
    the same cell serves editions for which the store has it at first hand and those for which it has not.

    Parameters
    ----------
    tiles
        An observation, or ``(title, number)``, ``(title, number, change)`` or
        ``(title, number, change, note)``. A pending number says so, with the month in which it is expected;
        one that the source does not give says why.
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
    written = [tile for tile in (_Tile.read(tile, label) for tile in tiles) if not tile.is_passed_on_by_press]
    if not written:
        raise SvmError(f"{label}: each of these figures was passed on by press or action groups; show others")
    numbers = Numbers()
    made = [_tile(tile, numbers) for tile in written]
    shown = [tile.number for tile in written]
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
        withheld=tuple(numbers.withheld),
    )
    body = "".join(_tile_html(tile) for tile in made)
    listed = f'<dl class="svm-tiles">{body}</dl>'
    data = {
        "text/html": listed + captions.below(record),
        "text/plain": "; ".join(f"{tile.title}: {tile.shown or in_place_of(tile.pending)}" for tile in made),
    }
    return Shown(data, record)


@dataclass(frozen=True)
class _Tile:
    """What an author wrote for one tile."""

    title: str
    number: Number | Pending | Withheld
    change: Change | Pending | Withheld | None = None
    note: str | None = None

    @classmethod
    def read(cls, tile: Any, label: str) -> "_Tile":
        if isinstance(tile, Observation | Pending | Withheld):
            return cls(wording.capitalised(category(tile)), tile)
        if isinstance(tile, tuple) and 2 <= len(tile) <= 4 and isinstance(tile[0], str):
            made = cls(*tile)
            change = made.change is None or isinstance(made.change, Change | Pending | Withheld)
            if isinstance(made.number, Number | Pending | Withheld) and change:
                return made
        raise SvmError(
            f"{label}: a tile is an observation or (title, number, change, note), not {tile!r}; "
            'for example: ("Immigranten", s.last, s.last.change)'
        )

    @property
    def is_passed_on_by_press(self) -> bool:
        subjects = self.number.subjects if isinstance(self.number, Number) else ()
        return any(each.of_press for each in subjects)


def _tile(tile: _Tile, numbers: Numbers) -> Tile:
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
    if isinstance(tile.number, Withheld):
        numbers.withhold(tile.number)
        when = periods.in_dutch(tile.number.period)
        return Tile(title=tile.title, shown=tile.number.shown, note=tile.note, period=when)
    status = tile.number.status.words if tile.number.status.provisional else None
    change = tile.change if isinstance(tile.change, Change) else None
    if change and any(each.of_press for each in change.subjects):
        change = None
    return Tile(
        title=tile.title,
        shown=tile.number.shown,
        number=numbers.add(tile.number),
        change=change.shown if change else None,
        change_number=numbers.add(change) if change else None,
        note=", ".join([*_remarks(status, tile.note), *_later(tile.number)]) or None,
        period=periods.in_dutch(tile.number.subjects[0].period),
        course=_course(tile.number),
    )


def _course(number: Number) -> tuple[float, ...]:
    """Return the values of the years up to a figure, as far back as they can be compared without a gap."""
    least, most = _COURSE
    found = [number] if isinstance(number, Observation) else []
    while 0 < len(found) < most:
        step = _step_back(found[-1])
        if step is None:
            break
        found.append(step)
    return tuple(each.value for each in reversed(found)) if len(found) >= least else ()


def _step_back(figure: Observation) -> Observation | None:
    """Return the same figure of a year earlier, if it is there and counts the same."""
    try:
        earlier = figure.series.at(periods.before(figure.period), figure.breakdown)
    except NoObservationError:
        return None
    if not isinstance(earlier, Observation) or earlier.of_press:
        return None
    change = Change(figure, earlier)
    return earlier if change.of_one_count and not change.over_break else None


def _later(number: Number) -> list[str]:
    """Return that a tile shows a vintage of after the cut-off date."""
    marked = any(provenance.LATER in provenance.marks(each) for each in number.subjects)
    return [f"latere stand {provenance.LATER}"] if marked else []


def _remarks(status: str | None, note: str | None) -> list[str]:
    """Return the remarks of a tile; a status that the note says already is not said twice."""
    said = status and note and status.casefold() in note.casefold()
    return [part for part in (None if said else status, note) if part]


def _tile_html(tile: Tile) -> str:
    value = html.escape(tile.shown or in_place_of(tile.pending))
    below = " · ".join(html.escape(t) for t in (tile.period, tile.change, tile.note) if t)
    return f"<div><dt>{html.escape(tile.title)}</dt><dd><strong>{value}</strong><br>{below}</dd></div>"
