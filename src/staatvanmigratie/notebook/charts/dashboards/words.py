"""A dashboard in words: what it shows at first, and what is still to come."""

from collections.abc import Sequence

from staatvanmigratie.foundation import dutch
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.charts import alt_text
from staatvanmigratie.notebook.charts.dashboards.charts import Layout
from staatvanmigratie.notebook.charts.dashboards.numbers import (
    Chosen,
    Found,
    Measure,
    ranked,
    series_of,
)
from staatvanmigratie.notebook.named_series import NamedSeries


def waiting(*every: Sequence[Measure]) -> list[str]:
    """Return sentences about what is still to come, one per subject."""
    said = []
    for measures in every:
        for measure in measures:
            for series in series_of(measure):
                if series.pending:
                    title = wording.capitalised(series.title)
                    said.append(f"{title}: {_lowered(alt_text.pending(series.pending))}")
    return list(dict.fromkeys(said))


def alternative(found: Found, chosen: Chosen, layout: Layout) -> str:
    """Return in words what a dashboard shows before a reader chooses."""
    name = found.name(chosen.measure)
    unit = found.units[chosen.measure]
    choices = [f"onderwerp {name}", f"jaar {chosen.year}"]
    if not layout.overview:
        choices.append(f"{layout.what.lower()} {found.labels[chosen.code]}")
    said = [f"Dashboard met {dutch.numeral(layout.panes)} grafieken. Gekozen: {dutch.enumeration(choices)}."]
    line = {
        str(c.year): c.number
        for c in sorted(found.of(chosen.measure, code=chosen.code), key=lambda c: c.year)
    }
    each = NamedSeries(found.labels[chosen.code], next(iter(line.values())).subjects[0].series, line)
    if layout.overview:
        each = NamedSeries(name, each.series, line)
        here = [row for row in layout.changes if row["jaar"] == chosen.year]
        numbers = "; ".join(f"{found.name(row['maat'])} {row['cijfer']}" for row in here)
        said.append(f"In {chosen.year}: {numbers}.")
    else:
        by_code = {c.code: c for c in found.of(chosen.measure, chosen.year)}
        order = [(found.labels[code], by_code[code].number) for code in ranked(by_code.values())]
        named = found.labels.get(layout.beside or "", "")
        said.append(alt_text.ranking(name, unit, str(chosen.year), order[: layout.shown], [], named))
    said.append(alt_text.over_time("Lijngrafiek", unit, [each]))
    return " ".join(said)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
