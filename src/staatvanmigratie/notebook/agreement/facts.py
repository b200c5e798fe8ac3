"""One fact, one value: where two counts of one thing differ, a reader is told whose it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import NumberRecord, TextOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.snapshots import TOTAL

#: A concept, a country, a period, and the other categories.
Fact = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class _Told:
    """A value that is printed: where, with the words around it and the number itself."""

    each: PrintedOutput
    words: str
    number: NumberRecord


def check(outputs: Sequence[PrintedOutput], edition: Edition) -> Iterator[Finding]:
    """Yield every place that prints one of several values of a fact and does not name whose count it is.

    The count that leads is that of the series about the area alone, first in the catalogue: it needs its name
    only beside another. Any other is named always: by the source of the number or the owner of the series, in
    the paragraph or the tile, or in or under the figure or table. Annexes tell of every count.
    """
    told: dict[Fact, list[_Told]] = defaultdict(list)
    for each in outputs:
        if not each.is_annex:
            for words, number in _numbers(each):
                if (fact := _fact(number, edition.catalogue)) is not None:
                    told[fact].append(_Told(each, words, number))
    for fact, places in told.items():
        if len({place.number.value for place in places}) < 2:
            continue
        lead = _lead({place.number.series for place in places}, edition.catalogue)
        found = set()
        for place in places:
            beside = any(
                other.each is place.each
                and other.number.value != place.number.value
                and not (_is_text(place) and other.words != place.words)
                for other in places
            )
            where = place.each.where
            needs_name = beside or place.number.series != lead
            if needs_name and where not in found and not _names(place, edition.catalogue, beside):
                found.add(where)
                yield Finding("error", where, _message(fact, place, places))


def _lead(named: set[str], catalogue: Mapping[str, Entry]) -> str:
    order = list(catalogue)
    return min(named, key=lambda name: ("ref_area" in catalogue[name].by, order.index(name)))


def _is_text(place: _Told) -> bool:
    return isinstance(place.each.output, TextOutput)


def _numbers(each: PrintedOutput) -> Iterator[tuple[str, NumberRecord]]:
    output = each.output
    if isinstance(output, TextOutput):
        for block in output.blocks:
            words = " ".join(output.said(sentence) for sentence in block.sentences)
            for part in block.parts:
                if part.number:
                    yield words, output.number(part.number)
        return
    for tile in getattr(output, "tiles", ()):
        if tile.number:
            yield f"{tile.title} {tile.note or ''}", output.number(tile.number)
    if table := getattr(output, "table", None):
        around = " ".join((getattr(output, "caption", ""), *getattr(output, "notes", ())))
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if cell.number:
                    yield f"{around} {column.title} {row[0].text}", output.number(cell.number)


def _fact(number: NumberRecord, catalogue: Mapping[str, Entry]) -> Fact | None:
    if number.what != "value" or number.series not in catalogue:
        return None
    entry = catalogue[number.series]
    if entry.concept is None:
        return None
    categories = {dimension: code for dimension, code in number.breakdown.items() if code != TOTAL}
    area = categories.pop("ref_area", entry.select.get("ref_area", ""))
    return entry.concept, str(area), number.period, tuple(sorted(categories.items()))


def _names(place: _Told, catalogue: Mapping[str, Entry], beside: bool) -> bool:
    """Tell whether a place says whose count it is; beside another the line of sources does not."""
    said = place.words if beside else f"{place.words} {getattr(place.each.output, 'source', '')}"
    return any(name in said for name in (place.number.source, catalogue[place.number.series].owner))


def _message(fact: Fact, place: _Told, places: Sequence[_Told]) -> str:
    concept, area, period, _ = fact
    values = dict.fromkeys(
        f"{each.number.shown} ({each.number.source}, {each.each.chapter})"
        for each in places
        if each.number.value != place.number.value
    )
    return (
        f"{place.number.shown} for {concept} {area} {period} is not the only value in the edition: "
        f"{', '.join(list(values)[:3])}. Name whose count this is ({place.number.source}), or quote one "
        f"series alone"
    )
