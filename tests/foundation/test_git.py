"""Git tells of what was committed, for whoever asks; one module asks."""

import shutil

import pytest

from staatvanmigratie.foundation import git
from staatvanmigratie.foundation.project import PACKAGE
from tests.samples.tampered_project import commit
from tests.samples.tampered_project import git as run

pytestmark = [pytest.mark.process, pytest.mark.skipif(not shutil.which("git"), reason="asks git")]


@pytest.fixture
def project(tmp_path):
    run(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "a.txt").write_text("agreed\n")
    commit(tmp_path, "Begin")
    return tmp_path


def test_what_a_clone_has_in_the_place_of_an_object_is_not_told(project):
    first = git.said(project, "rev-parse", "HEAD").strip()
    (project / "a.txt").write_text("another\n")
    commit(project, "Another")
    run(project, "replace", first, "HEAD")

    assert git.said(project, "show", f"{first}:a.txt") == "agreed\n"
    assert run(project, "show", f"{first}:a.txt") != "agreed"


def test_where_git_fails_nothing_is_said(project, tmp_path_factory):
    assert git.said(project, "show", "HEAD:none.txt") is None
    assert git.output(tmp_path_factory.mktemp("none"), "log") is None


def test_whoever_asks_for_the_history_asks_as_it_was_committed():
    """A git that is started by hand takes what a clone has in the place of a commit for that commit."""
    by_hand = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if '"git", "-C"' in (text := path.read_text(encoding="utf-8")) and "AS_COMMITTED" not in text
    ]

    assert by_hand == ["privacy/search.py"]  # lists files, no history
