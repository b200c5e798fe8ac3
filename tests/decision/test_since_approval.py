"""The editor in chief tells the minister what changed since the last agreement: all of it, and no noise."""

import json
import subprocess
from datetime import datetime

import pytest

from staatvanmigratie.decision import since_approval
from staatvanmigratie.decision.approvals import ZONE, Approvals
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report import responsibility
from staatvanmigratie.report.edition import open_edition
from tests.decision.test_approvals import SAID, project, svm
from tests.samples import built, small_project

__all__ = ["project"]

RESPONSIBLE = """\
migratie: {2022: JenV, 2025: A&M}
chapters: {01_immigratie: [migratie, BZ], 02_tijd: [SZW]}
"""


@pytest.fixture
def agreed(project):
    """The project with an agreement by the IDMS to all of it, and a figure that changed afterwards."""
    (project / "data" / "responsible.yml").write_text(RESPONSIBLE, encoding="utf-8")
    agree(project, "IDMS", 3)
    built.chapter(
        project, "01_immigratie", built.sentence(SAID, built.number("335.668", vintage="2024-07-02"))
    )
    return project


def agree(root, step, day, chapter=None):
    moment = datetime(2024, 6, day, 12, tzinfo=ZONE)
    return Approvals(edition(root)).approve(step, "DG Migratie", chapter, moment=moment)


def edition(root):
    return open_edition(2023, root=root)


def test_a_build_without_a_change_gives_an_empty_list(project):
    agree(project, "IDMS", 3)

    found = since_approval.since(edition(project), None)

    assert not found
    assert found.as_json()["chapters"] == []
    assert "Er is niets gewijzigd." in found.as_markdown()


def test_a_late_figure_is_listed_under_its_chapter_and_its_ministries(agreed):
    found = since_approval.since(edition(agreed), None)

    assert [each.chapter for each in found.chapters] == ["01_immigratie"]
    assert found.by_ministry == {"BZ": ["01_immigratie"], "JenV": ["01_immigratie"]}
    said = found.as_markdown()
    assert "| Immigratie, 2023 | 332.863 | 335.668 | nieuwe stand van de bron |" in said
    assert "- Er kwamen 335.668 mensen. (332.863 → 335.668)" in said
    assert "- Buitenlandse Zaken: Immigratie" in said
    assert not found.of("SZW")


def test_a_number_that_became_secret_is_not_told_in_what_changed(project):
    """Nor what was computed of it; that it is secret is told."""
    share = built.number("17% minder", "n2", what="change", based_on=[built.number()])
    own = "In 2023 kwamen {cijfer}`n1` mensen, {cijfer}`n2`."
    built.chapter(
        project,
        "01_immigratie",
        built.sentence(own, built.number(), share),
        built.sentence("Dat zijn er {cijfer}`n1` en niet meer.", built.number()),
        built.figure(built.number(), caption="Er kwamen 332.863 mensen"),
    )
    agree(project, "IDMS", 3)
    small_project.secret(project)
    built.chapter(
        project,
        "01_immigratie",
        built.sentence("In 2023 kwamen (geheim) mensen, (geheim)."),
        built.figure(caption="Er kwamen mensen"),
    )

    found = since_approval.since(edition(project), None)

    (figure,) = found.chapters[0].figures
    assert figure.words == "Immigratie, 2023: … → geheim (de bron geeft dit cijfer niet meer)"
    standings = Approvals(edition(project)).table()
    told = [found.as_text(), found.as_markdown(), json.dumps(found.as_json()), repr(standings)]
    for said in told:
        assert "332.863" not in said and "332863" not in said and "17%" not in said
        assert "geheim" in said


def test_a_number_that_is_printed_no_more_and_not_secret_is_told(project):
    agree(project, "IDMS", 3)
    built.chapter(project, "01_immigratie", built.sentence("Wij noemen geen aantal."))

    assert "332.863" in since_approval.since(edition(project), None).as_markdown()


@pytest.mark.parametrize("asked", ["2024-06-03", "2024-06-30", "IDMS", "digest", "chapter digest"])
def test_the_state_to_compare_with_can_be_named_in_several_ways(agreed, asked):
    given = Approvals(edition(agreed)).given[0]
    asked = {"digest": given.digest[:12], "chapter digest": given.chapters["01_immigratie"]}.get(asked, asked)

    assert len(since_approval.since(edition(agreed), asked).chapters) == 1


def test_since_a_later_approval_there_is_nothing(agreed):
    agree(agreed, "IDMS", 5, "immigratie")

    assert not since_approval.since(edition(agreed), None)
    assert len(since_approval.since(edition(agreed), "2024-06-04").chapters) == 1


def test_after_an_approval_of_one_chapter_the_others_are_not_called_new(project):
    agree(project, "IDMS", 3, "tijd")

    assert not since_approval.since(edition(project), None)


def tag(root):
    git = ["git", "-C", str(root), "-c", "user.name=Redactie", "-c", "user.email=redactie@example.org"]
    for command in (
        ["init", "-q"],
        ["add", "data/approvals"],
        ["commit", "-qm", "IDMS"],
        ["tag", "ter-akkoord"],
    ):
        subprocess.run([*git, *command], check=True)


def test_a_tag_is_the_state_of_the_approvals_in_that_version(agreed):
    tag(agreed)
    agree(agreed, "IDMS", 5, "immigratie")

    found = since_approval.since(edition(agreed), "ter-akkoord")

    assert (found.since, len(found.chapters)) == ("versie ter-akkoord", 1)


def test_a_key_that_stands_twice_in_a_tagged_version_is_named_with_its_line(agreed):
    path = agreed / "data" / "approvals" / "2024.yml"
    approvals = path.read_text(encoding="utf-8")
    path.write_text(approvals + "approvals: []\n", encoding="utf-8")
    tag(agreed)
    path.write_text(approvals, encoding="utf-8")

    line = approvals.count("\n") + 1
    with pytest.raises(
        DataFileError, match=rf"ter-akkoord:data/approvals/2024\.yml, line {line}: .*second time"
    ):
        since_approval.since(edition(agreed), "ter-akkoord")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  by:", "  door: x\n    by:", "door: is an unknown key"),
        ("+02:00'", "'", "moment: without a time zone"),
        ("01_immigratie:", "03_anders:", "its chapters are not those of its digest"),
    ],
)
def test_the_approvals_in_a_tagged_version_are_checked_as_those_in_the_file(agreed, old, new, said):
    """They decide what is compared, and nobody looks at an old version of a file."""
    path = agreed / "data" / "approvals" / "2024.yml"
    approvals = path.read_text(encoding="utf-8")
    assert old in approvals
    path.write_text(approvals.replace(old, new), encoding="utf-8")
    tag(agreed)
    path.write_text(approvals, encoding="utf-8")

    with pytest.raises(DataFileError, match=rf"ter-akkoord:data/approvals/2024\.yml: approval 1: {said}"):
        since_approval.since(edition(agreed), "ter-akkoord")


@pytest.mark.parametrize("asked", ["2023-01-01", "ffffff", "ACMS", "no-such-tag", "--output=x"])
def test_a_state_there_is_not_is_refused(agreed, asked):
    with pytest.raises(SvmError, match=r"the last approval is|There is no approval on or before"):
        since_approval.since(edition(agreed), asked)


def test_without_an_approval_there_is_nothing_to_compare_with(project):
    with pytest.raises(SvmError, match="see svm approve"):
        since_approval.since(edition(project), None)


def test_a_chapter_that_came_and_one_that_went(agreed):
    built.chapter(agreed, "03_nieuw", built.sentence("Iets nieuws."), title="# Nieuw")
    (agreed / "build" / "2024" / "chapters" / "02_tijd.ipynb").unlink()

    said = since_approval.since(edition(agreed), "IDMS").as_text()

    assert "- Nieuw hoofdstuk." in said
    assert "- Het hoofdstuk staat niet meer in het rapport." in said
    assert "**" not in said


def test_words_that_changed_are_marked(agreed):
    built.chapter(
        agreed, "01_immigratie", built.sentence("Er kwamen toen {cijfer}`n1` mensen.", built.number())
    )

    found = since_approval.since(edition(agreed), None)

    assert "- Er kwamen **toen** … mensen." in found.as_markdown()
    assert "- Er kwamen {+toen+} … mensen." in found.as_text()


def test_a_row_of_a_table_reads_as_words(agreed):
    row = "| Kop |\n| --- |\n| Immigratie | 2023 | [bij CBS](https://example.org/x) |"
    built.chapter(agreed, "02_tijd", built.sentence(f"Geen cijfers.\n\n{row}"), title="# Tijd")

    assert (
        "- Nieuwe rij: {+Immigratie; 2023; bij CBS+}\n"
        in since_approval.since(edition(agreed), None).as_text()
    )


def test_the_command_gives_text_markdown_and_json(agreed):
    assert "nieuwe stand van de bron" in svm("changes", "2024").output
    assert svm("changes", "2024", "--format", "markdown").output.startswith("# Wijzigingen in Staat van")
    found = json.loads(svm("changes", "2024", "--since", "IDMS", "--format", "json").output)
    (figure,) = found["chapters"][0]["figures"]
    assert (figure["old"], figure["new"], figure["cause"]) == ("332.863", "335.668", "vintage")


def test_an_unknown_ministry_in_the_list_is_an_error(agreed):
    (agreed / "data" / "responsible.yml").write_text(RESPONSIBLE.replace("SZW", "XYZ"), encoding="utf-8")

    with pytest.raises(DataFileError, match="02_tijd: no ministry 'XYZ'"):
        responsibility.responsible(edition(agreed))
