"""What Sphinx does not have to walk through: lines of a text, and boxes around the one form of an output."""

from itertools import pairwise

import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.book.fewer_nodes import FewerNodes


def lighter(*children):
    document = new_document("test")
    document += children
    FewerNodes(document).apply()
    return document


def box(kind, *children):
    return nodes.container("", *children, nb_element=kind)


@given(st.lists(st.one_of(st.text(max_size=3), st.none()), max_size=8))
def test_a_text_keeps_its_words_and_its_marks(pieces):
    """None is a word in italics; the same line end twice is two line ends."""
    made = [nodes.emphasis("", "!") if piece is None else nodes.Text(piece) for piece in pieces]
    paragraph = nodes.paragraph("", "", *made)
    before = paragraph.astext()

    lighter(paragraph)

    assert paragraph.astext() == before
    kinds = [type(child) for child in paragraph.children]
    assert kinds.count(nodes.emphasis) == pieces.count(None)
    assert (nodes.Text, nodes.Text) not in pairwise(kinds)
    assert all(child.parent is paragraph for child in paragraph.children)


def test_an_output_with_one_form_stands_in_its_cell():
    form = nodes.container("", nodes.paragraph("", "a"), mime_type="text/markdown")
    output = box("cell_code_output", box("mime_bundle", form))

    document = lighter(box("cell_code", output), box("cell_code"))

    (cell,) = document.children
    assert [type(child) for child in output.children] == [nodes.paragraph]
    assert cell.astext() == "a"


@pytest.mark.parametrize("forms", [["text/html", "text/plain"], ["text/plain"]])
def test_where_a_builder_has_to_choose_the_forms_stay(forms):
    bundle = box("mime_bundle", *(nodes.container("", mime_type=each) for each in forms))

    document = lighter(box("cell_code", box("cell_code_output", bundle)))

    assert list(document.findall(lambda node: node is bundle))
