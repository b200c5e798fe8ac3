"""At which hand the numbers of an edition were read, per chapter, as its ``numbers.json`` says."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

_HEAD = "edition | chapter | numbers | first hand | copy of a table | second hand | later vintage | pending"
_ALL = "all"


def rows(content: Mapping[str, Any]) -> list[str]:
    """Return the rows of one edition, from the content of its ``numbers.json``: each chapter, then all.

    A number that rests on several figures counts with the one read furthest from its source. A later vintage
    is one that may say something else than was known at the cut-off date; pending are figures, not numbers.
    """
    counts: dict[str, Counter[str]] = {}
    for number in content["numbers"]:
        for place in (number["chapter"][:2], _ALL):
            counted = counts.setdefault(place, Counter())
            counted["numbers"] += 1
            counted[number["hand"]] += 1
            counted["later"] += number["later_vintage"]
    for figure in content["pending"]:
        for place in (*(chapter[:2] for chapter in figure["chapters"]), _ALL):
            counts.setdefault(place, Counter())["pending"] += 1
    return [_row(content["edition"], place, counts[place]) for place in sorted(counts)]


def _row(edition: int, place: str, counted: Counter[str]) -> str:
    whole = counted["numbers"]
    shares = [
        f"{counted[kind]} ({100 * counted[kind] / whole:.0f}%)" if whole else "0"
        for kind in ("source", "copy", "retelling", "later")
    ]
    return "| " + " | ".join(map(str, (edition, place, whole, *shares, counted["pending"]))) + " |"


def table(contents: list[Mapping[str, Any]]) -> str:
    """Return the table of some editions."""
    titles = _HEAD.split(" | ")
    ruler = ["---", "---", *["---:"] * (len(titles) - 2)]
    lines = [row for content in contents for row in rows(content)]
    return "\n".join([f"| {_HEAD} |", f"| {' | '.join(ruler)} |", *lines])
