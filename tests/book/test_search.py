"""The search of the website: the script of the page asked as a browser does, on an index made by a build.

The script runs in a small JavaScript engine, so that these tests need no browser.
"""

from types import SimpleNamespace

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.book.nodes import DataNode, KeyFigureNode, TableNode
from staatvanmigratie.book.web import search_index
from staatvanmigratie.notebook.outputs.record import PendingRecord
from tests.samples import searching
from tests.samples.sample_site import PENDING

CHAPTERS = [("notebooks/07_asiel", "Asiel"), ("notebooks/08_opvang", "Opvang"), ("notebooks/09_x", "Iets")]


def section(heading, *content, anchor=None):
    made = nodes.section("", nodes.title("", heading), *content)
    made["ids"] = [anchor or heading.lower().replace(" ", "-")]
    return made


def prose(text, **attributes):
    return nodes.paragraph("", text, **attributes)


def table(caption, words):
    made = TableNode("", nodes.title("", caption), nodes.Text(words))
    made["ids"], made["table"] = ["tab-1"], SimpleNamespace(row_ids=[])
    return made


def document(*content):
    made = nodes.document(None, None)
    made += list(content)
    return made


def index_of(pages, numbers=None):
    """The file that a build writes for these pages."""
    index = search_index.SearchIndex(searching.environment(numbers))
    for name, page in pages.items():
        index.feed(name, f"{name}.md", "<span>7 </span>Kop", page)
    return searching.written(index)


@pytest.fixture(scope="module")
def search():
    asylum = document(
        section(
            "Asiel",
            prose("In 2024 kwamen 316.305 immigranten. Het aantal daalde met 12,3%."),
            section("Wie reisden na", prose("Nareizigers komen uit Syrië en Eritrea."), anchor="na"),
            section("Toezicht", prose("De Koninklijke Marechaussee doet de bewaking van elke grens.")),
            section("Gegevens", table("Aanvragen per land", "Land Aantal Afghanistan 1.234")),
        )
    )
    family = document(
        section(
            "Gezin",
            prose("Gezinsmigratie is de komst van familie. Zij krijgen een verblijfsvergunning."),
            section("Oekraïne", prose("Ook uit Oekraïne komen gezinnen.")),
        )
    )
    annex = document(section("Bronnen", prose("Oekraïne en nareizigers staan in deze lijst.")))
    pages = {"notebooks/07_asiel": asylum, "notebooks/06_gezin": family, "notebooks/90_bronnen": annex}
    return searching.Asked(index_of(pages, {"notebooks/07_asiel": {"": (7,), "#na": (7, 1)}}))


@pytest.mark.parametrize(
    ("query", "page", "heading"),
    [
        ("nareizigers", "07_asiel", "Wie reisden na"),
        ("NAREIZIGER", "07_asiel", "Wie reisden na"),  # another form of the word
        ("oekraine", "06_gezin", "Oekraïne"),
        ("Oekrai\u0308ne", "06_gezin", "Oekraïne"),  # the sign and its dots apart
        ("syrie", "07_asiel", "Wie reisden na"),
        ("316.305", "07_asiel", "Asiel"),
        ("316305", "07_asiel", "Asiel"),
        ("316 305", "07_asiel", "Asiel"),
        ("12,3%", "07_asiel", "Asiel"),
        ("1234", "07_asiel", "Gegevens"),
        ("afghanistan", "07_asiel", "Gegevens"),
        ("grensbewaking", "07_asiel", "Toezicht"),  # two words in the report
        ("vergunning", "06_gezin", "Gezin"),  # one word in the report
        ("gezinshereniging", "06_gezin", "Gezin"),  # the report has another word for it
        ("waar zijn de nareizigers", "07_asiel", "Wie reisden na"),
        ("naerizigers", "07_asiel", "Wie reisden na"),  # a slip of the pen
        ("verblijfsvergunnning", "06_gezin", "Gezin"),
    ],
)
def test_a_reader_finds_the_place(search, query, page, heading):
    first = search.find(query)["pages"][0]

    assert (first["path"].partition("/")[2], first["sections"][0]["heading"]) == (page, heading)


def test_a_place_has_the_numbers_of_its_chapter_and_section_and_an_anchor(search):
    first = search.find("nareizigers")["pages"][0]

    assert (first["number"], first["title"]) == ("7", "Asiel")
    assert (first["sections"][0]["number"], first["sections"][0]["anchor"]) == ("7.1", "na")


def test_a_chapter_stands_before_an_annex_with_the_same_words(search):
    assert [page["path"][10:12] for page in search.find("nareizigers")["pages"]] == ["07", "90"]


def test_what_is_nowhere_is_said(search):
    found = search.find("nareizigers quasimodo")

    assert found["lost"] == ["quasimodo"]
    assert found["pages"]
    assert search.find("quasimodo") == {"pages": [], "lost": ["quasimodo"], "meant": []}
    assert search.find(" .,- ") == {"pages": [], "lost": [], "meant": []}


def test_the_chapters_that_a_term_names_stand_first_in_its_order():
    pages = {name: document(section(title, prose("Over de vergunninghouder."))) for name, title in CHAPTERS}

    found = searching.Asked(index_of(pages)).pages("statushouders")

    assert found == [f"notebooks/{name}.html" for name in ("08_opvang", "09_x", "07_asiel")]


def test_another_word_than_the_one_that_was_typed_is_said(search):
    assert search.find("naerizigers")["meant"] == ["nareizigers"]
    assert search.find("nareizigers")["meant"] == []


def test_of_a_compound_with_an_end_that_is_nowhere_the_beginning_is_looked_for(search):
    found = search.find("gezinsmigratiezaken")

    assert found["meant"] == ["gezinsmigratie"]
    assert found["pages"][0]["path"] == "notebooks/06_gezin"
    assert search.find("grenslijn")["meant"] == ["grens"]
    assert search.find("doelwitten")["lost"] == ["doelwitten"], "four letters are no part of their own"


def test_a_part_of_a_number_is_not_found(search):
    assert not search.find("305")["pages"]


def test_a_snippet_is_prose_and_marks_what_was_looked_for(search):
    pieces = search.find("syrie")["pages"][0]["sections"][0]["snippet"]

    assert [piece["text"] for piece in pieces if piece.get("marked")] == ["Syrië"]
    assert "".join(piece["text"] for piece in pieces) == "Nareizigers komen uit Syrië en Eritrea."
    assert search.find("afghanistan")["pages"][0]["sections"][0]["snippet"] == []


def test_a_caption_is_found_with_the_anchor_of_what_it_stands_at(search):
    found = search.find("aanvragen per land")["pages"][0]["sections"][0]

    assert found["caption"][:2] == ["tab-1", "Aanvragen per land"]


def test_what_only_stands_in_a_table_is_found_with_the_table(search):
    found = search.find("afghanistan")["pages"][0]["sections"][0]

    assert found["caption"] is None
    assert found["data"][:2] == ["tab-1", "Aanvragen per land"]
    assert search.find("syrie")["pages"][0]["sections"][0]["data"] is None


def test_the_same_words_find_the_same_in_whatever_order_the_pages_were_fed():
    pages = {f"notebooks/0{n}_x": document(section(f"Titel {n}", prose("asiel"))) for n in (1, 2, 3)}

    assert index_of(pages) == index_of(dict(reversed(pages.items())))


def test_pages_that_are_not_written_again_stay_and_those_that_are_gone_go():
    pages = {f"notebooks/0{n}_x": document(section(f"Titel {n}", prose("asiel"))) for n in (1, 2, 3)}
    made = index_of(pages)

    again = searching.read_back(made, keep={"notebooks/01_x", "notebooks/03_x"})

    assert [page["path"] for page in searching.content(again)["pages"]] == [
        "notebooks/01_x",
        "notebooks/03_x",
    ]


def test_a_file_that_is_no_index_of_ours_is_refused():
    with pytest.raises(ValueError, match="is no index of this package"):
        searching.read_back("Search.setIndex({})", keep=set())


def test_notes_and_data_are_found_and_are_no_prose():
    content = [
        prose("Bron: CBS", classes=["svm-bron"]),
        DataNode("", nodes.Text("Marokko 1.234\nMarokko 1.235")),
        nodes.raw("", "<b>niets</b>", format="html"),
    ]
    page = searching.content(index_of({"a": document(section("Kop", *content))}))["pages"][0]["sections"][0]

    assert page["prose"] == []
    assert page["words"] == "Bron: CBS Marokko 1.234 1.235"


def test_what_stands_for_a_key_figure_that_is_to_come_is_found():
    pending = PendingRecord(**{**PENDING, "publisher": "Eurostat"})
    tile = KeyFigureNode(title="Mensen", shown="", period="2024", note=None, pending=pending)

    index = index_of({"a": document(section("A", tile))})

    for word in ("beschikbaar", "Eurostat", "verwacht", "Mensen"):
        assert searching.Asked(index).pages(word) == ["a.html"], word


def test_what_stands_after_a_list_of_terms_belongs_to_the_section():
    term = nodes.term("", "Nareis", ids=["term-nareis"])
    item = nodes.definition_list_item("", term, nodes.definition("", prose("Later komen.")))
    page = document(section("Begrippen", nodes.definition_list("", item), prose("Tot slot.")))

    found = searching.content(index_of({"a": page}))["pages"][0]["sections"]

    assert [(each["anchor"], each["heading"], each["prose"]) for each in found] == [
        ("", "Begrippen", ["Tot slot."]),
        ("term-nareis", "Nareis", ["Later komen."]),
    ]


def test_the_parts_of_a_compound_may_stand_in_two_sections_of_a_page():
    pages = {
        "a": document(section("Toezicht", prose("Aan de grens.")), section("Wonen", prose("De bewaking."))),
        "b": document(section("Iets", prose("Aan de grens."))),
    }

    assert searching.Asked(index_of(pages)).pages("grensbewaking") == ["a.html"]


def test_the_start_page_leads_to_a_chapter_and_does_not_stand_before_it():
    words = prose("Vragen van de Kamer.")
    pages = {"index": document(section("Begin", words)), "notebooks/97_vragen": document(section("A", words))}

    assert searching.Asked(index_of(pages)).pages("vragen kamer")[0] == "notebooks/97_vragen.html"


@given(
    st.sets(st.text("zsvfa2", min_size=1, max_size=7), min_size=1, max_size=12),
    st.text("zsvfa2", min_size=1, max_size=7),
)
def test_a_word_is_found_at_the_beginning_or_within_every_word_that_has_it(vocabulary, word):
    pages = {"notebooks/01_a": document(section("Kop", prose(" ".join(sorted(vocabulary)))))}

    found = searching.Asked(index_of(pages)).like(word)

    def soft(text):
        return text.replace("z", "s").replace("v", "f")

    same = {each for each in vocabulary if each[0].isdigit() == word[0].isdigit()}
    begin = {each for each in same if soft(each).startswith(soft(word))}
    within = {each for each in same if soft(word) in soft(each)}
    of_its_stem = {each for each, quality in found.items() if quality >= 0.9}
    if len(word) >= (4 if word[0].isdigit() else 3):
        assert begin <= set(found)
    if len(word) >= 4 and not any(sign.isdigit() for sign in word):
        assert within <= set(found)
        assert all(found[each] < 0.5 for each in within - begin - of_its_stem)
