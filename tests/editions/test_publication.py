"""The publication as readers get it: every edition built strictly, and the promises made about it.

Slow on purpose: each edition is a whole build, and two are built once more in a folder of their own.
"""

import hashlib
import html
import html.parser
import json
import re
import shutil
from collections import Counter

import jsonschema
import pikepdf
import pypdfium2 as pdfium

from staatvanmigratie.book import numbers_schema
from staatvanmigratie.book.web import number_card
from staatvanmigratie.privacy import search as leaks
from staatvanmigratie.publication.build import build_edition
from staatvanmigratie.report.edition import open_edition
from tests.samples import ROOT, data_package, editions
from tests.samples.editions import CURRENT, WORKERS, built

INPUTS = ["_config.yml", "_toc.yml", "index.md", "notebooks", "data", "src", "requirements.txt"]
INPUTS += ["pyproject.toml"]

NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data", "link": "href"}


def project(folder):
    """A copy of the project, without what was built of it before."""
    for name in INPUTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(source, folder / name)
    return folder


class Page(html.parser.HTMLParser):
    """Addresses a page loads, and the numbers it shows."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.numbers, self._number = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        address = given.get(LOADS.get(tag))
        if address and given.get("rel") not in ("author", "license", "canonical"):
            self.loads.append(address)
        if tag == "a" and "cijfer" in (given.get("class") or "").split():
            self._number = ""

    def handle_data(self, data):
        if self._number is not None:
            self._number += data

    def handle_endtag(self, tag):
        if tag == "a" and self._number is not None:
            self.numbers.append(self._number)
            self._number = None


def volumes(folder, number):
    """Both files of the PDF: the report, then the annexes."""
    return [folder / name for name in open_edition(number - 1, root=ROOT).pdf_names]


def pages(folder):
    return sorted((folder / "html").rglob("*.html"))


@editions.each
def test_the_edition_builds_strictly_with_everything_in_its_place(number):
    folder = built(number)

    assert (folder / "html/index.html").stat().st_size > 1000
    for volume in volumes(folder, number):
        assert volume.stat().st_size > 100_000
        assert (folder / "html" / volume.name).read_bytes() == volume.read_bytes()
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["strict"] is True


@editions.each
def test_every_number_knows_its_source(number):
    content = json.loads((built(number) / "numbers.json").read_text(encoding="utf-8"))

    assert len(content["numbers"]) > 800
    keys = {"series", "breakdown", "period", "value", "status", "vintage"}
    keys |= {"address", "chapter", "anchor", "kind"}
    for each in content["numbers"]:
        assert keys <= each.keys()
        assert each["address"].startswith("http") and each["series"] and each["vintage"]
    assert {each["kind"] for each in content["numbers"]} >= {"tekst", "tabel", "figuur"}


@editions.each
def test_the_open_data_are_as_they_are_described_and_agree_with_what_is_printed(number):
    """Readers get the same files; every value that is printed stands in them with its status."""
    folder = built(number) / "html" / "data"
    content = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(numbers_schema.content()).validate(content)
    found = data_package.tables(folder)["observations"]
    there = {
        (row["SERIES"], row["TIME_PERIOD"], row["STATUS"], row["VINTAGE"], float(row["OBS_VALUE"]))
        for row in found
        if row["OBS_VALUE"]
    }
    printed = {
        (each["series"], each["period"], each["status"], each["vintage"], float(f"{each['value']:.12g}"))
        for each in content["numbers"]
        if each["what"] == "value" and each["chapter"] != "94_herzieningen"  # earlier states
    }

    newest = {row[:2]: row[3] for row in sorted(there, key=lambda row: row[3])}
    # A chapter can set the first count of the source beside the one that holds now.
    first = {each for each in printed - there if newest.get(each[:2], "") > each[3]}
    assert len(printed) > 500 and printed - first <= there and len(first) < 5
    for each in content["pending"]:
        if each["chapters"] == ["94_herzieningen"]:
            continue
        rows = [r for r in found if (r["SERIES"], r["TIME_PERIOD"]) == (each["series"], each["period"])]
        assert {(row["OBS_VALUE"], row["STATUS"]) for row in rows} == {("", "in_afwachting")}, each["series"]


@editions.each
def test_every_anchor_leads_to_its_number(number):
    """numbers.json points into the website; a link that leads nowhere would break a citation."""
    folder = built(number)
    content = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    texts = {path: path.read_text(encoding="utf-8") for path in pages(folder)}
    ids = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in texts.items()}

    missing = []
    for each in content["numbers"]:
        path, _, anchor = each["anchor"].partition("#")
        if anchor not in ids.get(folder / "html" / path, ()):
            missing.append(each["anchor"])

    assert missing == []


@editions.each
def test_the_box_of_a_page_tells_where_each_number_comes_from(number):
    """What a reader gets who opens a number is what numbers.json says of it."""
    folder = built(number)
    content = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    known = {}
    for path in (folder / "html" / "data").glob("cijfers-*.js"):
        said = json.loads(path.read_text(encoding="utf-8").partition("=")[2].removesuffix(";"))
        for anchor, places in said["numbers"].items():
            known[anchor] = "".join(said["pieces"][place] for place in places)

    for each in content["numbers"]:
        said = html.unescape(known.pop(each["anchor"].partition("#")[2]))
        parts = [each["shown"], each["title"], each["publisher"], each["address"], each["table"] or ""]
        parts += [number_card.period(each["period"]), number_card.period(each["vintage"])]
        assert [part for part in parts if part not in said] == [], each["anchor"]
    assert known == {}


@editions.each
def test_no_page_asks_anything_of_a_third_party(number):
    folder = built(number)
    outside = {
        (path.name, address)
        for path in pages(folder)
        for address in Page(path.read_text(encoding="utf-8")).loads
        if re.match(r"(?:https?:)?//", address)
    }
    elsewhere = re.compile(r"(?:@import|url\()\s*['\"]?(?:https?:)?//")
    styles = [p for p in (folder / "html").rglob("*.css") if elsewhere.search(p.read_text("utf-8"))]

    assert outside == set()
    assert styles == []


@editions.each
def test_html_and_pdf_print_the_same_numbers(number):
    """A reader of the PDF must not see another figure than a reader of the website."""
    folder = built(number)
    shown = [
        shown.strip()
        for path in pages(folder)
        for shown in Page(path.read_text(encoding="utf-8")).numbers
        if re.search(r"\d", shown)
    ]
    printed = Counter(NUMBER.findall("\n".join(map(_words, volumes(folder, number)))))

    assert len(shown) > 800
    assert {n for n in shown if not printed[NUMBER.search(n)[0]]} == set()


@editions.each
def test_the_numbers_in_sentences_follow_each_other_in_the_pdf_as_on_the_website(number):
    folder = built(number)
    content = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    text, place = _bare("\n".join(map(_words, volumes(folder, number)))), 0

    said = [n for n in content["numbers"] if n["kind"] == "tekst"]
    assert len(said) > 50
    for each in sorted(said, key=lambda n: chapters_in_order(folder, n)):
        found = text.find(_bare(each["shown"]), place)
        assert found >= 0, (each["chapter"], each["shown"])
        place = found + 1


def chapters_in_order(folder, number):
    """Chapters sort by their number; within one the order of numbers.json is that of the page."""
    return number["chapter"]


def _bare(text):
    return re.sub(r"[\s\N{NO-BREAK SPACE}\N{SOFT HYPHEN}*]+", "", text)


def _words(path):
    """The words of the PDF as a reader's program finds them."""
    with pdfium.PdfDocument(path) as document:
        return "\n".join(sheet.get_textpage().get_text_range() for sheet in document)


@editions.of(2024)
def test_two_builds_elsewhere_give_the_same_bytes(tmp_path, number):
    """Another folder, another moment, no cache: the same website, PDF and numbers."""
    build = build_edition(number, root=project(tmp_path), strict=True, use_cache=False, workers=WORKERS)
    one, two = built(number), build.folder

    assert digests(one) == digests(two)


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "report.json"
    }


@editions.of(2024)
def test_as_of_today_the_same_notebooks_print_what_is_known_now(tmp_path, number):
    """The headline changes, the overview appears, and no notebook was edited in between."""
    build = build_edition(number, "2026-11-24", root=project(tmp_path), strict=True, workers=WORKERS)
    then, now = built(number), build.folder

    headline = lambda folder: next(  # noqa: E731
        n["shown"]
        for n in json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]
        if n["series"] == "immigratie_totaal" and n["period"] == "2023" and n["what"] == "value"
    )
    pending = lambda folder: {  # noqa: E731
        (p["series"], p["period"])
        for p in json.loads((folder / "report.json").read_text(encoding="utf-8"))["pending"]
    }
    assert (headline(then), headline(now)) == ("332.863", "335.668")
    assert ("immigratie_eu_doel", "2023") in pending(then)
    assert ("immigratie_eu_doel", "2023") not in pending(now)
    page_then = (then / "html/notebooks/03_migratie_naar_en_uit_nederland.html").read_text(encoding="utf-8")
    assert "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/84808" in page_then
    assert "juni\N{NO-BREAK SPACE}2025" in page_then
    assert "nog niet beschikbaar" in page_then


@editions.each
def test_the_pdf_names_no_person_and_no_machine(number):
    for volume in volumes(built(number), number):
        with pikepdf.open(volume) as document:
            info = " ".join(str(value) for value in document.docinfo.values()) if document.docinfo else ""
            author = str(document.docinfo.get("/Author", "")) if document.docinfo else ""

        assert "/" not in author
        assert not re.search(r"/(?:home|root|tmp|work)/", info)


@editions.of(CURRENT)
def test_the_built_book_gives_at_most_two_false_alarms_per_hundred_files(number):
    some = [path for path in leaks.files(built(number) / "html") if path.suffix != ".pdf"][:200]
    scan = leaks.Scan(leaks.read_allowed(ROOT))

    alarms = [path for path in some if scan.file(path.name, path.read_bytes())]

    assert len(alarms) <= 0.02 * len(some), alarms
