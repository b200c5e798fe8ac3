"""Periods as suppliers write them, and the periods of the store that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.sources.deliveries import dates


@pytest.mark.parametrize(
    ("cell", "form", "period"),
    [
        ("2024", "year", "2024"),
        (2024.0, "year", "2024"),
        ("mei 2024", "month", "2024-05"),
        ("Mei-2024", "month", "2024-05"),
        ("2024 mei", "month", "2024-05"),
        ("May 2024", "month", "2024-05"),
        ("mrt 2024", "month", "2024-03"),
        ("mrt. 2024", "month", "2024-03"),
        ("Mar 2024", "month", "2024-03"),
        ("Sept 2024", "month", "2024-09"),
        ("sep 2024", "month", "2024-09"),
        ("okt 2024", "month", "2024-10"),
        ("october 2024", "month", "2024-10"),
        ("2024-05", "month", "2024-05"),
        ("202405", "month", "2024-05"),
        (202405.0, "month", "2024-05"),
        ("2024MM05", "month", "2024-05"),
        ("2024M05", "month", "2024-05"),
        ("2024-05-01", "month", "2024-05"),
        ("2024 K1", "quarter", "2024-Q1"),
        ("2024K1", "quarter", "2024-Q1"),
        ("K1 2024", "quarter", "2024-Q1"),
        ("2024KW03", "quarter", "2024-Q3"),
        ("1e kwartaal 2024", "quarter", "2024-Q1"),
        ("2024 4e kwartaal", "quarter", "2024-Q4"),
        ("2de kwartaal 2024", "quarter", "2024-Q2"),
        ("Derde kwartaal 2024", "quarter", "2024-Q3"),
        ("kwartaal 2 2024", "quarter", "2024-Q2"),
        ("Q1 2024", "quarter", "2024-Q1"),
        ("2024-Q1", "quarter", "2024-Q1"),
        ("Q1/2024", "quarter", "2024-Q1"),
        ("2nd quarter 2024", "quarter", "2024-Q2"),
        ("1e halfjaar 2024", "half", "2024-S1"),
        ("tweede halfjaar 2024", "half", "2024-S2"),
        ("2024 H1", "half", "2024-S1"),
        ("H2-2024", "half", "2024-S2"),
        ("2024-S1", "half", "2024-S1"),
        ("2024-05-31", "day", "2024-05-31"),
        ("2023/'24", "school_year", "2023/2024"),
        ("2023/’24", "school_year", "2023/2024"),
        ("2023/24", "school_year", "2023/2024"),
        ("2023/2024", "school_year", "2023/2024"),
        ("2023-2024", "school_year", "2023/2024"),
        ("1999/00", "school_year", "1999/2000"),
    ],
)
def test_a_period_is_read_as_declared(cell, form, period):
    assert dates.of_kind(cell, form) == period
    assert periods.is_period(period)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (45443.0, "day"),
        ("31-05-2024", "day"),
        ("05/24", "month"),
        ("5/2024", "month"),
        ("jul-23", "month"),
        ("2024-13", "month"),
        ("202413", "month"),
        ("2024-05-31", "month"),
        ("2024", "month"),
        (24.0, "year"),
        ("2024-05", "year"),
        ("2024¹", "year"),
        ("20241", "year"),
        ("2024-02", "quarter"),
        ("2024 2", "quarter"),
        ("K5 2024", "quarter"),
        ("Q1 24", "quarter"),
        ("1e halfjaar 2024", "quarter"),
        ("H3 2024", "half"),
        ("Q1 2024", "half"),
        ("2023/25", "school_year"),
        ("2023/23", "school_year"),
        ("2023", "school_year"),
        ("23/24", "school_year"),
        ("2024", "half"),
        ("", "year"),
        ("²", "month"),
    ],
)
def test_what_is_not_clearly_of_its_kind_is_refused_with_what_to_write(cell, form):
    with pytest.raises(SvmError, match=f"is no {form.replace('_', ' ')}; that is written as "):
        dates.of_kind(cell, form)


@pytest.mark.parametrize(
    ("cells", "period"),
    [
        ({"year": "2024", "month_of_year": "mei"}, "2024-05"),
        ({"year": 2024.0, "month_of_year": 5.0}, "2024-05"),
        ({"year": "2024", "month_of_year": "Dec."}, "2024-12"),
        ({"year": "2024", "quarter_of_year": "2"}, "2024-Q2"),
        ({"year": "2024", "quarter_of_year": "K2"}, "2024-Q2"),
        ({"year": "2024", "quarter_of_year": "4e kwartaal"}, "2024-Q4"),
    ],
)
def test_a_year_and_a_part_of_it_are_one_period(cells, period):
    assert dates.period(cells) == period


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "does not say of which period"),
        ({"month_of_year": "5"}, "a month without a year"),
        ({"quarter_of_year": "5"}, "a quarter without a year"),
        ({"year": "2024", "month_of_year": "13"}, "'13' is no month of a year"),
        ({"year": "2024", "month_of_year": "²"}, "'²' is no month of a year"),
        ({"year": "2024", "quarter_of_year": "5"}, "'5' is no quarter of a year"),
    ],
)
def test_half_a_period_is_refused(cells, said):
    with pytest.raises(SvmError, match=said):
        dates.period(cells)


@given(st.integers(1900, 2099), st.integers(1, 12), st.booleans())
def test_every_month_comes_back_from_its_dutch_name(year, month, short):
    name = (dutch.SHORT_MONTHS if short else dutch.MONTHS)[month - 1]

    assert dates.of_kind(f"{name} {year}", "month") == f"{year}-{month:02d}"


@given(st.text(max_size=15), st.sampled_from(["year", "half", "quarter", "month", "day", "school_year"]))
def test_any_text_is_a_period_of_its_kind_or_refused(text, form):
    try:
        found = dates.of_kind(text, form)
    except SvmError:
        return
    assert periods.parse(found).frequency == ("span" if form == "school_year" else form)
