"""What the marks of a page mean, once per page and not under each of its figures.

In a notebook every output explains its own marks. In the book they are taken out here, and stand under the
table of sources that closes the chapter. What a chart says of its own look, such as "(gearceerd)", stays.
"""

from dataclasses import replace

from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.store import provenance


def taken_from(chapter: Chapter) -> list[str]:
    """Take the explanations of marks from under the outputs of a chapter, and return each of them once."""
    found: set[str] = set()
    for cell in chapter.notebook.cells:
        for output in cell.get("outputs", ()):
            about = chapter.record(output)
            if notes := getattr(about, "notes", ()):
                found |= set(notes)
                left = tuple(note for note in notes if note not in provenance.LEGEND)
                if left != notes:
                    chapter.set_record(output, replace(about, notes=left))
    return [note for note in provenance.LEGEND if note in found]
