# ruff: noqa: E501 - what is planted stands on one line
"""Whatever git keeps, and wherever it keeps it, is searched: refs, notes, stash, index, reflog, lost objects."""

import random
import subprocess
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.privacy import file_contents, name_register, search
from staatvanmigratie.privacy.allowed import read_allowed_history
from tests.samples import ROOT
from tests.samples.planted_files import MAIL, PERSON, docx, zipped


def git(root, *arguments, **environment):
    identity = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false"]
    whole = ["git", "-C", str(root), *identity, *arguments]
    return subprocess.run(whole, check=True, capture_output=True, text=True, **environment).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "x.md").write_text("niets")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Add")
    return tmp_path


@pytest.fixture(scope="module")
def scan():
    made = name_register.make([PERSON], salt=b"0" * 16)
    return search.Scan(
        register=name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"])
    )


def write(root, text, name="y.md"):
    (root / name).write_text(text)
    git(root, "add", name)


def lost_commit(root):
    write(root, f"aan {MAIL}")
    git(root, "commit", "-qm", "Oops")
    git(root, "reset", "-q", "--hard", "HEAD~1")
    git(root, "reflog", "expire", "--expire=now", "--all")


def replaced(root):
    before = git(root, "rev-parse", "HEAD")
    write(root, f"aan {MAIL}")
    git(root, "commit", "-qm", "Oops")
    git(root, "replace", "HEAD", before)
    git(root, "reset", "-q", "--hard", before)


def blob_behind_a_tag(root):
    sha = git(root, "hash-object", "-w", "--stdin", input=f"aan {MAIL}")
    git(root, "tag", "bestand", sha)


def folder_of_the_past(root):
    (root / "adriana_voorbeeldsma").mkdir()
    write(root, "niets", "adriana_voorbeeldsma/y.md")
    git(root, "commit", "-qm", "Add a folder")
    git(root, "rm", "-rq", "adriana_voorbeeldsma")
    git(root, "commit", "-qm", "Take away")


def link_of_the_past(root):
    (root / "link").symlink_to("/ho" + "me/jansen/nota.docx")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Add a link")
    git(root, "rm", "-q", "link")
    git(root, "commit", "-qm", "Take away")


def bundle(root):
    git(root, "bundle", "create", "-q", "alles.bundle", "HEAD")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Add a bundle")
    git(root, "rm", "-q", "alles.bundle")
    git(root, "commit", "-qm", "Take away")


def untracked_in_the_stash(root):
    (root / "y.md").write_text(f"aan {MAIL}")
    git(root, "stash", "-q", "-u")


HIDDEN = {
    "a note": lambda root: git(root, "notes", "add", "-m", f"vraag {PERSON}"),
    "the message of a tag": lambda root: git(root, "tag", "-a", "v1", "-m", f"Akkoord van {PERSON}"),
    "a blob behind a tag": blob_behind_a_tag,
    "the stash": untracked_in_the_stash,
    "the index": lambda root: (write(root, f"aan {MAIL}"), write(root, "niets meer")),
    "the reflog": lambda root: git(root, "update-ref", "-m", f"voor {PERSON}", "HEAD", git(root, "commit-tree", "HEAD^{tree}", "-m", "x")),
    "an object that nothing leads to": lost_commit,
    "what was replaced": replaced,
    "an original ref": lambda root: git(root, "update-ref", "refs/original/adriana_voorbeeldsma", "HEAD"),
    "another branch": lambda root: git(root, "branch", "werk_adriana_voorbeeldsma"),
    "a link of the past": link_of_the_past,
    "a folder of the past": folder_of_the_past,
    "a bundle": bundle,
    "the address of a submodule": lambda root: (write(root, '[submodule "x"]\n\turl = https://jan:' + "geheim12@voorbeeld.example/x.git\n", ".gitmodules"), write(root, "", ".gitmodules")),
    "the settings": lambda root: git(root, "config", "remote.x.url", "https://jan:" + "geheim12@voorbeeld.example/x.git"),
    "the description of a branch": lambda root: git(root, "config", "branch.main.description", f"van {PERSON}"),
    "who will commit": lambda root: (git(root, "config", "user.name", "Pieter Verzonnen"), git(root, "config", "user.email", MAIL)),
    "a trailer": lambda root: git(root, "commit", "-q", "--allow-empty", "-m", "Mend\n\nReviewed-by: Pieter Verzonnen"),
    "who is behind a robot": lambda root: git(root, "commit", "-q", "--allow-empty", "-m", "Mend", "--author", "Pieter Verzonnen <maintainers@users.noreply.github.com>"),
    "a patch": lambda root: (write(root, f"From: Pieter Verzonnen <{MAIL}>\nSubject: [PATCH] x\n", "x.patch"), write(root, "", "x.patch")),
}  # fmt: skip


@pytest.mark.parametrize("place", HIDDEN)
def test_it_is_found_in(repository, scan, place):
    assert search.check_history(scan, repository) == []

    HIDDEN[place](repository)

    assert search.check_history(scan, repository)


# ---------------------------------------------------------------- what a person judged


FOLDER = "cd /ho" + "me/jdevries/werk"
JUDGED = """\
{sha}:
  file: y.md
  rules: [{rule}]
  reason: a folder of an example
"""


def judged(root, sha, rule="absolute path"):
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "allowed-history.yml").write_text(JUDGED.format(sha=sha, rule=rule))


def past(root, text):
    """Commit a file, mend it, and return what it was."""
    write(root, text)
    sha = git(root, "rev-parse", ":y.md")
    git(root, "commit", "-qm", "Add")
    write(root, "niets meer")
    git(root, "commit", "-qm", "Mend")
    return sha


def test_what_a_person_judged_by_its_rule_is_no_leak_and_all_else_still_is(repository, scan):
    sha = past(repository, FOLDER)
    other = past(repository, f"{FOLDER} # {MAIL}")
    assert {leak.rule for leak in search.check_history(scan, repository)} == {"absolute path", "mail address"}

    judged(repository, sha)
    left = search.check_history(scan, repository)
    assert {leak.file for leak in left} == {f"git {other[:8]}:y.md"}

    judged(repository, other)
    assert {(leak.file[4:12], leak.rule) for leak in search.check_history(scan, repository)} == {
        (sha[:8], "absolute path"),
        (other[:8], "mail address"),
    }


def test_what_was_judged_in_the_past_is_a_leak_again_in_a_file_of_today(repository, scan):
    judged(repository, past(repository, FOLDER))
    write(repository, FOLDER)

    assert search.check_history(scan, repository) == []
    assert [leak.rule for leak in search.check_sources(scan, repository)] == ["absolute path"]


@pytest.mark.parametrize(
    ("sha", "rule", "said"),
    [
        ("7f4ac3ad", "absolute path", "git rev-parse 7f4ac3ad"),
        ("7f" * 20, "name in the register", "is never allowed"),
        ("7f" * 20, "", "rules"),
    ],
)
def test_a_judgement_that_cannot_be_used_is_refused(repository, scan, sha, rule, said):
    judged(repository, sha, rule)

    with pytest.raises(DataFileError, match=said):
        search.check_history(scan, repository)


def test_each_judgement_of_this_project_is_about_what_a_rule_still_finds():
    entries = read_allowed_history(ROOT)
    for sha, each in entries.items():
        told = subprocess.run(
            ["git", "-C", str(ROOT), "cat-file", "blob", sha], capture_output=True, check=False
        )
        if told.returncode == 0:  # a copy without its history has none of them
            assert {leak.rule for leak in search.Scan().file(each.file, told.stdout)} >= set(each.rules), sha


# ---------------------------------------------------------------- a file in a file in a file


def _in_a_zip(name, content):
    return "x.zip", zipped(**{name.replace(".", "_dot_"): content})


def _in_a_document(name, content):
    return "x.docx", docx(**{"word__embeddings__" + name.replace(".", "_dot_"): content})


@given(st.lists(st.sampled_from([_in_a_zip, _in_a_document]), max_size=12), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_it_is_found_however_deep_it_is_packed(around, seed):
    name, content = "x.txt", f"{random.Random(seed).random()} {MAIL}".encode()
    for pack in around:
        name, content = pack(name, content)

    assert "mail address" in {leak.rule for leak in search.Scan().file(name, content)}


def test_what_is_too_deep_is_told():
    name, content = "x.txt", MAIL.encode()
    for _ in range(file_contents.DEEPEST + 2):
        name, content = _in_a_zip(name, content)

    assert {leak.rule for leak in search.Scan().file(name, content)} == {
        "file in a file in a file, not opened"
    }


def test_what_is_packed_too_large_is_told():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.txt", b"0" * (file_contents.LARGEST + 1))

    assert {leak.rule for leak in search.Scan().file("x.zip", file.getvalue())} == {
        "file that cannot be opened"
    }
