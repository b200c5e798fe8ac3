"""Where things stand in a chart, in pixels: ticks, bands, hatching, the width of words, labels kept apart.

Vega-Lite can place marks on a scale but cannot keep labels from overlapping or hatch a bar. So the charts
fix their scales here and use the same arithmetic for both.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Advance widths of Fira Sans Regular in thousandths of the font size, in steps of fifty.
_WIDTHS = {
    200: "'",
    250: " !,.:;\N{NO-BREAK SPACE}",
    300: "()IJ[]`ijl{}",
    350: "ft",
    400: '"-r|',
    450: "*17?sz",
    500: "#+/2359<=>FLTZ\\_cgkvxy~–†‡−",
    550: "$0468ACESVXY^aeéë",
    600: "BKPRbdhnopqu",
    650: "DGU",
    700: "HNOQw",
    750: "&…",
    800: "M",
    850: "%Wm",
    1000: "@",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_BOLD = 1.05  # semi-bold is at most this much wider


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of the longest line of a text in pixels, a little too wide rather than too narrow."""
    longest = max((sum(_WIDTH.get(c, 600) for c in line) for line in text.split("\n")), default=0)
    return math.ceil(longest / 1000 * size * (_BOLD if bold else 1) + 1)


def wrap(text: str, columns: int) -> str:
    """Return a text broken into lines of at most so many characters; a long word stays whole."""
    return "\n".join(textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=True)) or text


def ticks(low: float, high: float, count: int = 5, whole: bool = False) -> list[float]:
    """Return round values that span low and high: about ``count``, at least two, the ends included.

    ``whole`` keeps them whole numbers, for what is counted in persons.
    """
    if high - low <= 1e-9 * max(1, abs(low), abs(high)):  # one value, and nothing to divide
        high = low + 1
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.9999)
    if whole:
        step = math.ceil(step)
    first = math.floor(low / step + 1e-9)
    last = max(first + 1, math.ceil(high / step - 1e-9))
    return [round(i * step, 10) for i in range(first, last + 1)]


def nudge(
    places: Sequence[float], heights: Sequence[float], low: float, high: float, gap: float = 2
) -> list[float]:
    """Move the centres of labels apart, as little as possible and in the same order.

    Parameters
    ----------
    places
        Where each label would like its centre, in pixels.
    heights
        Height of each label.
    low, high
        The room there is. Where the labels do not fit, they run on beyond ``high``: they never overlap.

    Returns
    -------
    list of float
        The new centres, in the order of ``places``.
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    # With the room that the labels above take up subtracted, "do not overlap" becomes "do not descend", and
    # the nearest such row is the mean of each group that gets in its own way (pool adjacent violators).
    above, offsets = 0.0, []
    for i in order:
        offsets.append(above + heights[i] / 2)
        above += heights[i] + gap
    groups: list[list[float]] = []  # mean, size
    for i, offset in zip(order, offsets, strict=True):
        groups.append([places[i] - offset, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            mean, size = groups.pop()
            groups[-1] = [
                (groups[-1][0] * groups[-1][1] + mean * size) / (groups[-1][1] + size),
                groups[-1][1] + size,
            ]
    flat = [mean for mean, size in groups for _ in range(int(size))]
    ceiling = max(low, high - (above - gap))
    moved = [min(max(value, low), ceiling) + offset for value, offset in zip(flat, offsets, strict=True)]
    centres = [0.0] * len(order)
    for i, centre in zip(order, moved, strict=True):
        centres[i] = centre
    return centres


def hatching(x: float, y: float, width: float, height: float, step: float = 8) -> list[dict[str, float]]:
    """Return the diagonal lines that hatch a box, cut off at its edges, as x, y, x2 and y2."""
    lines = []
    for k in range(1, math.ceil((width + height) / step)):
        c = k * step  # the line x + y = c, measured from the upper left corner
        x1, x2 = max(0.0, c - height), min(width, c)
        if x2 - x1 > 0.5:
            ends = (x + x1, y + c - x1, x + x2, y + c - x2)
            lines.append(dict(zip(("x", "y", "x2", "y2"), (round(e, 2) for e in ends), strict=True)))
    return lines


def hatching_of(rings: Sequence[Sequence[tuple[float, float]]], step: float = 8) -> list[dict[str, float]]:
    """Return the diagonal lines that hatch shapes of any form, given by their closed outlines and holes."""
    sums = [x + y for ring in rings for x, y in ring]
    if not sums:
        return []
    lines = []
    for k in range(math.floor(min(sums) / step) + 1, math.ceil(max(sums) / step)):
        level = k * step  # the line x + y = level
        cuts = sorted(cut for ring in rings for cut in _crossings(ring, level))
        for x, x2 in zip(cuts[::2], cuts[1::2], strict=False):
            if x2 - x > 0.5:
                ends = (x, level - x, x2, level - x2)
                lines.append(dict(zip(("x", "y", "x2", "y2"), (round(e, 1) for e in ends), strict=True)))
    return lines


def _crossings(ring: Sequence[tuple[float, float]], level: float) -> list[float]:
    """Where a closed outline crosses the line x + y = level, as x."""
    found = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        a, b = x1 + y1 - level, x2 + y2 - level
        if (a < 0) != (b < 0):
            found.append(x1 + (x2 - x1) * a / (a - b))
    return found


@dataclass(frozen=True)
class Band:
    """Places of equal width side by side, as a band scale of Vega has them."""

    count: int
    width: float
    inner: float = 0.28
    outer: float = 0.14

    @property
    def step(self) -> float:
        """From the start of one band to the next."""
        return self.width / (self.count - self.inner + 2 * self.outer)

    @property
    def size(self) -> float:
        """Width of one band."""
        return self.step * (1 - self.inner)

    def start(self, place: int) -> float:
        """Where a band starts."""
        return self.step * (self.outer + place)

    def centre(self, place: int) -> float:
        """The middle of a band."""
        return self.start(place) + self.size / 2

    def before(self, place: int) -> float:
        """The middle between a band and the one before."""
        return self.start(place) - self.step * self.inner / 2

    def box(self, place: int, y: float, y2: float) -> dict[str, float]:
        """The box a band takes up between two heights, the upper one first."""
        start = self.start(place)
        return {"x": start, "y": min(y, y2), "x2": start + self.size, "y2": max(y, y2)}


@dataclass(frozen=True)
class Scale:
    """A straight scale from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)
