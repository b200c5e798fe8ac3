"""Images: text chunks, comments, EXIF, XMP and IPTC, and what was put behind the image."""

import re
import struct
from collections.abc import Callable, Iterator

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.kinds.persons import TELLS_WHO
from staatvanmigratie.privacy.parts import Inside, Packed, Part

#: The most that a text in an image may unpack to.
LARGEST = 10_000_000


def reader(content: bytes) -> Callable[[bytes], Iterator[Inside]] | None:
    """Return what reads this kind of image; None if it is none."""
    for sign, how in (
        (b"\x89PNG\r\n\x1a\n", _png),
        (b"\xff\xd8\xff", _jpeg),
        (b"II*\0", _tiff),
        (b"MM\0*", _tiff),
        (b"GIF8", _gif),
    ):
        if content.startswith(sign):
            return how
    return _webp if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _png(content: bytes) -> Iterator[Inside]:
    place = 8
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        key, _, rest = data.partition(b"\0")
        if kind == b"tEXt":
            yield from _said(key, rest)
        elif kind == b"zTXt":
            yield from _said(key, readable_text.inflated(rest[1:], LARGEST))
        elif kind == b"iTXt":
            _, _, said = [*rest[2:].split(b"\0", 2), b"", b""][:3]
            yield from _said(key, readable_text.inflated(said, LARGEST) if rest[:1] == b"\1" else said)
        elif kind == b"eXIf":
            yield from _exif(data)
        elif kind == b"IEND":
            break
        elif kind not in (b"IHDR", b"IDAT", b"PLTE"):
            yield Part(f"image metadata, {kind.decode('latin-1')}", readable_text.printable(data))
    if place < len(content):
        yield Packed("behind the image", "behind", content[place:])


def _said(key: bytes, said: bytes) -> Iterator[Inside]:
    name = key.decode("latin-1")
    if name.startswith("Raw profile type"):  # ImageMagick: EXIF and IPTC in hexadecimal
        digits = re.sub(rb"[^0-9a-fA-F]", b"", said.strip().partition(b"\n")[2].partition(b"\n")[2])
        yield Packed(
            f"image metadata, {name}", "profile", bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        )
    if said.lstrip().startswith((b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")):
        yield Packed("image metadata, XMP", "xmp.xml", said)
    else:
        yield Part(
            f"image metadata, {name}", readable_text.decoded(said), author=bool(TELLS_WHO.fullmatch(name))
        )


def _jpeg(content: bytes) -> Iterator[Inside]:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == 0xFF:  # filling
            place += 1
            continue
        data = content[place + 4 : place + 2 + length]
        if marker in (0xDA, 0xD9):
            break
        if data.startswith(b"Exif\0\0"):
            yield from _exif(data[6:])
        elif marker == 0xE1:
            yield Packed("image metadata, XMP", "xmp.xml", data.partition(b"\0")[2])
        elif marker == 0xED:
            yield from _iptc(data)
        elif marker == 0xFE:
            yield Packed("image metadata, comment", "comment", data)
        elif 0xE2 <= marker <= 0xEF:
            yield Part("image metadata", readable_text.printable(data))
        place += 2 + max(length, 2)
    end = content.rfind(b"\xff\xd9")
    if 0 <= end < len(content) - 2:
        yield Packed("behind the image", "behind", content[end + 2 :])
    elif end < 0:
        yield Part("bytes", readable_text.printable(content[place:]))


_IPTC = re.compile(rb"\x1c\x02([\x50\x55\x6e\x74\x76\x7a])(..)", re.DOTALL)
_IPTC_AUTHORS = {0x50, 0x6E, 0x76, 0x7A}  # by-line, credit, contact, writer of the caption


def _iptc(data: bytes) -> Iterator[Part]:
    for match in _IPTC.finditer(data):
        said = readable_text.decoded(data[match.end() : match.end() + int.from_bytes(match[2], "big")])
        yield Part("image metadata, IPTC", said, author=match[1][0] in _IPTC_AUTHORS)
    yield Part("image metadata, IPTC", readable_text.printable(data))


def _webp(content: bytes) -> Iterator[Inside]:
    place = 12
    while place + 8 <= len(content):
        kind, length = struct.unpack("<4sI", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        if kind == b"EXIF":
            yield from _exif(data.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield Packed("image metadata, XMP", "xmp.xml", data)
        place += 8 + length + length % 2
    if place < len(content):
        yield Packed("behind the image", "behind", content[place:])


def _gif(content: bytes) -> Iterator[Inside]:
    yield Part("image metadata", readable_text.printable(content))
    if (start := content.find(b"<?xpacket")) >= 0:
        yield Packed("image metadata, XMP", "xmp.xml", content[start:])


# ---------------------------------------------------------------- EXIF

_EXIF_AUTHORS = {0x013B, 0x8298, 0x9C9D, 0xA430}  # artist, copyright, author of Windows, owner of the camera
_OF_WINDOWS = range(0x9C9B, 0x9CA0)
_BELOW, _GPS = (0x8769, 0xA005), 0x8825
_MOST_ENTRIES = 2000


def _tiff(content: bytes) -> Iterator[Inside]:
    yield from _exif(content)


def _exif(data: bytes) -> Iterator[Part]:
    """The words in EXIF, who made it apart, and whether a place on earth is in it."""
    order = "<" if data[:2] == b"II" else ">"
    folders, seen = [struct.unpack(f"{order}I", data[4:8])[0]], set()
    while folders and len(seen) < 50:
        offset = folders.pop()
        if offset in seen or not 0 < offset <= len(data) - 2:
            continue
        seen.add(offset)
        (count,) = struct.unpack(f"{order}H", data[offset : offset + 2])
        for number in range(min(count, _MOST_ENTRIES)):
            start = offset + 2 + 12 * number
            if start + 12 > len(data):
                break
            tag, kind, size, value = struct.unpack(f"{order}HHII", data[start : start + 12])
            if tag in _BELOW:
                folders.append(value)
            elif tag == _GPS:
                yield Part("image metadata", "GPS", rule="place where a photo was taken")
            elif tag in _OF_WINDOWS or (kind == 2 and tag in _EXIF_AUTHORS):
                raw = data[value : value + size] if size > 4 else data[start + 8 : start + 8 + size]
                said = (
                    raw.decode("utf-16-le", "replace") if tag in _OF_WINDOWS else readable_text.decoded(raw)
                )
                yield Part("image metadata", said.strip("\0 "), author=tag in _EXIF_AUTHORS)
        after = offset + 2 + 12 * count
        if after + 4 <= len(data):
            folders.append(struct.unpack(f"{order}I", data[after : after + 4])[0])
    yield Part("image metadata", readable_text.printable(data))
