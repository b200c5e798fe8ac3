"""What the sources have changed since an edition looked, and where a reader would see it.

For every figure of the catalogue that has another value on a later day: old, new, difference, cause, and
the chapters, sentences, figures and tables that print it. Where a figure is printed is read from the last
build of the edition; without one only the chapters that use the series are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from staatvanmigratie.decision import built_chapters
from staatvanmigratie.decision.chapter_content import is_built
from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.notebook.annexes import revisions
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import Basis, NumberRecord, Output, TextOutput
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL


@dataclass(frozen=True)
class Place:
    """Where a number is printed: a sentence, or the label of a figure, table or key figures."""

    chapter: str
    kind: str
    text: str


@dataclass(frozen=True)
class Revised:
    """One figure that the source has changed."""

    old: Observation
    new: Observation
    cause: str
    places: list[Place] = field(default_factory=list)

    @property
    def series(self) -> Series:
        """The series it belongs to."""
        return self.new.series

    @property
    def name(self) -> str:
        """Title, category and period for a reader."""
        category = f", {self.new.label}" if any(c != TOTAL for c in self.new.breakdown.values()) else ""
        return f"{self.series.title}{category}, {periods.in_dutch(self.new.period)}"

    @property
    def difference(self) -> str:
        """The new figure minus the old one, with its sign, and in percent of the old."""
        gap = self.new.value - self.old.value
        text = f"{'+' if gap > 0 else ''}{dutch.number(gap, self.series.entry.decimals)}"
        if not self.old.value or self.series.unit == "procent":
            return text
        percent = gap / abs(self.old.value) * 100
        small = abs(percent) < 0.05
        return text if small else f"{text} ({'+' if gap > 0 else ''}{dutch.percentage(percent, 1)})"

    @property
    def chapters(self) -> list[str]:
        """The chapters that print it."""
        return list(dict.fromkeys(place.chapter for place in self.places))

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "series": self.series.id,
            "title": self.series.title,
            "unit": self.series.unit,
            "owner": self.series.entry.owner,
            "period": self.new.period,
            "breakdown": {d: c for d, c in sorted(self.new.breakdown.items()) if c != TOTAL},
            "old": self.old.value,
            "old_shown": self.old.shown,
            "old_vintage": self.old.vintage,
            "new": self.new.value,
            "new_shown": self.new.shown,
            "new_vintage": self.new.vintage,
            "known_from": self.new.snapshot.known_from.isoformat(),
            "difference": self.difference,
            "cause": self.cause,
            "chapters": self.chapters,
            "places": [vars(place) for place in self.places],
        }


def revised(edition: Edition, since: date, until: date) -> list[Revised]:
    """Return every figure of the edition's series that has another value on ``until`` than on ``since``.

    Figures that came up in between are no revisions; ``svm status`` lists what is still to come.
    """
    built = is_built(edition.root, edition.number)
    printed = _printed(edition) if built else {}
    used = {} if built else _used(edition)
    found = []
    for series_id, entry in edition.catalogue.items():
        if entry.unused is not None:
            continue
        before, after = edition.series_on(since, series_id), edition.series_on(until, series_id)
        old = {_key(o): o for o in before.observations}
        for new in after.observations:
            known = old.get(_key(new))
            if known is not None and known.value != new.value:
                places = printed.get((series_id, *_key(new)), used.get(series_id, []))
                found.append(Revised(known, new, revisions.cause_of(known, new), places))
    return sorted(found, key=lambda each: (not each.places, each.series.id, each.new.period, each.name))


def _key(observation: Observation) -> tuple[str, ...]:
    return (observation.period, *(observation.breakdown[d] for d in sorted(observation.breakdown)))


def _used(edition: Edition) -> dict[str, list[Place]]:
    """Where each series is used, as far as the sources of the chapters tell; with a build we know better."""
    found: dict[str, list[Place]] = {}
    for chapter in chapters.read_all(edition.root):
        for series_id in sorted(chapter.series):
            found.setdefault(series_id, []).append(Place(chapter.name, "chapter", ""))
    return found


def _printed(edition: Edition) -> dict[tuple[str, ...], list[Place]]:
    """Where each observation is printed in the last build, by series, period and categories."""
    found: dict[tuple[str, ...], list[Place]] = {}
    for path in sorted((edition.root / "build" / str(edition.number) / "chapters").glob("*.ipynb")):
        notebook = built_chapters.read(path)
        for cell in notebook.cells:
            for output in record.of_outputs(cell):
                for number in output.numbers:
                    place = _place(path.stem, output, number)
                    for subject in number.subjects:
                        places = found.setdefault(_subject_key(edition, subject), [])
                        if place not in places:
                            places.append(place)
    return found


def _subject_key(edition: Edition, subject: NumberRecord | Basis) -> tuple[str, ...]:
    by = edition.catalogue[subject.series].by if subject.series in edition.catalogue else []
    categories = (subject.breakdown.get(dimension, TOTAL) for dimension in sorted(by))
    return (subject.series, subject.period, *categories)


def _place(chapter: str, output: Output, number: NumberRecord) -> Place:
    if not isinstance(output, TextOutput):
        return Place(chapter, output.kind, output.label)
    sentences = (sentence for block in output.blocks for sentence in block.sentences)
    own = (each for each in sentences if any(part.number == number.id for part in each.parts))
    return Place(chapter, output.kind, next((output.said(each) for each in own), ""))


def as_markdown(edition: Edition, since: date, until: date, found: Iterable[Revised]) -> str:
    """Return the report as Markdown, for a pull request or the nota."""
    found = list(found)
    lines = [f"# Bijstellingen voor {edition.title}", ""]
    span = f"tussen {dutch.day(since)} en {dutch.day(until)}"
    if not found:
        return "\n".join([*lines, f"Geen enkel cijfer van deze editie is {span} gewijzigd.", ""])
    lines += [f"{len(found)} cijfers zijn {span} gewijzigd.", ""]
    lines += [
        "| Cijfer | Was | Is | Verschil | Oorzaak | Hoofdstukken |",
        "| --- | ---: | ---: | ---: | --- | --- |",
    ]
    for r in found:
        cells = [r.name, r.old.shown, r.new.shown, r.difference, r.cause, ", ".join(r.chapters) or "–"]
        lines.append(f"| {' | '.join(cells)} |")
    sentences = list(dict.fromkeys((p.chapter, p.text) for r in found for p in r.places if p.kind == "tekst"))
    if sentences:
        lines += ["", "## Zinnen waarin dat te lezen is", ""]
        lines += [f"- `{chapter}`: {text}" for chapter, text in sentences]
    return "\n".join([*lines, ""])
