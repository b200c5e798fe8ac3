"""Tables whose total is a category of its own, and tables with dimensions nobody named."""

import pytest

from tests.samples import source_project as project
from tests.samples.servers import SourceServer
from tests.samples.servers.tables import Dimension

WHOLE = "sums:\n  - {indicator: immigration, by: nationality, whole: other, parts: [SYR, POL]}\n"
UNNAMED = project.DATASET.replace("  Geslacht: T001038\n", "").replace(
    "figures:", "unnamed: Totaal\nfigures:"
)


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.mark.parametrize(("group", "state"), [(55_000, "new"), (54_000, "failed")])
def test_parts_make_a_group_that_is_no_total(server, tmp_path, group, state):
    """All labour permits are a category beside the kinds of labour permit, in one breakdown."""
    root = project.make(tmp_path, project.DATASET.split("sums:")[0] + WHOLE)
    table = project.table()
    for period, factor in (("2023JJ00", 1), ("2024JJ00", 1.1)):
        table.cells["T001038", "NAT0", period, "M1"] = 50_000 * factor
    table.cells["T001038", "NAT0", "2024JJ00", "M1"] = group
    project.serve(server, table)

    outcome = project.one(root, server)

    assert outcome.state == state
    assert state == "new" or "its parts by nationality make 55000" in outcome.reason


def with_unnamed():
    """The table with the sexes and the ages under names of dimensions that the dataset file does not know."""
    table = project.table()
    table.dimensions[0].codes = {"T001038": "Totaal", "3000": "Mannen"}
    table.dimensions.insert(1, Dimension("Leeftijd", {"10000": "Totaal", "70100": "0 jaar"}, width=6))
    cells = {}
    for (sex, *rest), value in table.cells.items():
        cells[sex, "10000", *rest] = value
        cells["3000", "10000", *rest] = cells[sex, "70100", *rest] = 1
    table.cells = cells
    return table


def test_of_dimensions_nobody_named_only_the_total_is_asked_for(server, tmp_path):
    root = project.make(tmp_path, UNNAMED)
    project.serve(server, with_unnamed())

    outcome = project.one(root, server)

    assert outcome.state in ("new", "pending"), outcome.reason
    assert project.values(root)["immigration", "SYR", "2024"] == (33_000, "P")
    question = next(path for path in server.asked if "Observations?" in path)
    assert "Geslacht eq 'T001038' and Leeftijd eq '10000 '" in question


def test_a_dimension_without_a_total_of_that_name_stops(server, tmp_path):
    root = project.make(tmp_path, UNNAMED)
    table = with_unnamed()
    table.dimensions[1].codes["10000"] = "Alle leeftijden"
    project.serve(server, table)

    outcome = project.one(root, server)

    assert outcome.state == "failed"
    assert "dimension Leeftijd is new; say which code to take (" in outcome.reason
    assert "10000 (Alle leeftijden)" in outcome.reason


@pytest.mark.parametrize(
    ("rounding", "total", "state"),
    [
        (None, 66_000, "new"),
        (None, 66_001, "failed"),
        (5, 66_010, "new"),
        (5, 66_011, "failed"),
    ],
)
def test_s11_a_total_may_be_off_by_what_rounding_does_and_no_more(server, tmp_path, rounding, total, state):
    """Three parts and a total in fives: half of five for each of the four."""
    text = f"rounding: {rounding}\nfigures:" if rounding else "figures:"
    root = project.make(tmp_path, project.DATASET.replace("figures:", text))
    table = project.table()
    table.cells["T001038", "T001059", "2024JJ00", "M1"] = total
    project.serve(server, table)

    assert project.one(root, server).state == state


@pytest.mark.parametrize("change", ["gone", "status"])
def test_a_figure_that_went_or_became_final_is_a_new_vintage(server, tmp_path, change):
    """No value differs, and the store must still keep what the source says now."""
    root = project.make(tmp_path)
    project.serve(server)
    project.one(root, server)
    table = project.table(modified="2026-06-21T02:00:00+02:00")
    if change == "gone":
        del table.cells["T001038", "NAT9444", "2023JJ00", "M2"]
    else:
        table.dimensions[2].status["2024JJ00"] = "Definitief"
    project.serve(server, table)

    outcome = project.one(root, server, restart=True)

    assert (outcome.state, outcome.vintage) == ("revised", "2026-06-21")
    assert len(project.stored(root)) == 2
    if change == "gone":
        assert outcome.gone == 1
        assert "1 figures of the last vintage are gone" in outcome.warnings
    else:
        assert project.values(root)["immigration", "SYR", "2024"] == (33_000, "A")
