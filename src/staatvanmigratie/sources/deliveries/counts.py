"""Counts and percentages that are written in a way that may be a thousand times another number."""

from staatvanmigratie.sources.deliveries import notation
from staatvanmigratie.sources.deliveries.notation import Locale, NotationError
from staatvanmigratie.sources.units import is_counted


def refuse_two_readings(cell: object, locale: Locale, unit: str) -> None:
    """Refuse a text that is a fraction here and a count in the other notation: ``1,234`` persons in Dutch.

    ``1,000`` is one person in Dutch, and a thousand in English: whoever wrote it meant a thousand. Of
    percentages it is the other way round: ``12.345`` is no twelve thousand percent.

    Raises
    ------
    NotationError
        The message gives both readings.
    """
    percent = unit == "percent"
    if not isinstance(cell, str) or not (percent or is_counted(unit)):
        return
    other: Locale = "en" if locale == "nl" else "nl"
    try:
        here, there = notation.read(cell, locale).value, notation.read(cell, other).value
    except NotationError:
        return
    if here is None or there is None:
        return
    if abs(here) > abs(there) if percent else abs(here) < abs(there):
        why = "that is many percent" if percent else f"{unit} are counted whole"
        raise NotationError(
            f"{cell!r} is {here:.15g} with locale: {locale} and {there:.15g} with locale: {other}, and "
            f"{why}; ask how the file writes thousands, and correct locale or the file"
        )
