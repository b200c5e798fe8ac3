"""Settings for every test: neither a busy machine nor what somebody has set is a fault of the code.

And its tier, by which `make test` and `make test-editions` choose.
"""

import os
import re
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# Before any test imports nbformat: without it that takes two seconds more, in each process of the tests.
import staatvanmigratie  # noqa: F401
from tests.samples import screens

settings.register_profile("project", deadline=None)
settings.load_profile("project")

#: What is for the tests themselves and points at no project.
_FOR_TESTS = {"SVM_KILLS"}
#: The longest first: what takes minutes begins at once, and what takes a moment fills the gaps.
_TIERS = ("editions", "process", "unit")
_EDITIONS = Path(__file__).parent / "editions"


def pytest_configure():
    """Let the processes that tests interrupt hear it, and let no test see the project of who runs them.

    A shell starts background jobs with interrupts ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in _settings():
        del os.environ[name]  # before any fixture starts a process
    os.fsync = _without_waiting


def _without_waiting(file):
    """Take the place of ``os.fsync``: what it waits for is seen only after a power cut, which no test makes.

    A release waits a hundred times for the disk. What is no open file is refused as ever.
    """
    os.fstat(file)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give each test its tier, and begin with the longest."""
    for item in items:
        if item.path.is_relative_to(_EDITIONS):
            item.add_marker("editions")
        if not _tier(item):
            item.add_marker("unit")
        if item.get_closest_marker("browser") and (lacking := screens.lacking()):
            item.add_marker(pytest.mark.skip(reason=lacking))
    items.sort(key=lambda item: _TIERS.index(_tier(item)))


def pytest_terminal_summary(terminalreporter):
    """Say in one line what a browser was lacking for, however many tests were skipped for it."""
    lacking = screens.lacking()
    skipped = [each for each in terminalreporter.stats.get("skipped", ()) if lacking in str(each.longrepr)]
    if lacking and skipped:
        terminalreporter.write_line(f"{len(skipped)} tests of pages in a browser were skipped: {lacking}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a file in one process, and those of one edition: what they share is made once.

    The groups that xdist has for it do nothing with this version of pytest.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    config.option.loadscopereorder = False  # the order above
    return Together(config, log)


def group(nodeid: str) -> str:
    """Return the edition that a test is about, if it needs a real one, and otherwise its file."""
    if "::test_as_of_today" in nodeid:  # a build of its own: its edition takes longest already
        return "as of today"
    edition = re.match(r"tests/editions/test_\w+\.py::\w+\[(?:.*-)?(20\d\d)\]$", nodeid)
    return edition[1] if edition else nodeid.partition("::")[0]


def _tier(item) -> str | None:
    return next((tier for tier in _TIERS if item.get_closest_marker(tier)), None)


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch):
    """Begin every test without what a wider fixture or another test left in the environment."""
    for name in _settings():
        monkeypatch.delenv(name)


def _settings() -> list[str]:
    return [name for name in os.environ if name.startswith("SVM_") and name not in _FOR_TESTS]
