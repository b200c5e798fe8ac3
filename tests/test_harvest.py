"""All mapped datasets at once: what the real sources would say, fetched into an empty store."""

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from staatvanmigratie import catalogue
from staatvanmigratie.series import load
from staatvanmigratie.snapshots import Store
from tests import source_project as project
from tests.servers import SourceServer
from tests.servers.world import World

FIXED = ("obs_value", "unit_measure", "obs_status", "rounded", "note")
ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def fetched(world, tmp_path_factory):
    """An empty store, filled by one fetch of everything."""
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    for name in ("sources", "catalogue", "editions"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    shutil.copy(ROOT / "data" / "countries.yml", root / "data")
    with SourceServer() as server:
        world.serve(server)
        outcomes = project.fetch(root, server, TODAY)
        before = project.everything(root)
        again = project.fetch(root, server, TODAY)
    return root, outcomes, before, again


def test_every_mapped_dataset_fills_an_empty_store(world, fetched):
    _, outcomes, *_ = fetched

    assert {name: outcome.reason for name, outcome in outcomes.items() if outcome.state != "new"} == {}
    assert outcomes.keys() == world.datasets.keys()


def test_what_is_stored_is_what_the_source_says(world, fetched):
    root, *_ = fetched

    for key, expected in world.expected.items():
        (snapshot,) = project.stored(root, key)
        found = {
            tuple(sorted((n, v) for n, v in row.items() if n not in FIXED and v != "_T")): row["obs_value"]
            for row in snapshot.observations().to_dict("records")
        }
        missing = {figure: value for figure, value in expected.items() if found.get(figure) != float(value)}
        assert missing == {}, key


def test_a_second_fetch_without_news_stores_nothing_and_changes_no_byte(fetched):
    root, outcomes, before, again = fetched

    assert {outcome.state for outcome in again.values()} <= {"unchanged", "pending"}
    assert again.keys() == outcomes.keys()
    assert project.everything(root) == before


def test_the_series_of_an_edition_find_their_figures_in_what_was_fetched(fetched):
    """Those whose first dataset is mapped; the others rest on deliveries and publications."""
    root, outcomes, *_ = fetched
    store = Store(root / "data" / "snapshots")
    (root / "data" / "labels.yml").write_text("{}", encoding="utf-8")
    entries = catalogue.read(root / "data" / "catalogue")
    served = [e for e in entries.values() if set(e.datasets) <= outcomes.keys() and not e.ends]

    assert len(served) > 50
    for entry in served:
        series = load(entry, store, TODAY, 2024, {})
        assert series.periods or series.pending or entry.frequency == "occasional", entry.id


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from staatvanmigratie import harvest
from tests import source_project as project
rename, count = os.rename, [int(sys.argv[3])]
def die_at_last(*arguments):
    count[0] -= 1
    if count[0] < 0:
        os.kill(os.getpid(), 9)
    return rename(*arguments)
os.rename = os.replace = die_at_last
from staatvanmigratie.sources.client import Client, served_by
api = Client(served_by(sys.argv[2]), project.QUICK)
harvest.harvest(Path(sys.argv[1]), (), api=api, today=date(2026, 11, 24))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after", [0, 1, 2, 3, 5])
def test_a_fetch_that_is_killed_loses_nothing_and_goes_on(tmp_path, after):
    root = project.make(tmp_path)
    with SourceServer() as server:
        project.serve(server)
        command = [sys.executable, "-c", KILLED, str(root), server.address, str(after)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        kept = [snapshot.vintage for snapshot in project.stored(root)]

        outcome = project.one(root, server, TODAY)

    assert outcome.state in ("new", "unchanged", "pending")  # pending: a later year is overdue
    assert [snapshot.vintage for snapshot in project.stored(root)][: len(kept)] == kept
    assert project.values(root)["immigration", "SYR", "2024"] == (33000.0, "P")
