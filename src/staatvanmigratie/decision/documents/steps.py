"""How far the decision about an edition is, for the nota: who agreed, whose turn it is, what is asked again.

An approval counts for exactly what was seen (``approvals``). Where no approval of a step was ever written
down, the step stands as the edition file says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from staatvanmigratie.decision import chapter_content
from staatvanmigratie.decision.approvals import DECISION, Approvals, Standing, steps
from staatvanmigratie.decision.content import Content
from staatvanmigratie.report.edition import DecisionStep, Edition


@dataclass(frozen=True)
class Planned:
    """A step of the decision; ``again`` holds the titles of the chapters that changed since it was agreed."""

    name: str
    state: str  # agreed | lapsed | open | skipped
    together: bool  # asked at the same time as others
    reason: str = ""
    again: tuple[str, ...] = ()


def planned(edition: Edition) -> list[Planned]:
    """Return the steps of an edition in their order, with the decision of the cabinet as the last."""
    every = steps(edition)
    orders = [step.order for step in every]
    rows: Sequence[Sequence[Standing]] = ()
    built: Mapping[str, Content] = {}
    if chapter_content.is_built(edition.root, edition.number):
        approvals = Approvals(edition)
        built = approvals.built
        rows = list(approvals.table().values())
    found = []
    for place, step in enumerate(every):
        standings = [row[place] for row in rows]
        lapsed = [each.chapter for each in standings if each.state == "lapsed" and each.chapter != "nota"]
        again = tuple(built[chapter].title if chapter in built else chapter for chapter in lapsed)
        state = _state(step, standings, again)
        found.append(Planned(step.name, state, orders.count(step.order) > 1, step.reason or "", again))
    return found


def _state(step: DecisionStep, standings: Sequence[Standing], again: Sequence[str]) -> str:
    if step.state == "skipped" or not standings:
        return step.state
    if all(each.state == "agreed" for each in standings):
        return "agreed"
    return "lapsed" if again else "open"


def in_words(found: Sequence[Planned]) -> dict[str, object]:
    """Return the names a template may use for the steps.

    ``akkoord`` (of steps one after the other), ``samen_akkoord`` (of those asked together), ``vervallen``
    (names of steps, with the titles of the chapters that changed), ``overgeslagen`` and ``besloten`` (the
    cabinet agreed); ``parallel`` and ``open`` are still to come.
    """
    before = [step for step in found if step.name != DECISION]
    agreed = [step for step in before if step.state == "agreed"]
    waiting = [step for step in before if step.state == "open"]
    one_by_one = [step.name for step in agreed if not step.together]
    return {
        "akkoord": [f"De {name}" if place == 0 else name for place, name in enumerate(one_by_one)],
        "samen_akkoord": [step.name for step in agreed if step.together],
        "vervallen": _lapsed(before),
        "overgeslagen": [step for step in before if step.state == "skipped"],
        "parallel": [step.name for step in waiting if step.together],
        "open": [step.name for step in waiting if not step.together],
        "besloten": any(step.name == DECISION and step.state == "agreed" for step in found),
    }


def _lapsed(steps: Sequence[Planned]) -> list[tuple[list[str], Sequence[str]]]:
    """Steps that the same changes took the agreement from, said in one go."""
    found: dict[Sequence[str], list[str]] = {}
    for step in steps:
        if step.state == "lapsed":
            found.setdefault(step.again, []).append(step.name)
    return [(names, again) for again, names in found.items()]
