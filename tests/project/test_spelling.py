"""Every word a reader sees is spelled right: in a Dutch dictionary, or on the list of terms of the field."""

import pytest

from tests.samples import spelling


@pytest.fixture(scope="module")
def found():
    return spelling.words()


def test_every_word_is_in_the_dictionary_or_on_the_list(found):
    """A slip in a government report is what everybody remembers of it."""
    unknown = spelling.unknown(found)

    said = "\n".join(f"{word}: {', '.join(dict.fromkeys(places))}" for word, places in unknown.items())
    assert not unknown, f"mend these words, or add real terms to tests/samples/woordenlijst.txt:\n{said}"


@pytest.mark.parametrize("word", ["aanvragn", "immigrantten", "Nederlans", "asielaanvraagen", "vergunnig"])
def test_a_planted_slip_is_found(word):
    assert spelling.unknown({word: ["hier"]}) == {word: ["hier"]}


@pytest.mark.parametrize("word", ["asielinstroom", "Migratiesaldo", "IND", "EU-landen", "amv's", "Oekraïne"])
def test_compounds_abbreviations_and_terms_are_known(word):
    assert not spelling.unknown({word: ["hier"]})


def test_all_kinds_of_text_are_read(found):
    """A check that reads nothing finds nothing."""
    places = {place.split(":")[0].split(",")[0] for places in found.values() for place in places}

    assert {"data/terms.yml", "data/labels.yml", "data/catalogue/asiel.yml"} <= places
    assert {"notebooks/07_asiel.ipynb", "index.md", "nl.po", "data/printed/2024.yml"} <= places
    assert len(found) > 2000


def test_prose_is_read_without_code_but_with_the_words_an_author_chose():
    text = """%%tekst
In {{ s.last.period }} {{ "steegg" if s.up else "daaldde" }} het aantal ({numref}`fig-fout`), zie
[hier](https://fouut.nl), {term}`de naremzigers <nareis>` en {{ c | richting("meeer", "minnder") }}."""

    words = set(spelling._WORD.findall(spelling._prose(text)))

    assert {"steegg", "daaldde", "naremzigers", "meeer", "minnder", "hier"} <= words
    assert not {"fig", "fout", "fouut", "nareis", "last", "period", "numref", "richting"} & words


def test_captions_and_names_are_read_from_code_and_ids_are_not():
    source = """lijn = grafiek.lijn(("Aantaal", editie.series("asiel_eerste")))
figuur(lijn, label="fig-x", bijschrift="Een lijjn")
s.where(nationality="SYRR")"""

    assert {text.strip() for text in spelling._strings(source)} == {"Een lijjn", "Aantaal"}


def test_the_list_of_terms_is_sorted_and_holds_no_word_of_the_dictionary():
    """Else nobody knows which words are really special."""
    lines = [line for line in spelling.TERMS.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]

    assert lines == sorted(lines, key=str.casefold)
    assert not [term for term in lines if spelling.dictionary().lookup(term)]
