"""A chapter reads and prints. What it reads is noted, whichever way; whatever else it tries is refused."""

import json
import os
import sqlite3
import time

import numpy as np
import pytest

from staatvanmigratie.book.run import processes
from staatvanmigratie.book.run.cache import Cache
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.foundation.uses import Digests
from tests.book.test_runner import chapter, wait_until_gone

pytestmark = pytest.mark.process

REFUSED = {
    "a file": ("open('../data/nieuw.csv', 'w')", "data/nieuw.csv is in it"),
    "a file to add to": ("open('../data/a.csv', 'a')", "data/a.csv is in it"),
    "a path": ("from pathlib import Path; Path('x.txt').write_text('x')", "notebooks/x.txt is in it"),
    "a table": ("import pandas as pd; pd.DataFrame().to_csv('x.csv')", "notebooks/x.csv is in it"),
    "a folder": ("import os; os.mkdir('../data/map')", "data/map is in it"),
    "a deletion": ("import os; os.remove('../data/a.csv')", "data/a.csv is in it"),
    "a move": ("import os; os.rename('../data/a.csv', '/tmp/a.csv')", "data/a.csv is in it"),
    "a move into it": ("import os; os.replace('/etc/hostname', '../data/b.csv')", "data/b.csv is in it"),
    "a program": ("import subprocess; subprocess.run(['true'])", "starts no other program"),
    "a shell": ("import os; os.system('true')", "starts no other program"),
    "a line for the shell": ("get_ipython().system('true')", "starts no other program"),
    "a fork": ("import os; os.fork()", "starts no other program"),
    "processes": (
        "import multiprocessing; multiprocessing.get_context('spawn').Process(target=print).start()",
        "starts no other program",
    ),
    "an address": (
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/cijfers')",
        "a chapter has no network",
    ),
    "a name": ("import socket; socket.getaddrinfo('opendata.cbs.nl', 443)", "a chapter has no network"),
    "a server": ("import socket; socket.socket().bind(('127.0.0.1', 0))", "a chapter has no network"),
    "a library nobody sees": ("import polars", "cannot use polars"),
    "what was built before": ("open('../build/2024/numbers.json')", "a chapter reads nothing of a build"),
    "a folder of parquet": ("import pandas as pd; pd.read_parquet('..')", "read its files one by one"),
}


def attempt(code):
    return f"try:\n    {code}\nexcept BaseException as error:\n    display(str(error))"


def test_the_first_chapter_of_a_clone_keeps_its_drawings(tmp_path):
    """Nothing is there yet of what the build keeps, not even the folder."""
    code = "import os\nos.makedirs(os.path.join(os.environ['SVM_CACHE'], 'charts'))"

    (result,) = run_chapters(
        [chapter(tmp_path, "01_a", code)], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03"
    )

    assert result.error is None and (tmp_path / "build" / ".cache" / "charts").is_dir()


def test_what_a_chapter_may_not_do_is_refused_with_the_way_to_do_it(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n1\n")
    cells = [attempt(code).replace("print(", "display(str(") + ")" for code, _ in REFUSED.values()]
    cells = [
        attempt(code).replace("display(str(error))", "display(str(error))") for code, _ in REFUSED.values()
    ]
    path = chapter(tmp_path, "01_a", *cells)

    (result,) = run_chapters([path], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03")

    assert result.error is None
    shown = [
        cell.outputs[0].data["text/plain"] if cell.outputs else "was not refused"
        for cell in result.notebook.cells[-len(REFUSED) :]
    ]
    wrong = {
        name: said for (name, (_, hint)), said in zip(REFUSED.items(), shown, strict=True) if hint not in said
    }
    assert not wrong
    assert {p.name for p in (tmp_path / "data").iterdir()} == {"a.csv"}


def test_a_chapter_may_write_outside_the_project(tmp_path, tmp_path_factory):
    other = tmp_path_factory.mktemp("elders") / "x.txt"
    path = chapter(tmp_path, "01_a", f"open({str(other)!r}, 'w').write('x')")

    (result,) = run_chapters([path], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03")

    assert result.error is None and other.read_text() == "x"


READ = {
    "open('../data/open.txt').read()": "data/open.txt",
    "import pandas as pd; pd.read_csv('../data/pandas.csv')": "data/pandas.csv",
    "pd.read_json('../data/pandas.json')": "data/pandas.json",
    "pd.read_excel('../data/blad.xlsx') if False else open('../data/blad.xlsx', 'rb')": "data/blad.xlsx",
    "import numpy as np; np.load('../data/np.npy')": "data/np.npy",
    "import sqlite3; sqlite3.connect('../data/cijfers.db').execute('select 1')": "data/cijfers.db",
    "import os; os.listdir('../data/map')": "data/map/*",
    "from pathlib import Path; list(Path('../data/andere').glob('*.csv'))": "data/andere/*",
    "import hulp; hulp.waarde": "notebooks/hulp.py",
    "import pakket.deel": "notebooks/pakket/deel.py",
    "try:\n    open('../data/later.csv')\nexcept OSError:\n    pass": "data/later.csv",
    "try:\n    pd.read_parquet('../data/a.parquet')\nexcept Exception:\n    pass": "data/a.parquet",
}


def test_everything_a_chapter_reads_is_noted(tmp_path):
    data, beside = tmp_path / "data", tmp_path / "notebooks"
    for folder in (data / "map", data / "andere", beside / "pakket"):
        folder.mkdir(parents=True)
    for name in ("open.txt", "pandas.csv", "blad.xlsx", "a.parquet"):
        (data / name).write_text("a\n1\n")
    (data / "pandas.json").write_text("[]")
    np.save(data / "np.npy", np.arange(2))
    sqlite3.connect(data / "cijfers.db").close()
    (beside / "hulp.py").write_text("waarde = 1\n")
    (beside / "pakket" / "__init__.py").write_text("")
    (beside / "pakket" / "deel.py").write_text("")
    path = chapter(tmp_path, "01_a", *READ)
    time.sleep(0.05)  # what was written just now counts as written during the run
    cache = Cache(tmp_path / "cache", Digests(tmp_path))

    (result,) = run_chapters([path], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03", cache=cache)

    assert result.error is None
    (kept,) = (tmp_path / "cache").rglob("*.json")
    used = set(json.loads(kept.read_text().splitlines()[1])["used"])
    assert not set(READ.values()) - used
    assert "notebooks/*" not in used, "looking for a module is no use of the list of chapters"
    assert not {use for use in used if use.startswith(("src/", ".venv/", "/usr/"))}


def test_a_cell_that_prints_too_much_is_refused_with_its_place(tmp_path):
    """A table of 200,000 rows took the PDF eight minutes."""
    path = chapter(tmp_path, "01_a", "1", "'x' * 5_000_000")

    (result,) = run_chapters([path], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03")

    assert "notebooks/01_a.ipynb, cell 4" in result.error
    assert "prints 5.0 million characters; an output may hold 2 million" in result.error


def test_what_a_chapter_leaves_running_is_ended(tmp_path, monkeypatch):
    mark = f"svm-left-{tmp_path.name}"
    monkeypatch.setenv("SVM_TEST_MARK", mark)
    code = (
        "import ctypes, os, time\n"
        "if ctypes.CDLL(None).fork() == 0:\n    time.sleep(60)\n    os._exit(0)"  # past what Python tells
    )
    path = chapter(tmp_path, "01_a", code)

    (result,) = run_chapters([path], {"report_year": 2023}, root=tmp_path, as_of="2024-06-03")

    assert result.error is None
    assert not wait_until_gone(mark)


def test_what_a_killed_build_left_behind_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, mine = (
        tmp_path / f"{processes.FOLDER}99999999-x",
        tmp_path / f"{processes.FOLDER}{os.getpid()}-x",
    )
    for folder in (left, mine, tmp_path / "of-somebody-else"):
        folder.mkdir()

    processes.clear_left_behind()

    assert {p.name for p in tmp_path.iterdir()} == {mine.name, "of-somebody-else"}
