"""Eurostat against a server that behaves like its statistics API; fault ids as in the fault list."""

import json
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import countries, eurostat, jsonstat, reading
from staatvanmigratie.sources.services.client import Client, Limits, served_by
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Cell, Code, Measure, pack, unpack
from tests.samples.servers import Answer, SourceServer
from tests.samples.servers.eurostat import (
    ASYNCHRONOUS,
    LABELS,
    OCCURRING,
    PATH,
    PUT_OFF,
    Eurostat,
    EurostatTable,
)
from tests.samples.source_project import QUICK, ROOT

COUNTRIES = countries.read(ROOT / "data" / "countries.yml")

DATASET = """\
table: migr_x
title: Decisions
source_unit: PER
titles: {A: Annual, PER: Person, TOTAL: Total}
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


def test_s8_one_odd_cell_does_not_refuse_the_others_and_is_listed(server):
    made = table()
    made.cells["A", "PER", "TOTAL", "TOTAL", "NL", "2023"] = (1, "bq")
    made.cells["A", "PER", "TOTAL", "TOTAL", "EL", "2024"] = (2, "m")

    found = read(server, made)

    assert rows(found)["decisions", "NLD", "_T", "_T", "2023"] == ("1", "P", "break in the series")
    assert rows(found)["decisions", "GRC", "_T", "_T", "2024"] == ("", "M", "cannot exist")
    assert rows(found)["decisions", "NLD", "_T", "_T", "2024"][0] == "400"
    assert found.remarks == [
        "status 'bq' is unknown; shown as provisional (1 cell: decisions 2023 NLD)",
        "status 'm' says there is no number, and there is one; not taken (1 cell: decisions 2024 GRC)",
    ]


@pytest.mark.parametrize("put_off", [ASYNCHRONOUS, PUT_OFF], ids=["with status 413", "with status 200"])
def test_n14_an_answer_that_is_being_prepared_is_waited_for(server, put_off):
    server.fault(PATH, [put_off] * 3)

    assert rows(read(server, limits=Limits(wait=0.01, pause=0)))
    assert server.count(PATH) == 5  # and the small question at the end


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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  unit: PER\n", "  unit: NR\n", r"unit: no code NR \(the table has 1: PER \(Person\) …\)"),
        (
            "POS: positive",
            "POS: positive, POSS: refugee",
            r"decision: no code POSS \(the table has 3: POS \(Positive\), .*\)",
        ),
        (
            "  unit: PER\n",
            "  unit: PER\n  colour: RED\n",
            r"no dimension colour \(there are: freq, unit, citizen",
        ),
        ("  unit: PER\n", "", r"dimension unit is new; say which code to take \(PER \(Person\) …\)"),
    ],
)
def test_n16_a_wrong_guess_is_told_with_what_the_table_has(server, old, new, said):
    """Not with what came back: of a wrong code that is nothing. The figures are not asked for at all."""
    with pytest.raises(SchemaError, match=rf"eurostat/migr_x: {said}.* Correct data/sources/eurostat/migr_x"):
        read(server, asked=dataset(DATASET.replace(old, new, 1)))

    assert (server.count(OCCURRING), server.count(LABELS), server.count(PATH)) == (1, 1, 0)


def test_n16_without_labels_the_codes_alone_are_told(server):
    server.fault(LABELS, [Answer(404)])

    with pytest.raises(SchemaError, match=r"unit: no code NR \(the table has 1: PER \(PER\) …\)"):
        read(server, asked=dataset(DATASET.replace("  unit: PER", "  unit: NR")))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404),
        Answer.text("<!DOCTYPE html><html></html>"),
        Answer.text("<m:Structure", kind="application/xml"),
        Answer.text("<a/>", kind="application/xml"),
        Answer.text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', kind="application/xml"),
    ],
    ids=["not there", "web page", "half", "about nothing", "with names of its own"],
)
def test_n16_a_table_whose_codes_cannot_be_looked_at_is_asked_all_the_same_and_that_is_said(server, answer):
    server.fault(OCCURRING, [answer])

    [remark] = read(server).remarks

    assert remark.startswith("the codes of the table could not be looked at before it was asked for (")


def test_n16_an_unknown_code_answers_200_with_nothing(server):
    server.fault(OCCURRING, [Answer(404)])

    with pytest.raises(SourceError, match=r"no data in dimension unit \(unit=NR\)"):
        read(server, asked=dataset(DATASET.replace("  unit: PER", "  unit: NR")))


def test_n16_one_unknown_code_among_known_ones_is_named(server):
    server.fault(OCCURRING, [Answer(404)])

    with pytest.raises(SourceError, match=r"decision has no code POS_RFG"):
        read(server, asked=dataset(DATASET.replace("POS: positive", "POS: positive, POS_RFG: refugee")))


def test_the_first_of_several_codes_that_the_table_has_is_asked_for(server):
    read(server, asked=dataset(DATASET.replace("  unit: PER\n", "  unit: [NR, PER]\n")))

    assert server.count("unit=PER") == 2  # and in the small question at the end


def test_a_dimension_nobody_named_is_asked_for_at_its_total(server):
    made = table()
    made.codes["leg"] = {"A1": "One article", "TOTAL": "Total"}
    made.cells = {(*place, code): value for place, value in made.cells.items() for code in made.codes["leg"]}

    found = read(server, made, dataset(unnamed=["T", "TOTAL"]))

    assert rows(found)["decisions", "NLD", "_T", "_T", "2024"][0] == "400"
    assert server.count("leg=TOTAL") == 2  # and in the small question at the end


def test_an_unknown_dimension_or_dataset_is_explained_in_the_words_of_eurostat(server):
    server.fault(OCCURRING, [Answer(404)])
    with pytest.raises(SourceError, match=r"does not understand the question .*INVALID_QUERY_DIMENSION"):
        read(server, asked=dataset(DATASET.replace("  unit: PER", "  unit: PER\n  colour: RED")))
    with pytest.raises(SourceError, match="No results found"):
        read(server, asked=dataset(DATASET.replace("table: migr_x", "table: migr_y")))


def test_an_answer_about_another_dataset_is_refused(server):
    """It happened: asked for asylum decisions, answered with residence permits, status 200."""
    server.route(PATH, lambda _: None)
    said = {**jsonstat.encode({"freq": ["A"]}, {}), "extension": {"id": "MIGR_RESFIRST"}}
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
    assert server.count(PATH) == 3  # and the small question at the end
    assert server.count(OCCURRING) == 1


def test_exact_values_stay_exact(server):
    made = table({("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): (12.1, "")})

    rate = dataset(DATASET.replace("unit: persons", "unit: percent"))

    assert rows(read(server, made, rate))["decisions", "NLD", "_T", "_T", "2024"][0] == "12.1"


def test_a_part_of_a_person_is_refused_with_its_codes(server):
    made = table({("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): (12.1, "")})

    said = r"decisions 2024 NLD \(A PER TOTAL TOTAL NL 2024, measure value\) is 12\.1 persons"
    with pytest.raises(SourceError, match=f"{said}.*Look at unit, factor"):
        read(server, made)


def fetched(server, asked):
    Eurostat(server, {"migr_x": table()})
    with Client(served_by(server.address), QUICK) as api:
        return eurostat.fetch(api, asked)


def parsed(server, asked=None):
    return eurostat.parse(fetched(server, asked or dataset()))


def test_a_table_says_what_it_is_and_where_it_was_asked_for(server):
    found = parsed(server)

    assert (found.name, found.title, found.modified) == ("migr_x", "Decisions", date(2026, 9, 11))
    assert (found.service, found.measures) == ("eurostat", (Measure("value", "Decisions", "PER"),))
    assert [each.name for each in found.dimensions if each.time] == ["time"]
    assert found.dimensions[2].codes["SY"] == Code("SY", "Syria")
    assert found.address.startswith(f"{server.address}{PATH}migr_x?format=JSON&lang=EN&freq=A&unit=PER")


def test_a_month_is_a_month_in_the_cells_and_among_the_codes(server):
    """Eurostat also writes 2024M03; the selection of periods looks at the codes."""
    codes = {"time": ["2024M03", "2024M04"]}
    said = {**jsonstat.encode(codes, {("2024M03",): (5, "")}), "extension": {"id": "migr_x"}}
    answer = {"request.json": b'{"table": "migr_x", "addresses": {"all": "https://example.org"}}'}

    found = eurostat.parse(pack({**answer, "all.json": json.dumps(said).encode()}))

    assert list(found.dimensions[0].codes) == ["2024-03", "2024-04"]
    assert found.cells == (Cell(("2024-03",), "value", Decimal(5), "", "all"),)
    assert found.title == ""


def test_no_digit_of_a_number_is_lost(server):
    """A float would round it."""
    answer = unpack(fetched(server, dataset(queries={"a": {"citizen": "SY"}})))
    content = answer["a.json"].replace(b": 7}", b": 0.12345678901234567891}")

    [cell] = eurostat.parse(pack({**answer, "a.json": content})).cells

    assert str(cell.value) == "0.12345678901234567891"


def test_only_the_codes_of_the_dataset_file_and_all_countries_are_asked_for(server):
    parsed(server, dataset(since="2024"))

    question, _ = [each for each in server.asked if PATH in each]  # and the small one at the end
    assert "decision=TOTAL&decision=POS" in question and "sinceTimePeriod=2024" in question
    assert "citizen" not in question and "geo" not in question


def test_a_cell_knows_its_query_and_its_flags(server):
    found = parsed(server, dataset(queries={"syria": {"citizen": "SY"}}))

    assert found.cells == (Cell(("A", "PER", "SY", "TOTAL", "NL", "2023"), "value", Decimal(7), "", "syria"),)


def test_the_newest_query_dates_the_table_and_one_without_a_date_does_not_undo_it(server):
    answers = unpack(fetched(server, dataset(queries={"a": {"citizen": "SY"}, "b": {"citizen": "SY"}})))
    said = json.loads(answers["b.json"])
    said |= {"updated": None, "label": "  Decisions  on asylum"}

    found = eurostat.parse(pack({**answers, "b.json": json.dumps(said).encode()}))

    assert (found.title, found.modified) == ("Decisions on asylum", date(2026, 9, 11))
    assert found.remarks == ()


def test_a_query_with_other_dimensions_than_the_one_before_is_refused(server):
    answers = unpack(fetched(server, dataset(queries={"a": {"citizen": "SY"}, "b": {"citizen": "SY"}})))
    said = json.loads(answers["b.json"])
    said["id"][0], said["dimension"]["age"] = "age", said["dimension"]["freq"]

    with pytest.raises(SourceError, match="migr_x: query b has other dimensions than the one before"):
        eurostat.parse(pack({**answers, "b.json": json.dumps(said).encode()}))


def test_dimensions_may_come_in_another_order_in_the_next_answer(server):
    answers = unpack(fetched(server, dataset(queries={"a": {"citizen": "SY"}, "b": {"citizen": "SY"}})))
    codes = {"time": ["2024"], "geo": ["EL", "NL"], "citizen": ["SY"], "decision": ["POS"]}
    codes |= {"unit": ["PER"], "freq": ["A"]}
    said = jsonstat.encode(codes, {("2024", "NL", "SY", "POS", "PER", "A"): (3, "p")})

    found = eurostat.parse(pack({**answers, "b.json": json.dumps(said).encode()}))

    assert found.cells[-1] == Cell(("A", "PER", "SY", "POS", "NL", "2024"), "value", Decimal(3), "p", "b")


def test_eurostat_says_when_it_changed_a_dataset_after_one_small_question(server):
    Eurostat(server, {"migr_x": table()})

    with Client(served_by(server.address), QUICK) as api:
        assert eurostat.modified(api, dataset(since="2023")) == date(2026, 9, 11)

    question = server.asked[0].partition("?")[2]
    assert question == "format=JSON&lang=EN&freq=A&unit=PER&decision=TOTAL&geo=NL&lastTimePeriod=1"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            Answer.of({"error": [{"label": "one"}, {"label": "two"}]}, 400),
            r"understand the question \(one; two\); see data/sources/eurostat/migr_x\.yml",
        ),
        (Answer.text("sorry", 400), r"understand the question \(sorry\)"),
        (Answer.of({"error": "broken"}, 400), r"understand the question \(\{.error.: .broken.\}\)"),
        (Answer.of({"error": [{"label": "EXTRACTION_TOO_BIG"}]}, 400), "more cells than Eurostat gives"),
        (Answer.of({"error": [{"label": "no"}]}, 413), r"more cells than Eurostat gives at once \(no\)"),
        (Answer(400, b"\xff" + b"x" * 500), r"question \(\ufffdx{399}\)"),
    ],
)
def test_a_refusal_is_told_in_the_words_of_eurostat(server, answer, said):
    server.route(PATH, lambda _: answer)

    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError, match=said):
        eurostat.fetch(api, dataset())


GOOD = {**jsonstat.encode({"time": ["2024"]}, {}), "extension": {"id": "MIGR_X"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"class": "collection"}, "no JSON-stat 2.0 dataset"),
        ({"version": "1.0"}, "no JSON-stat 2.0 dataset"),
        ({"value": ...}, "lacks id, size, dimension or value"),
        ({"dimension": ...}, "lacks id, size, dimension or value"),
        ({"size": [1, 1]}, "lacks id, size, dimension or value"),
        ({"size": [0]}, r"no data in dimension time; an unknown code"),
        ({"extension": {"id": "OTHER"}}, "is about OTHER"),
    ],
)
def test_an_answer_that_lacks_something_says_what(server, change, said):
    answer = {name: value for name, value in {**GOOD, **change}.items() if value is not ...}
    server.route(PATH, lambda _: Answer.of(answer))

    with (
        Client(served_by(server.address), QUICK) as api,
        pytest.raises(SourceError, match=f"migr_x: .*{said}"),
    ):
        eurostat.fetch(api, dataset())


@pytest.mark.parametrize("change", [{}, {"extension": None}, {"extension": {}}])
def test_an_answer_need_not_repeat_the_name(server, change):
    server.route(PATH, lambda _: Answer.of({**GOOD, **change}))

    with Client(served_by(server.address), QUICK) as api:
        assert unpack(eurostat.fetch(api, dataset()))["all.json"]


def test_a_code_that_is_not_there_lists_the_first_there_are(server):
    codes = {"decision": [f"D{number:02d}" for number in range(13)], "time": ["2024"]}
    server.route(PATH, lambda _: Answer.of(jsonstat.encode(codes, {})))

    first = ", ".join(f"D{number:02d}" for number in range(12))
    message = rf"decision has no code POS, TOTAL \(there are: {first}\)"
    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError, match=message):
        eurostat.fetch(api, dataset())


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

    said = json.loads(json.dumps(jsonstat.encode(codes, cells)))
    names, labels, found = jsonstat.decode(said, "migr_x")

    assert names == list(codes)
    assert {name: set(each) for name, each in labels.items()} == {n: set(each) for n, each in codes.items()}
    assert {place: (value, flag) for place, value, flag in found} == {
        place: cell for place, cell in cells.items() if cell != (None, "")
    }


@given(CODES, st.randoms())
def test_the_order_of_the_index_counts_and_not_that_of_the_text(codes, random):
    said = jsonstat.encode(codes, {tuple(each[-1] for each in codes.values()): (1, "")})
    for name in codes:
        pairs = list(said["dimension"][name]["category"]["index"].items())
        random.shuffle(pairs)
        said["dimension"][name]["category"]["index"] = dict(pairs)

    _, _, found = jsonstat.decode(said, "migr_x")

    assert [place for place, _, _ in found] == [tuple(each[-1] for each in codes.values())]


def test_values_and_index_may_be_lists():
    said = jsonstat.encode({"geo": ["NL", "BE"]}, {})
    said |= {"value": [None, 3], "status": ["p", None]}
    said["dimension"]["geo"]["category"]["index"] = ["NL", "BE"]

    assert jsonstat.decode(said, "migr_x")[2] == [(("NL",), None, "p"), (("BE",), 3, "")]


@pytest.mark.parametrize("position", ["2", "-1", "99999"])
def test_a_value_outside_the_table_is_an_error(position):
    said = jsonstat.encode({"geo": ["NL", "BE"]}, {}) | {"value": {position: 1}}

    with pytest.raises(SourceError, match="of a table of 2 cells"):
        jsonstat.decode(said, "migr_x")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": [1]}, "migr_x: value: a list of 1 for a table of 2 cells"),
        ({"value": [1, 2, 3]}, "migr_x: value: a list of 3 for a table of 2 cells"),
        ({"value": {"0": 1, "00": 2}}, "migr_x: value: position 00 of a table"),
        ({"value": {"1.0": 1}}, "migr_x: value: position 1.0 of a table"),
        ({"value": 7}, "migr_x: value: neither a list nor positions"),
        ({"status": ["p"]}, "migr_x: status: a list of 1 for a table of 2 cells"),
        ({"dimension": {}}, "migr_x: the answer does not say which codes dimension geo has"),
        ({"id": ["geo", "geo"], "size": [2, 2]}, "migr_x: a dimension stands twice among geo, geo"),
    ],
)
def test_a_value_that_could_belong_to_another_place_is_an_error(change, said):
    said_of_it = jsonstat.encode({"geo": ["NL", "BE"]}, {}) | change

    with pytest.raises(SourceError, match=said):
        jsonstat.decode(said_of_it, "migr_x")


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ({"NL": 0, "BE": 0}, "dimension geo: NL and BE stand on one position, 0"),
        ({"NL": 1, "BE": 2}, "dimension geo: the positions of 2 codes are"),
        (["NL", "NL"], "dimension geo: a code stands twice in NL, NL"),
    ],
)
def test_two_codes_on_one_position_are_an_error(index, said):
    answer = jsonstat.encode({"geo": ["NL", "BE"]}, {})
    answer["dimension"]["geo"]["category"]["index"] = index

    with pytest.raises(SourceError, match=f"migr_x: {said}"):
        jsonstat.decode(answer, "migr_x")


def test_a_name_that_stands_twice_in_an_answer_is_an_error(server):
    """A reader of JSON takes the last of two values without a word."""
    parts = unpack(fetched(server, dataset(queries={"a": {"citizen": "SY"}})))
    content = parts["a.json"].replace(b'"value": {', b'"value": {"0": 1, "0": 2, ')

    with pytest.raises(ValueError, match="the name '0' stands twice in one object of the answer"):
        eurostat.parse(pack({**parts, "a.json": content}))


def test_a_value_that_is_text_is_an_error(server):
    made = table({("A", "PER", "TOTAL", "TOTAL", "NL", "2024"): ("1.234", "")})

    with pytest.raises(SourceError, match=r"migr_x: A PER TOTAL TOTAL NL 2024: '1\.234' is no number"):
        read(server, made)


def test_a_year_after_next_year_is_an_error(server):
    made = table({("A", "PER", "TOTAL", "TOTAL", "NL", "2062"): (5, "")})
    made.codes["time"]["2062"] = "2062"

    with pytest.raises(SourceError, match=r"decisions 2062 NLD lies after 20\d\d\. Is it a forecast"):
        read(server, made)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"warning": {"status": 200, "label": "Too many codes"}}, "says: Too many codes"),
        ({"error": [{"id": 100, "label": "NO_RESULTS"}]}, "says: NO_RESULTS"),
    ],
)
def test_an_answer_with_words_in_the_place_of_figures_is_told(server, said, words):
    server.route(PATH, lambda _: Answer.of(said))

    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError, match=words):
        eurostat.fetch(api, dataset())


def test_sizes_that_do_not_fit_are_an_error():
    said = jsonstat.encode({"geo": ["NL", "BE"]}, {}) | {"size": [3]}

    with pytest.raises(SourceError, match="2 codes and size 3"):
        jsonstat.decode(said, "migr_x")


@pytest.mark.parametrize(
    ("code", "period"),
    [("2024M03", "2024-03"), ("2024-Q3", "2024-Q3"), ("2024", "2024"), ("2024-W05", "2024-W05")],
)
def test_periods(code, period):
    assert eurostat._period(code) == period


@pytest.mark.parametrize("code", ["2024M3", "M024-03", "2024-13", "2024MM3", "total"])
def test_any_other_period_is_an_error(code):
    with pytest.raises(SourceError, match="of Eurostat has a form we do not know"):
        eurostat._period(code)


def test_a_dimension_of_one_code_needs_no_index_and_a_code_no_label():
    said = jsonstat.encode({"geo": ["NL"], "sex": ["M", "F"]}, {("NL", "F"): (3, "")})
    said["dimension"]["geo"]["category"] = {"label": {"NL": " The  Netherlands"}}
    said["dimension"]["sex"]["category"]["label"] = {"M": "Men"}

    assert jsonstat.decode(said, "migr_x") == (
        ["geo", "sex"],
        {"geo": {"NL": "The Netherlands"}, "sex": {"M": "Men", "F": "F"}},
        [(("NL", "F"), 3, "")],
    )


def test_a_cell_without_a_value_says_why():
    assert eurostat._cell(("NL",), None, "", "q", "migr_x") == Cell(("NL",), "value", None, ":", "q")
    assert eurostat._cell(("NL",), None, "c", "q", "migr_x") == Cell(("NL",), "value", None, "c", "q")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "twaalf", True])
def test_what_is_no_number_is_an_error(value):
    with pytest.raises(SourceError, match=r"migr_x: .* is no number"):
        eurostat._cell(("NL",), Decimal(value) if value in ("NaN", "Infinity") else value, "", "q", "migr_x")
