"""Sphinx reads a page again, or in another process: the numbers of it go and come with the page."""

from types import SimpleNamespace

from staatvanmigratie.book.page_numbers import PageNumbers
from tests.samples import records


def known(**pages):
    """What was noted while these pages were read, each with the ids of its numbers."""
    made = PageNumbers(SimpleNamespace(domaindata={}, docname=""))
    for page, ids in pages.items():
        made.env.docname = page
        made.note("a", [records.number(each, id=each) for each in ids])
    return made


def anchors(made):
    return {page: list(numbers) for page, numbers in made.data["numbers"].items()}


def test_a_page_keeps_its_numbers_in_reading_order():
    made = known(een=["n2", "n1"])
    made.note("b", [records.number("3", id="n1")])

    assert anchors(made) == {"een": ["a-n2", "a-n1", "b-n1"]}
    assert made.data["numbers"]["een"]["b-n1"].shown == "3"


def test_a_page_that_is_read_again_begins_without():
    made = known(een=["n1"], twee=["n1"])

    made.clear_doc("een")
    made.clear_doc("nergens")

    assert anchors(made) == {"twee": ["a-n1"]}


def test_pages_read_elsewhere_bring_their_numbers():
    made, elsewhere = known(een=["n1"]), known(een=["n9"], twee=["n2"])

    made.merge_domaindata({"twee", "zonder"}, elsewhere.data)

    assert anchors(made) == {"een": ["a-n1"], "twee": ["a-n2"], "zonder": []}
