"""The record of an output: one contract, written in one room and read in three others."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.notebook.outputs import record, running_text
from staatvanmigratie.notebook.outputs.record import KEY, FigureOutput, TextOutput, read
from staatvanmigratie.notebook.outputs.running_text import Run
from staatvanmigratie.notebook.outputs.text import render
from tests.samples import factory, records
from tests.samples import sample_site as site

TEMPLATE = """\
{% macro ongeveer(o) %}{{ "ongeveer " }}{{ o | kaal }}{% endmacro %}
## Asiel in {{ s.last.period }}

In {{ s.last.period }} vroegen {{ ongeveer(s.last) }} mensen {term}`asiel <asielaanvraag>` aan
{%- if s.last.change %}, {{ s.last.change }}{% endif %}. Een jaar eerder waren dat er {{ s[2022] }}.

{% for o in [s.last, s[2022]] -%}
- {{ o.period }}: [{{ o }}](https://example.org).
{% endfor %}
"""


@pytest.fixture
def text():
    return render(TEMPLATE, {"s": factory.series({"2022": 35535, "2023": (38377, "P")})}).record


def sentences(text):
    return [sentence for block in text.blocks for sentence in block.sentences]


# Text ---------------------------------------------------------------------------------------------------


def test_every_part_of_a_sentence_knows_what_printed_it_and_where_that_stands(text):
    for part in (part for sentence in sentences(text) for part in sentence.parts):
        source = TEMPLATE[slice(*part.at)]
        assert source == (part.expression or part.myst)
        assert not part.number or part.expression.startswith("{{")


def test_a_number_that_a_macro_printed_belongs_to_the_expression_that_asked_for_it(text):
    (number,) = [part for part in sentences(text)[1].parts if part.number == "n1"]

    assert number.expression == "{{ ongeveer(s.last) }}"
    assert text.number("n1").value == 38377


def test_a_text_is_in_blocks_of_sentences(text):
    assert [(block.kind, len(block.sentences)) for block in text.blocks] == [
        ("heading", 1),
        ("paragraph", 2),
        ("item", 1),
        ("item", 1),
    ]
    said = [text.said(sentence).replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences(text)]
    assert said[1] == "In 2023 vroegen ongeveer 38.377 mensen asiel aan, 8% meer."
    assert said[2] == "Een jaar eerder waren dat er 35.535."


def test_what_the_book_reads_is_what_was_printed_with_a_role_for_each_number(text):
    assert text.myst.startswith(
        "## Asiel in 2023\n\nIn 2023 vroegen ongeveer {cijfer}`n1` mensen {term}`asiel <"
    )
    assert re.findall(r"\{cijfer\}`(n\d)`", text.myst) == [number.id for number in text.numbers]


PROSE = st.text(st.sampled_from("ab Z1.!?-*#:|`~>\n \t{}()[]é"), max_size=60)


@given(PROSE)
def test_nothing_of_a_text_is_lost_when_it_is_divided(source):
    blocks = running_text.of_markdown(source)

    assert TextOutput(blocks=blocks).myst == source.strip() + "\n"
    for part in (part for block in blocks for sentence in block.sentences for part in sentence.parts):
        assert source[slice(*part.at)] == part.myst


@given(st.lists(st.tuples(PROSE, st.booleans()), max_size=6))
def test_numbers_stay_where_they_were_when_a_text_is_divided(pieces):
    runs = [Run(number=f"n{n}") if number else Run(words) for n, (words, number) in enumerate(pieces)]
    whole = "".join(f"{{cijfer}}`{run.number}`" if run.number else run.words for run in runs)

    assert TextOutput(blocks=running_text.divided(runs)).myst == whole.strip() + "\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Dat waren er 5 in\n2022. Aan het einde waren het er 6.", ["paragraph", "paragraph"]),
        ("1. Eerst dit.\n2. Dan dat.", ["item", "item"]),
        ("Optie\n: Een kortere weg.", ["paragraph", "explanation"]),
        ("```\n# geen kop\n\nx\n```\n\nTekst.", ["other", "other", "other", "paragraph"]),
        ("| a | b |\n| - | - |", ["other", "other"]),
        ("# Kop\nTekst op de regel eronder.", ["heading", "paragraph"]),
    ],
)
def test_a_block_is_what_markdown_makes_of_it(source, said):
    assert [block.kind for block in running_text.of_markdown(source)] == said


# The record ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        site.figure("fig-a"),
        site.table(),
        site.key_figures(),
        site.references("07_asiel"),
        site.text("In {cijfer}`n1`.", site.number("n1", "38.377", 38377.0)),
    ],
)
def test_a_record_is_read_as_it_was_written(said):
    made = records.output(said)
    kept = json.loads(json.dumps(made.as_metadata(), allow_nan=False))

    assert read(kept) == made
    assert kept[KEY]["form"] == record.FORM


def test_an_output_of_others_has_no_record():
    assert read({}) is None
    assert read({"other": {"kind": "tekst"}}) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": 1}, "a record of form 1; this version reads form 5: build the edition again"),
        ({"kind": "kaart"}, r"kind 'kaart' \(fig-a\) does not say .* expected tags: 'tekst', 'figuur'"),
        ({"kop": "Land"}, r"'figuur' \(fig-a\) does not say what it should: figuur.kop: Unexpected keyword"),
        ({"label": ""}, "figuur.label: String should have at least 1 character"),
        ({"table": {"rows": []}}, "figuur.table.columns: Field required"),
        ({"numbers": [{"id": "n1"}]}, "figuur.numbers.0.shown: Field required"),
    ],
)
def test_a_record_that_is_not_what_its_kind_should_have_is_refused(change, said):
    """Taken as it is, a number would lose its source, or a table a column, without a word."""
    kept = records.metadata(site.figure("fig-a"))

    with pytest.raises(BuildError, match=said):
        read({KEY: {**kept[KEY], **change}})


def test_a_number_that_an_output_does_not_describe_is_refused():
    figure = records.output(site.figure("fig-a"))

    assert isinstance(figure, FigureOutput) and figure.number("n1").shown == "21.810"
    with pytest.raises(BuildError, match="shows the number n99 but does not describe it"):
        figure.number("n99")
