"""What both services of CBS say of a table and are asked for it; how a fetch goes is in test_sources_cbs."""

import json
from datetime import date
from decimal import Decimal

import pytest

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import cbs, cbs_v3, cbs_v4, dataset_files, dispatch
from staatvanmigratie.sources.services.table import Cell, Code, Measure, Table, pack, unpack
from staatvanmigratie.sources.services.table import Dimension as SourceDimension
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def dataset(tmp_path):
    root = project.make(tmp_path)
    return dataset_files.read_datasets(root / "data" / "sources")[project.KEY]


def fetched(server, dataset, loader) -> bytes:
    with project.client(server) as api:
        return loader.fetch(api, dataset)


@pytest.mark.parametrize(
    ("loader", "code", "address"),
    [
        (cbs_v4, "M1", "/odata/v1/CBS/90001NED/Observations?$filter=Geslacht%20eq%20'T001038'%20and%20"),
        (cbs_v3, "Immigratie_1", "/ODataApi/odata/90001NED/UntypedDataSet?$filter=Geslacht%20eq%20'T001038'"),
    ],
)
def test_a_table_says_what_it_is_and_where_it_was_asked_for(server, dataset, loader, code, address):
    made = project.table(title=" Immigratie;  nationaliteit ", modified="2026-06-19T02:00:00")
    made.measures[0].group = "Totaal"
    project.serve(server, made)

    found = dispatch.parse(fetched(server, dataset, loader))

    assert (found.name, found.title) == ("90001NED", "Immigratie; nationaliteit")
    assert (found.service, found.modified) == (loader.SERVICE, date(2026, 6, 19))
    assert found.measures[0] == Measure(code, "Immigratie", "aantal", "Totaal")
    assert [(each.name, each.title, each.time) for each in found.dimensions] == [
        ("Geslacht", "Geslacht", False),
        ("Nationaliteit", "Nationaliteit", False),
        ("Perioden", "Perioden", True),
    ]
    assert found.dimensions[1].codes["NAT9444"] == Code("NAT9444", "Syrisch")
    assert found.dimensions[2].codes["2024"] == Code("2024", "2024", "Voorlopig")
    assert found.address.startswith(server.address + address)
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("loader", "code", "why"), [(cbs_v4, "M1", "Impossible"), (cbs_v3, "Immigratie_1", "")]
)
def test_a_cell_has_its_place_its_value_and_why_there_is_none(server, dataset, loader, code, why):
    made = project.table()
    made.cells["T001038", "NAT9444", "2023JJ00", "M1"] = 12.5
    made.measures[0].decimals = 1
    project.serve(server, made)

    cells = dispatch.parse(fetched(server, dataset, loader)).cells

    assert Cell(("T001038", "NAT9444", "2023"), code, Decimal("12.5")) in cells
    assert Cell(("T001038", "NATX", "2023"), code, None, why) in cells
    assert len(cells) == 20


@pytest.mark.parametrize(("said", "why"), [("       .", "."), ("x ", "x"), ("", ""), (None, "")])
def test_a_symbol_of_the_older_service_says_why_there_is_no_value(server, dataset, said, why):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v3))
    row = {"Geslacht": "T001038", "Nationaliteit": "NAT0", "Perioden": "2023JJ00", "Immigratie_1": said}

    [cell] = cbs_v3.parse(pack({**parts, "rows/all-0001.json": json.dumps({"value": [row]}).encode()})).cells

    assert (cell.value, cell.flags) == (None, why)


@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
def test_cbs_says_when_it_changed_a_table_with_one_question(server, dataset, loader):
    project.serve(server)

    with project.client(server) as api:
        assert loader.modified(api, dataset) == date(2026, 6, 19)

    assert len(server.asked) == 1


def test_the_change_of_a_table_is_that_of_its_figures(server, dataset):
    """CBS also dates a new description."""
    said = {"Identifier": "90001NED", "Modified": "2026-07-01T02:00:00"}
    server.route("/Properties", lambda _: Answer.of(said))

    with project.client(server) as api:
        assert cbs_v4.modified(api, dataset) == date(2026, 7, 1)
        said["ObservationsModified"] = "2026-06-19T02:00:00"
        assert cbs_v4.modified(api, dataset) == date(2026, 6, 19)


@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
def test_codes_that_come_in_pages_are_read_to_the_end(server, dataset, loader):
    project.serve(server)
    path = {cbs_v4: "/odata/v1/CBS/90001NED/PeriodenCodes", cbs_v3: "/ODataApi/odata/90001NED/Perioden"}[
        loader
    ]
    key, link = ("Identifier", "@odata.nextLink") if loader is cbs_v4 else ("Key", "odata.nextLink")
    codes = [{key: code, "Title": code[:4], "Status": "Definitief"} for code in ("2023JJ00", "2024JJ00")]
    first = {"value": codes[:1], link: f"{server.address}{path}?$skip=1"}
    server.route(rf"{path}$", lambda _: Answer.of(first))
    server.route(rf"{path}\?", lambda _: Answer.of({"value": codes[1:]}))

    assert list(dispatch.parse(fetched(server, dataset, loader)).dimensions[2].codes) == ["2023", "2024"]


@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
@pytest.mark.parametrize(("twice", "code"), [("NAT0", "NAT0"), ("2024JJ00", "2024JJ00")])
def test_a_code_that_stands_twice_in_a_list_is_an_error(server, dataset, loader, twice, code):
    """With another padding it looks like two; the cells of both would be taken for one."""
    made = project.table()
    dimension = next(each for each in made.dimensions if twice in each.codes)
    dimension.codes[f"{twice} "] = "Iets anders"
    project.serve(server, made)

    with pytest.raises(SourceError, match=rf"90001NED: {dimension.name}: {code} stands twice in the list"):
        fetched(server, dataset, loader)


@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
def test_a_table_that_is_not_there_says_where_to_look(server, dataset, loader):
    project.serve(server, project.table(name="90009NED"))

    with pytest.raises(
        SourceError, match=r"CBS has no table 90001NED\. .*look for the successor on StatLine"
    ):
        fetched(server, dataset, loader)


def test_a_table_that_differs_by_its_case_is_pointed_out(server, dataset):
    project.serve(server, project.table(name="90001ned"))

    with pytest.raises(SourceError, match="There is a table 90001ned: upper and lower case differ at CBS"):
        fetched(server, dataset, cbs_v4)


def test_rows_of_the_older_service_that_come_in_pages_are_read_to_the_end(server, dataset):
    project.serve(server)
    path = "/ODataApi/odata/90001NED/UntypedDataSet"
    row = {"Geslacht": "T001038", "Nationaliteit": "NAT0", "Perioden": "2023JJ00", "Immigratie_1": "   1"}
    first = {"value": [row], "odata.nextLink": f"{server.address}{path}?$skip=1"}
    server.route(rf"{path}\?", lambda _: Answer.of(first))
    server.route(r"skip=1", lambda _: Answer.of({"value": [{**row, "Perioden": "2024JJ00"}]}))

    cells = dispatch.parse(fetched(server, dataset, cbs_v3)).cells

    assert [cell.place[2] for cell in cells] == ["2023", "2024"]


@pytest.mark.parametrize(
    ("loader", "resource"), [(cbs_v4, "Properties"), (cbs_v3, "TableInfos"), (cbs_v3, "UntypedDataSet")]
)
def test_a_refusal_of_another_kind_is_not_called_a_missing_table(server, dataset, loader, resource):
    project.serve(server)
    server.route(resource, lambda _: Answer(403, b"blocked"))

    with pytest.raises(SourceError, match=r"HTTP 403\): blocked"):
        fetched(server, dataset, loader)


@pytest.mark.parametrize("content", [[], {"value": 3}, "text"])
@pytest.mark.parametrize(
    ("loader", "resource"),
    [
        *((cbs_v4, resource) for resource in ("Properties", "Dimensions", "PeriodenCodes", "Observations")),
        *((cbs_v3, resource) for resource in ("TableInfos", "DataProperties", "Perioden", "UntypedDataSet")),
    ],
)
def test_an_answer_of_another_form_is_refused_with_its_address(server, dataset, loader, resource, content):
    project.serve(server)
    server.route(rf"/{resource}(\?|$)", lambda _: Answer.of(content))

    with pytest.raises(SourceError, match=r"nothing was kept"):
        fetched(server, dataset, loader)


def test_too_many_rows_are_asked_per_period_of_the_kinds_and_years_wanted(server, tmp_path):
    text = project.DATASET.replace("Perioden: {time: [year]}", "Perioden: {time: [quarter]}")
    root = project.make(tmp_path, text + 'since: "2024"\n')
    asked = dataset_files.read_datasets(root / "data" / "sources")[project.KEY]
    made = project.table()
    made.dimensions[2].codes = {"2023KW04": "a", "2024JJ00": "b", "2024KW01": "c", "2024KW02": "d"}
    project.serve(server, made)
    refusal = Answer.text("less than 10000 records", 500)
    server.fault(r"UntypedDataSet\?", [refusal])

    parts = unpack(fetched(server, asked, cbs_v3))

    assert [name for name in parts if name.startswith("rows/")] == [
        "rows/2024KW01-0001.json",
        "rows/2024KW02-0001.json",
    ]


@pytest.mark.parametrize("value", ["n/a", "1.2.3", True, "1.234", "12"])
def test_a_value_of_the_newer_service_that_is_no_number_stops(server, dataset, value):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v4))
    rows = json.loads(parts["observations/0001.json"])
    rows["value"][0]["Value"] = value

    with pytest.raises(SourceError, match=rf"90001NED: {value!r} is no number: {{'Id'"):
        cbs_v4.parse(pack({**parts, "observations/0001.json": json.dumps(rows).encode()}))


def test_no_digit_of_a_number_is_lost(server, dataset):
    """A float would round it."""
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v4))
    rows = parts["observations/0001.json"].replace(b'"Value": 60000', b'"Value": 0.12345678901234567891')

    cells = cbs_v4.parse(pack({**parts, "observations/0001.json": rows})).cells

    assert str(cells[0].value) == "0.12345678901234567891"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Value": 1, "ValueAttribute": "Confidential"}, "a value with the unknown mark 'Confidential'"),
        ({"Perioden": None}, "a row lacks"),
        ({"Measure": ...}, "a row lacks 'Measure'"),
        ({"ValueAttribute": ...}, "a row lacks 'ValueAttribute'"),
    ],
)
def test_a_row_of_another_form_stops(server, dataset, change, said):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v4))
    row = json.loads(parts["observations/0001.json"])["value"][0]
    row = {name: value for name, value in {**row, **change}.items() if value is not ...}

    with pytest.raises(SourceError, match=f"90001NED: {said}"):
        cbs_v4.parse(pack({**parts, "observations/0001.json": json.dumps({"value": [row]}).encode()}))


@pytest.mark.parametrize("attribute", [None, "None"])
def test_a_cell_with_neither_a_value_nor_a_reason_is_unknown(server, dataset, attribute):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v4))
    row = json.loads(parts["observations/0001.json"])["value"][0]
    row |= {"Value": None, "ValueAttribute": attribute}

    [cell] = cbs_v4.parse(
        pack({**parts, "observations/0001.json": json.dumps({"value": [row]}).encode()})
    ).cells

    assert (cell.value, cell.flags) == (None, "Unknown")


def test_a_table_without_a_time_axis_stops(server, dataset):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v4))
    other = parts["dimensions.json"].replace(b"TimeDimension", b"Dimension")

    with pytest.raises(SchemaError, match="90001NED: the table has no time dimension any more"):
        cbs_v4.parse(pack({**parts, "dimensions.json": other}))


def test_a_count_that_is_no_number_stops(server, dataset):
    project.serve(server)
    server.route(r"\$count", lambda _: Answer.text("\ufeffmany"))

    with pytest.raises(SourceError, match=r"90001NED: \$count is no number but 'many'"):
        fetched(server, dataset, cbs_v4)


def test_a_count_may_begin_with_a_byte_order_mark(server, dataset):
    project.serve(server)
    server.route(r"\$count", lambda _: Answer.text("\ufeff20 \n"))

    assert json.loads(unpack(fetched(server, dataset, cbs_v4))["request.json"])["counted"] == 20


@pytest.mark.parametrize(("decimals", "fits"), [(0, False), (2, False), (3, True)])
def test_a_point_in_a_number_of_the_older_service_is_believed_where_the_measure_has_decimals(
    server, dataset, decimals, fits
):
    """1.234 is text there: a part of a person, or thousands of them?"""
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v3))
    properties = json.loads(parts["properties.json"])
    for each in properties["value"]:
        each["Decimals"] = decimals
    row = {"Geslacht": "T001038", "Nationaliteit": "NAT0", "Perioden": "2023JJ00", "Immigratie_1": " 1.234"}
    parts |= {"properties.json": json.dumps(properties).encode()}
    answer = pack({**parts, "rows/all-0001.json": json.dumps({"value": [row]}).encode()})
    if fits:
        assert cbs_v3.parse(answer).cells[0].value == Decimal("1.234")
        return

    with pytest.raises(
        SourceError, match=rf"90001NED: Immigratie_1 is '1\.234', and CBS says it has {decimals} decimals"
    ):
        cbs_v3.parse(answer)


def test_a_row_of_the_older_service_without_a_column_stops(server, dataset):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v3))
    row = {"Geslacht": "T001038", "Perioden": "2023JJ00", "Immigratie_1": "   1"}

    with pytest.raises(SourceError, match=r"90001NED: a row lacks 'Nationaliteit': \{'Geslacht'"):
        cbs_v3.parse(pack({**parts, "rows/all-0001.json": json.dumps({"value": [row]}).encode()}))


def test_a_measure_that_a_row_lacks_is_no_cell(server, dataset):
    project.serve(server)
    parts = unpack(fetched(server, dataset, cbs_v3))
    row = {"Geslacht": "T001038", "Nationaliteit": "NAT0", "Perioden": "2023JJ00", "Immigratie_1": "   1"}

    found = cbs_v3.parse(pack({**parts, "rows/all-0001.json": json.dumps({"value": [row]}).encode()}))

    assert found.cells == (Cell(("T001038", "NAT0", "2023"), "Immigratie_1", Decimal(1)),)


# What both services are asked -----------------------------------------------------------------------------


def test_a_selection_is_asked_with_the_codes_as_cbs_pads_them(dataset):
    shape = Table(
        "90001NED", "", None,
        (
            SourceDimension("Geslacht", "", {"T001038": Code("T001038", "Totaal")}),
            SourceDimension("Herkomst", "", {"A": Code("A", "Syrië"), "B": Code("B", "Polen")}),
        ),
        (), (), "", "cbs_v4",
    )  # fmt: skip
    raw = {"Geslacht": {"T001038": "T001038 "}, "Herkomst": {"A": "A  ", "B": "B  "}}
    plans = {
        "Geslacht": dataset_files.Dimension(only=["Mannen", "Totaal"]),
        "Herkomst": dataset_files.Dimension(name="origin", codes={"Polen": "POL", "A": "SYR", "gone": "x"}),
        "Perioden": dataset_files.Dimension(time=["year", "month"]),
    }

    def asked(**changes):
        return list(cbs.conditions(dataset.model_copy(update={"dimensions": plans, **changes}), shape, raw))

    assert asked(since="2020") == [
        "Geslacht eq 'T001038 '",
        "(Herkomst eq 'B  ' or Herkomst eq 'A  ')",
        "(substring(Perioden,4,2) eq 'JJ' or substring(Perioden,4,2) eq 'MM')",
        "Perioden ge '2020'",
    ]
    plans["Perioden"] = dataset_files.Dimension(time=["year", "day"])
    assert len(asked()) == 2  # a day has no letters: all periods come, and are sorted out here


@pytest.mark.parametrize(("table", "twin"), [("80590NED", "80590ned"), ("80590ned", "80590NED")])
def test_two_tables_may_differ_by_their_case_only(table, twin):
    assert cbs.other_case(table) == twin


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-19T02:00:00+02:00", date(2026, 6, 19)),
        ("2026-06-18T22:30:00Z", date(2026, 6, 19)),  # the Dutch clock: as v3 writes it, without a zone
        ("2026-06-19T00:30:00", date(2026, 6, 19)),
        ("2026-01-18T22:30:00Z", date(2026, 1, 18)),
        ("2026-09-11T11:00:00+0200", date(2026, 9, 11)),
        ("2026-06-19 of zo", date(2026, 6, 19)),
        ("2026-06-19", date(2026, 6, 19)),
        (None, None),
        ("", None),
        ("onbekend", None),
    ],
)
def test_the_day_of_a_moment(text, day):
    assert cbs.day_of(text) == day


def test_a_group_has_the_titles_of_those_above_it():
    groups = [
        {"Id": 1, "Title": "Migratie ", "ParentId": None},
        {"Id": 2, "Title": "Totaal", "ParentId": 1},
        {"Id": 3, "Title": "Saldo", "ParentId": 2},
        {"Id": 4, "Title": "Los", "ParentId": 99},
    ]

    assert cbs.paths(groups, "Id", "ParentId") == {
        1: "Migratie",
        2: "Migratie > Totaal",
        3: "Migratie > Totaal > Saldo",
        4: "Los",
    }


def test_groups_that_stand_in_each_other_come_to_an_end():
    groups = [{"Id": 1, "Title": "A", "ParentId": 2}, {"Id": 2, "Title": "B", "ParentId": 1}]

    assert cbs.paths(groups, "Id", "ParentId")[1].endswith("B > A")
