"""``svm live``: what is saved is on its page in a moment, and what fails is told there."""

import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import nbformat
import pytest

from staatvanmigratie.publication.live import jupyterlab
from staatvanmigratie.publication.live.board import Board, Problem
from staatvanmigratie.publication.live.watching import Watch
from tests.book.test_engine import wait_until_gone
from tests.samples import small_project

ONE, TWO = "notebooks/01_immigratie", "notebooks/02_tijd"
SECONDS = 60  # a busy machine is no fault


class Live:
    """A running ``svm live`` of the small project, with a browser that listens."""

    def __init__(self, root, mark="", command=("live", "2024")):
        self.root = root
        self.said: list[str] = []
        self.news: queue.Queue = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "staatvanmigratie", *command],
            cwd=root,
            env={**os.environ, "SVM_TEST_MARK": mark, "SVM_ROOT": str(root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.terminal = threading.Thread(target=self._listen_to_terminal, daemon=True)
        self.terminal.start()

    def _listen_to_terminal(self):
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def wait_for(self, words):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            if found := next((line for line in self.said if words in line), None):
                return found
            time.sleep(0.02)
        raise AssertionError(f"{words!r} was not said, but: {self.said}")

    def begin(self):
        self.port = urlsplit(self.wait_for("open http://").split()[1]).port
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.next("hello")["run"]
        return self

    def _listen(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/_live/events")
        kind = ""
        for line in connection.getresponse():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                self.news.put((kind, json.loads(value)))

    def next(self, kind, page=None):
        """Wait for news of a kind, about a page."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found, said = self.news.get(timeout=SECONDS)
            if found == kind and (page is None or page in said["pages"]):
                return said
        raise AssertionError(f"no {kind} of {page}; said: {self.said}")

    def get(self, path, host=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def page(self, name):
        return self.get(f"/{name}.html")[1]

    def failures(self, name):
        return json.loads(self.get(f"/_live/failures?page={name}.html")[1])

    def end(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    root = small_project.make(tmp_path_factory.mktemp("live"))
    small_project.chapter(root, "02_tijd", '%%tekst\n{{ editie.labels["sex"]["male"] }}', title="# Tijd")
    running = Live(root)
    yield running.begin()
    running.end()


def edit(root, name, change):
    path = root / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    draft = path.with_name(f".~{path.name}")  # as JupyterLab does
    nbformat.write(notebook, draft)
    os.replace(draft, path)


def put(number, text):
    return lambda cells: cells[number].update(source=text)


@pytest.mark.process
def test_a_changed_sentence_is_on_its_page_and_runs_nothing(live):
    told = len(live.said)
    edit(live.root, ONE, put(0, "# Immigratie\n\nEen nieuwe zin."))

    assert live.next("page", f"{ONE}.html") == {"pages": [f"{ONE}.html"], "quiet": False}
    page = live.page(ONE)
    assert "Een nieuwe zin." in page
    assert "332.863" in page
    assert '<script src="/_live/live.js" data-news="' in page
    assert not [line for line in live.said[told:] if "ran in" in line]
    assert '<script src="/_live' not in (live.root / f"build/.live/2024/html/{ONE}.html").read_text()


@pytest.mark.process
def test_changed_code_runs_its_chapter_alone(live):
    told = len(live.said)
    edit(live.root, ONE, put(3, small_project.SENTENCE + " Dat is code."))

    live.next("page", f"{ONE}.html")
    assert "Dat is code." in live.page(ONE)
    ran = [line for line in live.said[told:] if "ran in" in line]
    assert len(ran) == 1 and "01_immigratie" in ran[0] and ran[0].endswith("(its code changed)")


@pytest.mark.process
def test_a_failing_cell_is_told_at_its_place_on_the_page_that_was_good(live):
    edit(live.root, ONE, put(3, "%%tekst\nEr kwamen {{ niets.last }} mensen."))

    live.next("problems", ONE)
    [failure] = live.failures(ONE)
    assert failure["text"].startswith("notebooks/01_immigratie.ipynb, cell 4, line 2: ")
    assert "'niets' is undefined" in failure["text"]
    assert failure["cells"] == ["cel-3", "cel-2", "cel-1", "cel-0"]
    assert "332.863" in live.page(ONE)
    assert 'data-svm-cel="cel-3"' in live.page(ONE)
    assert live.failures(TWO) == []

    edit(live.root, ONE, put(3, small_project.SENTENCE))
    live.next("problems", ONE)
    assert live.failures(ONE) == []


@pytest.mark.process
def test_what_is_no_output_of_the_report_is_told_in_its_place(live):
    edit(live.root, ONE, put(3, "import pandas as pd\npd.DataFrame({'a': [252528]})"))

    live.next("problems", ONE)
    [told] = live.failures(ONE)
    assert told["text"].startswith("notebooks/01_immigratie.ipynb, cell 4, line 2: shows a bare table")
    page = live.page(ONE)
    assert "Not in the report" in page and "252528" not in page

    edit(live.root, ONE, put(3, small_project.SENTENCE))
    live.next("problems", ONE)
    assert live.failures(ONE) == []


@pytest.mark.process
def test_two_versions_that_git_left_are_told_on_the_page_that_was_good(live):
    """In a Markdown cell too, which runs nothing."""
    edit(live.root, ONE, put(0, "# Immigratie\n\n<<<<<<< HEAD\nEen\n=======\nTwee\n>>>>>>> tak"))

    live.next("problems", ONE)
    [failure] = live.failures(ONE)
    assert failure["text"].startswith("notebooks/01_immigratie.ipynb, cell 1, line 3: '<<<<<<< HEAD'")
    assert "332.863" in live.page(ONE) and "HEAD" not in live.page(ONE)

    edit(live.root, ONE, put(0, "# Immigratie"))
    live.next("problems", ONE)
    assert live.failures(ONE) == []


@pytest.mark.process
def test_a_notebook_that_is_none_and_a_wrong_parameter_are_told_too(live):
    path = live.root / f"{TWO}.ipynb"
    good = path.read_bytes()
    path.write_bytes(good[:200])
    live.next("problems", TWO)
    assert "02_tijd.ipynb: not a notebook" in live.failures(TWO)[0]["text"]

    path.write_bytes(good.replace(b"report_year = 2024", b"jaar = 2024"))
    live.next("problems", TWO)
    assert "unknown parameter 'report_year'" in live.failures(TWO)[0]["text"]

    path.write_bytes(good)
    live.next("problems", TWO)
    assert live.failures(TWO) == []


@pytest.mark.process
def test_a_changed_label_runs_the_chapter_that_uses_it_and_says_why(live):
    told = len(live.said)
    (live.root / "data" / "labels.yml").write_text("sex: {male: jongens}\n", encoding="utf-8")

    live.next("page", f"{TWO}.html")
    assert "jongens" in live.page(TWO)
    [ran] = [line for line in live.said[told:] if "ran in" in line]
    assert "02_tijd" in ran and ran.endswith("(data/labels.yml changed)")


@pytest.mark.process
def test_a_broken_data_file_is_told_on_every_page_until_it_is_mended(live):
    path = live.root / "data" / "editions" / "2024.yml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good + "unheard: of\n", encoding="utf-8")
    live.next("problems", "")
    for page in ("index", ONE):
        assert "data/editions/2024.yml" in live.failures(page)[0]["text"]

    path.write_text(good, encoding="utf-8")
    live.next("problems", "")
    assert live.failures(ONE) == []


@pytest.mark.process
def test_another_title_is_in_the_list_of_every_page(live):
    edit(live.root, TWO, put(0, "# Vandaag"))

    live.next("page", f"{TWO}.html")
    live.next("page", f"{ONE}.html")
    assert "Vandaag" in live.page(ONE)


@pytest.mark.process
def test_a_warning_of_sphinx_is_told_on_the_page_and_stops_nothing(live):
    (live.root / "index.md").write_text("# {{ titel }}\n\nZie {numref}`weg`.\n", encoding="utf-8")
    live.next("problems", "index")
    assert "undefined label: 'weg'" in live.failures("index")[0]["text"]

    (live.root / "index.md").write_text("# {{ titel }}\n\nZie niets.\n", encoding="utf-8")
    live.next("problems", "index")
    assert live.failures("index") == []


@pytest.mark.process
def test_a_chapter_less_in_the_list_is_a_page_less(live):
    toc = live.root / "_toc.yml"
    whole = toc.read_text(encoding="utf-8")
    (live.root / f"{TWO}.ipynb").rename(live.root / "weg.ipynb")
    toc.write_text(whole.replace(f"  - file: {TWO}\n", ""), encoding="utf-8")
    live.next("page", f"{ONE}.html")
    end = time.monotonic() + SECONDS
    while "02_tijd" in live.page(ONE) and time.monotonic() < end:
        time.sleep(0.1)
    assert "02_tijd" not in live.page(ONE)

    (live.root / "weg.ipynb").rename(live.root / f"{TWO}.ipynb")
    toc.write_text(whole, encoding="utf-8")
    live.next("page", f"{TWO}.html")


@pytest.mark.process
def test_only_browsers_of_this_machine_are_answered(live):
    if sys.platform == "linux":  # all of 127.0.0.0/8 is this machine, and one address is listened on
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", live.port), 5)

    assert live.get("/index.html", host=f"localhost:{live.port}")[0] == 200
    for host in ("evil.example", f"evil.example:{live.port}", "127.0.0.1", " "):
        status, said = live.get("/_live/failures?page=index.html", host=host)
        assert (status, "machine" in said) == (403, True)


@pytest.mark.process
@pytest.mark.parametrize(
    "path",
    [
        "/../book/_config.yml",
        "/notebooks/../../book/_config.yml",
        "/..%2fbook/_config.yml",
        "/%2e%2e/book/_config.yml",
        "//etc/passwd",
        "/notebooks/",
        "/index.html%00.js",
        "/weg.html",
    ],
)
def test_nothing_but_pages_is_given(live, path):
    status, said = live.get(path)

    assert status == 404
    assert "project" not in said and "root:" not in said


@pytest.mark.process
def test_what_is_linked_out_of_the_website_is_not_followed(live):
    link = live.root / "build" / ".live" / "2024" / "html" / "weg.yml"
    link.symlink_to(live.root / "_config.yml")

    assert live.get("/weg.yml")[0] == 404


@pytest.mark.process
def test_a_second_one_says_that_one_runs_and_where(live):
    second = Live(live.root)
    told = f"svm live 2024 runs already, as process {live.process.pid}: http://127.0.0.1:{live.port}/"

    assert second.process.wait(SECONDS) == 1
    second.terminal.join(SECONDS)
    assert second.said == [f"error: {told}"]


@pytest.mark.process
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_leaves_nothing_running(tmp_path, how):
    mark = f"svm-live-{os.getpid()}-{how}"
    running = Live(small_project.make(tmp_path / "project"), mark).begin()

    start = time.monotonic()
    running.process.send_signal(how)
    running.process.wait(30)

    assert time.monotonic() - start < 10
    assert running.process.returncode == 130
    assert not wait_until_gone(mark)


# Without a process ------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    return small_project.make(tmp_path / "project")


def test_a_look_finds_what_was_changed_added_and_taken_away(project):
    watch = Watch(project)
    assert watch.changed(everywhere=True) == set()

    (project / "index.md").write_text("# Anders\n")
    (project / "data" / "nieuw.yml").write_text("a: 1\n")
    (project / f"{TWO}.ipynb").unlink()
    (project / "notebooks" / ".~draft.ipynb").write_text("{}")
    (project / "build").mkdir()
    (project / "build" / "x.yml").write_text("a: 1\n")

    assert watch.changed() == {"index.md", "data/nieuw.yml", f"{TWO}.ipynb"}
    assert watch.changed() == set()


def test_the_store_has_its_own_pace_and_is_looked_at_before_a_chapter_runs(project):
    watch = Watch(project)
    small_project.later(project)

    assert watch.changed() == set()
    found = watch.changed(everywhere=True)
    assert found and all(name.startswith("data/snapshots/cbs/85451NED/2024-07-02") for name in found)


def test_a_file_of_the_same_time_and_size_is_seen(project):
    path = project / "data" / "labels.yml"
    watch = Watch(project)
    before = path.stat()
    path.write_text(path.read_text().replace("mannen", "vrouwe"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert watch.changed() == {"data/labels.yml"}


def test_jupyterlab_is_found_where_it_shows_the_notebooks(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    notebook = tmp_path / "project" / "notebooks" / "07 asiel.ipynb"
    about = {"pid": os.getpid(), "url": "http://localhost:8888/", "token": "geheim"}
    assert jupyterlab.address_of(notebook, "a b") is None

    for pid, folder in ((4_194_303, "project"), (os.getpid(), "elsewhere")):
        text = json.dumps({**about, "pid": pid, "root_dir": str(tmp_path / folder)})
        (tmp_path / f"jpserver-{pid}.json").write_text(text)
    (tmp_path / "jpserver-1.json").write_text("half")
    assert jupyterlab.address_of(notebook, "a b") is None

    text = json.dumps({**about, "root_dir": str(tmp_path / "project" / "notebooks")})
    (tmp_path / "jpserver-7.json").write_text(text)
    address = jupyterlab.address_of(notebook, "a b")
    assert address == "http://localhost:8888/lab/tree/07%20asiel.ipynb#cell-id=a%20b"


def test_news_is_told_once_in_order_and_problems_only_when_they_change():
    board = Board()
    board.tell("page", pages=["a.html"])
    board.put("a", "chapter", [Problem("Fout", "x")])
    board.put("a", "chapter", [Problem("Fout", "x")])
    board.put("b", "chapter", [])

    assert [(number, kind) for number, kind, _ in board.after(0, 0)] == [(1, "page"), (2, "problems")]
    assert board.after(2, 0) == []
    assert [problem.text for problem in board.problems("a")] == ["x"]
    assert board.problems("b") == []
    for _ in range(300):
        board.tell("page", pages=[])
    assert board.after(0, 0)[-1][0] == 302
