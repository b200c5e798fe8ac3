"""The folder Jupyter Book builds from: the settings of this edition, and under each chapter its sources."""

import json

import pytest
import yaml

from staatvanmigratie.book import staging
from staatvanmigratie.book.added_cells import HEADING
from staatvanmigratie.book.numbers import set_anchors
from staatvanmigratie.book.references import add_references, spans
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.notebook.outputs.record import read
from staatvanmigratie.report.edition import open_edition
from tests.book.test_numbers import chapter, number, output
from tests.samples import small_project
from tests.samples.factory import entry


@pytest.fixture
def edition(tmp_path):
    return open_edition(2023, root=small_project.make(tmp_path))


def references(made, catalogue=None):
    add_references(made, catalogue or {})
    return read(made.notebook.cells[-1].outputs[0].metadata)


def row(output, place=0):
    return [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in output.table.rows[place]]


def test_the_settings_of_the_edition_are_filled_in(edition):
    settings = staging.settings_of(edition)
    config = settings["sphinx"]["config"]

    assert settings["title"] == config["svm_title"] == "Staat van Migratie 2024"
    assert config["svm_as_of_text"] == "3\N{NO-BREAK SPACE}juni\N{NO-BREAK SPACE}2024"
    assert config["svm_report_year"] == "2023"
    assert config["svm_pdf_name"] == "staat-van-migratie-2024.pdf"
    assert config["svm_ministries"] == ["Justitie en Veiligheid", "Buitenlandse Zaken"]
    assert config["myst_substitutions"]["ministeries"] == "Justitie en Veiligheid en Buitenlandse Zaken"
    assert config["language"] == "nl"


def test_a_list_of_literature_on_top_of_the_project_is_read(edition):
    """Without one, what reads it is not loaded."""
    before = staging.settings_of(edition)["sphinx"]["config"]
    (edition.root / "bronnen.bib").write_text("@book{a, title={B}}\n", encoding="utf-8")

    config = staging.settings_of(edition)["sphinx"]["config"]

    assert "bibtex_bibfiles" not in before and "sphinxcontrib.bibtex" not in before["extensions"]
    assert config["bibtex_bibfiles"] == ["bronnen.bib"]
    assert config["extensions"] == [*before["extensions"], "sphinxcontrib.bibtex"]
    assert "bronnen.bib" in staging.page_files(edition.root)


def test_everything_the_book_needs_is_in_one_folder(edition, tmp_path):
    (edition.root / "_static").mkdir()
    (edition.root / "_static" / "logo.svg").write_text("<svg/>")
    made = chapter([output("tekst", [number()])], docname="notebooks/01_immigratie")

    staging.stage([made], edition, tmp_path / "book")

    files = {
        p.relative_to(tmp_path / "book").as_posix() for p in (tmp_path / "book").rglob("*") if p.is_file()
    }
    assert files == {
        "_config.yml",
        "_toc.yml",
        "index.md",
        "notebooks/01_immigratie.ipynb",
        "_static/logo.svg",
    }
    assert (
        yaml.safe_load((tmp_path / "book" / "_config.yml").read_text())["title"] == "Staat van Migratie 2024"
    )
    assert json.loads((tmp_path / "book" / "notebooks" / "01_immigratie.ipynb").read_text())["nbformat"] == 4


def test_chapters_get_their_name_in_the_book_from_their_place(edition):
    notebook = chapter([output("tekst", [number()])]).notebook
    path = edition.root / "notebooks" / "07_asiel.ipynb"

    (made,) = staging.chapters([ChapterResult("07_asiel", path, notebook)], edition)

    assert (made.docname, made.stem, made.page) == (
        "notebooks/07_asiel",
        "07_asiel",
        "notebooks/07_asiel.html",
    )
    assert all(each.anchor_prefix for each in made.outputs())


def test_a_chapter_ends_with_one_row_per_series():
    made = chapter(
        [
            output(
                "tekst",
                [
                    number("n1"),
                    number("n2", period="2022", status="voorlopig"),
                    number("n3", period="2021", vintage="2023-02-28", hand="retelling"),
                    number("n4", series="nareis", title="Nareis", source="IND", table=None),
                ],
            )
        ]
    )

    svm = references(made)

    assert made.notebook.cells[-2].source == HEADING
    assert made.notebook.cells[-1].metadata.tags == ["remove-input"]
    assert svm.label == "bronnen-07_asiel"
    assert list(svm.table.row_ids) == ["bron-07_asiel-asiel_eerste", "bron-07_asiel-nareis"]
    assert row(svm) == [
        "Eerste asielaanvragen",
        "CBS, tabel 83102NED",
        "2021 tot en met 2023",
        "28 februari 2023; 29 februari 2024",
        "definitief; voorlopig",
        "†",
    ]
    assert svm.table.rows[0][1].href == "https://opendata.cbs.nl/83102NED"
    assert row(svm, 1)[:2] == ["Nareis", "IND"]
    (note,) = svm.notes
    assert note.startswith("† niet bij de bron zelf gelezen")


def test_what_a_change_or_share_rests_on_is_a_source_too():
    """A share quotes two series; the reader must find both."""
    parts = [
        {
            "series": name,
            "period": period,
            "status": "definitief",
            "vintage": "2024-02-29",
            "dataset": "cbs/x",
        }
        for name, period in (
            ("asiel_eerste", "2023"),
            ("asiel_eerste", "2019"),
            ("immigratie_totaal", "2023"),
        )
    ]
    made = chapter([output("tekst", [number(what="share", based_on=parts)])])

    svm = references(made, {"immigratie_totaal": entry()})

    assert list(svm.table.row_ids) == ["bron-07_asiel-asiel_eerste", "bron-07_asiel-immigratie_totaal"]
    assert row(svm)[2] == "2019; 2023"
    assert row(svm, 1)[0] == "Immigratie"


@pytest.mark.parametrize("docname", ["notebooks/90_bronnen", "notebooks/91_nog_te_verschijnen_cijfers"])
def test_an_annex_explains_itself(docname):
    made = chapter([output("tekst", [number()])], docname=docname)

    add_references(made, {})

    assert len(made.notebook.cells) == 2


def test_a_chapter_without_numbers_gets_no_section():
    made = chapter([])

    add_references(made, {})

    assert len(made.notebook.cells) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["2023"], "2023"),
        (["2023", "2021", "2022", "2022"], "2021 tot en met 2023"),
        (["2013", "2014", "2019", "2023"], "2013 tot en met 2014; 2019; 2023"),
        (["2023-12"], "december 2023"),
        (["2023-Q1", "2023-Q2"], "eerste kwartaal 2023 en tweede kwartaal 2023"),
        (["2022", *(f"2023-{m:02}" for m in range(1, 13))], "2022; januari 2023 tot en met december 2023"),
        (["cohort2014"], "cohort2014"),
    ],
)
def test_periods_in_a_row_are_one(given, said):
    assert spans(given) == said


def test_what_marks_mean_stands_once_at_the_end_of_the_page_and_not_under_each_figure():
    plain, looks = "* voorlopig cijfer", "* voorlopig cijfer (gearceerde staaf)"
    later = "‡ latere stand dan de peildatum"
    figures = [
        output("figuur", [number(later_vintage=True)], label="fig-a", notes=[plain, later, "Met Syrië."]),
        output("tabel", [number()], label="tab-a", notes=[looks, plain, later]),
    ]
    made = chapter([output("tekst", [number(later_vintage=True)])], figures)

    notes = references(made).notes
    set_anchors(made)  # which writes each record anew

    assert [note for note in notes if note == plain] == [plain]
    assert [note for note in notes if note.startswith("‡")] == [
        "‡ de stand van de peildatum is niet bewaard; dit is een latere"
    ]
    assert [read(each.metadata).notes for each in made.notebook.cells[2].outputs] == [
        ("Met Syrië.",),
        (looks,),
    ]


def test_the_first_page_counts_what_may_be_revised_apart_from_what_was_final_by_then(edition, tmp_path):
    (edition.root / "index.md").write_text("Stand van {{ stand }}. {{ latere_standen }}\n", encoding="utf-8")
    numbers = [
        number("n1", later_vintage=True),
        number(
            "n2", later_vintage=True, settled=True
        ),  # a change, of one that was final and one that was not
        number("n3", settled=True),
        number("n4"),
    ]
    made = chapter([output("tekst", numbers)], docname="notebooks/01_immigratie")

    staging.stage([made], edition, tmp_path / "book")

    said = (tmp_path / "book" / "index.md").read_text(encoding="utf-8")
    assert "Van de 4 getallen komen er 2 (50%) uit een latere stand" in said
    assert "Van 1 andere getallen is ook alleen een latere stand bewaard" in said
    assert "{{ stand }}" in said, "what the settings fill in is left to them"


def test_an_edition_without_later_vintages_says_so(edition, tmp_path):
    (edition.root / "index.md").write_text("{{ latere_standen }}\n", encoding="utf-8")

    staging.stage([chapter([output("tekst", [number()])])], edition, tmp_path / "book")

    said = (tmp_path / "book" / "index.md").read_text(encoding="utf-8")
    assert said == "Alle cijfers zijn van een stand van voor die dag.\n"
