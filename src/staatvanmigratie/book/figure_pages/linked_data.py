"""What the page of a figure says to machines: where it stands, and which data can be had."""

from collections.abc import Iterable
from typing import Any

from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.book.web import linked_data

_FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def scripts(figure: Figure, issue: Issue, ends: Iterable[str]) -> list[str]:
    """Return the texts of its elements; none where nobody knows the address of the site.

    Parameters
    ----------
    ends
        How the names of the files beside the page end.
    """
    if not issue.site:
        return []
    said = [_way(figure, issue)]
    if files := [end for end in ends if end in _FORMATS]:
        said.append(_dataset(figure, issue, files))
    return [linked_data.as_script(each) for each in said]


def _way(figure: Figure, issue: Issue) -> dict[str, Any]:
    edition = f"{issue.site}{issue.number}/"
    steps = [
        (issue.title, edition),
        (figure.chapter, f"{edition}{figure.page}"),
        (figure.output.caption, issue.address(figure.label)),
    ]
    return linked_data.breadcrumbs(steps)


def _dataset(figure: Figure, issue: Issue, files: Iterable[str]) -> dict[str, Any]:
    page = issue.address(figure.label)
    return {
        "@context": linked_data.CONTEXT,
        "@type": "Dataset",
        "name": f"{figure.output.caption} ({issue.title})",
        "description": figure.alt or figure.output.caption,
        "url": page,
        "version": issue.version,
        "inLanguage": "nl",
        "publisher": linked_data.PUBLISHER,
        "isPartOf": {"@type": "Report", "name": issue.title, "url": f"{issue.site}{issue.number}/"},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": _FORMATS[end],
                "contentUrl": f"{page}{figure.label}.{end}",
            }
            for end in files
        ],
    }
