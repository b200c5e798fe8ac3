"""What sources changed after the cut-off date, and the sentences that would read differently now."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.source_changes import as_markdown, revised
from staatvanmigratie.report.edition import open_edition
from tests.samples import records, small_project
from tests.store.test_release_calendar import revise

SINCE, UNTIL = date(2024, 6, 3), date(2026, 11, 24)


@pytest.fixture
def project(tmp_path):
    root = small_project.make(tmp_path)
    revise(root, "2025-07-17", 335668)
    return root


def report(root, since=SINCE, until=UNTIL):
    edition = open_edition(2023, root=root)
    return revised(edition, since, until)


def built(root, **number):
    """What a build leaves behind of a sentence and of a figure."""
    one = {
        "id": "n1",
        "shown": "332.863",
        "series": "immigratie_totaal",
        "period": "2023",
        "breakdown": {},
        "based_on": [],
        **number,
    }
    source = "Er is meer. In 2023 kwamen {cijfer}`n1` mensen ({numref}`fig-x`). Dat was alles."
    outputs = [
        {"kind": "tekst", "source": source, "numbers": [one]},
        {"kind": "figuur", "label": "fig-x", "caption": "X", "alt": "X.", "numbers": [one]},
    ]
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "", "outputs": [{"metadata": records.metadata(each)}]}
        for each in outputs
    ]
    folder = root / "build" / "2024" / "chapters"
    folder.mkdir(parents=True)
    (folder / "01_immigratie.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8"
    )


def test_a_revised_figure_is_listed_with_old_new_difference_and_cause(project):
    (found,) = report(project)

    assert (found.old.value, found.new.value) == (332863, 335668)
    assert found.difference == "+2.805 (+0,8%)"
    assert "bijstelling" in found.cause.lower()


def test_without_a_build_the_chapters_that_use_the_series_are_named(project):
    assert report(project)[0].chapters == ["01_immigratie", "02_tijd"]


def test_with_a_build_the_sentence_and_the_figure_are_named(project):
    built(project)

    (found,) = report(project)

    assert [(place.kind, place.text) for place in found.places] == [
        ("tekst", "In 2023 kwamen 332.863 mensen (fig-x)."),
        ("figuur", "fig-x"),
    ]


def test_a_change_that_rests_on_the_figure_counts_too(project):
    subject = {"series": "immigratie_totaal", "period": "2023", "breakdown": {}}
    built(project, shown="17% minder", based_on=[subject, {**subject, "period": "2022"}])

    (found,) = report(project)

    assert found.places[0].text == "In 2023 kwamen 17% minder mensen (fig-x)."


def test_nothing_changed_is_said_in_so_many_words(project):
    edition = open_edition(2023, root=project)

    assert report(project, until=SINCE) == []
    assert "Geen enkel cijfer" in as_markdown(edition, SINCE, SINCE, [])


def test_the_command_shows_text_markdown_and_json(project, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(project))
    built(project)

    def run(*arguments):
        result = CliRunner().invoke(cli.app, ["revisions", "--edition", "2024", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    assert "335.668" in run()
    markdown = run("--format", "markdown")
    assert "| Immigratie, 2023 | 332.863 | 335.668 | +2.805 (+0,8%) |" in markdown
    assert "- `01_immigratie`: In 2023 kwamen 332.863 mensen" in markdown
    (only,) = json.loads(run("--format", "json"))
    assert only["known_from"] == "2025-07-17"
    assert only["chapters"] == ["01_immigratie"]
    assert json.loads(run("--format", "json", "--since", "2025-08-01")) == []


def test_days_in_the_wrong_order_are_refused(project, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(project))

    result = CliRunner().invoke(
        cli.app, ["revisions", "--edition", "2024", "--since", "2025-01-01", "--until", "2024-01-01"]
    )

    assert "lies after" in str(result.exception)
