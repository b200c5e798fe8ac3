"""A process in words and as a picture: strict files, boxes apart, a list that says everything."""

import re
from datetime import date
from itertools import combinations, pairwise
from types import SimpleNamespace

import pytest
import yaml
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.nodes import NumberNode
from staatvanmigratie.foundation.errors import DataFileError, NoObservationError, SvmError
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.notebook.process_pictures import layout
from staatvanmigratie.notebook.process_pictures.layout import Arrow, arrange
from staatvanmigratie.notebook.process_pictures.picture import fit
from staatvanmigratie.notebook.process_pictures.process import show
from staatvanmigratie.report.registers import processes
from tests.samples import ROOT, factory

REAL = ROOT / processes.FOLDER
#: What a page of the PDF leaves for a picture, in pixels of the drawing.
PAGE = 940

ACTORS = {
    "ind": {"name": "IND", "full": "Dienst (IND)", "group": "toelating", "source": "https://example.org/ind"},
    "dtv": {
        "name": "DT&V",
        "full": "Dienst (DT&V)",
        "group": "terugkeer",
        "source": "https://example.org/dtv",
    },
}


def step(key, **changes):
    return {
        "id": key,
        "title": f"Stap {key}",
        "actor": "ind",
        "text": "Er gebeurt iets.",
        "source": "https://example.org/stap",
        **changes,
    }


def fields(**changes):
    """A question with two answers, one of which leads back."""
    return {
        "title": "Voorbeeld",
        "intro": "Zo gaat het.",
        "start": "vraag",
        "ends": ["ja"],
        "steps": [step("vraag"), step("nee", actor="dtv"), step("ja")],
        "branches": [
            {"from": "vraag", "to": "ja", "label": "goed"},
            {"from": "vraag", "to": "nee", "label": "niet goed"},
            {"from": "nee", "to": "vraag"},
        ],
        **changes,
    }


@pytest.fixture
def folder(tmp_path):
    (tmp_path / processes.ACTORS).write_text(yaml.safe_dump(ACTORS), encoding="utf-8")

    def write(name="proef", **changes):
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump(fields(**changes)), encoding="utf-8")
        return tmp_path

    return write


# Files --------------------------------------------------------------------------------------------------


def test_a_process_is_read_with_its_steps_numbered(folder):
    process = processes.read(folder(), "proef")

    assert process.numbered == {"vraag": 1, "nee": 2, "ja": 3}
    assert [b.to for b in process.after("vraag")] == ["ja", "nee"]


def without(key, name):
    return {k: v for k, v in step(key).items() if k != name}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"steps": [without("vraag", "source"), step("ja")]}, "steps.vraag.source: is missing: every step"),
        ({"steps": [step("vraag", source="IND"), step("ja")]}, "steps.vraag.source: 'IND' is no address"),
        ({"steps": [step("vraag", actor="indd"), step("nee"), step("ja")]}, "did you mean ind"),
        ({"steps": [step("vraag", colour="red"), step("ja")]}, "steps.vraag.colour: is an unknown key"),
        ({"steps": [step("vraag"), step("nee"), step("ja"), step("ja")]}, "steps.ja: duplicate id"),
        ({"steps": [step("vraag"), step("nee"), step("ja"), step("los")]}, "steps.los: leads nowhere"),
        ({"ends": ["ja", "los"], "steps": [step("vraag"), step("nee"), step("ja"), step("los")]}, "reached"),
        ({"ends": ["jaa"]}, "ends: there is no step 'jaa'; did you mean ja"),
        ({"ends": []}, "ends: is missing"),
        ({"start": "nee"}, "start: the text version begins with step vraag"),
        ({"branches": [{"from": "vraag", "to": "elders"}]}, "branches.vraag.to: there is no step 'elders'"),
        (
            {"branches": [{"from": "vraag", "to": "ja"}, {"from": "vraag", "to": "nee", "label": "niet"}]},
            "branches.vraag: the branch to ja needs a label",
        ),
        ({"branches": [{"from": "vraag", "to": "vraag"}]}, "branches.vraag: leads to itself"),
        (
            {
                "steps": [step("vraag"), step("nee"), step("weer"), step("ja")],
                "branches": [
                    {"from": "vraag", "to": "ja", "label": "goed"},
                    {"from": "vraag", "to": "nee", "label": "niet"},
                    {"from": "nee", "to": "weer"},
                    {"from": "weer", "to": "nee"},
                ],
            },
            "a cycle without exit: nee → weer → nee",
        ),
        (
            {"steps": [step("vraag", number={"series": "migratiee", "text": "x"}), step("nee"), step("ja")]},
            "no series 'migratiee' in the catalogue; did you mean migratie",
        ),
        ({"phases": {"a": "Fase"}}, "lists tasks, which do not follow on each other"),
    ],
)
def test_what_cannot_be_drawn_or_trusted_is_an_error_that_names_the_key(folder, changes, said):
    where = folder(**changes)

    assert any(said in problem for problem in processes.problems(where, "proef", {"migratie"}))
    with pytest.raises(DataFileError, match=r"data/processes/proef\.yml: "):
        processes.read(where, "proef", {"migratie"})


def test_a_cycle_with_an_exit_is_fine(folder):
    assert processes.problems(folder(), "proef") == []


def test_an_unknown_process_suggests_a_near_name(folder):
    with pytest.raises(SvmError, match="Did you mean proef"):
        processes.read(folder(), "prof")


def test_tasks_stand_in_a_phase(folder):
    tasks = {"start": None, "ends": [], "branches": [], "phases": {"a": "Fase"}}

    found = processes.problems(folder(**tasks, steps=[step("een", phase="a"), step("twee")]), "proef")

    assert found == ["steps.twee.phase: should be one of a, not None"]


@pytest.mark.parametrize("process_id", processes.ids(REAL))
def test_every_step_of_the_report_has_a_source_and_an_actor(process_id):
    assert processes.problems(REAL, process_id) == []


# In words -----------------------------------------------------------------------------------------------


class Edition:
    """What a process asks of an edition."""

    report_year = 2023
    as_of = date(2024, 6, 3)

    def __init__(self, **known):
        self.known = known

    def series(self, series_id):
        return self.known[series_id]


def quoting(values, **source):
    return Edition(migratie=factory.series(values, **source))


NUMBER = {"series": "migratie", "text": "mensen"}


def shown(folder, edition, **changes):
    where = folder(**({"steps": [step("vraag", number=NUMBER), step("nee"), step("ja")]} | changes))
    process = processes.read(where, "proef")
    return show(process, processes.actors(where), edition)


def test_the_list_says_who_when_and_where_each_branch_goes(folder):
    steps = [step("vraag", term="6 dagen", number=NUMBER), step("nee"), step("ja")]

    text = shown(folder, quoting({"2022": 900, "2023": 1200}), steps=steps).data["text/plain"]

    assert "1. Stap vraag. Wie: Dienst (IND). Duur: 6 dagen. Er gebeurt iets. Bron: example.org." in text
    assert "In 2023: 1.200 mensen." in text
    assert "- Goed: ga naar stap 3." in text
    assert "- Daarna: ga naar stap 1." in text


def test_a_number_still_to_come_is_said_in_words_and_left_out_of_the_picture(folder):
    plate = shown(folder, quoting({"2022": 900}, release={"first": "N+1-07"}))

    text = plate.data["text/plain"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Immigratie, 2023: cijfer nog niet beschikbaar (verwacht in juli 2024)." in text
    assert "900" not in plate.data["image/svg+xml"]
    assert [p.period for p in plate.record.pending] == ["2023"]


def test_a_year_without_a_number_says_nothing(folder):
    class Hole:
        @property
        def last(self):
            raise NoObservationError("a hole")

    plate = shown(folder, Edition(migratie=Hole()))

    assert "mensen" not in plate.data["text/plain"] + plate.data["image/svg+xml"]
    assert "met cijfers" not in plate.record.caption


def test_a_later_procedure_is_told_once_it_has_begun(folder):
    """An edition must not announce what had not happened at its cut-off date."""
    new = {"from": date(2024, 6, 12), "text": "Er is een pact.", "source": "https://example.org/pact"}
    applies = {"from": date(2021, 6, 25), "text": "Korter.", "source": "https://example.org/wet", "then": new}
    edition = quoting({"2023": 1200})

    before = shown(folder, edition, applies=applies).data["text/plain"]
    edition.as_of = date(2024, 6, 12)
    after = shown(folder, edition, applies=applies).data["text/plain"]

    assert "Korter." in before and "pact" not in before
    assert "Er is een pact." in after


def test_the_book_gets_the_picture_and_then_the_list(folder):
    plate = shown(folder, quoting({"2023": (1200, "P")}))

    *_, figure, steps = output_nodes.block(plate.record, plate.data["image/svg+xml"])

    assert isinstance(figure, nodes.figure) and figure["ids"] == ["fig-proces-proef"]
    assert isinstance(steps, nodes.enumerated_list) and len(steps) == 3
    number = next(steps.findall(NumberNode))
    assert (number.astext(), number["anchor"]) == ("1.200", "fig-proces-proef-n1")
    assert "(voorlopig)" in steps.astext()
    goals = {link["refid"] for link in steps.findall(nodes.reference) if "refid" in link}
    assert goals <= {node_id for item in steps.findall(nodes.list_item) for node_id in item["ids"]}


def test_the_text_version_alone_has_no_picture(folder):
    where = folder()
    process = processes.read(where, "proef")
    plate = show(process, processes.actors(where), Edition(), drawn=False)

    found = output_nodes.block(plate.record)

    assert "image/svg+xml" not in plate.data
    assert not any(isinstance(node, nodes.figure) for node in found)
    assert any(isinstance(node, nodes.enumerated_list) for node in found)


# Pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("process_id", processes.ids(REAL))
def test_each_picture_fits_a_page_in_a_readable_size_and_six_hues(process_id):
    """Also with a number at every step, which makes the boxes higher."""
    one = factory.series({"2023": (123456, "P")})
    everywhere = SimpleNamespace(last=one.last, where=lambda **_: one)
    edition = SimpleNamespace(report_year=2023, as_of=date(2024, 6, 3), series=lambda _: everywhere)

    plate = show(processes.read(REAL, process_id), processes.actors(REAL), edition)

    svg = plate.data["image/svg+xml"]
    width, height = re.search(r'width="(\d+)" height="(\d+)"', svg).groups()
    assert int(width) == theme.WIDTH and int(height) <= PAGE
    assert all(float(size) >= 13 for size in re.findall(r'font-size="([\d.]+)"', svg))
    assert len(set(re.findall(r'fill="(#\w+)"', svg)) & set(theme.INK)) <= 6
    assert not re.search(r"NaN|inf|None", svg)


def test_a_word_breaks_only_where_it_may():
    assert fit("een kort zinnetje", 60) == ["een kort", "zinnetje"]
    assert fit("vreemdelingen\u00adbewaring", 100) == ["vreemdelingen-", "bewaring"]
    assert fit("vreemdelingenbewaring", 40) == ["vreemdelingenbewaring"]


@st.composite
def charts(draw):
    """Boxes in a row of steps with arrows onward, some back, some with a label."""
    count = draw(st.integers(2, 9))
    boxes = {f"b{n}": (draw(st.integers(60, 200)), draw(st.integers(40, 90))) for n in range(count)}
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    onward = [(a, b) for a, b in pairs if a < b]
    back = [(a, b) for a, b in pairs if a > b]
    chosen = draw(st.lists(st.sampled_from(onward), min_size=1, max_size=14, unique=True))
    chosen += draw(st.lists(st.sampled_from(back), max_size=2, unique=True))
    arrows = [
        Arrow(f"b{a}", f"b{b}", *(draw(st.sampled_from([(0, 0), (60, 20), (140, 52)])))) for a, b in chosen
    ]
    return boxes, arrows


def overlap(a, b, slack=0.1):
    return (
        a.x + slack < b.right and b.x + slack < a.right and a.y + slack < b.bottom and b.y + slack < a.bottom
    )


def crosses(start, end, box):
    """Whether a level or upright piece of line runs through the inside of a box."""
    (x1, y1), (x2, y2) = start, end
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    return left < box.right - 0.1 and right > box.x + 0.1 and top < box.bottom - 0.1 and bottom > box.y + 0.1


@settings(max_examples=80)
@given(charts())
def test_boxes_and_labels_never_overlap_and_every_arrow_ends_at_its_boxes(example):
    boxes, arrows = example

    chart = arrange(boxes, arrows, 680)

    placed = [*chart.boxes.values(), *(label for label in chart.labels if label)]
    assert not any(overlap(a, b) for a, b in combinations(placed, 2))
    assert all(
        p.x >= -0.1 and p.right <= chart.width + 0.1 and p.bottom <= chart.height + 0.1 for p in placed
    )
    for arrow, label, line in zip(arrows, chart.labels, chart.lines, strict=True):
        for key, (x, y) in ((arrow.start, line[0]), (arrow.end, line[-1])):
            box = chart.boxes[key]
            assert box.x <= x <= box.right
            assert min(abs(y - box.y), abs(y - box.bottom)) < 0.1
        assert all(a == c or b == d for (a, b), (c, d) in pairwise(line)), "level or upright"
        others = [box for key, box in chart.boxes.items()] + [o for o in chart.labels if o and o is not label]
        for piece in pairwise(line):
            assert not any(crosses(*piece, box) for box in others)
        if label:
            assert any(crosses(*piece, label) for piece in pairwise(line)), "a label stands on its line"


def test_one_step_after_another_is_a_straight_line_down():
    boxes = dict.fromkeys("abc", (100, 40))

    chart = arrange(boxes, [Arrow("a", "b"), Arrow("b", "c")], 680)

    assert all(len(line) == 2 for line in chart.lines)
    assert chart.height == 3 * 40 + 2 * (layout.LEAVING + layout.ENTERING)


def test_a_long_line_runs_straight_past_the_boxes_between():
    boxes = dict.fromkeys("abcd", (100, 40))

    chart = arrange(boxes, [Arrow("a", "b"), Arrow("b", "c"), Arrow("c", "d"), Arrow("a", "d")], 680)

    assert len(chart.lines[3]) <= 6


def test_an_author_asks_the_edition_for_a_picture_or_for_the_list_alone():
    edition = open_edition(2023, root=REAL.parents[1])
    name = processes.ids(REAL)[0]

    drawn, listed = edition.procesplaat(name), edition.procesplaat(name, tekening=False)

    assert "image/svg+xml" in drawn.data and "image/svg+xml" not in listed.data
    with pytest.raises(SvmError, match=name):
        edition.procesplaat("geen_proces")
