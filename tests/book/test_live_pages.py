"""One kept application of Sphinx writes the page that changed, and no other."""

import pytest

from staatvanmigratie.book import staging
from staatvanmigratie.book.live.pages import Pages
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project

pytestmark = [pytest.mark.editions, pytest.mark.process]

ONE, TWO = "notebooks/01_immigratie", "notebooks/02_tijd"
TEXTS = {
    ONE: "# Immigratie\n\nZie {numref}`tab-landen`.\n",
    TWO: "# Tijd\n\n```{table} Landen\n:name: tab-landen\n\n| Land |\n| --- |\n| Nederland |\n```\n",
}


@pytest.fixture
def project(tmp_path):
    root = small_project.make(tmp_path / "project")
    for name, text in TEXTS.items():
        (root / f"{name}.ipynb").unlink()
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    numbered = small_project.TOC.replace("chapters:", "options: {numbered: true}\nchapters:")
    (root / "_toc.yml").write_text(numbered, encoding="utf-8")
    return root


@pytest.fixture
def pages(project, tmp_path):
    restage(project, tmp_path)
    with Pages(tmp_path, {"SOURCE_DATE_EPOCH": "1717372800", "SVM_CACHE": str(tmp_path / "cache")}) as pages:
        first = pages.write()
        assert {ONE, TWO, "index"} <= set(first.pages) and not first.stale and not first.warnings
        yield pages


def restage(project, tmp_path):
    staging.restage({}, open_edition(2023, root=project), tmp_path / "book")


def change(project, tmp_path, name, text):
    (project / f"{name}.md").write_text(text, encoding="utf-8")
    restage(project, tmp_path)


def text_of(pages, name):
    return (pages.site / f"{name}.html").read_text(encoding="utf-8")


def finish(pages):
    written = []
    while not written or written[-1].stale:
        written.append(pages.write_rest())
    return {name for each in written for name in each.pages}


def test_only_the_page_that_changed_is_written_and_numbers_stay(pages, project, tmp_path):
    """The list of chapters numbered on from the time before: chapter 2 became 4, and every page changed."""
    for sentence in ("Een.", "Twee."):
        change(project, tmp_path, ONE, TEXTS[ONE] + f"\n{sentence}\n")
        written = pages.write()

        assert (written.pages, written.stale) == ((ONE,), 0)
        assert sentence in text_of(pages, ONE)
        assert "Tabel 2.1" in text_of(pages, ONE)
        assert text_of(pages, ONE).count("svm-blad.js") == 1, "it has no scripts of others"
    assert pages.write().pages == ()


def test_a_number_elsewhere_follows_at_once_and_a_title_in_turn(pages, project, tmp_path):
    change(project, tmp_path, TWO, TEXTS[TWO].replace("# Tijd", "# Vandaag"))
    written = pages.write()

    assert written.pages == (TWO,)
    assert "Vandaag" not in text_of(pages, ONE)
    assert {ONE, "index"} <= finish(pages)
    assert "Vandaag" in text_of(pages, ONE)

    before = TEXTS[TWO].partition("# Tijd\n")[2].replace("landen", "eerst")
    change(project, tmp_path, TWO, TEXTS[TWO].replace("# Tijd\n", f"# Tijd\n{before}"))
    pages.write()
    finish(pages)
    change(project, tmp_path, ONE, TEXTS[ONE] + "\nNog een.\n")
    pages.write()
    assert "Tabel 2.2" in text_of(pages, ONE)
    change(project, tmp_path, ONE, TEXTS[ONE].replace("# Immigratie", "# Komst"))
    pages.write()
    finish(pages)
    assert "Komst" in text_of(pages, TWO)
    assert text_of(pages, TWO).count("Nederland") == 2, "it is written as it was read last"


def test_a_warning_is_told_with_its_place_and_stops_nothing(pages, project, tmp_path):
    change(project, tmp_path, ONE, TEXTS[ONE] + "\nZie {numref}`weg`. Toch geschreven.\n")
    written = pages.write()

    [warning] = written.warnings
    assert warning.startswith("notebooks/01_immigratie.md:") and "undefined label: 'weg'" in warning
    assert "Toch geschreven." in text_of(pages, ONE)

    change(project, tmp_path, ONE, TEXTS[ONE])
    assert pages.write().warnings == ()


def test_other_labels_are_taken_by_the_same_process_and_another_list_by_a_new_one(pages, project, tmp_path):
    process = pages._process.pid
    (project / "data" / "labels.yml").write_text("sex: {male: jongens}\n", encoding="utf-8")
    restage(project, tmp_path)
    assert pages.write().stale == 3
    assert finish(pages) == {ONE, TWO, "index"}
    assert pages._process.pid == process

    toc = (project / "_toc.yml").read_text(encoding="utf-8")
    (project / "_toc.yml").write_text(toc.replace(f"  - file: {TWO}\n", ""), encoding="utf-8")
    change(project, tmp_path, ONE, "# Immigratie\n\nAlleen.\n")
    pages.write()
    assert pages._process.pid != process
    assert "02_tijd" not in text_of(pages, ONE)


def test_settings_that_are_refused_are_told_and_mended_ones_taken(pages, project, tmp_path):
    good = (project / "_config.yml").read_text(encoding="utf-8")
    (project / "_config.yml").write_text(good.replace("- myst_nb", "- nergens"), encoding="utf-8")
    restage(project, tmp_path)
    with pytest.raises(BuildError, match="nergens"):
        pages.write()

    (project / "_config.yml").write_text(good, encoding="utf-8")
    restage(project, tmp_path)
    pages.write()
    change(project, tmp_path, ONE, TEXTS[ONE] + "\nWeer goed.\n")
    assert pages.write().pages == (ONE,)
    assert "Weer goed." in text_of(pages, ONE)
