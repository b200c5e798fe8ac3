"""CBS, both services, against a server that behaves like them; fault ids as in the fault list."""

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import cbs, cbs_v3, cbs_v4, countries, dataset_files, dispatch, reading
from staatvanmigratie.sources.services.client import Limits
from staatvanmigratie.sources.services.table import pack, unpack
from tests.samples import source_project as project
from tests.samples.servers import Answer, SourceServer

COUNTRIES = countries.read(project.ROOT / "data" / "countries.yml")


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def dataset(tmp_path):
    root = project.make(tmp_path)
    return dataset_files.read_datasets(root / "data" / "sources")[project.KEY]


def read(server, dataset, loader=cbs_v4):
    with project.client(server) as api:
        return reading.observations(dataset, loader.parse(loader.fetch(api, dataset)), COUNTRIES)


def figures(read) -> dict:
    return {
        (row.indicator, row.nationality, row.time_period): (row.obs_value, row.obs_status)
        for row in read.observations.itertuples()
    }


@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
def test_codes_status_and_missing_values_come_out_in_the_words_of_the_store(server, dataset, loader):
    """Padded keys are trimmed, a status holds for its whole period, a cell without a value is counted."""
    project.serve(server)

    found = read(server, dataset, loader)

    assert figures(found)["immigration", "SYR", "2023"] == ("30000", "A")
    assert figures(found)["immigration", "_T", "2024"] == ("66000", "P")
    assert len(figures(found)) == 16
    assert found.left_out == {"Nationaliteit": ["NATX"]}


def test_the_older_service_gives_the_same(server, dataset):
    project.serve(server)

    assert figures(read(server, dataset, cbs_v3)) == figures(read(server, dataset, cbs_v4))


def test_only_what_is_needed_is_asked_for(server, dataset):
    """Nothing of another sex or a quarter; the codes as CBS pads them."""
    project.serve(server)

    read(server, dataset)

    question = next(path for path in server.asked if "Observations?" in path)
    assert "Geslacht eq 'T001038'" in question
    assert "substring(Perioden,4,2) eq 'JJ'" in question
    assert "Measure eq 'M1' or Measure eq 'M2'" in question


def test_pages_are_followed_to_the_end(server, dataset):
    project.serve(server, project.table(page=7))

    assert len(figures(read(server, dataset))) == 16
    assert server.count(r"\$skip=") == 2


def test_n10_a_link_that_leads_back_is_refused(server, dataset):
    project.serve(server)
    loop = "/odata/v1/CBS/90001NED/Observations"
    rows = iter(range(9))
    server.route(
        loop + r"(\?|$)",
        lambda r: Answer.of({"value": [next(rows)], "@odata.nextLink": server.address + quote(loop)}),
    )

    with pytest.raises(SourceError, match="leads back"):
        read(server, dataset)


@pytest.mark.parametrize(
    ("rows", "said"),
    [([], "has no rows, and a link to a next page"), ([1], "has the rows of a page before it")],
)
@pytest.mark.parametrize(
    ("loader", "resource", "link"),
    [(cbs_v4, "Observations", "@odata.nextLink"), (cbs_v3, "UntypedDataSet", "odata.nextLink")],
)
def test_n10_links_that_never_end_are_not_followed_for_good(
    server, dataset, loader, resource, link, rows, said
):
    """Each page has a new address, and nothing new on it."""
    project.serve(server)

    def answer(request):
        skip = int(request.one("$skip", "0")) + 1
        return Answer.of({"value": rows, link: f"{server.address}{request.path}?$skip={skip}"})

    server.route(rf"/{resource}\?", answer)

    with pytest.raises(SourceError, match=said):
        read(server, dataset, loader)
    assert server.count(rf"/{resource}\?") <= 2


@pytest.mark.parametrize("link", ["https://example.org/next", "http://datasets.cbs.nl/odata/v1/CBS/x"])
def test_n10_a_link_to_another_host_or_without_tls_is_refused(server, dataset, link):
    project.serve(server)
    server.route("/Observations", lambda _: Answer.of({"value": [1], "@odata.nextLink": link}))

    with pytest.raises(SourceError, match="is not asked for"):
        read(server, dataset)


def test_n11_nothing_is_kept_when_a_page_fails(server, tmp_path):
    root = project.make(tmp_path)
    project.serve(server, project.table(page=7))
    server.fault(r"skip=7", [Answer(500, b"oops")] * 3)
    server.fault("/ODataApi/", [Answer(503)] * 99)

    outcome = project.one(root, server)

    assert outcome.state == "failed" and "HTTP 500" in outcome.reason
    assert project.stored(root) == []


def test_n12_fewer_rows_than_cbs_counts_is_an_error(server, dataset):
    project.serve(server, project.table(counted=21))

    with pytest.raises(SourceError, match="20 rows came, CBS counts 21"):
        read(server, dataset)


def test_n12_a_service_that_does_not_count_is_said_in_the_report(server, dataset):
    project.serve(server)
    server.route(r"\$count", lambda _: Answer(404))

    assert read(server, dataset).remarks == ["CBS did not say how many rows there should be"]


def test_n13_ten_thousand_rows_are_asked_per_period(server, dataset):
    """The older service refuses with status 500 and a sentence; asked per period the result is the same."""
    project.serve(server)
    refusal = Answer.text(
        "Cannot process request: redefine your query so that it returns less than 10000 records",
        500,
        "application/json",
    )
    server.fault(r"UntypedDataSet\?", [refusal])

    found = read(server, dataset, cbs_v3)

    assert figures(found) == figures(read(server, dataset, cbs_v4))
    assert server.count(r"UntypedDataSet.*Perioden eq '2023JJ00'") == 1
    assert server.count(r"Perioden eq '2024KW01'") == 0


def test_n13_the_server_refuses_as_cbs_does(server, dataset):
    """The stub itself refuses 10.000 combinations; a single period that is too large says what to do."""
    big = project.table()
    codes = {f"X{n}": f"Groep {n}" for n in range(10_000)}
    big.dimensions[1].codes.update(codes)
    big.cells |= {("T001038", code, "2024JJ00", "M1"): 1 for code in codes}
    project.serve(server, big)

    message = r"one period has 10[.]000 rows or more"
    with project.client(server, Limits(pause=0)) as api, pytest.raises(SourceError, match=message):
        cbs_v3.fetch(api, dataset)


def test_the_older_service_is_asked_when_the_newer_does_not_answer(server, tmp_path):
    root = project.make(tmp_path)
    project.serve(server)
    server.fault("/odata/v1/", [Answer(503)] * 99)

    outcome = project.one(root, server)

    assert (outcome.state, outcome.service) == ("new", "cbs_v3")
    assert "cbs_v4 did not answer" in outcome.remarks[0]


def test_a_table_the_newer_service_lacks_is_told_with_why_the_older_one_refused(server, tmp_path):
    """A successor is looked for in vain when the older service was only closed to this machine."""
    root = project.make(tmp_path)
    project.serve(server)
    server.fault("/odata/v1/", [Answer(404)] * 9)
    server.fault("/ODataApi/", [Answer(403, b"blocked")] * 9)

    reason = project.one(root, server).reason

    assert "cbs_v4: CBS has no table 90001NED" in reason
    assert "cbs_v3: " in reason and "refused (HTTP 403): blocked" in reason


def test_a_change_of_service_is_no_change_of_shape_or_figures(server, tmp_path):
    root = project.make(tmp_path)
    project.serve(server)
    project.one(root, server, date(2026, 7, 1))
    server.fault("/odata/v1/", [Answer(503)] * 99)

    assert project.one(root, server, date(2026, 7, 2)).state == "pending"
    assert len(project.stored(root)) == 1


def test_s1_a_table_in_the_wrong_case_gets_a_hint(server, tmp_path):
    root = project.make(tmp_path, project.DATASET.replace("table: 90001NED", "table: 90001ned"))
    project.serve(server)

    outcome = project.one(root, server)

    assert outcome.state == "failed"
    assert "There is a table 90001NED: upper and lower case differ" in outcome.reason


def test_s2_an_unknown_dimension_says_which_codes_there_are(server, dataset):
    changed = project.table()
    changed.dimensions[0].name = "Sekse"
    project.serve(server, changed)

    with pytest.raises(SchemaError) as caught:
        read(server, dataset)

    assert "no dimension Geslacht any more" in str(caught.value)
    assert "dimension Sekse is new; say which code to take (T001038 (Totaal mannen en vrouwen)" in str(
        caught.value
    )


def test_s2_a_code_that_went_is_named(server, dataset):
    changed = project.table()
    del changed.dimensions[0].codes["T001038"]
    project.serve(server, changed)

    with pytest.raises(SchemaError, match=r"Geslacht: no T001038 \(there are: 3000 \(Mannen\)"):
        read(server, dataset)


@pytest.mark.parametrize("unit", ["%", "x 1 000"])
@pytest.mark.parametrize("loader", [cbs_v4, cbs_v3])
def test_s3_another_unit_stops(server, dataset, unit, loader):
    """A factor of a thousand or a percentage would print without anyone noticing."""
    changed = project.table()
    changed.measures[0].unit = unit
    project.serve(server, changed)

    with pytest.raises(SchemaError, match=f"unit is '{unit}'"):
        read(server, dataset, loader)


def test_s4_a_code_that_stands_for_another_country_stops(server, dataset):
    changed = project.table()
    changed.dimensions[1].codes["NAT9444"] = "Pools"
    changed.dimensions[1].codes["NAT9415"] = "Syrisch"
    project.serve(server, changed)

    with pytest.raises(SchemaError, match="NAT9444 is now called 'Pools'"):
        read(server, dataset)


@pytest.mark.parametrize("status", [None, "Bijgewerkt"])
def test_s7_a_status_we_do_not_know_shows_as_provisional(server, tmp_path, status):
    root = project.make(tmp_path)
    changed = project.table()
    changed.dimensions[2].status["2023JJ00"] = status
    project.serve(server, changed)

    refused = project.one(root, server, strict=True)
    taken = project.one(root, server)

    assert refused.state == "failed" and "is unknown" in refused.reason
    assert taken.state == "new"
    assert project.values(root)["immigration", "SYR", "2023"] == (30000, "P")


def test_s8_an_unknown_reason_for_no_value_costs_one_cell_and_is_listed(server, dataset):
    changed = project.table()
    changed.cells["T001038", "NAT9444", "2023JJ00", "M1"] = "Betwist"
    project.serve(server, changed)

    found = read(server, dataset)

    assert figures(found)["immigration", "SYR", "2023"] == ("", "O")
    assert figures(found)["immigration", "SYR", "2024"] == ("33000", "P")
    assert found.remarks == ["status 'Betwist' is unknown; no value taken (1 cell: immigration 2023 NLD)"]


def test_s8_a_known_reason_is_counted_and_never_a_zero(server, dataset):
    changed = project.table()
    changed.cells["T001038", "NAT9444", "2023JJ00", "M1"] = "Confidential"
    project.serve(server, changed)

    found = read(server, dataset)

    assert found.missing == {"confidential": 1}
    assert figures(found)["immigration", "SYR", "2023"] == ("", "Q")


@pytest.mark.parametrize("symbol", [".", "x", "-"])
def test_the_symbols_of_the_older_service_are_no_numbers(server, dataset, symbol):
    changed = project.table()
    changed.cells["T001038", "NAT9444", "2023JJ00", "M1"] = f"       {symbol}"
    project.serve(server, changed)

    found = read(server, dataset, cbs_v3)

    assert figures(found)["immigration", "SYR", "2023"][0] == ""
    assert sum(found.missing.values()) == 1


def test_a_figure_with_a_period_in_an_unknown_form_stops(server, dataset):
    """A school year in the code list does not matter; in a figure it would land in the wrong year."""
    changed = project.table()
    changed.dimensions[2].codes["2023SJ00"] = "2023/2024"
    project.serve(server, changed)
    with project.client(server) as api:
        parts = unpack(cbs_v4.fetch(api, dataset))
    rows = parts["observations/0001.json"]

    assert cbs_v4.parse(pack(parts)).cells
    with pytest.raises(SourceError, match="'2023SJ00' has a form we do not know"):
        cbs_v4.parse(pack({**parts, "observations/0001.json": rows.replace(b"2023JJ00", b"2023SJ00")}))


def test_an_answer_is_packed_the_same_way_every_time(server, dataset):
    project.serve(server)
    with project.client(server) as api:
        first, second = cbs_v4.fetch(api, dataset), cbs_v4.fetch(api, dataset)

    assert first == second
    assert "request.json" in unpack(first)
    assert dispatch.parse(first).service == "cbs_v4"


@pytest.mark.parametrize("resource", ["Properties", "Dimensions", "MeasureCodes", "Observations"])
@pytest.mark.parametrize("content", [[], {}, {"value": 3}, "text", None])
def test_an_answer_of_another_form_is_an_error_and_never_kept(server, tmp_path, resource, content):
    root = project.make(tmp_path)
    project.serve(server)
    server.route(f"/odata/v1/CBS/90001NED/{resource}", lambda _: Answer.of(content))
    server.fault("/ODataApi/", [Answer(404)] * 9)

    assert project.one(root, server).state == "failed"
    assert project.stored(root) == []


# Period codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2024JJ00", "2024"),
        ("2024HJ02", "2024-S2"),
        ("2024KW03", "2024-Q3"),
        ("2024MM09", "2024-09"),
        ("2024W105", "2024-W05"),
        ("2024X000", "2024-X00"),
        ("20240229", "2024-02-29"),
    ],
)
def test_period_codes(code, period):
    assert cbs.period(code) == period


@given(
    year=st.integers(1000, 9999),
    kind=st.sampled_from(["JJ", "HJ", "KW", "MM"]),
    number=st.integers(0, 99),
)
def test_a_period_code_is_a_period_of_the_store_or_an_error(year, kind, number):
    most = {"JJ": range(1), "HJ": range(1, 3), "KW": range(1, 5), "MM": range(1, 13)}[kind]
    code = f"{year}{kind}{number:02d}"
    if number not in most:
        assert cbs.known_period(code) is None
        return

    found = periods.parse(cbs.period(code))

    assert found.first.year == year
    assert found.frequency == {"JJ": "year", "HJ": "half", "KW": "quarter", "MM": "month"}[kind]


@given(st.text(max_size=12))
def test_any_other_text_is_no_period(text):
    found = cbs.known_period(text)

    assert found is None or found[:4] == text[:4]


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_days_are_read(day):
    assert cbs.period(f"{day:%Y%m%d}") == day.isoformat()
