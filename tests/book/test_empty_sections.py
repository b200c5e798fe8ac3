"""A heading under which an edition has nothing to say does not reach the book."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from staatvanmigratie.book.empty_sections import without_empty_sections


def shown(text="tekst"):
    return new_code_cell("x", outputs=[new_output("display_data", {"text/markdown": text})])


def sources(notebook):
    return [cell.source for cell in without_empty_sections(notebook).cells]


def test_a_section_without_output_loses_its_heading():
    """Before the war there were no figures on Ukraine: no heading over an empty page either."""
    silent = new_code_cell("a = 1")
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Titel"),
            shown(),
            new_markdown_cell("## Leeg"),
            silent,
            shown("\n"),
            new_markdown_cell("## Vol"),
            shown(),
        ]
    )

    assert sources(notebook) == ["# Titel", "x", "a = 1", "x", "## Vol", "x"]


def test_a_section_with_a_full_section_below_keeps_its_heading():
    """The heading of a part stands for what lies under it."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell("## Deel"),
            new_markdown_cell("### Leeg"),
            new_markdown_cell("### Vol"),
            shown(),
        ]
    )

    assert sources(notebook) == ["## Deel", "### Vol", "x"]


def test_an_empty_section_at_the_end_goes_too():
    """Nothing follows it that could say so."""
    notebook = new_notebook(cells=[shown(), new_markdown_cell("## Leeg"), new_code_cell("None")])

    assert sources(notebook) == ["x", "None"]


def test_a_full_chapter_stays_the_same_object():
    """Most chapters have nothing to leave out; their bytes must not change."""
    notebook = new_notebook(cells=[new_markdown_cell("# Titel"), new_markdown_cell("## Vol"), shown()])

    assert without_empty_sections(notebook) is notebook
