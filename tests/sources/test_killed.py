"""A fetch and a delivery that are killed at random moments: the store loads, and nothing is lost.

SVM_KILLS=100 pytest tests/sources/test_killed.py     more moments than the few of every day
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from staatvanmigratie.sources.deliveries import delivery
from staatvanmigratie.store.snapshots import Store
from tests.samples import source_project as project
from tests.samples.servers import SourceServer

KILLS = int(os.environ.get("SVM_KILLS", "3"))
NAMES = ["90001NED", "90002NED", "90003NED"]
KEYS = [f"cbs/{name}" for name in NAMES]
ABOUT = """\
publisher: Centraal Orgaan opvang asielzoekers (COA)
title: Bezetting
address: https://www.coa.nl/
licence: CC0
received: "2026-0{month}-10"
reference_date: "2026-0{month}-01"
sha256: {digest}
format: csv
encoding: utf-8
locale: nl
status: P
periods: own
columns:
  Dag: {{role: period, form: day}}
  Bezetting: {{role: value, indicator: coa_occupancy, unit: persons}}
"""

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL"),
]


def loaded(root) -> dict[str, list[str]]:
    """Read every snapshot of the store, digests included, and return the folders by dataset."""
    store = Store(root / "data" / "snapshots")
    for name in store.datasets():
        for snapshot in store.snapshots(name):
            snapshot.observations()
    return {name: [each.folder.name for each in store.snapshots(name)] for name in store.datasets()}


def started(root, *words, **environment) -> subprocess.Popen:
    env = {**os.environ, "SVM_ROOT": str(root), **environment}
    command = [sys.executable, "-m", "staatvanmigratie", *words]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_after(process: subprocess.Popen, seconds: float) -> bool:
    """Kill a process when its time is up; whether it was still running."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() == -signal.SIGKILL


# A fetch ---------------------------------------------------------------------------------------------------


def tables(syrian: int, total: int, modified: str):
    """The three tables, with other values for Syrians and the total of 2024."""
    for name in NAMES:
        made = project.table(name=name, modified=modified)
        made.cells["T001038", "NAT9444", "2024JJ00", "M1"] = syrian
        made.cells["T001038", "T001059", "2024JJ00", "M1"] = total
        yield made


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Three tables fetched in June; the server has newer figures since, and the time a whole fetch takes."""
    root = project.make(tmp_path_factory.mktemp("fetched"))
    for name in NAMES[1:]:
        text = project.DATASET.replace("90001NED", name)
        (root / "data" / "sources" / "cbs" / f"{name}.yml").write_text(text, encoding="utf-8")
    with SourceServer() as server:
        project.serve(server, *tables(33_000, 66_000, "2026-06-19T02:00:00+02:00"))
        project.fetch(root, server, date(2026, 7, 1))
        project.serve(server, *tables(34_000, 67_000, "2026-09-19T02:00:00+02:00"))
        trial = root.with_name("trial")
        shutil.copytree(root, trial)
        process = started(trial, "fetch", SVM_TEST_SERVER=server.address)
        first_question(server, process)
        begin = time.monotonic()
        assert process.wait() == 0
        yield root, server, time.monotonic() - begin


def first_question(server, process) -> None:
    """Wait until a fetch asks something: before that there is nothing to lose."""
    before = len(server.asked)
    while len(server.asked) == before and process.poll() is None:
        time.sleep(0.002)


@pytest.mark.editions
@pytest.mark.parametrize("number", range(KILLS))
def test_a_fetch_killed_at_any_moment_loses_nothing_and_goes_on(store, tmp_path, number):
    shipped, server, whole = store
    root = tmp_path / "project"
    shutil.copytree(shipped, root)
    before = project.everything(root)
    process = started(root, "fetch", SVM_TEST_SERVER=server.address)
    first_question(server, process)

    killed_after(process, random.uniform(0, whole))

    assert {name: folders[0] for name, folders in loaded(root).items()} == dict.fromkeys(KEYS, "2026-06-19")
    assert before.items() <= project.everything(root).items()
    outcomes = project.fetch(root, server)
    assert {outcome.state for outcome in outcomes.values()} <= {"revised", "unchanged", "pending"}
    assert loaded(root) == {key: ["2026-06-19", "2026-09-19"] for key in KEYS}
    assert not list(root.glob("data/snapshots/*/*/.*"))
    for key in KEYS:
        assert project.values(root, key)["immigration", "SYR", "2024"] == (34_000, "P")


# A delivery ------------------------------------------------------------------------------------------------


def delivered(root, month: int):
    """A file of one month, that came in the next one, and its description."""
    file = root / f"bezetting-{month}.csv"
    days = "".join(f"2026-0{month - 1}-{day:02d};{60_000 + day}\n" for day in range(1, 29))
    file.write_text(f"Dag;Bezetting\n{days}", encoding="utf-8")
    folder = root / "data" / "deliveries" / "coa"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "bezetting.yml").write_text(ABOUT.format(month=month, digest=digest), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def delivery_project(tmp_path_factory):
    """A project with the delivery of May, that of June described, and the time it takes to take it up."""
    root = tmp_path_factory.mktemp("delivered")
    (root / "data" / "editions").mkdir(parents=True)
    delivery.take_up(root, delivered(root, 5), "coa/bezetting")
    file = delivered(root, 6)
    trial = root.with_name("trial-delivery")
    shutil.copytree(root, trial)
    begin = time.monotonic()
    assert started(trial, "deliver", str(file), "--as", "coa/bezetting").wait() == 0
    return root, file.name, time.monotonic() - begin


@pytest.mark.editions
@pytest.mark.parametrize("number", range(KILLS))
def test_a_delivery_killed_at_any_moment_loses_nothing_and_comes_again(delivery_project, tmp_path, number):
    shipped, name, whole = delivery_project
    root = tmp_path / "project"
    shutil.copytree(shipped, root)
    before = project.everything(root)

    # The first half is spent on starting; most moments fall where files are read and written.
    killed_after(
        started(root, "deliver", str(root / name), "--as", "coa/bezetting"),
        random.uniform(0.4, 1.1) * whole,
    )

    assert loaded(root)["coa/bezetting"][0] == "2026-05-10"
    assert before.items() <= project.everything(root).items()
    delivery.take_up(root, root / name, "coa/bezetting")
    assert loaded(root) == {"coa/bezetting": ["2026-05-10", "2026-06-10"]}
