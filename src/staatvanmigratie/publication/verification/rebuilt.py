"""Is a release what its commit makes? It is built again from the commit it names, and compared byte for byte.

In a clone of that commit in a folder of its own, with an environment without anybody's settings. Where this
Python has every package as the lock of the commit pins it, it is used; else one is made with these packages.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from staatvanmigratie.decision.papers.document import KINDS
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.foundation.git import AS_COMMITTED
from staatvanmigratie.foundation.project import PACKAGE, project_root
from staatvanmigratie.publication.papers import bill_of_materials, materials, provenance
from staatvanmigratie.publication.papers.materials import DIRTY, LOCK
from staatvanmigratie.publication.release_archive import RECORDS
from staatvanmigratie.publication.site import kept
from staatvanmigratie.publication.verification.finding import Finding, remark
from staatvanmigratie.publication.verification.package import Package

_ABOUT = "rebuild"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_KEPT_SETTINGS = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP")
_MOST_TOLD = 20  # files that differ
#: What is made when a release is kept, and not by a build.
_OF_THE_RELEASE = {kept.ABOUT, kept.MANIFEST, provenance.NAME}


class RebuildError(SvmError):
    """A release cannot be built again; the message says why, and what is needed."""


def findings(release: Package, say: Callable[[str], None]) -> Iterator[Finding]:
    """Build a release again and yield every file that is not the same.

    Raises
    ------
    RebuildError
        It was made from files that no commit has, the commit is not here, or the build fails.
    """
    root = project_root()
    _refuse_without_commit(root, release)
    with tempfile.TemporaryDirectory(prefix="svm-rebuild-") as work:
        clone = Path(work, "project")
        _run(["git", "clone", "--quiet", "--no-checkout", str(root), str(clone)], "the clone")
        _run(["git", "-C", str(clone), "checkout", "--quiet", "--detach", release.commit], "the commit")
        wrong = list(_materials(release, clone))
        yield from wrong
        if wrong:
            return
        python = _python(clone, Path(work), say)
        if not (clone / "src" / PACKAGE.name).is_dir():
            say("Code: that of this installation; the commit holds none")
        home = Path(work, "home")
        home.mkdir()
        environment = {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ}
        environment |= {"HOME": str(home), "SVM_ROOT": str(clone), "PYTHONPATH": str(clone / "src")}
        number = str(release.number)
        commands = [["build", number, "--strict", "--as-of", str(release.about["as_of"])]]
        published = {name.partition("-")[0] for name in release.about["public_documents"]}
        commands += [[kind, number] for kind in KINDS if kind in published]
        for command in commands:
            said = [str(python), "-m", "staatvanmigratie", *command]
            _run(said, f"svm {' '.join(command)}", environment, clone)
        yield from _compared(release, clone)


def _refuse_without_commit(root: Path, release: Package) -> None:
    """Refuse a release without a commit of this project: what a commit holds is run."""
    commit = release.commit
    if not commit:
        raise RebuildError(f"{release.name} names no commit, so it cannot be built again")
    if commit.endswith(DIRTY):
        said = f"was made from files that no commit has ({commit[:12]}, changed since)"
        raise RebuildError(f"{release.name} {said}, so it cannot be built again")
    known = (
        _COMMIT.fullmatch(commit)
        and not subprocess.run(
            ["git", "-C", str(root), "merge-base", "--is-ancestor", commit, "HEAD"],
            env=os.environ | AS_COMMITTED,
            capture_output=True,
            check=False,
        ).returncode
    )
    if not known:
        raise RebuildError(
            f"Commit {commit[:64]} is not in the history of what stands in {root}; "
            "get the newest version of it: git pull"
        )


def _materials(release: Package, clone: Path) -> Iterator[Finding]:
    """Yield where the store and the lock of the commit are not those that the release names."""
    lock = clone / LOCK
    there = {"store": materials.store(clone), "requirements": file_digest(lock) if lock.exists() else None}
    for key, value in there.items():
        if release.about.get(key) != value:
            yield Finding(_ABOUT, f"the commit has another {key} than the release names")


def _python(clone: Path, work: Path, say: Callable[[str], None]) -> Path:
    """Return a Python with the packages of the lock."""
    lock = clone / LOCK
    wrong = bill_of_materials.not_as_locked(lock.read_text(encoding="utf-8"))
    if not wrong:
        say("Environment: this one; every package is installed as the lock of that commit pins it")
        return Path(sys.executable)
    say(
        f"Environment: a new one, from the lock of that commit; here {wrong[0]} (of {len(wrong)} that differ)"
    )
    folder = work / "environment"
    _run([sys.executable, "-m", "venv", str(folder)], "the environment")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*install, "--require-hashes", "-r", str(lock)], "the installation of the lock")
    if (clone / "pyproject.toml").exists():
        own = ["--no-deps", "--no-build-isolation", "--editable", str(clone)]
        _run([*install, *own], "the installation of the package")
    return python


def _compared(release: Package, clone: Path) -> Iterator[Finding]:
    """Yield every file for readers that differs, and how many are the same."""
    built = clone / "build" / str(release.number)
    same, differ = 0, []
    names = sorted(
        path.relative_to(release.folder).as_posix()
        for path in release.folder.rglob("*")
        if path.is_file() and not path.is_relative_to(release.folder / RECORDS)
    )
    made = {path.relative_to(built).as_posix() for path in (built / "html").rglob("*") if path.is_file()}
    for name in (each for each in names if each not in _OF_THE_RELEASE):
        if name == bill_of_materials.NAME:
            again = (bill_of_materials.of(clone) or "").encode("utf-8")
        else:
            again = (built / name).read_bytes() if (built / name).is_file() else None
        if again is None:
            differ.append(f"{name} is not made again")
        elif again != (release.folder / name).read_bytes():
            differ.append(f"{name} is made with other bytes")
        else:
            same += 1
    differ += [f"{name} is made, and is not in it" for name in sorted(made - set(names))]
    yield from (Finding(_ABOUT, said) for said in differ[:_MOST_TOLD])
    if len(differ) > _MOST_TOLD:
        yield Finding(_ABOUT, f"and {len(differ) - _MOST_TOLD} more files differ")
    yield remark(_ABOUT, f"{same} files are the same, byte for byte")


def _run(
    command: list[str], what: str, environment: dict[str, str] | None = None, folder: Path | None = None
) -> None:
    try:
        done = subprocess.run(
            command,
            env=(os.environ if environment is None else environment) | AS_COMMITTED,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError as error:
        raise RebuildError(f"{what} failed: {command[0]} cannot be started ({error.strerror})") from error
    if done.returncode:
        said = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-12:])
        raise RebuildError(f"{what} failed, with:\n{said}")
