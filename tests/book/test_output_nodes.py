"""What a notebook output becomes in the book: nodes, the file with its data, the origin of a number."""

import pickle
from xml.etree import ElementTree

import pytest
from docutils import nodes

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.nodes import ChartNode, DataNode, KeyFigureNode, NumberNode, TableNode
from staatvanmigratie.book.web import number_card
from staatvanmigratie.book.web.drawing import inline_svg
from staatvanmigratie.foundation.errors import BuildError
from tests.samples import records
from tests.samples import sample_site as site

NAMES = {"motive": {"labour": "arbeid"}}


def block(said, *arguments):
    return output_nodes.block(records.output(said), *arguments)


def csv(said):
    return output_nodes.csv(records.output(said))


def told(number, names):
    return "".join(number_card.origin(records.number(**number), names))


def test_an_anchor_names_chapter_cell_and_number():
    """numbers.json points to it, so it may not change from build to build."""
    assert output_nodes.anchor("notebooks/07_asiel", 12, "n1") == "07_asiel-12-n1"
    assert output_nodes.anchor("notebooks/07_asiel", 12, "n1", output=1) == "07_asiel-12-1-n1"


def test_a_figure_is_drawing_caption_source_and_data():
    (figure,) = block(site.figure("fig-a"), "<svg/>")

    assert [type(child) for child in figure.children] == [ChartNode, nodes.caption, nodes.legend, DataNode]
    assert figure["ids"] == ["fig-a"]
    assert figure["names"] == ["fig-a"]
    assert figure[0]["alt"].startswith("Staafdiagram.")
    assert [p["classes"] for p in figure[2].children] == [["svm-bron"], ["svm-noot"], ["svm-noot"]]
    assert figure[3]["caption"] == figure[1].astext()


def test_a_figure_without_source_has_no_empty_legend():
    (figure,) = block(site.figure("fig-a", source="", notes=[]), "<svg/>")

    assert not list(figure.findall(nodes.legend))


def test_a_caption_may_hold_numbers():
    svm = site.figure("fig-a")
    caption = [nodes.Text("In 2023: "), output_nodes.number_node(records.output(svm).numbers[0], "fig-a-n1")]

    (figure,) = block(svm, "<svg/>", caption)

    number = figure.next_node(nodes.caption).next_node(NumberNode)
    assert (number.astext(), number["anchor"], number["series"]) == ("21.810", "fig-a-n1", "asiel_eerste")


def test_a_table_is_one_node_with_its_caption_and_its_words():
    """Sphinx walks through all nodes many times, and its search looks at texts only."""
    table, source, note = block(site.table())

    assert isinstance(table, TableNode)
    assert table["table"] == records.output(site.table()).table
    assert table["prefix"] == "tab-landen"
    title, words = table.children
    assert title.astext() == "Eerste asielaanvragen naar nationaliteit"
    assert {"Nationaliteit", "2023", "Syrië", "12.865*"} <= set(words.split())
    assert (source["classes"], note["classes"]) == (["svm-bron"], ["svm-noot"])


@pytest.mark.parametrize("said", [site.table(), site.figure("fig-a"), site.references("07_asiel")])
def test_a_table_survives_being_kept_and_copied(said):
    """Sphinx keeps doctrees on disk and copies them for every format."""
    for node in block(said, "<svg/>"):
        for found in node.findall(lambda each: "table" in getattr(each, "attributes", ())):
            kept = pickle.loads(pickle.dumps(found))
            assert found.deepcopy().attributes == kept.attributes == found.attributes
            assert kept.astext() == found.astext()


def test_key_figures_hold_value_and_change_unless_they_are_pending():
    group, source = block(site.key_figures())

    tiles = list(group.findall(KeyFigureNode))
    assert [[n.astext() for n in tile.children] for tile in tiles] == [
        ["335.668", "17% minder"],
        ["38.377", "8% meer"],
        ["10.060"],
        [],
    ]
    assert tiles[3]["pending"].expected_text == "juni 2025"
    assert source.astext() == "Bron: CBS en IND."


def test_anchors_begin_with_what_staging_wrote():
    table, *_ = block(site.table(anchor_prefix="elders"))

    assert table["prefix"] == "elders"


@pytest.mark.parametrize(
    ("svm", "said"),
    [
        (site.table(label=""), "kind 'tabel' does not say what it should: tabel.label: String should have"),
        (site.table(numbers=[]), "shows the number n1 but does not describe it"),
        ({"kind": "kaart"}, "kind 'kaart' does not say what it should: : Input tag 'kaart'"),
        (
            site.table(kop="Land"),
            r"'tabel' \(tab-landen\) does not say what it should: tabel.kop: Unexpected",
        ),
    ],
)
def test_a_broken_output_stops_the_build(svm, said):
    with pytest.raises(BuildError, match=said):
        block(svm)


# The file with the data ---------------------------------------------------------------------------------


def test_the_file_holds_values_and_beside_each_its_status():
    lines = csv(site.table()).split("\r\n")

    assert lines[0] == "Nationaliteit;2022;2022 (status);2023;2023 (status);2024;2024 (status)"
    assert lines[1] == "Syrië;12690;definitief;12865;voorlopig;;nog niet beschikbaar"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (12.5, "12,5;definitief"),
        (-3.0, "-3;definitief"),
        (1234567.0, "1234567;definitief"),
        (None, ";n.v.t."),
        (0.1 + 0.2, "0,3;definitief"),
    ],
)
def test_a_value_is_written_for_a_dutch_spreadsheet(value, field):
    svm = site.table(
        numbers=[site.number("n1", "afgerond", value)],
        table={
            "columns": [
                {"key": "a", "title": "A", "align": "left"},
                {"key": "b", "title": "B", "align": "right"},
            ],
            "rows": [[site.cell('een "naam"; lang'), site.cell("n.v.t.", "n1")]],
            "stub": 1,
        },
    )

    assert csv(svm).split("\r\n")[1] == f'"een ""naam""; lang";{field}'


# The origin of a number ---------------------------------------------------------------------------------


def test_an_origin_tells_everything_a_fact_checker_asks():
    number = site.number(
        "n1",
        "12.865",
        12865.0,
        status="voorlopig",
        breakdown={"nationality": "SYR", "motive": "labour"},
        hand="retelling",
        later_vintage=True,
    )

    said = told(number, NAMES)

    for part in (
        "12.865 personen",
        "Eerste asielaanvragen",
        "nog voorlopig",
        "Nareis telt niet mee",
        "arbeid, Syrië",
        "<dt>Periode</dt><dd>2023</dd>",
        "Centraal Bureau voor de Statistiek (CBS), tabel\N{NO-BREAK SPACE}83102NED",
        "29\N{NO-BREAK SPACE}februari\N{NO-BREAK SPACE}2024",
        "<dt>Status</dt><dd>voorlopig</dd>",
        "Overgenomen uit een tweede bron",
        "na de peildatum",
        'href="https://opendata.cbs.nl/statline/',
    ):
        assert part in said


def test_a_final_number_of_the_source_carries_no_remarks():
    said = told(site.number("n1", "38.377", 38377.0), {})

    assert "svm-nog-voorlopig" not in said
    assert "svm-let-op" not in said


def test_a_change_shows_what_it_was_calculated_from():
    number = site.number("n1", "8% meer", 8.0, what="change", unit="procent", based_on=site.CHANGE_PARTS)

    said = told(number, {})

    assert "<strong>8% meer</strong>" in said
    assert "<li>38.377 (2023, voorlopig)</li><li>35.535 (2022)</li>" in said


def test_a_rounded_number_shows_the_precise_one():
    number = site.number("n1", "bijna 40.000", 38377.0, what="rounded")

    assert "<dt>Precies</dt><dd>38.377</dd>" in told(number, {})


def test_numbers_share_what_is_the_same_of_their_origins():
    """A table of a hundred cells would otherwise carry the same definition a hundred times."""
    numbers = {
        f"a-n{n}": records.number(str(n), value=float(n), period=str(2000 + n), definition="Wie komt.")
        for n in range(100)
    }

    pooled = number_card.pooled(numbers, {})

    assert len(pooled["pieces"]) == len(set(pooled["pieces"])) < 2 * len(numbers) + 10
    for anchor, number in numbers.items():
        said = "".join(pooled["pieces"][place] for place in pooled["numbers"][anchor])
        assert said == "".join(number_card.origin(number, {}))


def test_the_sources_of_a_series_stand_in_one_line_each_once():
    numbers = [
        records.number("1", table="83102NED", address="https://opendata.cbs.nl/"),
        records.number("2", table="83102NED", address="https://opendata.cbs.nl/", period="2022"),
        records.number("3", publisher="IND", vintage="2023", status="voorlopig"),
    ]

    said = number_card.source_of(numbers)

    assert said.startswith('<strong>Eerste asielaanvragen</strong>: <a href="https://opendata.cbs.nl/"')
    assert said.count("tabel\N{NO-BREAK SPACE}83102NED") == 1
    assert said.endswith("; IND (stand van 2023; voorlopig)")


def test_words_of_a_source_cannot_become_markup():
    number = site.number("n1", "1", 1.0, title="<b>x</b>", address='"><script>', definition="a & b")

    said = told(number, {})

    assert "<b>" not in said
    assert "<script>" not in said
    assert "a &amp; b" in said


# Drawings -------------------------------------------------------------------------------------------------


def test_a_drawing_is_one_image_with_one_name_and_its_own_ids():
    """Two drawings on a page with the same ids would take each other's clips."""
    svg = inline_svg(site.drawing(), "fig-a", 'Van 1 & 2 "naar" 3')
    root = ElementTree.fromstring(svg)

    assert root.get("role") == "img"
    assert root[0].text == 'Van 1 & 2 "naar" 3'
    assert root.get("aria-labelledby") == root[0].get("id") == "fig-a-alt"
    assert "graphics-symbol" not in svg
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert ids == {"fig-a-alt", "fig-a-clip0", "fig-a-verloop", "fig-a-streep"}
    assert "url(#fig-a-clip0)" in svg
    assert 'href="#fig-a-streep"' in svg
    assert "url(#clip0)" not in svg


def test_a_drawing_leaves_out_what_nobody_sees():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g fill="none" text-anchor="start">'
        '<path class="background" d="M0,0h10v10h-10Z"/><path class="foreground" d="M0,0h1" stroke="red"/>'
        '<g class="mark-text" pointer-events="none" stroke-width="1">'
        '<text transform="translate(24.199999,-0.04)" opacity="1" text-anchor="start" '
        'font-family="Fira">a</text>'
        '<text transform="translate(0,0)" stroke-width="1" opacity="0.5" font-family="Fira">b</text>'
        "</g></g></svg>"
    )

    root = ElementTree.fromstring(inline_svg(svg, "fig-a", "Alt"))
    first, second = root.iter("{http://www.w3.org/2000/svg}text")

    # What a part of the drawing says for all in it is left as it is.
    assert first.attrib == {"transform": "translate(24.2,0)", "text-anchor": "start"}
    assert second.attrib == {"stroke-width": "1", "opacity": "0.5"}
    assert root.get("font-family") == "Fira"
    assert [path.get("d") for path in root.iter("{http://www.w3.org/2000/svg}path")] == ["M0,0h1"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("=1+1", "'=1+1"),
        ("+31", "+31"),
        ("-5", "-5"),
        ("@a", "'@a"),
        ("-a", "'-a"),
        ("\tx", "'\tx"),
        ("x=1", "x=1"),
    ],
)
def test_p7_no_cell_of_a_csv_is_a_formula(text, field):
    svm = site.table(numbers=[], table={"columns": [{"title": "A"}], "rows": [[{"text": text}]]})

    assert csv(svm).splitlines()[1].split(";")[0] == field
