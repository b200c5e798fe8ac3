"""Each document that goes out is agreed to by itself, or the edition says why nobody has to."""

import pytest

from staatvanmigratie.decision import since_approval
from staatvanmigratie.decision.papers import agreed_text
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.publication import obstacles
from tests.decision.test_approvals import approvals, project, states, svm
from tests.samples import small_project

KINDS = ["nota", "kamerbrief", "nieuwsbericht", "summary"]


@pytest.fixture
def documents(project):
    """The project with templates of all documents, agreed to by the IDMS."""
    small_project.with_documents(project)
    approvals(project).approve("IDMS", "IDMS")
    return project


__all__ = ["project"]


def template(root, kind, old="Er kwamen", new="Er komen"):
    path = root / "data" / "documents" / f"{kind}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def of_idms(root):
    return {name: each["IDMS"] for name, each in states(root).items()}


def test_all_of_them_are_agreed_to_with_the_chapters(documents):
    assert of_idms(documents) == dict.fromkeys(["01_immigratie", "02_tijd", *KINDS], "agreed")
    said = svm("approve", "2024", "--step", "IDMS", "--by", "IDMS").output
    assert "IDMS agreed by IDMS to all 2 chapters and 4 documents" in said


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_word_of_a_document_lapses_its_approval_and_no_other(documents, kind):
    template(documents, kind)

    others = [name for name in ("01_immigratie", "02_tijd", *KINDS) if name != kind]
    assert of_idms(documents) == dict.fromkeys(others, "agreed") | {kind: "lapsed"}
    (changed,) = since_approval.since(approvals(documents).edition, None).chapters
    assert changed.chapter == kind
    said = svm("changes", "2024").output
    assert "Er [-kwamen-] {+komen+} 332.863 (voorlopig) mensen." in " ".join(said.split())
    assert "Er is niets gewijzigd" not in said
    assert f"{kind}: IDMS (" in svm("status", "2024").output
    (reason,) = [r for r in obstacles._approvals(approvals(documents)) if "IDMS" in r.text]
    assert f"IDMS lapsed for {kind} (1 sentence" in reason.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_behind_the_same_words_is_another_document(documents, kind):
    template(documents, kind, "mensen", "[mensen](https://example.org/a)")
    approvals(documents).approve("IDMS", "IDMS")
    template(documents, kind, "example.org/a", "example.org/b")

    assert of_idms(documents)[kind] == "lapsed"
    assert "met een andere opmaak, verwijzing of herkomst" in svm("changes", "2024").output


def test_one_document_is_agreed_to_by_itself(documents):
    template(documents, "kamerbrief")
    template(documents, "summary")

    assert svm("approve", "2024", "--step", "IDMS", "--by", "IDMS", "--chapter", "kamerbrief").exit_code == 0

    assert (of_idms(documents)["kamerbrief"], of_idms(documents)["summary"]) == ("agreed", "lapsed")


def test_a_late_figure_lapses_the_documents_that_print_it(documents):
    small_project.later(documents)
    path = documents / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text().replace("cut_off: 2024-06-03", "cut_off: 2024-07-03"), encoding="utf-8")

    assert {of_idms(documents)[kind] for kind in KINDS} == {"lapsed"}
    assert "Er kwamen [-332.863 (voorlopig)-] {+335.668+} mensen." in " ".join(
        svm("changes", "2024").output.split()
    )


def test_the_nota_does_not_lapse_by_the_agreements_it_reports(documents):
    reported = "mensen.{% if akkoord %} Akkoord: {{ akkoord | opsomming }}.{% endif %}"
    template(documents, "nota", "mensen.", reported)
    approvals(documents).approve("IDMS", "IDMS")
    approvals(documents).approve("ACMS", "ACMS")
    svm("nota", "2024", "--date", "2099-01-01")

    assert {states(documents)["nota"][step] for step in ("IDMS", "ACMS")} == {"agreed"}

    template(documents, "nota", "Akkoord:", "Het eens:")  # words that nobody sees before the first agreement

    assert states(documents)["nota"]["IDMS"] == "lapsed"
    assert "Gewijzigd: sjabloon van de nota" in svm("changes", "2024").output


def test_the_head_of_the_nota_for_a_ministry_counts(documents):
    path = documents / "data" / "documents" / "ministeries.yml"
    path.write_text(path.read_text().replace("own: Niets.", "own: Iets."), encoding="utf-8")

    assert of_idms(documents)["nota"] == "lapsed"
    assert "Gewijzigd: sjabloon: de nota voor JenV" in svm("changes", "2024").output


def test_a_document_that_cannot_be_written_is_not_agreed_to(documents):
    template(documents, "summary", "Er kwamen", "Er kwamen 12")

    assert of_idms(documents)["summary"] == "lapsed"
    with pytest.raises(SvmError, match=r"There is no summary to agree to; .* a typed number"):
        approvals(documents).approve("IDMS", "IDMS")


def test_a_document_may_go_out_without_approval_with_a_reason(documents):
    path = documents / "data" / "editions" / "2024.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}without_approval: {{summary: een vertaling}}\n", encoding="utf-8")
    template(documents, "summary")

    assert "summary" not in of_idms(documents) and of_idms(documents)["kamerbrief"] == "agreed"
    assert "summary goes out without approval: een vertaling" in svm("status", "2024").output
    for wrong, said in (("brief: x", "there is no document 'brief'"), ("nota: ' '", "say why nobody has to")):
        path.write_text(f"{text}without_approval: {{{wrong}}}\n", encoding="utf-8")
        with pytest.raises(DataFileError, match=rf"2024\.yml: without_approval: .*{said}"):
            of_idms(documents)


def test_what_was_written_is_used_again_until_something_under_data_changes(documents, monkeypatch):
    written = []
    plain = agreed_text.written
    monkeypatch.setattr(agreed_text, "written", lambda *a, **k: written.append(a[1]) or plain(*a, **k))

    of_idms(documents)
    assert written == []
    (documents / "data" / "labels.yml").write_text("sex: {male: heren}\n", encoding="utf-8")
    assert set(of_idms(documents).values()) == {"agreed"} and written == KINDS


def test_what_was_kept_of_a_document_is_not_believed_when_it_was_changed(documents):
    kept = documents / "build" / ".cache" / "documents" / "2024.json"
    text = kept.read_text(encoding="utf-8")
    assert "Er kwamen" in text
    kept.write_text(text.replace("Er kwamen", "Er komen"), encoding="utf-8")

    assert of_idms(documents)["kamerbrief"] == "agreed"
