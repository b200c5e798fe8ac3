"""The text that a cell shows and the number that it holds are one, or the cell is at fault."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL
from staatvanmigratie.foundation.office_files.spreadsheet.shown_text import agrees, agrees_on_year


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("1.235", 1235, "#,##0"),
        ("1.235", 1234.6, "#,##0"),  # rounded by its format
        ("1,235", 1.235, GENERAL),
        ("25,3%", 0.253, "0.0%"),
        ("25%", 0.253, "0%"),
        ("€ 12,50", 12.5, "[$€]0.00"),
        ("-12", -12, GENERAL),
        ("(12)", -12, "0;(0)"),
        ("0", -0.3, "0"),
        ("0,3333333333", 1 / 3, GENERAL),
        ("1 234", 1234, "#,##0"),
        ("geheim", 864, GENERAL),  # no number: refused for its format, or text
        ("1/4", 0.25, "# ?/?"),
        ("1,2E+03", 1234, "0.0E+00"),
        ("7 van 12", 7, '0" van 12"'),
    ],
)
def test_what_a_format_makes_of_a_number_agrees(text, number, code):
    assert agrees(text, number, code)


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("1.235", 1234.6, GENERAL),
        ("1.235", 1236, "#,##0"),
        ("12,4", 12.34, GENERAL),
        ("120", 1200, GENERAL),
        ("0,12", 0.13, "0.00"),
        ("253%", 0.253, "0%"),
        ("120", -120, GENERAL),
        ("-120", 120, GENERAL),
        ("864", 870, GENERAL),
    ],
)
def test_another_number_does_not(text, number, code):
    assert not agrees(text, number, code)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.sampled_from(["nl", "en"]))
def test_a_whole_number_is_that_number_and_no_other(number, other, language):
    text = format_decimal(number, locale=language)

    assert agrees(text, number, "#,##0")
    assert agrees(text, other, "#,##0") == (number == other) or abs(other) * 1000 == abs(number)


def test_of_a_day_the_year_counts():
    assert agrees_on_year("mei 2024", "2024-05-01") and agrees_on_year("1 mei", "2024-05-01")
    assert not agrees_on_year("mei 2023", "2024-05-01")
