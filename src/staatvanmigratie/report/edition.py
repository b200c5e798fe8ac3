"""An edition: a report year and the day on which its figures were looked up.

Edition N reports on calendar year N-1. Its cut-off date stands in ``data/editions/<N>.yml``; another date is
given with ``--as-of`` (or ``SVM_AS_OF``), and then the same notebooks show what was known on that day.
"""

import os
import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from staatvanmigratie.foundation import dutch, moments, periods, strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError, UnknownEditionError
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.notebook import text
from staatvanmigratie.notebook.annexes import methods, policy_tables, revisions
from staatvanmigratie.notebook.number_tables import Link
from staatvanmigratie.notebook.outputs.figure import Shown
from staatvanmigratie.report.registers import gaps, policy, printed, processes
from staatvanmigratie.report.registers.contributions import Contribution, Placed
from staatvanmigratie.report.registers.contributions import read_all as read_contributions
from staatvanmigratie.report.registers.terms import FILE as TERMS
from staatvanmigratie.report.registers.terms import Cards, Terms
from staatvanmigratie.report.registers.terms import read as read_terms
from staatvanmigratie.store import catalogue, corrections, provenance, release_calendar
from staatvanmigratie.store.catalogue import Catalogue, Strict
from staatvanmigratie.store.corrections import Corrections
from staatvanmigratie.store.observations import Pending
from staatvanmigratie.store.release_calendar import ReleaseCalendar
from staatvanmigratie.store.series import Series, load
from staatvanmigratie.store.snapshots import Store


class Paper(Strict):
    """How the edition went to parliament."""

    sent: date | None
    dossier: str | None
    number: str | None
    address: str | None


class Step(Strict):
    """One step of the decision, by its literal name."""

    name: str
    order: int
    state: Literal["open", "agreed", "skipped"] = "open"
    reason: str | None = None


class EditionFile(Strict):
    """What ``data/editions/<N>.yml`` says. Organisations and functions only, never a person."""

    title: str
    report_year: int
    cut_off: date
    cut_off_reason: str
    ministries: list[str] = Field(min_length=1)
    partners: list[str]
    signatories: list[str]
    steps: list[Step]
    cabinet: date | None
    release: str | None  # moment with time zone
    paper: Paper

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
    """An edition as a notebook sees it."""

    def __init__(self, number: int, file: EditionFile, root: Path, as_of: date):
        self.number = number
        self.file = file
        self.root = root
        self.as_of = as_of
        self._series: dict[str, Series] = {}

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

    @cached_property
    def store(self) -> Store:
        """The figures."""
        return Store(self.root / "data" / "snapshots")

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the series mean."""
        return catalogue.read(self.root / "data" / "catalogue", set(self.store.datasets()))

    @cached_property
    def corrections(self) -> Corrections:
        """Figures of a source that the report does not take as they are."""
        return corrections.read(self.root / corrections.FILE, set(self.store.datasets()))

    @cached_property
    def calendar(self) -> ReleaseCalendar:
        """What comes out when, as the sources announced it."""
        return release_calendar.read(self.root / release_calendar.FILE, set(self.store.datasets()))

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Dutch names of categories that are no country, per dimension."""
        return strict.read(self.root / "data" / "labels.yml")

    @cached_property
    def policy(self) -> policy.Register:
        """The policy developments of all years."""
        return policy.read(self.root / "data" / "policy")

    def beleid(self, *domains: str, label: str | None = None, alleen: bool = False) -> Shown | text.Tekst:
        """Show the policy developments of the report year in some domains: ``editie.beleid("opvang")``.

        A table with date, what happened and the paper as a link, or a sentence when there are none. Its label
        is ``tab-beleid-opvang``, with the domains in the order they are given. ``alleen`` leaves out what
        concerns these domains but stands under another one in the register.

        Raises
        ------
        SvmError
            No domain, or one there is not; the message lists the ones there are.
        """
        if not domains:
            raise SvmError(f"editie.beleid: name one or more domains: {', '.join(policy.domains())}")
        chosen = self.policy.within if alleen else self.policy.about
        return policy_tables.by_domain(chosen(self.report_year, *domains), self.report_year, domains, label)

    def beleidsstukken(self) -> Shown | text.Tekst:
        """Show the laws, decisions and parliamentary papers of the report year, each as a link."""
        return policy_tables.papers(self.policy.of(self.report_year), self.report_year)

    @cached_property
    def contributions(self) -> list[Contribution]:
        """The passages that organisations contributed to this edition."""
        return read_contributions(self.root, self.number)

    def bijdrage(self, subject: str, *owners: str) -> Placed | None:
        """Place the passage an organisation contributed: ``editie.bijdrage("internationaal", "BZ")``.

        With several organisations the first that contributed, for a subject that moved to another ministry.
        None in an edition without such a contribution: the cell then shows nothing.

        Raises
        ------
        SvmError
            No organisation was named.
        DataFileError
            A contribution of the edition is broken; the message names file and key.
        """
        if not owners:
            raise SvmError(f'editie.bijdrage("{subject}"): name the organisation too: "SZW"')
        for owner in owners:
            for each in self.contributions:
                if (each.subject, each.owner) == (subject, owner):
                    return each.placed(self)
        return None

    def procesplaat(self, process_id: str, tekening: bool = True) -> Shown:
        """Show a process as a picture with its text version: ``editie.procesplaat("asielprocedure")``.

        The label is ``fig-proces-asielprocedure``. With ``tekening=False`` the text version alone, for the
        annex.

        Raises
        ------
        SvmError
            There is no such process; the message lists the ones there are.
        DataFileError
            Its file is wrong; the message names file and key.
        """
        from staatvanmigratie.notebook.process_pictures import (
            steps as procesplaat,  # brings the chart library, which `svm check` can do without
        )

        folder = self.root / processes.FOLDER
        process = processes.read(folder, process_id, self.catalogue)
        return procesplaat.show(process, processes.actors(folder), self, drawn=tekening)

    @cached_property
    def terms(self) -> Terms:
        """The words of the report and what they mean."""
        return read_terms(self.root / TERMS)

    def begrippen(self, *names: str) -> Cards:
        """Return the cards of these terms, without names all of them; for the annex *Begrippen*.

        Raises
        ------
        DataFileError
            There is no card of that name.
        """
        chosen = [self.terms[name] for name in names or self.terms]
        titles = {key: entry.title for key, entry in self.catalogue.items()}
        toc = (self.root / "_toc.yml").read_text(encoding="utf-8")
        chapters = re.findall(r"file:\s*notebooks/(\w+)", toc)
        return Cards(chosen, self.terms, titles, chapters)

    @cached_property
    def previous(self) -> "Edition | None":
        """The edition before this one at its own cut-off date; None where there is no file for it."""
        path = self.root / "data" / "editions" / f"{self.number - 1}.yml"
        if not path.exists():
            return None
        file = read_edition_file(path, self.number - 1)
        return Edition(self.number - 1, file, self.root, file.cut_off)

    def herzieningen(self, *series_ids: str) -> list[revisions.Revision]:
        """Return what became of the figures of the previous edition.

        First every figure the government's own edition printed, as far as ``data/printed`` keeps it; then, of
        the named series, what this software quotes for that edition and no printed figure covers.
        """
        figures = printed.read(self.root / printed.FOLDER, self.number - 1)
        before = self.previous
        covered = {figure.series for figure in figures if figure.kind == "value" and not figure.where}
        rest = [series_id for series_id in series_ids if series_id not in covered]
        then = before.known_series if before else lambda _: None
        return [
            *revisions.of_printed(figures, then, self.known_series),
            *revisions.of_series(rest, then, self.known_series),
        ]

    def known_series(self, series_id: str) -> Series | None:
        """Return a series, or None when the catalogue does not have it."""
        return self.series(series_id) if series_id in self.catalogue else None

    @cached_property
    def methode(self) -> methods.Methods:
        """How the figures came about, for the annex on method: breaks, closed series, rounding, statuses."""
        return methods.Methods(self.all_series(), self.catalogue)

    def standen(self, series_id: str, since: int) -> list[dict[str, Any]]:
        """Return every figure the source gave for each year since ``since``, as rows of a table."""
        found = self.series(series_id)
        every = {p: found.vintages(p) for p in found.periods if periods.year_of(p) >= since}
        return [
            {
                "Jaar": periods.in_dutch(period),
                "Stand van": periods.in_dutch(provenance.state(each.snapshot)),
                found.title: each,
                "Status": each.status.words,
                "In deze editie": "ja" if each.value == found[period].value else "nee",
            }
            for period, observations in every.items()
            for each in observations
        ]

    def ontbrekend(self) -> list[gaps.Missing]:
        """Return the indicators that belong in the report and have no figures, by chapter."""
        return gaps.missing(self.root / gaps.MISSING)

    def indicatoren_zonder_cijfers(self) -> list[dict[str, Any]]:
        """Return the indicators without figures as rows of a table, with a link to where they would be."""
        return [
            {
                "Indicator": each.title,
                "Hoofdstuk": str(int(each.chapter[:2])),
                "Wie levert het cijfer": Link(each.supplier, each.address),
                "Wat er aan de hand is": each.reason,
            }
            for each in self.ontbrekend()
        ]

    def errata(self, number: int | None = None) -> list[printed.Erratum]:
        """Return the mistakes found in an edition after it appeared; default the previous one."""
        return printed.errata(self.root / printed.ERRATA, number or self.number - 1)

    def series(self, series_id: str) -> Series:
        """Return one series as this edition quotes it.

        Raises
        ------
        UnknownSeriesError
            Not in the catalogue; the message suggests near names.
        MissingSnapshotError, DigestError, DataFileError
            The store does not hold what the catalogue says, or not unharmed. Never a reason for "pending".
        """
        if series_id not in self._series:
            self._series[series_id] = self.series_on(self.as_of, series_id)
        return self._series[series_id]

    def series_on(self, day: date, series_id: str) -> Series:
        """Return one series as it would be quoted on another day than the cut-off date."""
        entry = self.catalogue[series_id]
        announced = self.calendar.announced(entry.datasets)
        return load(entry, self.store, day, self.report_year, self.labels, self.corrections, announced)

    def all_series(self) -> list[Series]:
        """Return every series a chapter uses, in the order of the catalogue."""
        return [self.series(key) for key, entry in self.catalogue.items() if entry.unused is None]

    def pending(self) -> list[Pending]:
        """Return every figure up to the report year that is still to come: first expected, first listed."""
        found = [item for each in self.all_series() for item in each.pending]
        return sorted(found, key=lambda item: (item.expected, item.series.id, item.period))


def open_edition(report_year: int, as_of: date | str | None = None, root: Path | None = None) -> Edition:
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
    path = root / "data" / "editions" / f"{number}.yml"
    if not path.exists():
        known = ", ".join(str(n) for n in edition_numbers(root)) or "none"
        raise UnknownEditionError(
            f"There is no edition {number} (report year {report_year}); there are: {known}. "
            f"To add it, write data/editions/{number}.yml after the example of another one."
        )
    file = read_edition_file(path, number)
    chosen = as_of or os.environ.get("SVM_AS_OF") or file.cut_off
    return Edition(number, file, root, parse_day(chosen) if isinstance(chosen, str) else chosen)


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


def edition_numbers(root: Path) -> list[int]:
    """Return the numbers of the editions there are, oldest first."""
    return sorted(int(path.stem) for path in (root / "data" / "editions").glob("[0-9]*.yml"))


def read_edition_file(path: Path, number: int) -> EditionFile:
    """Read one edition file strictly.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong type, or a report year that does not fit the edition.
    """
    where = f"data/editions/{path.name}"
    try:
        file = EditionFile(**strict.read(path))
    except ValidationError as error:
        raise DataFileError(f"{where}: {catalogue.first_problem(error)}") from error
    if file.report_year != number - 1:
        raise DataFileError(
            f"{where}: report_year: edition {number} reports on {number - 1}, not {file.report_year}"
        )
    if file.cut_off < periods.last_day(str(file.report_year)):
        raise DataFileError(f"{where}: cut_off: {file.cut_off} lies before the end of {file.report_year}")
    return file
