"""How many small changes to loaders, status and store the tests notice, per module.

    make mutation                                                        # all modules
    .venv/bin/python benchmarks/mutation_score.py --sample 40 table unhcr

Each module is looked at with the tests that stand nearest to it, in a copy under `build/mutation`. A module
with more mutants than the sample is judged by a random choice; the same seed gives the same choice. A mutant
counts as killed when a test fails or runs out of time, and as survived also when no test reaches it. What a
survivor changes: `mutmut show NAME`, in the folder that the last lines name.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "mutation"
KILLED = {"killed", "timeout", "segfault"}

#: Where the modules below stand, and in the room of the same name their tests.
ROOMS = ("foundation", "store", "sources")
#: Modules, and the tests that look at them.
GROUPS = {
    "services/reading table beliefs flags dataset_files countries derivation dispatch": (
        "reading table dataset_files derivation dispatch flags mappings"
    ),
    "client": "client",
    "cbs cbs_v3 cbs_v4": "cbs_answers cbs",
    "eurostat eurostat_codes jsonstat": "eurostat",
    "unhcr unhcr_pages unhcr_countries": "unhcr",
    "replacement": "replacement",
    "recording": "recording",
    "vintages": "vintages",
    "fetch fetch_report": "fetch fetch_faults",
    "sources/plausibility doubts comparison units": "plausibility parts",
    "deliveries/plausibility counts": "delivery_plausibility",
    "country_names": "country_names",
    "dates": "dates",
    "number_formats": "number_formats",
    "areas delimited marks sheet ods xlsx": "delivery_seen delivery delivery_faults",
    "description figures notation footnotes extent cells delivery": (
        "delivery delivery_faults delivery_vintages chain_file delivery_seen"
    ),
    "known_codes unfolding received": "known_codes unfolding received",
    "proposal": "proposal",
    "disclosure": "disclosure delivery delivery_seen",
    "hidden_counts whole_numbers": "hidden_deliveries hidden_counts whole_numbers",
    "snapshots": "snapshots",
    "rows attribution grouping": "transcription take_up",
    "selection summed": "series withheld summed choice corrections",
    "statuses choice left_out corrections": "statuses choice corrections series withheld",
}
#: Tests of whole fetches, of a process of its own and of the figures themselves: slow, or blind to a change.
LEFT_OUT = """\
sources/test_cbs.py::test_n11 sources/test_cbs.py::test_n13_the_server sources/test_cbs.py::test_s1
sources/test_cbs.py::test_s7 sources/test_cbs.py::test_the_older_service_is
sources/test_cbs.py::test_a_change sources/test_cbs.py::test_an_answer_of_another_form
sources/test_dataset_files.py::test_s2_reordered sources/test_dataset_files.py::test_s4_a_new_title
sources/test_dataset_files.py::test_the_command sources/test_dataset_files.py::test_an_unknown_dataset
sources/test_dataset_files.py::test_a_dry_run sources/test_dataset_files.py::test_since
sources/test_dataset_files.py::test_two_fetches sources/test_dataset_files.py::test_an_interrupted
sources/test_dataset_files.py::test_a_damaged store/test_snapshots.py::test_every_snapshot
sources/test_take_up.py::test_every_row_that_was sources/test_take_up.py::test_no_names
""".split()
#: The words of an error and of the log are no behaviour that a test should hold.
SETTINGS = r"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
also_copy = ["data"]
do_not_mutate_patterns = ['^\s*(raise \w+|log\.\w+)\(']
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
pytest_add_cli_args_test_selection = {tests}
timeout_constant = 5.0
timeout_multiplier = 2.0
"""

#: mutmut forks a process that ran the tests before: what a function remembers of then would hide its mutants,
#: and so would a process of its own that reads a file.
IN_ONE_PROCESS = """

import contextlib as _contextlib
import functools as _functools
import gc as _gc
import importlib as _importlib
import io as _io
import json as _json

from staatvanmigratie.foundation.errors import SvmError as _SvmError
from staatvanmigratie.foundation.office_files import archive as _archive
from staatvanmigratie.foundation.office_files import isolated as _isolated


def pytest_collection_finish(session):
    for each in _gc.get_objects():
        if isinstance(each, _functools._lru_cache_wrapper):
            each.cache_clear()


def _read_here(module, path, *arguments):
    printed, told = _io.StringIO(), _io.StringIO()
    with _contextlib.redirect_stdout(printed), _contextlib.redirect_stderr(told):
        try:
            code = _importlib.import_module(module)._main(str(path), *arguments)
        except Exception:
            raise _archive.HostileFileError(f"{path.name}: refused: the reader ended with 1") from None
    if code == 3:
        raise _SvmError(f"{path.name}: {told.getvalue().strip()}")
    return _json.loads(printed.getvalue())


_isolated.read, _isolated.limit = _read_here, lambda: None
"""


def path(kind: str, name: str) -> str:
    """Return where a module or its test file stands; a name that is there twice has its folder with it."""
    pattern = {"src": f"src/staatvanmigratie/{{}}/**/{name}.py", "tests": f"tests/{{}}/test_{name}.py"}[kind]
    rooms = ("",) if "/" in name else ROOMS
    (found,) = {file for room in rooms for file in ROOT.glob(pattern.format(room).replace("//", "/"))}
    return found.relative_to(ROOT).as_posix()


def prepare(modules: list[str], tests: list[str]) -> Path:
    """Make the copy of the project in which a group is changed, and return its folder."""
    folder = BUILD / modules[0]
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("src", "tests", "data"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    files = [path("tests", name) for name in tests]
    left_out = [
        f"--deselect=tests/{each}" for each in LEFT_OUT if f"tests/{each.partition('::')[0]}" in files
    ]
    settings = SETTINGS.format(
        modules=json.dumps([path("src", name) for name in modules]), tests=json.dumps(files + left_out)
    )
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(project + settings, "utf-8")
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as file:
        file.write(IN_ONE_PROCESS)
    return folder


def run(folder: Path, *names: str) -> None:
    """Run the tests of a group against these mutants, one after the other."""
    mutmut = Path(sys.executable).with_name("mutmut")
    command = ["nice", "-n", "5", mutmut, "run", "--max-children", "1", *names]
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr, env={**os.environ, "COLUMNS": "80"})


def results(folder: Path, module: str) -> dict[str, str]:
    """Return what became of each mutant of a module."""
    from mutmut.stats import status_by_exit_code  # `make mutation` installs it

    meta = folder / "mutants" / f"{path('src', module)}.meta"
    codes = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return {name: status_by_exit_code[code] for name, code in codes.items()}


def chosen(mutants: dict[str, str], module: str, sample: int, seed: int) -> list[str]:
    """Return all mutants of a module, or a random choice; a larger sample holds the smaller one."""
    names = sorted(mutants)
    random.Random(f"{seed} {module}").shuffle(names)
    return sorted(names[:sample])


def main() -> None:
    """Go through the groups; print a row per module as it comes, and then the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("modules", nargs="*", help="only these")
    parser.add_argument("--sample", type=int, default=150, help="mutants per module at most (150)")
    parser.add_argument("--seed", type=int, default=1, help="of the choice (1)")
    options = parser.parse_args()
    print(f"{date.today()}, mutmut {version('mutmut')}, seed {options.seed}\n")
    print("| module | mutants | tried | killed | score |\n| --- | --- | --- | --- | --- |")
    survivors = []
    for group, tests in GROUPS.items():
        modules = [name for name in group.split() if not options.modules or name in options.modules]
        if not modules:
            continue
        folder = prepare(modules, tests.split())
        run(folder, f"*.{modules[-1].rpartition('/')[2]}.*__mutmut_1")  # makes the mutants of the others too
        choice = {name: chosen(results(folder, name), name, options.sample, options.seed) for name in modules}
        run(folder, *(mutant for names in choice.values() for mutant in names))
        for name, mutants in choice.items():
            found = results(folder, name)
            left = [mutant for mutant in mutants if found[mutant] not in KILLED]
            killed = len(mutants) - len(left)
            score = f"{killed / len(mutants):.0%}"
            print(f"| {name} | {len(found)} | {len(mutants)} | {killed} | {score} |", flush=True)
            survivors += [f"{folder.relative_to(ROOT)}: {found[mutant]}: {mutant}" for mutant in left]
    print("", *survivors, sep="\n")


if __name__ == "__main__":
    main()
