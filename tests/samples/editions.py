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

#: 2024 comes first: it takes longest, as it is also built in folders of its own.
NUMBERS = (2024, 2022, 2023, 2025, 2026)
#: The edition that ``make test`` builds too.
CURRENT = 2025
#: Test processes side by side share the cores already.
WORKERS = 1 if "PYTEST_XDIST_WORKER" in os.environ else None


def of(*numbers: int) -> pytest.MarkDecorator:
    """Return the decorator for a test of these editions, which gets the ``number`` of each."""
    marks = {number: [pytest.mark.editions] for number in numbers}
    if CURRENT in marks:
        marks[CURRENT].append(pytest.mark.current)
    return pytest.mark.parametrize("number", [pytest.param(n, marks=marks[n]) for n in numbers])


#: For a test of every edition.
each = of(*NUMBERS)


@cache
def built(number: int) -> Path:
    """Build an edition strictly and return its folder; another process of the tests waits for it."""
    with FileLock(ROOT / "build" / f".tests-{number}.lock"):
        return build_edition(number, root=ROOT, strict=True, workers=WORKERS).folder
