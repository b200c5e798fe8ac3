"""The table of series by chapter: computed and complete."""

import pytest

from staatvanmigratie.report import series_use
from staatvanmigratie.report.checks import check_edition
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("SVM_AS_OF", raising=False)
    return small_project.make(tmp_path)


def test_a_series_stands_with_the_chapters_that_use_it(project):
    text = series_use.account(open_edition(2023, root=project))

    assert "The store holds 1 indicators. 1 series show 1 of them" in text
    assert "### nationaal.yml" in text
    assert "| `immigratie_totaal` | `immigration_total` | 1, 2 |" in text


def test_an_indicator_that_nobody_shows_stands_with_its_reason(project):
    catalogue = project / "data" / "catalogue" / "nationaal.yml"
    catalogue.write_text(catalogue.read_text() + "  unused: nog geen hoofdstuk\n", encoding="utf-8")
    (project / "data" / "unused.yml").write_text("immigration_total: one year only\n", encoding="utf-8")

    text = series_use.account(open_edition(2023, root=project))

    assert "| `immigration_total` | `cbs/85451NED` | one year only |" in text


def test_the_check_wants_a_reason_for_what_nobody_shows(project):
    (project / "data" / "unused.yml").write_text("births: one year only\n", encoding="utf-8")

    found = [(f.level, f.where, f.message) for f in check_edition(open_edition(2023, root=project))]

    assert ("error", "data/unused.yml: births", "not in the store") in found
    assert not [where for _, where, _ in found if "immigration_total" in where]
