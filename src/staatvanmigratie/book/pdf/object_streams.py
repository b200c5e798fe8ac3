"""Put the small objects of a PDF together in compressed streams: a third of the size, the same document.

A report holds tens of thousands of tags and links, each a line of plain text. qpdf can pack those too, but
one in 256 of its streams ends in a carriage return by chance. A line feed follows it in the file, and
together they read as one line end: a strict checker then finds the stream a byte shorter than it says it is.
"""

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

import pikepdf

_MOST = 200  # objects in a stream: a reader unpacks all of them to see one
_TABLE = re.compile(
    rb"xref\n0 \d+\n((?:\d{10} \d{5} [nf] \n)+)trailer << (.*) >>\nstartxref\n\d+\n%%EOF\n", re.DOTALL
)
_ENTRY = 20
# A row of the new table: the kind of place, the offset or the stream, and the rank in that stream.
_WIDTHS = (1, 4, 2)


def pack(pdf: bytes) -> bytes:
    """Return a PDF, as qpdf writes it without object streams, with them; no stream ends in a carriage return.

    The same bytes give the same bytes, on any machine.
    """
    at = pdf.rindex(b"\nxref\n") + 1
    table, trailer = _TABLE.fullmatch(pdf, at).groups()
    offsets = [int(table[start : start + 10]) for start in range(_ENTRY, len(table), _ENTRY)]
    out = bytearray(pdf[: offsets[0]])
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    for number, (start, end) in enumerate(zip(offsets, [*offsets[1:], at], strict=True), 1):
        body = pdf[pdf.index(b" obj\n", start) + 5 : pdf.rindex(b"\nendobj", start, end)]
        if body.endswith(b"endstream"):
            places[number] = 1, len(out), 0
            out += pdf[start:end]
        else:
            small.append((number, body))
    groups = [small[start : start + _MOST] for start in range(0, len(small), _MOST)]
    numbers = range(len(offsets) + 1, len(offsets) + 1 + len(groups))
    for stream, group, packed in zip(numbers, groups, _deflated(map(_together, groups)), strict=True):
        places |= {number: (2, stream, rank) for rank, (number, _) in enumerate(group)}
        places[stream] = 1, len(out), 0
        head = f"/Type /ObjStm /N {len(group)} /First {len(_index(group))}"
        out += _stream(stream, head.encode(), packed)
    return bytes(out + _table(places, numbers.stop, trailer, len(out)))


def _table(places: dict[int, tuple[int, int, int]], own: int, trailer: bytes, at: int) -> bytes:
    """Return the table of all places as the last stream of the file, with what closes the file."""
    places[own] = 1, at, 0
    rows = [
        b"".join(part.to_bytes(width, "big") for part, width in zip(places[number], _WIDTHS, strict=True))
        for number in range(own + 1)
    ]
    content = _differences(rows)
    if _ends_in_return(content):  # its own place is in it
        return b"\n" + _table(places, own, trailer, at + 1)
    size, widths = str(own + 1).encode(), " ".join(map(str, _WIDTHS)).encode()
    head = re.sub(rb"/Size \d+", b"/Size " + size, trailer) + b" /Type /XRef /W [ %b ]" % widths
    head += b" /DecodeParms << /Columns %d /Predictor 12 >>" % sum(_WIDTHS)
    (packed,) = _deflated([content])
    return _stream(own, head, packed) + b"startxref\n%d\n%%%%EOF\n" % at


def _differences(rows: Sequence[bytes]) -> bytes:
    """Return each row as its differences with the one before, which are nearly all the same."""
    result = bytearray()
    before = bytes(sum(_WIDTHS))
    for row in rows:
        result.append(2)
        result += bytes((a - b) & 255 for a, b in zip(row, before, strict=True))
        before = row
    return bytes(result)


def _index(group: Sequence[tuple[int, bytes]]) -> bytes:
    """Return which objects stand in a stream, and where behind this index."""
    at, pairs = 0, []
    for number, body in group:
        pairs.append(f"{number} {at}")
        at += len(body) + 1
    return " ".join(pairs).encode() + b"\n"


def _together(group: Sequence[tuple[int, bytes]]) -> bytes:
    content = _index(group) + b"\n".join(body for _, body in group)
    while _ends_in_return(content):
        content += b"\n"
    return content


def _stream(number: int, head: bytes, packed: bytes) -> bytes:
    return b"%d 0 obj\n<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
        *(number, head, len(packed), packed),
    )


def _ends_in_return(content: bytes) -> bool:
    """Tell whether this ends in a carriage return once it is compressed: its checksum comes last."""
    return zlib.adler32(content) & 255 == ord("\r")


def _deflated(contents: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each content compressed by qpdf.

    The zlib of Python is another one on another machine, with other bytes.
    """
    carrier, written = pikepdf.new(), io.BytesIO()
    carrier.Root.Parts = pikepdf.Array(carrier.make_stream(content) for content in contents)
    carrier.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(written) as read:
        yield from (each.read_raw_bytes() for each in read.Root.Parts)
