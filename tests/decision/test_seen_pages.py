"""The pages around the chapters, what the build adds to these, and what all share are agreed to as well."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from staatvanmigratie.book import added_cells
from staatvanmigratie.decision import chapter_content
from staatvanmigratie.decision.differences import compare
from tests.samples import built

SETTINGS = """\
title: Rapport
sphinx:
  recursive_update: false
  config:
    svm_labels: {sex: {male: mannen}}
    svm_title: Rapport
    myst_substitutions: {stand: 3 juni}
"""
PAGE = "# Rapport\n\nCijfers van {{ stand }}. Van de 12 getallen.\n\n:::{only} html\nLees.\n:::\n"
FILES = {
    "_config.yml": SETTINGS,
    "_toc.yml": "format: jb-book\nroot: index\nparts:\n  - caption: Bijlagen\n",
    "index.md": PAGE,
    "uitleg.md": "# Uitleg\n\nZo leest u dit.\n",
    "bronnen.bib": "@book{a, title = {Migratie}}\n",
    "_static/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text>12</text></svg>",
    "_static/a.css": "p {color: red}",
}


def picture(colour=0, **how):
    written = io.BytesIO()
    Image.new("L", (3, 3), colour).save(written, "PNG", **how)
    return written.getvalue()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A build with a book: two pages, a chapter with what the build added, settings and files."""
    root = tmp_path_factory.mktemp("book")
    built.chapter(
        root,
        "01_immigratie",
        built.sentence("Er kwamen {cijfer}`n1`.", built.number(breakdown={"sex": "male"})),
    )
    write(root, FILES)
    (root / "build/2024/book/_static/a.png").write_bytes(picture())
    chapter(root)
    return root


def write(root, files):
    for name, text in files.items():
        path = root / "build" / "2024" / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def chapter(root, box="- juni 2026 (CBS): immigratie", rows="CBS"):
    """The chapter as the book has it: with the box and the sources that the build added."""
    path = root / "build" / "2024" / "chapters" / "01_immigratie.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    output = {
        "output_type": "display_data",
        "data": {},
        "metadata": built.records.metadata(built.policy(("a", rows, "https://example.org"))),
    }
    notebook["cells"] += [
        {"cell_type": "markdown", "metadata": {}, "source": f"{added_cells.BOX}\n{box}\n:::"},
        {"cell_type": "markdown", "metadata": {}, "source": added_cells.HEADING},
        {"cell_type": "code", "metadata": {}, "source": added_cells.TABLE, "outputs": [output]},
    ]
    path = root / "build" / "2024" / "book" / "notebooks" / "01_immigratie.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def seen(root):
    found = chapter_content.of_build(root, 2024)
    return {name: found[name] for name in found}


def lapsed(before, after):
    return {name for name in before if compare(before[name], after[name])}


#: What is changed in which file, behind what, and what then lapses.
CHANGES = [
    ("index.md", "", "getallen", "index"),
    ("index.md", "", "12", "index"),
    ("index.md", "{only} ", "html", "index"),
    ("index.md", "", "Lees", "index"),
    ("uitleg.md", "", "Zo", "uitleg"),
    ("_config.yml", "stand: ", "3 juni", "index"),
    ("_config.yml", "title: ", "Rapport", "index"),
    ("_config.yml", "svm_title: ", "Rapport", "index"),
    ("_config.yml", "male: ", "mannen", "01_immigratie"),
    ("_toc.yml", "caption: ", "Bijlagen", "index"),
    ("bronnen.bib", "title = {", "Migratie", "index"),
    ("_static/a.svg", "<text>", "12", "index"),
    ("_static/a.css", "color: ", "red", "index"),
]


@pytest.mark.parametrize(("name", "behind", "words", "expected"), CHANGES)
@settings(max_examples=8, deadline=None)
@given(place=st.integers(0, 30), other=st.sampled_from("xyq"))
def test_one_character_beside_the_chapters_lapses_what_shows_it(
    project, name, behind, words, expected, place, other
):
    write(project, FILES)
    before, text = seen(project), FILES[name]
    at = text.index(behind + words) + len(behind) + place % len(words)

    write(project, {name: text[:at] + other + text[at + 1 :]})

    assert lapsed(before, seen(project)) == {expected}


def test_a_picture_beside_the_pages_counts_by_its_pixels(project):
    write(project, FILES)
    path = project / "build" / "2024" / "book" / "_static" / "a.png"
    before = seen(project)

    path.write_bytes(picture(compress_level=1, dpi=(300, 300)))
    assert lapsed(before, seen(project)) == set()
    path.write_bytes(picture(1))
    changed = seen(project)
    path.write_bytes(picture())

    assert lapsed(before, changed) == {"index"}
    (item,) = compare(before["index"], changed["index"]).items
    assert item.label == "bestand _static/a.png"


@pytest.mark.parametrize("change", [{"box": "- juli 2026 (CBS): immigratie"}, {"rows": "IND"}])
def test_what_the_build_adds_to_a_chapter_counts(project, change):
    """The box of what is missing, and the table of sources."""
    write(project, FILES)
    before = seen(project)
    chapter(project, **change)
    after = seen(project)
    chapter(project)

    assert lapsed(before, after) == {"01_immigratie"}
