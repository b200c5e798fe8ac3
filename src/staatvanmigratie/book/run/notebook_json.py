"""A notebook out of its JSON, in one pass."""

import json
from typing import Any


def read(text: str) -> Any:
    """Return what JSON holds with a ``NotebookNode`` for every mapping, as ``nbformat.from_dict`` gives it.

    That makes each node by setting its keys one by one, on a copy; of the records of a chapter there are
    thousands.
    """
    from nbformat import NotebookNode  # with a library for schemas: only who reads a notebook needs it

    return json.loads(text, object_hook=NotebookNode)
