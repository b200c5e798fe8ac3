"""Is the archive of a release whole and itself: manifest, digests, chain, and where it says it comes from?

Whoever makes an archive anew can make all of it agree. So it is held against something outside as well: the
records of a project, where it stands in one, or the digest that whoever checks it finds there.
"""

import json
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import chain, project, signatures
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.publication import record_files, release_records
from staatvanmigratie.publication.papers import bill_of_materials, provenance
from staatvanmigratie.publication.papers.materials import DIRTY
from staatvanmigratie.publication.release_archive import RECORDS, is_for_readers
from staatvanmigratie.publication.site import files, kept
from staatvanmigratie.publication.verification import records, releases
from staatvanmigratie.publication.verification.finding import Finding, gathered, problems, remark

_MOST_FILES = 50_000
_MOST_BYTES = 2_000_000_000  # unpacked
_ABOUT = "archive"
_BEGIN, _END, _END_SIZE = b"PK\x03\x04", b"PK\x05\x06", 22  # of a zip without a comment


class PackageError(SvmError):
    """A file is not the archive of a release; the message says why."""


class Package:
    """The archive of a release, unpacked in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cached_property
    def about(self) -> dict[str, Any]:
        """What its ``release.json`` says.

        Raises
        ------
        PackageError
            There is none, or it is broken.
        """
        return self._json(kept.ABOUT)

    @property
    def name(self) -> str:
        """The release: ``2024.0``."""
        return str(self.about.get("release"))

    @property
    def number(self) -> int:
        """The edition."""
        return int(self.name.partition(".")[0])

    @property
    def commit(self) -> str:
        """The commit it was made from, or nothing."""
        return str(self.about.get("commit") or "")

    @property
    def manifest(self) -> str:
        """The SHA-256 of its manifest, by which it can be told from any other."""
        return file_digest(self.folder / kept.MANIFEST)

    @property
    def looked_at(self) -> str:
        """How much there is to look at, in words."""
        count = sum(path.is_file() for path in self.folder.rglob("*")) - len(self.record_names)
        entries = sum(len(self.entries(name) or ()) for name in self.record_names)
        return f"{count} files, {entries} entries of records, manifest {self.manifest}"

    def _json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PackageError(f"There is no {name} in it that can be read, so it is no release") from error
        if not isinstance(found, dict):
            raise PackageError(f"{name} in it is no release's")
        return found

    def findings(self) -> list[Finding]:
        """Return what does not hold of it by itself.

        Raises
        ------
        PackageError
            There is no release in it.
        """
        if not kept.NAME.fullmatch(self.name):
            raise PackageError(f"{kept.ABOUT} names no release but {self.name!r}")
        listed = self._json(kept.MANIFEST).get("files")
        if not isinstance(listed, dict):
            raise PackageError(f"{kept.MANIFEST} lists no files")
        documents = self.about.get("public_documents")
        if not isinstance(documents, list):
            raise PackageError(f"{kept.ABOUT} does not say which documents readers get")
        inside = [name for name in listed if not is_for_readers(name, documents)]
        wanted = {name: sha256 for name, sha256 in listed.items() if name not in inside}
        return gathered(
            (_ABOUT, lambda: self._files(wanted, inside)),
            ("records", self._records),
            (provenance.NAME, lambda: self._papers(wanted)),
        )

    def _files(self, wanted: dict[str, str], inside: list[str]) -> Iterator[Finding]:
        found = files.damage(self.folder, wanted, besides=lambda name: name.startswith(RECORDS))
        yield from problems(_ABOUT, (said for said in found if said != f"{kept.MANIFEST} was not there"))
        if inside:
            yield remark(
                _ABOUT, f"{len(inside)} files are not for readers and not in it: {', '.join(sorted(inside))}"
            )

    # What was written down --------------------------------------------------------------------------------

    def _records(self) -> Iterator[Finding]:
        own = f"{release_records.FOLDER.as_posix()}/{self.number}.yml"
        wanted = self.about.get("records") or {}
        for name in sorted({*wanted, own} - set(self.record_names)):
            yield Finding(name, "is not in it, and the release rests on it")
        for name in self.record_names:
            listed = self.entries(name)
            if listed is None:
                yield Finding(name, "cannot be read as a file of records")
                continue
            yield from problems(name, chain.problems(name, listed))
            if name != own and name not in wanted:
                yield Finding(name, "is in it, and the release does not rest on it")
            elif name in wanted and (not listed or chain.digest(listed[-1]) != wanted[name]):
                yield Finding(name, "does not end with the entry that the release rests on")
        if own in self.record_names:
            yield from problems(own, self._released(own))

    @cached_property
    def record_names(self) -> list[str]:
        """The files of records in it, as they are called in a project."""
        folder = self.folder / RECORDS
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def entries(self, name: str) -> list[Any] | None:
        """Return what stands in a file of records in it; None where that cannot be read."""
        with suppress(SvmError, OSError, UnicodeDecodeError):
            if record_files.key(name):
                text = (self.folder / RECORDS / name).read_bytes().decode("utf-8")
                return record_files.entries(name, text)
        return None

    def _released(self, own: str) -> Iterator[str]:
        """Yield what the record of the release does not say of it."""
        try:
            found = release_records.read(self.folder / RECORDS, self.number)
        except SvmError as error:
            yield str(error).removeprefix(f"{own}: ")
            return
        if not found or found[-1].release != self.name:
            yield f"its last entry is not the release {self.name}"
            return
        if found[-1].manifest != self.manifest:
            yield f"{self.name} has another manifest there than {kept.MANIFEST}"
        yield from releases.agrees(self.about, found[-1])

    # The papers -------------------------------------------------------------------------------------------

    def _papers(self, wanted: dict[str, str]) -> Iterator[Finding]:
        name = provenance.NAME
        if name not in wanted:
            yield Finding(name, "is not in it, and every release that has an archive has one")
        if name not in wanted or not (self.folder / name).is_file():
            return  # told
        try:
            said = self._json(name)
            subjects = {each["name"]: each["digest"]["sha256"] for each in said["subject"]}
            used = {
                each["name"]: each for each in said["predicate"]["buildDefinition"]["resolvedDependencies"]
            }
            named = {
                "commit": used["code"].get("digest", {}).get("gitCommit", ""),
                "store": used["store"]["digest"]["sha256"],
                "requirements": used.get("lock", {}).get("digest", {}).get("sha256"),
            }
        except (PackageError, KeyError, TypeError, AttributeError):
            yield Finding(name, "cannot be read as a statement of where the release comes from")
            return
        if said.get("_type") != provenance.STATEMENT or said.get("predicateType") != provenance.PREDICATE:
            yield Finding(name, "is a statement of another kind")
        of_itself = {kept.ABOUT, kept.MANIFEST, name}
        for each in sorted(wanted.keys() - of_itself):
            if subjects.get(each) != wanted[each]:
                yield Finding(name, f"speaks of other bytes than those of {each}")
        for key, value in named.items():
            if (self.about.get(key) or "").removesuffix(DIRTY) != (value or ""):
                yield Finding(name, f"names another {key} than {kept.ABOUT}")
        if self.commit.endswith(DIRTY):
            yield remark(
                name, f"files were changed since commit {self.commit[:12]}: nobody can build it again"
            )
        if bill_of_materials.NAME not in wanted and named["requirements"]:
            yield Finding(bill_of_materials.NAME, "is not in it")


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Unpack the archive of a release for a while.

    Raises
    ------
    PackageError
        No zip, a damaged one, one that could harm this machine, or one without a release in it.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                for member in _members(path, archive):
                    target = Path(folder, *member.filename.split("/"))
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(member))
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            EOFError,
            ValueError,
        ) as error:
            raise PackageError(f"{path.name} is no whole zip ({error}); download it again") from error
        yield Package(Path(folder))


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what is in a zip, where nothing in it can stand outside the folder it is unpacked in."""
    found = archive.infolist()
    with path.open("rb") as read:
        begin = read.read(4)
        read.seek(-min(_END_SIZE, path.stat().st_size), 2)
        end = read.read(4)
    if archive.comment or begin != _BEGIN or end != _END:
        raise PackageError(
            f"{path.name} has more before, in or behind it than a release has; nothing was unpacked"
        )
    if len(found) > _MOST_FILES or sum(each.file_size for each in found) > _MOST_BYTES:
        raise PackageError(f"{path.name} is too large to be the archive of a release; nothing was unpacked")
    seen = set()
    for each in found:
        parts = each.filename.split("/")
        odd = each.is_dir() or "\\" in each.filename or ":" in each.filename or not all(parts)
        if odd or {".", ".."} & set(parts) or stat.S_ISLNK(each.external_attr >> 16):
            raise PackageError(
                f"{path.name} has a part that no release has: {each.filename!r}; nothing was unpacked"
            )
        if each.filename.casefold() in seen:
            raise PackageError(f"{path.name} has {each.filename!r} twice; nothing was unpacked")
        seen.add(each.filename.casefold())
    return found


def held_against_project(release: Package) -> list[Finding]:
    """Return where the archive and the records of the project around differ, or how to check it without."""
    return gathered(("the project", lambda: _differs(release)))


def _differs(release: Package) -> Iterator[Finding]:
    try:
        root = project.project_root()
    except SvmError:
        root = None
    known = release_records.every(root) if root else {}
    if root is None or release.name not in known:
        where = f"{release_records.FOLDER.as_posix()}/{release.number}.yml"
        said = f"compare its manifest, {release.manifest}, with that of {release.name} in {where}"
        yield remark(_ABOUT, f"it was held against nothing outside itself; {said}")
        return
    if known[release.name].manifest != release.manifest:
        yield Finding(
            _ABOUT, f"it is not the {release.name} that this project released: the manifest is another"
        )
    for name in release.record_names:
        mine, its = record_files.of(root, name), release.entries(name) or []
        if mine[: len(its)] != its:
            yield Finding(name, "in it are other entries than in this project")
    allowed = root / "data" / signatures.ALLOWED
    if allowed.exists():
        for name in release.record_names:
            yield from records.signed(name, release.entries(name) or [], allowed)
