"""Two runs of a chapter give the same bytes, or nobody can tell a changed figure from a changed clock."""

import nbformat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from staatvanmigratie.book.run.normalise import as_bytes, noise, normalise


def executed(day="2026-01-01", identity="a1", address="0x7f0011aa22bb", viz="0" * 31 + "f", styler="ab12c"):
    """Return a chapter as Papermill leaves it, with all the noise that differs between two runs."""
    html = f'<div id="altair-viz-{viz}"></div><style>#T_{styler}_row0 {{}}</style><p id="T_{styler}">'
    parameters = new_code_cell("report_year = 2024", metadata={"tags": ["parameters"]})
    injected = new_code_cell("# Parameters\nreport_year = 2023\n", metadata={"tags": ["injected-parameters"]})
    injected["id"] = identity
    code = new_code_cell(
        "tabel",
        execution_count=3,
        metadata={
            "papermill": {"start_time": day, "status": "completed"},
            "execution": {"iopub.status.busy": day},
            "tags": ["remove-input"],
        },
        outputs=[
            new_output("stream", name="stdout", text=f"<object at {address}>\n"),
            new_output(
                "display_data",
                data={"text/html": html, "text/plain": f"<Tabel at {address}>"},
                metadata={"svm": {"kind": "tabel", "label": "tab-x"}},
            ),
        ],
    )
    notebook = new_notebook(cells=[new_markdown_cell("# Asiel"), parameters, injected, code])
    notebook.metadata["papermill"] = {"start_time": day, "output_path": f"/somewhere/{identity}"}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    notebook.metadata["mystnb"] = {"render_image_options": {}}
    return notebook


def test_two_runs_give_the_same_bytes():
    one = executed()
    two = executed("2027-02-02", "b2", "0x7fffffffffff", "1" * 32, "99999")

    assert as_bytes(one) != as_bytes(two)
    assert as_bytes(normalise(one)) == as_bytes(normalise(two))


def test_no_path_or_time_is_left():
    text = as_bytes(normalise(executed(day="2026-01-01", identity="zz"))).decode()

    assert "somewhere" not in text
    assert "2026-01-01" not in text
    assert "3.11.7" not in text
    assert "0x7f" not in text


def test_what_an_author_set_on_purpose_stays():
    """Tags and MyST-NB settings decide how a page looks; losing them would change the report."""
    result = normalise(executed())

    assert result.metadata.mystnb == {"render_image_options": {}}
    assert result.cells[3].metadata.tags == ["remove-input"]
    assert result.cells[3].outputs[0].metadata.svm.label == "tab-x"


def test_what_a_tool_left_of_who_worked_with_it_is_gone():
    """Nobody knows every tool: what is not on the list of what the book needs does not get in."""
    who = "Adriana Voorbeeldsma"
    notebook = executed()
    notebook.metadata |= {
        "authors": [{"name": who}],
        "colab": {"provenance": who},
        "o:Author": who,
        "kernelspec": {"display_name": f"venv van {who}", "name": who, "language": "python"},
        "nieuw gereedschap": who,
    }
    cell = notebook.cells[3]
    cell.metadata["executionInfo"] = {"user": {"displayName": who, "userId": "0123"}}
    cell.outputs[1].metadata |= {"gemaakt": who, "image/png": {"width": 3, "by": who}}

    result = normalise(notebook)

    assert who not in as_bytes(result).decode()
    assert result.cells[3].outputs[0].metadata["image/png"] == {"width": 3}
    assert result.cells[3].metadata.tags == ["remove-input"]


def test_the_injected_cell_is_hidden_and_has_a_fixed_id():
    cell = normalise(executed()).cells[2]

    assert cell.metadata.tags == ["injected-parameters", "remove-cell"]
    assert cell.id == "cel-2"


def test_printing_is_no_part_of_the_report_but_is_told():
    """A leftover print() must not reach parliament, and its author should know it is there."""
    notebook = executed()

    assert noise(notebook) == ["cell 3 printed on stdout: <object at 0x0>"]
    assert all(output.output_type != "stream" for output in normalise(notebook).cells[3].outputs)


def test_the_notebook_given_is_not_changed():
    notebook = executed()
    before = nbformat.writes(notebook)

    normalise(notebook)

    assert nbformat.writes(notebook) == before


words = st.text(alphabet=st.sampled_from('abcf019-_ T"#xé\n'), max_size=20)
noisy = st.one_of(
    words,
    st.from_regex(r"altair-viz-[0-9a-f]{32}", fullmatch=True),
    st.from_regex(r"T_[0-9a-f]{5}(_row0)?", fullmatch=True),
    st.from_regex(r"<x at 0x[0-9a-fA-F]{0,14}>", fullmatch=True),
)
texts = st.lists(noisy, max_size=6).map(" ".join)
tags = st.lists(
    st.sampled_from(["parameters", "injected-parameters", "remove-cell", "remove-input"]), unique=True
)
metadata = st.dictionaries(
    st.sampled_from(["papermill", "execution", "svm", "mystnb"]), st.dictionaries(words, words)
)


@st.composite
def notebooks(draw):
    cells = []
    for _ in range(draw(st.integers(0, 4))):
        cell = new_code_cell(draw(texts), metadata={"tags": draw(tags), **draw(metadata)})
        for kind in draw(st.lists(st.sampled_from(["text/html", "text/plain", "image/svg+xml"]), max_size=3)):
            data = {kind: draw(texts)}
            cell.outputs.append(new_output("display_data", data=data, metadata=draw(metadata)))
        if draw(st.booleans()):
            cell.outputs.append(new_output("stream", text=draw(texts)))
        cells.append(draw(st.sampled_from([cell, new_markdown_cell(cell.source)])))
    return new_notebook(cells=cells, metadata=draw(metadata))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notebooks())
def test_doing_it_twice_changes_nothing(notebook):
    once = normalise(notebook)

    assert as_bytes(normalise(once)) == as_bytes(once)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notebooks())
def test_a_written_notebook_reads_back_the_same(notebook):
    once = as_bytes(normalise(notebook))

    assert as_bytes(normalise(nbformat.reads(once.decode(), as_version=4))) == once
