"""What the report leaves out has a reason, and nothing in the store is forgotten in silence."""

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.registers import gaps
from staatvanmigratie.store.catalogue import Catalogue
from tests.samples import factory

OPTIE = {
    "chapter": "11_inburgering_en_nederlanderschap",
    "state": "none",
    "title": "Mensen die door optie Nederlander werden",
    "supplier": "IND",
    "reason": "Alleen een los jaar gevonden.",
    "address": "https://example.org/optie",
}


def write(tmp_path, **content):
    path = tmp_path / "file.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def catalogue(**changes):
    entry = factory.entry(**changes)
    return Catalogue({entry.id: entry})


def test_missing_indicators_stand_in_the_order_of_the_chapters(tmp_path):
    found = gaps.missing(write(tmp_path, optie=OPTIE, steun={**OPTIE, "chapter": "01_internationaal"}))

    assert [(each.id, each.supplier) for each in found] == [("steun", "IND"), ("optie", "IND")]
    assert gaps.missing(tmp_path / "none.yml") == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"bron": "x"}, "bron: is an unknown key"),
        ({"address": "x"}, "address"),
        ({"reason": None}, "reason"),
        ({"state": "soon"}, "state"),
    ],
)
def test_a_slip_in_the_list_is_named(tmp_path, change, problem):
    with pytest.raises(DataFileError, match=f"data/missing.yml: optie: {problem}"):
        gaps.missing(write(tmp_path, optie={**OPTIE, **change}))


def test_a_gap_is_of_one_of_two_kinds(tmp_path):
    with pytest.raises(DataFileError, match="state"):
        gaps.missing(write(tmp_path, optie={**OPTIE, "state": "soon"}))


def test_a_reason_is_more_than_a_word(tmp_path):
    assert gaps.unused(write(tmp_path, births="one year only")) == {"births": "one year only"}
    for reason in ("no", "", None, 3):
        with pytest.raises(DataFileError, match="births: give the reason in words"):
            gaps.unused(write(tmp_path, births=reason))


def test_every_indicator_of_the_store_is_shown_or_has_a_reason():
    shown = catalogue(select={"indicator": ["immigration_total", "immigration"], "ref_area": "NLD"})

    found = gaps.problems(
        {"immigration_total", "births", "deaths"}, shown, {"deaths": "one year only", "gone": "one year only"}
    )

    assert [(name, said.split(";")[0]) for name, said in found] == [
        ("births", "no series shows this indicator of the store"),
        ("gone", "not in the store"),
    ]


def test_an_indicator_that_is_shown_needs_no_reason():
    ((name, said),) = gaps.problems(
        {"immigration_total"}, catalogue(), {"immigration_total": "one year only"}
    )

    assert (name, said) == ("immigration_total", "immigratie_totaal shows it: take the reason away")


def test_a_series_that_no_chapter_uses_gives_the_reason_itself():
    waiting = catalogue(unused="Nog geen hoofdstuk.")

    assert gaps.selected(waiting) == {}
    assert gaps.problems({"immigration_total"}, waiting, {}) == []
    assert len(gaps.problems({"immigration_total"}, waiting, {"immigration_total": "a reason"})) == 1
