"""Figures worked out of others: exact, marked, and not made where a part is missing."""

from decimal import Decimal

import pytest

from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import Derived
from staatvanmigratie.sources.services.derivation import added, derive

COUNTRIES = Countries({}, {"BENELUX": ["BEL", "NLD", "LUX"]})
NOTE = "derived: worked out here"


def row(value, period="2024", area="NLD", status="A", indicator="decisions", **breakdown):
    return {
        "indicator": indicator,
        "time_period": period,
        "ref_area": area,
        **breakdown,
        "obs_value": Decimal(str(value)),
        "unit_measure": "persons",
        "obs_status": status,
        "rounded": False,
        "note": "",
    }


def derived(rows, **rule):
    whole = {"indicator": "worked_out", "unit": "persons", "out_of": "decisions", "note": NOTE, **rule}
    return derive(Derived(**whole), rows, COUNTRIES)


def quarters(*numbers, **changes):
    return [row(n, f"2024-Q{n}", **changes) for n in numbers]


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [("A", "P", "P"), ("P2", "E", "P2"), ("B", "A", "B"), ("U", "F", "F"), ("P", "P2", "P")],
)
def test_a_sum_is_as_final_as_its_least_final_part(one, other, least):
    assert added(row(1, status=one), row(2, status=other))["obs_status"] == least
    assert added(row(1, status=other), row(2, status=one))["obs_value"] == 3


def test_four_quarters_make_a_year():
    [year] = derived(quarters(4, 1, 2, 3, decision="positive"), year=True)

    assert year == {
        **row(10, "2024", indicator="worked_out", decision="positive"),
        "note": NOTE,
    }


def test_three_quarters_make_no_year_and_do_not_stop_the_next():
    rows = [*quarters(1, 2, 3, area="BEL"), *quarters(1, 2, 3, 4)]

    assert [(each["ref_area"], each["obs_value"]) for each in derived(rows, year=True)] == [("NLD", 10)]


def test_a_year_or_month_that_is_there_already_is_not_added_to_the_quarters():
    rows = [row(99, "2024"), row(99, "2024-03"), *quarters(1, 2, 3, 4), row(99, "2024-Q1", indicator="other")]

    assert [each["obs_value"] for each in derived(rows, year=True)] == [10]


def test_each_category_has_a_year_of_its_own():
    rows = [*quarters(1, 2, 3, 4, sex="female"), *quarters(1, 2, 3, 4, sex="male", status="P")]

    assert [(each["sex"], each["obs_value"], each["obs_status"]) for each in derived(rows, year=True)] == [
        ("female", 10, "A"),
        ("male", 10, "P"),
    ]


def test_a_group_is_the_sum_of_its_members():
    rows = [row(100, area="DEU"), row(1, area="BEL"), row(2), row(3, area="LUX", status="P")]

    [group] = derived(rows, group="BENELUX")

    assert group == {**row(6, area="BENELUX", status="P", indicator="worked_out"), "note": NOTE}


def test_a_member_without_a_figure_counts_as_none():
    """UNHCR has no row for a country where nobody applied."""
    assert [each["obs_value"] for each in derived([row(1, area="BEL"), row(2)], group="BENELUX")] == [3]


def test_a_group_is_added_up_per_period_and_category():
    rows = [row(1, "2023", "BEL", sex="male"), row(2, "2024", "BEL", sex="male"), row(4, sex="female")]

    found = derived(rows, group="BENELUX")

    assert [(each["time_period"], each["sex"], each["obs_value"]) for each in found] == [
        ("2023", "male", 1),
        ("2024", "male", 2),
        ("2024", "female", 4),
    ]


def test_a_group_of_quarters_stays_a_quarter():
    rows = [row(1, "2024-Q1", "BEL"), row(2, "2024-Q2", "BEL"), row(4, "2024-Q2")]

    assert [(each["time_period"], each["obs_value"]) for each in derived(rows, group="BENELUX")] == [
        ("2024-Q1", 1),
        ("2024-Q2", 6),
    ]


def test_a_group_nobody_described_has_no_members():
    assert derived([row(1)], group="EFTA") == []


RATE = {"ratio": {"decision": ["positive"]}, "to": {"decision": ["_T"]}, "unit": "percent"}


def rate(*rows, **rule):
    return [(each["ref_area"], str(each["obs_value"])) for each in derived(list(rows), **{**RATE, **rule})]


def both(top, bottom, **changes):
    return row(top, decision="positive", **changes), row(bottom, decision="_T", **changes)


def test_a_share_is_a_percentage_of_the_whole_and_says_so():
    top, bottom = both(1, 3, sex="_T")

    [share] = derived(
        [{**top, "rounded": True}, {**bottom, "obs_status": "P"}], **RATE, sets={"kind": "share"}
    )

    assert share == {
        "indicator": "worked_out",
        "time_period": "2024",
        "ref_area": "NLD",
        "kind": "share",
        "obs_value": Decimal("33.3"),
        "unit_measure": "percent",
        "obs_status": "P",
        "rounded": False,
        "note": NOTE,
    }


@pytest.mark.parametrize(
    ("top", "bottom", "decimals", "shown"),
    [(1, 16, 1, "6.3"), (1, 8, 0, "13"), (1, 80, 2, "1.25"), (1, 1, 1, "100.0"), (1, 80, 1, "1.3")],
)
def test_a_half_is_rounded_up(top, bottom, decimals, shown):
    """A pocket calculator shows the same; rounding to even would not."""
    assert rate(*both(top, bottom), decimals=decimals) == [("NLD", shown)]


def test_there_is_no_share_of_nothing_or_of_too_few_and_the_next_is_made_all_the_same():
    rows = [*both(0, 0, area="BEL"), *both(1, 9, area="DEU"), *both(5, 10, area="LUX"), *both(1, 20)]

    assert rate(*rows, at_least=10) == [("LUX", "50.0"), ("NLD", "5.0")]
    assert rate(*both(0, 0)) == []
    assert rate(*both(1, 1)) == [("NLD", "100.0")]


def test_a_share_without_its_whole_is_not_made():
    assert rate(row(5, area="BEL", decision="positive"), *both(5, 10)) == [("NLD", "50.0")]


def test_a_share_may_be_of_another_indicator():
    whole = row(50, indicator="applications")

    assert rate(row(5, decision="positive"), whole, over="applications", to={}) == [("NLD", "10.0")]


def test_a_table_that_lacks_a_breakdown_holds_its_total():
    assert rate(row(5, decision="positive"), row(10)) == [("NLD", "50.0")]


def test_parts_of_a_share_are_added_up():
    rows = [row(2, decision="positive"), row(3, decision="partly"), row(10, decision="_T")]

    assert rate(*rows, ratio={"decision": ["positive", "partly"]}) == [("NLD", "50.0")]


def test_twelve_months_make_a_year_and_eleven_do_not():
    months = [row(number, f"2024-{number:02d}") for number in range(1, 13)]

    assert derived(months[:11], year=True) == []
    [year] = derived(months, year=True)
    assert (year["time_period"], year["obs_value"]) == ("2024", 78)
