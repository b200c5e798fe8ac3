"""Nothing in an edition is dated after its cut-off date, unless it is marked as expected or later."""

import pytest
import yaml

from staatvanmigratie.notebook.agreement import knowable
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.edition import open_edition
from tests.samples import records, small_project


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return open_edition(2023, root=small_project.make(tmp_path_factory.mktemp("project")))


def found(edition, said, chapter="03_migratie"):
    output = records.output(said)
    return [f.message for f in knowable.check([PrintedOutput(chapter, 4, output)], edition)]


def text(source, **of):
    return {"kind": "tekst", "source": source, **of}


def test_a_sentence_about_later_is_an_error(edition):
    (message,) = found(edition, text("Eerst dit. In Drenthe verdriedubbelde het in 2016 en in 2024."))

    assert "'2024', after the cut-off date 2024-06-03" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "Het CBS verwacht dit cijfer in juni 2025.",
        "De regels gelden vanaf juni 2026.",
        "Het waren er in 2024 al meer‡.",
        "In mei 2024 was het zo.",
    ],
)
def test_what_is_expected_or_marked_and_what_was_known_is_right(edition, sentence):
    assert found(edition, text(sentence)) == []


def test_notes_tiles_rows_and_definitions_count_too(edition):
    table = {"columns": [{"title": "Jaar"}], "rows": [[{"text": "gewijzigd in 2025"}]]}
    said = {"kind": "tabel", "label": "tab-x", "caption": "Zo was het", "table": table}
    tile = {"title": "Mensen", "shown": "1", "period": "2023", "note": "herzien in 2025"}
    tiles = {"kind": "kerncijfers", "label": "kern-x", "tiles": [tile]}

    assert len(found(edition, {**said, "notes": ["Een breuk in augustus 2024."]})) == 2
    assert len(found(edition, tiles)) == 1
    assert len(found(edition, text("Zo.", numbers=[{"definition": "In 2025 telt iedereen mee."}]))) == 1


def test_annexes_that_name_what_comes_are_left_alone(edition):
    assert found(edition, text("Stand 12 juni 2025."), chapter="90_bronnen") == []


def test_a_note_and_a_break_of_the_catalogue_are_those_of_the_edition(tmp_path):
    small_project.make(tmp_path)
    path = tmp_path / "data" / "catalogue" / "nationaal.yml"
    content = yaml.safe_load(path.read_text())
    content["immigratie_totaal"] |= {
        "note": "Afgerond. In 2025 kwam er een telling bij.",
        "breaks": {"2022": "Nieuw.", "2025": "Nog nieuwer."},
        "ends": "2026",
    }
    path.write_text(yaml.safe_dump(content))

    then = open_edition(2023, root=tmp_path).series("immigratie_totaal").entry
    later = open_edition(2023, "2027-01-01", root=tmp_path).series("immigratie_totaal").entry

    assert (then.note, list(then.breaks), then.ends) == ("Afgerond.", ["2022"], None)
    assert (later.note, list(later.breaks), later.ends) == (
        content["immigratie_totaal"]["note"],
        ["2022", "2025"],
        "2026",
    )
