"""What an edition is asked that takes long is found out once, and again when something it used changed."""

import time

import pytest

from staatvanmigratie.book.run.of_data import of_data
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report.to_come import to_come
from tests.samples import small_project


@pytest.fixture
def project(tmp_path):
    root = small_project.make(tmp_path / "project")
    (root / "build").mkdir()
    time.sleep(0.05)  # what was written this very moment is not trusted to be what was read
    return root


@pytest.fixture
def asked(project):
    """What is still to come, and how often that had to be found out."""
    found = []

    def waiting(edition):
        found.append(edition)
        return to_come(edition)

    def ask(day="2024-02-01"):
        return of_data(open_edition(2023, day, project), waiting), len(found)

    return ask


def test_it_is_found_out_once(asked):
    first = asked()

    assert first[0]["pending"][0]["series"] == "immigratie_totaal"
    assert first[0]["pending"][0]["period"] == "2023"
    assert asked() == first


def test_what_it_did_not_use_may_change(project, asked):
    first = asked()
    (project / "data" / "labels.yml").write_text("sex: {male: jongens}\n")
    small_project.chapter(project, "01_immigratie", "editie.number")

    assert asked() == first


def test_another_figure_promise_or_day_is_looked_at(project, asked):
    asked()
    catalogue = project / "data" / "catalogue" / "nationaal.yml"
    catalogue.write_text(catalogue.read_text().replace("first: N+1-02", "first: N+1-04"))
    found, times = asked()
    assert (found["pending"][0]["expected"], times) == ("2024-04", 2)

    small_project.later(project)
    assert asked()[1] == 3

    assert asked("2024-06-03") == ({"pending": []}, 4)


def test_nothing_is_written_where_nothing_was_built(project, asked):
    (project / "build").rmdir()

    assert [asked()[1], asked()[1]] == [1, 2]
    assert not (project / "build").exists()
