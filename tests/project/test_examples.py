"""Who does what CONTRIBUTING.md prints gets what it promises: the examples are followed in a copy."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from staatvanmigratie.report.edition import Edition
from tests.samples import ROOT, examples

#: The tests that look at what an example makes, beside those that it prints itself.
LOOKED_AT_BY = {
    "a new kind of chart": ["tests/notebook/test_charts.py", "-k", "stippen or not_measured"],
    "a new source service": [
        "tests/sources/test_voorbeeld.py",
        "tests/sources/test_dispatch.py",
        "tests/sources/test_client.py::test_the_hosts_that_are_asked_are_named_to_whoever_asks_another",
    ],
}
RULES = ["tests/project/test_architecture.py", "-k", "room or detour or network or yaml"]


def test_every_example_is_followed():
    assert list(examples.sections()) == list(LOOKED_AT_BY)


def test_the_number_that_is_followed_is_the_one_that_is_printed():
    """And where it stands: in that cell of that chapter."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("### How a number travels")[1]
    sentence, shown = re.search(r'"(.+ {{ i }} .+)" prints `(.+?)`', text).groups()
    series, place = re.search(r"series `(\w+)`", text)[1], re.search(r"`(\w+)-(\d+)-n1`", text)
    cells = json.loads((ROOT / "notebooks" / f"{place[1]}.ipynb").read_text("utf-8"))["cells"]

    assert Edition.open(2024).series(series).latest.shown == shown
    assert sentence in "".join(cells[int(place[2])]["source"])


@pytest.mark.editions
@pytest.mark.process
@pytest.mark.parametrize("title", LOOKED_AT_BY)
def test_an_example_works_as_printed(tmp_path, title):
    for name in ("src", "tests", "data", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("src", "tests", "data/sources"):
        _copy(tmp_path, name)
    touched = examples.follow(examples.sections()[title], tmp_path)
    code = [name for name in touched if name.endswith(".py")]

    for command in (
        ["ruff", "check", *code],
        ["ruff", "format", "--check", *code],
        ["pytest", "-p", "no:cacheprovider", *LOOKED_AT_BY[title]],
        ["pytest", "-p", "no:cacheprovider", *RULES],
    ):
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout}{ran.stderr}"


def _copy(root, name):
    """Put a folder that is changed in the place of the link to it."""
    first, *rest = name.split("/")
    (root / first).unlink()
    if rest:
        (root / first).mkdir()
        for each in (ROOT / first).iterdir():
            if each.name not in rest:
                (root / first / each.name).symlink_to(each)
    shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
