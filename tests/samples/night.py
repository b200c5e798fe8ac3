"""A project for the scripts of the unattended rebuild: a bare remote, and stand-ins for ``svm`` and ``gh``.

The stand-in for ``gh`` keeps pull requests and issues in a file and knows where a branch is, as GitHub does.
Any command that a script starts can be made to fail: the first, the second, and so on.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.samples import ROOT

SCRIPTS = ("rebuild", "offer-figures", "tell")
#: The commands of the scripts that can be made to fail, besides the stand-ins.
PROGRAMS = ("git", "gh", "svm", "cat", "head", "mkdir", "mktemp", "mv", "rm", "sed", "tail", "tee", "touch")
FAILED = 97

SVM = """\
#!/bin/sh
echo "$@" >> "$NIGHT/calls"
case "$1" in
  fetch) cp -R "$NIGHT/published/." data/snapshots/; echo '{"datasets": []}'; exit ${FETCH:-0};;
  editions) printf "${OPEN-2026\\\\n2027\\\\n}"; exit ${EDITIONS:-0};;
  revisions) echo "# Bijstellingen van $3"; exit ${REVISIONS:-0};;
  check) exit ${LEAKS:-0};;
  build) echo "built $2"; [ "$2" = "${BROKEN:-}" ] && echo "chapter 3 failed" && exit 1; exit 0;;
esac
"""

GH = """\
#!{python}
import json, os, subprocess, sys
from pathlib import Path

night = Path(os.environ["NIGHT"])
state = json.loads((night / "github.json").read_text())
command, options = sys.argv[1:3], sys.argv[3:]
given = dict(zip(options, options[1:]))
head = subprocess.run(
    ["git", "ls-remote", str(night / "remote.git"), "refs/heads/figures"], capture_output=True, text=True
).stdout.split()[:1]
for each in state["pulls"]:
    if each["state"] == "OPEN":  # GitHub follows the branch, and closes what lost it
        each["state"], each["headRefOid"] = ("OPEN", head[0]) if head else ("CLOSED", each["headRefOid"])
if command == ["pr", "list"]:
    print(json.dumps(state["pulls"]))
elif command == ["pr", "create"]:
    if not head or any(each["state"] == "OPEN" for each in state["pulls"]):
        sys.exit("a pull request for this branch already exists, or there is no branch")
    body = Path(given["--body-file"]).read_text()
    state["pulls"].append({{
        "number": len(state["pulls"]) + 1, "state": "OPEN", "headRefOid": head[0],
        "isCrossRepository": False, "body": body, "said": [],
    }})
elif command == ["pr", "close"]:
    pull = state["pulls"][int(sys.argv[3]) - 1]
    pull["state"] = "CLOSED"
    pull["said"].append(given["--comment"])
elif command[0] == "api":
    number = int(next(part for part in sys.argv if "/pulls/" in part).rpartition("/")[2])
    state["pulls"][number - 1]["body"] = Path(given["-F"].removeprefix("body=@")).read_text()
elif command == ["issue", "list"]:
    print(*[each["number"] for each in state["issues"] if each["title"] == os.environ["SUBJECT"]][:1])
elif command == ["issue", "create"]:
    body = Path(given["--body-file"]).read_text()
    state["issues"].append({{"number": len(state["issues"]) + 1, "title": given["--title"], "said": [body]}})
elif command == ["issue", "comment"]:
    state["issues"][int(sys.argv[3]) - 1]["said"].append(Path(given["--body-file"]).read_text())
else:
    sys.exit(f"this stand-in does not know {{command}}")
(night / "github.json").write_text(json.dumps(state))
"""

#: Takes the next free number as its own; the one that is to fail does nothing.
SHIM = f"""\
#!/bin/sh
set -C
n=1
until true 2> /dev/null > "$NIGHT/started/$n"; do n=$((n + 1)); done 2> /dev/null
echo "${{0##*/}} $*" >| "$NIGHT/started/$n"
[ "$n" = "$FAIL_AT" ] && exit {FAILED}
export PATH="$REALLY"
exec "${{0##*/}}" "$@"
"""


class Night:
    """A project in a folder, its remote beside it, and what GitHub holds."""

    def __init__(self, folder: Path):
        self.folder, self.root, self.remote = folder, folder / "project", folder / "remote.git"
        self.calls, self._github, self._started = folder / "calls", folder / "github.json", folder / "started"
        (self.root / ".ci").mkdir(parents=True)
        for name in SCRIPTS:
            shutil.copy(ROOT / ".ci" / name, self.root / ".ci" / name)
        for name, text in {"svm": SVM, "gh": GH.format(python=sys.executable)}.items():
            _program(folder / "bin" / name, text)
        for name in PROGRAMS:
            _program(folder / "failing" / name, SHIM)
        (folder / "published").mkdir()
        self.calls.touch()
        self._github.write_text('{"pulls": [], "issues": []}')
        self.git("init", "--quiet", "--bare", str(self.remote), folder=folder)
        self.git("config", "receive.advertisePushOptions", "true", folder=self.remote)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", str(self.remote))
        (self.root / ".gitignore").write_text("build\n")
        self.snapshot(self.root / "data" / "snapshots", "cbs/old", "2025-01-01", "1")
        self.commit("start")

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        """Return what git printed, in the project or in another folder."""
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        command = ["git", *who, *arguments]
        return subprocess.run(
            command, cwd=folder or self.root, check=True, capture_output=True, text=True
        ).stdout

    def commit(self, subject: str) -> None:
        """Put all of the project on main, here and on the remote."""
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", subject)
        self.git("push", "--quiet", "origin", "HEAD:main")

    def morning(self) -> None:
        """Make the project what a fresh clone of main is, as every night of CI begins."""
        self.git("fetch", "--quiet", "origin", "main")
        self.git("reset", "--quiet", "--hard", "FETCH_HEAD")
        self.git("clean", "-fdxq")
        shutil.rmtree(self.root / ".git" / "refs" / "rebuild", ignore_errors=True)

    def snapshot(self, store: Path, dataset: str, day: str, figures: str, moment: str = "01:00") -> None:
        """Write a snapshot as a fetch does: some keys say what it is, others when it was fetched."""
        folder = store / dataset / day
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "observations.csv").write_text(f"obs_value\n{figures}\n")
        (folder / "answer.zip").write_bytes(f"{figures} {moment}".encode())
        keys = {"dataset": dataset, "vintage": day, "known_from": day, "sha256": figures, "retrieved": moment}
        (folder / "snapshot.yml").write_text("".join(f"{key}: {value}\n" for key, value in keys.items()))

    def publishes(self, dataset: str, day: str, figures: str, moment: str = "01:00") -> None:
        """Let the next fetch bring this vintage too."""
        self.snapshot(self.folder / "published", dataset, day, figures, moment)

    def publishes_nothing(self) -> None:
        """Let the next fetch bring nothing, as when the sources are down, or all is known."""
        shutil.rmtree(self.folder / "published")
        (self.folder / "published").mkdir()

    def run(self, script: str, *arguments: str, fail_at: int = 0, **environment: str) -> Any:
        """Run a script; the command with this number fails, counted over all that it starts."""
        shutil.rmtree(self._started, ignore_errors=True)
        self._started.mkdir()
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("CI_", "GIT"))}
        path = os.pathsep.join([str(self.folder / "bin"), outside["PATH"]])
        env = {**outside, "PATH": f"{self.folder / 'failing'}{os.pathsep}{path}", "REALLY": path}
        env |= {"NIGHT": str(self.folder), "SVM": "svm"}
        env |= {"FAIL_AT": str(fail_at), **environment}
        command = [str(self.root / ".ci" / script), *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    @property
    def started(self) -> list[str]:
        """The commands that the last script started, in their order."""
        return [
            path.read_text().strip() for path in sorted(self._started.iterdir(), key=lambda p: int(p.name))
        ]

    @property
    def github(self) -> dict[str, Any]:
        """The pull requests and issues there are."""
        return json.loads(self._github.read_text())

    @github.setter
    def github(self, state: dict[str, Any]) -> None:
        self._github.write_text(json.dumps(state))

    @property
    def open_pulls(self) -> list[dict[str, Any]]:
        """The pull requests that a reader of GitHub sees as open."""
        return [each for each in self.github["pulls"] if each["state"] == "OPEN" and self.branch]

    @property
    def branch(self) -> str:
        """Where the branch with figures is on the remote; empty when it is not there."""
        return "".join(self.git("ls-remote", str(self.remote), "refs/heads/figures").split()[:1])

    def on_the_branch(self) -> list[str]:
        """The folders of figures that the branch has and main has not."""
        asked = ("diff-tree", "-r", "--name-only", "--diff-filter=A", "main", "figures")
        paths = self.git(*asked, folder=self.remote).split()
        return sorted({path.rsplit("/", 1)[0].removeprefix("data/snapshots/") for path in paths})


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
