"""Totals against their parts, in every edition: equal beyond rounding, or a sentence says why not."""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.report.chapters import Chapter
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import relations

_CALL = re.compile(r"\.verband\(\s*[\"']([^\"']+)[\"']")


def problems(edition: Edition, book: Sequence[Chapter]) -> Iterator[tuple[str, str]]:
    """Yield where and what: totals that are not their parts without a sentence, and sentences nobody prints.

    The sentence has to stand in every chapter that asks for the total and for a part of it.
    """
    for relation in relations.read(edition.root).values():
        where = f"{relations.FILE.as_posix()}: {relation.id}"
        if unknown := [name for name in relation.series if name not in edition.catalogue]:
            yield where, f"no series {unknown[0]!r} in data/catalogue"
            continue
        apart = [each for each in relation.balances(edition.series) if not each.agrees]
        if not apart:
            continue
        last = apart[-1]
        said = f"{last.total.period}: {relation.total} is {last.total.shown}, off by {last.difference:+.0f}"
        if not relation.because:
            yield where, f"{said}; mend the figure, or say why under because"
            continue
        for chapter in book:
            printed = {name for cell in chapter.cells for name in _CALL.findall(cell.source)}
            shown = chapter.series & set(relation.series[1:] or [relation.total])
            if (
                relation.total in chapter.series
                and shown
                and relation.id not in printed
                and _is_read(chapter)
            ):
                yield (
                    f"notebooks/{chapter.name}.ipynb",
                    f'{said}, and the chapter shows both; put editie.verband("{relation.id}") in a cell',
                )


def _is_read(chapter: Chapter) -> bool:
    """Dashboards and annexes stand beside the chapters, where the sentence is."""
    return chapter.name[:1] not in "89" or chapter.name.startswith("08") or chapter.name.startswith("09")
