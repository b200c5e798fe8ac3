"""Decide what stands on which page of a chapter: where a figure stands in its section, and how wide it is.

A figure is never cut in two, so one that does not fit leaves the rest of its page empty. Here it may let the
text of its own section go first, or be a little smaller or larger; it never leaves its section, and figures
and tables keep their order. Of all ways to lay out a chapter that are followed at the same time, the one with
the least blank paper remains. Typst measures each piece once (``measures``); the rest is arithmetic.

Where a heading, a figure or a table opens a page a break is written before it. Inside a text Typst breaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from staatvanmigratie.book.pdf.pieces import Piece

_MM = 72 / 25.4
#: Height of the text of a page, and what is kept free of it because measures are not exact to the point.
_PAGE = (297 - 22 - 26) * _MM
_SAFE = 5.0
_LINE = 13.7  # from line to line
_LEAST = 20.6  # of a paragraph on either side of a break: two lines
_LEAST_OF_A_BOX = 62.0  # its title too, and the white around it
#: Widths of a figure in millimetres, each with its price; the letters of all of them can be read.
_WIDTHS = ((132, 0.0), (124, 0.6), (141, 0.6), (118, 1.5), (150, 1.5))
_WIDE = ((160, 0.0), (152, 0.3), (144, 0.6), (136, 0.9), (128, 1.2), (120, 2.5), (112, 4.0))
#: Space above and below a piece, in points, as in the template.
_SPACE = {
    "kop": ((0, 24), (22, 10), (19, 8), (15, 7)),
    "tussenkop": (14, 6),
    "figuur": (16, 18),
    "tabel": (16, 16),
    "kerncijfers": (16, 16),
    "kader": (15, 15),
    "tekst": (10.5, 10.5),
}
_MOST_BLANK = 0.36
#: How many ways are followed at the same time.
_WAYS = 600
_FLOATS = ("figuur", "tabel")


class Way(NamedTuple):
    """A way to lay out a chapter up to some piece: its cost, how full its last page is, and how it came."""

    cost: float
    at: float  # of the last page, in points
    below: float  # space that the last piece wants below itself
    held: float  # height of headings that wait for what follows them
    lead: float  # space above those headings, which goes when they open a page
    texts: int
    floats: int
    before: "Way | None"
    placed: tuple[int, int]  # the piece, and its width in millimetres or 0
    page: int = 0  # in the chapter
    opens: bool = False  # whether the piece opens a page, with the headings that wait for it


@dataclass(frozen=True)
class _Sized:
    """A piece with its height in points, without that of the drawing."""

    index: int
    piece: Piece
    height: float

    @property
    def space(self) -> tuple[float, float]:
        found = _SPACE[self.piece.kind]
        return found[min(self.piece.level, 4) - 1] if self.piece.kind == "kop" else found

    def widths(self) -> Sequence[tuple[int, float]]:
        if not self.piece.ratio:
            return ((0, 0.0),)
        return _WIDE if self.piece.wide else _WIDTHS

    def high(self, width: int) -> float:
        return self.height + width * _MM * self.piece.ratio


def arranged(pieces: Sequence[Piece], heights: Sequence[float]) -> list[Piece]:
    """Return the pieces of a volume in the order of its pages, each figure with its width.

    Parameters
    ----------
    heights
        Of each piece, in points, without that of the drawing in it.
    """
    found: list[Piece] = []
    for chapter in _chapters(pieces, heights):
        found += _chapter(chapter)
    return found


def _chapters(pieces: Sequence[Piece], heights: Sequence[float]) -> Iterator[list[_Sized]]:
    chapter: list[_Sized] = []
    for index, (piece, height) in enumerate(zip(pieces, heights, strict=True)):
        if piece.kind == "kop" and piece.level == 1 and chapter:
            yield chapter
            chapter = []
        chapter.append(_Sized(index, piece, height))
    if chapter:
        yield chapter


def _chapter(chapter: Sequence[_Sized]) -> list[Piece]:
    texts = [each for each in chapter if each.piece.kind not in _FLOATS]
    floats: list[tuple[_Sized, int, int]] = []  # with how many texts stand before it, and which must not
    before = 0
    for each in chapter:
        if each.piece.kind in _FLOATS:
            end = next((n for n in range(before, len(texts)) if _is_heading(texts[n])), len(texts))
            floats.append((each, before, end))
        else:
            before += 1
    ways = [Way(0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, None, (-1, 0))]
    for _ in chapter:
        ways = _best(step for way in ways for step in _steps(way, texts, floats))
    last = min(ways, key=lambda way: way.cost + _end_of_chapter(way))
    return list(reversed(list(_placed(last, {each.index: each for each in chapter}))))


def _placed(way: Way | None, known: dict[int, _Sized]) -> Iterator[Piece]:
    """Yield the pieces of a way, the last one first."""
    opens = False
    while way is not None and way.before is not None:
        index, width = way.placed
        opens = opens or way.opens
        before = way.before
        above = before.before is not None and _is_heading(known[before.placed[0]])
        piece = known[index].piece
        source = piece.sized(f"{width}mm") if width else piece.sized()
        yield replace(piece, source=f"#nieuwe-bladzijde()\n\n{source}" if opens and not above else source)
        opens = opens and above
        way = before


def _steps(way: Way, texts: Sequence[_Sized], floats: Sequence[tuple[_Sized, int, int]]) -> Iterator[Way]:
    """Yield each way to go on with the next piece."""
    waiting = floats[way.floats] if way.floats < len(floats) else None
    if (
        waiting
        and way.texts >= waiting[1]
        and (way.texts == waiting[1] or not _leads_on(texts[way.texts - 1]))
    ):
        for width, price in waiting[0].widths():
            yield _set(way, waiting[0], width, price)._replace(floats=way.floats + 1)
    if way.texts < len(texts) and not (waiting and waiting[2] <= way.texts):
        text = texts[way.texts]
        # A reader looks for a figure near the sentence that speaks of it.
        passed = 0.25 + text.height / 100 if waiting and way.texts >= waiting[1] else 0.0
        yield _set(way, text, 0, passed)._replace(texts=way.texts + 1)


def _set(way: Way, each: _Sized, width: int, price: float) -> Way:
    """Return the way after a piece was set under what is there, or on the next page."""
    height, (above, below) = each.high(width), each.space
    gap = max(way.below, above) if way.at or way.held else 0.0
    cost, at = way.cost + price, way.at
    placed = (each.index, width)
    if _is_heading(each):
        held, lead = (way.held + gap + height, way.lead) if way.held else (height, gap)
        return Way(cost, at, below, held, lead, way.texts, way.floats, way, placed, way.page)
    whole = each.piece.kind not in ("tekst", "kader")
    least = height if whole or height < 3.5 * _LINE else _LEAST_OF_A_BOX if _is_box(each) else _LEAST
    room, lead, page = _PAGE - _SAFE, way.lead, way.page
    opens = bool(at) and at + lead + way.held + gap + least > room
    if opens:
        cost, page = cost + _blank(at), page + 1
        at, lead, gap = 0.0, 0.0, gap if way.held else 0.0
    at += lead + way.held + gap
    if at + height <= room or whole:
        at += height
    else:  # goes on overleaf
        page += 1
        rest = height - int((room - at + _LINE / 2) / _LINE) * _LINE
        at = (max(rest, _LEAST) + (_LINE if height > 8 * _LINE else 0)) % room
    return Way(cost, at, below, 0.0, 0.0, way.texts, way.floats, way, placed, page, opens)


def _blank(at: float) -> float:
    """Return what it costs to leave a page when it is filled so far."""
    share = max(0.0, 1 - at / _PAGE)
    return 12 * share * share + (200 * (share - _MOST_BLANK) + 20 if share > _MOST_BLANK else 0)


def _end_of_chapter(way: Way) -> float:
    share = max(0.0, 1 - (way.at + way.held) / _PAGE)
    return 2 * share + (200 * (share - _MOST_BLANK) + 20 if share > _MOST_BLANK else 0)


def _best(ways: Iterator[Way]) -> list[Way]:
    """Return the ways to follow: of those that are as far and as full, the cheapest."""
    found: dict[tuple[int, int, int, int, bool], Way] = {}
    for way in ways:
        key = way.texts, way.floats, way.page, int(way.at / 8), bool(way.held)
        if key not in found or way.cost < found[key].cost:
            found[key] = way
    return sorted(found.values(), key=lambda way: (way.cost, way.at))[:_WAYS]


def _is_heading(each: _Sized) -> bool:
    return each.piece.kind in ("kop", "tussenkop")


def _is_box(each: _Sized) -> bool:
    return each.piece.kind == "kader"


def _leads_on(each: _Sized) -> bool:
    """Whether nothing may come between this and what follows."""
    return _is_heading(each) or each.piece.source.rstrip().endswith((':";', ":"))
