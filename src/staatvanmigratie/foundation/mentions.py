"""Moments that a Dutch text mentions: what could be known on a day, and what only later.

A year or a month counts as over when it is used whole: "in 2022" is known after 2022. Behind a word for a
beginning, as in "sinds 2022", it counts from its first day.
"""

import re
from collections.abc import Iterator
from datetime import date

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.dutch import MONTHS

_SPACE = r"[\s\N{NO-BREAK SPACE}]"
_BEGINNING = (
    r"(?P<begins>\b(?:sinds|vanaf|begin|halverwege|per|met ingang van)(?:"
    + _SPACE
    + r"(?:eind|half))?"
    + _SPACE
    + r")?"
)
_MOMENT = re.compile(
    rf"{_BEGINNING}(?:(?P<day>\b\d{{1,2}}){_SPACE})?(?:\b(?P<month>{'|'.join(MONTHS)}){_SPACE})?\b(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
#: Names that hold a year and say nothing of that year.
_NAME = re.compile(
    r"\b(?:[A-Z]\w*wet|Wet(?: \w+)?|Staat van Migratie|editie(?: van)?|20\d\d/)\s20\d\d", re.IGNORECASE
)
_ADDRESS = re.compile(r"\[[^\]]*\]\([^)]*\)|<?https?://\S+")  # with its words, such as "CBS, 2023"
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")


def after(text: str, day: date) -> Iterator[str]:
    """Yield every moment in a text that lies after a day, as it stands there; addresses are no text."""
    plain = _ADDRESS.sub("", text)
    for match in _MOMENT.finditer(plain):
        if _moment(match) > day and not _NAME.search(
            plain[: match.end()][-60:].removesuffix(match[0]) + match[0]
        ):
            yield match[0].strip()


def _moment(match: re.Match[str]) -> date:
    year = int(match["year"])
    month = MONTHS.index(match["month"].lower()) + 1 if match["month"] else None
    if month and match["day"]:
        return date(year, month, min(int(match["day"]), periods.month_end(year, month).day))
    if match["begins"]:
        return date(year, month or 1, 1)
    return periods.month_end(year, month or 12)


def sentences(text: str) -> list[str]:
    """Return the sentences of a running text."""
    return _SENTENCE_ENDS.split(text.strip()) if text.strip() else []


def known_on(text: str, day: date) -> str:
    """Return a text without the sentences that mention what lies after a day."""
    return " ".join(each for each in sentences(text) if not any(after(each, day)))
