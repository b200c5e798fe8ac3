"""What personal or secret text looks like: one rule per kind, each with the place where it was found.

A rule sees a piece of text and gives the pieces that must not get out. It knows nothing of files: how text
gets out of a PDF or a spreadsheet is the work of ``file_contents``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from staatvanmigratie.privacy.personal_columns import eleven


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


#: Where addresses and numbers are made up for the sake of tests and rules; a name of the register never is.
_MADE_UP = ("tests/", "src/staatvanmigratie/privacy/")
_NEVER_MADE_UP = ("name in the register", "user name")


def made_up(leaks: Iterable[Leak]) -> list[Leak]:
    """Return the leaks without those that tests and rules need as examples."""
    return [leak for leak in leaks if leak.rule in _NEVER_MADE_UP or not leak.file.startswith(_MADE_UP)]


def masked(text: str) -> str:
    """Return text as a log may show it: what a rule finds is masked, and of a path only its end is left."""
    found = [(m.start(), m.end(), rule) for rule, find in RULES.items() for m in find(text)]
    for start, end, rule in sorted(found, reverse=True):
        said = text[start:end]
        end_of_path = re.split(r"[/\\]+", said.rstrip("/"))[-1]
        instead = f"…/{end_of_path}" if rule == "absolute path" else mask(said)
        text = text[:start] + instead + text[end:]
    return text


# ---------------------------------------------------------------- mail, telephone, citizen service number

# Looked for from the at sign to both sides, so that a long text without one costs nothing.
_LOCAL = re.compile(r"[^\W_](?:[\w.+'-]{0,62}[\w+-])?\s?$|[^\W_]?[\w+-]\s?$")
_MAIL = re.compile(
    r"[^@]{1,66}@\s?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}(?!\d)(?:xn--[a-z0-9-]{2,40}|[^\W\d_]{2,24})(?![^\W_]|@)",
    re.IGNORECASE,
)
_SPELLED_AT = r"(?:\s?[\[({<]\s?(?:at|a|apenstaartje|@)\s?[\])}>]\s?|\s(?:apenstaartje|_at_|-at-)\s)"
_SPELLED_DOT = r"(?:\s?[\[({<]\s?(?:dot|punt|\.)\s?[\])}>]\s?|\s?\.\s?|\s(?:dot|punt)\s)"
_SPELLED_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{2,40}}{_SPELLED_AT}[\w-]{{2,40}}{_SPELLED_DOT}[a-z]{{2,10}}\b"
    r"|(?<![\w.+-])[\w.+-]{2,40}\s(?:at|AT)\s[\w-]{2,40}\s(?:dot|DOT|punt)\s[a-z]{2,10}\b"
    r"|(?<![\w.+-])[\w+-]{1,20}\.[\w.+-]{2,40}\s(?:at|AT)\s[\w-]{2,40}\.(?:nl|eu|com|org|net)\b",
    re.IGNORECASE,
)
#: Addresses of a robot or of a project as a whole, at a host that says it takes no mail.
OF_NOBODY = re.compile(
    r"(?:noreply@github\.com|(?:\d{1,9}\+)?(?:[\w-]{1,40}\[bot\]|maintainers?|rebuild|noreply|actions|robot)"
    r"@users\.noreply\.[\w.-]+)",
    re.IGNORECASE,
)
# Endings that are files or code, not domains: "icon@2x.png", "numpy@1.0.whl", "loop@scope.js".
_NO_DOMAIN = re.compile(r"\.(?:png|jpe?g|svg|gif|webp|js|mjs|css|html?|py|md|json|ya?ml|ts|example)$", re.I)

_AREA = "1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[58]|91"
# What stands before: part of a longer number, a path, an address. Looked at behind the first character, because  # noqa: E501
# a search that begins with a character to look for is many times faster.
_LOOSE = r"(?<![\w.,/#=%&+\-–]{0})"
_GAP = r"[ .\-/]"
_PHONE = re.compile(
    rf"[+(0]{_LOOSE.format('[+(0]')}(?:"
    # with the code of a country, behind a plus, two zeros, or in brackets
    rf"(?:(?<=\+)|(?<=0)0[ ]?|(?<=\()(?:\+|00))[1-9]\d{{0,2}}\)?{_GAP}{{0,3}}(?:\(0\)[ ]?)?\d(?:{_GAP}?\d){{7,11}}"  # noqa: E501
    # mobile; area codes of three figures; area codes of four
    rf"|(?:(?<=0)|(?<=\()0)6\)?{_GAP}{{0,3}}[1-9](?:{_GAP}?\d){{7}}"
    rf"|(?:(?<=0)|(?<=\()0)(?:{_AREA})\)?{_GAP}{{0,3}}[1-9](?:{_GAP}?\d){{6}}"
    rf"|(?:(?<=0)|(?<=\()0)[1-57]\d\d\)?{_GAP}{{1,3}}[1-9](?:{_GAP}?\d){{5}}"
    r")(?![^\W_]|%\d|[.,]\d|-\d)"
)
# What _LOOSE leaves out for the sake of addresses and decimals, behind a word that says what it is: "tel.070-…"  # noqa: E501
_PHONE_CLOSE = re.compile(r"[+0](?<=[.,=#/&(][+0])[\d()+.\-/ ]{8,18}\d(?!\w)")
_CALLED = re.compile(
    r"\b(?:tel(?:efoon)?(?:nr|nummer)?|t|m|mob(?:iel)?|gsm|fax|phone|cell|whatsapp|bel|sms|nummer|number)[.,=#/&:]{1,2}\(?$",
    re.IGNORECASE,
)
_PHONE_LINK = re.compile(
    r"\b(?:tel:|sms:|callto:|wa\.me/|whatsapp[^\s\"'<>]{0,30}phone=)(?:\+|00)?[\d().\- ]{8,18}", re.I
)
_NOT_A_PHONE = re.compile(r"^0\d[-.]0?\d[-.](?:19|20)\d\d|^0\d\.\d\d\d\.\d\d\d")

_NINE = re.compile(
    rf"\d{_LOOSE.format('[0-9]')}"
    r"(?:\d{8}|\d{3}[.\-]\d{2}[.\-]\d{3}|\d{2}-\d{3}-\d{3}|\d{3} \d{2} \d{3}|\d{2}[ .]\d{3}[ .]\d{3})"
    r"(?![^\W_]|[%/]|-\d|[.,]\d)"
)
_BSN_WORD = re.compile(
    r"(?:bsn|burgerservice(?:nummer|nr)|sofi-?(?:nummer|nr)|citizen service number)(?:-?nummer|-?nr)?(?![^\W_])"  # noqa: E501
    r"[\W_]{0,12}(?:[^\W\d]{1,30}\W{1,3}){0,3}?(\d[\d. -]{6,11}\d)(?!\d)",
    re.IGNORECASE,
)


@lru_cache(maxsize=2)
def _small(text: str) -> str:
    return text.lower()


def _has(text: str, *pieces: str) -> bool:
    """Whether one of these stands in the text in small letters; saves most of the searching."""
    small = _small(text)
    return any(piece in small for piece in pieces)


def mail(text: str) -> Iterator[re.Match[str]]:
    """Mail addresses, also with the at spelled out."""
    place = text.find("@")
    while place >= 0:
        before = _LOCAL.search(text, max(0, place - 65), place)
        match = _MAIL.match(text, before.start()) if before else None
        if match and not _NO_DOMAIN.search(match[0]) and not OF_NOBODY.fullmatch(match[0]):
            yield match
        place = text.find("@", place + 1)
    if _has(
        text, "at]", "(at", "[at", "{at", "<at", "(a)", "apenstaartje", " at ", "_at_", "-at-", "(@)", "[@]"
    ):
        yield from _SPELLED_MAIL.finditer(text)


def telephone(text: str) -> Iterator[re.Match[str]]:
    """Telephone numbers of the Netherlands, and of other countries with their country code."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not _NOT_A_PHONE.match(match[0]) and len(set(digits[2:])) > 1 and not _in_a_drawing(match):
            yield match
    for match in _PHONE_CLOSE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if 10 <= len(re.sub(r"\D", "", match[0])) <= 14 and _CALLED.search(before):
            yield match
    if _has(text, "tel:", "sms:", "callto:", "wa.me", "whatsapp"):
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
_DRAWN_BEFORE = re.compile(r"[\d\])][ ,\[(MLCSQHVZmlcsqhvz]{1,3}$")
_DRAWN_AFTER = re.compile(r"[ ,\])MLCSQHVZmlcsqhvz]{1,3}[\[(-]?\d")


def _in_a_row_of_numbers(match: re.Match[str]) -> bool:
    """Coordinates of a drawing and columns of figures: numbers on both sides."""
    text = match.string
    return bool(
        _BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        and _AFTER.match(text[match.end() : match.end() + 6])
    )


def _in_a_drawing(match: re.Match[str]) -> bool:
    """Coordinates between coordinates; the cells of a table stand further apart."""
    text = match.string
    return bool(
        _DRAWN_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
        and _DRAWN_AFTER.match(text[match.end() : match.end() + 6])
    )


def numbers_of_people(cells: list[str]) -> list[str]:
    """Return the cells of a column that hold citizen service numbers; figures have other lengths beside them."""  # noqa: E501
    filled = [cell.strip() for cell in cells if any(character.isdigit() for character in cell)]
    found = [
        cell for cell in filled if re.fullmatch(r"\d{9}", cell) and eleven(cell) and not cell.endswith("000")
    ]
    return found if len(found) * 2 >= len(filled) else []


# ---------------------------------------------------------------- the machine and its secrets

_FOLDERS = (
    "home Users root tmp private var mnt media srv opt scratch workspace builds work Volumes export nix snap run github "  # noqa: E501
    "__w usr/local usr/lib usr/share usr/src cygdrive c/Users d/Users"
).split()
_PATH = re.compile(
    rf"(?<![\w./~%*-])/(?:{'|'.join(_FOLDERS)})/[\w.@+-]+(?:/[\w.@+ -]*)*"
    r"|\b[A-Z]:(?:\\\\?|/)(?:Users|Documents and Settings|Data|Temp|Projects?|Windows|Program Files)(?:\\\\?|/)"  # noqa: E501
    r"[^\s\"'<>|]+"
    r"|\b[A-Z]:\\\\?[\w .()&-]{2,80}\\\\?[\w .()&\\-]{2,200}"
    r"|(?<!\\)\\{2,4}(?![xu][0-9a-fA-F]{2})[A-Za-z0-9][A-Za-z0-9.-]{2,60}\\{1,2}[A-Za-z0-9$_. -]{2,60}\\{1,2}(?!u[0-9a-fA-F]{4})"  # noqa: E501
    r"[A-Za-z0-9][^\s\"'<>|\\]{2,}"
    r"|\b(?:file|smb|afp|vscode-remote|vscode-file):(?://[\w.@+-]{0,60})?/[\w%.@+-][^\s\"'<>)]*"
    r"|\bfile:[A-Za-z]:[\\/][^\s\"'<>)]+"
)
_ROOT = re.compile(rf"/(?:{'|'.join(_FOLDERS)})/|:/(?:Users|D|Temp|Pro|W)|:\\|\\\\|(?:file|smb|afp):|vscode-")
_TOKEN_SIGNS = (
    "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glptt- glcbt- AKIA ASIA xoxa- xoxb- xoxp- xoxr- xoxs- xapp- "  # noqa: E501
    "-----BEGIN AIza eyJ pypi- npm_ sk- sk_live_ rk_live_ SG. hf_ dop_v1_ ya29. Bearer bearer Basic basic AccountKey "  # noqa: E501
    "SharedAccess PuTTY-User"
).split()
_LOGIN = re.compile(r"[a-z][a-z+]{2,8}://[\w.%+-]{0,80}:[^\s@/:\"'<>]{3,200}@[\w.-]+")
_TOKEN = re.compile(
    r"\bgh[pousr]_[A-Za-z0-9]{30,400}|\bgithub_pat_\w{22,400}|\bgl(?:pat|dt|rt|ptt|cbt)-[\w-]{16,400}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bxox[abprs]-[\w-]{10,400}|\bxapp-[\w-]{10,400}|\b[sr]k_live_[A-Za-z0-9]{16,400}"
    r"|-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|\bPuTTY-User-Key-File|\bAIza[\w-]{35}"
    r"|\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.|\bpypi-[\w-]{40,400}|\bnpm_[A-Za-z0-9]{36}|\bsk-[A-Za-z0-9_-]{24,400}"
    r"|\bSG\.[\w-]{16,400}\.[\w-]{16,400}|\bdop_v1_[a-f0-9]{40,400}|\bya29\.[\w-]{20,400}"
    r"|\bhf_[A-Za-z0-9]{30,400}|\b[Bb]earer [\w.~+/-]{20,400}=*|\b[Bb]asic (?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{12,400}={0,2}(?![\w+/])"  # noqa: E501
    r"|\b(?:AccountKey|SharedAccessSignature)=[\w%+/=&-]{20,400}"
)
_TOKEN_IN_ADDRESS = re.compile(
    r"[?&;](?:sig|access_token|token|private_token|job_token|api_?key)=[\w%+/-]{20,400}"
)
_SECRET_WORDS = ("secret", "token", "passw", "passphrase", "wachtwoord", "pwd", "credential")
_SECRET_WORDS += tuple(
    f"{kind}{dash}key" for kind in ("api", "account", "access", "private") for dash in ("", "_", "-")
)
# A word that says so, and then something that no word of a language is: letters and digits or signs, at least eight.  # noqa: E501
_SECRET = re.compile(
    r"(?:(?:api|account|access|private)[_-]?key|"
    r"secret(?:[_-]?(?:access[_-]?)?key)?|(?:(?<=access)|(?<=auth)|(?<=access[_-])|(?<=auth[_-])|(?<=id[_-]))token|"
    r"(?<=[a-z_]_)token|(?<=[\s\"'])token(?=[\"']?\s{0,2}[:=]\s{0,2}[\"']?[\w-]{20})|"
    r"passw(?:or)?d|passphrase|wachtwoord|(?<![a-z])pwd|credentials?)"
    r"[\"']?\s{0,2}[:=]\s{0,2}[\"']?(?=[^\s\"']{0,200}[\d!@#%^&*?])(?=[^\s\"']{0,200}[a-z])([^\s\"',;<>(){}$]{8,200})",
    re.IGNORECASE,
)
_HANDLERS = ("medewerker", "dossierhouder", "gewijzigd door", "attentie van", "t.a.v.")
_SIGNED = re.compile(
    r"\b(?:[Cc]ontactpersoon|[Ss]teller|[Oo]psteller|[Bb]ehandelaar|[Bb]ehandeld door|[Oo]pgesteld door|[Aa]uteurs?|"  # noqa: E501
    r"[Aa]fzender|[Mm]edewerker|[Dd]ossierhouder|[Gg]ewijzigd door|[Tt]er attentie van|[Tt]\.a\.v\.)"
    r"(?:\s{0,2}:\s{0,2}|\s)"
    r"(?:(?:drs|mr|dr|ir|ing|mw|mevr|dhr|de heer|mevrouw)\.?\s)*"
    r"[A-ZÀ-Ý](?:[a-zà-ÿ]{2,}|\.(?:[A-Z]\.)*)\s(?:(?:van|de|der|den|ten|ter|el|al|la|te|'t)\s){0,3}[A-ZÀ-Ý][a-zà-ÿ]{2,}"
)


def path(text: str) -> Iterator[re.Match[str]]:
    """Absolute paths of a machine; an address on the web is none."""
    if _ROOT.search(text):
        yield from _PATH.finditer(text)


def token(text: str) -> Iterator[re.Match[str]]:
    """Keys, passwords and the like."""
    for sign in _TOKEN_SIGNS:
        place = text.find(sign)
        while place >= 0:
            if match := _TOKEN.match(text, place):
                yield match
            place = text.find(sign, place + len(sign))
    if _has(text, "sig=", "token=", "key="):
        yield from _TOKEN_IN_ADDRESS.finditer(text)
    if "@" in text and "://" in text:
        yield from _LOGIN.finditer(text)
    small = _small(text)
    for word in _SECRET_WORDS:
        place = small.find(word)
        while place >= 0:
            if match := _SECRET.match(text, place):
                yield match
            place = small.find(word, place + 1)


def signed(text: str) -> Iterator[re.Match[str]]:
    """Somebody named as the one who handles the file: ``Behandelaar: …``."""
    if _has(text, "contactp", "steller", "behandel", "opgesteld", "auteur", "afzender", *_HANDLERS):
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
