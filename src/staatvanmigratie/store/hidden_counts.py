"""Whether a count that is hidden follows from the counts that are shown.

A reader can add and subtract: 123 in all, 80 and 40 shown, leave 3 for the one that is hidden. Every total
with
its parts, and every year with its months, is an equation in whole numbers. A hidden count follows when only
one number fits all of them; ``foundation.whole_numbers`` finds that exactly.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from staatvanmigratie.foundation import periods, whole_numbers
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store.snapshots import CLOSING, TOTAL

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, ...]

#: Counts from one up to this number are hidden by most suppliers.
HIDDEN_BELOW = 5
#: Note at a count that we hid to protect another one; it can be of any size.
FURTHER = "geheim gehouden omdat een ander cijfer er anders uit volgt"

#: Note at a count that its supplier hides, where it says below which number: "<10" in its file.
_LIMIT = "minder dan {}"
_LIMIT_READ = re.compile(r"(?:^|; )minder dan (\d+)$")

_MANY = 10**9  # more than any count of persons
_ENOUGH = 8  # counts that tell what they are rounded to
_BASES = (1000, 500, 100, 50, 10, 5)
_PARTS_OF_TIME = {"year": ("month", "quarter", "half"), "half": ("month", "quarter"), "quarter": ("month",)}
_IN_A_YEAR = {"month": 12, "quarter": 4, "half": 2, "year": 1}


@dataclass(frozen=True)
class Count:
    """What a reader knows of a count: it lies between these two; ``hidden`` where it is kept secret."""

    low: int
    high: int
    hidden: bool = False

    @property
    def known(self) -> bool:
        """Whether it can be one number only."""
        return self.low == self.high

    @classmethod
    def secret(cls, below: int = HIDDEN_BELOW) -> "Count":
        """A count that its supplier hides since it is small."""
        return cls(1, max(2, below - 1), True)

    @classmethod
    def protecting(cls) -> "Count":
        """A count of any size that is hidden to protect another one."""
        return cls(1, _MANY, True)

    @classmethod
    def missing(cls) -> "Count":
        """A count that nobody gives; it is no secret."""
        return cls(0, _MANY)

    @classmethod
    def shown(cls, value: float, base: int = 1, below: int = 0) -> "Count":
        """A count that is shown, rounded to a multiple of ``base``; from one to ``below`` none is shown."""
        if base == 1 or value == 0:
            return cls(int(value), int(value))
        low, high = math.ceil(value - base / 2), math.ceil(value + base / 2) - 1
        return cls(max(low, below), high) if below <= high else cls(low, high)


@dataclass(frozen=True)
class Equation:
    """A total and the parts that make it, by the dimension at ``place`` of the key."""

    whole: Key
    parts: tuple[Key, ...]
    place: int

    @property
    def keys(self) -> tuple[Key, ...]:
        """Total and parts."""
        return (self.whole, *self.parts)


def limit_note(below: int) -> str:
    """Return the note at a count that is hidden since it is smaller than this."""
    return _LIMIT.format(below)


def limit(note: str) -> int | None:
    """Return below which number a hidden count lies, as far as its note says so."""
    found = _LIMIT_READ.search(note)
    return int(found[1]) if found else None


class Counts:
    """Counts by what they are about, and how they add up.

    A key names in this order the categories of every dimension (``_T`` for all) and, where ``time`` gives its
    place, the period. ``whole`` are the places whose parts make their totals, as somebody declared. ``sums``
    are equations that do not show in the keys: of several indicators, each kind at a place below zero.
    """

    def __init__(
        self,
        cells: Mapping[Key, Count],
        time: int | None = None,
        whole: Collection[int] = (),
        sums: Iterable[Equation] = (),
    ):
        self.cells = dict(cells)
        self._whole = whole
        every = (*_equations(self.cells, time), *(e for e in sums if self.cells.keys() >= set(e.keys)))
        self.equations = [e for e in every if _possible(e, self.cells)]

    def hide(self, key: Key) -> None:
        """Hide a count to protect another one."""
        self.cells[key] = Count.protecting()

    def beside(self, key: Key) -> list[Key]:
        """Return the counts to hide next so that this one does not follow, the best first.

        They are shown and stand in a sum with it, or with what is hidden beside it. Parts go before totals,
        the smallest first; zero is about nobody, and readers know what cannot be. Last come hidden totals of
        which a reader would know that they are small: nobody has to.
        """
        near = _around(key, self.equations, self.cells)
        wholes = {equation.whole for equation in near}
        there = {other for equation in near for other in equation.keys}
        shown = [other for other in there if not self.cells[other].hidden and self.cells[other].low > 0]
        own = {other for equation in self.equations if key in equation.keys for other in equation.keys}
        shown.sort(key=lambda k: (k not in own, k in wholes, self.cells[k].low, k))
        return [*shown, *sorted(k for k in wholes if self.cells[k].hidden and self.cells[k].high < _MANY)]

    def following(self) -> list[Key]:
        """Return every hidden count that can be one number only, sorted."""
        cells, equations = _plausible(self.cells, self.equations, self._whole)
        found: list[Key] = []
        for part in _connected(equations, cells):
            found += _following(part, cells)
        return sorted(found)


def of_rows(
    rows: "pd.DataFrame",
    below: int = HIDDEN_BELOW,
    whole: Collection[str] = (),
    sums: Iterable[Equation] = (),
) -> Counts:
    """Return the counts of some rows of the store; of two rows for one key the first counts.

    Parameters
    ----------
    rows
        The columns of ``observations.csv``, and ``base``: what each is rounded to. A dimension that a row
        does not have is its total. What is no whole number is left out.
    below
        Counts from one up to this number are hidden, where a note does not say otherwise.
    whole
        Dimensions whose categories make their totals, as a description declares.
    sums
        See :class:`Counts`.
    """
    places = [name for name in rows.columns if name not in (*CLOSING, "base")]
    counted = rows[rows["obs_value"].isna() | (rows["obs_value"] % 1 == 0)]
    cells: dict[Key, Count] = {}
    for row in counted[[*places, "obs_value", "obs_status", "note", "base"]].itertuples(
        index=False, name=None
    ):
        *key, value, status, note, base = row
        if status == Status.GEHEIM.code:
            small = Count.secret(limit(note) or below)
            cells.setdefault(tuple(key), Count.protecting() if note == FURTHER else small)
        elif not math.isnan(value):
            cells.setdefault(tuple(key), Count.shown(value, base, below))
        elif status != Status.NIET_MOGELIJK.code:
            cells.setdefault(tuple(key), Count.missing())
    return Counts(cells, places.index("time_period"), [places.index(each) for each in whole], sums)


def with_base(rows: "pd.DataFrame", base: int | None = None) -> "pd.DataFrame":
    """Return rows of one vintage with ``base``: as declared, or what all counts of an indicator show."""
    if base is not None:
        return rows.assign(base=base)
    bases = {name: base_of(each["obs_value"].dropna()) for name, each in rows.groupby("indicator")}
    return rows.assign(base=rows["indicator"].map(bases))


def base_of(values: Iterable[float]) -> int:
    """Return what all of some counts are a multiple of, as far as suppliers round to that; else 1.

    Of a few counts 1: exact ones can be tens by chance.
    """
    whole = [int(value) if value % 1 == 0 else 1 for value in values]
    common = math.gcd(*whole) or 1 if len(whole) >= _ENOUGH else 1
    return next((base for base in _BASES if common % base == 0), 1)


# How counts add up --------------------------------------------------------------------------------------


def _equations(cells: Mapping[Key, Count], time: int | None) -> Iterator[Equation]:
    width = len(next(iter(cells), ()))
    for place in range(width):
        if place == time:
            yield from _of_time(cells, place)
            continue
        parts: dict[Key, list[Key]] = defaultdict(list)
        for key in cells:
            if key[place] != TOTAL:
                parts[(*key[:place], TOTAL, *key[place + 1 :])].append(key)
        yield from (
            Equation(whole, tuple(sorted(of)), place) for whole, of in parts.items() if whole in cells
        )


def _of_time(cells: Mapping[Key, Count], place: int) -> Iterator[Equation]:
    """A year with its months: only where all of them are there."""
    for key in cells:
        if not periods.is_period(key[place]):
            continue
        whole = periods.parse(key[place])
        for frequency in _PARTS_OF_TIME.get(whole.frequency, ()):
            count = _IN_A_YEAR[frequency] // _IN_A_YEAR[whole.frequency]
            names = _within(key[place], frequency, count)
            parts = tuple((*key[:place], name, *key[place + 1 :]) for name in names)
            if all(part in cells for part in parts):
                yield Equation(key, parts, place)


def _within(period: str, frequency: str, count: int) -> list[str]:
    year, _, rest = period.partition("-")
    first = (int(rest[1:]) - 1) * count if rest else 0
    form = {"month": "{:02d}", "quarter": "Q{}", "half": "S{}"}[frequency]
    return [f"{year}-{form.format(first + n)}" for n in range(1, count + 1)]


def _possible(equation: Equation, cells: Mapping[Key, Count]) -> bool:
    """Tell whether the parts can make the total, whatever is hidden: else they are not the parts of it."""
    anything = {key: Count(0, _MANY) if cells[key].hidden else cells[key] for key in equation.keys}
    least, most = _span(equation, anything)
    return least <= 0 <= most


def _span(equation: Equation, cells: Mapping[Key, Count]) -> tuple[int, int]:
    """Return how much more than the total the parts make, at least and at most."""
    parts, whole = [cells[key] for key in equation.parts], cells[equation.whole]
    return sum(each.low for each in parts) - whole.high, sum(each.high for each in parts) - whole.low


def _plausible(
    cells: Mapping[Key, Count], equations: Sequence[Equation], whole: Collection[int]
) -> tuple[dict[Key, Count], list[Equation]]:
    """Return what each hidden count can be, and the equations that hold.

    Small counts that cannot make up what a total leaves are not all that it leaves: a list of the ten largest
    countries with a total for all. Where that dimension does add up elsewhere, or is declared to, it is the
    hidden count that is not small. What leaves less than one for each of them hides zeros too.
    """
    adds_up = {e.place for e in equations if all(cells[key].known for key in e.keys)}
    found, holds = dict(cells), []
    for equation in equations:
        least, most = _span(equation, found)
        hidden = [key for key in equation.keys if found[key].hidden]
        if least > 0 and not found[equation.whole].hidden:
            found |= {key: Count(0, found[key].high, True) for key in hidden}
        elif (least > 0 or most < 0) and not (
            # One category alone beside a total is one of more, whatever is declared.
            equation.place in adds_up or (equation.place in whole and len(equation.parts) > 1)
        ):
            continue
        elif least > 0 or most < 0:
            found |= {key: Count(found[key].low, _MANY, True) for key in hidden}
        holds.append(equation)
    return found, holds


def _around(key: Key, equations: Sequence[Equation], cells: Mapping[Key, Count]) -> list[Equation]:
    """Return the equations a count stands in, and those of what is hidden beside it."""
    reached, found = {key}, []
    while new := [e for e in equations if e not in found and not reached.isdisjoint(e.keys)]:
        found += new
        reached |= {other for e in new for other in e.keys if cells[other].hidden}
    return found


def _connected(equations: Sequence[Equation], cells: Mapping[Key, Count]) -> list[list[Equation]]:
    """Return the equations in groups that share no count that can be several numbers, if one is hidden."""
    of: dict[Key, list[int]] = defaultdict(list)
    for number, equation in enumerate(equations):
        for key in equation.keys:
            if not cells[key].known or cells[key].hidden:
                of[key].append(number)
    seen: set[int] = set()
    found = []
    for start in range(len(equations)):
        if start in seen:
            continue
        seen.add(start)
        todo, group = [start], []
        while todo:
            group.append(todo.pop())
            for key in equations[group[-1]].keys:
                new = [number for number in of.get(key, ()) if number not in seen]
                seen.update(new)
                todo += new
        if any(cells[key].hidden for number in group for key in equations[number].keys):
            found.append([equations[number] for number in sorted(group)])
    return found


def _following(equations: Sequence[Equation], cells: Mapping[Key, Count]) -> list[Key]:
    """Return the hidden counts of one group that can be one number only."""
    here = {key: cells[key] for equation in equations for key in equation.keys}
    for least, most in ((None, None), (1, _MANY), (0, _MANY)):
        if least is not None:  # not all of the hidden ones are small
            here = {key: Count(least, most, True) if each.hidden else each for key, each in here.items()}
        if (found := _single(equations, here)) is not None:
            return found
    if len(equations) == 1:
        return []
    # Together they cannot be: some are not the whole of their parts. Each by itself says what it says.
    return [key for equation in equations for key in _following([equation], cells)]


def _single(equations: Sequence[Equation], cells: Mapping[Key, Count]) -> list[Key] | None:
    keys = sorted(cells)
    number = {key: n for n, key in enumerate(keys)}
    system = whole_numbers.System(
        [(number[each.whole], [number[key] for key in each.parts]) for each in equations],
        [cells[key].low for key in keys],
        [cells[key].high for key in keys],
    )
    found = system.single({n for n, key in enumerate(keys) if cells[key].hidden})
    return None if found is None else [keys[n] for n in found]
