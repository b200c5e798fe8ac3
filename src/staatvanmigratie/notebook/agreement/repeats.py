"""The opening of a chapter says in words what its tiles say in numbers, and not the same numbers again.

A tile shows its period beside the number, so that its note does not name it a second time.
"""

from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, NumberRecord, TextOutput
from staatvanmigratie.report.checks import Finding

_Said = tuple[str, str, tuple[tuple[str, str], ...], str]


def check(outputs: Sequence[PrintedOutput]) -> Iterator[Finding]:
    """Yield every number of an opening that a tile shows too, and every note of a tile with its period."""
    chapters: dict[str, list[PrintedOutput]] = {}
    for each in outputs:
        chapters.setdefault(each.chapter, []).append(each)
    for written in chapters.values():
        kinds = [isinstance(each.output, KeyFiguresOutput) for each in written]
        if not any(kinds):
            continue
        tiles = kinds.index(True)
        yield from _periods_again(written[tiles])
        shown = {_said(number) for number in written[tiles].output.numbers}
        for each in written[:tiles]:
            if not isinstance(each.output, TextOutput):
                continue
            for number in each.output.numbers:
                if _said(number) in shown:
                    yield Finding("error", each.where, _message(number))


def _periods_again(each: PrintedOutput) -> Iterator[Finding]:
    for tile in each.output.tiles:
        said = (part.strip() for part in (tile.note or "").split(","))
        if tile.period and {tile.period, f"in {tile.period}", f"op {tile.period}"} & set(said):
            yield Finding(
                "error", each.where, f"the tile {tile.title!r} says {tile.period} again in its note"
            )


def _message(number: NumberRecord) -> str:
    return (
        f"{number.shown} of {number.series} in {number.period} stands in a tile below too: say in words what "
        "it means, with a filter such as `richting`"
    )


def _said(number: NumberRecord) -> _Said:
    what = "value" if number.what == "rounded" else number.what
    return number.series, number.period, tuple(sorted(number.breakdown.items())), what
