"""Known advisories are told, and what could not be looked at is never taken for good news."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.samples import ROOT

pytestmark = pytest.mark.process

#: Answers as pip-audit does, from a list of advisories by package; the other keys are ways to go wrong.
PIP_AUDIT = """\
#!{python}
import json, os, sys
from pathlib import Path

given = dict(zip(sys.argv, sys.argv[1:]))
says = json.loads(os.environ["SAYS"])
pins = [line.split("==") for line in Path(given["--requirement"]).read_text().split()]
names = [name for name, _ in pins]
if len(names) != len(set(names)):
    sys.exit("ERROR:pip_audit._cli:package has duplicate requirements")
if says.get("offline"):
    sys.exit("ERROR:pip_audit._cli:Could not connect to OSV's vulnerability feed")
known = says.get("known", {{}})
found = [
    {{"name": name, "skip_reason": "Dependency not found"}} if name in says.get("skips", ())
    else {{"name": name, "version": version, "vulns": known.get(f"{{name}} {{version}}", [])}}
    for name, version in pins if name not in says.get("forgets", ())
]
text = json.dumps({{"dependencies": found, "fixes": []}})
Path(given["--output"]).write_text(text[:40] if says.get("half") else text)
sys.exit(any(each.get("vulns") for each in found))
"""
ADVISORY = {
    "id": "PYSEC-2026-1",
    "fix_versions": ["2.1"],
    "aliases": ["CVE-2026-1"],
    "description": "Too long to print.",
}


@pytest.fixture
def audit(tmp_path):
    """Return what an audit of four pins ends with and says."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "audit", tmp_path / ".ci" / "audit")
    (tmp_path / "requirements.txt").write_text(
        "# made\na==1.0 \\\n    --hash=sha256:0\n"
        "b==2.0 ; python_full_version < '3.12' \\\n    --hash=sha256:0\n"
        "b==3.0 ; python_full_version >= '3.12' \\\n    --hash=sha256:0\n"
    )
    (tmp_path / "requirements-dev.txt").write_text(
        "w==4.0 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"
    )
    program = tmp_path / "pip-audit"
    program.write_text(PIP_AUDIT.format(python=sys.executable))
    program.chmod(0o755)

    def run(says, aside=(), command=str(program)):
        (tmp_path / ".ci" / "accepted-advisories.json").write_text(json.dumps(list(aside)))
        env = {"PIP_AUDIT": command, "SAYS": json.dumps(says), "PATH": "/usr/bin:/bin"}
        script = [sys.executable, str(tmp_path / ".ci" / "audit")]
        done = subprocess.run(script, env=env, capture_output=True, text=True, check=False)
        assert (tmp_path / "build" / "audit" / "summary.md").read_text() == done.stdout, done.stderr
        return done.returncode, done.stdout

    return run


def test_where_nothing_is_known_it_says_how_much_it_looked_at(audit):
    code, said = audit({})

    assert code == 0
    assert "4 pins looked at, 0 known advisories" in said


@pytest.mark.parametrize("pin", ["a 1.0", "b 2.0", "b 3.0", "w 4.0"])
def test_an_advisory_is_told_also_of_another_system_or_another_python(audit, pin):
    code, said = audit({"known": {pin: [ADVISORY]}})

    assert code == 1
    assert f"**{pin}: CVE-2026-1 PYSEC-2026-1**, mended in 2.1" in said


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"offline": True}, "Could not connect"),
        ({"half": True}, "half an answer"),
        ({"skips": ["b"]}, "not looked at: b 2.0"),
        ({"forgets": ["w"]}, "not looked at: w 4.0"),
    ],
)
def test_what_could_not_be_checked_has_a_code_of_its_own(audit, says, why):
    code, said = audit(says)

    assert code == 3
    assert "could not be checked" in said and why in said


def test_without_pip_audit_nothing_is_checked(audit):
    assert audit({}, command="/nowhere/pip-audit")[0] == 3


def test_an_advisory_is_set_aside_with_a_reason_and_until_a_day(audit):
    known = {"known": {"a 1.0": [ADVISORY]}}
    entry = {"advisory": "CVE-2026-1", "reason": "the report uses no templates of it", "until": "9999-01-01"}

    code, said = audit(known, [entry])
    assert code == 0 and "set aside: the report uses no templates of it" in said
    assert audit(known, [{**entry, "until": "2020-01-01"}])[0] == 1
    assert audit(known, [{**entry, "advisory": "CVE-2026-2"}])[0] == 1
