"""The cards of terms: reading them strictly, linking to them from a chapter, showing them in every format."""

import os
import subprocess
import sys

import nbformat
import pytest
import yaml
from nbformat.v4 import new_output

from staatvanmigratie.book import staging
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report.checks import check_edition
from staatvanmigratie.report.registers import terms
from tests.samples import records, small_project

NAREIS = {
    "title": "Nareis",
    "also": ["nareizen"],
    "meaning": "Familie die\nlater komt.",
    "excludes": "Andere gezinsmigratie.",
    "series": ["immigratie_totaal"],
    "related": ["mvv"],
    "chapters": ["01_immigratie"],
    "sources": [{"by": "CBS", "address": "https://example.org/nareis"}],
}
MVV = {
    "title": "Machtiging tot voorlopig verblijf (mvv)",
    "meaning": "Een visum.",
    "excludes": None,
    "chapters": ["02_tijd"],
    "sources": [],
}


def write(path, **cards):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(cards, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("SVM_AS_OF", raising=False)
    root = small_project.make(tmp_path)
    write(root / terms.FILE, nareis=NAREIS, mvv=MVV)
    return root


def test_a_card_is_found_by_each_of_its_names(tmp_path):
    """A writer uses the plural or the abbreviation without thinking."""
    found = terms.read(write(tmp_path / "terms.yml", nareis=NAREIS, mvv=MVV))

    assert list(found) == ["mvv", "nareis"]  # by title
    assert found["Nareizen"].key == "nareis"
    assert found["machtiging tot voorlopig verblijf (MVV)"].key == "mvv"
    assert "NAREIS" in found
    assert "asiel" not in found


def test_an_unknown_name_suggests_the_right_one(tmp_path):
    found = terms.read(write(tmp_path / "terms.yml", nareis=NAREIS, mvv=MVV))

    with pytest.raises(DataFileError, match=r"no term 'narijs'\. Did you mean nareis"):
        found["narijs"]


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        ({**NAREIS, "uitleg": "x"}, "nareis: uitleg: is an unknown key"),
        ({k: v for k, v in NAREIS.items() if k != "excludes"}, "nareis: excludes: is missing"),
        ({**NAREIS, "chapters": []}, "nareis: chapters"),
        ({**NAREIS, "sources": [{"by": "CBS", "address": "cbs.nl"}]}, "nareis: sources.0.address"),
        ({**NAREIS, "also": ["mvv"]}, "the name 'mvv' belongs to 'mvv' already"),
        ({**NAREIS, "related": ["asiel"]}, "nareis: related: there is no term 'asiel'"),
        ("tekst", "nareis: expected keys and values"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path, card, problem):
    with pytest.raises(DataFileError, match=problem):
        terms.read(write(tmp_path / "terms.yml", mvv=MVV, nareis=card))


def test_roles_are_read_with_and_without_words_of_their_own():
    text = (
        "Door {term}`nareis` kwamen {term}`de families <nareizen>`; {numref}`fig-a`, {term}`twee\nwoorden`."
    )

    assert list(terms.used(text)) == ["nareis", "nareizen", "twee woorden"]


def test_a_card_says_what_is_counted_what_is_not_and_who_says_so(project):
    shown = open_edition(2023, root=project).begrippen("nareizen")

    assert shown.record.myst.startswith("```{glossary}\nNareis\n  Familie die later komt.\n")
    assert "  *Niet bedoeld:* Andere gezinsmigratie.\n" in shown.record.myst
    assert "  *Reeksen in dit rapport:* “Immigratie”.\n" in shown.record.myst
    assert "  *Zie ook:* {term}`mvv`, {doc}`01_immigratie`.\n" in shown.record.myst
    assert "[CBS](https://example.org/nareis)" in shown.record.myst
    assert "{" not in shown.markdown  # JupyterLab knows no roles
    assert "*Zie ook:* mvv, [01_immigratie](01_immigratie.ipynb)." in shown.markdown


def test_all_cards_are_shown_without_names(project):
    shown = open_edition(2023, root=project).begrippen()

    assert shown.markdown.startswith("**Machtiging")
    assert "**Nareis**" in shown.markdown


def test_the_check_finds_a_term_without_a_card_and_a_card_without_its_series(project):
    """The reader would click on a word and land nowhere."""
    write(project / terms.FILE, nareis={**NAREIS, "series": ["emigratie"], "chapters": ["09_weg"]}, mvv=MVV)
    small_project.chapter(project, "02_tijd", "%%tekst\n{term}`Nareizen` en {term}`asielroute`.")

    found = {
        (f.level, f.where, f.message.split(". ")[0]) for f in check_edition(open_edition(2023, root=project))
    }

    assert ("error", "notebooks/02_tijd.ipynb, cell 4", "data/terms.yml: no term 'asielroute'") in found
    assert ("error", "data/terms.yml: nareis", "series: no 'emigratie' in data/catalogue") in found
    assert ("warning", "data/terms.yml: nareis", "chapters: no '09_weg' in the book") in found
    assert not any("Nareizen" in message for _, _, message in found)


@pytest.mark.process
def test_a_term_in_a_chapter_leads_to_its_card(project, tmp_path):
    """In the website a link to the word itself; in the PDF a link inside the document."""
    edition = open_edition(2023, root=project)
    book = tmp_path / "book"
    chapter = "Door {term}`nareizen` of {term}`een visum <mvv>`; zie {bestand}`alles <data/numbers.json>`."
    texts = [chapter, edition.begrippen().record.myst]
    make = (
        "import sys; from pathlib import Path; from tests.report.test_terms import stage_and_build; "
        "stage_and_build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])"
    )
    command = [sys.executable, "-c", make, str(project), str(book), *texts]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=small_project.ROOT)

    assert not result.returncode, result.stderr[-2000:]
    page = (book / "html" / "notebooks" / "01_immigratie.html").read_text(encoding="utf-8")
    assert 'href="02_tijd.html#term-Nareis"' in page
    assert ">een visum<" in page
    assert '<a class="reference external" href="../data/numbers.json">alles</a>' in page
    assert 'id="term-Nareis"' in (book / "html" / "notebooks" / "02_tijd.html").read_text(encoding="utf-8")
    source = (book / "typst" / "bron" / "rapport-bron.typ").read_text(encoding="utf-8")
    assert '#naar("notebooks/02_tijd#term-Nareis", [#"nareizen";])' in source
    assert '#anker("notebooks/02_tijd#term-Nareis")' in source


def stage_and_build(project, book, texts):
    """Stage the project with these outputs and build it with warnings as errors; in a process of its own."""
    from jupyter_book.sphinx import build_sphinx

    edition = open_edition(2023, root=project)
    results = []
    for path, source in zip(sorted((project / "notebooks").glob("*.ipynb")), texts, strict=True):
        notebook = nbformat.read(path, as_version=4)
        metadata = records.metadata({"kind": "tekst", "source": source})
        data = {"text/markdown": "x", "text/plain": "x"}
        notebook.cells[-1].outputs = [new_output("display_data", data=data, metadata=metadata)]
        results.append(ChapterResult(path.stem, path, notebook))
    staging.stage(staging.chapters(results, edition), edition, book)
    for builder in ("html", "typst"):
        failed = build_sphinx(
            book,
            book / builder,
            path_config=book / "_config.yml",
            noconfig=True,
            confoverrides={"external_toc_path": str(book / "_toc.yml"), "latex_individualpages": False},
            builder=builder,
            doctreedir=book / ".doctrees",
            warningiserror=True,
            quiet=True,
        )
        if failed:
            raise SystemExit(str(failed))


@pytest.mark.process
def test_the_names_come_in_the_same_order_in_every_process():
    """They stand in the settings of the book: in another order website and PDF would be made again."""
    program = (
        "from pathlib import Path; from staatvanmigratie.report.registers import terms; "
        "print(*terms.read(Path('data/terms.yml')).names)"
    )

    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=small_project.ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1
