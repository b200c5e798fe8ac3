"""Nobody agrees to what was not there yet, and nobody speaks for another without saying so."""

import json
import subprocess
from datetime import datetime

import pytest

from staatvanmigratie.decision.approvals import ZONE, read
from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from tests.decision.test_approvals import JUNE, approvals, project, states, svm
from tests.samples import built

__all__ = ["project"]

SEEN = datetime(2024, 6, 3, 9, 30, tzinfo=ZONE)


@pytest.fixture
def seen(project):
    """The project with a build that stands there since half past nine."""
    report = project / "build" / "2024" / "report.json"
    report.write_text(json.dumps({**built.REPORT, "built_at": "2024-06-03T07:30:00+00:00"}), encoding="utf-8")
    return project


def given(root):
    return read(root / "data" / "approvals" / "2024.yml")


def in_file(root, old, new):
    path = root / "data" / "editions" / "2024.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# When ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("1999-01-01T12:00", "lies before the cut-off date of edition 2024, 2024-06-03"),
        ("2024-06-02T23:59", "lies before the cut-off date"),
        (
            "2024-06-03T00:30+02:00",
            "before 2024-06-03T09:30:00.02:00, when the build that is there now was",
        ),
        ("2024-06-03T09:29", "nobody had seen it yet"),
        ("2024-06-03T07:29:59Z", "nobody had seen it yet"),
        ("2999-01-01T12:00", "is in the future; it is now"),
        ("2025-03-30T02:30", "does not come"),
        ("2024-10-27T02:30", "comes twice"),
        ("3 juni", "write it as 2024-06-03T12:00"),
    ],
)
def test_a_moment_at_which_nobody_can_have_agreed_is_refused(seen, moment, said):
    found = svm("approve", "2024", "--step", "IDMS", "--by", "IDMS", "--moment", moment)

    assert isinstance(found.exception, SvmError)
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(str(found.exception))
    assert not (seen / "data" / "approvals").exists()


@pytest.mark.parametrize("moment", ["2024-06-03T09:30", "2024-06-03T07:30Z", "2024-06-03T21:30+14:00"])
def test_a_moment_from_the_build_on_counts_on_the_dutch_clock(seen, moment):
    assert svm("approve", "2024", "--step", "IDMS", "--by", "IDMS", "--moment", moment).exit_code == 0

    (made,) = given(seen)
    assert made.moment == SEEN and made.moment.utcoffset() == SEEN.utcoffset()


def test_beside_the_moment_stands_when_it_was_written(seen):
    before = moments.now()
    approvals(seen).approve("IDMS", "IDMS", moment=JUNE)

    (made,) = given(seen)
    assert made.moment == JUNE and before <= made.written <= moments.now()


@pytest.mark.parametrize("report", [None, "{}", "x", '{"built_at": "gisteren"}'])
def test_a_build_that_does_not_say_when_it_was_made_is_not_agreed_to(project, report):
    path = project / "build" / "2024" / "report.json"
    path.unlink() if report is None else path.write_text(report, encoding="utf-8")

    with pytest.raises(SvmError, match="does not say when the build was made; make it again with: svm build"):
        approvals(project).approve("IDMS", "IDMS")


def test_pages_that_a_later_build_left_as_they_were_count_from_the_first(seen):
    report = seen / "build" / "2024" / "report.json"
    said = {"built_at": "2024-06-05T07:30:00+00:00", "shown_since": "2024-06-03T07:30:00+00:00"}
    report.write_text(json.dumps(said), encoding="utf-8")

    approvals(seen).approve("IDMS", "IDMS", moment=JUNE)

    assert states(seen)["02_tijd"]["IDMS"] == "agreed"


def test_the_cabinet_decides_on_the_date_of_the_dutch_clock(project):
    for step in ("IDMS", "ACMS", "BZ", "SZW"):
        approvals(project).approve(step, step, moment=JUNE)

    for early in ("2024-06-14T00:30+14:00", "2024-06-13T23:59"):
        with pytest.raises(SvmError, match="decides on 2024-06-14"):
            approvals(project).approve("ministerraad", "ministerraad", moment=datetime.fromisoformat(early))
    late = datetime.fromisoformat("2024-06-13T12:30-11:00")  # 01:30 on 14 June in Amsterdam
    approvals(project).approve("ministerraad", "ministerraad", moment=late)


# By whom -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "by"),
    [
        ("SZW", "SZW"),
        ("SZW", "de minister van SZW"),
        ("SZW", "minister van Sociale Zaken en Werkgelegenheid"),
        ("SZW", "Sociale Zaken en Werkgelegenheid"),
        ("IDMS", "secretaris van het IDMS"),
        ("IDMS", "DG Migratie"),
        ("ministerraad", "secretaris van de ministerraad"),
    ],
)
def test_who_belongs_to_a_step_speaks_for_it(project, step, by):
    for earlier in ("IDMS", "ACMS", "BZ", "SZW"):
        if step != earlier and (earlier == "IDMS" or step != "IDMS"):
            approvals(project).approve(earlier, earlier)

    assert approvals(project).approve(step, by).on_behalf is None


@pytest.mark.parametrize(
    ("step", "by"), [("BZ", "SZW"), ("BZ", "de minister van SZW"), ("BZ", "minister"), ("BZ", "DG Migratie")]
)
def test_another_one_needs_to_say_how_it_was_passed_on(project, step, by):
    for earlier in ("IDMS", "ACMS"):
        approvals(project).approve(earlier, earlier)
    with pytest.raises(SvmError, match=r"does not speak for BZ; who may: BZ\..*--on-behalf"):
        approvals(project).approve(step, by)
    for how in (" ", ".", "x", "akkoord"):
        with pytest.raises(SvmError, match="does not speak for BZ"):
            approvals(project).approve(step, by, on_behalf=how)

    said = svm("approve", "2024", "--step", step, "--by", by, "--on-behalf", "akkoord na de brief van juni")

    assert said.exit_code == 0, said.exception
    assert given(project)[-1].on_behalf == "akkoord na de brief van juni"
    shown = " ".join(svm("status", "2024").output.split())
    assert f"{by} passed on that BZ agrees to all 2 chapters: akkoord na de brief van juni" in shown


def test_who_speaks_for_itself_passes_nothing_on(project):
    with pytest.raises(SvmError, match="IDMS speaks for IDMS itself; leave --on-behalf out"):
        approvals(project).approve("IDMS", "IDMS", on_behalf="akkoord na de brief van juni")


def test_how_it_was_passed_on_names_nobody(project):
    with pytest.raises(SvmError, match="could be a name"):
        approvals(project).approve("IDMS", "IND", on_behalf="verwerkt door de jansen")


@pytest.mark.parametrize(
    ("by", "said"), [("[]", "by: is empty"), ("[Jan Jansen]", "by: this is no organisation or function")]
)
def test_who_may_say_it_is_an_organisation_too(project, by, said):
    in_file(project, "by: [IDMS, DG Migratie]", f"by: {by}")

    with pytest.raises(DataFileError, match=rf"2024\.yml: steps: IDMS: {said}"):
        approvals(project).approve("IDMS", "IDMS")


# Whose hand ----------------------------------------------------------------------------------------------


@pytest.fixture
def history(project):
    """A repository in which the redactie wrote one chapter, and BZ another."""

    def git(*arguments, name="Redactie", mail="redactie@example.org"):
        who = ["-c", f"user.name={name}", "-c", f"user.email={mail}"]
        subprocess.run(["git", "-C", str(project), *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("config", "user.name", "Redactie")
    git("config", "user.email", "redactie@example.org")
    git("add", "notebooks/01_immigratie.ipynb")
    git("commit", "-qm", "Tekst")
    git("add", "notebooks/02_tijd.ipynb")
    git("commit", "-qm", "Tekst", name="BZ", mail="bz@example.org")
    return git


def warnings(root, step, by, **about):
    one = approvals(root)
    return one.warnings(one.approve(step, by, **about))


def test_who_agrees_to_its_own_text_is_told_so(project, history):
    for step in ("IDMS", "ACMS"):
        approvals(project).approve(step, step)

    found = warnings(project, "BZ", "de minister van BZ", note="akkoord na de brief van juni")

    assert found == [
        "git says that de minister van BZ itself last changed 02_tijd; let somebody else agree to it too"
    ]


def test_who_writes_down_an_agreement_to_its_own_text_is_told_so(project, history):
    said = svm("approve", "2024", "--step", "IDMS", "--by", "IDMS")

    assert "warning: git says that who writes this down also last changed 01_immigratie; let" in said.output
    assert "redactie" not in said.output.casefold(), "nobody is named"
    assert warnings(project, "IDMS", "IDMS", note="akkoord na de brief van juni") == []
    assert warnings(project, "IDMS", "IDMS", chapter="tijd") == []


def test_without_git_nobody_says_anything(project):
    assert warnings(project, "IDMS", "IDMS") == []
