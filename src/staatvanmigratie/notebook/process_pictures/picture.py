"""The picture of a process: an SVG with a box per step and an arrow per branch, drawn here.

A box has the number of the step in the list, who acts, and how long it takes; a colour per kind of
organisation, whose name stands in the box too. Every word is large enough to read on A4.
"""

import html
from collections.abc import Iterable, Mapping, Sequence

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts.geometry import text_width
from staatvanmigratie.notebook.process_pictures.layout import Arrow, FlowChart, Rect, arrange
from staatvanmigratie.notebook.process_pictures.steps import Filled
from staatvanmigratie.report.registers.processes import Actor, Process, ProcessStep

#: The order in which the hues of the house style are given to kinds of organisations.
GROUPS = ("toelating", "opvang", "rechtspraak", "terugkeer", "toezicht", "anderen")

SMALL = 13  # pixels; more than eight points on A4
LINE = 16  # from one line of words to the next
HEAD = 20  # height of the strip with number and actor
PAD = 8
#: Widths of a box to try, from wide to narrow.
WIDTHS = (200, 184, 168, 156, 146, 138)
LABEL = 146  # pixels an arrow's label may be wide


def draw(
    process: Process,
    actors: Mapping[str, Actor],
    steps: Mapping[str, Filled | None],
    ways: Sequence[Filled | None],
) -> str:
    """Return the process as SVG, as wide as the text column.

    Raises
    ------
    SvmError
        Too many steps stand side by side.
    """
    if not process.is_course:
        return draw_tasks(process, actors)
    labels = [_label(branch.label, filled) for branch, filled in zip(process.branches, ways, strict=True)]
    arrows = [
        Arrow(branch.start, branch.to, *_size(label))
        for branch, label in zip(process.branches, labels, strict=True)
    ]
    for width in WIDTHS:
        cards = {s.id: Card(process, s, actors[s.actor], steps[s.id], width) for s in process.steps}
        chart = arrange({key: (width, card.height) for key, card in cards.items()}, arrows, theme.WIDTH)
        if chart.width <= theme.WIDTH:
            break
    else:
        raise SvmError(
            f"data/processes/{process.id}.yml: too much stands side by side: {chart.width:.0f} pixels, where "
            f"{theme.WIDTH} fit; put steps after one another, or shorten the labels of branches"
        )
    parts = [*_lines(chart), *(card.draw(chart.boxes[key]) for key, card in cards.items())]
    for label, place in zip(labels, chart.labels, strict=True):
        if place:
            parts.append(_label_svg(label, place))
    return as_svg(theme.WIDTH, chart.height, parts)


def as_svg(width: float, height: float, parts: Iterable[str]) -> str:
    """Return the parts of a picture on paper of this size."""
    height = round(height) + 4  # room for the strokes at the edges
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 -2 {width} {height}">'
        f'<rect x="0" y="-2" width="{width}" height="{height}" fill="{theme.PAPER}"/>'
        f'<g font-family="{theme.FONT}" font-size="{SMALL}" fill="{theme.TEXT}">{"".join(parts)}</g></svg>'
    )


def words_at(text: str, x: float, y: float, **attributes: str) -> str:
    """Return a line of words at a place."""
    said = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<text x="{x:g}" y="{y:g}"{said}>{html.escape(text, quote=False)}</text>'


def fit(text: str, width: float, bold: bool = False) -> list[str]:
    """Return a text in lines of at most so many pixels, broken between words.

    A word that is wider stays whole, unless it has soft hyphens: there it may break.
    """
    found: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if text_width(longer.replace("\u00ad", ""), SMALL, bold) <= width:
            line = longer
            continue
        if line:
            found.append(line)
        line = word
        while text_width(line.replace("\u00ad", ""), SMALL, bold) > width and "\u00ad" in line:
            pieces = line.split("\u00ad")
            fitting = (
                n
                for n in range(1, len(pieces))
                if text_width("".join(pieces[:n]) + "-", SMALL, bold) <= width
            )
            keep = max(fitting, default=1)
            found.append("".join(pieces[:keep]) + "-")
            line = "\u00ad".join(pieces[keep:])
    return [each.replace("\u00ad", "") for each in [*found, *([line] if line else [])]]


def _label(text: str | None, filled: Filled | None) -> list[tuple[str, bool]]:
    """The words at an arrow, in lines; the number is bold."""
    words = [(line, False) for line in fit(text, LABEL)] if text else []
    return words + ([(line, True) for line in fit(filled.shown, LABEL, True)] if filled else [])


def _size(label: Sequence[tuple[str, bool]]) -> tuple[float, float]:
    if not label:
        return 0, 0
    return max(text_width(line, SMALL, bold) for line, bold in label) + 8, LINE * len(label) + 4


def _label_svg(label: Sequence[tuple[str, bool]], place: Rect) -> str:
    parts = [
        f'<rect x="{place.x:g}" y="{place.y:g}" width="{place.width:g}" height="{place.height:g}" '
        f'fill="{theme.PAPER}"/>'
    ]
    for n, (line, bold) in enumerate(label):
        weight = {"font_weight": "600"} if bold else {}
        y = place.y + 2 + LINE * n + 12
        parts.append(words_at(line, round(place.centre, 1), y, text_anchor="middle", **weight))
    return "".join(parts)


def _lines(chart: FlowChart) -> list[str]:
    parts = []
    for line in chart.lines:
        points = [(round(x, 1), round(y, 1)) for x, y in line]
        (x, y), up = points[-1], points[-1][1] < points[-2][1]
        tip = 7 if up else -7  # the line ends inside the head of the arrow
        way = "M" + "L".join(f"{a:g} {b:g}" for a, b in [*points[:-1], (x, y + tip)])
        parts.append(f'<path d="{way}" fill="none" stroke="{theme.MUTED}" stroke-width="1.5"/>')
        head = f"M{x:g} {y:g}l-5 {1.8 * tip:g}h10z"
        parts.append(f'<path d="{head}" fill="{theme.MUTED}"/>')
    return parts


class Card:
    """The box of a step: a strip with number, actor and term; below it title and number of the year."""

    def __init__(
        self, process: Process, step: ProcessStep, actor: Actor, filled: Filled | None, width: float
    ):
        self.width = width
        self.colour = theme.INK[GROUPS.index(actor.group)]
        self.end = step.id in process.ends
        self.number = str(process.numbered[step.id])
        room = width - 2 * PAD
        who = f"{self.number}  {actor.name}"
        beside = text_width(who, SMALL, True) + 12 + text_width(step.term or "", SMALL) <= room
        self.actor = actor.name
        self.term = step.term if beside else None
        self.title = fit(step.title, room, True)
        below = [step.term] if step.term and not beside else []
        shown = filled.shown if filled else ""
        self.below = [line for text in (*below, shown) if text for line in fit(text, room)]

    @property
    def height(self) -> float:
        """Height in pixels."""
        return HEAD + 6 + LINE * (len(self.title) + len(self.below)) + 6

    def draw(self, place: Rect) -> str:
        """Return the box as SVG."""
        x, y, width, height = round(place.x, 1), round(place.y, 1), place.width, place.height
        round_ = 10 if self.end else 3
        strip = (
            f"M{x:g} {y + HEAD:g}v{-(HEAD - round_):g}a{round_} {round_} 0 0 1 {round_} {-round_}"
            f"h{width - 2 * round_:g}a{round_} {round_} 0 0 1 {round_} {round_}v{HEAD - round_:g}z"
        )
        stroke = 2.5 if self.end else 1.5
        parts = [
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_}" '
            f'fill="{theme.PAPER}" stroke="{self.colour}" stroke-width="{stroke}"/>',
            f'<path d="{strip}" fill="{self.colour}"/>',
            words_at(self.number, x + PAD, y + 14.5, fill=theme.PAPER, font_weight="700"),
            words_at(
                self.actor,
                x + PAD + text_width(self.number, SMALL, True) + 7,
                y + 14.5,
                fill=theme.PAPER,
                font_weight="600",
            ),
        ]
        if self.term:
            end = {"text_anchor": "end", "fill": theme.PAPER}
            parts.append(words_at(self.term, x + width - PAD, y + 14.5, **end))
        line = y + HEAD + 6 + 12
        for text in self.title:
            parts.append(words_at(text, x + PAD, line, font_weight="600"))
            line += LINE
        for text in self.below:
            parts.append(words_at(text, x + PAD, line))
            line += LINE
        return "".join(parts)


def draw_tasks(process: Process, actors: Mapping[str, Actor]) -> str:
    """Return who does what as SVG: a row per organisation, a column per phase."""
    rows = {key: [s for s in process.steps if s.actor == key] for key in actors}
    rows = {key: tasks for key, tasks in rows.items() if tasks}
    stub = max(text_width(actors[key].name, SMALL, True) for key in rows) + PAD
    column = (theme.WIDTH - stub) / len(process.phases)
    left = {phase: stub + n * column for n, phase in enumerate(process.phases)}
    room = column - 2 * _CELL - 4
    heads = {phase: fit(title, room, True) for phase, title in process.phases.items()}
    y = LINE * max(map(len, heads.values())) + 8.0
    parts = [
        words_at(line, round(left[phase] + _CELL + 2, 1), LINE * n + 12, font_weight="600", fill=theme.MUTED)
        for phase, lines_ in heads.items()
        for n, line in enumerate(lines_)
    ]
    for key, tasks in rows.items():
        words = {phase: [fit(t.title, room) for t in tasks if t.phase == phase] for phase in left}
        height = max(_stacked(cell) for cell in words.values())
        colour = GROUPS.index(actors[key].group)
        parts.append(f'<path d="M0 {y:g}h{theme.WIDTH}" stroke="{theme.GRID}"/>')
        parts.append(words_at(actors[key].name, 0, y + _CELL + 15, font_weight="600", fill=theme.INK[colour]))
        for phase, cell in words.items():
            top, rest = y + 3, height
            for n, words_ in enumerate(cell, 1):  # the last one takes what is left
                high = rest if n == len(cell) else _stacked([words_])
                parts.append(_task_svg(words_, left[phase], top, column, high, colour))
                top, rest = top + high + 3, rest - high - 3
        y += height + 6
    return as_svg(theme.WIDTH, y, parts)


_CELL = 5  # room around the words of a task


def _stacked(tasks: Sequence[Sequence[str]]) -> float:
    """The height of tasks below one another."""
    return sum(LINE * len(words) + 2 * _CELL + 3 for words in tasks) - 3 if tasks else 0


def _task_svg(words: Sequence[str], x: float, y: float, width: float, height: float, colour: int) -> str:
    parts = [
        f'<rect x="{x + 1:.1f}" y="{y:g}" width="{width - 2:.1f}" height="{height:g}" rx="3" '
        f'fill="{theme.TINTS[colour]}" fill-opacity="0.45" stroke="{theme.INK[colour]}"/>'
    ]
    parts += [
        words_at(line, round(x + _CELL + 2, 1), y + _CELL + LINE * n + 12) for n, line in enumerate(words)
    ]
    return "".join(parts)
