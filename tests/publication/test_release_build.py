"""The way of an edition from its chapters to the site, with a build that is really made."""

import time

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.cli import unchanged
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.publication import obstacles
from staatvanmigratie.publication.release import RefusedError
from staatvanmigratie.report.edition import open_edition
from tests.samples import release_project, small_project

pytestmark = [pytest.mark.editions, pytest.mark.process]

WRONG = "%%tekst\nIn 2024 kwamen {{ reeks[2024] }} mensen."


def svm(*arguments):
    return CliRunner().invoke(cli.app, arguments)


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    path = root / "data" / "editions" / "2024.yml"
    steps = "steps: []\ncabinet: null\nrelease: null\n"
    path.write_text(path.read_text().replace(steps, release_project.STEPS), encoding="utf-8")
    (root / "data" / "organisations.yml").write_text(release_project.ORGANISATIONS, encoding="utf-8")
    (root / "data" / "site.yml").write_text("address: https://sta.example/map/\n", encoding="utf-8")
    monkeypatch.setattr(compose, "compose", release_project.document)
    monkeypatch.chdir(root)
    monkeypatch.delenv("SVM_SITE", raising=False)
    return root


def test_from_a_chapter_that_fails_to_a_released_edition(project, monkeypatch):
    """A figure that is not there stops the build; what else stands in the way is told beside it."""
    small_project.chapter(project, "02_tijd", WRONG, title="# Tijd")
    broken = svm("release", "2024")
    assert isinstance(broken.exception, RefusedError)
    assert "02_tijd" in str(broken.exception) and "build: there is none of edition 2024" in str(
        broken.exception
    )

    small_project.chapter(project, "02_tijd", "%%tekst\n{{ editie.as_of }}", title="# Tijd")
    unsigned = str(svm("release", "2024").exception)
    assert unsigned.count("\n- ") == 3 and "ministerraad is missing for all 3 chapters" in unsigned

    for step in ("IDMS", "BZ", "ministerraad"):
        Approvals(open_edition(2023)).approve(
            step, "ministerraad" if step == "ministerraad" else "DG Migratie"
        )
    done = svm("release", "2024")

    assert done.exit_code == 0, str(done.exception)
    assert "332.863" in (project / "site/public/2024/notebooks/01_immigratie.html").read_text(
        encoding="utf-8"
    )
    assert (project / "site/public/2024/staat-van-migratie-2024.pdf").read_bytes().startswith(b"%PDF")
    again = str(svm("release", "2024").exception)
    assert "2024.0 is the same" in again

    monkeypatch.setattr(unchanged, "_START", time.time_ns() + 10**12)  # the files are old enough
    svm("build", "2024", "--strict")
    monkeypatch.setattr(obstacles, "build_edition", None)  # what is built is not built again to be looked at
    for _ in range(2):
        assert "2024.0 is the same" in str(svm("release", "2024", "--dry-run").exception)
