"""What of this machine, the set-up, the data and the site is not as a build or a release needs it.

Nothing is changed, and nothing is asked of the network. Each thing that was looked at says how it is, and
where it is wrong what to type.
"""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.publication.verification import project
from staatvanmigratie.report.edition import edition_numbers, open_edition
from staatvanmigratie.report.registers import site_settings

PYTHON = (3, 11)
#: Bytes that a build of all editions needs, beside what it replaces.
ROOM = 3_000_000_000
_PINS = ("requirements.txt", "requirements-dev.txt")
_SHOWN = 3  # of many things that are alike


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at: ``state`` is ok, note (works, and could be better) or wrong."""

    about: Literal["machine", "set-up", "data", "site"]
    what: str
    state: Literal["ok", "note", "wrong"]
    said: str
    mend: str | None = None


def examine(root: Path) -> Iterator[Examined]:
    """Yield everything that was looked at; what cannot be read is wrong, and stops nothing else."""
    for about, what, look in (
        ("machine", "Python", _python),
        ("machine", "packages", lambda: _packages(root)),
        ("machine", "git", _git),
        ("machine", "room on the disk", lambda: _room(root)),
        ("set-up", "environment", lambda: _environment(root)),
        ("set-up", "settings", lambda: _settings(root)),
        ("set-up", "hooks", lambda: _hooks(root)),
        ("set-up", "merging by cell", lambda: _merging(root)),
        ("data", "editions and figures", lambda: _data(root)),
        ("data", "half-made builds", lambda: _leftovers(root)),
        ("data", "last fetch", lambda: _fetched(root)),
        ("site", "address", lambda: _address(root)),
        ("site", "records and releases", lambda: _records(root)),
    ):
        yield _looked(about, what, look)


_Look = Callable[[], tuple[str, str, str | None]]


def _looked(about, what: str, look: _Look) -> Examined:
    try:
        state, said, mend = look()
    except (SvmError, OSError, ValueError) as error:
        state, said, mend = "wrong", str(error), None
    return Examined(about, what, state, said, mend)


def _python() -> tuple[str, str, str | None]:
    said = f"{sys.version.split()[0]} on {sys.platform}"
    if sys.version_info < PYTHON:
        return "wrong", said, f"install Python {'.'.join(map(str, PYTHON))} or newer; make setup PYTHON=…"
    if not hasattr(os, "fork"):
        return "ok", f"{said}; without forks each chapter starts by itself, which takes longer", None
    return "ok", said, None


def _packages(root: Path) -> tuple[str, str, str | None]:
    wrong, counted = [], 0
    for name in _PINS:
        path = root / name
        for pin in _pins(path) if path.exists() else ():
            counted += 1
            wanted = next(iter(pin.specifier)).version
            try:
                there = importlib.metadata.version(pin.name)
            except importlib.metadata.PackageNotFoundError:
                there = "nothing"
            if there != wanted:
                wrong.append(f"{pin.name}: {there} instead of {wanted}")
    if wrong:
        return "wrong", f"{len(wrong)} of {counted} pins: {_some(wrong)}", "make setup"
    return "ok", f"{counted} as pinned", None


def _pins(path: Path) -> Iterator[Requirement]:
    """Yield the pins of a lock that count on this machine."""
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            pin = Requirement(line.removesuffix("\\").strip())
        except InvalidRequirement:  # a digest, a remark, nothing
            continue
        if pin.specifier and (pin.marker is None or pin.marker.evaluate()):
            yield pin


def _git() -> tuple[str, str, str | None]:
    if not (git := shutil.which("git")):
        return "wrong", "not found", "install git: releases and svm verify need it"
    done = subprocess.run([git, "--version"], capture_output=True, text=True, check=False)
    return "ok", done.stdout.strip(), None


def _room(root: Path) -> tuple[str, str, str | None]:
    free = shutil.disk_usage(root).free
    said = f"{free / 1e9:.1f} GB"
    if free < ROOM:
        return "wrong", said, f"make {ROOM / 1e9:.0f} GB free; make clean deletes builds and what they keep"
    return "ok", said, None


def _environment(root: Path) -> tuple[str, str, str | None]:
    own = (root / ".venv").resolve()
    if Path(sys.prefix).resolve() != own:
        return "note", "not that of this project (.venv)", "make setup, then .venv/bin/svm"
    made = root / ".venv" / ".ready"
    newer = [
        name
        for name in (*_PINS, "pyproject.toml")
        if made.exists() and (root / name).exists() and (root / name).stat().st_mtime > made.stat().st_mtime
    ]
    if newer:
        return "wrong", f"made before {', '.join(newer)} changed", "make setup"
    return "ok", ".venv of this project", None


def _settings(root: Path) -> tuple[str, str, str | None]:
    named = {name: value for name, value in sorted(os.environ.items()) if name.startswith("SVM_")}
    for name, is_there in (("SVM_NAMES", Path.is_file), ("SVM_SITE", Path.is_dir)):
        if named.get(name) and not is_there(Path(named[name])):
            return "wrong", f"{name} names what is not there", f"mend it, or: unset {name}"
    return "ok", ", ".join(named) or "none", None


def _git_folder(root: Path) -> Path | None:
    done = subprocess.run(
        ["git", "rev-parse", "--git-common-dir"], cwd=root, capture_output=True, text=True, check=False
    )
    return root / done.stdout.strip() if done.returncode == 0 else None


def tool(name: str, system: str) -> str:
    """Return how a tool of the environment is typed on a system, as ``os.name`` calls it."""
    return f".venv\\Scripts\\{name}" if system == "nt" else f".venv/bin/{name}"


def _hooks(root: Path) -> tuple[str, str, str | None]:
    folder = _git_folder(root)
    if folder is None:
        return "note", "this is no git repository", None
    hook = folder / "hooks" / "pre-commit"
    if not hook.exists() or "pre-commit" not in hook.read_text(encoding="utf-8", errors="replace"):
        return "note", "outputs of notebooks would be committed", f"{tool('pre-commit', os.name)} install"
    return "ok", "pre-commit is installed", None


def _merging(root: Path) -> tuple[str, str, str | None]:
    done = subprocess.run(
        ["git", "config", "merge.jupyternotebook.driver"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return "note", "git merges notebooks line by line", "git config include.path ../.gitconfig"
    return "ok", "git merges notebooks by cell", None


def _data(root: Path) -> tuple[str, str, str | None]:
    numbers = edition_numbers(root)
    for number in numbers:
        edition = open_edition(number - 1, root=root)
    if not numbers:
        return "wrong", "there is no edition", "write data/editions/<N>.yml (CONTRIBUTING.md, Add an edition)"
    datasets = edition.store.datasets()
    newest = max(each.known_from for name in datasets for each in edition.store.snapshots(name))
    there = f"editions {', '.join(map(str, numbers))}; {len(edition.catalogue)} series"
    said = f"{there} of {len(datasets)} datasets, the newest of {newest}; are they right? svm check"
    return "ok", said, None


def _leftovers(root: Path) -> tuple[str, str, str | None]:
    build = root / "build"
    left = sorted(path.name for each in (".staging-*", ".old-*") for path in build.glob(each))
    if left:
        return (
            "note",
            f"{_some(left)}: a build is running, or was killed",
            "the next build takes it away",
        )
    return "ok", "none", None


def _fetched(root: Path) -> tuple[str, str, str | None]:
    path = root / "build" / "fetch" / "report.json"
    if not path.exists():
        return "note", "nothing was fetched here yet", "svm fetch"
    failed = [
        each["dataset"]
        for each in json.loads(path.read_text(encoding="utf-8")).get("datasets", ())
        if each.get("state") == "failed"
    ]
    if failed:
        return "wrong", f"failed: {_some(failed)}", f"svm fetch {failed[0]}"
    return "ok", "nothing failed", None


def _address(root: Path) -> tuple[str, str, str | None]:
    address = site_settings.read(root).address
    if (urlsplit(address).hostname or "").endswith(".example"):
        return (
            "note",
            "the site has the address of an example",
            f"write the real one into {site_settings.SETTINGS}",
        )
    return "ok", address, None


def _records(root: Path) -> tuple[str, str, str | None]:
    found = project.quickly(root, Site.of(root))
    if found:
        return "wrong", _some([str(each) for each in found]), "svm verify"
    return "ok", "hold, as far as a quick look tells; all of it: svm verify", None


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
