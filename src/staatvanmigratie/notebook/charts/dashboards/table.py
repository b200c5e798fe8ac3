"""The numbers of a dashboard as a table, in the cells of its overview and as a file for a spreadsheet."""

import math
from collections.abc import Sequence
from typing import Any

from staatvanmigratie.foundation import csv_text, dutch
from staatvanmigratie.foundation.errors import NoObservationError
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.charts.dashboards.charts import Layout
from staatvanmigratie.notebook.charts.dashboards.numbers import (
    Chosen,
    DashboardNumber,
    Found,
    Parts,
    awaited,
    exact,
    label_of,
    ranked,
    without_number,
)
from staatvanmigratie.notebook.named_series import Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.notebook.outputs.number_tables import Cell, Column, Table
from staatvanmigratie.store.observations import Observation, Pending, Withheld
from staatvanmigratie.store.snapshots import TOTAL

_YEARS_IN_TABLE = 6


def changes(found: Found) -> list[dict[str, Any]]:
    """Return what the overview says of every subject in every year."""
    rows = []
    for measure, given in enumerate(found.measures):
        line = {c.year: c.number for c in found.of(measure)}
        waiting, without = awaited(given), _without(found, measure)
        for year in found.years:
            number = line.get(year)
            none = waiting.get(year) or without.get((TOTAL, year))
            said = number_tables.shown(none)
            rows.append(
                {
                    "maat": measure,
                    "jaar": year,
                    "cijfer": wording.marked(number) if number else said,
                    "verschil": _change(number),
                    "er": int(number is not None),
                    "status": number.status.words if number else "",
                }
            )
    return rows


def _without(found: Found, measure: int) -> dict[tuple[str, int], Withheld]:
    """For what there is no number of a measure, by code and year."""
    given = found.measures[measure // 2 if found.rates else measure]
    return {
        (next((c for c in each.breakdown.values() if c != TOTAL), TOTAL), each.year): each
        for _, each in without_number({"": given}, found.years[-1])
    }


def _change(number: Number | None) -> str:
    """The change against a year earlier in words, where there is a year earlier and no break."""
    if not isinstance(number, Observation) or number.unit == "procent":
        return ""
    try:
        change = number.change
    except NoObservationError:
        return ""
    if isinstance(change, Pending | Withheld) or change.over_break or not change.then.value:
        return ""
    return change.shown


def table_of(
    found: Found, chosen: Chosen, layout: Layout, months: Sequence[DashboardNumber], parts: Parts
) -> Table:
    """Return the numbers of the first choice: by category, by year, by month and by part."""
    if layout.overview:
        return _overview_table(found)
    shown = [n for n in range(len(found.units)) if not found.rates or n % 2 == chosen.measure % 2]
    years = {n: max((y for y in layout.there[n] if y <= chosen.year), default=0) for n in shown}
    of_year = {(n, c.code): c.number for n in shown if years[n] for c in found.of(n, years[n])}
    codes = list(dict.fromkeys(code for n in shown for code in ranked(found.of(n, years[n]))[: layout.shown]))
    codes.sort(key=lambda code: -float(of_year.get((chosen.measure, code), -math.inf)))
    rows: list[list[Cell]] = []
    without = {n: _without(found, n) for n in shown}
    for code in codes:
        of_code = [of_year.get((n, code)) or without[n].get((code, years[n])) for n in shown]
        rows.append([f"{layout.what}, {chosen.year}", found.labels[code], *of_code])
    label = found.labels[chosen.code]
    waiting = {n: awaited(found.measures[n // 2 if found.rates else n]) for n in shown}
    for code in dict.fromkeys((chosen.code, layout.beside or chosen.code)):
        for year in sorted(found.years):
            line = {n: c.number for n in shown for c in found.of(n, year, code)}
            if line:
                cells: list[Cell] = [
                    line.get(n) or waiting[n].get(year) or without[n].get((code, year)) for n in shown
                ]
                rows.append([f"{found.labels[code]}, per jaar", str(year), *cells])
    columns = [Column("deel", "Onderdeel", "left"), Column("naam", f"{layout.what} of periode", "left")]
    for n in shown:
        when = f", {years[n]}" if years[n] and years[n] != chosen.year else ""
        columns.append(Column(f"reeks{n}", f"{found.name(n)} ({found.units[n]}{when})"))
    by_month = {
        (c.measure, c.month): c.number for c in months if c.year == chosen.year and c.code == chosen.code
    }
    for month, name in enumerate(dutch.MONTHS, 1):
        if any((n, month) in by_month for n in shown):
            of_months = f"{label}, per maand in {chosen.year}"
            rows.append([of_months, name, *(by_month.get((n, month)) for n in shown)])
    if parts.names:
        year = min(chosen.year, layout.part_year_of[0])
        columns.append(Column("verdeling", f"Verdeling ({parts.units[0]})"))
        rows = [[*row, ""] for row in rows]
        some = [c for c in parts.numbers if c.measure == 0 and c.year == year]
        for c in sorted(some, key=lambda c: -float(c.number)):
            blank: list[Cell] = [""] * len(shown)
            rows.append([f"{parts.names[0]}, {year}", parts.labels[c.code], *blank, c.number])
    return Table(columns, rows, stub=2)


def _overview_table(found: Found) -> Table:
    years = found.years[:_YEARS_IN_TABLE][::-1]
    rows: list[list[Cell]] = []
    for measure, name in enumerate(found.names):
        line = {c.year: c.number for c in found.of(measure)}
        waiting, without = awaited(found.measures[measure]), _without(found, measure)
        cells = [line.get(y) or waiting.get(y) or without.get((TOTAL, y)) for y in years]
        rows.append([f"{name} ({found.units[measure]})", *cells])
    columns = [Column("onderwerp", "Onderwerp", "left")]
    return Table([*columns, *(Column(f"jaar{y}", str(y)) for y in years)], rows)


def as_csv(
    found: Found,
    months: Sequence[DashboardNumber],
    parts: Parts,
    without: Sequence[tuple[str, Withheld]] = (),
) -> str:
    """Return every number with its status and source, as a file for a spreadsheet set to Dutch.

    What the source gives no number for stands below them, with the word for that as its status.
    """
    rates = {}
    counts = list(found.numbers)
    if found.rates:
        rates = {(c.measure - 1, c.code, c.year): c.number for c in found.numbers if c.measure % 2}
        counts = [c for c in found.numbers if c.measure % 2 == 0]
    head = ["Onderwerp", "Categorie", "Periode", "Waarde", "Eenheid"]
    head += ["Per 1.000 inwoners"] if found.rates else []
    rows = [[*head, "Status", "Bron", "Stand"]]
    for names, labels, numbers in (
        ([found.name(n) for n in range(len(found.units))], found.labels, counts),
        ([found.name(n) for n in range(len(found.units))], found.labels, months),
        (parts.names, parts.labels, parts.numbers),
    ):
        for c in numbers:
            subject = c.number.subjects[0]
            label = labels.get(c.code) or label_of(c.number)
            row = [names[c.measure], label, subject.period, _decimal(c.number), c.number.unit]
            if found.rates:
                rate = rates.get((c.measure, c.code, c.year)) if not c.month else None
                row.append(_decimal(rate) if rate and rate.unit != "procent" else "")
            source = subject.snapshot
            rows.append([*row, c.number.status.words, source.dataset, source.vintage])
    for name, none in without:
        source = none.snapshot
        row = [name, wording.capitalised(none.label), none.period, "", none.series.unit]
        row += [""] if found.rates else []
        rows.append([*row, none.shown, source.dataset, source.vintage])
    return csv_text.write([field.replace(dutch.NBSP, " ") for field in row] for row in rows)


def _decimal(number: Number) -> str:
    return exact(number).replace(".", ",")
