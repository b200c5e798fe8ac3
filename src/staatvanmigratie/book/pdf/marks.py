"""The list of marks that opens the report, so that no figure or table has to explain them once more."""

from staatvanmigratie.book.references import FULLER
from staatvanmigratie.store import provenance

#: What a chart adds to the explanation of a mark: how it looks there.
_IN_CHARTS = {
    "*": "In een figuur: gearceerd, of een open punt of lichte staaf met een rand.",
    "(r)": "In een figuur: gearceerd.",
}
TITLE = "Tekens in figuren en tabellen"
#: What goes without a mark.
UNMARKED = provenance.LEGEND[-1] + "."


def explains(note: str) -> bool:
    """Whether a note says no more than the list of marks does."""
    known = (*provenance.LEGEND, *FULLER.values())
    return note in known or any(note.startswith(f"{line} (") for line in provenance.LEGEND)


def listed() -> list[tuple[str, str]]:
    """Return each mark with its meaning, in a fixed order."""
    found = []
    for line in provenance.LEGEND:
        mark, _, words = line.partition(" ")
        words = FULLER.get(mark, line).partition(" ")[2]
        if mark.isalpha():
            continue  # no mark: said under the list
        found.append((mark, f"{words[0].upper()}{words[1:]}. {_IN_CHARTS.get(mark, '')}".strip()))
    return found
