"""What CONTRIBUTING says of backup and restore is done as it stands there, after the site folder was lost."""

import re
import shutil
import subprocess

import pytest

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.release import release
from tests.samples import ROOT, release_project
from tests.samples.release_project import agree, build

pytestmark = pytest.mark.process


def documented(what):
    """The commands of a block of CONTRIBUTING that has this heading as its first line."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"```sh\n# {what}\n(.*?)```", text, re.DOTALL)
    return block


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = release_project.make(tmp_path / "project")
    release_project.stand_ins(monkeypatch.setattr)
    monkeypatch.chdir(root)
    monkeypatch.delenv("SVM_SITE", raising=False)
    agree(root)
    return root


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_releases_that_were_lost_come_back_from_the_backup_and_become_public_again(project, tmp_path):
    site = release_project.site(project)
    release(project, 2024, site)
    build(project, shown="335.668")
    agree(project, moment=None)
    release(project, 2024, site, reason="Nieuw cijfer verschenen.")
    kept, public = content(site.releases), content(site.tree)
    backup = tmp_path / "backup"
    backup.mkdir()

    def shell(what):
        commands = documented(what).replace("/backup/", f"{backup}/").replace(".venv/bin/svm", "true svm")
        subprocess.run(["bash", "-euc", commands], cwd=project, check=True)

    shell("Backup, after each release")
    shutil.rmtree(site.folder)
    shell("Restore")

    assert content(site.releases) == kept
    assert [each.problems() for each in site.shown()] == [[], []]
    release(project, 2024, site)
    again = content(site.tree)
    assert {name: again[name] for name in public if name.startswith("2024")} == {
        name: public[name] for name in public if name.startswith("2024")
    }
    assert sorted(site.state.releases) == ["2024.0", "2024.1"]


def test_a_backup_that_was_changed_is_noticed(project, tmp_path):
    site = release_project.site(project)
    release(project, 2024, site)
    page = next(site.releases.rglob("index.html"))
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b" ")
    for state in (site.states, site.public):  # not in the backup
        state.unlink() if state.is_symlink() else shutil.rmtree(state)

    with pytest.raises(SvmError, match=r"2024\.0 is damaged"):
        release(project, 2024, site)
