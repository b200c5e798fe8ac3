"""Organisations and functions may agree and answer for a passage; a person is never written down.

``data/organisations.yml`` lists the names there are. What somebody types freely may hold no mail address, no
telephone number, no citizen service number, and no word with a capital that neither that list nor the report
itself knows: that is how a name would get in.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from staatvanmigratie.foundation.dutch import MONTHS
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.rules import RULES
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import organisations
from staatvanmigratie.report.registers.organisations import FILE

_MAIL = re.compile(r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+\s*\.\s*\w+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00|0)(?:[\s().-]?\d){8,13}(?![\w])")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[. -]?\d){7,}(?!\d)")
_HONORIFIC = re.compile(
    r"\b(?:dhr|mw|mevr|mevrouw|meneer|mijnheer|drs|ing|prof|jhr)\b\.?|\b(?:dr|mr|ir)\.|\bde heer\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.\s?)+(?=\s?(?:van|de|der|den|ten|ter|'t|[A-Z]))")
_ANY_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.(?![a-z]\.)|(?:[a-zA-Z]\.){2,}|[a-z]\. (?=[^\W\d_]{3})|"
    r"[b-df-np-tv-z] (?=[^\W\d_]{3}))"
)
_ABBREVIATIONS = set(
    "i.v.m. t.a.v. o.a. m.b.t. d.d. b.v. n.a.v. e.d. a.u.b. z.s.m. t.o.v. i.o.m. o.b.v. p.m. t.b.v. "
    "m.u.v. d.m.v. e.e.a. i.p.v. n.v.t. i.o.".split()
)
_USER = re.compile(r"(?<!\w)@\w|\w\\\w")
# Where a person stands in a short remark, also without a capital: "overleg met jansen", "jansen akkoord".
_PREFIXES = r"(?:(?:van|de|der|den|ten|ter|het|'t|el|al)\s){0,2}"
_BEHIND = re.compile(
    rf"\b(?:met|door|namens|aan|bij|via|vraag|bel|mail|zie|collega)\s{_PREFIXES}([^\W\d_]{{3,}})\d*\b"
)
_BEFORE = re.compile(
    r"(?:^|[.,;:]\s)([^\W\d_]{3,})\d*\s(?:(?:is|was|gaf|geeft|gaat)\s)?akkoord\b|"
    r"\b([^\W\d_]{3,})\d*\s(?:zegt|heeft|vindt|wil|vraagt)\b"
)

_WORD = re.compile(r"[^\W\d_][\w’'&-]*")
_ENDS = re.compile(r"[.!?:;]\s*$")


class PersonalError(SvmError):
    """Somebody typed what looks like a person; the message says what to write instead."""


def named(edition: Edition, who: str) -> str:
    """Return the organisation or function as the list writes it.

    Raises
    ------
    PersonalError
        It is not in the list; the message suggests near names.
    """
    known = organisations.read(edition.root)
    names = [*known.ministries, *known.organisations, *known.parts, *known.meetings]
    names += [*known.ministries.values(), *edition.ministries, *edition.file.partners]
    text, match, rest = _taken_apart(edition, who)
    places = {each.casefold(): each for each in names}
    signatories = {each.casefold() for each in edition.file.signatories}
    if (
        text.casefold() in signatories
        or rest.casefold() in places
        or (match and match["function"] and match.end("function") == len(text))
    ):
        return text
    near = get_close_matches(text, names, n=3, cutoff=0.5)
    maybe = f" Did you mean {' or '.join(near)}?" if near else ""
    raise PersonalError(
        f"--by: this is no organisation or function in {FILE.as_posix()}.{maybe} Write for example "
        '"DG Migratie" or "de minister van SZW", never the name of a person.'
    )


def speaks_for(edition: Edition, who: str, whom: str) -> bool:
    """Tell whether somebody is this organisation or has a function in it: *de minister van SZW* is of SZW."""
    text, _, rest = _taken_apart(edition, who)
    ministries = organisations.read(edition.root).ministries
    full = {short.casefold(): name.casefold() for short, name in ministries.items()}
    asked = " ".join(whom.split()).casefold()
    said = {text.casefold(), text.casefold().removeprefix("de "), rest.casefold()}
    said |= {full[each] for each in said if each in full}
    return bool({asked, asked.removeprefix("de "), full.get(asked, asked)} & said)


def _taken_apart(edition: Edition, who: str) -> tuple[str, re.Match[str] | None, str]:
    """Return a name, what was found in it, and the organisation in it: SZW of *de minister van SZW*."""
    known = organisations.read(edition.root)
    functions = "|".join(map(re.escape, sorted(known.functions, key=len, reverse=True)))
    text = " ".join(readable_text.tidy(who).split())
    link = r"(?:\s?(?:van|voor|bij))?\s?(?:het |de )?(?:ministerie van )?"
    match = re.fullmatch(
        rf"(?P<function>(?:de )?(?:{functions or 'minister'})\b)?{link}(?P<rest>.*)", text, re.IGNORECASE
    )
    return text, match, match["rest"] if match else text


def without_persons(edition: Edition, note: str) -> str:
    """Return a note as it is, if it holds nothing that looks like a person.

    Raises
    ------
    PersonalError
        A mail address, a number of a person, a title, initials, or a word with a capital that nobody knows.
        The message does not repeat what was typed.
    """
    if found := persons(edition, note):
        raise PersonalError(f"the note holds {found}")
    return note


def persons(edition: Edition, text: str, also: str = "", sentences: bool = False) -> str:
    """Return what looks like a person in a text, without repeating it; empty where nothing does.

    Parameters
    ----------
    also
        A text whose words are known too.
    sentences
        It is running text: a sentence may begin with a word of its own, unless a strange one follows.
    """
    text = readable_text.tidy(readable_text.unescaped(text))
    for rule, find in RULES.items():
        if next(iter(find(text)), None):
            return f"a {rule}; write the organisation or the function instead"
    initials = (_INITIALS if sentences else _ANY_INITIALS).finditer(text)
    for pattern, what in (
        (_MAIL, "a mail address"),
        (_PHONE, "a telephone number"),
        (_LONG_NUMBER, "a number that may be of a person"),
        (_HONORIFIC, "a title of a person"),
        (_USER, "the name of a user"),
    ):
        if pattern.search(text):
            return f"{what}; write the organisation or the function instead"
    if any(match[0].strip().lower() not in _ABBREVIATIONS for match in initials):
        return "initials; write the organisation or the function instead"
    if not sentences and _in_small_letters(edition, text, also):
        return (
            "a word that the report does not know, and that could be a name. Write the organisation or the "
            f"function; if it is no name, add it to words in {FILE.as_posix()}"
        )
    for place, _, begins, alone in _strange(edition, text, also):
        if not (begins and alone and sentences):
            return (
                "a word with a capital that the report does not know, and that could be a name "
                f"(word {place}). Write the organisation or the function; "
                f"if it is no name, add it to words in {FILE.as_posix()}"
            )
    return ""


def _in_small_letters(edition: Edition, text: str, also: str) -> bool:
    """Whether a word that nobody knows stands where a person does in a short remark."""
    known = {word.casefold() for word in _vocabulary(edition) | set(_WORD.findall(also))}
    found = (match for pattern in (_BEHIND, _BEFORE) for match in pattern.finditer(text))
    return any(match[match.lastindex or 0].casefold() not in known for match in found)


def openings(edition: Edition, text: str, also: str = "") -> list[str]:
    """Return the words that begin a sentence and that neither the report nor ``also`` knows."""
    return [word for _, word, begins, _ in _strange(edition, text, also) if begins]


def _strange(edition: Edition, text: str, also: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Yield words with a capital that nobody knows.

    With each its place, whether it begins a sentence, and whether the word behind it is known.
    """
    known = _vocabulary(edition) | set(_WORD.findall(also))
    lower = {word.casefold() for word in known}
    words = list(_WORD.finditer(text))
    bare = [match[0].rstrip("'’") for match in words]
    strange = [not (word[0].islower() or word in known) for word in bare]
    for place, (match, word) in enumerate(zip(words, bare, strict=True)):
        begins = not text[: match.start()].strip() or bool(_ENDS.search(text[: match.start()]))
        if strange[place] and not (begins and word.casefold() in lower):
            yield place + 1, word, begins, not any(strange[place + 1 : place + 2])


@lru_cache(maxsize=4)
def _vocabulary(edition: Edition) -> set[str]:
    """Every word of the list and of the report's own text, as written there."""
    known = organisations.read(edition.root)
    texts = [*known.organisations, *known.parts, *known.meetings, *known.functions, *known.words]
    texts += [*known.ministries, *known.ministries.values(), *MONTHS]
    texts += [*edition.ministries, *edition.file.partners]
    texts += [step.name for step in edition.file.steps]
    texts += _texts(edition)
    return {word for text in texts for word in _WORD.findall(text)}


def _texts(edition: Edition) -> Iterator[str]:
    for chapter in chapters.read_all(edition.root):
        for cell in chapter.cells:
            yield cell.text or ""
    yield from _values(edition.labels)


def _values(part: object) -> Iterable[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in _values(value)]
    return [str(part)]
