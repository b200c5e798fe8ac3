"""UNHCR against a server that behaves like its population API; fault ids as in the fault list."""

from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError, SchemaError, SourceError
from staatvanmigratie.sources.services import countries, dataset_files, reading, unhcr, unhcr_pages
from staatvanmigratie.sources.services.client import Client, served_by
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Code, Measure, pack, unpack
from tests.samples.servers import Answer, SourceServer
from tests.samples.servers.unhcr import PATH, Unhcr, UnhcrTable
from tests.samples.source_project import QUICK, ROOT

TODAY = date(2026, 11, 24)
COUNTRIES = countries.read(ROOT / "data" / "countries.yml")

DATASET = """\
table: asylum-applications
title: Applications
source_unit: ""
titles: {_T: total}
dimensions:
  year: {time: [year]}
  coo_iso: {name: origin, countries: true, codes: {_T: _T, XXA: XXA}, others: leave_out}
  coa_iso: {name: asylum, countries: true, others: leave_out}
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
    assert found.missing == {"none, not available or not applicable": 1}


@pytest.mark.parametrize("bound", ["yearFrom", "yearTo"])
def test_n17_a_lone_bound_is_refused_before_asking(bound):
    """UNHCR would ignore it and send every year there is."""
    with pytest.raises(DataFileError, match="together"):
        unhcr.query({bound: "2020"}, TODAY)


def test_iso_codes_are_always_asked_for(server):
    """Without cf_type=ISO the codes are UNHCR's own and match other countries."""
    assert unhcr.query({"yearFrom": "2020", "yearTo": "{year}", "coa": ["NLD", "DEU"]}, TODAY) == {
        "yearFrom": "2020",
        "yearTo": "2026",
        "coa": "NLD,DEU",
        "cf_type": "ISO",
        "limit": 10_000,
    }
    with pytest.raises(DataFileError, match="cf_type is set by the loader"):
        unhcr.query({"yearFrom": "2020", "yearTo": "2021", "cf_type": "UNHCR"}, TODAY)
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


@pytest.mark.parametrize("name", ["asylum-applications", "asylum-applications-in-cases"])
def test_an_appeal_is_no_application_and_other_kinds_are_listed(server, name):
    """Rows of UNHCR's own data package have these kinds too: A is an appeal, the others nobody explains."""
    mapping = dataset_files.read_datasets(ROOT / "data" / "sources")[f"unhcr/{name}"]
    described = yaml.safe_load(DATASET)
    described["joint"] = {"kind": mapping.joint["kind"].model_dump()}
    kinds = {"N": "100", "A": "7", "V": "5", "J": "3", "RA": "2"}
    rows = [row(applied=count, app_type=kind) for kind, count in kinds.items()]

    found = read(server, rows, asked=dataset(yaml.safe_dump(described)))

    assert values(found) == {("NLD", "2024"): "100"}
    assert found.left_out["kind"] == ["J FI", "RA FI", "V FI"]


def test_a_country_nobody_knows_is_left_out_and_listed(server):
    found = read(server, [row(), row(coa="ATL")])

    assert found.left_out == {"coa_iso": ["ATL"]}


@pytest.mark.parametrize("said", ["n/a", "1.2.3", "12 000", [], {}])
def test_a_value_that_is_no_number_is_an_error(server, said):
    with pytest.raises(SourceError, match="is no number"):
        read(server, [row(applied=said)])


@pytest.mark.parametrize("said", ["1.234", " 12.0 ", "1.5e3", "-3.5"])
def test_a_point_in_a_number_that_is_text_is_an_error_with_its_place(server, said):
    """Thousands of people, or a part of one? As a number in JSON it could only be the part."""
    match = rf"asylum-applications: applied of 2024 NLD G N FI P: '{said}' is a number as text with a point"
    with pytest.raises(SourceError, match=match):
        read(server, [row(applied=said)])


WITH_COUNTRIES = DATASET.replace('coa_all: "true"}', "coa: [NLD, DEU], coo: SYR}")


def test_a_country_unhcr_does_not_have_is_told_with_the_nearest_before_it_is_asked_for(server):
    """Of a code it does not know, UNHCR gives no rows; of one of its own, those of another country."""
    Unhcr(server, {})
    asked = dataset(WITH_COUNTRIES.replace("DEU", "NDL"))

    said = (
        r"unhcr/asylum-applications: UNHCR has no country NDL \(the nearest of \d+: NLD \(NLD\), .*\)\. Corr"
    )
    with Client(served_by(server.address), QUICK) as api, pytest.raises(SchemaError, match=said):
        unhcr.fetch(api, asked)

    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [Answer(404), Answer.of({"items": []}), Answer.of([])])
def test_countries_that_cannot_be_looked_at_are_asked_for_all_the_same_and_that_is_said(server, answer):
    key = tuple(sorted({"coa": "NLD,DEU", "coo": "SYR"}.items()))
    Unhcr(server, {"asylum-applications": UnhcrTable("asylum-applications", {key: [row()]})})
    server.fault("/countries/", [answer])
    with Client(served_by(server.address), QUICK) as api:
        found = unhcr.parse(unhcr.fetch(api, dataset(WITH_COUNTRIES)))

    [remark] = found.remarks
    assert remark.startswith("the countries could not be looked at before they were asked for (")


@given(st.integers(0, 10**9))
def test_numbers_and_their_texts_are_the_same(number):
    assert unhcr.value(number)[0] == unhcr.value(str(number))[0] == Decimal(str(number))


@given(st.text(max_size=8))
def test_a_text_is_a_number_nothing_or_an_error(text):
    try:
        found, _ = unhcr.value(text)
    except SourceError:
        return
    assert found is None or found.is_finite()


def fetched(server, answer) -> bytes:
    server.route(PATH, lambda _: Answer.of(answer))
    with Client(served_by(server.address), QUICK) as api:
        return unhcr.fetch(api, dataset())


def page(*rows, **changes) -> dict:
    return {"page": 1, "maxPages": 1, "total": f"{len(rows):,}", "items": list(rows), **changes}


def test_a_table_says_what_it_is_and_where_it_was_asked_for(server):
    found = unhcr.parse(fetched(server, page(row(coo_iso="SYR", coo_name=" Syrian  Arab Rep."))))

    assert (found.name, found.title, found.modified) == ("asylum-applications", "asylum-applications", None)
    assert (found.service, found.measures) == ("unhcr", (Measure("applied", "applied", ""),))
    assert found.address.startswith(f"{server.address}{PATH}asylum-applications/?yearFrom=2020&yearTo=")
    assert "coa_all=true" in found.address and "page=" not in found.address
    assert [each.name for each in found.dimensions if each.time] == ["year"]
    assert [each.name for each in found.dimensions] == [
        "year",
        "coo_iso",
        "coa_iso",
        "procedure_type",
        "app_type",
        "dec_level",
        "app_pc",
    ]


def test_codes_have_the_names_that_unhcr_gives_them(server):
    rows = (
        row(coo_iso="SYR", coo_name=" Syrian  Arab Rep."),
        row(coo_iso="-"),
        row(coo_iso="SYR", coo_name=None),
    )

    codes = {each.name: each.codes for each in unhcr.parse(fetched(server, page(*rows))).dimensions}

    assert codes["coo_iso"] == {"SYR": Code("SYR", "Syrian Arab Rep."), "_T": Code("_T", "total")}
    assert codes["procedure_type"] == {"G": Code("G", "G")}
    assert codes["year"] == {"2024": Code("2024", "2024")}


@pytest.mark.parametrize("said", [None, "", " ", "-", " - "])
def test_a_key_that_a_row_leaves_open_is_its_total(server, said):
    [cell] = unhcr.parse(fetched(server, page(row(procedure_type=said)))).cells

    assert cell.place == ("2024", "_T", "NLD", "_T", "N", "FI", "P")
    assert (cell.measure, cell.query, cell.value) == ("applied", "asylums", 100)


@pytest.mark.parametrize("year", [None, "-", "24", "2024x", "jaar", 20240])
def test_a_row_without_a_year_is_an_error(server, year):
    answer = fetched(server, page(row(year)))

    with pytest.raises(SourceError, match=r"asylum-applications: a row without a year: \{"):
        unhcr.parse(answer)


def test_a_measure_that_a_row_lacks_is_no_cell(server):
    found = unhcr.parse(fetched(server, page(row(), {**row(2023), "decided": "3"})))

    assert [(each.place[0], each.measure) for each in found.cells] == [
        ("2024", "applied"),
        ("2023", "applied"),
        ("2023", "decided"),
    ]


def test_no_digit_of_a_number_is_lost(server):
    """A float would round it."""
    answer = unpack(fetched(server, page(row(applied=7))))
    rows = answer["asylums/0001.json"].replace(b'"applied": 7', b'"applied": 0.12345678901234567891')

    [cell] = unhcr.parse(pack({**answer, "asylums/0001.json": rows})).cells

    assert str(cell.value) == "0.12345678901234567891"


def test_thousands_of_rows_are_counted_with_their_comma(server):
    with pytest.raises(SourceError, match="query asylums: 1 rows came, UNHCR counts 1234"):
        fetched(server, page(row(), total="1,234"))


def test_a_list_that_changes_while_it_is_read_is_given_up(server):
    """A page more or less: some rows would be missing or stand twice."""
    pages = [page(row(), maxPages=2, total="3"), page(row(2023), page=2, maxPages=3, total="3")]
    server.fault(PATH, [Answer.of(each) for each in pages])

    with pytest.raises(SourceError, match=r"the source changed the table .*: maxPages was 2, and is 3"):
        fetched(server, page())


def test_an_answer_without_a_row_is_an_error(server):
    with pytest.raises(SourceError, match="unhcr/asylum-applications: query asylums gives nothing"):
        fetched(server, page())
    empty = {"request.json": b'{"table": "x", "addresses": {"a": ""}}', "a/0001.json": b'{"items": []}'}
    with pytest.raises(SourceError, match="x: no rows at all"):
        unhcr.parse(pack(empty))


def test_every_query_is_read_from_its_own_pages(server):
    both = {"few": {"yearFrom": "2020", "yearTo": "2021"}, "fewer": {"yearFrom": "2020", "yearTo": "2020"}}
    asked = Dataset(**{**yaml.safe_load(DATASET.replace("query: asylums", "query: few")), "queries": both},
                    source="unhcr", name="asylum-applications")  # fmt: skip
    server.route(PATH, lambda r: Answer.of(page(row(int(r.one("yearTo"))))))

    with Client(served_by(server.address), QUICK) as api:
        found = unhcr.parse(unhcr.fetch(api, asked))

    assert [(each.query, each.place[0]) for each in found.cells] == [("few", "2021"), ("fewer", "2020")]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (None, (None, "")),
        ("", (None, "")),
        ("  ", (None, "")),
        (" - ", (None, "-")),
        (" 12 ", (Decimal(12), "")),
        ("1e+05", (Decimal(100_000), "")),
        (0, (Decimal(0), "")),
    ],
)
def test_nothing_is_not_zero(said, found):
    assert unhcr.value(said) == found


def test_yes_is_no_number():
    with pytest.raises(SourceError, match="True is no number"):
        unhcr.value(True)


def test_without_years_unhcr_is_not_asked():
    with pytest.raises(DataFileError, match="yearFrom and yearTo are missing"):
        unhcr.query({"coa": "NLD"}, TODAY)
    with pytest.raises(DataFileError, match="limit, page is set by the loader"):
        unhcr.query({"yearFrom": "2020", "yearTo": "2021", "page": "1", "limit": "5"}, TODAY)


def test_unhcr_does_not_say_when_it_changed_something():
    assert unhcr.modified(None, dataset()) is None


@pytest.mark.parametrize("items", [{"items": 3}, [], {"items": []}, "x"])
def test_an_answer_of_another_form_is_refused(server, items):
    server.route(PATH, lambda _: Answer.of(items))

    with Client(served_by(server.address), QUICK) as api, pytest.raises(SourceError):
        unhcr.fetch(api, dataset())


# What UNHCR says of a whole list ----------------------------------------------------------------------------


def test_a_row_that_two_pages_have_is_never_added_up_twice(server):
    """A list that shifts by one row between two pages: 110 would become 220."""
    pages = [
        page(row(applied=110), maxPages=2, total=[]),
        page(row(applied=110), page=2, maxPages=2, total=[]),
    ]
    server.fault(PATH, [Answer.of(each) for each in pages])

    with pytest.raises(SourceError, match="a row of page 2 stands on page 1 too"):
        fetched(server, page())


def test_an_answer_that_was_kept_with_a_row_twice_is_refused_when_it_is_read(server):
    """By the reader of all sources, before anything is added up."""
    answer = unpack(fetched(server, page(row(applied=110))))
    answer["asylums/0002.json"] = answer["asylums/0001.json"]

    with pytest.raises(SourceError, match=r"the answer has the cell 2024 _T NLD G N FI P applied twice"):
        reading.observations(dataset(), unhcr.parse(pack(answer)), COUNTRIES)


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ({"applied": 110}, "the rows make 100 applied, UNHCR gives 110 as their sum"),
        ({"applied": "99"}, "the rows make 100 applied, UNHCR gives 99 as their sum"),
        ([{"applied": 50}], "the rows make 100 applied, UNHCR gives 50 as their sum"),
        (2, "1 rows came, UNHCR counts 2"),
        ("2", "1 rows came, UNHCR counts 2"),
        (["2"], "1 rows came, UNHCR counts 2"),
        ("many", "`total` is 'many', which is no number"),
        (-1, "`total` is -1, which is no number"),
        (1.5, "`total` is 1.5, which is no number"),
        (True, "`total` is True, which is no number"),
        ({"applied": "many"}, "`total` of applied is 'many', which is no number"),
        ({"applied": True}, "`total` of applied is True, which is no number"),
        ([1, 2], r"`total` is \[1, 2\], which is unknown here"),
    ],
)
def test_a_total_of_any_form_is_checked(server, total, said):
    with pytest.raises(SourceError, match=said):
        fetched(server, page(row(), total=total))


@pytest.mark.parametrize("total", [{"applied": 100}, {"applied": "100"}, [{"applied": 100}], 1, "1", ["1"]])
def test_a_total_that_is_right_goes_on_without_a_word(server, total):
    assert unhcr.parse(fetched(server, page(row(), total=total))).remarks == ()
    assert unhcr.parse(fetched(server, page(row(applied=1234567), total={"applied": "1,234,567"}))).cells


@pytest.mark.parametrize("total", [None, "", [], {}, ["", ""], ["-"]])
def test_a_list_without_a_total_is_told(server, total):
    found = unhcr.parse(fetched(server, page(row(), total=total)))

    assert found.remarks == ("UNHCR did not say how much query asylums is together",)


@pytest.mark.parametrize(("sum_of_all", "taken"), [(210, True), (202, True), (201, False), (211, False)])
def test_few_people_shown_as_five_may_make_more_than_their_sum(server, sum_of_all, taken):
    """UNHCR shows 1 to 4 as 5: two such rows may be eight too many, and never too few."""
    rows = [row(applied=200), row(2023, applied=5), row(2022, applied="5")]
    answer = page(*rows, total={"applied": sum_of_all})

    if taken:
        assert unhcr.parse(fetched(server, answer)).cells
    else:
        with pytest.raises(SourceError, match=f"the rows make 210 applied, UNHCR gives {sum_of_all}"):
            fetched(server, answer)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"maxPages": "two"}, "`maxPages` is 'two', which is no number"),
        ({"maxPages": None}, "`maxPages` is empty"),
        ({"maxPages": ""}, "`maxPages` is empty"),
        ({"page": 2}, "page 1 was asked for, page 2 came"),
        ({"items": ["x"]}, "`items` holds something else than rows"),
        ({"maxPages": 0}, "query asylums gives nothing"),
    ],
)
def test_a_page_that_is_none_is_refused(server, change, said):
    with pytest.raises(SourceError, match=said):
        fetched(server, page(row(), **change))


def test_the_number_of_pages_may_be_text(server):
    pages = [page(row(), maxPages="2", total=""), page(row(2023), page="2", maxPages="2", total="")]
    server.route(PATH, lambda request: Answer.of(pages[int(request.one("page")) - 1]))
    with Client(served_by(server.address), QUICK) as api:
        found = unhcr.parse(unhcr.fetch(api, dataset()))

    assert [cell.place[0] for cell in found.cells] == ["2024", "2023"]


def test_a_full_page_without_any_total_may_not_be_the_last(server, monkeypatch):
    monkeypatch.setattr(unhcr_pages, "PAGE", 2)

    with pytest.raises(SourceError, match=r"the last page is full \(2 rows\) and UNHCR gives no total"):
        fetched(server, page(row(), row(2023), total=[]))
    assert fetched(server, page(row(), row(2023), total={"applied": 200}))


@pytest.mark.parametrize("said", [None, "-", " "])
def test_a_country_without_an_iso_code_is_no_total(server, said):
    """UNHCR has a few of them: taken for the total, their people would count twice."""
    found = read(server, [row(), row(coo="CRB", coo_iso=said, applied=7)])

    assert values(found) == {("NLD", "2024"): "100"}
    assert found.left_out == {"coo_iso": ["CRB (no ISO code)"]}


def test_two_countries_of_unhcr_with_one_iso_code_are_not_added_up_without_a_word(server):
    with pytest.raises(SourceError, match="the answer has the cell 2024 _T NLD G N FI P applied twice"):
        read(server, [row(), row(coa="NLD", coa_id=7)])
