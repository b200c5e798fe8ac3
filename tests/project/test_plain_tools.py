"""Who uses make and Jupyter Book as anywhere else gets what they expect, or is told what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from staatvanmigratie.book.lab import server
from tests.samples import ROOT, small_project

pytestmark = pytest.mark.process


def test_jupyter_book_on_the_sources_says_what_to_type_instead_of_a_book_of_heads(tmp_path):
    root = small_project.make(tmp_path / "project")
    book = [str(Path(sys.executable).parent / "jupyter-book"), "build", str(root)]

    done = subprocess.run(
        [*book, "--path-output", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "its chapters have not been run" in done.stdout + done.stderr
    assert "svm build 2025" in done.stdout + done.stderr
    assert not list((tmp_path / "out").rglob("*.html"))


def test_what_jupyter_book_leaves_is_ignored():
    done = subprocess.run(
        ["git", "check-ignore", "_build/html/index.html"], cwd=ROOT, capture_output=True, check=False
    )

    if (ROOT / ".git").exists():
        assert done.returncode == 0


@pytest.fixture
def would_do(tmp_path):
    """Return what make would do in a project with an environment of another Python."""
    if not shutil.which("make"):
        pytest.skip("there is no make here")
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.0.1\n", encoding="utf-8")
    ready = tmp_path / ".venv" / ".ready"
    ready.touch()
    os.utime(ready, (4e9, 4e9))
    return lambda *asked: (
        subprocess.run(
            ["make", "--dry-run", *asked], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
    )


def test_setup_with_another_python_makes_the_environment_anew(would_do):
    assert "venv" not in would_do("setup").replace("make: Nothing", "")
    assert f"{sys.executable} -m venv --clear .venv" in would_do("setup", f"PYTHON={sys.executable}")


def test_lab_starts_as_root_in_a_container_and_asks_nobody_for_news(would_do):
    options = server.options(ROOT)
    settings = Path(options[1].partition("=")[2]) / "overrides.json"

    assert ".venv/bin/svm lab 2025" in would_do("lab")
    assert ("--allow-root" in options) == (hasattr(os, "getuid") and os.getuid() == 0)
    assert "--LabApp.news_url=None" in options
    assert '"fetchNews": "false"' in settings.read_text(encoding="utf-8")
