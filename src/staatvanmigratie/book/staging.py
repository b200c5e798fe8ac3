"""Put everything the book is made of into one folder: settings, list of chapters, pages, executed chapters.

The settings are those of ``_config.yml`` with what only the edition knows filled in; a page can print these
through MyST substitutions such as ``{{ stand }}``.
"""

import re
import shutil
from collections.abc import Sequence
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
    root = edition.root
    folder.mkdir(parents=True)
    settings = yaml.safe_dump(settings_of(edition), allow_unicode=True, sort_keys=False)
    (folder / "_config.yml").write_text(settings, encoding="utf-8", newline="\n")
    for path in [root / "_toc.yml", *_pages(root), *root.glob("*.bib")]:
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name in _FOLDERS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, copy_function=shutil.copyfile)
    for chapter in made:
        target = folder / f"{chapter.docname}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(as_bytes(chapter.notebook))


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
