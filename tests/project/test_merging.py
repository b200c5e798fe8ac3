"""Two people change the report at once: what the hooks leave of a notebook lets git bring both together."""

import copy
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from staatvanmigratie.store import catalogue
from tests.samples import ROOT

NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb")) + sorted(ROOT.glob("examples/*.ipynb"))
CHAPTER = Path("notebooks/07_asiel.ipynb")
SERIES = Path("data/catalogue/asiel.yml")


def hooks(root, *paths):
    """Run what .pre-commit-config.yaml says over files of a project, with the tools of this environment."""
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    (root / "src" / "staatvanmigratie").mkdir(parents=True)  # ruff looks which imports are ours
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    for hook in repo["hooks"]:
        tool, *rest = shlex.split(hook["entry"])
        command = [str(Path(sys.executable).parent / Path(tool).name), *rest, *map(str, paths)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def saved_by_lab(path, version, change=lambda cells: None):
    """Save a notebook as JupyterLab does after a run: outputs, counts, and what it knows of its Python."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    notebook.metadata.language_info.update(
        codemirror_mode={"name": "ipython", "version": 3},
        file_extension=".py",
        mimetype="text/x-python",
        nbconvert_exporter="python",
        pygments_lexer="ipython3",
        version=version,
    )
    notebook.metadata.widgets = {}
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata.update(editable=True, slideshow={"slide_type": ""}, trusted=True)
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.metadata.execution = {"iopub.execute_input": f"2026-11-30T21:0{number % 10}:00Z"}
            cell.outputs = [nbformat.v4.new_output("stream", text=f"{version}\n")]
    nbformat.write(notebook, path)


@pytest.mark.process
def test_the_hooks_leave_what_is_committed_as_it_is(tmp_path):
    """Whoever changes one word commits one line, and no ids of other cells."""
    names = [path.relative_to(ROOT) for path in NOTEBOOKS]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)

    hooks(tmp_path, *names)

    changed = [name for name in names if (tmp_path / name).read_bytes() != (ROOT / name).read_bytes()]
    assert len(names) > 20 and not changed


@pytest.mark.process
def test_what_jupyterlab_writes_when_a_chapter_is_opened_and_run_is_not_committed(tmp_path):
    (tmp_path / CHAPTER).parent.mkdir()
    shutil.copyfile(ROOT / CHAPTER, tmp_path / CHAPTER)
    saved_by_lab(tmp_path / CHAPTER, "3.13.1")

    hooks(tmp_path, CHAPTER)

    assert (tmp_path / CHAPTER).read_bytes() == (ROOT / CHAPTER).read_bytes()


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=", *arguments],
        cwd=folder,
        env={**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "HOME": str(folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"git {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def shared(tmp_path):
    """Return a bare repository with the chapters, the catalogue and the hooks."""
    first = tmp_path / "first"
    settings = (".gitattributes", ".gitconfig", ".pre-commit-config.yaml", "pyproject.toml")
    for name in (*settings, "data/transcribed.csv"):
        (first / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, first / name)
    for name in ("notebooks", "data/catalogue"):
        shutil.copytree(ROOT / name, first / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    git(first, "init", "--quiet", "--initial-branch=main")
    git(first, "add", ".")
    git(first, "commit", "--quiet", "--message=all")
    git(tmp_path, "clone", "--quiet", "--bare", "first", "shared.git")
    return tmp_path / "shared.git"


def clone(shared, name, by_cell):
    """Return a working copy, set up as CONTRIBUTING.md says."""
    folder = shared.parent / name
    git(shared.parent, "clone", "--quiet", "shared.git", name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    for line in told() if by_cell else told()[:1]:
        subprocess.run(shlex.split(line), cwd=folder, capture_output=True, check=True)
    return folder


def told():
    """Return the commands with which CONTRIBUTING.md has a clone set up: the hooks, then nbdime."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Work side by side")[1]
    lines = [line.partition("  #")[0].strip() for line in text.split("```")[1].splitlines()[1:]]
    assert [shlex.split(line)[0] for line in lines] == [".venv/bin/pre-commit", "git"]
    return lines


def commit(folder, message):
    """Commit as somebody does: where a hook mended a file, add it and commit once more."""
    git(folder, "add", "--update")
    try:
        git(folder, "commit", f"--message={message}")
    except AssertionError as told:
        assert "files were modified by this hook" in str(told)
        git(folder, "add", "--update")
        git(folder, "commit", f"--message={message}")
    return git(folder, "show", "--format=", "--numstat", "HEAD").split()


def says_more(number, text):
    """A change of one sentence: the last line of the prose of a cell, by its place among the texts."""

    def change(cells):
        texts = [cell for cell in cells if cell.source.startswith("%%tekst")]
        texts[number].source += text

    return change


def new_series(path, after, name):
    """Write a series below another one, as CONTRIBUTING.md says: beside its kin."""
    entries = path.read_text(encoding="utf-8").rstrip().split("\n\n")
    place = next(n for n, entry in enumerate(entries) if entry.startswith(f"{after}:\n"))
    entries.insert(place + 1, entries[place].replace(f"{after}:", f"{name}:", 1))
    path.write_text("\n\n".join(entries) + "\n", encoding="utf-8")


@pytest.mark.process
@pytest.mark.parametrize("by_cell", [False, True], ids=["git", "nbdime"])
def test_two_branches_that_change_one_chapter_and_one_catalogue_come_together(shared, by_cell):
    one, other = (clone(shared, name, by_cell) for name in ("one", "other"))
    before = nbformat.read(ROOT / CHAPTER, as_version=4)
    kin = list(yaml.safe_load((ROOT / SERIES).read_text(encoding="utf-8")))
    changes = {
        one: ("3.11.2", 2, " Eén zin.", kin[1], "a.csv"),
        other: ("3.14.0", 5, " Andere.", kin[4], "b.csv"),
    }
    for folder, (version, number, text, after, table) in changes.items():
        saved_by_lab(folder / CHAPTER, version, says_more(number, text))
        new_series(folder / SERIES, after, f"{after}_nieuw")
        account = folder / "data" / "transcribed.csv"
        account.write_text(account.read_text(encoding="utf-8") + f"zz/{table},1,1,0,0,,\n", encoding="utf-8")
        counted = commit(folder, text)
        at = counted.index(str(CHAPTER))
        assert counted[at - 2 : at] == ["1", "1"], "one sentence is one line"

    git(one, "push", "--quiet")
    git(other, "pull", "--quiet", "--no-rebase", "--no-edit")
    git(other, "push", "--quiet")

    merged = nbformat.read(other / CHAPTER, as_version=4)
    wanted = copy.deepcopy(before)
    for _, number, text, _, _ in changes.values():
        says_more(number, text)(wanted.cells)
    assert merged == wanted
    assert {f"{kin[1]}_nieuw", f"{kin[4]}_nieuw"} <= set(catalogue.read(other / "data" / "catalogue"))
    account = (other / "data" / "transcribed.csv").read_text(encoding="utf-8").splitlines()
    assert {"zz/a.csv,1,1,0,0,,", "zz/b.csv,1,1,0,0,,"} <= set(account)
