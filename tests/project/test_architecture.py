"""Rules of the layout: one line of rooms, no circles, one door to the network, no outputs in notebooks."""

import ast
import json
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from staatvanmigratie.notebook.edition import ChapterEdition
from staatvanmigratie.report.edition import Edition
from tests.samples import ROOT

PACKAGE = ROOT / "src" / "staatvanmigratie"

# From the ground up. A room knows the rooms in the rows before it, and nothing of those in its own row.
ROOMS = [
    {"foundation"},
    {"store", "privacy"},
    {"report", "sources"},
    {"notebook"},
    {"book"},
    {"decision"},
    {"publication"},
    {"cli"},
    {"__init__", "__main__"},
]
ROW = {room: row for row, rooms in enumerate(ROOMS) for room in rooms}
NETWORK = {"httpx", "requests", "urllib.request", "http", "socket", "aiohttp", "ftplib"}
NETWORK |= {"dask", "distributed", "httpcore", "imaplib", "smtplib", "tornado", "urllib3"}
#: What loads modules by a name in text, and so by a way that the rules here do not see.
BY_NAME = {"__init__", "book.run.chapter_process"}
# Those that know nothing of each other, though the rooms would let them.
STRANGERS = [("store.snapshots", "store.catalogue"), ("store.catalogue", "sources.services")]
#: Who uses the network, and whom they talk to.
TALKS = {
    "sources.services.client": "the services of CBS, Eurostat and UNHCR",
    "book.remote.cluster": "a scheduler of Dask, named with --on",
    "book.remote.executor": "its workers",
    "publication.live.server": "browsers of this machine; it asks nothing of anybody",
}
#: All that the last of them may use: what answers, nothing that asks.
SERVES = {"http.HTTPStatus", "http.server.BaseHTTPRequestHandler", "http.server.ThreadingHTTPServer"}


def _name(path):
    """The dotted name of a module below the package; a folder is named by its ``__init__``."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path):
    """What a file imports, for types and inside functions too, as far down as it is a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write the whole path of an import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def own(path):
    """The modules of ours that a file imports; the front door where it takes a name from there."""
    found = set()
    for name in imported(path):
        if name.split(".")[0] == "staatvanmigratie":
            parts = name.split(".")[1:]
            while parts and ".".join(parts) not in MODULES:
                parts.pop()
            found.add(".".join(parts) or "__init__")
    return frozenset(found)


def room(name):
    return name.split(".")[0]


def test_on_top_of_the_package_stand_the_rooms_and_the_front_door():
    top = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}

    assert {room(name) for name in MODULES} == set(ROW), "a room has its row in ROOMS"
    assert len(top) <= 14, "a stranger should be able to take it in"


def test_modules_are_imported_and_not_loaded_by_a_name_in_text():
    """What is loaded by a name goes round the rules below."""
    found = {
        here
        for here, path in MODULES.items()
        for name in imported(path)
        if name.startswith("importlib.") and not name.startswith("importlib.metadata")
    }

    assert found <= BY_NAME


def test_a_room_knows_only_the_rooms_below_it():
    """A reader can understand a room without knowing what lies above it or beside it."""
    wrong = {
        f"{here} imports {there}"
        for here, path in MODULES.items()
        for there in own(path)
        if room(here) != room(there) and ROW[room(there)] >= ROW[room(here)]
    }

    assert not wrong


def test_no_file_imports_itself_on_a_detour():
    graph = {here: set(own(path)) - {here} for here, path in MODULES.items()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_no_two_folders_import_each_other():
    """In every folder its files and the folders below it have one order, from the ground up."""
    folders = [""] + [
        name for name, path in MODULES.items() if path.name == "__init__.py" and name != "__init__"
    ]
    for folder in folders:
        graph = {}
        for here, path in MODULES.items():
            for there in own(path):
                one, other = _within(folder, here), _within(folder, there)
                if one and other and one != other:
                    graph.setdefault(one, set()).add(other)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            raise AssertionError(f"{folder or PACKAGE.name}: {' -> '.join(error.args[1])}") from None


def _within(folder, name):
    """What stands in a folder, of which a module is or is part; None where the module stands elsewhere."""
    inside = name.removeprefix(f"{folder}.") if folder else name
    return None if folder and inside == name else inside.split(".")[0]


def test_only_these_files_talk_to_the_network():
    """Whoever asks a source, or sends work to another machine; everything else works without."""
    talking = {
        here: used
        for here, path in MODULES.items()
        if (used := {name for name in imported(path) if {name, name.split(".")[0]} & NETWORK})
    }

    assert set(talking) == set(TALKS)
    assert talking["publication.live.server"] <= SERVES


def test_only_one_file_reads_yaml():
    """Any other reader would take the last of two keys without a word."""
    found = {
        here
        for here, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (
            isinstance(node, ast.Attribute)
            and getattr(node.value, "id", "") == "yaml"
            and node.attr != "safe_dump"
        )
        or (isinstance(node, ast.Import) and any(a.name == "yaml" and a.asname for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "yaml")
    }

    assert found == {"foundation.strict"}, "read it with strict.read or strict.parse"


def test_every_model_of_a_file_begins_with_the_strict_one():
    """Any other model would take an unknown key without a word, or say it in other words."""
    found = {here for here, path in MODULES.items() if "pydantic.BaseModel" in imported(path)}

    assert found == {"foundation.strict"}


def test_only_one_file_knows_the_library_of_locks():
    """Any other lock would end in a traceback that does not say who holds it."""
    found = {
        here
        for here, path in MODULES.items()
        if any(name.split(".")[0] == "filelock" for name in imported(path))
    }

    assert found == {"foundation.files"}


#: Who moves something that is no written file into its place, and why `write_whole` is not for that.
MOVES = {
    "foundation.files": "the one writer",
    "publication.build": "the website that Sphinx made, a folder",
    "publication.site.drafts": "the folder of a draft",
    "publication.site.kept": "the folder of a release",
    "publication.site.site": "the link to what is public",
    "publication.swap": "the folder of a build",
    "store.snapshots": "the folder of a vintage",
}


def _moves_into_place(node):
    """Whether a call is `os.replace`, `os.rename`, or a path's own; not that of a text, a table or a day."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    module, name = getattr(node.func.value, "id", ""), node.func.attr
    if name in ("renames", "mkstemp", "NamedTemporaryFile") or (module == "shutil" and name == "move"):
        return True
    number = 2 if module == "os" else 1
    return name in ("rename", "replace") and len(node.args) == number and not node.keywords


def test_only_one_file_puts_written_files_in_their_place():
    """Any other writer would forget to wait for the disk, or leave half a file behind."""
    found = {
        here
        for here, path in MODULES.items()
        if any(map(_moves_into_place, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }

    assert found == set(MOVES), "write it with files.write_whole or files.write_all"


def test_the_store_reads_forward():
    """From what sources said to what is quoted: no file of the room knows one that stands after it."""
    order = ["snapshots", "catalogue", "corrections", "choice", "observations"]
    order += ["selection", "provenance", "frame", "series"]
    place = {f"store.{name}": number for number, name in enumerate(order)}
    wrong = [
        f"{here} imports {there}"
        for here in place
        for there in own(MODULES[here])
        if there != here and place.get(there, -1) >= place[here]
    ]

    assert not wrong


@pytest.mark.parametrize("one, other", STRANGERS)
def test_strangers_stay_strangers(one, other):
    """What a source said and what it means are two things; a service knows neither."""
    for here, there in ((one, other), (other, one)):
        wrong = [
            f"{name} imports {each}"
            for name, path in MODULES.items()
            if f"{name}.".startswith(f"{here}.")
            for each in own(path)
            if f"{each}.".startswith(f"{there}.")
        ]
        assert not wrong


def test_the_columns_of_the_store_and_its_total_are_named_in_one_file():
    """A column more, and every other list of them would take it for a breakdown."""
    columns = ({"obs_value", "unit_measure"}, {"indicator", "time_period", "ref_area"})
    found = {
        here
        for here, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and node.value == "_T")
        or (
            isinstance(node, ast.Tuple | ast.List | ast.Set)
            and any(listed <= {getattr(each, "value", None) for each in node.elts} for listed in columns)
        )
    }

    assert found == {"store.snapshots"}


def test_only_texts_speak_to_an_edition_in_dutch():
    """The verbs are for authors; code that uses one needs the whole room of notebooks to ask for a list."""
    verbs = {name for name in vars(ChapterEdition) if not name.startswith("_")} - {"names"}
    used = {
        f"{here} asks for {node.attr}"
        for here, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in verbs
        and re.search(r"edition$|^self$|^editie$", ast.unparse(node.value))
    }

    assert len(verbs) == 15 and not verbs & set(dir(Edition))
    assert not used


def test_nothing_is_called_utils():
    assert not [name for name in MODULES if re.search(r"util|helper|common|misc", name)]


#: What a chapter may take from the package, and what it may not say: no file or network access of its own.
FOR_CHAPTERS = {"citaat", "figuur", "foto", "grafiek", "kerncijfers", "open_edition", "tabel"}
REACHES_OUT = re.compile(
    r"\bopen\(|read_csv|requests|urllib|sys\.path|%pip|!pip|import pandas|import altair"
    r"|from staatvanmigratie\.|import staatvanmigratie"
)


def faults(notebook):
    """What is in a chapter that should not be there."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    source = "\n".join("".join(c["source"]) for c in code)
    if any(c.get("outputs") or c.get("execution_count") for c in code):
        yield "strip the outputs"
    if len([c for c in code if "parameters" in c["metadata"].get("tags", [])]) != 1:
        yield "a chapter has one cell with parameters"
    yield from REACHES_OUT.findall(source)
    for found in re.findall(r"from staatvanmigratie import (.+)", source):
        yield from {name.strip() for name in found.split(",")} - FOR_CHAPTERS
    if not "".join(cells[0]["source"]).startswith("# "):
        yield "a chapter starts with its title"


def test_a_chapter_is_prose_and_figures_only():
    """No outputs, no file or network access, five public names, one parameter."""
    chapters = sorted((ROOT / "notebooks").glob("*.ipynb"))
    found = {path.stem: list(faults(path)) for path in chapters}

    assert chapters and {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_machine_paths_or_addresses_of_people_in_the_repository():
    """Names of civil servants never get in; a mail address or a home folder is how they would."""
    suspicious = re.compile(
        r"/home/\w+|/Users/\w+|[\w.]+@(?:minjenv|minszw|minbuza|ind|coa|rijksoverheid)\.nl"
    )
    for folder in ("src", "data", "examples", "notebooks", "tests", "benchmarks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {
                ".py",
                ".yml",
                ".md",
                ".ipynb",
                ".csv",
                ".typ",
                ".css",
                ".js",
            } and path != Path(__file__):
                assert not suspicious.search(path.read_text(encoding="utf-8", errors="replace")), path
