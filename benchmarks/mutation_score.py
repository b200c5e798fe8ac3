"""How many small changes to loaders, status and store the tests notice, per module.

    make mutation                                                 # all modules
    .venv/bin/python benchmarks/mutation_score.py --sample 40 --module sources/table

What is changed and which tests look at it stands in `pyproject.toml` under `[tool.mutmut]`. A module with
more mutants than the sample is judged by a random choice of that size; the same seed gives the same choice.
A mutant counts as killed when a test fails or runs out of time, and as survived also when no test reaches
it. What a survivor changes: `.venv/bin/mutmut show NAME`.
"""

import argparse
import json
import random
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = ROOT / "mutants" / "src" / "staatvanmigratie"
KILLED = {"killed", "timeout", "segfault"}


def run(*names: str) -> None:
    """Run the tests against these mutants, one after the other."""
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run(["nice", "-n", "5", mutmut, "run", "--max-children", "1", *names], cwd=ROOT, check=True)


def results() -> dict[str, dict[str, str]]:
    """Return by module what became of each of its mutants."""
    found = {}
    for path in sorted(MUTANTS.rglob("*.py.meta")):
        module = path.relative_to(MUTANTS).as_posix().removesuffix(".py.meta")
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            found[module] = {name: status_by_exit_code[code] for name, code in codes.items()}
    return found


def chosen(mutants: dict[str, str], module: str, sample: int, seed: int) -> list[str]:
    """Return all mutants of a module, or a random choice where there are more than the sample.

    A larger sample with the same seed holds the smaller one.
    """
    names = sorted(mutants)
    random.Random(f"{seed} {module}").shuffle(names)
    return sorted(names[:sample])


def table(choice: dict[str, list[str]]) -> str:
    """Return the score per module and of all together, in Markdown."""
    found = results()
    rows = [
        (module, len(found[module]), len(names), sum(found[module][name] in KILLED for name in names))
        for module, names in choice.items()
    ]
    rows.append(("all", *(sum(row[column] for row in rows) for column in (1, 2, 3))))
    lines = [
        f"| {module} | {there} | {tried} | {killed} | {killed / tried:.0%} |"
        for module, there, tried, killed in rows
    ]
    return "\n".join(
        ["| module | mutants | tried | killed | score |", "| --- | --- | --- | --- | --- |", *lines]
    )


def main() -> None:
    """Choose, run, and print a table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sample", type=int, default=150, help="mutants per module at most (150)")
    parser.add_argument("--seed", type=int, default=1, help="of the choice (1)")
    parser.add_argument("--module", action="append", help="only this one; may be repeated")
    parser.add_argument("--again", action="store_true", help="show what the last run found")
    options = parser.parse_args()
    if not options.again:
        run("staatvanmigratie.status.*")  # the smallest; makes the mutants of all modules
    there = results()
    choice = {
        module: chosen(there[module], module, options.sample, options.seed)
        for module in options.module or there
    }
    if not options.again:
        run(*(name for names in choice.values() for name in names))
    print(f"\n{date.today()}, mutmut {version('mutmut')}, seed {options.seed}\n\n{table(choice)}\n")
    for module, mutants in results().items():
        for name in choice.get(module, ()):
            if mutants[name] not in KILLED:
                print(f"{mutants[name]}: {name}")


if __name__ == "__main__":
    main()
