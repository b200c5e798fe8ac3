"""The way of an edition from its chapters to the site, with a build that is really made."""

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.publication.release import RefusedError
from staatvanmigratie.report.edition import open_edition
from tests.samples import release_project, small_project
from tests.samples.release_project import JUNE

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


def test_from_a_chapter_that_fails_to_a_released_edition(project):
    """A figure that is not there stops the build; what else stands in the way is told beside it."""
    small_project.chapter(project, "02_tijd", WRONG, title="# Tijd")
    broken = svm("release", "2024")
    assert isinstance(broken.exception, RefusedError)
    assert "02_tijd" in str(broken.exception) and "build: there is none of edition 2024" in str(
        broken.exception
    )

    small_project.chapter(project, "02_tijd", "editie.as_of", title="# Tijd")
    unsigned = str(svm("release", "2024").exception)
    assert unsigned.count("\n- ") == 3 and "ministerraad is missing for all 3 chapters" in unsigned

    for step in ("IDMS", "BZ", "ministerraad"):
        Approvals(open_edition(2023)).approve(step, "DG Migratie", moment=JUNE)
    done = svm("release", "2024")

    assert done.exit_code == 0, done.output
    assert "332.863" in (project / "site/public/2024/notebooks/01_immigratie.html").read_text(
        encoding="utf-8"
    )
    assert (project / "site/public/2024/staat-van-migratie-2024.pdf").read_bytes().startswith(b"%PDF")
    again = str(svm("release", "2024").exception)
    assert "2024.0 is the same" in again
