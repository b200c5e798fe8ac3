"""Numbers and references survive whatever a partner does to the words around them, in any program."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.decision.work_packages import alignment, comparison, package, sentences
from staatvanmigratie.foundation.office_files.word import END, MIDDLE, START
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.report.edition import open_edition
from tests.samples import factory, returned
from tests.samples.returned import change, shown

TEMPLATE = (
    "In {{ nu.period }} kwamen {{ nu }} mensen, {{ nu.change | dan }} ([de tabel](https://example.org/t)). "
    "In {{ toen.period }} waren dat er {{ toen }}, en nu in {{ nu.period }} dus {{ nu | kaal }}."
)
WORDS = st.lists(
    st.sampled_from("de het een mensen toen veel minder vooral (met zonder) komma, punt;".split()), max_size=3
)


def printed(template=TEMPLATE):
    """A passage and its source."""
    series = factory.series({"2021": 252528, "2022": 403108, "2023": 332863})
    made = text.render(template, {"nu": series.last, "toen": series[2022]})
    (found,) = sentences.of_output(made.record, template)
    return found


PASSAGE = printed()


def controls(form):
    """A form as it stands in a docx whose content controls are still there."""
    return re.sub(
        "[\ue200-\uf8ff]",
        lambda m: (
            f"{START}cijfer-{ord(m[0]) - sentences.FIRST}{MIDDLE}"
            f"{PASSAGE.tokens[ord(m[0]) - sentences.FIRST].shown}{END}"
        ),
        form,
    )


def test_every_piece_of_the_template_is_a_token():
    assert [token.source for token in PASSAGE.tokens] == re.findall(r"\{\{.*?\}\}|\[.*?\]\(.*?\)", TEMPLATE)
    assert len(PASSAGE.sentences) == 3


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_edit_of_words_around_the_numbers_survives_the_round_trip(data):
    """Words come, go and change; with or without content controls each number is found at its own place."""
    made = []
    for word in PASSAGE.words:
        made += data.draw(WORDS)
        keep = any(ord(c) >= sentences.FIRST for c in word) or data.draw(st.booleans())
        if keep:
            made.append(word)
    wanted = " ".join(made)

    flat = sentences.shown(wanted, PASSAGE.tokens)

    assert alignment.form_of(controls(wanted), PASSAGE) == wanted
    found = alignment.form_of(flat, PASSAGE)
    assert sentences.shown(found, PASSAGE.tokens) == flat
    assert [PASSAGE.tokens[ord(c) - sentences.FIRST].shown for c in found if ord(c) >= sentences.FIRST] == [
        PASSAGE.tokens[ord(c) - sentences.FIRST].shown for c in wanted if ord(c) >= sentences.FIRST
    ]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_rewritten_sentence_prints_what_came_back(data):
    """What is written into the source prints exactly the words that were accepted."""
    made = []
    for place, word in enumerate(PASSAGE.words):
        made += data.draw(WORDS) if place else []
        made.append(word)
    wanted = " ".join(made)

    source = TEMPLATE
    for each in alignment.rewritings(PASSAGE, wanted):
        old, new = each.edited(PASSAGE, TEMPLATE)
        assert source.count(old) == 1
        source = source.replace(old, new)

    assert printed(source).shown == sentences.shown(wanted, PASSAGE.tokens)


@pytest.mark.parametrize("flat", [True, False])
def test_a_changed_number_is_not_taken_for_the_old_one(flat):
    wanted = PASSAGE.form if flat else controls(PASSAGE.form)
    wanted = sentences.shown(wanted, PASSAGE.tokens).replace("403.108", "404.108", 1)

    lost = alignment.missing(alignment.form_of(wanted, PASSAGE), PASSAGE)

    assert [PASSAGE.tokens[place].shown for place in lost] == ["403.108"]


def test_a_sentence_that_a_loop_prints_has_no_source_of_its_own():
    template = "{% for n in (nu, toen) %}In {{ n.period }} kwamen er {{ n }} mensen bij. {% endfor %}"

    assert set(printed(template).places) == {None}


def test_a_number_of_another_sentence_is_not_written_into_this_one():
    """Its name may mean nothing there."""
    words = PASSAGE.words
    start = PASSAGE.sentences[1]
    other = next(w for w in words[start:] if ord(w[0]) >= sentences.FIRST)
    moved = " ".join([*words[:3], other, *words[3:]])

    (one,) = alignment.rewritings(PASSAGE, moved)

    assert one.edited(PASSAGE, TEMPLATE) is None


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", ["docx", "ods"])
def test_libreoffice_may_save_the_file_in_between(kind, tmp_path, monkeypatch):
    """Codes, choices, changed words and numbers are still found in what it writes."""
    monkeypatch.chdir(returned.project(tmp_path / "project"))
    path = next(p for p in package.write(open_edition(2023), "SZW") if p.suffix == f".{kind}")
    if kind == "docx":
        path = change(path, "01-002", shown("01-002").replace("werkt", "woont"))
    else:
        path = returned.edited(path, "terug.ods", lambda c: "hier woont,".join(c.rsplit("hier werkt,", 1)))
    folder = tmp_path / "opgeslagen"
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    found = {each.id: each for each in comparison.of_file(open_edition(2023), folder / path.name).found}

    assert {name: one.state for name, one in found.items() if not one.figure} == {
        "bijdrage-arbeid": "untouched",
        "01-001": "untouched",
        "01-002": "changed",
    }
    assert found["01-002"].back == shown("01-002").replace("werkt", "woont")


# A sentence that only some editions print ------------------------------------------------------------------

BESIDE = [
    # the source, what is added behind or before which sentence, and the source that comes of it
    ("Een. {% if x %}Twee.{% endif %} Drie.", "Twee.", "Een. {% if x %}Twee.{% endif %} Erbij. Drie."),
    ("Een. {% if x %}Twee.{% endif %}", "Twee.", "Een. {% if x %}Twee.{% endif %} Erbij."),
    (
        "Een. {% if x %}Twee.{% else %}Vier.{% endif %} Drie.",
        "Twee.",
        "Een. {% if x %}Twee.{% else %}Vier.{% endif %} Erbij. Drie.",
    ),
    ("Een. {% if x %}Twee. {% endif %}Drie.", "Twee.", "Een. {% if x %}Twee. {% endif %}Erbij. Drie."),
    (
        "Een. {% if x %}{% if x %}Twee.{% endif %}{% endif %} Drie.",
        "Twee.",
        "Een. {% if x %}{% if x %}Twee.{% endif %}{% endif %} Erbij. Drie.",
    ),
    (
        "{% if x %}Twee.{% if y %} Vier.{% endif %}{% endif %}\n\nDrie.",
        "Twee.",
        "{% if x %}Twee.{% if y %} Vier.{% endif %}{% endif %} Erbij.\n\nDrie.",
    ),
    ("Een. {% if x %}Twee. Drie.{% endif %}", "Twee.", "Een. {% if x %}Twee. Erbij. Drie.{% endif %}"),
    (
        "{% if x %}Twee.{% endif %} {% if x %}Drie.{% endif %}",
        "Twee.",
        "{% if x %}Twee.{% endif %} Erbij. {% if x %}Drie.{% endif %}",
    ),
    (
        "{% if x %}Een.{% else %}Vier.{% endif %} Drie.",
        "",
        "Erbij. {% if x %}Een.{% else %}Vier.{% endif %} Drie.",
    ),
    (
        "{% if y %}Vier.{% else %}Een.{% endif %} Drie.",
        "",
        "Erbij. {% if y %}Vier.{% else %}Een.{% endif %} Drie.",
    ),
    (
        "{% set z = 1 %}Een. {% if x %}Twee.{% endif %}",
        "Een.",
        "{% set z = 1 %}Een. Erbij. {% if x %}Twee.{% endif %}",
    ),
]


def added(source, behind):
    """The rewriting of a passage in which a sentence was added, and its source."""
    found = sentences.of_output(text.render(source, {"x": True, "y": False}).record, source)
    passage = next(each for each in found if not behind or behind in each.words)
    words = passage.words
    place = words.index(behind) + 1 if behind else 0
    form = " ".join([*words[:place], "Erbij.", *words[place:]])
    (one,) = alignment.rewritings(passage, form)
    return one.edited(passage, source)


@pytest.mark.parametrize(("source", "behind", "expected"), BESIDE)
def test_a_sentence_beside_a_conditional_one_stands_in_every_edition(source, behind, expected):
    """It went inside the condition, and was gone in the editions that leave the other sentence out."""
    old, new = added(source, behind)

    assert source.count(old) == 1
    made = source.replace(old, new)
    assert made == expected
    for x in (True, False):
        for y in (True, False):
            said = text.render(made, {"x": x, "y": y}).markdown
            seen_inside = "Twee. Erbij. Drie.{%" in expected
            assert ("Erbij." in said) or (seen_inside and not x), said


@pytest.mark.parametrize(
    ("source", "behind"),
    [
        ("{% if x %}\nTwee.\n\nDrie.\n{% endif %}\n\nVier.", "Twee."),  # its paragraph ends in the condition
        ("Een.\n\n{% if x %}\n\nTwee.\n{% endif %}", "Een."),
    ],
)
def test_a_sentence_without_a_sure_place_is_for_hand_work_or_stays_beside_its_own(source, behind):
    found = added(source, behind)

    if found is not None:
        old, new = found
        assert "Erbij." in text.render(source.replace(old, new), {"x": False, "y": False}).markdown


def test_a_conditional_sentence_rewritten_with_another_one_behind_it_is_for_hand_work():
    source = "Een. {% if x %}Twee mensen.{% endif %} Drie."
    (passage,) = sentences.of_output(text.render(source, {"x": True}).record, source)

    (one,) = alignment.rewritings(passage, "Een. Twee kinderen. Erbij. Drie.")

    assert one.edited(passage, source) is None
