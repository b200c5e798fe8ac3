"""Every page of the current edition held against WCAG 2.2 AA, as a reader sees it: no fault is accepted."""

import pytest

from tests.samples import axe
from tests.samples.editions import CURRENT, built

pytestmark = [pytest.mark.current, pytest.mark.browser]


def test_no_page_has_a_fault_on_any_screen_light_or_dark():
    html = built(CURRENT) / "html"
    pages = [*sorted(html.glob("*.html")), *sorted((html / "notebooks").glob("*.html"))]

    found = axe.violations(pages)

    assert len(found) == len(pages) * len(axe.WIDTHS) * len(axe.SCHEMES) > 150
    assert {look: faults for look, faults in found.items() if faults} == {}


def test_the_pages_of_tables_have_none_either():
    pages = sorted((built(CURRENT) / "html" / "data").glob("*.html"))

    found = axe.violations(pages, widths=axe.WIDTHS[:1])

    assert len(pages) > 100
    assert {look: faults for look, faults in found.items() if faults} == {}


def test_a_fault_would_be_told(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><title>x</title><p style="color: #ccc">te licht</p><img src="x.png">')

    found = axe.violations([page], widths=axe.WIDTHS[:1])

    told = {look.scheme: {fault.partition(":")[0] for fault in faults} for look, faults in found.items()}
    assert told["light"] >= {"color-contrast", "image-alt", "html-has-lang"}
    assert told["dark"] >= {"color-contrast"}


def test_a_fault_of_the_dark_only_would_be_told(tmp_path):
    page = tmp_path / "page.html"
    style = "@media (prefers-color-scheme: dark) { body { background: #000 } p { color: #333 } }"
    page.write_text(
        f'<!DOCTYPE html><html lang="nl"><title>x</title><style>{style}</style><main><p>tekst</p>'
    )

    found = axe.violations([page], widths=axe.WIDTHS[:1])

    assert [look.scheme for look, faults in found.items() if faults] == ["dark"]
