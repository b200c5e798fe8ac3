"""What can be said about one value of a series: itself, its change, a share, a rate, or why there is none.

Each number knows which observations it rests on. Printing in a sentence or a figure is left to ``text`` and
``outputs`` of ``notebook``, which keep that provenance beside the number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, Protocol, Self

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError, PendingError, SvmError, WithheldError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import passed_on
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import TOTAL, Snapshot

#: A smaller change than this reads as "almost the same".
HARDLY = 0.5  # percent


class AnySeries(Protocol):
    """What is asked of the series that an observation belongs to; ``series.Series`` is one."""

    @property
    def entry(self) -> Entry:
        """What the catalogue says of it."""

    @property
    def id(self) -> str:
        """Key in the catalogue."""

    @property
    def title(self) -> str:
        """Title as printed."""

    @property
    def unit(self) -> str:
        """Unit as printed."""

    @property
    def definition(self) -> str:
        """What is counted, as printed."""

    @property
    def as_of(self) -> date:
        """The cut-off date."""

    def at(
        self, period: str, breakdown: Mapping[str, str] | None = None
    ) -> "Observation | Pending | Withheld":
        """Return the observation of one period and category, or what says why there is none."""

    def beside(self, observation: "Observation", period: str) -> "Observation | None":
        """Return what the same state of the source says of another period, or None."""

    def period_of(self, period: int | str) -> str:
        """Return the period a year stands for."""

    def first_out(self, period: str) -> date:
        """Return the last day on which the first figures for a period come out."""

    def category_name(self, dimension: str, code: str) -> str:
        """Return the Dutch name of a category."""


class Number:
    """A number that knows its Dutch form (``shown``), its ``value`` and what it rests on (``subjects``)."""

    shown: str
    value: float
    withheld = False
    subjects: tuple["Observation", ...]

    def __str__(self) -> str:
        return self.shown

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True)
class Printed(Number):
    """A number with its Dutch form and the observations it rests on.

    ``what`` is value, change, share, rate or rounded.
    """

    value: float
    shown: str
    what: str
    subjects: tuple["Observation", ...]
    unit: str
    pending: bool = False

    @property
    def status(self) -> Status:
        """The least final status of what the number rests on."""
        return next((s.status for s in self.subjects if s.status.provisional), self.subjects[0].status)

    def share_of(
        self, whole: "Number | Pending | Withheld", decimals: int = 0
    ) -> "Printed | Pending | Withheld":
        """The share of another number, in percent."""
        return whole if isinstance(whole, Pending | Withheld) else _share(self, whole, decimals)


class _Placed:
    """What stands at a place of a series, a number or what is in its place: what both say of the place."""

    series: AnySeries
    period: str
    status: Status
    breakdown: Mapping[str, str]
    named: tuple[str, ...] | None = None

    @property
    def unit(self) -> str:
        """Unit as printed."""
        return self.series.entry.unit

    @property
    def year(self) -> int:
        """Calendar year of the period."""
        return periods.year_of(self.period)

    @property
    def when(self) -> str:
        """The period as a reader calls it, for a cell of a table: ``22 maart 2024``."""
        return periods.in_dutch(self.period)

    @property
    def provisional(self) -> bool:
        """Whether what is said here can still change by plan."""
        return self.status.provisional

    @property
    def label(self) -> str:
        """Dutch name of the category or country; the title of the series for a total.

        ``named`` holds the dimensions to name; what the series was narrowed to goes without saying.
        """
        codes = [(dimension, self.breakdown[dimension]) for dimension in (self.named or self.breakdown)]
        names = [self.series.category_name(dimension, code) for dimension, code in codes if code != TOTAL]
        return ", ".join(names) or self.series.title

    @property
    def name(self) -> str:
        """The label as it stands in a sentence: ``de Verenigde Staten``."""
        codes = [self.breakdown[dimension] for dimension in (self.named or self.breakdown)]
        return f"{dutch.article(codes[0]) if len(codes) == 1 else ''} {self.label}".strip()


@dataclass(frozen=True)
class Observation(_Placed, Number):
    """One value of a series, with where it comes from.

    ``later`` is true where the store holds no vintage as old as the edition and a later one serves,
    ``settled`` where such a figure was final by then (see ``Selection.settled``); ``note`` is the source's,
    ``corrected`` why the report does not take the figure as the source gives it.
    """

    series: AnySeries = field(repr=False, compare=False)
    period: str
    value: float
    status: Status
    breakdown: Mapping[str, str]
    snapshot: Snapshot = field(repr=False)
    rounded: bool = False
    later: bool = False
    settled: bool = False
    note: str | None = None
    corrected: str | None = None
    named: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    pending: bool = field(default=False, init=False)

    @property
    def shown(self) -> str:
        """The value in Dutch, in the unit of the series."""
        text = dutch.number(self.value, self.series.entry.decimals)
        return f"{text}%" if self.series.entry.unit == "procent" else text

    @property
    def what(self) -> str:
        """Kind of number, beside :attr:`Printed.what`."""
        return "value"

    @property
    def subjects(self) -> tuple["Observation", ...]:
        """The observation itself: it rests on nothing else."""
        return (self,)

    @property
    def extent(self) -> tuple[float, float]:
        """Between which values the exact figure lies: of a rounded one half its last digit to both sides."""
        if not self.rounded:
            return self.value, self.value
        unit = 10.0**-self.series.entry.decimals
        while self.value and not (self.value / (10 * unit)) % 1:
            unit *= 10
        return self.value - unit / 2, self.value + unit / 2

    @property
    def of_press(self) -> bool:
        """Whether only press or action groups passed it on: it may stand in a text, and leads nothing."""
        return passed_on.by_press(self.snapshot)

    @property
    def derived(self) -> bool:
        """Whether it was added up or divided out of figures of the source by whoever took it up."""
        return bool(self.note and self.note.startswith("derived"))

    @property
    def vintage(self) -> str:
        """The state of the source the value comes from, as the source dates it."""
        return self.snapshot.vintage

    @property
    def change(self) -> "Change | Pending | Withheld":
        """The change against a year earlier."""
        return self._change_from(periods.before(self.period))

    def change_since(self, period: int | str) -> "Change | Pending | Withheld":
        """The change against another period of the same category."""
        return self._change_from(str(period))

    def _change_from(self, period: str) -> "Change | Pending | Withheld":
        earlier = self.series.at(period, self.breakdown)
        if isinstance(earlier, Pending | Withheld):
            return earlier
        # A source revises: a change is over one state of its table wherever that has both periods.
        return Change(self, self.series.beside(self, period) or earlier)

    def share_of(
        self, whole: "Number | Pending | Withheld", decimals: int = 0
    ) -> "Printed | Pending | Withheld":
        """The share of another observation, or of a sum of some, in percent."""
        return whole if isinstance(whole, Pending | Withheld) else _share(self, whole, decimals)

    def per_1000(
        self, whole: "Observation | Pending | Withheld", decimals: int = 1
    ) -> "Printed | Pending | Withheld":
        """The rate per thousand of another observation, usually inhabitants."""
        if isinstance(whole, Pending | Withheld):
            return whole
        rate = 1000 * self.value / _not_zero(whole)
        return Printed(rate, dutch.number(rate, decimals), "rate", (self, whole), "per 1.000 inwoners")

    def plus(self, *others: "Observation | Pending | Withheld") -> "Printed | Pending | Withheld":
        """The sum with other observations, where the source gives the parts and no total.

        With a part that is withheld there is no sum: the others together are not the whole.
        """
        absent = [other for other in others if isinstance(other, Pending | Withheld)]
        if absent:
            return next((other for other in absent if isinstance(other, Withheld)), absent[0])
        value = self.value + sum(float(other) for other in others)
        shown = dutch.number(value, self.series.entry.decimals)
        return Printed(value, shown, "sum", (self, *others), self.unit)


def _share(part: Number, whole: Number, decimals: int) -> Printed:
    share = 100 * part.value / _not_zero(whole)
    shown = dutch.percentage(share, decimals)
    return Printed(share, shown, "share", (*part.subjects, *whole.subjects), "procent")


def _not_zero(whole: Number) -> float:
    if not whole.value:
        subject = whole.subjects[0]
        raise SvmError(f"{subject.series.id} is 0 in {subject.period}: nothing can be a share of it")
    return whole.value


@dataclass(frozen=True)
class Change(Number):
    """The change of a series between two periods; prints as ``17% minder``, from zero as ``5 meer``."""

    now: Observation
    then: Observation
    pending: bool = field(default=False, init=False)

    @property
    def value(self) -> float:
        """Change in percent, negative for a fall; endless from zero, of which nothing is a percentage."""
        if self._from_zero:
            return math.copysign(math.inf, self.now.value)
        if not self.then.value:
            return 0.0  # as before it: nothing
        return 100 * (self.now.value - self.then.value) / self.then.value

    @property
    def shown(self) -> str:
        """``17% minder``, ``3% meer``, ``vrijwel evenveel``."""
        if self.hardly:
            return f"vrijwel{dutch.NBSP}evenveel"
        # With the "ongeveer" of its percentage, where rounding could make it another one.
        size = self.absolute if self._from_zero else self.percent
        return f"{size.shown}{dutch.NBSP}{'meer' if self.value > 0 else 'minder'}"

    @property
    def what(self) -> str:
        """Kind of number."""
        return "change"

    @property
    def unit(self) -> str:
        """Unit of the change."""
        return self.now.unit if self._from_zero else "procent"

    @property
    def _from_zero(self) -> bool:
        return self.then.value == 0 != self.now.value

    @property
    def subjects(self) -> tuple[Observation, ...]:
        """The two observations it rests on."""
        return (self.now, self.then)

    @property
    def status(self) -> Status:
        """The least final status of the two."""
        return self.absolute.status

    @property
    def over_break(self) -> str | None:
        """The note of a declared break between the two periods; then the change says little."""
        breaks = self.now.series.entry.breaks
        between = [p for p in breaks if self.then.period < p <= self.now.period]
        return breaks[between[-1]] if between else None

    @property
    def of_one_count(self) -> bool:
        """Whether both figures are of one vintage, or the catalogue says why they may be divided."""
        return self.now.snapshot == self.then.snapshot or bool(self.now.series.entry.comparable)

    @property
    def hardly(self) -> bool:
        """Whether the change is too small to call it one."""
        return abs(self.value) < HARDLY

    @property
    def percent(self) -> Printed:
        """The size of the change in percent, without sign: ``17%``.

        Raises
        ------
        SvmError
            From zero nothing is a percentage.
        """
        if self._from_zero:
            raise SvmError(
                f"{self.now.series.id} is 0 in {self.then.period}, so its change is no percentage. "
                "Write {{ ….change }}, which prints 5 meer, or {{ ….change.absolute }}"
            )
        size = abs(self.value)
        shown = dutch.percentage(size)
        if self._is_blurred:
            shown = f"ongeveer{dutch.NBSP}{shown}"
        return Printed(size, shown, "change", self.subjects, "procent")

    @property
    def _is_blurred(self) -> bool:
        """Whether the percentage could be printed as another one if its rounded figures were exact."""
        if not (self.now.rounded or self.then.rounded):
            return False
        now, then = self.now.extent, self.then.extent
        if then[0] <= 0:
            return True
        least, most = (100 * (a / b - 1) for a, b in ((now[0], then[1]), (now[1], then[0])))
        return dutch.percentage(abs(least)) != dutch.percentage(abs(most))

    @property
    def absolute(self) -> Printed:
        """The size of the change in the unit of the series, without sign; of rounded figures "ongeveer"."""
        size = abs(self.now.value - self.then.value)
        shown = dutch.number(size, self.now.series.entry.decimals)
        if self.now.rounded or self.then.rounded:
            shown = f"ongeveer{dutch.NBSP}{shown}"
        return Printed(size, shown, "change", self.subjects, self.now.unit)

    @property
    def points(self) -> Printed:
        """The size of the change of a percentage, in percentage points."""
        size = abs(self.now.value - self.then.value)
        return Printed(size, dutch.number(size), "change", self.subjects, "procentpunt")

    @property
    def direction(self) -> str:
        """``steeg``, ``daalde`` or ``bleef vrijwel gelijk``."""
        return self.words("steeg", "daalde", "bleef vrijwel gelijk")

    def words(self, up: str, down: str, same: str) -> str:
        """Choose the author's own word for the direction."""
        return same if self.hardly else up if self.value > 0 else down


@cache
def _said_of_numbers() -> frozenset[str]:
    """The attributes and methods of observations, changes and what is made of them."""
    kinds = (Observation, Change, Printed)
    names = {name for kind in kinds for name in (*dir(kind), *(each.name for each in fields(kind)))}
    return frozenset(name for name in names if not name.startswith("_"))


class _Absent(_Placed):
    """What stands where a number would: it refuses to become one, and so does whatever is made of it.

    It answers what is known of a number that is not there. What only the number could say (``value``,
    ``direction``) it refuses by its own message, so that no author meets an error of Python.
    """

    def _refuse(self, *_: object) -> Any:
        raise NotImplementedError

    __float__ = __int__ = __index__ = __round__ = __abs__ = lambda self, *_: self._refuse()
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = lambda self, _: self._refuse()
    __truediv__ = __rtruediv__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, _: self._refuse()

    #: A change of what is not there is of no count, and over no break.
    of_one_count = False
    over_break = None

    def __getattr__(self, name: str) -> Any:
        """Refuse whatever else a number says of itself, and say what to write."""
        if name in _said_of_numbers():
            self._refuse()
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def percent(self) -> Self:
        """The size of a change that is not there is not there either."""
        return self

    absolute = points = percent

    @property
    def change(self) -> Self:
        """A change of what is not there is not there either."""
        return self

    def change_since(self, _period: int | str) -> Self:
        """A change of what is not there is not there either."""
        return self

    def share_of(self, _whole: object, decimals: int = 0) -> Self:
        """A share of what is not there is not there either."""
        return self

    def per_1000(self, _whole: object, decimals: int = 1) -> Self:
        """A rate of what is not there is not there either."""
        return self

    def plus(self, *_others: object) -> Self:
        """A sum with what is not there is not there either."""
        return self


@dataclass(frozen=True)
class Withheld(_Absent):
    """A figure for which the source gives no number, and why: secret, missing, impossible, or gone.

    It prints as the word for that, ``(geheim)``, and refuses to become a number. ``snapshot`` is the vintage
    that says so, or the first one that left the figure out; ``below`` the number that a secret count is
    smaller than, where its source said so.
    """

    series: AnySeries = field(repr=False, compare=False)
    period: str
    breakdown: Mapping[str, str]
    status: Status
    snapshot: Snapshot = field(repr=False)
    named: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    pending: bool = field(default=False, init=False)
    withheld: bool = field(default=True, init=False)
    below: int | None = None

    @property
    def in_a_cell(self) -> str:
        """The same as it stands in a table: ``geheim (<10)``."""
        return f"{self.shown} (<{self.below})" if self.below else self.shown

    @property
    def shown(self) -> str:
        """Why there is no number, in a word or two: ``geheim``."""
        return self.status.words

    def __str__(self) -> str:
        return f"({self.shown})"

    def _refuse(self, *_: object) -> Any:
        category = {d: c for d, c in self.breakdown.items() if c != TOTAL}
        raise WithheldError(
            f"{self.series.id} has no number for {self.period}{f' {category}' if category else ''}: "
            f"{self.snapshot.key} of {self.snapshot.vintage} says {self.status.words!r}. Write what the "
            "reader should see instead: "
            "{% if x.withheld %}… is {{ x.shown }} …{% else %}… {{ x }} …{% endif %}"
        )


@dataclass(frozen=True)
class PartsOnly(_Absent):
    """An end of a series of which there are categories and no total: it has a period and no number.

    Any of the categories would pass for the whole, so none is taken.
    """

    series: AnySeries = field(repr=False, compare=False)
    period: str
    status: Status
    pending: bool = field(default=False, init=False)
    withheld: bool = field(default=False, init=False)

    def _refuse(self, *_: object) -> Any:
        dimension = self.series.open_dimensions[0]
        raise NoObservationError(
            f"{self.series.id} has no total over {', '.join(self.series.open_dimensions)} in {self.period}. "
            f"Say which category: series.where({dimension}={self.series.categories(dimension)[0]!r})"
        )

    __str__ = __format__ = _refuse


@dataclass(frozen=True)
class Pending(_Absent):
    """An observation that is still to come. It refuses to become a number or a text."""

    series: AnySeries = field(repr=False, compare=False)
    period: str
    breakdown: Mapping[str, str] = field(default_factory=dict)
    named: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    status: Status = field(default=Status.IN_AFWACHTING, init=False)
    pending: bool = field(default=True, init=False)
    withheld: bool = field(default=False, init=False)

    @property
    def expected(self) -> date:
        """The last day on which the figure comes out, as announced or by the habit of the source."""
        return self.series.first_out(self.period)

    @property
    def expected_text(self) -> str:
        """The month for a reader: ``juni 2025``."""
        return dutch.month(self.expected)

    @property
    def overdue(self) -> bool:
        """Whether the promised month has passed at the cut-off date of the edition."""
        return self.expected <= self.series.as_of

    @property
    def address(self) -> str:
        """Where the source will publish it."""
        return self.series.entry.address

    @property
    def publisher(self) -> str:
        """Who will publish it."""
        return self.series.entry.owner

    def _refuse(self, *_: object) -> Any:
        raise PendingError(
            f"{self.series.id} has no figure for {self.period} at {self.series.as_of} "
            f"(expected {self.expected:%Y-%m}). Write what the reader should see instead: "
            "{% if x.pending %}… nog niet bekend; {{ x.publisher }} verwacht dit cijfer in "
            "{{ x.expected_text }} …{% else %}… {{ x }} …{% endif %}"
        )

    __str__ = __format__ = _refuse
