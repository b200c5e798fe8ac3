"""One chapter as a PDF: whole, accessible, numbered as in the report, and no part of an edition."""

import io
import time

import page
import pikepdf
import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.chapter_pdf import build_chapter
from staatvanmigratie.report import chapters
from tests.samples import small_project

pytestmark = pytest.mark.process

TOC = """\
format: jb-book
root: index
parts:
  - numbered: true
    chapters:
      - file: notebooks/01_immigratie
      - file: notebooks/02_tijd
      - file: notebooks/03_meer
"""
FIGURE = """\
from staatvanmigratie import figuur, grafiek

figuur(grafiek.staven(reeks), label="fig-{name}", bijschrift="Immigratie")
"""
TEXT = """\
%%tekst
Zie {{numref}}`fig-eigen`, het hoofdstuk [Tijd](02_tijd.ipynb){more}
In {{{{ reeks.last.period }}}} kwamen {{{{ reeks.last }}}} mensen.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project of three numbered chapters, and the PDF of the last one."""
    root = small_project.make(tmp_path_factory.mktemp("project"))
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    small_project.chapter(root, "01_immigratie", small_project.SENTENCE, FIGURE.format(name="ander"))
    small_project.chapter(root, "03_meer", TEXT.format(more="."), FIGURE.format(name="eigen"), title="# Meer")
    return root, build_chapter(2024, "meer", root=root)


def words(path):
    with pdfium.PdfDocument(path) as document:
        return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_passes_the_checkers_of_both_standards(project, profile):
    result = page.validate_pdf_bytes(project[1].path.read_bytes(), profile=profile)

    assert [(failure.rule_id, failure.message) for failure in result.failures] == []


def test_it_says_that_it_is_one_chapter_and_provisional(project):
    cover, *sheets = words(project[1].path)

    assert "Staat van Migratie 2024: hoofdstuk 3, Meer" in cover
    assert "Voorlopige versie van één hoofdstuk" in cover and "3 juni 2024" in cover
    assert all("Voorlopige versie van één hoofdstuk" in sheet for sheet in sheets)
    with pikepdf.open(io.BytesIO(project[1].path.read_bytes())) as document:
        assert document.docinfo.Title == "Staat van Migratie 2024: hoofdstuk 3, Meer"


def test_its_numbers_are_those_of_the_whole_report_and_other_chapters_are_named(project):
    text = " ".join(words(project[1].path))

    assert "Figuur 3.1" in text and "het hoofdstuk Tijd." in text
    assert "kwamen 332.863" in text
    assert "17%" not in text  # a number of the first chapter


def test_its_sources_and_the_data_of_its_figures_stand_behind_it(project):
    text = " ".join(words(project[1].path))

    assert "Bronnen en gegevens" in text and "CBS, tabel 85451NED" in text
    assert "Gegevens bij figuur 3.1" in text and "Gegevens: zie achterin, figuur 3.1" in text


def test_nothing_else_is_run_or_made(project):
    root, made = project

    assert made.chapters == ("03_meer",)
    assert made.path == root / "build" / "2024" / "pdf" / "staat-van-migratie-2024-03-meer.pdf"
    assert [each.name for each in (root / "build" / "2024").iterdir()] == ["pdf"]
    assert not list((root / "build").glob(".staging-*"))


def test_a_figure_of_another_chapter_is_named_by_its_number(tmp_path):
    root = small_project.make(tmp_path)
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    small_project.chapter(root, "01_immigratie", FIGURE.format(name="ander"))
    other = TEXT.format(more=" en {numref}`fig-ander`.")
    small_project.chapter(root, "03_meer", other, FIGURE.format(name="eigen"), title="# Meer")

    made = build_chapter(2024, "3", root=root)

    assert made.chapters == ("01_immigratie", "02_tijd", "03_meer")
    assert "en Figuur 1.1." in " ".join(words(made.path))


def test_the_same_chapter_gives_the_same_bytes(project):
    root, made = project
    before = made.path.read_bytes()
    time.sleep(1.1)

    assert build_chapter(2024, "03_meer", root=root, use_cache=False).path.read_bytes() == before


@pytest.mark.parametrize("asked", ["asiel", "7", "07", "07_asiel", "Asiel", "07_asiel.ipynb"])
def test_a_chapter_is_meant_by_name_or_number(asked):
    assert chapters.meant(asked, ["06_gezinsmigratie", "07_asiel", "81_dashboard_asiel"]) == "07_asiel"


def test_accents_make_no_difference():
    assert (
        chapters.meant("oekraïne", ["07_asiel", "09_ontheemden_uit_oekraine"]) == "09_ontheemden_uit_oekraine"
    )


def test_a_name_that_no_chapter_has_is_told_with_near_ones(project):
    with pytest.raises(SvmError, match=r"no chapter is called 'imigratie'; write one of: 01_immigratie"):
        build_chapter(2024, "imigratie", root=project[0])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--chapter", "asiel"], "add --pdf"),
        (["--pdf"], "say of which chapter: --chapter asiel"),
        (["--chapter", "asiel", "--pdf", "--strict"], "is for a whole edition"),
        (["--chapter", "asiel", "--pdf", "--json"], "is for a whole edition"),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_to_type(options, said):
    ran = CliRunner().invoke(cli.app, ["build", "2025", *options])

    assert ran.exit_code == 2 and said in ran.output
