"""The edition as a chapter sees it: the Dutch verbs that authors type, each with English code behind it.

    editie = open_edition(report_year)
    editie.beleid("opvang")

Notebooks, contributions and the templates of documents use the verbs; the code of this package does not.
"""

from functools import cached_property
from typing import Any

from staatvanmigratie.foundation import uses
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import passages
from staatvanmigratie.notebook.annexes import (
    asked,
    cards,
    methods,
    missing_figures,
    policy_tables,
    revisions,
    sources,
    totals,
)
from staatvanmigratie.notebook.annexes.cards import Cards
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import gaps, policy, printed, processes, questions, site_settings


class ChapterEdition(Edition):
    """An edition with what a chapter may ask it to show."""

    @property
    def names(self) -> dict[str, Any]:
        """What a text of the edition knows by name, beside what it makes itself."""
        return {"editie": self, "report_year": self.report_year}

    def beleid(
        self, *domains: str, label: str | None = None, alleen: bool = False
    ) -> Shown | text.RenderedText:
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

    def beleidsstukken(self) -> Shown | text.RenderedText:
        """Show the laws, decisions and parliamentary papers of the report year, each as a link."""
        return policy_tables.papers(self.policy.of(self.report_year), self.report_year)

    def bijdrage(self, subject: str, *owners: str) -> text.RenderedText | None:
        """Place the passage an organisation contributed: ``editie.bijdrage("internationaal", "BZ")``.

        With several organisations the first that contributed, for a subject that moved to another ministry.
        None in an edition without such a contribution: the cell then shows nothing.

        Raises
        ------
        SvmError
            No organisation was named.
        DataFileError
            The contribution is broken; the message names file and key.
        """
        if not owners:
            raise SvmError(f'editie.bijdrage("{subject}"): name the organisation too: "SZW"')
        for owner in owners:
            if found := self.contribution(subject, owner):
                return passages.placed(found, self.names)
        return None

    def verband(self, relation: str) -> text.RenderedText:
        """Say why a total is not the sum of its parts: ``editie.verband("bevolkingsgroei")``.

        The sentence of ``data/relations.yml`` with the difference of the newest period that has one; an
        empty text where total and parts agree in every period of the edition.

        Raises
        ------
        SvmError
            There is no such relation, or it has no sentence; the message lists the ones there are.
        """
        return totals.sentence(self, relation, self.names)

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
        # Brings the chart library, which most commands can do without.
        from staatvanmigratie.notebook.process_pictures.process import show

        folder = self.root / processes.FOLDER
        process = processes.read(folder, process_id, self.catalogue)
        return show(process, processes.actors(folder), self, drawn=tekening)

    def begrippen(self, *names: str) -> Cards:
        """Return the cards of these terms, without names all of them; for the annex *Begrippen*.

        Raises
        ------
        DataFileError
            There is no card of that name.
        """
        return cards.of(self, names)

    def herzieningen(self, *series_ids: str) -> list[revisions.Revision]:
        """Return what became of the figures of the previous edition.

        First every figure the government's own edition printed, as far as ``data/printed`` keeps it; then, of
        the named series, what this software quotes for that edition and no printed figure covers.
        """
        return revisions.since_previous(self, series_ids)

    @cached_property
    def methode(self) -> methods.Methods:
        """How the figures came about, for the annex on method: breaks, closed series, rounding, statuses."""
        return methods.Methods(self.all_series(), self.catalogue)

    def standen(self, series_id: str, since: int) -> list[dict[str, Any]]:
        """Return every figure the source gave for each year since ``since``, as rows of a table."""
        return revisions.vintages(self.series(series_id), since)

    def ontbrekend(self) -> list[gaps.Missing]:
        """Return the indicators that belong in the report and have no figures, by chapter."""
        return gaps.missing(self.root / gaps.MISSING)

    def indicatoren_zonder_cijfers(self) -> list[dict[str, Any]]:
        """Return the indicators without figures as rows of a table, with a link to where they would be."""
        return missing_figures.rows(gaps.missing(self.root / gaps.MISSING))

    def bronnen(self) -> list[Shown]:
        """Return the sources as tables, one per chapter: series, who publishes it, table, vintage, newest."""
        found = sources.by_chapter(chapters.read_all(self.root), self.all_series())
        return [sources.table(chapter, series) for chapter, series in found]

    def vragen(self) -> text.RenderedText:
        """Show what parliament asked by the cut-off date, with the place that answers it or why none does.

        Raises
        ------
        DataFileError
            ``data/questions.yml`` is wrong; the message names the question and the key.
        """
        uses.note(questions.FILE.as_posix())
        found = questions.known(self.root, self.as_of)
        return asked.listed(found, {each.name: each.title for each in chapters.read_all(self.root)})

    def errata(self, number: int | None = None) -> list[printed.Erratum]:
        """Return the mistakes found in an edition after it appeared; default the previous one."""
        return printed.errata(self.root / printed.ERRATA, number or self.number - 1)

    def meldpunt(self) -> site_settings.Contact | None:
        """Return who takes up a mistake that a reader found; None where ``data/site.yml`` names nobody."""
        uses.note(site_settings.SETTINGS.as_posix())
        known = (self.root / site_settings.SETTINGS).is_file()
        return site_settings.read(self.root).contact if known else None


open_edition = ChapterEdition.open
