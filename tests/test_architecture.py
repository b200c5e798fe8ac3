"""Rules of the layout, as tests: one direction of imports, network in one place, no outputs in notebooks."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "staatvanmigratie"

# From the bottom up; a module imports from its own layer or a lower one, and only downwards between layers.
LAYERS = [
    {"errors"},
    {
        "periods",
        "status",
        "language",
        "yamlfile",
        "csv_text",
        "ledger",
        "locks",
        "moments",
        "fonts",
        "project",
    },
    {
        "disclosure",
        "release_calendar",
        "snapshots",
        "catalogue",
        "sources",
        "boundaries",
        "policy",
        "gaps",
        "printed",
        "processes",
    },
    {"intake", "partner", "acceptance", "journal", "harvest", "observations", "provenance"},
    {"choice", "corrections"},
    {"series"},
    {
        "terms",
        "revisions",
        "methods",
        "text",
        "theme",
        "geometry",
        "drawing",
        "lines",
        "alttext",
        "tables",
        "grafiek",
        "figures",
        "contributions",
        "developments",
        "flowchart",
        "procesplaat",
    },
    {"edition"},
    {"chapters", "new_edition"},
    {"checks", "usage", "leaks"},
    {"content", "differences", "approvals", "changes", "functions"},
    {"book", "documents"},
    {"workpackage", "site", "releases", "readiness"},
    {"fetching", "contributing", "releasing", "reviewing", "bulletin", "cli", "__main__", "__init__"},
]
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}
# Modules of one layer that know nothing of each other.
STRANGERS = [{"snapshots", "catalogue"}, {"catalogue", "sources"}]
NETWORK = {"httpx", "requests", "urllib.request", "http", "socket", "aiohttp", "ftplib"}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def room(path):
    """The module or, for a package, the folder that counts as one."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path):
    """Names a file imports, without those for type checkers only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(path):
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "staatvanmigratie" and len(parts) > 1 and parts[1] in LEVEL:
            yield parts[1]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    """A reader can understand a layer without knowing what lies above it."""
    here = room(path)
    if here == "__init__":  # the front door opens on the upper floors, lazily
        return

    upwards = {there for there in own(path) if LEVEL[there] > LEVEL[here]}

    assert here in LEVEL, f"{here} has no place in the layers"
    assert not upwards, f"{here} imports {upwards}, which lies above it"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_sources_talk_to_the_network(path):
    if room(path) == "sources":
        return

    assert not {name for name in imports(path) if {name, name.split(".")[0]} & NETWORK}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_yamlfile_reads_yaml(path):
    """Any other reader would take the last of two keys without a word."""
    if room(path) == "yamlfile":
        return

    found = [
        f"line {node.lineno}: yaml.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "yaml"
        if node.attr != "safe_dump"
    ]
    found += [name for name in imports(path) if name.startswith("yaml.")]

    assert not found, "read it with yamlfile.read or yamlfile.parse"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_locks_knows_the_library_of_locks(path):
    """Any other lock would end in a traceback that does not say who holds it."""
    assert room(path) == "locks" or not [name for name in imports(path) if name.startswith("filelock")]


def test_strangers_stay_strangers():
    for pair in STRANGERS:
        for path in modules():
            if room(path) in pair:
                assert not set(own(path)) & (pair - {room(path)}), path.name


def test_nothing_is_called_utils():
    assert not [path for path in modules() if re.search(r"util|helper|common|misc", path.stem)]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_chapter_is_prose_and_figures_only(path):
    """No outputs, no file or network access, five public names, one parameter."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    source = "\n".join("".join(c["source"]) for c in code)

    assert not any(c.get("outputs") or c.get("execution_count") for c in code), "strip the outputs"
    assert len([c for c in code if "parameters" in c["metadata"].get("tags", [])]) == 1
    assert not re.search(
        r"\bopen\(|read_csv|requests|urllib|sys\.path|%pip|!pip|import pandas|import altair", source
    )
    wanted = {"figuur", "grafiek", "kerncijfers", "open_edition", "tabel"}
    for found in re.findall(r"from staatvanmigratie import (.+)", source):
        assert {name.strip() for name in found.split(",")} <= wanted
    assert not re.search(r"from staatvanmigratie\.|import staatvanmigratie", source)
    assert "".join(cells[0]["source"]).startswith("# "), "a chapter starts with its title"


def test_no_machine_paths_or_addresses_of_people_in_the_repository():
    """Names of civil servants never get in; a mail address or a home folder is how they would."""
    suspicious = re.compile(
        r"/home/\w+|/Users/\w+|[\w.]+@(?:minjenv|minszw|minbuza|ind|coa|rijksoverheid)\.nl"
    )
    for folder in ("src", "data", "notebooks", "tests", "benchmarks"):
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
