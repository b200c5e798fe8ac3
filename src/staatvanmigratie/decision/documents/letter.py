"""What a minister cannot sign: a letter that quotes itself, speaks of its writer as another, or is stale."""

import re
from collections.abc import Iterator
from datetime import date

from staatvanmigratie.decision.papers.blocks import Block, Line, words
from staatvanmigratie.foundation import periods
from staatvanmigratie.notebook.outputs.record import NumberRecord
from staatvanmigratie.report.edition import Edition

#: The cabinet as somebody else who says something; "namens het kabinet" and "aan het kabinet" may stand.
_OUTSIDER = re.compile(
    r"volgens het kabinet|het kabinet (?:noemt|noemde|schrijft|schreef|zegt|zei|meldt|meldde|vindt|vond)\b",
    re.IGNORECASE,
)


def faults(edition: Edition, blocks: tuple[Block, ...], numbers: tuple[NumberRecord, ...]) -> Iterator[str]:
    """Yield what is wrong with a letter to parliament, and what to do about it.

    Its voice is that of who signs it; it has no source that was made with the edition itself; and a figure is
    one of the whole report year or of later, and the newest of its series.
    """
    lines = [
        line for block in blocks for line in (*block.lines, *(cell for row in block.rows for cell in row))
    ]
    for line in lines:
        if edition.file.signatories and (found := _OUTSIDER.search(words(line))):
            yield f"{found[0]!r}: who signs is of the cabinet; say what happened, or write 'ik'"
        yield from _circular(edition, line)
    seen = set()
    for number in numbers:
        if number.what in ("value", "rounded") and (number.series, number.period) not in seen:
            seen.add((number.series, number.period))
            yield from _stale(edition, number)


def _circular(edition: Edition, line: Line) -> Iterator[str]:
    sent = edition.file.paper.sent
    for span in line:
        own = span.link and span.link == edition.file.paper.address
        if own or (span.link and sent and f"/nieuws/{sent:%Y/%m/%d}/" in span.link):
            yield f"{span.link}: this was published with the letter itself; name the paper behind it"


def _stale(edition: Edition, number: NumberRecord) -> Iterator[str]:
    what = f"{number.title}, {number.period}: {number.shown}"
    if periods.last_day(number.period) < date(edition.report_year, 12, 31):
        yield f"{what}: older than the end of {edition.report_year}; leave it out, or quote a later figure"
        return
    known = edition.series(number.series)
    later = [period for period in known.periods if periods.last_day(period) > periods.last_day(number.period)]
    if later:
        yield f"{what}: {number.series} has a newer figure, of {max(later, key=periods.last_day)}"
