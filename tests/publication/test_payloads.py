"""No text of the data runs on a reader's screen: titles, labels, catalogue, policy, terms, notes.

The site of a project with more than a hundred payloads in each field is read by a parser and, where there is
a browser, opened and used in it: with the policy of the site and without any.
"""

import http.server
import json
import re
import shutil
import subprocess
import threading
from functools import partial
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from staatvanmigratie.book.web import page_faults, raw_html, scripts
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.publication.build import build_edition
from staatvanmigratie.publication.site import pages
from tests.samples import payloads, screens, small_project

pytestmark = pytest.mark.process

#: What a reader does: opens every fold and number, clicks every link that is none of a page, searches.
DRIVER = """
window.gekraakt = () => { document.documentElement.dataset.gekraakt = new Error().stack; };
addEventListener("load", async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const link of document.querySelectorAll("a")) if (!/^https?:/.test(link.href)) link.click();
  let seen = 0;
  for (const number of document.querySelectorAll("a.cijfer")) {
    if (seen++ > 12) break;
    number.click();
    await new Promise((done) => setTimeout(done, 30));
  }
  for (const part of document.querySelectorAll("*"))
    for (const kind of ["mouseover", "focus", "wheel", "cut", "toggle", "pointerenter"])
      part.dispatchEvent(new Event(kind));
  await new Promise((done) => setTimeout(done, 1500));
  document.documentElement.dataset.klaar = document.querySelectorAll("#search-results li").length;
});
"""


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The site of the project with payloads; that it can be made at all is half of the matter."""
    root = payloads.project(tmp_path_factory.mktemp("project"))
    build_edition(2024, root=root)
    return root / "build" / "2024" / "html"


def elements(folder):
    for path in sorted(folder.rglob("*.html")):
        for element in opened(path).find_all(True):
            yield path, element


def opened(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_there_are_enough_of_them():
    assert len(payloads.PAYLOADS) == len(set(payloads.PAYLOADS)) >= 100
    assert sum("gekraakt" in each for each in payloads.PAYLOADS) >= 100


def test_no_page_has_a_script_or_an_address_that_is_not_of_the_theme(html):
    """As a parser sees it, apart from what the build itself looks for."""
    known = {"_static", "searchindex.js"}
    for path, element in elements(html):
        where = f"{path.name}: {str(element)[:120]}"
        assert element.name not in ("iframe", "object", "embed", "base", "template", "animate", "set"), where
        if element.get("type") == scripts.LINKED_DATA:
            assert json.loads(element.string), "data, with a payload as the text that it is"
        elif element.name == "script":
            assert "gekraakt" not in (element.string or ""), where
            source = element.get("src", "_static")
            assert source.replace("../", "").partition("/")[0].partition("?")[0] in known, where
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), where
            plain = re.sub(r"[\x00-\x20]", "", " ".join(value) if isinstance(value, list) else value).lower()
            if name.lower() in ("href", "src", "action", "formaction", "data", "xlink:href", "data-script"):
                assert re.match(r"https?:|mailto:|[^:]*$|[^:/?#]*[/?#]", plain), where
            if name.lower() in ("src", "data-script"):
                assert not re.match(r"\w+:|//", plain), where


def test_a_payload_is_there_as_the_text_that_it_is(html):
    """It is no answer to leave out what somebody wrote."""
    said = " ".join(opened(html / "notebooks" / "01_immigratie.html").get_text().split())

    for each in payloads.PAYLOADS:
        plain = " ".join(each.split())
        assert said.count(plain) >= 3, each
    assert "<script>gekraakt()</script>" in opened(html / "search.html").title.string


def test_the_index_of_the_search_is_data_and_nothing_else(html):
    """What it holds is shown as text by the script; the browser test below opens the results."""
    index = (html / "searchindex.js").read_text(encoding="utf-8")

    known = json.loads(index.removeprefix("svmIndex=").removesuffix(";\n"))
    assert "<script>gekraakt()" in json.dumps(known)


def test_the_policy_of_the_site_has_the_scripts_of_the_theme_only(html, tmp_path):
    shutil.copytree(html, tmp_path / "2024")

    policy = pages._headers(tmp_path)

    allowed = re.findall(r"'sha256-([^']+)'", policy.partition("script-src")[2].partition(";")[0])
    own = {
        element.text
        for _, element in elements(html)
        if element.name == "script" and not {"src", "type"} & set(element.attrs)
    }
    assert set(allowed) == {scripts.digest(text) for text in own} and len(allowed) < 10
    assert all(scripts.is_known(text) for text in own)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("<script>gekraakt()</script>", "raw HTML that no page may have"),
        ("Een <b onclick=gekraakt()>woord</b>.", "raw HTML that no page may have"),
        ("<div><a href='javascript:gekraakt()'>k</a></div>", "raw HTML that no page may have"),
        ("{{ env.app.srcdir }}", "a page knows only: .*titel"),
        ("{{ titel.__class__ }}", "a page knows only"),
        ("```{raw} html\n<img src=x onerror=gekraakt()>\n```", "raw HTML that no page may have"),
    ],
)
def test_what_a_notebook_says_in_html_goes_by_the_list(tmp_path, cell, message):
    root = small_project.make(tmp_path)
    small_project.chapter(root, "02_tijd", "editie.as_of", title=f"# Tijd\n\n{cell}")

    with pytest.raises(BuildError, match=rf"(?s)02_tijd\.ipynb.*{message}"):
        build_edition(2024, root=root)


@pytest.mark.parametrize(
    "said", ["<p>Een <b>woord</b>.</p>", "H<sub>2</sub>O", "a <br/> b", "<!-- weg -->", "</b>"]
)
def test_html_of_words_comes_through(said):
    assert not raw_html.loses(said, raw_html.cleaned(said))


@pytest.mark.parametrize("payload", [each for each in payloads.PAYLOADS if each.startswith("<")])
def test_raw_html_that_could_run_is_left_out_or_text(payload):
    clean = raw_html.cleaned(payload)

    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{clean}</body></html>"
    assert list(page_faults.of_page(page)) == []


@pytest.mark.parametrize(
    "payload",
    [
        each
        for each in payloads.PAYLOADS
        if re.match(r"<[a-zA-Z]", each) and not re.match(r"<javascript", each)
    ],
)
def test_the_look_at_a_page_finds_it(payload):
    """The last guard sees what the ones before it would have let through."""
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body><div>{payload}</div></body></html>"

    assert list(page_faults.of_page(page)), payload


# In a browser ----------------------------------------------------------------------------------------------


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves a site with its policy, or without."""

    policy = ""

    def end_headers(self):
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def driven(html, tmp_path_factory):
    """The site with the script that uses it as a reader does."""
    folder = shutil.copytree(html, tmp_path_factory.mktemp("driven") / "2024")
    (folder.parent / "driver.js").write_text(DRIVER, encoding="utf-8")
    (folder.parent / "gekraakt.js").write_text("gekraakt()", encoding="utf-8")
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("<head>", '<head><script src="/driver.js"></script>', 1), encoding="utf-8"
        )
    return folder.parent


def seen(folder: Path, address: str, policy: str) -> str:
    """The page as it is in a browser after everything was clicked."""
    handler = partial(type("Served", (Pages,), {"policy": policy}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [
            *(
                screens.BROWSER,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--dump-dom",
                "--timeout=40000",
            ),
            *("--virtual-time-budget=20000", "--user-data-dir=" + str(folder / "profile")),
            f"http://127.0.0.1:{server.server_port}/{address}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        server.shutdown()
    return done.stdout


@pytest.mark.browser
@pytest.mark.parametrize("protected", [True, False])
@pytest.mark.parametrize(
    "address",
    ["index.html", "notebooks/01_immigratie.html", "search.html?q=gekraakt", "data/fig-motief.html"],
)
def test_nothing_runs_in_a_browser(driven, html, address, protected):
    headers = pages._headers(driven)
    policy = headers.partition("Content-Security-Policy: ")[2].partition("\n")[0] if protected else ""
    if not (driven / "2024" / address.partition("?")[0]).exists():
        pytest.skip(f"the sample has no {address}")

    page = seen(driven, f"2024/{address}", policy)

    assert "data-klaar=" in page, page[:500]
    assert "data-gekraakt=" not in page, re.search(r"data-gekraakt=.{0,300}", page)[0]
    if "search" in address:
        assert 'data-klaar="0"' not in page  # the search found the payloads


@pytest.mark.browser
def test_the_browser_would_have_told(tmp_path):
    """What is tested above can fail: a page with the payloads as they are runs them."""
    (tmp_path / "driver.js").write_text(DRIVER, encoding="utf-8")
    body = "".join(payloads.PAYLOADS[:1] + payloads.PAYLOADS[-60:])
    page = f'<!DOCTYPE html><head><script src="/driver.js"></script></head><body>{body}</body>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")

    assert "data-gekraakt=" in seen(tmp_path, "index.html", "")
