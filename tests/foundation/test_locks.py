"""Whoever finds a lock held is told by which process, and goes on when that has ended."""

import os

import pytest
from filelock import FileLock

from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import SvmError
from tests.samples.holders import holding

pytestmark = pytest.mark.process


def busy(pid):
    return SvmError(f"held by {pid}")


def test_the_holder_is_named_and_makes_way_when_it_ends(tmp_path):
    lock = tmp_path / "build" / ".lock"

    with holding(lock) as pid, pytest.raises(SvmError, match=f"held by {pid}$"), files.alone(lock, busy):
        pytest.fail("two at once")

    with files.alone(lock, busy):  # a killed process holds nothing
        assert lock.with_name(".lock.pid").read_text() == f"{os.getpid()}\n"
    assert not lock.with_name(".lock.pid").exists()


def test_a_holder_that_does_not_say_who_it_is_is_unknown(tmp_path):
    lock = tmp_path / ".lock"

    with FileLock(lock), pytest.raises(SvmError, match="held by unknown"), files.alone(lock, busy):
        pytest.fail("two at once")


def test_a_lock_that_cannot_be_made_says_where(tmp_path):
    (tmp_path / "build").write_text("a file")

    said = r"the lock cannot be made .*; make room or mend the folder"
    with pytest.raises(SvmError, match=said), files.alone(tmp_path / "build" / ".lock", SvmError):
        pass
