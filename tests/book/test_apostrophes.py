"""A word that has lost its first letters begins with an apostrophe, and what is quoted keeps its marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.book.apostrophes import APOSTROPHE, with_apostrophes


@pytest.mark.parametrize(
    "text",
    [
        "'s avonds",
        "'S Avonds",
        "('s middags)",
        'mevrouw "\'t Hart"',
        "in 's-Gravenhage",
        "in 's-Hertogenbosch en 't Gooi",
        "in de jaren '90",
        "van '15 tot '16.",
        "dat zie je in 'm, en 'k weet het",
        "‘s avonds",  # as a word processor has it
    ],
)
def test_it_gets_its_apostrophe(text):
    said = with_apostrophes(text)

    assert APOSTROPHE in said
    assert not {"'", "‘"} & set(said.replace("'s avonds", ""))
    assert said.replace(APOSTROPHE, "'") == text.replace("‘", "'")


@pytest.mark.parametrize(
    "text",
    ["'tekst'", "zei 'sommige'", "de foto's", "'90.000 mensen'", "'t'", "rock 'n' roll", "'2024'", "x'90"],
)
def test_what_is_quoted_is_left_alone(text):
    assert with_apostrophes(text) == text


@given(st.text(alphabet="'‘’stnk 90-.\"aG", max_size=20))
def test_only_marks_change_and_a_second_time_nothing_does(text):
    said = with_apostrophes(text)

    assert len(said) == len(text)
    assert all(a == b or (a in "'‘" and b == APOSTROPHE) for a, b in zip(text, said, strict=True))
    assert with_apostrophes(said) == said
