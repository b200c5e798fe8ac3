"""An edition: a report year and the day on which its figures were looked up.

Edition N reports on calendar year N-1. Its cut-off date stands in ``data/editions/<N>.yml``; another date is
given with ``--as-of`` (or ``SVM_AS_OF``), and then the same notebooks show what was known on that day.
"""

import os
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, field_validator

from staatvanmigratie.foundation import dutch, moments, periods, strict, uses, volumes
from staatvanmigratie.foundation.errors import DataFileError, SvmError, UnknownEditionError
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report import printed_numbers
from staatvanmigratie.report.registers import policy
from staatvanmigratie.report.registers.contributions import FOLDER as CONTRIBUTIONS
from staatvanmigratie.report.registers.contributions import Contribution
from staatvanmigratie.report.registers.contributions import file_name as contribution_name
from staatvanmigratie.report.registers.contributions import read as read_contribution
from staatvanmigratie.report.registers.contributions import read_all as read_contributions
from staatvanmigratie.report.registers.terms import FILE as TERMS
from staatvanmigratie.report.registers.terms import Terms
from staatvanmigratie.report.registers.terms import read as read_terms
from staatvanmigratie.store import catalogue, corrections, release_calendar, snapshots
from staatvanmigratie.store.catalogue import Catalogue, Entry
from staatvanmigratie.store.corrections import Corrections
from staatvanmigratie.store.observations import Pending
from staatvanmigratie.store.release_calendar import ReleaseCalendar
from staatvanmigratie.store.series import Series, load
from staatvanmigratie.store.snapshots import Store

if TYPE_CHECKING:
    import pandas as pd

LABELS = "data/labels.yml"


class Paper(Strict):
    """How the edition went to parliament."""

    sent: date | None
    dossier: str | None
    number: str | None
    address: str | None


class DecisionStep(Strict):
    """One step of the decision, by its literal name."""

    name: str
    order: int
    state: Literal["open", "agreed", "skipped"] = "open"
    reason: str | None = None  # why it is skipped
    by: list[str] | None = None  # who may say that it agrees; default: who it is named after


class EditionFile(Strict):
    """What ``data/editions/<N>.yml`` says. Organisations and functions only, never a person."""

    title: str
    report_year: int
    cut_off: date
    cut_off_reason: str
    ministries: list[str] = Field(min_length=1)
    partners: list[str]
    signatories: list[str]
    steps: list[DecisionStep]
    cabinet: date | None
    release: str | None  # moment with time zone
    paper: Paper
    not_processed: dict[str, str] | None = None  # series that were due: why they are not quoted
    without_approval: dict[str, str] | None = None  # documents that nobody has to agree to: why

    @field_validator("release", mode="before")
    @classmethod
    def _begins_with_a_day(cls, value: object) -> object:
        # YAML reads some moments by itself. What is wrong with one is told by svm release, with all the rest.
        text = value.isoformat() if isinstance(value, date) else value
        if isinstance(text, str):
            try:
                date.fromisoformat(text[:10])
            except ValueError:
                raise ValueError(f"{text!r} is no moment; write it as {moments.EXAMPLE}") from None
        return text


class Edition:
    """An edition: its file, its cut-off date, its figures, and what people wrote for it."""

    _read: ClassVar[dict[tuple[object, ...], Any]] = {}

    def __init__(self, number: int, file: EditionFile, root: Path, as_of: date):
        self.number = number
        self.file = file
        self.root = root
        self.as_of = as_of
        self._series: dict[str, Series] = {}

    @classmethod
    def open(cls, report_year: int, as_of: date | str | None = None, root: Path | None = None) -> Self:
        """Open the edition that reports on a year: ``open_edition(2023)`` is edition 2024.

        Parameters
        ----------
        report_year
            The calendar year the edition reports on.
        as_of
            Another cut-off date than the edition's own; default ``SVM_AS_OF`` or the edition file.
        root
            The project folder; default ``SVM_ROOT`` or the nearest folder above with ``data/editions``.

        Raises
        ------
        UnknownEditionError
            There is no such edition; the message lists the ones there are.
        """
        root = root or project_root()
        number = report_year + 1
        path = _file(root, number)
        if not path.exists():
            raise UnknownEditionError(_unknown(root, number))
        file = read_edition_file(path, number)
        chosen = as_of or os.environ.get("SVM_AS_OF") or file.cut_off
        day = parse_day(chosen) if isinstance(chosen, str) else chosen
        return cls._read.get((cls, number, day, root)) or cls(number, file, root, day)

    @classmethod
    def read_once(cls, report_year: int) -> None:
        """Open an edition and read ahead; who opens it later, in this process or a fork, finds it read."""
        edition = cls.open(report_year)
        edition.read_ahead()
        cls._read[cls, edition.number, edition.as_of, edition.root] = edition

    @classmethod
    def forget(cls) -> None:
        """Let an edition that is opened from now on be read from its files again."""
        cls._read.clear()

    def __repr__(self) -> str:
        return f"<Edition {self.number}: report year {self.report_year}, figures as of {self.as_of}>"

    @property
    def report_year(self) -> int:
        """The calendar year the edition reports on."""
        return self.file.report_year

    @property
    def title(self) -> str:
        """Title as printed."""
        return self.file.title

    @property
    def subtitle(self) -> str:
        """Second line of the cover."""
        return f"Migratie in {self.report_year}: cijfers en ontwikkelingen"

    @property
    def as_of_text(self) -> str:
        """The cut-off date for a reader: ``3 juni 2024``."""
        return dutch.day(self.as_of)

    @property
    def paper(self) -> Paper:
        """The letter that goes with the edition; of one with figures known later than it was sent, none yet.

        An edition that is made again with newer figures is not the one that parliament got: day and number of
        that letter would stand above figures that were not there.
        """
        paper = self.file.paper
        if paper.sent and paper.sent < self.as_of:
            return Paper(sent=None, dossier=paper.dossier, number=None, address=None)
        return paper

    @property
    def release_day(self) -> date:
        """The day on which readers get the edition: when it was sent, else when it is decided, else today."""
        planned = date.fromisoformat(self.file.release[:10]) if self.file.release else self.file.cabinet
        return self.file.paper.sent or planned or date.today()

    @property
    def ministries(self) -> list[str]:
        """Names of the ministries that make this edition."""
        return self.file.ministries

    @property
    def pdf_name(self) -> str:
        """File name of the PDF edition."""
        return f"staat-van-migratie-{self.number}.pdf"

    @property
    def annexes_name(self) -> str:
        """File name of its second volume, the annexes with sources and data."""
        return volumes.annexes_of(self.pdf_name)

    @property
    def pdf_names(self) -> tuple[str, str]:
        """File names of both volumes."""
        return self.pdf_name, self.annexes_name

    @cached_property
    def store(self) -> Store:
        """The figures."""
        return Store(self.root / snapshots.FOLDER)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the series mean."""
        return catalogue.read(self.root / catalogue.FOLDER, set(self.store.datasets()))

    @cached_property
    def corrections(self) -> Corrections:
        """Figures of a source that the report does not take as they are."""
        return corrections.read(self.root / corrections.FILE, set(self.store.datasets()))

    @cached_property
    def calendar(self) -> ReleaseCalendar:
        """What comes out when, as the sources announced it."""
        return release_calendar.read(self.root / release_calendar.FILE, set(self.store.datasets()))

    @property
    def labels(self) -> dict[str, dict[str, str]]:
        """Dutch names of categories that are no country, per dimension."""
        uses.note(LABELS)
        return self._labels

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return strict.values(self.root / LABELS, dict[str, dict[str, str]], LABELS)

    @cached_property
    def policy(self) -> policy.Register:
        """The policy developments of all years."""
        return policy.read(self.root / policy.FOLDER)

    @property
    def contributions(self) -> list[Contribution]:
        """The passages that organisations contributed to this edition."""
        uses.note(f"{CONTRIBUTIONS.as_posix()}/{self.number}/")
        return self._contributions

    @cached_property
    def _contributions(self) -> list[Contribution]:
        return read_contributions(self.root, self.number)

    def contribution(self, subject: str, owner: str) -> Contribution | None:
        """Return the passage that an organisation contributed about a subject; None where there is none.

        Only its file is read: what is taken up of another passage, or written in the log, is no use of it.
        """
        if not (name := contribution_name(subject, owner)):
            return None
        file = CONTRIBUTIONS / str(self.number) / name
        uses.note(file.as_posix())
        return read_contribution(self.root / file) if (self.root / file).is_file() else None

    @property
    def terms(self) -> Terms:
        """The words of the report and what they mean."""
        uses.note(TERMS)
        return self._terms

    @cached_property
    def _terms(self) -> Terms:
        return read_terms(self.root / TERMS)

    @property
    def previous(self) -> Self | None:
        """The edition before this one at its own cut-off date; None where there is no file for it."""
        uses.note(f"data/editions/{self.number - 1}.yml")
        return self._previous

    @cached_property
    def _previous(self) -> Self | None:
        path = _file(self.root, self.number - 1)
        if not path.exists():
            return None
        file = read_edition_file(path, self.number - 1)
        return type(self)(self.number - 1, file, self.root, file.cut_off)

    def series(self, series_id: str) -> Series:
        """Return one series as this edition quotes it.

        Raises
        ------
        UnknownSeriesError
            Not in the catalogue; the message suggests near names.
        MissingSnapshotError, DigestError, DataFileError
            The store does not hold what the catalogue says, or not unharmed. Never a reason for "pending".
        """
        entry = self.catalogue[series_id]
        _note_use_of(entry)
        if series_id not in self._series:
            self._series[series_id] = self._load(entry, self.as_of)
        return self._series[series_id]

    def series_on(self, day: date, series_id: str) -> Series:
        """Return one series as it would be quoted on another day than the cut-off date."""
        entry = self.catalogue[series_id]
        _note_use_of(entry)
        return self._load(entry, day)

    def _load(self, entry: Entry, day: date) -> Series:
        announced = self.calendar.announced(entry.datasets)
        labels = uses.Noted(self._labels, LABELS)
        return load(
            entry.known_on(day), self.store, day, self.report_year, labels, self.corrections, announced
        )

    def all_series(self) -> list[Series]:
        """Return every series a chapter uses, in the order of the catalogue."""
        return [self.series(key) for key, entry in self.catalogue.items() if entry.unused is None]

    def numbers(self) -> "pd.DataFrame":
        """Return what its last build printed, as a table; its columns: ``report/printed_numbers.py``.

        Raises
        ------
        BuildError
            There is no build of this cut-off date; the message says how to make it.
        """
        return printed_numbers.read(self.root, self.number, self.as_of)

    def read_ahead(self) -> None:
        """Read what chapters may ask for, so that processes forked from this one find it read.

        What is broken is left alone: who asks for it is told. What is noted as used when it is asked for, and
        not when it is read, is listed in ``READ_AHEAD``.
        """
        for name in ("catalogue", "corrections", "calendar", "policy", "_labels", "_terms"):
            with suppress(SvmError):
                getattr(self, name)
        with suppress(SvmError):
            for series_id, entry in self.catalogue.items():
                if entry.unused is None:
                    with suppress(SvmError):
                        self.series(series_id).read_ahead()

    def pending(self) -> list[Pending]:
        """Return every figure up to the report year that is still to come: first expected, first listed."""
        found = [item for each in self.all_series() for item in each.pending]
        return sorted(found, key=lambda item: (item.expected, item.series.id, item.period))


#: What says by itself that it is used, part by part; reading it in advance is no use of it.
READ_AHEAD = (
    LABELS,
    TERMS,
    corrections.FILE,
    release_calendar.FILE,
    f"{catalogue.FOLDER}/",
    f"{snapshots.FOLDER}/",
    f"{policy.FOLDER}/2",  # the years, not the list of domains
    f"{policy.FOLDER}/*",
    f"{CONTRIBUTIONS.as_posix()}/",
    "data/editions/",
)


def _note_use_of(entry: Entry) -> None:
    for dataset in entry.datasets:
        uses.note(f"{snapshots.FOLDER}/{dataset}/")
        uses.note(uses.entries(corrections.FILE, "dataset", dataset))
        uses.note(uses.entry(release_calendar.FILE, dataset))


#: For code. Texts of authors get an edition of ``notebook.edition``, which knows their verbs.
open_edition = Edition.open


def parse_day(text: str) -> date:
    """Read a date as ``2024-06-03`` or the word ``today``.

    Raises
    ------
    SvmError
        Neither of these.
    """
    if text == "today":
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SvmError(f"{text!r} is no date; write it as 2024-06-03, or: today") from None


def _unknown(root: Path, number: int) -> str:
    there = edition_numbers(root)
    known = ", ".join(map(str, there)) or "none"
    said = f"There is no edition {number} (report year {number - 1}); there are: {known}. "
    if not there:
        return f"{said}Write data/editions/{number}.yml first (CONTRIBUTING.md, Add an edition)."
    new = there[-1] + 1
    which = "Make it with" if number == new else "The next one is made with"
    return f"{said}{which}: svm new-edition {new}"


def _file(root: Path, number: int) -> Path:
    uses.note(f"data/editions/{number}.yml")
    return root / "data" / "editions" / f"{number}.yml"


def edition_numbers(root: Path) -> list[int]:
    """Return the numbers of the editions there are, oldest first."""
    uses.note("data/editions/*")
    return sorted(int(path.stem) for path in (root / "data" / "editions").glob("[0-9]*.yml"))


def read_edition_file(path: Path, number: int) -> EditionFile:
    """Read one edition file strictly.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong type, or a report year that does not fit the edition.
    """
    where = f"data/editions/{path.name}"
    file = strict.model(EditionFile, where, strict.read(path))
    if file.report_year != number - 1:
        raise DataFileError(
            f"{where}: report_year: edition {number} reports on {number - 1}, not {file.report_year}"
        )
    if file.cut_off < periods.last_day(str(file.report_year)):
        raise DataFileError(f"{where}: cut_off: {file.cut_off} lies before the end of {file.report_year}")
    return file
