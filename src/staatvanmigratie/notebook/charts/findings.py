"""What a chart shows, in a few words for its title, computed for every edition anew.

Only what the numbers prove is said: the last year against the one before, or against every year of the chart;
the largest part of a whole; what stands on top of a ranking. Where they prove nothing (another count in
between, two vintages, rounding, a hole, a figure that is still to come), the title stays the plain subject.
"""

import math
import re
from collections.abc import Sequence

from staatvanmigratie.foundation import periods
from staatvanmigratie.notebook.named_series import NamedSeries, Number
from staatvanmigratie.store.observations import Change, Observation, Printed

#: Fewer years than these make no "every year since".
_LONG = 5
#: A title has no room for a longer name.
_NAME = 40
#: What is put together is no finding.
_REST = re.compile(r"(overige?|andere?|rest|onbekend|totaal)\b", re.IGNORECASE)


def over_time(found: Sequence[NamedSeries]) -> str:
    """Return what one line, or each of some lines, did in its last year; empty where nothing is certain.

    ``in 2024 minder dan in 2023``, ``in 2022 meer dan in elk jaar sinds 2005``, ``in 2024 allebei …``.
    """
    last = {list(each.numbers)[-1] for each in found if each.numbers}
    if len(last) != 1 or not all(each.numbers for each in found):
        return ""
    moves = [_move(each) for each in found]
    if len({(move, _words(each)) for move, each in zip(moves, found, strict=True)}) != 1 or moves[0] is None:
        return ""
    (end,) = last
    before, every = periods.in_dutch(periods.before(end)), _since(found[0]) if len(found) == 1 else None
    all_of_them = {1: "", 2: "allebei "}.get(len(found), "allemaal ")
    if moves[0] == 0:
        return f"in {end} {all_of_them}vrijwel gelijk aan {before}"
    compared = _words(found[0])[moves[0] < 0]
    return f"in {end} {all_of_them}{compared} dan in {f'elk jaar sinds {every}' if every else before}"


def largest_part(parts: Sequence[NamedSeries], whole: Sequence[str]) -> str:
    """Return which part of a stack is the largest in its last year; empty where nothing is certain.

    ``Asiel in 2024 het grootst``, ``Asiel in 2024 meer dan de helft``. ``whole`` are the periods of which all
    parts are known.
    """
    last = max((list(each.numbers)[-1] for each in parts if each.numbers), default="")
    if len(parts) < 2 or last not in whole or periods.parse(last).frequency != "year":
        return ""
    if not all(last in each.numbers for each in parts):
        return ""
    first, *others = sorted(parts, key=lambda each: -float(each.numbers[last]))
    if not _can_be_named(first.name) or not _apart(first.numbers[last], others[0].numbers[last]):
        return ""
    rest = sum(_extent(each.numbers[last])[1] for each in others)
    how = "meer dan de helft" if _extent(first.numbers[last])[0] > rest else "het grootst"
    return f"{first.name} in {last} {how}"


def on_top(ranking: Sequence[tuple[str, Number]], complete: bool) -> str:
    """Return what stands on top of a ranking, ``Syrië bovenaan``; empty where that is uncertain.

    ``complete``: nothing in it is still to come or hidden. Another place than the first is not said: a chart
    of the ten largest and one more does not know it.
    """
    if len(ranking) < 2 or not complete:
        return ""
    (name, most), (_, second), *_ = ranking
    return f"{name} bovenaan" if _can_be_named(name) and _apart(most, second) else ""


def _can_be_named(name: str) -> bool:
    return len(name) <= _NAME and ":" not in name and not _REST.match(name)


def _move(each: NamedSeries) -> int | None:
    """Return whether the last year is above (1), below (-1) or as (0) the one before; None if uncertain."""
    end, now = list(each.numbers.items())[-1]
    if not isinstance(now, Observation) or periods.parse(end).frequency != "year":
        return None
    then = each.numbers.get(periods.before(end))
    if not isinstance(then, Observation) or not then.value:
        return None
    change = now.change
    if not isinstance(change, Change) or change.over_break or not change.of_one_count:
        return None
    if change.hardly:
        return 0
    if _apart(now, change.then) and _apart(now, then) and (now.value > then.value) == (change.value > 0):
        return 1 if change.value > 0 else -1
    return None


def _since(each: NamedSeries) -> str | None:
    """Return the first year of the chart, where the last one is above or below every other without a hole."""
    years = list(each.numbers)
    whole = len(years) == int(years[-1]) - int(years[0]) + 1
    if len(years) < _LONG or not whole or each.breaks:
        return None
    now, others = each.numbers[years[-1]], [each.numbers[year] for year in years[:-1]]
    apart = all(isinstance(other, Observation) and _apart(now, other) for other in others)
    above = {float(now) > float(other) for other in others}
    return years[0] if apart and len(above) == 1 else None


def _apart(one: Number, other: Number) -> bool:
    """Tell whether rounding leaves no doubt which of two figures is the larger."""
    (low, high), (other_low, other_high) = _extent(one), _extent(other)
    return low > other_high or high < other_low


def _extent(number: Number) -> tuple[float, float]:
    """Return between what a figure lies; of one computed from rounded figures that is not known."""
    if isinstance(number, Observation):
        return number.extent
    known = isinstance(number, Printed) and not any(subject.rounded for subject in number.subjects)
    return (float(number), float(number)) if known else (-math.inf, math.inf)


def _words(each: NamedSeries) -> tuple[str, str]:
    """Return the words for above and below: of people more and less, of a share, rate or balance higher."""
    entry = each.series.entry
    counted = entry.checks.minimum is not None and entry.checks.minimum >= 0
    return (
        ("meer", "minder")
        if counted and each.unit != "procent" and "per " not in each.unit
        else ("hoger", "lager")
    )
