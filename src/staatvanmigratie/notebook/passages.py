"""Contributions in print: in a chapter with the line that says whose they are, in a document without it.

``names`` are what the text of a passage knows: those of a chapter, ``editie`` and ``report_year``.
"""

import re
from collections.abc import Mapping
from typing import Any

from staatvanmigratie.notebook import text
from staatvanmigratie.report.registers.contributions import Contribution

_POINTER = re.compile(r"\s*\((?:zie )?\{numref\}`[^`]*`\)")


class Placed(text.Tekst):
    """A passage in a chapter: text that also says whose it is."""

    def __init__(self, made: text.Tekst, contribution: Contribution):
        super().__init__(made._body, made.numbers, made.pending)
        self.contribution = contribution

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data, about = super()._repr_mimebundle_()
        mine = self.contribution
        told = {
            "subject": mine.subject,
            "organisation": mine.owner,
            "state": mine.state,
            "reference_date": mine.reference_date.isoformat(),
        }
        return data, {"svm": {**about["svm"], "contribution": told}}


def placed(contribution: Contribution, names: Mapping[str, Any]) -> Placed:
    """Return a passage as a chapter shows it, with the line that says whose it is.

    Raises
    ------
    TextError, PendingError
        As for a ``%%tekst`` cell; the message names the file.
    """
    whole = f"{contribution.body.strip()}\n\n{contribution.line}\n"
    return Placed(_rendered(contribution, whole, names), contribution)


def said(contribution: Contribution, names: Mapping[str, Any]) -> text.Tekst:
    """Return a passage alone, for a document: without what points to a figure of the chapter.

    Raises
    ------
    TextError, PendingError
        As for :func:`placed`.
    """
    return _rendered(contribution, _POINTER.sub("", contribution.body), names)


def _rendered(contribution: Contribution, template: str, names: Mapping[str, Any]) -> text.Tekst:
    try:
        return text.render(template, names)
    except text.TextError as error:
        raise text.TextError(f"{contribution.name}: {error}") from error
