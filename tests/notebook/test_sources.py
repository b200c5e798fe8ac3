"""The annex of sources: every series once, with table, vintage, newest figure and address."""

import pytest

from staatvanmigratie.notebook.annexes import sources
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report import chapters
from staatvanmigratie.report.chapters import Cell, Chapter
from tests.samples import ROOT


@pytest.fixture(scope="module")
def edition():
    return open_edition(2024, root=ROOT)


@pytest.fixture(scope="module")
def divided(edition):
    return sources.by_chapter(chapters.read_all(ROOT), edition.all_series())


def test_every_series_stands_in_one_table(edition, divided):
    found = [each.id for _, series in divided for each in series]

    assert sorted(found) == sorted(each.id for each in edition.all_series())


def test_a_series_stands_with_the_first_chapter_that_uses_it():
    def chapter(name, *ids):
        source = "\n".join(f'editie.series("{each}")' for each in ids)
        return Chapter(name, (Cell(name, 1, "code", source, (), False),))

    class Named:
        def __init__(self, id_):
            self.id = id_

    book = [
        chapter("00_samenvatting", "a", "c"),
        chapter("03_migratie", "a"),
        chapter("07_asiel", "a", "b"),
        chapter("80_dashboard", "b"),
    ]
    found = sources.by_chapter(book, [Named(each) for each in "abcd"])

    assert {chapter.name: [each.id for each in series] for chapter, series in found} == {
        "00_samenvatting": ["c", "d"],
        "03_migratie": ["a"],
        "07_asiel": ["b"],
    }


def test_a_row_says_table_vintage_status_and_address(edition, divided):
    shown = {label.record.label: label.record for label in (sources.table(*each) for each in divided)}
    rows = {row[0].text: row for row in shown["tab-bronnen-03"].table.rows}
    row = rows["Immigratie"]

    assert row[1].text == "CBS" and row[1].href.startswith("https://")
    assert "17 juli 2025" in row[2].text.replace("\N{NO-BREAK SPACE}", " ")
    assert row[3].text == "2024", "final, so that nothing need be said"
    newest = [row[3].text for record in shown.values() for row in record.table.rows]
    assert any(text.endswith("(voorlopig)") for text in newest)
    assert not any("definitief" in text for text in newest)
