"""Series that a fetch does not renew are told, by the fetch and in the README of the dataset files."""

import re

import pytest

from staatvanmigratie.sources import fetch, not_asked
from staatvanmigratie.store import catalogue
from tests.samples import ROOT
from tests.samples import source_project as project
from tests.samples.servers import SourceServer


@pytest.fixture
def root(tmp_path):
    return project.make(tmp_path)


def series(root):
    return not_asked.series(catalogue.read(root / "data" / "catalogue"), fetch.mapped(root))


def test_the_readme_names_the_series_that_no_fetch_renews():
    text = (ROOT / "data" / "sources" / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z_0-9]+)` \|", text.partition("## Series that no fetch renews")[2], re.M)

    assert listed == sorted(series(ROOT))


@pytest.mark.parametrize(
    "change",
    [
        ("indicator: immigration", "indicator: visitors"),
        ("  owner: CBS", "  by: [sex]\n  owner: CBS"),
        ("ref_area: NLD}", "ref_area: NLD, sex: male}"),
    ],
    ids=["indicator", "breakdown", "category"],
)
def test_a_series_that_no_cell_is_asked_for_is_told_with_each_fetch(root, change):
    assert series(root) == {}

    path = root / "data" / "catalogue" / "a.yml"
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")

    assert series(root) == {"immigratie": ["cbs/90001NED"]}
    with SourceServer() as server:
        project.serve(server)
        outcome = project.one(root, server)
    said = "data/sources/cbs/90001NED.yml asks for no figures of immigratie: those stay as they are"
    assert (outcome.state, said in outcome.remarks) == ("new", True)
