"""A project in git with two releases, as it stands when nobody did anything wrong: to be tampered with."""

import subprocess
from datetime import timedelta
from pathlib import Path

from staatvanmigratie.decision.work_packages import received as contributions
from staatvanmigratie.foundation import moments, records
from staatvanmigratie.publication.release import release
from staatvanmigratie.sources.deliveries import received as deliveries
from staatvanmigratie.store.snapshots import Store
from tests.samples import release_project

HEAD = "# What organisations asked for.\nreceived:\n"


def make(root: Path) -> Path:
    """Make the project: 2024.0 and its reprint 2024.1 are released, each with what was received committed."""
    release_project.make(root)
    (root / ".gitignore").write_text("/build/\n/site/\n", encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    receive(root, "SZW")
    deliver(root)
    commit(root, "Take up what organisations sent")
    release_project.agree(root)
    commit(root, "Agree")
    release(root, 2024, release_project.site(root))
    commit(root, "Release 2024.0")
    receive(root, "BZ")
    release_project.build(root, shown="335.668")
    release_project.agree(root, moment=None)
    commit(root, "Agree again")
    release(root, 2024, release_project.site(root), reason="Nieuw cijfer verschenen.")
    commit(root, "Release 2024.1")
    return root


def receive(root: Path, organisation: str) -> None:
    """Write down that an organisation asked for something."""
    receipt = contributions.Receipt(
        organisation=organisation,
        moment=moments.now() - timedelta(minutes=1),
        sha256="ab" * 32,
        package="0123456789ab",
        items=[contributions.Item(id="01-001", asked="agreed", done="taken up", code="x", where="y")],
    )
    records.append(root / "data" / "contributions" / "2024" / contributions.NAME, HEAD, receipt)


def deliver(root: Path) -> None:
    """Write down that a snapshot came from a partner."""
    deliveries.note(
        root, "cbs/85451NED", "cd" * 32, Store(root / "data" / "snapshots").snapshots("cbs/85451NED")[0]
    )


def git(root: Path, *arguments: str) -> str:
    """Run git without the settings of whoever runs the tests."""
    settings = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin"}
    about = ["-c", "user.name=rebuild", "-c", "user.email=rebuild@users.noreply.github.com"]
    done = subprocess.run(
        ["git", *about, "-C", str(root), *arguments], env=settings, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, subject: str) -> None:
    """Commit all there is."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", subject)
