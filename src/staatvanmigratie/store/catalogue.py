"""What each series means and where it comes from: ``data/catalogue/*.yml``, read strictly.

The catalogue holds meaning, never numbers. One file per chapter; a series stands in one file and may be
used by every chapter. Whatever is unknown, missing or double is an error that names file and key.
"""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from staatvanmigratie.foundation import mentions, periods, strict, uses
from staatvanmigratie.foundation.errors import DataFileError, UnknownSeriesError
from staatvanmigratie.foundation.strict import Strict

_CALENDAR_RULE = re.compile(r"N(?P<years>\+\d{1,2})?-(?P<month>0[1-9]|1[0-2])")
_LAG_RULE = re.compile(r"\+(?P<months>\d{1,2})m")


FOLDER = "data/catalogue"


class ReleaseRule(Strict):
    """When the source publishes a period: ``N+1-07`` (July of the year after) or ``+2m`` (two months after).

    A promise counts for the whole month: the figures are taken to be out at the end of it.
    """

    first: str
    final: str | None = None

    @field_validator("first", "final")
    @classmethod
    def _known_form(cls, rule: str | None) -> str | None:
        if rule is not None and not (_CALENDAR_RULE.fullmatch(rule) or _LAG_RULE.fullmatch(rule)):
            raise ValueError(f"{rule!r} is no release rule; write N+1-07 or +2m")
        return rule

    def first_out(self, period: str) -> date:
        """Return the day by which the first figures for a period are out."""
        return _out(self.first, period)

    def final_out(self, period: str) -> date | None:
        """Return the day by which a period is final, or None where the source never says so."""
        return _out(self.final, period) if self.final else None


def _out(rule: str, period: str) -> date:
    end = periods.last_day(period)
    if match := _LAG_RULE.fullmatch(rule):
        year, month0 = divmod(end.year * 12 + end.month - 1 + int(match["months"]), 12)
        return periods.month_end(year, month0 + 1)
    match = _CALENDAR_RULE.fullmatch(rule)
    return periods.month_end(end.year + int(match["years"] or 0), int(match["month"]))


class Checks(Strict):
    """What a plausible value looks like, in the unit of the series."""

    minimum: float | None = 0.0
    maximum: float | None = None
    maximum_yearly_change: float | None = None  # 0.9 = a change of more than 90 percent is reported
    first_period: str | None = None


class RankingRule(Strict):
    """What shows that no other can be among the largest, where the total of the series does not."""

    complete: str | None = None  # why the breakdown has every category
    checked_with: str | None = None  # a series of another source with the same breakdown


class Span(Strict):
    """The periods that a series takes of one of its indicators; both ends count."""

    since: str | None = None
    until: str | None = None

    @field_validator("since", "until")
    @classmethod
    def _is_a_period(cls, period: str | None) -> str | None:
        if period is not None and not periods.is_period(period):
            raise ValueError(f'{period!r} is no period; write it in quotes, as "2021"')
        return period

    def holds(self, period: str) -> bool:
        """Tell whether a period lies in it."""
        days = periods.parse(period)
        begun = self.since is None or days.first >= periods.parse(self.since).first
        return begun and (self.until is None or days.last <= periods.last_day(self.until))


class Entry(Strict):
    """One series of the catalogue; the fields are described in ``data/catalogue/README.md``."""

    id: str
    title: str
    definition: str
    unit: str
    source: str
    datasets: list[str] = Field(min_length=1)
    select: dict[str, str | list[str]]
    by: list[str] = Field(default=[])
    # occasional: figures for single years, such as every five years; the years between are never pending.
    # dates: a stock on whatever days and months the source chose; the next one is never pending.
    # span, cohort: a stretch from one period to another, people of a year some months later; never pending.
    frequency: Literal["year", "half", "quarter", "month", "day", "dates", "occasional", "span", "cohort"] = (
        "year"
    )
    day: str = Field(default="12-31", pattern=r"^\d{2}-\d{2}$")  # of a stock; frequency day only
    owner: str
    release: ReleaseRule
    address: str = Field(pattern=r"^https?://")
    checks: Checks = Checks()
    starts: str | None = None
    spans: dict[str, Span] = Field(default={})
    ends: str | None = None
    successor: str | None = None
    breaks: dict[str, str] = Field(default={})
    note: str | None = None
    # What is counted, whoever counts it: two series of one concept may only differ where a reader is told.
    concept: str | None = None
    # Other words that are true of what is counted: of people who each apply once, "aanvragen".
    also_called: list[str] = Field(default=[])
    ranking: RankingRule = RankingRule()
    # Why figures of two vintages or sources may be divided, where no vintage holds both periods.
    comparable: str | None = None
    decimals: int = Field(default=0, ge=0, le=3)
    still_quoted: str | None = Field(
        default=None, min_length=10
    )  # why what newer vintages leave out is quoted
    unused: str | None = None

    @field_validator("select")
    @classmethod
    def _names_an_indicator(cls, select: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        if "indicator" not in select:
            raise ValueError("indicator is missing: say which measure of the dataset the series takes")
        return select

    @model_validator(mode="after")
    def _says_where(self) -> "Entry":
        if "ref_area" not in self.select and "ref_area" not in self.by:
            raise ValueError("select: ref_area is missing: name the area, or list ref_area under `by`")
        wanted = self.select["indicator"]
        if unknown := set(self.spans) - ({wanted} if isinstance(wanted, str) else set(wanted)):
            raise ValueError(f"spans: {', '.join(sorted(unknown))} is no indicator under `select`")
        return self

    @field_validator("ends")
    @classmethod
    def _is_a_period(cls, ends: str | None) -> str | None:
        if ends is not None and not periods.is_period(ends):
            raise ValueError(f'{ends!r} is no period; write it in quotes, as "2021"')
        return ends

    def known_on(self, day: date) -> "Entry":
        """Return it as it could be written on a day: no note of what happened or was counted later.

        A definition that is left with nothing stays as it is: ``svm check`` tells where it is printed.
        """
        note = mentions.known_on(self.note, day) if self.note else None
        changes = {
            "definition": mentions.known_on(self.definition, day) or self.definition,
            "note": note or None,
            "breaks": {p: why for p, why in self.breaks.items() if periods.parse(p).first <= day},
        }
        if self.ends and periods.last_day(self.ends) > day:
            changes |= {"ends": None, "successor": None}
        return self.model_copy(update=changes)


class Catalogue(Mapping[str, Entry]):
    """All series by id, in the order of the files."""

    def __init__(self, entries: dict[str, Entry]):
        self._entries = entries

    def __getitem__(self, series_id: str) -> Entry:
        uses.note(uses.entry(FOLDER, series_id))
        try:
            return self._entries[series_id]
        except KeyError:
            near = get_close_matches(series_id, self._entries, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UnknownSeriesError(
                f"No series {series_id!r} in data/catalogue ({len(self._entries)} series).{hint} "
                "List them with: svm series"
            ) from None

    def __iter__(self):
        uses.note(f"{FOLDER}/")
        return iter(self._entries)

    def __len__(self) -> int:
        uses.note(f"{FOLDER}/")
        return len(self._entries)

    def __contains__(self, series_id: object) -> bool:
        uses.note(uses.entry(FOLDER, str(series_id)))
        return series_id in self._entries


def read(folder: Path, datasets: set[str] | None = None) -> Catalogue:
    """Read every catalogue file of a folder.

    Parameters
    ----------
    folder
        ``data/catalogue``.
    datasets
        The datasets of the store, as ``cbs/83102NED``. When given, an entry that names another one is an
        error.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong type, an unknown dataset, a duplicate id; the message names file,
        series and key.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise DataFileError(f"{folder}: no catalogue files (*.yml)")
    entries: dict[str, Entry] = {}
    origin: dict[str, str] = {}
    for path in files:
        for series_id, entry in strict.models(path, Entry, f"data/catalogue/{path.name}", "id").items():
            where = f"data/catalogue/{path.name}: {series_id}"
            if series_id in entries:
                raise DataFileError(f"{where}: duplicate id, it stands in {origin[series_id]} too")
            entries[series_id] = entry
            origin[series_id] = path.name
            unknown = set(entry.datasets) - datasets if datasets is not None else set()
            if unknown:
                near = get_close_matches(min(unknown), datasets, n=3)
                hint = f"; near: {', '.join(near)}" if near else ""
                raise DataFileError(
                    f"{where}: datasets: no {', '.join(sorted(unknown))} in the store{hint}. If the name is "
                    f"right, take it up first: svm fetch {min(unknown)}, or svm deliver"
                )
    for series_id, entry in entries.items():
        if entry.successor and entry.successor not in entries:
            raise DataFileError(f"data/catalogue/{origin[series_id]}: {series_id}: successor: no such series")
    return Catalogue(entries)
