"""A file is written whole or not at all, whatever happens on the way."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.foundation import files

#: Writes two files in a process of its own that is killed at the nth step on the disk.
KILLED = """
import os, sys
from pathlib import Path
from staatvanmigratie.foundation import files
left = [int(sys.argv[2])]
def step(function):
    def run(*arguments):
        if not left[0]:
            os.kill(os.getpid(), 9)
        left[0] -= 1
        return function(*arguments)
    return run
os.fsync, os.replace = step(os.fsync), step(os.replace)
folder = Path(sys.argv[1])
files.write_all({folder / "first.txt": "new " * 100_000, folder / "log.txt": "new " * 100_000})
"""


def everything(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_text_is_written_as_it_is_and_bytes_too(tmp_path):
    path = tmp_path / "new" / "folder" / "één.txt"

    files.write_whole(path, "één\r\ntwee\n")
    assert path.read_bytes() == "één\r\ntwee\n".encode()
    files.write_whole(path, b"\xff\x00")
    assert everything(path.parent) == {"één.txt": b"\xff\x00"}


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions")
def test_others_may_read_what_is_written(tmp_path):
    """A draft with a secret name is often for its owner alone; a web server is somebody else."""
    (tmp_path / "plain").touch()

    files.write_whole(tmp_path / "page.html", "<p>")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.parametrize("fails", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "disk full"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, fails, error):
    path = tmp_path / "kept.txt"
    path.write_bytes(b"old")

    def broken(*_):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, fails, broken)
        with pytest.raises(type(error)):
            files.write_whole(path, "new")

    assert everything(tmp_path) == {"kept.txt": b"old"}


def test_no_file_changes_when_a_later_one_does_not_fit(tmp_path, monkeypatch):
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_bytes(b"old")
    through = files.write_through

    def full(path, content):
        if "second" in path.name:
            raise OSError(errno.ENOSPC, "disk full")
        through(path, content)

    monkeypatch.setattr(files, "write_through", full)
    with pytest.raises(OSError, match="disk full"):
        files.write_all({first: "new", second: "new"})

    assert everything(tmp_path) == {"first.txt": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after", range(7))
def test_a_kill_leaves_every_file_old_or_new_and_the_last_one_is_new_last(tmp_path, after):
    """Two files are flushed; then each is put in its place and its folder is flushed."""
    old, new = b"old", b"new " * 100_000
    for name in ("first.txt", "log.txt"):
        (tmp_path / name).write_bytes(old)

    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(after)], check=False)

    found = [(tmp_path / name).read_bytes() for name in ("first.txt", "log.txt")]
    assert done.returncode == (-signal.SIGKILL if after < 6 else 0)
    assert found == [new if after > 2 else old, new if after > 4 else old]
    assert all(path.name.startswith(".") for path in tmp_path.iterdir() if path.suffix != ".txt")
    files.write_all({tmp_path / "first.txt": new, tmp_path / "log.txt": new})  # the same once more


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_afterwards(tmp_path, monkeypatch):
    steps, sync, replace = [], os.fsync, os.replace

    def synced(handle):
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def replaced(old, new):
        steps.append("name")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    files.write_whole(tmp_path / "kept.txt", "x")

    assert steps == ["file", "name", "folder"][: 2 if sys.platform == "win32" else 3]


def test_a_disk_that_flushes_no_folders_is_no_reason_to_stop(tmp_path, monkeypatch):
    sync = os.fsync

    def picky(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not for folders")
        sync(handle)

    monkeypatch.setattr(os, "fsync", picky)
    files.write_whole(tmp_path / "kept.txt", "x")

    assert everything(tmp_path) == {"kept.txt": b"x"}


def test_who_reads_or_writes_meanwhile_finds_a_whole_file(tmp_path):
    path = tmp_path / "kept.txt"
    contents = [str(n).encode() * 50_000 for n in range(4)]
    files.write_whole(path, contents[0])

    with ThreadPoolExecutor(len(contents)) as pool:
        written = [pool.submit(files.write_whole, path, content) for content in contents * 10]
        seen = set()
        while not all(each.done() for each in written):
            seen.add(path.read_bytes())

    assert [each.result() for each in written] == [None] * 40
    assert seen <= set(contents) and set(everything(tmp_path)) == {"kept.txt"}


@settings(max_examples=20)
@given(st.binary(max_size=300))
def test_a_digest_is_that_of_the_content(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("digest") / "file"
    files.write_whole(path, content)

    assert files.file_digest(path) == hashlib.sha256(content).hexdigest()
    assert files.tree(path.parent, path.parent.iterdir()) == [("file", files.file_digest(path))]


def test_equal_values_have_equal_digests():
    assert files.digest({"a": 1, "b": "é"}) == files.digest({"b": "é", "a": 1}) != files.digest({"a": 1})
    assert files.digest("é") == files.text_digest('"é"')
