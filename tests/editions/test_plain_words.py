"""How the built text of every edition reads: patterns a plain-language editor struck out, and a score.

It looks at the pages as readers get them, since most of these patterns arise where a template, a note of the
catalogue and a status meet.
"""

import re

import pytest

from staatvanmigratie.store import provenance
from tests.samples import editions, reading

CHAPTERS = "[01]?_*.html"

#: What no chapter says, and why.
NEVER = {
    r"\bde nationaliteit (?!van\b)[A-Z]\w+": "say it with the adjective: {{ land | nationaliteit }}",
    r"\d+ EU-landen met een cijfer": "say it with {{ ranglijst | eu_landen }}",
    r"\b(raming|prognose|voorlopig)\W{1,3}\1\b": "a status twice",
    r"\b(\d{1,2} \w+ \d{4}|\d{4}) tot en met \1(?!\d)": "one period: {{ [eerste, laatste] | perioden }}",
    r"tot en met [^.;()]{3,30} tot en met": "two periods in one: {{ [eerste, laatste] | perioden }}",
    r"\b(?:in|op) (?:\d{1,2} \w+ )?(?:19|20)\d\d \d": "a year and a number side by side: move one",
    r"\bzou(?:den)? (?:dit|dat|deze|die) cijfers?\b": "it blames who publishes; say for when it was planned",
}

#: A sentence that says only that there is no figure; the box at the end of the chapter says so for all.
NO_FIGURE = re.compile(
    r"dit rapport (?:over \d{4} )?(?:nog )?(?:geen|niet)\b|\bniet in dit rapport\b"
    r"|heeft dit rapport[^.]* (?:geen|niet)\b"
)

#: Not behind "nr.", which is no end of a sentence.
BEGINS_WITH_A_NUMBER = re.compile(r"(?<!\bnr)(?<!\bnrs)(?<=[\w%)])[.!?] \d")

#: The hardest chapter of today is below these: 13,3 words and 1,7%.
MOST_WORDS_PER_SENTENCE = 15.0
MOST_LONG_WORDS = 0.025


def chapters(number):
    return sorted((editions.built(number) / "html" / "notebooks").glob(CHAPTERS))


@editions.each
def test_no_chapter_has_a_phrase_that_only_a_machine_writes(number):
    found = [
        f"{page.stem}: {match[0]!r}: {advice}"
        for page in chapters(number)
        for _, text in reading.blocks(page)
        for pattern, advice in NEVER.items()
        for match in re.finditer(pattern, text)
    ]

    assert not found, "\n".join(found)


@editions.each
def test_a_chapter_has_one_sentence_at_most_that_says_there_is_no_figure(number):
    for page in chapters(number):
        said = [s for text in reading.prose(page) for s in reading.sentences(text) if NO_FIGURE.search(s)]
        assert len(said) <= 1, f"{page.stem}:\n" + "\n".join(said)


@editions.each
def test_no_sentence_begins_with_a_number(number):
    """A reader takes the figure for the end of the sentence before."""
    for page in chapters(number):
        begun = [text for text in reading.prose(page) if BEGINS_WITH_A_NUMBER.search(text)]
        assert not begun, f"{page.stem}:\n" + "\n".join(begun)


@editions.each
def test_what_a_mark_means_stands_once_on_a_page(number):
    for page in chapters(number):
        texts = [text for _, text in reading.blocks(page)]
        twice = [note for note in provenance.LEGEND if texts.count(note) > 1]
        assert not twice, f"{page.stem}: {twice}"


@editions.each
def test_no_note_under_a_figure_says_a_sentence_twice(number):
    for page in chapters(number):
        under: set[str] = set()
        for kind, text in reading.blocks(page):
            if "svm-noot" not in kind or kind.startswith("dd"):
                under = set()
                continue
            for sentence in reading.sentences(text):
                assert sentence not in under, f"{page.stem}: {sentence}"
                under.add(sentence)


@editions.each
def test_every_chapter_reads_easily(number):
    for page in chapters(number):
        score = reading.score(reading.prose(page))
        assert score.words_per_sentence <= MOST_WORDS_PER_SENTENCE, f"{page.stem}: {score}"
        assert score.long_words <= MOST_LONG_WORDS, f"{page.stem}: {score}"


@editions.each
def test_the_first_page_counts_the_numbers_of_a_later_vintage(number):
    folder = editions.built(number)
    said = " ".join(text for _, text in reading.blocks(folder / "html" / "index.html"))

    assert re.search(r"komen er [\d.]+ \(\d+%\) uit een latere stand|Alle cijfers zijn van een stand", said)
    assert "latere_standen" not in said


@pytest.mark.parametrize(
    ("text", "words", "long"),
    [
        ("Er kwamen mensen. Zij bleven.", 2.5, 0.0),
        ("De huisvestingstaakstelling is hoog.", 4.0, 0.25),
        ("Zie https://example.org/een/heel/lang/adres voor meer.", 4.0, 0.0),
    ],
)
def test_the_score_counts_sentences_and_long_words(text, words, long):
    assert reading.score([text]) == reading.Score(words, long)


@pytest.mark.parametrize(
    "text",
    [
        "De grootste groep had de nationaliteit Syrië.",
        "plaats zes van de 27 EU-landen met een cijfer",
        "16.470, raming, raming vooraf",
        "van 2021 tot en met 2021",
        "januari tot en met april 2022 tot en met mei",
        "Het COA zou dit cijfer in mei publiceren.",
        "De politie registreerde in 2024 5.875 keer een bewoner.",
        "Daarvoor zijn op 1 januari 2026 115.000 plekken nodig.",
    ],
)
def test_the_patterns_find_what_the_editor_found(text):
    assert any(re.search(pattern, text) for pattern in NEVER)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("In 5.780 gevallen ging een land akkoord. 1.700 mensen werden overgedragen.", True),
        ("Het waren 316.000 verzoeken (2024). 27% was van mensen uit Syrië.", True),
        ("Zie Kamerstuk 19 637, nr. 3325. Daarna kwamen er 27.", False),
    ],
)
def test_a_sentence_that_begins_with_a_number_is_found(text, begins):
    assert bool(BEGINS_WITH_A_NUMBER.search(text)) == begins


@pytest.mark.parametrize(
    "text",
    [
        "Een nieuwer cijfer staat niet in dit rapport.",
        "Over 2024 heeft dit rapport geen cijfer.",
        "Cijfers daarover heeft dit rapport over 2024 niet.",
    ],
)
def test_a_sentence_without_a_figure_is_recognised(text):
    assert NO_FIGURE.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wie de nationaliteit van een EU-land heeft, mag hier werken.",
        "2013 tot en met 2023",
        "in 2021 tot en met juni",
    ],
)
def test_plain_words_pass(text):
    assert not any(re.search(pattern, text) for pattern in NEVER)
