"""Contributions in print: in a chapter with the line that says whose they are, in a document without it.

``names`` are what the text of a passage knows: those of a chapter, ``editie`` and ``report_year``.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from staatvanmigratie.foundation import markup
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.record import ContributionRecord
from staatvanmigratie.report.registers.contributions import Contribution

_POINTER = re.compile(r"\s*\((?:zie )?\{numref\}`[^`]*`\)")


def placed(contribution: Contribution, names: Mapping[str, Any]) -> text.RenderedText:
    """Return a passage as a chapter shows it, with the line that says whose it is.

    Raises
    ------
    TextError, PendingError
        As for a ``%%tekst`` cell; the message names the file.
    """
    whole = f"{contribution.body.strip()}\n\n{contribution.line}\n"
    mine = ContributionRecord(
        contribution.subject,
        contribution.owner,
        contribution.state,
        contribution.reference_date.isoformat(),
    )
    return text.RenderedText(replace(_rendered(contribution, whole, names).record, contribution=mine))


def said(contribution: Contribution, names: Mapping[str, Any]) -> text.RenderedText:
    """Return a passage alone, for a document: without what points to a figure of the chapter.

    Raises
    ------
    TextError, PendingError
        As for :func:`placed`.
    """
    return _rendered(contribution, _POINTER.sub("", contribution.body), names)


def _rendered(contribution: Contribution, template: str, names: Mapping[str, Any]) -> text.RenderedText:
    for line, message in contribution.faults:
        raise text.TextError(f"{contribution.name}, line {line}: {message}")
    try:
        found = text.render(template, names)
    except text.TextError as error:
        raise text.TextError(f"{contribution.name}: {error}") from error
    for _, message in markup.faults(found.record.myst, (*markup.ROLES, "cijfer")):
        raise text.TextError(f"{contribution.name}: it prints {message}")
    return found
