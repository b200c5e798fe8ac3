"""Where the documentation points to a module, a name or a file, it is there."""

import importlib
import re
from pathlib import Path

import pytest

from tests.samples import ROOT, examples

DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("data/**/README.md"), *ROOT.glob("docs/**/*.md")}
    | {ROOT / "Makefile", *ROOT.glob("*.toml")}
    | {*ROOT.glob("*.yml"), *ROOT.glob(".*.yml"), *ROOT.glob(".github/**/*.yml"), *ROOT.glob(".ci/*")}
)
SOURCES = sorted(ROOT.glob("src/**/*.py"))
NAME = re.compile(r"\bstaatvanmigratie(?:[.:][A-Za-z_]\w*)+")
PATH = re.compile(
    r"(?<![\w./-])(?:\.ci|\.github|benchmarks|data|docs|examples|notebooks|src|tests)/[^\s`\"',;:()|]*"
)
PACKAGE = ROOT / "src" / "staatvanmigratie"
ROOMS = "|".join(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
#: A file or folder of the package by its room, as prose names it: `store/choice.py`.
IN_A_ROOM = re.compile(rf"(?<![\w./-])(?:{ROOMS})/[\w./-]*")
#: Files and folders that come once there is something to put in them.
MADE = {
    Path("data", name)
    for name in ("allowed-signers", "approvals", "deliveries/received.yml", "refused", "releases")
}
MEANT_AS_PATTERN = re.compile(r"[<>{}$*…\[\]=]|\b[A-Z]+\b(?!\.md)")


def named(text):
    """The modules and names of the package that a text mentions."""
    return set(NAME.findall(text))


def paths(text, prose):
    """The files and folders of the project that a text mentions; in prose only what stands in backticks."""
    said = " ".join(re.findall(r"`+([^`]+)`", text)) if prose else text
    return {path.rstrip(".") for path in PATH.findall(said) if not MEANT_AS_PATTERN.search(path)}


def rooms(text):
    """The files and folders of the package that prose names by their room."""
    said = " ".join(re.findall(r"`+([^`\n]+)`", text))
    return {path.rstrip(".") for path in IN_A_ROOM.findall(said)}


def is_there(name):
    """Whether a dotted name can be imported, as a module or as something in one."""
    module, *rest = re.split("[.:]", name)
    found = importlib.import_module(module)
    for part in rest:
        module = f"{module}.{part}"
        if not hasattr(found, part):
            try:
                importlib.import_module(module)
            except ModuleNotFoundError:
                return False
        found = getattr(found, part)
    return True


def exists(path):
    """Whether a file or folder is there; a table of contents names a chapter without its ending."""
    made = MADE & {Path(path), *Path(path).parents}
    return bool(made) or (ROOT / path).exists() or (ROOT / f"{path}.ipynb").exists()


def lost(path):
    """What a text points to and is not there."""
    text = examples.without_blocks(path.read_text(encoding="utf-8"))
    prose = path.suffix in (".md", ".py")
    return {
        *(name for name in named(text) if not is_there(name)),
        *(each for each in paths(text, prose) if not exists(each)),
        *(each for each in rooms(text) if path.suffix == ".md" and not (PACKAGE / each).exists()),
    }


def test_what_a_text_points_to_is_there():
    found = {path.relative_to(ROOT).as_posix(): sorted(lost(path)) for path in DOCUMENTS + SOURCES}

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("name", ["staatvanmigratie.store.series.choose", "staatvanmigratie.nowhere"])
def test_a_pointer_to_nothing_is_seen(name):
    assert named(f"See `{name}`.") == {name} and not is_there(name)


def test_a_path_to_nothing_is_seen_and_a_pattern_is_none():
    text = "See `src/staatvanmigratie/nowhere.py`, `data/snapshots/<source>/` and `data/editions/N.yml`."

    assert paths(text, prose=True) == {"src/staatvanmigratie/nowhere.py"}
    assert not exists("src/staatvanmigratie/nowhere.py")


def test_a_file_that_left_its_room_is_seen():
    text = "See `store/choice.py`, `data/sources/cbs` and `book/static/svm.js`."

    assert rooms(text) == {"store/choice.py", "book/static/svm.js"}
    assert [(PACKAGE / each).exists() for each in sorted(rooms(text))] == [False, True]
