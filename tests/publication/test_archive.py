"""Several editions at a time: each for itself, and what came of all of them is told at the end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.publication.archive import Editions
from tests.publication.test_build import contents
from tests.samples import ROOT, small_project
from tests.samples.processes import assert_gone

pytestmark = [pytest.mark.editions, pytest.mark.process]


def build(folder, number, say, where):
    """What stands in for a build of an edition: number 2 is killed, 3 refused, 4 a mistake."""
    (folder / f"{number}-{os.getpid()}").touch()
    say(Progress("check", "running"))
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 3:
        raise BuildError("not like this")
    if number == 4:
        raise ZeroDivisionError("over nothing")
    time.sleep(where)
    say(Progress("check", "done"))
    return f"edition {number}"


def build_all(folder, numbers, seconds):
    """Build editions and print what came of each; runs in a process of its own, which forks."""
    from pathlib import Path

    progress = []
    with Editions(numbers, partial(build, Path(folder))) as editions:
        found = [
            [each.number, each.report, each.error]
            for each in editions.build_all(2, seconds, lambda n, p: progress.append([n, p.state]))
        ]
    print(json.dumps([sorted(found), progress]))


def start(folder, numbers, seconds):
    code = (
        f"from tests.publication import test_archive as t; t.build_all({str(folder)!r}, {numbers}, {seconds})"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_what_is_wrong_with_an_edition_stops_no_other(tmp_path):
    said, _ = start(tmp_path, [1, 2, 3, 4, 5], 0.1).communicate(timeout=60)

    found, progress = json.loads(said)
    assert found == [
        [1, "edition 1", ""],
        [2, None, "the process of edition 2 ended with code -9 (killed, or out of memory?)"],
        [3, None, "not like this"],
        [
            4,
            None,
            "ZeroDivisionError: over nothing\nThis is a mistake in the software; where: svm build 4",
        ],
        [5, "edition 5", ""],
    ]
    assert [1, "done"] in progress and [5, "done"] in progress


def test_some_are_built_at_a_time_and_each_in_its_own_process(tmp_path):
    said, _ = start(tmp_path, [1, 5, 6, 7], 0.3).communicate(timeout=60)

    _, progress = json.loads(said)
    busy, most = set(), 0
    for number, state in progress:
        busy = busy | {number} if state == "running" else busy - {number}
        most = max(most, len(busy))
    assert most == 2
    assert len({path.name.split("-")[1] for path in tmp_path.iterdir()}) == 4


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_edition_is_built_on_when_the_command_ends(tmp_path, sent):
    process = start(tmp_path, [1, 5, 6], 100)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.05)

    process.send_signal(sent)
    process.communicate(timeout=30)

    for path in tmp_path.iterdir():
        assert_gone(int(path.name.split("-")[1]))


def svm(root, *arguments):
    command = [sys.executable, "-m", "staatvanmigratie", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with a second edition, which has a chapter that fails."""
    root = small_project.make(tmp_path_factory.mktemp("project"))
    second = small_project.EDITION.replace("report_year: 2023", "report_year: 2022").replace("2024", "2023")
    (root / "data" / "editions" / "2023.yml").write_text(second)
    small_project.chapter(root, "02_tijd", "1 / (report_year - 2022)", title="# Tijd")
    return root


@pytest.fixture(scope="module")
def finished(project):
    return svm(project, "build-all")


def test_the_editions_that_can_be_built_are_there(project, finished):
    assert finished.returncode == 1, finished.stderr
    rows = [line.split() for line in finished.stdout.splitlines()]
    assert ["2023", "failed"] in [row[:2] for row in rows]
    assert ["2024", "built", "2", "of", "2"] in [row[:5] for row in rows]
    assert "Edition 2023: error: 1 of 2 chapters failed; nothing was published." in finished.stdout
    assert "notebooks/02_tijd.ipynb, cell 4, line 1: ZeroDivisionError" in finished.stdout
    assert "1 of 2 editions are there" in finished.stdout
    assert sorted(path.name for path in (project / "build").iterdir() if path.is_dir()) == [".cache", "2024"]


def test_an_edition_that_does_not_exist_is_told_before_any_is_built(project, finished):
    done = svm(project, "build-all", "2024", "2019")

    assert done.returncode == 1
    assert "2019" in done.stderr and "2024" in done.stderr
    assert not done.stdout


def test_workers_of_dask_make_the_same_bytes(project, finished, tmp_path):
    pytest.importorskip("distributed", reason="Dask is not installed: make setup-dask")
    shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("build"))

    done = svm(tmp_path / "project", "build-all", "2024", "--on", "dask")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    there = contents(tmp_path / "project" / "build" / "2024")
    assert {"numbers.json", "staat-van-migratie-2024.pdf", "html/index.html"} <= set(there)
    assert there == contents(project / "build" / "2024")
