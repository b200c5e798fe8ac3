"""Windows and macOS: what only Linux has is asked for where it is used, and not when a module is imported."""

import subprocess
import sys

import pytest

from staatvanmigratie.foundation.office_files import isolated
from tests.samples import ROOT

#: What Windows does not have; macOS has most of it, and neither /proc nor prctl.
TAKEN_AWAY = """
import importlib, pkgutil, sys
import staatvanmigratie

names = ["staatvanmigratie", *(
    each.name for each in pkgutil.walk_packages(staatvanmigratie.__path__, "staatvanmigratie.")
    if each.name != "staatvanmigratie.__main__"
)]
for name in names:  # what others make is imported as it is here
    importlib.import_module(name)
for name in [name for name in sys.modules if name.split(".")[0] == "staatvanmigratie"]:
    del sys.modules[name]

import ctypes, ctypes.util, os, signal, socket
for module, gone in {
    os: "fork forkpty killpg setsid setpgid getpgid getpgrp getuid geteuid getgid WNOHANG waitid O_NONBLOCK "
        "sched_getaffinity O_CLOEXEC mkfifo pipe2 register_at_fork posix_fadvise sendfile statvfs uname",
    signal: "SIGKILL SIGHUP SIGCHLD SIGUSR1 SIGUSR2 SIGALRM SIGPIPE SIGSTOP pause alarm setitimer "
        "pthread_sigmask sigwait",
    socket: "AF_UNIX SCM_RIGHTS send_fds recv_fds",
}.items():
    for name in gone.split():
        if hasattr(module, name):
            delattr(module, name)
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "readline"):
    sys.modules[name] = None

def no_library(name, *_, **__):
    raise OSError(f"there is no {name} here")

ctypes.CDLL = no_library
sys.platform = sys.argv[1]
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
print(len(names), "modules")
"""


@pytest.mark.process
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_every_module_is_imported_where_there_are_no_forks_and_no_unix_signals(platform):
    command = [sys.executable, "-c", TAKEN_AWAY, platform]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    *broken, counted = done.stdout.splitlines() or [done.stderr]
    assert not broken
    assert int(counted.split()[0]) > 200


def test_a_limit_that_a_system_refuses_does_not_stop_the_reading(monkeypatch):
    """macOS limits no memory; the limit of time is asked for all the same."""
    resource = pytest.importorskip("resource")
    asked = []

    def refuse(kind, limits):
        asked.append(kind)
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)

    isolated.limit()

    assert asked == [resource.RLIMIT_AS, resource.RLIMIT_CPU]


BUILT = """
import multiprocessing, os, signal, socket, sys
from pathlib import Path
from tests.samples import small_project

root = small_project.make(Path(sys.argv[1]))
for module, gone in {
    os: "fork forkpty killpg setsid setpgid memfd_create register_at_fork",
    signal: "SIGHUP SIGCHLD pause alarm setitimer",
    socket: "AF_UNIX SCM_RIGHTS send_fds recv_fds",
}.items():
    for name in gone.split():
        delattr(module, name)
for name in ("fcntl", "resource"):
    sys.modules[name] = None
from staatvanmigratie.publication.build import build_edition

print(build_edition(2024, root=root, strict=True).numbers)
"""


@pytest.mark.editions
@pytest.mark.process
def test_a_small_edition_is_built_where_there_are_no_forks(tmp_path):
    """Each chapter and each format by itself, one after the other; and the same as with forks."""
    built = {}
    whole = BUILT.replace("delattr(module, name)", "pass").replace("sys.modules[name] = None", "pass")
    for name, code in (("without", BUILT), ("with", whole)):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "2\n", done.stderr
        folder = tmp_path / name / "build" / "2024"
        built[name] = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.name not in ("report.json", "manifest.json")
        }

    assert built["without"] == built["with"]
