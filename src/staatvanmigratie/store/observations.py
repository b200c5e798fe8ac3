"""What can be said about one value of a series: itself, its change, a share, a rate, or that it is pending.

Each number knows which observations it rests on. Printing in a sentence or a figure is left to ``text`` and
``outputs`` of ``notebook``, which keep that provenance beside the number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import PendingError, SvmError
from staatvanmigratie.foundation.statuses import Status
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

    def at(self, period: str, breakdown: Mapping[str, str] | None = None) -> "Observation | Pending":
        """Return the observation of one period and category, or what says that it is still to come."""

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


@dataclass(frozen=True)
class Observation(Number):
    """One value of a series, with where it comes from.

    ``later`` is true where the store holds no vintage as old as the edition and a later one serves; ``note``
    is the source's, ``corrected`` why the report does not take the figure as the source gives it.
    """

    series: AnySeries = field(repr=False, compare=False)
    period: str
    value: float
    status: Status
    breakdown: Mapping[str, str]
    snapshot: Snapshot = field(repr=False)
    rounded: bool = False
    later: bool = False
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
    def unit(self) -> str:
        """Unit as printed."""
        return self.series.entry.unit

    @property
    def subjects(self) -> tuple["Observation", ...]:
        """The observation itself: it rests on nothing else."""
        return (self,)

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
        """Whether the value can still change by plan."""
        return self.status.provisional

    @property
    def derived(self) -> bool:
        """Whether it was added up or divided out of figures of the source by whoever took it up."""
        return bool(self.note and self.note.startswith("derived"))

    @property
    def vintage(self) -> str:
        """The state of the source the value comes from, as the source dates it."""
        return self.snapshot.vintage

    @property
    def label(self) -> str:
        """Dutch name of the category or country; the title of the series for a total.

        ``named`` holds the dimensions to name; what the series was narrowed to goes without saying.
        """
        codes = [(d, self.breakdown[d]) for d in (self.named or self.breakdown)]
        names = [self.series.category_name(d, code) for d, code in codes if code != TOTAL]
        return ", ".join(names) or self.series.title

    @property
    def name(self) -> str:
        """The label as it stands in a sentence: ``de Verenigde Staten``."""
        codes = [self.breakdown[d] for d in (self.named or self.breakdown)]
        return f"{dutch.article(codes[0]) if len(codes) == 1 else ''} {self.label}".strip()

    @property
    def change(self) -> "Change | Pending":
        """The change against a year earlier."""
        return self._change_from(periods.before(self.period))

    def change_since(self, period: int | str) -> "Change | Pending":
        """The change against another period of the same category."""
        return self._change_from(str(period))

    def _change_from(self, period: str) -> "Change | Pending":
        earlier = self.series.at(period, self.breakdown)
        return earlier if isinstance(earlier, Pending) else Change(self, earlier)

    def share_of(self, whole: "Observation | Pending", decimals: int = 0) -> "Printed | Pending":
        """The share of another observation, in percent."""
        if isinstance(whole, Pending):
            return whole
        share = 100 * self.value / _not_zero(whole)
        return Printed(share, dutch.percentage(share, decimals), "share", (self, whole), "procent")

    def per_1000(self, whole: "Observation | Pending", decimals: int = 1) -> "Printed | Pending":
        """The rate per thousand of another observation, usually inhabitants."""
        if isinstance(whole, Pending):
            return whole
        rate = 1000 * self.value / _not_zero(whole)
        return Printed(rate, dutch.number(rate, decimals), "rate", (self, whole), "per 1.000 inwoners")

    def plus(self, *others: "Observation | Pending") -> "Printed | Pending":
        """The sum with other observations, where the source gives the parts and no total."""
        if waiting := [other for other in others if isinstance(other, Pending)]:
            return waiting[0]
        value = self.value + sum(other.value for other in others)
        shown = dutch.number(value, self.series.entry.decimals)
        return Printed(value, shown, "sum", (self, *others), self.unit)


def _not_zero(whole: Observation) -> float:
    if not whole.value:
        raise SvmError(f"{whole.series.id} is 0 in {whole.period}: nothing can be a share of it")
    return whole.value


@dataclass(frozen=True)
class Change(Number):
    """The change of a series between two periods; prints as ``17% minder``."""

    now: Observation
    then: Observation
    pending: bool = field(default=False, init=False)

    @property
    def value(self) -> float:
        """Change in percent, negative for a fall."""
        return 100 * (self.now.value - self.then.value) / _not_zero(self.then)

    @property
    def shown(self) -> str:
        """``17% minder``, ``3% meer``, ``vrijwel evenveel``."""
        if self.hardly:
            return f"vrijwel{dutch.NBSP}evenveel"
        return f"{self.percent.shown}{dutch.NBSP}{'meer' if self.value > 0 else 'minder'}"

    @property
    def what(self) -> str:
        """Kind of number."""
        return "change"

    @property
    def unit(self) -> str:
        """Unit of the change."""
        return "procent"

    @property
    def subjects(self) -> tuple[Observation, ...]:
        """The two observations it rests on."""
        return (self.now, self.then)

    @property
    def status(self) -> Status:
        """The least final status of the two."""
        return self.percent.status

    @property
    def over_break(self) -> str | None:
        """The note of a declared break between the two periods; then the change says little."""
        breaks = self.now.series.entry.breaks
        between = [p for p in breaks if self.then.period < p <= self.now.period]
        return breaks[between[-1]] if between else None

    @property
    def hardly(self) -> bool:
        """Whether the change is too small to call it one."""
        return abs(self.value) < HARDLY

    @property
    def percent(self) -> Printed:
        """The size of the change in percent, without sign: ``17%``."""
        size = abs(self.value)
        return Printed(size, dutch.percentage(size), "change", self.subjects, "procent")

    @property
    def absolute(self) -> Printed:
        """The size of the change in the unit of the series, without sign."""
        size = abs(self.now.value - self.then.value)
        shown = dutch.number(size, self.now.series.entry.decimals)
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


@dataclass(frozen=True)
class Pending:
    """An observation that is still to come. It refuses to become a number or a text."""

    series: AnySeries = field(repr=False, compare=False)
    period: str
    breakdown: Mapping[str, str] = field(default_factory=dict)
    pending: bool = field(default=True, init=False)

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

    @property
    def year(self) -> int:
        """Calendar year of the period."""
        return periods.year_of(self.period)

    def _refuse(self, *_: object) -> Any:
        raise PendingError(
            f"{self.series.id} has no figure for {self.period} at {self.series.as_of} "
            f"(expected {self.expected:%Y-%m}). Write what the reader should see instead: "
            "{% if x.pending %}… nog niet bekend; {{ x.publisher }} verwacht dit cijfer in "
            "{{ x.expected_text }} …{% else %}… {{ x }} …{% endif %}"
        )

    __float__ = __int__ = __str__ = __format__ = __index__ = __round__ = __abs__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    @property
    def change(self) -> "Pending":
        """A change of what is not there is not there either."""
        return self

    def change_since(self, _period: int | str) -> "Pending":
        """A change of what is not there is not there either."""
        return self

    def share_of(self, _whole: object, decimals: int = 0) -> "Pending":
        """A share of what is not there is not there either."""
        return self

    def per_1000(self, _whole: object, decimals: int = 1) -> "Pending":
        """A rate of what is not there is not there either."""
        return self

    def plus(self, *_others: object) -> "Pending":
        """A sum with what is not there is not there either."""
        return self
