"""An approval holds for what was seen: one changed number, and those of that chapter and no other lapse."""

from datetime import datetime

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision import persons
from staatvanmigratie.decision.approvals import ZONE, Approvals, read
from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report.edition import open_edition
from tests.samples import built, small_project
from tests.samples.holders import holding

STEPS = """\
steps:
  - {name: IDMS, order: 1, by: [IDMS, DG Migratie]}
  - {name: ACMS, order: 2, by: [ACMS, DG Migratie]}
  - {name: MCMS, order: 3, state: skipped, reason: er zijn geen discussiepunten}
  - {name: BZ, order: 4}
  - {name: SZW, order: 4}
cabinet: 2024-06-14
"""
ORGANISATIONS = """\
ministries: {BZ: Buitenlandse Zaken, JenV: Justitie en Veiligheid, SZW: Sociale Zaken en Werkgelegenheid}
organisations: [IND]
parts: [DG Migratie]
meetings: [IDMS, ACMS, ministerraad]
functions: [minister, secretaris]
words: [akkoord na de brief van juni, geen opmerkingen]
"""
JUNE = datetime(2024, 6, 3, 12, tzinfo=ZONE)
SAID = "Er kwamen {cijfer}`n1` mensen."


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    path = root / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text().replace("steps: []\ncabinet: null\n", STEPS), encoding="utf-8")
    (root / "data" / "organisations.yml").write_text(ORGANISATIONS, encoding="utf-8")
    built.chapter(root, "01_immigratie", built.sentence(SAID, built.number()))
    built.chapter(root, "02_tijd", built.sentence("Geen cijfers."), title="# Tijd")
    monkeypatch.chdir(root)
    return root


def approvals(root):
    return Approvals(open_edition(2023, root=root))


def states(root):
    return {
        chapter: {each.step.name: each.state for each in standings}
        for chapter, standings in approvals(root).table().items()
    }


def svm(*arguments):
    return CliRunner().invoke(cli.app, arguments)


def test_nothing_is_agreed_until_somebody_agrees(project):
    assert states(project)["01_immigratie"] == {
        "IDMS": "missing",
        "ACMS": "missing",
        "MCMS": "skipped",
        "BZ": "missing",
        "SZW": "missing",
        "ministerraad": "missing",
    }


def test_one_changed_number_lapses_the_approvals_of_that_chapter_only(project):
    approvals(project).approve("IDMS", "DG Migratie", moment=JUNE)
    approvals(project).approve("ACMS", "DG Migratie", moment=JUNE)
    built.chapter(project, "01_immigratie", built.sentence(SAID, built.number("335.668")))

    found = states(project)

    assert (found["01_immigratie"]["IDMS"], found["01_immigratie"]["ACMS"]) == ("lapsed", "lapsed")
    assert (found["02_tijd"]["IDMS"], found["02_tijd"]["ACMS"]) == ("agreed", "agreed")
    (lapsed,) = [s for s in approvals(project).table()["01_immigratie"] if s.step.name == "IDMS"]
    assert lapsed.changes.figures[0].words == "Immigratie, 2023: 332.863 → 335.668 (correctie)"


def test_an_approval_while_another_is_written_says_by_whom_and_what_to_do(project, monkeypatch):
    monkeypatch.setattr(files, "TURN", 0.2)

    with holding(project / "build" / ".lock-approvals-2024") as pid:
        said = f"Process {pid} is writing an approval of edition 2024. Nothing was written; .* again"
        with pytest.raises(SvmError, match=said):
            approvals(project).approve("IDMS", "DG Migratie", moment=JUNE)

    assert approvals(project).given == []


def test_another_look_lapses_nothing(project):
    built.chapter(project, "02_tijd", built.figure(built.number(), width=500))
    approvals(project).approve("IDMS", "DG Migratie", moment=JUNE)
    built.chapter(project, "02_tijd", built.figure(built.number(), width=900))

    assert states(project)["02_tijd"]["IDMS"] == "agreed"


def test_a_lapsed_chapter_alone_can_be_agreed_to_again(project):
    approvals(project).approve("IDMS", "DG Migratie", moment=JUNE)
    built.chapter(project, "01_immigratie", built.sentence(SAID, built.number("335.668")))

    approvals(project).approve("IDMS", "secretaris van het IDMS", "immigratie")

    assert {chapter: each["IDMS"] for chapter, each in states(project).items()} == {
        "01_immigratie": "agreed",
        "02_tijd": "agreed",
    }


def test_steps_go_in_order_and_parallel_ones_in_any(project):
    with pytest.raises(SvmError, match=r"turn of ACMS; first: IDMS for 01_immigratie \(missing\)"):
        approvals(project).approve("ACMS", "DG Migratie")
    for step, by in (("IDMS", "DG Migratie"), ("ACMS", "DG Migratie"), ("SZW", "de minister van SZW")):
        approvals(project).approve(step, by)
    with pytest.raises(SvmError, match="BZ for"):
        approvals(project).approve("ministerraad", "ministerraad")
    approvals(project).approve("BZ", "minister van BZ")
    with pytest.raises(SvmError, match="whole edition"):
        approvals(project).approve("ministerraad", "ministerraad", "tijd")
    approvals(project).approve("ministerraad", "ministerraad")

    assert {s for each in states(project).values() for s in each.values()} == {"agreed", "skipped"}


def test_the_cabinet_does_not_decide_before_its_date(project):
    with pytest.raises(SvmError, match="decides on 2024-06-14"):
        approvals(project).approve("ministerraad", "ministerraad", moment=JUNE)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"step": "MCMS"}, "MCMS is skipped"),
        ({"step": "Idms"}, "There is no step 'Idms'"),
        ({"chapter": "asiel"}, "no chapter is called 'asiel'"),
        ({"moment": datetime(2999, 1, 1, tzinfo=ZONE)}, "in the future"),
        ({"by": "Jan Jansen"}, "never the name of a person"),
        ({"by": "minister Jansen"}, "never the name of a person"),
        ({"by": "p.jansen@example.org"}, "never the name of a person"),
        ({"note": "Akkoord, zegt Jansen."}, "could be a name"),
        ({"note": "Jansen is akkoord"}, "could be a name"),
        ({"note": "akkoord van mw. jansen"}, "a title of a person"),
        ({"note": "akkoord van p. de vries, P. de Vries"}, "initials"),
        ({"note": "akkoord, bel 06 1234 5678"}, "telephone"),
        ({"note": "akkoord p.jansen@example.org"}, "mail address"),
        ({"note": "akkoord 123456782"}, "a number that may be of a person|BSN"),
        ({"note": "overleg met jansen"}, "could be a name"),
        ({"note": "verwerkt door de jansen"}, "could be a name"),
        ({"note": "jansen akkoord"}, "could be a name"),
        ({"note": "akkoord; jansen01 heeft gekeken"}, "could be a name"),
        ({"note": "akkoord, piet jansen heeft gekeken"}, "could be a name"),
        ({"note": "akkoord p jansen"}, "initials"),
        ({"note": "akkoord j. jansen"}, "initials|name"),
        ({"note": "akkoord p.j."}, "initials"),
        ({"note": "V. akkoord"}, "initials"),
        ({"note": "@jansen akkoord"}, "name of a user"),
        ({"note": "zie minvws\\jansen"}, "name of a user"),
        ({"note": "p.jansen" + "&#64;" + "example.nl"}, "mail address"),
        ({"note": "p.jansen\u200b" + "@" + "example.nl"}, "mail address"),
        ({"note": "p.jansen apenstaartje example punt nl"}, "mail address"),
        ({"note": "bel 06\u00a01234" + "\u00a05678"}, "telephone"),
        ({"note": "akkoord \uff2aansen"}, "could be a name"),
        ({"by": "minister van"}, "never the name of a person"),
        ({"by": "DG\u200b Jansen"}, "never the name of a person"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(project, change, message):
    with pytest.raises(SvmError, match=message) as refused:
        approvals(project).approve(**{"step": "IDMS", "by": "DG Migratie", **change})

    assert "ansen" not in str(refused.value)
    assert not (project / "data" / "approvals" / "2024.yml").exists()
    assert not list((project / "data" / "approvals").glob("2024/*"))


def test_a_note_of_ordinary_words_is_kept(project):
    approvals(project).approve(
        "IDMS", "DG Migratie", note="Akkoord na de brief van 3 juni 2024.", moment=JUNE
    )

    text = (project / "data" / "approvals" / "2024.yml").read_text(encoding="utf-8")
    assert "note: Akkoord na de brief van 3 juni 2024." in text


def test_approvals_are_added_and_the_earlier_lines_stay(project):
    approvals(project).approve("IDMS", "DG Migratie", moment=JUNE)
    path = project / "data" / "approvals" / "2024.yml"
    before = path.read_text(encoding="utf-8")

    approvals(project).approve("ACMS", "DG Migratie", "tijd")

    assert path.read_text(encoding="utf-8").startswith(before)
    assert [each.step for each in read(path)] == ["IDMS", "ACMS"]
    with pytest.raises(SvmError, match="lies before the approval by DG Migratie"):
        approvals(project).approve("IDMS", "IDMS", moment=JUNE)


def test_a_file_that_was_tampered_with_is_refused(project):
    approvals(project).approve("IDMS", "DG Migratie", "tijd", moment=JUNE)
    path = project / "data" / "approvals" / "2024.yml"
    path.write_text(path.read_text().replace("02_tijd:", "01_immigratie:"), encoding="utf-8")

    with pytest.raises(DataFileError, match="approval 1: its chapters are not those of its digest"):
        read(path)


def test_a_skipped_step_needs_a_reason(project):
    path = project / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text().replace(", reason: er zijn geen discussiepunten", ""), encoding="utf-8")

    with pytest.raises(DataFileError, match="MCMS is skipped without a reason"):
        states(project)


def test_the_status_shows_each_step_per_chapter_and_what_changed(project):
    said = svm("approve", "2024", "--step", "IDMS", "--by", "DG Migratie", "--moment", "2024-06-03T12:00")
    assert said.exit_code == 0, said.output
    assert "IDMS agreed by DG Migratie to all 2 chapters" in said.output
    built.chapter(project, "01_immigratie", built.sentence(SAID, built.number("335.668")))

    shown = svm("status", "2024").output

    assert "MCMS is skipped: er zijn geen discussiepunten" in shown
    assert "01_immigratie: IDMS (2024-06-03 12:00 by DG Migratie) lapsed: 1 figure, 1 sentence" in shown
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line.strip().startswith("0")}
    assert rows["02_tijd"][:3] == ["agreed", "missing", "skipped"]


def test_the_status_tells_the_steps_without_a_build_too(project):
    for path in (project / "build" / "2024" / "chapters").iterdir():
        path.unlink()

    assert "IDMS (open), ACMS (open), MCMS er zijn geen" in svm("status", "2024").output
    with pytest.raises(SvmError, match="svm build 2024"):
        approvals(project).approve("IDMS", "DG Migratie")


@pytest.mark.parametrize(
    "note",
    [
        "akkoord met opmerkingen",
        "Akkoord, cijfers i.v.m. nieuwe versie verwerkt",
        "geen opmerkingen over immigratie",
        "akkoord na bijdrage van SZW, o.a. procesplaten",
    ],
)
def test_what_is_no_person_may_be_noted(project, note):
    assert persons.without_persons(open_edition(2023, root=project), note) == note


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{name: SZW, order: 4}", "{name: bz, order: 5}", "stands there twice"),
        ("{name: SZW, order: 4}", "{name: 'BZ ', order: 5}", "stands there twice"),
        ("{name: SZW, order: 4}", '{name: "B\\u00a0Z", order: 5}', ""),
        ("{name: SZW, order: 4}", "{name: ministerraad, order: 4}", "decides last"),
        ("{name: SZW, order: 4}", "{name: ministerraad, order: 1}", "decides last"),
        ("{name: SZW, order: 4}", "{name: Ministerraad, order: 5}", "is written as ministerraad"),
        ("{name: SZW, order: 4}", "{name: ministerraad, order: 5}", ""),
    ],
)
def test_steps_that_read_the_same_or_come_behind_the_decision_are_refused(project, old, new, said):
    path = project / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")

    if said:
        with pytest.raises(DataFileError, match=said):
            approvals(project).step("BZ")
    else:
        assert approvals(project).steps[-1].name == "ministerraad"
