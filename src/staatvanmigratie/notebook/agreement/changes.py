"""Changes over time: two figures may only be divided where they are of one count.

A source that revises makes its own change over one state of its table. Two first prints, two sources or two
counts give another percentage than the source's own, and nobody can see it.
"""

import math
from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import Basis, NumberRecord
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store.series import Series

#: So many points may two percentages differ that readers take for one.
_SAME = 0.5


def check(printed: Sequence[PrintedOutput], edition: Edition) -> Iterator[Finding]:
    """Yield every printed change over two vintages that no single vintage confirms.

    A series whose figures are comparable all the same says why under ``comparable`` in the catalogue. The
    annexes compare vintages on purpose.
    """
    for each in printed:
        if each.is_annex:
            continue
        told = set()
        for number in each.output.numbers:
            if (why_not := _why_not(number, edition)) and why_not not in told:
                told.add(why_not)
                yield Finding("error", each.where, why_not)


def _why_not(number: NumberRecord, edition: Edition) -> str | None:
    if number.what != "change" or len(number.based_on) != 2:
        return None
    now, then = number.based_on
    if (now.dataset, now.vintage) == (then.dataset, then.vintage):
        return None
    if now.series not in edition.catalogue or edition.catalogue[now.series].comparable:
        return None
    if now.series != then.series:
        return f"{number.shown} is a change between {now.series} and {then.series}; print both instead"
    own = confirmed(edition.series(now.series), now, then)
    if any(abs(percentage - _percentage(now, then)) < _SAME for percentage in own):
        return None
    told = ", ".join(f"{percentage:+.1f}%" for percentage in own)
    instead = f"one vintage with both says {told}" if told else "no vintage in the store holds both"
    return (
        f"{number.shown} ({_percentage(now, then):+.1f}%): {now.series} {now.period} of {now.dataset} "
        f"({now.vintage}) over {then.period} of {then.dataset} ({then.vintage}); {instead}. Take it out, or "
        "say under `comparable` in the catalogue why the two are of one count"
    )


def confirmed(series: Series, now: Basis, then: Basis) -> list[float]:
    """Return the change in percent by each vintage in the store that holds both periods."""
    before = {
        (choice.dataset, choice.vintage): choice.value
        for choice in series.explain(then.period, then.breakdown)
    }
    after = {
        (choice.dataset, choice.vintage): choice.value for choice in series.explain(now.period, now.breakdown)
    }
    return [
        100 * (after[key] / before[key] - 1)
        for key in after
        if before.get(key, 0.0) > 0 and math.isfinite(after[key])
    ]


def _percentage(now: Basis, then: Basis) -> float:
    return 100 * (float(now.value or 0) / float(then.value or 1) - 1)
