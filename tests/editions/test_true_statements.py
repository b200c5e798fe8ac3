"""Statements a critical reader found wrong: what each edition may and may not say about them."""

import re

import pytest

from staatvanmigratie.report.edition import open_edition
from tests.samples import ROOT, editions


def edition(number):
    return open_edition(number - 1, root=ROOT)


@editions.each
def test_the_target_of_2023_is_the_one_the_minister_gives(number):
    """The 27.300 of April 2023 was lowered to 17.600 before the half year was over."""
    target = edition(number).series("huisvesting_taakstelling")

    if number >= 2024:
        assert target.at("2023-S2").shown == "17.600"
    assert all(each.value != 27300 for each in target)


def test_target_people_housed_and_backlog_come_from_one_answer():
    now = edition(2025)
    half = {
        "target": "huisvesting_taakstelling",
        "with_backlog": "huisvesting_opgave",
        "housed": "huisvesting_gerealiseerd",
    }
    shown = {
        name: [now.series(id_).at(p).shown for p in ("2022-S1", "2022-S2", "2023-S1", "2024-S1")]
        for name, id_ in half.items()
    }

    assert shown == {
        "target": ["10.000", "13.500", "21.200", "18.750"],
        "with_backlog": ["13.748", "15.333", "19.418", "25.000"],
        "housed": ["11.934", "17.126", "14.296", "14.271"],
    }
    assert now.series("huisvesting_achterstand").at("2024-07-01").shown == "10.900"


@pytest.mark.parametrize("before", ["2019-S1", "2020-S2", "2022-S1", "2022-S2"])
def test_the_task_of_a_half_year_follows_from_the_one_before(before):
    """What is left of a task comes on top of the next target: a slip in typing over would show."""
    now = edition(2025)
    task, housed = (now.series(f"huisvesting_{name}") for name in ("opgave", "gerealiseerd"))
    after = {"S1": f"{before[:4]}-S2", "S2": f"{int(before[:4]) + 1}-S1"}[before[-2:]]

    left = task.at(before).value - housed.at(before).value
    assert abs(now.series("huisvesting_taakstelling").at(after).value + left - task.at(after).value) <= 50


def test_work_permits_that_were_asked_for_are_not_printed_as_granted():
    granted = edition(2025).series("twv_asielzoekers")

    assert granted.periods == ["2024"]


def test_who_waits_for_the_ind_at_the_end_of_2024_is_there():
    now = edition(2025)

    assert now.series("asiel_openstaand_algemeen").latest.shown == "50.910"
    assert (now.series("nareis_openstaand").latest.period, now.series("nareis_openstaand").latest.shown) == (
        "2024-12-31",
        "66.040",
    )


@editions.each
def test_no_note_of_a_province_or_of_births_speaks_of_what_came_later(number):
    shown = edition(number)

    assert not re.search(r"\d{4}", shown.series("immigratie_provincie").entry.note)
    assert shown.series("natuurlijke_aanwas").entry.note is None


def page(number, chapter):
    """The text of a chapter as the built website shows it."""
    import lxml.html

    path = editions.built(number) / "html" / "notebooks" / f"{chapter}.html"
    document = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
    (main,) = document.xpath("//main")
    for hidden in main.xpath(".//script | .//style"):
        hidden.drop_tree()
    return " ".join(main.text_content().split())


@editions.each
def test_the_ten_countries_of_origin_come_from_a_source_that_has_them_all(number):
    """In 2024 UNHCR counts 703 people from Iran, whom the copy of the table of CBS lacks: ninth of ten."""
    said = page(number, "07_asiel")

    # UNHCR published its figures on 2023 two weeks after the cut-off date of 2024.
    assert ("geven de tien grootste landen van herkomst" in said) == (number != 2024)
    assert ("De lijst is dus geen rangorde" in said) == (number == 2024)
    if number == 2025:
        assert re.search(r"Van de 32\.049 mensen .*? kwamen er 11\.525 uit Syrië \(36%\)", said)
        origins = edition(2025).series("eu_asielaanvragen_unhcr_herkomst").where(ref_area="NLD")
        ninth = origins.top(10, "country_of_origin")[8]
        assert (ninth.label, ninth.shown) == ("Iran", "703")


@editions.each
def test_the_countries_of_the_eu_are_ranked_by_one_count(number):
    """Spain had 165.465 in the table of all countries and 167.342 in the ranking below it."""
    said = page(number, "02_europa")

    assert "Eerste asielaanvragen per EU-land volgens Eurostat" not in said
    assert "Nieuwe asielaanvragen per EU-land volgens UNHCR, 2010" in said


@editions.of(2025)
def test_outcomes_by_country_of_origin_leave_out_what_was_not_decided(number):
    """UNHCR on Syrians in 2024: 10.187 got protection, 480 did not, and 1.409 cases were closed."""
    said = page(number, "07_asiel")

    assert "Van de inhoudelijke besluiten over mensen uit Syrië gaf 96% bescherming" in said


@editions.each
def test_no_tile_of_reception_is_empty_where_an_older_or_nearer_figure_serves(number):
    tiles = page(number, "08_opvang_en_huisvesting").split("Hoeveel mensen in de opvang wonen", 1)[0]

    assert "Nog niet beschikbaar" not in tiles


@editions.of(2025)
def test_what_growth_leaves_over_is_no_correction_of_cbs_where_a_part_is_rounded(number):
    """101.085 - 107.768 is the natural increase of 6.683 itself: the 700 is what rounding left over."""
    said = page(number, "03_migratie_naar_en_uit_nederland")

    assert "dat zijn overige correcties van het CBS" not in said
    assert "door afronding als een van de cijfers is afgerond" in said


@editions.each
def test_the_summary_counts_people_on_the_run_in_the_newest_year_of_the_chapter(number):
    """The summary of 2025 said 117,3 million at the end of 2023 while chapter 1 counts 2024."""
    summary = page(number, "00_samenvatting").split("Ontheemden in de wereld", 1)[1][:400]
    years = re.findall(r"eind (\d{4})", summary)
    chapter = open_edition(number - 1, root=ROOT).series("vluchtelingen_unhcr")

    assert years[1] == chapter.latest.period


@editions.of(2025)
def test_shares_by_reason_are_those_of_all_immigrants(number):
    """CBS in June 2025 on the immigrants of 2023: 21 % work, 22 % family, 12 % study, 10 % asylum."""
    summary, chapter = page(number, "00_samenvatting"), page(number, "03_migratie_naar_en_uit_nederland")

    assert re.search(r"In 2023, .*? kwam 21% van alle immigranten voor werk .*?, 22% voor gezin", summary)
    assert re.search(
        r"kwam 21% voor werk, 22% voor gezin, 12% voor studie en 10% voor asiel of nareis", chapter
    )


@editions.of(2025)
def test_what_was_wrong_is_not_said_any_more(number):
    housing, asylum = page(number, "08_opvang_en_huisvesting"), page(number, "07_asiel")

    assert "Woningen te vinden" not in housing
    assert "van het niet houden aan huisregels tot geweld" not in housing
    assert "dreigen met zelfdoding" in housing
    assert "3.437 miljoen euro begroot" in housing
    assert "Naar een andere opvang, zoals die van Nidos, ging 2%" in housing
    assert "met hervestiging" not in asylum.split("Eerste aanvragen en nareizigers", 1)[0]
    assert "natuurlijke aanwas ongeveer −6.000" in page(number, "03_migratie_naar_en_uit_nederland")
    assert "ontheemd. Dat is" not in page(number, "01_internationaal")
    assert "12% meer" not in page(number, "09_ontheemden_uit_oekraine").split("Verschillende tellingen", 1)[0]
