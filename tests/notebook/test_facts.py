"""One fact has one value in an edition, or a reader is told whose count it is."""

import pytest
import yaml

from staatvanmigratie.notebook.agreement import facts
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.edition import open_edition
from tests.samples import records, small_project


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    root = small_project.make(tmp_path_factory.mktemp("project"))
    entry = {**yaml.safe_load(small_project.CATALOGUE)["immigratie_totaal"], "concept": "asiel"}
    europe = {"owner": "Eurostat", "by": ["ref_area"], "select": {"indicator": "immigration_total"}}
    series = {"asiel": entry, "eu_asiel": {**entry, **europe}, "asiel_apart": {**entry, "concept": "anders"}}
    path = root / "data" / "catalogue" / "asiel.yml"
    path.write_text(yaml.safe_dump(series, sort_keys=False))
    return open_edition(2023, root=root)


CBS = {"series": "asiel", "value": 32180.0, "shown": "32.180", "source": "CBS", "period": "2024"}
EUROSTAT = {
    **CBS,
    "series": "eu_asiel",
    "value": 32000.0,
    "shown": "32.000",
    "source": "Eurostat",
    "breakdown": {"ref_area": "NLD"},
}


def sentence(chapter, words, *numbers):
    numbers = [{**each, "id": f"n{place}"} for place, each in enumerate(numbers, 1)]
    for each in numbers:
        words = words.replace("#", f"{{cijfer}}`{each['id']}`", 1)
    output = records.output({"kind": "tekst", "source": words, "numbers": numbers})
    return PrintedOutput(chapter, 3, output)


def found(edition, *printed):
    return [(f.where, f.message) for f in facts.check(printed, edition)]


LEADS = sentence("07_asiel", "Er vroegen # mensen asiel aan.", CBS)


def test_a_second_value_without_a_name_is_an_error_across_chapters(edition):
    ((where, message),) = found(
        edition, LEADS, sentence("02_europa", "In Nederland waren het er #.", EUROSTAT)
    )

    assert where == "notebooks/02_europa.ipynb, cell 3"
    assert "32.000 for asiel NLD 2024 is not the only value in the edition: 32.180 (CBS, 07_asiel)" in message


def test_a_named_second_count_and_one_value_alone_are_right(edition):
    assert found(edition, LEADS, sentence("02_europa", "Volgens Eurostat waren het er #.", EUROSTAT)) == []
    assert found(edition, sentence("02_europa", "Het waren er #.", EUROSTAT)) == []
    assert (
        found(edition, LEADS, sentence("02_europa", "Het waren er #.", {**EUROSTAT, "value": 32180.0})) == []
    )


def test_two_counts_in_one_sentence_both_have_their_name(edition):
    bare = sentence("07_asiel", "Het waren er # of #, volgens Eurostat.", CBS, EUROSTAT)
    named = sentence("07_asiel", "Het waren er # (CBS) of # (Eurostat).", CBS, EUROSTAT)

    assert len(found(edition, bare)) == 1
    assert found(edition, named) == []


def test_another_country_period_or_concept_is_another_fact(edition):
    others = (
        {**EUROSTAT, "breakdown": {"ref_area": "BEL"}},
        {**EUROSTAT, "period": "2023"},
        {**EUROSTAT, "series": "asiel_apart", "breakdown": {}},
        {**EUROSTAT, "what": "change"},
    )
    for other in others:
        assert found(edition, LEADS, sentence("02_europa", "Het waren er #.", other)) == []


def test_the_line_of_sources_names_the_count_of_a_tile_but_not_of_two(edition):
    def tiles(source, *numbers):
        made = [
            {"title": "Asiel", "shown": each["shown"], "period": "2024", "number": f"n{place}"}
            for place, each in enumerate(numbers, 1)
        ]
        numbers = [{**each, "id": f"n{place}"} for place, each in enumerate(numbers, 1)]
        said = {"kind": "kerncijfers", "label": "kern-x", "tiles": made, "source": source, "numbers": numbers}
        return PrintedOutput("02_europa", 4, records.output(said))

    assert found(edition, LEADS, tiles("Bron: Eurostat", EUROSTAT)) == []
    assert len(found(edition, LEADS, tiles("Bron: CBS", EUROSTAT))) == 1
    assert len(found(edition, tiles("Bron: CBS en Eurostat", CBS, EUROSTAT))) == 1
