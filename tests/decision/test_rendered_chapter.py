"""A chapter that really ran and was agreed to: one character or pixel of it is flipped, and that lapses."""

import base64
import io
import json
import re
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.report.edition import open_edition
from tests.decision.test_what_is_seen import ONLY_WORDS, leaves, with_another
from tests.samples import built, small_project

pytestmark = pytest.mark.process


def picture(colour=7):
    written = io.BytesIO()
    Image.new("RGB", (4, 4), (colour, 90, 200)).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


#: A cell per kind of output that the issue of this software names.
CELLS = [
    small_project.SENTENCE,
    "from IPython.display import HTML, JSON, SVG, Image, Latex, Markdown, display\nimport base64, pandas",
    'HTML("<p>Er kwamen 332.863 mensen.</p>")',
    'Markdown("Er kwamen 332.863 mensen.")',
    'class Ding:\n    def _repr_html_(self):\n        return "<b>Er kwamen 332.863 mensen.</b>"\nDing()',
    f'Image(base64.b64decode("{picture()}"))',
    "SVG(\"<svg xmlns='http://www.w3.org/2000/svg'><rect width='30'/><text>2023</text></svg>\")",
    'Latex("$332863$")',
    'JSON({"mensen": 332863})',
    'pandas.DataFrame({"mensen": [332863, 403108]})',
    'display({"application/x-onbekend": "332863", "text/plain": "mensen"}, raw=True)',
    "332863",
    "from staatvanmigratie import figuur, grafiek, kerncijfers, tabel",
    'figuur(grafiek.lijn(reeks), label="fig-immigratie", bijschrift="Immigratie naar jaar")',
    'kerncijfers(*[(f"Immigratie {n}", reeks.last, reeks.last.change) for n in "abc"], label="kern-a")',
]


@pytest.fixture(scope="module")
def agreed(tmp_path_factory):
    """The project with the chapter as it ran, and the agreement of the IDMS."""
    root = small_project.make(tmp_path_factory.mktemp("rendered"))
    path = root / "data" / "editions" / "2024.yml"
    path.write_text(
        path.read_text().replace("steps: []", "steps: [{name: IDMS, order: 1}]"), encoding="utf-8"
    )
    (root / "data" / "organisations.yml").write_text("meetings: [IDMS, ministerraad]\n", encoding="utf-8")
    chapter = small_project.chapter(root, "01_immigratie", *CELLS)
    (result,) = run_chapters([chapter], {"report_year": 2023}, root=root, as_of="2024-06-03")
    assert result.error is None
    built.chapter(root, "02_tijd", built.sentence("Geen cijfers."), title="# Tijd")
    folder = root / "build" / "2024" / "chapters"
    (folder / "01_immigratie.ipynb").write_bytes(as_bytes(result.notebook))
    Approvals(open_edition(2023, root=root)).approve("IDMS", "IDMS")
    return root, json.loads(as_bytes(result.notebook))


def state(root, notebook):
    path = root / "build" / "2024" / "chapters" / "01_immigratie.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    table = Approvals(open_edition(2023, root=root)).table()
    assert table["02_tijd"][0].state == "agreed"
    return table["01_immigratie"][0].state


def seen(notebook):
    """Yield the way to everything that a reader gets: each form of an output, and each field of a record."""
    for n, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            yield ("cells", n, "source")
        for m, output in enumerate(cell.get("outputs", ())):
            place = ("cells", n, "outputs", m)
            if "svm" not in output["metadata"]:
                yield from ((*place, "data", mime) for mime in output["data"])
                continue
            said = output["metadata"]["svm"]
            for path in leaves(said):
                if path == ("narrow",):  # a drawing: what is seen of it are its words
                    yield (*place, "metadata", "svm", "narrow")
                elif "spec" not in path and not (said["kind"] == "tekst" and path[0] in ONLY_WORDS):
                    yield (*place, "metadata", "svm", *path)
            if "image/svg+xml" in output["data"]:
                yield (*place, "data", "image/svg+xml")


def flipped(value, mime, place):
    """A form of an output with one pixel or one character of its words another."""
    if mime == "image/png":
        image = Image.open(io.BytesIO(base64.b64decode(value)))
        x, y = place % image.width, place // image.width % image.height
        red, *rest = image.getpixel((x, y))
        image.putpixel((x, y), (red ^ 1, *rest))
        written = io.BytesIO()
        image.save(written, "PNG")
        return base64.b64encode(written.getvalue()).decode()
    if not isinstance(value, str):
        return {"mensen": place}
    between = r">([^<]+)" if mime in ("text/html", "image/svg+xml") else r"(.+)"
    words = [n for found in re.finditer(between, value) for n in range(*found.span(1)) if value[n].isalnum()]
    at = words[place % len(words)]
    return value[:at] + "§" + value[at + 1 :]


@settings(max_examples=150, deadline=None)
@given(choose=st.data(), place=st.integers(0, 500))
def test_whatever_is_flipped_lapses_the_approval_of_that_chapter(agreed, choose, place):
    root, notebook = agreed
    path = choose.draw(st.sampled_from(list(seen(notebook))))
    if "svm" in path and path[-1] != "narrow":
        changed = with_another(notebook, path, place, "§")
    else:
        changed = deepcopy(notebook)
        inner = changed
        for name in path[:-1]:
            inner = inner[name]
        mime = "image/svg+xml" if path[-1] == "narrow" else path[-1]
        inner[path[-1]] = flipped(inner[path[-1]], mime, place)
    try:
        found = state(root, changed)
    except (SvmError, ValueError):
        return  # refused: nobody sees it

    assert found == "lapsed", path


def test_every_kind_of_output_is_among_them(agreed):
    kinds = {path[5] for path in seen(agreed[1]) if len(path) > 5 and path[4] == "data"}
    outputs = [output for cell in agreed[1]["cells"] for output in cell.get("outputs", ())]
    records = {each["metadata"]["svm"]["kind"] for each in outputs if "svm" in each["metadata"]}

    assert kinds >= {"text/html", "text/markdown", "text/latex", "text/plain", "application/json"}
    assert kinds >= {"image/png", "image/svg+xml", "application/x-onbekend"}
    assert records == {"tekst", "figuur", "kerncijfers"}


def test_what_ran_again_is_agreed_to_still(agreed):
    root, notebook = agreed
    again = deepcopy(notebook)
    for n, cell in enumerate(again["cells"]):
        cell["id"] = f"other-{n}"
        if cell["cell_type"] == "code":
            cell["execution_count"] = n + 40
            for output in cell["outputs"]:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = n + 40

    assert state(root, again) == "agreed"
