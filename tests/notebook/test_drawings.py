"""Drawings: the same bytes whoever makes them, and a chapter that gets one whatever becomes of the others."""

import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.drawings import drawing, kept, processes, svg

pytestmark = pytest.mark.process


def spec(value=1):
    """A chart with words, and with an area whose clip needs an id."""
    return {
        "data": {"values": [{"a": "Één", "b": value}, {"a": "Twee", "b": 2}]},
        "mark": {"type": "bar", "clip": True},
        "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
    }


BROKEN = {**spec(), "mark": "barbecue"}


@pytest.fixture
def started(monkeypatch):
    """The processes that were started, as they are started."""
    found = []

    class Noted(subprocess.Popen):
        def __init__(self, *args, **more):
            super().__init__(*args, **more)
            found.append(self)

    monkeypatch.setattr(processes.subprocess, "Popen", Noted)
    return found


@pytest.fixture
def drawing_here(monkeypatch):
    """How often this process drew by itself."""
    found = []
    draw = svg.draw
    monkeypatch.setattr(drawing.svg, "draw", lambda text: found.append(text) or draw(text))
    return found


@pytest.fixture
def asking(monkeypatch):
    """Let this process find the processes that draw, as a chapter does."""
    return lambda address: [monkeypatch.setenv(*each) for each in address.items()]


def running(pid):
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# Whoever draws ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("families", [["AF_INET", "AF_UNIX"], ["AF_INET"]])
def test_the_processes_draw_the_same_bytes_as_a_chapter(families, monkeypatch, started, drawing_here, asking):
    """Where a system has no sockets with a name, too."""
    monkeypatch.setattr(processes, "families", families)
    here = [drawing.svg_of(spec(n)) for n in range(4)]
    drawing_here.clear()

    with processes.drawing_processes(2, {}) as address:
        asking(address)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            there = list(pool.map(drawing.svg_of, map(spec, range(4))))

    assert there == here and not drawing_here
    assert "clip-path" in here[0] and "Één" in here[0]
    assert 1 <= len(started) <= 2 and all(process.returncode is not None for process in started)


def test_what_vega_lite_says_of_a_chart_is_said_in_the_chapter(asking, drawing_here):
    with pytest.raises(SvmError) as here:
        drawing.svg_of(BROKEN)
    drawing_here.clear()

    with processes.drawing_processes(1, {}) as address:
        asking(address)
        with pytest.raises(SvmError) as there:
            drawing.svg_of(BROKEN)
        drawing.svg_of(spec())

    assert str(here.value) == str(there.value) and "cannot draw this chart" in str(there.value)
    assert not drawing_here


def test_the_build_keeps_drawings_and_starts_no_process_for_them(tmp_path, started, asking):
    place = {"SVM_CACHE": str(tmp_path)}
    with processes.drawing_processes(1, place) as address:
        assert not started
        asking(address)
        drawn = drawing.svg_of(spec())
    assert len(started) == 1 and len(list((tmp_path / "charts").iterdir())) == 1

    with processes.drawing_processes(1, place) as address:
        asking(address)
        assert drawing.svg_of(spec()) == drawn

    assert len(started) == 1


def test_of_many_drawings_those_stay_that_were_used_last(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "_KEPT", 2)
    for moment, name in enumerate(("first", "second", "third", "fourth")):
        kept.keep(name, f"<svg>{name}</svg>", str(tmp_path))
        os.utime(tmp_path / "charts" / f"{name}.svg", (moment, moment))
    assert kept.find("second", str(tmp_path)) == "<svg>second</svg>"

    with processes.drawing_processes(1, {"SVM_CACHE": str(tmp_path)}):
        pass

    assert {path.stem for path in (tmp_path / "charts").iterdir()} == {"second", "fourth"}


def test_a_kept_drawing_is_used_and_a_damaged_one_is_drawn_again(tmp_path, monkeypatch, drawing_here):
    monkeypatch.setenv("SVM_CACHE", str(tmp_path))
    drawn = drawing.svg_of(spec())
    [path] = (tmp_path / "charts").glob("*.svg")
    assert drawing.svg_of(spec()) == drawn and len(drawing_here) == 1

    path.write_bytes(path.read_bytes()[:-20])

    assert drawing.svg_of(spec()) == drawn and len(drawing_here) == 2
    assert path.read_bytes().endswith(b"</svg>")


# Whatever becomes of the others -------------------------------------------------------------------------


def test_a_process_that_was_killed_is_started_again(started, asking, drawing_here):
    with processes.drawing_processes(1, {}) as address:
        asking(address)
        first = drawing.svg_of(spec())
        started[0].kill()
        assert drawing.svg_of(spec()) == first

    assert len(started) == 2 and not drawing_here


def test_a_chapter_draws_by_itself_where_every_process_dies(asking, started, drawing_here):
    with processes.drawing_processes(1, {"PYTHONHOME": "/nowhere"}) as address:
        asking(address)
        assert drawing.svg_of(spec()).endswith("</svg>")

    assert len(started) == 2 and len(drawing_here) == 1


def test_a_chart_that_takes_too_long_is_given_up(asking, started, monkeypatch):
    """A chapter has its own limit, and its message names the cell."""
    monkeypatch.setattr(processes, "LIMIT", 0)
    with processes.drawing_processes(1, {}) as address:
        asking(address)
        assert processes.ask(json.dumps(spec())) is None

    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_after_the_build_a_chapter_draws_by_itself(asking, drawing_here):
    with processes.drawing_processes(1, {}) as address:
        asking(address)
    folder = Path(address[processes.ADDRESS].partition("@")[2]).parent

    assert not folder.exists()
    assert drawing.svg_of(spec()).endswith("</svg>") and len(drawing_here) == 1


@pytest.mark.parametrize("families", [["AF_INET", "AF_UNIX"], ["AF_INET"]])
def test_a_chapter_that_took_the_address_finds_the_processes(families, monkeypatch, asking, drawing_here):
    monkeypatch.setattr(processes, "families", families)
    monkeypatch.setattr(processes, "_taken", {})
    with processes.drawing_processes(1, {}) as address:
        asking(address)

        assert processes.take_address() is not None
        assert processes.ADDRESS not in os.environ
        drawing.svg_of(spec())

    assert not drawing_here


def test_a_stranger_without_the_key_gets_nothing_and_stops_nobody(asking, drawing_here):
    with processes.drawing_processes(1, {}) as address:
        asking(address)
        with pytest.raises(AuthenticationError):
            Client(address[processes.ADDRESS].partition("@")[2], authkey=b"guess")
        drawing.svg_of(spec())

    assert not drawing_here


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_processes_end_with_a_build_that_is_killed():
    script = (
        "import json, sys, time; from staatvanmigratie.notebook.drawings import processes\n"
        "with processes.drawing_processes(1, {}) as address:\n"
        "    processes.os.environ.update(address)\n"
        "    processes.ask(sys.argv[1])\n"
        "    print(processes.take_address(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    build = subprocess.Popen([sys.executable, "-c", script, json.dumps(spec())], stdout=subprocess.PIPE)
    folder = Path(build.stdout.readline().decode().strip()).parent  # and it has drawn
    found = _children(build.pid)
    build.kill()
    build.communicate()
    shutil.rmtree(folder)  # as a later build does

    deadline = time.monotonic() + 20
    while any(map(running, found)) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert found and not any(map(running, found))


def _children(of):
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == of:
                found.append(int(folder.name))
    return found


def test_a_build_that_ends_as_an_answer_is_given_does_not_wait_for_the_next_one(monkeypatch, asking):
    """The thread can see that the pool is closed before it waits again; then nobody greets who knocks."""
    listen = processes._listen

    def ended_at_once(listener, pool, cache):
        pool.closed = True
        listen(listener, pool, cache)

    monkeypatch.setattr(processes, "_listen", ended_at_once)
    done = threading.Event()

    def build():
        with processes.drawing_processes(1, {}):
            pass
        done.set()

    threading.Thread(target=build, daemon=True).start()

    assert done.wait(10)
