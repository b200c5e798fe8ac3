"""Was an edition built from exactly what is there now? Answered with the standard library, before all else.

A build that went well writes down, in ``build/.cache/unchanged``, what it was asked, the settings, and of
every file it could read and every file it made the size, the moments and the number in the file system. The
same command finds all of that again, and then there is nothing to do; anything else is left to the build.
What ``svm status`` takes long to find out is remembered in the same way.

No file is opened. What keeps its size gets another moment (``st_mtime``), and where somebody puts that back,
another ``st_ctime``; Windows has no such second moment: there such a file passes. What is younger than two
seconds when a build starts may change once more within the same moment, so such a build is not written down.
Nor does an answer outlive its day: a text may depend on the date.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import PACKAGE, project_root, short

_START = time.time_ns()
#: Nanoseconds that two changes may lie apart and yet have the same moment, on the coarsest file systems.
_COARSE = 2_000_000_000
#: What stands on top of a project and is read by no build; so does what begins with a dot.
_NOT_READ = {"build", "site", "tests", "benchmarks"}
#: How settings begin that a build, Python, a chapter or the search for names looks at.
_SETTINGS = (
    *("SVM_", "SOURCE_DATE_EPOCH", "PYTHON", "JUPYTER", "IPYTHON", "NBFORMAT"),
    *("LANG", "LC_", "TZ", "HOME", "USER", "LOGNAME", "LNAME"),
)
#: What commands write beside a build, which no build makes: letter, nota, news item and summary; one chapter.
_BESIDE = {"documents", "pdf"}
#: What is written down of a decision once an edition is built; no page of it depends on that.
_OF_THE_DECISION = ("data/approvals", "data/releases")
_BETWEEN = "\0\0"  # stands in no path and no setting


_Stamp = tuple[str, int, int, int, int]
"""Path, size, moment of what is in it, moment of the file itself, number in the file system."""
_Json = dict[str, object]


class Question:
    """Something that is asked about an edition, with all that can be read as it is before anything is read.

    Parameters
    ----------
    name
        How the question is called among those about the edition.
    asked
        What is asked, with all options that make a difference.
    beside
        Files outside the project that are read.
    of_build
        The edition as it was built is read too; otherwise it is what comes of the question.
    aside
        Folders of the project, as ``data/approvals``, on which the answer does not depend.

    Raises
    ------
    OSError
        A file cannot be looked at, or went away just now.
    """

    def __init__(
        self,
        root: Path,
        number: int,
        name: str,
        asked: str,
        beside: Iterable[Path] = (),
        of_build: bool = False,
        aside: Iterable[str] = (),
    ):
        root = root.resolve()
        self.build = root / "build"
        self._number, self._of_build = number, of_build
        self._file = self.build / ".cache" / "unchanged" / f"{name}-{number}"
        conditions = [
            f"{root}: edition {number}, {asked}",
            time.strftime("%Y-%m-%d"),
            f"{sys.version} {sys.flags} {sys.prefix} {sys.base_prefix}",
            *sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_SETTINGS)),
        ]
        folders = [os.path.join(root, *each.split("/")) for each in aside]
        apart = tuple(f"{each}{end}" for each in folders for end in (os.sep, "\0"))
        read = [stamp for stamp in _below(str(root), _read) if not stamp[0].startswith(apart)]
        if not any(stamp[0].startswith(f"{PACKAGE}{os.sep}") for stamp in read):
            read += _below(str(PACKAGE))
        if of_build:
            read += self._built()
        # A library that comes, goes or gets another version changes the folder that it stands in.
        beside = [*filter(os.path.isdir, sys.path[1:]), *map(str, beside)]
        read += [_stamp(path, os.stat(path)) for path in beside]
        self._newest = max(moment for stamp in read for moment in stamp[2:4])
        self._before = _as_text(conditions, read)

    def answer(self) -> str | None:
        """Return what :meth:`keep` was given, if nothing changed since; None where that is not certain.

        Raises
        ------
        OSError, ValueError
            Nothing was kept, or not what this module writes.
        """
        unfinished = (f".staging-{self._number}-", f".old-{self._number}-")  # being built just now, or killed
        if any(name.startswith(unfinished) for name in os.listdir(self.build)):
            return None
        text = self._file.read_bytes().decode("utf-8", "surrogateescape")
        elsewhere, before, after, answer = text.split(_BETWEEN, 3)
        if before != self._before or after != self._after(elsewhere.split("\0")[1:]):
            return None
        return answer

    def keep(self, answer: str, used: Iterable[str] = ()) -> None:
        """Write an answer down; what was made for it may not be changed meanwhile.

        ``used`` are files and folders (``folder/*``) that turned out to be read, as seen from the project. Of
        those where nobody looked before, none may be younger than the question. Where an answer cannot be
        written, the question has to be answered once more.
        """
        from staatvanmigratie.foundation.files import write_whole

        with suppress(OSError):
            elsewhere = sorted({place for use in used if (place := self._elsewhere(use))})
            if max([self._newest, *(max(_moments(place)) for place in elsewhere)]) > _START - _COARSE:
                return
            text = _BETWEEN.join(
                ["\0".join(["elsewhere", *elsewhere]), self._before, self._after(elsewhere), answer]
            )
            write_whole(self._file, text.encode("utf-8", "surrogateescape"))

    def _after(self, elsewhere: Iterable[str]) -> str:
        stamps = [_stamp(path, os.stat(path)) for path in elsewhere]
        return _as_text(["after"], [*stamps, *(() if self._of_build else self._built())])

    def _elsewhere(self, use: str) -> str | None:
        """Return the path of a use at which :meth:`__init__` did not look."""
        name = use.partition("#")[0].removesuffix("*")
        path = Path(self.build.parent, name)
        if path.is_relative_to(self.build.parent):
            top, *_ = path.relative_to(self.build.parent).parts or ("",)
            if _may_be_read(top, os.path.join(self.build.parent, top)) and "__pycache__" not in path.parts:
                return None
        return str(path)

    def _built(self) -> Iterator[_Stamp]:
        return _below(str(self.build / str(self._number)), lambda entry: entry.name not in _BESIDE)


class Build(Question):
    """A build that is asked for. What is kept of it: what it is, what it made, and what it said."""

    def __init__(self, root: Path, number: int, as_of: str | None, strict: bool, names: Path | None):
        register = names or os.environ.get("SVM_NAMES")
        asked = f"as of {as_of}, strict {strict}, names {register}"
        beside = [Path(register)] if register else []
        super().__init__(root, number, "build", asked, beside, aside=_OF_THE_DECISION)

    def kept(self) -> tuple[str, dict[str, Path], list[str]] | None:
        """Return what :meth:`keep_all` was given, as :meth:`answer` does."""
        if (text := self.answer()) is None:
            return None
        about, made, said = text.split(_BETWEEN, 2)
        paths = [line.split("\0") for line in made.split("\n")]
        return about, {name: self.build / path for name, path in paths}, said.splitlines()

    def keep_all(
        self, about: str, made: Mapping[str, Path], said: Iterable[str], used: Iterable[str] = ()
    ) -> None:
        """Write down that the edition is built, while other builds of it are kept out."""
        paths = "\n".join(f"{name}\0{path.relative_to(self.build)}" for name, path in made.items())
        self.keep(_BETWEEN.join([about, paths, "\n".join(said)]), used)


def asked(root: Path, number: int, strict: bool, names: Path | None = None) -> Build | None:
    """Return a build of an edition at its own date as a question; None where not all can be looked at."""
    with suppress(OSError):  # the build tells what is the matter
        return Build(root, number, None, strict, names)
    return None


def is_there(question: Build | None) -> bool:
    """Tell whether it is certain that what was asked for is built."""
    with suppress(OSError, ValueError):
        return question is not None and question.kept() is not None
    return False


def remembered(root: Path, number: int, name: str, asked: str, find: Callable[[], _Json]) -> _Json:
    """Return what ``find`` makes of an edition and its last build, or made before, if that still holds."""
    if not (root / "build" / str(number)).is_dir():
        return find()
    try:
        question = Question(root, number, name, asked, of_build=True)
    except OSError:
        return find()
    import json

    with suppress(OSError, ValueError):
        if (text := question.answer()) is not None:
            return json.loads(text)
    found = find()
    question.keep(json.dumps(found))
    return found


def answer(arguments: Sequence[str]) -> bool:
    """Say that nothing changed, where that is certain; False leaves it to the build."""
    if not (asked := understood(arguments)):
        return False
    try:
        question = Build(project_root(), *asked)
        if (kept := question.kept()) is None:
            return False
        about, made, said = kept
        seconds = (time.time_ns() - _START) / 1e9
        about = f"{about}: nothing changed since it was built, {seconds:.2f} s"
        text = "\n".join([about, *said, *places(made)])
    except (OSError, ValueError, SvmError):
        return False
    try:
        print(text, flush=True)
    except UnicodeEncodeError:  # a terminal without these signs; the build has its own way to print
        return False
    except BrokenPipeError:  # whoever listened has heard enough; nor is there anybody at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def understood(arguments: Sequence[str]) -> tuple[int, str | None, bool, Path | None] | None:
    """Return edition, ``--as-of``, ``--strict`` and ``--names`` of a build where nothing else is asked."""
    words = iter(arguments)
    if next(words, None) != "build":
        return None
    number, strict, given = "", False, {}
    for word in words:
        if word == "--strict":
            strict = True
        elif word in ("--as-of", "--names") and word not in given:
            given[word] = next(words, "")
        elif not number and word.isascii() and word.isdecimal():
            number = word
        else:
            return None
    if not number or not all(given.values()):
        return None
    names = given.get("--names")
    return int(number), given.get("--as-of"), strict, Path(names) if names else None


def places(made: Mapping[str, Path]) -> list[str]:
    """Return the lines that say where everything stands that a build made; the website comes first."""
    site = next(iter(made.values()))
    lines = [f"  {name:14} {short(path)}" for name, path in made.items()]
    return [*lines, f"  open           {site.as_uri()}"]


def _below(folder: str, counts: Callable[[os.DirEntry], bool] = lambda entry: True) -> Iterator[_Stamp]:
    """Yield every file below a folder, and every folder by its name alone.

    ``counts`` tells of what stands in the folder itself whether it is looked at. A link is followed, to a
    folder only once.
    """
    linked = set()
    ahead = [folder]
    while ahead:
        here = ahead.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.name == "__pycache__" or (here == folder and not counts(entry)):
                    continue
                if not entry.is_dir():
                    yield _stamp(entry.path, os.stat(entry.path))
                    continue
                target = os.path.realpath(entry.path) if entry.is_symlink() else ""
                yield f"{entry.path}\0folder {target}", 0, 0, 0, 0
                if target not in linked:
                    ahead.append(entry.path)
                if target:
                    linked.add(target)


def _read(entry: os.DirEntry) -> bool:
    return _may_be_read(entry.name, entry.path)


def _may_be_read(name: str, path: str) -> bool:
    """Tell whether a build may read what stands on top of a project; an environment of Python it does not."""
    return not name.startswith(".") and name not in _NOT_READ and not os.path.exists(f"{path}/pyvenv.cfg")


def _moments(path: str) -> tuple[int, int]:
    about = os.stat(path)
    return about.st_mtime_ns, about.st_ctime_ns


def _stamp(path: str, about: os.stat_result) -> _Stamp:
    return path, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino


def _as_text(words: Iterable[str], stamps: Iterable[_Stamp]) -> str:
    return "\0".join([*words, *(f"{path}\0{' '.join(map(str, rest))}" for path, *rest in sorted(stamps))])
