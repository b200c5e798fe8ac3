"""The texts inside a file, each with its place: pages, properties, comments, hidden sheets, attachments.

Nothing here judges. What can only be a mistake in a file for readers (a tracked change, a comment, a hidden
sheet, an author) is given as a part with the rule it breaks. A file made to harm costs no more than a file
of 100 MB does.
"""

import bz2
import hashlib
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from staatvanmigratie.privacy import readable_text
from staatvanmigratie.privacy.kinds.persons import IS_NAME
from staatvanmigratie.privacy.parts import Inside, Packed, Part
from staatvanmigratie.privacy.readers import office, pages, pdf, pictures
from staatvanmigratie.privacy.readers.office import below_the_root

#: How often a file may lie in a file, and how many bytes may come out of one file altogether.
DEEPEST = 20
LARGEST = 100_000_000
_LARGEST_BROKEN = 20_000_000
_FONTS = (b"wOFF", b"wOF2", b"OTTO", b"ttcf", b"\0\1\0\0\0")
_OFFICE = {".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".ods", ".odt", ".odp", ".zip", ".epub"}
_CLOSED = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"# v2 git bundle",
    b"# v3 git bundle",
    b"PACK\0\0\0",
)
#: Kinds that hold more than a search of their bytes tells: sound, film, databases. The report has none.
_UNKNOWN = (b"ID3", b"OggS", b"fLaC", b"SQLite format 3\0", b"PAR1", b"ARROW1", b"\x1aE\xdf\xa3", b"\x89HDF")


#: Files that are a list of who made something.
_OF_NAMES, _LARGEST_LIST = {"AUTHORS", "CONTRIBUTORS", "MAINTAINERS", "CREDITS", "THANKS"}, 100_000


#: A property or a paragraph in which there is code, or something packed: it is read as a file in its turn.
_HOLDS_MORE = re.compile(
    r"</|<!--|<\w{1,20}[ >]|&#|&(?:commat|period|amp|lt);|%[0-9A-F]{2}|\\[xu]00|=\?|fromCharCode|"
    r"[A-Za-z0-9+/]{20}={0,2}(?![\w/+])"
)


class Opening:
    """How a file is opened: what of its insides is known to be clean, and how much may still come out.

    ``inside`` fills with the digests of the files in it.
    """

    def __init__(self, known: Container[bytes] = ()):
        self.known = known
        self.inside: list[bytes] = []
        self.left = LARGEST

    def is_known(self, packed: Packed) -> bool:
        """Whether a file in the file is known to be clean."""
        kind = PurePosixPath(packed.name).suffix.lower().encode()
        digest = hashlib.blake2b(packed.content, digest_size=16, key=kind).digest()
        self.inside.append(digest)
        return digest in self.known


def parts(name: str, content: bytes, opening: Opening | None = None) -> Iterator[Part]:
    """Yield all texts in a file, its name first. A file that is not what it says it is, is read as bytes."""
    yield Part("file name", name.replace("_", " "))
    yield from _opened(name, content, 0, opening or Opening())


def _opened(name: str, content: bytes, depth: int, opening: Opening) -> Iterator[Part]:
    if depth > DEEPEST:
        yield Part("inside", "", rule="file in a file in a file, not opened")
        return
    suffix = PurePosixPath(name).suffix.lower()
    if PurePosixPath(name).stem.upper() in _OF_NAMES:
        for line in readable_text.decoded(content[:_LARGEST_LIST]).splitlines():
            if IS_NAME.fullmatch(line.strip(" -*\t")):
                yield Part("line", line.strip(" -*\t"), author=True)
    try:
        for each in _of_kind(suffix, content):
            if isinstance(each, Part):
                yield each
                if not each.text or each.lines or each.column or not _HOLDS_MORE.search(each.text):
                    continue
                each = Packed(each.place, "said.html", each.text.encode("utf-8", "surrogatepass"))  # noqa: PLW2901
            if opening.is_known(each):
                continue
            opening.left -= len(each.content) if depth or suffix not in pages.SUFFIXES else 0
            if opening.left < 0:
                yield Part(each.place, "", rule="more than 100 MB packed in a file, not opened")
                return
            for part in _opened(each.name, each.content, depth + 1, opening):
                yield replace(part, place=f"{each.place}, {part.place}")
    except Exception as error:
        yield Part("bytes", readable_text.printable(content[:_LARGEST_BROKEN]))
        yield Part("whole file", type(error).__name__, rule="file that cannot be opened")


def _of_kind(suffix: str, content: bytes) -> Iterator[Inside]:  # noqa: PLR0911 - one line per kind of file
    if content.startswith(_FONTS):
        return iter(())
    if content.startswith(_CLOSED):
        return iter(
            [
                Part("whole file", "", rule="packed file, not opened"),
                Part("bytes", readable_text.printable(content)),
            ]
        )
    if content.startswith(_UNKNOWN) or content[4:8] == b"ftyp" or content[8:12] == b"WAVE":
        return iter(
            [
                Part("whole file", "", rule="file of an unknown kind"),
                Part("bytes", readable_text.printable(content)),
            ]
        )
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return pdf.parts(content)
    if content.startswith(b"PK\x03\x04") or suffix in _OFFICE:
        return office.parts(content, LARGEST)
    if content[257:262] == b"ustar":
        return _tar(content)
    if unpack := next((how for sign, how in _UNPACK.items() if content.startswith(sign)), None):
        return iter([*_named(content), Packed("packed", "file", unpack(content))])
    if reader := pictures.reader(content):
        return reader(content)
    if content.startswith(b"# Sphinx inventory v"):
        return iter(
            [
                Part(
                    "inventory",
                    readable_text.inflated(content.split(b"\n", 4)[4], LARGEST).decode("utf-8", "replace"),
                )
            ]
        )
    if suffix not in pages.SUFFIXES and b"\0" in content and not readable_text.wide(content):
        return iter([Part("bytes", readable_text.printable(content))])
    said = readable_text.decoded(content)
    if suffix == ".ipynb":
        return pages.notebook(said)
    if suffix in office.FLAT or (said.lstrip()[:5] == "<?xml" and "<office:document" in said[:5000]):
        return office.xml("text", content)
    return pages.text(suffix, said)


def _bzip2(content: bytes) -> bytes:
    return _all_of(bz2.BZ2Decompressor(), content)


def _xz(content: bytes) -> bytes:
    return _all_of(lzma.LZMADecompressor(memlimit=200_000_000), content)


def _all_of(unpacking: bz2.BZ2Decompressor | lzma.LZMADecompressor, content: bytes) -> bytes:
    result = unpacking.decompress(content, LARGEST)
    if not unpacking.eof:
        raise ValueError(f"more than {LARGEST} bytes when unpacked, or not whole")
    return result


_FLAG_OF_A_NAME = 8


def _named(content: bytes) -> list[Part]:
    """What a file was called before gzip packed it."""
    if content[:2] != b"\x1f\x8b" or not content[3] & _FLAG_OF_A_NAME or content[3] & 4:
        return []
    return [Part("name before it was packed", readable_text.decoded(content[10 : content.index(b"\0", 10)]))]


_NOBODY = {"", "root", "wheel", "nobody", "users", "staff", "runner"}


def _tar(content: bytes) -> Iterator[Inside]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            yield Part("name of a part", below_the_root(member.name).replace("_", " "))
            yield Part("link of a part", member.linkname)
            if member.uname not in _NOBODY:
                yield Part(member.name, member.uname, rule="owner of a packed file")
            for key, value in member.pax_headers.items():
                yield Part(f"{member.name}, {key}", str(value))
            if member.isfile() and (inner := archive.extractfile(member)):
                yield Packed(member.name, member.name, inner.read(LARGEST))


def _gzip(content: bytes) -> bytes:
    return readable_text.inflated(content, LARGEST, zlib.MAX_WBITS | 16)


_UNPACK = {b"\x1f\x8b": _gzip, b"BZh": _bzip2, b"\xfd7zXZ\0": _xz}
