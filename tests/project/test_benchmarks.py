"""What the benchmarks name is there, although nobody runs them with each change."""

import importlib.util
import re

from tests.samples import ROOT


def _score():
    spec = importlib.util.spec_from_file_location("mutation_score", ROOT / "benchmarks" / "mutation_score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = _score()


def test_every_module_and_its_tests_are_found():
    """Also by the table of the last measurement."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    measured = re.findall(r"^\| (\w+)\*? \| \d", text, re.MULTILINE)
    modules = {name for group in SCORE.GROUPS for name in group.split()}

    assert measured and set(measured) <= modules
    for name in modules:
        assert (ROOT / SCORE.path("src", name)).exists()
    for name in {name for tests in SCORE.GROUPS.values() for name in tests.split()}:
        assert (ROOT / SCORE.path("tests", name)).exists()


def test_every_test_that_is_left_out_is_there():
    lost = []
    for each in SCORE.LEFT_OUT:
        file, _, name = each.partition("::")
        if not re.search(rf"^def {name}", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE):
            lost.append(each)

    assert SCORE.LEFT_OUT and not lost
