"""Every number the report prints, with where it comes from, as one file for people and programs.

``numbers.json`` is read by who checks the report, compares two editions, or writes a letter with the same
figures. An anchor leads to the place on the website where the number stands.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from staatvanmigratie.book.output_nodes import anchor
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import NumberRecord, Output
from staatvanmigratie.report.edition import Edition

#: Of the file; its keys, and when this is raised: ``book/numbers_schema.py``.
VERSION = "1.0"
#: What is kept of the record of a number.
KEPT = (
    "series title unit breakdown period value shown what status rounded vintage later_vintage settled hand "
    "read_in read_at source publisher table dataset address based_on"
).split()


@dataclass(frozen=True)
class Chapter:
    """A chapter as the book knows it: ``docname`` is its path without extension, ``notebooks/07_asiel``."""

    docname: str
    notebook: NotebookNode
    # By the identity of what stands in the metadata, kept with it: reading that takes longer than its use.
    _read: dict[int, tuple[Any, Output]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """Name of the file, without folder and extension."""
        return self.docname.rpartition("/")[2]

    @property
    def page(self) -> str:
        """Address of the page within the website."""
        return f"{self.docname}.html"

    def outputs(self) -> Iterator[Output]:
        """Yield the record of each output of the report."""
        for cell in self.notebook.cells:
            for output in cell.get("outputs", ()):
                if (found := self.record(output)) is not None:
                    yield found

    def record(self, output: Mapping[str, Any]) -> Output | None:
        """Return the record of one of its outputs, read once; None where it is no output of the report."""
        if (said := output.get("metadata", {}).get(record.KEY)) is None:
            return None
        if id(said) not in self._read:
            self._read[id(said)] = said, record.read(output["metadata"])
        return self._read[id(said)][1]

    def set_record(self, output: NotebookNode, about: Output) -> None:
        """Give one of its outputs another record."""
        # Not its own `update`, which copies every part of it into one that has attributes.
        dict.update(output.metadata, about.as_metadata())
        said = output.metadata[record.KEY]
        self._read[id(said)] = said, about

    def numbers(self) -> Iterator[NumberRecord]:
        """Yield every number, in reading order."""
        for output in self.outputs():
            yield from output.numbers


def set_anchors(chapter: Chapter) -> None:
    """Write into each output what its numbers' anchors begin with, so that all formats use the same.

    Numbers in running text are known by chapter and cell, those of a figure or table by its label.
    """
    for index, cell in enumerate(chapter.notebook.cells):
        for position, output in enumerate(cell.get("outputs", ())):
            if (about := chapter.record(output)) is not None:
                in_text = anchor(chapter.docname, index, "", position).rstrip("-")
                chapter.set_record(output, replace(about, anchor_prefix=about.label or in_text))


def collect(edition: Edition, chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Return the content of ``numbers.json``: numbers in reading order, pending figures by expected date.

    ``withheld`` are the figures for which the source gives no number, in reading order. What was to come
    for the edition before, as an annex tells, and has come since, is not pending here.
    """
    pending: dict[tuple[str, str], dict[str, Any]] = {}
    withheld: dict[tuple[Any, ...], dict[str, Any]] = {}
    numbers = []
    for chapter in chapters:
        for output in chapter.outputs():
            for number in output.numbers:
                place = {
                    "chapter": chapter.stem,
                    "kind": output.kind,
                    "label": output.label or None,
                    "anchor": f"{chapter.page}#{output.anchor_prefix}-{number.id}",
                }
                said = asdict(number)
                numbers.append({**place, **{key: said[key] for key in KEPT}})
            for item in output.pending:
                known = pending.setdefault((item.series, item.period), {**asdict(item), "chapters": []})
                if chapter.stem not in known["chapters"]:
                    known["chapters"].append(chapter.stem)
            for none in output.withheld:
                place = (none.series, none.period, *sorted(none.breakdown.items()))
                known = withheld.setdefault(place, {**asdict(none), "chapters": []})
                if chapter.stem not in known["chapters"]:
                    known["chapters"].append(chapter.stem)
    printed = {(number["series"], number["period"]) for number in numbers}
    for series, period in printed & set(pending):
        if edition.series(series).has(period):
            del pending[series, period]
    return {
        "version": VERSION,
        "edition": edition.number,
        "report_year": edition.report_year,
        "as_of": edition.as_of.isoformat(),
        "numbers": numbers,
        "pending": sorted(
            pending.values(), key=lambda item: (item["expected"] or "9999", item["series"], item["period"])
        ),
        "withheld": list(withheld.values()),
    }


def as_text(content: dict[str, Any]) -> str:
    """Return JSON that is the same each time and easy to compare line by line."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
