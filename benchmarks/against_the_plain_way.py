"""How long `svm build` takes, as a ratio to the plain way: Papermill per chapter, then Jupyter Book twice.

    .venv/bin/python benchmarks/against_the_plain_way.py --edition 2024 --rounds 5 --write

Everything is done in a copy of the project, by the same Python. The ways take turns within one run, because
a machine is never equally busy twice: the ratios are the finding, the seconds only show the scale. With
`--write` the table in `README.md` beside this file is replaced.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from staatvanmigratie.book import staging
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import open_edition

ROOT = Path(__file__).resolve().parents[1]
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results: written by against_the_plain_way.py -->", "<!-- end of results -->"
NEEDED = (
    "_config.yml",
    "_toc.yml",
    "index.md",
    "data",
    "notebooks",
    "requirements.txt",
    "src",
    "pyproject.toml",
)


def command(program: str, *arguments: str, folder: Path, **environment: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name(program)), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder_of_code(folder)), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(
            f"{program} {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        )


def folder_of_code(folder: Path) -> Path:
    return next(parent / "src" for parent in (folder, *folder.parents) if (parent / "src").is_dir())


def papermill(project: Path, number: int) -> None:
    """Run one chapter after the other, each by its own command."""
    shutil.rmtree(project / "plain", ignore_errors=True)
    (project / "plain" / "notebooks").mkdir(parents=True)
    for path in chapters.paths(project):
        target = project / "plain" / "notebooks" / path.name
        options = ("-p", "report_year", str(number - 1), "-k", "python3", "--no-progress-bar")
        command("papermill", str(path), str(target), *options, folder=project / "notebooks")


def jupyter_book(project: Path, number: int, *options: str) -> None:
    plain = project / "plain"
    edition = open_edition(number - 1, root=project)
    settings = yaml.safe_dump(staging.settings_of(edition), allow_unicode=True)
    (plain / "_config.yml").write_text(settings, encoding="utf-8")
    for name in ("_toc.yml", "index.md"):
        shutil.copyfile(project / name, plain / name)
    command("jupyter-book", "build", str(plain), *options, folder=project)


def plain_html(project: Path, number: int) -> None:
    jupyter_book(project, number)


def plain_pdf(project: Path, number: int) -> None:
    jupyter_book(project, number, "--builder", "custom", "--custom-builder", "typst")


def svm(project: Path, number: int) -> None:
    command("svm", "build", str(number), folder=project)


def edit_text(project: Path) -> None:
    path = chapters.paths(project)[-3]
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(
        {"cell_type": "markdown", "id": f"x{time.monotonic_ns()}", "metadata": {}, "source": "Zin."}
    )
    path.write_text(json.dumps(notebook), encoding="utf-8")


def edit_code(project: Path) -> None:
    path = chapters.paths(project)[-3]
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if "open_edition" in "".join(cell["source"]))
    cell["source"] = f"# {time.monotonic_ns()}\n" + "".join(cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def timed(what: Callable[..., None], *arguments: object) -> float:
    start = time.monotonic()
    what(*arguments)
    return time.monotonic() - start


def one_round(project: Path, number: int) -> dict[str, float]:
    """Return seconds per way, in an order in which none leaves anything warm for its rival."""
    seconds = {}
    shutil.rmtree(project / "build", ignore_errors=True)
    seconds["plain: chapters"] = timed(papermill, project, number)
    seconds["plain: website"] = timed(plain_html, project, number)
    seconds["plain: PDF"] = timed(plain_pdf, project, number)
    seconds["svm: cold"] = timed(svm, project, number)
    seconds["svm: nothing changed"] = timed(svm, project, number)
    edit_text(project)
    seconds["svm: a sentence changed"] = timed(svm, project, number)
    edit_code(project)
    seconds["svm: a chapter's code changed"] = timed(svm, project, number)
    steps = json.loads((project / "build" / str(number) / "report.json").read_text(encoding="utf-8"))["steps"]
    seconds["of which: website and PDF"] = steps["html"] + steps["typst"]
    seconds["plain: all"] = sum(seconds[f"plain: {part}"] for part in ("chapters", "website", "PDF"))
    return seconds


def table(rounds: list[dict[str, float]]) -> str:
    rows = [
        "| way | seconds, median [min–max] | ratio to plain: all, median [min–max] |",
        "| --- | --- | --- |",
    ]
    names = sorted(
        rounds[0], key=lambda name: (name.startswith("svm"), name.startswith("of"), name == "plain: all")
    )
    for name in names:
        seconds = [r[name] for r in rounds]
        ratios = [r[name] / r["plain: all"] for r in rounds]
        rows.append(f"| {name} | {spread(seconds, 1)} | {spread(ratios, 3)} |")
    return "\n".join(rows)


def spread(values: list[float], decimals: int) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{decimals}f} [{low:.{decimals}f}–{high:.{decimals}f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edition", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="replace the table in README.md")
    options = parser.parse_args()
    rounds = []
    with tempfile.TemporaryDirectory(prefix="svm-benchmark-") as folder:
        project = Path(folder)
        for name in NEEDED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, project / name)
        originals = {path: path.read_bytes() for path in chapters.paths(project)}
        for number in range(options.rounds):
            for path, content in originals.items():
                path.write_bytes(content)
            rounds.append(one_round(project, options.edition))
            print(f"round {number + 1} of {options.rounds}: {rounds[-1]}", flush=True)
    result = (
        f"Edition {options.edition}, {len(originals)} chapters, website and PDF; n = {options.rounds}; "
        f"{date.today():%Y-%m}, Python {platform.python_version()}, {os.cpu_count()} cores, load at the end "
        f"{os.getloadavg()[0]:.1f}.\n\n{table(rounds)}"
    )
    print(result)
    if options.write:
        text = README.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        README.write_text(f"{before}{BEGIN}\n{result}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
