"""How periods, numbers and what is missing are worded in figures and tables."""

from collections.abc import Iterable, Sequence

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.store.observations import Number, Observation, Pending, Withheld
from staatvanmigratie.store.snapshots import TOTAL

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


def stub(subjects: Iterable[Observation | Pending | Withheld]) -> str:
    """Return what the categories of some numbers are, as the head of a column; a province is no country."""
    codes: dict[str, set[str]] = {}
    for subject in subjects:
        for dimension, code in subject.breakdown.items():
            if code != TOTAL:
                codes.setdefault(dimension, set()).add(code)
    if len(codes) != 1:
        return "Categorie"
    ((dimension, found),) = codes.items()
    if dimension == "ref_area" and all(code.startswith("NL-") for code in found):
        return "Provincie"
    return DIMENSIONS.get(dimension, "Categorie")


def capitalised(text: str) -> str:
    """Return a text with a capital at the start; the rest stays."""
    return text[:1].upper() + text[1:]


def short(period: str, frequency: str = "") -> str:
    """Return a period as an axis has it: a stock is named by its year, unless it has irregular ``dates``."""
    days = periods.parse(period)
    yearly = days.frequency in ("year", "day") and frequency != "dates"
    return str(days.last.year) if yearly else periods.in_dutch(period)


def span(found: Sequence[str]) -> str:
    """Return ``2013 tot en met 2023``, and one period alone: ``2021``.

    Where a period says "tot en met" itself, the other one is set apart: ``januari tot en met april 2022 –
    mei tot en met augustus 2023``.
    """
    first, last = periods.in_dutch(found[0]), periods.in_dutch(found[-1])
    if first == last:
        return first
    between = " – " if "tot en met" in f"{first} {last}" else " tot en met "
    return f"{first}{between}{last}"


def marked(number: Number) -> str:
    """Return a number as printed in a figure or table, with the mark of its status."""
    mark = number.status.mark
    return f"{number.shown}{dutch.NBSP if mark.startswith('(') else ''}{mark}"


def withheld(found: Sequence[Withheld]) -> list[str]:
    """Return for which figures the source gives no number, and why: ``Geheim: Kosovo (2024).``"""
    groups: dict[str, dict[str, list[str]]] = {}
    for each in sorted(found, key=lambda w: periods.parse(w.period)):
        names = groups.setdefault(each.shown, {})
        there = names.setdefault(capitalised(each.label), [])
        if (when := periods.in_dutch(each.period)) not in there:
            there.append(when)
    return [
        f"{capitalised(word)}: "
        + "; ".join(f"{name} ({dutch.enumeration(when)})" for name, when in names.items())
        + "."
        for word, names in groups.items()
    ]


def expectation(pending: Sequence[Pending]) -> str:
    """Return when what is missing should come: ``verwacht in juni 2025``."""
    first = min(pending, key=lambda p: p.expected)
    if first.overdue:
        return f"was verwacht in {first.expected_text}"
    later = len({p.expected for p in pending}) > 1
    return f"verwacht {'vanaf' if later else 'in'} {first.expected_text}"
