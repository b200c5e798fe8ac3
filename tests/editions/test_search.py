"""What readers of the current edition ask the search, and what they are shown first."""

import pytest
from bs4 import BeautifulSoup

from tests.samples import editions, searching
from tests.samples.editions import CURRENT, built

#: Of the queries; the measure of the project is that nineteen of twenty find the right page at once.
LEAST = 0.95


def wrong(first):
    """The queries with another page first than the one that answers."""
    return {
        each["ask"]: first[each["ask"]][:2]
        for each in searching.queries()
        if not set(first[each["ask"]][:1])
        & {f"notebooks/{each[key]}.html" for key in ("page", "or") if key in each}
    }


@pytest.mark.current
def test_queries_have_the_right_page_first():
    asked = searching.Asked((built(CURRENT) / "html" / "searchindex.js").read_text(encoding="utf-8"))
    queries = searching.queries()

    failed = wrong({each["ask"]: asked.pages(each["ask"]) for each in queries})

    assert len(queries) >= 60
    assert len(failed) <= (1 - LEAST) * len(queries), failed


@pytest.mark.current
@pytest.mark.browser
def test_a_browser_finds_the_same_without_a_server(tmp_path):
    html, asked = built(CURRENT) / "html", [each["ask"] for each in searching.queries()]
    engine = searching.Asked((html / "searchindex.js").read_text(encoding="utf-8"))

    found = searching.in_browser(html, asked, tmp_path)

    assert found == {query: engine.pages(query) for query in asked}
    assert len(wrong(found)) <= (1 - LEAST) * len(asked), wrong(found)


@editions.each
def test_every_word_of_a_page_finds_it(number):
    html = built(number) / "html"
    asked = searching.Asked((html / "searchindex.js").read_text(encoding="utf-8"))
    standing = {
        path.relative_to(html).as_posix(): searching.words(
            BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        )
        for path in [html / "index.html", *sorted((html / "notebooks").glob("*.html"))]
    }

    found = {word: set(asked.pages(word)) for word in set().union(*standing.values())}

    assert len(found) > 2000
    lost = {(name, word) for name, words in standing.items() for word in words if name not in found[word]}
    assert not lost, sorted(lost)[:40]
