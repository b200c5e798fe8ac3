"""Countries are called the largest only where nobody else can be among them."""

import pytest
import yaml

from staatvanmigratie.notebook.agreement import rankings
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import records, small_project

ASYLUM = {"SYR": 900, "TUR": 500, "SDN": 300}


def project(root, first, second=None, **ranking):
    """A project with a count by nationality, and one of a second source by country of origin."""
    small_project.make(root)
    entry = yaml.safe_load(small_project.CATALOGUE)["immigratie_totaal"]
    rule = {"ranking": ranking} if ranking else {}
    series = {"asiel": {**entry, "datasets": ["cbs/asiel"], "by": ["nationality"], **rule}}
    count(root, "asiel", "nationality", first)
    if second:
        series["tweede"] = {**entry, "datasets": ["cbs/tweede"], "by": ["country_of_origin"]}
        count(root, "tweede", "country_of_origin", second)
    (root / "data" / "catalogue" / "asiel.yml").write_text(yaml.safe_dump(series))
    return open_edition(2023, root=root)


def count(root, name, dimension, values):
    rows = small_project.figures([(2023, value, "A") for value in values.values()])
    rows.insert(3, dimension, list(values))
    write_snapshot(root / "data" / "snapshots", {**small_project.DESCRIPTION, "dataset": name}, rows)


def found(edition, words="De grootste groepen waren # en # en #.", chapter="07_asiel"):
    numbers = [
        {
            "id": f"n{n}",
            "series": "asiel",
            "value": float(v),
            "shown": str(v),
            "breakdown": {"nationality": c},
        }
        for n, (c, v) in enumerate(ASYLUM.items(), 1)
    ]
    for number in numbers:
        words = words.replace("#", f"{{cijfer}}`{number['id']}`", 1)
    said = records.output({"kind": "tekst", "source": words, "numbers": numbers})
    return [f.message for f in rankings.check([PrintedOutput(chapter, 2, said)], edition)]


@pytest.mark.parametrize(("total", "wrong"), [(1999, False), (2000, True), (2600, True)])
def test_what_is_left_of_the_total_has_to_be_less_than_the_last(tmp_path, total, wrong):
    messages = found(project(tmp_path, {**ASYLUM, "_T": total}))

    assert bool(messages) == wrong
    if wrong:
        assert "ends at 300, and" in messages[0] and "of the total is of no country" in messages[0]


def test_without_a_total_nobody_knows(tmp_path):
    (message,) = found(project(tmp_path, ASYLUM))

    assert "the store has no total" in message


def test_a_second_source_that_has_another_country_says_so(tmp_path):
    iran = {"SYR": 900, "TUR": 510, "IRN": 703, "SDN": 290, "MAR": 20}

    (message,) = found(project(tmp_path / "iran", ASYLUM, iran, checked_with="tweede"))
    none = {**iran, "IRN": 299}

    assert "tweede has Iran (703) too" in message
    assert found(project(tmp_path / "none", ASYLUM, none, checked_with="tweede")) == []


def test_a_complete_breakdown_a_partial_list_an_annex_and_no_ranking_are_right(tmp_path):
    edition = project(tmp_path / "some", ASYLUM)

    assert found(project(tmp_path / "whole", ASYLUM, complete="the table has every country")) == []
    assert (
        found(edition, "Van de nationaliteiten waarvan het aantal bekend is, zijn # en # en # het grootste.")
        == []
    )
    assert found(edition, chapter="94_herzieningen") == []
    assert found(edition, "Het waren er # en # en #.") == []
    assert found(edition, "Zo gaat het. De grootste stad is groot.") == []
