"""The policy register: strict reading, what each domain shows, the timeline of a year."""

import json
import re
import shutil
from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from pydantic import ValidationError

from staatvanmigratie import grafiek
from staatvanmigratie.book.output_nodes import block
from staatvanmigratie.book.web import tables
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.notebook import time_axis
from staatvanmigratie.notebook.charts import events
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.notebook.outputs.figure import figuur
from staatvanmigratie.notebook.outputs.number_tables import shown
from staatvanmigratie.notebook.outputs.text import RenderedText
from staatvanmigratie.report.checks import check_policy
from staatvanmigratie.report.registers import policy
from staatvanmigratie.report.registers.policy import Development, Register
from staatvanmigratie.report.typed_numbers import typed_numbers
from tests.samples import ROOT

YEARS = [2021, 2022, 2023, 2024, 2025]

ENTRY = """
  date: "2024-02-01"
  title: Spreidingswet in werking
  text: De wet geeft gemeenten een taak bij de opvang van asielzoekers.
  domain: opvang
  ministry: [JenV]
  status: in werking
  address: https://www.rijksoverheid.nl/spreidingswet
  chapters: [08_opvang_en_huisvesting]
"""


def register(tmp_path, **files):
    for name, content in files.items():
        (tmp_path / f"{name.lstrip('y')}.yml").write_text(content, encoding="utf-8")
    return policy.read(tmp_path)


def development(day, title="Brief over de opvang", domain="opvang", key="news-{}-brief", **more):
    fields = {
        "key": key.format(day),
        "date": day,
        "title": title,
        "text": "Het kabinet schrijft hoe het gaat met de opvang.",
        "domain": domain,
        "by": "kabinet",
        "status": "gepubliceerd",
        "address": "https://example.org/brief",
        "seen_in": "een krant",
        "chapters": ["08_opvang_en_huisvesting"],
    }
    return Development(**{**fields, **more})


# Strict reading -----------------------------------------------------------------------------------------


def test_an_entry_says_when_what_and_where(tmp_path):
    (entry,) = register(tmp_path, y2024=f"stb-2024-12:{ENTRY}")

    assert (entry.year, entry.day) == (2024, "1\N{NO-BREAK SPACE}februari\N{NO-BREAK SPACE}2024")
    assert entry.paper == "Staatsblad 2024,\N{NO-BREAK SPACE}12"
    assert entry.who == "JenV"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("domain: opvang", "domain: opvan", "domain: no domain 'opvan'; did you mean opvang?"),
        ("  address: https://www.rijksoverheid.nl/spreidingswet\n", "", "address: is missing"),
        ("https://", "http://", "address: 'http://www.rijksoverheid.nl/spreidingswet' is no address"),
        ("https://www.rijksoverheid.nl/spreidingswet", "same", "address: 'same' is no address"),
        ("status: in werking", "status: goedgekeurd", "status: "),
        ("ministry: [JenV]", "ministry: [Justitie]", "ministry: no ministry 'Justitie'"),
        ("ministry: [JenV]", "series: []", "ministry or by"),
        ("ministry: [JenV]", "ministry: [JenV]\n  by: kabinet", "ministry or by"),
        ("domain: opvang", "domain: opvang\n  also: [azc]", "also: no domain 'azc'"),
        ("domain: opvang", "domain: opvang\n  also: [opvang]", "also: opvang is its domain already"),
        ("chapters: [08_opvang_en_huisvesting]", "chapters: []", "chapters: "),
        ("ministry: [JenV]", "ministry: [JenV]\n  minister: X", "minister: is an unknown key"),
        ('"2024-02-01"', '"2024-Q1"', "date: '2024-Q1' is no date"),
        ('"2024-02-01"', '"1 februari 2024"', "date: '1 februari 2024' is no date"),
        ('"2024-02-01"', '"2023-02-01"', "date: 2023-02-01 belongs in 2023.yml"),
        ("ministry: [JenV]", 'ministry: [JenV]\n  dossiers: ["19 637"]', "dossiers: '19 637' is no dossier"),
    ],
)
def test_a_slip_is_an_error_that_names_file_entry_and_key(tmp_path, old, new, said):
    content = f"stb-2024-12:{ENTRY}"
    assert old in content

    with pytest.raises(DataFileError, match="^" + re.escape(f"data/policy/2024.yml: stb-2024-12: {said}")):
        register(tmp_path, y2024=content.replace(old, new))


def test_a_paper_stands_in_the_register_once(tmp_path):
    """Titles of letters repeat, so the number is the key; in no two years either."""
    other = ENTRY.replace("2024-02-01", "2023-02-01")

    with pytest.raises(DataFileError, match=r"2024\.yml: stb-2024-12: duplicate key.*2023\.yml"):
        register(tmp_path, y2023=f"stb-2024-12:{other}", y2024=f"stb-2024-12:{ENTRY}")
    with pytest.raises(DataFileError, match="a second time"):
        register(tmp_path, y2023="{}", y2024=f"stb-2024-12:{ENTRY}\nstb-2024-12:{ENTRY}")


@pytest.mark.parametrize("key", ["spreidingswet", "30573", "30573-228b", "stb-24-12", "news-spreidingswet"])
def test_a_key_is_the_number_of_a_paper_or_a_date(tmp_path, key):
    with pytest.raises(DataFileError, match="is no key of a paper"):
        register(tmp_path, y2024=f'"{key}":{ENTRY}')


def test_without_a_paper_the_key_holds_the_date_and_somebody_said_it(tmp_path):
    with pytest.raises(DataFileError, match="the key says 2024-03, date says 2024-02-01"):
        register(tmp_path, y2024=f"news-2024-03-wet:{ENTRY}")
    with pytest.raises(DataFileError, match="seen_in is missing"):
        register(tmp_path, y2024=f"news-2024-02-01-wet:{ENTRY}")


def test_a_file_is_named_after_its_year(tmp_path):
    with pytest.raises(DataFileError, match="named after its year"):
        register(tmp_path, beleid=f"stb-2024-12:{ENTRY}")


@pytest.mark.parametrize(
    ("key", "paper"),
    [
        ("30573-228", "Kamerstuk 30 573, nr. 228"),
        ("30573-J", "Kamerstuk 30 573, J"),
        ("36200-VI-107", "Kamerstuk 36 200 VI, nr. 107"),
        ("stcrt-2024-3320", "Staatscourant 2024, 3320"),
        ("eu-2022-382", "(EU) 2022/382"),
        ("tk-2026D05153", "Kamerbrief 2026D05153"),
    ],
)
def test_a_paper_is_quoted_as_parliament_does(key, paper):
    entry = development("2024-02-01", key=key, seen_in="Kamerstuk 1")

    assert entry.paper.replace("\N{NO-BREAK SPACE}", " ") == paper
    assert entry.reference.endswith("(genoemd in Kamerstuk 1)"), "a paper that was not read itself says so"


def test_without_a_paper_the_link_says_whose_page_it_is():
    def says(**more):
        return development("2024-02-01", **more).reference.replace("\N{NO-BREAK SPACE}", "~")

    assert says(seen_in="verslag in Kamerstuk 19 637, nr. 3001") == "Verslag in Kamerstuk 19~637, nr.~3001"
    assert says(seen_in="NRC", dossiers=["36703", "36704"]) == "NRC (dossiers 36~703 en 36~704)"
    assert says(seen_in="Kamerstuk 35 282, L", dossiers=["35282"]) == "Kamerstuk 35~282, L"


# What the report shows ----------------------------------------------------------------------------------


def test_developments_stand_in_the_order_of_time_and_a_month_after_its_days():
    found = Register(
        [development(day) for day in ("2023", "2023-06", "2023-06-29", "2023-07-01", "2022-12-01")]
    )

    assert [each.date for each in found.of(2023)] == ["2023-06-29", "2023-06", "2023-07-01", "2023"]


def test_a_domain_shows_its_developments_of_the_report_year_as_links():
    found = open_edition(2024, root=ROOT).beleid("opvang", "openbare_orde")

    assert found.record.label == "tab-beleid-opvang-openbare-orde"
    rows = found.record.table.rows
    assert all(row[0].text.endswith("2024") and row[2].href.startswith("https://") for row in rows)
    assert any("Spreidingswet in werking" in row[1].text for row in rows)
    assert '<a href="https://' in found.data["text/html"]


def test_a_chapter_shows_what_concerns_its_domain_and_chapter_12_each_development_once():
    """The activation of temporary protection stands under Ukraine, and concerns Europe."""
    edition = open_edition(2022, root=ROOT)

    def says(found):
        return any("EU geeft tijdelijke bescherming" in row[1].text for row in found.record.table.rows)

    assert says(edition.beleid("europa")) and says(edition.beleid("oekraine"))
    assert not says(edition.beleid("europa", alleen=True))
    assert sum(len(edition.policy.within(2022, name)) for name in policy.domains()) == len(
        edition.policy.of(2022)
    )


def test_the_book_prints_the_title_in_bold_and_the_paper_as_a_link():
    (table, _note) = block(open_edition(2024, root=ROOT).beleid("opvang").record)

    made = BeautifulSoup(tables.written(table["table"], "", str), "html.parser")
    _, what, paper = made.tbody.tr.find_all(["th", "td"])
    assert what.strong.get_text() == "Besluit bij de Spreidingswet."
    assert what.get_text().startswith("Besluit bij de Spreidingswet. Het besluit regelt")
    assert paper.a["href"].startswith("https://www.njb.nl/")


def test_a_domain_without_developments_is_a_sentence():
    found = open_edition(2021, root=ROOT).beleid("oekraine")

    assert isinstance(found, RenderedText)
    assert "2021 geen ontwikkeling over ontheemden uit Oekraïne" in found.markdown


def test_a_chapter_names_domains_there_are():
    edition = open_edition(2024, root=ROOT)

    with pytest.raises(SvmError, match=r"no domain 'asyl'.*asiel"):
        edition.beleid("asyl")
    with pytest.raises(SvmError, match="name one or more domains"):
        edition.beleid()


def test_the_table_of_papers_holds_numbered_papers_only():
    found = open_edition(2023, root=ROOT).beleidsstukken()

    said = [row[-1].text for row in found.record.table.rows]
    assert said and all(re.match(r"Kamerstuk|Kamerbrief|Staats|\(EU\)", text) for text in said)
    assert "JenV: Justitie en Veiligheid" in found.record.notes[0]


def test_domains_with_as_many_developments_are_not_torn_apart():
    days = [f"2024-01-{n:02d}" for n in range(1, 7)]
    domains = ["asiel", "asiel", "asiel", "opvang", "keten", "studie"]
    found = [development(day, domain=domain) for day, domain in zip(days, domains, strict=True)]

    assert policy.busiest(found) == [("asiel", 3)]
    assert policy.busiest(found[2:]) == []


# The timeline -------------------------------------------------------------------------------------------


def boxes(g):
    """Every word in the drawing as a box: where the chart says it stands."""
    from staatvanmigratie.notebook import theme
    from staatvanmigratie.notebook.charts import geometry

    found = {}
    for layer in g.spec["layer"]:
        if layer["mark"]["type"] == "text" and "stroke" not in layer["mark"]:
            for row in g.spec["datasets"][layer["data"]["name"]]:
                size = layer["mark"].get("fontSize", theme.SIZE)
                wide = geometry.text_width(row["text"], size)
                start = {"left": 0, "center": wide / 2, "right": wide}[layer["mark"]["align"]]
                left, top = row["x"] - start, row["y"] - 7
                height = 15 * (row["text"].count("\n") + 1)
                found[row["text"], left, top] = (left, top, left + wide, top + height)
    return list(found.values())


@pytest.mark.parametrize("year", YEARS)
def test_no_words_of_a_timeline_overlap_or_leave_the_chart(year):
    g = grafiek.tijdlijn(open_edition(year, root=ROOT).policy.of(year))

    found = boxes(g)
    width, left = g.spec["width"], min(box[0] for box in found)
    assert len(found) > 20
    for (a, b, c, d), (e, f, h, i) in combinations(found, 2):
        assert c <= e + 1 or h <= a + 1 or d <= f + 1 or i <= b + 1
    assert all(left <= box[0] and box[2] <= width + 13 for box in found)


def test_a_timeline_is_valid_and_says_in_words_and_rows_what_it_shows():
    found = open_edition(2023, root=ROOT).policy.of(2023)
    g = grafiek.tijdlijn(found)

    g.chart.to_dict(validate=True)
    assert '"url"' not in json.dumps(g.spec, allow_nan=False)
    assert f"Tijdlijn van 2023: {len(found)} ontwikkelingen" in g.alt
    assert [shown(row[2]) for row in g.table.rows] == [each.title for each in found]
    assert "Open punt: alleen de maand is bekend." in g.remarks
    assert figuur(g, "fig-tijdlijn", "Beleid in 2023").record.source == ""


def test_a_timeline_is_of_one_year():
    with pytest.raises(SvmError, match="2023 and 2024"):
        grafiek.tijdlijn([development("2023-01-01"), development("2024-01-01")])
    with pytest.raises(SvmError, match="of none"):
        grafiek.tijdlijn([])


# The register itself ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return policy.read(ROOT / "data" / "policy")


def test_every_edition_has_developments(shipped):
    assert all(len(shipped.of(year)) > 10 for year in YEARS)


def test_every_domain_has_a_name_and_an_entry(shipped):
    """A chapter asks for its domain; one that never has an entry would be a slip of spelling."""
    assert all(each.head and each.said for each in policy.domains().values())
    assert {each.domain for each in shipped} == set(policy.domains())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("head: Grenzen", "kop: Grenzen", "grenzen: head: is missing"),
        ("said: grenzen}", "said: grenzen, order: 3}", "grenzen: order: is an unknown key"),
        ("{head: Grenzen, said: grenzen}", "grenzen", "grenzen: expected keys and values, found str"),
    ],
)
def test_a_slip_in_the_domains_is_an_error(tmp_path, monkeypatch, old, new, said):
    path = tmp_path / policy.DOMAINS
    path.parent.mkdir(parents=True)
    path.write_text((ROOT / policy.DOMAINS).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    with pytest.raises(DataFileError, match="^" + re.escape(f"data/policy/domains.yml: {said}")):
        policy.domains()


def test_the_ministries_of_the_register_are_those_of_the_organisations(tmp_path, monkeypatch):
    """Who is added to the one list may answer for a development at once."""
    text = "ministries: {KGG: Klimaat en Groene Groei}\n"
    (tmp_path / "data" / "policy").mkdir(parents=True)
    (tmp_path / "data" / "organisations.yml").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / policy.DOMAINS, tmp_path / policy.DOMAINS)
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    assert development("2024-01-01", by=None, ministry=["KGG"]).who == "KGG"
    with pytest.raises(ValidationError, match="no ministry 'JenV'; there are: KGG"):
        development("2024-01-01", by=None, ministry=["JenV"])


def test_the_register_names_no_person(shipped):
    """Functions and institutions only; a name stands behind a function or a motion."""
    person = re.compile(r"(?:minister|staatssecretaris|het lid|motie|amendement)[- ](?:van )?[A-Z]\w+")

    assert not [each.key for each in shipped if person.search(f"{each.title} {each.text} {each.by}")]


def test_the_register_holds_no_figures(shipped):
    """A number on a page comes from the store; a date is no figure."""
    found = [(each.key, said) for each in shipped for _, said in typed_numbers(f"{each.title}\n{each.text}")]

    assert not found


def test_the_check_names_an_unknown_series_and_chapter(shipped):
    edition = open_edition(2024, root=ROOT)
    slips = {"series": ["geen_reeks"], "chapters": ["99_niets"], "text": "Er kwamen 12 mensen bij."}
    edition.__dict__["policy"] = Register([development("2024-01-01", **slips)])

    said = [finding.message for finding in check_policy(edition)]

    assert any("geen_reeks" in message for message in said)
    assert any("99_niets" in message for message in said)
    assert any("typed number" in message for message in said)


def test_the_shipped_register_passes_its_check():
    found = check_policy(open_edition(2024, root=ROOT))

    assert not [finding for finding in found if finding.level == "error"]


# ---------------------------------------------------------------- titles that say nothing, policy in charts


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title", "Verzamelbrief opvang"),
        ("title", "Brief over onderwerpen op het gebied van migratie"),
        ("title", "Stand van zaken bij de IND"),
        ("title", "Actuele situatie in de asielketen"),
        ("text", "Het kabinet informeert de Tweede Kamer over verschillende onderwerpen."),
    ],
)
def test_what_says_nothing_is_refused(field, said):
    with pytest.raises(ValidationError, match="says nothing; write what the paper is about"):
        development("2024-02-01", **{field: said})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"effect_from": "2024-02"}, "is no day"),
        ({"effect_from": "2024-02-01"}, "name the series too"),
    ],
)
def test_a_day_of_effect_has_a_day_and_a_series(more, said):
    with pytest.raises(ValidationError, match=said):
        development("2024-02-01", **more)


def note_of(number, *series, as_of=None):
    edition = open_edition(number - 1, as_of, root=ROOT)
    return " ".join(grafiek.maanden(*(edition.series(each) for each in series)).remarks)


def test_a_chart_over_time_shows_the_policy_that_concerns_it():
    said = note_of(2025, "nareizigers_kwartaal")

    assert "Beleid in deze jaren: a Tijdelijke maatregel voor nareis (3" in said.replace("\xa0", " ")
    assert "b Uitspraak over de nareismaatregel (8" in said.replace("\xa0", " ")
    assert "Spreidingswet" not in said


def test_policy_after_the_cut_off_date_or_the_last_figure_is_not_drawn():
    assert "Beleid" not in note_of(2022, "nareizigers_kwartaal")
    assert "migratiepact" not in note_of(2025, "asiel_eerste_aanvragen_kwartaal")


@pytest.mark.parametrize(
    ("period", "place"),
    [("2022", 2022 + 62 / 366 - 0.5), ("2022-01-01", 2022 + 62 / 366), ("2022-Q1", 2022 + 62 / 366)],
)
def test_a_day_stands_where_the_periods_around_it_stand(period, place):
    entry = development("2022-03-04", effect_from="2022-03-04", series=["immigratie_totaal"])

    assert events.place_of(entry, period) == pytest.approx(place)


def test_a_day_among_counts_on_irregular_days_stands_at_itself():
    """The first count was in April; what took effect in March stood a quarter of a year early by that."""
    entry = development("2022-03-04", effect_from="2022-03-04", series=["immigratie_totaal"])

    stands = events.place_of(entry, "2019-04-29", "dates")
    assert stands == pytest.approx(time_axis.place("2022-03-04", "dates"))


def test_the_main_events_of_2024_are_in_the_register():
    titles = {each.date: each.title for each in policy.of_project().of(2024)}

    for day in ("2024-05-16", "2024-07-02", "2024-09-13", "2024-09-18", "2024-10-25", "2024-12"):
        assert day in titles


@pytest.mark.parametrize("domain", ["gezin", "inburgering"])
@pytest.mark.parametrize("year", [2024, 2025])
def test_family_and_integration_have_entries(year, domain):
    assert policy.of_project().about(year, domain)
