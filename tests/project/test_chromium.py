"""What sees to a browser for the tests of pages: it finds one, installs one, or says that there is none."""

import os
import shutil
import subprocess

import pytest

from tests.samples import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(shutil.which("bash") is None, reason="a script of bash"),
]
LEFT_OUT = "no tests in a browser: there is no chromium here, and none could be installed\n"


@pytest.fixture
def machine(tmp_path):
    """A machine with nothing but the shell; a command that is added writes down what it was asked."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "env"):
        (tools / name).symlink_to(shutil.which(name))

    def add(name, does=":"):
        (tools / name).write_text(f'#!/bin/bash\necho "{name} $*" >> {tmp_path}/asked\n{does}\n')
        (tools / name).chmod(0o755)

    def run():
        done = subprocess.run(
            [ROOT / ".ci" / "chromium"],
            env={**os.environ, "PATH": str(tools)},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = tmp_path / "asked"
        return done.returncode, done.stdout + done.stderr, asked.read_text() if asked.exists() else ""

    add("id", "echo 0")
    return add, run, tools


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_that_is_there_is_taken(machine, name):
    add, run, _ = machine
    add(name)
    add("apt-get")

    assert run() == (0, "", "")


def test_on_debian_who_may_installs_one(machine):
    add, run, tools = machine
    make = f": > {tools}/chromium; {shutil.which('chmod')} +x {tools}/chromium"
    add("apt-get", f'echo noise >&2; [ "$1" = update ] || {{ {make}; }}')

    code, said, asked = run()

    assert (code, said) == (0, "")
    assert "apt-get install -y -qq --no-install-recommends chromium" in asked


@pytest.mark.parametrize("does", ["exit 100", ":"])
def test_where_none_can_be_installed_one_line_says_so(machine, does):
    add, run, _ = machine
    add("apt-get", does)

    code, said, _ = run()

    assert (code, said) == (1, LEFT_OUT)


def test_who_may_install_nothing_does_not_try(machine):
    add, run, _ = machine
    add("id", "echo 1000")
    add("apt-get")

    code, said, asked = run()

    assert (code, said) == (1, LEFT_OUT) and "apt-get" not in asked


def test_a_machine_of_another_kind_has_none(machine):
    _, run, _ = machine

    assert run()[:2] == (1, LEFT_OUT)


def test_what_ci_runs_asks_for_it():
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "if .ci/chromium; then make test-browser; fi\n" in steps
