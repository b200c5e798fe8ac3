"""The ordinary kernel, the reference: fresh, limited in time, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.process


def run(*sources, **options):
    from papermill import execute_notebook

    metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources], metadata=metadata)
    return execute_notebook(
        notebook, None, engine_name="svm", progress_bar=False, request_save_on_cell_execute=False, **options
    )


def alive(mark):
    """Return the processes that were started with this mark in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.environ().values() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return [process for process in found if process.pid != os.getpid()]


def wait_until_gone(mark, seconds=5):
    end = time.monotonic() + seconds
    while (left := alive(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


@pytest.fixture
def mark(request):
    return f"svm-test-{os.getpid()}-{request.node.name}"


@pytest.fixture
def environment(mark):
    return {**os.environ, "SVM_TEST_MARK": mark}


def test_the_engine_can_be_imported_before_papermill():
    """Papermill loads it while it is itself half imported; either order must work."""
    code = (
        "import staatvanmigratie.book.run.engine, papermill.engines as e; "
        "assert e.papermill_engines.get_engine('svm').__name__ == 'ChapterEngine'"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_chapter_runs_where_and_with_what_it_is_told(tmp_path, environment, mark):
    executed = run(
        "import os; os.getcwd()",
        "os.environ['SVM_TEST_MARK']",
        "import ipykernel.kernelapp as k; k.IPKernelApp.instance().transport",
        kernel_cwd=tmp_path,
        kernel_env=environment,
    )

    shown = [cell.outputs[0].data["text/plain"] for cell in executed.cells]
    assert shown == [repr(str(tmp_path)), repr(mark), repr("ipc")]
    assert not wait_until_gone(mark)


def test_an_endless_cell_is_killed_with_what_it_started(environment, mark):
    start = time.monotonic()

    with pytest.raises(CellTimeoutError) as caught:
        endless = "import re, subprocess\nsubprocess.Popen(['sleep', '60'])\nre.match('(a+)+b', 'a' * 60)"
        run("1", endless, cell_timeout=1, kernel_env=environment)

    assert caught.value.cell_index == 1
    assert time.monotonic() - start < 8
    assert not wait_until_gone(mark)


def test_a_killed_process_is_found_quickly(environment, mark):
    start = time.monotonic()

    with pytest.raises(DeadKernelError) as caught:
        kill = "import os, subprocess\nsubprocess.Popen(['sleep', '60'])\nos.kill(os.getpid(), 9)"
        run(kill, kernel_env=environment)

    assert caught.value.cell_index == 0
    assert time.monotonic() - start < 10
    assert not wait_until_gone(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends orphans on Linux only")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_build(how, tmp_path, environment, mark):
    """kill -9 of the builder at any moment leaves nothing behind, not even what a cell started."""
    started = tmp_path / "started"
    cell = (
        f"import pathlib, subprocess, time\nsubprocess.Popen(['sleep', '60'])\n"
        f"pathlib.Path({str(started)!r}).touch()\nwhile True: time.sleep(1)"
    )
    here = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {here!r}); import test_engine; test_engine.run({cell!r})"
    builder = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    while not started.exists():
        assert builder.poll() is None
        time.sleep(0.02)
    assert len(alive(mark)) >= 3

    builder.send_signal(how)
    builder.wait(10)

    assert not wait_until_gone(mark)


def test_a_process_that_dies_at_birth_is_found_quickly(environment, monkeypatch):
    from staatvanmigratie.book.run import kernel

    monkeypatch.setattr(kernel.sys, "executable", "/bin/false")
    start = time.monotonic()

    with pytest.raises(DeadKernelError):
        run("1", kernel_env=environment)

    assert time.monotonic() - start < 5
