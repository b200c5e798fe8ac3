"""Charts: what a reader must be able to see in them, and that words never overlap."""

import json
import re
import subprocess
import sys
from itertools import pairwise

import altair as alt
import pytest
from altair.utils import schemapi
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie import grafiek
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts import chart, geometry, marks
from staatvanmigratie.notebook.drawings import drawing
from staatvanmigratie.notebook.outputs.number_tables import NOTHING, PENDING, shown
from tests.samples import factory

YEARS = {str(year): 100_000 + (year - 2013) * 9_000 for year in range(2013, 2023)}
WHOLE = {**YEARS, "2023": (310_000, "P")}
PARTS = {
    code: {str(year): 1000 * (n + 1) + 10 * year for year in range(2018, 2024)}
    for n, code in enumerate(["work", "study", "family", "asylum"])
}


def texts(spec):
    """Every word in a chart that is not on an axis."""
    return [row["text"] for data in spec["datasets"].values() for row in data if "text" in row]


def all_layers(spec):
    found = [spec]
    for part in found:
        found += [*part.get("layer", ()), *part.get("concat", ())]
    return found


def words(g):
    return " ".join(texts(g.spec)).replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def by_motive(**more):
    return factory.series(PARTS, by="purpose", **more)


KINDS = {
    "lijn": lambda: grafiek.lijn(("Immigratie", factory.series(WHOLE)), ("Andere", factory.series(YEARS))),
    "staven": lambda: grafiek.staven(factory.series(YEARS, breaks={"2020": "nieuwe methode"})),
    "liggend": lambda: grafiek.liggend(by_motive().in_period(2023)),
    "gestapeld": lambda: grafiek.gestapeld(by_motive()),
    "aandeel": lambda: grafiek.gestapeld(by_motive(), aandeel=True),
    "vergelijk": lambda: grafiek.vergelijk(by_motive(), 2018),
    "klein": lambda: grafiek.klein(by_motive(report_year=2024)),
    "maanden": lambda: grafiek.maanden(
        factory.series(
            {f"{y}-{m:02d}": 100 * m + y for y in (2021, 2022, 2023) for m in range(1, 13)},
            frequency="month",
            release={"first": "+2m"},
        )
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_is_valid_and_stands_on_its_own(kind):
    """The specification is published: it must be Vega-Lite, with its data, without NaN or an address."""
    g = KINDS[kind]()

    g.chart.to_dict(validate=True)
    text = json.dumps(g.spec, allow_nan=False)

    assert '"url"' not in text
    assert g.alt and g.table.rows


@pytest.mark.parametrize("kind", KINDS)
def test_making_a_chart_checks_no_parts_and_looks_up_no_classes(kind, monkeypatch):
    """Altair does so for each part and each shorthand, and it takes longer than all the rest."""
    monkeypatch.setattr(schemapi, "validate_jsonschema", lambda *_, **__: pytest.fail("a part was checked"))
    monkeypatch.setattr(schemapi, "_FromDict", lambda *_: pytest.fail("a shorthand was looked up"))

    assert KINDS[kind]().spec


def test_the_charts_of_authors_are_still_checked():
    KINDS["lijn"]()

    with pytest.raises(schemapi.SchemaValidationError):
        alt.Axis(grid="barbecue")


def test_layers_copy_no_data():
    data = marks.data([{"x": 1, "y": 2, "text": "een"}])
    chart = alt.Chart(data).mark_text()

    layered = alt.layer(chart, chart)

    assert layered.data is data or all(layer.data is data for layer in layered.layer)


@pytest.mark.parametrize("kind", ["lijn", "staven", "klein"])
def test_a_drawing_is_as_wide_as_the_column_and_fetches_nothing(kind):
    drawn = KINDS[kind]().svg

    assert re.match(rf'<svg [^>]*width="{theme.WIDTH}"', drawn)
    assert not re.findall(r'(?:href|src)="(?!#)|url\((?!#)|@import', drawn)
    assert "Fira Sans" in drawn


def test_the_same_chart_gives_the_same_bytes_also_in_another_process():
    g = KINDS["staven"]()
    script = (
        "import sys, json; from staatvanmigratie.notebook.drawings import drawing; "
        "print(drawing.svg_of(json.load(sys.stdin)), end='')"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(g.spec), capture_output=True, text=True, check=True
    )

    assert drawing.svg_of(g.spec) == g.svg == other.stdout


# What is not final --------------------------------------------------------------------------------------


def test_a_provisional_year_is_dashed_open_and_starred():
    """Never by colour alone: print and colour-blind readers see it too."""
    g = grafiek.lijn(factory.series(WHOLE))
    layers = all_layers(g.spec)

    dashed = [x for x in layers if x.get("mark", {}).get("type") == "line" and x["mark"].get("strokeDash")]
    points = [x for x in layers if x.get("mark", {}).get("type") == "point" and not x["mark"]["filled"]]

    assert dashed and points
    assert "2023*" in json.dumps(g.spec)
    assert "310.000*" in texts(g.spec)
    assert "(voorlopig)" in g.alt


def test_a_provisional_bar_is_hatched():
    final = grafiek.staven(factory.series(YEARS | {"2023": 1}))
    provisional = grafiek.staven(factory.series(WHOLE))

    def hatchings(g):
        return [row for data in g.spec["datasets"].values() for row in data if "path" in row]

    assert not hatchings(final) and hatchings(provisional)


@pytest.mark.parametrize("kind", ["lijn", "staven", "gestapeld", "klein"])
def test_a_pending_year_keeps_its_place_and_says_when(kind):
    """A missing year that simply is not there would read as a series that ends."""
    plain, parts = (
        factory.series(YEARS, release={"first": "N+2-06"}),
        by_motive(report_year=2024, release={"first": "N+2-06"}),
    )
    g = getattr(grafiek, kind)(plain if kind in ("lijn", "staven") else parts)
    year, month = ("2023", "juni 2025") if kind in ("lijn", "staven") else ("2024", "juni 2026")

    assert g.table.rows[-1][0] == year
    assert shown(g.table.rows[-1][1]) == PENDING
    assert f"Nog niet beschikbaar: {year}" in g.alt
    if kind != "klein":
        assert f"nog niet beschikbaar, verwacht in {month}" in words(g)


def test_a_chart_without_any_figure_is_the_message():
    g = grafiek.lijn(factory.series({}, release={"first": "N+2-06"}))

    assert "2023: nog niet beschikbaar (CBS, verwacht in juni 2025)" in words(g)
    assert g.alt.startswith("Lijngrafiek zonder cijfers.")


def test_a_late_figure_is_not_called_expected():
    """At the cut-off the promised month has gone by: "expected in February" would be nonsense in June."""
    g = grafiek.staven(factory.series(YEARS, release={"first": "N+1-02"}))

    assert "nog niet verwerkt, was verwacht in februari 2024" in words(g)
    assert "Nog niet verwerkt: 2023 (CBS, was verwacht in februari" in g.alt
    assert "beschikbaar" not in words(g) + g.alt
    assert shown(g.table.rows[-1][1]) == "nog niet verwerkt"


def test_a_break_interrupts_the_line_and_is_explained():
    g = grafiek.lijn(
        factory.series(YEARS, breaks={"2020": "Vanaf 2020 tellen gemeenten anders dan daarvoor."})
    )
    lines = [d for d in g.spec["datasets"].values() if d and "stuk" in d[0]]

    runs = {row["stuk"]: [r["tijd"] for r in lines[0] if r["stuk"] == row["stuk"]] for row in lines[0]}

    assert [(run[0], run[-1]) for run in runs.values()] == [("2013", "2019"), ("2020", "2022")]
    assert g.remarks == ("Reeksbreuk in 2020: Vanaf 2020 tellen gemeenten anders dan daarvoor.",)


def test_a_hole_is_a_hole():
    with_hole = {p: v for p, v in YEARS.items() if p != "2016"} | {"2023": 1}

    line = grafiek.lijn(factory.series(with_hole))
    bars = grafiek.staven(factory.series(with_hole))

    runs = {row["stuk"] for data in line.spec["datasets"].values() for row in data if "stuk" in row}
    assert len(runs) == 2
    assert NOTHING in texts(bars.spec)


@pytest.mark.parametrize("build", [grafiek.lijn, grafiek.staven])
def test_one_observation_is_enough(build):
    g = build(factory.series({"2023": 12}))

    assert "12" in texts(g.spec)
    assert g.alt.endswith("12 in 2023.")


def test_a_copied_layer_says_the_same_and_can_change_by_itself():
    layer = marks.strokes([{"x": 0, "y": 1, "x2": 2, "y2": 3}], strokeDash=[3, 3])[0]
    copied = layer.copy()
    as_it_was = layer.to_dict()

    assert copied.to_dict() == as_it_was
    copied.encoding.x.field, copied.mark.strokeDash[0] = "elders", 9
    assert layer.to_dict() == as_it_was
    assert copied.data is layer.data, "rows are large, and nobody changes them"


# Scales and words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["staven", "gestapeld", "liggend"])
def test_bars_start_at_zero(kind):
    scales = [
        channel["scale"]["domain"]
        for layer in all_layers(KINDS[kind]().spec)
        for channel in layer.get("encoding", {}).values()
        if isinstance(channel, dict) and channel.get("type") == "quantitative" and channel.get("scale")
    ]

    assert scales and all(domain[0] == 0 for domain in scales)


def test_a_line_that_does_not_start_at_zero_says_so():
    g = grafiek.lijn(factory.series({p: 1_000_000 + v for p, v in YEARS.items()}))

    assert "De verticale as begint niet bij nul." in g.remarks


def test_large_numbers_on_an_axis_are_in_millions_with_equal_decimals():
    assert chart.tick_labels([0, 1_250_000, 2_500_000], "personen") == [
        "0",
        "1,25\N{NO-BREAK SPACE}mln",
        "2,50\N{NO-BREAK SPACE}mln",
    ]
    assert chart.tick_labels([0, 50], "procent") == ["0%", "50%"]


def test_labels_of_lines_that_end_together_keep_apart():
    same = [
        (f"Reeks {n}", factory.series({p: v + n for p, v in YEARS.items()} | {"2023": 1000 + n}))
        for n in range(6)
    ]
    spec = grafiek.lijn(*same).spec
    names = [
        row for data in spec["datasets"].values() for row in data if row.get("text", "").startswith("Reeks")
    ]

    heights = sorted(row["y"] for row in names)

    assert len(heights) == 6
    assert all(b - a >= 2 * 16 for a, b in pairwise(heights))  # a name and a number each


boxes = st.lists(st.tuples(st.floats(-50, 400), st.sampled_from([16, 32, 48])), min_size=1, max_size=8)


@given(boxes)
def test_nudged_labels_never_overlap_and_keep_their_order(labels):
    places, heights = [p for p, _ in labels], [h for _, h in labels]

    centres = geometry.nudge(places, heights, 0, 300, gap=4)

    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    for a, b in pairwise(order):
        assert centres[b] - centres[a] >= (heights[a] + heights[b]) / 2 + 4 - 1e-6
    assert min(c - h / 2 for c, h in zip(centres, heights, strict=True)) >= -1e-6
    if sum(heights) + 4 * len(heights) <= 300:
        assert max(c + h / 2 for c, h in zip(centres, heights, strict=True)) <= 300 + 1e-6


@given(st.floats(10, 290))
def test_a_label_alone_stays_where_it_wants_to_be(place):
    assert geometry.nudge([place], [16], 0, 300) == pytest.approx([place])


@given(st.floats(0, 400), st.floats(0, 400), st.floats(1, 300), st.floats(1, 300))
def test_hatching_stays_inside_its_box(x, y, width, height):
    for line in geometry.hatching(x, y, width, height):
        assert x - 0.01 <= line["x"] <= line["x2"] <= x + width + 0.01
        assert y - 0.01 <= line["y2"] <= line["y"] <= y + height + 0.01


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.booleans())
def test_ticks_are_round_and_span_the_values(low, size, whole):
    high = low + size
    steps = geometry.ticks(low, high, whole=whole)

    hair = 1e-6 * (1 + abs(low) + size)
    assert steps[0] <= low + hair and steps[-1] >= high - hair
    assert 2 <= len(steps) <= 9
    if whole:
        assert all(step == round(step) for step in steps)


# Choosing -----------------------------------------------------------------------------------------------


def test_a_broken_down_series_draws_its_total_or_says_what_to_choose():
    with_total = factory.series({**PARTS, "_T": {"2022": 5, "2023": 6}}, by="purpose")

    assert [shown(c) for c in grafiek.lijn(with_total).table.rows[-1]] == ["2023", "6"]
    with pytest.raises(SvmError, match=r'where\(purpose="asylum"\).*asylum, family'):
        grafiek.lijn(by_motive())


def test_lines_with_different_units_are_refused():
    with pytest.raises(SvmError, match="personen and procent"):
        grafiek.lijn(factory.series(YEARS), ("Aandeel", factory.series(YEARS, unit="procent")))


def test_what_is_no_series_is_refused_with_an_example():
    with pytest.raises(SvmError, match="expected a series"):
        grafiek.lijn([1, 2, 3])


def test_seven_lines_are_too_many():
    with pytest.raises(SvmError, match="6 lines apart, not 7"):
        grafiek.lijn(*[(f"R{n}", factory.series(YEARS)) for n in range(7)])


def test_of_many_parts_the_smallest_are_joined_and_named():
    codes = ["SYR", "TUR", "ERI", "IRQ", "AFG", "YEM", "IRN", "SOM"]
    s = factory.series({c: {"2023": 100 - n} for n, c in enumerate(codes)}, by="nationality")

    g = grafiek.gestapeld(s)

    assert [column.title for column in g.table.columns][-1] == "Overig"
    joined = g.table.rows[0][-1]
    assert joined.value == 95 + 94 + 93 and len(joined.subjects) == 3
    assert g.remarks == ("Overig: Jemen, Iran en Somalië.",)


def test_shares_are_of_the_whole_and_not_of_what_is_drawn():
    """Three of four motives must not add up to a hundred percent."""
    s = by_motive()
    total = sum(PARTS[code]["2023"] for code in PARTS)

    g = grafiek.gestapeld(s, order=["work"], aandeel=True)

    assert g.table.rows[-1][1].value == pytest.approx(100 * PARTS["work"]["2023"] / total)


def test_a_stack_with_a_pending_part_is_not_drawn_as_whole():
    """Half a stack would look like a fall."""
    a = factory.series({"2022": 5, "2023": 6})
    b = factory.series({"2022": 5}, id="b", release={"first": "N+2-06"})

    g = grafiek.gestapeld([("A", a), ("B", b)])

    bars = [row["tijd"] for data in g.spec["datasets"].values() for row in data if "boven" in row]
    assert set(bars) == {"2022"}
    assert "verwacht in juni 2025" in words(g)


def test_negative_parts_are_refused():
    with pytest.raises(SvmError, match="negative"):
        grafiek.gestapeld([("A", factory.series({"2023": -1})), ("B", factory.series({"2023": 2}))])


def test_a_ranking_is_sorted_and_points_out_one_country():
    s = factory.series(
        {"NLD": {"2023": 5}, "DEU": {"2023": 9}, "BEL": {"2023": 7}}, by="ref_area", select={"indicator": "x"}
    )

    g = grafiek.liggend(s, accent="NLD")

    assert [row[0] for row in g.table.rows] == ["Duitsland", "België", "Nederland"]
    fills = {
        row["categorie"]: row["fill"] for data in g.spec["datasets"].values() for row in data if "fill" in row
    }
    assert fills == {"Duitsland": theme.QUIET, "België": theme.QUIET, "Nederland": theme.COLOURS[0]}
    assert g.alt == (
        "Liggend staafdiagram: Immigratie, in personen, 2023. "
        "Het hoogst: Duitsland 9, België 7 en Nederland 5."
    )


def test_an_own_chart_may_not_fetch_data():
    chart = alt.Chart("https://example.org/data.csv").mark_bar()

    with pytest.raises(SvmError, match="fetches data"):
        grafiek.eigen(chart, factory.series(YEARS), "Een grafiek")


def test_an_own_chart_gets_source_and_table_from_its_numbers():
    s = factory.series(YEARS)
    chart = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_bar().encode(x="a:Q")

    g = grafiek.eigen(chart, s, "Een staaf")

    assert len(g.table.rows) == len(YEARS) and g.table.observations == s.observations


# In words -----------------------------------------------------------------------------------------------


def test_a_line_in_words_has_first_last_and_extremes():
    s = factory.series({"2019": 10, "2020": 5, "2021": 30, "2022": 20, "2023": (25, "P")})

    assert grafiek.lijn(s).alt == (
        "Lijngrafiek: Immigratie, in personen, 2019 tot en met 2023. "
        "Van 10 in 2019 naar 25 (voorlopig) in 2023; hoogste: 30 in 2021; laagste: 5 in 2020."
    )


def test_a_stack_in_words_has_total_and_largest_part():
    a = factory.series({"2022": 10, "2023": 30})
    b = factory.series({"2022": 20, "2023": 25})

    assert grafiek.gestapeld([("Arbeid", a), ("Studie", b)]).alt == (
        "Gestapeld staafdiagram: Arbeid en Studie, in personen, 2022 tot en met 2023. "
        "Totaal: 30 in 2022, 55 in 2023. Grootste deel in 2023: Arbeid, 30. "
        "Kleinste deel in 2023: Studie, 25."
    )


def test_parts_that_are_each_rounded_do_not_take_the_axis_beyond_a_hundred_percent():
    """Three shares of 33,4 add up to 100,2; an axis up to 125% would say that something is missing."""
    a, b, c = (factory.series({"2022": 33.4, "2023": 33.3}, unit="procent", decimals=1) for _ in range(3))

    g = grafiek.gestapeld([("Laag", a), ("Middelbaar", b), ("Hoog", c)])

    highest = [float(high) for high in re.findall(r'"domain": \[-?[0-9.]+, ([0-9.]+)\]', json.dumps(g.spec))]
    assert 100 in highest and 125 not in highest


def test_a_status_all_numbers_share_is_said_once():
    s = factory.series({"2022": (10, "E"), "2023": (20, "E")})

    assert grafiek.lijn(s).alt.endswith("Van 10 in 2022 naar 20 in 2023. Alle cijfers zijn een raming.")
