"""Sentences: what readers see, what stays behind, what is refused."""

from datetime import date

import pytest

from staatvanmigratie.foundation import nations
from staatvanmigratie.foundation.errors import PendingError
from staatvanmigratie.notebook.outputs.text import TextError, render
from staatvanmigratie.report.edition import open_edition
from tests.samples import factory, small_project
from tests.store.test_series import load, snapshot

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def store(tmp_path):
    rows = [("2021", 24740), ("2022", 35535), ("2023", 38377, "P")]
    snapshot(tmp_path, "cbs/85451NED", "2024-04-30", rows, secondary=True)
    return tmp_path


@pytest.fixture
def eerste(store):
    return load(store, date(2024, 6, 3), datasets=["cbs/85451NED"], release={"first": "N+1-01"})


def test_an_observation_prints_itself_in_dutch_and_says_that_it_is_provisional(eerste):
    text = render(
        "In {{ eerste.last.period }} vroegen {{ eerste.last }} mensen asiel aan.", {"eerste": eerste}
    )

    assert text.markdown == "In 2023 vroegen 38.377 (voorlopig) mensen asiel aan.\n"


def test_the_word_for_the_status_stands_once_in_a_cell(eerste):
    text = render("{{ e.last }} en nog eens {{ e.last }}; {{ e.previous }}", {"e": eerste})

    assert text.markdown == "38.377 (voorlopig) en nog eens 38.377; 35.535\n"


def test_the_book_gets_a_role_per_number_with_its_provenance(eerste):
    text = render("{{ e.last | kaal }} mensen, {{ e.last.change }}", {"e": eerste})

    assert text.record.myst == "{cijfer}`n1` mensen, {cijfer}`n2`\n"
    first, second = text.record.numbers
    assert (first.shown, first.value, first.period, first.vintage) == (
        "38.377",
        38377.0,
        "2023",
        "2024-04-30",
    )
    assert first.status == "voorlopig" and first.hand == "retelling"
    assert (second.shown, second.what) == (f"8%{NBSP}meer", "change")
    assert second.based_on, "a change says what it rests on"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ e.last | rond }}", f"ruim{NBSP}38.000"),
        ("{{ e.last.change | richting('groeide', 'kromp') }}", "groeide"),
        ("{{ e.last.change.percent }}", "8%"),
        ("{{ e.last.change | dan }}", f"8%{NBSP}meer dan een jaar eerder"),
        ("{{ e.last.change_since(2023) | dan('nu') }}", f"vrijwel{NBSP}evenveel als nu"),
        ("{{ e.last.change.absolute }}", "2.842"),
        ("{{ e.previous.share_of(e.last) }}", "93%"),
        ("{{ dag | datum }}", f"1{NBSP}juli{NBSP}2024"),
        ("{{ dag }}", f"1{NBSP}juli{NBSP}2024"),
        ("{{ ['a', 'b', 'c'] | opsomming }}", "a, b en c"),
        ("{{ 3 | telwoord }}", "drie"),
        ("{{ 'SYR' | land }}", "Syrië"),
    ],
)
def test_the_filters_do_the_dutch(eerste, template, shown):
    text = render(template, {"e": eerste, "dag": date(2024, 7, 1)})

    assert text.markdown.strip() == shown


def test_a_pending_figure_stops_the_sentence_and_gives_the_line_to_write(store):
    early = load(store, date(2024, 1, 10), datasets=["cbs/85451NED"], release={"first": "N+1-07"})

    with pytest.raises(PendingError, match=r"\{% if x.pending %\}"):
        render("Er kwamen {{ e.last }} mensen.", {"e": early})


def test_the_author_writes_the_alternative_and_the_book_lists_what_is_pending(store):
    early = load(store, date(2024, 1, 10), datasets=["cbs/85451NED"], release={"first": "N+1-07"})
    template = (
        "{% if e.last.pending %}Nog niet bekend; {{ e.last.publisher }} verwacht het in "
        "{{ e.last.expected_text }}."
        "{% else %}{{ e.last }}{% endif %}"
    )

    text = render(template, {"e": early})

    assert text.markdown == f"Nog niet bekend; CBS verwacht het in juli{NBSP}2024.\n"
    assert [(p.series, p.period) for p in text.record.pending] == [("immigratie", "2023")]


def test_an_undefined_name_is_an_error_with_a_near_name(eerste):
    with pytest.raises(TextError, match="Did you mean eerste"):
        render("{{ eertse.last }}", {"eerste": eerste})


def test_an_unknown_property_is_an_error_with_a_near_name(eerste):
    with pytest.raises(TextError, match="latest"):
        render("{{ e.latets }}", {"e": eerste})


def test_a_bare_number_is_refused_because_nobody_could_say_where_it_comes_from(eerste):
    with pytest.raises(TextError, match="no source"):
        render("{{ e.last.value }}", {"e": eerste})


def test_a_slip_in_the_template_names_the_line(eerste):
    with pytest.raises(TextError, match="line 2"):
        render("goed\n{{ fout }", {"e": eerste})


@pytest.mark.parametrize(
    "attack",
    ["{{ e.__class__.__mro__ }}", "{{ ''.__class__ }}", "{{ e.load.__globals__ }}", "{{ e._selection }}"],
)
def test_a_sentence_cannot_reach_into_python(eerste, attack):
    with pytest.raises(TextError):
        render(attack, {"e": eerste})


def test_in_the_notebook_cross_references_read_as_words(eerste):
    text = render("Zie {numref}`fig-eerste` en {term}`nareis <nareizigers>`.", {"e": eerste})

    assert text.markdown == "Zie figuur *fig-eerste* en nareis.\n"
    assert "{numref}`fig-eerste`" in text.record.myst


def test_a_text_inside_a_text_keeps_its_numbers(eerste):
    """A contribution in a letter must not lose where its numbers come from."""
    inner = render("{{ e.last }} en {{ e.last.change }}", {"e": eerste})

    outer = render("{{ e.last }}. {{ deel }}.", {"e": eerste, "deel": inner})

    assert outer.markdown == f"38.377 (voorlopig). {inner.markdown.strip()}.\n"
    assert [number.id for number in outer.record.numbers] == ["n1", "n2", "n3"]
    assert [number.what for number in outer.record.numbers] == ["value", "value", "change"]


def test_the_cell_magic_shows_the_sentence_and_keeps_the_provenance(eerste):
    from IPython.core.interactiveshell import InteractiveShell

    from staatvanmigratie.notebook.outputs.text import register

    shell = InteractiveShell.instance()
    shell.user_ns["e"] = eerste
    register(shell)

    shown = shell.run_cell_magic("tekst", "", "{{ e.last }}\n")
    data, metadata = shown._repr_mimebundle_()

    assert data["text/markdown"] == "38.377 (voorlopig)\n"
    assert metadata["svm"]["kind"] == "tekst"


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_signs_that_come_with_pasted_text_stay_as_they_are(eerste, sign):
    assert render(f"Een{sign}twee", {"e": eerste}).record.myst == f"Een{sign}twee\n"


def test_a_sign_by_which_numbers_travel_is_no_text(eerste):
    with pytest.raises(TextError, match=r"U\+E004 is no text; take it out"):
        render("Een \ue004 twee", {"e": eerste})


def ranked(codes, dimension):
    return factory.series({code: {"2023": 900 - n} for n, code in enumerate(codes)}, by=dimension).in_period(
        "2023", dimension
    )


def test_a_nationality_is_an_adjective_in_a_sentence():
    first = ranked(["SYR", "TUR"], "nationality")[0]

    text = render("De meesten hadden {{ n | nationaliteit }}: {{ n | kaal }}.", {"n": first})

    assert text.markdown == "De meesten hadden de Syrische nationaliteit: 900.\n"


def test_a_nationality_of_what_has_none_is_refused(eerste):
    with pytest.raises(TextError, match="about no single nationality"):
        render("{{ e.last | nationaliteit }}", {"e": eerste})


def test_a_ranking_says_whether_all_member_states_are_in_it():
    every = ranked(nations.member_states(), "ref_area")

    assert (
        render("plaats 3 van {{ n | eu_landen }}", {"n": every}).markdown == "plaats 3 van de 27 EU-landen\n"
    )
    assert (
        render("plaats 3 van {{ n | eu_landen }}", {"n": every[:20]}).markdown
        == "plaats 3 van de 20 EU-landen waarvan het cijfer bekend is\n"
    )


def test_a_ranking_of_member_states_holds_no_other_country():
    with pytest.raises(TextError, match="CHE is no member state"):
        render("{{ n | eu_landen }}", {"n": ranked(["NLD", "CHE"], "ref_area")})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["2021", "2021"], "2021"),
        (["2013", "2023"], "2013 tot en met 2023"),
        (
            ["2022-01/2022-04", "2023-05/2023-08"],
            "januari tot en met april 2022 – mei tot en met augustus 2023",
        ),
    ],
)
def test_periods_are_compressed(given, said):
    text = render("{{ p | perioden }}", {"p": given})

    assert text.markdown.replace(NBSP, " ") == f"{said}\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ editie }}", "cannot print a Edition"),
        ("{{ editie.file }}", "cannot print a EditionFile"),
        ("{{ reeks.entry }}", "cannot print a Entry"),
        ("{{ reeks }}", "cannot print a Series"),
        ("{{ niets }}", "nothing to print here"),
    ],
)
def test_what_would_print_as_it_stands_in_code_is_refused(tmp_path, source, said):
    editie = open_edition(2023, root=small_project.make(tmp_path))
    names = {"editie": editie, "reeks": editie.series("immigratie_totaal"), "niets": None}

    with pytest.raises(TextError, match=said):
        render(source, names)
