"""Tables that were typed over: every cell is checked, every row is accounted for."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.transcription.attribution import SLUG_LENGTH, Rules, _is_own_site, slug
from staatvanmigratie.sources.transcription.grouping import LeftOut, grouped, left_out_copies
from staatvanmigratie.sources.transcription.rows import COLUMNS, parse
from tests.samples import ROOT

RULES = Rules.read(ROOT / "data" / "transcription.yml")

ROW = {
    "indicator": "asylum_first_applications",
    "period": "2023",
    "region": "NL",
    "breakdown": "",
    "category": "",
    "value": "38375",
    "unit": "persons",
    "status": "final",
    "source_org": "CBS",
    "source_title": "StatLine 80059ned Asielverzoeken; nationaliteit, vanaf 1975 (detail page)",
    "source_url": "https://www.cbs.nl/nl-nl/cijfers/detail/80059ned",
    "source_date": "2024",
    "note": "",
}


def cell(text):
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def table(*changes, columns=COLUMNS):
    lines = [",".join(columns)]
    lines += [",".join(cell({**ROW, **change}.get(column, "x")) for column in columns) for change in changes]
    return ("\n".join(lines) + "\n").encode("utf-8")


def delivered(*changes, rules=RULES, file="asylum.csv"):
    left_out = LeftOut()
    return grouped(parse(table(*changes), file), rules, left_out), left_out


def one(file="asylum.csv", **change):
    [delivery], _ = delivered(change, file=file)
    return delivery


def figure(**change):
    [row] = one(**change).observations.to_dict("records")
    return row


def description(**change):
    return one(**change).description


def test_a_row_becomes_a_figure_and_its_provenance():
    delivery = one()

    assert figure() == {
        "indicator": "asylum_first_applications",
        "time_period": "2023",
        "ref_area": "NLD",
        "obs_value": "38375",
        "unit_measure": "persons",
        "obs_status": "A",
        "rounded": False,
        "note": "",
    }
    assert delivery.folder == "2024"
    assert delivery.description == {
        "source": "cbs",
        "publisher": "Centraal Bureau voor de Statistiek (CBS)",
        "dataset": "80059ned",
        "title": "Asielverzoeken; nationaliteit, vanaf 1975",
        "table": "80059ned",
        "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/80059ned/table",
        "vintage": "2024",
        "known_from": "2024-12-31",
        "vintage_note": None,
        "origin": "transcribed",
        "seen_at": "https://www.cbs.nl/nl-nl/cijfers/detail/80059ned",
        "seen_in": "CBS",
        "secondary": False,
        "table_copy": False,
        "warning": None,
        "licence": "CC BY 4.0",
        "transcribed_on": "2026-11-23",
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "38.375,0"}, "value '38.375,0' is no number"),
        ({"value": "ca. 38375"}, "is no number"),
        ({"value": "nan"}, "is no number"),
        ({"value": "1e3"}, "is no number"),
        ({"value": ""}, "value is empty"),
        ({"unit": " "}, "unit is empty"),
        ({"indicator": ""}, "indicator is empty"),
        ({"indicator": "Asylum"}, "indicator 'Asylum'"),
        ({"source_org": ""}, "source_org is empty"),
        ({"source_title": ""}, "source_title is empty"),
        ({"source_url": ""}, "source_url is empty"),
        ({"source_url": "www.cbs.nl"}, "is no address"),
        ({"status": "definitief"}, "unknown status 'definitief'"),
        ({"status": ""}, "status is empty"),
        ({"period": "23"}, "unknown form of period '23'"),
        ({"period": "2023-13"}, "unknown form of period"),
        ({"period": "2023-02-30"}, "unknown form of period"),
        ({"period": "2023-Q5"}, "unknown form of period"),
        ({"period": "2023-H3"}, "unknown form of period"),
        ({"region": "Nederland"}, "region 'Nederland'"),
        ({"breakdown": "Nationality", "category": "SYR"}, "breakdown 'Nationality'"),
        ({"breakdown": "nationality"}, "category of nationality is empty"),
        ({"source_date": "mei 2024"}, "unknown form of source_date"),
        ({"source_date": "2024-13"}, "unknown form of source_date"),
        ({"note": "two\nlines"}, "note runs over more than one line"),
    ],
)
def test_a_wrong_cell_names_file_and_line(change, words):
    """A slip in one of fifty thousand rows must be found by who made it."""
    with pytest.raises(DataFileError) as caught:
        parse(table({}, change), "asylum.csv")

    assert re.match(r"asylum\.csv, line [34]: ", str(caught.value))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (table({}, columns=[*COLUMNS, "remark"]), "line 1: 'remark' is unknown"),
        (table({}, columns=COLUMNS[:-1]), "line 1: 'note' is missing"),
        (table({}, columns=COLUMNS[::-1]), "line 1: the columns stand in another order"),
        (table({})[:-40], "line 2: has 11 cells instead of 13"),
        (table({}).rstrip() + b",extra\n", "line 2: has 14 cells instead of 13"),
        (table({}) + b'"asylum', "line 3"),
        (table({}).replace(b",CBS,", b',"CBS"x,'), "line 2"),
        (table({}).replace(b"CBS", b"\xff"), "not UTF-8"),
        (b"", "is empty"),
    ],
)
def test_a_broken_table_is_refused(content, words):
    with pytest.raises(DataFileError) as caught:
        parse(content, "asylum.csv")

    assert "asylum.csv" in str(caught.value)
    assert words in str(caught.value)


def test_a_byte_order_mark_and_an_empty_line_do_no_harm():
    """Excel writes the one, an editor leaves the other."""
    lines = table({}, {"period": "2022"}).split(b"\n")
    content = b"\xef\xbb\xbf" + b"\n".join([*lines[:2], b"", *lines[2:]])

    assert [(row.period, row.line) for row in parse(content, "asylum.csv")] == [("2023", 2), ("2022", 4)]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2023-H1", "2023-S1"),
        ("2023-Q1", "2023-Q1"),
        ("2023-12", "2023-12"),
        ("2023-12-31", "2023-12-31"),
        ("2014+36m", "2014+36m"),
        ("cohort2014", "cohort2014"),
        ("2023-01/2023-10", "2023-01/2023-10"),
        ("2021/2022", "2021/2022"),
        ("2022-begin", "2022-begin"),
    ],
)
def test_a_period_is_written_as_sdmx_or_as_the_source_has_it(written, stored):
    assert figure(period=written)["time_period"] == stored


@pytest.mark.parametrize(
    ("status", "note", "stored"),
    [
        ("final", "", ("A", False)),
        ("provisional", "", ("P", False)),
        ("estimate", "derived here: sum of 27 member states", ("A", False)),
        ("estimate", "derived: sum of parts, provisional", ("P", False)),
        ("estimate", "modelled by the source", ("E", False)),
        ("rounded", "about", ("A", True)),
        ("rounded", "rounded to tens in source; provisional", ("P", True)),
        ("rounded", "first vintage July 2023", ("P", True)),
        ("final", "provisional in an earlier vintage", ("A", False)),
        ("final", "about", ("A", True)),
        ("estimate", "Derived here: sum of 27 member states", ("A", False)),
        ("rounded", "Provisional", ("P", True)),
    ],
)
def test_status_and_rounding_are_two_things(status, note, stored):
    """A rounded figure can be final; a provisional one stays provisional when it is rounded."""
    row = figure(status=status, note=note)

    assert (row["obs_status"], row["rounded"]) == stored
    assert row["note"] == note


@pytest.mark.parametrize(
    ("breakdown", "category", "dimensions"),
    [
        ("", "", {}),
        ("total", "total", {}),
        ("total", "", {}),
        ("nationality", "SYR", {"nationality": "SYR"}),
        ("nationality", "total", {"nationality": "_T"}),
        ("citizenship", "TOTAL", {"citizenship": "_T"}),
        ("nationality_x_purpose", "SYR_family_total", {"nationality": "SYR", "purpose": "family_total"}),
        ("country_of_origin_x_decision", "AFG:total", {"country_of_origin": "AFG", "decision": "_T"}),
        (
            "route_x_nationality",
            "Western Balkan Route:SYR",
            {"route": "Western Balkan Route", "nationality": "SYR"},
        ),
        ("country", "Netherlands", {}),
    ],
)
def test_a_breakdown_becomes_dimensions(breakdown, category, dimensions):
    plain = figure()

    row = figure(breakdown=breakdown, category=category)

    assert {name: value for name, value in row.items() if name not in plain} == dimensions


@pytest.mark.parametrize(
    ("breakdown", "category", "words"),
    [
        ("nationality_x_purpose", "family", "cannot be split into nationality and purpose"),
        ("age_x_sex", "young_male", "joint_breakdowns"),
        ("", "SYR", "without a breakdown"),
    ],
)
def test_a_category_that_does_not_fit_is_refused(breakdown, category, words):
    with pytest.raises(DataFileError, match=f"asylum.csv, line 2.*{words}"):
        one(breakdown=breakdown, category=category)


def test_country_of_origin_is_a_dimension_only_where_the_region_is_another_country():
    """UNHCR gives refugees by origin (the region is the origin) and, for the Netherlands, by origin again."""
    by_origin = figure(
        indicator="refugees_unhcr_mandate_by_origin",
        region="SYR",
        breakdown="country_of_origin",
        category="Syrian Arab Rep.",
    )
    in_nld = figure(
        indicator="refugees_in_nld_by_origin", region="NLD", breakdown="country_of_origin", category="SYR"
    )

    assert "country_of_origin" not in by_origin
    assert (in_nld["ref_area"], in_nld["country_of_origin"]) == ("NLD", "SYR")


def test_the_organisation_that_made_the_figure_is_the_source():
    """NOS passed it on; the reader is pointed to the IND."""
    keys = description(
        source_org="NOS (IND)",
        source_title="Aantal asielaanvragen daalt opnieuw",
        source_url="https://nos.nl/artikel/1",
        source_date="2018-01-15",
    )

    assert (keys["source"], keys["dataset"]) == ("ind", "aantal-asielaanvragen-daalt-opnieuw")
    assert keys["address"] == "https://ind.nl/nl/over-ons/cijfers-en-publicaties"
    assert (keys["seen_at"], keys["seen_in"]) == ("https://nos.nl/artikel/1", "NOS (IND)")
    assert keys["secondary"] is True


@pytest.mark.parametrize(
    ("address", "secondary"),
    [
        ("https://www.cbs.nl/nl-nl/nieuws/1", False),
        ("https://longreads.cbs.nl/asiel/", False),
        ("http://www.cbs.nl/nieuws", False),
        ("https://nepcbs.nl/nieuws", True),
        ("https://cbs.nl.example.org/nieuws", True),
        ("https://github.com/someone/cbs.nl", True),
    ],
)
def test_only_the_own_site_is_first_hand(address, secondary):
    keys = description(source_title="Een artikel", source_url=address)

    assert keys["secondary"] is secondary
    assert keys["address"] == ("https://www.cbs.nl/" if secondary else address)


def test_second_hand_is_second_hand_also_when_the_address_is_the_sources_own():
    """The transcriber notes the address of a page that was only seen quoted elsewhere."""
    keys = description(
        source_org="UNHCR (second-hand)",
        source_title="UNHCR Global Trends 2025",
        source_url="https://www.unhcr.org/us/global-trends",
        source_date="2026-06",
        note="seen second-hand in a public repository text",
    )

    assert keys["secondary"] is True
    assert keys["warning"]


def test_english_and_dutch_versions_of_a_table_are_one_dataset():
    found, _ = delivered(
        {},
        {
            "source_title": "StatLine 80059eng Asylum requests; by citizenship, from 1975 (detail page)",
            "source_url": "https://cbs.nl/en-gb/figures/detail/80059eng",
        },
    )

    assert [(each.description["dataset"], each.folder) for each in found] == [
        ("80059ned", "2024"),
        ("80059ned", "2024_2"),
    ]


def test_a_doubtful_copy_says_why_and_stands_behind_the_source_itself():
    found, _ = delivered(
        {
            "source_org": "CBS (StatLine 80059ned, copy in GitHub somebody/grenzendicht)",
            "source_url": "https://github.com/somebody/grenzendicht/blob/main/js/main.js",
        },
        {},
    )

    own, copy = (each.description for each in found)
    assert (own["secondary"], own["warning"]) == (False, None)
    assert copy["secondary"] is True
    assert "actiegroep" in copy["warning"]
    assert "somebody" not in copy["seen_in"] + copy["title"] + copy["dataset"]


def test_a_figure_of_an_edition_was_known_at_its_cut_off():
    """The figure stood in the edition before the news item; the decision note dates the cut-off."""
    keys = description(
        source_org="Ministerie van Justitie en Veiligheid",
        source_title="Staat van Migratie 2024: In 2023 stappen gezet",
        source_date="2024-06-14",
    )

    assert (keys["vintage"], keys["known_from"]) == ("2024-06-14", "2024-06-03")
    assert "Staat van Migratie" in keys["vintage_note"]


def test_no_cut_off_is_made_up_where_nobody_published_one():
    keys = description(
        source_org="Ministerie van Asiel en Migratie",
        source_title="Migratie opnieuw gedaald (Staat van Migratie 2025)",
        source_date="2025-07-04",
    )

    assert (keys["known_from"], keys["vintage_note"]) == ("2025-07-04", None)


def test_one_publication_can_pass_on_figures_of_two_organisations():
    nji = {
        "source_org": "Nederlands Jeugdinstituut (CBS, COA)",
        "source_title": "Cijfers over asielzoekers",
        "source_url": "https://www.nji.nl/cijfers/asielzoekers",
        "source_date": "2023",
    }

    assert description(**nji)["source"] == "cbs"
    assert description(**nji, indicator="coa_minors")["source"] == "coa"


def test_an_unknown_organisation_says_what_to_write():
    with pytest.raises(DataFileError) as caught:
        one(source_org="De Krant (IND)")

    assert "asylum.csv, line 2: source_org 'De Krant (IND)' is unknown" in str(caught.value)
    assert "`named`" in str(caught.value)


def test_a_row_without_a_date_needs_a_rule():
    """Without a vintage an edition could not know whether it may quote the figure."""
    with pytest.raises(DataFileError, match="line 2: source_date is empty"):
        one(source_date="")


def test_a_row_that_stands_twice_is_stored_once_and_counted():
    [delivery], left_out = delivered({}, {}, {"period": "2022"})

    assert len(delivery.observations) == 2
    assert left_out.reasons == {("asylum.csv", "the same figure stands twice"): 1}
    assert [(row.line, reason) for row, reason in left_out.rows] == [(3, "the same figure stands twice")]


def test_every_row_that_is_left_out_counts():
    _, left_out = delivered({}, {}, {})

    assert left_out.reasons.total() == 2


def test_a_copy_in_another_file_is_left_out_and_a_row_of_its_own_is_kept():
    """A picked list repeats figures with another title; what stands only there may not get lost."""
    others = parse(table({}), "asylum.csv")
    picked = parse(
        table({"source_title": "Reworded", "note": "headline"}, {"value": "1"}, {"source_date": "2023"}),
        "headlines.csv",
    )
    left_out = LeftOut()

    kept = left_out_copies(picked, others, "a picked copy", left_out)

    assert [row.line for row in kept] == [3, 4]
    assert [(row.line, reason) for row, reason in left_out.rows] == [(2, "a picked copy")]


def test_two_tables_of_one_vintage_have_a_folder_each():
    found, _ = delivered({}, {"source_title": "Een artikel"})

    assert [(each.description["dataset"], each.folder) for each in found] == [
        ("80059ned", "2024"),
        ("een-artikel", "2024"),
    ]


def test_a_figure_without_a_breakdown_is_the_total_of_its_table():
    [delivery], _ = delivered({}, {"breakdown": "nationality", "category": "SYR", "value": "12"})

    assert delivery.observations["nationality"].to_list() == ["_T", "SYR"]
    assert delivery.tables == ["asylum.csv", "asylum.csv"]


def test_of_two_copies_the_one_nobody_doubts_stands_in_front(tmp_path):
    """Number one is quoted where both have a figure."""
    title = {"source_title": "Een artikel"}
    doubtful = {**title, "source_url": "https://a.example.org/"}
    undoubted = {**title, "source_url": "https://b.example.org/"}

    def doubt(keys):
        keys["marks"].insert(0, {"match": {"source_url": "a[.]example"}, "warning": "Aangehaald."})

    found, _ = delivered(doubtful, undoubted, rules=changed_rules(tmp_path, doubt))

    assert [each.description["seen_at"] for each in found] == [
        "https://b.example.org/",
        "https://a.example.org/",
    ]


@pytest.mark.parametrize(
    ("indicator", "day"),
    [("knowledge_migrants_immigrated", "2026-11-24"), ("asylum_first_applications", "2026-11-23")],
)
def test_what_was_typed_over_on_another_day_says_so(indicator, day):
    assert description(indicator=indicator)["transcribed_on"] == day


def test_a_table_compiled_later_says_so_by_its_folder():
    assert one("2026-11/asylum.csv").description["transcribed_on"] == "2026-11-29"


@pytest.mark.parametrize(
    ("address", "org", "hand"),
    [
        ("https://www.cbs.nl/nl-nl/cijfers/detail/80059ned", "CBS", (False, False)),
        ("https://github.com/someone/data/blob/1/data/85484NED.csv", "CBS", (True, True)),
        ("https://github.com/someone/data/blob/1/migr.parquet", "CBS", (True, True)),
        ("https://github.com/PopulationStatistics/refugees/blob/1/population.rda", "UNHCR", (False, False)),
        # An action group, a text that cites a table, and the press tell a figure anew.
        ("https://github.com/InfoMakersHub/grenzendicht/blob/1/data/herkomst.json", "CBS", (True, False)),
        (
            "https://github.com/someone/data/blob/1/read.json",
            "GitHub research text (IND jaarcijfers)",
            (True, False),
        ),
        ("https://opendata.cbs.nl/table", "GitHub research text (CBS StatLine 82027NED)", (True, False)),
        ("https://www.nu.nl/1.json", "NU.nl (CBS)", (True, False)),
    ],
)
def test_a_copy_of_a_table_is_told_apart_from_a_retelling(address, org, hand):
    keys = description(source_url=address, source_org=org, source_title="Een artikel")

    assert (keys["secondary"], keys["table_copy"]) == hand


@pytest.mark.parametrize(
    ("status", "note", "code"),
    [
        ("final", "15 to 64 years; low reliability", "U"),
        ("final", "15 to 64 years; break in series", "B"),
        ("final", "break in series; low reliability", "U"),
        ("provisional", "break in series", "P"),
        ("final", "no break in series known", "A"),
    ],
)
def test_a_flag_of_the_source_in_a_note_is_the_status(status, note, code):
    assert figure(status=status, note=note)["obs_status"] == code


@pytest.mark.parametrize(
    ("note", "rounded"),
    [
        ("rounded; first vintage", True),
        ("rounded ('almost 307 thousand'); first vintage", True),
        ("rounded to ten thousands ('18.13 million')", True),
        ("rounded to 5 in source", False),
        ("rounded to 10 in source", False),
    ],
)
def test_a_provisional_figure_can_be_rounded_too(note, rounded):
    assert figure(status="provisional", note=note)["rounded"] is rounded


def test_a_note_does_not_repeat_what_the_snapshot_says_of_all_lines():
    keys = {"note": "all instances; rounded to 5 by Eurostat; extract of June 2023"}

    assert one(**keys).observations["note"].to_list() == [keys["note"]]
    assert one("2026-11/pending.csv", **keys).observations["note"].to_list() == ["all instances"]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://magazines.rijksoverheid.nl/ind/jaarverslag", True),
        ("https://magazines.rijksoverheid.nl/szw/jaarverslag", False),
        ("https://ind.nl./nieuws", True),
    ],
)
def test_a_site_may_be_a_part_of_a_host(address, own):
    organisation = RULES.organisations["ind"]

    assert _is_own_site(address, organisation) is own


def test_who_only_passes_on_points_to_the_organisation(tmp_path):
    """What stands on its own site was still made by somebody else."""

    def passes_on(keys):
        keys["organisations"]["cbs"]["passes_on"] = True

    [delivery], _ = delivered({"source_title": "Een artikel"}, rules=changed_rules(tmp_path, passes_on))

    assert delivery.description["secondary"] is True
    assert delivery.description["address"] == "https://www.cbs.nl/"


def test_a_note_is_reworded_before_it_is_printed(tmp_path):
    def reword(keys):
        keys["rewrites"].append({"columns": ["note"], "pattern": "by hand", "replacement": "typed over"})

    [delivery], _ = delivered({"note": "by hand "}, rules=changed_rules(tmp_path, reword))

    assert delivery.observations["note"].to_list() == ["typed over"]


@pytest.mark.parametrize(
    "other", [{"value": "38380"}, {"status": "provisional"}, {"unit": "applications"}, {"status": "rounded"}]
)
def test_two_values_in_one_place_are_both_kept(other):
    """Nobody can tell which is right; neither may get lost."""
    found, left_out = delivered({}, {"period": "2022"}, other)

    assert [(each.folder, len(each.observations)) for each in found] == [("2024", 2), ("2024_2", 1)]
    assert not left_out.rows


def test_what_a_title_may_not_hold():
    """Names of persons have no place in what is printed."""
    keys = description(
        source_org="Ministerie van Asiel en Migratie",
        source_title="Antwoord op vragen van het lid Jansen over de opvangplekken bij het COA (2021D1)",
        source_url="https://www.tweedekamer.nl/kamerstukken/1",
    )

    assert keys["title"] == "Antwoord op Kamervragen over opvangplekken bij het COA (2021D1)"
    assert "jansen" not in keys["dataset"]


@given(st.text(max_size=200))
def test_a_slug_is_a_folder_name(title):
    name = slug(title)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", name)
    assert len(name) <= SLUG_LENGTH


def test_a_slug_ends_at_a_word():
    title = "Aantal niet-Europese arbeidsmigranten blijft stijgen in Nederland én België"

    assert slug(title) == "aantal-niet-europese-arbeidsmigranten-blijft-stijgen-in"
    assert slug("a" * 80) == "a" * 60
    assert slug(f"{'a' * 55} {'b' * 4} c") == f"{'a' * 55}-bbbb"
    assert slug(f"{'a' * 55} {'b' * 3} {'c' * 9}") == f"{'a' * 55}-bbb"
    assert slug("Zo'n 10.000 “Oekraïners”: hoe nu?") == "zon-10-000-oekrainers-hoe-nu"


def changed_rules(tmp_path, change):
    keys = yaml.safe_load((ROOT / "data" / "transcription.yml").read_text("utf-8"))
    change(keys)
    path = tmp_path / "transcription.yml"
    path.write_text(yaml.safe_dump(keys), "utf-8")
    return Rules.read(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda keys: keys.pop("datasets"), "datasets: Field required"),
        (lambda keys: keys.update(extra=1), "extra: Extra inputs"),
        (lambda keys: keys["datasets"][0]["match"].update(org="x"), "datasets.0.match.org"),
        (lambda keys: keys["datasets"][0]["match"].update(source_org="("), "datasets.0.match"),
        (lambda keys: keys["organisations"]["cbs"].update(named=[2024]), "organisations.cbs.named.0"),
        (lambda keys: keys["organisations"]["ind"]["named"].append("CBS"), "'CBS' stands under"),
        (lambda keys: keys["dates"][0].update(known_from="juni 2024"), "dates.0.known_from"),
        (lambda keys: keys["several_organisations"][0].update(organisation="x"), "several_organisations"),
    ],
)
def test_a_slip_in_the_rules_names_the_key(tmp_path, change, words):
    with pytest.raises(DataFileError) as caught:
        changed_rules(tmp_path, change)

    assert "transcription.yml" in str(caught.value)
    assert words in str(caught.value)
