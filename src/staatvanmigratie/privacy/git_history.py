"""What the history of the repository holds: files taken away, messages, names of branches, who committed."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.privacy.rules import OF_NOBODY, Leak, made_up, mask
from staatvanmigratie.privacy.scan import Scan

_PATIENCE = 600  # seconds


class HistoryError(SvmError):
    """Git is there, and does not tell what the history holds."""


def check_history(scan: Scan, root: Path) -> list[Leak]:
    """Search all that was ever committed, on any branch and in the stash, but the files of today.

    A folder that is no repository has no history.

    Raises
    ------
    HistoryError
        Git does not answer, or the clone is shallow; half a history is none.
    """
    if _git(root, "rev-parse", "--git-dir", may_fail=True) is None:
        return []
    if (_git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        raise HistoryError(
            "This clone holds only part of the history. Fetch the rest with: git fetch --unshallow"
        )
    said = _git(root, "log", "--all", "-m", "--format=%x00%B", "--name-only", "-z") or b""
    refs = _git(root, "for-each-ref", "--format=%(refname) %(contents)") or b""
    notes = [("git log", said), ("git branches and tags", refs)]
    found = [leak for name, text in notes for leak in scan.text(name, _words(text))]
    return list(dict.fromkeys([*found, *_people(scan, root), *_files(scan, root)]))


def _words(text: bytes) -> str:
    return re.sub(r"(?<=[^\W\d_])_(?=[^\W\d_])", " ", text.decode("utf-8", "replace").replace("\0", "\n"))


def _people(scan: Scan, root: Path) -> Iterator[Leak]:
    """Who wrote and committed: the project may, a person may not."""
    every = _git(root, "log", "--all", "--format=%an%x00%ae%n%cn%x00%ce") or b""
    tags = _git(root, "for-each-ref", "refs/tags", "--format=%(taggername)%00%(taggeremail)") or b""
    for line in sorted({*every.splitlines(), *tags.splitlines()}):
        name, _, mail = line.decode("utf-8", "replace").partition("\0")
        mail = mail.strip("<>")
        if not name and not mail:
            continue
        yield from scan.text("git log", name)
        if OF_NOBODY.fullmatch(mail) or scan.allows(mail):
            continue
        if not scan.is_organisation(name):
            yield Leak("git log", "who committed", "name of an author", mask(name))
        if mail and not mail.endswith(("@localhost", ".example", ".invalid")):
            yield Leak("git log", "who committed", "mail address", mask(mail))


def _files(scan: Scan, root: Path) -> Iterator[Leak]:
    """Each version of each file that is no file of today."""
    listed = (_git(root, "rev-list", "--objects", "--all") or b"").decode("utf-8", "replace").splitlines()
    today = _git(root, "ls-tree", "-r", "-z", "HEAD", may_fail=True) or b""
    now = {line.split(maxsplit=3)[2] for line in today.decode("utf-8", "replace").split("\0") if line}
    wanted = {
        sha: name for sha, _, name in (line.partition(" ") for line in listed) if name and sha not in now
    }
    for sha, content in _blobs(root, wanted):
        for leak in made_up(scan.file(wanted[sha], content)):
            yield Leak(f"git {sha[:8]}:{leak.file}", leak.place, leak.rule, leak.masked)


def _git(root: Path, *arguments: str, may_fail: bool = False) -> bytes | None:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True, timeout=_PATIENCE
        ).stdout
    except FileNotFoundError:
        return None
    except (OSError, subprocess.SubprocessError) as error:
        if may_fail:
            return None
        raise HistoryError(
            f"git {arguments[0]} does not tell the history; try it by hand in this folder"
        ) from error


def _blobs(root: Path, wanted: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files among the objects, one at a time."""
    if not wanted:
        return
    asked = ["git", "-C", str(root), "cat-file", "--batch"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin and git.stdout
        for sha in wanted:
            git.stdin.write(f"{sha}\n".encode())
            git.stdin.flush()
            _, kind, *size = git.stdout.readline().decode().split()
            if not size:
                raise HistoryError(
                    f"git cat-file: object {sha[:8]} is {kind}; mend the repository with: git fsck"
                )
            content = git.stdout.read(int(size[0]))
            git.stdout.read(1)
            if kind == "blob":
                yield sha, content
        git.stdin.close()
