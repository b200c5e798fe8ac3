"""UNHCR against a server that behaves like its population API; fault ids as in the fault list."""

from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.errors import DataFileError, SourceError
from staatvanmigratie.sources import countries, reading, unhcr
from staatvanmigratie.sources.client import Client, served_by
from staatvanmigratie.sources.datasets import Dataset
from tests.servers import Answer, SourceServer
from tests.servers.unhcr import PATH, Unhcr, UnhcrTable
from tests.source_project import QUICK, ROOT

COUNTRIES = countries.read(ROOT / "data" / "countries.yml")

DATASET = """\
table: asylum-applications
title: Applications
dimensions:
  year: {time: [year]}
  coo_iso: {name: origin, countries: true, codes: {_T: _T, XXA: XXA}, others: leave_out}
  coa_iso: {name: asylum, countries: true, codes: {_T: _T}, others: leave_out}
  procedure_type: {name: procedure, codes: {G: _T, J: _T, U: _T}}
  app_pc: P
joint:
  kind:
    dimensions: [app_type, dec_level]
    codes: {N RA: repeat, N *: new, R *: repeat, NR *: mixed}
    others: stop
queries:
  asylums: {yearFrom: "2020", yearTo: "{year}", coa_all: "true"}
figures:
  - indicator: applications_new
    measure: applied
    unit: persons
    query: asylums
    where: {kind: [new, mixed], origin: _T, procedure: _T}
    names: {asylum: ref_area}
    add_up: true
"""


def dataset(text: str = DATASET) -> Dataset:
    return Dataset(**yaml.safe_load(text), source="unhcr", name="asylum-applications")


def row(year=2024, coa="NLD", applied="100", **changes) -> dict:
    names = {"coo": "-", "coo_name": "-", "coa": "XXX", "coa_name": "x"}
    place = {"coo_iso": "-", "coa_iso": coa, "procedure_type": "G"}
    kind = {"app_type": "N", "dec_level": "FI", "app_pc": "P"}
    return {"year": year, **names, **place, **kind, "applied": applied, **changes}


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


def read(server, rows, page=10_000, asked=None):
    asked = asked or dataset()
    table = UnhcrTable("asylum-applications", {(("coa_all", "true"),): rows}, page)
    Unhcr(server, {"asylum-applications": table})
    with Client(served_by(server.address), QUICK) as api:
        return reading.observations(asked, unhcr.parse(unhcr.fetch(api, asked)), COUNTRIES)


def values(found) -> dict:
    return {(r.ref_area, r.time_period): r.obs_value for r in found.observations.itertuples()}


def test_n17_a_text_is_a_number_and_a_dash_is_nothing(server):
    found = read(server, [row(applied="123"), row(2023, applied=7), row(2022, applied="-")])

    assert values(found) == {("NLD", "2024"): "123", ("NLD", "2023"): "7"}
    assert found.missing == {"none": 1}


@pytest.mark.parametrize("bound", ["yearFrom", "yearTo"])
def test_n17_a_lone_bound_is_refused_before_asking(bound):
    """UNHCR would ignore it and send every year there is."""
    with pytest.raises(DataFileError, match="together"):
        unhcr.query({bound: "2020"})


def test_iso_codes_are_always_asked_for(server):
    """Without cf_type=ISO the codes are UNHCR's own and match other countries."""
    assert unhcr.query({"yearFrom": "2020", "yearTo": "{year}", "coa": ["NLD", "DEU"]}) == {
        "yearFrom": "2020",
        "yearTo": str(date.today().year),
        "coa": "NLD,DEU",
        "cf_type": "ISO",
        "limit": 10_000,
    }
    with pytest.raises(DataFileError, match="cf_type is set by the loader"):
        unhcr.query({"yearFrom": "2020", "yearTo": "2021", "cf_type": "UNHCR"})
    read(server, [row()])
    assert all("cf_type=ISO" in path for path in server.asked)


def test_every_page_is_read(server):
    rows = [row(year) for year in range(2020, 2026)]

    assert len(values(read(server, rows, page=2))) == 6
    assert server.count("page=3") == 1


def test_a_page_that_fails_is_no_partial_answer(server):
    """A client that stops at the first bad page keeps half a world."""
    server.fault("page=2", [Answer(500)] * 3)

    with pytest.raises(SourceError, match="HTTP 500"):
        read(server, [row(year) for year in range(2020, 2026)], page=2)


def test_fewer_rows_than_unhcr_counts_is_an_error(server):
    said = {"page": 1, "maxPages": 1, "total": "3", "items": [row()]}
    server.route(PATH, lambda _: Answer.of(said))

    message = "1 rows came, UNHCR counts 3"
    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError, match=message):
        unhcr.fetch(api, dataset())


def test_an_empty_answer_is_an_error(server):
    with pytest.raises(SourceError, match="query asylums gives nothing"):
        read(server, [])


def test_persons_and_cases_are_never_added(server):
    found = read(server, [row(applied=10), row(applied=5, app_pc="C")])

    assert values(found) == {("NLD", "2024"): "10"}


def test_what_belongs_together_is_added_up(server):
    """Procedures and levels are parts of one figure; a repeat at level RA is none."""
    rows = [row(applied=10), row(applied=5, procedure_type="J"), row(applied=2, app_type="NR")]
    rows.append(row(applied=90, dec_level="RA"))

    assert values(read(server, rows)) == {("NLD", "2024"): "17"}


def test_a_figure_that_stands_twice_is_an_error_unless_it_adds_up(server):
    asked = dataset(DATASET.replace("add_up: true", "add_up: false").replace("[new, mixed]", "new"))

    with pytest.raises(SourceError, match="two cells for one figure"):
        read(server, [row(), row(procedure_type="U")], asked=asked)


def test_an_unknown_kind_of_application_stops(server):
    with pytest.raises(SourceError, match="kind: Z FI has no place here"):
        read(server, [row(app_type="Z")])


def test_a_country_nobody_knows_is_left_out_and_listed(server):
    found = read(server, [row(), row(coa="ATL")])

    assert found.left_out == {"coa_iso": ["ATL"]}


@pytest.mark.parametrize("said", ["n/a", "1.2.3", "12 000", [], {}])
def test_a_value_that_is_no_number_is_an_error(server, said):
    with pytest.raises(SourceError, match="is no number"):
        read(server, [row(applied=said)])


@given(st.one_of(st.integers(0, 10**9), st.floats(0, 10**9, allow_nan=False)))
def test_numbers_and_their_texts_are_the_same(number):
    assert unhcr.value(number)[0] == unhcr.value(str(number))[0] == Decimal(str(number))


@given(st.text(max_size=8))
def test_a_text_is_a_number_nothing_or_an_error(text):
    try:
        found, _ = unhcr.value(text)
    except SourceError:
        return
    assert found is None or found.is_finite()


@pytest.mark.parametrize("items", [{"items": 3}, [], {"items": []}, "x"])
def test_an_answer_of_another_form_is_refused(server, items):
    server.route(PATH, lambda _: Answer.of(items))

    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError):
        unhcr.fetch(api, dataset())
