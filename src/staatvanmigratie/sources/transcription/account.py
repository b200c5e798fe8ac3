"""The account in ``data/transcribed.csv``: what became of every row of every table that was typed over.

A table keeps its line when others are taken up later: the account is read back, and only the lines of the
tables at hand are written anew.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.transcription.grouping import GroupedRows, LeftOut
from staatvanmigratie.store.snapshots import CLOSING, TOTAL, Store

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the account. Of the rows stored, ``same`` and ``other`` say how many an older reading of the
#: dataset has too, with this value or with another; empty where nobody compared.
COLUMNS = ("table", "rows_in", "stored", "same", "other", "left_out", "lines_left_out")


@dataclass
class Line:
    """What became of the rows of one table; ``same`` and ``other`` are None where nobody compared."""

    rows_in: int
    stored: int
    same: int | None = (
        None  # of those stored: an older reading of the dataset has the figure, with this value
    )
    other: int | None = None  # … with another value: a revision
    left_out: Counter[str] = field(default_factory=Counter)  # by reason
    places: list[str] = field(default_factory=list)  # which lines were left out, in words


def lines(
    rows_in: Mapping[str, int], groups: Iterable[GroupedRows], left_out: LeftOut, store: Store
) -> dict[str, Line]:
    """Return the account of some tables, by name, before or after they are written.

    Raises
    ------
    DataFileError
        Rows were neither stored nor left out with a reason.
    """
    account = {name: Line(count, 0, 0, 0) for name, count in rows_in.items()}
    for (name, reason), count in left_out.reasons.items():
        account[name].left_out[reason] += count
    for group in groups:
        older = _older(group, store)
        for name, key, value in _figures(group):
            line = account[name]
            line.stored += 1
            line.same += value in older.get(key, ())
            line.other += key in older and value not in older[key]
    lost = {name: line.rows_in - line.stored - line.left_out.total() for name, line in account.items()}
    if any(lost.values()):
        raise DataFileError(
            f"rows lost on the way: { {name: count for name, count in lost.items() if count} }"
        )
    for name, words in _places(left_out):
        account[name].places.append(words)
    return account


def _older(group: GroupedRows, store: Store) -> dict[tuple[str, ...], set[float]]:
    """Return the values of every figure in what was read of this dataset on an earlier day."""
    keys = group.description
    dataset = f"{keys['source']}/{keys['dataset']}"
    found: dict[tuple[str, ...], set[float]] = defaultdict(set)
    if not (store.root / dataset).exists():
        return found
    read = date.fromisoformat(str(keys["transcribed_on"]))
    for snapshot in store.snapshots(dataset):
        if snapshot.transcribed_on is not None and snapshot.transcribed_on < read:
            frame = store.observations(snapshot)
            for key, value in zip(_keys(frame), frame["obs_value"], strict=True):
                found[key].add(value)
    return found


def _figures(group: GroupedRows) -> Iterable[tuple[str, tuple[str, ...], float]]:
    return zip(
        group.tables, _keys(group.observations), map(float, group.observations["obs_value"]), strict=True
    )


def _keys(frame: "pd.DataFrame") -> Iterable[tuple[str, ...]]:
    """Yield per figure its indicator, period, area and categories; a total is no category."""
    names = sorted(set(frame.columns) - set(CLOSING))
    for row in frame[names].itertuples(index=False, name=None):
        yield tuple(f"{name}={code}" for name, code in zip(names, row, strict=True) if code != TOTAL)


def _places(left_out: LeftOut) -> list[tuple[str, str]]:
    """Return per table, in words, the lines that were left out; neighbouring lines as a range."""
    numbers = defaultdict(list)
    for row, reason in left_out.rows:
        numbers[row.file, reason].append(row.line)
    places = []
    for (file, reason), found in sorted(numbers.items()):
        ranges: list[list[int]] = []
        for number in sorted(found):
            if ranges and number == ranges[-1][1] + 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
        words = [f"line {low}" if low == high else f"lines {low} to {high}" for low, high in ranges]
        places.append((file, f"{reason}: {', '.join(words)}"))
    return places


def as_csv(account: Mapping[str, Line]) -> str:
    """Return the account as a table, a line for each table that came in, without sums.

    Two branches that each take up tables add lines and change none, so that git can keep both.
    """
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, line in sorted(account.items()):
        counts = (
            "" if count is None else count for count in (line.rows_in, line.stored, line.same, line.other)
        )
        left_out = "; ".join(f"{count}: {reason}" for reason, count in sorted(line.left_out.items()))
        rows.writerow([name, *counts, left_out, "; ".join(line.places)])
    return file.getvalue()


def stated(path: Path) -> dict[str, Line]:
    """Return the account that stands in a file; none where nothing was taken up yet.

    Raises
    ------
    DataFileError
        It is not what :func:`as_csv` writes, or has a table twice.
    """
    if not path.exists():
        return {}
    account: dict[str, Line] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            where = f"{path.name}, line {rows.line_num}"
            if tuple(row) != COLUMNS or None in row.values():
                raise DataFileError(f"{where}: the columns are {', '.join(COLUMNS)}")
            if row["table"] in account:
                raise DataFileError(f"{where}: {row['table']} stands there twice; keep the right line")
            try:
                account[row["table"]] = _line(row)
            except ValueError as error:
                raise DataFileError(f"{where}: {error}") from error
    return account


def _line(row: Mapping[str, str]) -> Line:
    left_out = (part.partition(": ") for part in row["left_out"].split("; ") if part)
    return Line(
        int(row["rows_in"]),
        int(row["stored"]),
        *(int(row[key]) if row[key] else None for key in ("same", "other")),
        Counter({reason: int(count) for count, _, reason in left_out}),
        [part for part in row["lines_left_out"].split("; ") if part],
    )


def as_text(account: Mapping[str, Line]) -> str:
    """Return the account of some tables for whoever took them up."""
    said = []
    for name, line in sorted(account.items()):
        out = [f"{count} left out ({reason})" for reason, count in sorted(line.left_out.items())]
        known = [f"{line.same} as in an older reading", f"{line.other} otherwise than there"]
        said.append(f"{name}: {line.rows_in} rows, {line.stored} stored, {', '.join([*known, *out])}")
        said += [f"  left out, {each}" for each in line.places]
    return "\n".join(said)
