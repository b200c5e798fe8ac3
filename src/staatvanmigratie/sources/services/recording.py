"""Answers of the sources as they came, kept in a folder, and given again without network.

    FOLDER/recording.json        what was asked, and status, headers, moment and digest of each answer
    FOLDER/answers/00001.gz      the bytes of its body as they came, packed where the source packed them

Nothing else is kept: no cookies, no name of a machine or a person. A folder that was changed is refused:
every file has its digest in the index, and the index its own.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field

from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import SourceError, SvmError
from staatvanmigratie.foundation.strict import Strict

INDEX = "recording.json"
ANSWERS = "answers"
BEGUN = ".begun"
#: Headers that an answer is judged or unpacked by, or that date it; no other one is kept.
HEADERS = ("content-type", "content-encoding", "retry-after", "location", "last-modified", "etag", "date")
_USER_IN_ADDRESS = re.compile(r"//[^/@\s]*@")


class NotRecordedError(SourceError):
    """A recording has no answer to what is asked."""


@dataclass(frozen=True)
class Reply:
    """What came of one request: a status with a body, or the words of what went wrong on the way."""

    address: str
    accept: str
    received: str = ""  # moment, UTC
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    failed: str | None = None
    may_pass: bool = False  # the failure; asking again may help
    body: bytes = b""


class Kept(Strict):
    """One answer in the index: a :class:`Reply` whose body stands in a file."""

    number: int = Field(ge=1)
    address: str
    accept: str
    received: str
    status: int | None
    headers: dict[str, str]
    failed: str | None
    may_pass: bool
    sha256: str | None  # of the body; None where nothing came

    @property
    def file(self) -> str:
        """The file of the body, named by number: never by a name that a stranger wrote in an index."""
        packed = self.headers.get("content-encoding") == "gzip"
        return f"{self.number:05d}.{'gz' if packed else 'body'}"


class Index(Strict):
    """What ``recording.json`` holds."""

    form: Literal[1]
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    origins: dict[str, str]
    replies: list[Kept]

    def digest(self) -> str:
        """Return the digest of all of it."""
        return files.digest(self.model_dump())


class Recorder:
    """Keep what comes in a new folder; the index is written by :meth:`close`, and makes it a recording."""

    def __init__(self, folder: Path, origins: Mapping[str, str], day: date):
        self.folder = Path(folder)
        self.bytes = 0
        self._day, self._origins = day, dict(origins)
        self._replies: list[Kept] = []
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise SvmError(f"{folder} is not empty; a recording needs a folder of its own: name a new one")

    @property
    def replies(self) -> int:
        """How many answers were kept."""
        return len(self._replies)

    def keep(self, reply: Reply) -> None:
        """Put one answer in the folder."""
        if not self._replies:
            self._write(self.folder / BEGUN, b"")
        kept = Kept(
            number=self.replies + 1,
            address=reply.address,
            accept=reply.accept,
            received=reply.received,
            status=reply.status,
            headers=_that_matter(reply.headers),
            failed=reply.failed and _USER_IN_ADDRESS.sub("//", reply.failed),
            may_pass=reply.may_pass,
            sha256=None if reply.failed else hashlib.sha256(reply.body).hexdigest(),
        )
        if kept.sha256:
            self._write(self.folder / ANSWERS / kept.file, reply.body)
        self._replies.append(kept)
        self.bytes += len(reply.body)

    def close(self) -> None:
        """Write the index."""
        index = Index(form=1, day=self._day.isoformat(), origins=self._origins, replies=self._replies)
        content = {**index.model_dump(), "sha256": index.digest()}
        self._write(self.folder / INDEX, json.dumps(content, ensure_ascii=False, indent=1).encode())
        (self.folder / BEGUN).unlink(missing_ok=True)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        try:
            files.write_whole(path, content)
        except OSError as error:
            raise SvmError(f"{path}: the recording cannot be written ({error.strerror})") from error


class Recording:
    """A folder that a :class:`Recorder` made, checked, ready to answer the same requests.

    Parameters
    ----------
    watch
        Wraps the list of answers while they are checked, to show how far that is.

    Raises
    ------
    SvmError
        This is no recording, it was not finished, or something in it was changed.
    """

    def __init__(self, folder: Path, watch: Callable[[list[Kept]], Iterable[Kept]] = iter):
        self.folder = Path(folder)
        index, self.digest = self._read_index()
        self.day = date.fromisoformat(index.day)
        self.origins = index.origins
        self.replies = len(index.replies)
        self.received = ""  # of the last answer that was given
        self._replies: dict[tuple[str, str], list[Kept]] = defaultdict(list)
        self._given: dict[tuple[str, str], int] = defaultdict(int)
        for kept in watch(index.replies):
            self._check(kept)
            self._replies[kept.address, kept.accept].append(kept)
        known = {kept.file for kept in index.replies if kept.sha256}
        there = {path.name for path in (self.folder / ANSWERS).glob("*")}
        if strange := sorted(there - known):
            raise self._changed(f"{ANSWERS}/{strange[0]} is no part of it")

    def next(self, address: str, accept: str) -> Reply:
        """Return the answer to a request; asked again, the one that came then, and at the end the last one.

        Raises
        ------
        NotRecordedError
            This was not asked when the recording was made.
        """
        asked = address, accept
        if asked not in self._replies:
            raise NotRecordedError(self._lacking(address, accept))
        came = self._replies[asked]
        kept = came[min(self._given[asked], len(came) - 1)]
        self._given[asked] += 1
        self.received = kept.received
        body = (self.folder / ANSWERS / kept.file).read_bytes() if kept.sha256 else b""
        said = kept.model_dump(exclude={"number", "sha256"})
        return Reply(**said, body=body)

    def _lacking(self, address: str, accept: str) -> str:
        others = sorted({there for there, _ in self._replies})
        same = [there for there in others if urlsplit(there).path == urlsplit(address).path]
        near = same or get_close_matches(address, others, n=3, cutoff=0.5) or others
        shown = "".join(f"\n- {unquote(each)}" for each in near[:3])
        what = "of this resource" if same else "nearest to it"
        return (
            f"{self.folder} has no answer to {unquote(address)} ({accept}). Of its {self.replies} "
            f"answers, {what}:{shown}\nRecord what is asked now: svm fetch --record NEW_FOLDER"
        )

    def _read_index(self) -> tuple[Index, str]:
        path = self.folder / INDEX
        if not path.is_file():
            begun = (self.folder / BEGUN).exists()
            why = "its recording was not finished" if begun else f"there is no {INDEX} in it"
            raise SvmError(
                f"{self.folder} is no recording: {why}. Make one with: svm fetch --record NEW_FOLDER"
            )
        try:
            content = json.loads(path.read_bytes())
            said = content.pop("sha256")
            index = Index(**content)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise self._changed(f"{INDEX} has another form than this version writes") from error
        if index.digest() != said:
            raise self._changed(f"{INDEX} is another one than was written")
        return index, said

    def _check(self, kept: Kept) -> None:
        path = self.folder / ANSWERS / kept.file
        if kept.sha256 and not path.is_file():
            raise self._changed(f"{ANSWERS}/{path.name} is gone ({kept.address})")
        if kept.sha256 and files.file_digest(path) != kept.sha256:
            raise self._changed(f"{ANSWERS}/{path.name} is another file than came ({kept.address})")

    def _changed(self, what: str) -> SvmError:
        return SvmError(
            f"{self.folder} was changed after it was recorded: {what}. What is replayed must be what the "
            "source said; take the folder anew from who recorded it"
        )


def _that_matter(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {name.lower(): text for name, text in headers.items() if name.lower() in HEADERS}
    if "location" in kept:  # where one is sent on to may hold a token
        kept["location"] = _USER_IN_ADDRESS.sub("//", kept["location"]).partition("?")[0]
    return kept
