"""Numbers of an earlier state that their source took back: secret now, missing, or no longer published.

Whoever reads what changed would read them once more there. In the earlier state an ellipsis stands for each
of them, and for what was computed of it; that it was taken back is a change of its own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from staatvanmigratie.decision.content import DOCUMENTS, Content, Item, PrintedNumber
from staatvanmigratie.foundation import dutch
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store import provenance

#: What stands where such a number stood.
TOLD_NO_MORE = "…"
_Key = tuple[str, str]  # series, and key of a printed number


def numbers(edition: Edition, old: Content | None, new: Content | None) -> dict[_Key, str]:
    """Return the numbers that only the old state has and that the edition may not print, with why."""
    if old is None or new is None:
        return {}
    gone = {key: number for key, number in old.figures.items() if key not in new.figures}
    found: dict[_Key, str] = {}
    for series in sorted({number.series for number in gone.values()} & set(edition.catalogue)):
        withheld = {
            (each.period, *provenance.categories(each).items()): each.shown
            for each in edition.series(series).every_withheld
        }
        for key, number in gone.items():
            place = (number.period, *sorted(number.categories.items()))
            if number.series == series and place in withheld:
                found[key] = withheld[place]
    computed = {
        key: word
        for key, number in gone.items()
        for series, base in number.bases
        if (word := found.get((series, base.replace("~", "|"))))
    }
    return computed | found


def without(content: Content, taken_back: Mapping[_Key, str]) -> Content:
    """Return an earlier state as it may be told; its digest is that of before."""
    if not taken_back:
        return content
    figures = {
        key: replace(each, value=None, shown=TOLD_NO_MORE) if key in taken_back else each
        for key, each in content.figures.items()
    }
    said = {text for key in taken_back if key in content.figures for text in _written(content.figures[key])}
    # In a sentence of a chapter no number stands but as a number.
    items = (
        _without(each, said, each.is_text and content.chapter not in DOCUMENTS) for each in content.items
    )
    return replace(content, figures=figures, items=tuple(items))


def _written(number: PrintedNumber) -> Iterable[str]:
    if number.shown is not None:
        yield number.shown
    if number.value is not None:
        yield dutch.number(number.value, 0 if float(number.value).is_integer() else 1)


def _without(item: Item, said: Iterable[str], is_known: bool) -> Item:
    """Return a thing without these numbers, and without others that read the same.

    ``is_known`` where its text has its numbers apart.
    """
    numbers = tuple(TOLD_NO_MORE if _bare(each) in map(_bare, said) else each for each in item.numbers)
    text, rows = item.text, item.rows
    for each in () if is_known else said:
        own = re.compile(rf"(?<![\d.,]){re.escape(each)}(?![\d%]|[.,]\d)")
        text, rows = own.sub(TOLD_NO_MORE, text), tuple(own.sub(TOLD_NO_MORE, row) for row in rows)
    return replace(item, numbers=numbers, text=text, rows=rows)


def _bare(shown: str) -> str:
    """Return a number as it is without what is said of it: ``3`` of ``3 (voorlopig)``."""
    return shown.partition(dutch.NBSP)[0].partition(" ")[0].rstrip("*")
