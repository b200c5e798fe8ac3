"""Of the first page, paper has what a reader of paper can use."""

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from staatvanmigratie.book.pdf import builder


def section(title, *content):
    return nodes.section("", nodes.title("", title), *content)


def test_a_heading_of_the_website_goes_with_what_stood_under_it():
    tree = new_document("index")
    text = nodes.paragraph("", "Tekst.")
    tree += section("Begin", section("Op het web", nodes.comment()), section("Zo leest u dit", text))
    chapter = addnodes.start_of_file("", section("Hoofdstuk", section("Nog leeg")))
    tree += chapter

    builder._drop_what_only_the_website_has(tree)

    titles = [each.astext() for each in tree.findall(nodes.title)]
    assert titles == ["Begin", "Zo leest u dit", "Hoofdstuk", "Nog leeg"], "a chapter is its author's"
