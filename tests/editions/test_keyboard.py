"""The pages of the current edition with a keyboard, in a real browser."""

import pytest

from tests.samples import screens
from tests.samples.editions import CURRENT, built

pytestmark = [pytest.mark.current, pytest.mark.browser]

#: Stops for the Tab key in the text of a chapter.
MOST = 120
_STOPS = """
() => [...document.querySelectorAll("article :is(a[href], button, select, summary, [tabindex])")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled)
  .filter((each) => each.checkVisibility({ visibilityProperty: true })).length
"""
_UNSEEN = """
() => [...document.querySelectorAll(":is(a[href], button, select, summary, [tabindex])")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled)
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => {
    each.focus();
    const style = getComputedStyle(each);
    const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return document.activeElement === each && !line && style.boxShadow === "none";
  }).map((each) => each.outerHTML.slice(0, 120))
"""
_HERE = "document.activeElement.textContent.trim()"
_OPEN = "document.getElementById('svm-herkomst').matches(':popover-open')"

_SAID = "document.querySelector('{place} .svm-wegen [role=status]').textContent"


def chapter(name):
    return min((built(CURRENT) / "html" / "notebooks").glob(f"*{name}.html")).as_uri()


@pytest.fixture(scope="module")
def browser():
    with screens.screens() as browser:
        yield browser


def test_no_chapter_has_more_stops_than_a_reader_can_pass(browser):
    page = screens.opened(browser, 1280)
    found = {}
    for path in sorted((built(CURRENT) / "html" / "notebooks").glob("[018]*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")
        found[path.stem] = page.evaluate(_STOPS)

    assert {name: count for name, count in found.items() if count > MOST} == {}
    assert max(found.values()) > 30  # they were counted


def test_a_table_is_one_stop_and_the_arrow_keys_go_on_in_it(browser):
    page = screens.opened(browser, 1280)
    page.goto(chapter("asiel"))
    numbers = page.locator("table.svm-tabel tbody tr:first-child a.cijfer")
    first, second = numbers.nth(0).text_content(), numbers.nth(1).text_content()
    numbers.nth(0).focus()

    page.keyboard.press("ArrowRight")
    assert page.evaluate(_HERE) == second.strip()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(_HERE) == first.strip()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('table.svm-tabel tbody')")


def test_escape_closes_the_box_of_a_number_wherever_the_focus_is(browser):
    page = screens.opened(browser, 1280)
    page.goto(chapter("asiel"))
    number = page.locator("article p a.cijfer").first
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(_OPEN)
    assert number.text_content() in page.locator("#svm-herkomst").get_attribute("aria-label")
    page.locator("article summary").first.focus()

    page.keyboard.press("Escape")

    page.wait_for_function(f"!{_OPEN}")


@pytest.mark.parametrize("button", [".primary-toggle", ".search-button", ".secondary-toggle"])
def test_the_focus_returns_to_the_button_of_a_menu(browser, button):
    page = screens.opened(browser, 390)
    page.goto(chapter("asiel"))
    page.locator(f"{button}:visible").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('dialog[open]')")

    page.keyboard.press("Escape")

    page.wait_for_function(f"document.activeElement.matches({button!r})")
    assert page.locator("dialog[open]").count() == 0


def test_the_choices_of_a_dashboard_stand_in_its_address(browser):
    page = screens.opened(browser, 1280)
    page.goto(chapter("dashboard_europa"))
    page.wait_for_selector(".svm-vervangen")
    page.locator(".svm-keuzes select").nth(2).select_option(index=3)
    page.wait_for_function("location.hash.includes('jaar=')")
    chosen = (
        "[...document.querySelectorAll('.svm-keuzes select')].map((each) => each.selectedOptions[0].text)"
    )
    before = page.evaluate(chosen)

    other = screens.opened(browser, 390)
    other.goto(page.url)
    other.wait_for_selector(".svm-vervangen")

    assert other.evaluate(chosen) == before
    other.set_viewport_size({"width": 1280, "height": 900})  # a phone that is turned
    other.wait_for_function("document.querySelector('.svm-vega svg').viewBox.baseVal.width > 600")
    assert other.evaluate(chosen) == before


def test_without_scripts_there_is_no_button_that_does_nothing(browser):
    page = screens.opened(browser, 390, java_script_enabled=False)
    page.goto(chapter("asiel"))

    assert page.locator(".primary-toggle, .secondary-toggle, .search-button, .svm-knop[data-figuur]").count()
    assert page.locator("button:visible").count() == 0


@pytest.mark.parametrize("name", ["notebooks/07_asiel.html", "search.html"])
def test_without_scripts_a_phone_leads_home_and_to_all_chapters(browser, name):
    page = screens.opened(browser, 390, java_script_enabled=False)
    page.goto((built(CURRENT) / "html" / name).as_uri())

    assert page.locator("input:visible, select:visible").count() == 0  # nothing that does not work
    page.locator("a:visible", has_text="Alle hoofdstukken").first.click()
    assert page.locator("#alle-hoofdstukken a:visible").count() > 20
    page.locator("header, .bd-header-article").get_by_role("link", name="Begin").first.click()
    assert page.url.partition("#")[0].endswith("/index.html")


def test_without_scripts_a_dashboard_does_not_say_how_to_choose(browser):
    page = screens.opened(browser, 390, java_script_enabled=False)
    page.goto(chapter("dashboard_europa"))
    assert not page.get_by_text("Elke keuze verandert").is_visible()
    assert "alleen met JavaScript" in page.locator("noscript p:visible").text_content()

    page = screens.opened(browser, 390)
    page.goto(chapter("dashboard_europa"))
    page.wait_for_selector(".svm-vervangen")
    assert page.get_by_text("Elke keuze verandert").is_visible()


def test_every_stop_of_the_tab_key_can_be_seen(browser):
    """The focus draws a line or a shadow around what has it, also around the chapter one is in."""
    page = screens.opened(browser, 1280)
    page.goto(chapter("asiel"))
    page.keyboard.press("Tab")  # from here on the focus is shown

    unseen = page.evaluate(_UNSEEN)

    assert unseen == []


def test_a_small_number_is_large_enough_to_press(browser):
    page = screens.opened(browser, 390)
    page.goto(chapter("asiel"))

    sizes = page.locator(".svm-verschil a.cijfer").evaluate_all(
        "(all) => all.map((each) => Math.min(each.offsetWidth, each.offsetHeight))"
    )

    assert sizes and min(sizes) >= 24


def test_a_chart_tells_nothing_of_how_it_is_made(browser):
    page = screens.opened(browser, 1280)
    page.goto(chapter("asiel"))
    button = page.locator("#fig-asiel-top button[data-figuur]")
    button.click()
    drawn = page.locator("#fig-asiel-top-beeld .svm-vega svg")
    drawn.scroll_into_view_if_needed()
    said = set()
    for mark in drawn.locator("text, path").all():
        if (box := mark.bounding_box()) and box["width"] and box["height"]:
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=2)
            said.add(page.evaluate("(document.getElementById('vg-tooltip-element') || {}).textContent || ''"))

    assert any("Cijfer" in text for text in said), said
    assert not [text for text in said if text and "Cijfer" not in text]


def test_the_address_of_a_figure_is_copied_and_that_is_said(browser):
    page = screens.opened(browser, 1280, permissions=["clipboard-read", "clipboard-write"])
    page.goto(chapter("asiel"))
    button = page.get_by_role("button", name="Kopieer de link naar figuur 7.3")
    button.focus()
    page.keyboard.press("Enter")

    page.wait_for_function(f"{_SAID.format(place='figure#fig-asiel-top')} === 'De link is gekopieerd.'")
    assert page.evaluate("navigator.clipboard.readText()") == f"{chapter('asiel')}#fig-asiel-top"


def test_so_is_that_of_a_number_in_its_box(browser):
    page = screens.opened(browser, 1280, permissions=["clipboard-read", "clipboard-write"])
    page.goto(chapter("asiel"))
    number = page.locator("article p a.cijfer").first
    number.click()
    page.wait_for_function(_OPEN)
    page.get_by_role("button", name="Kopieer de link naar dit cijfer").click()

    page.wait_for_function(f"{_SAID.format(place='#svm-herkomst')} === 'De link is gekopieerd.'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{chapter('asiel')}#{number.get_attribute('id')}"
    assert page.evaluate(_OPEN)  # the box stays


def test_what_may_not_be_copied_is_shown_and_selected(browser):
    page = screens.opened(browser, 1280)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(chapter("asiel"))
    page.locator("#fig-asiel-top a.svm-koppeling").click()

    page.wait_for_function("getSelection().toString().endsWith('#fig-asiel-top')")
    assert page.evaluate(_SAID.format(place="figure#fig-asiel-top")) == f"{chapter('asiel')}#fig-asiel-top"


def test_without_scripts_the_address_is_where_the_link_leads(browser):
    page = screens.opened(browser, 1280, java_script_enabled=False)
    page.goto(chapter("asiel"))
    page.get_by_role("link", name="Link naar figuur 7.3").click()

    assert page.url == f"{chapter('asiel')}#fig-asiel-top"
