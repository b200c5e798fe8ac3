"""A whole edition in which cells show what is no output of the report, and texts what stands elsewhere."""

import json
import re

import nbformat
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_raw_cell

from staatvanmigratie.book.web import loads
from staatvanmigratie.decision import chapter_content
from staatvanmigratie.foundation.errors import BuildError, NotebookError
from staatvanmigratie.publication.build import build_edition
from staatvanmigratie.publication.last_build import check_last_build
from staatvanmigratie.report.checks import check_edition
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project

pytestmark = pytest.mark.process

OPENING = """\
import altair as alt
import pandas as pd
from IPython.display import HTML, Image, Markdown
from PIL import Image as P
"""
SLIDER = "{'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}, 'text/plain': 'Slider'}"
#: What a cell shows, with a word of what is said about it.
CELLS = {
    "alt.Chart(pd.DataFrame({'x': [1], 'y': [3]})).mark_bar().encode(x='x:O', y='y:Q')": "Altair",
    "pd.DataFrame({'jaar': [2021], 'aantal': [252528], '$M$': [float('nan')]})": "table",
    "pd.DataFrame({'a': [-2]}).style.map(lambda v: 'color:red')": "table",
    "pd.Series([252528])": "table",
    "HTML('<p>In 2023 kwamen 252528 mensen.</p><script src=\"https://example.org/x.js\"></script>')": "HTML",
    "Markdown(f'In 2023 vertrokken {252528} mensen.')": "text",
    "Image(url='https://example.org/k.png')": "picture",
    "P.new('RGB', (8, 8))": "picture",
    "252528": "value",
    "reeks.last": "figure",
    "grafiek.lijn(reeks)": "without caption",
    f"display({SLIDER}, raw=True)": "runs",
    "class Kaart:\n    def _repr_html_(self):\n        return '<b>252528</b>'\nKaart()": "object",
    "getattr(pd, 'DataFrame')({'a': [252528]})": "table",
}
TEXT = """\
## Elders

![Een kaart](https://example.org/kaart.png) in een zin, en ![een tweede][tweede].

![Scherm](attachment:scherm.png)

[tweede]: https://example.org/tweede.png
"""


def make(root):
    project = small_project.make(root)
    path = small_project.chapter(
        project, "02_tijd", OPENING, "from staatvanmigratie import grafiek", *CELLS, title="# Tijd"
    )
    notebook = nbformat.read(path, as_version=4)
    raw = new_raw_cell("<script>alert(252528)</script>", metadata={"raw_mimetype": "text/html"})
    notebook.cells += [raw, new_markdown_cell(TEXT)]
    nbformat.write(notebook, path)
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = make(tmp_path_factory.mktemp("project"))
    return root, build_edition(2024, root=root)


def told(found):
    return [
        (f.where.removeprefix("notebooks/02_tijd.ipynb, "), f.message) for f in found if f.level == "error"
    ]


def test_the_page_says_in_each_place_what_to_write_and_nothing_of_it_is_left(built):
    _, report = built
    page = (report.folder / "html" / "notebooks" / "02_tijd.html").read_text(encoding="utf-8")
    boxes = BeautifulSoup(page, "lxml").find("article").select(".admonition.error")

    assert [re.search(r"cell (\d+)", box.text)[1] for box in boxes] == [str(n) for n in range(6, 21)]
    for box, word in zip(boxes, [*CELLS.values(), "raw cell"], strict=True):
        assert word in box.text
        assert "Not in the report" in box.text and ("Write " in box.text or "; write " in box.text)
    for made in ("252528", "alert(", "example.org/x.js", "dataframe", "altair-viz", "NaN"):
        assert made not in page
    assert page.count("Save") == 3 and "<img" not in page.partition("<article")[2].partition("</article")[0]


def test_paper_says_the_same(built):
    with pypdfium2.PdfDocument(built[1].pdf) as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())

    assert text.count("Not in the report: the picture") == 3
    assert text.count("Not in the report") == len(CELLS) + 1 + 3
    assert "252528" not in text and "alt.Chart(...)" not in text and "Styler at" not in text


def test_a_check_knows_most_before_anything_ran_and_the_rest_after(built):
    edition = open_edition(2023, root=built[0])

    before = told(check_edition(edition))
    after = told(check_last_build(edition)[0])

    assert {where for where, _ in before} == {
        *(
            f"cell {n}, line {len(source.splitlines())}"
            for n, source in enumerate(CELLS, 6)
            if n not in {17, 19}
        ),
        *("cell 20", "cell 21, line 3", "cell 21, line 5"),
    }
    assert [where for where, message in after if (where, message) not in before] == [
        "cell 17, line 1",
        "cell 19, line 1",
    ]


def test_the_build_tells_each_place_once(built):
    found = told(built[1].findings)

    assert sorted(where for where, message in found if message.startswith("shows")) == sorted(
        {where for where, message in found if message.startswith("shows")}
    )
    assert len([message for _, message in found if message.startswith("a picture")]) == 3
    assert not [where for where, _ in found if where.startswith("html/")]


def test_no_page_loads_anything_from_another_server(built):
    _, report = built

    assert {load.message.partition(":")[0] for load in loads.of_site(report.folder / "html")} == {
        "Not in the report"
    }


def test_what_was_refused_is_part_of_what_is_approved(built):
    root, _ = built
    content = chapter_content.of_build(root, 2024)["02_tijd"]

    assert sum("Not in the report" in item.text for item in content.items) == len(CELLS) + 1
    assert not [number for number in content.figures.values() if number.value == 252528]


def test_numbers_json_has_nothing_of_it(built):
    _, report = built
    numbers = json.loads((report.folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]

    assert {number["anchor"].partition("#")[0] for number in numbers} == {"notebooks/01_immigratie.html"}


def test_a_strict_build_stops_and_names_them_all(built):
    root, _ = built

    with pytest.raises(BuildError, match="A strict build stops at:") as stopped:
        build_edition(2024, root=root, strict=True)

    for cell in range(6, 22):
        assert f"02_tijd.ipynb, cell {cell}" in str(stopped.value)


@pytest.mark.parametrize("source", ["toon('<b>252528</b>')", "toon(reeks)"])
def test_a_strict_build_stops_at_what_only_shows_when_it_runs(built, source):
    root, _ = built
    small_project.chapter(root, "02_tijd", "toon = __builtins__.__dict__['repr']", source, title="# Tijd")
    assert not [f for f in check_edition(open_edition(2023, root=root)) if f.level == "error"]

    with pytest.raises(BuildError, match=r"02_tijd.ipynb, cell 5, line 1: shows text"):
        build_edition(2024, root=root, strict=True)


def test_two_versions_that_git_left_stop_any_build(built):
    root, report = built
    before = (report.folder / "html" / "index.html").read_bytes()
    left = "<<<<<<< HEAD\nEen.\n=======\nTwee.\n>>>>>>> tak"
    small_project.chapter(root, "02_tijd", "%%tekst\nX.", title=f"# Tijd\n\n{left}")

    with pytest.raises(NotebookError, match=r"02_tijd.ipynb, cell 1, line 3: '<<<<<<< HEAD'"):
        build_edition(2024, root=root)

    assert (report.folder / "html" / "index.html").read_bytes() == before
