"""What the PDF builder writes for each kind of node. How that looks on paper is for ``test_pdf``."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.nodes import ChartNode
from staatvanmigratie.book.pdf.compile import PdfError
from staatvanmigratie.book.pdf.figures import length, natural_width
from staatvanmigratie.book.pdf.markup import string, unescaped
from staatvanmigratie.book.pdf.table import TableLayout
from staatvanmigratie.book.pdf.writer import TypstWriter
from tests.samples import records, sample_book, sample_site
from tests.samples.sample_book import OUTPUTS, cell, drawing


def writer(**environment):
    config = SimpleNamespace(root_doc="index", numfig_format={"figure": "Figuur %s", "table": "Tabel %s"})
    known = {"config": config, "toc_secnumbers": {}, "toc_fignumbers": {}, **environment}
    return TypstWriter(SimpleNamespace(**known), images={"images/a.png": "a.png"})


def document(*children):
    tree = nodes.document(None, None)
    tree += children
    return tree


def section(title, *children, node_id="s"):
    return nodes.section("", nodes.title("", title), *children, ids=[node_id])


def file(docname, *children):
    start = addnodes.start_of_file(docname=docname)
    start += children
    return start


def text(words):
    return nodes.paragraph("", words)


def item(*children):
    return nodes.list_item("", *children)


def output(name, **changes):
    return output_nodes.block(records.output({**OUTPUTS[name], **changes}), drawing())


SIMPLE = {
    "text": (text('Een "woord" #let \\ $x$'), '#"Een \\"woord\\" #let \\\\ $x$";'),
    "line end in a text": (text("een\n  twee"), '#"een twee";'),
    "emphasis": (nodes.emphasis("", "a"), '#nadruk[#"a";]'),
    "strong": (nodes.strong("", "a"), '#sterk[#"a";]'),
    "superscript": (nodes.superscript("", "2"), '#boven[#"2";]'),
    "subscript": (nodes.subscript("", "2"), '#onder[#"2";]'),
    "literal": (nodes.literal("", 'a"b'), '#code("a\\"b")'),
    "literal block": (nodes.literal_block("", "a\nb"), '#codeblok("a\\nb")'),
    "rubric": (nodes.rubric("", "Kop"), '#tussenkop[#"Kop";]'),
    "transition": (nodes.transition(), "#scheiding()"),
    "transition before footnotes": (nodes.transition(classes=["footnotes"]), ""),
    "quote": (nodes.block_quote("", text("a")), '#citaat[#"a";]'),
    "source line": (nodes.paragraph("", "Bron: CBS.", classes=["svm-bron"]), '#bron[#"Bron: CBS.";]'),
    "note": (nodes.paragraph("", "Let op.", classes=["svm-noot"]), '#noot[#"Let op.";]'),
    "external link": (nodes.reference("", "CBS", refuri="https://cbs.nl"), '#web("https://cbs.nl")[#"CBS";]'),
    "download": (nodes.reference("", "csv", refuri="data/a.csv"), '#"csv";'),
    "bullet list": (nodes.bullet_list("", item(text("a")), item(text("b"))), '#opsomming([#"a";], [#"b";])'),
    "enumerated list": (
        nodes.enumerated_list("", item(text("a")), enumtype="loweralpha", suffix=")", start=3),
        '#nummering([#"a";], stijl: "a)", start: 3)',
    ),
    "definition list": (
        nodes.definition_list(
            "",
            nodes.definition_list_item(
                "", nodes.term("", "nareis", ids=["t"]), nodes.definition("", text("gezin"))
            ),
        ),
        '#begrippen(([#anker("index#t")#"nareis";], [#"gezin";]))',
    ),
    "field list": (
        nodes.field_list("", nodes.field("", nodes.field_name("", "a"), nodes.field_body("", text("b")))),
        '#begrippen(([#"a";], [#"b";]))',
    ),
    "titled box": (
        nodes.admonition("", nodes.title("", "Let op"), text("a"), classes=["tip"]),
        '#kader("tip", [#"Let op";])[#"a";]',
    ),
    "line block": (nodes.line_block("", nodes.line("", "a"), nodes.line("", "b")), '#"a";#regeleinde()#"b";'),
    "unknown node": (nodes.abbreviation("", "IND"), '#"IND";'),
    "compound": (nodes.compound("", text("a"), text("b"), ids=["c"]), '#anker("index#c")\n\n#"a";\n\n#"b";'),
    "loose text between blocks": (
        nodes.container("", nodes.Text("los"), nodes.emphasis("", "!"), text("b")),
        '#"los";#nadruk[#"!";]\n\n#"b";',
    ),
    "code of a chapter": (nodes.container("", nodes.literal_block("", "x"), classes=["cell_input"]), ""),
    "comment": (nodes.comment("", "x"), ""),
    "markup for the web": (nodes.raw("", "<b>x</b>", format="html"), ""),
    "image": (
        nodes.image(uri="images/a.png", alt="Een kaart", width="50%"),
        '#beeld("a.png", alt: "Een kaart", breedte: 50%)',
    ),
}


@pytest.mark.parametrize(("node", "expected"), SIMPLE.values(), ids=SIMPLE.keys())
def test_a_node_becomes_one_call_of_the_template(node, expected):
    tree = document(node)

    assert writer().render(tree.children[0]) == expected


def test_a_box_is_named_in_the_language_of_the_book():
    title = str(admonitionlabels["warning"])

    assert writer().render(nodes.warning("", text("a"))) == f'#kader("warning", [#"{title}";])[#"a";]'


@pytest.mark.parametrize("words", ['a"b', "a\\b", '\\"', "#naar(", 'x\\\\"y'])
def test_a_string_can_be_read_back(words):
    assert unescaped(string(words)[1:-1]) == words


def test_sections_carry_the_numbers_of_sphinx_and_restart_per_file():
    tree = document(
        section("Rapport", file("asiel", section("Asiel", section("Twee", node_id="b"), node_id="a")))
    )
    sphinx = writer(toc_secnumbers={"asiel": {"": (2,), "#b": (2, 1)}})

    assert sphinx.write_book(tree, "Rapport") == (
        '// asiel: Asiel\n#kop(1, nummer: "2", anker: "asiel#a")[#"Asiel";]\n\n'
        '// asiel: Twee\n#kop(2, nummer: "2.1", anker: "asiel#b")[#"Twee";]\n'
    )


def test_a_file_below_a_chapter_continues_at_its_level():
    deeper = file("asiel/keten", section("Keten"))
    tree = document(section("Rapport", file("asiel", section("Asiel", deeper))))

    assert '#kop(2, anker: "asiel/keten#s")[#"Keten";]' in writer().write_book(tree, "Rapport")


def test_the_first_page_is_a_chapter_only_when_it_says_something():
    """The title is on the cover already; a page with nothing but that would be an empty chapter."""
    chapter = file("asiel", section("Asiel"))
    empty = document(section("Rapport", nodes.compound("", chapter)))
    full = document(section("Rapport", text("Lees dit.")))

    assert "index" not in writer().write_book(empty, "Rapport")
    assert '[#"Over deze uitgave";]\n\n#"Lees dit.";' in writer().write_book(full, "Rapport")


def test_a_link_finds_its_goal_by_any_of_its_names():
    goal = section("Doel")
    goal["ids"] = ["eerst", "ook"]
    links = [
        nodes.reference("", "a", refuri="%asiel#ook"),
        nodes.reference("", "b", refuri="%asiel"),
        nodes.reference("", "c", refid="hier"),
    ]
    source = writer().write_book(
        document(
            section("Rapport", nodes.paragraph("", "", *links), text("x"), node_id="hier"),
            file("asiel", goal),
        ),
        "Ander rapport",
    )

    assert source.count('#naar("asiel#eerst", ') == 2
    assert '#naar("index#hier", [#"c";])' in source


def test_a_dead_link_becomes_plain_text():
    """Typst refuses a whole report for one dead link; the reader loses only the link."""
    dead = nodes.reference("", "daar", refuri="%asiel#weg")

    source = writer().write_book(document(nodes.paragraph("", "", dead)), "Rapport")

    assert source == '#los([#"daar";])\n'


def test_a_number_links_to_the_row_that_names_its_source():
    row = nodes.row("", nodes.entry("", text("CBS")), ids=["bron-07_asiel-asiel_eerste"])
    table = nodes.table("", nodes.tgroup("", nodes.colspec(), nodes.tbody("", row), cols=1))
    value = output_nodes.number_node(records.number("38.377"), "a")

    source = writer().write_book(
        document(file("notebooks/07_asiel", nodes.paragraph("", "", value), table)), "R"
    )

    label = "notebooks/07_asiel#bron-07_asiel-asiel_eerste"
    assert f'#cijfer("{label}", [#"38.377";])' in source
    assert f'cel-tekst[#anker("{label}")#"CBS";]' in source


def test_a_footnote_is_written_where_it_is_read_and_once():
    first = nodes.footnote_reference("", "1", refid="n", docname="index")
    again = nodes.footnote_reference("", "1", refid="n", docname="index")
    note = nodes.footnote("", nodes.label("", "1"), text("Noot."), ids=["n"], docname="index")

    source = writer().write_book(document(nodes.paragraph("", "", first, again), note), "Rapport")

    assert source == '#voetnoot("index#n", "1")[#"Noot.";]#voetnoot-weer("index#n")\n'


def test_a_figure_has_number_caption_source_and_a_way_to_its_data():
    made = writer(toc_fignumbers={"index": {"figure": {"fig-eerste": (2, 1)}}})

    source = made.write_book(document(*output("fig-eerste")), "Rapport")

    assert source.startswith('// index: Figuur 2.1 (fig-eerste)\n#figuur(nummer: "Figuur 2.1", ')
    assert 'bijschrift: [#"Eerste asielaanvragen per jaar, 2016-2023";]' in source
    assert '#bron[#"Bron: CBS, tabel 83102NED (stand 17 juli 2025).";]' in source
    assert 'gegevens: "index#fig-eerste--gegevens")[#grafiek("index-fig-eerste.svg", alt: "Staaf' in source
    assert made.drawings == {"index-fig-eerste.svg": drawing()}


def test_the_data_of_figures_stands_in_the_last_chapter_and_leads_back():
    source = writer(toc_fignumbers={"index": {"figure": {"fig-eerste": (2, 1)}}}).write_book(
        document(section("Asiel", *output("fig-eerste"))), "Rapport"
    )
    appendix = source.partition('#kop(1, anker: "gegevens")[#"Gegevens bij de figuren";]')[2]

    assert '#kop(2, in-inhoud: false)[#"Asiel";]' in appendix
    assert 'nummer: "Gegevens bij figuur 2.1"' in appendix
    assert 'anker: "index#fig-eerste--gegevens"' in appendix
    assert 'terug: "index#fig-eerste"' in appendix


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_picture_without_alternative_text_is_refused_by_name(alt):
    drawn = ChartNode(svg=drawing(), alt=alt, label="fig-x", width="text")

    with pytest.raises(PdfError, match=r"index: Figure fig-x has no alternative text"):
        writer().render(drawn)


def test_a_file_name_is_not_an_alternative_text():
    """Docutils falls back on it, so a machine would be satisfied and a reader would not."""
    with pytest.raises(PdfError, match=r"Image images/a\.png has no alternative text"):
        writer().render(nodes.image(uri="images/a.png", alt="images/a.png"))


def test_a_table_keeps_its_source_line_and_says_what_is_not_out_yet():
    source = writer().write_book(document(*output("tab-landen")), "Rapport")

    assert '("getal", "12.865", "12.865"), ("getal", "nog niet beschikbaar", "beschikbaar"))' in source
    assert (
        'cel-tekst[#"Syrië";], cel-getal[#"12.690";], cel-getal[#"12.865";], cel-getal(wacht: true)' in source
    )
    assert source.count('#"nog niet beschikbaar";') == 3
    assert source.index("onder: [#bron[") < source.index('cel-tekst[#"Syrië";]')
    assert source.count("#bron[") == 1


def test_a_table_of_the_report_is_laid_out_as_one_of_markdown():
    """The one comes from its record, the other from docutils; on paper there is no difference."""
    rows = [["Syrië", "12.865"], ["Alle nationaliteiten samen", "38.377"]]
    columns = [
        {"key": "a", "title": "Land", "align": "left"},
        {"key": "b", "title": "Aantal", "align": "right"},
    ]
    of_report = {"columns": columns, "rows": [[cell(one), cell(other)] for one, other in rows], "stub": 1}

    def row(kind, *words):
        entries = [nodes.entry("", text(each), **about) for each, about in zip(words, kind, strict=True)]
        return nodes.row("", *entries)

    kinds = [{}, {"align": "right"}]
    body = nodes.tbody("", *(row(kinds, *each) for each in rows))
    head = nodes.thead("", row(kinds, "Land", "Aantal"))
    group = nodes.tgroup("", nodes.colspec(stub=1), nodes.colspec(), head, body, cols=2)
    plain = TableLayout.of(nodes.table("", group))
    table = output("tab-landen", table=of_report, numbers=[], pending=[])[0]["table"]
    layout = TableLayout.of_record(table)

    assert (layout.columns, layout.row_headers) == (plain.columns, plain.row_headers)

    def cells(made):
        return [
            replace(each, content=None) for row in [*made.head, *(c for _, c in made.body)] for each in row
        ]

    assert cells(layout) == cells(plain)


def test_rows_of_a_report_can_be_linked_to_and_hold_links():
    (table,) = output_nodes.block(records.output(sample_site.references("07_asiel")))
    number = nodes.paragraph("", "", output_nodes.number_node(records.number("1"), "a"))

    source = writer().write_book(document(file("notebooks/07_asiel", number, table)), "R")

    label = "notebooks/07_asiel#bron-07_asiel-asiel_eerste"
    assert f'#cijfer("{label}", [#"1";])' in source
    assert f'cel-tekst[#anker("{label}")#"Eerste asielaanvragen";]' in source
    assert '#web("https://opendata.cbs.nl/")[#"opendata.cbs.nl";]' in source


def test_row_headers_are_counted_through_spans():
    """Two rows share one header: the second row starts with a number of its own."""

    def entry(words, **spans):
        return nodes.entry("", text(words), **spans)

    body = nodes.tbody(
        "",
        nodes.row("", entry("2023", morerows=1), entry("man"), entry("1")),
        nodes.row("", entry("vrouw"), entry("2")),
        nodes.row("", entry("Totaal", morecols=1), entry("3")),
    )
    group = nodes.tgroup("", nodes.colspec(stub=1), nodes.colspec(stub=1), nodes.colspec(), body, cols=3)

    layout = TableLayout.of(nodes.table("", group))

    assert layout.row_headers == [2, 1, 1]
    assert [[cell.column for cell in cells] for _, cells in layout.body] == [[0, 1, 2], [1, 2], [0, 2]]


def test_key_figures_show_what_is_pending_as_such():
    source = writer().write_book(document(*output("kern-asiel")), "Rapport")

    assert 'tegel(titel: [#"Immigratie";], waarde: [#"335.668";], wijziging: [#"17% minder";], ' in source
    assert 'waarde: [#"nog niet beschikbaar";], noot: [#"2023, verwacht juni 2025";], wacht: true)' in source


def test_a_cell_of_a_wide_table_asks_for_no_more_than_its_longest_word():
    columns = [{"key": str(i), "title": "x", "align": "right"} for i in range(7)]
    table = {"columns": columns, "rows": [[cell("", pending=True)] * 7], "stub": 0}

    layout = TableLayout.of_record(output("tab-landen", table=table)[0]["table"])

    assert {asked for _, asked, _ in layout.columns} == {"beschikbaar"}


@pytest.mark.parametrize(
    ("svg", "points"),
    [
        ('<svg width="640" height="1">', 480),
        ('<?xml?><svg width="100px">', 75),
        ('<svg viewBox="0 0 200 10">', 150),
        ('<svg width="100%">', None),
    ],
)
def test_a_drawing_says_how_wide_it_is_meant(svg, points):
    assert natural_width(svg) == points


@pytest.mark.parametrize(
    ("width", "expected"), [("50%", "50%"), ("96px", "72pt"), ("96", "72pt"), ("4cm", "4cm"), ("auto", None)]
)
def test_widths_of_images_are_read(width, expected):
    assert length(width) == expected


def test_the_outputs_of_a_notebook_reach_the_pdf(tmp_path):
    """MyST-NB drops every output for a builder it has no list for, with only a warning."""
    nbformat = pytest.importorskip("nbformat.v4")
    html = {"text/html": "<table><tr><td>web</td></tr></table>", "text/plain": "gewone tekst"}
    shown = [
        html,
        {"text/markdown": "Een **zin** uit een cel.", "text/plain": "x"},
        {"image/svg+xml": drawing(), "text/plain": "x"},
    ]
    cells = [nbformat.new_markdown_cell("# Hoofdstuk")]
    for data in shown:
        code = nbformat.new_code_cell("print('code')", execution_count=1)
        code.metadata["mystnb"] = {"image": {"alt": "Een staafdiagram"}}
        code.outputs = [nbformat.new_output("display_data", data=data)]
        cells.append(code)
    notebook = nbformat.new_notebook(cells=cells)
    sample_book.write(tmp_path, {"index": "# R\n", "hoofdstuk": ""})
    (tmp_path / "hoofdstuk.md").unlink()
    (tmp_path / "hoofdstuk.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")

    sample_book.build(
        tmp_path, extensions=["myst_nb", "staatvanmigratie.book.pdf.builder"], nb_execution_mode="off"
    )
    source = (tmp_path / "_build" / "bron" / "rapport-bron.typ").read_text(encoding="utf-8")

    assert '#codeblok("gewone tekst")' in source
    assert '#"Een ";#sterk[#"zin";]#" uit een cel.";' in source
    assert 'alt: "Een staafdiagram"' in source
    assert "code" not in source.replace("#codeblok", "")
