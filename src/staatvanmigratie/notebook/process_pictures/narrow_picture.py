"""The picture of a process for the screen of a phone: its steps under each other, in the order of the list.

An arrow runs down to the next step where a branch leads there. Every other way on is said at the foot of a
step, with the number of the step it leads to: side by side there is no room for lines.
"""

from collections.abc import Mapping, Sequence

from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.process_pictures import picture
from staatvanmigratie.notebook.process_pictures.layout import Rect
from staatvanmigratie.notebook.process_pictures.picture import LINE, PAD, Card, fit, words_at
from staatvanmigratie.notebook.process_pictures.steps import Filled
from staatvanmigratie.report.registers.processes import Actor, Branch, Process

_SHEET = theme.NARROW.width
_WIDTH = _SHEET - 4  # of a box: its edge is a stroke
_ARROW = 26  # between a step and the next one
_APART = 12  # likewise, where no arrow runs
_INSET = 14  # of a task under its organisation


def draw(
    process: Process,
    actors: Mapping[str, Actor],
    steps: Mapping[str, Filled | None],
    ways: Sequence[Filled | None],
) -> str:
    """Return the process as SVG, as wide as the screen of a phone."""
    if not process.is_course:
        return _tasks(process, actors)
    parts: list[str] = []
    y = 0.0
    for n, step in enumerate(process.steps):
        following = process.steps[n + 1].id if n + 1 < len(process.steps) else None
        onward = [
            (branch, filled)
            for branch, filled in zip(process.branches, ways, strict=True)
            if branch.start == step.id
        ]
        beside = [
            line
            for branch, filled in onward
            if branch.to != following
            for line in _way(branch, process, filled)
        ]
        card = Card(process, step, actors[step.actor], steps[step.id], _WIDTH)
        height = card.height + LINE * len(beside) + 4 * bool(beside)
        parts.append(card.draw(Rect(2, y, _WIDTH, height)))
        parts += [words_at(line, 2 + PAD, y + card.height + LINE * k + 10) for k, line in enumerate(beside)]
        y += height
        if following is None:
            break
        down = [(branch, filled) for branch, filled in onward if branch.to == following]
        said = [line for branch, filled in down for line in _label(branch, filled)]
        if down:
            high = max(_ARROW, LINE * len(said) + 10)
            parts.append(_arrow(y, y + high))
            parts += [words_at(line, 34, y + LINE * k + 17) for k, line in enumerate(said)]
            y += high
        else:
            y += _APART
    return picture.as_svg(_SHEET, y, parts)


def _way(branch: Branch, process: Process, filled: Filled | None) -> list[str]:
    """Where a branch leads that is not the next step: ``meer tijd nodig: naar stap 8``."""
    said = ", ".join(_said(branch, filled)) or "daarna"
    return fit(f"\N{RIGHTWARDS ARROW} {said}: naar stap {process.numbered[branch.to]}", _WIDTH - 2 * PAD)


def _label(branch: Branch, filled: Filled | None) -> list[str]:
    return fit(", ".join(_said(branch, filled)), _WIDTH - 40)


def _said(branch: Branch, filled: Filled | None) -> list[str]:
    return [text for text in (branch.label, filled.shown if filled else "") if text]


def _arrow(top: float, foot: float) -> str:
    line = f"M22 {top:g}V{foot - 7:g}"
    head = f"M22 {foot:g}l-5 -12.6h10z"
    return (
        f'<path d="{line}" fill="none" stroke="{theme.MUTED}" stroke-width="1.5"/>'
        f'<path d="{head}" fill="{theme.MUTED}"/>'
    )


def _tasks(process: Process, actors: Mapping[str, Actor]) -> str:
    """Return who does what: the organisations under each other, each with its tasks and their phase."""
    parts: list[str] = []
    y = 0.0
    for key, actor in actors.items():
        tasks = [step for step in process.steps if step.actor == key]
        if not tasks:
            continue
        ink = theme.INK[picture.GROUPS.index(actor.group)]
        parts.append(words_at(actor.name, 2, y + 14, font_weight="700", fill=ink))
        y += 22
        for task in tasks:
            phase = process.phases[task.phase] if task.phase else ""
            lines = fit(task.title, _WIDTH - _INSET - 2 * PAD)
            height = LINE * (len(lines) + bool(phase)) + 12
            parts.append(
                f'<rect x="{_INSET}" y="{y:g}" width="{_WIDTH - _INSET}" height="{height}" rx="3" '
                f'fill="{theme.PAPER}" stroke="{ink}"/>'
            )
            if phase:
                parts.append(words_at(phase, _INSET + PAD, y + 18, fill=theme.MUTED))
            parts += [
                words_at(line, _INSET + PAD, y + 18 + LINE * (k + bool(phase)))
                for k, line in enumerate(lines)
            ]
            y += height + 4
        y += 10
    return picture.as_svg(_SHEET, y, parts)
