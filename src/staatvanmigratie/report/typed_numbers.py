"""Numbers typed into prose, in digits or words: a number comes from the store, never from a keyboard.

What is no figure may be typed: a date, a year, a decade, the name of a law or a table, a rate such as "per
duizend", an age or a duration, a limit ("honderd of meer"), and a number up to twenty in words.
"""

import re
from collections.abc import Iterator

from staatvanmigratie.foundation.dutch import MONTHS

# What is no prose: template code, roles, code, addresses, footnote marks, options of directives.
_NO_PROSE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{[\w:-]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|<https?://[^>]*>|https?://\S+"
    r"|\[\^[^\]]*\]|^:[\w-]+:.*$|^[(`:~]{3,}.*$|^\([\w-]+\)=$|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
_MONTH = "|".join(MONTHS)
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
# Digits a writer may type: dates, years, names of laws and papers, table ids and the like.
_TYPED_ON_PURPOSE = re.compile(
    rf"(?:\d{{1,2}}\s)?(?:{_MONTH})\s\d{{4}}|\d{{1,2}}\s(?:{_MONTH})\b"
    r"|\b(?:19|20)\d{2}\b"
    rf"|\bjaren\s(?:['’‘]?\d0\b|(?:{_TENS})\b)|(?<!\w)['’‘]\d0\b|\b24/7\b"
    r"|\b(?:[A-Z]\w*wet|Wet|Richtlijn|Verordening|\w*[Bb]esluit|Verdrag|Protocol)\b[^.;\n]{0,60}?\d[\d/]*"
    r"|\b(?:artikel|artikelen|lid|paragraaf|bijlage)\s\d+[a-zA-Z]?(?:(?:,\s|\s(?:en|of|tot\sen\smet)\s)\d+[a-zA-Z]?\b)*"
    r"|\b\d{2}\s\d{3}\b(?:,?\snr\.\s\d+)?|\b(?:Stb|Stcrt)\.\s[\d,\s]+"
    r"|\bDublin[- ]?\w*|\bEU[- ]?\d{2}\b|\bCOVID-19\b|\b\d{5}(?:NED|ned|ENG|eng)\b|\bmigr_\w+\b"
    r"|\bCC0\b|\bEUPL-1\.2\b"
)
_NUMBER_AS_CODE = re.compile(r"`[^`a-zA-Z]*`|\{math\}`[^`]*`")
_LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s")

_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_ANY = rf"(?:{_UNITS}|{_TEENS}|{_TENS}|honderd|duizend|en|ën)+"
_LARGE = rf"(?=\w*(?:{_TENS}|honderd|duizend))(?!\w*(?:honderd|duizend)en\b){_ANY}"
_TIME = (
    r"\s(?:(?:tot|en|of)\s(?:\w+\s)?\w+\s)?(?:jaar|jaren|jarige\w*|maand\w*|weken|week|dag|dagen|uur|uren)\b"
)
_IN_WORDS_ON_PURPOSE = re.compile(
    rf"\bper\s(?:honderd|duizend|miljoen|{_LARGE})\b|\b{_ANY}{_TIME}|\banderhal(?:f|ve)\s(?:jaar|maand|week|dag|uur)\b"
    rf"|\b{_ANY}(?:\smiljoen)?\s\w+\sof\s(?:meer|minder|hoger|lager|ouder|jonger)\b"
    r"|\bzevenentwintig\s(?:EU-)?(?:landen|lidstaten)\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b{_LARGE}\b|\b(?:{_ANY}|half|halve|anderhalf)\s(?:miljoen|miljard)\b|\banderhal(?:f|ve)\b"
    r"|\b(?:een|één|twee|drie|vier)\s?(?:derde|vierde|vijfde|zesde|achtste|tiende)\b(?=\s(?:van|deel|daarvan|hiervan"
    r"|ervan|meer|minder)\b|\s*(?:[.,;:)]|$))|\b(?:een\skwart|drie\s?kwart)\b|\bde\shelft\svan\b",
    re.IGNORECASE | re.MULTILINE,
)


def typed_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Find numbers typed into prose.

    Yields
    ------
    tuple
        Line number from 1, and the line itself.
    """
    lines = text.splitlines()
    blank = _TYPED_ON_PURPOSE.sub(_same_length, _NO_PROSE.sub(_without_code, text))
    blank = _IN_WORDS_ON_PURPOSE.sub(_same_length, blank)
    worded = {blank.count("\n", 0, match.start()) + 1 for match in _IN_WORDS.finditer(blank)}
    for number, line in enumerate(blank.splitlines(), 1):
        if number in worded or re.search(r"\d", _LIST_NUMBER.sub("", line)):
            yield number, lines[number - 1].strip()


def told(said: str, place: str = "") -> str:
    """Return what to say of a line with a typed number, and of where in an output it stands."""
    where = f" in {place}" if place else ""
    return f"a typed number{where}: {said!r}; print the number from a series with {{{{ … }}}}"


def _without_code(match: re.Match[str]) -> str:
    """Take away what is no prose; a number between backquotes is a number, and so is one in a formula."""
    return match[0] if _NUMBER_AS_CODE.fullmatch(match[0]) else _same_length(match)


def _same_length(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
