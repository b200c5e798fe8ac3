"""The map of Europe: what a reader must be able to see in it, and the boundaries it is drawn from."""

import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie import figuur, grafiek
from staatvanmigratie.foundation import dutch, nations
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts import boundaries, geometry, maps
from staatvanmigratie.notebook.outputs.number_tables import NOTHING, shown
from tests.samples import factory

VALUES = {code: {"2023": 100 * (n + 1)} for n, code in enumerate(nations.member_states())}


def numbers(values=VALUES, **more):
    return factory.series(values, by="ref_area", **more).in_period(2023)


def texts(spec):
    return [row["text"] for data in spec["datasets"].values() for row in data if "text" in row]


def rows(spec):
    return [row for data in spec["datasets"].values() for row in data if isinstance(row, dict)]


# The boundaries -----------------------------------------------------------------------------------------


def test_the_boundaries_are_small_and_hold_every_member_state():
    path = boundaries.project_root() / boundaries.FILE

    assert path.stat().st_size < 150_000
    assert set(nations.member_states()) <= set(boundaries.europe().rings)
    assert len(nations.member_states()) == 27


@pytest.mark.parametrize("file", [boundaries.FILE, boundaries.PROVINCES])
def test_the_readme_beside_the_boundaries_knows_the_file_and_its_licence(file):
    path = boundaries.project_root() / file
    readme = path.with_name("README.md").read_text(encoding="utf-8")

    assert hashlib.sha256(path.read_bytes()).hexdigest() in readme
    assert "naturalearthdata.com" in readme and "public domain" in readme


@pytest.mark.parametrize(
    ("ground", "frame"),
    [
        (boundaries.europe, (2_550_000, 1_350_000, 6_610_000, 5_450_000)),
        (boundaries.provinces, (12_000, 305_000, 278_000, 621_000)),
    ],
)
def test_every_outline_is_closed_and_lies_within_the_frame(ground, frame):
    left, bottom, right, top = frame
    for code, rings in ground().rings.items():
        for ring in rings:
            assert ring[0] == ring[-1], code
            assert all(left <= x <= right and bottom <= y <= top for x, y in ring), code


def test_countries_keep_their_true_relative_size():
    """The projection is equal-area: France without its islands far off is about 13 times the Netherlands."""
    areas = {
        code: sum(abs(boundaries._area(ring)) for ring in boundaries.europe().rings[code])
        for code in ("NLD", "FRA", "POL")
    }

    assert areas["POL"] == pytest.approx(312_000e6, rel=0.02)
    assert 12 < areas["FRA"] / areas["NLD"] < 17


def test_boundaries_that_cannot_be_read_say_which_file(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    with pytest.raises(DataFileError, match=r"europa\.topo\.json"):
        grafiek.kaart(numbers())


@pytest.mark.parametrize("text", ["", "groups: {}\n", "groups: {EFTA: [NOR]}\n", "groups: [NLD]\n"])
def test_a_list_of_countries_without_the_member_states_says_so(tmp_path, monkeypatch, text):
    (tmp_path / "data").mkdir()
    (tmp_path / nations.COUNTRIES).write_text(text, encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    with pytest.raises(DataFileError, match=r"data/countries\.yml: groups: EU27_2020 is missing"):
        nations.member_states()


# Classes ------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 5000).map(lambda n: n / 10), min_size=1, max_size=40))
def test_class_bounds_rise_and_no_class_is_empty(values):
    bounds = maps.class_bounds(values)

    assert len(bounds) < len(theme.CLASSES)
    edges = [float("-inf"), *bounds, float("inf")]
    for low, high in pairwise(edges):
        assert any(low <= value < high for value in values), (low, high)


@given(st.lists(st.integers(0, 5000), min_size=10, max_size=40, unique=True))
def test_classes_hold_about_as_many_countries(values):
    bounds = maps.class_bounds(values)
    sizes = [sum(sum(v >= b for b in bounds) == n for v in values) for n in range(len(bounds) + 1)]

    assert len(sizes) == 5
    assert max(sizes) - min(sizes) <= 2


def test_class_bounds_are_round():
    assert maps.class_bounds([3, 8, 12, 47, 60, 113, 230, 481, 900, 2210]) == [10, 50, 200, 500]


def test_a_class_follows_the_number_as_it_is_printed():
    """0,4996 is printed as 0,5: then it stands in the class "0,5 of meer"."""
    o = numbers({"DEU": {"2023": 4996}})[0]
    rate = o.per_1000(replace(o, value=10_000_000.0))

    assert rate.shown == "0,5"
    assert maps.printed_value(rate) == 0.5


def test_the_legend_names_every_class_and_its_colour():
    g = grafiek.kaart(numbers(), grenzen=[500, 1000, 2000])
    said = " ".join(texts(g.spec))

    for words in ("minder dan 500", "500 tot 1.000", "1.000 tot 2.000", "2.000 of meer"):
        assert words in said
    boxes = {row["color"] for row in rows(g.spec) if {"x2", "color"} <= set(row)}
    assert boxes == {maps.colour(n, 4) for n in range(4)}


# What a reader sees -------------------------------------------------------------------------------------


def test_the_map_is_valid_stands_on_its_own_and_draws_without_a_network():
    g = grafiek.kaart(numbers())

    g.chart.to_dict(validate=True)
    text = json.dumps(g.spec, allow_nan=False)

    assert '"url"' not in text
    assert len(text) < 100_000
    assert len(g.svg) < 150_000
    assert re.match(rf'<svg [^>]*width="{theme.WIDTH}"', g.svg)
    assert not re.findall(r'(?:href|src)="(?!#)|url\((?!#)|@import', g.svg)
    assert g.svg == drawn_again(g)


def drawn_again(g):
    from staatvanmigratie.notebook.drawings import drawing

    return drawing.svg_of(g.spec)


def test_every_number_of_the_map_is_in_its_table_largest_first():
    g = grafiek.kaart(numbers())

    assert [shown(row[1]) for row in g.table.rows][:2] == ["2.700", "2.600"]
    assert len(g.table.rows) == 27
    published = {row["code"]: row["waarde"] for row in rows(g.spec) if "klasse" in row}
    assert published == {code: line["2023"] for code, line in VALUES.items()}


def test_a_country_without_a_number_is_grey_and_said():
    values = {code: line for code, line in VALUES.items() if code not in ("BGR", "MLT")}
    g = grafiek.kaart(numbers(values))

    assert NOTHING in texts(g.spec)
    assert "Geen cijfer: Bulgarije en Malta." in g.alt
    assert theme.NO_NUMBER in g.svg


def test_what_is_provisional_is_hatched_and_explained():
    values = {**VALUES, "FRA": {"2023": (777, "P")}}
    g = grafiek.kaart(numbers(values))

    assert "voorlopig" in texts(g.spec)
    assert any("path" in row for row in rows(g.spec))
    assert "777*" in {shown(row[1]) for row in g.table.rows}
    assert not any("path" in row for row in rows(grafiek.kaart(numbers()).spec))
    notes = figuur(g, label="fig-kaart", bijschrift="Kaart").record.notes
    assert "* voorlopig cijfer (gearceerd)" in notes


def test_small_states_are_dots():
    g = grafiek.kaart(numbers())
    dots = [row for row in rows(g.spec) if {"x", "y", "code"} <= set(row)]

    assert {row["code"] for row in dots} == {"MLT", "LUX", "CYP"}


def test_the_netherlands_is_outlined_and_named():
    g = grafiek.kaart(numbers())

    assert "Nederland: 2.100" in texts(g.spec)
    assert theme.ACCENT in g.svg
    assert "Nederland staat met 2.100 op plaats 7 van 27." in g.alt


def test_the_alt_text_names_highest_and_lowest():
    g = grafiek.kaart(numbers())

    assert g.alt.startswith("Kaart van Europa, in personen, 2023. Het hoogst: Zweden 2.700, Slovenië 2.600")
    assert "Het laagst: Oostenrijk 100 en België 200." in g.alt


def test_figures_that_are_still_to_come_make_no_map():
    waiting = factory.series(VALUES, by="ref_area", report_year=2024).at("2024", {"ref_area": "NLD"})
    g = grafiek.kaart([waiting])

    assert "nog niet verwerkt (CBS, was verwacht in" in " ".join(texts(g.spec))


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "at least one country"),
        (numbers({"BRA": {"2023": 1}}), "'BRA' is no country on the map"),
        (numbers() + numbers(), "more than one number for AUT"),
        (numbers()[:3] + factory.series({"ITA": {"2021": 1}}, by="ref_area").observations, "one period"),
    ],
)
def test_mistakes_are_named(items, said):
    with pytest.raises(SvmError, match=said):
        grafiek.kaart(items)


# Provinces ----------------------------------------------------------------------------------------------

PROVINCES = "DR FL FR GE GR LI NB NH OV UT ZE ZH".split()
BY_PROVINCE = {f"NL-{code}": {"2023": 100 * n} for n, code in enumerate(PROVINCES, 1)}


def test_there_are_twelve_provinces_and_each_has_its_dutch_name():
    assert list(boundaries.provinces().rings) == [f"NL-{code}" for code in PROVINCES]
    assert all(dutch.area(code) != code for code in boundaries.provinces().rings)


def test_provinces_keep_their_true_relative_size():
    """In square kilometres, as CBS has it: Drenthe 2.680, Noord-Brabant 5.082."""
    area = {
        code: sum(abs(boundaries._area(ring)) for ring in rings) / 1e6
        for code, rings in boundaries.provinces().rings.items()
    }

    assert area["NL-DR"] == pytest.approx(2680, rel=0.03)
    assert area["NL-NB"] == pytest.approx(5082, rel=0.03)
    assert 34_000 < sum(area.values()) < 41_000


def test_a_map_of_provinces_has_each_number_in_its_place_and_the_classes_beside_it():
    g = grafiek.kaart_provincies(numbers(BY_PROVINCE))
    g.chart.to_dict(validate=True)
    said = texts(g.spec)

    assert "Drenthe\n100" in said and "Noord-\nHolland\n800" in said
    assert "minder dan 250" in said
    assert {"100", "800"} <= set(texts(g.narrow_spec))
    assert [column.title for column in g.table.columns] == ["Provincie", "Immigratie (personen)"]
    assert g.alt.startswith(
        "Kaart van de Nederlandse provincies, in personen, 2023. Het hoogst: Zuid-Holland"
    )
    assert "evenveel provincies" in " ".join(g.remarks)


def test_a_province_without_a_number_is_grey_and_said():
    g = grafiek.kaart_provincies(numbers({code: v for code, v in BY_PROVINCE.items() if code != "NL-ZE"}))

    assert "Geen cijfer: Zeeland." in g.alt and theme.NO_NUMBER in g.svg


def test_a_provisional_province_is_hatched():
    g = grafiek.kaart_provincies(numbers({**BY_PROVINCE, "NL-UT": {"2023": (777, "P")}}))

    assert "voorlopig" in texts(g.spec) and "Utrecht\n777*" in texts(g.spec)


def test_a_country_on_a_map_of_provinces_is_refused():
    with pytest.raises(SvmError, match="'NLD' is no province of the Netherlands; give one number"):
        grafiek.kaart_provincies(numbers({"NLD": {"2023": 1}}))


# Hatching -----------------------------------------------------------------------------------------------


def test_hatching_stays_inside_a_shape_and_out_of_its_holes():
    outer = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    hole = [(30, 30), (70, 30), (70, 70), (30, 70), (30, 30)]
    found = geometry.hatching_of([outer, hole], 10)

    assert found
    for line in found:
        middle = ((line["x"] + line["x2"]) / 2, (line["y"] + line["y2"]) / 2)
        assert all(0 <= c <= 100 for c in (line["x"], line["y"], line["x2"], line["y2"]))
        assert not all(30 < c < 70 for c in middle)


def test_the_boundaries_are_written_down_once():
    g = grafiek.kaart(numbers())
    topologies = [data for data in g.spec["datasets"].values() if isinstance(data, dict)]

    assert len(topologies) == 1
    assert json.dumps(g.spec).count('"Topology"') == 1
