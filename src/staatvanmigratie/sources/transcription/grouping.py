"""From transcribed rows to snapshots: one per dataset, vintage and place where it was read."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.transcription.attribution import Attribution, Rules, rewritten
from staatvanmigratie.sources.transcription.rows import COLUMNS, STATUS, Row, sdmx
from staatvanmigratie.store.snapshots import CLOSING, TOTAL


@dataclass(frozen=True)
class GroupedRows:
    """What goes into one folder of the store: the keys of its ``snapshot.yml`` and its figures."""

    description: Mapping[str, object]
    folder: str
    observations: pd.DataFrame
    tables: Sequence[str]  # where each figure came from, in the order of the observations


@dataclass
class LeftOut:
    """Rows that were not stored, each with the reason."""

    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (file, reason)
    rows: list[tuple[Row, str]] = field(default_factory=list)

    def add(self, row: Row, reason: str) -> None:
        """Note one row and why it is not in the store."""
        self.reasons[row.file, reason] += 1
        self.rows.append((row, reason))


def left_out_copies(
    picked: Iterable[Row], others: Iterable[Row], reason: str, left_out: LeftOut
) -> list[Row]:
    """Return the picked rows that stand nowhere else; the others are left out, with the reason.

    A row counts as a copy when figure, value, status and address are the same as in another file; note
    and title may have been reworded.
    """
    elsewhere = {_figure(row) for row in others}
    only_here = []
    for row in picked:
        if _figure(row) in elsewhere:
            left_out.add(row, reason)
        else:
            only_here.append(row)
    return only_here


def _figure(row: Row) -> tuple[str, ...]:
    return (*row[: COLUMNS.index("source_org")], row.source_url, row.source_date)


def grouped(rows: Iterable[Row], rules: Rules, left_out: LeftOut) -> list[GroupedRows]:
    """Sort rows by provenance into snapshots: one per dataset, vintage and place where it was read.

    The figures come back with one column per dimension; a joint breakdown is split. A row that stands
    twice is left out once; a second value for the same figure goes into a further snapshot, so that
    neither is lost.

    Raises
    ------
    DataFileError
        A source_org that no organisation in the rules lists, a row without a date, or a category that
        does not fit its breakdown. The message names file and line, and what to write in the rules.
    """
    book = Attribution(rules)
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(book.of(row).items()), []).append(row)

    parts = []
    for keys, group in groups.items():
        for part in _without_doubles(group, rules, left_out):
            parts.append((dict(keys), part))
    # What was read at the source itself comes first, then what nobody doubts, then the larger copy.
    parts.sort(
        key=lambda part: (
            part[0]["source"],
            part[0]["dataset"],
            part[0]["vintage"],
            part[0]["secondary"],
            part[0]["warning"] or "",
            -len(part[1]),
            part[0]["seen_at"],
            part[0]["seen_in"],
        )
    )
    numbers: Counter[tuple[object, ...]] = Counter()
    result = []
    for keys, part in parts:
        place = (keys["source"], keys["dataset"], keys["vintage"])
        numbers[place] += 1
        folder = str(keys["vintage"]) + (f"_{numbers[place]}" if numbers[place] > 1 else "")
        frame = pd.DataFrame([observation for _, observation in part]).fillna(TOTAL)
        result.append(GroupedRows(keys, folder, frame, [row.file for row, _ in part]))
    return result


def _without_doubles(
    group: list[Row], rules: Rules, left_out: LeftOut
) -> list[list[tuple[Row, dict[str, object]]]]:
    """Spread the rows of one provenance over as few tables as hold each figure once."""
    tables: list[dict[tuple[object, ...], tuple[Row, dict[str, object]]]] = []
    for row in group:
        observation = _observation(row, rules)
        figure = tuple(sorted((name, value) for name, value in observation.items() if name not in CLOSING))
        for table in tables:
            if figure not in table:
                table[figure] = (row, observation)
                break
            if all(table[figure][1][name] == observation[name] for name in _THE_SAME_FIGURE):
                left_out.add(row, "the same figure stands twice")
                break
        else:
            tables.append({figure: (row, observation)})
    return [list(table.values()) for table in tables]


_THE_SAME_FIGURE = tuple(column for column in CLOSING if column != "note")


def _observation(row: Row, rules: Rules) -> dict[str, object]:
    note = rewritten(row, "note", rules)
    status = STATUS[row.status]
    if row.status == "estimate" and re.search(rules.derived_notes, row.note, re.IGNORECASE):
        status = "A"  # added up or divided by whoever typed the table over: no estimate of the source
    if row.status in ("rounded", "estimate") and status == "A":
        status = "P" if re.search(rules.provisional_notes, row.note, re.IGNORECASE) else "A"
    if status == "A":
        flags = (flag for flag, pattern in rules.flag_notes.items() if re.search(pattern, row.note))
        status = next(flags, status)
    return {
        "indicator": row.indicator,
        "time_period": sdmx(row.period),
        "ref_area": rules.ref_areas.get(row.region, row.region),
        **_dimensions(row, rules),
        "obs_value": row.value,
        "unit_measure": row.unit,
        "obs_status": status,
        "rounded": row.status == "rounded" or bool(re.search(rules.rounded_notes, row.note)),
        "note": note,
    }


def _dimensions(row: Row, rules: Rules) -> dict[str, str]:
    if row.breakdown in ("", "total"):
        if row.category and row.category not in rules.totals:
            raise DataFileError(f"{row.file}, line {row.line}: category {row.category!r} without a breakdown")
        return {}
    if any(match.of(row) for match in rules.repeats_the_region):
        return {}
    names = row.breakdown.split("_x_")
    categories = [row.category]
    if len(names) > 1:
        pattern = rules.joint_breakdowns.get(row.breakdown)
        match = pattern and re.fullmatch(pattern, row.category)
        if not match or len(match.groups()) != len(names):
            raise DataFileError(
                f"{row.file}, line {row.line}: {row.category!r} cannot be split into {' and '.join(names)}; "
                f"see joint_breakdowns in the rules"
            )
        categories = list(match.groups())
    return {
        name: TOTAL if category in rules.totals else rules.categories.get(name, {}).get(category, category)
        for name, category in zip(names, categories, strict=True)
    }
