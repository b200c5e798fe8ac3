"""Does the version history agree: no entry that was committed once was changed or taken away later."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import chain, git
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.publication import record_files
from staatvanmigratie.publication.papers.materials import DIRTY
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.verification.finding import Finding, remark

_ABOUT = "git"
_SHOWN = 12  # of the name of a commit


class _History:
    """The commits of a project, and the files of records in each."""

    def __init__(self, root: Path):
        self.root = root
        self.files = lru_cache(maxsize=None)(self._files)
        self.digests = lru_cache(maxsize=None)(self._digests)

    def git(self, *arguments: str) -> str | None:
        """Return what git says; None where it fails or is not there."""
        return git.said(self.root, *arguments)

    @property
    def commits(self) -> list[list[str]]:
        """Every commit that touches a file of records, and every merge, each followed by its parents."""
        patterns = [f":(glob){pattern}" for pattern in record_files.KINDS]
        touched = self.git("rev-list", "--full-history", "HEAD", "--", *patterns) or ""
        merges = self.git("rev-list", "--merges", "HEAD") or ""
        found = dict.fromkeys([*touched.split(), *merges.split()])
        return [(self.git("rev-parse", commit, f"{commit}^@") or commit).split() for commit in found]

    def _files(self, commit: str) -> Mapping[str, str]:
        """The files of records in a commit, each with the name of what it holds."""
        folders = sorted({pattern.partition("*")[0].rpartition("/")[0] for pattern in record_files.KINDS})
        listed = self.git("ls-tree", "-r", "-z", commit, "--", *folders) or ""
        found = {}
        for line in filter(None, listed.split("\0")):
            about, _, name = line.partition("\t")
            if record_files.key(name):
                found[name] = about.split()[2]
        return found

    def _digests(self, name: str, blob: str) -> tuple[tuple[str, str], ...]:
        """Digest and title of each entry of a file.

        Raises
        ------
        DataFileError
            The file of that time cannot be read.
        """
        return titled(record_files.entries(name, self.git("cat-file", "blob", blob) or ""))


def titled(entries: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """Return digest and title of each entry."""
    return tuple((chain.digest(each), chain.title(place, each)) for place, each in enumerate(entries, 1))


def lost(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[str]:
    """Return the titles of the entries that no longer stand in their order in what came after."""
    wanted = iter(digest for digest, _ in after)
    known = {digest for digest, _ in after}
    gone = [title for digest, title in before if digest not in known]
    if gone or all(digest in wanted for digest, _ in before):
        return gone
    return [title for _, title in before[-1:]]


def of_records(root: Path) -> Iterator[Finding]:
    """Yield every entry that a commit, or the files as they stand now, changed or took away."""
    history = _History(root)
    if (top := history.git("rev-parse", "--show-toplevel")) is None:
        yield remark(_ABOUT, "this folder is no repository, so nothing tells what records said before")
        return
    if history.git("rev-parse", "--verify", "--quiet", "HEAD") is None:
        yield remark(_ABOUT, "nothing was committed yet")
        return
    if Path(top.strip()).resolve() != root.resolve():
        yield remark(_ABOUT, "the project is a part of another repository; its history was not looked at")
        return
    if (history.git("rev-parse", "--is-shallow-repository") or "").strip() == "true":
        yield remark(
            _ABOUT, "this clone has only part of the history; the rest comes with: git fetch --unshallow"
        )
    for commit, *parents in history.commits:
        for parent in parents:
            yield from _between(history, parent, commit)
    yield from _now(history)


def _between(history: _History, parent: str, commit: str) -> Iterator[Finding]:
    before, after = history.files(parent), history.files(commit)
    for name in sorted(before):
        if before[name] == after.get(name):
            continue
        where = f"commit {commit[:_SHOWN]}"
        try:
            old = history.digests(name, before[name])
            new = history.digests(name, after[name]) if name in after else ()
        except DataFileError as error:
            yield Finding(where, f"{name} cannot be read: {error}")
            continue
        for title in lost(old, new):
            yield Finding(where, f"{name}: {title} was changed or taken away")


def _now(history: _History) -> Iterator[Finding]:
    for name, blob in sorted(history.files("HEAD").items()):
        try:
            gone = lost(history.digests(name, blob), titled(record_files.of(history.root, name)))
        except DataFileError:
            continue  # told by the chain
        for title in gone:
            yield Finding(name, f"{title} stands in the last commit, and was changed or taken away since")


def of_releases(root: Path, releases: Sequence[Kept]) -> Iterator[Finding]:
    """Yield every kept release whose commit is no longer in the history: then that was rewritten."""
    history = _History(root)
    if history.git("rev-parse", "--verify", "--quiet", "HEAD") is None:
        return
    for each in releases:
        named = str(each.about.get("commit") or "").removesuffix(DIRTY)
        if not named:
            yield remark(each.name, "it does not say which commit it was made from")
        elif history.git("merge-base", "--is-ancestor", "--", named, "HEAD") is None:
            yield Finding(
                each.name,
                f"it was made from commit {named[:_SHOWN]}, which is not in the history of what stands here: "
                "the history was rewritten, or not all of it is here",
            )
