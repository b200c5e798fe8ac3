"""Refuse parameters that do not fit, before any chapter starts.

Papermill only warns about an unknown parameter or a missing ``parameters`` cell, and then runs the chapter
with the year that happens to stand in it.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from staatvanmigratie.foundation.errors import NotebookError

#: Report years that can be meant at all; a caller that knows the editions says so more precisely.
REPORT_YEARS = range(2000, 2051)


def check_parameters(
    notebooks: Mapping[Path, NotebookNode],
    parameters: Mapping[str, Any],
    report_years: Collection[int] = REPORT_YEARS,
) -> None:
    """Refuse parameters that a chapter does not know, has no cell for, or holds as another type.

    Raises
    ------
    NotebookError
        Lists every problem of every chapter.
    """
    problems = [
        f"notebooks/{path.name}: {problem}"
        for path, notebook in notebooks.items()
        for problem in _problems(notebook, parameters)
    ]
    year = parameters.get("report_year")
    if type(year) is int and year not in report_years:
        problems.insert(0, f"report_year = {year} is no report year; there are: {_span(report_years)}")
    if problems:
        raise NotebookError("\n".join(problems))


def _problems(notebook: NotebookNode, parameters: Mapping[str, Any]) -> Iterator[str]:
    from papermill import inspect_notebook

    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    if len(tagged) != 1:
        yield f"{len(tagged) or 'no'} cells tagged `parameters`; there must be exactly one"
        return
    known = inspect_notebook(NotebookNode({**notebook, "cells": tagged}))  # it writes and reads all it gets
    for name, value in parameters.items():
        if name not in known:
            has = ", ".join(known) or "none"
            yield f"unknown parameter {name!r}; the cell tagged `parameters` has: {has}"
        elif (expected := _literal_type(known[name]["default"])) not in (None, type(value)):
            yield (
                f"parameter {name} must be {expected.__name__} as in its cell, "
                f"but {value!r} is {type(value).__name__}"
            )


def _literal_type(default: str) -> type | None:
    try:
        return type(ast.literal_eval(default))
    except (ValueError, SyntaxError):
        return None


def _span(years: Collection[int]) -> str:
    ordered = sorted(years)
    return ", ".join(map(str, ordered)) if len(ordered) <= 20 else f"{ordered[0]} to {ordered[-1]}"
