"""What was announced goes before the habit, and a figure that will be out of date is found before print."""

import shutil
from datetime import date

import pandas as pd
import pytest

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report import checks
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.store import release_calendar
from staatvanmigratie.store.snapshots import Store, write_snapshot
from tests.samples import ROOT, small_project

KEY = "cbs/85451NED"


def calendar(root, text):
    (root / "data" / "release-calendar.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    return small_project.make(tmp_path)


def send(root, day):
    path = root / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("sent: null", f"sent: {day}"), encoding="utf-8")


def revise(root, vintage, value):
    figures = small_project.figures()
    figures.loc[figures["time_period"] == "2023", "obs_value"] = value
    write_snapshot(
        root / "data" / "snapshots",
        {**small_project.DESCRIPTION, "vintage": vintage, "known_from": vintage},
        pd.DataFrame(figures),
    )


def stale(root, as_of=None):
    return [f for f in checks.check_edition(open_edition(2023, as_of, root)) if "comes out on" in f.message]


def test_an_announced_day_goes_before_the_habit(project):
    calendar(project, f'{KEY}: {{promise: null, says: "July", announced: {{"2024": "2025-09"}}}}')

    series = open_edition(2023, root=project).series("immigratie_totaal")

    assert series.first_out("2024") == date(2025, 9, 30)
    assert series.first_out("2023") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{promise: null, says: "July", announced: {"2024": "soon"}}', "no day or month"),
        ('{promise: null, says: "July", announced: {"someday": "2025-09"}}', "no period"),
        ('{promise: "http://x.nl", says: "July"}', "promise"),
        ("{promise: null}", "says"),
        ('{promise: null, says: "July", typo: 1}', "typo"),
        ("July", "keys and values"),
    ],
)
def test_a_slip_names_file_and_key(tmp_path, text, said):
    path = tmp_path / "calendar.yml"
    path.write_text(f"{KEY}: {text}", encoding="utf-8")

    with pytest.raises(DataFileError, match=KEY) as error:
        release_calendar.read(path)

    assert said in str(error.value)


def test_a_dataset_that_is_not_there_is_a_slip_too(tmp_path):
    path = tmp_path / "calendar.yml"
    path.write_text('cbs/x: {promise: null, says: "July"}', encoding="utf-8")

    with pytest.raises(DataFileError, match="no such dataset"):
        release_calendar.read(path, {KEY})


def test_a_newer_vintage_before_the_edition_comes_out_is_found(project):
    """Two editions running the headline was overtaken within weeks, because nobody could see it."""
    send(project, "2024-07-04")
    assert not stale(project)
    revise(project, "2024-06-20", 335668)

    (finding,) = stale(project)

    assert finding.level == "warning"  # a strict build stops at it
    assert "335.668 became known on 2024-06-20" in finding.message


def test_a_newer_vintage_after_the_edition_is_no_fault(project):
    send(project, "2024-06-14")
    revise(project, "2024-06-20", 335668)

    assert not stale(project)


def test_a_newer_vintage_with_the_same_figure_is_no_fault(project):
    send(project, "2024-07-04")
    figures = small_project.figures()
    revise(project, "2024-06-20", figures.loc[figures["time_period"] == "2023", "obs_value"].iloc[0])

    assert not stale(project)


def test_with_the_newer_vintage_taken_over_nothing_is_stale(project):
    send(project, "2024-07-04")
    revise(project, "2024-06-20", 335668)

    assert not stale(project, as_of="2024-06-20")


def test_a_figure_announced_before_the_edition_comes_out_is_found(project):
    send(project, "2024-07-04")
    calendar(project, f'{KEY}: {{promise: null, says: "July", announced: {{"2023": "2024-07-02"}}}}')

    assert any("announced for 2024-07-02" in finding.message for finding in stale(project))


def test_edition_2025_refuses_its_headline_once_the_vintage_of_june_is_in_the_store(tmp_path):
    """It printed about 314.000 on 4 July 2025, while CBS had published 316.305 in June."""
    for path in (ROOT / "data").iterdir():
        if path.name != "snapshots":
            (tmp_path / "data").mkdir(exist_ok=True)
            (tmp_path / "data" / path.name).symlink_to(path)
    for path in (ROOT / "data" / "snapshots").glob("*/*"):
        target = tmp_path / "data" / "snapshots" / path.relative_to(ROOT / "data" / "snapshots")
        target.parent.mkdir(parents=True, exist_ok=True)
        if (path.parent.name, path.name) == ("cbs", "85451NED"):
            shutil.copytree(path, target)
        else:
            target.symlink_to(path)
    (known,) = Store(ROOT / "data" / "snapshots").snapshots(KEY)
    assert open_edition(2024, "2025-07-04", tmp_path).series("immigratie_totaal").last.value == 314_000

    june = {**known.model_dump(exclude={"folder", "rows", "sha256"}), "vintage": "2025-06-30"}
    june["known_from"] = june["transcribed_on"] = "2025-06-30"
    write_snapshot(tmp_path / "data" / "snapshots", june, known.observations())

    assert open_edition(2024, "2025-07-04", tmp_path).series("immigratie_totaal").last.value == 316_305
