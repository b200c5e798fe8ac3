"""Whether the codes that a description writes are codes of the report: a figure under another one is lost.

``constants``, ``where`` and ``codes`` are typed by hand. ``ref_area: NDL`` is a figure of no country, ``sex:
mael`` one of nobody, and no series would ever show them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from staatvanmigratie.foundation import strict
from staatvanmigratie.sources import doubts
from staatvanmigratie.sources.deliveries.description import Description
from staatvanmigratie.sources.doubts import Doubt
from staatvanmigratie.sources.services import countries
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import FIXED, TOTAL

LABELS = "data/labels.yml"
AREAS = "data/areas.yml"
_PLACES = 8


@dataclass(frozen=True)
class Known:
    """The codes that the report has names for: per dimension, and those of countries and groups of them."""

    labels: Mapping[str, Mapping[str, str]]
    areas: frozenset[str]


def read(root: Path) -> Known | None:
    """Return the codes of a project; None where it has no names for categories at all.

    Raises
    ------
    DataFileError
        One of the files has a slip.
    """
    if not (root / LABELS).exists():
        return None
    areas = set(countries.read(root / "data" / "countries.yml"))
    areas |= set(strict.read(root / AREAS)) if (root / AREAS).exists() else set()
    return Known(strict.values(root / LABELS, dict[str, dict[str, str]], LABELS), frozenset(areas))


def unknown(
    frame: pd.DataFrame, known: Known | None, before: pd.DataFrame | None, series: Sequence[Entry]
) -> Iterator[Doubt]:
    """Doubt dimensions and codes that nothing of the report is called by.

    Parameters
    ----------
    frame
        The figures, as for the rules of ``doubts``.
    known
        See :func:`read`.
    before
        The vintage before: what it has was looked at.
    series
        The whole catalogue.
    """
    if known is None:
        return
    dimensions = [name for name in frame.columns if name not in {*FIXED, "value"}]
    named = {*known.labels, *(name for each in series for name in (*each.by, *each.select))}
    for name in ["ref_area", *dimensions]:
        there = set() if before is None or name not in before else set(before[name])
        if name != "ref_area" and name not in named and not there:
            yield Doubt(
                f"dimension {name!r} is in no series of the catalogue and not in {LABELS}"
                f"{_near(name, named)}. If it is right, write Dutch names for its categories there",
                True,
            )
            continue
        codes = {TOTAL, *known.labels.get(name, ()), *there, *_selected(series, name)}
        for code, rows in frame.groupby(name, sort=False):
            if code not in codes and code not in known.areas:
                near = _near(str(code), {*codes, *known.areas} - {TOTAL})
                yield Doubt(
                    f"{name} is {code!r}, which is in neither {LABELS} nor {AREAS}{near}. If it is right, "
                    f"write its Dutch name in {LABELS}, {name}: {{{code}: …}}",
                    True,
                    tuple(rows.index[:_PLACES]),
                )


def swapped(about: Description, known: Known | None) -> Iterator[Doubt]:
    """Doubt a cell or a head that is described as another category than the one that is called so."""
    for head, column in about.columns.items():
        said = [("codes", column.dimension or "", cell, code) for cell, code in column.codes.items()]
        said += [("where", dimension, head, code) for dimension, code in column.where.items()]
        for key, dimension, words, code in said:
            labels = known.labels.get(dimension, {}) if known else {}
            called = {each.casefold(): each for each in labels}
            called |= {label.casefold(): each for each, label in labels.items()}
            other = called.get(words.strip().casefold())
            if other not in (None, code, TOTAL):
                text = f"column {head!r}: {key} says that {words!r} is {code}, and {LABELS} calls {other} so"
                yield Doubt(text, True)


def unquoted(frame: pd.DataFrame, series: Sequence[Entry]) -> Iterator[Doubt]:
    """Doubt a delivery in which a series that quotes it finds nothing; ``series`` are those that do.

    One that asks for an indicator that the file does not have may find it in another file.
    """
    there = set(frame["indicator"])
    empty = [entry for entry in series if not _finds(entry, frame)]
    for entry in empty:
        if len(empty) < len(series) and not there & set(_codes(entry.select["indicator"])):
            continue
        asks = ", ".join(f"{name}: {_some(_codes(code))}" for name, code in entry.select.items())
        by = f", by {', '.join(entry.by)}" if entry.by else ""
        names = [name for name in frame.columns if name not in {*FIXED, "value"} or name in entry.select]
        has = "; ".join(f"{name}: {_some(frame[name].unique())}" for name in names)
        yield Doubt(
            f"series {entry.id} quotes this delivery and finds nothing in it. It asks for {asks}{by}; the "
            f"file has {has}",
            True,
        )


def _finds(entry: Entry, frame: pd.DataFrame) -> bool:
    broken_down = not entry.by or any(name in frame and (frame[name] != TOTAL).any() for name in entry.by)
    return broken_down and bool(len(doubts.selected(entry, frame)))


def _selected(series: Iterable[Entry], name: str) -> set[str]:
    return {code for each in series for code in _codes(each.select.get(name, []))}


def _codes(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said


def _near(name: str, known: Iterable[str]) -> str:
    folded = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), folded, n=3)
    return f"; near: {', '.join(folded[each] for each in found)}" if found else ""


def _some(codes: Iterable[str]) -> str:
    every = [str(code) for code in codes]
    return ", ".join(every[:_PLACES]) + (", …" if len(every) > _PLACES else "")
