"""The current edition behind the headers of the site: all of it works, and nothing needs a wider policy."""

import functools
import http.server
import threading

import pytest

from staatvanmigratie.publication.site import pages
from tests.samples import screens
from tests.samples.editions import CURRENT, built

pytestmark = [pytest.mark.current, pytest.mark.browser]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    policy = ""

    def end_headers(self):
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    """The website behind a server that sends what the site's hosts send."""
    folder = built(CURRENT) / "html"
    text = pages._headers(folder)
    kind = type("Handler", (_Quiet,), {"policy": text.partition("Policy: ")[2].partition("\n")[0]})
    serve = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with screens.screens() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A page of which everything that the browser complains of, or asks elsewhere, is kept."""
    page = screens.opened(browser, 1280)
    page.said = []
    page.on("console", lambda said: said.type in ("error", "warning") and page.said.append(said.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda asked: "//127.0.0.1" in asked.url or page.said.append(asked.url))
    return page


@pytest.mark.parametrize("name", ["asiel", "europa", "migratie", "overzicht"])
def test_a_dashboard_works(page, address, name):
    (path,) = (built(CURRENT) / "html" / "notebooks").glob(f"8*_{name}.html")
    page.goto(f"{address}/notebooks/{path.name}")

    page.wait_for_selector(".svm-vervangen .svm-vega svg", timeout=60000)
    page.locator(".svm-keuzes select").first.select_option(index=1)
    page.wait_for_function("document.querySelector('.svm-keuze-melding').textContent.startsWith('Getoond')")

    assert page.locator(".svm-gekozen tbody tr").count() or not page.locator(".svm-gekozen").count()
    assert page.said == []


def test_a_figure_becomes_interactive_and_its_origin_opens(page, address):
    page.goto(f"{address}/notebooks/07_asiel.html")
    page.locator("button[data-figuur]").first.click()
    page.wait_for_selector(".svm-vega svg", timeout=60000)
    page.locator("article p a.cijfer").first.click()
    page.wait_for_selector("#svm-herkomst:popover-open")

    assert page.said == []


@pytest.mark.parametrize("path", ["index.html", "search.html?q=asiel", "notebooks/90_bronnen.html"])
def test_a_page_is_silent(page, address, path):
    page.goto(f"{address}/{path}")
    page.wait_for_load_state("networkidle")
    if "search" in path:
        page.wait_for_selector("#search-results a")

    assert page.said == []
