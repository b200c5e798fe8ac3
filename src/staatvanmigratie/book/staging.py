"""Put everything the book is made of into one folder: settings, list of chapters, pages, executed chapters.

The settings are those of ``_config.yml`` with what only the edition knows filled in; a page can print these
through MyST substitutions such as ``{{ stand }}``.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from staatvanmigratie.book import start_page
from staatvanmigratie.book.empty_sections import without_empty_sections
from staatvanmigratie.book.numbers import Chapter, set_anchors
from staatvanmigratie.book.references import add_references
from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.book.what_is_missing import add_box
from staatvanmigratie.foundation import conflicts, dutch, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.markup import as_text
from staatvanmigratie.report.chapters import untitled
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import site_settings

# Folders of pages, pictures and templates that a book may have beside its settings.
_FOLDERS = ("_static", "_templates")


def chapters(results: Sequence[ChapterResult], edition: Edition) -> list[Chapter]:
    """Return the chapters of the book: executed, with anchors and with their last section.

    Raises
    ------
    DataFileError
        A chapter has no title; the message names it.
    """
    made = []
    for result in results:
        first = next(iter(result.notebook.cells), None)
        if fault := untitled(first.cell_type, first.source) if first else untitled("", ""):
            raise DataFileError(f"notebooks/{result.path.name}, cell 1: {fault}")
        docname = result.path.relative_to(edition.root).with_suffix("").as_posix()
        chapter = Chapter(docname, without_empty_sections(result.notebook))
        add_box(chapter, edition)
        add_references(chapter, edition.catalogue)
        set_anchors(chapter)
        made.append(chapter)
    return made


def stage(made: Sequence[Chapter], edition: Edition, folder: Path) -> None:
    """Write the book's sources into ``folder``, which Jupyter Book can then build.

    Raises
    ------
    DataFileError
        ``_config.yml`` or a page is broken.
    OSError
        A file cannot be written.
    """
    folder.mkdir(parents=True)
    restage(chapter_files(made), edition, folder, start_page.sentences(made, edition))


def stage_chapter(whole: Chapter, others: Sequence[Chapter], edition: Edition, folder: Path) -> str:
    """Write the sources of a book of which one chapter is printed, and return the name of its PDF.

    Of the pages that are no notebooks only the titles stand in it: what they take over from chapters is not
    there.
    """
    name = f"{edition.pdf_name.removesuffix('.pdf')}-{whole.stem.replace('_', '-')}.pdf"
    settings = settings_of(edition)
    settings["sphinx"]["config"] |= {"svm_chapter": whole.docname, "svm_pdf_name": name}
    pages = {
        page: content.partition(b"\n")[0] if page.endswith(".md") else content
        for page, content in page_files(edition.root).items()
    }
    wanted = {**_settings(settings, edition.root), **pages, **chapter_files([whole, *others])}
    for page, content in wanted.items():
        write_changed(folder / page, content)
    return name


def restage(
    executed: Mapping[str, bytes],
    edition: Edition,
    folder: Path,
    said: Mapping[str, str] = start_page.UNCOUNTED,
) -> None:
    """Make ``folder`` what :func:`stage` would, by writing what differs and taking away what is no more.

    Sphinx reads again what was written again, so what is the same is left alone.
    """
    pages = {name: start_page.filled(content, said) for name, content in page_files(edition.root).items()}
    wanted = {**settings_files(edition), **pages, **executed}
    for name, content in wanted.items():
        write_changed(folder / name, content)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def settings_files(edition: Edition) -> dict[str, bytes]:
    """Return settings and list of chapters, by name: with others, all of the book is another one."""
    return _settings(settings_of(edition), edition.root)


def _settings(settings: Mapping[str, Any], root: Path) -> dict[str, bytes]:
    text = yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False)
    return {"_config.yml": text.encode(), "_toc.yml": (root / "_toc.yml").read_bytes()}


def page_files(root: Path) -> dict[str, bytes]:
    """Return the pages that are no notebooks, by name, and what they use beside them.

    Raises
    ------
    DataFileError
        Git left two versions in a page.
    """
    for path in _pages(root):
        conflicts.refuse(strict.text_of(path), path.relative_to(root).as_posix())
    paths = [*_pages(root), *root.glob("*.bib")]
    paths += [path for name in _FOLDERS for path in (root / name).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def chapter_files(made: Sequence[Chapter]) -> dict[str, bytes]:
    """Return executed chapters as files, by name."""
    return {f"{chapter.docname}.ipynb": as_bytes(chapter.notebook) for chapter in made}


def write_changed(path: Path, content: bytes) -> None:
    """Write a file unless it is the same already."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def settings_of(edition: Edition) -> dict[str, Any]:
    """Return ``_config.yml`` with the edition filled in."""
    settings = dict(strict.read(edition.root / "_config.yml"))
    sphinx = dict(settings.get("sphinx") or {})
    config = dict(sphinx.get("config") or {})
    config |= {
        "svm_title": edition.title,
        "svm_subtitle": edition.subtitle,
        "svm_edition": str(edition.number),
        "svm_report_year": str(edition.report_year),
        "svm_as_of_text": edition.as_of_text,
        "svm_ministries": list(edition.ministries),
        "svm_pdf_name": edition.pdf_name,
        "svm_labels": edition.labels,
        "html_baseurl": _base(edition),
        "svm_terms": {name: edition.terms[key].title for name, key in edition.terms.names.items()},
        "svm_term_chapters": {term.title: list(term.chapters) for term in edition.terms.values()},
    }
    config["myst_substitutions"] = {
        **(config.get("myst_substitutions") or {}),
        "titel": as_text(edition.title),
        "ondertitel": as_text(edition.subtitle),
        "editie": str(edition.number),
        "verslagjaar": str(edition.report_year),
        "stand": edition.as_of_text,
        "ministeries": as_text(dutch.enumeration(edition.ministries)),
        "pdf": edition.pdf_name,
    }
    if sources := sorted(path.name for path in edition.root.glob("*.bib")):  # for {cite} and {bibliography}
        config["extensions"] = [*config.get("extensions", ()), "sphinxcontrib.bibtex"]
        config["bibtex_bibfiles"] = sources
    return {**settings, "title": edition.title, "sphinx": {**sphinx, "config": config}}


def _base(edition: Edition) -> str:
    """Return where the edition will stand for good; empty where the project does not say it."""
    if not (edition.root / site_settings.SETTINGS).exists():
        return ""
    return f"{site_settings.read(edition.root).address}{edition.number}/"


def _pages(root: Path) -> list[Path]:
    """Return the pages of ``_toc.yml`` that are no notebooks."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    names = re.findall(r"\b(?:root|file):\s*[\"']?([^\s\"']+)", toc)
    return [root / f"{name}.md" for name in names if (root / f"{name}.md").is_file()]
