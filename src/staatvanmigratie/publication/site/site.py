"""The folder of the published site: what is kept, and what is public now.

    releases/2024.0/     a release as it was, read-only
    states/<32 hex>/     one whole public tree, with copies of what the releases hold
    archives/            each release in one file, for who wants to check it; made again from what is kept
    states/<32 hex>.json what it shows, with the digest of every file, and which state was public before it
    public               a link to one of the states: what a web server shows
    journal.jsonl        what was made public when; lines are only added, each sealed as records are

Publishing makes a new state and changes ``public`` for it in one step. Whatever moment it is stopped at,
``public`` is one whole state: the one before or the new one. What a stopped run left is cleared away by the
next; a state that was public less than an hour ago stays, as someone may be reading it. This folder is no
part of the version history: keep a backup of ``releases``.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import chain, moments
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import alone, file_digest, flush, write_whole
from staatvanmigratie.publication.site import drafts, files, kept, pages
from staatvanmigratie.publication.site.kept import Kept

#: How many states before the public one are kept to go back to.
BEFORE = 10
#: How long a state stays after it was public, whatever came of it: who opened it reads it to the end.
READ_OUT = timedelta(hours=1)


@dataclass(frozen=True)
class State:
    """One public tree."""

    name: str
    before: str | None  # the state that was public before it
    made: str
    releases: list[str]
    files: dict[str, str]


class Site:
    """The site folder of a project."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.releases = folder / "releases"
        self.states = folder / "states"
        self.public = folder / "public"
        self.archives = folder / "archives"
        self.journal = folder / "journal.jsonl"
        self._pointer = folder / "public.txt"  # where a system has no links

    @classmethod
    def of(cls, root: Path, asked: Path | None = None) -> "Site":
        """Return the site folder that was asked for, else of ``SVM_SITE``, else ``site`` in the project."""
        named = asked or os.environ.get("SVM_SITE")
        return cls(Path(named).absolute() if named else root / "site")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other release out.

        Raises
        ------
        SvmError
            Another process is at work in this folder; the message gives its id.
        """
        self.releases.mkdir(parents=True, exist_ok=True)
        self.states.mkdir(exist_ok=True)
        said = f"is releasing in {self.folder}. Wait until it has finished."
        with alone(self.folder / ".lock", lambda pid: SvmError(f"Process {pid} {said}")):
            yield

    # What there is ----------------------------------------------------------------------------------------

    @property
    def state(self) -> State | None:
        """The public state; None before the first.

        Raises
        ------
        SvmError
            What is public is no state of this folder.
        """
        if self.public.is_symlink():
            name = Path(os.readlink(self.public)).name
        elif self._pointer.exists():
            name = self._pointer.read_text(encoding="utf-8").strip()
        elif self.public.exists():
            raise SvmError(f"{self.public} was not made by svm release; move it away first")
        else:
            return None
        if (found := self.read(name)) is None:
            raise SvmError(f"{self.states / name}.json is not there; put {self.folder} back from a backup")
        return found

    @property
    def tree(self) -> Path | None:
        """The folder of the public state."""
        state = self.state
        return self.states / state.name if state else None

    def read(self, name: str | None) -> State | None:
        """Return a state by its name; None when it is not there."""
        path = self.states / f"{name}.json"
        return State(**json.loads(path.read_text(encoding="utf-8"))) if name and path.exists() else None

    def history(self) -> list[State]:
        """Return the public state and those before it, as far as they are kept."""
        found: list[State] = []
        state = self.state
        while state is not None and len(found) <= BEFORE:
            found.append(state)
            state = self.read(state.before)
        return found

    def kept(self, name: str) -> Kept:
        """Return a kept release."""
        return Kept(self.releases / name)

    def archive(self, name: str) -> Path:
        """Return the one file that a release stands in."""
        return self.archives / pages.archive_name(name)

    def lines(self) -> list[Any]:
        """Return the lines of the journal, oldest first.

        Raises
        ------
        SvmError
            A line cannot be read.
        """
        text = self.journal.read_text(encoding="utf-8") if self.journal.exists() else ""
        try:
            return [json.loads(line) for line in text.splitlines()]
        except ValueError as error:
            raise SvmError(
                f"{self.journal}: a line of it is broken ({error}); put it back from a backup"
            ) from error

    def shown(self) -> list[Kept]:
        """Return the releases that are public, oldest edition first; all there are before the first state."""
        state = self.state
        return kept.all_of(self.releases) if state is None else [self.kept(name) for name in state.releases]

    # What is done, under the lock -------------------------------------------------------------------------

    def publish(
        self, releases: Sequence[Kept], write_pages: Callable[[Path], None], did: str, released: int | None
    ) -> State:
        """Make a state of these releases public, in one step.

        Parameters
        ----------
        write_pages
            Writes the pages around the releases into the folder it is given.
        released
            The edition whose drafts end with this; those of other editions stay.
        """
        now = self.state
        name = secrets.token_hex(16)
        folder = self.states / name
        folder.mkdir()
        for each in releases:
            _show(each, folder / each.name)
        for each in {each.number: each for each in sorted(releases, key=lambda e: e.order)}.values():
            files.link(folder / each.name, folder / str(each.number))  # the newest, at a second address
        for each in releases:
            if self.archive(each.name).exists():
                files.copy(self.archive(each.name), folder / pages.ARCHIVES / pages.archive_name(each.name))
        write_pages(folder)
        listed = files.listing(folder)
        if now:
            drafts.carry(self.states / now.name, folder, without=released)
        files.settle(folder)
        shown = [each.name for each in sorted(releases, key=lambda e: e.order)]
        state = State(name, now.name if now else None, moments.now().isoformat(), shown, listed)
        write_whole(self.states / f"{name}.json", json.dumps(asdict(state), indent=1) + "\n")
        self._switch(state, did)
        return state

    def back(self) -> State:
        """Make the state before the public one public again, and return it.

        Raises
        ------
        SvmError
            There is none, or it is not what it was.
        """
        now = self.state
        before = self.read(now.before) if now else None
        if now is None or before is None:
            public = f"Public is {self.words(now)}" if now else "Nothing is public"
            raise SvmError(f"{public}, and no state before it is kept in {self.folder}")
        folder = self.states / before.name
        drafts.clear(folder)
        if damaged := files.damage(folder, before.files):
            raise SvmError(
                f"The state before is damaged: {'; '.join(damaged[:3])}. Public stays {self.words(now)}"
            )
        drafts.carry(self.states / now.name, folder)
        self._switch(before, "back")
        return before

    def _switch(self, state: State, did: str) -> None:
        """Change what is public, in one step."""
        if (now := self.state) is not None:
            os.utime(self.states / f"{now.name}.json")  # since when it is no longer public
        link = self.folder / f".public-{os.getpid()}"
        link.unlink(missing_ok=True)
        try:
            os.symlink(f"states/{state.name}", link, target_is_directory=True)
        except OSError:
            write_whole(self._pointer, f"{state.name}\n")
        else:
            os.replace(link, self.public)
            flush(self.folder)
        listing = file_digest(self.states / f"{state.name}.json")
        self.note(did, public=state.name, releases=state.releases, listing=listing)

    def note(self, did: str, **about: object) -> None:
        """Add a line to the journal."""
        moment = moments.now().isoformat()
        made = chain.added(self.journal.name, self.lines(), {"moment": moment, "did": did, **about}, moment)
        with self.journal.open("a", encoding="utf-8", newline="\n") as file:
            file.write("".join(json.dumps(each) + "\n" for each in made))
            file.flush()
            os.fsync(file.fileno())

    def tidy(self, recorded: set[str]) -> None:
        """Clear away what a stopped run left. Needs the lock.

        Never what is or was public: a release stays that ``recorded`` (data/releases), a state or the journal
        names. A state goes that cannot be gone back to and that nobody can be reading any more.
        """
        kept.clear_unfinished(self.releases)
        unfinished = [*self.folder.glob(f"{drafts.UNFINISHED}*"), *self.archives.glob(".*")]
        for left in [*self.folder.glob(".public-*"), *unfinished]:
            left.unlink() if left.is_symlink() or left.is_file() else files.remove(left)
        history = self.history()
        named = recorded.union(*(state.releases for state in history))
        journal = self.journal.read_text(encoding="utf-8") if self.journal.exists() else ""
        for each in kept.all_of(self.releases):
            if each.name not in named and f'"{each.name}"' not in journal:
                files.remove(each.folder)
        read_out = (moments.now() - READ_OUT).timestamp()
        read = {path.stem for path in self.states.glob("*.json") if path.stat().st_mtime > read_out}
        public = history[0].name if history else None
        stays = {state.name for state in history} | read
        for path in self.states.iterdir():
            if path.name.removesuffix(".json") not in stays:
                path.unlink() if path.is_file() else files.remove(path)
            elif path.is_dir() and path.name != public:
                drafts.clear(path)

    def words(self, state: State | None) -> str:
        """Return what a state shows, for a message."""
        return ", ".join(state.releases) if state and state.releases else "a page without editions"


def _show(release: Kept, folder: Path) -> None:
    """Put a release into a public tree: its website, and the documents that readers may have."""
    files.copy(release.html, folder)
    for name in release.about["public_documents"]:
        files.copy(release.folder / "documents" / name, folder / "documents" / name)
