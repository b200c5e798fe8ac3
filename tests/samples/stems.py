"""The stems of words as the script in the reader's browser makes them, kept in ``tests/samples/stems.txt``.

    python -m tests.samples.stems build/2025/html …

writes them anew, for all titles and captions (needs Node).

The index of the site is made in Python and what a reader types is stemmed in the browser. A word is found
only when both make the same stem of it, and not every machine that runs the tests has Node to ask the script.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import sphinx.search
from bs4 import BeautifulSoup
from sphinx.search.nl import SearchDutch

FILE = Path(__file__).parent / "stems.txt"
_HEAD = "# Words and their stems in the browser, made with python -m tests.samples.stems FOLDER …\n"


def words(page: BeautifulSoup) -> set[str]:
    """Return the searchable words of the titles and captions of a page; "Figuur 1" stands for no word."""
    said = (each.get_text(" ") for each in page.article.select("h1, h2, h3, h4, .caption-text"))
    found = {word.lower() for text in said for word in re.findall(r"[^\W_]+", text)}
    return {word for word in found if not word.isdigit()} - SearchDutch.stopwords


def read() -> dict[str, str]:
    """Return the kept stem of every word."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def in_browser(asked: Iterable[str]) -> dict[str, str]:
    """Return the stem of every word as the script of the installed Sphinx makes it; needs Node."""
    folder = Path(sphinx.search.__file__).parent / "minified-js"
    parts = ("base-stemmer.js", SearchDutch.js_stemmer_rawcode)
    scripts = "\n".join((folder / name).read_text(encoding="utf-8") for name in parts)
    script = (
        f"{scripts}\n"
        "const words = JSON.parse(require('fs').readFileSync(0, 'utf8')), stemmer = new DutchStemmer();\n"
        "console.log(JSON.stringify(Object.fromEntries(words.map(word => [word, stemmer.stemWord(word)]))));"
    )
    run = subprocess.run(
        ["node", "-e", script], input=json.dumps(sorted(asked)), capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def main(folders: list[str]) -> None:
    """Write the stems of all words on the pages of built sites."""
    pages = [
        BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for folder in folders
        for path in Path(folder).rglob("*.html")
    ]
    stems = in_browser(set().union(*(words(page) for page in pages if page.article)))
    FILE.write_text(_HEAD + "".join(f"{word} {stem}\n" for word, stem in sorted(stems.items())), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
