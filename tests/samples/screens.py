"""A page in a real browser: what is cut off on a screen, what slides sideways, how large words are.

What asks for a browser has the marker ``browser``, and is skipped where something for it is lacking.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: Whoever runs the tests as root, in a container, has no sandbox.
ARGUMENTS = ["--no-sandbox"]
#: Of the screens that are tried, in pixels; 320 is also a screen of 1280 at four times the size.
WIDTHS = (320, 390, 768, 1280, 1920)
#: What a reader may set (WCAG 1.4.12), and nothing may be lost by it.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } "
    "p { margin-bottom: 2em !important; }"
)

#: What watches the size of something has run after the second drawing; then nothing moves any more.
SETTLED = """
() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.all(document.getAnimations().map(each => each.finished)))
"""

_LOOK = Path(__file__).with_suffix(".js")


class Look(NamedTuple):
    """A screen, and whether its reader wants more room between words and lines."""

    width: int
    spaced: bool


def lacking() -> str:
    """Return what a test with a browser lacks here, and what brings it: empty where it can run."""
    if BROWSER is None:
        return "no browser here; apt-get install chromium brings one"
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return "nothing here to drive a browser with; make setup-browser brings it"
    return ""


@contextmanager
def screens() -> Iterator[Any]:
    """Yield a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Any, width: int, **how: Any) -> Any:
    """Return an empty page on a screen of a width; ``how`` is Playwright's."""
    return browser.new_context(viewport={"width": width, "height": 900}, **how).new_page()


def wrong_on(page: Any, path: Path, widths: Iterable[int], scripts: bool = True) -> dict[Look, list[str]]:
    """Return what is wrong with a file of the website on screens, as it is and with ``SPACED``.

    It is loaded once; one with a dashboard once per screen, as that draws itself anew in its own time.
    ``scripts`` are to run first.
    """
    found = {}
    page.goto(path.as_uri())
    draws = scripts and page.locator("[data-dashboard]").count()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if draws:
            page.reload()
            page.wait_for_selector(".svm-vervangen, .svm-keuze-melding:not(:empty)")
        found[Look(width, spaced=False)] = _seen(page, scripts)
        if scripts:  # Playwright waits for one to add a style
            style = page.add_style_tag(content=SPACED)
            found[Look(width, spaced=True)] = _seen(page, scripts)
            style.evaluate("style => style.remove()")
    return found


def _seen(page: Any, scripts: bool) -> list[str]:
    page.evaluate("document.fonts.ready")
    if scripts:  # without them a page tells nothing of its drawings
        page.evaluate(SETTLED)
    return page.evaluate(_LOOK.read_text(encoding="utf-8"))
