"""Every printed number can be looked up with its source, and its anchor leads to it."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from staatvanmigratie.book.numbers import Chapter, as_text, collect, set_anchors
from staatvanmigratie.book.output_nodes import anchor
from staatvanmigratie.notebook.outputs import record
from tests.samples import records

EDITION = SimpleNamespace(number=2024, report_year=2023, as_of=date(2024, 6, 3))


def number(number_id="n1", **changes):
    known = {
        "id": number_id,
        "shown": "38.377",
        "value": 38377.0,
        "series": "asiel_eerste",
        "definition": "Wie voor het eerst asiel vraagt.",
        "breakdown": {},
        "period": "2023",
        "status": "definitief",
        "source": "CBS",
        "table": "83102NED",
        "vintage": "2024-02-29",
        "later_vintage": False,
        "settled": False,
        "hand": "source",
        "address": "https://opendata.cbs.nl/83102NED",
        "based_on": [],
    }
    return {**known, **changes}


def pending(period="2023", expected="2025-06", **changes):
    known = {"series": "gezin", "title": "Gezinsmigratie", "expected_text": "juni 2025", "publisher": "CBS"}
    return {
        **known,
        "period": period,
        "expected": expected,
        "address": "https://x",
        "overdue": False,
        **changes,
    }


def output(kind, numbers=(), waiting=(), **svm):
    said = {"kind": kind, "numbers": list(numbers), "pending": list(waiting), **svm}
    said |= {"source": " ".join(f"{{cijfer}}`{n['id']}`" for n in numbers)} if kind == "tekst" else {}
    said |= {"caption": "X", "table": {"columns": [], "rows": []}} if kind == "tabel" else {}
    said |= {"caption": "X", "alt": "X."} if kind == "figuur" else {}
    metadata = records.metadata(said)
    return new_output("display_data", data={"text/plain": "x"}, metadata=metadata)


def chapter(*cells, docname="notebooks/07_asiel"):
    notebook = new_notebook(cells=[new_markdown_cell("# Asiel")])
    for outputs in cells:
        notebook.cells.append(new_code_cell("x", outputs=list(outputs)))
    made = Chapter(docname, notebook)
    set_anchors(made)
    return made


def test_numbers_stand_in_reading_order_with_their_place_and_source():
    made = chapter(
        [output("tekst", [number(), number("n2", shown="17% minder", what="change")])],
        [output("figuur", [number("n1", period="2022")], label="fig-eerste")],
    )

    found = collect(EDITION, [made])["numbers"]

    assert [n["anchor"].partition("#")[2] for n in found] == [
        "07_asiel-1-n1",
        "07_asiel-1-n2",
        "fig-eerste-n1",
    ]
    assert {n["anchor"].partition("#")[0] for n in found} == {"notebooks/07_asiel.html"}
    assert [n["kind"] for n in found] == ["tekst", "tekst", "figuur"]
    assert found[0]["address"] == "https://opendata.cbs.nl/83102NED"
    assert found[2]["period"] == "2022"


def test_anchors_are_those_the_pages_use():
    """numbers.json and the pages must agree, or a link leads nowhere."""
    made = chapter([output("tekst", [number()]), output("tekst", [number()])])

    prefixes = [output.anchor_prefix for output in made.outputs()]

    assert [f"{prefix}-n1" for prefix in prefixes] == [
        anchor("notebooks/07_asiel", 1, "n1", 0),
        anchor("notebooks/07_asiel", 1, "n1", 1),
    ]


def test_setting_anchors_twice_changes_nothing():
    made = chapter([output("tekst", [number()]), output("tabel", [number()], label="tab-x")])
    before = as_text(collect(EDITION, [made]))

    set_anchors(made)

    assert as_text(collect(EDITION, [made])) == before


def test_a_pending_figure_is_listed_once_with_its_chapters_first_expected_first():
    one = chapter([output("tekst", waiting=[pending(), pending("2022", "2024-12")])])
    two = chapter([output("tabel", waiting=[pending()], label="tab-x")], docname="notebooks/03_migratie")

    found = collect(EDITION, [one, two])["pending"]

    assert [(p["period"], p["chapters"]) for p in found] == [
        ("2022", ["07_asiel"]),
        ("2023", ["07_asiel", "03_migratie"]),
    ]


@pytest.mark.parametrize(("there", "listed"), [(True, 0), (False, 1)])
def test_what_the_edition_before_awaited_and_has_come_since_is_not_pending(there, listed):
    """The annex on revisions prints the number of now beside what stood in the edition before."""
    edition = SimpleNamespace(**vars(EDITION), series=lambda _: SimpleNamespace(has=lambda _: there))
    made = chapter([output("tabel", [number(series="gezin")], waiting=[pending()], label="tab-x")])

    assert len(collect(edition, [made])["pending"]) == listed


def test_the_file_says_which_edition_on_which_day_and_is_the_same_each_time():
    made = chapter([output("tekst", [number()])])

    text = as_text(collect(EDITION, [made]))

    assert json.loads(text)["as_of"] == "2024-06-03"
    assert json.loads(text)["edition"] == 2024
    assert text == as_text(collect(EDITION, [made]))
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_outputs_of_others_are_left_alone():
    other = new_output("display_data", data={"text/plain": "x"})
    made = chapter([other])

    assert collect(EDITION, [made])["numbers"] == []
    assert "svm" not in other.metadata


def test_what_is_known_of_a_chapter_is_what_stands_in_it():
    """A record is read once, and is another one once its anchors are set."""
    made = chapter([output("tekst", [number()])], [output("figuur", [number("n2")], label="fig-a")])
    for each in made.notebook.cells[1].outputs:
        made.set_record(each, replace(made.record(each), anchor_prefix="elders"))
    assert next(made.outputs()).anchor_prefix == "elders"

    set_anchors(made)

    stands = [record.read(each.metadata) for cell in made.notebook.cells[1:] for each in cell.outputs]
    assert list(made.outputs()) == stands
    assert [each.anchor_prefix for each in made.outputs()] == ["07_asiel-1", "fig-a"]
