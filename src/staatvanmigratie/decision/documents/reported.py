"""What only the nota says: how the decision stands, and what changed since the last approval."""

from collections.abc import Collection
from typing import Any

from staatvanmigratie.decision.differences import CAUSES
from staatvanmigratie.decision.documents import steps
from staatvanmigratie.decision.papers import facts
from staatvanmigratie.decision.since_approval import Changes
from staatvanmigratie.report.edition import Edition

NOTA = "nota"  # it need not say of itself that it changed
#: The most figures that the nota lists by themselves; the rest it counts.
MOST_CHANGES = 12


def of_decision(edition: Edition, changes: Changes | None) -> dict[str, Any]:
    """Return the names that only the nota may use: how the steps stand, and what changed."""
    headlines = facts.quoted(edition.root).headlines
    return {"wijzigingen": changed(changes, headlines), **steps.in_words(steps.planned(edition))}


def changed(changes: Changes | None, headlines: Collection[str]) -> dict[str, Any]:
    """Return what changed since the last approval: ``sinds``, ``cijfers``, ``meer`` and ``hoofdstukken``.

    ``cijfers`` are the first changed figures, each once, those of the headlines before the others; ``meer``
    counts the rest.
    """
    if not changes:
        return {"sinds": "", "cijfers": [], "meer": 0, "hoofdstukken": []}
    figures = list(dict.fromkeys(figure for each in changes.chapters for figure in each.figures))
    figures.sort(key=lambda figure: figure.series not in headlines)
    chapters = [
        {
            "titel": each.title,
            "wat": each.in_dutch(),
            "ministeries": [m for m, names in changes.by_ministry.items() if each.chapter in names],
        }
        for each in changes.chapters
        if each.chapter != NOTA
    ]
    rows = [(f.name, f.old, f.new, CAUSES[f.cause]) for f in figures]
    more = max(0, len(rows) - MOST_CHANGES)
    return {"sinds": changes.since, "cijfers": rows[:MOST_CHANGES], "meer": more, "hoofdstukken": chapters}
