"""The search of the website as a browser runs it: the script in a JavaScript engine, with an index."""

import io
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from staatvanmigratie.book.web import search_index
from staatvanmigratie.foundation.project import PACKAGE
from tests.samples import screens

SCRIPT = PACKAGE / "book" / "web" / "static" / "svm-zoek.js"
QUERIES = Path(__file__).with_name("search_queries.yml")

TERMS = {
    "gezinshereniging": "Gezinsmigratie",
    "gezinsmigranten": "Gezinsmigratie",
    "gezinsmigratie": "Gezinsmigratie",
    "vergunninghouder": "Statushouder",
    "statushouder": "Statushouder",
}
CHAPTERS = {"Statushouder": ["08_opvang", "09_x"]}

#: What stands around the text on every page: buttons, hints, links to data, "Figuur 1" before a caption,
#: "Notitie" above a note.
_FRAME = (
    ".svm-knoppen, .svm-gegevens, .svm-download, .svm-hint, .svm-keuze-uitleg, .caption-number, "
    ".note > .admonition-title, #svm-herkomsten-kop, [popover], "
    ".svm-uitgelicht, :has(.svm-uitgelicht) .svm-herkomsten"  # of a chapter, which the search finds
)

_ASK = """
const search = new window.svmZoek.Search(window.svmIndex);
function ask(query) {
  const found = search.find(query);
  return JSON.stringify({lost: found.lost, meant: found.meant, pages: found.pages.map((each) => ({
    path: each.page.path, title: each.page.title, number: each.page.number,
    sections: each.sections.map(({section}) => ({
      heading: section.heading, number: section.number, anchor: section.anchor,
      snippet: window.svmZoek.snippet(section, found.words),
      caption: window.svmZoek.caption(section, found.words) || null,
      data: window.svmZoek.dataOf(section, found.words) || null,
    })),
  }))});
}
const pages = (query) => JSON.stringify(search.find(query).pages.map((each) => each.page.path + ".html"));
"""


class Asked:
    """The search with one index."""

    def __init__(self, index: str):
        quickjs = pytest.importorskip("quickjs", reason="no wheel of quickjs for this Python")
        self._engine = quickjs.Context()
        for script in ("var window = globalThis;", SCRIPT.read_text(encoding="utf-8"), index, _ASK):
            self._engine.eval(script)

    def find(self, query: str) -> dict[str, Any]:
        """Return the pages and places, best first, and the words that were not found."""
        return json.loads(self._engine.eval(f"ask({json.dumps(query)})"))

    def like(self, word: str) -> dict[str, float]:
        """Return the words of the report that a word can stand for, each with how well it does."""
        return json.loads(
            self._engine.eval(f"JSON.stringify(Object.fromEntries(search.like({json.dumps(word)})))")
        )

    def pages(self, query: str) -> list[str]:
        """Return the files of the pages, best first."""
        return json.loads(self._engine.eval(f"pages({json.dumps(query)})"))


def in_browser(html: Path, asked: Sequence[str], folder: Path) -> dict[str, list[str]]:
    """Return the files of the pages for each query, best first, as a browser finds them without a server."""
    scripts = [(html / "_static" / SCRIPT.name).as_uri(), (html / "searchindex.js").as_uri()]
    loaded = "".join(f'<script src="{address}"></script>' for address in scripts)
    said = f"Object.fromEntries({json.dumps(asked)}.map((query) => [query, JSON.parse(pages(query))]))"
    run = f"{_ASK} document.body.textContent = JSON.stringify({said});"
    page = folder / "vraag.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8">{loaded}<body><script>{run}</script>', encoding="utf-8"
    )
    return json.loads(BeautifulSoup(seen(page.as_uri(), folder), "html.parser").body.get_text())


def seen(address: str, folder: Path) -> str:
    """Return a page as it is in a browser after its scripts ran."""
    command = [screens.BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += ["--virtual-time-budget=10000", f"--user-data-dir={folder / 'profile'}", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout


def queries() -> list[dict[str, str]]:
    """Return what readers ask, with the page that answers."""
    return yaml.safe_load(QUERIES.read_text(encoding="utf-8"))


def words(page: BeautifulSoup) -> set[str]:
    """Return the words of four letters and the numbers that a reader sees in the text of a page."""
    text = BeautifulSoup(str(page.article), "html.parser")
    for part in text.select(f"svg, script, style, noscript, button, [hidden], {_FRAME}"):
        part.decompose()
    return set(re.findall(r"\d{1,3}(?:\.\d{3})+|[^\W_]{4,}", text.get_text(" ").replace("\u00ad", "")))


def written(index: search_index.SearchIndex) -> str:
    """Return the file of an index."""
    file = io.StringIO()
    index.dump(file, None)
    return file.getvalue()


def environment(numbers: dict[str, Any] | None = None) -> SimpleNamespace:
    """Return as much of a book as the index asks of it."""
    return SimpleNamespace(
        config=SimpleNamespace(svm_terms=TERMS, svm_term_chapters=CHAPTERS),
        toc_secnumbers=numbers or {},
        get_domain=lambda _name: SimpleNamespace(data={"numbers": {}}),
    )


def read_back(made: str, keep: set[str]) -> str:
    """Return the file of a build that found a file and keeps some of its pages."""
    index = search_index.SearchIndex(environment())
    index.load(io.StringIO(made), None)
    index.prune(keep)
    return written(index)


def content(made: str) -> dict[str, Any]:
    """Return what a file holds."""
    return json.loads(made.partition("=")[2].rstrip(";\n"))
