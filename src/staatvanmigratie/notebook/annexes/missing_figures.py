"""The indicators that belong in the report and have no figures, as rows of a table."""

from collections.abc import Iterable
from typing import Any

from staatvanmigratie.notebook.outputs.number_tables import Link
from staatvanmigratie.report.registers.gaps import Missing


def rows(missing: Iterable[Missing]) -> list[dict[str, Any]]:
    """Return a row per indicator, with a link to where its figures would be."""
    return [
        {
            "Indicator": each.title,
            "Hoofdstuk": str(int(each.chapter[:2])),
            "Wie levert het cijfer": Link(each.supplier, each.address),
            "Wat er aan de hand is": each.reason,
        }
        for each in missing
    ]
