"""A passage says whose it is, holds no typed numbers, and does not go out while it is a draft."""

import re

import pytest

from staatvanmigratie.decision.papers import facts
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.notebook.outputs.text import TextError
from staatvanmigratie.report import chapters
from staatvanmigratie.report.checks import check_contributions, check_edition
from staatvanmigratie.report.edition import edition_numbers
from staatvanmigratie.report.registers import contributions
from tests.samples import small_project

BODY = 'In {{ report_year }} kwamen er {{ editie.series("immigratie_totaal").last }} mensen.\n'
FRONT = "---\nowner: SZW\nstate: akkoord\nreference_date: 2024-06-03\n---\n"


@pytest.fixture
def project(tmp_path):
    root = small_project.make(tmp_path)
    small_project.chapter(root, "02_tijd", 'editie.bijdrage("arbeid", "SZW", "A&M")', title="# Tijd")
    return root


def contribute(root, text=FRONT + BODY, name="arbeid-SZW.md"):
    path = root / contributions.FOLDER / "2024" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def placed(root, *owners):
    return open_edition(2023, root=root).bijdrage("arbeid", *(owners or ("SZW",)))


def findings(root):
    found = check_edition(open_edition(2023, root=root))
    return [f"{f.level}: {f.message}" for f in found if "contributions" in f.where]


def test_a_passage_prints_its_numbers_and_who_answers_for_it(project):
    contribute(project)

    data, about = placed(project)._repr_mimebundle_()

    said = data["text/markdown"].replace("\N{NO-BREAK SPACE}", " ")
    assert "In 2023 kwamen er 332.863 (voorlopig) mensen." in said
    assert said.rstrip().endswith(
        "Voor deze passage is het ministerie van Sociale Zaken en Werkgelegenheid verantwoordelijk "
        "(peildatum 3 juni 2024)."
    )
    assert about["svm"]["kind"] == "tekst"
    assert about["svm"]["numbers"][0]["series"] == "immigratie_totaal"
    assert about["svm"]["contribution"]["organisation"] == "SZW"


def test_an_edition_without_the_contribution_shows_nothing(project):
    assert placed(project) is None


def test_a_subject_can_move_to_another_ministry(project):
    contribute(project, FRONT.replace("SZW", "A&M") + BODY, "arbeid-A&M.md")

    assert placed(project, "SZW", "A&M").record.contribution.organisation == "A&M"


def test_a_draft_is_marked_and_stops_a_strict_build(project):
    contribute(project, FRONT.replace("akkoord", "concept") + BODY)

    assert "**Concept.** Het ministerie van Sociale Zaken" in placed(project).markdown
    assert [each[:31] for each in findings(project)] == ["warning: still a concept; a str"]


def test_a_good_passage_gives_no_findings(project):
    contribute(project)

    assert findings(project) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Er kwamen 332.863 mensen.", "error: a typed number"),
        ('{{ editie.series("bestaat_niet").last }}', "error: no series 'bestaat_niet'"),
    ],
)
def test_what_is_wrong_in_a_passage_is_found(project, body, message):
    contribute(project, FRONT + body)

    assert findings(project)[0].startswith(message)


def test_a_passage_that_no_chapter_places_is_an_error(project):
    contribute(project, name="asiel-SZW.md")

    assert 'put editie.bijdrage("asiel", "SZW") in a cell' in findings(project)[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BODY, "begins with a line ---"),
        (FRONT, "no text below"),
        (FRONT.replace("akkoord", "klaar") + BODY, "state"),
        (FRONT.replace("owner: SZW", "owner: BZ") + BODY, "the name of the file says 'SZW'"),
        (FRONT.replace("owner", "by") + BODY, "owner"),
        (FRONT.replace("reference_date: 2024-06-03\n", "") + BODY, "reference_date"),
        (FRONT.replace("owner:", "subject: asiel\nowner:") + BODY, "subject: is an unknown key"),
        (FRONT.replace("owner:", "body: Nog niets.\nowner:") + BODY, "body: is an unknown key"),
        ("---\n- lijst\n---\n" + BODY, "should hold keys with values, but is a list"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(project, text, message):
    contribute(project, text)

    with pytest.raises(DataFileError, match=r"data/contributions/2024/arbeid-SZW\.md: .*" + message):
        placed(project)
    assert len([each for each in findings(project) if each.startswith("error")]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FRONT.replace("state:", "state: concept\nstate:") + BODY, "4: the key 'state' stands here a second"),
        ("---\nowner: [\n---\n" + BODY, "3: did not find expected"),
    ],
)
def test_a_slip_above_a_passage_is_named_with_its_line(project, text, message):
    """A state that stands twice must not count as an agreement because that came last."""
    contribute(project, text)

    with pytest.raises(DataFileError, match=r"data/contributions/2024/arbeid-SZW\.md, line " + message):
        placed(project)
    assert len([each for each in findings(project) if each.startswith("error")]) == 1


def test_a_slip_in_a_passage_names_the_file(project):
    contribute(project, FRONT + "{{ reeks.last }}")

    with pytest.raises(TextError, match=r"arbeid-SZW\.md: .*'reeks' is undefined"):
        placed(project)
    with pytest.raises(SvmError, match="name the organisation too"):
        open_edition(2023, root=project).bijdrage("arbeid")


def test_a_passage_knows_the_verbs_of_a_chapter_wherever_it_is_printed(project):
    """In the chapter and in a letter to parliament its text means the same."""
    text = "Er ontbreken {{ editie.ontbrekend() | length | telwoord }} reeksen ({numref}`tab-a`)."
    contribute(project, FRONT.replace("---\nowner", "---\ntitle: Werk\nowner") + text)
    edition = open_edition(2023, root=project)

    (example,) = facts.examples(edition)

    assert "Er ontbreken nul reeksen (tabel *tab-a*)." in placed(project).markdown
    assert example.text.markdown.strip() == "Er ontbreken nul reeksen."


def test_the_shipped_editions_have_contributions_that_chapters_place():
    for number in (2024, 2025):
        assert number in edition_numbers(small_project.ROOT)
        edition = open_edition(number - 1, root=small_project.ROOT)
        assert len(edition.contributions) == 4
        assert not list(check_contributions(edition, chapters.read_all(edition.root)))


# What it may hold ------------------------------------------------------------------------------------------

REFUSED = [
    (
        '<script>document.title="x"</script><img src="https://teller.example/p.gif">',
        "raw HTML: '<script>",
    ),
    ("Een zin met <b onclick=x>vet</b>.", "raw HTML: '<b onclick=x>'"),
    ("<!-- weg -->", "raw HTML"),
    ("Zie ![teller](https://teller.example/p.gif).", "a picture: 'https://teller.example/p.gif'"),
    ("Zie ![plaat][1].\n\n[1]: //teller.example/p.gif", "a picture"),
    (
        "[klik](javascript:alert(1))",
        r"the address 'javascript:alert\(1\)'; write one that begins with https://",
    ),
    ("[klik](java&#x0A;script:alert(1))", "the address 'java"),
    ("[klik](<data:text/html,x>)", "the address 'data:"),
    ("[klik][1]\n\n[1]: VBScript:x", "the address 'VBScript:x'"),
    ("[klik](//elders.example/)", "the address '//elders"),
    ("<javascript:alert(1)>", "the address 'javascript"),
    ("```{raw} html\n<script>x</script>\n```", "a directive or code: '{raw} html'"),
    ("~~~{include} /etc/passwd\n~~~", "a directive or code"),
    ("Zo:\n\n    code\n", "a directive or code"),
    ("# Asiel\n", r"a heading \(#\)"),
    ("Zo:\n\n   ###### Asiel\n", r"a heading \(######\)"),
    ("Asiel\n=====\n", r"a heading \(=\)"),
    ("- een\n- # twee\n", r"a heading \(#\)"),
    (":::{image} https://teller.example/p.gif\n:::", "a directive"),
    ("Zie {raw}`x`.", r"the role \{raw\}; there are: abbr, doc"),
    ("Zie {download}`../../.git/config`.", r"the role \{download\}"),
    ("(fig-immigratie)=\nTekst.", "a label"),
]


@pytest.mark.parametrize(("said", "message"), REFUSED)
def test_markup_that_is_no_text_is_refused_with_file_and_line(project, said, message):
    """Another organisation wrote it: it runs nowhere, and asks no other server for anything."""
    contribute(project, f"{FRONT}Eerste regel.\n\n{said}\n")

    assert any(re.search(message, found) for found in findings(project))
    with pytest.raises(TextError, match=rf"arbeid-SZW\.md, line (?:8|9|10): {message}"):
        placed(project)
    edition = open_edition(2023, root=project)
    where = [f.where for f in check_edition(edition) if "contributions" in f.where and f.level == "error"]
    assert {f"data/contributions/2024/arbeid-SZW.md, line {line}" for line in (8, 9, 10)} & set(where)


@pytest.mark.parametrize(
    "said",
    [
        '{{ "<script>x</script>" }}',
        '{{ "<scr" ~ "ipt>x</script>" }}',
        "{% set a = '![x](https://teller.example/p.gif)' %}{{ a }}",
        "{{ '`' * 3 }}{raw} html\nx\n{{ '`' * 3 }}",
        "{{ '{raw' ~ '}`x`' }}",
        "{{ '[x](javascript:' ~ 'alert(1))' }}",
    ],
)
def test_what_a_template_prints_is_looked_at_too(project, said):
    contribute(project, f"{FRONT}Tekst.\n\n{said}\n")

    with pytest.raises(TextError, match=r"arbeid-SZW\.md"):
        placed(project)


def test_what_a_text_needs_stays(project):
    said = (
        "Van **2 < 3** en *meer*: {term}`nareis`, zie {numref}`fig-x`, CO{sub}`2` & wat volgt, "
        "[een brief](https://zoek.officielebekendmakingen.nl/kst-1.html), [mail](mailto:post@example.org) en "
        "[verder](01_immigratie.ipynb).\n\n- eerst\n- dan\n\n{% if 1 < report_year %}Waar.{% endif %}\n"
    )
    contribute(project, FRONT + said)

    assert "zie figuur *fig-x*" in placed(project).markdown


def test_a_contribution_that_writes_a_file_stops_the_chapter(project):
    contribute(project, FRONT + '{{ editie.root.joinpath("gekraakt.txt").write_text("x") and "" }}\n')

    with pytest.raises(
        TextError, match=r"arbeid-SZW\.md: %%tekst: 'root' of a ChapterEdition is not for a text"
    ):
        placed(project)
    assert not list(project.rglob("gekraakt.txt"))


def test_an_owner_who_is_no_known_organisation_is_refused_with_near_names(project):
    (project / "data" / "organisations.yml").write_text(
        "ministries: {SZW: Sociale Zaken, BZK: Binnenlandse Zaken}\n"
    )
    small_project.chapter(project, "02_tijd", 'editie.bijdrage("arbeid", "SZWE", "SZW")', title="# Tijd")
    contribute(project, FRONT.replace("owner: SZW", "owner: SZWE") + BODY, "arbeid-SZWE.md")

    assert [said for said in findings(project) if "owner" in said] == [
        "error: owner: 'SZWE' is no organisation in data/organisations.yml; call it, and the file, "
        "after one of: SZW; or add it there"
    ]
    contribute(project)
    (project / contributions.FOLDER / "2024" / "arbeid-SZWE.md").unlink()
    assert not [said for said in findings(project) if "owner" in said]
