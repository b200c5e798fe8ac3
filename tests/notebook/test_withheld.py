"""Why there is no number reads differently from what is to come and from each other, everywhere."""

import pytest

from staatvanmigratie import grafiek
from staatvanmigratie.book import output_nodes
from staatvanmigratie.foundation.errors import WithheldError
from staatvanmigratie.notebook import named_series
from staatvanmigratie.notebook.outputs import record, text
from staatvanmigratie.notebook.outputs.figure import figuur
from staatvanmigratie.notebook.outputs.key_figures import kerncijfers
from staatvanmigratie.notebook.outputs.number_tables import Numbers
from staatvanmigratie.notebook.outputs.table import tabel
from tests.samples import factory

WORDS = {"Q": "geheim", "O": "ontbreekt", "M": "kan niet voorkomen", "gone": "niet meer gepubliceerd"}
each_status = pytest.mark.parametrize(("code", "word"), WORDS.items(), ids=WORDS.values())


def by_motive(code="Q", total=123):
    """Work 80, study 40, family hidden, of a published total."""
    values = {
        "work": {"2022": 70, "2023": 80},
        "study": {"2022": 30, "2023": 40},
        "family": {"2022": 20, "2023": (None, code)},
    }
    return factory.series({**values, "_T": {"2022": 120, "2023": total}} if total else values, by="purpose")


def family(code="Q"):
    return by_motive(code).at("2023", {"purpose": "family"})


@each_status
def test_a_sentence_says_why(code, word):
    made = text.render("In 2023 waren het er {{ g }}, {{ g.change | dan }}.", {"g": family(code)})

    assert made.markdown == f"In 2023 waren het er ({word}), ({word}).\n"
    assert [(each.shown, each.period) for each in made.record.withheld] == [(word, "2023")]


@each_status
def test_an_author_can_write_another_sentence(code, word):
    cell = "{% if g.withheld %}Hoeveel, is {{ g.shown }}.{% else %}{{ g }}{% endif %}"

    assert text.render(cell, {"g": family(code)}).markdown == f"Hoeveel, is {word}.\n"


def test_a_sentence_in_which_it_should_be_a_number_is_refused():
    with pytest.raises(WithheldError, match=r"immigratie_totaal.*'geheim'.*if x\.withheld"):
        text.render("{{ g | telwoord }}", {"g": family()})


@each_status
def test_a_table_and_its_file_say_why(code, word):
    made = tabel(by_motive(code), label="tab-a", bijschrift="Motief").record
    [cell] = [cell for row in made.table.rows for cell in row if cell.withheld]

    assert (cell.text, cell.number, cell.pending) == (word, None, False)
    assert f"{word.capitalize()}: Gezin (2023)." in made.notes
    head, *_, last = output_nodes.csv(made).splitlines()
    assert head.endswith("Gezin;Gezin (status)")
    assert last == f"2023;80;definitief;40;definitief;;{word}"
    assert record.read(made.as_metadata()) == made


@each_status
def test_a_tile_says_why(code, word):
    made = kerncijfers(
        ("Gezin", family(code)), *(("Arbeid", o) for o in by_motive().in_period(2022)[:2]), label="kern-a"
    )

    assert made.record.tiles[0].shown == word
    assert [each.status for each in made.record.withheld] == [family(code).status.key]


@each_status
@pytest.mark.parametrize("kind", ["gestapeld", "klein", "liggend", "lijn", "staven"])
def test_a_chart_says_why_in_words_and_in_its_table(kind, code, word):
    whole = by_motive(code)
    alone = whole.where(purpose="family")
    ranked = [whole.at("2023", {"purpose": each}) for each in ("work", "study", "family")]
    charts = {
        "gestapeld": lambda: grafiek.gestapeld(whole),
        "klein": lambda: grafiek.klein(whole),
        "liggend": lambda: grafiek.liggend(ranked),
        "lijn": lambda: grafiek.lijn(alone),
        "staven": lambda: grafiek.staven(alone),
    }
    made = figuur(charts[kind](), label="fig-a", bijschrift="Motief").record

    assert f"{word.capitalize()}: Gezin (2023)." in made.alt.replace("\N{NO-BREAK SPACE}", " ")
    assert word in [cell.text for row in made.table.rows for cell in row]
    assert [each.shown for each in made.withheld] == [word]


@pytest.mark.parametrize(("code", "word"), [("Q", "geheim"), ("O", "nog niet verwerkt")])
@pytest.mark.parametrize("draw", [grafiek.lijn, grafiek.staven])
def test_a_chart_of_which_nothing_is_known_says_why(draw, code, word):
    """What is missing and was never there is still to come."""
    chart = draw(factory.series({"2023": (None, code)}))

    assert word in chart.alt.lower()
    assert word in chart.svg.lower()


@each_status
def test_a_hole_among_bars_has_the_word(code, word):
    chart = grafiek.staven(factory.series({"2021": 5, "2022": (None, code), "2023": 7}))

    assert word in [row["text"] for data in chart.spec["datasets"].values() for row in data if "text" in row]


def test_the_total_of_a_stack_is_the_published_one():
    """120 can be seen, and 123 is the total."""
    assert "Totaal: 120 in 2022, 123 in 2023." in grafiek.gestapeld(by_motive()).alt


def test_without_a_published_total_there_is_none_where_a_part_is_hidden():
    said = grafiek.gestapeld(by_motive(total=None)).alt

    assert "Totaal: 120 in 2022." in said
    assert "120 in 2023" not in said


def test_a_selection_of_parts_has_no_published_total():
    assert "Totaal: 100 in 2022, 120 in 2023." in grafiek.gestapeld(by_motive(), order=["work", "study"]).alt


def test_a_share_is_of_the_published_total_or_there_is_none():
    shares = grafiek.gestapeld(by_motive(), aandeel=True).table.record(numbers := Numbers())
    assert shares and ("65%", 100 * 80 / 123) in [(n.shown, n.value) for n in numbers.records]

    grafiek.gestapeld(by_motive(total=None), aandeel=True).table.record(numbers := Numbers())
    assert [n for n in numbers.records if n.period == "2023"] == []


def test_the_smallest_parts_are_not_joined_where_one_of_them_is_hidden():
    codes = [f"c{n}" for n in range(8)]
    values = {code: {"2022": 10 - n, "2023": 20 - n} for n, code in enumerate(codes)}
    values["c7"]["2023"] = (None, "Q")
    series = factory.series(values, by="purpose")
    series._labels = {"purpose": {code: code.upper() for code in codes}}

    *_, rest = named_series.with_rest(named_series.parts(series))

    assert (rest.name, list(rest.numbers), rest.at("2023").shown) == ("Overig", ["2022"], "geheim")


def test_a_dashboard_says_why_in_its_file_and_its_table():
    chart = grafiek.dashboard({"Immigratie": by_motive()}, since=2022)

    assert "Immigratie;Gezin;2023;;personen;geheim;85451NED;2024-02-29" in chart.csv.splitlines()


def test_an_overview_says_why():
    secret = factory.series({"2022": 5, "2023": (None, "Q")})
    other = factory.series({"2022": 5, "2023": 6}, title="Emigratie", id="emigratie")

    chart = grafiek.dashboard({"Immigratie": secret, "Emigratie": other}, since=2022)

    assert "geheim" in [cell.text for row in chart.table.record(Numbers()).rows for cell in row]
