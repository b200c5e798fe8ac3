"""What is kept is used again unless something it depends on changed: the rooms say what that is."""

import shutil
import subprocess
import sys

import pytest

from staatvanmigratie.book import manifest
from staatvanmigratie.book.run import cache, chapter_process
from staatvanmigratie.foundation.project import PACKAGE

ROOMS = "foundation store privacy sources report notebook book decision publication cli".split()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that a test may change."""
    copy = shutil.copytree(PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "PACKAGE", copy)
    (tmp_path / "book").mkdir()
    return copy


def keys(folder):
    """The keys of chapters and of the book; the project around them has nothing else."""
    (folder.parent / "requirements.txt").touch()
    (folder.parent / "data").mkdir(exist_ok=True)
    return cache.world(folder.parent), manifest.book_key(folder.parent / "book", folder.parent, 0)


@pytest.mark.parametrize("room", ROOMS)
def test_work_in_a_room_makes_again_only_what_depends_on_it(room, package):
    """A comment in the commands would otherwise run every chapter of five editions again."""
    chapters, book = keys(package)
    with (package / room / "__init__.py").open("a") as file:
        file.write("# a comment\n")

    changed = keys(package)

    assert (changed[0] != chapters) is (room in ("foundation", "store", "report", "notebook"))
    assert (changed[1] != book) is (room in ("foundation", "store", "report", "notebook", "book"))


def test_how_chapters_are_run_counts_for_what_they_print(package):
    chapters, _ = keys(package)
    with (package / "book" / "run" / "normalise.py").open("a") as file:
        file.write("# a comment\n")

    assert keys(package)[0] != chapters


def test_everything_that_a_chapter_can_import_is_in_its_key():
    """Else a change there would leave old outputs in place, and nobody would see it."""
    names = [*chapter_process.IMPORTED, "staatvanmigratie.book.run.kernel_process"]
    code = "import sys, importlib; [importlib.import_module(n) for n in sys.argv[1:]]; " + (
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('staatvanmigratie')), sep='\\n')"
    )

    said = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)

    loaded = [line.removeprefix(f"{PACKAGE}/") for line in said.stdout.split()]
    assert len(loaded) > 40
    outside = [path for path in loaded if not path.startswith(cache.RUNS_CHAPTERS)]
    assert set(outside) <= {"book/__init__.py"}
