"""A search beside the steps of a build saves the last search work, and never a find."""

import json
import os
import signal

import pytest

from staatvanmigratie.privacy import search
from staatvanmigratie.privacy.ahead import Ahead

pytestmark = pytest.mark.process

MAIL = "j.jansen@voorbeeld.nl"
FILES = {
    "a.html": "<p>niets</p>",
    "b.html": f"<p>{MAIL}</p>",
    "c/d.txt": "ook niets",
    "groot.txt": "x " * 999_999,
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "made" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "made"


def searched(folder, root, look=lambda ahead: None, names=None):
    """Search a folder ahead and then at the end: what is found, and how many files needed no search."""
    memory = root / "memory"
    scan = search.scanner(root, names, memory)
    with Ahead(scan, root, None, memory) as ahead:
        ahead.look_at(folder)
        look(ahead)
        ahead.finish()
    found = search.check_outputs(scan, folder, folder)
    return found, scan.remembered


def test_what_is_clean_is_searched_once_and_what_leaks_is_told_in_the_end(folder, tmp_path):
    found, remembered = searched(folder, tmp_path)

    assert [str(leak) for leak in found] == ["b.html: line 1: mail address: j•••.j•••@v•••.n•••"]
    assert remembered == len(FILES) - 1


def test_a_file_that_changed_since_is_searched_again(folder, tmp_path):
    def change(ahead):
        next(ahead._process.stdout)
        (folder / "a.html").write_text(MAIL, encoding="utf-8")

    found, remembered = searched(folder, tmp_path, change)

    assert {leak.file for leak in found} == {"a.html", "b.html"}
    assert remembered == 0, "and what was said is no longer heard"


def test_without_the_process_the_last_search_does_all_the_work(folder, tmp_path):
    def kill(ahead):
        os.kill(ahead._process.pid, signal.SIGKILL)

    found, _ = searched(folder, tmp_path, kill)

    assert [leak.file for leak in found] == ["b.html"]


def test_another_search_does_not_believe_it(folder, tmp_path):
    def believe(ahead):
        said = json.loads(next(ahead._process.stdout))
        other = search.Scan(users=["voorbeeld-gebruiker"], memory=tmp_path / "memory")
        other.learn(**said)
        assert other.file("a.html", FILES["a.html"].encode()) == []
        assert other.remembered == 0
        ahead._scan.learn(**said)

    assert searched(folder, tmp_path, believe)[1] == len(FILES) - 1


def test_for_little_no_process_is_started(folder, tmp_path):
    (folder / "groot.txt").unlink()

    def none(ahead):
        assert ahead._process is None

    assert [leak.file for leak in searched(folder, tmp_path, none)[0]] == ["b.html"]
