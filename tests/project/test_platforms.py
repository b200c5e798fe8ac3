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
