"""The unattended rebuild: a failing source or build is told, and never takes a good edition with it."""

import os
import re
import shutil
import subprocess

import pytest
import yaml
from typer.testing import CliRunner

from staatvanmigratie import cli
from tests.samples import ROOT

pytestmark = pytest.mark.process

WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml"))]

SVM = """\
#!/bin/sh
echo "$@" >> "$CALLS"
case "$1" in
  fetch) echo '{"datasets": []}'; exit ${FETCH:-0};;
  editions) echo 2026; echo 2027;;
  revisions) echo "# Bijstellingen";;
  check) exit ${LEAKS:-0};;
  build) [ "$2" = "${BROKEN:-}" ] && exit 1; exit 0;;
esac
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".ci").mkdir()
    for name in ("rebuild", "offer-figures"):
        shutil.copy(ROOT / ".ci" / name, tmp_path / ".ci" / name)
    svm = tmp_path / "svm"
    svm.write_text(SVM, encoding="utf-8")
    svm.chmod(0o755)
    return tmp_path


def rebuild(project, **environment):
    calls = project / "calls"
    env = {**os.environ, "SVM": str(project / "svm"), "CALLS": str(calls), **environment}
    done = subprocess.run([project / ".ci" / "rebuild"], env=env, capture_output=True, text=True, check=False)
    kept = project / "build" / "rebuild"
    return done.returncode, calls.read_text(encoding="utf-8").splitlines(), kept


def test_it_fetches_and_builds_every_open_edition_strictly(project):
    code, calls, kept = rebuild(project)

    assert code == 0
    assert calls[0].startswith("fetch")
    assert "build 2026 --strict" in calls and "build 2027 --strict" in calls
    assert sorted(path.name for path in kept.iterdir()) == [
        "fetch.json",
        "revisions-2026.md",
        "revisions-2027.md",
        "summary.md",
    ]


def test_a_source_that_fails_stops_nothing_and_is_told(project):
    code, calls, kept = rebuild(project, FETCH="1")

    assert code == 1
    assert "build 2026 --strict" in calls
    assert "**fetch figures: failed**" in (kept / "summary.md").read_text(encoding="utf-8")


def test_one_edition_that_fails_does_not_hold_up_the_next(project):
    code, calls, kept = rebuild(project, BROKEN="2026")

    assert code == 1
    assert "build 2027 --strict" in calls
    assert "**build edition 2026: failed**" in (kept / "summary.md").read_text(encoding="utf-8")


def test_new_figures_become_a_branch_with_the_revision_report(project):
    """Against a real git remote; the command that asks for a review is a stand-in."""

    def git(*arguments, folder=project):
        return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)

    remote = project / "remote.git"
    git("init", "--quiet", "--bare", str(remote))
    git("init", "--quiet")
    git("remote", "add", "origin", str(remote))
    figures = project / "data" / "snapshots"
    figures.mkdir(parents=True)
    (figures / "old").write_text("1", encoding="utf-8")
    (project / ".gitignore").write_text("build\nremote.git\nbin\nsvm\ncalls\nsaid\n", encoding="utf-8")
    git("add", ".")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "start")
    rebuild(project)
    (project / "bin").mkdir()
    gh = project / "bin" / "gh"
    gh.write_text('#!/bin/sh\necho "$@" > said\n', encoding="utf-8")
    gh.chmod(0o755)
    env = {**os.environ, "PATH": f"{project / 'bin'}:{os.environ['PATH']}"}
    env |= {"SVM": str(project / "svm"), "CALLS": str(project / "calls")}

    def offer():
        return subprocess.run(
            [project / ".ci" / "offer-figures"], env=env, check=True, capture_output=True, text=True
        )

    assert "No new figures" in offer().stdout
    assert not (project / "said").exists()
    (figures / "new").write_text("2", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        env["LEAKS"] = "1"
        offer()
    assert "figures-" not in git("ls-remote", "origin").stdout, "what holds something personal is not pushed"
    env["LEAKS"] = "0"
    offer()

    (branch,) = re.findall(r"refs/heads/(figures-\S+)", git("ls-remote", "origin").stdout)
    assert "--body-file build/rebuild/revisions.md" in (project / "said").read_text(encoding="utf-8")
    assert git("show", "--stat", "--format=", branch, folder=remote).stdout.count("|") == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_pin_actions_by_digest_and_ask_for_little(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))

    uses = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in uses)
    assert workflow["permissions"] in ({}, {"contents": "read"})


def test_the_open_editions_are_those_that_were_not_sent():
    result = CliRunner().invoke(cli.app, ["editions", "--open"])

    assert result.output.split() == ["2026"]
    assert "2024-06-14" in CliRunner().invoke(cli.app, ["editions"]).output
