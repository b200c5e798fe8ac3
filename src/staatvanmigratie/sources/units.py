"""What a unit says about its numbers: persons are counted one by one, percentages and amounts are not."""

import re

_RATE = re.compile(
    r"percent|procent|\bper[ _]|index|(?<![a-z])ratio|\brate\b|average|gemiddeld|share|aandeel"
    r"|^(?:days?|dagen|weeks?|weken|months?|maanden|years?|jaren|hours?|uren)$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"euro|\beur(?:_|$)|dollar|usd|\bx ?1|1[ .]?000|thousand|duizend|million|miljoen", re.IGNORECASE
)

_ZEROS = r"1?[\s.,]?000(?:[\s.,]?000)?"
_THOUSANDS = r"duizend(?:en|tallen)?|thousands?|dzd|dz"
_MILLIONS = r"mln|miljoen(?:en)?|millions?|mio"
_MONEY = r"(?:€|eur|euro|\$|usd)"
# As it stands beside a table: "x 1.000", "(1 000)", "x € 1 mln", "in duizenden", "in 1.000 euro",
# "duizendtallen"; never "per 1.000".
_TOLD = re.compile(
    rf"(?:(?<![a-z])[x\u00d7*]\s*(?:{_MONEY}\s*)?(?:1\s*)?|\((?:{_MONEY}\s*)?)"
    rf"({_ZEROS}|{_THOUSANDS}|{_MILLIONS})\b"
    rf"|\bin\s+(?:{_MONEY}\s*)?(duizenden|thousands|dzd|miljoenen|millions|mln|mio)\b"
    rf"|\bin\s+{_MONEY}\s*({_ZEROS})\b|\bin\s+({_ZEROS})\s+{_MONEY}(?!\w)|\b(duizendtallen|dzd)\b"
    rf"|['\u2019](000)\b|\b10(?:\^|\*\*)([36])\b|10([³⁶])|\bin\s+(1[\s.,]?000)(?:-?tal(?:len)?)?\s*(?:[);,]|$)"
    rf"|\((k)\)|(?:\bin\s+|\()(tienduizend(?:en|tallen)?|honderd(?:en|tallen))\s*(?:\)|$)",
    re.IGNORECASE,
)
#: What a scale without zeros begins with; any other is a thousand.
_SIZES = {r"[m6⁶]": 10**6, "tienduizend": 10_000, "honderd": 100}
_SHARE_SAID = re.compile(r"%|\bprocent|\bpercentage", re.IGNORECASE)
_MONEY_SAID = re.compile(r"€|\beuro'?s?\b|\beur\b", re.IGNORECASE)


def told_scale(text: str) -> int:
    """Return what one of a table's numbers is by a text beside it: 1000 for ``x 1.000``, else 1."""
    found = _TOLD.search(text)
    if not found:
        return 1
    said = next(filter(None, found.groups())).casefold()
    if zeros := said.count("0"):
        return 10**zeros
    return next((size for begins, size in _SIZES.items() if re.match(begins, said)), 1000)


def contradicts(head: str, unit: str) -> bool:
    """Tell whether the head of a column says that its numbers have another unit than this."""
    if _SHARE_SAID.search(head):
        return is_counted(unit)
    return bool(_MONEY_SAID.search(head)) and (is_counted(unit) or unit == "percent")


def scale_of(unit: str) -> int:
    """Return what one of a unit is: 1000 of ``eur_thousand``, a million of ``eur_million``, else 1."""
    words = {r"thousand|duizend|1[ .]?000(?![ .]?000)": 1000, r"million|miljoen|1[ .]?000[ .]?000": 10**6}
    return next((size for word, size in words.items() if re.search(word, unit, re.IGNORECASE)), 1)


def is_counted(unit: str) -> bool:
    """Tell whether numbers in this unit are whole: persons, homes, applications, and whatever is no measure.

    A unit that nobody knows is counted: a fraction of it is shown before it is believed.
    """
    return adds_up(unit) and not _AMOUNT.search(unit)


def adds_up(unit: str) -> bool:
    """Tell whether numbers in this unit make a total together; percentages and averages do not."""
    return not _RATE.search(unit)
