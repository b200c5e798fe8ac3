"""The pages of the current edition on screens from a phone to a wide one, in a real browser."""

import pytest

from tests.samples import screens
from tests.samples.editions import CURRENT, built

pytestmark = [pytest.mark.current, pytest.mark.browser]


def pages():
    html = built(CURRENT) / "html"
    return [*sorted(html.glob("*.html")), *sorted((html / "notebooks").glob("*.html"))]


def found(width, style="", scripts=True):
    with screens.screens() as browser:
        page = screens.opened(browser, width, java_script_enabled=scripts)
        wrong = {path.name: screens.wrong_on(page, path, style, scripts) for path in pages()}
    return {name: what for name, what in wrong.items() if what}


@pytest.mark.parametrize("width", screens.WIDTHS)
def test_no_page_slides_sideways_and_nothing_is_cut_off(width):
    assert found(width) == {}


@pytest.mark.parametrize("width", screens.WIDTHS)
def test_so_it_is_with_the_spacing_a_reader_may_set(width):
    assert found(width, screens.SPACED) == {}


def test_the_drawing_of_a_phone_is_chosen_without_scripts():
    assert found(390, scripts=False) == {}
