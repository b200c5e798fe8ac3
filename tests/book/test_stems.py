"""A reader finds a word only when the index and the browser make the same stem of it."""

import shutil

import pytest
from sphinx.search.nl import SearchDutch

from tests.samples import stems


def test_the_index_has_words_under_the_stem_the_browser_looks_for():
    index = SearchDutch({})
    kept = stems.read()

    assert {word: index.stem(word) for word in kept} == kept


@pytest.mark.skipif(
    not shutil.which("node"), reason="no Node here: the script of the browser cannot be asked"
)
def test_the_kept_stems_are_those_of_the_script_in_the_browser():
    kept = stems.read()

    assert stems.in_browser(kept) == kept
