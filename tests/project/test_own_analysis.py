"""The example of an analysis of one's own runs from top to bottom, from a folder elsewhere."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from tests.samples import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.ipynb"))


def test_there_is_an_example_and_it_has_no_outputs():
    cells = [cell for path in EXAMPLES for cell in nbformat.read(path, as_version=4).cells]

    assert cells and not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.mark.process
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_begins_with_how_to_install_and_ends_with_a_chart(path, tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()

    (last,) = notebook.cells[-1].outputs
    drawing = last["data"]["image/svg+xml"]
    assert "pip install" in notebook.cells[0].source and "alt.Chart" in notebook.cells[-1].source
    assert {"Immigratie", "Emigratie"} <= set(re.findall(r">([^<>]+)</text>", drawing))
    assert "Invalid" not in drawing and "NaN" not in drawing
