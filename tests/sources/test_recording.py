"""What the sources said, kept in a folder and given again without network: the same way, the same figures."""

import gzip
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import SourceError, SvmError
from staatvanmigratie.foundation.files import digest
from staatvanmigratie.sources.services.client import ORIGINS, Client
from staatvanmigratie.sources.services.recording import (
    INDEX,
    NotRecordedError,
    Recorder,
    Recording,
    Reply,
)
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer

DAY = date(2026, 7, 1)
ADDRESS = "https://datasets.cbs.nl/odata/v1/CBS/x"


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recording"


@pytest.fixture
def root(tmp_path):
    return project.make(tmp_path / "project")


@pytest.fixture
def recorded(server, root, folder):
    """A recording of one table of CBS; the server it came from is gone."""
    project.serve(server, project.table(page=7))
    outcome = project.fetch(root, server, api=project.recording(server, folder))[project.KEY]
    assert outcome.state == "new", outcome.reason
    server.__exit__()


def replayed(folder, tmp_path):
    """Another project, fetched from the recording."""
    root = project.make(tmp_path / "elsewhere")
    outcome = project.fetch(root, None, api=project.replaying(folder))[project.KEY]
    return root, outcome


def test_a_recording_gives_the_same_figures_without_network(recorded, root, folder, tmp_path):
    elsewhere, outcome = replayed(folder, tmp_path)

    assert (outcome.state, outcome.requests) == (
        "new",
        json.loads((folder / INDEX).read_text())["replies"][-1]["number"],
    )
    assert project.values(elsewhere) == project.values(root)
    [here], [there] = project.stored(root), project.stored(elsewhere)
    assert (here.sha256, here.answer_sha256, here.vintage) == (
        there.sha256,
        there.answer_sha256,
        there.vintage,
    )


def test_twice_replayed_is_nothing_new(recorded, folder, tmp_path):
    elsewhere, _ = replayed(folder, tmp_path)
    before = project.everything(elsewhere)

    again = project.fetch(elsewhere, None, api=project.replaying(folder), restart=True)

    assert again[project.KEY].state in ("unchanged", "pending")
    assert project.everything(elsewhere) == before


def test_a_replay_bears_the_day_and_the_moment_of_its_recording(server, root, folder, tmp_path):
    """Not those of today: nothing that was known later is in it."""
    project.serve(server, project.table(modified="2026-06-19T02:00:00+02:00"))
    api = project.client(server)
    api.recorder = Recorder(folder, api.origins, DAY)
    project.fetch(root, server, api=api)
    _redated(folder, "2026-07-01T08:00:00Z")

    elsewhere, outcome = replayed(folder, tmp_path)

    [snapshot] = project.stored(elsewhere)
    assert outcome.state == "new" and snapshot.retrieved == "2026-07-01T08:00:00Z"

    silent = project.table(modified="2026-06-19T02:00:00+02:00")
    silent.cells["T001038", "NAT9444", "2024JJ00", "M1"] += 1
    silent.cells["T001038", "T001059", "2024JJ00", "M1"] += 1
    project.serve(server, silent)
    second = tmp_path / "second"
    api = project.client(server)
    api.recorder = Recorder(second, api.origins, date(2026, 8, 1))
    project.fetch(root, server, api=api, restart=True)
    _redated(second, "2026-08-01T08:00:00Z")
    again = project.fetch(elsewhere, server, api=project.replaying(second))[project.KEY]
    assert (again.state, again.vintage) == ("revised", "2026-08-01")  # the date of the source did not move


def test_a_recording_older_than_what_the_store_has_is_refused(server, root, folder, tmp_path):
    """The later retrieval is quoted: an earlier one must not come after it."""
    project.serve(server)
    api = project.client(server)
    api.recorder = Recorder(folder, api.origins, DAY)
    project.fetch(root, server, api=api)
    _redated(folder, "2026-07-01T08:00:00Z")
    newer = project.table(modified="2026-08-19T02:00:00+02:00")
    newer.cells["T001038", "NAT9444", "2023JJ00", "M2"] += 1
    project.serve(server, newer)
    fetched = project.make(tmp_path / "fetched")
    project.one(fetched, server)

    outcome = project.fetch(fetched, server, api=project.replaying(folder))[project.KEY]

    assert outcome.state == "failed"
    assert "was retrieved at 2026-07-01T08:00:00Z, and the store has a vintage that was" in outcome.reason
    assert "Replay recordings in the order in which they were made" in outcome.reason
    assert [each.vintage for each in project.stored(fetched)] == ["2026-08-19"]


def _redated(folder: Path, moment: str) -> None:
    """Give a recording another moment, as if it had been made then."""
    index = json.loads((folder / INDEX).read_text("utf-8"))
    del index["sha256"]
    for reply in index["replies"]:
        reply["received"] = moment
    (folder / INDEX).write_text(json.dumps({**index, "sha256": digest(index)}), encoding="utf-8")


def test_faults_and_refusals_are_replayed_with_the_answers_after_them(server, root, folder, tmp_path):
    """A bug report is a folder: what went wrong there goes wrong here, in the same words."""
    project.serve(server)
    server.fault(
        "/odata/v1/", [Answer(200, b"{", broken_off=True), Answer(503, b"oops"), Answer(404, b"away")]
    )
    there = project.fetch(root, server, api=project.recording(server, folder))[project.KEY]
    server.__exit__()

    _, here = replayed(folder, tmp_path)

    assert there.service == here.service == "cbs_v3"
    assert there.retries == here.retries and len(here.retries) == 2
    assert there.remarks == here.remarks


def test_waits_are_not_replayed(server, root, folder, tmp_path):
    project.serve(server)
    server.fault("/odata/v1/", [Answer(429, headers={"Retry-After": "1"})])
    there = project.fetch(root, server, api=project.recording(server, folder))[project.KEY]

    _, here = replayed(folder, tmp_path)

    assert there.seconds >= 1 > here.seconds
    assert here.state == "new"


def test_a_table_that_was_replaced_while_it_was_read_is_replayed_so(server, root, folder, tmp_path):
    cbs = project.serve(server)
    newer = project.table(modified="2026-06-25T02:00:00+02:00")
    server.after(r"Observations\?", lambda: cbs.tables.update({"90001NED": newer}))
    project.fetch(root, server, api=project.recording(server, folder))

    elsewhere, outcome = replayed(folder, tmp_path)

    assert [each.vintage for each in project.stored(elsewhere)] == ["2026-06-25"]
    assert any("asked again" in remark for remark in outcome.remarks)


def test_what_a_recording_lacks_is_said_with_what_it_has(recorded, folder, tmp_path):
    root = project.make(tmp_path / "other", project.DATASET + 'since: "2024"\n')

    outcome = project.fetch(root, None, api=project.replaying(folder))[project.KEY]

    assert outcome.state == "failed"
    asked, has = outcome.reason.split("Of its")
    assert "has no answer to" in asked and "Perioden ge '2024'" in asked
    assert "of this resource:" in has and "Perioden ge '2024'" not in has and "Observations?$filter" in has
    assert "svm fetch --record" in has
    assert project.stored(root) == []


def test_a_dataset_that_was_not_recorded_is_not_asked_of_another_service(recorded, folder, tmp_path):
    text = project.DATASET.replace("90001NED", "90002NED")
    root = project.make(tmp_path / "other", text)

    outcome = project.fetch(root, None, api=project.replaying(folder))[project.KEY]

    assert outcome.state == "failed"
    assert "/90002NED/Properties" in outcome.reason and "nearest to it" in outcome.reason


def test_only_what_matters_of_an_answer_is_kept(server, root, folder):
    project.serve(server)
    server.route(
        "/Properties", lambda _: Answer(404, b"", {"Set-Cookie": "session=secret", "Retry-After": "3"})
    )
    project.fetch(root, server, api=project.recording(server, folder))

    text = (folder / INDEX).read_text("utf-8")
    first = json.loads(text)["replies"][0]
    assert "secret" not in text and "cookie" not in text.lower() and "user-agent" not in text.lower()
    assert (
        first["headers"].keys() <= {"retry-after", "date", "content-type"}
        and first["headers"]["retry-after"] == "3"
    )
    assert first.keys() == {
        "number", "address", "accept", "received", "status", "headers", "failed", "may_pass", "sha256"
    }  # fmt: skip


def test_names_and_passwords_in_addresses_are_not_kept(folder):
    recorder = Recorder(folder, ORIGINS, DAY)
    recorder.keep(
        Reply(ADDRESS, "x", failed="no way through http://someone:word@proxy:80 to there", may_pass=True)
    )
    recorder.keep(Reply(ADDRESS, "x", status=302, headers={"Location": "https://a:b@x/there?token=1"}))
    recorder.close()

    text = (folder / INDEX).read_text("utf-8")
    assert "someone" not in text and "word" not in text and "token" not in text and "a:b" not in text
    assert "http://proxy:80" in text and "https://x/there" in text


def test_bodies_are_kept_as_they_came(server, folder):
    packed = gzip.compress(b'{"value": [1]}')
    server.route("/x", lambda _: Answer(200, packed, {"Content-Encoding": "gzip"}))
    with project.recording(server, folder) as api:
        assert api.json(api.address("cbs_v4", "/x"))[1] == {"value": [1]}

    assert (folder / "answers" / "00001.gz").read_bytes() == packed
    with project.replaying(folder) as api:
        assert api.json(api.address("cbs_v4", "/x"))[1] == {"value": [1]}


@given(bodies=st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_whatever_came_comes_again_in_its_order_and_the_last_for_good(tmp_path_factory, bodies):
    folder = tmp_path_factory.mktemp("recordings") / "one"
    recorder = Recorder(folder, ORIGINS, DAY)
    for body in bodies:
        recorder.keep(Reply(ADDRESS, "x", received="2026-07-01T08:00:00Z", status=200, body=body))
    recorder.close()

    recording = Recording(folder)

    assert [recording.next(ADDRESS, "x").body for _ in bodies] == bodies
    assert recording.next(ADDRESS, "x").body == bodies[-1]
    assert (recording.day, recording.replies) == (DAY, len(bodies))
    with pytest.raises(NotRecordedError):
        recording.next(ADDRESS, "y")


# What was changed is refused --------------------------------------------------------------------------------


def _edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda f: _edit(f / INDEX, b'"status": 200', b'"status": 404'),
            "recording.json is another one than was written",
        ),
        (
            lambda f: _edit(f / INDEX, b'"day": "20', b'"day": "19'),
            "recording.json is another one than was written",
        ),
        (lambda f: _edit(f / INDEX, b'"form": 1', b'"form": 2'), "recording.json has another form"),
        (lambda f: _edit(f / INDEX, b'"number"', b'"nummer"'), "recording.json has another form"),
        (lambda f: (f / INDEX).write_text("{"), "recording.json has another form"),
        (lambda f: (f / INDEX).write_text("[]"), "recording.json has another form"),
        (
            lambda f: _edit(f / "answers" / "00001.body", b"90001NED", b"90002NED"),
            r"answers/00001.body is another file",
        ),
        (lambda f: (f / "answers" / "00002.body").unlink(), r"answers/00002.body is gone"),
        (lambda f: (f / "answers" / "more").write_text("x"), r"answers/more is no part of it"),
    ],
)
def test_a_recording_that_was_changed_is_refused(recorded, folder, change, said):
    change(folder)

    with pytest.raises(SvmError, match=rf"was changed after it was recorded: {said}"):
        Recording(folder)


def test_a_file_outside_the_folder_is_never_read(tmp_path, folder):
    """The name of a body is made of its number, whatever an index says."""
    recorder = Recorder(folder, ORIGINS, DAY)
    recorder.keep(Reply(ADDRESS, "x", status=200, body=b"mine"))
    recorder.close()
    index = json.loads((folder / INDEX).read_text())
    del index["sha256"]
    index["replies"][0]["file"] = "../../secret"
    (folder / INDEX).write_text(json.dumps({**index, "sha256": digest(index)}))

    with pytest.raises(SvmError, match="another form"):
        Recording(folder)


def test_a_folder_without_a_recording_says_how_to_make_one(tmp_path):
    with pytest.raises(
        SvmError, match=r"is no recording: there is no recording.json in it. Make one with: svm fetch"
    ):
        Recording(tmp_path)


def test_a_recording_that_was_not_finished_is_none(folder):
    Recorder(folder, ORIGINS, DAY).keep(Reply(ADDRESS, "x", status=200))

    with pytest.raises(SvmError, match="its recording was not finished"):
        Recording(folder)


def test_nothing_is_recorded_over_what_is_there(tmp_path):
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(SvmError, match="is not empty; a recording needs a folder of its own"):
        Recorder(tmp_path, ORIGINS, DAY)


def test_what_a_server_of_tests_said_is_not_replayed_as_if_it_were_cbs(recorded, folder):
    with pytest.raises(
        SourceError, match=r"was recorded from http://127\.0\.0\.1.* goes with SVM_TEST_SERVER only"
    ):
        Client(recording=Recording(folder))


# The command ------------------------------------------------------------------------------------------------


@pytest.fixture
def command(server, root, monkeypatch):
    project.serve(server)
    monkeypatch.setenv("SVM_TEST_SERVER", server.address)

    def run(*words, root=root):
        monkeypatch.setenv("SVM_ROOT", str(root))
        result = CliRunner().invoke(cli.app, ["fetch", *words])
        return result, " ".join(result.output.split())

    return run


@pytest.mark.process
def test_the_command_records_and_replays(command, server, root, folder, tmp_path):
    _, said = command("--record", str(folder))
    assert "Recorded 10 answers" in said and f"svm fetch --replay {folder}" in said
    server.__exit__()
    moved = tmp_path / "moved"
    shutil.move(folder, moved)
    elsewhere = project.make(tmp_path / "elsewhere")

    result, said = command("--replay", str(moved), root=elsewhere)

    assert result.exit_code == 0, said
    assert "10 answers retrieved on" in said and "no source was asked" in said
    assert project.values(elsewhere) == project.values(root)
    report = json.loads((elsewhere / "build" / "fetch" / "report.json").read_text())
    assert report["recorded"] == Recording(moved).day.isoformat()


@pytest.mark.process
def test_a_run_that_is_recorded_does_not_go_on_where_another_stopped(command, server, root, folder):
    """The recording would lack what had been done."""
    journal = root / "build" / "fetch" / "journal.json"
    command()
    report = json.loads((root / "build" / "fetch" / "report.json").read_text())
    asked = {"names": [project.KEY], "recording": None, "options": {}}
    asked["options"] = {"since": None, "dry_run": False, "strict": False, "accept_schema": False}
    journal.write_text(json.dumps({"asked": asked, "report": report}))

    _, said = command("--record", str(folder))

    assert "before the interruption" not in said and "Recorded 10 answers" in said


def test_to_record_and_to_replay_at_once_is_refused(command, folder):
    result, _ = command("--record", str(folder), "--replay", str(folder))

    assert "choose one" in str(result.exception)
