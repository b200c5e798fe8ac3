"""Chapters on workers of Dask: the same outputs, and nothing is lost when a worker is."""

import _thread
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

from staatvanmigratie.book.remote import alike, cluster
from staatvanmigratie.book.remote import executor as coordinator
from staatvanmigratie.book.remote.cluster import chapters_on
from staatvanmigratie.book.remote.store import Store
from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.inputs import inputs
from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.foundation.errors import BuildError, DigestError, SvmError
from staatvanmigratie.foundation.files import text_digest
from staatvanmigratie.foundation.project import PACKAGE
from staatvanmigratie.foundation.uses import Digests
from tests.samples import small_project
from tests.samples.processes import assert_gone

pytest.importorskip("distributed", reason="Dask is not installed: make setup-dask")

pytestmark = pytest.mark.process


class Machine:
    """A scheduler and a worker that somebody started, each a process of its own, in a folder."""

    def __init__(self, folder, **environment):
        self.file = folder / "scheduler.json"
        self.environment = {**os.environ, **environment}
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
        self.processes.append(self._start("worker", "--nthreads", "2", "--no-dashboard"))

    def _start(self, what, *options):
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, *options]
        command += ["--scheduler-file", str(self.file)]
        return subprocess.Popen(
            command, cwd=self.file.parent, env=self.environment, stderr=subprocess.DEVNULL, text=True
        )

    @property
    def address(self):
        for _ in range(300):
            if self.file.exists() and self.file.read_text():
                return json.loads(self.file.read_text())["address"]
            time.sleep(0.1)
        raise AssertionError("the scheduler did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A worker that outlives what is done with it."""
    with Machine(tmp_path_factory.mktemp("machine")) as machine:
        yield machine


def run(root, executor=None, cache=None, **options):
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    return run_chapters(
        paths,
        {"report_year": 2023},
        executor,
        root=root,
        as_of="2024-06-03",
        world=world(root),
        cache=cache,
        **options,
    )


LINE = """\
from staatvanmigratie import figuur, grafiek
figuur(grafiek.lijn(reeks), label="fig-lijn", bijschrift="Immigratie")"""


def cache_in(root):
    time.sleep(0.05)  # of what was written a moment ago nobody knows whether a chapter saw it
    return Cache(root / "build" / "kept", Digests(root))


@pytest.mark.editions
def test_a_chapter_on_another_machine_prints_and_uses_the_same(tmp_path, machine):
    """Where the worker has the project is in nothing that comes back, so that a local build can go on."""
    root = small_project.make(tmp_path / "project")
    small_project.chapter(root, "03_fout", "1 / 0")
    (root / "notebooks" / "hulp.py").write_text("GETAL = 41 + 1\n")
    small_project.chapter(root, "04_hulp", "import hulp\nhulp.GETAL")
    small_project.chapter(root, "05_lijn", LINE)

    with chapters_on(machine.address) as executor:
        there = run(root, executor, cache_in(root))
    again = run(root, None, cache_in(root))
    here = run(root)

    assert [r.attempts for r in there] == [1, 1, 1, 1, 1]
    assert [r.cached for r in again] == [True, True, False, True, True]
    assert [r.error for r in there] == [r.error for r in here]
    assert [r.notebook and as_bytes(r.notebook) for r in there] == [
        r.notebook and as_bytes(r.notebook) for r in here
    ]
    (root / "notebooks" / "hulp.py").write_text("GETAL = 43\n")
    with chapters_on(machine.address) as executor:
        changed = run(root, executor, cache_in(root))
    assert [r.cached for r in changed] == [True, True, False, False, True]
    assert changed[3].notebook.cells[-1].outputs[0].data["text/plain"] == "43"
    assert changed[3].why == "notebooks/hulp.py changed"


@pytest.mark.editions
def test_only_what_a_worker_lacks_is_sent(tmp_path, machine, monkeypatch):
    root = small_project.make(tmp_path / "project")
    (root / "data" / "labels.yml").write_text("sex: {male: heren}\n")
    sent, content = [], coordinator._content
    monkeypatch.setattr(
        coordinator, "_content", lambda path, name: sent.append(path.name) or content(path, name)
    )

    for change in (None, "x", "x"):
        if change:
            (root / "notebooks" / "hulp.csv").write_text(change)
        with chapters_on(machine.address) as executor:
            run(root, executor)
        sent.append("/")

    first = sent[: sent.index("/")]
    assert "labels.yml" in first and len(set(first)) == len(first)
    assert sent[len(first) :] == ["/", "hulp.csv", "/", "/"]


@pytest.mark.editions
def test_what_does_not_go_along_is_not_read_as_absent(tmp_path, machine):
    """A chapter that asks whether a file is there must not print something else elsewhere."""
    root = small_project.make(tmp_path / "project")
    (root / "docs").mkdir()
    (root / "docs" / "getal.txt").write_text("7")
    code = "try:\n    uit = open('../docs/getal.txt').read()\nexcept OSError:\n    uit = 'weg'\nuit"
    small_project.chapter(root, "03_docs", code)

    with chapters_on(machine.address) as executor:
        results = run(root, executor)

    assert [r.error and r.error.splitlines()[0] for r in results] == [
        None,
        None,
        "notebooks/03_docs.ipynb: it reads docs/getal.txt, which does not go along to other machines. "
        "Put it under data or notebooks, or build without --on",
    ]


@pytest.mark.editions
def test_an_interrupt_ends_the_chapters_elsewhere(tmp_path, machine):
    root = small_project.make(tmp_path / "project")
    mark = tmp_path / "outside"
    mark.mkdir()
    code = f"import os, time\nopen({str(mark / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(200)"
    small_project.chapter(root, "01_immigratie", code)

    def interrupt():
        while not ((mark / "pid").exists() and (mark / "pid").read_text()):
            time.sleep(0.05)
        _thread.interrupt_main()

    threading.Thread(target=interrupt).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt), chapters_on(machine.address) as executor:
        run(root, executor)

    assert_gone(int((mark / "pid").read_text()))
    assert time.monotonic() - start < 100


@pytest.mark.editions
def test_killed_workers_lose_nothing(tmp_path):
    root = small_project.make(tmp_path / "project")
    outside = tmp_path / "outside"
    outside.mkdir()
    code = f"import os, time\nopen({str(outside)!r} + f'/{{os.getpid()}}', 'w').close()\ntime.sleep(2)\n'af'"
    names = [f"0{n}_lang" for n in range(3, 7)]
    for name in names:
        small_project.chapter(root, name, code)
    killed = []

    def kill():
        while not list(outside.iterdir()):
            time.sleep(0.05)
        for worker in executor._client.run(os.getpid).values():
            killed.append(worker)
            os.kill(worker, signal.SIGKILL)

    with chapters_on("dask", workers=2) as executor:
        killer = threading.Thread(target=kill)
        killer.start()
        results = run(root, executor)
        killer.join()

    assert len(killed) == 2
    assert [r.error for r in results] == [None] * 6
    assert {r.notebook.cells[-1].outputs[0].data["text/plain"] for r in results[2:]} == {"'af'"}
    assert len(list(outside.iterdir())) > len(names), "the kill came too late to prove anything"
    for process in outside.iterdir():
        assert_gone(int(process.name))


@pytest.mark.editions
def test_a_worker_with_other_software_is_refused(tmp_path):
    root = small_project.make(tmp_path / "project")
    shutil.copytree(PACKAGE, tmp_path / "src" / "staatvanmigratie")
    with (tmp_path / "src" / "staatvanmigratie" / "foundation" / "dutch.py").open("a") as file:
        file.write("\n# another version\n")
    here = alike.described([])["staatvanmigratie"]

    with (
        Machine(tmp_path, PYTHONPATH=str(tmp_path / "src")) as machine,
        pytest.raises(BuildError) as refused,
        chapters_on(machine.address) as executor,
    ):
        run(root, executor)

    lines = str(refused.value).splitlines()
    assert lines[0] == "These workers would not make the bytes that this machine makes:"
    assert lines[1].startswith("- tcp://127.0.0.1:") and f"(here {here})" in lines[1]
    assert "Python" not in lines[1] and "pandas" not in lines[1]
    assert lines[2].endswith("make setup-dask")


def test_a_machine_where_nobody_answers_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    root = small_project.make(tmp_path / "project")

    with (
        pytest.raises(SvmError, match=r"127\.0\.0\.1:9: no scheduler answers there"),
        chapters_on("tcp://127.0.0.1:9") as executor,
    ):
        run(root, executor)


@pytest.mark.parametrize(
    ("where", "installed", "said"),
    [("dask", False, "make setup-dask"), ("scheduler:8786", True, "tcp://scheduler:8786")],
)
def test_what_is_missing_is_told_before_anything_starts(monkeypatch, where, installed, said):
    if not installed:
        monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(SvmError, match=said), chapters_on(where):
        pass


def test_what_differs_is_named():
    here = {"Python": "3.11.7", "pandas": "3.0.1", "altair": "6.0"}
    others = {"tcp://b:1": {**here, "pandas": "2.2"}, "tcp://a:1": {"Python": "3.12.1", "pandas": "3.0.1"}}

    with pytest.raises(BuildError) as refused:
        alike.refuse_others({"tcp://c:1": here, **others}, here)

    assert str(refused.value).splitlines()[1:3] == [
        "- tcp://a:1: Python 3.12.1 (here 3.11.7), altair not there (here 6.0)",
        "- tcp://b:1: pandas 2.2 (here 3.0.1)",
    ]


def test_a_worker_keeps_each_file_once_and_forgets_what_nobody_needs(tmp_path):
    store = Store(tmp_path / "store")
    states = [{"a.yml": "a", "b/c.yml": f"c{n}"} for n in range(6)]

    for number, texts in enumerate(states):
        known = {path: text_digest(text) for path, text in texts.items()}
        contents = {text_digest(text): text.encode() for text in texts.values()}
        lacking = store.lacking(known)
        assert len(lacking) == (1 if number else 2)
        store.take(str(number), known, {name: contents[name] for name in lacking})

    with store.project("5") as last, store.project("0") as first:
        assert first is None
        assert {path: (last / path).read_text() for path in states[5]} == states[5]
    assert len(list((tmp_path / "store" / "files").iterdir())) == 5
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o700


def test_a_project_stays_while_a_chapter_runs_in_it(tmp_path):
    store = Store(tmp_path / "store")
    store.take("0", {"a": text_digest("0")}, {text_digest("0"): b"0"})

    with store.project("0") as root:
        for n in range(1, 8):
            store.take(str(n), {"a": text_digest(str(n))}, {text_digest(str(n)): str(n).encode()})
        assert (root / "a").read_text() == "0"
    store.take("8", {"a": text_digest("8")}, {text_digest("8"): b"8"})

    assert not root.exists()


def test_a_damaged_file_is_not_kept(tmp_path):
    store = Store(tmp_path / "store")

    with pytest.raises(DigestError, match="damaged"):
        store.take("0", {"a": text_digest("a")}, {text_digest("a"): b"b"})

    assert store.lacking({"a": text_digest("a")})


def test_what_goes_along_is_what_chapters_are_made_of(tmp_path):
    root = small_project.make(tmp_path)
    for path in (
        ".git/config",
        "build/x",
        "notebooks/__pycache__/a.pyc",
        "notebooks/.ipynb_checkpoints/a",
        "docs/a",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")

    found = inputs(root)

    assert {"_toc.yml", "requirements.txt", "notebooks/01_immigratie.ipynb", "data/labels.yml"} <= set(found)
    assert not [path for path in found if path.split("/")[0] in (".git", "build", "docs") or "/." in path]
    assert not [path for path in found if "__pycache__" in path]
