"""The figures of the previous edition: what it printed, what is known now, and why they differ."""

from datetime import date

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.notebook.annexes import revisions
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report.registers import printed
from tests.samples import ROOT, factory, small_project

PRINTED = {
    "title": "Immigranten",
    "period": "2023",
    "value": 332863,
    "series": "immigratie_totaal",
    "address": "https://example.org/bericht",
}


def figure(**changes):
    return printed.EarlierFigure(**{"id": "immigratie", **PRINTED, **changes})


def line(value, status="A", **more):
    return factory.series({"2022": 403108, "2023": (value, status)}, **more)


class Edition:
    """An edition with one series."""

    def __init__(self, series):
        self.catalogue = {"immigratie_totaal": series.entry}
        self.series = {"immigratie_totaal": series}.__getitem__


def of(figures, then, now):
    return revisions.of_printed([figures], Edition(then), Edition(now))[0]


def test_a_provisional_figure_that_became_final_is_a_planned_revision():
    """332.863 in the edition of June 2024, 335.668 a year later."""
    found = of(figure(), line(332863, "P"), line(335668))

    assert found.changed
    assert [str(cell) for cell in (found.new, found.difference)] == ["335.668", "+2.805"]
    assert found.cause == "Geplande bijstelling: toen voorlopig, nu definitief."
    assert (found.old.text, found.old.href) == ("332.863", "https://example.org/bericht")


def test_a_rounded_figure_holds_as_long_as_the_new_one_rounds_to_it():
    about = figure(value=336000, rounded_to=1000)

    found = of(about, line(335668), line(335668))

    assert found.old.text == "ongeveer\N{NO-BREAK SPACE}336.000"
    assert (found.changed, found.difference, found.cause) == (False, None, revisions.FITS)


def test_an_edition_that_missed_a_newer_figure_is_told_so():
    """Two editions running the headline was out of date: nobody saw that a newer vintage was public."""
    found = of(figure(value=314000, rounded_to=1000), line(316305), line(316305))

    assert found.cause == "Op de peildatum van die editie was al een ander cijfer bekend: 316.305."


def test_a_given_cause_goes_before_a_computed_one():
    found = of(figure(cause="Anders geteld."), line(332863, "P"), line(335668))

    assert found.cause == "Anders geteld."


def test_a_printed_change_is_held_against_the_change_of_now():
    unchanged = of(figure(kind="change", value=-17, rounded_to=1), line(332863, "P"), line(335668))
    changed = of(figure(kind="change", value=-17, rounded_to=1), line(332863, "P"), line(350000))

    assert (str(unchanged.new), unchanged.changed) == ("−17%", False)
    assert (str(changed.new), str(changed.difference)) == ("−13%", "+3,8\N{NO-BREAK SPACE}procentpunt")


def test_a_figure_without_series_says_why_it_cannot_be_compared():
    found = of(figure(series=None, missing="Niet gevonden."), line(1), line(1))

    assert (found.comparable, found.new, found.cause) == (False, None, "Niet gevonden.")


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (line(10, "P"), line(12, "P"), "Geplande bijstelling: toen voorlopig, nog steeds voorlopig."),
        (line(10), line(12), "Correctie door de bron: het cijfer was al definitief."),
        (line(10, rounded=True), line(12), "Toen afgerond, nu het precieze cijfer."),
        (
            line(10),
            line(12, source={"dataset": "nieuw", "table": "nieuw"}),
            "Andere bron of tabel: toen CBS, tabel 85451NED, nu CBS, tabel nieuw.",
        ),
        (
            line(10, breaks={"2023": "Nieuwe telling"}),
            line(12, source={"dataset": "nieuw"}, breaks={"2023": "Nieuwe telling"}),
            "Methode: Nieuwe telling",
        ),
    ],
)
def test_the_cause_follows_from_status_rounding_and_table(old, new, cause):
    assert revisions.cause_of(old["2023"], new["2023"]) == cause


def test_without_printed_figure_the_software_is_held_against_itself():
    (found,) = revisions.of_series(["immigratie_totaal"], Edition(line(10, "P")), Edition(line(10)))

    assert (found.printed, found.changed) == (False, False)
    assert found.cause == "Niet gewijzigd; het cijfer is nu definitief."
    assert found.row["Verschil"] == "geen"


def test_a_vintage_of_later_is_not_held_to_be_what_the_edition_said():
    """198.302 emigrants stood as "previous edition, unchanged": a figure that edition could not know."""
    later = line(198302, source={"vintage": "2025-01-12", "known_from": date(2025, 1, 12)})
    assert later["2023"].later

    (found,) = revisions.of_series(["immigratie_totaal"], Edition(later), Edition(line(198302)))

    assert (found.old, found.comparable, found.changed) == ("niet bewaard", False, False)
    assert found.cause == revisions.NOT_KEPT


def test_what_was_still_to_come_is_new_now():
    then = factory.series({"2022": 403108}, report_year=2023)

    (found,) = revisions.of_series(["immigratie_totaal"], Edition(then), Edition(line(335668)))

    assert (found.old.pending, found.changed, found.cause) == (True, True, revisions.NEW)
    assert found.row["Verschil"] == ""


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"series": None}, "name the series"),
        ({"missing": "x"}, "name the series"),
        ({"address": "bericht"}, "address"),
        ({"bron": "x"}, "bron: is an unknown key"),
        ({"value": "veel"}, "value"),
    ],
)
def test_a_slip_in_a_printed_figure_is_named(tmp_path, change, problem):
    path = tmp_path / "2024.yml"
    path.write_text(yaml.safe_dump({"immigratie": {**PRINTED, **change}}), encoding="utf-8")

    with pytest.raises(DataFileError, match=rf"data/printed/2024.yml: immigratie: .*({problem})"):
        printed.read(tmp_path, 2024)


def test_an_edition_finds_its_predecessor_at_its_own_cut_off_date(tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_AS_OF", "2026-01-01")
    root = small_project.make(tmp_path)
    later = small_project.EDITION.replace("2024-06-03", "2025-07-01").replace("2023", "2024")
    (root / "data" / "editions" / "2025.yml").write_text(later.replace("Migratie 2024", "Migratie 2025"))
    (root / "data" / "printed").mkdir()
    (root / "data" / "printed" / "2024.yml").write_text(yaml.safe_dump({"immigratie": PRINTED}))

    edition = open_edition(2024, root=root)
    (found,) = edition.herzieningen("immigratie_totaal")

    assert edition.previous.as_of.isoformat() == "2024-06-03"  # not the date asked for on the command line
    assert (found.printed, found.cause) == (True, revisions.UNCHANGED)
    assert open_edition(2023, root=root).previous is None
    assert open_edition(2023, root=root).herzieningen("immigratie_totaal") == []


def test_errata_are_read_per_edition_and_an_empty_file_holds_none(tmp_path):
    path = tmp_path / "errata.yml"
    path.write_text("# none\n")
    assert printed.errata(path, 2024) == []
    fields = {"edition": 2024, "place": "p", "was": "1", "should_be": "2", "cause": "c", "effect": "e"}
    path.write_text(yaml.safe_dump({"a": {**fields, "found": date(2024, 7, 1)}}))

    assert [erratum.id for erratum in printed.errata(path, 2024)] == ["a"]
    assert printed.errata(path, 2025) == []


def test_every_kept_figure_can_be_read_and_names_a_series_that_is_there():
    """A renamed series would silently turn a comparison into 'not to compare'."""
    edition = open_edition(2024, root=small_project.ROOT)

    for number in printed.numbers(small_project.ROOT / printed.FOLDER):
        for kept in printed.read(small_project.ROOT / printed.FOLDER, number):
            assert kept.series is None or kept.series in edition.catalogue, (number, kept.id)


def test_all_vintages_of_a_year_are_listed_with_the_one_that_is_quoted():
    edition = open_edition(2024, "2025-07-31", root=small_project.ROOT)

    rows = [row for row in edition.standen("immigratie_totaal", 2023) if row["Jaar"] == "2023"]

    assert [(str(row["Immigratie"]), row["In deze editie"]) for row in rows][:2] == [
        ("332.863", "nee"),
        ("335.668", "ja"),
    ]


def test_who_takes_up_a_mistake_is_named_where_the_site_says_so(tmp_path):
    """The annex sent a reader to "de redactie", with no address."""
    from staatvanmigratie.notebook.edition import ChapterEdition, open_edition

    edition = open_edition(2024, root=ROOT)
    assert edition.meldpunt().address.startswith("https://")

    elsewhere = ChapterEdition(edition.number, edition.file, tmp_path, edition.as_of)
    assert elsewhere.meldpunt() is None
