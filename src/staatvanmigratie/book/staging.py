"""Put everything the book is made of into one folder: settings, list of chapters, pages, executed chapters.

The settings are those of ``_config.yml`` with what only the edition knows filled in; a page can print these
through MyST substitutions such as ``{{ stand }}``.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from staatvanmigratie.book.empty_sections import without_empty_sections
from staatvanmigratie.book.numbers import Chapter, set_anchors
from staatvanmigratie.book.references import add_references
from staatvanmigratie.book.run.normalise import as_bytes
from staatvanmigratie.book.run.runner import ChapterResult
from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.report.edition import Edition

# Folders of pages, pictures and templates that a book may have beside its settings.
_FOLDERS = ("_static", "_templates")


def chapters(results: Sequence[ChapterResult], edition: Edition) -> list[Chapter]:
    """Return the chapters of the book: executed, with anchors and with their last section."""
    made = []
    for result in results:
        docname = result.path.relative_to(edition.root).with_suffix("").as_posix()
        chapter = Chapter(docname, without_empty_sections(result.notebook))
        add_references(chapter, edition.catalogue)
        set_anchors(chapter)
        made.append(chapter)
    return made


def stage(made: Sequence[Chapter], edition: Edition, folder: Path) -> None:
    """Write the book's sources into ``folder``, which Jupyter Book can then build.

    Raises
    ------
    DataFileError
        ``_config.yml`` is broken.
    OSError
        A file cannot be written.
    """
    folder.mkdir(parents=True)
    restage(chapter_files(made), edition, folder)


def restage(executed: Mapping[str, bytes], edition: Edition, folder: Path) -> None:
    """Make ``folder`` what :func:`stage` would, by writing what differs and taking away what is no more.

    Sphinx reads again what was written again, so what is the same is left alone.
    """
    wanted = {**settings_files(edition), **page_files(edition.root), **executed}
    for name, content in wanted.items():
        write_changed(folder / name, content)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def settings_files(edition: Edition) -> dict[str, bytes]:
    """Return settings and list of chapters, by name: with others, all of the book is another one."""
    settings = yaml.safe_dump(settings_of(edition), allow_unicode=True, sort_keys=False)
    return {"_config.yml": settings.encode(), "_toc.yml": (edition.root / "_toc.yml").read_bytes()}


def page_files(root: Path) -> dict[str, bytes]:
    """Return the pages that are no notebooks, by name, and what they use beside them."""
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
        "svm_terms": {name: edition.terms[key].title for name, key in edition.terms.names.items()},
    }
    config["myst_substitutions"] = {
        **(config.get("myst_substitutions") or {}),
        "titel": edition.title,
        "ondertitel": edition.subtitle,
        "editie": str(edition.number),
        "verslagjaar": str(edition.report_year),
        "stand": edition.as_of_text,
        "ministeries": dutch.enumeration(edition.ministries),
        "pdf": edition.pdf_name,
    }
    return {**settings, "title": edition.title, "sphinx": {**sphinx, "config": config}}


def _pages(root: Path) -> list[Path]:
    """Return the pages of ``_toc.yml`` that are no notebooks."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    names = re.findall(r"\b(?:root|file):\s*[\"']?([^\s\"']+)", toc)
    return [root / f"{name}.md" for name in names if (root / f"{name}.md").is_file()]
