"""What is done beside the chapters, in a fork that has read the edition; and here, where there is none."""

import os
import shutil
import sys

import pytest

from staatvanmigratie.book.run import call
from staatvanmigratie.book.run.runner import environment
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.report.edition import parse_day
from tests.samples import small_project

pytestmark = pytest.mark.process
forks = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")


@pytest.fixture
def project(tmp_path):
    return small_project.make(tmp_path / "project")


@pytest.fixture
def warm(project):
    with WarmProcess(environment(project, "2024-06-03"), 2023) as process:
        yield process


@forks
def test_it_is_done_in_a_process_of_its_own_that_has_read_the_figures(project, warm):
    small_project.with_documents(project)
    asked = 2023, "2024-06-03", str(project), str(project / "nowhere")
    warm.begin()
    assert call.in_fork(warm, os.getpid) not in (os.getpid(), warm.start().group)

    shutil.rmtree(project / "data" / "snapshots")

    assert call.in_fork(warm, compose.disagreements, *asked) == []


def test_without_a_process_it_is_done_here(warm):
    assert call.in_fork(warm, os.getpid) == os.getpid()


@forks
def test_what_is_wrong_is_told_in_the_same_words(warm):
    warm.begin()

    with pytest.raises(SvmError, match="'soon' is no date; write it as 2024-06-03"):
        call.in_fork(warm, parse_day, "soon")
