"""The box that closes a chapter: what is still to come, what was due, what nobody publishes, what is old."""

from datetime import date

import pytest

from staatvanmigratie.book.what_is_missing import add_box, box
from staatvanmigratie.report import new_edition, not_processed
from staatvanmigratie.report.edition import open_edition
from tests.book.test_numbers import chapter
from tests.samples import small_project

MISSING = """
leeftijd:
  chapter: 01_immigratie
  state: published
  title: Immigratie naar leeftijd
  supplier: CBS
  reason: De tabel is openbaar.
  address: https://example.org/leeftijd
controles:
  chapter: 01_immigratie
  state: none
  title: Controles op werk
  supplier: Arbeidsinspectie
  reason: Geen reeks gevonden in openbare bronnen.
  address: https://example.org/controles
elders:
  chapter: 02_tijd
  state: none
  title: Iets van een ander hoofdstuk
  supplier: CBS
  reason: Geen reeks gevonden in openbare bronnen.
  address: https://example.org/elders
"""

ASKED = {"immigratie_totaal"}


@pytest.fixture
def root(tmp_path):
    made = small_project.make(tmp_path)
    small_project.chapter(made, "01_immigratie", 'reeks = editie.series("immigratie_totaal")')
    (made / "data" / "missing.yml").write_text(MISSING, encoding="utf-8")
    return made


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_box_tells_what_nobody_publishes_from_what_is_not_taken_up(root):
    said = box("01_immigratie", ASKED, open_edition(2023, root=root))

    taken_up, none = said.split("**Geen doorlopende reeks gevonden**")
    assert "**Nog niet verwerkt in dit rapport**\n\n- [Immigratie naar leeftijd](" in taken_up
    assert "[Controles op werk](https://example.org/controles) (Arbeidsinspectie)" in none
    assert "ander hoofdstuk" not in said


def test_what_was_due_is_not_said_to_be_still_to_come(root):
    early = open_edition(2023, as_of=date(2024, 1, 15), root=root)
    assert "**Nog niet verschenen**" in (said := plain(box("01_immigratie", ASKED, early)))
    assert "februari 2024 (CBS): Immigratie over 2023" in said

    new_edition.make(root, 2025)
    late = plain(box("01_immigratie", ASKED, open_edition(2024, root=root)))
    assert "Nog niet verschenen" not in late and "zou" not in late
    assert "Immigratie over 2024 (CBS, gepland voor februari 2025)" in late


def test_what_was_due_in_a_new_edition_is_taken_up_or_explained(root):
    file = new_edition.make(root, 2025)
    before = file.read_text(encoding="utf-8")
    due = "immigratie_totaal: 2024 (due 2025-02) should be out and is not in the store"

    for written, said in (
        ("{}", due),
        ("{immigratie_totaal: ''}", due),
        ("{immigratie_totaal: late at the source}", ""),
        ("{immigratie_totaal: late, other: old}", "other: nothing of it is due and missing"),
    ):
        text = before.replace("not_processed: {}", f"not_processed: {written}")
        file.write_text(text, encoding="utf-8")
        found = list(not_processed.unexplained(open_edition(2024, root=root)))
        assert said in "; ".join(": ".join(each) for each in found) and bool(said) == bool(found)

    # An edition of before the list shows what it misses, and is not stopped.
    file.write_text(before.replace("not_processed: {}", ""), encoding="utf-8")
    assert list(not_processed.unexplained(open_edition(2024, root=root))) == []


def test_an_annex_and_a_chapter_without_gaps_have_no_box(root):
    edition = open_edition(2023, root=root)
    annex = chapter([], docname="notebooks/90_bronnen")
    add_box(annex, edition)
    assert len(annex.notebook.cells) == 2

    (root / "data" / "missing.yml").unlink()
    whole = chapter([], docname="notebooks/02_tijd")
    add_box(whole, edition)
    assert len(whole.notebook.cells) == 2
