"""What somebody has set for their own project reaches no test, nor a process that a test starts."""

import os
import subprocess
import sys

import pytest

from tests.samples import ROOT

pytestmark = pytest.mark.process

SETTINGS = ("SVM_ROOT", "SVM_SITE", "SVM_AS_OF", "SVM_NAMES", "SVM_CACHE")


@pytest.fixture(scope="session")
def seen_by_a_process():
    """The settings a process sees that is started before the first test."""
    code = "import os; print(*[name for name in os.environ if name.startswith('SVM_')])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_test_begins_without_settings(seen_by_a_process):
    assert not set(SETTINGS) & {*os.environ, *seen_by_a_process.split()}


def test_what_is_set_where_the_tests_are_started_reaches_none_of_them():
    one = f"{__file__}::{test_a_test_begins_without_settings.__name__}"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one]
    environment = {**os.environ, **dict.fromkeys(SETTINGS, str(ROOT))}

    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
