"""What changed since the previous edition: what it printed, what the source says now, and why they differ.

The old figure is the one the government's edition printed (``printed``) or, where that is not known, the one
this software quotes for that edition at its own cut-off date. The cause is computed from status, vintage and
table where these tell it; what cannot be computed stands in the file of the printed figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError
from staatvanmigratie.notebook.outputs.number_tables import Link
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import printed
from staatvanmigratie.report.registers.printed import EarlierFigure
from staatvanmigratie.store.observations import Change, Observation, Pending, Printed, Withheld
from staatvanmigratie.store.provenance import short_name, state
from staatvanmigratie.store.series import Series

UNCHANGED = "Niet gewijzigd."
FITS = "Het cijfer van nu past bij het afgeronde cijfer van toen."
NEW = "Verschenen na de peildatum van de vorige editie."
NONE = "Er is geen nieuwer cijfer."
WITHHELD = "De bron geeft dit cijfer niet meer: {word}."
NOT_KEPT = "De stand die toen bekend was, is niet bewaard."


@dataclass(frozen=True)
class Revision:
    """One figure of the previous edition beside what the source says now.

    ``old`` is a link to where the edition printed it, an observation of this software, or words where no
    figure of that time was kept; ``new`` is None when there is nothing to compare with. ``changed`` tells
    whether a reader would read another number now. Where the source gives no number any more, both are the
    word for that: the old number is not said again.
    """

    title: str
    period: str
    old: Link | Observation | Pending | Withheld | str
    new: Observation | Printed | Pending | Withheld | None
    difference: Printed | None
    cause: str
    changed: bool
    printed: bool

    @property
    def row(self) -> dict[str, Any]:
        """The revision as a row of a table."""
        return {
            "Cijfer": f"{self.title}, {periods.in_dutch(self.period)}",
            "Vorige editie": self.old,
            "Nu": self.new,
            "Verschil": self.difference or ("" if self.waits or isinstance(self.new, Withheld) else "geen"),
            "Oorzaak": self.cause,
        }

    @property
    def comparable(self) -> bool:
        """Whether the source has a figure for the same thing, now or later."""
        return self.new is not None

    @property
    def waits(self) -> bool:
        """Whether one of the two is not there yet."""
        return any(getattr(number, "pending", False) for number in (self.old, self.new))


def since_previous(edition: Edition, series_ids: Sequence[str]) -> list[Revision]:
    """Return what became of the figures of the edition before: the printed ones, then those of the series.

    A series is left out where a printed figure covers it.
    """
    figures = printed.read(edition.root / printed.FOLDER, edition.number - 1)
    covered = {figure.series for figure in figures if figure.kind == "value" and not figure.where}
    rest = [series_id for series_id in series_ids if series_id not in covered]
    before = edition.previous
    return [*of_printed(figures, before, edition), *of_series(rest, before, edition)]


def of_printed(figures: Sequence[EarlierFigure], then: Edition | None, now: Edition) -> list[Revision]:
    """Return what became of printed figures; ``then`` is their edition at its own cut-off date."""
    return [_of_figure(figure, then, now) for figure in figures]


def vintages(series: Series, since: int) -> list[dict[str, Any]]:
    """Return every figure the source gave for each year since ``since``, as rows of a table."""
    every = {p: series.vintages(p) for p in series.periods if periods.year_of(p) >= since}
    return [
        {
            "Jaar": periods.in_dutch(period),
            "Stand van": periods.in_dutch(state(each.snapshot)),
            series.title: each,
            "Status": each.status.words,
            "In deze editie": "ja" if each.value == series[period].value else "nee",
        }
        for period, observations in every.items()
        for each in observations
    ]


def of_series(series_ids: Sequence[str], then: Edition | None, now: Edition) -> list[Revision]:
    """Return what became of the figures this software quotes for the previous edition's report year."""
    found = []
    for series_id in series_ids:
        before, after = _series(then, series_id), _series(now, series_id)
        if before is None or after is None:
            continue
        period = before.period_of(before.report_year)
        old, new = _at(before, period), _at(after, period)
        if old is None or new is None or (old.pending and new.pending):
            continue
        if isinstance(old, Withheld) and isinstance(new, Withheld):
            continue
        found.append(_of_observations(before.title, period, old, new))
    return found


def _of_observations(
    title: str, period: str, old: Observation | Pending | Withheld, new: Observation | Pending | Withheld
) -> Revision:
    if isinstance(new, Withheld):
        return Revision(title, period, new, new, None, WITHHELD.format(word=new.shown), True, False)
    if isinstance(old, Pending | Withheld):
        return Revision(title, period, old, new, None, NEW, True, False)
    if old.later:  # this software quotes a vintage that nobody had then: no word about what that edition said
        return Revision(title, period, "niet bewaard", None, None, NOT_KEPT, False, False)
    if isinstance(new, Pending):  # the later cut-off date knows less: only where a vintage was withdrawn
        return Revision(title, period, old, new, None, NONE, False, False)
    if old.value == new.value:
        settled = old.provisional and not new.provisional
        cause = "Niet gewijzigd; het cijfer is nu definitief." if settled else UNCHANGED
        return Revision(title, period, old, new, None, cause, False, False)
    return Revision(title, period, old, new, _difference(old.value, new), cause_of(old, new), True, False)


def cause_of(old: Observation, new: Observation) -> str:
    """Return why two observations of one period differ, as far as status and vintage tell.

    A break that the catalogue declares at the period and another table are a matter of method; a figure that
    was not final is a planned revision; a final figure that changed within its table is a correction.
    """
    series = new.series
    if old.snapshot.key != new.snapshot.key and old.series.entry.breaks.get(old.period):
        return f"Methode: {series.entry.breaks[old.period]}"
    if old.provisional:
        end = "nog steeds voorlopig" if new.provisional else "nu definitief"
        return f"Geplande bijstelling: toen {old.status.words}, {end}."
    if old.rounded and not new.rounded:
        return "Toen afgerond, nu het precieze cijfer."
    if old.snapshot.key != new.snapshot.key:
        return f"Andere bron of tabel: toen {_name(old)}, nu {_name(new)}."
    return "Correctie door de bron: het cijfer was al definitief."


def _name(observation: Observation) -> str:
    snapshot = observation.snapshot
    name = short_name(snapshot.publisher)
    return f"{name}, tabel {snapshot.table}" if snapshot.table else f"een bericht van {name}"


def _of_figure(figure: EarlierFigure, then: Edition | None, now: Edition) -> Revision:
    old = Link(figure.shown, figure.address)
    made = (figure.title, figure.period, old)
    after = _series(now, figure.series) if figure.series else None
    if after is None:
        return Revision(*made, None, None, figure.missing or NONE, False, True)
    if figure.where:
        after = after.where(**figure.where)
    period = after.period_of(figure.period)
    new = _compared(_at(after, period), figure)
    if new is None:
        return Revision(*made, None, None, NONE, False, True)
    if isinstance(new, Withheld):
        return Revision(
            figure.title, figure.period, new, new, None, WITHHELD.format(word=new.shown), True, True
        )
    if isinstance(new, Pending):
        return Revision(*made, new, None, NONE, False, True)
    gap = abs(new.value - figure.value)
    if gap < 0.5 * (figure.rounded_to or 0) or not gap:
        return Revision(*made, new, None, FITS if figure.rounded_to and gap else UNCHANGED, False, True)
    cause = figure.cause or _cause_of_figure(figure, then, new, period)
    return Revision(*made, new, _difference(figure.value, new), cause, True, True)


def _cause_of_figure(
    figure: EarlierFigure, then: Edition | None, new: Observation | Printed, period: str
) -> str:
    before = _series(then, figure.series)
    if before is not None and figure.where:
        before = before.where(**figure.where)
    known = _compared(_at(before, period), figure) if before is not None else None
    if known is None or isinstance(known, Pending | Withheld):
        return "Bijstelling door de bron."
    old, latest = known.subjects[0], new.subjects[0]
    if not old.later and abs(known.value - figure.value) > 0.5 * (figure.rounded_to or 0):
        return f"Op de peildatum van die editie was al een ander cijfer bekend: {known.shown}."
    if old.value != latest.value:
        return cause_of(old, latest)
    if figure.kind == "change":
        return "Bijstelling van een van de twee jaren; de stand van toen is niet bewaard."
    return "Bijstelling door de bron; de stand van toen is niet bewaard."


def _compared(
    found: Observation | Pending | Withheld | None, figure: EarlierFigure
) -> Observation | Printed | Pending | Withheld | None:
    """The observation as the printed figure has it: itself, or its change in percent."""
    if found is None or isinstance(found, Pending | Withheld) or figure.kind != "change":
        return found
    try:
        change = found.change
    except NoObservationError:
        return None
    return _as_percentage(change) if isinstance(change, Change) else change


def _as_percentage(change: Change) -> Printed:
    shown = f"{'+' if change.value >= 0.5 else ''}{dutch.percentage(change.value)}"
    return Printed(change.value, shown, "change", change.subjects, "procent")


def _difference(old: float, new: Observation | Printed) -> Printed:
    gap = new.value - old
    points = new.unit == "procent"
    decimals = 1 if points else new.subjects[0].series.entry.decimals
    unit = f"{dutch.NBSP}procentpunt" if points else ""
    shown = f"{'+' if gap > 0 else ''}{dutch.number(gap, decimals)}{unit}"
    return Printed(gap, shown, "change", new.subjects, "procentpunt" if points else new.unit)


def _series(edition: Edition | None, series_id: str) -> Series | None:
    """A series; None where there is no such edition or its catalogue does not have it."""
    return edition.series(series_id) if edition and series_id in edition.catalogue else None


def _at(series: Series, period: str) -> Observation | Pending | Withheld | None:
    try:
        return series.at(period)
    except NoObservationError:
        return None
