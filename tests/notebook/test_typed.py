"""A number in a caption, a title or a cell has a source, however it got there."""

from dataclasses import replace

import pytest

from staatvanmigratie.notebook.agreement import typed
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import Part
from tests.samples import records


def table(chapter="07_asiel", caption="Aanvragen", head="Aantal", **cell):
    rows = [[{"text": "Syrië"}, {"text": "", **cell}]]
    columns = [{"key": "a", "title": "Land"}, {"key": "b", "title": head}]
    number = {"id": "n1", "series": "asiel", "value": 38377.0, "shown": "38.377"}
    about = {
        **{"kind": "tabel", "label": "tab-x", "caption": caption, "numbers": [number]},
        "table": {"columns": columns, "rows": rows},
    }
    return PrintedOutput(chapter, 3, records.output(about))


def found(*outputs):
    return [(f.level, f.where, f.message.partition(";")[0]) for f in typed.check(outputs)]


WHERE = "notebooks/07_asiel.ipynb, cell 3 (tab-x)"


@pytest.mark.parametrize("words", ["De 12 landen", "In 2024 kwamen 38.377 mensen", "17% minder"])
def test_digits_in_a_caption_or_a_head_are_told_with_the_label(words):
    """As an f-string prints them: the caption has no parts, so no observation printed them."""
    assert found(table(caption=words)) == [("error", WHERE, f"a typed number in the caption: {words!r}")]
    assert found(table(head=words)) == [
        ("error", WHERE, f"a typed number in the head of a column: {words!r}")
    ]


def test_what_printed_itself_in_a_caption_is_no_typed_digit():
    parts = (
        Part("Wie van "),
        Part("15 tot 75 jaar", expression="{{ leeftijd }}"),
        Part(number="n1", expression="{{ s.last }}"),
    )
    made = table(caption="Wie van 15 tot 75 jaar 38.377")

    assert found(made) != []
    assert found(replace(made, output=replace(made.output, caption_parts=parts))) == []


@pytest.mark.parametrize("words", ["38.377", "17%", "−3,5", "1 234", "± 12", "3,5 procent", "5*"])
def test_a_number_as_words_in_a_cell_has_no_source(words):
    said = f"a number without source in a cell: {words!r}"

    assert found(table(text=words)) == [("error", WHERE, said)]
    assert found(table("94_herzieningen", text=words)) == []  # an annex counts and compares


@pytest.mark.parametrize(
    "cell",
    [
        {"text": "38.377", "number": "n1"},
        {"text": "2024"},
        {"text": "2021†"},
        {"text": "15 tot 20 jaar"},
        {"text": "artikel 3"},
        {"text": "juni 2025", "pending": True},
        {"text": "–"},
        {"text": ""},
    ],
)
def test_numbers_of_the_report_years_and_words_are_left_alone(cell):
    assert found(table(caption="Aanvragen per 1.000 inwoners sinds 2015", **cell)) == []


def test_the_title_of_a_key_figure_is_looked_at_too():
    tile = {"title": "De 12 landen", "shown": "38.377", "period": "2024"}
    output = records.output({"kind": "kerncijfers", "label": "kern-x", "tiles": [tile]})

    assert found(PrintedOutput("07_asiel", 3, output)) == [
        (
            "error",
            "notebooks/07_asiel.ipynb, cell 3 (kern-x)",
            "a typed number in the title of a key figure: 'De 12 landen'",
        )
    ]
