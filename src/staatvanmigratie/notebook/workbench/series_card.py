"""A series as a researcher meets it: what it counts, from where, which periods, and how it went."""

import html
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.drawings import sparkline
from staatvanmigratie.notebook.workbench import pages
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

_CATEGORIES = 12  # of a breakdown, that are named


def bundle(series: Series, **_: Any) -> pages.Bundle:
    """Return the card of a series, for a cell that ends with it."""
    return {"text/html": card(series), "text/plain": repr(series)}, {}


def in_tooltip(about: Any) -> list[tuple[str, str]] | None:
    """Return what the tooltip of a name says of a series, as IPython takes it; None for what is no series."""
    if not isinstance(about.obj, Series):
        return None
    return [(name, said) for name, said in _told(about.obj).items() if said]


def card(series: Series) -> str:
    """Return the card as HTML."""
    name = f'<strong>{html.escape(series.title)}</strong> <span class="svm-id">{series.id}</span>'
    return pages.styled(f"<p>{name} {_course(series)}</p>{pages.rows(_told(series))}")


def _told(series: Series) -> dict[str, str]:
    there = series.periods
    newest = _line(series)[-1:]
    return {
        "Wat": series.definition,
        "Eenheid": series.unit,
        "Bron": series.source_line.removeprefix("Bron: "),
        "Perioden": f"{wording.span(there)} ({len(there)})" if there else "geen",
        "Nieuwste": "".join(f"{wording.marked(o)} in {periods.in_dutch(o.period)}" for o in newest),
        "Komt nog": ", ".join(f"{periods.in_dutch(p.period)} ({p.expected_text})" for p in series.pending),
        "Breuken": "; ".join(f"{period}: {why}" for period, why in series.entry.breaks.items()),
        "Let op": series.entry.note or "",
        **{f"Per {name}": _categories(series, name) for name in series.open_dimensions},
    }


def _line(series: Series) -> list[Observation]:
    """Return one number per period: of open breakdowns the total, where there is one."""
    whole = series.where(**dict.fromkeys(series.open_dimensions, TOTAL)) if series.open_dimensions else series
    return whole.observations


def _course(series: Series) -> str:
    values = [each.value for each in _line(series)]
    return f'<span class="svm-spark">{sparkline.drawn(values)}</span>' if len(values) > 1 else ""


def _categories(series: Series, dimension: str) -> str:
    codes = series.categories(dimension)
    named = [f"{code} ({series.category_name(dimension, code)})" for code in codes[:_CATEGORIES]]
    return ", ".join(named) + (f" … ({len(codes)})" if len(codes) > _CATEGORIES else "")
