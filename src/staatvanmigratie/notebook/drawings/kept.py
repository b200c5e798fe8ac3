"""Drawings are kept by the digest of all they depend on, in ``charts`` of the folder ``SVM_CACHE`` names."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from staatvanmigratie.foundation.files import text_digest, write_whole

#: How many drawings stay: those of all editions a few times over.
_KEPT = 5000


def find(key: str, cache: str | None) -> str | None:
    """Return the drawing kept under a key; None when it is not there or not whole."""
    if not cache:
        return None
    try:
        digest, _, drawn = _place(key, cache).read_bytes().partition(b"\n")
        whole = hashlib.sha256(drawn).hexdigest().encode() == digest
        if not whole:
            return None
        with suppress(OSError):
            os.utime(_place(key, cache))  # what is used stays
        return drawn.decode()
    except (OSError, UnicodeDecodeError):
        return None


def keep(key: str, drawn: str, cache: str | None) -> None:
    """Keep a drawing, where there is a folder for it."""
    if cache:
        with suppress(OSError):  # a cache that cannot be written is no reason to stop
            write_whole(_place(key, cache), f"{text_digest(drawn)}\n{drawn}")


def prune(cache: str | None) -> None:
    """Forget the drawings that were not used for longest."""
    if not cache:
        return
    with suppress(OSError):
        drawings = list((Path(cache) / "charts").glob("*.svg"))
        if len(drawings) > _KEPT:
            for path in sorted(drawings, key=lambda path: -path.stat().st_mtime_ns)[_KEPT:]:
                path.unlink(missing_ok=True)


def _place(key: str, cache: str) -> Path:
    return Path(cache) / "charts" / f"{key}.svg"
