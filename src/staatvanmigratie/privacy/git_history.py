"""What git keeps beside the files of today: files taken away, messages, who committed, lost objects."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.git import AS_COMMITTED
from staatvanmigratie.privacy.allowed import read_allowed_history
from staatvanmigratie.privacy.kinds.contact import OF_NOBODY, RESERVED
from staatvanmigratie.privacy.kinds.persons import IS_NAME
from staatvanmigratie.privacy.rules import Leak, mask
from staatvanmigratie.privacy.scan import Scan

_PATIENCE = 600  # seconds


class HistoryError(SvmError):
    """Git is there, and does not tell what the history holds."""


def check_history(scan: Scan, root: Path) -> list[Leak]:
    """Search every object that git keeps here but the files of today, and what it says beside them.

    That is all that was ever committed on any branch, the stash, what was only staged, and what nothing leads
    to any more; names of refs, notes, the reflog, descriptions of branches, and the settings of this clone.
    A folder that is no repository has no history. What ``data/allowed-history.yml`` names is left out.

    Raises
    ------
    DataFileError
        The list of what was judged cannot be used.
    HistoryError
        Git does not answer, or the clone is shallow; half a history is none.
    """
    if _git(root, "rev-parse", "--git-dir", may_fail=True) is None:
        return []
    if (_git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        raise HistoryError(
            "This clone holds only part of the history. Fetch the rest with: git fetch --unshallow"
        )
    kinds = _objects(root)
    found = [*_said(scan, root), *_written(scan, root, kinds), *_files(scan, root, kinds)]
    return list(dict.fromkeys(found))


def _objects(root: Path) -> dict[str, str]:
    """What kind each object is of, also those that nothing leads to."""
    asked = ("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)")
    listed = (_git(root, *asked) or b"").decode("ascii").splitlines()
    return dict(sorted(line.split() for line in listed))


def _words(text: bytes) -> str:
    return re.sub(r"(?<=[^\W\d_])_(?=[^\W\d_])", " ", text.decode("utf-8", "replace").replace("\0", "\n"))


#: Settings of a clone that say how git works here, and nothing that goes out.
_OF_HERE = re.compile(
    r"^(?:core|extensions|gc|pack|safe|http|credential|includeif|submodule\..*\.active)\b", re.IGNORECASE
)


def _said(scan: Scan, root: Path) -> Iterator[Leak]:
    """Names of refs, where they pointed, and the settings; a folder of this machine is no leak of these."""
    refs = _git(root, "for-each-ref", "--format=%(refname)") or b""
    reflog = _git(root, "reflog", "show", "--all", "--format=%gs", may_fail=True) or b""
    people = _git(root, "reflog", "show", "--all", "--format=%gn%x00%ge", may_fail=True) or b""
    settings = _git(root, "config", "--local", "--list", "-z", may_fail=True) or b""
    kept = [
        each.partition(b"\n")
        for each in settings.split(b"\0")
        if not _OF_HERE.match(each.decode("utf-8", "replace"))
    ]
    said = {key.decode("utf-8", "replace"): value for key, _, value in kept}
    yield from scan.text("git branches and tags", _words(refs))
    for name, text in (
        ("git reflog", reflog),
        (
            "git config",
            b"\n".join(key + b" = " + value for key, _, value in kept if not key.startswith(b"user.")),
        ),
    ):
        yield from (leak for leak in scan.text(name, _words(text)) if leak.rule != "absolute path")
    for name, _, mail in sorted({line.partition(b"\0") for line in people.splitlines()}):
        yield from _person(scan, "git reflog", name, mail)
    yield from _person(scan, "git config", said.get("user.name", b""), said.get("user.email", b""))


_WHO = re.compile(rb"^(?:author|committer|tagger) ([^<\n]*?) ?<([^>\n]*)>", re.MULTILINE)
_OF_GIT = re.compile(
    rb"^(?:tree|parent|object|type|encoding|author|committer|tagger) .*\n|^gpgsig.*\n(?: .*\n)*", re.MULTILINE
)


def _written(scan: Scan, root: Path, kinds: Mapping[str, str]) -> Iterator[Leak]:
    """What commits and tags say, who made them, and how folders and files were called."""
    people, names = set(), set()
    for sha, content in _contents(
        root, [sha for sha, kind in kinds.items() if kind in ("commit", "tag", "tree")]
    ):
        if kinds[sha] == "tree":
            names |= set(_entries(content))
            continue
        people |= set(_WHO.findall(content.partition(b"\n\n")[0]))
        said = (
            _OF_GIT.sub(b"", content.replace(b"\n\n", b"\n\0\n", 1).partition(b"\0")[0])
            + content.partition(b"\n\n")[2]
        )
        yield from scan.text("git log", _words(said))
    yield from scan.text("git log", _words(b"\n".join(sorted(names))))
    for name, mail in sorted(people):
        yield from _person(scan, "git log", name, mail)


def _entries(tree: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(tree):
        end = tree.index(b"\0", place)
        yield tree[place:end].partition(b" ")[2]
        place = end + 21


#: Who commits where nobody said who commits.
_NOBODY = {"root", "x", "user", "runner", "unknown"}


def _person(scan: Scan, where: str, name_said: bytes, mail_said: bytes) -> Iterator[Leak]:
    """Who wrote and committed: the project may, a person may not."""
    name, mail = (said.decode("utf-8", "replace").strip("<> ") for said in (name_said, mail_said))
    name, mail = (
        ("" if name in _NOBODY else name),
        (mail if "@" in mail and not mail.endswith("(none)") else ""),
    )
    if not name and not mail:
        return
    yield from scan.text(where, name)
    if OF_NOBODY.fullmatch(mail) or scan.allows(mail):
        if IS_NAME.fullmatch(name) and not scan.is_organisation(name):
            yield Leak(where, "who committed", "name of an author", mask(name))
        return
    if name and not scan.is_organisation(name):
        yield Leak(where, "who committed", "name of an author", mask(name))
    if mail and not RESERVED.search(mail):
        yield Leak(where, "who committed", "mail address", mask(mail))


def _files(scan: Scan, root: Path, kinds: Mapping[str, str]) -> Iterator[Leak]:
    """Each version of each file that is no file of today."""
    commits = "\n".join(sha for sha, kind in kinds.items() if kind in ("commit", "tag")) + "\n"
    listed = _git(root, "rev-list", "--objects", "--stdin", given=commits) or b""
    names = dict(
        line.partition(" ")[::2] for line in listed.decode("utf-8", "replace").splitlines() if " " in line
    )
    staged = (_git(root, "ls-files", "--stage", "-z") or b"").decode("utf-8", "replace").split("\0")
    names |= {line.split(maxsplit=3)[1]: line.partition("\t")[2] for line in staged if line}
    today = _git(root, "ls-tree", "-r", "-z", "HEAD", may_fail=True) or b""
    now = {line.split(maxsplit=3)[2] for line in today.decode("utf-8", "replace").split("\0") if line}
    judged = read_allowed_history(root)
    wanted = [sha for sha, kind in kinds.items() if kind == "blob" and sha not in now]
    for sha, content in _contents(root, wanted):
        settled = judged[sha].rules if sha in judged else ()
        for leak in scan.file(names.get(sha, "object without a name"), content):
            if leak.rule in settled:
                continue
            yield Leak(f"git {sha[:8]}:{leak.file}", leak.place, leak.rule, leak.masked)


def _git(root: Path, *arguments: str, may_fail: bool = False, given: str | None = None) -> bytes | None:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],
            env=os.environ | AS_COMMITTED,
            input=(given or "").encode(),
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        ).stdout
    except FileNotFoundError:
        return None
    except (OSError, subprocess.SubprocessError) as error:
        if may_fail:
            return None
        raise HistoryError(
            f"git {arguments[0]} does not tell the history; try it by hand in this folder"
        ) from error


def _contents(root: Path, wanted: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield these objects, one at a time."""
    if not wanted:
        return
    asked, settings = ["git", "-C", str(root), "cat-file", "--batch"], os.environ | AS_COMMITTED
    with subprocess.Popen(asked, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
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
            yield sha, content
        git.stdin.close()
