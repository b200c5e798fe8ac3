"""Of what is no output of the report nothing is left but its place, and what to write."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from staatvanmigratie.book import bare_outputs
from staatvanmigratie.notebook.agreement import printed, refused
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.report.bare_outputs import KINDS
from tests.samples import records

OURS = {"kind": "tekst", "source": "x"}


def result(**data):
    return new_output(
        "execute_result", data={k.replace("_", "/", 1): v for k, v in data.items()}, execution_count=1
    )


def displayed(data, metadata=None):
    return new_output("display_data", data=data, metadata=metadata or {})


def chapter(*cells):
    return new_notebook(cells=[new_markdown_cell("# X"), *cells])


def code(source, *outputs, tags=()):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def findings(notebook):
    made = bare_outputs.without("01_x", notebook)
    return [(f.where, f.message) for f in refused.check(printed.outputs({"01_x": made}))]


SEEN = {
    "chart": {"application/vnd.vegalite.v6+json": {}, "text/plain": "alt.Chart(...)"},
    "chart in HTML": {
        "text/html": '<div id="altair-viz-1"></div><script src="https://cdn.example/v.js"></script>'
    },
    "table": {"text/html": '<div>\n<table border="1" class="dataframe">', "text/plain": "   a\n0  1"},
    "table with a style": {
        "text/html": '<style type="text/css">\n#T_0 {color: red}</style>',
        "text/plain": "<S>",
    },
    "table of one column": {"text/plain": "0    1\nName: a, dtype: int64"},
    "picture": {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure size 640x480 with 1 Axes>"},
    "picture of plotly": {"application/vnd.plotly.v1+json": {}, "text/html": "<script>x</script>"},
    "active": {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=3)"},
    "active script": {
        "application/javascript": "alert(1)",
        "text/plain": "<IPython.core.display.Javascript>",
    },
    "active frame": {"text/html": "<iframe src='https://x.example'></iframe>", "text/plain": "<IFrame>"},
    "text": {"text/markdown": "In 2023 vertrokken 123456 mensen.", "text/plain": "<Markdown>"},
    "text of Python": {"text/plain": "'In 2023 vertrokken 123456 mensen.'"},
    "HTML": {"text/html": "<b>123456</b>", "text/plain": "<HTML>"},
    "value": {"text/plain": "332863"},
    "object": {"text/plain": "<Kaart>"},
}


@pytest.mark.parametrize("name", SEEN)
def test_what_the_source_does_not_tell_is_told_by_what_it_brings(name):
    notebook = chapter(code("iets()", result(**SEEN[name])))

    made = bare_outputs.without("01_x", notebook)

    ((where, message),) = findings(notebook)
    kind = name.partition(" ")[0]
    assert where == "notebooks/01_x.ipynb, cell 2, line 1"
    assert message == bare_outputs.message(kind, "iets()")
    ours = json.dumps(made.cells[1])
    assert not any(json.dumps(value)[1:-1] in ours for value in SEEN[name].values() if value)


@given(
    st.dictionaries(
        st.sampled_from(
            ["text/html", "text/plain", "image/png", "image/svg+xml", "text/latex", "x/y", "text/x"]
        ),
        st.text("abc123<>/'\"", min_size=12, max_size=30).map(lambda text: f"geheim-{text}"),
        min_size=1,
    ),
    st.sampled_from(["display_data", "execute_result"]),
    st.sampled_from(["x", "display(x)\ndisplay(y)", "x; y", "(", "%%html\nx", ""]),
)
def test_nothing_of_any_other_output_is_left(data, kind, source):
    """Whatever its kinds of data are: neither a page nor the approval has to know them."""
    more = {"execution_count": 1} if kind == "execute_result" else {}
    notebook = chapter(code(source, new_output(kind, data=data, **more)))

    made = bare_outputs.without("01_x", notebook)

    (output,) = made.cells[1].outputs
    assert record.read(output.metadata).refused
    assert "geheim" not in json.dumps(made)


def test_outputs_of_the_report_and_what_is_printed_for_nobody_stay_as_they_are():
    ours = displayed({"text/markdown": "x"}, records.metadata(OURS))
    printed_for_nobody = new_output("stream", name="stdout", text="1")
    notebook = chapter(code("%%tekst\nx", ours), code("print(1)", printed_for_nobody))

    assert bare_outputs.without("01_x", notebook) == notebook


def test_what_a_tag_hides_is_left_to_its_author():
    hidden = code("frame", result(text_plain="1"), tags=["remove-output"])

    assert findings(chapter(hidden)) == []


def test_an_error_that_was_asked_for_is_refused():
    error = new_output("error", ename="ValueError", evalue="123456", traceback=["123456"])

    ((_, message),) = findings(chapter(code("1 / 0", error, tags=["raises-exception"])))

    assert "shows an error" in message and "raises-exception" in message


def test_a_raw_cell_leaves_its_place():
    notebook = chapter(new_raw_cell("<script>alert(1)</script>", metadata={"raw_mimetype": "text/html"}))

    made = bare_outputs.without("01_x", notebook)

    assert made.cells[1].cell_type == "code" and made.cells[1].source.strip()
    assert "alert" not in json.dumps(made)
    assert findings(notebook)[0][0] == "notebooks/01_x.ipynb, cell 2"


def test_each_of_several_outputs_has_its_own_line():
    source = "a = HTML('x')\ndisplay(a)\ndisplay(\n  b)\nc"
    notebook = chapter(
        code("from IPython.display import HTML"),
        code(source, displayed({"text/html": "x"}), displayed({"text/plain": "1"}), result(text_plain="2")),
    )

    found = findings(notebook)

    assert [where[-6:] for where, _ in found] == ["line 2", "line 3", "line 5"]
    assert ["HTML" in message for _, message in found] == [True, False, False]


def test_where_no_line_can_be_told_none_is():
    """Two outputs of one call in a loop: which of two calls it was, nobody knows."""
    source = "for x in y:\n    display(x)\ndisplay(z)"
    notebook = chapter(code(source, *[displayed({"text/plain": "1"})] * 3))

    assert {where for where, _ in findings(notebook)} == {"notebooks/01_x.ipynb, cell 2"}


def test_the_cell_of_papermill_does_not_count():
    injected = new_code_cell("report_year = 2023", metadata={"tags": ["injected-parameters", "remove-cell"]})
    notebook = NotebookNode(chapter(injected, code("1", result(text_plain="1"))))

    assert findings(notebook)[0][0] == "notebooks/01_x.ipynb, cell 2, line 1"


def test_every_kind_says_what_it_is_and_what_to_write():
    for kind in KINDS:
        said = bare_outputs.message(kind, "x")
        assert said.startswith("shows a") or said.startswith("shows ")
        assert said.count("; write ") >= 1 and "{x}" not in said
