"""What an edition quotes does not give away what a partner hid, and what became secret is told."""

from datetime import date

import pytest

from staatvanmigratie.report import checks, small_counts
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project, vintages

SERIES = """
asiel_{name}:
  title: Asiel
  definition: Mensen die asiel aanvragen.
  unit: personen
  source: ind
  datasets: [{dataset}]
  select: {{indicator: asylum, ref_area: NLD}}
  by: {by}
  owner: IND
  release: {{first: N+1-02}}
  address: https://example.org/
{more}"""
PARTS = {("2023", "SYR"): 80, ("2023", "TUR"): 40, ("2023", "XKX"): "Q"}


@pytest.fixture
def project(tmp_path):
    small_project.make(tmp_path)
    return tmp_path


def catalogue(project, *series):
    texts = [SERIES.format(name=name, dataset=dataset, by=by, more="") for name, dataset, by in series]
    (project / "data" / "catalogue" / "asiel.yml").write_text("".join(texts), encoding="utf-8")
    return open_edition(2023, root=project)


def deliver(project, dataset, cells, vintage="2024-05-01", **more):
    return vintages.write(project / "data" / "snapshots", dataset, vintage, cells, **more)


def test_a_hidden_count_that_two_series_give_away_is_an_error(project):
    deliver(project, "ind/delen", PARTS)
    deliver(project, "coa/totaal", {("2023", "_T"): 123})
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"), ("totaal", "coa/totaal", "[]"))

    [(level, where, message)] = small_counts.following(edition)

    assert (level, where) == ("error", "data/catalogue: asiel_delen, asylum 2023 NLD XKX")
    assert message.startswith("secret, and yet it follows from the totals and parts that this edition quotes")
    assert ("error", message) in [(each.level, each.message) for each in checks.check_figures(edition)]


@pytest.mark.parametrize("origin", ["api", "transcribed"])
@pytest.mark.parametrize(("second", "level"), [("coa/totaal", "error"), ("ind/delen", "todo")])
def test_so_is_one_of_a_published_table_and_what_that_table_tells_itself_is_listed(
    project, origin, second, level
):
    about = {"origin": origin, "transcribed_on": "2026-11-23" if origin == "transcribed" else None}
    if second == "ind/delen":
        deliver(project, "ind/delen", {**PARTS, ("2023", "_T"): 123}, **about)
    else:
        deliver(project, "ind/delen", PARTS, **about)
        deliver(project, second, {("2023", "_T"): 123}, **about)
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"), ("totaal", second, "[]"))

    [(found, where, message)] = small_counts.following(edition)

    assert (found, where) == (level, "data/catalogue: asiel_delen, asylum 2023 NLD XKX")
    assert ("table that its source published" in message) == (level == "todo")


RELATION = "samen:\n  total: asiel_totaal\n  parts: [asiel_eerste, asiel_herhaald{more}]\n{because}"


@pytest.mark.parametrize(
    ("values", "because", "found"),
    [
        ((123, 120, "Q"), "", ["asiel_herhaald, herhaald 2023 NLD"]),
        ((123, 119, "Q"), "", ["asiel_herhaald, herhaald 2023 NLD"]),
        ((900, 120, "Q"), "", []),  # something else is left over too
        ((123, "Q", "Q"), "", []),
        ((123, 120, "Q"), "  because: Het verschil is {{ verschil }}.\n", []),
        ((123, 120, 3), "", []),
    ],
)
def test_a_count_follows_from_other_series_where_they_make_a_total(project, values, because, found):
    names = dict(zip(("totaal", "eerste", "herhaald"), values, strict=True))
    texts = []
    for name, value in names.items():
        dataset = f"ind/{name}"
        vintages.write(
            project / "data" / "snapshots", dataset, "2024-05-01", {("2023", "_T"): value}, indicator=name
        )
        series = SERIES.format(name=name, dataset=dataset, by="[]", more="")
        texts.append(series.replace("indicator: asylum", f"indicator: {name}"))
    (project / "data" / "catalogue" / "asiel.yml").write_text("".join(texts), encoding="utf-8")
    (project / "data" / "relations.yml").write_text(
        RELATION.format(more="", because=because), encoding="utf-8"
    )

    said = [where for _, where, _ in small_counts.following(open_edition(2023, root=project))]

    assert said == [f"data/catalogue: {each}" for each in found]


def test_what_does_not_follow_is_no_finding(project):
    deliver(project, "ind/delen", {**PARTS, ("2023", "TUR"): "Q"})
    deliver(project, "coa/totaal", {("2023", "_T"): 123})
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"), ("totaal", "coa/totaal", "[]"))

    assert list(small_counts.following(edition)) == []


def test_a_rounded_total_gives_nothing_away(project):
    deliver(project, "ind/delen", PARTS)
    deliver(project, "coa/totaal", {("2023", "_T"): 120}, rounding=10)
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"), ("totaal", "coa/totaal", "[]"))

    assert list(small_counts.following(edition)) == []


def test_a_number_for_what_another_series_keeps_secret_is_an_error(project):
    deliver(project, "ind/delen", PARTS)
    deliver(project, "coa/delen", {("2023", "SYR"): 80, ("2023", "XKX"): 3})
    edition = catalogue(
        project, ("delen", "ind/delen", "[nationality]"), ("coa", "coa/delen", "[nationality]")
    )

    assert [message for _, _, message in small_counts.following(edition)] == [
        "secret in one dataset, and yet asiel_coa quotes a number for it"
    ]


def findings(project, cells, second, **more):
    deliver(project, "ind/delen", cells, "2024-04-01")
    deliver(project, "ind/delen", second, **more)
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"))
    return [(each.level, each.message) for each in checks.check_figures(edition) if "asiel" in each.where]


WHOLE = {**PARTS, ("2023", "XKX"): 3}


def test_what_is_not_quoted_any_more_is_listed(project):
    secret = findings(project, WHOLE, {**PARTS, ("2023", "TUR"): 90})

    message = "geheim in ind/delen of 2024-05-01; an older number is not quoted"
    assert ("todo", message) in secret


def test_what_is_left_out_is_listed_with_the_way_out(project):
    [message] = [
        message
        for level, message in findings(project, WHOLE, {("2023", "SYR"): 80, ("2023", "TUR"): 40})
        if level == "todo"
    ]

    assert message.startswith("niet meer gepubliceerd in ind/delen of 2024-05-01")
    assert "`still_quoted`" in message


def test_what_becomes_secret_before_readers_get_the_edition_stops_a_strict_build(project):
    """Known until the cut-off date of 3 June; the edition has no release yet, so it comes out today."""
    found = findings(project, WHOLE, PARTS, vintage="2024-07-01")

    assert any(level == "error" and "is geheim since 2024-07-01" in said for level, said in found)


def test_the_day_it_was_known_counts(project):
    deliver(project, "ind/delen", WHOLE, "2024-04-01")
    deliver(project, "ind/delen", PARTS, "2024-07-01")
    edition = catalogue(project, ("delen", "ind/delen", "[nationality]"))

    kosovo = edition.series("asiel_delen").at("2023", {"nationality": "XKX"})

    assert kosovo.value == 3
    assert edition.series_on(date(2024, 7, 1), "asiel_delen").at("2023", kosovo.breakdown).withheld
