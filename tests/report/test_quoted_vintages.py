"""Of figures that a source revised, each edition quotes the vintage of its own time: in the store itself.

The right values stand in the copies of November 2026 and of before; each of these revisions is large.
"""

from datetime import date

import pytest

from staatvanmigratie.report.edition import open_edition
from tests.samples import ROOT

FIRST_TIME, IMMIGRATION = "eu_eerste_asielaanvragen_land", "eu_immigratie_land"
NET_RATE, DECISIONS = "eu_migratiesaldo_per_1000", "eu_asielbesluiten_land"
PROTECTION = "eu_tijdelijke_bescherming_kwartaal"


def quoted(series, period, as_of, report_year=2025, **place):
    return open_edition(report_year, date.fromisoformat(as_of), ROOT).series(series).at(period, place)


@pytest.mark.parametrize(
    ("series", "country", "period", "as_of", "value", "vintage"),
    [
        # Sweden took back part of its first-time applicants of 2018 to 2022.
        (FIRST_TIME, "SWE", "2020", "2024-06-03", 13630, "2024-01-18"),
        (FIRST_TIME, "SWE", "2020", "2026-11-23", 11800, "2026-09-16"),
        (FIRST_TIME, "SWE", "2018", "2026-11-23", 18685, "2026-09-16"),
        (FIRST_TIME, "SWE", "2022", "2026-11-23", 13210, "2026-09-16"),
        # Germany added people who had come in 2014 and after; a table of totals says so first.
        (IMMIGRATION, "DEU", "2015", "2025-07-31", 1549937, "2025-06"),
        (IMMIGRATION, "DEU", "2015", "2026-11-23", 1595865, "2026-03-06"),
        (IMMIGRATION, "DEU", "2019", "2026-11-23", 834338, "2026-03-06"),
        # Portugal counted its inhabitants anew in the course of 2026.
        (NET_RATE, "PRT", "2022", "2026-06-30", 13.0, "2026-03-06"),
        (NET_RATE, "PRT", "2022", "2026-11-23", 34.5, "2026-09-16"),
        # Luxembourg: the yearly table goes before the sum of the quarters, which is another count.
        (DECISIONS, "LUX", "2008", "2026-11-23", 485, "2017-04-26"),
        # Latvia and Luxembourg: Eurostat's own count is not mixed with that of UNHCR.
        (FIRST_TIME, "LVA", "2025", "2026-11-23", 1285, "2026-03-06"),
        (FIRST_TIME, "LUX", "2024", "2026-11-23", 2130, "2026-03-06"),
        ("eu_asielaanvragen_unhcr_land", "LVA", "2025", "2026-11-23", 1462, "2026-06-25"),
        ("eu_asielaanvragen_unhcr_land", "LUX", "2024", "2026-11-23", 1912, "2026-06-25"),
    ],
)
def test_an_edition_quotes_the_vintage_of_its_time(series, country, period, as_of, value, vintage):
    entry = open_edition(2025, root=ROOT).catalogue[series]
    place = {"ref_area": country, **dict.fromkeys(set(entry.by) - {"ref_area"}, "_T")}

    found = quoted(series, period, as_of, **place)

    assert (found.value, found.snapshot.vintage, found.later) == (value, vintage, False)


@pytest.mark.parametrize("country", ["PRT", "LUX"])
def test_revised_temporary_protection_is_quoted_as_it_was_known(country):
    """Portugal and Luxembourg revised months that a copy of June 2025 has."""
    place = {"ref_area": country, "citizenship": "UKR"}
    before = quoted(PROTECTION, "2024-12", "2025-07-31", 2024, **place)
    after = quoted(PROTECTION, "2024-12", "2026-11-23", 2024, **place)

    assert (before.snapshot.vintage, after.snapshot.vintage) == ("2025-06", "2026-03-06")
    assert before.value != after.value


def test_of_the_two_vintages_on_2025_each_cut_off_has_its_own():
    """CBS gave a first figure in February 2026 and another in summer, both rounded."""
    first = quoted("immigratie_totaal", "2025", "2026-03-31")
    last = quoted("immigratie_totaal", "2025", "2026-11-23")

    assert (first.value, first.status.key, first.rounded) == (307000, "voorlopig", True)
    assert (last.value, last.status.key, last.rounded) == (309000, "definitief", True)
    assert quoted("migratiesaldo", "2025", "2026-11-23").value == 95000
    assert quoted("immigratie_totaal", "2025", "2026-01-31").pending


def test_people_from_ukraine_are_followed_by_all_nationalities_and_never_mixed():
    """Both counts are in the store for the same months; before August 2025 the series is about Ukrainians."""
    land = open_edition(2025, root=ROOT).series("eu_tijdelijke_bescherming_land").where(ref_area="NLD")
    both = open_edition(2025, root=ROOT).series(PROTECTION).where(ref_area="NLD")

    assert land.at("2024-12").value == both.at("2024-12", {"citizenship": "UKR"}).value
    assert land.at("2025-12").value == both.at("2025-12", {"citizenship": "_T"}).value
    assert both.at("2024-12", {"citizenship": "UKR"}).value < both.at("2024-12", {"citizenship": "_T"}).value


@pytest.mark.parametrize(
    ("as_of", "vintage", "refugees"),
    [
        ("2023-10-06", "2023-06-14", 29413033),
        ("2024-06-03", "2023-10-25", 29413033),
        ("2025-07-31", "2025-06-12", 29429078),
        ("2026-11-23", "2026-06-25", 29429078),
    ],
)
def test_of_the_figures_of_unhcr_each_edition_has_those_of_its_own_june(as_of, vintage, refugees):
    """UNHCR publishes its database as a package of which the git history keeps each half year."""
    found = quoted("vluchtelingen_unhcr", "2022", as_of, 2022)

    assert (found.value, found.snapshot.vintage, found.later) == (refugees, vintage, False)


def test_the_half_years_of_unhcr_are_no_year():
    """Its vintages of autumn hold June of the year itself; that is left out, or it would read as a year."""
    edition = open_edition(2023, date(2024, 6, 3), ROOT)

    assert edition.series("vluchtelingen_unhcr").at("2023").pending


def test_permits_by_scheme_are_those_that_the_edition_of_2025_printed():
    series = open_edition(2025, root=ROOT).series("vergunningen_regeling")

    assert {each.breakdown["scheme"]: each.value for each in series.observations} == {
        "knowledge_and_talent_total": 19560,
        "highly_skilled_migrant_scheme": 10570,
        "researcher_directive_2016_801": 3080,
        "intra_corporate_transfer": 2610,
        "orientation_year": 1800,
        "self_employed": 1240,
        "eu_blue_card": 260,
    }


@pytest.mark.parametrize(("as_of", "report_year"), [("2025-07-31", 2024), ("2026-11-23", 2025)])
def test_family_members_of_2022_are_those_of_the_page_of_cbs_itself(as_of, report_year):
    """A copy on the site of an action group says 11.130; the page of CBS and its quarters do not."""
    found = quoted("nareizigers", "2022", as_of, report_year)

    assert (found.value, found.snapshot.hand, found.later) == (10925, "source", False)


@pytest.mark.parametrize(
    ("as_of", "vintage"),
    [("2023-10-06", "2023-06-14"), ("2025-07-31", "2025-06-12"), ("2026-11-23", "2026-06-25")],
)
def test_decisions_by_country_of_origin_are_those_of_the_june_of_the_edition(as_of, vintage):
    place = {"country_of_origin": "SYR", "decision": "refugee_status_recognised"}
    found = quoted("asielbesluiten_unhcr_herkomst", "2022", as_of, int(as_of[:4]) - 1, **place)

    assert (found.value, found.snapshot.vintage[:10], found.later) == (6038, vintage, False)
