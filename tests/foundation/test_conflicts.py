"""Two versions that git left in a file are refused where the file is read, with the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import conflicts, strict
from staatvanmigratie.foundation.errors import DataFileError

LEFT = "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> tak\n"
LINES = st.text(st.characters(exclude_characters="<>\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20)


def test_both_ends_of_two_versions_are_found_with_their_lines():
    assert list(conflicts.found(LEFT)) == [(2, "<<<<<<< HEAD"), (6, ">>>>>>> tak")]


@given(
    st.lists(LINES),
    st.sampled_from(["<<<<<<<", ">>>>>>>", "<<<<<<< HEAD", "  >>>>>>> 1a2b (x)"]),
    st.lists(LINES),
)
def test_a_mark_is_found_wherever_it_stands(before, mark, after):
    text = "\n".join([*before, mark, *after])

    assert list(conflicts.found(text)) == [(len(before) + 1, mark.strip())]


@pytest.mark.parametrize(
    "text",
    ["Kop\n=======\n", "a <<<<<<< b", "<<<<<<<<<<<<<", ">>>>>>\n> citaat", "```\n<<<<<\n```", "1 << 7 >> 3"],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert list(conflicts.found(text)) == []


def test_a_file_of_data_with_two_versions_is_refused_in_words_that_say_what_to_do(tmp_path):
    """As YAML this one reads without a word: both versions would stand in one text."""
    path = tmp_path / "terms.yml"
    path.write_text("a: |\n  een\n  <<<<<<< HEAD\n  twee\n  =======\n  drie\n  >>>>>>> tak\n")

    with pytest.raises(DataFileError) as refused:
        strict.read(path)

    assert str(refused.value) == f"{path}, line 3: '<<<<<<< HEAD': {conflicts.SAID}"
