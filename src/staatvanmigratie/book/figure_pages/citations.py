"""How others refer to a figure: in words, as BibTeX, and as CSL-JSON for Zotero and the like."""

import json
import re
from collections.abc import Iterable

from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation import dutch

_SPECIAL = re.compile(r"([&%$#_{}])")


def text(figure: Figure, issue: Issue) -> str:
    """Return the reference in words, as the annex of open data asks for it."""
    noun = "Ministeries" if len(issue.ministries) > 1 else "Ministerie"
    who = f"{noun} van {dutch.enumeration(issue.ministries)}"
    said = [
        f"{who} ({issue.number}). {issue.title}, hoofdstuk {figure.chapter}, "
        f"{figure.kind} ‘{figure.output.caption}’.",
        f"Versie {issue.version}, cijfers van {issue.as_of}.",
        figure.output.source,
        issue.address(figure.label),
    ]
    return " ".join(filter(None, said))


def bibtex(figure: Figure, issue: Issue) -> str:
    """Return the reference as BibTeX."""
    fields = {
        "author": _joined(f"{{Ministerie van {name}}}" for name in issue.ministries),
        "title": f"{{{_plain(figure.output.caption)}}}",
        "howpublished": _plain(f"{issue.title}, hoofdstuk {figure.chapter}, {figure.kind}"),
        "year": str(issue.number),
        "version": issue.version,
        "note": _plain(f"Cijfers van {issue.as_of}. {figure.output.source}".strip()),
        "url": issue.address(figure.label),
        "language": "dutch",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{staat-van-migratie-{issue.version}-{figure.label},\n" + ",\n".join(lines) + "\n}\n"


def csl(figure: Figure, issue: Issue) -> str:
    """Return the reference as CSL-JSON."""
    fields = {
        "id": f"staat-van-migratie-{issue.version}-{figure.label}",
        "type": "figure",
        "title": figure.output.caption,
        "container-title": f"{issue.title}, hoofdstuk {figure.chapter}",
        "author": [{"literal": f"Ministerie van {name}"} for name in issue.ministries],
        "issued": {"date-parts": [[issue.number]]},
        "version": issue.version,
        "note": f"Cijfers van {issue.as_of}. {figure.output.source}".strip(),
        "language": "nl-NL",
        "URL": issue.address(figure.label),
    }
    return (
        json.dumps([{key: value for key, value in fields.items() if value}], ensure_ascii=False, indent=1)
        + "\n"
    )


def _joined(names: Iterable[str]) -> str:
    return " and ".join(names)  # as BibTeX parts those who made it


def _plain(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)
