"""What somebody has set for their own project reaches no test, nor a process that a test starts."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

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


def test_what_checks_notebooks_and_charts_learns_no_grammar_of_addresses():
    """It takes longer than all the rest of the imports; see the ``__init__.py`` of the package."""
    code = "import sys, staatvanmigratie, nbformat, altair, papermill, myst_nb; print('lark' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "False\n"


@pytest.mark.parametrize("package", ["nbformat", "altair"])
def test_no_schema_of_notebooks_and_charts_asks_for_that_grammar(package):
    schemas = [*Path(importlib.util.find_spec(package).origin).parent.rglob("*schema*.json")]

    assert schemas
    assert not [path for path in schemas if re.search(r'"format": *"iri', path.read_text(encoding="utf-8"))]
