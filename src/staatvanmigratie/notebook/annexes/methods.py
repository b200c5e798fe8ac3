"""How the figures of an edition came about, computed from catalogue and store, for the annex on method.

Each method returns rows for ``tabel``. Nothing is typed over from the catalogue: a break declared there today
stands in the annex tomorrow.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import provenance
from staatvanmigratie.store.catalogue import Catalogue
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import Hand

#: Steps a source may round to, largest first, and how a reader calls them.
STEPS = {1000: "duizendtallen", 100: "honderdtallen", 10: "tientallen", 5: "vijftallen", 1: "niet afgerond"}

#: A series says something about the habit of its source from this many figures on.
ENOUGH = 8

_EXAMPLES = 3
_SHARE = 0.98

# How two sources name what we call by one word; the rest of the vocabulary is computed.
_ELSEWHERE = {
    Status.DEFINITIEF: ("Definitief", "zonder letter"),
    Status.NADER_VOORLOPIG: ("Nader voorlopig", "komt niet voor"),
    Status.VOORLOPIG: ("Voorlopig", "p"),
    Status.RAMING: ("komt niet voor", "e of s"),
    Status.PROGNOSE: ("komt niet voor", "f"),
}


class Methods:
    """What can be said about the series of an edition taken together."""

    def __init__(self, series: Sequence[Series], catalogue: Catalogue):
        self._series = list(series)
        self._catalogue = catalogue

    @cached_property
    def observations(self) -> list[Observation]:
        """Every figure the edition may quote."""
        return [observation for each in self._series for observation in each.observations]

    @property
    def series(self) -> list[Series]:
        """The series of the edition."""
        return self._series

    @property
    def later(self) -> list[Series]:
        """Series with at least one figure of a later vintage than the cut-off date."""
        return [
            each
            for each in self._series
            if any(provenance.LATER in provenance.marks(o) for o in each.observations)
        ]

    @property
    def copied(self) -> list[Series]:
        """Series with at least one figure that was read in a copy of the table of the source."""
        return self._read("copy")

    @property
    def retold(self) -> list[Series]:
        """Series with at least one figure that was read where others tell it anew."""
        return self._read("retelling")

    def _read(self, hand: Hand) -> list[Series]:
        return [each for each in self._series if any(s.hand == hand for s in each.quoted)]

    def breaks(self) -> list[dict[str, str]]:
        """Return every break the catalogue declares: series, from when, and what changed."""
        return [
            {
                "Reeks": each.title,
                "Bron": each.entry.owner,
                "Vanaf": periods.in_dutch(period),
                "Wat er verandert": " ".join(note.split()),
            }
            for each in self._series
            for period, note in sorted(each.entry.breaks.items())
        ]

    def closed(self) -> list[dict[str, str]]:
        """Return every series that has ended: its last period, and the series that goes on."""
        return [
            {
                "Reeks": each.title,
                "Tabel": _tables(each),
                "Laatste cijfer": periods.in_dutch(each.entry.ends),
                "Opvolger": self._catalogue[each.entry.successor].title if each.entry.successor else "geen",
            }
            for each in self._series
            if each.entry.ends
        ]

    def statuses(self) -> list[dict[str, str]]:
        """Return the words for how final a figure is, those of two sources, and how many figures have it."""
        counts = Counter(observation.status for observation in self.observations)
        return [
            {
                "In dit rapport": status.words,
                "Teken": status.mark or "geen",
                "Bij het CBS": _ELSEWHERE.get(status, ("", ""))[0],
                "Bij Eurostat": _ELSEWHERE.get(status, ("", ""))[1],
                "Aantal in deze editie": dutch.number(counts[status]) if counts[status] else "geen",
            }
            for status in Status
            if status in _ELSEWHERE or counts[status]
        ]

    def rounding(self) -> list[dict[str, str]]:
        """Return per source to what it rounds, as its figures show, with examples."""
        habits: dict[tuple[str, int], list[Series]] = {}
        for each in self._series:
            if (step := _step(each.observations)) is not None:
                habits.setdefault((each.entry.owner, step), []).append(each)
        ordered = sorted(habits.items(), key=lambda item: (item[0][0].casefold(), item[0][1]))
        return [
            {
                "Bron": owner,
                "Afgerond op": STEPS[step],
                "Aantal reeksen": dutch.number(len(found)),
                "Bijvoorbeeld": "; ".join(dict.fromkeys(each.title for each in found[:_EXAMPLES])),
            }
            for (owner, step), found in ordered
        ]

    def licences(self) -> list[dict[str, str]]:
        """Return under which conditions the figures of each publisher may be used."""
        found: dict[tuple[str, str], set[str]] = {}
        for each in self._series:
            for snapshot in each.quoted:
                found.setdefault((snapshot.publisher, snapshot.licence), set()).add(each.id)
        ordered = sorted(found.items(), key=lambda item: item[0][0].casefold())
        return [
            {"Bron": publisher, "Voorwaarden": licence, "Aantal reeksen": dutch.number(len(ids))}
            for (publisher, licence), ids in ordered
        ]

    def releases(self) -> list[dict[str, str]]:
        """Return in which month the first figures on the report year come out, and whose they are."""
        months: dict[tuple[int, int], list[Series]] = {}
        for each in self._series:
            if each.entry.frequency == "year" and not each.entry.ends:
                out = each.first_out(str(each.report_year))
                months.setdefault((out.year, out.month), []).append(each)
        return [
            {
                "Maand": dutch.month(periods.month_end(*month)),
                "Aantal reeksen": dutch.number(len(found)),
                "Bronnen": dutch.enumeration(dict.fromkeys(each.entry.owner for each in found)),
            }
            for month, found in sorted(months.items())
        ]


def _tables(series: Series) -> str:
    """The tables a series comes from; an article has none, and then its publisher is named."""
    return "; ".join(dict.fromkeys(s.table or provenance.short_name(s.publisher) for s in series.quoted))


def _step(observations: Iterable[Observation]) -> int | None:
    """Return what nearly all figures of a series are multiples of; None when there are too few to tell."""
    values = [o.value for o in observations if o.unit != "procent" and o.value >= 100]
    if len(values) < ENOUGH or any(value % 1 for value in values):
        return None
    return next(s for s in STEPS if sum(not value % s for value in values) >= _SHARE * len(values))
