"""All rules over what an edition printed, for ``svm check`` and the build."""

from collections.abc import Iterator, Mapping
from typing import Any

from staatvanmigratie.notebook.agreement import (
    changes,
    facts,
    key_figures,
    knowable,
    nouns,
    printed,
    rankings,
    refused,
    repeats,
    secret,
    typed,
)
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition


def check_printed(edition: Edition, chapters: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield what the rules find in the executed chapters of an edition, by name.

    Raises
    ------
    BuildError
        A chapter was executed by another version.
    """
    outputs = printed.outputs(chapters)
    yield from refused.check(outputs)
    yield from typed.check(outputs)
    yield from nouns.check(outputs, edition.catalogue)
    yield from changes.check(outputs, edition)
    yield from knowable.check(outputs, edition)
    yield from secret.check(outputs, edition)
    yield from facts.check(outputs, edition)
    yield from rankings.check(outputs, edition)
    yield from key_figures.check(outputs)
    yield from repeats.check(outputs)
