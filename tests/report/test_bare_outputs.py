"""Before anything runs, a check names what a cell shows that is no output of the report."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from staatvanmigratie.report import bare_outputs, chapters, checks
from staatvanmigratie.report.edition import open_edition
from tests.samples import ROOT, small_project

OPENING = """\
import altair as alt
import numpy as np
import pandas as pd
import plotly.express as px
from IPython.display import HTML, IFrame, Javascript, Markdown as M, Video
from matplotlib import pyplot as plt
from PIL import Image
import ipywidgets as w

from staatvanmigratie import figuur, grafiek, kerncijfers, open_edition, tabel

editie = open_edition(report_year)
reeks = editie.series("immigratie_totaal")
frame = pd.DataFrame({"a": [1]})


class Kaart:
    def _repr_html_(self):
        return "<b>kaart</b>"
"""

BARE = {
    "alt.Chart(frame).mark_bar()": ("Altair", "figuur(grafiek.eigen(alt.Chart(frame).mark_bar(), "),
    "c = alt.Chart(frame)\nc.mark_bar() | c.mark_line()": ("Altair", "c.mark_bar() | c.mark_line()"),
    "alt.layer(c, c)": ("Altair", "figuur("),
    "(\n    alt.Chart(frame)\n    .mark_bar()\n)": ("Altair", "grafiek.eigen(…, "),
    "grafiek.lijn(reeks)": ("without caption", "figuur(grafiek.lijn(reeks), "),
    "frame": ("bare table", "tabel(frame, "),
    "frame.style.format('{:.1f}')": ("bare table", "tabel("),
    "frame['a'].sum()": ("bare table", "tabel("),
    "display(frame.head())": ("bare table", "tabel(frame.head(), "),
    "for _ in range(1):\n    display(frame)": ("bare table", "tabel(frame, "),
    "pd.read_csv('x.csv')": ("bare table", "tabel("),
    "frame.plot()": ("picture", "_static"),
    "plt.plot([1, 2])\nplt.show()": ("picture", "figuur("),
    "px.line(frame)": ("picture", "figuur("),
    "Image.open('foto.png')": ("picture", "_static"),
    "HTML('<p>In 2023 kwamen 123456 mensen.</p>')": ("HTML", "%%tekst"),
    "display(HTML('x'))": ("HTML", "%%tekst"),
    "Kaart()": ("object", "%%tekst"),
    "%%html\n<b>1</b>": ("HTML", "%%tekst"),
    "M('Er vertrokken 123456 mensen.')": ("text", "%%tekst"),
    "f'Er kwamen {reeks.last} mensen.'": ("text", "%%tekst"),
    "'tekst'": ("text", "%%tekst"),
    "%%markdown\nEr kwamen 12 mensen.": ("text", "%%tekst"),
    "%%latex\n$12$": ("text", "%%tekst"),
    "IFrame('https://example.org', 1, 2)": ("another server", "link"),
    "Video('https://example.org/v.mp4')": ("another server", "link"),
    "Javascript('alert(1)')": ("runs on the page", "link"),
    "%%javascript\nalert(1)": ("runs on the page", "link"),
    "w.IntSlider(value=3)": ("runs on the page", "grafiek.dashboard"),
    "np.float64(3) * 2": ("bare value", "%%tekst"),
    "1 + 1": ("bare value", "%%tekst"),
    "len(frame)": ("bare value", "%%tekst"),
    "[reeks.last]": ("bare value", "%%tekst"),
    "{'a': 1}": ("bare value", "%%tekst"),
    "reeks": ("a figure by itself", "%%tekst"),
    "reeks.last.change": ("a figure by itself", "%%tekst"),
    "editie.series('x').last.value / 2": ("a figure by itself", "%%tekst"),
    "frame if report_year else None": ("bare table", "tabel("),
    "frame.head(3)": ("bare table", "tabel(…, "),
}

FINE = [
    "figuur(grafiek.lijn(reeks), label='fig-a', bijschrift='A')",
    "tabel([reeks], label='tab-a', bijschrift='A')",
    "display(tabel([reeks], label='tab-a', bijschrift='A'))",
    "kerncijfers(('A', reeks.last, reeks.last.change))",
    "editie.bijdrage('werk', 'SZW')",
    "editie.procesplaat('asiel') if report_year else None",
    "%%tekst\nEr kwamen {{ reeks.last }} mensen.",
    "frame;",
    "frame;  # alleen kijken",
    "x = frame",
    "frame.to_csv('x.csv')",
    "frame.dropna(inplace=True)",
    "lijst = []\nlijst.append(1)",
    "def f():\n    return frame",
    "%matplotlib inline",
    "None",
    "uit_een_module()",
    "display({'text/html': '<b>x</b>'}, raw=True)",
    "for x in [1]:\n    x",
    "%%capture\nframe",
    "c.save('x.svg')",
    "px.line(frame).write_html('x.html')",
    "x = (report_year\n  % 2)\n!ls\nx = frame",
]


def chapter(folder, *cells):
    path = folder / "01_x.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# X"), new_code_cell(OPENING), *cells]), path)
    return chapters.read(path)


def found(folder, *cells):
    return list(bare_outputs.in_chapter(chapter(folder, *cells)))


@pytest.mark.parametrize("source", BARE)
def test_what_is_no_output_of_the_report_is_named_with_what_to_write(tmp_path, source):
    what, write = BARE[source]
    before = [new_code_cell("c = alt.Chart(frame)")] if "c = " not in source else []

    (bare,) = found(tmp_path, *before, new_code_cell(source))

    assert what in bare.message.partition("; write ")[0]
    assert write in bare.message.partition("; write ")[2]


@pytest.mark.parametrize("source", FINE)
def test_outputs_of_the_report_and_what_shows_nothing_are_left_alone(tmp_path, source):
    assert found(tmp_path, new_code_cell(source)) == []


def test_the_place_is_the_line_in_the_cell_where_the_expression_begins(tmp_path):
    source = "x = 1\n\ndisplay(frame)\ny = 2\n(\n    alt.Chart(frame)\n    .mark_bar()\n)"

    where = [each.where for each in found(tmp_path, new_code_cell(source))]

    assert where == ["notebooks/01_x.ipynb, cell 3, line 3", "notebooks/01_x.ipynb, cell 3, line 5"]


def test_a_name_keeps_no_kind_that_it_lost(tmp_path):
    """What is not known is left to the build, which sees what is shown."""
    cells = [new_code_cell("frame = uit_een_module()"), new_code_cell("frame")]

    assert found(tmp_path, *cells) == []


def test_what_a_tag_hides_is_for_its_author(tmp_path):
    hidden = [new_code_cell("frame", metadata={"tags": [tag]}) for tag in ("remove-output", "remove-cell")]

    assert found(tmp_path, *hidden) == []
    assert len(found(tmp_path, new_code_cell("frame", metadata={"tags": ["remove-input"]}))) == 1


def test_a_check_warns_of_print_wherever_it_is_called(tmp_path):
    """In a function too: where it is reached, a strict build stops."""
    root = small_project.make(tmp_path)
    small_project.chapter(
        root, "02_tijd", "def f():\n    print(reeks.last)", "x.print(1)", "%%tekst\nprint(x)"
    )

    found = checks.check_edition(open_edition(2023, root=root))

    assert [(f.level, f.where, f.message) for f in found if "print" in f.message] == [
        ("warning", "notebooks/02_tijd.ipynb, cell 4, line 2", bare_outputs.PRINTED)
    ]


def test_a_raw_cell_is_refused(tmp_path):
    (bare,) = found(tmp_path, new_raw_cell("<script>alert(1)</script>"))

    assert (bare.where, bare.message) == ("notebooks/01_x.ipynb, cell 3", bare_outputs.RAW)


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ('f"Er kwamen {reeks.last} mensen"', "an f-string prints a number without its source"),
        ('f"Sinds {reeks.last.change_since(2019)}"', "an f-string prints a number without its source"),
        ('f"Er kwamen {{ reeks.last }} mensen"', "prints as { … }"),
    ],
)
@pytest.mark.parametrize("name", ["bijschrift", "toelichting", "alt", "kop"])
def test_an_f_string_in_a_caption_loses_the_source_of_its_number(tmp_path, name, caption, said):
    cell = new_code_cell(f"figuur(c, label='fig-a',\n  {name}={caption})")
    (words,) = bare_outputs.captions(chapter(tmp_path, cell))

    assert said in words.fault and f'write {name}="… {{{{ reeks.last }}}} …"' in words.fault
    assert words.where.endswith("cell 3, line 2")


@pytest.mark.parametrize(
    "caption", ['"Sinds {{ reeks.last }}"', 'f"Naar {naam}, {reeks.last.period}"', "naam"]
)
def test_other_captions_are_left_alone(tmp_path, caption):
    cell = new_code_cell(f"figuur(c, label='fig-a', bijschrift={caption})")

    assert not [words.fault for words in bare_outputs.captions(chapter(tmp_path, cell)) if words.fault]


def test_a_check_tells_typed_numbers_in_captions_too_but_not_in_conditions(tmp_path):
    root = small_project.make(tmp_path)
    source = (
        "tabel([reeks],\n  label='tab-1a', bijschrift='De 27 landen',\n"
        "  toelichting='Sinds 2015.' if reeks.has('2024-S2') else f'{report_year} en 300 meer')"
    )
    small_project.chapter(root, "01_immigratie", small_project.SENTENCE, source)

    found = checks.check_text(open_edition(2023, root=root))

    assert [(f.where[-14:], f.message[:34]) for f in found if "typed number" in f.message] == [
        ("cell 5, line 2", "a typed number: 'De 27 landen'; pr"),
        ("cell 5, line 3", "a typed number: 'en 300 meer'; pri"),
    ]


def test_no_chapter_of_the_report_shows_anything_else():
    assert [each for book in chapters.read_all(ROOT) for each in bare_outputs.in_chapter(book)] == []
