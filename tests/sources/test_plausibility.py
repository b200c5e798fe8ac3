"""S10: a value that tripled or lost seventy percent is looked at before a strict fetch takes it up."""

from datetime import date

import pytest

from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import small_project
from tests.samples import source_project as project
from tests.samples.servers import SourceServer

KNOWN = 'jumps: {"immigration 2024": "Oekraïne"}\nfigures:'


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


def immigration(total: int):
    """The table with another total for 2024, in which its parts still add up; 60.000 came in 2023."""
    made = project.table()
    parts = {
        "T001059": total,
        "NAT9444": total // 2,
        "NAT9415": total // 4,
        "NAT0": total - total // 2 - total // 4,
    }
    for code, value in parts.items():
        made.cells["T001038", code, "2024JJ00", "M1"] = value
    return made


@pytest.mark.parametrize(
    ("total", "warned"), [(180_000, False), (180_004, True), (18_000, False), (17_996, True), (0, True)]
)
def test_s10_three_times_as_much_or_seventy_percent_less_is_the_limit(server, tmp_path, total, warned):
    root = project.make(tmp_path)
    project.serve(server, immigration(total))

    strict = project.one(root, server, strict=True)
    outcome = project.one(root, server)

    assert (strict.state == "failed") == warned
    assert outcome.state == ("new" if warned else "pending")  # the strict fetch took it up
    said = [text for text in outcome.warnings if "immigration 2024 NLD: 60000 a year before" in text]
    assert bool(said) == warned


def test_s10_small_numbers_may_jump(server, tmp_path):
    root = project.make(tmp_path)
    small = immigration(800)
    for code, value in {"T001059": 100, "NAT9444": 50, "NAT9415": 25, "NAT0": 25}.items():
        small.cells["T001038", code, "2023JJ00", "M1"] = value
    project.serve(server, small)

    assert project.one(root, server, strict=True).state == "new"


def test_s10_a_jump_that_was_looked_at_stops_nobody(server, tmp_path):
    """Both as a jump from the year before and as a revision of what was fetched earlier."""
    root = project.make(tmp_path, project.DATASET.replace("figures:", KNOWN))
    project.serve(server, immigration(66_000))
    project.one(root, server)
    project.serve(server, immigration(400_000))

    outcome = project.one(root, server, strict=True, restart=True)

    assert (outcome.state, outcome.warnings) == ("revised", [])


def test_s10_without_a_look_the_same_revision_stops(server, tmp_path):
    root = project.make(tmp_path)
    project.serve(server, immigration(66_000))
    project.one(root, server)
    project.serve(server, immigration(400_000))

    outcome = project.one(root, server, strict=True, restart=True)

    assert outcome.state == "failed"
    assert "revised from 66000 to 400000" in outcome.reason
    assert project.values(root)["immigration", "_T", "2024"] == (66_000, "P")


def test_a_revision_that_is_withdrawn_is_a_new_vintage(server, tmp_path):
    """What was fetched before the last time is no reason to pass over it."""
    root = project.make(tmp_path)
    for day, total in ((1, 66_000), (2, 70_000), (3, 66_000)):
        project.serve(server, immigration(total))
        project.one(root, server, date(2026, 9, day), restart=True)

    assert len(project.stored(root)) == 3
    assert project.values(root)["immigration", "_T", "2024"] == (66_000, "P")


@pytest.mark.parametrize(
    ("copied", "warned"), [(33_000, False), (30_000, False), (33, True), (33_000_000, True)]
)
def test_the_first_fetch_is_compared_with_the_copies_in_the_store(server, tmp_path, copied, warned):
    """A mapping was written without a look at the source: a wrong factor or measure shows itself here."""
    root = project.make(tmp_path)
    rows = small_project.figures([(2024, copied, "P")]).assign(indicator="immigration", nationality="SYR")
    about = {**small_project.DESCRIPTION, "dataset": "90001NED"}
    write_snapshot(root / "data" / "snapshots", about, rows)
    project.serve(server)

    strict = project.one(root, server, strict=True)

    said = f"immigration 2024 NLD nationality=SYR is 33000, a copy in the store says {copied:g}"
    assert (strict.state == "failed") == warned
    assert (said in strict.reason) == warned


def test_a_series_that_finds_nothing_in_an_answer_doubts_nothing(server, tmp_path):
    """The catalogue may name a category that this answer does not have."""
    root = project.make(tmp_path)
    path = root / "data" / "catalogue" / "a.yml"
    path.write_text(path.read_text("utf-8").replace("ref_area: NLD}", "ref_area: DEU}"), encoding="utf-8")
    project.serve(server)

    assert project.one(root, server).state == "new"
