"""The digests by which what was agreed to is known, and the form of what counted as seen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

#: Of what counts as seen, and of the stored content. In form 1 only outputs of the report counted, without
#: their drawings and cards, and no box, sources, settings or pages beside the first.
FORM = 2

_LENGTH = 32  # of a digest in hexadecimal digits: 128 bits


def digest(value: Any) -> str:
    """Return the digest of a value of JSON; anything else in it counts as it is written."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def digest_of(chapters: Mapping[str, str]) -> str:
    """Return the digest of several chapters from theirs."""
    return digest(sorted(chapters.items()))
