"""The unattended rebuild: a failing source or build is told, and never takes a good edition with it."""

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from tests.samples.night import FAILED, Night

pytestmark = pytest.mark.process


@pytest.fixture
def night(tmp_path):
    return Night(tmp_path)


def summary(night):
    return (night.root / "build" / "rebuild" / "summary.md").read_text(encoding="utf-8")


def test_it_fetches_and_builds_every_open_edition_strictly(night):
    done = night.run("rebuild")

    calls = night.calls.read_text().splitlines()
    assert done.returncode == 0, done.stderr
    assert calls[0].startswith("fetch")
    assert "build 2026 --strict" in calls and "build 2027 --strict" in calls
    kept = night.root / "build" / "rebuild"
    assert {"fetch.json", "revisions-2026.md", "revisions-2027.md", "summary.md"} <= {
        path.name for path in kept.iterdir()
    }
    assert "failed" not in summary(night)


def test_a_source_that_fails_stops_nothing_and_is_told(night):
    done = night.run("rebuild", FETCH="1")

    assert done.returncode == 1
    assert "build 2026 --strict" in night.calls.read_text()
    assert "**fetch figures: failed**" in summary(night)


def test_one_edition_that_fails_does_not_hold_up_the_next_and_the_summary_says_why(night):
    done = night.run("rebuild", BROKEN="2026")

    assert done.returncode == 1
    assert "build 2027 --strict" in night.calls.read_text()
    assert "**build edition 2026: failed**" in summary(night)
    assert "chapter 3 failed" in summary(night)


def test_a_revision_report_that_cannot_be_made_is_told(night):
    done = night.run("rebuild", REVISIONS="1")

    assert done.returncode == 1
    assert "**report what was revised since edition 2026: failed**" in summary(night)


@pytest.mark.parametrize(
    "said", [{"EDITIONS": "1"}, {"EDITIONS": "1", "OPEN": ""}, {"OPEN": "warning: x\\n2026\\n"}]
)
def test_editions_that_cannot_be_listed_are_no_green_night_in_which_nothing_was_built(night, said):
    done = night.run("rebuild", **said)

    assert done.returncode == 1
    assert "**list the open editions: failed**" in summary(night)
    assert "**nothing was built**" in summary(night)
    assert "build" not in night.calls.read_text()


def test_between_two_editions_a_night_only_fetches_and_says_so(night):
    done = night.run("rebuild", OPEN="")

    assert done.returncode == 0
    assert "**nothing was built**: no open edition" in summary(night)


def test_whatever_command_of_a_rebuild_fails_the_night_is_red(night):
    assert night.run("rebuild").returncode == 0
    commands = night.started

    green = {}
    for number, command in enumerate(commands, 1):
        if night.run("rebuild", fail_at=number).returncode == 0:
            green[number] = command
    assert len(commands) > 20
    assert green == {}


# Telling --------------------------------------------------------------------------------------------------

GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "o/r"}


def test_a_failing_night_is_told_in_one_issue_as_long_as_it_is_open(night):
    night.run("rebuild", BROKEN="2026")

    for _ in range(2):
        assert night.run("tell", **GITHUB, GITHUB_RUN_ID="7").returncode == 0

    (issue,) = night.github["issues"]
    assert issue["title"] == "The nightly rebuild failed"
    assert len(issue["said"]) == 2
    assert "**build edition 2026: failed**" in issue["said"][0]
    assert "https://github.example/o/r/actions/runs/7" in issue["said"][0]


def test_a_night_that_stopped_before_it_began_is_told_too(night):
    assert night.run("tell", **GITHUB).returncode == 0

    assert "before there was anything to report" in night.github["issues"][0]["said"][0]


def test_a_command_of_ones_own_gets_the_text_and_the_subject(night):
    night.run("rebuild", FETCH="1")
    mail = night.folder / "mail"

    done = night.run("tell", TELL=f'(echo "$SUBJECT"; cat) > {mail}', **GITHUB)

    assert done.returncode == 0
    assert mail.read_text().startswith("The nightly rebuild failed\n# Rebuild")
    assert night.github["issues"] == []


def test_where_nobody_can_be_told_that_is_an_error(night):
    done = night.run("tell")

    assert done.returncode == 1
    assert "Nobody was told" in done.stderr


@pytest.mark.parametrize("where", [GITHUB, {"TELL": "cat"}])
def test_whatever_command_of_telling_fails_is_seen(night, where):
    night.run("rebuild", FETCH="1")
    night.run("tell", **where)
    commands = night.started
    night.github = {"pulls": [], "issues": []}

    for number, command in enumerate(commands, 1):
        if not command.startswith("rm"):  # the draft of the text, when all is said
            assert night.run("tell", fail_at=number, **where).returncode == FAILED, command


def test_the_open_editions_are_those_that_were_not_sent():
    result = CliRunner().invoke(cli.app, ["editions", "--open"])

    assert result.output.split() == ["2026"]
    assert "2024-06-14" in CliRunner().invoke(cli.app, ["editions"]).output
