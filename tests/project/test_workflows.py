"""What runs unattended: pinned, with few rights, never without end, and what fails is told."""

import json
import os
import re
import subprocess

import pytest
import yaml

from tests.samples import ROOT

WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))


def read(name):
    return yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_pin_actions_by_digest_ask_for_little_and_end(name):
    workflow = read(name)

    uses = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in uses)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert all(job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())


SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_each_script_can_be_read_by_what_runs_it(path):
    """Also those that only run once a year, and need the network to do it."""
    head, text = path.read_text(encoding="utf-8").partition("\n")[::2]

    assert os.access(path, os.X_OK)
    if "python" in head:
        compile(text, path.name, "exec")
    else:
        assert head == "#!/usr/bin/env bash" and "set -euo pipefail" in text
        assert subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False).stderr == b""


@pytest.mark.parametrize("name", ["rebuild", "audit"])
def test_what_runs_by_the_clock_tells_when_it_fails(name):
    jobs = read(name)["jobs"]
    needs = jobs["tell"]["needs"]

    assert set([needs] if isinstance(needs, str) else needs) == set(jobs) - {"tell"}
    assert jobs["tell"]["if"].startswith("always()")
    assert ".ci/tell" in jobs["tell"]["steps"][-1]["run"]
    assert GITLAB["tell"]["rules"][0]["when"] == "on_failure"


def test_the_artefacts_of_a_night_are_the_editions_and_the_report_and_go_after_a_while():
    steps = [step for step in read("rebuild")["jobs"]["rebuild"]["steps"] if "upload-artifact" in str(step)]
    kept = "\n".join(step["with"]["path"] for step in steps)

    for part in (
        "build/rebuild",
        "build/*/html",
        "build/*/*.pdf",
        "build/*/numbers.json",
        "build/*/report.json",
    ):
        assert part in kept and part in GITLAB["rebuild"]["artifacts"]["paths"]
    assert all(step["if"] == "always()" and step["with"]["retention-days"] for step in steps)
    assert GITLAB["rebuild"]["artifacts"]["when"] == "always" and GITLAB["rebuild"]["artifacts"]["expire_in"]


# What asks for newer pins ---------------------------------------------------------------------------------

RENOVATE = json.loads((ROOT / "renovate.json").read_text(encoding="utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.txt"))
#: What the manager for uv takes from the second line of such a file; anything else makes it skip the file.
OPTIONS = re.compile(r"--universal|--generate-hashes|--(?:python-version|constraint|output-file)=\S+")


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_each_file_of_pins_is_renewed_with_the_command_at_its_head(path):
    (pattern,) = RENOVATE["pip-compile"]["managerFilePatterns"]
    command = path.read_text(encoding="utf-8").splitlines()[1].removeprefix("#    ")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace(" --quiet", "")

    assert re.search(pattern.strip("/"), path.name)
    assert f"\t{command}\n" in makefile
    program, options = command.split()[:3], command.split()[3:]
    assert program == ["uv", "pip", "compile"]
    assert [each for each in options if not OPTIONS.fullmatch(each)] == [f"{path.stem}.in"]
    assert f"--output-file={path.name}" in options


def test_what_is_held_back_is_a_dependency_that_says_why():
    reasons = (ROOT / "requirements.in").read_text(encoding="utf-8")

    held = [rule for rule in RENOVATE["packageRules"] if "allowedVersions" in rule]
    assert held
    for rule in held:
        for name in rule["matchPackageNames"]:
            assert re.search(rf"^{name}==\S+\s+# \S", reasons, re.MULTILINE)
