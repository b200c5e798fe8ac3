"""A PDF that was saved over is read as it was before; what looks like the end of a file ends none."""

import io

import pikepdf
import pytest

from staatvanmigratie.privacy.parts import Packed
from staatvanmigratie.privacy.readers import pdf


def earlier(content: bytes) -> list[bytes]:
    return [
        each.content
        for each in pdf.parts(content)
        if isinstance(each, Packed) and each.place.startswith("earlier version")
    ]


@pytest.fixture
def plain():
    def write(stream: bytes = b"") -> bytes:
        document, to = pikepdf.new(), io.BytesIO()
        document.add_blank_page().Contents = document.make_stream(stream)
        document.save(to, compress_streams=False)
        return to.getvalue()

    return write


def test_the_map_of_a_font_that_ends_as_a_file_does_is_no_earlier_version(plain):
    assert b"%%EOF\nendstream" in (content := plain(b"end\n%%EndResource\n%%EOF"))
    assert earlier(content) == []


def test_what_was_saved_over_is_read(plain):
    first = plain()
    content = first + b"9 0 obj\n(new)\nendobj\nstartxref\n0\n%%EOF\n"

    assert earlier(content) == [first]
