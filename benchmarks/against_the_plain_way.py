"""How long `svm` takes, as a ratio to the plain way: Papermill per chapter, then Jupyter Book twice.

    .venv/bin/python benchmarks/against_the_plain_way.py --edition 2025 --rounds 3 --write

Everything is done in a copy of the project, by the same Python. The ways take turns within one run, because
a machine is never equally busy twice: the ratios are the finding, the seconds only show the scale. With
`--write` the table in `README.md` beside this file is replaced. `--archive` builds all editions too.

    .venv/bin/python benchmarks/against_the_plain_way.py --chapters 25 96 384 --write

builds only our way, cold, with copies of chapters beside them: what a chapter costs in a larger report.
"""

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import yaml
from larger_project import grow

from staatvanmigratie.book import staging
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import edition_numbers, open_edition

ROOT = Path(__file__).resolve().parents[1]
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- {}: written by against_the_plain_way.py -->", "<!-- end of {} -->"
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
#: The chapter that is edited: an ordinary one.
CHAPTER = "07_asiel"


@dataclass(frozen=True)
class Cost:
    """What a command took, with all the processes it started."""

    wall: float  # seconds
    cpu: float  # seconds
    peak: float  # MB, of all its processes together; what several share counts once


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


def plain_folder(project: Path) -> Path:
    """Return where the plain way works: not in the project, where its files would count as changed ones."""
    return project.with_name("plain")


# The plain way ----------------------------------------------------------------------------------------------


def papermill(project: Path, number: int, *names: str) -> None:
    """Run one chapter after the other, each by its own command; all of them, or some by name."""
    (plain_folder(project) / "notebooks").mkdir(parents=True, exist_ok=True)
    for path in chapters.paths(project):
        if names and path.stem not in names:
            continue
        target = plain_folder(project) / "notebooks" / path.name
        options = ("-p", "report_year", str(number - 1), "-k", "python3", "--no-progress-bar")
        command("papermill", str(path), str(target), *options, folder=project / "notebooks")


def jupyter_book(project: Path, number: int, *options: str) -> None:
    plain = plain_folder(project)
    edition = open_edition(number - 1, root=project)
    settings = yaml.safe_dump(staging.settings_of(edition), allow_unicode=True)
    if not (plain / "_config.yml").exists():
        (plain / "_config.yml").write_text(settings, encoding="utf-8")
        for name in ("_toc.yml", "index.md"):
            shutil.copyfile(project / name, plain / name)
    command("jupyter-book", "build", str(plain), *options, folder=project)


def plain_html(project: Path, number: int) -> None:
    jupyter_book(project, number)


def plain_pdf(project: Path, number: int) -> None:
    jupyter_book(project, number, "--builder", "custom", "--custom-builder", "typst")


def plain_page(project: Path, number: int) -> None:
    """Take an edit of one chapter to its page."""
    papermill(project, number, CHAPTER)
    jupyter_book(project, number)


# Ours -------------------------------------------------------------------------------------------------------


def svm(project: Path, *numbers: int) -> None:
    for number in numbers:
        command("svm", "build", str(number), folder=project)


def svm_all(project: Path) -> None:
    command("svm", "build-all", folder=project)


def edit_text(project: Path) -> str:
    """Add a sentence to a chapter and return it."""
    sentence = f"Zin {time.monotonic_ns()}."
    cell = {"cell_type": "markdown", "id": f"x{time.monotonic_ns()}", "metadata": {}, "source": sentence}
    edit(project, lambda notebook: notebook["cells"].append(cell))
    return sentence


def edit_code(project: Path) -> None:
    def change(notebook: dict) -> None:
        cell = next(cell for cell in notebook["cells"] if "open_edition" in "".join(cell["source"]))
        cell["source"] = f"# {time.monotonic_ns()}\n" + "".join(cell["source"])

    edit(project, change)


def edit(project: Path, change: Callable[[dict], object]) -> None:
    path = project / "notebooks" / f"{CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def edit_label(project: Path) -> None:
    """Change a label that one chapter uses; what chapters used stands with what is kept of them."""
    users: dict[str, set[str]] = {}
    for path in (project / "build" / ".cache" / "chapters").glob("*/*/*.json"):
        used = json.loads(path.read_text(encoding="utf-8").splitlines()[1])["used"]
        for use in used:
            if use.startswith("data/labels.yml#/"):
                users.setdefault(use, set()).add(path.parts[-3])
    label = next(use for use, names in sorted(users.items()) if len(names) == 1)
    dimension, code = label.partition("#/")[2].split("/")
    labels = project / "data" / "labels.yml"
    value = yaml.safe_load(labels.read_text(encoding="utf-8"))[dimension][code]
    text = labels.read_text(encoding="utf-8")
    block = re.compile(
        rf"(^{re.escape(dimension)}:\n(?:  .*\n)*?  {re.escape(code)}: ){re.escape(value)}", re.M
    )
    changed, count = block.subn(rf"\g<1>{value} x", text)
    assert count == 1, label
    labels.write_text(changed, encoding="utf-8")


# Measuring --------------------------------------------------------------------------------------------------


@contextmanager
def watched() -> Iterator[list[float]]:
    """Look at the memory of all processes started in this block, twice a second; a look costs them time."""
    peak, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    memory = process.memory_full_info()
                except psutil.Error:
                    continue
                total += getattr(memory, "pss", memory.rss)  # only Linux knows what is shared
            peak[0] = max(peak[0], total / 1e6)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def timed(what: Callable[..., object], *arguments: object) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with watched() as peak:
        what(*arguments)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0])


def one_round(project: Path, number: int, archive: bool) -> dict[str, Cost]:
    """Return what each way cost, in an order in which none leaves anything warm for its rival."""
    cost: dict[str, Cost] = {}
    shutil.rmtree(project / "build", ignore_errors=True)
    shutil.rmtree(plain_folder(project), ignore_errors=True)
    cost["plain: chapters"] = timed(papermill, project, number)
    cost["plain: website"] = timed(plain_html, project, number)
    cost["svm: cold"] = timed(svm, project, number)
    cost["plain: PDF"] = timed(plain_pdf, project, number)
    cost["plain: website, nothing changed"] = timed(plain_html, project, number)
    cost["svm: nothing changed"] = timed(svm, project, number)
    edit_text(project)
    cost["plain: an edit to its page"] = timed(plain_page, project, number)
    cost["svm: a sentence changed"] = timed(svm, project, number)
    edit_code(project)
    cost["svm: a chapter's code changed"] = timed(svm, project, number)
    edit_label(project)
    cost["svm: a label of one chapter changed"] = timed(svm, project, number)
    cost["live: a sentence to its page"], cost["live: code to its page"] = live(project, number)
    if archive:
        shutil.rmtree(project / "build", ignore_errors=True)
        cost["svm: all editions, one after another"] = timed(svm, project, *edition_numbers(project))
        shutil.rmtree(project / "build", ignore_errors=True)
        cost["svm: all editions, build-all"] = timed(svm_all, project)
    parts = [cost[f"plain: {part}"] for part in ("chapters", "website", "PDF")]
    cost["plain: all"] = Cost(
        sum(p.wall for p in parts), sum(p.cpu for p in parts), max(p.peak for p in parts)
    )
    return cost


def live(project: Path, number: int) -> tuple[Cost, Cost]:
    """Save a sentence and then code while `svm live` runs; return what it took until the page was written."""
    page = project / "build" / ".live" / str(number)
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("svm")), "live", str(number)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        found = until(lambda: next(page.rglob(f"{CHAPTER}.html"), None), 600)
        time.sleep(10)  # all that it does at the start is done
        costs = []
        for change in (edit_text, edit_code):
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            before, cpu, start = found.stat().st_mtime_ns, spent(tree), time.monotonic()
            change(project)
            until(lambda before=before: found.stat().st_mtime_ns != before, 60)
            costs.append(Cost(time.monotonic() - start, spent(tree) - cpu, 0))
            time.sleep(3)
        return costs[0], costs[1]
    finally:
        process.terminate()
        process.wait()


def spent(tree: list[psutil.Process]) -> float:
    found = 0.0
    for process in tree:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        found += times.user + times.system + times.children_user + times.children_system
    return found


def until(look: Callable[[], object], seconds: float):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.01)
    sys.exit("svm live did not write the page")


# The table --------------------------------------------------------------------------------------------------

#: What a way is compared with, where that is not the whole plain way once.
RIVALS = {
    "plain: website, nothing changed": "plain: website, nothing changed",
    "svm: nothing changed": "plain: website, nothing changed",
    "plain: an edit to its page": "plain: an edit to its page",
    "live: a sentence to its page": "plain: an edit to its page",
    "live: code to its page": "plain: an edit to its page",
}


def table(rounds: list[dict[str, Cost]], editions: int) -> str:
    rows = [
        "| way | wall, s | CPU, s | peak, MB | compared with | ratio, wall | ratio, CPU |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    names = sorted(rounds[0], key=lambda name: (not name.startswith("plain"), name == "plain: all"))
    for name in names:
        rival = RIVALS.get(name, "plain: all")
        times = editions if name.startswith("svm: all editions") else 1
        said = f"{editions} times {rival}" if times > 1 else rival
        costs, others = [r[name] for r in rounds], [r[rival] for r in rounds]
        wall = spread([c.wall / o.wall / times for c, o in zip(costs, others, strict=True)], 3)
        cpu = spread([c.cpu / o.cpu / times for c, o in zip(costs, others, strict=True)], 3)
        rows.append(
            f"| {name} | {spread([c.wall for c in costs], 2)} | {spread([c.cpu for c in costs], 2)} "
            f"| {max(c.peak for c in costs):.0f} | {said} | {wall} | {cpu} |"
        )
    return "\n".join(rows)


def spread(values: list[float], decimals: int) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{decimals}f} [{low:.{decimals}f}–{high:.{decimals}f}]"


def sizes(project: Path, number: int, wanted: list[int]) -> str:
    """Build a project of each size, cold, and return what a chapter cost in each."""
    rows = [
        "| chapters | wall, s | CPU, s | CPU per chapter, s | peak, MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    for size in wanted:
        begin_anew(project)
        shutil.rmtree(project / "build", ignore_errors=True)
        grow(project, size)
        cost = timed(svm, project, number)
        each = cost.cpu / size
        rows.append(f"| {size} | {cost.wall:.1f} | {cost.cpu:.1f} | {each:.2f} | {cost.peak:.0f} |")
        print(rows[-1], flush=True)
    return "\n".join([about(number, "cold, n = 1"), "", *rows])


def begin_anew(project: Path) -> None:
    """Make chapters and data what they are in the project itself."""
    for name in ("notebooks", "data"):
        shutil.rmtree(project / name, ignore_errors=True)
        shutil.copytree(ROOT / name, project / name)
    shutil.copyfile(ROOT / "_toc.yml", project / "_toc.yml")


def about(edition: int, said: str) -> str:
    """Return what stands above a table: what was built, and where."""
    return (
        f"Edition {edition}, {said}; {date.today():%Y-%m}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load at the end {os.getloadavg()[0]:.1f}."
    )


def write(name: str, result: str) -> None:
    """Replace a table in the README."""
    begin, end = BEGIN.format(name), END.format(name)
    before, _, rest = README.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{begin}\n{result}\n{end}{after}", encoding="utf-8")


def compared(project: Path, edition: int, rounds: int, archive: bool) -> str:
    """Return the table of all ways, each measured so many times."""
    costs: list[dict[str, Cost]] = []
    for number in range(rounds):
        begin_anew(project)
        costs.append(one_round(project, edition, archive))
        print(f"round {number + 1} of {rounds}: {costs[-1]}", flush=True)
        print(table(costs, len(edition_numbers(project))), flush=True)
    count = len(chapters.paths(project))
    said = f"{count} chapters, website and PDF; n = {rounds}, median [least–most]"
    return f"{about(edition, said)}\n\n{table(costs, len(edition_numbers(project)))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edition", type=int, default=2025)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--archive", action="store_true", help="build all editions too")
    parser.add_argument("--chapters", type=int, nargs="+", help="build only our way, with so many chapters")
    parser.add_argument("--write", action="store_true", help="replace the table in README.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="svm-benchmark-") as folder:
        project = Path(folder) / "project"
        project.mkdir()
        for name in NEEDED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, project / name)
        if options.chapters:
            name, result = "sizes", sizes(project, options.edition, options.chapters)
        else:
            name = "results"
            result = compared(project, options.edition, options.rounds, options.archive)
    if options.write:
        write(name, result)


if __name__ == "__main__":
    main()
