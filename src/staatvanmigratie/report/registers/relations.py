"""Which series make up another one: ``data/relations.yml``.

    migratiesaldo:
      total: migratiesaldo
      parts: [immigratie_totaal, -emigratie_totaal]

A part may begin with a minus. ``over`` names a breakdown of the total whose categories make it up,
in place of ``parts``. ``because`` is the Dutch sentence that says why total and parts differ, with the
difference in it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store.observations import Observation, Printed
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL

FILE = Path("data/relations.yml")
#: CBS and Eurostat round to fives by habit and do not mark that.
_HABIT = 5


class Relation(Strict):
    """A total and what makes it up."""

    id: str
    total: str
    parts: list[str] = Field(default=[])
    over: str | None = None
    since: str | None = None
    because: str | None = None

    @model_validator(mode="after")
    def _has_parts(self) -> "Relation":
        if bool(self.parts) == bool(self.over):
            raise ValueError("parts: name the series that make up the total, or a breakdown of it under over")
        if self.because and "verschil" not in self.because:
            raise ValueError("because: print the difference in it, as {{ verschil }}")
        return self

    @property
    def series(self) -> list[str]:
        """The ids of every series it is about, the total first."""
        return [self.total, *(part.lstrip("-") for part in self.parts)]

    def balances(self, series: Callable[[str], Series]) -> list["Balance"]:
        """Return total and parts of every period that has all of them, oldest first."""
        if self.over:
            return self._over(series(self.total))
        lines = {
            part: {each.period: each for each in series(part.lstrip("-")).observations} for part in self.parts
        }
        found = []
        for total in series(self.total).observations:
            if self.since and total.period < self.since:
                continue
            there = [(-1 if part[0] == "-" else 1, line.get(total.period)) for part, line in lines.items()]
            parts = [(sign, part) for sign, part in there if part is not None]
            if len(parts) == len(there):
                found.append(Balance(total, tuple(parts)))
        return found

    def _over(self, whole: Series) -> list["Balance"]:
        found = []
        for total in whole.where(**{str(self.over): TOTAL}).observations:
            parts = whole.in_period(total.period, self.over)
            if parts and not (self.since and total.period < self.since):
                found.append(Balance(total, tuple((1, part) for part in parts)))
        return found


@dataclass(frozen=True)
class Balance:
    """A total of one period and its parts, each with its sign."""

    total: Observation
    parts: tuple[tuple[int, Observation], ...]

    @property
    def difference(self) -> float:
        """By how much the total is more than its parts."""
        return self.total.value - sum(sign * part.value for sign, part in self.parts)

    @property
    def slack(self) -> float:
        """How far total and parts may be apart by rounding alone."""
        return sum(map(_half_a_digit, [self.total, *(part for _, part in self.parts)]))

    @property
    def agrees(self) -> bool:
        """Whether the total is its parts, up to rounding."""
        return abs(self.difference) <= self.slack

    @property
    def printed(self) -> Printed:
        """The size of the difference, resting on total and parts."""
        size = abs(self.difference)
        subjects = (self.total, *(part for _, part in self.parts))
        about = f"ongeveer{dutch.NBSP}" if any(each.rounded for each in subjects) else ""
        # No more digits than the rounding of its subjects leaves.
        unit = 10 ** math.floor(math.log10(self.slack)) if about and self.slack >= 1 else 1
        shown = about + dutch.number(round(size / unit) * unit, self.total.series.entry.decimals)
        return Printed(size, shown, "difference", subjects, self.total.unit)


def _half_a_digit(observation: Observation) -> float:
    least, most = observation.extent
    if observation.rounded:
        return (most - least) / 2
    return _HABIT / 2 if observation.value % _HABIT == 0 else 0.0


def read(root: Path) -> dict[str, Relation]:
    """Read the relations of a project; none where it has no such file.

    Raises
    ------
    DataFileError
        An unknown key or a relation without parts; the message names it.
    """
    path = root / FILE
    return strict.models(path, Relation, FILE.as_posix(), "id") if path.exists() else {}
