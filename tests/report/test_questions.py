"""The questions of parliament: strict reading, what an edition shows, places that must exist."""

from datetime import date

import pytest

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.notebook.annexes import asked
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report import chapters
from staatvanmigratie.report.checks import check_questions
from staatvanmigratie.report.registers import questions
from tests.samples import ROOT

ENTRY = """\
wachten:
  subject: Wachten op een besluit
  kind: vraag
  house: Tweede Kamer
  date: 2025-01-14
  question: Hoelang wachten mensen op een besluit over asiel?
  paper: Kamervragen 2025Z00283
  address: https://www.tweedekamer.nl/kamerstukken/detail?id=2025Z00283
  answer: Het rapport geeft de duur.
  answered: [fig-wachten, "07_asiel#Besluiten", 07_asiel]
"""
CHAPTER = {"07_asiel": '# Asiel\n\n## Besluiten\n\nfiguur(g, label="fig-wachten")'}


def read(tmp_path, content=ENTRY):
    path = tmp_path / questions.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return questions.read(tmp_path)


def test_a_question_leads_to_the_figure_the_heading_and_the_chapter(tmp_path):
    said = asked.listed(read(tmp_path), {"07_asiel": "Asiel"}).markdown

    assert "**Wachten op een besluit**" in said
    assert "[Kamervragen 2025Z00283](https://www.tweedekamer.nl/" in said
    assert "figuur *fig-wachten*" in said and "[Asiel](07_asiel.ipynb) onder ‘Besluiten’" in said
    assert list(questions.problems(read(tmp_path), CHAPTER)) == []


def test_a_question_without_an_answer_says_why(tmp_path):
    whole = ENTRY.partition("  answer:")[0] + "  unanswered: Niemand telt dit.\n"

    said = asked.listed(read(tmp_path, whole), {}).markdown

    assert "*Geen antwoord in dit rapport.* Niemand telt dit." in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  answer: Het rapport geeft de duur.\n", "", "answer: is missing"),
        ("  answered:", "  unanswered: Niemand telt dit.\n  answered:", "not both"),
        ('  answered: [fig-wachten, "07_asiel#Besluiten", 07_asiel]\n', "", "not both"),
        ("fig-wachten", "grafiek 3", "is no place"),
        ("kind: vraag", "kind: mening", "kind"),
        ("https://www", "www", "address"),
        ("subject:", "onderwerp: iets\n  subject:", "onderwerp: is an unknown key"),
    ],
)
def test_a_slip_in_the_register_is_an_error(tmp_path, old, new, said):
    with pytest.raises(DataFileError, match=said):
        read(tmp_path, ENTRY.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fig-wachten", "fig-weg", "no figure or table 'fig-weg'"),
        ("#Besluiten", "#Weg", "no heading 'Weg' in 07_asiel"),
        (", 07_asiel]", ", 08_opvang]", "no chapter '08_opvang'"),
    ],
)
def test_a_place_that_is_not_there_is_found(tmp_path, old, new, said):
    found = list(questions.problems(read(tmp_path, ENTRY.replace(old, new, 1)), CHAPTER))

    assert len(found) == 1 and said in found[0][1] and found[0][0] == "wachten"


def test_an_edition_shows_what_had_been_asked_by_then():
    keys = {
        n: {each.key for each in questions.known(ROOT, open_edition(n - 1, root=ROOT).as_of)}
        for n in (2022, 2025)
    }

    assert "totale-instroom-raming" in keys[2022] and "kosten-opvang" not in keys[2022]
    assert "kosten-opvang" in keys[2025] and "inwilliging-eu-2025" not in keys[2025]
    assert all(each.date <= date(2025, 7, 31) for each in questions.known(ROOT, date(2025, 7, 31)))


def test_every_place_of_the_register_is_in_the_book():
    edition = open_edition(2024, root=ROOT)

    assert list(check_questions(edition, chapters.read_all(ROOT))) == []


def test_a_typed_digit_in_an_answer_is_found(tmp_path):
    read(tmp_path, ENTRY.replace("geeft de duur", "zegt 53 weken"))

    class Root:
        root = tmp_path

    found = list(check_questions(Root(), []))

    assert any("typed number" in each.message for each in found)
