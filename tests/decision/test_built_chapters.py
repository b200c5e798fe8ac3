"""A chapter that is read back says what nbformat reads in it."""

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from staatvanmigratie.decision import built_chapters

TEXTS = st.text(alphabet="ab\n ", max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_it_says_what_nbformat_reads_whether_text_stands_in_lines_or_in_one_piece(tmp_path_factory, texts):
    cells = [v4.new_markdown_cell("# Kop")]
    for source, said in texts:
        shown = v4.new_output("display_data", {"text/plain": said, "application/json": ["a", "b"]})
        cells.append(v4.new_code_cell(source, outputs=[shown, v4.new_output("stream", text="x")]))
    path = tmp_path_factory.mktemp("chapter") / "01_a.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)

    found = built_chapters.read(path)

    expected = v4.reads(path.read_text(encoding="utf-8"))
    assert found.metadata == expected.metadata
    assert [cell.source for cell in found.cells] == [cell.source for cell in expected.cells]
    for ours, theirs in zip(found.cells[1:], expected.cells[1:], strict=True):
        assert ours.outputs[0]["data"] == theirs.outputs[0]["data"]


def test_what_it_does_not_have_is_no_attribute():
    with pytest.raises(AttributeError, match="outputs"):
        _ = built_chapters.Node(source="a").outputs
