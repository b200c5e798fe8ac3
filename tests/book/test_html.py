"""The website as built: one small site with one of everything, looked at from many sides."""

import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pydata_sphinx_theme
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from filelock import FileLock

from staatvanmigratie.book import extension, output_nodes
from staatvanmigratie.book.web import about_page, linked_data, loads, number_card
from staatvanmigratie.notebook.outputs.record import PendingRecord
from tests.samples import ROOT, records, searching
from tests.samples import sample_site as site

pytestmark = pytest.mark.process

STYLE = ROOT / "src" / "staatvanmigratie" / "book" / "web" / "static" / "svm.css"
ASYLUM = "notebooks/07_asiel.html"


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """Two builds of the same site in two folders, made once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "website"
    folders = [shared / "een", shared / "ander" / "twee"]
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            environment = {**os.environ, "SVM_CACHE": str(shared / "cache")}
            runs = [
                subprocess.Popen(
                    [sys.executable, "-m", "tests.samples.sample_site", str(folder)],
                    cwd=ROOT,
                    env={**environment, "PYTHONHASHSEED": str(seed)},
                    stderr=subprocess.PIPE,
                    text=True,
                )
                for seed, folder in enumerate(folders, 1)
            ]
            for run in runs:
                _, said = run.communicate()
                assert run.returncode == 0, said
    return [folder / "html" for folder in folders]


@pytest.fixture(scope="session")
def html(sites):
    return sites[0]


@pytest.fixture(scope="session")
def pages(html):
    found = {
        path.relative_to(html).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(html.rglob("*.html"))
    }
    assert len(found) == len(site.TITLES) + 2 + len(site.FIGURES), sorted(found)
    return found


@pytest.fixture(scope="session")
def chapters(pages):
    """The pages with the theme: all but those with the table of a figure."""
    return {name: page for name, page in pages.items() if not name.startswith("data/")}


@pytest.fixture(scope="session")
def asylum(pages):
    return pages[ASYLUM]


# Nothing from elsewhere ---------------------------------------------------------------------------------


def requests_of(page):
    """Every address a browser fetches by itself when it opens the page."""
    for tag in page.find_all(True):
        for name in ("src", "srcset", "poster", "data", "background"):
            if tag.get(name):
                yield tag[name]
        if tag.name == "link" and not set(tag.get("rel", [])) & {"next", "prev", "search", "canonical"}:
            yield tag["href"]
        if tag.get("data-script"):
            yield tag["data-script"]
        if tag.name in ("image", "use"):
            yield tag.get("href") or tag.get("xlink:href") or ""
        yield from re.findall(r"url\(\s*[\"']?([^\"')]+)", tag.get("style") or "")


def elsewhere(address):
    return address.startswith(("http:", "https:", "//"))


def test_no_page_asks_another_server(pages):
    for name, page in pages.items():
        asked = list(requests_of(page))
        always = {"svm.css", "staafjes.svg"}
        always |= set() if name.startswith("data/") else {"thema.css", "svm-blad.js", "svm.js"}
        assert {address.rpartition("/")[2].partition("?")[0] for address in asked} >= always, name
        assert not [address for address in asked if elsewhere(address)], name


def test_no_stylesheet_asks_another_server(html):
    for path in html.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        asked = re.findall(r"url\(\s*[\"']?([^\"')]+)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)
        assert not [address for address in asked if elsewhere(address)], path.name


def test_a_page_waits_for_one_style_of_the_theme_and_ours_after_it(html, pages):
    assert {path.name for path in (html / "_static").rglob("*.css")} == {"thema.css", "svm.css"}
    for name, page in pages.items():
        asked = [
            link["href"].rpartition("/")[2].partition("?")[0] for link in page.select("link[rel=stylesheet]")
        ]
        assert asked == (["svm.css"] if name.startswith("data/") else ["thema.css", "svm.css"]), name
    theme = (html / "_static" / "thema.css").read_text(encoding="utf-8")
    assert "@import" not in theme and "@charset" not in theme


def test_every_file_a_page_or_stylesheet_needs_is_there(html, pages):
    for name, page in pages.items():
        for address in requests_of(page):
            target = address.partition("?")[0].partition("#")[0]
            if target and not target.startswith("data:"):
                assert ((html / name).parent / target).is_file(), (name, address)
    for path in html.rglob("svm.css"):
        for address in re.findall(r"url\(\"(fonts/[^\"]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / address).is_file(), address


def test_every_link_inside_the_site_leads_somewhere(html, pages):
    """Links are files, so that a folder on a memory stick is a website too."""
    for name, page in pages.items():
        for link in page.find_all("a", href=True):
            target, _, fragment = link["href"].partition("#")
            if target.startswith(("http", "mailto")) or target.endswith(".pdf"):
                continue
            if "figuur/" in target:  # the build writes it: tests/book/test_figure_pages.py
                continue
            path = ((html / name).parent / target).resolve() if target else html / name
            assert path.is_file(), (name, link["href"])
            if fragment and path.suffix == ".html":
                there = pages[path.relative_to(html.resolve() if target else html).as_posix()]
                assert there.find(id=fragment), (name, link["href"])


def test_the_icon_library_of_the_theme_is_gone(html):
    """One and a half megabytes for a dozen pictures; ours are in the stylesheet."""
    assert not list(html.rglob("*fontawesome*"))
    weight = sum(path.stat().st_size for path in (html / "_static").rglob("*") if path.is_file())
    assert weight < 900_000


def test_the_pdf_is_linked_from_the_start_page(pages):
    assert pages["index.html"].find("a", class_="svm-pdf")["href"] == "staat-van-migratie-2024.pdf"


# Dutch --------------------------------------------------------------------------------------------------

SPOKEN = ("title", "aria-label", "placeholder", "alt")


def english_texts():
    """What Sphinx and the theme say in English, as whole texts."""
    with (Path(pydata_sphinx_theme.__file__).parent / "locale" / "sphinx.pot").open("rb") as file:
        texts = {message.id for message in read_po(file) if isinstance(message.id, str) and message.id}
    texts |= {
        "Link to this heading",
        "Link to this table",
        "Link to this image",
        "Link to this term",
        "Contents",
    }
    texts |= {"Toggle primary sidebar", "Toggle secondary sidebar", "Main", "Page", "Home", "Hide", "Show"}
    return {text for text in texts if "%(" not in text and text != "Start"}


def said_on(page):
    """Every text a reader meets: words on the page, labels, hints and descriptions."""
    for script in page(["script", "style"]):
        script.extract()
    yield from (text.strip() for text in page.stripped_strings)
    for tag in page.find_all(True):
        yield from (tag[name].strip() for name in SPOKEN if isinstance(tag.get(name), str))


def test_no_english_is_left_on_any_page(html):
    english = english_texts()
    for path in html.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert page.html["lang"] == "nl"
        assert not english.intersection(said_on(page)), path.name


def test_only_the_search_page_has_the_search_and_no_page_has_the_index(chapters):
    for name, page in chapters.items():
        found = " ".join(script.get("src", "") for script in page.find_all("script"))
        assert ("svm-zoek.js" in found) == (name == "search.html"), name
        assert "searchindex.js" not in found, name
        assert "searchtools" not in found, name


def test_every_word_of_a_page_finds_it(html, chapters):
    asked = searching.Asked((html / "searchindex.js").read_text(encoding="utf-8"))
    for name, page in chapters.items():
        words = set() if name == "search.html" else searching.words(page)
        assert words or name == "search.html", name
        lost = {word for word in words if name not in asked.pages(word)}
        assert not lost, (name, lost)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "said"),
    [("nationaliteit", "Gevonden bij “nationaliteit”:"), ("quasimodo", "Niets gevonden bij “quasimodo”.")],
)
def test_it_works_from_a_disk(html, tmp_path, query, said):
    address = f"{(html / 'search.html').as_uri()}?q={query}"

    page = BeautifulSoup(searching.seen(address, tmp_path), "html.parser")

    assert page.find(id="svm-gevonden").get_text().startswith(said)
    links = [link["href"] for link in page.select("#search-results a")]
    assert bool(links) == (query != "quasimodo")
    for link in links:
        assert (html / link.partition("#")[0]).is_file(), link
        target = link.partition("#")[2]
        assert not target or f'id="{target}"' in (html / link.partition("#")[0]).read_text(encoding="utf-8")


def test_a_page_has_the_scripts_of_this_package_and_none_of_sphinx_and_the_theme(html, chapters):
    for name, page in chapters.items():
        files = [Path(script["src"].partition("?")[0]).name for script in page.select("script[src]")]
        search = ["svm-zoek.js"] if name == "search.html" else []
        assert sorted(files) == sorted(["svm-blad.js", "svm.js", *search]), name
        assert len(page.select("script:not([src]):not([type])")) == 1, "which sets the colours as they were"
    kept = {path.name for path in (html / "_static").rglob("*.js")}
    assert kept == {"svm-blad.js", "svm.js", "svm-grafiek.js", "svm-zoek.js"}


def test_notes_and_numbers_have_dutch_names(asylum):
    assert asylum.find("p", class_="admonition-title").get_text() == "Notitie"
    captions = [span.get_text().strip() for span in asylum.find_all("span", class_="caption-number")]
    assert captions == ["Figuur 4.1", "Figuur 4.2", "Tabel 4.1", "Tabel 4.2"]
    assert "(Figuur 4.1)" in asylum.find("article").get_text()


def test_summary_and_annexes_have_no_chapter_number(pages):
    titles = {name: page.h1.get_text().rstrip("#") for name, page in pages.items() if name.startswith("note")}
    assert titles["notebooks/00_samenvatting.html"] == "Samenvatting"
    assert titles["notebooks/01_internationaal.html"] == "1 Internationaal"
    assert titles[ASYLUM] == "4 Asiel"
    assert titles["notebooks/90_bronnen.html"] == "Bronnen"


# Numbers ------------------------------------------------------------------------------------------------


def on_request(html, name, tag):
    """What the script of a page reads when a reader asks for it; it assigns, so that it works from a disk."""
    path = (html / name).parent / tag["data-script"].partition("?")[0]
    known, _, said = path.read_text(encoding="utf-8").partition("=")
    assert known == f'svmData["{path.stem}"]'
    assert tag["data-script"].endswith(f"?v={hashlib.sha256(said[:-1].encode()).hexdigest()[:8]}")
    return json.loads(said.removesuffix(";"))


def with_data(html, name, page):
    """A page as it is when a reader has opened every fold."""
    opened = BeautifulSoup(str(page), "html.parser")
    for figure in opened.select("figure[data-script]"):
        if place := figure.find(class_="svm-hier"):
            table = on_request(html, name, figure)["table"]
            place.replace_with(BeautifulSoup(table, "html.parser"))
    return opened


def origins(html, name, page):
    """Every number that a reader can open: its anchor, as shown, and what the box says of it."""
    opened = with_data(html, name, page)
    if not (links := opened.find_all("a", class_="cijfer")):
        assert opened.find(id="svm-herkomst") is None
        return
    known = on_request(html, name, opened.find(id="svm-herkomst"))
    for link in links:
        anchor = link.get("id") or link["data-cijfer"]
        yield anchor, link.get_text(), "".join(known["pieces"][n] for n in known["numbers"][anchor])


def recorded_of(name):
    """The numbers of a page; the start page shows the key figures of a chapter."""
    if name == "index.html":
        return {key: n for key, n in site.numbers("07_asiel").items() if key.startswith("kern-asiel-")}
    return site.numbers(Path(name).stem) if name.startswith("notebooks/") else {}


def test_every_number_has_its_whole_origin(html, chapters):
    """The same as its record, which ``numbers.json`` has too."""
    printed = 0
    for name, page in chapters.items():
        recorded = recorded_of(name)
        told = list(origins(html, name, page))
        assert {anchor for anchor, _, _ in told} == set(recorded), name
        for anchor, shown, said in told:
            number = recorded[anchor]
            assert said == "".join(number_card.origin(number, site.SETTINGS["svm_labels"])), (name, anchor)
            assert shown.rstrip("*") == number.shown
            printed += 1
    assert printed > 40


def test_every_anchor_stands_on_the_page_that_is_sent(chapters):
    """``numbers.json`` leads to it, also where a reader has no script and the table is elsewhere."""
    for name, page in chapters.items():
        for anchor in site.numbers(Path(name).stem) if name.startswith("notebooks/") else ():
            assert page.find(id=anchor), (name, anchor)


def test_without_script_a_number_leads_to_the_row_with_its_source(html, pages):
    for name, page in pages.items():
        for link in page.find_all("a", class_="cijfer"):
            address, _, row = link["href"].partition("#")
            there = (html / name).parent.joinpath(address or Path(name).name).resolve()
            said = pages[there.relative_to(html.resolve()).as_posix()].find(id=row).get_text()
            assert "CBS" in said or "Centraal Bureau voor de Statistiek" in said, (name, link)
            assert not link.has_attr("role")  # the script makes it open the box, and says so


def test_a_page_has_one_box_that_closes(chapters):
    for name, page in chapters.items():
        boxes = page.find_all(attrs={"popover": True})
        assert len(boxes) == bool(page.select(".cijfer, .svm-hier a")), name
        for box in boxes:
            assert (box["role"], box["aria-label"], box["tabindex"]) == (
                "dialog",
                "Herkomst van cijfer",
                "-1",
            )
            assert box.button["popovertarget"] == box["id"] and box.button["aria-label"] == "Sluiten"


def test_an_anchor_leads_to_the_number_it_names(html, asylum):
    opened = with_data(html, ASYLUM, asylum)
    expected = {
        output_nodes.anchor("notebooks/07_asiel", 2, "n1"): "38.377",
        output_nodes.anchor("notebooks/07_asiel", 8, "n1", output=1): "1.525",
        "kern-asiel-n2": "17% minder",
        "fig-eerste-n10": "38.377*",
        "tab-landen-n2": "12.865*",
    }
    assert {anchor: opened.find(id=anchor).get_text() for anchor in expected} == expected


def test_an_id_stands_on_a_page_once(html, pages):
    opened = {f"{name}, opened": with_data(html, name, page) for name, page in pages.items()}
    for name, page in {**pages, **opened}.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), (name, {i for i in ids if ids.count(i) > 1})


def test_an_origin_names_categories_in_dutch(html, asylum):
    said = {anchor: said for anchor, _, said in origins(html, ASYLUM, asylum)}
    assert "arbeid, Syrië" in said["07_asiel-2-n4"]


def test_sources_that_stand_in_no_table_of_the_page_are_listed(pages):
    """An annex has no table of sources; a chapter of a real book has every series in it."""
    listed = {
        name: [item["id"] for item in pages[f"notebooks/{name}.html"].select(".svm-herkomsten li")]
        for name in ("90_bronnen", "07_asiel")
    }
    assert listed == {
        "90_bronnen": ["bron-90_bronnen-asiel_eerste"],
        "07_asiel": ["bron-07_asiel-immigratie_totaal", "bron-07_asiel-nareis"],
    }


def test_a_figure_that_is_not_out_yet_says_so(asylum):
    tile = asylum.find_all(class_="svm-kerncijfer")[3]
    assert tile.find("dd").get_text() == "Nog niet beschikbaar bij CBS; verwacht in juni 2025"
    assert tile.find("a")["href"].startswith("https://opendata.cbs.nl/")
    cells = asylum.find(id="tab-landen").find_all(class_="wacht")
    assert [cell.get_text().strip() for cell in cells] == ["nog niet beschikbaar"] * 3


@pytest.mark.parametrize("note", [None, "was verwacht in februari 2026, volgens DT&V"])
def test_a_figure_that_should_be_out_is_not_said_to_be_missing_at_its_publisher(note):
    """Whoever planned it may have published it: the box at the end of the chapter says it is not taken up."""
    late = PendingRecord(
        series="vertrek",
        title="Vertrek",
        period="2025",
        expected="2026-02",
        expected_text="februari 2026",
        address=None,
        publisher="DT&V",
        overdue=True,
    )

    said = "".join(number_card.to_come(late, note))

    assert said.startswith("Nog niet verwerkt in dit rapport: cijfer van DT&V; was verwacht in februari 2026")


def test_the_start_page_shows_the_key_figures_of_a_chapter_with_their_origin(pages, html):
    start = pages["index.html"]
    tiles = start.select(".svm-uitgelicht .svm-kerncijfer")

    assert [tile.dd.get_text() for tile in tiles[:2]] == ["335.668", "38.377"]
    assert start.select_one(".svm-verder-lezen a")["href"] == "notebooks/07_asiel.html#kern-asiel"
    number = tiles[0].find("a", class_="cijfer")
    assert start.find(id=number["href"].lstrip("#")), "its source stands on this page too"
    cards = (html / "data" / "cijfers-index.js").read_text("utf-8")
    assert f'"{number["id"]}"' in cards
    assert "fig-eerste-" not in cards, "and nothing of numbers that are not on it"


def test_the_start_page_shows_charts_that_lead_to_their_chapter(pages):
    found = pages["index.html"].select(".svm-uit-figuur")

    links = [each.h3.a["href"] for each in found]
    assert links == ["notebooks/07_asiel.html#fig-eerste", "notebooks/02_europa.html#fig-europa"]
    assert all(each.select_one("svg[role=img] > title").get_text() for each in found)
    assert all(each.select_one(".svm-bron") for each in found)
    notes = [note.get_text() for note in pages[ASYLUM].select("#fig-eerste .svm-noot")]
    assert notes == [note.get_text() for note in found[0].select(".svm-noot")]
    assert not pages["index.html"].select(".svm-gegevens"), "the data stand in the chapter"


def test_a_page_says_in_its_head_what_it_is_about(chapters):
    for name, page in chapters.items():
        if name == "search.html":
            continue
        said = page.find("meta", attrs={"name": "description"})["content"]
        assert 0 < len(said) <= about_page.LENGTH
        assert said.rstrip("…") in " ".join(page.find("article").get_text().split()), name
        assert page.find("meta", property="og:description")["content"] == said
        assert page.find("meta", property="og:image")["content"] == f"{site.ADDRESS}figuur/delen.png"
        assert page.find("link", rel="canonical")["href"] == f"{site.ADDRESS}{name}"


def test_the_report_tells_machines_what_it_is(pages):
    said = json.loads(pages["index.html"].find("script", type="application/ld+json").string)

    assert (said["@type"], said["name"]) == ("Report", "Staat van Migratie 2024")
    assert said["url"] == f"{site.ADDRESS}index.html"
    assert [each["name"] for each in said["sourceOrganization"]] == [
        "Justitie en Veiligheid",
        "Buitenlandse Zaken",
    ]


def test_a_page_says_where_it_stands(pages):
    for name, page in pages.items():
        if not (way := page.find("nav", attrs={"aria-label": "Kruimelpad"})):
            assert name.startswith("data/"), name  # the page of a table leads back to its figure
            continue
        crumbs = way.find_all("li")
        assert [crumb.get("aria-current") for crumb in crumbs] == [*[None] * (len(crumbs) - 1), "page"], name
        assert not crumbs[-1].find("a")
    site_, edition, here = pages[ASYLUM].find("nav", attrs={"aria-label": "Kruimelpad"}).find_all("li")
    assert (site_.get_text(), site_.a["href"]) == ("Staat van Migratie", site.ADDRESS.removesuffix("2024/"))
    assert (edition.get_text(), edition.a["href"]) == ("Editie 2024", "../index.html")
    assert here.get_text() == "4 Asiel"


def test_machines_are_told_where_a_page_stands(pages):
    said = json.loads(pages[ASYLUM].find("script", type="application/ld+json").string)

    assert said["@type"] == "BreadcrumbList"
    shown = [crumb.get_text() for crumb in pages[ASYLUM].select(".svm-kruimels li")]
    assert [each["name"] for each in said["itemListElement"]] == shown
    assert [each["position"] for each in said["itemListElement"]] == [1, 2, 3]
    assert said["itemListElement"][-1]["item"] == f"{site.ADDRESS}{ASYLUM}"


def test_a_site_without_an_address_tells_machines_of_no_way_to_it():
    config = SimpleNamespace(
        root_doc="index", svm_title="Staat van Migratie 2024", svm_edition="2024", html_baseurl=""
    )

    assert about_page.site(config) == ("Staat van Migratie", "")
    assert about_page.crumbs(config, "a", None, "A") is None


def test_each_figure_and_table_of_the_report_has_its_address_to_copy(pages):
    for name, page in pages.items():
        if name.startswith("data/"):
            continue
        labels = [each["id"] for each in page.select("figure.svm-figuur[id], table.svm-tabel[id]")]
        links = page.select("a.svm-koppeling")
        assert [link["href"] for link in links] == [f"#{label}" for label in labels], name
        assert all(link.parent.find(attrs={"role": "status"}) for link in links), name
    said = [link.get_text() for link in pages[ASYLUM].select("a.svm-koppeling")]
    assert said[0] == "Link naar figuur 4.1" and "Link naar tabel 4.1" in said
    assert (
        pages[ASYLUM].select_one("#svm-herkomst button.svm-koppeling").get_text()
        == "Kopieer de link naar dit cijfer"
    )


def test_what_is_said_to_machines_cannot_end_its_element():
    config = SimpleNamespace(
        root_doc="index",
        svm_title="</script><script>alert(1)</script>",
        svm_subtitle="",
        svm_report_year="2023",
        svm_ministries=[],
    )

    said = linked_data.as_script(about_page.linked_data(config, "index", None, ""))

    assert "<" not in said
    assert json.loads(said)["name"] == config.svm_title


def test_a_key_figure_shows_how_it_went_where_that_is_known(asylum):
    tiles = asylum.find_all(class_="svm-kerncijfer")

    assert [len(tile.select(".svm-verloop svg")) for tile in tiles] == [1, 0, 0, 0]


def test_a_number_that_is_not_described_is_an_error():
    said = []
    role = extension.NumberRole()
    role.text = role.rawtext = "n9"
    role.inliner = SimpleNamespace(
        document=SimpleNamespace(
            settings=SimpleNamespace(env=SimpleNamespace(temp_data={"svm_numbers": ("a", {"n1": {}})}))
        ),
        reporter=SimpleNamespace(error=said.append),
    )

    role.run()

    assert said == ["{cijfer}: no number 'n9' (known: n1)"]


# Figures and tables -------------------------------------------------------------------------------------


def test_every_drawing_has_a_name_and_only_its_own_ids(pages):
    drawings = [(page, svg) for page in pages.values() for svg in page.select(".svm-grafiek > svg")]
    assert len(drawings) == 3 + 2, "two of them on the start page too"
    for page, svg in drawings:
        assert svg["role"] == "img"
        assert page.find(id=svg["aria-labelledby"]).get_text().startswith("Staafdiagram.")
        for reference in re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", str(svg)):
            assert svg.find(id="".join(reference)), reference


def test_a_figure_reads_caption_drawing_source_data(asylum):
    figure = asylum.find(id="fig-eerste")
    order = [tag.name for tag in figure.find_all(["figcaption", "svg", "details"])]
    assert order == ["figcaption", "svg", "details"]
    assert figure.find(class_="svm-bron").get_text() == "Bron: CBS, tabel 83102NED (stand 29 februari 2024)."
    assert not figure.find("figcaption").find(class_="svm-bron")


def test_every_header_cell_has_a_scope_and_every_table_a_name(html, pages):
    for name, page in ((name, with_data(html, name, page)) for name, page in pages.items()):
        for head in page.find_all("th"):
            expected = "col" if head.find_parent("thead") else "row"
            assert head.get("scope") == expected, (name, head)
        for table in page.find_all("table"):
            region = table.find_parent(class_="svm-schuif")
            assert region["role"] == "region" and region["tabindex"] == "0" and region["aria-label"], name
        regions = [region["aria-label"] for region in page.find_all(attrs={"role": "region"})]
        assert len(regions) == len(set(regions)), (name, regions)
    opened = with_data(html, ASYLUM, pages[ASYLUM])
    assert opened.find(id="fig-eerste").find("caption").get_text().startswith("Gegevens bij: Eerste")


def test_the_data_of_a_figure_can_be_downloaded(html, asylum):
    link = asylum.find(id="fig-eerste").find("a", download=True)
    path = (html / ASYLUM).parent / link["href"]

    assert path.read_bytes() == output_nodes.csv(records.output(site.figure("fig-eerste"))).encode(
        "utf-8-sig"
    )


def test_the_data_of_a_figure_have_a_page_of_their_own(html, pages, asylum):
    """For a reader without script; a screen reader finds the same rows as in the fold."""
    link = asylum.find(id="fig-eerste").find("a", href="../data/fig-eerste.html")
    page = pages["data/fig-eerste.html"]

    assert link.find_parent("details")
    assert page.html["lang"] == "nl" and page.h1.get_text() == "Gegevens bij figuur 4.1"
    assert page.title.get_text().startswith("Gegevens bij figuur 4.1: Eerste asielaanvragen")
    way = page.find("nav", attrs={"aria-label": "Kruimelpad"})
    assert [(each.get_text(), each.a and each.a["href"]) for each in way.find_all("li")] == [
        ("Staat van Migratie 2024", "../index.html"),
        ("Asiel", "../notebooks/07_asiel.html"),
        ("Gegevens bij figuur 4.1", None),
    ]
    assert page.find("a", string="Terug naar de figuur")["href"] == "../notebooks/07_asiel.html#fig-eerste"
    opened = with_data(html, ASYLUM, asylum).find(id="fig-eerste")
    rows = [[[cell.get_text() for cell in row] for row in each.find_all("tr")] for each in (opened, page)]
    assert rows[0] == rows[1] and len(rows[0]) > 5
    assert [p.get_text() for p in page.select(".svm-bron")] == [
        p.get_text() for p in opened.select(".svm-bron, .svm-noot")
    ]


def test_a_specification_waits_beside_the_page(html, asylum):
    figure = asylum.find(id="fig-eerste")

    assert on_request(html, ASYLUM, figure)["spec"] == site.spec()
    assert figure.find("button", attrs={"data-figuur": "fig-eerste"}).has_attr("hidden")


def test_the_chart_library_waits_until_it_is_asked_for(html, pages):
    """It stands outside _static, where Jupyter Book would put it into every page."""
    bundle = (html / "vega" / "vega.js").read_text(encoding="utf-8")
    assert bundle.split("\n", 2)[1] == "(function(){"
    assert bundle.rstrip().endswith("})();")
    assert "window.vegaEmbed" in bundle
    assert (html / "vega" / "LICENSE.txt").is_file()
    for page in pages.values():
        assert not [script for script in page.find_all("script", src=True) if "vega" in script["src"]]


# What readers should not meet ---------------------------------------------------------------------------


def test_code_and_what_is_meant_for_jupyterlab_stay_out(html):
    for path in html.rglob("*"):
        if path.suffix in (".html", ".js"):
            text = path.read_text(encoding="utf-8")
            assert "geheim = 1" not in text, path.name
            assert "Zoals JupyterLab het toont" not in text, path.name


def test_two_builds_are_the_same_bytes(sites):
    contents = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != ".buildinfo"
        }
        for folder in sites
    ]
    assert list(contents[0]) == list(contents[1])
    assert not [name for name in contents[0] if contents[0][name] != contents[1][name]]


def test_no_path_of_the_machine_is_published(sites):
    for path in sites[0].rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            for secret in (str(sites[0].parent), str(ROOT), str(Path.home()) + "/"):
                assert secret.encode() not in text, path.name


# Colours ------------------------------------------------------------------------------------------------


def colours(selector):
    block = re.search(re.escape(selector) + r" \{([^}]*)\}", STYLE.read_text(encoding="utf-8"))[1]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


SCHEMES = ('html:not([data-theme="dark"])', 'html[data-theme="dark"]')
PAPERS = ("--pst-color-background", "--svm-paneel", "--pst-color-table-row-hover-bg")
INKS = (
    "--pst-color-text-base",
    "--pst-color-text-muted",
    "--pst-color-heading",
    "--pst-color-link",
    "--pst-color-link-hover",
    "--svm-aandacht",
)


def contrast(found, paper, ink):
    light, dark = sorted((luminance(found[paper]), luminance(found[ink])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_stand_out_from_the_page():
    """WCAG 2.2 AA asks 4.5 to 1."""
    found = {
        (scheme, paper, ink): contrast(colours(scheme), paper, ink)
        for scheme, paper, ink in itertools.product(SCHEMES, PAPERS, INKS)
    }

    assert {pair: ratio for pair, ratio in found.items() if not ratio >= 4.5} == {}


def test_no_page_loads_anything_from_another_server(html):
    """With all that the theme brings, and one of everything of the report."""
    assert list(loads.of_site(html)) == []
