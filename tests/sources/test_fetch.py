"""All mapped datasets at once: what the real sources would say, fetched into an empty store."""

import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest

from staatvanmigratie.store import catalogue
from staatvanmigratie.store.series import load
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT
from tests.samples import source_project as project
from tests.samples.servers import SourceServer
from tests.samples.servers.world import ONLY_IN_COPIES, World, not_asked

pytestmark = pytest.mark.process

FIXED = ("obs_value", "unit_measure", "obs_status", "rounded", "note")
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
        recording = project.recording(server, root / "recording")
        outcomes = project.fetch(root, server, TODAY, api=recording)
        before = project.everything(root)
        again = project.fetch(root, server, TODAY)
    return root, outcomes, before, again


@pytest.mark.editions
def test_every_mapped_dataset_fills_an_empty_store(world, fetched):
    _, outcomes, *_ = fetched

    assert {name: outcome.reason for name, outcome in outcomes.items() if outcome.state != "new"} == {}
    assert outcomes.keys() == world.datasets.keys()


@pytest.mark.editions
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


@pytest.mark.editions
def test_a_second_fetch_without_news_stores_nothing_and_changes_no_byte(fetched):
    root, outcomes, before, again = fetched

    assert {outcome.state for outcome in again.values()} <= {"unchanged", "pending"}
    assert again.keys() == outcomes.keys()
    assert project.everything(root) == before


@pytest.mark.editions
def test_what_was_recorded_fills_another_store_with_the_same_bytes(world, fetched, tmp_path):
    """Of every source, without network: figures, answers and descriptions, the moment of retrieval too."""
    root, outcomes, before, _ = fetched
    for name in ("data/sources", "data/catalogue", "data/editions"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "data" / "countries.yml", tmp_path / "data")

    replayed = project.fetch(tmp_path, None, TODAY, api=project.replaying(root / "recording"))

    assert {name: (each.state, each.requests) for name, each in replayed.items()} == {
        name: (each.state, each.requests) for name, each in outcomes.items()
    }
    assert project.everything(tmp_path) == before


@pytest.mark.editions
def test_the_series_of_an_edition_find_their_figures_in_what_was_fetched(fetched):
    """Those whose first dataset is mapped; the others rest on deliveries and publications."""
    root, outcomes, *_ = fetched
    store = Store(root / "data" / "snapshots")
    (root / "data" / "labels.yml").write_text("{}", encoding="utf-8")
    entries = catalogue.read(root / "data" / "catalogue")
    others = {*ONLY_IN_COPIES, *not_asked()}
    served = [e for e in entries.values() if set(e.datasets) <= outcomes.keys() and e.id not in others]

    assert len(served) > 50
    for entry in served:
        series = load(entry, store, TODAY, 2024, {})
        assert series.periods or series.pending or entry.frequency == "occasional", entry.id


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from staatvanmigratie.sources import fetch
from tests.samples import source_project as project
rename, count = os.rename, [int(sys.argv[3])]
def die_at_last(*arguments):
    count[0] -= 1
    if count[0] < 0:
        os.kill(os.getpid(), 9)
    return rename(*arguments)
os.rename = os.replace = die_at_last
from staatvanmigratie.sources.services.client import Client, served_by
api = Client(served_by(sys.argv[2]), project.QUICK)
fetch.harvest(Path(sys.argv[1]), (), api=api, today=date(2026, 11, 24))
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


# What a source may do between two fetches ------------------------------------------------------------------


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def root(tmp_path):
    return project.make(tmp_path)


def changed(**values):
    """The table with other values for Syrians, Poles or the total of 2024: ``changed(syrian=1)``."""
    codes = {"total": "T001059", "syrian": "NAT9444", "polish": "NAT9415", "other": "NAT0"}
    made = project.table()
    for name, value in values.items():
        made.cells["T001038", codes[name], "2024JJ00", "M1"] = value
    return made


def fetch_again(root, server, table, **options):
    project.serve(server, table)
    return project.one(root, server, date(2026, 12, 24), **options)


def test_s5_a_year_that_is_not_there_yet_is_pending_and_listed(root, server):
    project.serve(server)

    outcome = project.one(root, server, TODAY)

    assert outcome.state != "failed"
    assert [(item["series"], item["period"]) for item in outcome.pending] == [("immigratie", "2025")]


def test_s6_a_final_figure_that_differs_is_a_revision_with_old_and_new(root, server):
    project.serve(server)
    project.one(root, server, TODAY)
    final = changed(total=66_100, syrian=33_100)
    final.dimensions[2].status["2024JJ00"] = "Definitief"

    outcome = fetch_again(root, server, final)

    assert outcome.state == "revised"
    assert {(change["old"], change["new"]) for change in outcome.changes} >= {(33_000.0, 33_100.0)}
    assert project.values(root)["immigration", "SYR", "2024"] == (33_100.0, "A")


def test_s9_a_silent_correction_is_found_though_the_version_is_the_same(root, server):
    project.serve(server)
    project.one(root, server, TODAY)

    assert fetch_again(root, server, changed(total=66_001, syrian=33_001)).state == "revised"


def test_s10_a_jump_is_a_warning_and_stops_a_strict_fetch(root, server):
    project.serve(server)
    project.one(root, server, TODAY)
    jump = changed(total=166_000, syrian=133_000)

    strict = fetch_again(root, server, jump, strict=True)
    assert strict.state == "failed"
    assert project.values(root)["immigration", "SYR", "2024"] == (33_000.0, "P")

    outcome = fetch_again(root, server, jump)
    assert outcome.state == "revised"
    assert any("133" in warning for warning in outcome.warnings)


def test_s11_parts_that_do_not_add_up_are_refused_and_kept_apart(root, server):
    project.serve(server, changed(total=99_000))

    outcome = project.one(root, server, TODAY)

    assert outcome.state == "failed"
    assert (root / outcome.kept_apart).is_dir()
    assert project.stored(root) == []
    again = project.one(root, server, TODAY + timedelta(days=1))
    assert again.kept_apart == outcome.kept_apart, "the same answer the next night is kept once"


def test_s12_emigration_with_corrections_may_be_below_zero_and_immigration_may_not(root, server):
    below = project.table()
    below.cells["T001038", "NAT9444", "2024JJ00", "M2"] = -40
    project.serve(server, below)
    assert project.one(root, server, TODAY).state != "failed"
    assert project.values(root)["emigration", "SYR", "2024"][0] == -40

    refused = fetch_again(root, server, changed(total=32_960, syrian=-40))

    assert refused.state == "failed"
    assert project.values(root)["immigration", "SYR", "2024"][0] == 33_000
