"""What the last build printed, for an analysis of one's own."""

import json
import shutil
import subprocess
import sys
from datetime import date

import pytest

from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.report import printed_numbers
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project

NUMBER = {
    **dict.fromkeys(("label", "table", "read_in", "read_at")),
    "chapter": "07_asiel",
    "kind": "text",
    "anchor": "notebooks/07_asiel.html#c3-n1",
    "series": "eerste",
    "title": "Eerste aanvragen",
    "unit": "personen",
    "breakdown": {"nationality": "SYR"},
    "period": "2023",
    "value": 10,
    "shown": "10",
    "what": "value",
    "status": "voorlopig",
    "rounded": True,
    "vintage": "2024-02",
    "later_vintage": False,
    "settled": False,
    "hand": "source",
    "source": "IND",
    "publisher": "Immigratie- en Naturalisatiedienst (IND)",
    "dataset": "ind/asiel",
    "address": "https://example.org",
    "based_on": [],
}
SECRET = {
    **{key: NUMBER[key] for key in ("series", "title", "period", "dataset", "vintage")},
    "breakdown": {"sex": "F"},
    "status": "geheim",
    "shown": "geheim",
    "chapters": ["07_asiel"],
}
TO_COME = {
    **{key: NUMBER[key] for key in ("series", "title", "publisher", "address")},
    "period": "2024",
    "expected": "2025-02",
    "expected_text": "februari 2025",
    "overdue": False,
    "chapters": ["07_asiel", "08_opvang_en_huisvesting"],
}
CONTENT = {"as_of": "2024-06-03", "numbers": [NUMBER], "withheld": [SECRET], "pending": [TO_COME]}


def built(root, content):
    folder = root / "build" / "2024"
    folder.mkdir(parents=True)
    (folder / "numbers.json").write_text(json.dumps(content) if isinstance(content, dict) else content)
    return root


def test_what_was_printed_comes_first_and_what_has_no_number_is_a_row_too(tmp_path):
    table = printed_numbers.read(built(tmp_path, CONTENT), 2024, date(2024, 6, 3))
    shown = table[["chapter", "period", "value", "status", "by_nationality", "by_sex"]].astype(object)

    assert shown.where(shown.notna(), None).values.tolist() == [
        ["07_asiel", "2023", 10.0, "voorlopig", "SYR", None],
        ["07_asiel", "2023", None, "geheim", None, "F"],
        ["07_asiel", "2024", None, "in_afwachting", None, None],
        ["08_opvang_en_huisvesting", "2024", None, "in_afwachting", None, None],
    ]
    assert {str(table[c].dtype) for c in ("series", "anchor", "by_sex")} == {"str"}
    assert [str(table[c].dtype) for c in ("value", "status", "rounded")] == ["float64", "category", "bool"]


def test_without_a_build_it_says_how_to_make_one(tmp_path):
    with pytest.raises(BuildError, match=r"no build of edition 2024.*svm build 2024"):
        printed_numbers.read(tmp_path, 2024, date(2024, 6, 3))


def test_a_build_of_another_day_is_not_this_edition(tmp_path):
    with pytest.raises(BuildError, match=r"figures of 2024-06-03.*those of 2024-07-01.*--as-of 2024-07-01"):
        printed_numbers.read(built(tmp_path, CONTENT), 2024, date(2024, 7, 1))


@pytest.mark.parametrize("content", ["{", "[]", {"as_of": "2024-06-03"}, {**CONTENT, "numbers": [1]}])
def test_a_broken_file_is_told_with_what_makes_it_anew(tmp_path, content):
    with pytest.raises(BuildError, match=r"numbers\.json cannot be read.*svm build 2024"):
        printed_numbers.read(built(tmp_path, content), 2024, date(2024, 6, 3))


def test_a_script_anywhere_names_the_project(tmp_path):
    """The series and what was printed, from a folder that is no part of it."""
    project = built(small_project.make(tmp_path / "project"), CONTENT)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "eigen.py").write_text(
        "from staatvanmigratie import open_edition\n"
        "edition = open_edition(2023)\n"
        'print(edition.series("immigratie_totaal").frame()["value"].iloc[-1], len(edition.numbers()))\n'
    )
    ran = subprocess.run(
        [sys.executable, "eigen.py"],
        cwd=elsewhere,
        env={"SVM_ROOT": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout, ran.stderr) == ("332863.0 4\n", "")
    shutil.rmtree(project / "build")
    with pytest.raises(BuildError, match="svm build 2024"):
        open_edition(2023, root=project).numbers()
