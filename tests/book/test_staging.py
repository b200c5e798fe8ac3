"""The folder Jupyter Book builds from: the settings of this edition, and under each chapter its sources."""

import json

import pytest
import yaml

from staatvanmigratie.book import staging
from staatvanmigratie.book.references import HEADING, add_references, spans
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
                    number("n3", period="2021", vintage="2023-02-28", secondary=True),
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
