"""The five real editions: how a test is made for each of them, and each built once for all tests.

They are built in the project itself, as ``svm build <N> --strict`` does it: what an earlier build kept and
still holds is used again, by the tests and by whoever builds after them.
"""

import os
from collections.abc import Callable
from functools import cache, reduce
from pathlib import Path

import pytest
from filelock import FileLock

from staatvanmigratie.publication.build import build_edition
from tests.samples import ROOT

#: 2024 comes first: it takes longest, as it is also built in folders of its own.
NUMBERS = (2024, 2022, 2023, 2025, 2026)
#: The edition that ``make test`` builds too.
CURRENT = 2025
#: Test processes side by side share the cores already.
WORKERS = 1 if "PYTEST_XDIST_WORKER" in os.environ else None


def _marks(number: int) -> list[pytest.MarkDecorator]:
    """Those of one edition run in one process, which has built it."""
    marks = [pytest.mark.editions, pytest.mark.xdist_group(f"edition {number}")]
    return [*marks, pytest.mark.current] if number == CURRENT else marks


#: For a test of every edition.
each = pytest.mark.parametrize("number", [pytest.param(number, marks=_marks(number)) for number in NUMBERS])


def of(number: int) -> Callable[[Callable], Callable]:
    """Return the decorator for a test of one edition."""
    return lambda test: reduce(lambda marked, mark: mark(marked), _marks(number), test)


@cache
def built(number: int) -> Path:
    """Build an edition strictly and return its folder; another process of the tests waits for it."""
    with FileLock(ROOT / "build" / f".tests-{number}.lock"):
        return build_edition(number, root=ROOT, strict=True, workers=WORKERS).folder
