"""A page asks nothing of any other server: what a browser would fetch by itself is found, links are not."""

import pytest

from staatvanmigratie.book.foreign_pictures import LEFT_OUT
from staatvanmigratie.book.web import loads

AWAY = "https://example.org/x"

FETCHED = {
    f'<script src="{AWAY}"></script>': "<script>",
    f'<script async type="module" data-a="1 > 0" src="{AWAY}"></script>': "<script>",
    f'<link rel="stylesheet" href="{AWAY}">': "<link>",
    f'<link href="{AWAY}" rel="preconnect">': "<link>",
    f'<link rel="icon" href="{AWAY}">': "<link>",
    f"<img alt='a' src='{AWAY}'>": "<img>",
    f"<IMG SRC={AWAY}>": "<img>",
    f'<img src="a.png" srcset="a.png 1x, {AWAY} 2x">': "<img>",
    f'<img src="\n {AWAY}">': "<img>",
    '<img src="//example.org/x">': "<img>",
    '<img src="\\\\example.org/x">': "<img>",
    f'<iframe src="{AWAY}"></iframe>': "<iframe>",
    f'<video poster="{AWAY}"></video>': "<video>",
    f'<source src="{AWAY}">': "<source>",
    f'<object data="{AWAY}"></object>': "<object>",
    f'<embed src="{AWAY}">': "<embed>",
    f'<svg><image xlink:href="{AWAY}"/></svg>': "<image>",
    f'<svg><use href="{AWAY}#a"/></svg>': "<use>",
    f'<base href="{AWAY}">': "<base>",
    f'<form action="{AWAY}">': "<form>",
    f'<meta http-equiv="refresh" content="0; url={AWAY}">': "<meta>",
    f"<p style=\"background: url('{AWAY}')\">": "a style",
    f"<style>@import '{AWAY}';</style>": "a style",
    f"<style>p {{background: url({AWAY})}}</style>": "a style",
}
FOLLOWED = [
    f'<a href="{AWAY}">bron</a>',
    f'<link rel="canonical" href="{AWAY}">',
    f'<link rel="license" href="{AWAY}">',
    f'<meta property="og:url" content="{AWAY}">',
    f'<script type="application/json">{{"address": "{AWAY}"}}</script>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>',
    '<img src="../_static/a.png" srcset="a.png 2x">',
    '<img src="data:image/png;base64,AAAA//8=">',
    f'<p data-src="{AWAY}">{AWAY}</p>',
    f"<code>&lt;img src={AWAY}&gt;</code>",
    "<style>p {background: url(#a)}</style>",
]


@pytest.mark.parametrize("page", FETCHED)
def test_what_a_browser_fetches_from_elsewhere_is_found(page):
    ((address, said),) = loads.of_page(f"<p>Voor.</p>{page}<p>Na.</p>")

    assert "example.org/x" in address
    assert said.startswith(f"{FETCHED[page]} loads ") and said.endswith(" from another server")


@pytest.mark.parametrize("page", FOLLOWED)
def test_what_is_only_named_or_stands_here_is_left_alone(page):
    assert list(loads.of_page(page)) == []


def test_a_picture_that_was_left_out_is_told_with_its_address():
    said = "Not in the report: the picture https://example.org/x?a&amp;b. Save it"
    page = f'<p><code class="{LEFT_OUT} docutils literal"><span class="pre">Not</span> {said[4:]}</code></p>'

    ((address, told),) = loads.of_page(page)

    assert address == "https://example.org/x?a&b"
    assert told == "Not in the report: the picture https://example.org/x?a&b. Save it"


def test_pages_styles_and_drawings_of_a_site_are_looked_at(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.html").write_text(f'<img src="{AWAY}"><img src="{AWAY}">')
    (tmp_path / "style.css").write_text(f"@font-face {{src: url('{AWAY}')}} p {{background: url(a.png)}}")
    (tmp_path / "drawing.svg").write_text(f'<svg><image href="{AWAY}"/></svg>')
    (tmp_path / "data.json").write_text(f'"<img src={AWAY}>"')

    found = [(load.page, load.message.partition(" loads")[0]) for load in loads.of_site(tmp_path)]

    assert found == [("a/page.html", "<img>"), ("drawing.svg", "<image>"), ("style.css", "a style")]


def test_a_tag_that_is_not_whole_is_told_for_nobody_knows_what_a_browser_makes_of_it():
    found = list(loads.of_page(f'<?xml version="1.0"?><svg><image a="<" href="{AWAY}"/></svg>'))

    assert [said.partition(":")[0] for _, said in found] == ["what is no whole tag"]
