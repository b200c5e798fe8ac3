"""Where the boxes and arrows of a flow chart stand: layers from top to bottom, arrows in right angles.

Given the sizes of the boxes and of the words at the arrows, :func:`arrange` returns rectangles and lines in
pixels. It knows nothing of steps, colours or fonts. What it promises: boxes and labels never overlap, and an
arrow runs from the edge of its first box to the edge of its last one without crossing another box.

The way of Sugiyama: a layer per step on the longest way from the start; an arrow that passes a layer gets a
place of its own in it, as does a label; neighbours are ordered so that few lines cross and then pulled
straight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP = 22  # between boxes side by side
LANE = 16  # room for a line that passes between boxes
TRACK = 12  # between two level lines above each other
LEAVING = 9  # from a box or label down to the first level line
ENTERING = 15  # from the last level line down to a box: the head of the arrow stands there
REACHING = 6  # from the last level line down to a label
PORT = 14  # between two lines at one edge of a box

Point = tuple[float, float]


@dataclass(frozen=True)
class Arrow:
    """An arrow from one box to another; width and height are those of its label, 0 without."""

    start: str
    end: str
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Rect:
    """A rectangle: the upper left corner and the size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> float:
        """The middle between left and right."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class FlowChart:
    """The finished arrangement: labels and lines stand in the order of the arrows, a line from its start."""

    width: float
    height: float
    boxes: dict[str, Rect]
    labels: list[Rect | None]
    lines: list[list[Point]]


@dataclass(eq=False)
class _Place:
    """A place in a rank: a box, a label, or the passage of a line."""

    width: float
    height: float
    box: str | None = None
    weight: float = 1  # how hard it holds on to the middle it wants
    x: float = 0  # centre
    y: float = 0  # top
    above: list["_Piece"] = field(default_factory=list)
    below: list["_Piece"] = field(default_factory=list)

    @property
    def room(self) -> float:
        """Width with the distance it keeps."""
        return self.width + (GAP if self.box else LANE)


@dataclass(eq=False)
class _Piece:
    """A piece of an arrow between two ranks, and where it leaves and enters."""

    upper: _Place
    lower: _Place
    up: bool = False  # the arrow points to its upper end
    leaves: float = 0
    enters: float = 0
    track: int = 0
    level_y: float = 0

    @property
    def level(self) -> tuple[float, float]:
        """From where to where it runs level."""
        return min(self.leaves, self.enters), max(self.leaves, self.enters)

    @property
    def straight(self) -> bool:
        """Whether it only runs down."""
        return abs(self.leaves - self.enters) < 0.5


def arrange(boxes: Mapping[str, tuple[float, float]], arrows: Sequence[Arrow], width: float) -> FlowChart:
    """Place boxes and arrows.

    Parameters
    ----------
    boxes
        Width and height of each box. Their order is kept where the arrows leave a choice.
    arrows
        The arrows, none from a box to itself.
    width
        The room there is; the chart becomes wider only when a layer does not fit.
    """
    upward = _upward(boxes, arrows)
    down = [(a.end, a.start) if n in upward else (a.start, a.end) for n, a in enumerate(arrows)]
    layers = _layers(boxes, down)
    ranks, labels, chains = _ranks(boxes, arrows, down, layers)
    for n in upward:
        for piece in chains[n]:
            piece.up = True
    _order(ranks)
    wide = max(width, *(sum(place.room for place in rank) for rank in ranks))
    _straighten(ranks, chains, wide)
    height = _stack(ranks)
    placed = {
        place.box: Rect(place.x - place.width / 2, place.y, place.width, place.height)
        for rank in ranks
        for place in rank
        if place.box
    }
    lines = [_line(chain) for chain in chains]
    return FlowChart(
        wide,
        height,
        {key: placed[key] for key in boxes},
        [label and Rect(label.x - label.width / 2, label.y, label.width, label.height) for label in labels],
        [line[::-1] if n in upward else line for n, line in enumerate(lines)],
    )


# Layers -------------------------------------------------------------------------------------------------


def _upward(boxes: Mapping[str, object], arrows: Sequence[Arrow]) -> set[int]:
    """The arrows that close a cycle: they run from a lower box back up."""
    found: set[int] = set()
    state: dict[str, int] = {}  # 1 on the way, 2 done

    def visit(box: str) -> None:
        state[box] = 1
        for n, arrow in enumerate(arrows):
            if arrow.start == box:
                if state.get(arrow.end) == 1:
                    found.add(n)
                elif arrow.end not in state:
                    visit(arrow.end)
        state[box] = 2

    for box in boxes:
        if box not in state:
            visit(box)
    return found


def _layers(boxes: Mapping[str, object], down: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box: one below the lowest of those before it."""
    found = dict.fromkeys(boxes, 0)
    for _ in boxes:
        for upper, lower in down:
            found[lower] = max(found[lower], found[upper] + 1)
    return found


def _ranks(
    boxes: Mapping[str, tuple[float, float]],
    arrows: Sequence[Arrow],
    down: Sequence[tuple[str, str]],
    layers: Mapping[str, int],
) -> tuple[list[list[_Place]], list[_Place | None], list[list[_Piece]]]:
    """Everything that needs a place, by rank: boxes, and between two layers the labels of what leaves above.

    Of an arrow that runs up, the label stands below the upper box as well, where the arrow arrives.
    """
    labelled = {layers[upper] for arrow, (upper, _) in zip(arrows, down, strict=True) if arrow.width}
    count = max(layers.values(), default=0) + 1
    rank_of, ranks = {}, []
    for layer in range(count):
        rank_of[layer] = len(ranks)
        ranks.append([])
        if layer in labelled:
            ranks.append([])
    places = {}
    for key, (width, height) in boxes.items():
        places[key] = _Place(width, height, key)
        ranks[rank_of[layers[key]]].append(places[key])
    labels: list[_Place | None] = []
    chains = []
    for arrow, (upper, lower) in zip(arrows, down, strict=True):
        first, last = rank_of[layers[upper]], rank_of[layers[lower]]
        way, label = [places[upper]], None
        for rank in range(first + 1, last):
            place = _Place(0, 0)
            if arrow.width and rank == first + 1:
                label = place = _Place(arrow.width, arrow.height)
            ranks[rank].append(place)
            way.append(place)
        labels.append(label)
        for place in way[1:]:
            place.weight = 10.0 * (len(way) - 2) + 2
        chain = []
        for here, there in pairwise([*way, places[lower]]):
            piece = _Piece(here, there)
            here.below.append(piece)
            there.above.append(piece)
            chain.append(piece)
        chains.append(chain)
    return ranks, labels, chains


# From left to right -------------------------------------------------------------------------------------


def _order(ranks: list[list[_Place]]) -> None:
    """Order each rank by the middle of its neighbours, back and forth, and keep the best order found."""
    best, least = [list(rank) for rank in ranks], _crossings(ranks)
    for sweep in range(12):
        above = sweep % 2 == 0
        for rank in ranks if above else ranks[::-1]:
            order = _positions(ranks)
            wanted = {id(place): _middle(place, order, above) for place in rank}
            rank.sort(key=lambda place: wanted[id(place)])
        found = _crossings(ranks)
        if found < least:
            best, least = [list(rank) for rank in ranks], found
    ranks[:] = best


def _positions(ranks: Sequence[Sequence[_Place]]) -> dict[int, float]:
    """The place of each in its rank, as a part of the whole width."""
    return {id(place): (n + 0.5) / len(rank) for rank in ranks for n, place in enumerate(rank)}


def _middle(place: _Place, order: Mapping[int, float], above: bool) -> float:
    near = [order[id(p.upper)] for p in place.above] if above else [order[id(p.lower)] for p in place.below]
    return sum(near) / len(near) if near else order[id(place)]


def _crossings(ranks: Sequence[Sequence[_Place]]) -> int:
    order = _positions(ranks)
    found = 0
    for rank in ranks:
        ends = [(order[id(p.upper)], order[id(p.lower)]) for place in rank for p in place.below]
        found += sum((a - c) * (b - d) < 0 for n, (a, b) in enumerate(ends) for c, d in ends[:n])
    return found


def _straighten(ranks: Sequence[Sequence[_Place]], chains: Sequence[Sequence[_Piece]], width: float) -> None:
    """Give each place its middle: near those it is connected to, and as wide apart as it must.

    All places of one arrow strive for the same middle, and boxes make room for it, so that a long line is a
    straight one.
    """
    ways = {
        id(piece.lower): (chain[0].upper, [p.lower for p in chain[:-1]], chain[-1].lower)
        for chain in chains
        for piece in chain[:-1]
    }
    for rank in ranks:
        _spread(rank, [width * (n + 0.5) / len(rank) for n in range(len(rank))], width)
    for sweep in range(150):
        above, below = (sweep % 3 != 1), (sweep % 3 != 0)
        for rank in ranks if sweep % 3 != 1 else ranks[::-1]:
            wanted = []
            for place in rank:
                if place.box:
                    near = [piece.upper.x for piece in place.above] * above
                    near += [piece.lower.x for piece in place.below] * below
                    wanted.append(sum(near) / len(near) if near else place.x)
                    continue
                start, way, end = ways[id(place)]
                middle = sum(each.x for each in way) / len(way)
                # A line looks for both its ends, but anywhere below the edge of a box will do.
                ends = [_under(middle, start)] * above + [_under(middle, end)] * below
                wanted.append((middle + sum(ends)) / (1 + len(ends)) if sweep < 60 else middle)
            _spread(rank, wanted, width)
    for _, way, _ in ways.values():  # what is left of a bend is less than the distance places keep
        middle = sum(each.x for each in way) / len(way)
        if all(abs(each.x - middle) < LANE / 4 for each in way):
            for each in way:
                each.x = middle
    places = [place for rank in ranks for place in rank]
    left, right = min(p.x - p.width / 2 for p in places), max(p.x + p.width / 2 for p in places)
    for place in places:
        place.x += (width - left - right) / 2


def _under(x: float, box: _Place) -> float:
    """The nearest place to x where a line can meet the edge of a box."""
    half = box.width / 2 - PORT
    return min(max(x, box.x - half), box.x + half)


def _spread(rank: Sequence[_Place], wanted: Sequence[float], width: float) -> None:
    """Move places as near as possible to where they want to be, in their order and without overlap."""
    offsets, taken = [], 0.0
    for place in rank:
        offsets.append(taken + place.room / 2)
        taken += place.room
    # With the room of those before subtracted, "do not overlap" becomes "do not descend", and the nearest
    # such row is the mean of each group that gets in its own way (pool adjacent violators).
    groups: list[list[float]] = []  # mean, weight, places
    for place, want, offset in zip(rank, wanted, offsets, strict=True):
        groups.append([want - offset, place.weight, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            mean, weight, size = groups.pop()
            before = groups[-1]
            whole = before[1] + weight
            groups[-1] = [(before[0] * before[1] + mean * weight) / whole, whole, before[2] + size]
    flat = [mean for mean, _, size in groups for _ in range(int(size))]
    for place, value, offset in zip(rank, flat, offsets, strict=True):
        place.x = min(max(value, 0), width - taken) + offset


# From top to bottom -------------------------------------------------------------------------------------


def _stack(ranks: Sequence[Sequence[_Place]]) -> float:
    """Give each place its top, with room between two ranks for the level lines; return the whole height."""
    top = 0.0
    for n, rank in enumerate(ranks):
        for place in rank:
            place.y = top
        top += max(place.height for place in rank)
        for place in rank:
            if not place.box:  # a line that passes takes the whole height, a label stands where it is
                place.height = place.height or top - place.y
        if n + 1 < len(ranks):
            pieces = [piece for place in rank for piece in place.below]
            _connect(rank, ranks[n + 1])
            tracks = _tracks(pieces)
            leaving = ENTERING if any(p.up and p.upper.box for p in pieces) else LEAVING
            for piece in pieces:
                piece.level_y = top + leaving + TRACK * piece.track
            heads = any(place.box for place in ranks[n + 1])
            top += leaving + TRACK * max(tracks - 1, 0) + (ENTERING if heads else REACHING)
    return top


def _connect(rank: Sequence[_Place], below: Sequence[_Place]) -> None:
    """Say where each piece leaves the upper and enters the lower rank."""
    for place in rank:
        _ports(place, place.below, lambda piece: piece.lower.x, "leaves")
    for place in below:
        _ports(place, place.above, lambda piece: piece.leaves, "enters")


def _ports(place: _Place, pieces: list[_Piece], other, name: str) -> None:
    """Spread the pieces over one edge of a place: straight below their other end where they can."""
    pieces.sort(key=other)
    half = place.width / 2 - PORT / 2
    low, high = place.x - half, place.x + half
    if not place.box or len(pieces) == 1:
        for piece in pieces:
            straight = place.box and low <= other(piece) <= high
            setattr(piece, name, other(piece) if straight else place.x)
        return
    step = min(PORT, 2 * half / (len(pieces) - 1))
    at = low - step
    for n, piece in enumerate(pieces):
        at = max(at + step, min(max(other(piece), low), high - step * (len(pieces) - 1 - n)))
        setattr(piece, name, at)


def _tracks(pieces: Sequence[_Piece]) -> int:
    """Give each piece that runs level a height of its own where it would touch another; return how many.

    A line that another one's start or end would cut is put on the side where it is not cut.
    """
    bent = [piece for piece in pieces if not piece.straight]
    waiting, order = list(bent), []
    while waiting:
        first = min(waiting, key=lambda piece: (_cuts_if_first(piece, waiting), bent.index(piece)))
        waiting.remove(first)
        order.append(first)
    for n, piece in enumerate(order):
        low, high = piece.level
        before = [o.track for o in order[:n] if o.level[0] < high + PORT / 2 and low < o.level[1] + PORT / 2]
        piece.track = max(before, default=-1) + 1
    return max((piece.track for piece in bent), default=-1) + 1


def _cuts_if_first(piece: _Piece, others: Sequence[_Piece]) -> int:
    """How many lines a piece would cut when it runs above the others, less those it would cut below them."""
    found = 0
    for other in others:
        if other is not piece:
            found += _within(other.leaves, piece) + _within(piece.enters, other)
            found -= _within(piece.leaves, other) + _within(other.enters, piece)
    return found


def _within(x: float, piece: _Piece) -> bool:
    low, high = piece.level
    return low - 1 < x < high + 1


def _line(chain: Sequence[_Piece]) -> list[Point]:
    """The corners of an arrow from the lower edge of its upper box to the upper edge of its lower one."""
    upper, x = chain[0].upper, chain[0].leaves
    points: list[Point] = [(x, upper.y + upper.height)]
    for piece in chain:
        if not piece.straight:
            points += [(x, piece.level_y), (piece.enters, piece.level_y)]
            x = piece.enters
    return [*points, (x, chain[-1].lower.y)]
