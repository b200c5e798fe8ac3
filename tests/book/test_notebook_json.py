"""A notebook out of JSON is the one that nbformat makes, node by node; and none is written in vain."""

import json

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from staatvanmigratie.book.run import notebook_json, task

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def kinds(value):
    """What each part is."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return type(value), [kinds(part) for part in parts]


@given(VALUES)
def test_it_has_the_same_nodes(value):
    read, made = notebook_json.read(json.dumps(value)), nbformat.from_dict(value)

    assert read == made
    assert kinds(read) == kinds(made)


def test_its_nodes_take_new_keys_as_attributes():
    read = notebook_json.read('{"cells": [{"metadata": {}}]}')
    read.cells[0].metadata["tags"] = {"a": 1}

    assert read.cells[0].metadata.tags.a == 1
    assert type(read.cells[0].metadata.tags) is NotebookNode


def test_papermill_makes_a_file_only_where_it_has_a_path(tmp_path):
    from papermill import execute

    task._write_no_file_to_nowhere()
    execute.write_ipynb("no notebook at all", None)
    execute.write_ipynb(new_notebook(), str(tmp_path / "kept.ipynb"))

    assert nbformat.read(tmp_path / "kept.ipynb", as_version=4).cells == []
