"""What a failing source means for the rest of a run, as the command tells it."""

import errno
import io
import os
import re
from datetime import date

import pytest
from rich.console import Console
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.cli import show_fetch
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.sources import fetch
from staatvanmigratie.sources.fetch_report import DatasetOutcome, FetchReport
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer
from tests.samples.servers.server import bomb

pytestmark = pytest.mark.process

TODAY = date(2026, 7, 1)


@pytest.fixture
def server():
    with SourceServer() as server:
        project.serve(server)
        yield server


@pytest.fixture
def root(tmp_path):
    """A project with two tables, both fetched before."""
    root = project.make(tmp_path)
    second = project.DATASET.replace("90001NED", "90002NED")
    (root / "data" / "sources" / "cbs" / "90002NED.yml").write_text(second, encoding="utf-8")
    return root


@pytest.fixture
def fetched(root, server):
    project.serve(server, project.table(), project.table(name="90002NED"))
    project.fetch(root, server, TODAY)
    return project.everything(root)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b'{"value": [', broken_off=True),
        Answer.text("<!DOCTYPE html><html>Onderhoud</html>"),
        Answer(500, b"oops"),
        Answer(429),
        Answer(403, b"blocked"),
        bomb(1000),
    ],
    ids=["N7 broken off", "N8 web page", "N4 error", "N6 too many", "N6 forbidden", "no JSON unpacked"],
)
def test_one_dataset_that_fails_changes_nothing_and_stops_no_other(root, server, fetched, answer):
    """The reader of the message learns which state of the figures the editions go on quoting."""
    server.fault("/90001NED/", [answer] * 99)
    server.fault("/ODataApi/odata/90001NED", [answer] * 99)

    outcomes = project.fetch(root, server, TODAY)

    assert outcomes[project.KEY].state == "failed"
    assert "The store keeps vintage 2026-06-19" in outcomes[project.KEY].reason
    assert outcomes["cbs/90002NED"].state in ("unchanged", "pending")
    assert project.everything(root) == fetched


def test_n1_without_a_connection_every_dataset_fails_and_the_store_stays(root, server, fetched):
    address = server.address
    server.__exit__()

    class Gone:
        pass

    gone = Gone()
    gone.address = address
    outcomes = project.fetch(root, gone, TODAY)

    assert {outcome.state for outcome in outcomes.values()} == {"failed"}
    assert all("no connection" in outcome.reason for outcome in outcomes.values())
    assert project.everything(root) == fetched


def test_a_damaged_vintage_is_told_and_stops_no_other(root, server, fetched):
    path = root / "data" / "snapshots" / "cbs" / "90001NED" / "2026-06-19" / "snapshot.yml"
    path.write_text("no: snapshot\n", encoding="utf-8")

    outcomes = project.fetch(root, server, TODAY, restart=True)

    assert outcomes[project.KEY].state == "failed" and "snapshot.yml" in outcomes[project.KEY].reason
    assert outcomes["cbs/90002NED"].state in ("unchanged", "pending")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, r"the disk is full: there is no room for .*Make room, and run it again"),
        (errno.EACCES, r"this account may not write .*Give it the right to"),
        (errno.EROFS, r"this account may not write .*Give it the right to"),
        (errno.EIO, r"the disk refuses .*: Input/output error"),
    ],
)
def test_trouble_with_the_disk_is_told_as_such_and_not_as_a_broken_answer(
    root, server, fetched, monkeypatch, number, said
):
    project.serve(server, changed(), project.table(name="90002NED"))

    def refuse(root, description, *_, **__):
        raise OSError(number, os.strerror(number), str(root / description["dataset"]))

    monkeypatch.setattr(fetch, "write_snapshot", refuse)

    outcome = project.fetch(root, server, date(2026, 8, 1))[project.KEY]

    assert outcome.state == "failed" and re.search(said, outcome.reason), outcome.reason
    assert "cannot be read" not in outcome.reason and outcome.kept_apart is None
    assert project.everything(root) == fetched


def test_a_run_that_cannot_write_its_own_state_says_so_in_one_line(root, server):
    (root / "build" / "fetch").mkdir(parents=True, exist_ok=True)
    (root / "build" / "fetch" / "journal.json").mkdir()  # a folder in the place of the file

    with pytest.raises(SvmError, match=r"the disk refuses|may not write"):
        project.fetch(root, server, TODAY)


def changed():
    table = project.table(modified="2026-07-20T02:00:00+02:00")
    for nationality in ("T001059", "NAT9444"):
        table.cells["T001038", nationality, "2024JJ00", "M1"] += 1
    return table


def test_s5_a_period_that_is_not_there_yet_ends_the_command_with_0_and_is_listed(root, server, monkeypatch):
    project.serve(server, project.table(), project.table(name="90002NED"))
    monkeypatch.setenv("SVM_ROOT", str(root))
    monkeypatch.setenv("SVM_TEST_SERVER", server.address)
    run = CliRunner()
    run.invoke(cli.app, ["fetch"])

    result = run.invoke(cli.app, ["fetch"])

    assert result.exit_code == 0, result.output
    assert "1 unchanged, 1 pending" in result.output
    assert "immigratie 2025 was expected 2026-02" in " ".join(result.output.split())


def test_remarks_that_are_not_shown_are_counted():
    outcome = DatasetOutcome(project.KEY, state="new", remarks=[f"remark {n}" for n in range(1, 8)])
    console = Console(file=io.StringIO(), width=200)

    show_fetch.tell(console, FetchReport("2026-07-01T00:00:00Z", False, [outcome]))

    said = console.file.getvalue()
    assert "remark 5" in said and "remark 6" not in said
    assert "and 2 more remarks, in build/fetch/report.json" in said
