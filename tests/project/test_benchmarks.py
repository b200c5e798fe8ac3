"""What the benchmarks name is there, although nobody runs them with each change."""

import importlib.util
import re
import shutil

import pytest

from staatvanmigratie.report import chapters
from tests.samples import ROOT


def _script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE, larger_project = _script("mutation_score"), _script("larger_project")


@pytest.fixture
def project(tmp_path):
    """The chapters and their list, in a folder of their own."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for name in ("_toc.yml", "index.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_module_and_its_tests_are_found():
    """Also by the table of the last measurement."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## How much the tests notice")[2]
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


def test_a_larger_project_has_copies_that_name_their_own_figures(project):
    """In a book a label stands once, and a reference leads to the figure of its own chapter."""
    before = {path.stem for path in chapters.paths(project)}

    larger_project.grow(project, len(before) + 30)

    copies = [path for path in chapters.paths(project) if path.stem not in before]
    assert len({path.stem for path in copies}) == 30
    for path in copies:
        suffix = path.stem.rpartition("_")[2]
        source = "\n".join(cell.source for cell in chapters.read(path).cells)
        referred = re.findall(r"\{numref\}`([\w-]+)`", source)
        assert all(label.endswith(f"-{suffix}") for label in referred)
        assert source.count("{shown.record.label}-" + suffix) == 1


def test_a_project_is_not_made_smaller(project):
    with pytest.raises(ValueError, match="1 chapters were asked for, and there are"):
        larger_project.grow(project, 1)
