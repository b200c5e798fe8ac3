"""What the chapters that were thin show now, in the editions that could know it."""

import pytest

from staatvanmigratie.report.edition import open_edition
from tests.editions.test_true_statements import page
from tests.samples import ROOT, editions

#: Permits for knowledge and talent in 2024, as the real edition of 2025 prints them in its figure 12.
SCHEMES = ("10.570", "3.080", "2.610", "1.800", "1.240", "260")


@editions.of(2025)
def test_the_permits_of_2024_stand_there_by_scheme(number):
    said = page(number, "04_arbeids_en_kennismigratie")

    assert "In 2024 gaf de IND er 19.560" in said
    assert "De meeste daarvan, 10.570, waren voor een kennismigrant: 54%" in said
    assert all(scheme in said for scheme in SCHEMES)


@pytest.mark.parametrize(("number", "year", "asked"), [(2022, "2021", "22.840"), (2026, "2025", "19.490")])
def test_applications_for_knowledge_run_from_2019_to_the_report_year(number, year, asked):
    series = open_edition(number - 1, root=ROOT).series("ind_kennis_aanvragen")

    assert (series.first.period, series.latest.period, series.latest.shown) == ("2019", year, asked)


@editions.of(2025)
def test_residents_of_other_eu_countries_are_there_with_their_growth(number):
    """CBS and Eurostat on 1 January 2024; the real edition says 6 % more, Poles first."""
    said = page(number, "03_migratie_naar_en_uit_nederland")

    assert "745.524 inwoners de nationaliteit van een ander EU-land, 6% meer dan een jaar eerder" in said
    assert "Polen (194.401 mensen)" in said


@editions.of(2025)
def test_the_ranking_of_who_was_found_here_stops_where_it_is_not_certain(number):
    """In 2024 130 people of 3.995 have no nationality in the table: a ninth group of 130 is not certain."""
    said = page(number, "10_toezicht_terugkeer_en_vertrek")

    assert "Turkije (355 mensen), Brazilië (310) en Colombia (285)" in said
    assert "de acht grootste groepen" in said


@editions.of(2025)
def test_no_chapter_shows_what_was_copied_only_after_the_cut_off(number):
    """Of the origins per month there is a copy of September 2026 alone."""
    said = page(number, "03_migratie_naar_en_uit_nederland")

    assert "Komen en gaan naar herkomstland" not in said


@editions.of(2026)
def test_the_headline_of_2025_names_its_two_vintages(number):
    """CBS: 307.000 in February 2026, 309.000 in June; emigration and balance are of February."""
    said = page(number, "03_migratie_naar_en_uit_nederland")

    assert "In 2025 was het aantal immigranten 309.000 en het aantal emigranten 212.000 (voorlopig)" in said
    assert (
        "Het CBS gaf eerst, in februari 2026, 307.000 immigranten, 212.000 emigranten en een saldo van 95.000"
        in said
    )
    assert "latere stand dan de immigratie" not in said


@editions.of(2026)
def test_the_forecast_of_2025_stands_beside_what_came(number):
    said = page(number, "07_asiel")

    assert "tussen 40.000 en 55.300" in said
    assert "tussen 52.000 en 74.800" in said
    assert "Eerste aanvragen en nareizigers samen waren er 40.610 (voorlopig)" in said


@editions.of(2026)
def test_the_definitions_of_the_grant_rate_stand_side_by_side(number):
    said = page(number, "02_europa")

    assert "In 2025 was in Nederland 47,7% van de besluiten positief" in said
    assert "Vergelijk landen dus alleen binnen één telling" in said
