"""How periods, numbers and what is missing are worded in figures and tables."""

from collections.abc import Sequence

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.store.observations import Number, Pending

STUBS = {
    "half": "Halfjaar",
    "quarter": "Kwartaal",
    "month": "Maand",
    "day": "Datum",
    "dates": "Datum",
    "span": "Periode",
}

#: What the categories of a dimension are, as the head of a column.
DIMENSIONS = {
    "ref_area": "Land",
    "nationality": "Nationaliteit",
    "citizenship": "Nationaliteit",
    "country_of_birth": "Geboorteland",
    "country_of_origin": "Land van herkomst",
    "country_of_departure": "Land van vertrek",
    "country_of_destination": "Land van bestemming",
    "motive": "Migratiemotief",
    "purpose": "Doel",
    "reason": "Reden",
    "decision": "Besluit",
    "route": "Route",
    "sex": "Geslacht",
    "age": "Leeftijd",
}


def capitalised(text: str) -> str:
    """Return a text with a capital at the start; the rest stays."""
    return text[:1].upper() + text[1:]


def short(period: str, frequency: str = "") -> str:
    """Return a period as an axis has it: a stock is named by its year, unless it has irregular ``dates``."""
    days = periods.parse(period)
    yearly = days.frequency in ("year", "day") and frequency != "dates"
    return str(days.last.year) if yearly else periods.in_dutch(period)


def span(found: Sequence[str]) -> str:
    """Return ``2013 tot en met 2023``."""
    first, last = periods.in_dutch(found[0]), periods.in_dutch(found[-1])
    return first if first == last else f"{first} tot en met {last}"


def marked(number: Number) -> str:
    """Return a number as printed in a figure or table, with the mark of its status."""
    mark = number.status.mark
    return f"{number.shown}{dutch.NBSP if mark.startswith('(') else ''}{mark}"


def expectation(pending: Sequence[Pending]) -> str:
    """Return when what is missing should come: ``verwacht in juni 2025``."""
    first = min(pending, key=lambda p: p.expected)
    if first.overdue:
        return f"was verwacht in {first.expected_text}"
    later = len({p.expected for p in pending}) > 1
    return f"verwacht {'vanaf' if later else 'in'} {first.expected_text}"
