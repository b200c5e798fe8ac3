"""The steps of a process in words, with their numbers: the text version of its picture."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from staatvanmigratie.foundation import addresses, dutch, periods
from staatvanmigratie.foundation.errors import NoObservationError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.outputs.number_tables import Numbers, awaited
from staatvanmigratie.notebook.outputs.record import (
    Applies,
    Branch,
    Link,
    ProcessOutput,
    StepNumber,
    StepPending,
    StepRecord,
)
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.processes import Actor, Process, Quoted
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Observation, Pending, Withheld


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


def fill(quoted: Quoted | None, edition: Edition) -> Filled | None:
    """Return the number of the report year; None where the source has none for that year or withholds it."""
    if quoted is None:
        return None
    series = edition.series(quoted.series)
    try:
        last = (series.where(**quoted.where) if quoted.where else series).last
        return None if isinstance(last, Withheld) else Filled(quoted, last)
    except NoObservationError:
        return None


def alternative(process: Process) -> str:
    """Return in a few words what the picture shows."""
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


def applies(process: Process, actors: Mapping[str, Actor], edition: Edition) -> list[Applies]:
    """Return since when it runs like this, and what came after it if that had begun at the cut-off date."""
    if not (applies := process.applies):
        return []
    year = edition.report_year
    later = f" In {year} bestond dit nog niet." if applies.start.year > year else ""
    said = [(f"Zo geldt het sinds {dutch.day(applies.start)}.{later} {applies.text.strip()}", applies.source)]
    if (then := applies.then) and then.start <= edition.as_of:
        said.append((f"Sinds {dutch.day(then.start)} geldt iets anders. {then.text.strip()}", then.source))
    return [Applies(text, Link(_site(address, actors), address)) for text, address in said]


def _site(address: str, actors: Mapping[str, Actor]) -> str:
    """Who publishes a page: an organisation of the chain, or the name of the site."""
    host = urlsplit(address).netloc.removeprefix("www.")
    return next((actor.name for actor in actors.values() if actor.site == host), host)


def source(process: Process, actors: Mapping[str, Actor], observations: Sequence[Observation]) -> str:
    """Return who says that it runs like this, and where the numbers come from."""
    who = dict.fromkeys(_site(step.source, actors) for step in process.steps)
    said = f"Bron van de stappen: {dutch.enumeration(who)}."
    numbers = provenance.source_line(observations).replace("Bron:", "Bron van de cijfers:", 1)
    return f"{said} {numbers}".strip()


def listed(
    process: Process,
    actors: Mapping[str, Actor],
    steps: Mapping[str, Filled | None],
    ways: Sequence[Filled | None],
    numbers: Numbers,
) -> list[StepRecord]:
    """Return the steps for the book, in the order of the list."""
    listed: list[StepRecord] = []
    named: set[str] = set()
    for step in process.steps:
        actor = actors[step.actor]
        onward = [
            Branch(
                branch.label,
                process.numbered[branch.to],
                process.step(branch.to).title,
                _number(filled, numbers),
            )
            for branch, filled in zip(process.branches, ways, strict=True)
            if branch.start == step.id
        ]
        listed.append(
            StepRecord(
                title=step.title,
                actor=actor.name if step.actor in named else wording.capitalised(actor.full),
                phase=process.phases.get(step.phase or ""),
                term=step.term,
                text=step.text.strip(),
                number=_number(steps[step.id], numbers),
                branches=tuple(onward),
                end=process.is_course and not onward,
                source=Link(_site(step.source, actors), step.source),
            )
        )
        named.add(step.actor)
    return listed


_MOMENT = {"day": "Op", "half": "In het", "quarter": "In het"}


def _number(filled: Filled | None, numbers: Numbers) -> StepNumber | StepPending | None:
    if filled is None:
        return None
    number = filled.number
    period = periods.in_dutch(number.period)
    when = f"{_MOMENT.get(periods.parse(number.period).frequency, 'In')} {period}"
    if isinstance(number, Pending):
        numbers.await_(number)
        state = f"{awaited([number])} ({wording.expectation([number])})"
        return StepPending(state, number.series.title, period)
    words = number.status.words if number.provisional else None
    return StepNumber(numbers.add(number), filled.quoted.text, when, words)


def as_text(record: ProcessOutput) -> str:
    """Return the ordered list as plain text."""
    found = [record.caption, "", record.intro, *(said.text for said in record.applies), ""]
    for n, step in enumerate(record.steps, 1):
        found.append(f"{n}. " + "".join(part if isinstance(part, str) else part[1] for part in opening(step)))
        if step.number:
            found.append(f"   {_plain(step.number, record)}")
        found += [f"   - {onward(b)}{_behind(b, record)}" for b in step.branches]
    return "\n".join(found)


def opening(step: StepRecord) -> list[Any]:
    """Return the first words of a step: text, and pairs ``("strong" | "link", text)`` for what stands out."""
    duration = f" Duur: {step.term}." if step.term else ""
    end = " Hier eindigt deze plaat." if step.end else ""
    who = f" Onderdeel: {step.phase.lower()}." if step.phase else ""
    return [
        ("strong", f"{step.title}."),
        f"{who} Wie: {step.actor}.{duration} {step.text}{end} Bron: ",
        ("link", step.source.text),
        ".",
    ]


def onward(branch: Branch) -> str:
    """Return where a branch goes: ``meer tijd nodig: ga naar stap 8``; the goal is a link in the book."""
    return f"{wording.capitalised(branch.label or 'daarna')}: ga naar stap {branch.to}"


def waiting(number: StepPending) -> str:
    """Return what is said of a number that is still to come."""
    return f"{number.title}, {number.period}: cijfer {number.pending}"


def _plain(number: StepNumber | StepPending, record: ProcessOutput) -> str:
    if isinstance(number, StepPending):
        return f"{waiting(number)}."
    status = f" ({number.status})" if number.status else ""
    return f"{number.when}: {record.number(number.number).shown} {number.text}{status}."


def _behind(branch: Branch, record: ProcessOutput) -> str:
    return f". {_plain(branch.number, record)}" if branch.number else "."


def as_html(record: ProcessOutput, svg: str) -> str:
    """Return the output as JupyterLab shows it."""
    said = "".join(
        f'<p style="font-size: 0.9em; margin: 0">{html.escape(text)}</p>'
        for text in (record.source, *record.notes)
    )
    items = []
    for step in record.steps:
        words = "".join(
            html.escape(part) if isinstance(part, str) else _tagged(part, step) for part in opening(step)
        )
        number = f"<br>{html.escape(_plain(step.number, record))}" if step.number else ""
        ways = "".join(f"<li>{html.escape(onward(b) + _behind(b, record))}</li>" for b in step.branches)
        items.append(f"<li>{words}{number}<ul>{ways}</ul></li>" if ways else f"<li>{words}{number}</li>")
    drawn = svg.replace(f'"{theme.FONT}"', f'"{theme.FONT}, sans-serif"')
    figure = (
        f'<figure style="margin: 0; max-width: 46em"><div role="img" aria-label="{html.escape(record.alt)}">'
        f"{drawn}</div><figcaption><strong>{html.escape(record.caption)}</strong>{said}</figcaption></figure>"
        if svg
        else ""
    )
    applies = "".join(f" {said.text}" for said in record.applies)
    return f"<p>{html.escape(record.intro + applies)}</p>{figure}<ol>{''.join(items)}</ol>"


def _tagged(part: tuple[str, str], step: StepRecord) -> str:
    kind, text = part
    if kind == "strong":
        return f"<strong>{html.escape(text)}</strong>"
    return f'<a href="{html.escape(addresses.safe(step.source.href))}">{html.escape(text)}</a>'
