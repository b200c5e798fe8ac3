# ruff: noqa: E501, RUF001 - a pattern stands on one line, with the signs that people type
"""Where somebody lives, and where somebody is: online and on a map."""

import ipaddress
import re
from collections.abc import Iterator

from staatvanmigratie.privacy.kinds.hints import (
    in_a_row_of_numbers,
    near,
    pieces,
    shaped,
    whole,
)

# ---------------------------------------------------------------- home

_ENDS = (
    "straat|laan|weg|plein|gracht|kade|dijk|singel|hof|pad|dreef|steeg|plantsoen|park|boulevard|markt|wal|ring|baan|"
    "lust|akker|veld|oord|horst|erf|haven|poort|burg|berg|hoek|eind|heuvel|zoom|meent|donk|buurt|brink|es"
)
_STREET = rf"(?:[A-ZÀ-Ý'][\wà-ÿ.'-]*\s){{0,3}}(?:[A-ZÀ-Ý][\wà-ÿ'-]*(?:{_ENDS})|(?:Laan|Weg|Plein|Hof|Kade|Dijk)(?:\s[\w-]+){{1,3}}|Laan|Weg|Plein|Hof|Kade|Dijk|Singel|Gracht|Markt|Haven)\s\d{{1,4}}(?:\s?-\s?\d{{1,3}}|\s?[a-zA-Z](?!\w)|\s?(?:bis|hs|huis|[IV]{{1,3}})(?!\w))?"
_POST = r"[1-9]\d{3}\s?[A-Z]{2}(?!\w)"
_AT_HOME = re.compile(
    rf"{_STREET}[\s,;|]{{1,6}}{_POST}|{_POST}[\s,;|]{{1,4}}(?:\d{{1,4}}\s?[a-zA-Z]?[\s,;|]{{1,4}})?{_STREET}"
)
_ADDRESS = re.compile(
    rf"(?i:\b(?:woon(?:t|de|achtig|adres|plaats)?|wonende|adres|huisadres|verblijft|verblijfadres|gevestigd|home address|lives at)(?:\s(?:is|op|te|aan|aan de|in|at))?\b)[\"']?[\s:=]{{1,4}}[\"']?(?:[A-ZÀ-Ý][\w'-]{{1,30}}(?:\s[A-ZÀ-Ý][\w'-]{{1,30}})?,?\s(?:aan|op|in)\s)?(?:de |het )?{_STREET}"
    rf"|(?i:\b(?:postcode|adres|huisnummer|woonadres)(?: en huisnummer)?)[\"']?[\s:=]{{1,4}}[\"']?{_POST}[\s,;]{{0,3}}(?i:nr\.?|huisnummer|hsnr\.?)?\s?\d{{1,4}}(?!\d)"
    r"|(?i:\b(?:anschrift|wohnhaft(?: in)?|adresse|address|domicile|domicilié))[\"']?[\s:=]{1,4}[\"']?"
    r"(?:[A-ZÀ-Ý][\wß'-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|ufer)\s\d{1,4}\s?[a-z]?,?|\d{1,4},?\s(?:rue|avenue|boulevard|place|[A-Z]\w+\s(?:Street|Road|Lane|Avenue))[^\n]{0,40}?,)\s(?=[A-Z\d])"
)
_IN_KEYS = re.compile(
    r"\"(?:straat(?:naam)?|street)\"\s?:\s?\"[^\"\n]{3,60}\",\s{0,9}\"(?:huis)?(?:nummer|number|nr)\"\s?:\s?\"?\d{1,5}",
    re.IGNORECASE,
)


def home(text: str) -> Iterator[re.Match[str]]:
    """A street with a number and its postcode, or either of them behind a word that says that somebody lives there."""
    for place in shaped(text, b"9999AA", b"9999 AA"):
        for match in _AT_HOME.finditer(text, max(0, place - 60), place + 77):
            if match.start() <= place < match.end():
                yield match
                break
    yield from near(text, _ADDRESS, _LIVES)
    if '"str' in text or '"Str' in text:
        yield from _IN_KEYS.finditer(text)


_LIVES = pieces(
    "woon",
    "wonende",
    "adres",
    "huisadres",
    "verblijf",
    "postcode",
    "huisnummer",
    "gevestigd",
    "anschrift",
    "wohnhaft",
    "address",
    "domicil",
) + whole("home", "lives")


# ---------------------------------------------------------------- where somebody is, online and on a map

_FOUR = re.compile(r"\.\d{1,3}\.\d{1,3}\.")
_IP4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
_IP6 = re.compile(
    r"(?<![\w:.])(?:2[0-9a-f]{3}|f[cde][0-9a-f]{2})(?::[0-9a-f]{0,4}){2,7}(?![\w:])",
    re.IGNORECASE,
)
_COLONS, _BEFORE_COLONS = re.compile(r":[0-9a-fA-F]{0,4}:"), re.compile(r"[0-9a-fA-F:]*$")
_HOUSE = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)


def addresses(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Addresses on the internet, each with whether it is one of the house."""
    found: dict[int, re.Match[str]] = {}
    for middle in _FOUR.finditer(text):
        for before in (1, 2, 3):
            if match := _IP4.match(text, max(0, middle.start() - before)):
                found[match.start()] = match
                break
    for middle in _COLONS.finditer(text):
        start = _BEFORE_COLONS.search(text, max(0, middle.start() - 40), middle.start()).start()
        if start not in found and (match := _IP6.match(text, start)):
            found[start] = match
    for match in found.values():
        try:
            said = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        version = said.version == 4 and (
            match[0].endswith(".0.0")
            or re.search(
                r"(?:\bv|versie|version|==|>=|~=)\W{0,3}$",
                text[max(0, match.start() - 10) : match.start()],
                re.I,
            )
        )
        if not (
            said.is_loopback or said.is_unspecified or said.is_multicast or version or match[0][0] == "0"
        ):
            if said.version == 4 and in_a_row_of_numbers(match):
                continue
            yield match, any(said in net for net in _HOUSE if net.version == said.version)


def online(text: str) -> Iterator[re.Match[str]]:
    """Addresses on the internet, as logs keep of visitors."""
    yield from (match for match, house in addresses(text) if not house)


_LAT_LON = re.compile(
    r"5[0-3]\.(?<![\w.,\-\[]\d\d\.)(?<![\d\]][ ,;]\d\d\.)\d{4,15}\s?[,; ]\s?[3-7]\.\d{4,15}(?![\d\w]|\s?[,;]\s?-?\d)"
)
_SPOTS = (
    (pieces("lat"), re.compile(r"(?:\b|(?<=\bm))lat(?:itude)?[\"']?\s?[=:]\s?[\"']?-?\d{1,2}\.\d{4,}[\"']?[\s,;&]{1,4}[\"']?m?lo?ng?(?:itude)?[\"']?\s?[=:]\s?[\"']?-?\d{1,3}\.\d{4,}", re.I)),
    (pieces("maps", "geo", "openstreetmap"), re.compile(r"(?:maps[^\s\"'<>]{0,60}[@=/]|geo:|openstreetmap\.org[^\s\"'<>]{0,60}[=/])-?\d{1,2}\.\d{4,},-?\d{1,3}\.\d{4,}", re.I)),
)  # fmt: skip
_DEGREES = re.compile(
    r"\d{1,2}°\s?\d{1,2}['′]\s?\d{1,2}(?:[.,]\d+)?[\"″']{1,2}\s?[NZS][\s,;]{1,3}\d{1,3}°\s?\d{1,2}['′]\s?\d{1,2}"
)


def spot(text: str) -> Iterator[re.Match[str]]:
    """A place on a map as exact as a house."""
    for place in shaped(text, b"99.9999"):
        if match := _LAT_LON.match(text, place):
            yield match
    for words, pattern in _SPOTS:
        yield from near(text, pattern, words)
    if "°" in text:
        yield from _DEGREES.finditer(text)
