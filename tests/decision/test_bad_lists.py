"""A slip in a list that decisions rest on is told with file and key, and never a mistake of the software."""

import pytest

from staatvanmigratie.decision.papers import facts
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report import responsibility
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project


@pytest.fixture
def root(tmp_path):
    return small_project.make(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "migratie: {2022: [JenV]}\nchapters: {}\n",
            r"responsible.yml: migratie.2022: Input should be a valid",
        ),
        (
            "migratie: {2022: JenV}\nchapters: {}\nhoofdstukken: {}\n",
            "hoofdstukken: is an unknown key",
        ),
        ("migratie: {2022: JenV}\n", "responsible.yml: chapters: is missing|responsible.yml: chapters: "),
        ("migratie: {2022: JenV}\nchapters: {07_asiel: [XX]}\n", "07_asiel: no ministry 'XX'"),
    ],
)
def test_who_answers_for_a_chapter(root, text, said):
    (root / responsibility.RESPONSIBLE).write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=said):
        responsibility.responsible(open_edition(2023, root=root))


def test_the_heads_of_the_nota(root):
    path = root / facts.MINISTRIES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("JenV: {name: Justitie, part: [], to: de minister, own: Ja., zzz: 1}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"ministeries\.yml: JenV: zzz: is an unknown key"):
        facts.ministries(root)


def test_the_names_of_categories(root):
    (root / "data" / "labels.yml").write_text("motive: {asylum: [1, 2]}\n", encoding="utf-8")

    with pytest.raises(
        DataFileError, match=r"data/labels\.yml: motive\.asylum: Input should be a valid string"
    ):
        open_edition(2023, root=root).labels  # noqa: B018


def test_a_root_that_is_no_project_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    with pytest.raises(SvmError, match=f"SVM_ROOT names {tmp_path}, and there is no folder data"):
        open_edition(2023)
