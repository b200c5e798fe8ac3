"""What ``--json`` prints is what its schema says, and the schemas in the repository are those of the code."""

import json
import shutil

import jsonschema
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.cli import answers
from staatvanmigratie.publication import health
from tests.samples import ROOT, small_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    later = small_project.EDITION.replace("2024", "2025").replace("report_year: 2023", "report_year: 2024")
    (root / "data" / "editions" / "2025.yml").write_text(later, encoding="utf-8")
    small_project.with_documents(root)
    (root / "data" / "site.yml").write_text("address: https://site.example/\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def svm(*arguments):
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def answer(*arguments):
    """Return what a command prints with --json, after holding it against the schema of that name."""
    name, *rest = arguments
    result = svm(*rest, "--json")
    said = json.loads(result.stdout)
    schema = json.loads((ROOT / answers.SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(said, schema, cls=jsonschema.Draft202012Validator)
    return said


@pytest.mark.parametrize("name", [*answers.ANSWERS, "numbers"])
def test_the_schema_in_the_repository_is_that_of_the_code(name):
    """Renew it with: python -m staatvanmigratie.cli.answers."""
    there = (ROOT / answers.SCHEMAS / f"{name}.json").read_text(encoding="utf-8")

    assert there == answers.all_texts()[f"{name}.json"]


def test_there_is_no_schema_of_nothing():
    assert {path.stem for path in (ROOT / answers.SCHEMAS).iterdir()} == {*answers.ANSWERS, "numbers"}


@pytest.mark.parametrize("key", ["edition", "as_of"])
def test_a_schema_refuses_a_key_that_is_missing_and_one_that_it_does_not_know(key):
    schema = answers.schema("catalogue")
    whole = {"version": answers.VERSION, "edition": 2024, "as_of": "2024-06-03", "series": []}
    jsonschema.validate(whole, schema)

    for wrong in ({k: v for k, v in whole.items() if k != key}, {**whole, f"{key}x": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.process
def test_every_verb_that_shows_something_answers_in_json_too(project):
    assert [each["edition"] for each in answer("editions", "editions")["editions"]] == [2024, 2025]
    assert [each["series"] for each in answer("catalogue", "series")["series"]] == ["immigratie_totaal"]
    assert answer("releases", "release", "--list")["releases"] == []
    checked = answer("check", "check", "2024")
    assert checked["holds"] and checked["editions"][0]["not_checked"].startswith("there is no build")
    status = answer("status", "status", "2024", "--as-of", "2024-02-01")
    assert status["last_build"] is None
    assert [(each["series"], each["period"]) for each in status["pending"]] == [("immigratie_totaal", "2023")]
    said = answer("doctor", "doctor")
    assert {each["about"] for each in said["examined"]} == {"machine", "set-up", "data", "site"}


@pytest.mark.process
def test_a_build_answers_in_json_and_then_it_is_known_where_a_series_is_printed(project):
    built = answer("build", "build", "2024")

    assert built["numbers"] == 2 and (project / built["pdf"]).is_file()
    assert answer("status", "status", "2024")["last_build"]["numbers"] == 2
    used = answer("series", "series", "immigratie_totaal", "--edition", "2024", "--used")["uses"]
    sentence, _nota, letter, *_ = used
    assert sentence["text"] == "In 2023 kwamen 332.863 (voorlopig) mensen, 17% minder."
    assert sentence["anchor"].startswith("notebooks/01_immigratie.html#01_immigratie-")
    page, _, place = sentence["anchor"].partition("#")
    assert f'id="{place}"' in (project / "build/2024/html" / page).read_text(encoding="utf-8")
    template = (project / "data/documents/kamerbrief.md").read_text(encoding="utf-8").split("\n")
    (line,) = (n for n, text in enumerate(template, 1) if "{{ immigratie.last }}" in text)
    assert (letter["place"], letter["text"]) == ("kamerbrief", f"data/documents/kamerbrief.md, line {line}")
    printed = svm("series", "immigratie_totaal", "--used").output
    assert "Edition 2025" in printed and "01_immigratie  chapter" in printed  # not built: by its source
    assert "01_immigratie  tekst  332.863, 17%" in printed


@pytest.mark.process
def test_two_editions_stand_side_by_side_with_what_was_revised_between_them(project):
    newer = {**small_project.DESCRIPTION, "vintage": "2025-03-01", "known_from": "2025-03-01"}
    figures = small_project.figures([(2023, 335668, "A"), (2024, 316305, "P")])
    small_project.write_snapshot(project / "data" / "snapshots", newer, figures)

    (line,) = answer("compare", "compare", "2024", "2025")["headlines"]

    assert (line["first"]["shown"], line["first_now"]["shown"], line["second"]["shown"]) == (
        "332.863",
        "335.668",
        "316.305",
    )
    assert line["revised"] and line["change"] == "6%\N{NO-BREAK SPACE}minder"
    assert not line["first"]["later_vintage"]
    assert "335.668 (revised)" in svm("compare", "2024", "2025").output
    for wrong, said in (
        (("2025", "2024"), "svm compare 2024 2025"),
        (("2024", "2024"), "both are edition 2024"),
    ):
        assert said in str(CliRunner().invoke(cli.app, ["compare", *wrong]).exception)


@pytest.mark.process
def test_a_comparison_marks_what_is_of_after_the_cut_off_date_and_can_be_a_page(project):
    """Otherwise a balance that does not add up looks like a mistake."""
    shutil.rmtree(project / "data" / "snapshots")
    figures = small_project.figures([(2023, 335668, "P"), (2024, 316305, "P")])
    later = {**small_project.DESCRIPTION, "vintage": "2025-03-01", "known_from": "2025-03-01"}
    small_project.write_snapshot(project / "data" / "snapshots", later, figures)

    (line,) = answer("compare", "compare", "2024", "2025")["headlines"]
    said = svm("compare", "2024", "2025", "--html", "page.html").output
    page = (project / "page.html").read_text(encoding="utf-8")

    assert (line["first"]["later_vintage"], line["second"]["later_vintage"]) == (True, False)
    assert "335.668‡" in said and "‡ what was known on the cut-off date was not kept" in said
    assert "<td>335.668‡</td>" in page and "<td>316.305</td>" in page
    assert '<html lang="nl">' in page and "is niet bewaard" in page


def test_a_figure_that_was_corrected_says_so_with_what_the_source_says(project):
    (project / "data" / "corrections.yml").write_text(
        """\
too-many:
  dataset: cbs/85451NED
  where: {indicator: immigration_total, ref_area: NLD, time_period: "2023"}
  action: override
  expect: 332863
  value: 332000
  reason: Een dubbeltelling, bevestigd door de bron.
  reported: null
  status: open
""",
        encoding="utf-8",
    )

    said = answer("series", "series", "immigratie_totaal", "--edition", "2024")

    quoted = next(each for each in said["figures"] if each["period"] == "2023" and each["quoted"])
    assert quoted["value"] == 332000 and quoted["corrected"].startswith("Een dubbeltelling")
    (correction,) = said["corrections"]
    assert (correction["source_says"], correction["report_says"]) == (332863, 332000)
    printed = " ".join(svm("series", "immigratie_totaal", "--edition", "2024").output.split())
    assert "quoted, corrected: first dataset" in printed
    assert "(2024-02-29) says 332.863, the report quotes 332.000 instead: Een dubbeltelling" in printed


def test_a_figure_that_was_dropped_is_not_passed_over_in_silence(project):
    text = """\
too-many:
  dataset: cbs/85451NED
  where: {indicator: immigration_total, ref_area: NLD, time_period: "2023"}
  action: drop
  expect: 332863
  reason: Een dubbeltelling, bevestigd door de bron.
  reported: null
  status: open
"""
    (project / "data" / "corrections.yml").write_text(text, encoding="utf-8")

    printed = " ".join(svm("series", "immigratie_totaal", "--edition", "2024").output.split())

    assert "says 332.863, the report quotes none: Een dubbeltelling" in printed


@pytest.mark.parametrize(
    ("break_it", "about", "said", "mend"),
    [
        (
            lambda root: (root / "requirements.txt").write_text("rich==0.1\n"),
            "packages",
            "rich: ",
            "make setup",
        ),
        (
            lambda root: (root / "build" / ".staging-2024-1").mkdir(parents=True),
            "half-made",
            ".staging",
            "next",
        ),
        (
            lambda root: (root / "data/editions/2026.yml").write_text("title: x\n"),
            "editions",
            "2026.yml",
            None,
        ),
        (lambda root: (root / "data" / "site.yml").unlink(), "address", "data/site.yml is not there", None),
    ],
)
def test_the_doctor_names_what_is_not_right_and_how_to_mend_it(project, break_it, about, said, mend):
    before = {each["what"]: each for each in answer("doctor", "doctor")["examined"]}

    break_it(project)

    (found,) = (each for each in answer("doctor", "doctor")["examined"] if each["what"].startswith(about))
    assert found["state"] != "ok" and found != before[found["what"]]
    assert said in found["said"]
    assert mend is None or mend in found["mend"]


def test_the_doctor_names_a_tool_as_it_is_typed_on_each_system():
    assert health.tool("pre-commit", "posix") == ".venv/bin/pre-commit"
    assert health.tool("pre-commit", "nt") == r".venv\Scripts\pre-commit"


def test_json_goes_only_with_what_is_shown(project):
    for arguments in (["release", "2024", "--json"], ["check", "--leaks", "--json"]):
        assert svm(*arguments).exit_code == 2
