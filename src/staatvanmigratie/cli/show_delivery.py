"""Show what was read of a delivery: first and last rows, totals, the change against the last vintage.

A slip shows there before it is stored: a column one too far, thousands taken for ones, a year that fell away.
"""

from collections.abc import Iterator

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from staatvanmigratie.sources import plausibility
from staatvanmigratie.sources.deliveries.delivery import TakenDelivery
from staatvanmigratie.store.snapshots import FIXED, TOTAL

_ROWS = 5  # at each end
_PERIODS = 12
_CHANGES = 5


def tell(console: Console, taken: TakenDelivery) -> None:
    """Print what was read of a file that is not stored; every line fits in 80 columns."""
    if taken.read is None:
        return
    rows = taken.read.observations
    console.print(_rows(rows))
    console.print(_totals(rows))
    if taken.before is None:
        console.print("There is no earlier vintage to compare with.", highlight=False)
        return
    numbers = rows.assign(obs_value=pd.to_numeric(rows["obs_value"]))
    difference = plausibility.compare(taken.before.observations(), numbers)
    more = "1 figure" if difference.added == 1 else f"{difference.added} figures"
    counts = f"{more} more, {len(difference.changed)} changed, {difference.gone} gone"
    console.print(f"Against vintage {taken.before.vintage}: {counts}.", highlight=False)
    if len(difference.changed):
        console.print(_changes(difference.changed))


def line(taken: TakenDelivery) -> str:
    """Return how much of the file was read, and what its first and last row are about."""
    read = taken.read
    if read is None:
        return ""
    rows = "1 row" if read.rows == 1 else f"{read.rows} rows"
    return f"{rows} read in {read.place}; the first is about {read.first}, the last about {read.last}"


def _rows(rows: pd.DataFrame) -> Table:
    table = _table("Period", "What", "Value", "Unit", "Status", "Note")
    left_out = len(rows) - 2 * _ROWS
    for number, (_, row) in enumerate(rows.iterrows()):
        if left_out > 0 and number == _ROWS:
            table.add_row("…", f"{left_out} figures", "", "", "", "")
        if left_out <= 0 or not _ROWS <= number < len(rows) - _ROWS:
            what = " ".join([row["indicator"], *_categories(row)])
            table.add_row(
                row["time_period"],
                what,
                row["obs_value"],
                row["unit_measure"],
                row["obs_status"],
                row["note"],
            )
    return table


def _categories(row: "pd.Series[str]") -> Iterator[str]:
    for name, code in row.items():
        if name not in FIXED and code != TOTAL:
            yield f"{name}={code}"
    if row["ref_area"] != "NLD":
        yield row["ref_area"]


def _totals(rows: pd.DataFrame) -> Table:
    """What the file gives as total of each indicator and period, and what its smallest parts add up to."""
    table = _table("Indicator", "Period", "Figures", "Total", "Of parts")
    numbers = rows.assign(obs_value=pd.to_numeric(rows["obs_value"]))
    dimensions = [name for name in rows.columns if name not in FIXED and (rows[name] != TOTAL).any()]
    whole = (numbers[dimensions] == TOTAL).all(axis=1)
    smallest = (numbers[dimensions] != TOTAL).all(axis=1)
    for indicator, part in numbers.groupby("indicator", sort=False):
        periods = sorted(part["time_period"].unique())
        if len(periods) > _PERIODS:
            table.add_row(str(indicator), f"… {len(periods) - _PERIODS} earlier", "", "", "")
        for period in periods[-_PERIODS:]:
            here = part[part["time_period"] == period]
            given = here.loc[whole[here.index] & here["obs_value"].notna(), "obs_value"]
            parts = here.loc[smallest[here.index], "obs_value"] if dimensions else given.iloc[:0]
            table.add_row(str(indicator), period, str(len(here)), _sum(given), _sum(parts))
    return table


def _changes(changed: pd.DataFrame) -> Table:
    size = (changed["new"] - changed["old"]).abs()
    largest = changed.loc[size.sort_values(ascending=False, na_position="first", kind="stable").index]
    table = _table("Largest changes", "Old", "New")
    for _, row in largest.head(_CHANGES).iterrows():
        table.add_row(row["figure"], _number(row["old"]), _number(row["new"]))
    return table


def _sum(values: "pd.Series[float]") -> str:
    return _number(values.sum()) if len(values) and values.notna().any() else "–"


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.10g}"


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in names:
        number = name in ("Value", "Figures", "Total", "Of parts", "Old", "New")
        table.add_column(name, justify="right" if number else "left", no_wrap=number, overflow="fold")
    return table
