"""A dashboard: a few linked charts in which the reader chooses subject, year and category.

    grafiek.dashboard({"Eerste asielaanvragen": eerste, "Nareizigers": nareizigers}, keuze="Nationaliteit")

All numbers stand in the specification once, as CSV. The choices are parameters bound to native inputs, which
the page puts above the charts. Without JavaScript and on paper a reader sees the same charts with the first
choice of each, and the table of their numbers.
"""

import json
from collections.abc import Mapping, Sequence

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.charts import marks
from staatvanmigratie.notebook.charts.chart import Chart
from staatvanmigratie.notebook.charts.dashboards import charts, table, words
from staatvanmigratie.notebook.charts.dashboards.charts import Layout
from staatvanmigratie.notebook.charts.dashboards.numbers import (
    Chosen,
    DashboardNumber,
    Found,
    Measure,
    Parts,
    awaited,
    by_measure_and_year,
    monthly,
    ranked,
    row_of,
    rows_of,
    without_number,
)
from staatvanmigratie.store.observations import TOTAL
from staatvanmigratie.store.series import Series

#: Of a dashboard in all, as JSON; and of the file with its numbers.
LARGEST = 300_000

_RANKING = 15  # categories in a ranking


@marks.unchecked
def dashboard(
    onderwerpen: Mapping[str, Measure],
    *,
    keuze: str = "",
    start: str | None = None,
    naast: str | None = None,
    maanden: Mapping[str, Series] | None = None,
    verdeling: Mapping[str, Series] | None = None,
    per_1000: Series | None = None,
    kaart: bool = False,
    since: int = 2013,
) -> Chart:
    """Draw linked charts in which the reader chooses.

    Parameters
    ----------
    onderwerpen
        What can be chosen, by its Dutch name: a yearly series with one open dimension, or a list of series,
        observations and rates: one number per category and year, of two the first. When no series is broken
        down, the dashboard is an overview.
    keuze
        What a category is called: ``Nationaliteit``, ``Lidstaat``; default from the dimension.
    start
        Code of the category shown first; default the total, else the largest.
    naast
        Code of a category that is always shown beside the chosen one.
    maanden
        Monthly series of some of the subjects, by the same names: a chart of the months of the chosen year.
    verdeling
        Series broken down by another dimension: a chart of the parts in the chosen year.
    per_1000
        Inhabitants by the same dimension: the reader chooses between numbers and rates.
    kaart
        Show the member states of the EU on a map as well, in five classes of about as many states.
    since
        First year.

    Raises
    ------
    SvmError
        No numbers, two numbers for one place, a month without its subject, or more than 300 kB of data.
    """
    found = Found.read(onderwerpen, since, per_1000, kaart)
    chosen = Chosen.of(found, start, naast)
    months = monthly(maanden or {}, found, since)
    parts = Parts.read(verdeling or {}, since)
    layout = _layout(found, chosen, keuze, naast, months, parts, kaart)
    for name in (*found.names, *parts.names):
        if not charts.fits(name):
            raise SvmError(f'grafiek.dashboard: "{name}" is too long for a title; name it shorter')
    drawn = charts.compose(layout)
    behind = tuple(
        subject
        for each in (found.numbers, months, parts.numbers)
        for c in each
        for subject in c.number.subjects
    )
    made = Chart(
        drawn,
        table.table_of(found, chosen, layout, months, parts),
        words.alternative(found, chosen, layout),
        "open punt of lichte staaf met rand",
        tuple(words.waiting(found.measures, parts.measures)),
        behind=named_series.distinct(behind),
        csv=table.as_csv(
            found,
            months,
            parts,
            [
                each
                for given in (onderwerpen, maanden, verdeling)
                for each in without_number(given or {}, since)
            ],
        ),
        datasets=charts.datasets(layout),
        narrow=charts.compose(layout, theme.NARROW),
    )
    weight = max(len(json.dumps(made.spec, ensure_ascii=False).encode()), len(made.csv.encode()))
    if weight > LARGEST:
        raise SvmError(
            f"grafiek.dashboard: {weight:,} bytes of data, and {LARGEST:,} is the most a reader should load; "
            "start later (since=) or leave a subject out"
        )
    return made


def _layout(
    found: Found,
    chosen: Chosen,
    keuze: str,
    naast: str | None,
    months: Sequence[DashboardNumber],
    parts: Parts,
    kaart: bool,
) -> Layout:
    overview = set(found.labels) == {TOTAL}
    what = keuze or wording.DIMENSIONS.get(found.dimension, "Categorie")
    per = 2 if found.rates else 1
    count = len(found.names) * per
    waiting = [
        sorted(set(awaited(measure)) - set(found.ranked_years(n * per)))
        for n, measure in enumerate(found.measures)
        for _ in range(per)
    ]
    return Layout(
        names=found.names,
        units=[wording.capitalised(unit) for unit in found.units],
        labels=found.labels,
        years=found.years,
        measure=chosen.measure,
        year=chosen.year,
        code=chosen.code,
        what=what,
        beside=naast if naast in found.labels else None,
        rates=found.rates,
        overview=overview,
        map=kaart,
        rows=rows_of(found.numbers, kaart),
        changes=table.changes(found) if overview else [],
        months=[{**row_of(c), "jaar": c.year, "maand": c.month} for c in months],
        parts=[{**row_of(c), "jaar": c.year} for c in parts.numbers],
        part_names=parts.names,
        part_units=[wording.capitalised(unit) for unit in parts.units],
        part_labels=parts.labels,
        part_year_of=[max(c.year for c in parts.numbers if c.measure == n) for n in range(len(parts.names))],
        there=[found.ranked_years(n) for n in range(count)],
        codes=[sorted({c.code for c in found.of(n)}) for n in range(count)],
        waiting=waiting,
        height=max(len(ranked(g)) for g in by_measure_and_year(found.numbers).values()),
        ranking=27 if kaart else _RANKING,
    )
