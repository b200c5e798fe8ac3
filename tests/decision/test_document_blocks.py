"""Markdown becomes the blocks of a document, or an error: nothing is left out without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.decision.papers import blocks
from staatvanmigratie.decision.papers.blocks import Block, Span
from staatvanmigratie.foundation.errors import SvmError


def plain(*texts):
    return tuple((Span(text),) for text in texts)


def test_a_document_has_headings_paragraphs_lists_and_tables():
    found = blocks.read(
        "# Titel\nMet daaronder\neen alinea.\n\n### Kop\n\n- een\n\n- twee\n\n\n- drie\n\n"
        "| a | b |\n| --- | --- |\n\n| 1 | 2 |\n\n\n| 3 | 4 |\n\nSlot.\n"
    )

    assert found == [
        Block("heading", plain("Titel"), 1),
        Block("paragraph", plain("Met daaronder een alinea.")),
        Block("heading", plain("Kop"), 3),
        Block("list", plain("een", "twee", "drie")),
        Block("table", rows=(plain("a", "b"), plain("1", "2"), plain("3", "4"))),
        Block("paragraph", plain("Slot.")),
    ]


def test_bold_and_links_are_pieces_of_a_line():
    (found,) = blocks.read(
        "Er kwamen **veel\nmensen** van [het CBS](https://cbs.nl/a?b=1&c=2), 3 < 4 * 5 (A&M)."
    )

    assert found.lines == (
        (
            Span("Er kwamen "),
            Span("veel mensen", bold=True),
            Span(" van "),
            Span("het CBS", link="https://cbs.nl/a?b=1&c=2"),
            Span(", 3 < 4 * 5 (A&M)."),
        ),
    )


REFUSED = {
    "![kaart](kaart.png)": "an image",
    "<b>vet</b>": "HTML",
    "<!-- niet meer -->": "HTML",
    "- een\n  - twee": "a list in a list",
    "- een\n\n  en nog iets": "a second paragraph in a list",
    "- een\n-\n- drie": "a list with nothing behind a dash",
    "- # kop": "a heading in a list",
    "1. een\n2. twee": "a numbered list",
    "> gezegd": "a quotation",
    "```\ncode\n```": "code",
    "Dit is `code`.": "code",
    "    vier spaties": "a line that begins with four spaces",
    "#### Te diep": "a heading below ###",
    "---": "a line across the page",
    "Dit is *schuin*.": "italics",
    "Een regel  \nen nog een": "a break within a paragraph",
    "[hier](bijlage.html)": "a link to 'bijlage.html'",
    '[hier](https://cbs.nl "CBS")': "words that appear above a link",
    "**zie [hier](https://cbs.nl)**": "a link in bold",
    "[zie **hier**](https://cbs.nl)": "bold in a link",
    "Tekst.\n\n[cbs]: https://cbs.nl": "a link that stands apart from its words",
    ":::{note}\nLet op\n:::": "a directive of MyST",
    "| a | b |\n| --- | --- |\n| 1 | 2 | 3 |": "a row with another number of cells",
    "| a | b |\n| --- | --- |\n| 1 |": "a row with another number of cells",
    "| a | b |\n| --- | --- |\ntekst": "a row with another number of cells",
    "| a | b |\n| --- |\n| 1 | 2 |": "a table with a head of other cells",
    "| a | b |\n| 1 | 2 |": "a table with a head of other cells",
}


@pytest.mark.parametrize("markdown", REFUSED)
def test_what_a_document_cannot_show_is_an_error_that_quotes_the_line(markdown):
    with pytest.raises(SvmError) as error:
        blocks.read(f"# Titel\n\nEen alinea\nvan twee regels.\n\n{markdown}\n")

    line, _, said = str(error.value).partition(": a document cannot show ")
    assert line.strip("'\"") in markdown and line.strip("'\"")
    assert said.startswith(REFUSED[markdown])
    assert "it shows headings with #, ## or ###, paragraphs, lists with -" in said


def test_the_line_is_quoted_that_holds_it_within_a_paragraph():
    with pytest.raises(SvmError, match=r"^'en \*schuin\* hier': "):
        blocks.read("Een **alinea\nmet** vet\nen *schuin* hier\nen meer.")


_PIECES = (
    """
w|# w|#### w|- w|  - w|1. w|* w|> w|    w|w  ||
**w**|*w*|_w_|`w`|~~w~~|<i>w</i>|<!-- w -->|\\*w\\*
![w](https://a.nl)|[w](https://a.nl)|[w](a)|[w]: https://a.nl|[w]
```|:::|---|===
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
_ROWS = ["| w | w |", "| --- | --- |", "| w |", "| w | w | w |"]


@given(st.lists(st.sampled_from([*_PIECES, *_ROWS]), max_size=10))
def test_every_word_is_shown_or_refused(pieces):
    written = [piece.replace("w", f"woord{number}") for number, piece in enumerate(pieces)]
    try:
        found = blocks.read("\n".join(written))
    except SvmError:
        return

    lines = [
        line for block in found for line in (*block.lines, *(cell for row in block.rows for cell in row))
    ]
    shown = "\n".join(blocks.words(line) for line in lines)
    assert [shown.count(f"woord{n}") for n, _ in enumerate(pieces)] == [piece.count("w") for piece in pieces]
