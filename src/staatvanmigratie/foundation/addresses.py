"""Which addresses a page may have: of the web, of mail, and within the report. Others can run something."""

import re

#: Browsers leave out white space and controls before they look what an address begins with.
_LEFT_OUT = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff]+")
_KIND = re.compile(r"([^/?#:]*):")
KINDS = ("http", "https", "mailto")
_OF_SERVERS = ("http", "https", "ftp", "ws", "wss")


def is_safe(address: str) -> bool:
    """Tell whether an address may stand in a link."""
    kind = kind_of(address)
    return kind in KINDS or (not kind and not is_elsewhere(address))


def safe(address: str | None) -> str:
    """Return an address that may stand in a link, and nothing for another one."""
    return address if address and is_safe(address) else ""


def is_elsewhere(address: str) -> bool:
    """Tell whether an address leads out of the report, or cannot be told to stay in it."""
    return bool(kind_of(address)) or _names_a_server(address)


def is_on_a_server(address: str) -> bool:
    """Tell whether who fetches an address asks another server for it."""
    return kind_of(address) in _OF_SERVERS or _names_a_server(address)


def _names_a_server(address: str) -> bool:
    return _plain(address).replace("\\", "/").startswith("//")


def kind_of(address: str) -> str:
    """Return what an address begins with, up to its colon, as a browser reads it; empty within the report."""
    found = _KIND.match(_plain(address))
    return found[1].lower() if found else ""


def _plain(address: str) -> str:
    return _LEFT_OUT.sub("", address)
