"""What the PDF builder writes for each kind of node. How that looks on paper is for ``test_pdf``."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.nodes import ChartNode
from staatvanmigratie.book.pdf import marks
from staatvanmigratie.book.pdf.compile import PdfError
from staatvanmigratie.book.pdf.figures import length, ratio
from staatvanmigratie.book.pdf.markup import string, unescaped
from staatvanmigratie.book.pdf.pieces import joined
from staatvanmigratie.book.pdf.table import TableLayout
from staatvanmigratie.book.pdf.volumes import Volume
from staatvanmigratie.book.pdf.writer import TypstWriter
from staatvanmigratie.store import provenance
from tests.samples import records, sample_book, sample_site
from tests.samples.sample_book import OUTPUTS, cell, drawing


def writer(**environment):
    config = SimpleNamespace(root_doc="index", numfig_format={"figure": "Figuur %s", "table": "Tabel %s"})
    known = {"config": config, "toc_secnumbers": {}, "toc_fignumbers": {}, **environment}
    return TypstWriter(SimpleNamespace(**known), images={"images/a.png": "a.png"})


def written(made, tree, title="Rapport", volume=Volume.REPORT):
    """A volume as one source, without the list of marks that every volume has."""
    pieces = made.write_book(tree, title)[volume]
    return joined(p for p in pieces if marks.TITLE not in p.source and "#tekens(" not in p.source)


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

    assert written(sphinx, tree) == (
        '// asiel: Asiel\n#kop(1, nummer: "2", anker: "asiel#a")[#"Asiel";]\n\n'
        '// asiel: Twee\n#kop(2, nummer: "2.1", anker: "asiel#b")[#"Twee";]'
    )


def test_a_file_below_a_chapter_continues_at_its_level():
    deeper = file("asiel/keten", section("Keten"))
    tree = document(section("Rapport", file("asiel", section("Asiel", deeper))))

    assert '#kop(2, anker: "asiel/keten#s")[#"Keten";]' in written(writer(), tree, "Rapport")


def test_the_first_page_is_a_chapter_only_when_it_says_something():
    """The title is on the cover already; a page with nothing but that would be an empty chapter."""
    chapter = file("asiel", section("Asiel"))
    empty = document(section("Rapport", nodes.compound("", chapter)))
    full = document(section("Rapport", text("Lees dit.")))

    assert "index" not in written(writer(), empty, "Rapport")
    assert '[#"Over deze uitgave";]\n\n#"Lees dit.";' in written(writer(), full, "Rapport")


def test_a_link_finds_its_goal_by_any_of_its_names():
    goal = section("Doel")
    goal["ids"] = ["eerst", "ook"]
    links = [
        nodes.reference("", "a", refuri="%asiel#ook"),
        nodes.reference("", "b", refuri="%asiel"),
        nodes.reference("", "c", refid="hier"),
    ]
    source = written(
        writer(),
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

    source = written(writer(), document(nodes.paragraph("", "", dead)), "Rapport")

    assert source == '#los([#"daar";])'


def test_a_number_links_to_the_row_that_names_its_source():
    row = nodes.row("", nodes.entry("", text("CBS")), ids=["bron-07_asiel-asiel_eerste"])
    table = nodes.table("", nodes.tgroup("", nodes.colspec(), nodes.tbody("", row), cols=1))
    value = output_nodes.number_node(records.number("38.377"), "a")

    source = written(
        writer(), document(file("notebooks/07_asiel", nodes.paragraph("", "", value), table)), "R"
    )

    label = "notebooks/07_asiel#bron-07_asiel-asiel_eerste"
    assert f'#cijfer("{label}", [#"38.377";])' in source
    assert f'cel-tekst[#anker("{label}")#"CBS";]' in source


def test_a_footnote_is_written_where_it_is_read_and_once():
    first = nodes.footnote_reference("", "1", refid="n", docname="index")
    again = nodes.footnote_reference("", "1", refid="n", docname="index")
    note = nodes.footnote("", nodes.label("", "1"), text("Noot."), ids=["n"], docname="index")

    source = written(writer(), document(nodes.paragraph("", "", first, again), note), "Rapport")

    assert source == '#voetnoot("index#n", "1")[#"Noot.";]#voetnoot-weer("index#n")'


def test_a_figure_has_number_caption_source_and_a_way_to_its_data():
    made = writer(toc_fignumbers={"index": {"figure": {"fig-eerste": (2, 1)}}})

    source = written(made, document(*output("fig-eerste")))

    assert source.startswith('// index: Figuur 2.1 (fig-eerste)\n#figuur(nummer: "Figuur 2.1", ')
    assert 'bijschrift: [#"Eerste asielaanvragen per jaar, 2016-2023";]' in source
    said = '#bron[#"Bron: CBS, tabel 83102NED (stand 17 juli 2025).";#" ";#"De cijfers zijn afgerond'
    assert said in source
    way = '#"Gegevens: zie ";#naar-elders("index#fig-eerste--gegevens", [#"bijlagen, figuur 2.1";])#".";]'
    assert way in source
    assert '[#grafiek("index-fig-eerste.svg", alt: "Staaf' in source
    assert made.drawings == {"index-fig-eerste.svg": drawing()}


def test_the_data_of_figures_stands_in_the_annexes_and_leads_back():
    made = writer(toc_fignumbers={"index": {"figure": {"fig-eerste": (2, 1)}}})
    source = written(made, document(section("Asiel", *output("fig-eerste"))), volume=Volume.ANNEXES)
    appendix = source.partition('#kop(1, anker: "gegevens")[#"Gegevens bij de figuren";]')[2]

    assert '#kop(2, in-inhoud: false)[#"Asiel";]' in appendix
    back = 'nummer: [#naar-elders("index#fig-eerste", [#"Gegevens bij figuur 2.1";])]'
    assert back in appendix
    assert 'anker: "index#fig-eerste--gegevens"' in appendix


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
    source = written(writer(), document(*output("tab-landen")), "Rapport")

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


@pytest.mark.parametrize(
    ("align", "words", "dense"),
    [("left", "CBS", True), ("right", "38.377", False), ("left", "Een hele passage. " * 10, False)],
)
def test_a_list_of_short_words_is_set_close_together(align, words, dense):
    """As the sources are; not what has numbers, and not what is read as a text."""
    columns = [{"key": "a", "title": "Reeks", "align": "left"}]
    columns += [{"key": key, "title": key, "align": align} for key in "bcd"]
    table = {"columns": columns, "rows": [[cell("Asiel"), *[cell(words)] * 3]], "stub": 1}

    source = written(writer(), document(output("tab-landen", table=table, numbers=[], pending=[])[0]))

    assert ("naslag: true" in source) is dense


def chapter_with_sources():
    (table,) = output_nodes.block(records.output(sample_site.references("07_asiel")))
    number = nodes.paragraph("", "", output_nodes.number_node(records.number("1"), "a"))
    closing = section("Bronnen bij dit hoofdstuk", table, node_id="bronnen")
    return document(file("notebooks/07_asiel", section("Asiel", number, closing, node_id="asiel")))


LABEL = "notebooks/07_asiel#bron-07_asiel-asiel_eerste"


def test_the_sources_of_a_chapter_stand_in_the_annexes_and_its_numbers_lead_there():
    report = written(writer(), chapter_with_sources())
    behind = written(writer(), chapter_with_sources(), volume=Volume.ANNEXES)

    assert f'#cijfer-elders("{LABEL}", [#"1";])' in report
    assert 'hoe definitief zij zijn: zie ";#naar-elders("notebooks/07_asiel#' in report
    assert "#tabel(" not in report
    assert '#kop(1, anker: "bronnen")[#"Bronnen per hoofdstuk";]\n\n#kop(2, in-inhoud: false)' in behind
    assert f'cel-tekst[#anker("{LABEL}")#"Eerste asielaanvragen";]' in behind
    assert '#web("https://opendata.cbs.nl/")[#"opendata.cbs.nl";]' in behind


def test_each_volume_knows_where_the_other_points():
    made = writer()

    made.write_book(chapter_with_sources(), "Rapport")

    assert LABEL in made.elsewhere[Volume.ANNEXES]
    assert made.elsewhere[Volume.REPORT] == set()


def test_a_link_to_the_annexes_says_so_in_the_report_only():
    def links():
        return nodes.paragraph(
            "",
            "",
            nodes.reference("", "Begrippen", refuri="%notebooks/93_begrippen"),
            nodes.reference("", "nareis", refuri="%notebooks/93_begrippen#term-nareis"),
            nodes.reference("", "Tabel 21", refuri="%notebooks/93_begrippen#tab-a"),
        )

    terms = section("Begrippen", nodes.paragraph("", "x", ids=["term-nareis", "tab-a"]), links(), node_id="b")
    tree = document(
        file("asiel", section("Asiel", links(), node_id="a")), file("notebooks/93_begrippen", terms)
    )

    report = written(writer(), tree.deepcopy())
    behind = written(writer(), tree, volume=Volume.ANNEXES)

    assert '#"Begrippen";#" (bijlagen)";' in report
    assert '[#"nareis";]' in report
    assert '[#"bijlagen, tabel 21";]' in report
    assert '[#"Begrippen";]' in behind and '[#"Tabel 21";]' in behind


def test_what_explains_a_dashboard_stands_in_the_annexes():
    (figure,) = output("fig-breed")
    chart = next(iter(figure.findall(ChartNode)))
    chart["dashboard"] = True
    (table,) = output_nodes.block(records.output(sample_site.references("80_d")))
    counted = section("Wat wordt geteld", text("Elke aanvraag."), node_id="w")
    closing = section("Bronnen bij dit hoofdstuk", table, node_id="z")
    tree = document(file("notebooks/80_d", section("Dashboard", figure, counted, closing, node_id="d")))

    report = written(writer(), tree.deepcopy())
    behind = written(writer(), tree, volume=Volume.ANNEXES)

    assert "Elke aanvraag." not in report and "Wat is geteld, waar de cijfers" in report
    assert '#kop(3, anker: "notebooks/80_d#w")[#"Wat wordt geteld";]\n\n#"Elke aanvraag.";' in behind


@pytest.mark.parametrize("mark", [*provenance.LEGEND, "* voorlopig cijfer (gearceerde staaf)"])
def test_a_mark_is_explained_once_and_at_the_front(mark):
    """No longer under each figure and table. In the annexes the chapter on sources does it."""
    source = written(writer(), document(*output("tab-landen", notes=[mark, "Let op iets anders"])))

    assert mark not in source
    assert "Let op iets anders" in source
    pieces = writer().write_book(document(*output("tab-landen")), "R")[Volume.REPORT]
    listed = [piece.source for piece in pieces if "#tekens(" in piece.source]
    assert len(listed) == 1 and mark.partition(" ")[0] in listed[0]


def test_notes_of_a_table_that_can_go_on_overleaf_stand_above_it():
    """Under it they could stand alone on the next page."""
    long = {"table": sample_book.years(1950, 2023), "source": "Bron: CBS."}

    source = written(writer(), document(*output("tab-lang", **long)))

    assert '#bron-in-bijschrift[#"Bron: CBS.";]' in source and "onder:" not in source


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
    source = written(writer(), document(*output("kern-asiel")), "Rapport")

    assert 'tegel(titel: [#"Immigratie";], waarde: [#"335.668";], wijziging: [#"17% minder";], ' in source
    assert 'waarde: [#"nog niet beschikbaar";], noot: [#"2023, verwacht juni 2025";], wacht: true)' in source


def test_a_cell_of_a_wide_table_asks_for_no_more_than_its_longest_word():
    columns = [{"key": str(i), "title": "x", "align": "right"} for i in range(7)]
    table = {"columns": columns, "rows": [[cell("", pending=True)] * 7], "stub": 0}

    layout = TableLayout.of_record(output("tab-landen", table=table)[0]["table"])

    assert {asked for _, asked, _ in layout.columns} == {"beschikbaar"}


@pytest.mark.parametrize(
    ("svg", "expected"),
    [
        ('<svg width="640" height="160">', 0.25),
        ('<?xml?><svg viewBox="0 0 200 10">', 0.05),
        ('<svg width="100%" height="3px" viewBox="0,0,10,20">', 2),
        ('<svg width="100%">', 0),
        ("", 0),
    ],
)
def test_a_drawing_says_what_shape_it_has(svg, expected):
    assert ratio(svg) == expected


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
