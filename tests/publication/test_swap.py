"""build/<N> is one whole edition at every moment, whatever is stopped when."""

import os
import subprocess
import sys
import time

import pytest

from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.publication import swap

pytestmark = pytest.mark.process


def tree(folder, text):
    folder.mkdir(parents=True)
    (folder / "a.html").write_text(text)
    (folder / "b.html").write_text(text)
    return folder


def whole(folder):
    """Return what the edition says; it must say one thing."""
    (text,) = {path.read_text() for path in folder.iterdir()}
    return text


def names(build):
    return sorted(path.name for path in build.iterdir() if not path.name.startswith(".lock"))


@pytest.fixture(params=[True, False], ids=["one exchange", "two renames"])
def way(request, monkeypatch):
    """Both ways of changing folders: Linux has one step for it, others need two."""
    if not request.param:
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    return request.param


def test_the_new_edition_takes_the_place_of_the_old_one(tmp_path, way):
    tree(tmp_path / "2024", "old")

    swap.publish(tree(tmp_path / ".staging-2024-1", "new"), tmp_path, 2024)

    assert whole(tmp_path / "2024") == "new"
    assert names(tmp_path) == ["2024"]


def test_the_first_edition_just_appears(tmp_path, way):
    swap.publish(tree(tmp_path / ".staging-2024-1", "new"), tmp_path, 2024)

    assert whole(tmp_path / "2024") == "new"
    assert names(tmp_path) == ["2024"]


CRASH = """
import os, pathlib, shutil, sys
from staatvanmigratie.publication import swap
build, allowed, one_step = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "True"
done = 0
def step(function):
    def run(*arguments, **options):
        global done
        if done == allowed:
            os._exit(9)
        done += 1
        return function(*arguments, **options)
    return run
os.rename, shutil.rmtree = step(os.rename), step(shutil.rmtree)
swap._exchange = step(swap._exchange) if one_step else lambda one, other: False
swap.publish(build / ".staging-2024-77", build, 2024)
"""


@pytest.mark.parametrize("one_step", [True, False])
@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_stopped_at_any_step_the_next_build_finds_one_whole_edition(tmp_path, allowed, one_step):
    """kill -9 between two steps: the next build clears up, and readers have the old or the new edition."""
    tree(tmp_path / "2024", "old")
    tree(tmp_path / "2025", "another edition")
    tree(tmp_path / ".staging-2024-77", "new")

    subprocess.run([sys.executable, "-c", CRASH, tmp_path, str(allowed), str(one_step)], check=False)
    if one_step:
        assert whole(tmp_path / "2024") in ("old", "new"), "not even for a moment there is no edition"
    with swap.locked(tmp_path, 2024):
        pass

    assert whole(tmp_path / "2024") == ("old" if allowed < 1 or (allowed, one_step) == (1, False) else "new")
    assert names(tmp_path) == ["2024", "2025"]
    assert whole(tmp_path / "2025") == "another edition"


def test_what_another_edition_is_building_is_left_alone(tmp_path):
    other = tree(tmp_path / ".staging-2025-5", "half")

    with swap.locked(tmp_path, 2024):
        pass

    assert other.exists()


HOLD = """
import pathlib, sys, time
from staatvanmigratie.publication import swap
with swap.locked(pathlib.Path(sys.argv[1]), 2024):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that builds edition 2024."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_build_of_the_same_edition_is_refused_within_a_second(tmp_path, holder):
    start = time.monotonic()

    match = f"already being built by process {holder.pid}"
    with pytest.raises(BuildError, match=match), swap.locked(tmp_path, 2024):
        pytest.fail("two builds at once")

    assert time.monotonic() - start < 1.5


def test_another_edition_may_be_built_at_the_same_time(tmp_path, holder):
    with swap.locked(tmp_path, 2025):
        assert (tmp_path / ".lock-2025.pid").read_text() == f"{os.getpid()}\n"


def test_a_killed_build_does_not_hold_the_lock(tmp_path, holder):
    holder.kill()
    holder.wait()

    with swap.locked(tmp_path, 2024):
        pass
