"""Text as an eye would read it: decoded, without invisible characters, with escapes written out.

Somebody's address is in a file also when a space does not break, when the at sign is ``&#64;``, ``%40`` or
``\\u0040``, or when the file has two bytes a letter. The number of lines stays what it was.
"""

import base64
import codecs
import html
import quopri
import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # before the shorter one that it begins with
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("else cp1252", _as_cp1252)


def wide(content: bytes) -> str | None:
    """Return the encoding of text with two or four bytes a letter; None if it is not."""
    for mark, name in _MARKS.items():
        if content.startswith(mark) and name != "utf-8":
            return name
    head = content[:2000]
    if len(head) < 8 or head.count(0) * 3 < len(head):
        return None
    odd, even = head[1::2].count(0), head[::2].count(0)
    if min(odd, even) * 10 > max(odd, even):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def decoded(content: bytes) -> str:
    """Return a file as text. A byte that is no UTF-8 is read as Windows does, and no other with it."""
    if name := wide(content):
        return content.decode(name, "replace").lstrip("\ufeff")
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "else cp1252").replace("\0", "")


_RUN = re.compile("[\x20-\x7e\u00a0-\u024f]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xc0-\xff]\0){5,}")
_WIDE_TURNED = re.compile(rb"(?:\0[\x20-\x7e\xc0-\xff]){5,}")


def printable(content: bytes) -> str:
    """Return the readable runs of a binary file, one a line; also those of two bytes a letter."""
    runs = _RUN.findall(content.decode("utf-8", "else cp1252"))
    runs += [run.decode("utf-16-le") for run in _WIDE.findall(content)]
    return "\n".join([*runs, *(run.decode("utf-16-be") for run in _WIDE_TURNED.findall(content))])


# Soft hyphens, joiners, marks of direction: there for a computer, not for an eye.
_UNSEEN = [0xAD, 0x34F, 0x61C, *range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
_UNSEEN += [*range(0x2060, 0x2070), 0x20E3, *range(0xFE00, 0xFE10), 0xFEFF]
_READ_AS: dict[int, str | None] = dict.fromkeys(_UNSEEN)
_READ_AS |= {
    start + digit: str(digit) for start in (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6) for digit in range(10)
}
_READ_AS |= dict.fromkeys((0x24D0, 0x24B6), "@")  # an a in a circle
_READ_AS |= dict.fromkeys((0x3002, 0xFF61), ".")  # the full stop of China and Japan
_READ_AS |= dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")


_ODD = re.compile(f"[{''.join(map(chr, _READ_AS))}]")


#: Letters that were read as Windows does though they were UTF-8: AyÅŸe.
_TWICE = re.compile("[Â-ß][^\x00-\x7f]")


def _read_once(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode()
    except UnicodeError:
        return match[0]


def tidy(text: str) -> str:
    """Return text without invisible characters, with one kind of space, hyphen and at sign."""
    if text.isascii():
        return text
    if "Ã" in text or "Å" in text or "Ä" in text:
        text = _TWICE.sub(_read_once, text)
    text = _ODD.sub(lambda match: _READ_AS[ord(match[0])] or "", text)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([nrtbfv/\"'\\]))"
)
_AT_ESCAPED_AGAIN = re.compile(r"(?<=[\w+-])\\{1,4}(?:x40|u0040|u\{40\})(?=\w)")
_CSS_AT = re.compile(r"\\0{0,4}40(?![0-9a-fA-F])\s?")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{2,7}|[a-zA-Z]{2,10});?")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")


def unescaped(text: str) -> str:
    """Return text with backslashes, entities and percent signs written out, also where escaped twice."""
    if "fromCharCode" in text or "chr(" in text:
        text = _CODES.sub(_of_codes, text)
    if "=?" in text:
        text = _IN_A_HEAD.sub(_of_a_head, text)
    if "+AEA-" in text:  # UTF-7
        text = text.replace("+AEA-", "@")
    if "\\100" in text:  # an at sign in octal, and what goes with it
        text = _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)
    if "\\" in text:
        text = _ESCAPE.sub(_letter, _CSS_AT.sub("@", text))
        if "\\" in text:
            text = _AT_ESCAPED_AGAIN.sub("@", text)
    for _ in range(3):
        before = text
        if "&" in text and ("&#" in text or _ENTITY.search(text)):
            text = _same_lines(html.unescape(text), text)
        if "%" in text and _PERCENT.search(text):
            text = _same_lines(unquote(text, errors="replace"), text)
        if text == before:
            break
    return text


_CODE = r"((?:\s?\d{2,6}\s?,){3,4000}\s?\d{2,6})\s?"
_CODES = re.compile(
    rf"fromCharCode(?:\.apply)?\((?:\w{{1,9}},\s?|\.\.\.)?\[?{_CODE}[\])]"
    rf"|(?<![\w\])])\[{_CODE}\](?=[^\n]{{0,40}}(?:CharCode|chr\())"
)
_OCTAL = re.compile(r"\\(0[4-7][0-7]|1[0-7][0-7]|[4-7][0-7])")
_IN_A_HEAD = re.compile(r"=\?([\w-]{3,20})\?([bBqQ])\?([^?\s]{1,2000})\?=")


def _of_codes(match: re.Match[str]) -> str:
    return "".join(
        chr(code) if 32 <= (code := int(each)) < 0xD800 else " " for each in (match[1] or match[2]).split(",")
    )


def _of_a_head(match: re.Match[str]) -> str:
    try:
        how = base64.b64decode if match[2] in "bB" else quopri.decodestring
        return how(match[3].replace("_", " ")).decode(match[1], "replace")
    except (ValueError, LookupError):
        return match[0]


def _letter(match: re.Match[str]) -> str:
    if match[1]:  # one letter, in two halves
        return (bytes.fromhex(match[1][:4]) + bytes.fromhex(match[1][6:])).decode("utf-16-be", "replace")
    if digits := match[2] or match[3] or match[4]:
        code = int(digits, 16)
        return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
    return match[5] if match[5] in "/\"'\\" else " "


def _same_lines(text: str, before: str) -> str:
    """An escaped end of a line is none of the file's own lines; few files have one."""
    if text.count("\n") == before.count("\n"):
        return text
    marked = re.sub(r"&#(?:10|[xX]0*[aA]);?|&NewLine;|%0[aA]", " ", before)
    return unquote(html.unescape(marked), errors="replace")


_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?<!==)(?:[A-Za-z0-9+/_-]{60,76}\r?\n)*[A-Za-z0-9+/_-]{20,}(?![A-Za-z0-9+/_-])={0,2}"
)
# The same runs with every letter of base64 an "a" and any other a space, where a long one is found at once.
_LETTER = re.compile(rb"[A-Za-z0-9+/_-]")
_MARKED = bytes(ord("a") if _LETTER.match(bytes([code])) else ord(" ") for code in range(256))
_LONG = b"a" * 20
_PACKED_SIGNS = (b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"%PDF-", b"BZh", b"\xfd7zXZ")
_READABLE = bytes([9, 10, 13, *range(32, 127)])


def packed(text: str) -> Iterator[tuple[int, bytes]]:
    """Yield where base64 stands in a text and what it holds, if that is text or a known kind of file."""
    for match in _base64(text):
        start = match.start()
        if (said := _of_hexadecimal(match[0])) is not None:
            yield start, said
            continue
        if not _may_be_packed(text[start : start + 12]):
            continue
        head = base64.b64decode(text[start : start + 12].translate(_STANDARD))
        said = match[0].translate(_STANDARD).rstrip("=")
        content = base64.b64decode(said[: len(said) - (len(said) % 4 == 1)] + "==")
        if head.startswith(_PACKED_SIGNS) or _is_text(content):
            yield start, content


_HEXADECIMAL = re.compile(r"(?:[2-7][0-9a-fA-F]){10,2000}")


def _of_hexadecimal(said: str) -> bytes | None:
    """Return text that was written as figures; a digest is none, for one byte in two of it is no letter."""
    if not _HEXADECIMAL.fullmatch(said):
        return None
    content = bytes.fromhex(said)
    return content if content.isascii() and not content.translate(None, _READABLE) else None


@lru_cache(maxsize=100_000)
def _may_be_packed(begin: str) -> bool:
    head = base64.b64decode(begin.translate(_STANDARD))
    return head.startswith(_PACKED_SIGNS) or _is_text(head)


def _is_text(content: bytes) -> bool:
    """Whether nearly all of it can be read, in letters of one byte or of more."""
    if len(content.translate(None, _READABLE)) * 20 < len(content):
        return True
    said = content.decode("utf-8", "ignore")  # cut in a letter, it is still a text
    return len(said.encode()) >= len(content) - 3 and sum(not c.isprintable() for c in said) * 20 < len(said)


def _base64(text: str) -> Iterator[re.Match[str]]:
    marked = text.encode("latin-1", "replace").translate(_MARKED)  # a byte a letter: places are the same
    start = marked.find(_LONG)
    while start >= 0:
        if match := _BASE64.match(text, start):
            yield match
        end = match.end() if match else marked.find(b" ", start)
        start = marked.find(_LONG, end) if end >= 0 else -1


_STANDARD = str.maketrans("-_", "+/", "\r\n")


def inflated(content: bytes, largest: int, bits: int = zlib.MAX_WBITS) -> bytes:
    """Return what zlib packed.

    Raises
    ------
    ValueError
        It becomes larger than ``largest`` bytes.
    """
    unpacking = zlib.decompressobj(bits)
    result = unpacking.decompress(content, largest)
    if unpacking.unconsumed_tail:
        raise ValueError(f"more than {largest} bytes when unpacked")
    return result
