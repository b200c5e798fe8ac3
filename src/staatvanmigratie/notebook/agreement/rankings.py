"""Rankings: countries may only be called the largest when nobody else can be among them.

That is provable where the breakdown is complete, or where what it leaves of its total is less than the
last one named. Otherwise a second source has to know of no other. What calls itself partial ranks nobody.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.errors import NoObservationError
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import NumberRecord, TextOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.series import Series, is_country
from staatvanmigratie.store.snapshots import TOTAL

_RANKS = re.compile(r"\b(?:grootste|meeste|top)\b", re.IGNORECASE)
_PARTIAL = re.compile(
    r"voor zover bekend|waarvan (?:dit rapport|het aantal)|een deel van|apart noemt|geen volledige rangorde",
    re.IGNORECASE,
)
#: Breakdowns of which a category is a country.
_OF_COUNTRIES = ("ref_area", "nationality", "citizenship", "country_of")


def check(outputs: Sequence[PrintedOutput], edition: Edition) -> Iterator[Finding]:
    """Yield every sentence, figure and table that ranks countries though another could be among them."""
    for each in outputs:
        if each.is_annex:
            continue
        told = set()
        for words, numbers in _claims(each):
            for (series_id, period), printed in _countries(numbers, edition).items():
                why_not = doubt(edition, series_id, period, printed)
                if why_not and _RANKS.search(words) and not _PARTIAL.search(words) and why_not not in told:
                    told.add(why_not)
                    yield Finding("error", each.where, f"{words[:90]!r} ranks: {why_not}")


def _claims(each: PrintedOutput) -> Iterator[tuple[str, list[NumberRecord]]]:
    output = each.output
    if isinstance(output, TextOutput):
        for block in output.blocks:
            for sentence in block.sentences:
                numbers = [output.number(part.number) for part in sentence.parts if part.number]
                yield output.said(sentence), numbers
    elif caption := getattr(output, "caption", ""):
        yield " ".join((caption, *getattr(output, "notes", ()))), list(output.numbers)


def _countries(
    numbers: Sequence[NumberRecord], edition: Edition
) -> dict[tuple[str, str], dict[str, NumberRecord]]:
    """The countries that are printed of each series with a breakdown by country, by period."""
    found: dict[tuple[str, str], dict[str, NumberRecord]] = defaultdict(dict)
    for number in numbers:
        if number.what == "value" and number.series in edition.catalogue:
            codes = [(d, code) for d, code in number.breakdown.items() if code != TOTAL]
            if len(codes) == 1 and codes[0][0].startswith(_OF_COUNTRIES) and is_country(codes[0][1]):
                found[number.series, number.period][codes[0][1]] = number
    # Dutch people and the Netherlands stand in a ranking for comparison.
    return {
        key: rest for key, each in found.items() if (rest := {c: n for c, n in each.items() if c != "NLD"})
    }


def doubt(edition: Edition, series_id: str, period: str, printed: dict[str, NumberRecord]) -> str | None:
    """Return why another country could be among those printed, or None where that is impossible."""
    rule = edition.catalogue[series_id].ranking
    if rule.complete:
        return None
    series = edition.series(series_id)
    dimension = next(d for d, code in next(iter(printed.values())).breakdown.items() if code != TOTAL)
    least = min(printed.values(), key=lambda number: float(number.value or 0))
    last = float(least.value or 0)
    end = f"{series_id} in {period} ends at {least.shown}"
    if rule.checked_with:
        other = edition.series(rule.checked_with)
        missing = [
            f"{each.series.category_name(own, each.breakdown[own])} ({each.shown})"
            for own, each in _of_the_netherlands(other, period)
            if each.breakdown[own] not in printed and each.breakdown[own] != "NLD" and each.value > last
        ]
        return f"{end}, and {rule.checked_with} has {', '.join(missing[:4])} too" if missing else None
    rest = _rest(series, dimension, period)
    if rest is not None and rest < last:
        return None
    left = "the store has no total" if rest is None else f"{dutch.number(rest)} of the total is of no country"
    return f"{end}, and {left}; say so, do not rank, or give the reason under `ranking` in the catalogue"


def _of_the_netherlands(other: Series, period: str) -> Iterator[tuple[str, Observation]]:
    """Yield the countries a second source has for a period, with the dimension they stand under."""
    for each in other.observations:
        codes = {d: code for d, code in each.breakdown.items() if code != TOTAL}
        if codes.pop("ref_area", "NLD") == "NLD" and len(codes) == 1 and each.period == period:
            ((own, code),) = codes.items()
            if is_country(code):
                yield own, each


def _rest(series: Series, dimension: str, period: str) -> float | None:
    try:
        whole = series.at(period)
    except NoObservationError:
        return None
    listed = series.in_period(period, dimension)
    return (
        None
        if not isinstance(whole, Observation)
        else whole.value - sum(each.value for each in listed if is_country(each.breakdown[dimension]))
    )
