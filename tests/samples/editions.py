"""The five real editions: how a test is made for each of them, and each built once for all tests.

They are built in the project itself, as ``svm build <N> --strict`` does it: what an earlier build kept and
still holds is used again, by the tests and by whoever builds after them.
"""

import os
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from staatvanmigratie.publication.build import build_edition
from tests.samples import ROOT

NUMBERS = (2022, 2023, 2024, 2025, 2026)
#: The edition that ``make test`` builds too.
CURRENT = 2025
#: Test processes side by side share the cores already.
WORKERS = 1 if "PYTEST_XDIST_WORKER" in os.environ else None


def _marks(number: int) -> list[pytest.MarkDecorator]:
    """Those of one edition run in one process, which has built it."""
    marks = [pytest.mark.editions, pytest.mark.xdist_group(f"edition {number}")]
    return [*marks, pytest.mark.current] if number == CURRENT else marks


#: For a test of every edition, and for one of ``CURRENT`` alone.
each = pytest.mark.parametrize("number", [pytest.param(number, marks=_marks(number)) for number in NUMBERS])


def of_current(test):
    """Mark a test of the edition that ``make test`` builds."""
    for mark in _marks(CURRENT):
        test = mark(test)
    return test


@cache
def built(number: int) -> Path:
    """Build an edition strictly and return its folder; another process of the tests waits for it."""
    with FileLock(ROOT / "build" / f".tests-{number}.lock"):
        return build_edition(number, root=ROOT, strict=True, workers=WORKERS).folder
