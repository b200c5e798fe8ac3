"""Whether the figures of a delivery can be right: periods, counts, totals, rounding, and the vintage before.

Every doubt refuses the file. Either the description says what its figures are (``unfinished``, ``signed``,
``parts``, ``rounding``, ``periods``), or somebody looked and wrote down the doubt, word for word, with the
reason: so no acknowledgement hides another figure, or the same figure with another number.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import yaml

from staatvanmigratie.foundation import periods
from staatvanmigratie.sources import doubts
from staatvanmigratie.sources.comparison import by_name, compare, name_of
from staatvanmigratie.sources.deliveries import known_codes
from staatvanmigratie.sources.deliveries.description import Description
from staatvanmigratie.sources.deliveries.known_codes import Known
from staatvanmigratie.sources.deliveries.refusals import Refusals
from staatvanmigratie.sources.doubts import Doubt
from staatvanmigratie.sources.services.dataset_files import Sum
from staatvanmigratie.sources.units import adds_up, is_counted, scale_of
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import CLOSING, FIXED, TOTAL, Snapshot

#: What a source may round to, from coarse to fine.
_STEPS = (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0, 0.1, 0.01, 0.001)
#: Fewer numbers may all be round by chance, beside those of the vintage before.
_ENOUGH = 3
#: Once in so many files numbers are round by chance: seven tens, nine fives.
_BY_CHANCE = 10**6
_EXACTLY = 1e-9
_OF_A_FLOW = 0.75  # of so many times the first month, where every month is about as large
_MONEY = re.compile(r"eur|usd", re.IGNORECASE)
_DECIMALS_OR_THOUSANDS = 3
_MOST_PEOPLE = 20_000_000
_MONTHS = 6  # that grow by themselves in one of 720 years
_NO_FEW = 100  # a sum of fewer may be another number by chance
_SPIKE = 10.0  # times, beside two numbers that agree
_GAP = 5  # years, and times the usual distance of two periods
#: A figure of a CSV by its row and column, as messages name it.
_ROW = re.compile(r"row (\d+), (column .+)")
_SHOWN = 8  # rows with one doubt


def of_file(about: Description, rows: pd.DataFrame) -> list[Doubt]:
    """Return every doubt about the figures as they stand in the file.

    Parameters
    ----------
    rows
        The figures before small counts are made safe, in the columns of ``observations.csv``; the index is
        the cell or row of the file.
    """
    frame = doubts.valued(rows)
    rules = (_periods, _counts, _shares, _large, _spikes, _cumulative, _subtotals, _totals, _rounding)
    return [doubt for rule in rules for doubt in rule(about, frame)]


def since(
    about: Description,
    rows: pd.DataFrame,
    last: Snapshot | None,
    series: Sequence[Entry],
    delivery: str,
    known: Known | None = None,
) -> list[Doubt]:
    """Return every doubt about figures beside those of the vintage before, and beside the catalogue.

    Parameters
    ----------
    rows
        The figures as they are to be kept.
    last
        The vintage before; None with the first delivery.
    series
        The whole catalogue.
    delivery
        What the delivery is called there.
    known
        The codes that the report knows; None where it has none.
    """
    frame, signed = doubts.valued(rows), _signed(about)
    before = last.observations() if last else None
    difference = compare(before, rows)
    fresh = difference.fresh if difference.fresh is not None else doubts.newest(frame)
    entries = [entry for entry in series if delivery in entry.datasets]
    found = [*known_codes.swapped(about, known), *known_codes.unknown(frame, known, before, series)]
    found += known_codes.unquoted(frame, entries)
    found += _apart(frame, before)
    found += doubts.jumps(frame, fresh, signed, ())
    for entry in entries:
        found += doubts.catalogue(entry, frame, fresh, signed, ())
    if last is not None and before is not None:
        found += doubts.revised(difference, ())
        found += _gone(about, before, frame, last.vintage)
        found += _coarser(before, frame, last.vintage)
        found += _units(before, frame, last.vintage)
    # Of a table that was made safe no figure is a row of the file.
    return [replace(each, places=()) for each in found] if about.disclosure else found


def judge(
    about: Description,
    of_file: Sequence[Doubt],
    since: Sequence[Doubt],
    refusals: Refusals,
    message: str,
    description: str,
) -> None:
    """Refuse what nobody acknowledged, and an acknowledgement of what is not there.

    Parameters
    ----------
    of_file, since
        The doubts about the figures of the file, and about those to be kept. Where small counts are made
        safe, the former are not to be acknowledged: the numbers would stand in the description.
    refusals
        Where it is said.
    message, description
        What stands above the doubts, and what a message calls the description of the file.

    Raises
    ------
    DataFileError
        By the ``refusals``: the doubts with their rows, and how to acknowledge one.
    """
    said = {_plain(each.what) for each in about.acknowledged}
    known = [] if about.disclosure else said
    left = [each for each in of_file if _plain(each.text) not in known]
    left += [each for each in since if _plain(each.text) not in said]
    if left:
        end = "If the file is wrong, ask for another."
        if not (about.disclosure and of_file):
            example = {"acknowledged": [{"what": _plain(left[0].text), "reason": "…"}]}
            end += (
                f" What is right after all is acknowledged in {description}, each doubt word for word, with "
                f"the reason:\n{yaml.safe_dump(example, allow_unicode=True, sort_keys=False, width=1000)}"
            )
        refusals.add(message, [f"{_places(each.places)}{each.text}" for each in left], end.rstrip())
    if refusals.every:  # of the figures that are not there anything may have been acknowledged
        return
    if stale := sorted(said - {_plain(each.text) for each in (*of_file, *since)}):
        refusals.add(f"{description}: acknowledged: that is no doubt about this file; take it out:", stale)


def _periods(about: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt periods that had not begun, or were not over, on the day that the figures are about."""
    day = about.reference_date
    for (indicator, period), part in frame.groupby(["indicator", "time_period"], sort=False):
        days = periods.parse(period)
        if days.first > day:
            text = f"{indicator} {period} begins after reference_date {day}: nobody can have counted it"
            yield Doubt(text, True, tuple(part.index))
        elif days.last > day:
            text = (
                f"{indicator} {period} ends after reference_date {day}: with unfinished: part the figures "
                f"are kept as those of {periods.until(period, day)}"
            )
            yield Doubt(text, True, tuple(part.index))


def _counts(about: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt persons and amounts below zero, and parts of a person; a percentage may be of a fall."""
    unsigned = frame[frame["unit_measure"].map(adds_up) & ~frame["indicator"].isin(_signed(about))]
    yield from doubts.below(unsigned, 0, "; a balance is declared with signed: true")
    money = frame[[bool(_MONEY.match(unit)) and scale_of(unit) == 1 for unit in frame["unit_measure"]]]
    for place, row in doubts.labelled(money):
        if len(str(row["obs_value"]).partition(".")[2]) == _DECIMALS_OR_THOUSANDS:
            text = (
                f"{name_of(row)} is {row['value']:.15g}: three decimals of an amount in "
                f"{row['unit_measure']} may be thousands, {row['value'] * 1000:.0f}"
            )
            yield Doubt(text, True, (place,))
    counted = frame[_counted(frame)]
    for place, row in doubts.labelled(counted[counted["value"] % 1 > 0]):
        text = (
            f"{name_of(row)} is {row['value']:.15g}, and {row['unit_measure']} are counted whole; an average "
            "has another unit, such as average_persons"
        )
        yield Doubt(text, True, (place,))


def _shares(_: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt percentages that are all one or less: 0.253 may be meant as 25.3%."""
    shares = frame[(frame["unit_measure"] == "percent") & frame["value"].notna()]
    for indicator, rows in shares.groupby("indicator"):
        values = rows["value"]
        if len(values) >= _ENOUGH and values.abs().max() <= 1 and (values % 1 > 0).any():
            shown = _listed(map("{:.15g}".format, values))
            text = (
                f"{indicator}: all {len(values)} percentages are 1 or less: {shown}. If 0.25 is meant "
                "as 25%, ask for percentages; in a spreadsheet formats: {General: 100} in the column does it"
            )
            yield Doubt(text, True, tuple(rows.index))


def _large(_: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt percentages that nobody would call so, and more people than the Netherlands have."""
    yield from doubts.above(frame[frame["unit_measure"] == "percent"], 1000, " percent")
    people = frame[(frame["unit_measure"] == "persons") & (frame["ref_area"] == "NLD")]
    yield from doubts.above(people, _MOST_PEOPLE, ", more people than live in the Netherlands")


def _spikes(_: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt a number that is far from the one before and the one after it, which are near each other."""
    place = [name for name in frame.columns if name not in {*CLOSING, "value", "time_period"}]
    there = frame[frame["value"].notna() & (frame["value"] >= 0)]
    for _place, rows in there.groupby(place, sort=False):
        ordered = sorted(doubts.labelled(rows), key=lambda each: periods.parse(each[1]["time_period"]).first)
        for (_, before), (label, row), (_, after) in zip(ordered, ordered[1:], ordered[2:], strict=False):
            low, high = sorted((before["value"], after["value"]))
            small = high < (_SPIKE if row["unit_measure"] == "percent" else doubts.SMALL)
            near = low > 0 and high < doubts.TIMES_LARGER * low
            if near and not small and not low / _SPIKE <= row["value"] <= high * _SPIKE:
                text = f"{name_of(row)} is {row['value']:.15g}, between {before['value']:.15g} before it and "
                yield Doubt(f"{text}{after['value']:.15g} after it", True, (label,))


def _subtotals(about: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt a category that is always the others together, where a breakdown has no total."""
    said = {column.dimension: column.parts for column in about.columns.values() if column.dimension}
    counted = frame[frame["unit_measure"].map(adds_up)]
    for dimension in sorted(set(counted.columns) - {*FIXED, "value"}):
        if said.get(dimension) == "overlap":
            continue
        place = [
            name for name in counted.columns if name not in {*CLOSING, "value", "time_period", dimension}
        ]
        for _place, rows in counted.groupby(place, sort=False):
            code, whole = _the_others(rows, dimension)
            if code is not None and whole >= _NO_FEW:
                text = (
                    f"{rows['indicator'].iloc[0]} {dimension}={code} is in every period the others together: "
                    f"is it their total, {dimension}={TOTAL}"
                )
                yield Doubt(text, True, tuple(rows.index[rows[dimension] == code]))


def _the_others(rows: pd.DataFrame, dimension: str) -> tuple[str | None, float]:
    """Return the category that is in every period the sum of two or more others, and how many these are."""
    found, whole = set(), 0.0
    for _, each in rows.groupby("time_period"):
        largest = each["value"].max()
        if TOTAL in set(each[dimension]) or each["value"].isna().any() or len(each) < _ENOUGH:
            return None, 0
        if 2 * largest != each["value"].sum():
            return None, 0
        found.add(each.loc[each["value"] == largest, dimension].iloc[0])
        whole += largest
    return (found.pop(), whole) if len(found) == 1 else (None, 0)


def _cumulative(_: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt months or quarters that only grow within a year: each may hold those before it as well."""
    counted = frame[_counted(frame) & frame["value"].notna()]
    place = [name for name in counted.columns if name not in {*CLOSING, "value", "time_period"}]
    for _year, rows in counted.groupby([*place, counted["time_period"].str[:4]], sort=False):
        ordered = rows.sort_values("time_period")
        kinds = {periods.parse(period).frequency for period in ordered["time_period"]}
        values = list(ordered["value"])
        if kinds not in ({"month"}, {"quarter"}) or len(values) < (_MONTHS if kinds == {"month"} else 4):
            continue
        grows = all(one <= other for one, other in pairwise(values))
        if grows and values[-1] > _OF_A_FLOW * len(values) * max(values[0], 1):
            first = ordered.iloc[0].to_dict()
            name = name_of({**first, "time_period": first["time_period"][:4]})
            text = (
                f"{name}: the {len(values)} numbers only grow, from {values[0]:.15g} to {values[-1]:.15g}: "
                "does each hold those of the year before it as well"
            )
            yield Doubt(text, True, tuple(ordered.index))


def _totals(about: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt totals that the categories of a breakdown do not make together, as their column says they do."""
    said = {column.dimension: column.parts for column in about.columns.values() if column.dimension}
    summed = frame[frame["unit_measure"].map(adds_up)]
    for dimension in sorted(set(frame.columns) - {*FIXED, "value"}):
        if (declared := said.get(dimension, "all")) == "overlap":
            continue
        for indicator, rows in summed.groupby("indicator"):
            # One category alone beside a total is one of more, whatever the column says.
            some = 1 if declared == "all" else math.inf
            rounding = about.rounding if (about.rounding or 1) > 1 else None
            yield from doubts.parts(Sum(indicator=str(indicator), by=dimension), rows, rounding, some)


def _rounding(about: Description, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt a declared rounding that the numbers do not keep, and one that they keep and nobody declared."""
    if about.rounding is None:
        yield from _round(frame)
        return
    for indicator, rows in frame[_counted(frame)].groupby("indicator"):
        wrong = rows[rows["value"] % about.rounding != 0].dropna(subset="value")
        if len(wrong):
            text = (
                f"{indicator}: {len(wrong)} of {rows['value'].count()} numbers are no multiple of "
                f"{about.rounding}, as rounding says: {_listed(map('{:.15g}'.format, wrong['value']))}"
            )
            yield Doubt(text, True, tuple(wrong.index))


def _round(frame: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt counts that are all round, and more of them than are so by chance."""
    exact = frame[_counted(frame) & (frame["rounded"] == 0) & frame["value"].notna() & (frame["value"] != 0)]
    for indicator, rows in exact.groupby("indicator"):
        base = _step(rows["value"])
        if base > 1 and len(rows) * math.log(base) > math.log(_BY_CHANCE) + _EXACTLY:
            text = (
                f"{indicator}: all {len(rows)} numbers are multiples of {base:g}: "
                f"{_listed(map('{:.15g}'.format, rows['value']))}. If the file is rounded, write rounding: "
                f"{base:g}; if it is exact after all, rounding: 1"
            )
            yield Doubt(text, True, tuple(rows.index))


def _apart(frame: pd.DataFrame, before: pd.DataFrame | None) -> Iterator[Doubt]:
    """Doubt a period that lies far from all others: 1924 among 2022 and 2023."""
    known = set() if before is None else set(before["time_period"])
    for indicator, rows in frame.groupby("indicator"):
        names = sorted(rows["time_period"].unique(), key=lambda name: periods.parse(name).first)
        years = [periods.parse(name).first.year for name in names]
        gaps = [later - earlier for earlier, later in pairwise(years)]
        usual = sorted(gaps)[(len(gaps) - 1) // 2] if len(gaps) > 1 else math.inf
        for place, gap in enumerate(gaps):
            lone = names[: place + 1] if place + 1 <= len(names) / 2 else names[place + 1 :]
            if gap > max(_GAP, _GAP * usual) and not known >= set(lone):
                yield Doubt(
                    f"{indicator}: nothing between {names[place]} and {names[place + 1]}: is "
                    f"{_listed(lone)} the period that is meant",
                    True,
                    tuple(rows.index[rows["time_period"].isin(lone)]),
                )


def _gone(about: Description, before: pd.DataFrame, frame: pd.DataFrame, vintage: str) -> Iterator[Doubt]:
    """Doubt numbers of the vintage before that have no place any more, or are missing in it.

    What became secret is no doubt: that is how a partner takes a number back.
    """
    there = frame[frame["value"].notna() | (frame["obs_status"] == "Q")]
    had = before[before["obs_value"].notna()]
    if about.periods == "own":
        had = had[had["time_period"].isin(set(frame["time_period"]))]
    for indicator, rows in had.groupby("indicator"):
        lost = compare(rows, there[there["indicator"] == indicator]).lost
        if lost:
            count = f"{len(lost)} of {len(rows)} numbers of the vintage {vintage} are gone"
            yield Doubt(f"{indicator}: {count}: {_listed(lost)}", True)


def _coarser(before: pd.DataFrame, frame: pd.DataFrame, vintage: str) -> Iterator[Doubt]:
    """Doubt figures that were exact and are the same ones rounded now."""
    for indicator, rows in frame.drop(columns="value").groupby("indicator"):
        old, new = by_name(before[before["indicator"] == indicator]), by_name(rows)
        both = pd.DataFrame({"old": old["obs_value"], "new": new["obs_value"]}).dropna()
        was, now = _step(both["old"]), _step(both["new"])
        near = (both["new"] - both["old"]).abs() < now
        if len(both) >= _ENOUGH and now > was and near.all():
            shown = _listed(map("{:.15g}".format, both["new"]))
            text = (
                f"{indicator}: the numbers of the vintage {vintage} were multiples of {was:g}, and the same "
                f"ones are now multiples of {now:g}, rounded or cut off: {shown}"
            )
            yield Doubt(text, True)


def _units(before: pd.DataFrame, frame: pd.DataFrame, vintage: str) -> Iterator[Doubt]:
    """Doubt an indicator that is given in another unit than before."""
    units = before.groupby("indicator")["unit_measure"].unique()
    for indicator, now in frame.groupby("indicator")["unit_measure"].unique().items():
        was = units.get(indicator, now)
        if set(now) - set(was):
            one, other = ", ".join(sorted(now)), ", ".join(sorted(was))
            yield Doubt(f"{indicator}: in {one}; in the vintage {vintage} in {other}", True)


def _step(values: pd.Series) -> float:
    """Return the largest step of which all values are multiples."""
    exact = values.round(6)
    fits = (each for each in _STEPS if ((exact / each).round(6) % 1 == 0).all())
    return next(fits, _STEPS[-1])


def _counted(frame: pd.DataFrame) -> pd.Series:
    return frame["unit_measure"].map(is_counted).astype(bool)


def _signed(about: Description) -> set[str]:
    return {column.indicator or "" for column in about.columns.values() if column.signed}


def _listed(texts: Iterable[str]) -> str:
    """Return a list, shortened where it is long, with a mark that no other list has."""
    every = list(texts)
    if len(every) <= _SHOWN:
        return ", ".join(every)
    mark = hashlib.sha256("\n".join(every).encode()).hexdigest()[:8]
    return f"{', '.join(every[: _SHOWN - 1])} … {every[-1]} ({len(every)} in all, list {mark})"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _places(places: Sequence[object]) -> str:
    """Say where a doubt stands, before its words: ``rows 2, 3, column 'Aantal'``, or the cells."""
    every = [str(each) for each in dict.fromkeys(places)]
    shown, more = every[:_SHOWN], f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    rows = [_ROW.fullmatch(each) for each in shown]
    columns = {row[2] for row in rows if row}
    if all(rows) and len(columns) == 1:
        numbers = ", ".join(row[1] for row in rows if row)
        return f"row{'s' if len(every) > 1 else ''} {numbers}{more}, {columns.pop()}: "
    return f"{', '.join(shown)}{more}: " if shown else ""
