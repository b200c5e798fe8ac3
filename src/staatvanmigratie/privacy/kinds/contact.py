# ruff: noqa: E501 - a pattern stands on one line
"""Mail addresses and telephone numbers, as people write them and as they hide them from robots."""

import re
from collections.abc import Iterator

import phonenumbers

from staatvanmigratie.privacy.kinds.hints import (
    FIGURE,
    has,
    in_a_drawing,
    in_a_row_of_numbers,
    near,
    pieces,
    places,
    present,
    whole,
)

# ---------------------------------------------------------------- mail

# Looked for from the at sign to both sides, so that a long text without one costs nothing.
_LOCAL = re.compile(r"[^\W_](?:[\w.+'-]{0,62}[\w+-])?\s?$|[^\W_]?[\w+-]\s?$")
_MAIL = re.compile(
    r"[^@]{1,66}@\s?(?:(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}(?!\d)(?:xn--[a-z0-9-]{2,40}|[^\W\d_]{2,24})(?![^\W_]|@)"
    r"|\[(?:IPv6:)?[\d.:a-f]{7,40}\])",
    re.IGNORECASE,
)
_ENDINGS = (
    r"(?:nl|eu|com|org|net|be|de|info|nu|gov|int|edu|fr|uk|at|ch|es|it|pl|io|ai|co|me|dev|app|tech|cloud|online|site|"
    r"email|amsterdam|frl|politie|overheid|gent|brussels)\b"
)
_APE = r"(?:ap(?:en?|e)?staart(?:je)?|arobase|arroba|klammeraffe|chiocciola|snabel-a|ät)"
_SPELLED_AT = rf"(?:\s?[\[({{<*|]\s?(?:at|a|{_APE}|@)\s?[\])}}>*|]\s?|\s(?:{_APE}|_at_|-at-)\s)"
_SPELLED_DOT = r"(?:\s?[\[({<*|]\s?(?:dot|punt|point|punkt|punto|\.)\s?[\])}>*|]\s?|\s?\.\s?|\s(?:dot|punt|point|punkt|punto)\s|\s?-(?:dot|punt)-\s?|_(?:dot|punt)_)"
_SPELLED_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,40}}?{_SPELLED_AT}(?:[\w-]{{2,40}}?{_SPELLED_DOT}){{1,3}}[a-z]{{2,10}}\b"
    rf"|(?<![\w.+-])[\w.+-]{{2,40}}?(?:_at_|-at-)(?:[\w-]{{2,40}}?{_SPELLED_DOT}){{1,3}}{_ENDINGS}"
    r"|(?<![\w.+-])[\w.+-]{2,40}\s(?:at|AT|bij|at-teken)\s(?:[\w.-]{2,60}\s(?:dot|DOT|punt)\s){1,3}[a-z]{2,10}\b"
    rf"|(?<![\w.+-])[\w.+-]{{2,40}}(?:\s?[*#~/]at[*#~/]\s?|\sat-teken\s)(?:[\w-]{{2,40}}(?:{_SPELLED_DOT}|\*dot\*)){{1,3}}[a-z]{{2,10}}\b"
    r"|(?<![\w.+-])[\w+-]{1,20}\.[\w.+-]{2,40}\s(?:at|AT)\s[\w-]{2,40}\.(?:nl|eu|com|org|net)\b",
    re.IGNORECASE,
)
_SPACED_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{2,40}} ?@ ?(?:[\w-]{{2,40}} ?\. ?){{1,4}}{_ENDINGS}", re.IGNORECASE
)
_NO_ENDING = re.compile(r"@(?!latest|next|localhost|example)[a-z][a-z-]{3,30}(?![\w@/-]|\.\w)")
_BEFORE_NO_ENDING = re.compile(
    r"(?<![\w.@/+-])(?:[a-z][\w+-]*\.[\w.+-]{2,40}|(?:aan|naar|van|mail|e-mail:|contact:) [\w+-]{2,40})$"
)
_TURNED = re.compile(r"(?<![\w.-])(?:ln|moc|gro|ue|ten)\.[\w.-]{3,60}@[\w.+-]{2,60}", re.IGNORECASE)
_QUOTED = re.compile(rf"(?<![\w.])[\w.+-]{{2,40}}=40(?:[\w-]{{2,40}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE)
#: What programs make of an address: a cipher of a proxy, pieces that a script glues together, a name of Exchange.
_MADE = (
    (pieces("cfemail"), re.compile(r"data-cfemail=[\"']?[0-9a-fA-F]{12,}")),
    (pieces("protection"), re.compile(r"email-protection#[0-9a-fA-F]{12,}")),
    (pieces("recipients"), re.compile(r"/cn=Recipients/cn=[\w.-]{3,80}", re.IGNORECASE)),
)
_CUT = whole("join", "domain", "host", "domein", "server", "site")
_CUT_MAIL = re.compile(
    r"\[\s?[\"'][\w.+-]{2,60}[\"']\s?,\s?[\"'][\w.-]{2,60}\.[a-z]{2,10}[\"']\s?\]\.join\(\s?[\"']@[\"']"
    r"|\bdata-[\w-]{1,12}=[\"'][\w.+-]{2,60}[\"']\s{1,5}data-(?:domain|host)=[\"'][\w.-]{2,60}\.[a-z]{2,10}[\"']"
)
#: What stands apart for a script or a table to put together: who, and at which domain.
_APART = re.compile(
    rf"\b(?:user|users|mailbox|postvak|local(?:part)?|account|name|naam|gebruiker)[\"']?\s?[:=]\s?[\"'`][\w.+-]{{2,60}}[\"'`][\s,;&]{{1,4}}(?:(?:var|let|const)\s)?"
    rf"[\"']?(?:data-)?(?:domain|domein|host|server|site)[\"']?\s?[:=]\s?[\"'`](?:[\w-]{{2,40}}\.){{1,4}}{_ENDINGS}"
    rf"|\b(?:user|mailbox|postvak|local(?:part)?|account|gebruiker)\s?:\s{{1,3}}[\w.+-]{{2,60}}\n\s{{0,12}}(?:domain|domein|host)\s?:\s{{1,3}}(?:[\w-]{{2,40}}\.){{1,4}}{_ENDINGS}"
    rf"|\b(?:data-)?(?:domain|host|site)=[\"'](?:[\w-]{{2,40}}\.){{1,4}}{_ENDINGS}[\"']\s{{1,5}}(?:data-)?(?:user|name|local|mailbox)=[\"'][\w.+-]{{2,60}}[\"']",
    re.IGNORECASE,
)
_GLUED_TO_WHAT_A_SCRIPT_KNOWS = re.compile(
    rf"\$\{{\w{{1,30}}\}}@(?:[\w-]{{2,40}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE
)
_IN_QUOTES = re.compile(r"\"\w[\w .'-]{1,60}\"@(?:[\w-]{1,60}\.){1,5}[a-z]{2,24}\b", re.IGNORECASE)
_OVER_TWO_LINES = re.compile(
    rf"[\w.+-]{{2,60}}@\s{{0,2}}\n\s{{0,4}}(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE
)
_LETTERS_APART = re.compile(
    r"(?<![^\s])(?:[\w.+-] ){3,60}@(?: [\w-]){2,60} \.(?: [a-z]){2,6}(?!\S)", re.IGNORECASE
)
_IN_THREE = re.compile(
    r"[\w-]{1,20}=[\"'][\w.+-]{2,60}[\"']\s{1,5}[\w-]{1,20}=[\"'][\w.-]{2,60}[\"']\s{1,5}(?:data-)?tld=[\"'][a-z]{2,10}[\"']",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"[{{\[][\w.+-]{{2,40}}(?:[,;|/] ?[\w.+-]{{2,40}}){{1,12}}[}}\]]@(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}",
    re.IGNORECASE,
)
_GUEST = re.compile(
    r"[\w.+-]{2,60}_[\w-]{2,60}(?:\.[\w-]{2,40})+(?:#|%23)EXT(?:#|%23)(?:@|%40)", re.IGNORECASE
)
_ENVELOPE = re.compile(
    rf"[\w.+-]{{2,60}}\s?[\u2709\U0001f4e7\U0001f4e8\U0001f4e9]\ufe0f?\s?(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}",
    re.I,
)
_COMMA = re.compile(rf"@(?<=[\w.+-]{{3}}@)[\w-]{{2,60}},{_ENDINGS}", re.IGNORECASE)
_CUT_AT_A_LINE = re.compile(r"[\w.+-]{2,60}@[\w.-]{0,60}=\r?\n[\w.-]{1,60}\b")
_SHOWN_BY_STYLE = re.compile(rf"content:\s?[\"']@(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}[\"']", re.IGNORECASE)
_IN_TWO_CELLS = re.compile(
    rf"[\w.+-]{{3,60}}(?:\x0b{{1,4}}|\s?[|;]\s?)@(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE
)
_TO_BE_REPLACED = re.compile(
    rf"[\"'][\w.+-]{{2,60}}[^\w\s.\"'+-](?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}[\"']\.replace(?:All)?\(",
    re.IGNORECASE,
)
#: Somebody in a chat: of Matrix, and of the many servers of Mastodon.
_CHATS = re.compile(
    rf"(?<![\w.@:/])@[a-z][\w.=-]{{2,40}}[:@](?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE
)
_OCTAL = re.compile(rf"[\w.+-]{{2,60}}\\{{1,4}}100(?:[\w-]{{2,60}}\.){{1,4}}{_ENDINGS}", re.IGNORECASE)
_GLUED = re.compile(
    r"([\"'`])[\w.+-]{2,60}\1\s?\+\s?([\"'`])@(?:\2\s?\+\s?([\"'`])[\w.-]{2,60}\.[a-z]{2,10}\3|\2(?:\s?\+\s?[\"'`][\w.-]{1,60}[\"'`]){2,6}|[\w.-]{2,60}\.[a-z]{2,10}\2)"
)
_AT_PLACE = re.compile(
    r"(?<=[ \[({<*|_#~/-])(?:at|AT|At|ät)(?=[ \])}>*|_#~/-])|staart|arobase|arroba|klammeraffe|chiocciola|snabel-a|(?<= )bij(?= [\w.-]{2,60} (?:punt|dot) )"
)
_TURNED_NEAR = re.compile(r"(?<![\w.-])(?:ln|moc|gro|ue|ten)\.[\w.-]+$", re.IGNORECASE)
#: Addresses of a robot or of a project as a whole, at a host that says it takes no mail.
OF_NOBODY = re.compile(
    r"(?:noreply@github\.com|(?:\d{1,9}\+)?(?:[\w-]{1,40}\[bot\]|maintainers?|rebuild|noreply|actions|robot)"
    r"@users\.noreply\.[\w.-]+)",
    re.IGNORECASE,
)
#: Domains that nobody can ever have (RFC 2606): an address there is an example.
RESERVED = re.compile(
    r"@(?:[\w-]+\.)*(?:example\.(?:com|net|org)|(?:[\w-]+\.)?(?:example|test|invalid|localhost))$",
    re.IGNORECASE,
)
# Endings that are files or code, not domains: "icon@2x.png", "numpy@1.0.whl", "loop@scope.js".
_NO_DOMAIN = re.compile(r"\.(?:png|jpe?g|svg|gif|webp|js|mjs|css|html?|py|md|json|ya?ml|ts)$", re.I)


#: Ways to write one that show by a sign of their own.
_BY_A_SIGN = (
    ("@\n", _OVER_TWO_LINES),
    ("@ \n", _OVER_TWO_LINES),
    ("=\n", _CUT_AT_A_LINE),
    ("content:", _SHOWN_BY_STYLE),
    ("\x0b@", _IN_TWO_CELLS),
    ("| @", _IN_TWO_CELLS),
    ("|@", _IN_TWO_CELLS),
    (";@", _IN_TWO_CELLS),
    ("; @", _IN_TWO_CELLS),
    ('"@', _IN_QUOTES),
    ("}@", _GLUED_TO_WHAT_A_SCRIPT_KNOWS),
    (" @ ", _LETTERS_APART),
    ("tld=", _IN_THREE),
    ("}@", _SEVERAL),
    ("]@", _SEVERAL),
    ("EXT#", _GUEST),
    ("EXT%23", _GUEST),
    ("\u2709", _ENVELOPE),
    ("\U0001f4e7", _ENVELOPE),
    ("\U0001f4e8", _ENVELOPE),
    ("\U0001f4e9", _ENVELOPE),
    ("@", _CHATS),
    ("@", _COMMA),
    (".replace", _TO_BE_REPLACED),
    ("\\100", _OCTAL),
)
_AT_WORDS = whole("at", "ät", "bij") + pieces(
    "staart", "arobase", "arroba", "klammeraffe", "chiocciola", "snabel"
)


def mail(text: str) -> Iterator[re.Match[str]]:
    """Mail addresses, also with the at spelled out."""
    place = text.find("@")
    while place >= 0:
        yield from _around(text, place)
        place = text.find("@", place + 1)
    for word in present(text).intersection(_AT_WORDS):
        for place in places(text, word):
            if _AT_PLACE.match(text, place):
                yield from _SPELLED_MAIL.finditer(text, max(0, place - 44), place + 140)
    for sign in ("(a)", "[a]", "(@)", "[@]", "<@>"):
        for place in places(text, sign):
            yield from _SPELLED_MAIL.finditer(text, max(0, place - 44), place + 130)
    for sign, pattern in _BY_A_SIGN:
        if sign in text:
            yield from pattern.finditer(text)
    if "=40" in text:
        yield from _QUOTED.finditer(text)
    for words, pattern in _MADE:
        yield from near(text, pattern, words, before=6)
    for piece in present(text).intersection(_CUT):
        for place in places(text, piece):
            yield from _CUT_MAIL.finditer(text, max(0, place - 150), place + 100)
            yield from _APART.finditer(text, max(0, place - 110), place + 170)


def _around(text: str, place: int) -> Iterator[re.Match[str]]:
    left, right = text[place - 1 : place], text[place + 1 : place + 2]
    if left in ("'", '"', "`") or right in ("'", '"', "`"):
        yield from _GLUED.finditer(text, max(0, place - 70), place + 80)
    if not (left.isalnum() or left in " _+-.") or not (right.isalnum() or right in " ["):
        return
    before = _LOCAL.search(text, max(0, place - 65), place)
    match = _MAIL.match(text, before.start()) if before else None
    if match is None and (" " in (left, right) or " ." in text[place : place + 45]):
        match = next(_SPACED_MAIL.finditer(text, max(0, place - 42), place + 120), None)
    if match is None and left.isalnum() and (said := _NO_ENDING.match(text, place)):
        start = _BEFORE_NO_ENDING.search(text, max(0, place - 60), place)
        match = (
            re.compile(re.escape(text[start.start() : said.end()])).match(text, start.start())
            if start
            else None
        )
    if match and not _is_nobody(match):
        yield match
    elif left.isalnum() and right.isalnum() and _TURNED_NEAR.search(text, max(0, place - 62), place):
        yield from _TURNED.finditer(text, max(0, place - 64), place + 64)


def _is_nobody(match: re.Match[str]) -> bool:
    return any(each.search(match[0]) for each in (_NO_DOMAIN, RESERVED)) or bool(
        OF_NOBODY.fullmatch(match[0])
    )


# ---------------------------------------------------------------- telephone

_AREA = "1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[58]|91"
# What stands before: part of a longer number, a path, an address. Looked at behind the first character, because
# a search that begins with a character to look for is many times faster.
_LOOSE = r"(?<![\w.,/#=%&+\-–]{0})"
_GAP = r"[ .\-/_·•~]"
_PHONE = re.compile(
    rf"[+(\[0]{_LOOSE.format('[+(0]')}(?:"
    # with the code of a country, behind a plus, two zeros, or in brackets
    rf"(?:(?<=\+)|(?<=0)0[ ]?|(?<=\()(?:\+|00))[1-9]\d{{0,2}}\)?{_GAP}{{0,3}}(?:\(0\)[ ]?)?(?:\d|\(\d\)[ ]?)(?:{_GAP}?\d){{5,11}}"
    # mobile; area codes of three figures; area codes of four
    rf"|(?:(?<=0)|(?<=[(\[])0)6[)\]]?(?:{_GAP}{{0,3}}|: ?|\s?\([^\W\d]{{2,10}}\)\s?)[1-9](?:{_GAP}?\d){{7}}"
    rf"|(?:(?<=0)|(?<=[(\[])0)(?:{_AREA})[)\]]?{_GAP}{{0,3}}[1-9](?:{_GAP}?\d){{6}}"
    rf"|(?:(?<=0)|(?<=[(\[])0)[1-57]\d\d[)\]]?{_GAP}{{1,3}}[1-9](?:{_GAP}?\d){{5}}"
    r")(?![^\W_]|%\d|[.,]\d|-\d)"
)
# In other groups than usual: mobile, and nothing but ten figures; each figure apart.
_PHONE_ODD = re.compile(
    rf"0(?<![\w.,/#=%&+\-–]0)(?:6\d{{0,3}}(?:{_GAP}\d{{2,6}}){{1,4}}|(?:([ .\-])6)(?:\1\d){{8}})(?![^\W_]|%|[.,]\d|[ -]\d)"
)
_PHONE_O = re.compile(r"6(?<=\b[oO]6)(?:[ .-]?\d){8}(?!\w)")
# What _LOOSE leaves out for the sake of addresses and decimals, behind a word that says what it is: "tel.070-…"
_PHONE_CLOSE = re.compile(r"[+0](?<=[.,=#/&(][+0])[\d()+.\-/ ]{8,18}\d(?!\w)")
_PHONE_BEHIND_A_WORD = re.compile(
    r"[/=](?:(?<=[a-z]/)0(?:\d{2}-\d{7}|\d{3}-\d{6}|6-\d{8})|(?<==)06-(?:[1-9]\d{7}|\d{2}(?:-\d{2}){3}))(?![\w-])"
)
_CALLED = re.compile(
    r"\b(?:tel(?:efoon)?(?:nr|nummer)?|t|m|mob(?:iel)?|gsm|fax|phone|cell|whatsapp|bel|sms|nummer|number)[.,=#/&:]{1,2}\(?$",
    re.IGNORECASE,
)
_PHONE_LINK = re.compile(
    r"\b(?:tel:|sms:|callto:|wa\.me/|signal\.me/#p/|t\.me/|viber:[^\s\"'<>]{0,30}number=|whatsapp[^\s\"'<>]{0,30}phone=)"
    r"(?:\+|00)?[\d().\- ]{8,18}",
    re.IGNORECASE,
)
_NOT_A_PHONE = re.compile(r"^0\d[-.]0?\d[-.](?:19|20)\d\d|^0\d\.\d\d\d\.\d\d\d$")
# Behind a word that says so: a number inside an office, the number without its zero or its plus, one glued together.
_INSIDE = re.compile(
    r"(?<![^\W_])(?:doorkies(?:nummer|nr)?|toestel(?:nummer|nr)?|tst|ext(?:ension)?)[. :=]{1,3}\d{3,5}(?!\w)",
    re.I,
)
_BARE = (
    re.compile(r"31[ -]?[1-9](?:[ -]?\d){8}(?!\d)"),
    re.compile(r"6[1-9]\d{7}(?!\d)"),
    re.compile(r"0[1-9]\d{8}(?!\d)"),
)
_SAID = re.compile(
    r"(?<![^\W_])(?:tel(?:efoon)?(?:nummer|nr)?|t|m|mob(?:iel)?(?:nummer|nr)?|gsm|phone|cell|whatsapp|bel(?:t|len)?(?: met| naar)?|bereikbaar op|app|sms|fax)[\"']?[. :=-]{1,3}[\"']?$",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?:nul|zero|null|zéro)(?![ ,-]{{1,2}}(?:een|[eé]{{2}}n|one|eins|un)[ ,-]{{1,2}}(?:twee|two|zwei|deux)\b)(?:[ ,-]{{1,2}}{FIGURE}){{6,10}}\b"
    rf"|\b(?:nul|zero) ?(?:zes|six)[ ,-]{{1,2}}[1-9](?:[ .-]?\d){{7}}(?!\d)",
    re.IGNORECASE,
)


def telephone(text: str) -> Iterator[re.Match[str]]:
    """Telephone numbers of the Netherlands, and of other countries with their country code."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if (
            not _NOT_A_PHONE.match(match[0])
            and len(set(digits[2:])) > 1
            and not in_a_drawing(match)
            and _exists(match[0])
        ):
            yield match
    for match in _PHONE_ODD.finditer(text):
        if (
            len(re.sub(r"\D", "", match[0])) == 10
            and not in_a_row_of_numbers(match)
            and not _NOT_A_PHONE.match(match[0])
        ):
            yield match
    for match in _PHONE_CLOSE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if 10 <= len(re.sub(r"\D", "", match[0])) <= 14 and _CALLED.search(before):
            yield match
    if has(text, _LINKS) or "tel:" in text or "sms:" in text or "wa.me/" in text or "t.me/" in text:
        yield from _PHONE_LINK.finditer(text)
    yield from _PHONE_O.finditer(text)
    yield from _PHONE_BEHIND_A_WORD.finditer(text)
    yield from near(text, _INSIDE, _OFFICE)
    for pattern in _BARE if has(text, _CALLS) else ():
        for match in pattern.finditer(text):
            if _SAID.search(text[max(0, match.start() - 22) : match.start()]):
                yield match
    yield from near(text, _IN_WORDS, _ZERO)


_LINKS = pieces("callto", "whatsapp", "signal", "viber")
_ZERO = whole("nul", "zero", "null", "zéro")
_CALLS = pieces("telefoon", "whatsapp", "mobiel", "bereikbaar") + whole(
    "tel", "t", "m", "mob", "gsm", "phone", "cell", "bel", "belt", "bellen", "app", "sms", "fax"
)
_OFFICE = pieces("doorkies", "toestel", "tst", "extension")


def _exists(said: str) -> bool:
    """Whether there is a country with this code and numbers of this length; those of here are known by area."""
    digits = re.sub(r"\(0\)|\D", "", said)
    if not said.lstrip("([").startswith(("+", "00")):
        return True
    try:
        said_so = phonenumbers.is_possible_number_with_reason(phonenumbers.parse("+" + digits.lstrip("0")))
        return said_so == phonenumbers.ValidationResult.IS_POSSIBLE
    except phonenumbers.NumberParseException:
        return False
