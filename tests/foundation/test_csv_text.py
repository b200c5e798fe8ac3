"""A file for a spreadsheet opens as the table it is, and runs nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import csv_text

TEXTS = st.text(alphabet=st.sampled_from("ab;\"'\r\n\t =+-@,.%1é\N{NO-BREAK SPACE}"), max_size=6)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=4))
def test_every_cell_comes_back_and_none_is_a_formula(rows):
    """Quotes, semicolons and line breaks stay within their cell."""
    read = list(csv.reader(io.StringIO(csv_text.write(rows), newline=""), delimiter=";"))

    assert read == [[csv_text.guarded(field) for field in row] for row in rows]
    for field in (field for row in read for field in row):
        assert not field.startswith(("=", "@", "\t", "\r"))
        assert not field.startswith(("+", "-")) or not set(field[1:]) - set("0123456789,.%")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (["a", "b c", "1,5"], "a;b c;1,5\r\n"),
        (['een "naam"', "x;y"], '"een ""naam""";"x;y"\r\n'),
        (["", "=1+1"], ";'=1+1\r\n"),
        (["-5,0%", "-a"], "-5,0%;'-a\r\n"),
        (["a\nb", "c"], '"a\nb";c\r\n'),
    ],
)
def test_only_what_needs_quotes_has_them(row, line):
    assert csv_text.write([row]) == line
