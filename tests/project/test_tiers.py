"""Tests run side by side, and what they share is made once."""

import re
import subprocess
import sys

import pytest

from tests.conftest import group
from tests.samples import ROOT


@pytest.mark.process
def test_the_tests_of_a_file_run_in_one_process():
    files = ("tests/foundation/test_csv_text.py", "tests/foundation/test_moments.py")
    command = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "--numprocesses", "2", *files]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    ran = set(re.findall(r"^\[(gw\d)\].* (tests/\S+\.py)::", done.stdout, re.MULTILINE))
    assert {file for _, file in ran} == set(files)
    assert len(ran) == len(files), "a file was spread over two processes"


def test_the_tests_of_an_edition_stay_together_whatever_their_file():
    assert group("tests/editions/test_publication.py::test_a[2024]") == "2024"
    assert group("tests/editions/test_editions.py::test_b[None-2024]") == "2024"
    assert group("tests/editions/test_editions.py::test_c") == "tests/editions/test_editions.py"
    assert group("tests/report/test_policy.py::test_d[2024]") == "tests/report/test_policy.py"
