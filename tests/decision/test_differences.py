"""What changed between two states of a chapter: all of it, with its cause, and nothing else."""

import json

import pytest

from staatvanmigratie.decision import chapter_content
from staatvanmigratie.decision.differences import compare
from tests.samples import built

SAID = "In 2023 kwamen {cijfer}`n1` mensen naar Nederland."


@pytest.fixture
def states(tmp_path):
    def make(*pairs):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        return chapter_content.of_chapter(built.chapter(folder, "01_immigratie", *pairs))

    return make


def test_a_build_without_a_change_gives_nothing(states):
    found = compare(
        states(built.sentence(SAID, built.number())), states(built.sentence(SAID, built.number()))
    )

    assert not found
    assert found.count == 0


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ({}, {"vintage": "2025-07-17", "status": "definitief"}, "vintage"),
        ({"status": "definitief"}, {"status": "definitief", "vintage": "2025-07-17"}, "correction"),
        ({}, {}, "correction"),
        ({}, {"dataset": "cbs/ander"}, "method"),
        ({}, {"definition": "Iets anders.", "vintage": "2025-07-17"}, "method"),
    ],
)
def test_a_changed_figure_has_old_new_and_cause(states, before, after, cause):
    found = compare(
        states(built.sentence(SAID, built.number(**before))),
        states(built.sentence(SAID, built.number("335.668", **after))),
    )

    (figure,) = found.figures
    assert (figure.old, figure.new, figure.cause) == ("332.863", "335.668", cause)
    (sentence,) = found.sentences
    assert (sentence.kind, sentence.numbers, sentence.words) == ("numbers", (("332.863", "335.668"),), ())


def test_a_change_in_percent_follows_from_its_figures_and_is_not_told_twice(states):
    def chapter(shown, percent):
        now = built.number(shown, vintage=shown)
        change = built.number(
            percent, "n2", what="change", based_on=[now, built.number("403.108", period="2022")]
        )
        return states(built.sentence("Er kwamen {cijfer}`n1` mensen, {cijfer}`n2`.", now, change))

    found = compare(chapter("332.863", "17% minder"), chapter("335.668", "16% minder"))

    assert [each.new for each in found.figures] == ["335.668"]
    assert found.sentences[0].numbers == (("332.863", "335.668"), ("17% minder", "16% minder"))


def test_a_figure_that_came_out_was_pending(states):
    waiting = [{"series": "immigratie_totaal", "period": "2023"}]
    found = compare(
        states(built.sentence("CBS publiceert dit later.", pending=waiting)),
        states(built.sentence(SAID, built.number())),
    )

    (figure,) = found.figures
    assert (figure.old, figure.new, figure.cause) == ("–", "332.863", "arrived")
    assert {each.kind for each in found.sentences} == {"added", "dropped"}


def test_a_figure_that_became_final_without_changing(states):
    found = compare(
        states(built.sentence(SAID, built.number())),
        states(built.sentence(SAID, built.number(status="definitief"))),
    )

    assert [each.cause for each in found.figures] == ["status"]


def test_another_vintage_with_the_same_figures_is_one_line(states):
    found = compare(
        states(built.sentence(SAID, built.number())),
        states(built.sentence(SAID, built.number(vintage="2025-07-17"))),
    )

    assert (found.figures, found.sentences) == ([], [])
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in found.origins] == [
        "Immigratie: stand 29 februari 2024 → 17 juli 2025 (1 ongewijzigd)"
    ]


def test_words_and_numbers_of_a_sentence_are_told_apart(states):
    found = compare(
        states(built.sentence(SAID, built.number())),
        states(built.sentence("In 2023 kwamen er {cijfer}`n1` mensen hierheen.", built.number("335.668"))),
    )

    (sentence,) = found.sentences
    assert sentence.kind == "rewritten"
    assert [(m, w) for m, w in sentence.words if m != "="] == [
        ("+", "er"),
        ("-", "naar Nederland."),
        ("+", "hierheen."),
    ]
    assert sentence.numbers == (("332.863", "335.668"),)


def test_figures_that_came_went_and_were_redrawn(states):
    one, gone = built.number(), built.figure(built.number(), label="fig-oud")
    found = compare(
        states(built.figure(one), gone),
        states(built.figure(one, spec={"mark": "bar"}), built.figure(one, label="fig-nieuw")),
    )

    assert {(i.label, i.kind) for i in found.items} == {
        ("fig-immigratie", "redrawn"),
        ("fig-oud", "dropped"),
        ("fig-nieuw", "added"),
    }


def test_policy_entries_are_told_one_by_one(states):
    one, other = ("1 mei", "Een wet", "https://example.org/1"), ("2 mei", "Nog een", "https://example.org/2")
    found = compare(states(built.policy(one)), states(built.policy(one, other)))

    assert found.items == []
    assert found.policy == [("+", "2 mei | Nog een | stuk https://example.org/2")]


def test_a_contribution_that_came_and_one_that_was_agreed(states):
    def passage(state, source="Wij schrijven dit."):
        about = {"subject": "arbeid", "organisation": "SZW", "reference_date": "2024-06-14"}
        return built.sentence(source, contribution={**about, "state": state})

    assert compare(states(), states(passage("concept"))).contributions == [
        "bijdrage van SZW toegevoegd (concept)"
    ]
    agreed = compare(states(passage("concept")), states(passage("akkoord")))
    assert agreed.contributions == ["bijdrage van SZW: concept → akkoord"]
    rewritten = compare(states(passage("akkoord")), states(passage("akkoord", "Wij schrijven dat.")))
    assert rewritten.contributions == ["bijdrage van SZW gewijzigd (akkoord)"]
    assert compare(states(passage("akkoord")), states()).contributions == ["bijdrage van SZW vervallen"]


def test_the_changes_of_a_chapter_are_plain_json(states):
    found = compare(states(built.sentence(SAID, built.number())), states(built.figure(built.number("1"))))

    assert json.loads(json.dumps(found.as_json()))["chapter"] == "01_immigratie"
    assert compare(None, states()).summary == "chapter added"
    assert compare(states(), None).summary == "no longer in the book"


def test_changes_are_counted_in_dutch(states):
    """The nota counts everything; a reader of the list of figures needs only the rest."""
    old = states(built.sentence("Er kwamen {cijfer}`n1` mensen.", built.number()))
    new = states(
        built.sentence("Er kwamen {cijfer}`n1` mensen.", built.number("335.668", value=335668)),
        built.sentence("Een nieuwe zin."),
    )

    found = compare(old, new)

    assert found.in_dutch() == "1 cijfer en 2 zinnen"
    assert found.in_dutch(besides_figures=True) == "1 zin"
    assert compare(None, new).in_dutch() == "nieuw hoofdstuk"
