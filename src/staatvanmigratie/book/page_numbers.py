"""The numbers that each page prints, by anchor: a doctree holds no more of a number than its anchor.

Sphinx keeps them with all else that it knows of a page: they go when the page is read again, and come with it
where pages are read side by side.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Any, ClassVar

from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

from staatvanmigratie.notebook.outputs.record import NumberRecord


class PageNumbers(Domain):
    """What the pages print: ``data["numbers"]`` is NumberRecord by anchor, by page."""

    name = "svm"
    label = "numbers"
    data_version = 1
    initial_data: ClassVar[dict[str, Any]] = {"numbers": {}}

    def note(self, prefix: str, numbers: Iterable[NumberRecord]) -> None:
        """Keep the numbers of an output of the page that is being read."""
        page = self.data["numbers"].setdefault(self.env.docname, {})
        page.update((f"{prefix}-{number.id}", number) for number in numbers)

    def clear_doc(self, docname: str) -> None:
        """Forget the numbers of a page."""
        self.data["numbers"].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        self.data["numbers"].update((name, otherdata["numbers"].get(name, {})) for name in docnames)

    def resolve_any_xref(self, *_: Any) -> list[Any]:
        """Return nothing: an anchor is no name for authors."""
        return []


def of_page(env: BuildEnvironment, docname: str) -> Mapping[str, NumberRecord]:
    """Return every number of a page by its anchor, in reading order."""
    return env.get_domain(PageNumbers.name).data["numbers"].get(docname, {})


def note(env: BuildEnvironment, prefix: str, numbers: Iterable[NumberRecord]) -> None:
    """Keep the numbers of an output of the page that is being read."""
    env.get_domain(PageNumbers.name).note(prefix, numbers)
