"""A release is built again from its commit, and every byte is compared; what differs is named."""

import json
import re
import shutil

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.publication.papers import bill_of_materials
from staatvanmigratie.publication.verification import package, rebuilt
from staatvanmigratie.publication.verification.rebuilt import RebuildError
from staatvanmigratie.report.edition import open_edition
from tests.publication.test_tampering import pack, unpacked, write
from tests.samples import release_project, small_project
from tests.samples.tampered_project import commit, git

pytestmark = [
    pytest.mark.editions,
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("git"), reason="a commit is git's"),
]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A project of which 2024.0 was really built and released, from a commit that has all of it."""
    root = tmp_path_factory.mktemp("released") / "project"
    small_project.make(root)
    small_project.with_documents(root)
    path = root / "data" / "editions" / "2024.yml"
    steps = "steps: []\ncabinet: null\nrelease: null\n"
    path.write_text(path.read_text().replace(steps, release_project.STEPS), encoding="utf-8")
    (root / "data" / "organisations.yml").write_text(release_project.ORGANISATIONS, encoding="utf-8")
    (root / "data" / "site.yml").write_text("address: https://sta.example/map/\n", encoding="utf-8")
    (root / ".gitignore").write_text("/build/\n/site/\n", encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert CliRunner().invoke(cli.app, ["build", "2024"]).exit_code == 0
        for step in ("IDMS", "BZ", "ministerraad"):
            by = "ministerraad" if step == "ministerraad" else "DG Migratie"
            Approvals(open_edition(2023)).approve(step, by)
        done = CliRunner().invoke(cli.app, ["release", "2024"])
    assert done.exit_code == 0, f"{done.output}{done.exception}"
    return root


@pytest.fixture
def archive(released, tmp_path, monkeypatch):
    monkeypatch.chdir(released)
    path = tmp_path / "staat-van-migratie-2024.0.zip"
    shutil.copyfile(released / "site" / "archives" / path.name, path)
    return path


def again(path, said=None):
    with package.opened(path) as opened:
        return [str(each) for each in rebuilt.findings(opened, (said if said is not None else []).append)]


def test_from_the_same_commit_comes_every_byte(archive):
    done = CliRunner().invoke(cli.app, ["verify", str(archive), "--rebuild"])

    assert done.exit_code == 0, f"{done.output}{done.exception}"
    assert (
        "Environment: this one; every package is installed as the lock of that commit pins it" in done.output
    )
    assert "Staat-van-migratie-2024.0.zip, built again holds" in done.output
    count = int(re.search(r"rebuild: (\d+) files are the same, byte for byte", done.output)[1])
    assert count == len([name for name in unpacked(archive) if not name.startswith("records/")]) - 3


def test_what_is_not_what_the_commit_makes_is_named(archive):
    content = unpacked(archive)
    page = "html/notebooks/01_immigratie.html"
    assert "332.863" in content[page].decode()
    content[page] = content[page].replace(b"332.863", b"332.864")
    content["html/extra.html"] = b"x"
    del content["html/search.html"]
    pack(archive, content)

    *differ, same = again(archive)

    assert differ == [
        "rebuild: html/extra.html is not made again",
        f"rebuild: {page} is made with other bytes",
        "rebuild: html/search.html is made, and is not in it",
    ]
    assert "files are the same" in same


def about(path, **changes):
    content = unpacked(path)
    content["release.json"] = json.dumps({**json.loads(content["release.json"]), **changes}).encode()
    pack(path, content)


def test_another_store_or_lock_than_the_commit_has_is_told_before_anything_is_built(archive):
    about(archive, store="0" * 64, requirements="1" * 64)

    assert again(archive) == [
        "rebuild: the commit has another store than the release names",
        "rebuild: the commit has another requirements than the release names",
    ]


@pytest.mark.parametrize(
    ("commit_", "said"),
    [
        (None, "names no commit, so it cannot be built again"),
        ("0" * 40, "is not in the history of .*; get the newest version of it: git pull"),
        ("--help", "Commit --help is not in the history"),
        ("1" * 40 + "-dirty", "was made from files that no commit has"),
    ],
)
def test_without_its_commit_it_is_said_that_it_cannot_be_built(archive, commit_, said):
    about(archive, commit=commit_)

    with pytest.raises(RebuildError, match=said):
        again(archive)


def test_a_commit_beside_the_history_is_not_run(archive, released):
    """It may be of anybody whose branch was fetched."""
    beside = git(released, "commit-tree", "HEAD^{tree}", "-m", "Beside")
    about(archive, commit=beside)

    with pytest.raises(RebuildError, match=f"Commit {beside} is not in the history"):
        again(archive)


def test_where_the_lock_asks_for_other_packages_they_are_not_taken_from_here(released, tmp_path):
    """Without a network the new environment cannot be filled; that is said, and nothing of here is used."""
    lock = (released / "requirements.txt").read_text(encoding="utf-8")
    assert bill_of_materials.not_as_locked(lock) == []
    other = re.sub(r"^altair==\S+", "altair==0.0.1", lock, flags=re.MULTILINE)

    (wrong,) = bill_of_materials.not_as_locked(other)
    assert re.fullmatch(r"altair: \S+ is installed, 0\.0\.1 locked", wrong)
    write(tmp_path / "requirements.txt", other.replace("\n", "\n--no-index\n", 1))
    said = []
    with pytest.raises(RebuildError, match="the installation of the lock failed"):
        rebuilt._python(tmp_path, tmp_path, said.append)
    assert said == [f"Environment: a new one, from the lock of that commit; here {wrong} (of 1 that differ)"]
