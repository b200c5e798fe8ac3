"""What hosts the report, or opens it without installing: the same steps everywhere, in valid files."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.samples import ROOT

CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
HEADERS = """\
/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'sha256-a+b/c='
  X-Content-Type-Options: nosniff
/concept-*
  X-Robots-Tag: noindex, nofollow
"""


def installs(text):
    """What pip is told to install, step by step, however Python is called there."""
    return [re.split(r"pip install ", line)[1].split() for line in text.splitlines() if "pip install" in line]


def setup():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return makefile[makefile.index("$(VENV)/.ready:") : makefile.index("setup-dask:")]


@pytest.mark.parametrize("name", ["Containerfile", ".binder/postBuild"])
def test_a_container_and_binder_install_what_make_setup_does(name):
    assert installs((ROOT / name).read_text(encoding="utf-8")) == installs(setup()) != []


def test_the_container_runs_as_a_user_without_rights_and_takes_pip_only():
    before, _, after = CONTAINER.partition("\nUSER report\n")

    assert "pip" not in before.partition("FROM")[2]
    assert "USER" not in after and "apt" not in after.partition("FROM")[2]
    assert all("--chown=report" in line for line in after.splitlines() if line.startswith("COPY"))


def test_what_the_container_starts_is_there():
    found = dict(re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", CONTAINER, re.MULTILINE))
    edition = json.loads(found["CMD"])[-1]

    assert json.loads(found["ENTRYPOINT"]) == [".venv/bin/svm"]
    assert (ROOT / "data" / "editions" / f"{edition}.yml").is_file()


def test_what_is_made_elsewhere_goes_into_no_container():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")

    assert {".venv", "build", "site"} <= set(ignored)


def test_every_place_has_a_python_that_the_report_runs_on():
    versions = [
        re.search(r"python:(\d\.\d+)", CONTAINER)[1],
        (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-"),
        re.search(r"python:(\d\.\d+)", (ROOT / ".devcontainer" / "devcontainer.json").read_text())[1],
        re.search(r"python:(\d\.\d+)", (ROOT / ".gitlab-ci.yml").read_text())[1],
    ]

    assert set(versions) == {"3.11"}


def test_what_binder_runs_can_be_run():
    path = ROOT / ".binder" / "postBuild"

    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False).stderr == b""


def test_codespaces_makes_the_environment_and_shows_the_preview():
    said = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    tool, target = said["postCreateCommand"].split()

    assert tool == "make" and re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {8800, 8888} == set(said["forwardPorts"])  # svm live, JupyterLab


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("nginx", 'add_header X-Content-Type-Options "nosniff" always;'),
        ("caddy", 'header X-Content-Type-Options "nosniff"'),
    ],
)
def test_the_headers_of_a_release_become_those_of_a_server(tmp_path, server, line):
    text = (ROOT / "docs" / "host-it.md").read_text(encoding="utf-8")
    command = next(
        each for each in text.splitlines() if each.startswith("sed ") and f"/etc/{server}/" in each
    )
    script = shlex.split(command.partition(" > ")[0])
    (tmp_path / "_headers").write_text(HEADERS, encoding="utf-8")

    made = subprocess.run([*script[:-1], str(tmp_path / "_headers")], capture_output=True, check=True).stdout

    assert script[-1] == "site/public/_headers"
    assert made.decode().splitlines()[1] == line
    assert "default-src 'none'; script-src 'self' 'sha256-a+b/c='\"" in made.decode()
    assert "noindex" not in made.decode()


@pytest.mark.process
def test_a_rehearsal_asks_the_server_on_this_machine(tmp_path):
    """The line that it prints is the setting that a fetch takes."""
    started = [sys.executable, "-u", "-m", "tests.samples.servers"]
    with subprocess.Popen(started, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            name, _, address = server.stdout.readline().strip().removeprefix("export ").partition("=")
            done = subprocess.run(
                [sys.executable, "-m", "staatvanmigratie", "fetch", "cbs/83102NED", "--dry-run"],
                cwd=ROOT,
                env={**os.environ, name: address},
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            server.terminate()

    assert name == "SVM_TEST_SERVER"
    assert done.returncode == 0, done.stdout + done.stderr
