"""A picture by what it shows: the same pixels are the same picture, however they were packed."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from staatvanmigratie.foundation.files import digest

#: What becomes red, green, blue and how opaque without loss; of other modes the values count as they are.
_SIMPLE = {"1", "L", "LA", "P", "PA", "RGB", "RGBA"}
#: Beside the pixels: what changes their colours, and how a moving picture moves.
_SHOWS = ("gamma", "duration", "loop")
_TURNED = 0x0112  # the tag of EXIF that turns a photograph
_NO_PICTURE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
    *(OSError, SyntaxError, ValueError, EOFError),
)


def of_picture(content: bytes) -> str:
    """Return the digest of what a picture shows; of one that cannot be opened, that of its bytes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                return digest(["picture", *_shown(picture)])
    except _NO_PICTURE:
        return of_bytes(content)


def of_bytes(content: bytes) -> str:
    """Return the digest of what nobody here can open."""
    return digest(["bytes", hashlib.sha256(content).hexdigest()])


def _shown(picture: Image.Image) -> Iterator[Any]:
    profile = hashlib.sha256(picture.info.get("icc_profile") or b"").hexdigest()
    yield [picture.getexif().get(_TURNED, 1), profile]
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        about = {name: repr(frame.info[name]) for name in _SHOWS if frame.info.get(name) is not None}
        yield [list(frame.size), *_pixels(frame), about]


def _pixels(frame: Image.Image) -> list[str]:
    if frame.mode not in _SIMPLE:
        return [frame.mode, hashlib.sha256(frame.tobytes()).hexdigest()]
    values = np.array(frame.convert("RGBA"))
    values[values[..., 3] == 0] = 0  # what is not there has no colour
    return ["RGBA", hashlib.sha256(values.tobytes()).hexdigest()]
