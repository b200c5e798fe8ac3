"""A table that its source replaces while it is read: all pages are of one state, or nothing is taken up."""

from datetime import date

import pytest
import yaml

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import dispatch, eurostat
from staatvanmigratie.sources.services.client import Client, served_by
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.replacement import ReplacedError, refuse_replaced
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer
from tests.samples.servers.eurostat import PATH, Eurostat, EurostatTable
from tests.samples.servers.unhcr import Unhcr, UnhcrTable

TODAY = date(2026, 11, 24)
BEFORE, AFTER = "2026-06-19T06:30:00+02:00", "2026-07-20T06:30:00+02:00"


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def root(tmp_path):
    return project.make(tmp_path)


def newer(modified=AFTER, **changes):
    """The table after its replacement: a thousand more of everybody in 2024, and more Syrians."""
    made = project.table(modified=modified, **changes)
    place = ("T001038", "NAT9444", "2024JJ00", "M1")
    made.cells[place] += 1000
    made.cells["T001038", "T001059", "2024JJ00", "M1"] += 1000
    return made


@pytest.mark.parametrize(
    "at", ["/Properties", "/Dimensions", "PeriodenCodes", r"Observations\?", "skip=7", "count"]
)
def test_a_table_of_cbs_that_is_replaced_at_any_moment_is_asked_for_again(server, root, at):
    """The date of the one state never stands on figures of the other."""
    cbs = project.serve(server, project.table(modified=BEFORE, page=7))
    server.after(at, lambda: cbs.tables.update({"90001NED": newer(page=7)}))

    outcome = project.one(root, server, TODAY)

    assert (outcome.state, outcome.vintage) == ("new", "2026-07-20"), outcome.reason
    assert project.values(root)["immigration", "SYR", "2024"] == (34_000, "P")
    assert project.values(root)["immigration", "_T", "2024"] == (67_000, "P")
    [said] = [remark for remark in outcome.remarks if "asked again" in remark]
    assert "Version was 202606190630, and is 202607200630" in said


def test_the_older_service_is_read_by_the_same_rule(server, root):
    cbs = project.serve(server, project.table(modified=BEFORE))
    server.fault("/odata/v1/", [Answer(503)] * 99)
    server.after("UntypedDataSet", lambda: cbs.tables.update({"90001NED": newer()}))

    outcome = project.one(root, server, TODAY)

    assert (outcome.service, outcome.vintage) == ("cbs_v3", "2026-07-20")
    assert project.values(root)["immigration", "SYR", "2024"] == (34_000, "P")
    assert any(f"Modified was {BEFORE[:19]}, and is {AFTER[:19]}" in remark for remark in outcome.remarks)


def test_a_table_that_is_replaced_each_time_is_refused_with_what_changed(server, root):
    cbs = project.serve(server, project.table(modified=BEFORE))
    days = iter(range(1, 28))
    replace = lambda: cbs.tables.update({"90001NED": newer(f"2026-08-{next(days):02d}T06:30:00+02:00")})  # noqa: E731
    server.after(r"Observations\?", replace, times=9)

    outcome = project.one(root, server, TODAY)

    assert outcome.state == "failed"
    assert "Version was 202608020630, and is 202608030630" in outcome.reason
    assert "So it went 3 times; nothing was kept" in outcome.reason
    assert f"svm fetch {project.KEY}" in outcome.reason
    assert server.count(r"Observations\?") == 3
    assert server.count("/ODataApi/") == 0  # the older service would have the state before
    assert project.stored(root) == []


def test_rows_that_came_and_are_not_counted_are_told_as_a_replacement(server, root):
    """Not as a wrong count: the table is another one by then."""
    cbs = project.serve(server, project.table(modified=BEFORE))
    grown = newer()
    del grown.cells["T001038", "NATX", "2023JJ00", "M1"]
    server.after(r"Observations\?", lambda: cbs.tables.update({"90001NED": grown}))

    assert project.one(root, server, TODAY).vintage == "2026-07-20"


# Eurostat ---------------------------------------------------------------------------------------------------

DATASET = """\
table: migr_x
title: Decisions
dimensions:
  freq: A
  citizen: {name: citizenship, countries: true, codes: {TOTAL: _T}, others: leave_out}
  geo: {name: ref_area, countries: true, others: leave_out}
  time: {time: [year]}
queries:
  total: {citizen: TOTAL}
  syria: {citizen: SY}
figures:
  - {indicator: decisions, unit: persons, source_unit: ""}
"""


def eurostat_table(number: int, updated: str) -> EurostatTable:
    codes = {"freq": ["A"], "citizen": ["TOTAL", "SY"], "geo": ["NL", "BE"], "time": ["2023", "2024"]}
    cells = {("A", citizen, "NL", "2024"): (number, "") for citizen in ("TOTAL", "SY")}
    labels = {name: {code: code for code in each} for name, each in codes.items()}
    return EurostatTable("migr_x", "Decisions", labels, cells, updated)


def asked_of_eurostat(server):
    dataset = Dataset(**yaml.safe_load(DATASET), source="eurostat", name="migr_x")
    source = Source(publisher="x", licence="x", address="x", seen_in="x", services=["eurostat"])
    with Client(served_by(server.address), project.QUICK) as api:
        answer, said = dispatch.fetch(api, dataset, source)
    return eurostat.parse(answer), said


@pytest.mark.parametrize("queries_before", [1, 2])
def test_a_dataset_of_eurostat_that_is_updated_between_answers_is_asked_for_again(server, queries_before):
    there = {"migr_x": eurostat_table(1, "2026-09-11T11:00:00+0200")}
    Eurostat(server, there)
    replace = lambda: there.update(migr_x=eurostat_table(2, "2026-09-12T11:00:00+0200"))  # noqa: E731
    server.after(PATH if queries_before == 1 else "citizen=SY", replace)

    found, said = asked_of_eurostat(server)

    assert [int(cell.value) for cell in found.cells] == [2, 2]
    assert found.modified == date(2026, 9, 12)
    assert "updated was 2026-09-11T11:00:00+0200, and is 2026-09-12T11:00:00+0200" in said[0]


def test_eurostat_is_asked_at_the_end_with_one_small_question(server):
    Eurostat(server, {"migr_x": eurostat_table(1, "2026-09-11T11:00:00+0200")})

    asked_of_eurostat(server)

    assert server.count(PATH) == 3
    assert server.asked[-1].endswith("?format=JSON&lang=EN&freq=A&citizen=TOTAL&geo=NL&lastTimePeriod=1")


# UNHCR ------------------------------------------------------------------------------------------------------

APPLICATIONS = """\
table: asylum-applications
title: Applications
dimensions:
  year: {time: [year]}
  coo_iso: {name: origin, countries: true, codes: {_T: _T}, others: leave_out}
  coa_iso: {name: ref_area, countries: true, others: leave_out}
queries:
  asylums: {yearFrom: "2020", yearTo: "2025", coa_all: "true"}
figures:
  - {indicator: applications, measure: applied, unit: persons, source_unit: "", query: asylums, add_up: true}
"""


def rows(*countries: str, applied: int = 100) -> list[dict]:
    return [
        {"year": 2024, "coo": "-", "coo_iso": "-", "coa": code, "coa_iso": code, "applied": applied}
        for code in countries
    ]


def asked_of_unhcr(server, table, page=2):
    Unhcr(server, {table.name: table})
    dataset = Dataset(**yaml.safe_load(APPLICATIONS), source="unhcr", name="asylum-applications")
    source = Source(publisher="x", licence="x", address="x", seen_in="x", services=["unhcr"])
    with Client(served_by(server.address), project.QUICK) as api:
        answer, said = dispatch.fetch(api, dataset, source)
    return {cell.place[2]: int(cell.value) for cell in dispatch.parse(answer).cells}, said


ALL = (("coa_all", "true"),)


@pytest.mark.parametrize(
    "after",
    [
        rows("AUT", "BEL", "DEU", "FRA", "NLD"),  # a row came in front: BEL stands on two pages
        rows("DEU", "FRA", "NLD"),  # one went: FRA would be missing
        rows("CHE", "DEU", "FRA", "NLD"),  # one went and one came: as many rows as before
        rows("BEL", "DEU", "FRA", "NLD", applied=101),  # other figures
    ],
    ids=["came", "gone", "exchanged", "revised"],
)
def test_a_list_of_unhcr_that_shifts_between_two_pages_is_asked_for_again(server, after):
    table = UnhcrTable("asylum-applications", {ALL: rows("BEL", "DEU", "FRA", "NLD")}, page=2)
    server.after("page=1", lambda: table.rows.update({ALL: after}))

    found, said = asked_of_unhcr(server, table)

    assert found == {row["coa_iso"]: row["applied"] for row in after}
    assert said and "asked again" in said[0]


def test_a_list_that_keeps_shifting_is_refused(server):
    table = UnhcrTable("asylum-applications", {ALL: rows("BEL", "DEU", "FRA", "NLD")}, page=2)
    shift = lambda: table.rows.update({ALL: [*table.rows[ALL][1:], table.rows[ALL][0]]})  # noqa: E731
    server.after("page=1", shift, times=9)

    with pytest.raises(ReplacedError, match=r"a row of page 2 stands on page 1 too.*So it went 3 times"):
        asked_of_unhcr(server, table)


def test_a_list_on_one_page_is_asked_for_once(server):
    """It is of one moment."""
    asked_of_unhcr(server, UnhcrTable("asylum-applications", {ALL: rows("BEL", "NLD")}))

    assert server.count("/population/") == 1


# The comparison ---------------------------------------------------------------------------------------------


def test_what_differs_is_said_with_both_and_what_is_gone_too():
    with pytest.raises(SourceError) as caught:
        refuse_replaced(
            "cbs/x", {"Version": 1, "Modified": None, "Status": "a"}, {"Version": 2, "Status": "a", "New": 0}
        )

    assert str(caught.value) == (
        "cbs/x: the source changed the table while it was read: Version was 1, and is 2; New was not "
        "given, and is 0"
    )


def test_what_is_the_same_goes_on():
    refuse_replaced("cbs/x", {"Version": "1"}, {"Version": "1", "Modified": None})
