"""The pages of both PDF volumes as a reader turns them: measured on the finished files of real editions."""

import html.parser
import re
from functools import cache

import page
import pikepdf
import pypdfium2 as pdfium
import pytest

from staatvanmigratie.foundation.volumes import annexes_of
from tests.samples import editions
from tests.samples.editions import built

MOST_PAGES = 190  # of the report; the edition of 2024 that the ministries published has 176
MOST_CONTENTS = 2
MOST_BYTES = 3_000_000
MOST_BLANK_PAGES = 3
BLANK = 0.40  # of the height of the text, in one stretch
# Above and below the text of a page, as in rapport.typ, in parts of its height.
TOP, BOTTOM = 22 / 297, 270 / 297
#: What can be done on a screen only.
ON_SCREEN = re.compile(r"\b(?:klik\w*|aanklikken|Tab|[Ss]chuif\w*|[Tt]oetsenbord|muis|JavaScript)\b")
CAPTION = re.compile(r"^((?:Figuur|Tabel) [\d.]+\b)", re.MULTILINE)
VOLUMES = ("report", "annexes")

both = pytest.mark.parametrize("volume", VOLUMES)


def path(number, volume):
    report = f"staat-van-migratie-{number}.pdf"
    return built(number) / (report if volume == "report" else annexes_of(report))


@cache
def texts(file):
    """The text of each page, in the order in which it is read."""
    with pdfium.PdfDocument(file) as document:
        return [re.sub(r"\r\n?", "\n", sheet.get_textpage().get_text_range()) for sheet in document]


@cache
def outline(file):
    """Level, title and page of each heading; pages from 1."""
    found = []
    with pikepdf.open(file) as document:
        pages = {sheet.objgen: number for number, sheet in enumerate(document.pages, 1)}
        named = pikepdf.NameTree(document.Root.Names.Dests)

        def walk(items, level):
            for item in items:
                goal = item.destination if item.destination is not None else item.action.D
                goal = goal if isinstance(goal, pikepdf.Array) else named[str(goal)]
                found.append((level, item.title, pages[goal[0].objgen]))
                walk(item.children, level + 1)

        with document.open_outline() as opened:
            walk(opened.root, 1)
    return found


def blank_shares(file):
    """Of each page the largest stretch without ink, as a part of the height of the text."""
    with pdfium.PdfDocument(file) as document:
        for sheet in document:
            rows = sheet.render(scale=0.5, grayscale=True).to_numpy()
            rows = rows[int(TOP * len(rows)) : int(BOTTOM * len(rows))]
            longest = run = 0
            for inked in (rows.reshape(len(rows), -1) < 245).any(axis=1):
                run = 0 if inked else run + 1
                longest = max(longest, run)
            yield longest / len(rows)


class Headings(html.parser.HTMLParser):
    """The heading under which each numbered figure and table stands on a page of the website."""

    def __init__(self, text):
        super().__init__()
        self.of, self._heading, self._taken, self._into = {}, "", "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        kinds = (dict(attributes).get("class") or "").split()
        if re.fullmatch(r"h[1-6]", tag):
            self._into, self._taken = tag, ""
        elif tag == "span" and "caption-number" in kinds:
            self._into, self._taken = "caption", ""
        elif tag == "a" and "headerlink" in kinds:
            self._into = None if self._into == "caption" else f"{self._into}#"

    def handle_data(self, data):
        if self._into and not self._into.endswith("#"):
            self._taken += data

    def handle_endtag(self, tag):
        if self._into and self._into.rstrip("#") == tag:
            self._heading, self._into = bare(self._taken), None
        elif self._into == "caption" and tag == "span":
            self.of.setdefault(" ".join(self._taken.split()).rstrip("."), self._heading)
            self._into = None


def bare(title):
    """A heading without its number."""
    return re.sub(r"^[\d.]+\s+", "", " ".join(title.split()))


@editions.each
def test_the_report_is_no_thicker_than_the_published_one(number):
    assert len(texts(path(number, "report"))) <= MOST_PAGES


@editions.each
@both
def test_the_contents_take_two_pages_at_most(number, volume):
    starts = [(title, at) for level, title, at in outline(path(number, volume)) if level == 1]

    assert starts[0][0] == "Inhoud"
    assert starts[1][1] - starts[0][1] <= MOST_CONTENTS


@editions.each
@both
def test_a_volume_can_be_mailed(number, volume):
    assert path(number, volume).stat().st_size <= MOST_BYTES


@editions.each
@both
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_volume_passes_the_checkers_of_both_standards(number, volume, profile):
    result = page.validate_pdf_bytes(path(number, volume).read_bytes(), profile=profile)

    assert result.is_compliant, [(each.rule_id, each.message) for each in result.failures]


@editions.of(2024, 2025)
@both
def test_hardly_any_page_is_nearly_empty(number, volume):
    shares = enumerate(blank_shares(path(number, volume)), 1)

    blank = [(at, round(share, 2)) for at, share in shares if share > BLANK]

    assert len(blank) <= MOST_BLANK_PAGES, blank


@editions.each
def test_a_figure_stands_in_the_section_that_speaks_of_it(number):
    """On the website it stands where it was written; on paper it must not drift to the pages of another."""
    file = path(number, "report")
    headings = outline(file)
    ends = [at for _, _, at in headings[1:]] + [len(texts(file))]
    contents = next(at for level, _, at in headings[1:] if level == 1)
    captions = {
        caption: at
        for at, text in enumerate(texts(file), 1)
        if at >= contents
        for caption in CAPTION.findall(text)
    }

    elsewhere, seen = [], 0
    for chapter in sorted((built(number) / "html" / "notebooks").glob("[0-8]*.html")):
        under = Headings(chapter.read_text(encoding="utf-8")).of
        for caption, heading in under.items():
            if caption not in captions:
                continue  # a table of sources, which stands in the annexes
            seen += 1
            at = captions[caption]
            if not any(
                start <= at <= end
                for (_, title, start), end in zip(headings, ends, strict=True)
                if bare(title) == heading
            ):
                elsewhere.append((caption, at, heading))

    assert seen > 100
    assert elsewhere == []


@editions.each
@both
def test_no_page_begins_with_a_note_that_lost_its_figure(number, volume):
    """Notes stand under what they are about."""
    first = [text.strip().splitlines()[0] for text in texts(path(number, volume)) if text.strip()]

    assert [line for line in first if re.match(r"Bron: |Gegevens: |[*†‡§] ", line)] == []


@editions.each
@both
def test_paper_asks_nothing_that_only_a_screen_can_do(number, volume):
    found = {match[0] for text in texts(path(number, volume)) for match in ON_SCREEN.finditer(text)}

    assert found == set()


@editions.each
def test_the_marks_are_explained_once(number):
    whole = " ".join(" ".join(texts(path(number, "report"))).split())

    assert whole.count("Tekens in figuren en tabellen") == 1
    for mark in ("voorlopig cijfer (", "† overgenomen", "† niet bij de bron", "§ gelezen", "‡ latere"):
        assert mark not in whole, mark


@editions.each
def test_each_volume_leads_to_places_that_the_other_has(number):
    for volume, other in (VOLUMES, reversed(VOLUMES)):
        with pikepdf.open(path(number, volume)) as document, pikepdf.open(path(number, other)) as goal:
            known = dict(pikepdf.NameTree(goal.Root.Names.Dests))
            addresses = [
                str(note.get("/A", {}).get("/URI", ""))
                for sheet in document.pages
                for note in sheet.get("/Annots", [])
            ]
            links = [address for address in addresses if address.startswith("./")]
            places = [address.partition("#nameddest=")[2] for address in links]

            assert len(places) > 50
            assert {address.partition("#")[0] for address in links} == {f"./{path(number, other).name}"}
            assert set(places) <= known.keys()
