"""What a reader of the current edition loads before a page can be read: HTML, styles, scripts, packed."""

import gzip
import re

import pytest

from tests.samples.editions import CURRENT, built

pytestmark = pytest.mark.current

#: Thousand bytes at most, by what the name of a page begins with, the first that fits. Of a chapter the aim
#: is 70; those on the European Union and on all migration, with some forty drawings and maps, are above it.
CEILINGS = {
    **{"index": 39, "search": 33, "02": 87, "03": 73},
    **{"0": 67, "1": 62, "8": 44, "9": 42},
}
_LINKED = re.compile(r'<link href="([^"]+)" rel="stylesheet"|<link rel="stylesheet"[^>]*href="([^"]+)"')
_SCRIPTS = re.compile(r'<script[^>]* src="([^"]+)"')


def packed(path):
    return len(gzip.compress(path.read_bytes(), 9, mtime=0)) / 1000


def weight(page):
    """A page with every style and script that it names, in thousand bytes."""
    text = page.read_text(encoding="utf-8")
    names = {a or b for a, b in _LINKED.findall(text)} | set(_SCRIPTS.findall(text))
    return packed(page) + sum(packed(page.parent / name.partition("?")[0]) for name in names)


def pages():
    html = built(CURRENT) / "html"
    return [html / "index.html", html / "search.html", *sorted((html / "notebooks").glob("*.html"))]


def test_no_page_is_heavier_than_its_kind_may_be():
    found = {page.stem: round(weight(page), 1) for page in pages()}
    most = {name: next(most for kind, most in CEILINGS.items() if name.startswith(kind)) for name in found}

    assert {name: kb for name, kb in found.items() if kb > most[name]} == {}, found


def test_styles_and_scripts_are_counted():
    page = pages()[0]

    assert weight(page) > packed(page) + 20
