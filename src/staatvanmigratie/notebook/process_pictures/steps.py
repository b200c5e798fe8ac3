"""A process as a picture and as an ordered list: the list is the text version, and never left out.

    editie.procesplaat("asielprocedure")

The picture is an SVG drawn here: a box per step with the number it has in the list, who acts, and how long it
takes; a colour per kind of organisation, whose name stands in the box too. Every word is large enough to read
on A4. Numbers come from the edition; where one is still to come, only the list says so.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import named_series, theme, wording
from staatvanmigratie.notebook.charts.geometry import text_width
from staatvanmigratie.notebook.number_tables import PENDING, Numbers
from staatvanmigratie.notebook.outputs.figure import Shown
from staatvanmigratie.notebook.process_pictures.layout import Arrow, Chart, Rect, arrange
from staatvanmigratie.report.registers.processes import Actor, Process, Quoted, Step
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Observation, Pending
from staatvanmigratie.store.series import Series

#: The order in which the hues of the house style are given to kinds of organisations.
GROUPS = ("toelating", "opvang", "rechtspraak", "terugkeer", "toezicht", "anderen")

SMALL = 13  # pixels; more than eight points on A4
LINE = 16  # from one line of words to the next
HEAD = 20  # height of the strip with number and actor
PAD = 8
#: Widths of a box to try, from wide to narrow.
WIDTHS = (200, 184, 168, 156, 146, 138)
LABEL = 146  # pixels an arrow's label may be wide


class Quoting(Protocol):
    """What is asked of an edition: its series, its report year and its cut-off date."""

    report_year: int
    as_of: date

    def series(self, series_id: str) -> Series:
        """Return a series."""


@dataclass(frozen=True)
class Filled:
    """A series of the process with the number for the report year, or that it is still to come."""

    quoted: Quoted
    number: Observation | Pending

    @property
    def shown(self) -> str:
        """The number as the picture prints it; empty when it is still to come."""
        if isinstance(self.number, Pending):
            return ""
        return f"{wording.marked(self.number)} {self.quoted.short or self.quoted.text}"


def fill(quoted: Quoted | None, edition: Quoting) -> Filled | None:
    """Return the number of the report year; None where the source has none for that year."""
    if quoted is None:
        return None
    series = edition.series(quoted.series)
    try:
        return Filled(quoted, (series.where(**quoted.where) if quoted.where else series).last)
    except NoObservationError:
        return None


def show(
    process: Process,
    actors: Mapping[str, Actor],
    edition: Quoting,
    label: str | None = None,
    drawn: bool = True,
) -> Shown:
    """Return a process as one output: the picture (unless ``drawn`` is False) and the ordered list.

    Raises
    ------
    SvmError
        The process does not fit the width of a page.
    """
    name = process.id.replace("_", "-")
    label = label or (f"fig-proces-{name}" if drawn else f"tekst-proces-{name}")
    steps = {step.id: fill(step.number, edition) for step in process.steps}
    ways = [fill(branch.number, edition) for branch in process.branches]
    numbers = Numbers()
    listed = _listed(process, actors, steps, ways, numbers)
    filled = [each.number for each in (*steps.values(), *ways) if each]
    observations = list(named_series.distinct(n for n in filled if isinstance(n, Observation)))
    year = f", met cijfers over {edition.report_year}" if observations else ""
    svm: dict[str, Any] = {
        "kind": "procesplaat" if drawn else "procestekst",
        "label": label,
        "caption": f"{process.title}{year}",
        "intro": process.intro.strip(),
        "source": _source(process, actors, observations),
        "applies": _applies(process, actors, edition),
        "notes": provenance.notes(observations),
        "steps": listed,
        "numbers": numbers.records,
        "pending": numbers.pending,
        "width": "text",
    }
    data = {"text/html": "", "text/plain": as_text(svm)}
    if drawn:
        svm["alt"] = _alt(process)
        data["image/svg+xml"] = draw(process, actors, steps, ways)
    data["text/html"] = _html(svm, data.get("image/svg+xml", ""))
    return Shown(data, svm)


# In words -----------------------------------------------------------------------------------------------


def _alt(process: Process) -> str:
    if not process.is_course:
        who = len({step.actor for step in process.steps})
        return (
            f"Schema: {process.title}. Het zet de taken van {dutch.numeral(who)} organisaties bij elkaar, "
            f"verdeeld over {dutch.enumeration(p.lower() for p in process.phases.values())}. "
            "Alle taken staan ook in de lijst onder het schema."
        )
    first, ends = process.steps[0].title, [process.step(end).title for end in process.ends]
    return (
        f"Stroomschema: {process.title}, in {dutch.numeral(len(process.steps))} stappen. Het begint bij "
        f"‘{first}’ en eindigt bij {' of bij '.join(f'‘{end}’' for end in ends)}. "
        "Alle stappen staan ook in de genummerde lijst onder het schema."
    )


def _applies(process: Process, actors: Mapping[str, Actor], edition: Quoting) -> list[dict[str, Any]]:
    """Since when it runs like this, and what came after it if that had begun at the cut-off date."""
    if not (applies := process.applies):
        return []
    year = edition.report_year
    later = f" In {year} bestond dit nog niet." if applies.start.year > year else ""
    said = [(f"Zo geldt het sinds {dutch.day(applies.start)}.{later} {applies.text.strip()}", applies.source)]
    if (then := applies.then) and then.start <= edition.as_of:
        said.append((f"Sinds {dutch.day(then.start)} geldt iets anders. {then.text.strip()}", then.source))
    return [
        {"text": text, "source": {"text": _site(address, actors), "href": address}} for text, address in said
    ]


def _site(address: str, actors: Mapping[str, Actor]) -> str:
    """Who publishes a page: an organisation of the chain, or the name of the site."""
    host = urlsplit(address).netloc.removeprefix("www.")
    return next((actor.name for actor in actors.values() if actor.site == host), host)


def _source(process: Process, actors: Mapping[str, Actor], observations: Sequence[Observation]) -> str:
    who = dict.fromkeys(_site(step.source, actors) for step in process.steps)
    said = f"Bron van de stappen: {dutch.enumeration(who)}."
    numbers = provenance.source_line(observations).replace("Bron:", "Bron van de cijfers:", 1)
    return f"{said} {numbers}".strip()


def _listed(
    process: Process,
    actors: Mapping[str, Actor],
    steps: Mapping[str, Filled | None],
    ways: Sequence[Filled | None],
    numbers: Numbers,
) -> list[dict[str, Any]]:
    """The steps as JSON values for the book, in the order of the list."""
    listed: list[dict[str, Any]] = []
    named: set[str] = set()
    for step in process.steps:
        actor = actors[step.actor]
        onward = [
            {
                "label": branch.label,
                "to": process.numbered[branch.to],
                "title": process.step(branch.to).title,
                "number": _number(filled, numbers),
            }
            for branch, filled in zip(process.branches, ways, strict=True)
            if branch.start == step.id
        ]
        listed.append(
            {
                "title": step.title,
                "actor": actor.name if step.actor in named else wording.capitalised(actor.full),
                "phase": process.phases.get(step.phase or ""),
                "term": step.term,
                "text": step.text.strip(),
                "number": _number(steps[step.id], numbers),
                "branches": onward,
                "end": process.is_course and not onward,
                "source": {"text": _site(step.source, actors), "href": step.source},
            }
        )
        named.add(step.actor)
    return listed


_MOMENT = {"day": "Op", "half": "In het", "quarter": "In het"}


def _number(filled: Filled | None, numbers: Numbers) -> dict[str, Any] | None:
    if filled is None:
        return None
    number = filled.number
    period = periods.in_dutch(number.period)
    when = f"{_MOMENT.get(periods.parse(number.period).frequency, 'In')} {period}"
    if isinstance(number, Pending):
        numbers.await_(number)
        when = f"{'was ' if number.overdue else ''}verwacht in {number.expected_text}"
        return {"pending": when, "title": number.series.title, "period": period}
    words = number.status.words if number.provisional else None
    return {"number": numbers.add(number), "text": filled.quoted.text, "when": when, "status": words}


def as_text(svm: Mapping[str, Any]) -> str:
    """Return the ordered list as plain text."""
    shown = {number["id"]: number["shown"] for number in svm["numbers"]}
    found = [svm["caption"], "", svm["intro"], *(said["text"] for said in svm["applies"]), ""]
    for n, step in enumerate(svm["steps"], 1):
        found.append(f"{n}. " + "".join(part if isinstance(part, str) else part[1] for part in opening(step)))
        if step["number"]:
            found.append(f"   {_plain(step['number'], shown)}")
        found += [f"   - {onward(b)}{_behind(b, shown)}" for b in step["branches"]]
    return "\n".join(found)


def opening(step: Mapping[str, Any]) -> list[Any]:
    """Return the first words of a step: text, and pairs ``("strong" | "link", text)`` for what stands out."""
    duration = f" Duur: {step['term']}." if step["term"] else ""
    end = " Hier eindigt deze plaat." if step["end"] else ""
    who = f" Onderdeel: {step['phase'].lower()}." if step["phase"] else ""
    return [
        ("strong", f"{step['title']}."),
        f"{who} Wie: {step['actor']}.{duration} {step['text']}{end} Bron: ",
        ("link", step["source"]["text"]),
        ".",
    ]


def onward(branch: Mapping[str, Any]) -> str:
    """Return where a branch goes: ``meer tijd nodig: ga naar stap 8``; the goal is a link in the book."""
    return f"{wording.capitalised(branch['label'] or 'daarna')}: ga naar stap {branch['to']}"


def waiting(number: Mapping[str, Any]) -> str:
    """Return what is said of a number that is still to come."""
    return f"{number['title']}, {number['period']}: cijfer {PENDING} ({number['pending']})"


def _plain(number: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    if "pending" in number:
        return f"{waiting(number)}."
    status = f" ({number['status']})" if number["status"] else ""
    return f"{number['when']}: {shown[number['number']]} {number['text']}{status}."


def _behind(branch: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    return f". {_plain(branch['number'], shown)}" if branch["number"] else "."


def _html(svm: Mapping[str, Any], svg: str) -> str:
    """The output as JupyterLab shows it."""
    shown = {number["id"]: number["shown"] for number in svm["numbers"]}
    said = "".join(
        f'<p style="font-size: 0.9em; margin: 0">{html.escape(text)}</p>'
        for text in (svm["source"], *svm["notes"])
    )
    items = []
    for step in svm["steps"]:
        words = "".join(
            html.escape(part) if isinstance(part, str) else _tagged(part, step) for part in opening(step)
        )
        number = f"<br>{html.escape(_plain(step['number'], shown))}" if step["number"] else ""
        ways = "".join(f"<li>{html.escape(onward(b) + _behind(b, shown))}</li>" for b in step["branches"])
        items.append(f"<li>{words}{number}<ul>{ways}</ul></li>" if ways else f"<li>{words}{number}</li>")
    drawn = svg.replace(f'"{theme.FONT}"', f'"{theme.FONT}, sans-serif"')
    figure = (
        f'<figure style="margin: 0; max-width: 46em"><div role="img" aria-label="{html.escape(svm["alt"])}">'
        f"{drawn}</div><figcaption><strong>{html.escape(svm['caption'])}</strong>{said}</figcaption></figure>"
        if svg
        else ""
    )
    applies = "".join(f" {said['text']}" for said in svm["applies"])
    return f"<p>{html.escape(svm['intro'] + applies)}</p>{figure}<ol>{''.join(items)}</ol>"


def _tagged(part: tuple[str, str], step: Mapping[str, Any]) -> str:
    kind, text = part
    if kind == "strong":
        return f"<strong>{html.escape(text)}</strong>"
    return f'<a href="{html.escape(step["source"]["href"])}">{html.escape(text)}</a>'


# As a picture -------------------------------------------------------------------------------------------


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
        cards = {s.id: _Card(process, s, actors[s.actor], steps[s.id], width) for s in process.steps}
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
    return _svg(theme.WIDTH, chart.height, parts)


def _svg(width: float, height: float, parts: Iterable[str]) -> str:
    height = round(height) + 4  # room for the strokes at the edges
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 -2 {width} {height}">'
        f'<rect x="0" y="-2" width="{width}" height="{height}" fill="{theme.PAPER}"/>'
        f'<g font-family="{theme.FONT}" font-size="{SMALL}" fill="{theme.TEXT}">{"".join(parts)}</g></svg>'
    )


def _words(text: str, x: float, y: float, **attributes: str) -> str:
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
        parts.append(_words(line, round(place.centre, 1), y, text_anchor="middle", **weight))
    return "".join(parts)


def _lines(chart: Chart) -> list[str]:
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


class _Card:
    """The box of a step: a strip with number, actor and term; below it title and number of the year."""

    def __init__(self, process: Process, step: Step, actor: Actor, filled: Filled | None, width: float):
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
            _words(self.number, x + PAD, y + 14.5, fill=theme.PAPER, font_weight="700"),
            _words(
                self.actor,
                x + PAD + text_width(self.number, SMALL, True) + 7,
                y + 14.5,
                fill=theme.PAPER,
                font_weight="600",
            ),
        ]
        if self.term:
            end = {"text_anchor": "end", "fill": theme.PAPER}
            parts.append(_words(self.term, x + width - PAD, y + 14.5, **end))
        line = y + HEAD + 6 + 12
        for text in self.title:
            parts.append(_words(text, x + PAD, line, font_weight="600"))
            line += LINE
        for text in self.below:
            parts.append(_words(text, x + PAD, line))
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
        _words(line, round(left[phase] + _CELL + 2, 1), LINE * n + 12, font_weight="600", fill=theme.MUTED)
        for phase, lines_ in heads.items()
        for n, line in enumerate(lines_)
    ]
    for key, tasks in rows.items():
        words = {phase: [fit(t.title, room) for t in tasks if t.phase == phase] for phase in left}
        height = max(_stacked(cell) for cell in words.values())
        colour = GROUPS.index(actors[key].group)
        parts.append(f'<path d="M0 {y:g}h{theme.WIDTH}" stroke="{theme.GRID}"/>')
        parts.append(_words(actors[key].name, 0, y + _CELL + 15, font_weight="600", fill=theme.INK[colour]))
        for phase, cell in words.items():
            top, rest = y + 3, height
            for n, words_ in enumerate(cell, 1):  # the last one takes what is left
                high = rest if n == len(cell) else _stacked([words_])
                parts.append(_task_svg(words_, left[phase], top, column, high, colour))
                top, rest = top + high + 3, rest - high - 3
        y += height + 6
    return _svg(theme.WIDTH, y, parts)


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
        _words(line, round(x + _CELL + 2, 1), y + _CELL + LINE * n + 12) for n, line in enumerate(words)
    ]
    return "".join(parts)
