"""The page of a figure and its files: whole without a script, the same each time, with numbers as numbers."""

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import nbformat
import pytest
import python_calamine
from nbformat.v4 import new_notebook
from PIL import Image

from staatvanmigratie.book.figure_pages import sharing_picture, writing
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation.office_files import workbook, xlsx_form
from staatvanmigratie.foundation.office_files.workbook import Sheet, Workbook
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.privacy import search
from tests.samples import ROOT, sample_site, small_project

VOID = {"meta", "link", "img", "br"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>\n', re.DOTALL)
SVG = "{http://www.w3.org/2000/svg}"


def made(folder, complete=True):
    (folder / "chapters").mkdir(parents=True)
    for name, cells in sample_site.chapters().items():
        nbformat.write(new_notebook(cells=cells), folder / "chapters" / f"{name}.ipynb")
    writing.write(2023, "2024-06-03", str(folder.parent / "project"), str(folder), "2024.1", complete)
    return folder / "figuur"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    project = small_project.make(folder / "project")
    (project / "data" / "site.yml").write_text("address: https://sta.example/\n")
    return folder


@pytest.fixture(scope="module")
def pages(root):
    return made(root / "build")


def sheets(path):
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_figure_and_table_with_numbers_has_a_page_and_its_files(pages):
    assert {path.name for path in pages.iterdir() if path.is_dir()} == {
        *("fig-eerste", "fig-tweede", "fig-europa", "tab-landen", "tab-bijlage")
    }
    files = {path.name.partition(".")[2] for path in (pages / "fig-eerste").iterdir()}
    assert files == {"html", "svg", "png", "csv", "xlsx", "ods", "bib", "csl.json"}
    assert not (pages / "tab-landen" / "tab-landen.png").exists()


@pytest.mark.parametrize("name", ["index.html", "insluiten.html"])
@pytest.mark.parametrize("label", ["fig-eerste", "tab-landen"])
def test_a_page_is_dutch_with_one_title_and_no_script_or_style(pages, label, name):
    text = DATA.sub("", (pages / label / name).read_text("utf-8"))  # what a machine reads runs nowhere
    closed = re.sub(rf"<((?:{'|'.join(VOID)})\b[^>]*)>", r"<\1/>", text).replace(" download>", ">")
    tree = ET.fromstring(closed.split("\n", 1)[1])

    assert tree.get("lang") == "nl" and tree.find("head/title").text
    assert len(tree.findall(".//h1")) == 1 == len(tree.findall(".//main"))
    assert "<script" not in text and " style=" not in text.partition("<body")[2].partition("&lt;")[0]
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(set(ids)) == len(ids)


def test_what_a_page_leads_to_is_there(pages):
    for page in pages.glob("*/*.html"):
        for address in re.findall(r'(?:href|src)="([^":]+)"', page.read_text("utf-8")):
            path = address.partition("#")[0]
            if path and not path.startswith("../../"):
                assert (page.parent / path).exists(), f"{page}: {address}"


def test_a_page_says_what_it_shows_where_it_comes_from_and_how_to_take_it_over(pages):
    text = (pages / "fig-eerste" / "index.html").read_text("utf-8")

    for said in (
        "Van 21.810 eerste asielaanvragen in 2014",
        "Bron: CBS, tabel 83102NED (stand 29 februari 2024).",
        'href="../../notebooks/07_asiel.html#fig-eerste"',
        "https://sta.example/2024.1/figuur/fig-eerste/insluiten.html",
        "https://sta.example/figuur/fig-eerste/insluiten.html",
        "Versie 2024.1, cijfers van",
    ):
        assert said in text


def test_a_page_tells_machines_where_it_stands_and_which_files_there_are(pages):
    way, data = map(json.loads, DATA.findall((pages / "fig-eerste" / "index.html").read_text("utf-8")))

    page = "https://sta.example/2024/figuur/fig-eerste/"
    assert [each["item"] for each in way["itemListElement"]] == [
        "https://sta.example/2024/",
        "https://sta.example/2024/notebooks/07_asiel.html",
        page,
    ]
    assert (data["@type"], data["url"], data["version"]) == ("Dataset", page, "2024.1")
    assert len(data["description"]) > 50
    assert search.scanner(ROOT).file("index.html", (pages / "fig-eerste" / "index.html").read_bytes()) == []
    named = {each["contentUrl"].removeprefix(page) for each in data["distribution"]}
    assert named == {"fig-eerste.csv", "fig-eerste.xlsx", "fig-eerste.ods"}
    assert all((pages / "fig-eerste" / name).exists() for name in named)


def test_title_source_and_version_stand_in_the_picture(pages):
    root = ET.parse(pages / "fig-eerste" / "fig-eerste.svg").getroot()
    said = " ".join("".join(each.itertext()) for each in root.findall(f"{SVG}text/{SVG}tspan"))

    assert root.find(f"{SVG}title").text == "Eerste asielaanvragen per jaar, 2014–2023"
    assert "Bron: CBS, tabel 83102NED (stand 29 februari 2024)." in said and "versie 2024.1" in said
    with Image.open(pages / "fig-eerste" / "fig-eerste.png") as picture:
        assert picture.width == 2 * round(float(root.get("width")))
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 8  # something is drawn


def test_the_picture_beside_a_link_has_the_size_that_sites_ask_for(pages):
    with Image.open(pages / "delen.png") as picture:
        assert picture.size == (1200, 630)
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 8


@pytest.mark.parametrize("period", ["2023", "1\u00a0januari\u00a02024", "derde kwartaal 2023"])
def test_the_picture_beside_a_link_says_a_period_as_the_tile_does(tmp_path, period):
    cells = sample_site.chapters()["07_asiel"]
    for output in [output for cell in cells for output in cell.get("outputs", ())]:
        for tile in output["metadata"].get(record.KEY, {}).get("tiles", ()):
            tile["period"] = period
    nbformat.write(new_notebook(cells=cells), tmp_path / "07_asiel.ipynb")

    drawn = sharing_picture.composed(tmp_path, Issue(2024, "2024.0", "Staat", "3 juni 2024", (), "", None))

    said = " ".join("".join(each.itertext()) for each in ET.fromstring(drawn).findall(f"{SVG}text"))
    assert period.replace("\u00a0", " ") in said.replace("\u00a0", " ")


def test_a_number_is_a_number_and_no_figure_an_empty_cell_with_a_status(pages):
    for kind in ("xlsx", "ods"):
        found = sheets(pages / "fig-eerste" / f"fig-eerste.{kind}")
        assert list(found) == ["Omslag", "Toelichting", "Gegevens"]
        *_, head, first = found["Gegevens"][:5]
        assert found["Gegevens"][3] == ["Jaar", "Eerste asielaanvragen (personen)", "Status"]
        assert (head, first) == (found["Gegevens"][3], [2014.0, 21810.0, "definitief"])
        assert found["Gegevens"][-1] == [2024.0, "", "nog niet beschikbaar"]
        assert found["Gegevens"][-2] == [2023.0, 38377.0, "voorlopig"]


def test_a_workbook_is_as_the_guidance_on_accessible_spreadsheets_asks(pages):
    with zipfile.ZipFile(pages / "tab-landen" / "tab-landen.xlsx") as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    core = parts["docProps/core.xml"]

    assert "<dc:language>nl-NL</dc:language>" in core and "Eerste asielaanvragen naar nationaliteit" in core
    assert not any(mark in core for mark in ("creator", "created", "modified"))
    assert not any("mergeCell" in text for text in parts.values())
    tables = [text for name, text in parts.items() if name.startswith("xl/tables/")]
    assert [re.search(r' name="(\w+)"', text)[1] for text in tables] == ["Omslag", "Toelichting", "Gegevens"]
    for n, text in enumerate(tables, 1):
        first = int(re.search(r'ref="A(\d+):', text)[1])
        heads = re.search(rf'<row r="{first}">(.*?)</row>', parts[f"xl/worksheets/sheet{n}.xml"])[1]
        assert re.findall(r'<tableColumn id="\d+" name="([^"]+)"', text) == re.findall(
            r">([^<>]+)</t>", heads
        )


def test_the_references_can_be_read(pages):
    (csl,) = json.loads((pages / "tab-landen" / "tab-landen.csl.json").read_text("utf-8"))
    bibtex = (pages / "tab-landen" / "tab-landen.bib").read_text("utf-8")

    assert csl["URL"] == "https://sta.example/2024/figuur/tab-landen/" and csl["version"] == "2024.1"
    assert [each["literal"] for each in csl["author"]] == [
        "Ministerie van Justitie en Veiligheid",
        "Ministerie van Buitenlandse Zaken",
    ]
    assert bibtex.startswith("@misc{staat-van-migratie-2024.1-tab-landen,\n")
    assert bibtex.count("{") == bibtex.count("}")


def test_the_same_edition_gives_the_same_bytes(root, pages):
    again = made(root / "again")

    names = {path.relative_to(again) for path in again.rglob("*.*")}
    assert names == {path.relative_to(pages) for path in pages.rglob("*.*")}
    assert all((again / name).read_bytes() == (pages / name).read_bytes() for name in names)


def test_who_writes_a_chapter_waits_for_no_files(root):
    """The page is there, since the chapter leads to it, and offers nothing that is not."""
    draft = made(root / "draft", complete=False)

    assert {path.name for path in (draft / "fig-eerste").iterdir()} == {
        *("index.html", "fig-eerste.bib", "fig-eerste.csl.json")
    }
    text = (draft / "fig-eerste" / "index.html").read_text("utf-8")
    assert "nog geen bestanden gemaakt" in text and "insluiten.html" not in text


def test_a_picture_that_was_kept_is_the_same_and_a_broken_one_is_drawn_again(root, pages):
    kept = min((root / "project" / "build" / ".cache" / "pictures").glob("*.png"))
    kept.write_bytes(kept.read_bytes()[:-1])
    again = made(root / "kept")

    for path in again.rglob("*.png"):
        assert path.read_bytes() == (pages / path.relative_to(again)).read_bytes()


def test_heads_that_are_the_same_are_told_apart():
    assert workbook.distinct(["Jaar", "a", "A", "a"]) == ["Jaar", "a", "A (2)", "a (3)"]


@pytest.mark.parametrize("text", ["=1+1", "a & <b>", '"x"'])
def test_text_is_text_in_a_workbook(text):
    book = Workbook("t", "o", [Sheet("Blad", "T", (), ("a",), [(text,)])])
    found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx_form.xlsx(book)))

    assert found.get_sheet_by_name("Blad").to_python()[-1] == [text]
