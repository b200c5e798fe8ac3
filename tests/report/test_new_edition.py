"""The next edition starts from the one before, without what was decided about that one."""

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import SvmError, UnknownEditionError
from staatvanmigratie.report import new_edition
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project


@pytest.fixture
def project(tmp_path):
    root = small_project.make(tmp_path)
    path = root / "data" / "editions" / "2024.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("steps: []", "steps:\n  - {name: IDMS, order: 1, state: agreed}")
    text = text.replace("sent: null, dossier: null", "sent: 2024-06-14, dossier: '30 573'")
    path.write_text(text.replace("cabinet: null", "cabinet: 2024-06-14"), encoding="utf-8")
    return root


def test_who_makes_it_stays_and_what_was_decided_starts_again(project):
    new_edition.make(project, 2025)

    edition = open_edition(2024, root=project)

    assert edition.title == "Staat van Migratie 2025"
    assert edition.ministries == ["Justitie en Veiligheid", "Buitenlandse Zaken"]
    assert [(step.name, step.state) for step in edition.file.steps] == [("IDMS", "open")]
    assert (edition.file.cabinet, edition.file.paper.sent) == (None, None)
    assert edition.file.paper.dossier == "30 573"
    assert edition.file.not_processed == {}, "what was due and is not quoted has to be explained"


def test_it_tells_what_is_missing(project):
    new_edition.make(project, 2025)

    said = "\n".join(new_edition.missing(project, 2025))

    for word in ("cut_off", "ministries", "data/policy/2024.yml", "data/printed/2024.yml"):
        assert word in said
    assert "still to come" in said


def test_an_edition_is_never_overwritten(project):
    before = (project / "data" / "editions" / "2024.yml").read_bytes()

    with pytest.raises(SvmError, match="there already"):
        new_edition.make(project, 2024)

    assert (project / "data" / "editions" / "2024.yml").read_bytes() == before


def test_a_year_cannot_be_skipped(project):
    with pytest.raises(UnknownEditionError, match="edition 2026, which is not there"):
        new_edition.make(project, 2027)


def test_the_command_makes_it_and_lists_what_to_do(project, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(project))

    result = CliRunner().invoke(cli.app, ["new-edition", "2025"])

    assert result.exit_code == 0, result.output
    assert "data/editions/2025.yml" in result.output
    assert "data/policy/2024.yml" in result.output
