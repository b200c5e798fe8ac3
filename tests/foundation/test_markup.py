"""A text of the data prints as it is; an address is of the web, of mail, or of the report."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from staatvanmigratie.foundation import addresses, markup
from tests.samples.payloads import PAYLOADS

SIGNS = st.text(st.sampled_from("<>&;[](){}`*_\\!#\"' :/=abclt-%|~$"), max_size=30)


def read(source):
    """The tokens of a line as MyST reads it, and the text a reader sees."""
    parser = create_md_parser(MdParserConfig(enable_extensions={"substitution", "deflist"}), _NoRenderer)
    (_, inline, _) = parser.parse(source)
    kinds = {child.type for child in inline.children}
    return kinds, "".join(child.content for child in inline.children)


class _NoRenderer:
    __output__ = "none"

    def __init__(self, *_):
        self.rules = {}


@given(SIGNS | st.sampled_from(PAYLOADS))
@example("_a_ __b__")
@example("&lt;script&gt;")
def test_a_text_of_the_data_is_no_markup(said):
    kinds, seen = read(f"Tekst {markup.as_text(said)} einde")

    assert kinds <= {"text", "text_special"}, kinds
    assert seen == f"Tekst {' '.join(said.splitlines())} einde"


@given(SIGNS)
def test_no_html_link_or_code_comes_out_of_prose(said):
    source = f"Tekst {markup.as_prose(said)} einde"

    for token in MarkdownIt("commonmark").parse(source):
        assert not {"html_inline", "link_open", "image"} & {child.type for child in token.children or ()}


@given(SIGNS)
def test_an_address_stays_in_its_link(said):
    source = f"[tekst](https://example.org/{markup.as_target(said)})"

    (_, inline, _) = MarkdownIt("commonmark").parse(source)
    assert [child.type for child in inline.children] == ["link_open", "text", "link_close"]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/x?y=1:2",
        "HTTP://a.example",
        "mailto:a@example.org",
        "a.html#b:c",
        "../x",
        "#a",
        "?q=a:b",
        "",
    ],
)
def test_an_address_of_the_web_of_mail_or_of_the_report_is_safe(address):
    assert addresses.is_safe(address) and addresses.safe(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JaVaScRiPt:x",
        " javascript:x",
        "java\tscript:x",
        "java\nscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//elders.example",
        "/\\elders.example",
        "\\\\elders.example",
        "ftp://elders.example",
        "blob:x",
    ],
)
def test_any_other_address_is_none(address):
    assert not addresses.is_safe(address) and addresses.safe(address) == ""


@pytest.mark.parametrize("line", ["% van de mensen werkt", "   % x", "+++", '+++ {"tags": ["x"]}'])
def test_a_line_that_no_page_shows_is_told(line):
    """MyST takes it for a comment, or for the end of a cell."""
    assert [place for place, said in markup.faults(f"Een zin.\n\n{line}\n") if "no page shows" in said] == [3]
    assert not list(markup.faults("Een zin met 5 % erin, en 1 +++ 1."))
