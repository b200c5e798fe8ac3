"""The papers of a release say what it was made of, in the forms that tools read, and the same each time."""

import json
import re
import subprocess
from importlib.metadata import version

import pytest

from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.publication.papers import bill_of_materials, materials, provenance
from staatvanmigratie.publication.papers.bill_of_materials import LockError
from staatvanmigratie.publication.release import release
from tests.samples import ROOT, release_project, small_project
from tests.samples.tampered_project import commit, git

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_the_bill_of_materials_has_every_pin_with_its_digests_and_licence():
    made = json.loads(bill_of_materials.text(LOCK))

    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    pinned = re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", LOCK, re.MULTILINE | re.IGNORECASE)
    assert [(each["name"], each["version"]) for each in made["components"]] == sorted(
        (re.sub(r"[._-]+", "-", name.lower()), pin) for name, pin in pinned
    )
    assert len({each["bom-ref"] for each in made["components"]}) == len(made["components"])
    numpy = [each for each in made["components"] if each["name"] == "numpy"]
    assert [each["scope"] for each in numpy].count("required") == 1, "one version for this Python"
    pandas = next(each for each in made["components"] if each["name"] == "pandas")
    assert pandas["purl"] == f"pkg:pypi/pandas@{version('pandas')}"
    assert pandas["licenses"][0].get("expression") or pandas["licenses"][0]["license"]["name"]
    hashes = pandas["externalReferences"][0]["hashes"]
    assert len(hashes) > 10 and all(each["content"] in LOCK for each in hashes)
    asked = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    assert f"pkg:pypi/numpy@{version('numpy')}" in asked[pandas["purl"]]
    refs = {each["bom-ref"] for each in made["components"]} | {"staatvanmigratie"}
    assert set(asked) == refs and {each for listed in asked.values() for each in listed} <= refs
    assert pandas["purl"] in asked["staatvanmigratie"]


def test_it_is_the_same_each_time_and_another_for_another_lock():
    first = bill_of_materials.text(LOCK)
    bill_of_materials.text.cache_clear()

    assert bill_of_materials.text(LOCK) == first
    assert not re.search(r"20\d\d-\d\d-\d\dT", first), "no moment"
    other = json.loads(bill_of_materials.text(LOCK.replace("pandas==3", "pandas==4")))
    assert other["serialNumber"] != json.loads(first)["serialNumber"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("altair>=5 --hash=sha256:" + "0" * 64, "altair is not pinned with a digest"),
        ("altair==5.0.0", "altair is not pinned with a digest"),
        ("https://example.org/altair.whl", "is no requirement"),
    ],
)
def test_a_lock_that_locks_nothing_is_refused(line, said):
    with pytest.raises(LockError, match=said):
        bill_of_materials.text(f"{line}\n")


def test_the_statement_names_what_was_made_and_of_what(tmp_path):
    (tmp_path / "publiccode.yml").write_text("url: https://code.example/svm\n", encoding="utf-8")
    parts = materials.Materials("ab" * 20 + "-dirty", "cd" * 32, "ef" * 32, {"python": "3.11.7"})

    made = json.loads(provenance.text(tmp_path, {"b": "2" * 64, "a": "1" * 64}, parts, 2024, "2024-06-03"))

    assert (made["_type"], made["predicateType"]) == (provenance.STATEMENT, provenance.PREDICATE)
    assert made["subject"] == [
        {"name": "a", "digest": {"sha256": "1" * 64}},
        {"name": "b", "digest": {"sha256": "2" * 64}},
    ]
    definition = made["predicate"]["buildDefinition"]
    code, store, lock = definition["resolvedDependencies"]
    assert code["uri"] == f"git+https://code.example/svm@{'ab' * 20}"
    assert code["digest"] == {"gitCommit": "ab" * 20} and code["annotations"] == {
        "changed since the commit": True
    }
    assert (store["digest"], lock["digest"]) == ({"sha256": "cd" * 32}, {"sha256": "ef" * 32})
    assert definition["externalParameters"] == {
        "edition": 2024,
        "as_of": "2024-06-03",
        "command": "svm release 2024",
    }
    assert made["predicate"]["runDetails"]["builder"]["version"]["python"] == "3.11.7"


@pytest.mark.process
def test_the_same_release_has_the_same_papers_wherever_it_is_made(tmp_path, monkeypatch):
    release_project.stand_ins(monkeypatch.setattr)
    made = []
    for name in ("one", "other"):
        root = release_project.make(tmp_path / name)
        monkeypatch.chdir(root)
        release_project.agree(root)
        release(root, 2024, release_project.site(root))
        folder = root / "site" / "releases" / "2024.0"
        made.append(
            {each: (folder / each).read_bytes() for each in (bill_of_materials.NAME, provenance.NAME)}
        )
        subjects = {
            each["name"]: each["digest"]["sha256"]
            for each in json.loads(made[-1][provenance.NAME])["subject"]
        }
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        of_itself = {provenance.NAME, "release.json", "manifest.json"}
        assert subjects == {each: file_digest(path) for each, path in files.items() if each not in of_itself}

    assert made[0] == made[1]


@pytest.mark.process
def test_a_commit_is_clean_where_only_records_were_written_since(tmp_path):
    root = small_project.make(tmp_path / "project")
    assert materials.commit(root) is None
    git(root, "init", "--quiet")
    assert materials.commit(root) is None, "nothing was committed yet"
    commit(root, "Begin")
    named = git(root, "rev-parse", "HEAD")
    for name in (
        "approvals/2024.yml",
        "approvals/2024/ab.json",
        "releases/2024.yml",
        "deliveries/received.yml",
    ):
        (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "data" / name).write_text("x", encoding="utf-8")
    assert materials.commit(root) == named

    (root / "notebooks" / "99_nieuw.ipynb").write_text("x", encoding="utf-8")
    assert materials.commit(root) == f"{named}-dirty"
    (root / "notebooks" / "99_nieuw.ipynb").unlink()
    (root / "_toc.yml").write_text("x", encoding="utf-8")
    assert materials.commit(root) == f"{named}-dirty"


@pytest.mark.process
def test_without_git_there_is_no_commit(tmp_path, monkeypatch):
    def none(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", none)
    assert materials.commit(tmp_path) is None
