"""How a procedure runs and who does what in it: ``data/processes/*.yml``, read strictly.

A process is a graph of steps: each has an actor, a text and the address where it is described; branches lead
from one to the next. Where a step is not a part of a course but a task (who does what in the chain), the file
lists phases instead of branches. Numbers never stand here: a step or a branch may name a series, and the
edition fills in its number.

Whatever is unknown, missing, without a source or without an exit is an error that names file and key. How a
process is drawn and printed is up to ``process_pictures``.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.strict import Strict

#: Where the processes stand in the project.
FOLDER = "data/processes"
#: The file with the organisations, beside the processes.
ACTORS = "actors.yml"

_ID = r"^[a-z][a-z0-9_]*$"

Group = Literal["toelating", "opvang", "toezicht", "terugkeer", "rechtspraak", "anderen"]


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError(f"{value!r} is no address; write the page where it is described (https://…)")
    return value


Address = Annotated[str, AfterValidator(_address)]


class Actor(Strict):
    """An organisation or person who does something; ``group`` decides the colour."""

    name: str  # short, as it stands in a picture
    full: str  # in full, as it stands in the text
    group: Group
    source: Address  # where the task is described
    site: str | None = None  # host of its own pages, without www


class Quoted(Strict):
    """A series whose number for the report year is printed, and what it counts there."""

    series: str
    where: dict[str, str] = Field(default={})
    text: str  # printed behind the number: "eerste asielaanvragen"
    short: str | None = None  # the same for the picture, where there is less room


class ProcessStep(Strict):
    """One step or task."""

    id: str = Field(pattern=_ID)
    title: str
    actor: str
    text: str
    source: Address
    term: str | None = None  # as the source gives it: "6 dagen"
    number: Quoted | None = None
    phase: str | None = None


class Branch(Strict):
    """The way from one step to the next, and when it is taken."""

    start: str = Field(alias="from")
    to: str
    label: str | None = None
    number: Quoted | None = None


class Change(Strict):
    """A day on which a procedure changed, what changed then, and who says so."""

    start: date = Field(alias="from")
    text: str
    source: Address


class Applies(Change):
    """Since when the procedure runs like this; ``then`` is what came after it, told from that day on."""

    then: Change | None = None


class Process(Strict):
    """A process as its file describes it. ``steps`` stand in the order of the text version."""

    id: str
    title: str
    intro: str
    applies: Applies | None = None
    steps: list[ProcessStep] = Field(min_length=2)
    start: str | None = None
    ends: list[str] = Field(default=[])
    branches: list[Branch] = Field(default=[])
    phases: dict[str, str] = Field(default={})

    @property
    def is_course(self) -> bool:
        """Whether steps follow on each other; otherwise they are tasks in phases."""
        return not self.phases

    @cached_property
    def numbered(self) -> dict[str, int]:
        """The number of each step in the text version, from 1."""
        return {step.id: number for number, step in enumerate(self.steps, 1)}

    def step(self, step_id: str) -> ProcessStep:
        """Return one step."""
        return self.steps[self.numbered[step_id] - 1]

    def after(self, step_id: str) -> list[Branch]:
        """Return the branches that leave a step, in the order of the file."""
        return [branch for branch in self.branches if branch.start == step_id]

    @property
    def quoted(self) -> list[Quoted]:
        """The series whose numbers are printed."""
        return [part.number for part in (*self.steps, *self.branches) if part.number]


def ids(folder: Path) -> list[str]:
    """Return the processes there are; none where the folder is missing."""
    return sorted(path.stem for path in folder.glob("*.yml") if path.name != ACTORS)


def actors(folder: Path) -> dict[str, Actor]:
    """Return the organisations by id.

    Raises
    ------
    DataFileError
        An unknown or missing key; the message names the organisation.
    """
    return strict.models(folder / ACTORS, Actor, f"{FOLDER}/{ACTORS}")


def read(folder: Path, process_id: str, series: Collection[str] | None = None) -> Process:
    """Return one process.

    Parameters
    ----------
    folder
        ``data/processes``.
    process_id
        Name of the file without ``.yml``.
    series
        The ids of the catalogue; when given, another one is an error.

    Raises
    ------
    SvmError
        There is no such process; the message lists the ones there are.
    DataFileError
        The first of :func:`problems`.
    """
    if process_id not in ids(folder):
        known = ids(folder)
        near = get_close_matches(process_id, known, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SvmError(f"There is no process {process_id!r}; there are: {', '.join(known) or 'none'}.{hint}")
    path = folder / f"{process_id}.yml"
    process, said = _parsed(path)
    said = said or list(_faults(process, actors(folder), series))
    if said:
        raise DataFileError(f"data/processes/{path.name}: {said[0]}")
    return process


def problems(folder: Path, process_id: str, series: Collection[str] | None = None) -> list[str]:
    """Return everything that is wrong with a process, as ``key: what is wrong``; for ``svm check``."""
    process, said = _parsed(folder / f"{process_id}.yml")
    return said or list(_faults(process, actors(folder), series))


def series_used(folder: Path) -> dict[str, str]:
    """Return the series that processes print, each with the first process that does."""
    found: dict[str, str] = {}
    for process_id in ids(folder):
        process, _ = _parsed(folder / f"{process_id}.yml")
        for quoted in process.quoted if process else ():
            found.setdefault(quoted.series, process_id)
    return found


def _parsed(path: Path) -> tuple[Process | None, list[str]]:
    fields = strict.read(path)
    try:
        return Process(id=path.stem, **fields), []
    except ValidationError as error:
        return None, _said(error, fields)
    except TypeError as error:  # a key named twice by position, such as `id`
        return None, [str(error)]


def _said(error: ValidationError, fields: Mapping[str, Any]) -> list[str]:
    """The problems of a strict model; a step is named by its id, not by its place in the list."""
    words = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    said = []
    for problem in error.errors():
        value: Any = fields
        parts = []
        for part in problem["loc"]:
            value = _inside(value, part)
            named = isinstance(part, int) and isinstance(value, dict) and value.get("id", value.get("from"))
            parts.append(str(named or part))
        key = ".".join(parts)
        if problem["loc"][-1] == "source" and problem["type"] == "missing":
            what = "is missing: every step needs the address where it is described"
        else:
            what = words.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        said.append(f"{key}: {what}")
    return said


def _inside(value: Any, part: Any) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def _faults(process: Process, known: Collection[str], series: Collection[str] | None) -> Iterator[str]:
    """What no schema sees: names that point nowhere, and a course that does not run from start to end."""
    seen = set()
    for step in process.steps:
        if step.id in seen:
            yield f"steps.{step.id}: duplicate id"
        seen.add(step.id)
        if step.actor not in known:
            yield f"steps.{step.id}.actor: no {step.actor!r} in {ACTORS}{_near(step.actor, known)}"
    for quoted in process.quoted:
        if series is not None and quoted.series not in series:
            yield f"number.series: no series {quoted.series!r} in the catalogue{_near(quoted.series, series)}"
    yield from _course_faults(process, seen) if process.is_course else _task_faults(process)


def _near(wanted: str, known: Collection[str]) -> str:
    near = get_close_matches(wanted, known, n=2, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _task_faults(process: Process) -> Iterator[str]:
    for key in ("start", "ends", "branches"):
        if getattr(process, key):
            yield f"{key}: a process with phases lists tasks, which do not follow on each other"
    for step in process.steps:
        if step.phase not in process.phases:
            yield f"steps.{step.id}.phase: should be one of {', '.join(process.phases)}, not {step.phase!r}"
    for phase in process.phases:
        if all(step.phase != phase for step in process.steps):
            yield f"phases.{phase}: no task stands in it"


def _course_faults(process: Process, steps: Collection[str]) -> Iterator[str]:
    if process.start is None or not process.ends:
        yield f"{'ends' if process.start else 'start'}: is missing: a process starts and ends somewhere"
        return
    named = [("start", process.start), *(("ends", end) for end in process.ends)]
    for branch in process.branches:
        named += [(f"branches.{branch.start}.from", branch.start), (f"branches.{branch.start}.to", branch.to)]
    nowhere = [
        f"{key}: there is no step {name!r}{_near(name, steps)}" for key, name in named if name not in steps
    ]
    yield from nowhere
    if nowhere:
        return
    if process.steps[0].id != process.start:
        yield f"start: the text version begins with step {process.steps[0].id}; put {process.start} first"
    for step in process.steps:
        yield from _step_faults(process, step)
    forward = {step: [b.to for b in process.after(step)] for step in process.numbered}
    backward = {step: [b.start for b in process.branches if b.to == step] for step in process.numbered}
    reached = _reached([process.start], forward)
    leaving = _reached(process.ends, backward)
    for step in process.numbered:
        if step not in reached:
            yield f"steps.{step}: cannot be reached from {process.start}"
        elif step not in leaving and forward[step]:
            round_trip = _cycle(step, forward)
            if round_trip and step == min(round_trip, key=process.numbered.__getitem__):
                yield f"branches: a cycle without exit: {' → '.join([*round_trip, round_trip[0]])}"


def _step_faults(process: Process, step: ProcessStep) -> Iterator[str]:
    after = process.after(step.id)
    if step.phase:
        yield f"steps.{step.id}.phase: only tasks stand in a phase"
    if step.id in process.ends and after:
        yield f"ends: {step.id} is an end, but a branch leads on to {after[0].to}"
    if step.id not in process.ends and not after:
        yield f"steps.{step.id}: leads nowhere; add a branch, or list it under ends"
    for branch in after:
        if branch.to == step.id:
            yield f"branches.{step.id}: leads to itself"
        if len(after) > 1 and not branch.label:
            yield f"branches.{step.id}: the branch to {branch.to} needs a label: when is it taken?"


def _reached(start: Collection[str], ways: Mapping[str, list[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for there in ways[waiting.pop()]:
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _cycle(step: str, forward: Mapping[str, list[str]]) -> list[str]:
    """Return a way from a step back to itself; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = [step]
    while waiting:
        here = waiting.pop(0)
        for there in forward[here]:
            if there == step:
                way = [here]
                while way[-1] != step:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []
