"""Chapters run side by side; whatever goes wrong is said with the place to go to."""

import ast
import concurrent.futures
import multiprocessing
import os
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from staatvanmigratie.book.run import runner
from staatvanmigratie.book.run.cache import Cache, chapter_key, world
from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.conflicts import SAID
from staatvanmigratie.foundation.errors import NotebookError
from staatvanmigratie.foundation.uses import Digests
from tests.book.test_engine import wait_until_gone

pytestmark = pytest.mark.process


def chapter(folder, name, *sources, parameters="report_year = 2024", prose="# Asiel"):
    cells = [new_markdown_cell(prose)]
    if parameters is not None:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    cells += [new_code_cell(source) for source in sources]
    path = folder / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path


def run(root, *paths, **options):
    options.setdefault("cache", None)
    return run_chapters(list(paths), {"report_year": 2023}, root=root, as_of="2024-06-03", **options)


def cache_in(root):
    """A cache that looks at the project as it is now."""
    return Cache(root / "cache", Digests(root))


def test_chapters_come_back_in_order_with_the_report_year(tmp_path):
    slow = chapter(tmp_path, "01_a", "import time; time.sleep(0.5); report_year")
    quick = chapter(tmp_path, "02_b", "import os\nos.environ['SVM_AS_OF'], os.environ['PYTHONHASHSEED']")
    seen = []

    results = run(tmp_path, slow, quick, on_progress=lambda p: seen.append((p.name, p.state)))

    assert [r.name for r in results] == ["01_a", "02_b"]
    assert results[0].notebook.cells[-1].outputs[0].data["text/plain"] == "2023"
    assert results[1].notebook.cells[-1].outputs[0].data["text/plain"] == "('2024-06-03', '0')"
    assert seen[:2] == [("01_a", "waiting"), ("02_b", "waiting")]
    assert ("01_a", "done") in seen


def test_a_failing_cell_is_shown_and_the_others_finish(tmp_path):
    """An editor without Python must see which chapter, which cell, which line."""
    code = "reeks = [1, 2]\n\n\ndef deel(a):\n    return a / 0\n\n\nuit = deel(reeks[0])\nprint(uit)"
    bad = chapter(tmp_path, "07_asiel", "1 + 1", code)
    good = chapter(tmp_path, "02_europa", "2 + 2")

    failed, fine = run(tmp_path, bad, good)

    assert fine.notebook is not None
    assert failed.notebook is None
    lines = failed.error.splitlines()
    assert lines[0] == "notebooks/07_asiel.ipynb, cell 4, line 5: ZeroDivisionError: division by zero"
    assert lines[2:] == [
        "      3 | ",
        "      4 | def deel(a):",
        "  >   5 |     return a / 0",
        "      6 | ",
        "      7 | ",
    ]


def test_a_failing_sentence_points_at_its_line(tmp_path):
    """Jinja counts from the line below %%tekst; the author counts from the top of the cell."""
    bad = chapter(
        tmp_path,
        "07_asiel",
        "from staatvanmigratie import open_edition",
        "%%tekst\nIn {{ report_year }} gebeurde dit:\n\n{{ onbekend }} mensen.",
    )

    (result,) = run(tmp_path, bad)

    assert "07_asiel.ipynb, cell 4, line 4: TextError: " in result.error
    assert "'onbekend' is undefined" in result.error
    assert "  >   4 | {{ onbekend }} mensen." in result.error


def test_a_process_that_dies_is_run_once_more(tmp_path, tmp_path_factory):
    mark = tmp_path_factory.mktemp("outside") / "died"
    code = (
        f"import os, pathlib\nmark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n    mark.touch()\n    os.kill(os.getpid(), 9)\n'alive'"
    )
    once = chapter(tmp_path, "01_a", code)
    always = chapter(tmp_path, "02_b", "import os\nos.kill(os.getpid(), 9)")
    start = time.monotonic()

    recovered, dead = run(tmp_path, once, always)

    assert recovered.attempts == 2
    assert recovered.notebook is not None
    assert dead.attempts == 2
    assert "notebooks/02_b.ipynb, cell 3: its process died, twice" in dead.error
    assert time.monotonic() - start < 20


def test_an_endless_cell_is_ended_and_not_tried_again(tmp_path):
    endless = chapter(tmp_path, "01_a", "while True:\n    pass")

    (result,) = run(tmp_path, endless, cell_timeout=1)

    assert result.attempts == 1
    assert "notebooks/01_a.ipynb, cell 3: still running after 1 s" in result.error
    assert "      1 | while True:" in result.error


def test_a_chapter_may_not_end_before_its_last_cell(tmp_path):
    """Papermill takes sys.exit() for success; half a chapter would be published."""
    early = chapter(tmp_path, "01_a", "import sys; sys.exit()", "'the rest'")

    (result,) = run(tmp_path, early)

    assert "cell 4: the chapter ended before this cell" in result.error


@pytest.mark.parametrize(
    ("cell", "parameters", "said"),
    [
        ("jaar = 2024", {"report_year": 2023}, "unknown parameter 'report_year'; .* has: jaar"),
        (None, {"report_year": 2023}, "no cells tagged `parameters`"),
        ("report_year = 2024", {"report_year": "2023"}, "must be int .* '2023' is str"),
        ("report_year = 2024", {"report_year": True}, "must be int .* True is bool"),
        ("report_year = 2024", {"report_year": 1899}, "1899 is no report year"),
        ("report_year = 2024", {"report_year": 2099}, "2099 is no report year"),
        ("report_year = 2024", {"report_year": 2023, "taal": "nl"}, "unknown parameter 'taal'"),
    ],
)
def test_wrong_parameters_are_refused_before_anything_starts(tmp_path, monkeypatch, cell, parameters, said):
    """Papermill only warns, and then runs the chapter with the year that happens to stand in it."""
    path = chapter(tmp_path, "01_a", "1", parameters=cell)
    monkeypatch.setattr(runner, "run_chapter", lambda task, **_: pytest.fail("it was started"))

    with pytest.raises(NotebookError, match=said):
        run_chapters([path], parameters, root=tmp_path, as_of="2024-06-03")


def test_the_year_must_be_that_of_an_edition(tmp_path):
    path = chapter(tmp_path, "01_a", "1")

    with pytest.raises(NotebookError, match="2023 is no report year; there are: 2024"):
        run(tmp_path, path, report_years=[2024])


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    path = chapter(tmp_path, "01_a", "1")
    path.write_text("{")

    with pytest.raises(NotebookError, match=r"notebooks/01_a\.ipynb: not a notebook"):
        run(tmp_path, path)


def test_unchanged_chapters_come_from_the_cache_with_the_same_bytes(tmp_path):
    path = chapter(tmp_path, "01_a", "report_year + 1", "print('rest')")

    (fresh,) = run(tmp_path, path, cache=cache_in(tmp_path))
    (kept,) = run(tmp_path, path, cache=cache_in(tmp_path))

    assert (fresh.cached, kept.cached) == (False, True)
    assert as_bytes(kept.notebook) == as_bytes(fresh.notebook)
    assert kept.warnings == fresh.warnings == ("notebooks/01_a.ipynb, cell 4 printed on stdout: rest",)


def test_edited_prose_needs_no_process_but_edited_code_does(tmp_path):
    path = chapter(tmp_path, "01_a", "report_year")
    run(tmp_path, path, cache=cache_in(tmp_path))

    chapter(tmp_path, "01_a", "report_year", prose="# Asiel en nareis")
    (prose,) = run(tmp_path, path, cache=cache_in(tmp_path))
    chapter(tmp_path, "01_a", "report_year + 1")
    (code,) = run(tmp_path, path, cache=cache_in(tmp_path))

    assert prose.cached
    assert prose.notebook.cells[0].source == "# Asiel en nareis"
    assert prose.notebook.cells[3].outputs[0].data["text/plain"] == "2023"
    assert not code.cached


def test_a_poisoned_cache_is_noticed_and_the_chapter_runs(tmp_path):
    """Someone edits a number in the cache; it must not reach the report."""
    path = chapter(tmp_path, "01_a", "report_year")
    run(tmp_path, path, cache=cache_in(tmp_path))
    (file,) = (tmp_path / "cache").rglob("*.json")
    file.write_text(file.read_text().replace("2023", "9999"))

    (result,) = run(tmp_path, path, cache=cache_in(tmp_path))

    assert not result.cached
    assert result.notebook.cells[-1].outputs[0].data["text/plain"] == "2023"
    assert "9999" not in file.read_text()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"abc\n[]", b"abc\n{}\n[]"])
def test_a_broken_cache_file_is_no_error(tmp_path, content):
    path = chapter(tmp_path, "01_a", "report_year")
    run(tmp_path, path, cache=cache_in(tmp_path))
    (file,) = (tmp_path / "cache").rglob("*.json")
    file.write_bytes(content)

    (result,) = run(tmp_path, path, cache=cache_in(tmp_path))

    assert not result.cached


def test_a_failed_chapter_is_not_kept(tmp_path):
    path = chapter(tmp_path, "01_a", "1 / 0")

    run(tmp_path, path, cache=cache_in(tmp_path))

    assert not (tmp_path / "cache").exists()


def test_the_key_covers_what_every_chapter_depends_on(tmp_path):
    notebook = nbformat.read(chapter(tmp_path, "01_a", "1"), as_version=4)
    other = nbformat.read(chapter(tmp_path, "01_a", "2"), as_version=4)
    (tmp_path / "requirements.txt").write_text("pandas==3\n")
    worlds = [world(tmp_path, as_of="2024-06-03"), world(tmp_path, as_of="2024-06-04")]
    (tmp_path / "requirements.txt").write_text("pandas==4\n")
    worlds.append(world(tmp_path, as_of="2024-06-03"))

    keys = {
        tuple(sorted(chapter_key("01_a", each, {"report_year": year}, outside).parts.items()))
        for outside in worlds
        for year in (2023, 2024)
        for each in (notebook, other)
    }

    assert len(keys) == 12


WHO = (
    "from pathlib import Path\nimport os\n"
    "Path(f'/proc/{os.getppid()}/cmdline').read_text().replace('\\0', ' ').strip()"
)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_chapters_are_forked_from_one_process_that_is_gone_afterwards(tmp_path, monkeypatch):
    mark = f"svm-warm-{tmp_path.name}"
    monkeypatch.setenv("SVM_TEST_MARK", mark)
    paths = [chapter(tmp_path, f"0{i}_a", WHO, "import sys; 'pandas' in sys.modules") for i in range(3)]

    results = run(tmp_path, *paths)

    for result in results:
        parent, imported = (cell.outputs[0].data["text/plain"] for cell in result.notebook.cells[-2:])
        assert "staatvanmigratie.book.run.warm" in parent
        assert imported == "True"
    assert not wait_until_gone(mark)


def test_forked_or_not_a_chapter_says_the_same(tmp_path):
    path = chapter(
        tmp_path,
        "01_a",
        "from staatvanmigratie import open_edition",
        "import os, sys\nos.getcwd(), os.environ['SVM_AS_OF'], os.environ['TZ'], sys.path[0]",
        "hash('a'), sorted(k for k in os.environ if k.startswith('SVM'))",
        "from IPython.display import HTML\nHTML('<b>x</b>')",
        "import warnings\nwarnings.warn('let op')",
        "%%tekst\nHet jaar {{ report_year }}.",
    )

    results = [run(tmp_path, path, engine=engine)[0] for engine in ("warm", "alone", "reference")]

    assert len({as_bytes(result.notebook) for result in results}) == 1
    assert len({result.warnings for result in results}) == 1


def test_one_chapter_cannot_change_another(tmp_path):
    """A figure must not depend on which chapter ran before it."""
    dirty = (
        "import math, os, sys, pandas as pd\npd.set_option('display.max_rows', 3)\nos.environ['X'] = '1'\n"
        "os.chdir('/')\nsys.path.append('/x')\nmath.tau = 0"
    )
    look = (
        "import math, os, sys, pandas as pd\n"
        "pd.get_option('display.max_rows'), os.environ.get('X'), os.getcwd(), '/x' in sys.path, math.tau > 0"
    )
    first, second = chapter(tmp_path, "01_a", dirty), chapter(tmp_path, "02_b", look)

    _, clean = run(tmp_path, first, second, workers=1)

    shown = clean.notebook.cells[-1].outputs[0].data["text/plain"]
    assert ast.literal_eval(shown) == (60, None, str(tmp_path / "notebooks"), False, True)


def test_without_a_warm_process_a_chapter_starts_by_itself(tmp_path, monkeypatch):
    """It ended, or never came up: then it takes longer, and that is all."""
    path = chapter(tmp_path, "01_a", WHO)
    monkeypatch.setattr(WarmProcess, "begin", lambda self: self)

    (result,) = run(tmp_path, path)

    assert "book.run.warm" not in result.notebook.cells[-1].outputs[0].data["text/plain"]
    assert result.attempts == 1


BUILDER = """
import pathlib, sys
from staatvanmigratie.book.run.runner import run_chapters
path = pathlib.Path(sys.argv[1])
run_chapters([path], {"report_year": 2023}, root=path.parent.parent, as_of="2024-06-03")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends orphans on Linux only")
def test_no_forked_process_outlives_a_killed_build(tmp_path, tmp_path_factory):
    mark = f"svm-orphan-{tmp_path.name}"
    started = tmp_path_factory.mktemp("outside") / "started"
    cell = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(60)"
    path = chapter(tmp_path, "01_a", cell)
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(path)], env={**os.environ, "SVM_TEST_MARK": mark}
    )
    while not started.exists():
        assert builder.poll() is None
        time.sleep(0.05)

    builder.kill()
    builder.wait()

    assert not wait_until_gone(mark)


def test_an_interrupt_ends_every_process(tmp_path, monkeypatch):
    mark = f"svm-interrupt-{tmp_path.name}"
    monkeypatch.setenv("SVM_TEST_MARK", mark)
    paths = [chapter(tmp_path, f"0{i}_a", "import time; time.sleep(60)") for i in range(3)]
    start = time.monotonic()

    def interrupt(progress):
        if progress.state == "running":
            time.sleep(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, *paths, on_progress=interrupt, workers=2)

    assert time.monotonic() - start < 20
    assert not wait_until_gone(mark)


def test_any_executor_will_do(tmp_path):
    """The contract is concurrent.futures: processes here, machines elsewhere."""
    path = chapter(tmp_path, "01_a", "report_year")
    spawn = multiprocessing.get_context("spawn")

    with concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
        (result,) = run(tmp_path, path, executor=pool)

    assert result.notebook.cells[-1].outputs[0].data["text/plain"] == "2023"


def test_a_cell_in_which_git_left_two_versions_stops_its_chapter(tmp_path):
    """As Markdown both versions would print, the first under a heading of its own."""
    left = "Een zin.\n<<<<<<< HEAD\nVersie een\n=======\nVersie twee\n>>>>>>> tak"
    prose = chapter(tmp_path, "01_a", "1", prose=left)
    sentence = chapter(tmp_path, "02_b", f"%%tekst\n{left}")
    good = chapter(tmp_path, "03_c", "2")

    first, second, third = run(tmp_path, prose, sentence, good)

    assert first.error.splitlines()[0] == f"notebooks/01_a.ipynb, cell 1, line 2: '<<<<<<< HEAD': {SAID}"
    assert "  >   2 | <<<<<<< HEAD" in first.error
    assert second.error.startswith("notebooks/02_b.ipynb, cell 3, line 3: '<<<<<<< HEAD'")
    assert third.error is None


def test_a_notebook_of_which_git_left_two_is_refused_with_its_line(tmp_path):
    path = chapter(tmp_path, "01_a", "1")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], "<<<<<<< HEAD", "=======", ">>>>>>> tak", *lines[3:]]))

    with pytest.raises(NotebookError, match=r"^notebooks/01_a\.ipynb, line 4: '<<<<<<< HEAD': git left two"):
        run(tmp_path, path)
