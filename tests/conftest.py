"""Settings for every test: neither a busy machine nor what somebody has set is a fault of the code."""

import os
import signal

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")

#: What is for the tests themselves and points at no project.
_FOR_TESTS = {"SVM_KILLS"}


def pytest_configure():
    """Let the processes that tests interrupt hear it, and let no test see the project of who runs them.

    A shell starts background jobs with interrupts ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in _settings():
        del os.environ[name]  # before any fixture starts a process


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch):
    """Begin every test without what a wider fixture or another test left in the environment."""
    for name in _settings():
        monkeypatch.delenv(name)


def _settings() -> list[str]:
    return [name for name in os.environ if name.startswith("SVM_") and name not in _FOR_TESTS]
