"""Eurostat against a server that behaves like its statistics API; fault ids as in the fault list."""

import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.errors import SourceError
from staatvanmigratie.sources import countries, eurostat, reading
from staatvanmigratie.sources.client import Client, Limits, served_by
from staatvanmigratie.sources.datasets import Dataset
from tests.servers import Answer, SourceServer
from tests.servers.eurostat import ASYNCHRONOUS, PATH, Eurostat, EurostatTable
from tests.source_project import QUICK, ROOT

COUNTRIES = countries.read(ROOT / "data" / "countries.yml")

DATASET = """\
table: migr_x
title: Decisions
dimensions:
  freq: A
  unit: PER
  citizen: {name: citizenship, countries: true, codes: {TOTAL: _T}, others: leave_out}
  decision: {name: decision, codes: {TOTAL: _T, POS: positive}, others: leave_out}
  geo: {name: ref_area, countries: true, codes: {EU27_2020: EU27_2020}, others: leave_out}
  time: {time: [year]}
figures:
  - {indicator: decisions, unit: persons}
derived:
  - indicator: rate
    unit: percent
    out_of: decisions
    ratio: {decision: positive}
    to: {decision: _T}
    sets: {decision: share}
    note: "derived: positive / total"
"""


def dataset(text: str = DATASET, **changes) -> Dataset:
    return Dataset(**{**yaml.safe_load(text), **changes}, source="eurostat", name="migr_x")


def table(cells=None, **changes) -> EurostatTable:
    codes = {
        "freq": {"A": "Annual"},
        "unit": {"PER": "Person"},
        "citizen": {"TOTAL": "Total", "SY": "Syria", "EXT_EU27_2020": "Extra-EU", "STLS": "Stateless"},
        "decision": {"TOTAL": "Total", "POS": "Positive", "NEG": "Rejected"},
        "geo": {"EU27_2020": "EU", "NL": "Netherlands", "EL": "Greece", "XX": "Atlantis"},
        "time": {"2023": "2023", "2024": "2024"},
    }
    cells = cells or {
        ("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): (400, "p"),
        ("A", "PER", "TOTAL", "POS", "NL", "2024"): (100, ""),
        ("A", "PER", "SY", "TOTAL", "NL", "2023"): (7, ""),
        ("A", "PER", "TOTAL", "TOTAL", "EL", "2023"): (900, "bdep"),
        ("A", "PER", "TOTAL", "POS", "EL", "2023"): (None, "c"),
        ("A", "PER", "EXT_EU27_2020", "TOTAL", "NL", "2024"): (399, ""),
        ("A", "PER", "TOTAL", "TOTAL", "XX", "2024"): (5, ""),
    }
    return EurostatTable("migr_x", "Decisions", codes, cells, **changes)


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


def read(server, made=None, asked=None, limits=QUICK):
    made = made or table()
    Eurostat(server, {"migr_x": made})
    asked = asked or dataset()
    with Client(served_by(server.address), limits) as api:
        return reading.observations(asked, eurostat.parse(eurostat.fetch(api, asked)), COUNTRIES)


def rows(found) -> dict:
    frame = found.observations
    return {
        (r.indicator, r.ref_area, r.citizenship, r.decision, r.time_period): (
            r.obs_value,
            r.obs_status,
            r.note,
        )
        for r in frame.itertuples()
    }


def test_codes_become_countries_and_categories_of_the_store(server):
    found = read(server)

    assert rows(found)["decisions", "NLD", "_T", "_T", "2024"] == ("400", "P", "")
    assert rows(found)["decisions", "NLD", "SYR", "_T", "2023"][0] == "7"
    assert rows(found)["rate", "NLD", "_T", "share", "2024"] == ("25.0", "P", "derived: positive / total")
    assert found.missing == {"confidential": 1}


def test_totals_inside_an_axis_are_never_a_country(server):
    """A sum over the citizens of Eurostat is three times the truth: the groups stand among their members."""
    found = read(server)

    assert found.left_out == {"citizen": ["EXT_EU27_2020"], "geo": ["XX"]}


def test_s8_flags_that_combine_are_four_notes(server):
    value, status, note = rows(read(server))["decisions", "GRC", "_T", "_T", "2023"]

    assert (value, status) == ("900", "P")
    assert note.split("; ") == ["estimated", "break in the series", "definition differs"]


def test_s8_an_unknown_flag_stops(server):
    with pytest.raises(SourceError, match=r"unknown flag q in 'pq' for 2024"):
        read(server, table({("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): (1, "pq")}))


def test_n14_an_answer_that_is_being_prepared_is_waited_for(server):
    server.fault(PATH, [ASYNCHRONOUS] * 3)

    assert rows(read(server, limits=Limits(wait=0.01, pause=0)))
    assert server.count(PATH) == 4


def test_n14_an_answer_that_never_comes_is_given_up(server):
    server.fault(PATH, [ASYNCHRONOUS] * 99)

    with pytest.raises(SourceError, match="is preparing a large answer"):
        read(server, limits=Limits(wait=0.001, pause=0))

    assert server.count(PATH) == Limits().prepared


def test_n15_too_much_fails_at_once_with_advice(server):
    advice = "more cells than Eurostat gives at once .*Name fewer codes in data/sources"
    with pytest.raises(SourceError, match=advice):
        read(server, table(most=10))

    assert server.count(PATH) == 1


def test_n16_an_unknown_code_answers_200_with_nothing(server):
    with pytest.raises(SourceError, match=r"no data in dimension unit \(unit=NR\)"):
        read(server, asked=dataset(DATASET.replace("unit: PER", "unit: NR")))


def test_n16_one_unknown_code_among_known_ones_is_named(server):
    with pytest.raises(SourceError, match=r"decision has no code POS_RFG"):
        read(server, asked=dataset(DATASET.replace("POS: positive", "POS: positive, POS_RFG: refugee")))


def test_an_unknown_dimension_or_dataset_is_explained_in_the_words_of_eurostat(server):
    with pytest.raises(SourceError, match=r"does not understand the question .*INVALID_QUERY_DIMENSION"):
        read(server, asked=dataset(DATASET.replace("  unit: PER", "  unit: PER\n  colour: RED")))
    with pytest.raises(SourceError, match="No results found"):
        read(server, asked=dataset(DATASET.replace("table: migr_x", "table: migr_y")))


def test_an_answer_about_another_dataset_is_refused(server):
    """It happened: asked for asylum decisions, answered with residence permits, status 200."""
    server.route(PATH, lambda _: None)
    said = {**eurostat.encode({"freq": ["A"]}, {}), "extension": {"id": "MIGR_RESFIRST"}}
    Eurostat(server, {})
    server.route(PATH, lambda _: Answer.of(said))

    with (
        Client(served_by(server.address), QUICK) as api,
        pytest.raises(SourceError, match="is about MIGR_RESFIRST"),
    ):
        eurostat.fetch(api, dataset())


HALF = {"version": "2.0", "class": "dataset", "id": ["a"], "size": []}


@pytest.mark.parametrize("said", [[], {"class": "dataset"}, HALF])
def test_an_answer_of_another_form_is_refused(server, said):
    server.route(PATH, lambda _: Answer.of(said))

    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError):
        eurostat.fetch(api, dataset())


def test_queries_of_one_dataset_are_read_together(server):
    """Another order of the dimensions in the second answer does not matter."""
    queries = {"totals": {"citizen": "TOTAL"}, "syria": {"citizen": "SY"}}

    found = read(server, asked=dataset(queries=queries))

    assert ("decisions", "NLD", "SYR", "_T", "2023") in rows(found)
    assert server.count(PATH) == 2


def test_exact_values_stay_exact(server):
    made = table({("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): (12.1, "")})

    assert rows(read(server, made))["decisions", "NLD", "_T", "_T", "2024"][0] == "12.1"


# The decoder ---------------------------------------------------------------------------------------------

CODE = st.text("ABCDEFGHIJ_0123456789", min_size=1, max_size=4)
CODES = st.dictionaries(
    st.sampled_from(["freq", "geo", "citizen", "time", "age"]),
    st.lists(CODE, min_size=1, max_size=4, unique=True),
    min_size=1,
)


@given(CODES, st.data())
def test_what_is_encoded_is_decoded(codes, data):
    """Whatever the sizes and however sparse: every value comes back at its own place, with its flag."""
    places = [()]
    for each in codes.values():
        places = [(*place, code) for place in places for code in each]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True))
    value, flag = st.one_of(st.none(), st.integers(-9, 10**9)), st.sampled_from(["", "p", "bdep", ":"])
    cells = {place: (data.draw(value), data.draw(flag)) for place in chosen}

    said = json.loads(json.dumps(eurostat.encode(codes, cells)))
    names, labels, found = eurostat.decode(said)

    assert names == list(codes)
    assert {name: set(each) for name, each in labels.items()} == {n: set(each) for n, each in codes.items()}
    assert {place: (value, flag) for place, value, flag in found} == {
        place: cell for place, cell in cells.items() if cell != (None, "")
    }


@given(CODES, st.randoms())
def test_the_order_of_the_index_counts_and_not_that_of_the_text(codes, random):
    said = eurostat.encode(codes, {tuple(each[-1] for each in codes.values()): (1, "")})
    for name in codes:
        pairs = list(said["dimension"][name]["category"]["index"].items())
        random.shuffle(pairs)
        said["dimension"][name]["category"]["index"] = dict(pairs)

    _, _, found = eurostat.decode(said)

    assert [place for place, _, _ in found] == [tuple(each[-1] for each in codes.values())]


def test_values_and_index_may_be_lists():
    said = eurostat.encode({"geo": ["NL", "BE"]}, {})
    said |= {"value": [None, 3], "status": ["p", None]}
    said["dimension"]["geo"]["category"]["index"] = ["NL", "BE"]

    assert eurostat.decode(said)[2] == [(("NL",), None, "p"), (("BE",), 3, "")]


@pytest.mark.parametrize("position", ["2", "-1", "99999"])
def test_a_value_outside_the_table_is_an_error(position):
    said = eurostat.encode({"geo": ["NL", "BE"]}, {}) | {"value": {position: 1}}

    with pytest.raises(SourceError, match="of a table of 2 cells"):
        eurostat.decode(said)


def test_sizes_that_do_not_fit_are_an_error():
    said = eurostat.encode({"geo": ["NL", "BE"]}, {}) | {"size": [3]}

    with pytest.raises(SourceError, match="2 codes and size 3"):
        eurostat.decode(said)


@pytest.mark.parametrize(
    ("code", "period"), [("2024M03", "2024-03"), ("2024-Q3", "2024-Q3"), ("2024", "2024")]
)
def test_periods(code, period):
    assert eurostat._period(code) == period


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "twaalf", True])
def test_what_is_no_number_is_an_error(value):
    with pytest.raises(SourceError, match="is no number"):
        eurostat._cell(("NL",), Decimal(value) if value in ("NaN", "Infinity") else value, "", "q", "migr_x")
