"""What personal or secret text looks like: one rule per kind, each with the place where it was found.

A rule sees a piece of text and gives the pieces that must not get out. It knows nothing of files: how text
gets out of a PDF or a spreadsheet is the work of ``insides``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from staatvanmigratie.partner.personal import eleven


@dataclass(frozen=True)
class Leak:
    """Something that must not get out: where it stands, which rule found it, and a mask of it for a log."""

    file: str
    place: str
    rule: str
    masked: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.rule}: {self.masked}"


def mask(text: str) -> str:
    """Return text of which a log may show the shape: the first letter of each word, digits gone."""
    shape = re.sub(r"\s+", " ", text.strip())[:80]
    return re.sub(r"\w+", lambda word: "•" if word[0][0].isdigit() else f"{word[0][0]}•••", shape)


# ---------------------------------------------------------------- mail, telephone, citizen service number

_MAIL = re.compile(
    r"(?<![\w.+%-])[a-z0-9](?:[\w.+'-]{0,62}[a-z0-9_])?\s?@\s?(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,5}"
    r"(?!\d)[a-z]{2,24}(?![\w@-])",
    re.IGNORECASE | re.ASCII,
)
_SPELLED_MAIL = re.compile(
    r"\b[\w.+-]{2,40}\s?[\[(]\s?(?:at|apenstaartje)\s?[\])]\s?[\w-]{2,40}\s?(?:[\[(]\s?(?:dot|punt)\s?[\])]|\.)\s?[a-z]{2,10}\b",
    re.IGNORECASE,
)
# Endings that are files or code, not domains: "icon@2x.png", "numpy@1.0.whl", "loop@scope.js".
_NO_DOMAIN = re.compile(r"\.(?:png|jpe?g|svg|gif|webp|js|mjs|css|html?|py|md|json|ya?ml|ts|example)$", re.I)

_AREA = "1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[58]|91"
# What stands before: part of a longer number, a path, an address. Looked at behind the first character, because  # noqa: E501
# a search that begins with a character to look for is many times faster.
_LOOSE = r"(?<![\w.,/#=%&+\-–]{0})"
_PHONE = re.compile(
    rf"[+(0]{_LOOSE.format('[+(0]')}(?:"
    # +31 6 12 34 56 78, 0031 (0)70 370 79 11, +32 2 123 45 67
    r"(?:(?<=\+)|(?<=0)0[ ]?)[1-9]\d{0,2}[ .\-]?(?:\(0\)[ ]?)?\d(?:[ .\-]?\d){7,11}"
    # 06-12345678, 06 12 34 56 78, (06) 12345678
    r"|(?:(?<=0)|(?<=\()0)6\)?[ \-–.]{0,3}[1-9](?:[ .\-]?\d){7}"
    rf"|(?:(?<=0)|(?<=\()0)(?:{_AREA})\)?[ \-–.]{{0,3}}[1-9](?:[ .\-]?\d){{6}}"
    r"|(?:(?<=0)|(?<=\()0)[1-57]\d\d\)?[ \-–.]{1,3}[1-9](?:[ .\-]?\d){5}"
    r")(?![\w%]|[.,]\d|-\d)"
)
_PHONE_LINK = re.compile(r"\btel:(?:\+|00)?[\d().\- ]{8,18}")
_NOT_A_PHONE = re.compile(r"^0\d[-.]0?\d[-.](?:19|20)\d\d|^0\d\.\d\d\d\.\d\d\d")

_NINE = re.compile(
    rf"\d{_LOOSE.format('[0-9]')}"
    r"(?:\d{8}|\d{3}\.\d{2}\.\d{3}|\d{2}[ .]\d{3}[ .]\d{3})(?![\w%/-]|[.,]\d)"
)
_BSN_WORD = re.compile(
    r"(?:bsn|burgerservicenummer|sofi-?nummer)\b\W{0,12}(?:\w+\W{1,3}){0,3}?(\d[\d. ]{7,10}\d)", re.I
)


def _has(text: str, *pieces: str) -> bool:
    """Whether one of these stands in the text in small letters; saves most of the searching."""
    small = text.lower()
    return any(piece in small for piece in pieces)


def mail(text: str) -> Iterator[re.Match[str]]:
    """Mail addresses, also with the at spelled out."""
    if "@" in text:
        yield from (match for match in _MAIL.finditer(text) if not _NO_DOMAIN.search(match[0]))
    if "at]" in text or "(at" in text or "[at" in text or "apenstaartje" in text:
        yield from _SPELLED_MAIL.finditer(text)


def telephone(text: str) -> Iterator[re.Match[str]]:
    """Telephone numbers of the Netherlands, and of other countries with their country code."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not _NOT_A_PHONE.match(match[0]) and len(set(digits[2:])) > 1 and not _in_a_row_of_numbers(match):
            yield match
    if "tel:" in text:
        yield from _PHONE_LINK.finditer(text)


def bsn(text: str) -> Iterator[re.Match[str]]:
    """Nine digits that pass the test of eleven, and any number behind the word itself.

    One in eleven numbers passes by chance. A round number, one with the points of thousands, and one in a row
    of numbers is a figure.
    """
    seen = set()
    for match in _BSN_WORD.finditer(text) if _has(text, "bsn", "burgerservice", "sofi") else ():
        if len(re.sub(r"\D", "", match[1])) in (8, 9):
            seen.add(match.end())
            yield match
    for match in _NINE.finditer(text):
        figure = re.fullmatch(r"\d{3}[ .]\d{3}[ .]\d{3}", match[0]) or match[0].endswith("000")
        if match.end() not in seen and not figure and eleven(match[0]) and not _in_a_row_of_numbers(match):
            yield match


_BEFORE = re.compile(r"[\d\])][\s,;\[(MLCSQHVZmlcsqhvz]{1,3}$")
_AFTER = re.compile(r"[\s,;\])MLCSQHVZmlcsqhvz]{1,3}[\[(-]?\d")


def _in_a_row_of_numbers(match: re.Match[str]) -> bool:
    """Coordinates of a drawing and columns of figures: numbers on both sides."""
    text = match.string
    return bool(
        _BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        and _AFTER.match(text[match.end() : match.end() + 6])
    )


# ---------------------------------------------------------------- the machine and its secrets

_PATH = re.compile(
    r"(?<![\w.:/~%*-])/(?:home|Users|root|tmp|private|var|mnt|media|srv|opt|scratch|workspace|builds|work)/"
    r"[\w.@+-]+(?:/[\w.@+ -]*)*"
    r"|\b[A-Z]:(?:\\\\?|/)(?:Users|Documents and Settings|Data|Temp|Projects?|Windows|Program Files)(?:\\\\?|/)"  # noqa: E501
    r"[^\s\"'<>|]+"
    r"|(?<!\\)\\\\[A-Za-z][A-Za-z0-9-]{2,}\\[A-Za-z0-9$_-]{2,}\\(?!u[0-9a-fA-F]{4})[A-Za-z0-9][^\s\"'<>|\\]{2,}"
    r"|\bfile:///[^\s\"'<>)]+"
)
_ROOTS = [
    f"/{name}/"
    for name in "home Users root tmp private var mnt media srv opt scratch workspace builds work".split()
]
_ROOTS += ["file:///", ":\\", "\\\\", ":/Users", ":/Data", ":/Temp", ":/Project"]
_TOKEN_SIGNS = (
    "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- AKIA ASIA xoxa- xoxb- xoxp- xoxr- xoxs- PRIVATE AIza eyJ pypi- "  # noqa: E501
    "npm_ sk- hf_ Bearer Basic AccountKey SharedAccess sig= token= key= apikey="
).split()
_LOGIN = re.compile(r"[a-z][a-z+]{2,8}://[\w.%+-]+:[^\s@/:\"'<>]{3,}@[\w.-]+")
_TOKEN = re.compile(
    r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{22,}|\bglpat-[\w-]{16,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bxox[abprs]-[\w-]{10,}|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|\bAIza[\w-]{35}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|\bpypi-[\w-]{40,}|\bnpm_[A-Za-z0-9]{36}|\bsk-[A-Za-z0-9_-]{24,}"
    r"|\bhf_[A-Za-z0-9]{30,}|\bBearer [\w.~+/-]{20,}=*|\bBasic [A-Za-z0-9+/]{16,}={0,2}(?![\w+/])"
    r"|\b(?:AccountKey|SharedAccessSignature)=[\w%+/=&-]{20,}|[?&](?:sig|access_token|token|api_?key)=[\w%+/-]{20,}"
)
_SECRET_WORDS = ("api", "secret", "access", "auth", "passw", "wachtwoord")
_SECRET = re.compile(
    r"(?i)(?:api[_-]?key|secret(?:[_-]?key)?|access[_-]?token|auth[_-]?token|password|passwd|wachtwoord)"
    r"[\"']?\s{0,2}[:=]\s{0,2}[\"']?(?=[^\s\"']*\d)(?=[^\s\"']*[a-z])([^\s\"',;<>(){}$]{8,})"
)
_HANDLERS = ("medewerker", "dossierhouder", "gewijzigd door", "attentie van", "t.a.v.")
_SIGNED = re.compile(
    r"\b(?:[Cc]ontactpersoon|[Ss]teller|[Bb]ehandelaar|[Bb]ehandeld door|[Oo]pgesteld door|[Aa]uteur|"
    r"[Aa]fzender|[Mm]edewerker|[Dd]ossierhouder|[Gg]ewijzigd door|[Tt]er attentie van|[Tt]\.a\.v\.)"
    r"(?:\s{0,2}:\s{0,2}|\s)"
    r"(?:(?:drs|mr|dr|ir|ing|mw|mevr|dhr|de heer|mevrouw)\.?\s)*"
    r"[A-ZÀ-Ý](?:[a-zà-ÿ]{2,}|\.(?:[A-Z]\.)*)\s(?:(?:van|de|der|den|ten|ter|el|al|la|te|'t)\s){0,3}[A-ZÀ-Ý][a-zà-ÿ]{2,}"
)


def path(text: str) -> Iterator[re.Match[str]]:
    """Absolute paths of a machine; an address on the web is none."""
    if any(root in text for root in _ROOTS):
        yield from _PATH.finditer(text)


def token(text: str) -> Iterator[re.Match[str]]:
    """Keys, passwords and the like."""
    seen = set()
    for sign in _TOKEN_SIGNS:
        place = text.find(sign)
        while place >= 0:
            for match in _TOKEN.finditer(text, max(0, place - 30), place + 2000):
                if match.start() not in seen:
                    seen.add(match.start())
                    yield match
            place = text.find(sign, place + 300)
    if "@" in text and "://" in text:
        yield from _LOGIN.finditer(text)
    small = text.lower()
    for word in _SECRET_WORDS:
        place = small.find(word)
        while place >= 0:
            if match := _SECRET.match(text, place):
                yield match
            place = small.find(word, place + 1)


def signed(text: str) -> Iterator[re.Match[str]]:
    """Somebody named as the one who handles the file: ``Behandelaar: …``."""
    if _has(text, "contact", "steller", "behandel", "opgesteld", "auteur", "afzender", *_HANDLERS):
        yield from _SIGNED.finditer(text)


Rule = Callable[[str], Iterator[re.Match[str]]]

RULES: dict[str, Rule] = {
    "mail address": mail,
    "telephone number": telephone,
    "citizen service number (BSN)": bsn,
    "absolute path": path,
    "token or password": token,
    "person who handles the file": signed,
}
