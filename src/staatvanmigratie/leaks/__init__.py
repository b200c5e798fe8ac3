"""No personal data and no secrets in what goes out: ``svm check --leaks``.

Looks at everything a reader, a partner or a clone of the repository can open: the website, the PDF,
documents, spreadsheets and images with their insides, notebooks, data files, and what the history of the
repository holds. A find is masked before anyone prints it.

Who may be named, and which addresses and numbers belong to an organisation and not to a person, stands in
``data/allowed-names.yml`` with the public source that says so.
"""

import getpass
import hashlib
import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from staatvanmigratie import yamlfile
from staatvanmigratie.catalogue import Strict, first_problem
from staatvanmigratie.errors import DataFileError
from staatvanmigratie.leaks import insides
from staatvanmigratie.leaks.names import Register
from staatvanmigratie.leaks.names import read as read_register
from staatvanmigratie.leaks.rules import RULES, Leak, mask

ALLOWED = "data/allowed-names.yml"


class Allowed(Strict):
    """A name, mail address or telephone number that may be printed, and where it is public."""

    name: str | None = None
    mail: str | None = None
    telephone: str | None = None
    organisation: str | None = None
    function: str
    address: str = Field(pattern=r"^https://")


class Scan:
    """A search for leaks, with what is allowed, and optionally a register of names."""

    def __init__(
        self, allowed: Iterable[Allowed] = (), register: Register | None = None, users: Iterable[str] = ()
    ):
        allowed = list(allowed)
        self.register = register
        self._known: dict[tuple[str, bytes], list[tuple[str, str, str]]] = {}
        self._texts = {_bare(text) for each in allowed for text in (each.mail, each.telephone) if text}
        self._authors = {_bare(each.organisation or each.name or "") for each in allowed}
        names = [re.escape(user) for user in users if len(user) >= 4]
        self._user = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if names else None

    def file(self, name: str, content: bytes) -> list[Leak]:
        """Return the leaks in one file, each once. What was searched before is not searched again."""
        kind, digest = Path(name).suffix, hashlib.sha256(content).digest()
        if (kind, digest) not in self._known:
            parts = list(insides.parts(name, content))
            self._known[kind, digest] = list(self._found(parts[1:]))
        found = [*self._found([insides.Part("file name", name)]), *self._known[kind, digest]]
        return list(dict.fromkeys(Leak(name, where, rule, said) for where, rule, said in found))

    def _found(self, parts: Iterable[insides.Part]) -> Iterator[tuple[str, str, str]]:
        for part in parts:
            for where, rule, text in self.part(part):
                yield where, rule, mask(text)

    def text(self, name: str, text: str) -> list[Leak]:
        """Return the leaks in a text that is no file."""
        part = insides.Part("text", text, lines=True)
        return list(dict.fromkeys(Leak(name, w, r, mask(t)) for w, r, t in self.part(part)))

    def part(self, part: insides.Part) -> Iterator[tuple[str, str, str]]:
        """Yield place, rule and text of each leak in a part."""
        if part.rule:
            yield part.place, part.rule, part.text
        text = part.text
        if not text:
            return
        if part.author and not self._is_organisation(text):
            yield part.place, "name of an author", text
        spots = [(m.start(), rule, m[0]) for rule, find in RULES.items() for m in find(text)]
        spots = [spot for spot in spots if _bare(spot[2]) not in self._texts]
        if self._user:
            spots += [(match.start(), "user name", match[0]) for match in self._user.finditer(text)]
        if self.register:
            spots += [(a, "name in the register", text[a:b]) for a, b in self.register.find(text)]
        if spots:
            breaks = [match.start() for match in re.finditer("\n", text)] if part.lines else []
            for start, rule, said in sorted(spots):
                line = f"line {bisect_right(breaks, start) + 1}"
                yield (part.place.removesuffix("text") + line if part.lines else part.place), rule, said

    def _is_organisation(self, text: str) -> bool:
        pieces = [_bare(piece) for piece in re.split(r"[;,\n]", text)]
        return _bare(text) in self._authors or all(not piece or piece in self._authors for piece in pieces)


def _bare(text: str) -> str:
    return re.sub(r"[\s().-]|^(?:mailto|tel):", "", text).casefold()


def read_allowed(root: Path) -> list[Allowed]:
    """Read who and what may be named; nothing when there is no such file.

    Raises
    ------
    DataFileError
        An entry without function or public address, or an unknown key.
    """
    path = root / ALLOWED
    if not path.exists():
        return []
    found = []
    for key, fields in yamlfile.read(path).items():
        try:
            each = Allowed(**fields)
        except (ValidationError, TypeError) as error:
            said = first_problem(error) if isinstance(error, ValidationError) else "must be a mapping"
            raise DataFileError(f"{ALLOWED}: {key}: {said}") from error
        if sum(bool(kind) for kind in (each.name, each.mail, each.telephone, each.organisation)) != 1:
            raise DataFileError(f"{ALLOWED}: {key}: give one of name, mail, telephone, organisation")
        found.append(each)
    return found


def allowed_names(allowed: Iterable[Allowed]) -> list[str]:
    """Return the names of office holders among what is allowed."""
    return [each.name for each in allowed if each.name]


def files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, hidden ones too, in the order of their names."""
    if folder.is_file():
        yield folder
    else:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


#: What the repository holds that becomes part of an edition or is read by its readers.
SOURCES = (
    "notebooks",
    "data",
    "docs",
    "index.md",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "_config.yml",
)


def check_outputs(scan: Scan, folder: Path, root: Path) -> list[Leak]:
    """Search everything in a built edition."""
    return [leak for path in files(folder) for leak in scan.file(_short(path, root), path.read_bytes())]


def check_sources(scan: Scan, root: Path) -> list[Leak]:
    """Search notebooks, data files and texts of the repository."""
    found = []
    for name in SOURCES:
        for path in files(root / name):
            if ".ipynb_checkpoints" not in path.parts:
                found += scan.file(_short(path, root), path.read_bytes())
    return found


def check(root: Path, numbers: Iterable[int], register: Path | None = None) -> list[Leak]:
    """Search the built editions, the sources and the history of the repository.

    Parameters
    ----------
    register
        A register of names made by ``svm names``, outside the repository.

    Raises
    ------
    DataFileError
        The register, or the list of what is allowed, cannot be used.
    """
    scan = scanner(root, register)
    found = []
    for number in numbers:
        built = root / "build" / str(number)
        found += check_outputs(scan, built, root) if built.is_dir() else []
    return [*found, *check_sources(scan, root), *check_history(scan, root)]


def scanner(root: Path, register: Path | None = None) -> Scan:
    """Return a search with what this project allows, and the name of who is logged in as a thing to find."""
    allowed = read_allowed(root)
    names = read_register(register, root, allowed_names(allowed)) if register else None
    return Scan(allowed, names, _users())


#: Names of users that say nothing about anybody, or are words of the report.
_NOBODY = {
    "root",
    "user",
    "runner",
    "admin",
    "build",
    "docker",
    "jovyan",
    "ubuntu",
    "debian",
    "vscode",
    "coder",
}


def _users() -> list[str]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        return []
    return [] if user in _NOBODY or not re.search(r"\d|[._-]|.{7}", user) else [user]


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


# ---------------------------------------------------------------- the history of the repository

_HISTORY_KINDS = {
    ".md",
    ".yml",
    ".yaml",
    ".csv",
    ".ipynb",
    ".json",
    ".txt",
    ".docx",
    ".xlsx",
    ".ods",
    ".pdf",
    ".png",
    ".jpg",
}


def check_history(scan: Scan, root: Path) -> list[Leak]:
    """Search the names of all files that were ever committed, the messages, and files that were taken away.

    What stands in a file of today is searched there. A repository without history gives nothing.
    """
    listed = _git(root, "log", "--all", "--format=%x00%B", "--name-only", "-z")
    if listed is None:
        return []
    found = scan.text("git log", listed.decode("utf-8", "replace").replace("\0", "\n"))
    objects = (_git(root, "rev-list", "--objects", "--all") or b"").decode("utf-8", "replace").splitlines()
    now = {
        line.split()[2]
        for line in (_git(root, "ls-tree", "-r", "HEAD") or b"").decode("utf-8", "replace").splitlines()
    }
    kinds = _HISTORY_KINDS
    wanted = {}
    for line in objects:
        sha, _, name = line.partition(" ")
        kept = name.startswith(("data/", "notebooks/", "docs/", "build/")) or "/" not in name
        if name and sha not in now and kept and Path(name).suffix.lower() in kinds:
            wanted[sha] = name
    for sha, content in _blobs(root, wanted):
        for leak in scan.file(wanted[sha], content):
            found.append(Leak(f"git {sha[:8]}:{leak.file}", leak.place, leak.rule, leak.masked))
    return found


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], input=given, capture_output=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _blobs(root: Path, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    output = _git(root, "cat-file", "--batch", given="\n".join(wanted).encode() + b"\n") if wanted else None
    place = 0
    while output and place < len(output):
        head, _, _ = output[place : place + 200].partition(b"\n")
        sha, kind, *size = head.decode().split()
        place += len(head) + 1
        if size:
            length = int(size[0])
            if kind == "blob":
                yield sha, output[place : place + length]
            place += length + 1
