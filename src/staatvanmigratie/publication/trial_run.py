"""Run the chapters of an edition without making a book: which of them fails with the figures of that day?

What succeeds is kept, and the build that follows finds it there.
"""

from collections.abc import Iterator

from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.report import chapters
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition, edition_numbers


def check_chapters(edition: Edition) -> Iterator[Finding]:
    """Yield the chapters that a build would stop at, such as a figure still to come used as a number.

    Raises
    ------
    NotebookError
        A parameter does not fit a chapter.
    """
    root, as_of = edition.root, edition.as_of.isoformat()
    results = run_chapters(
        chapters.paths(root),
        {"report_year": edition.report_year},
        root=root,
        as_of=as_of,
        world=world(root, as_of=as_of),
        cache=Cache(root / "build" / ".cache" / "chapters", Digests(root)),
        report_years=[number - 1 for number in edition_numbers(root)],
    )
    for result in results:
        if result.error:
            where, _, said = result.error.partition(": ")
            yield Finding("error", where, said)
