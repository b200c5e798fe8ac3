"""The pages of the current edition on screens from a phone to a wide one, in a real browser."""

import pytest

from tests.samples import screens
from tests.samples.editions import CURRENT, built

pytestmark = [pytest.mark.current, pytest.mark.browser]


def found(widths, scripts=True):
    """What is wrong per look, by page."""
    html = built(CURRENT) / "html"
    wrong = {}
    with screens.screens() as browser:
        page = screens.opened(browser, widths[0], java_script_enabled=scripts)
        for path in [*sorted(html.glob("*.html")), *sorted((html / "notebooks").glob("*.html"))]:
            for look, what in screens.wrong_on(page, path, widths, scripts).items():
                wrong.setdefault(look, {})[path.name] = what
    return wrong


@pytest.fixture(scope="module")
def looks():
    return found(screens.WIDTHS)


def faults(seen):
    assert len(seen) > 25
    return {name: what for name, what in seen.items() if what}


@pytest.mark.parametrize("width", screens.WIDTHS)
def test_no_page_slides_sideways_and_nothing_is_cut_off(looks, width):
    assert faults(looks[screens.Look(width, spaced=False)]) == {}


@pytest.mark.parametrize("width", screens.WIDTHS)
def test_so_it_is_with_the_spacing_a_reader_may_set(looks, width):
    assert faults(looks[screens.Look(width, spaced=True)]) == {}


def test_the_drawing_of_a_phone_is_chosen_without_scripts():
    seen = found([390], scripts=False)

    assert faults(seen[screens.Look(390, spaced=False)]) == {}


def test_a_fault_would_be_told(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><main><p style="width: 2000px">breed</p></main>', encoding="utf-8")

    with screens.screens() as browser:
        seen = screens.wrong_on(screens.opened(browser, 390), page, [390, 1280])

    assert len(seen) == 4 and all("the page is" in what[0] for what in seen.values()), seen
