"""The title of a chart says what its last year did, and only where the numbers prove it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.notebook import charts as grafiek
from staatvanmigratie.notebook.outputs.figure import figuur
from tests.samples import factory

YEARS = [str(year) for year in range(2018, 2024)]


def finding(*values, **fields):
    years = YEARS[-len(values) :]
    return grafiek.lijn(factory.series(dict(zip(years, values, strict=True)), **fields)).finding


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((100, 120, 90, 130, 110), "in 2023 minder dan in 2022"),
        ((100, 120, 90, 130, 131), "in 2023 meer dan in elk jaar sinds 2019"),
        ((100, 120, 90, 130, 80), "in 2023 minder dan in elk jaar sinds 2019"),
        ((130, 131), "in 2023 meer dan in 2022"),  # too short for "every year"
        ((100000, 100100), "in 2023 vrijwel gelijk aan 2022"),
    ],
)
def test_the_last_year_against_the_one_before_or_against_all(values, said):
    assert finding(*values) == said
    assert (
        grafiek.staven(factory.series(dict(zip(YEARS[-len(values) :], values, strict=True)))).finding == said
    )


def test_of_a_share_or_a_balance_it_is_higher_and_not_more():
    assert finding(40, 45, unit="procent") == "in 2023 hoger dan in 2022"
    assert finding(40, 30, checks={"minimum": None}) == "in 2023 lager dan in 2022"


def test_what_the_numbers_do_not_prove_is_not_said():
    assert finding(100, 200, breaks={"2023": "Nieuwe telling"}) == ""
    assert finding(100, 101, rounded=True) == "", "each can be the larger one"
    assert finding(7) == ""
    assert grafiek.lijn(factory.series({"2021": 1, "2023": 2})).finding == "", "the year before is not there"
    assert grafiek.maanden(factory.series({"2023-01": 1, "2023-02": 2}, frequency="month")).finding == ""


def test_a_hole_or_a_break_leaves_every_year_unsaid():
    holes = factory.series({"2018": 1, "2019": 2, "2020": 3, "2022": 4, "2023": 5})

    assert grafiek.lijn(holes).finding == "in 2023 meer dan in 2022"
    assert finding(1, 2, 3, 4, 5, breaks={"2021": "Nieuwe telling"}) == "in 2023 meer dan in 2022"


def test_some_lines_have_a_finding_where_all_did_the_same():
    up, more = factory.series({"2022": 1, "2023": 2}), factory.series({"2022": 5, "2023": 6})
    down = factory.series({"2022": 9, "2023": 8})

    assert grafiek.lijn(("A", up), ("B", more)).finding == "in 2023 allebei meer dan in 2022"
    assert grafiek.lijn(("A", up), ("B", more), ("C", up)).finding == "in 2023 allemaal meer dan in 2022"
    assert grafiek.lijn(("A", up), ("B", down)).finding == ""


def stack(*last, **fields):
    """The finding of a stack of parts A, B, … with these numbers in its last year."""
    parts = [
        (name, factory.series({"2022": 10, "2023": value}, **fields))
        for name, value in zip("ABCDEF", last, strict=False)
    ]
    return grafiek.gestapeld(parts).finding


def test_of_a_stack_it_is_the_largest_part_of_the_last_year():
    assert stack(30, 40, 20) == "B in 2023 het grootst"
    assert stack(30, 61, 30) == "B in 2023 meer dan de helft"
    assert stack(30, 60, 30) == "B in 2023 het grootst", "half is not more than half"


def test_of_a_stack_nothing_is_said_that_rounding_or_a_rest_may_belie():
    assert stack(30, 30, 20) == ""
    assert stack(30, 31, 20, rounded=True) == "", "each can be the larger one"
    rest = [("Overig", factory.series({"2023": 9})), ("Asiel", factory.series({"2023": 5}))]
    assert grafiek.gestapeld(rest).finding == ""
    hole = [("A", factory.series({"2022": 1, "2023": 9})), ("B", factory.series({"2022": 3}))]
    assert grafiek.gestapeld(hole).finding == "", "a part of the last year is not there"


def ranking(values, accent=None, **fields):
    items = [(name, factory.series({"2023": value}, **fields).latest) for name, value in values.items()]
    return grafiek.liggend(items, accent=accent).finding


def test_of_a_ranking_it_is_what_stands_on_top():
    assert ranking({"Irak": 20, "Syrië": 50, "Jemen": 10}) == "Syrië bovenaan"
    assert ranking({"Irak": 50, "Syrië": 50}) == ""
    assert ranking({"Irak": 51, "Syrië": 50}, rounded=True) == ""
    assert ranking({"Overig": 51, "Syrië": 5}) == ""
    assert ranking({"Irak": 51}) == "", "one bar is no ranking"


@pytest.mark.parametrize(("rounded", "said"), [(False, "Irak bovenaan"), (True, "")])
def test_of_rates_it_is_said_where_what_they_were_computed_from_is_exact(rounded, said):
    people = factory.series({"2023": 1000}).latest
    rates = [
        (name, factory.series({"2023": value}, rounded=rounded).latest.per_1000(people))
        for name, value in (("Irak", 8), ("Syrië", 3))
    ]

    assert grafiek.liggend(rates).finding == said


def test_of_a_ranking_about_one_country_its_place_is_not_said():
    """The chart may hold the ten largest and that country."""
    assert ranking({"Zweden": 9, "Italië": 7, "Nederland": 5}, "Nederland") == "Zweden bovenaan"


def test_a_caption_with_a_colon_of_its_own_says_it_already():
    chart = grafiek.lijn(factory.series({"2022": 1, "2023": 2}))

    captions = [
        figuur(chart, label="fig-a", bijschrift=subject).record.caption
        for subject in ("Immigratie", "Immigratie: meer dan vroeger")
    ]

    assert captions == ["Immigratie: in 2023 meer dan in 2022", "Immigratie: meer dan vroeger"]


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6))
def test_whatever_is_said_is_true(values):
    said = finding(*values, as_of=date(2024, 6, 3))

    now, others = values[-1], values[:-1]
    if "elk jaar" in said:
        assert len(values) >= 5
        assert all(now > other for other in others) if "meer" in said else all(now < o for o in others)
    elif "meer" in said:
        assert now > others[-1]
    elif "minder" in said:
        assert now < others[-1]
    else:
        assert abs(now / others[-1] - 1) < 0.005
