"""Two editions side by side: what each says of its own year in the headlines, and of the year of the other.

The headlines are those of the documents, ``headlines`` in ``data/documents/series.yml``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from staatvanmigratie.decision.papers import facts
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store.observations import Observation, Pending, Withheld
from staatvanmigratie.store.series import Series

Figure = Observation | Pending | Withheld


@dataclass(frozen=True)
class Headline:
    """One headline in two editions.

    ``first`` is the figure of the first edition about its year; ``first_now`` that year and ``second`` its
    own year, as the second edition says. None where the series has nothing of that year.
    """

    series: Series
    title: str
    first: Figure | None
    first_now: Figure | None
    second: Figure | None

    @property
    def revised(self) -> bool:
        """Whether the second edition says something else of the year of the first."""
        return _said(self.first) != _said(self.first_now)

    @property
    def change(self) -> str:
        """From the year of the first edition to that of the second, as the second has both."""
        if not isinstance(self.second, Observation) or not isinstance(self.first_now, Observation):
            return ""
        change = self.second.change_since(self.first_now.period)
        return str(getattr(change, "shown", ""))


def compare(first: Edition, second: Edition) -> Iterator[Headline]:
    """Yield the headlines of two editions.

    Raises
    ------
    SvmError
        Both are one edition at one date, or the first is the later one.
    """
    if (first.number, first.as_of) == (second.number, second.as_of):
        raise SvmError(f"both are edition {first.number} as of {first.as_of}; write: svm compare 2024 2025")
    if first.number > second.number:
        raise SvmError(f"name the older edition first: svm compare {second.number} {first.number}")
    for series_id, name in facts.quoted(first.root).headlines.items():
        if series_id in second.catalogue:
            old, new = first.series(series_id), second.series(series_id)
            yield Headline(
                new,
                name.nl,
                _of(old, first.report_year),
                _of(new, first.report_year),
                _of(new, second.report_year),
            )


def _of(series: Series, year: int) -> Figure | None:
    try:
        return series[year]
    except NoObservationError:
        return None


def _said(figure: Figure | None) -> object:
    return figure.value if isinstance(figure, Observation) else None
